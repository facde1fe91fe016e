"""The dialog 换单位列示: a plan told in another unit so that it still adds up (舍位平衡), looked at before it is exported; the plan stays as it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QComboBox, QDialog, QDialogButtonBox, QHBoxLayout, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from ningbo_planner.balance.scaling import MOST_DECIMALS
from ningbo_planner.domain.plan import Plan
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.models.scaling_lines import ScalingReport, units_of
from ningbo_planner.gui.models.scaling_model import ADJUSTED, NAME, ScalingModel
from ningbo_planner.text import tr

_OFFERED_DECIMALS = min(4, MOST_DECIMALS)
_NOTES = 4
_WIDEST = 26 * theme.UNIT


class ScalingDialog(QDialog):
    """Asks for a unit and shows what telling the plan in it does.

    Signals:
        wanted(str, object): show the plan in this unit with so many decimals; ``None`` for as many as are usual.
        export_wanted(str, int): write it like this.
    """

    wanted = Signal(str, object)
    export_wanted = Signal(str, int)

    def __init__(self, plan: Plan, parent: QWidget | None = None) -> None:
        """Offer the units that amounts of ``plan`` can be told in."""
        super().__init__(parent)
        self.setObjectName("scalingDialog")
        self.setWindowTitle(tr("scaling_dialog.title"))
        size_to_screen(self, 900, 620)
        self._report: ScalingReport | None = None
        self._make(plan)
        self._build()
        for box in (self.unit, self.decimals):
            box.currentIndexChanged.connect(self.ask)
        self.only_adjusted.toggled.connect(self._show_lines)
        self.table.currentIndexChanged.connect(self._show_lines)
        self._buttons.accepted.connect(self._export)
        self._buttons.rejected.connect(self.reject)

    def ask(self, *_: object) -> None:
        """Ask for the plan in the chosen unit."""
        if self.unit.currentText():
            self.wanted.emit(self.unit.currentText(), self.decimals.currentData())

    def show_report(self, report: ScalingReport) -> None:
        """Show what it comes to."""
        self._report = report
        words = {"unit": report.unit, "decimals": report.decimals, "count": report.count}
        if report.broken:
            self.summary.setText(tr("scaling_dialog.summary", **words, adjusted=report.adjusted, broken=report.broken))
        elif report.adjusted:
            self.summary.setText(tr("scaling_dialog.summary_gaps", **words, adjusted=report.adjusted))
        else:
            self.summary.setText(tr("scaling_dialog.summary_plain", **words))
        notes = list(report.notes[:_NOTES])
        if len(report.notes) > _NOTES:
            notes.append(tr("scaling_dialog.more_notes", count=len(report.notes) - _NOTES))
        self._say("\n".join(notes))
        self.export_button.setEnabled(True)
        self._show_lines()

    def show_problem(self, sentence: str) -> None:
        """Say why it cannot be told like this."""
        self._report = None
        self.summary.setText("")
        self.export_button.setEnabled(False)
        self._show_lines()
        self._say(sentence)

    def _make(self, plan: Plan) -> None:
        self.unit, self.decimals, self.table = QComboBox(), QComboBox(), QComboBox()
        self.unit.addItems(units_of(plan))
        self.decimals.addItem(tr("scaling_dialog.usual_decimals"), None)
        for count in range(_OFFERED_DECIMALS + 1):
            self.decimals.addItem(tr("scaling_dialog.decimals_count", count=count), count)
        self.table.addItem(tr("scaling_dialog.all_tables"), "")
        for name, table in plan.tables.items():
            self.table.addItem(table.info.title or table.info.heading, name)
        self.only_adjusted = QCheckBox(tr("scaling_dialog.only_adjusted"))
        self.model = ScalingModel(self)
        self.preview = QTableView()
        self.preview.setModel(self.model)
        self.preview.setAccessibleName(tr("scaling_dialog.preview"))
        self.preview.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.preview.setTabKeyNavigation(False)
        self.preview.setShowGrid(False)
        self.preview.setAlternatingRowColors(True)
        self.preview.setWordWrap(False)
        self.preview.verticalHeader().hide()
        self.preview.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + theme.UNIT)
        self.preview.horizontalHeader().setHighlightSections(False)
        self.preview.horizontalHeader().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.summary, self.notes = QLabel(wordWrap=True), QLabel(wordWrap=True)
        for label, name, kind in ((self.summary, "Summary", "strong"), (self.notes, "Notes", "muted")):
            label.setObjectName(f"scaling{name}")
            label.setProperty("kind", kind)
            label.setTextFormat(Qt.TextFormat.PlainText)
        fields: dict[str, QWidget] = {"Unit": self.unit, "Decimals": self.decimals, "Table": self.table, "OnlyAdjusted": self.only_adjusted, "Preview": self.preview}
        for name, widget in fields.items():
            widget.setObjectName(f"scaling{name}")

    def _build(self) -> None:
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.export_button = self._buttons.addButton(tr("scaling_dialog.export"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.export_button.setObjectName("scalingExport")
        self.export_button.setEnabled(False)
        self._buttons.button(QDialogButtonBox.StandardButton.Close).setText(tr("balance_dialog.close"))
        above = QHBoxLayout()
        above.setSpacing(theme.UNIT)
        for words, field in (("unit", self.unit), ("decimals", self.decimals), ("table", self.table)):
            label = QLabel(tr(f"scaling_dialog.{words}"))
            label.setBuddy(field)
            above.addWidget(label)
            above.addWidget(field)
        above.addStretch(1)
        above.addWidget(self.only_adjusted)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        layout.addLayout(above)
        for widget, stretch in ((self.summary, 0), (self.preview, 1), (self.notes, 0), (self._buttons, 0)):
            layout.addWidget(widget, stretch)
        self.export_button.setDefault(True)

    def _show_lines(self, *_: object) -> None:
        """Show the figures of the chosen table, or of them only those that differ from plain rounding."""
        table, lines = self.table.currentData(), self._report.lines if self._report is not None else ()
        shown = [line for line in lines if (not table or line.cell.table == table) and (line.is_adjusted or not self.only_adjusted.isChecked())]
        self.model.show_lines(shown)
        for column in range(NAME + 1, ADJUSTED + 1):
            needed = max(self.preview.sizeHintForColumn(column), self.preview.horizontalHeader().sectionSizeHint(column)) + theme.UNIT
            self.preview.setColumnWidth(column, min(needed, _WIDEST))

    def _export(self) -> None:
        if self._report is not None:
            self.export_wanted.emit(self._report.unit, self._report.decimals)

    def _say(self, text: str) -> None:
        self.notes.setText(text)
        self.notes.setVisible(bool(text))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the first unit."""
        super().showEvent(event)
        if not event.spontaneous():
            self.ask()

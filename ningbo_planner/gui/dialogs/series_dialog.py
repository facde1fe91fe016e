"""填充序列: rows are filled from a start to an end by a method; what will be written is seen before it is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QRadioButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ningbo_planner.domain import exact
from ningbo_planner.domain.entry import read_entry
from ningbo_planner.domain.growth_paths import BY_AN_AMOUNT, TO_AN_END, Method, yearly_rate
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.precision import finest
from ningbo_planner.domain.series import decimals_of, rounded
from ningbo_planner.domain.unit import PERCENT
from ningbo_planner.edits.filling import Order, RowPath, propose
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.dialogs.path_curve import PathCurve
from ningbo_planner.gui.models.path_model import LEADING, LINES, PathModel
from ningbo_planner.gui.models.series_subject import Subject
from ningbo_planner.text import tr

# The preview shows so many rows; all are filled.
PREVIEW_ROWS = 200
# So many sentences on rows without a path are shown; the preview marks all of them.
_SENTENCES = 2
_MOST_DECIMALS = 6
_NAME_WIDTH = 26 * theme.UNIT
_FIELDS_WIDTH = 28 * theme.UNIT


class SeriesDialog(QDialog):
    """Asks how rows are to be filled.

    Signals:
        ordered(Order): fill like this.
    """

    ordered = Signal(object)

    def __init__(self, plan: Plan, subject: Subject, parent: QWidget | None = None) -> None:
        """Offer to fill the rows of ``subject``."""
        super().__init__(parent)
        self.setObjectName("seriesDialog")
        self.setWindowTitle(tr("series_dialog.title"))
        size_to_screen(self, 900, 640)
        self._plan = plan
        self._subject = subject
        self._table = plan.tables[subject.table]
        self._starts: dict[str, Decimal] = {}
        self._ends: dict[str, Decimal] = {}
        self._unread: dict[QLineEdit, str] = {}
        self._at = 0
        self._make_fields()
        self._make_preview()
        self._build()
        self._connect()
        self._refresh()
        self.methods[Method.EVEN].setFocus()

    @property
    def method(self) -> Method:
        """The method that is chosen."""
        return next(method for method, button in self.methods.items() if button.isChecked())

    def order(self) -> Order:
        """Return what is asked for now."""
        periods = tuple(period.id for period in self._table.periods[self.first.currentIndex() : self.last.currentIndex() + 1])
        subject, is_split = self._subject, self.method is Method.SHARES
        return Order(
            subject.table,
            subject.parts if is_split else subject.rows,
            periods,
            self.method,
            subject.layer,
            self._amount(),
            self.decimals.currentIndex() - 1 if self.decimals.currentIndex() else None,
            self.keeps_filled.isChecked(),
            {} if is_split else dict(self._starts),
            dict(self._ends) if self.method in TO_AN_END else {},
            subject.total if is_split else "",
        )

    # ------------------------------------------------------------------------------------------------------ made once

    def _make_fields(self) -> None:
        self.methods = {method: QRadioButton(tr(f"series_dialog.method.{method}")) for method in Method}
        group = QButtonGroup(self)
        for method, button in self.methods.items():
            button.setObjectName(f"seriesMethod_{method}")
            button.setToolTip(tr(f"series_dialog.method_tip.{method}"))
            group.addButton(button)
        self.methods[Method.EVEN].setChecked(True)
        self.methods[Method.SHARES].setEnabled(bool(self._subject.parts))
        labels = [period.label for period in self._table.periods]
        self.first, self.last = QComboBox(), QComboBox()
        for box, at in ((self.first, self._subject.first), (self.last, self._subject.last)):
            box.addItems(labels)
            box.setCurrentIndex(at)
        self.start, self.end, self.amount = QLineEdit(), QLineEdit(), QLineEdit("10")
        self.decimals = QComboBox()
        self.decimals.addItems([tr("series_dialog.as_row"), *map(str, range(_MOST_DECIMALS + 1))])
        self.keeps_filled = QCheckBox(tr("series_dialog.keeps_filled"))
        fields: dict[str, QWidget] = {"First": self.first, "Last": self.last, "Start": self.start, "End": self.end, "Amount": self.amount}
        for name, widget in {**fields, "Decimals": self.decimals, "KeepsFilled": self.keeps_filled}.items():
            widget.setObjectName(f"series{name}")

    def _make_preview(self) -> None:
        self.model = PathModel(self._table, self)
        self.preview = QTableView()
        self.preview.setObjectName("seriesPreview")
        self.preview.setAccessibleName(tr("series_dialog.preview"))
        self.preview.setModel(self.model)
        self.preview.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.preview.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.preview.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.preview.setTabKeyNavigation(False)
        self.preview.setWordWrap(True)
        self.preview.verticalHeader().hide()
        self.preview.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.preview.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + theme.UNIT // 2)
        self.curve = PathCurve()
        self.summary, self.problem = QLabel(wordWrap=True), QLabel(wordWrap=True)
        for label, name, kind in ((self.summary, "seriesSummary", "muted"), (self.problem, "seriesProblem", "warning")):
            label.setObjectName(name)
            label.setProperty("kind", kind)
            label.setTextFormat(Qt.TextFormat.PlainText)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.fill_button = buttons.addButton(tr("series_dialog.fill"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.fill_button.setObjectName("seriesFill")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("dialog.cancel"))
        buttons.accepted.connect(self._give_order)
        buttons.rejected.connect(self.reject)
        self._buttons = buttons

    def _build(self) -> None:
        ways = QGroupBox(tr("series_dialog.methods"))
        column = QVBoxLayout(ways)
        for button in self.methods.values():
            column.addWidget(button)
        column.addStretch(1)
        form = QFormLayout()
        form.setSpacing(theme.UNIT)
        self._labels: dict[QWidget, QLabel] = {}
        for name, widget in (("first", self.first), ("last", self.last), ("start", self.start), ("end", self.end), ("amount", self.amount), ("decimals", self.decimals)):
            self._labels[widget] = QLabel(tr(f"series_dialog.{name}"))
            self._labels[widget].setBuddy(widget)
            form.addRow(self._labels[widget], widget)
        form.addRow(self.keeps_filled)
        above = QHBoxLayout()
        above.setSpacing(2 * theme.UNIT)
        above.addWidget(ways)
        fields = QWidget()
        fields.setLayout(form)
        form.setContentsMargins(0, theme.UNIT, 0, 0)
        # As wide for every method, so that nothing moves when another is chosen.
        fields.setFixedWidth(theme.scaled(_FIELDS_WIDTH))
        above.addWidget(fields)
        above.addWidget(self.curve, 1)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        layout.addLayout(above)
        for widget, stretch in ((self.summary, 0), (self.preview, 1), (self.problem, 0), (self._buttons, 0)):
            layout.addWidget(widget, stretch)
        # Only now: a button outside a dialog is nobody's default, and the first one put in would become it.
        self.fill_button.setDefault(True)

    def _connect(self) -> None:
        for button in self.methods.values():
            button.toggled.connect(lambda on: self._refresh() if on else None)
        for box in (self.first, self.last):
            box.currentIndexChanged.connect(self._take_periods)
        self.start.textEdited.connect(lambda _: self._take_end(self.start, self._starts, 0))
        self.end.textEdited.connect(lambda _: self._take_end(self.end, self._ends, -1))
        self.amount.textEdited.connect(self._refresh)
        self.decimals.currentIndexChanged.connect(self._refresh)
        self.keeps_filled.toggled.connect(self._refresh)
        self.preview.selectionModel().currentChanged.connect(lambda index, _: self._take_row(index.row() // LINES if index.isValid() else 0))

    # ------------------------------------------------------------------------------------------------- what is typed

    def _take_periods(self) -> None:
        """Forget the ends that were typed for other periods."""
        self._starts.clear()
        self._ends.clear()
        self._unread.clear()
        self._refresh()

    def _take_row(self, at: int) -> None:
        """Show the ends and the curve of another row of the preview."""
        if at != self._at:
            self._at = at
            self._unread.clear()
            self._show_row()

    def _take_end(self, field: QLineEdit, ends: dict[str, Decimal], at: int) -> None:
        """Take the start or the end that is typed for the row that is shown; the stated one again when the field is emptied."""
        row, text = self._path().row, field.text().strip()
        self._unread.pop(field, None)
        ends.pop(row, None)
        if text and text != self._path().old[at].text:
            read = read_entry(text, self._table.unit_of(row))
            if read.quantity.number is None:
                self._unread[field] = str(read.problem) if read.problem is not None else tr("series_dialog.no_number", text=text)
            else:
                ends[row] = read.quantity.number
        self._refresh(keeps_typing=True)

    def _amount(self) -> Decimal | None:
        """Return the growth or the step that is typed."""
        if self.method not in BY_AN_AMOUNT:
            return None
        unit = PERCENT if self.method is Method.GIVEN_RATE else self._table.unit_of(self._subject.rows[0])
        return read_entry(self.amount.text().strip(), unit).quantity.number

    def _path(self) -> RowPath:
        return self.model.paths[min(self._at, len(self.model.paths) - 1)]

    # ------------------------------------------------------------------------------------------------- what is shown

    def _refresh(self, *_: object, keeps_typing: bool = False) -> None:
        """Propose anew and show it."""
        method, is_order = self.method, self.first.currentIndex() < self.last.currentIndex()
        for widget, shown in ((self.start, method is not Method.SHARES), (self.end, method in TO_AN_END), (self.amount, method in BY_AN_AMOUNT)):
            widget.setVisible(shown)
            self._labels[widget].setVisible(shown)
        self._labels[self.amount].setText(tr("series_dialog.rate" if method is Method.GIVEN_RATE else "series_dialog.amount"))
        if not is_order:
            self._say_problem([tr("series_dialog.periods")], False)
            return
        order = self.order()
        # A split needs all its parts; of other rows as many are proposed as are shown.
        paths = propose(self._plan, order if method is Method.SHARES else replace(order, rows=order.rows[:PREVIEW_ROWS]))
        is_new = [path.row for path in paths] != [path.row for path in self.model.paths]
        self.model.show(order.periods, paths)
        if is_new:
            self._at = 0
            self._unread.clear()
        self._span()
        self._say(order, paths)
        self._show_row(keeps_typing)

    def _span(self) -> None:
        """Let each name stand over the lines of its row."""
        self.preview.clearSpans()
        for at in range(len(self.model.paths)):
            self.preview.setSpan(at * LINES, 0, LINES, 1)
        header = self.preview.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(0, _NAME_WIDTH)

    def _say(self, order: Order, paths: list[RowPath]) -> None:
        """Say what does not go, what is kept, and how many rows are not shown."""
        sentences = list(self._unread.values())
        problems = [str(path.problem) for path in paths if path.problem is not None]
        sentences += problems[:_SENTENCES]
        if len(problems) > _SENTENCES:
            sentences.append(tr("series_dialog.more_problems", count=len(problems) - _SENTENCES))
        held = sum(at in path.held for path in paths for at in path.changed)
        if held:
            sentences.append(tr("series_dialog.kept_held", count=held))
        if len(order.rows) > PREVIEW_ROWS and order.method is not Method.SHARES:
            sentences.append(tr("series_dialog.first_rows", shown=PREVIEW_ROWS, count=len(order.rows)))
        changes = any(set(path.changed) - path.held for path in paths)
        if not changes and not sentences:
            sentences.append(tr("fill.series_same"))
        self._say_problem(sentences, changes and not self._unread)

    def _say_problem(self, sentences: list[str], can_fill: bool) -> None:
        self.problem.setText("\n".join(sentences))
        self.problem.setVisible(bool(sentences))
        self.fill_button.setEnabled(can_fill)

    def _show_row(self, keeps_typing: bool = False) -> None:
        """Show ends, curve and summary of the row that is chosen in the preview."""
        path = self._path()
        for field, ends, at in ((self.start, self._starts, 0), (self.end, self._ends, -1)):
            if not (keeps_typing and field.hasFocus()):
                field.setText(exact.plain(ends[path.row]) if path.row in ends else path.old[at].text)
        periods = [self._table.period(period).label for period in self.order().periods]
        self.curve.show_path(self.model.name(path), periods, [each.number for each in path.old], [each.number for each in path.new])
        self.summary.setText(self._summary(path, periods))

    def _summary(self, path: RowPath, periods: list[str]) -> str:
        """Return in a sentence what the method does to the row that is shown."""
        method, first, last = self.method, path.new[0].number, path.new[-1].number
        if method is Method.SHARES:
            return tr("series_dialog.said.shares", row=self._table.get(self._subject.total, "name"), base=periods[0], first=periods[1], last=periods[-1])
        if path.problem is not None or first is None or last is None:
            return tr("series_dialog.said.none")
        names = {"row": self._table.get(path.row, "name"), "first": periods[0], "last": periods[-1]}
        figures = {"start": exact.plain(first), "end": exact.plain(last)}
        steps = len(periods) - 1
        places = max(finest(self._table, path.row, self._subject.layer) + 1, decimals_of(first), decimals_of(last))
        step = exact.trimmed(rounded((Fraction(last) - Fraction(first)) / steps, places))
        if first <= 0 or last <= 0:
            return tr("series_dialog.said.step", **names, **figures, step=step)
        return tr("series_dialog.said.rate", **names, **figures, step=step, rate=exact.plain(yearly_rate(first, last, steps)))

    def _give_order(self) -> None:
        self.ordered.emit(self.order())
        self.accept()

"""The dialog of an assumption: a figure from outside the plan, such as GDP, with its values by year and where they come from."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QHeaderView, QLabel, QLineEdit, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import Assumption
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.row_names import RowNames, plain_name
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.text import tr

_SIZE = (56 * theme.UNIT, 60 * theme.UNIT)
_LETTER = "A"


class AssumptionDialog(QDialog):
    """Writes or changes one assumption.

    Attributes:
        name, unit, source, table: what is filled in.
        problem: what is wrong with it.

    Signals:
        written(Assumption): it is to be kept; the dialog stays until :meth:`accept`.
    """

    written = Signal(object)

    def __init__(self, plan: Plan, assumption: Assumption | None, parent: QWidget | None = None) -> None:
        """Change ``assumption`` or write a new one."""
        super().__init__(parent)
        self.setObjectName("assumptionDialog")
        self.setWindowTitle(tr("assumption_dialog.change") if assumption is not None else tr("assumption_dialog.new"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        size_to_screen(self, *_SIZE)
        self._plan = plan
        self._before = assumption or Assumption(next_assumption(plan), "", tr("assumption_dialog.usual_unit"))
        self._periods = periods_of(plan, self._before)
        self._make_fields()
        self._build()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_fields(self) -> None:
        before = self._before
        self.name = QLineEdit(before.name, placeholderText=tr("assumption_dialog.name_placeholder"))
        self.unit = QLineEdit(before.unit)
        self.source = QLineEdit(before.source, placeholderText=tr("assumption_dialog.source_placeholder"))
        self.table = QTableWidget(len(self._periods), 2)
        self.table.setHorizontalHeaderLabels([tr("assumption_dialog.period"), tr("assumption_dialog.value")])
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setTabKeyNavigation(False)
        self.table.setAccessibleName(tr("assumption_dialog.values"))
        for row, (period, label) in enumerate(self._periods):
            head = QTableWidgetItem(label)
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            value = QTableWidgetItem(before.values.get(period, ""))
            value.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(row, 0, head)
            self.table.setItem(row, 1, value)
        self.problem = QLabel(wordWrap=True, visible=False)
        self.problem.setProperty("kind", "error")
        for name, widget in (("Name", self.name), ("Unit", self.unit), ("Source", self.source), ("Values", self.table), ("Problem", self.problem)):
            widget.setObjectName(f"assumption{name}")

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.UNIT] * 4)
        column.setSpacing(theme.UNIT)
        what = QLabel(tr("assumption_dialog.what"), wordWrap=True)
        what.setProperty("kind", "muted")
        column.addWidget(what)
        form = QFormLayout()
        form.setHorizontalSpacing(theme.UNIT)
        for text, widget in ((tr("assumption_dialog.name"), self.name), (tr("assumption_dialog.unit"), self.unit), (tr("assumption_dialog.source"), self.source)):
            form.addRow(text, widget)
        column.addLayout(form)
        column.addWidget(self.table, 1)
        column.addWidget(self.problem)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        self.save = buttons.button(QDialogButtonBox.StandardButton.Save)
        self.save.setObjectName("assumptionSave")
        self.save.setText(tr("rule_dialog.save"))
        self.save.setDefault(True)
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("dialog.cancel"))
        buttons.accepted.connect(self._write)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def read(self) -> Assumption:
        """Return the assumption as it is filled in.

        Raises:
            PlannerError: it has no name or one that is taken, or a value is no figure.
        """
        name, unit = self.name.text().strip(), self.unit.text().strip()
        _require_name(self._plan, self._before.id, name)
        values = {}
        for row, (period, label) in enumerate(self._periods):
            item = self.table.item(row, 1)
            text = item.text().strip() if item is not None else ""
            if text:
                quantity = parse(text, unit)
                if not quantity.is_numeric or quantity.point is None or quantity.point <= 0:
                    raise PlannerError("assumption.no_figure", text=text, period=label)
                values[period] = text
        return Assumption(self._before.id, name, unit, values, self.source.text().strip())

    def _write(self) -> None:
        """Ask for the assumption to be kept; what is wrong is said, and everything stays as it was typed."""
        # A value that is being typed counts.
        self.table.setCurrentCell(-1, -1)
        try:
            made = self.read()
        except PlannerError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        self.problem.hide()
        self.written.emit(made)


def next_assumption(plan: Plan) -> str:
    """Return an id that no assumption has."""
    taken = {int(key[1:]) for key in plan.assumptions if key[:1] == _LETTER and key[1:].isdecimal()}
    return f"{_LETTER}{max(taken, default=0) + 1:02}"


def periods_of(plan: Plan, assumption: Assumption) -> Sequence[tuple[str, str]]:
    """Return the years of the plan's tables, and those that the assumption has values of, each with its label."""
    found = {period.id: period.label for table in plan.tables.values() for period in table.periods if period.id[:4].isdecimal()}
    for period in assumption.values:
        found.setdefault(period, period)
    return sorted(found.items())


def _require_name(plan: Plan, own: str, name: str) -> None:
    """Refuse a name that is empty, or means something else in a rule."""
    if not name:
        raise PlannerError("assumption.no_name")
    plain = plain_name(name)
    if any(sign in plain for sign in "=<>≥≤+-*/、,"):
        raise PlannerError("assumption.signs", name=name)
    if any(key != own and plain in (plain_name(each.name), plain_name(key)) for key, each in plan.assumptions.items()):
        raise PlannerError("assumption.taken", name=name)
    if RowNames(plan).known_at(plain, 0) == plain:
        raise PlannerError("assumption.is_row", name=name)

"""What is asked in the dialog 平衡: the table, from which period to which, and what figures are rounded to."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.balancer import BalanceOrder
from ningbo_planner.gui.dialogs.step_field import step_in
from ningbo_planner.text import tr

_STEPS = ("0.01", "0.1", "1", "5", "10", "50", "100")


class BalanceFields(QWidget):
    """One line of fields.

    Signals:
        table_changed(): another table is chosen.
        changed(): something else is asked for.
    """

    table_changed = Signal()
    changed = Signal()

    def __init__(self, plan: Plan, table: str, parent: QWidget | None = None) -> None:
        """Offer the tables of ``plan``, ``table`` chosen."""
        super().__init__(parent)
        self._plan = plan
        self.table, self.first, self.last, self.step = QComboBox(), QComboBox(), QComboBox(), QComboBox(editable=True)
        for name, held in plan.tables.items():
            if held.periods and len(held):
                self.table.addItem(held.info.title or held.info.heading, name)
        self.table.setCurrentIndex(max(0, self.table.findData(table)))
        self.step.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.step.addItems([tr("spread_dialog.step_of_rows"), *_STEPS])
        self.again = QPushButton(tr("balance_dialog.again"), autoDefault=False)
        for name, widget in (("Table", self.table), ("First", self.first), ("Last", self.last), ("Step", self.step), ("Again", self.again)):
            widget.setObjectName(f"balance{name}")
        self._build()
        self._show_periods()
        self.table.currentIndexChanged.connect(self._take_table)
        for box in (self.first, self.last):
            box.currentIndexChanged.connect(self.changed)
        self.step.currentTextChanged.connect(self.changed)

    def table_id(self) -> str:
        """Return the table that is chosen."""
        return str(self.table.currentData())

    def periods(self) -> tuple[str, ...]:
        """Return the periods that are chosen; none where the first comes after the last."""
        return tuple(period.id for period in self._plan.tables[self.table_id()].periods[self.first.currentIndex() : self.last.currentIndex() + 1])

    def order(self, held: Iterable[CellRef]) -> BalanceOrder:
        """Return what is asked for.

        Raises:
            PlannerError: it makes no sense, and why.
        """
        periods = self.periods()
        if not periods:
            raise PlannerError("balance_dialog.period_order")
        return BalanceOrder(self.table_id(), periods, step_in(self.step), frozenset(held))

    def forget_step(self) -> None:
        """Let each row have its own step again."""
        self.step.setCurrentIndex(0)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.UNIT)
        for words, field in (("table", self.table), ("first", self.first), ("last", self.last), ("step", self.step)):
            label = QLabel(tr(f"balance_dialog.{words}"))
            label.setBuddy(field)
            row.addWidget(label)
            row.addWidget(field)
        row.addStretch(1)
        row.addWidget(self.again)

    def _take_table(self) -> None:
        self._show_periods()
        self.table_changed.emit()
        self.changed.emit()

    def _show_periods(self) -> None:
        """Offer the periods of the table; what was reached before the plan is left out at first."""
        periods = self._plan.tables[self.table_id()].periods
        for box in (self.first, self.last):
            box.blockSignals(True)
            box.clear()
            box.addItems([period.label for period in periods])
        self.first.setCurrentIndex(next((at for at, period in enumerate(periods) if not period.is_base), 0))
        self.last.setCurrentIndex(len(periods) - 1)
        for box in (self.first, self.last):
            box.blockSignals(False)

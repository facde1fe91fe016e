"""The methods of balancing side by side: what each changes, one of them chosen."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ningbo_planner.balance.whole import Method
from ningbo_planner.domain.plan import Plan
from ningbo_planner.gui import theme
from ningbo_planner.gui.models.balance_lines import MethodLine, method_line
from ningbo_planner.services.balancing import Balance
from ningbo_planner.text import tr

METHODS = tuple(Method)
_COLUMNS = ("method", "cells", "moved", "largest", "remark")
NAME, CELLS, MOVED, LARGEST = range(4)


class MethodTable(QTableWidget):
    """A line for each method.

    Signals:
        method_chosen(): another line is the chosen one.
    """

    method_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show the names."""
        super().__init__(len(METHODS), len(_COLUMNS), parent)
        self.setObjectName("balanceMethods")
        self.setAccessibleName(tr("balance_dialog.methods"))
        self.setHorizontalHeaderLabels([tr(f"balance_dialog.column.{name}") for name in _COLUMNS])
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + theme.UNIT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(LARGEST, QHeaderView.ResizeMode.Stretch)
        self.setFixedHeight(len(METHODS) * self.verticalHeader().defaultSectionSize() + head.sizeHint().height() + 4)
        self.setCurrentCell(0, NAME)
        self.currentCellChanged.connect(lambda row, _column, before, _: self.method_chosen.emit() if row != before else None)

    @property
    def method(self) -> Method:
        """The method that is chosen."""
        return METHODS[max(0, self.currentRow())]

    def show_methods(self, plan: Plan, found: Mapping[Method, Balance | str], at_work: Method | None) -> None:
        """Show what each has come to; one may be at work."""
        for row, method in enumerate(METHODS):
            self._show_line(row, method, method_line(plan, method, found.get(method), found.values(), method is at_work))

    def _show_line(self, row: int, method: Method, line: MethodLine) -> None:
        for column, text in enumerate(line.texts):
            is_best = (column == CELLS and line.is_fewest) or (column == MOVED and line.is_least)
            item = QTableWidgetItem(tr("balance_dialog.best", text=text) if is_best else text)
            item.setToolTip(tr(f"balance_dialog.method_tip.{method}") if column == NAME else text)
            item.setFont(theme.body_font(bold=is_best or column == NAME))
            if is_best:
                item.setForeground(theme.current().good)
            self.setItem(row, column, item)

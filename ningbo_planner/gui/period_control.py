"""The commands of the menu 表格 on periods: a column more, one less, another name. Each is one step of :mod:`edits.periods`."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from ningbo_planner.domain.period_labels import next_period, read_period
from ningbo_planner.domain.table import Table
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.losses import losses_of_period
from ningbo_planner.edits.periods import add_period, remove_period, rename_period
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.structure_control import StructureControl
from ningbo_planner.gui.views.block_moves import Place
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.text import tr


class PeriodControl(StructureControl):
    """Does what the menu 表格 says about periods."""

    def add(self) -> None:
        """Ask for a period and add its column."""
        view = self._view()
        if view is None:
            return
        table = view.sheet.table
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.period_dialog")

        def make(wish: Any) -> Step:
            return add_period(self._document.plan, table.info.id, read_period(wish.label, wish.is_base), wish.index)

        dialog = dialogs.PeriodDialog(dialogs.PeriodWish(_next_label(table), False), _objection(make), table.periods, self._pages.window())
        dialog.wished.connect(lambda wish: self._put(view, make(wish), read_period(wish.label).id))
        dialog.open()

    def rename(self) -> None:
        """Ask for another name of the current column."""
        view, period = self._begin()
        if view is None or period is None:
            return
        table = view.sheet.table
        known = table.period(period)
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.period_dialog")

        def make(wish: Any) -> Step:
            return rename_period(self._document.plan, table.info.id, period, wish.label, wish.is_base)

        dialog = dialogs.PeriodDialog(dialogs.PeriodWish(known.label, known.is_base), _objection(make), parent=self._pages.window())
        dialog.wished.connect(lambda wish: self._put(view, make(wish), period))
        dialog.open()

    def remove(self) -> None:
        """Delete the current column, after asking what may be lost."""
        view, period = self._begin()
        if view is None or period is None:
            return
        table = view.plan_model.table_id
        losses = self._try(lambda: losses_of_period(self._document.plan, table, period))
        if losses is not None:
            self._ask(losses, lambda: self._delete(lambda: remove_period(self._document.plan, table, period)))

    def _begin(self) -> tuple[PlanView | None, str | None]:
        """Return the grid in front and the period of the current column, or say that one has to be chosen."""
        view = self._view()
        cell = self._pages.current_cell()
        if view is not None and cell is None:
            view.explained.emit(tr("structure.choose_period"))
        return view, None if cell is None else cell.period

    def _put(self, view: PlanView, step: Step, period: str) -> None:
        """Do a step on a column and go there."""
        self._document.carry_out(step, lambda: self._show(view, period))

    def _show(self, view: PlanView, period: str) -> None:
        place, column = view.navigation.selection.place, view.sheet.column_at(period)
        if column is not None and view.sheet.row_count:
            view.navigation.go_to(Place(place.row if place is not None else 0, column))
        view.setFocus()


def _next_label(table: Table) -> str:
    """Return the label of the period that follows the last one with a date; nothing when all have none."""
    following = (next_period(period) for period in reversed(table.periods))
    return next((period.label for period in following if period is not None and all(period.id != known.id for known in table.periods)), "")


def _objection(make: Callable[[Any], Step]) -> Callable[[Any], str]:
    """Return a function that tells what is wrong with a wish, which is what its step would be refused for."""

    def objection(wish: Any) -> str:
        try:
            make(wish)
        except PlannerError as error:
            return str(error)
        return ""

    return objection

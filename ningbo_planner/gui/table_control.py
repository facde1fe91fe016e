"""The commands of the menu 表格 that change how a table is built: rows come, go and move, periods come, go and change their names.

Each is one step of :mod:`edits.structure` or :mod:`edits.periods`; afterwards the grid shows the rows or the column that it was about.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject

from ningbo_planner.domain.period_labels import next_period, read_period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.losses import Losses, losses_of_period, losses_of_rows
from ningbo_planner.edits.periods import add_period, remove_period, rename_period
from ningbo_planner.edits.structure import Side, add_rows, delete_rows, indent_rows, new_rows, outdent_rows, shift_rows, write_order
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.views.block_moves import Place
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.gui.views.row_selection import ChosenRows, chosen_rows, select_rows
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

_KEY = "table"
# Sentences on why nothing moves: the selection shows where, a line in the status bar is enough.
_SMALL = frozenset({"structure.first_already", "structure.last_already", "structure.no_row_above", "structure.at_the_top", "structure.nothing_chosen"})
Act = Callable[[Plan, str, Sequence[str]], Step]


class TableControl(QObject):
    """Does what the menu 表格 says about rows and periods."""

    def __init__(self, document: Document, pages: TableTabs, messages: MessageBar, finish_typing: Callable[[], object]) -> None:
        """Build the tables of ``pages``; ``finish_typing`` takes what is being typed before they change."""
        super().__init__(pages)
        self._document = document
        self._pages = pages
        self._messages = messages
        self._finish_typing = finish_typing
        document.changed.connect(self._take_change)

    # ------------------------------------------------------------------------------------------------------------------ rows

    def insert_above(self) -> None:
        """Insert as many rows as are selected above the first of them."""
        self._insert(Side.ABOVE)

    def insert_below(self) -> None:
        """Insert as many rows as are selected below the last of them, on its level."""
        self._insert(Side.BELOW)

    def insert_child(self) -> None:
        """Insert a row as the last child of the current one."""
        self._insert(Side.UNDER)

    def delete_rows(self) -> None:
        """Delete the selected rows with their descendants, after asking what may be lost."""
        view, chosen = self._begin()
        if view is None:
            return
        table = view.plan_model.table_id
        losses = self._try(lambda: losses_of_rows(self._document.plan, table, chosen.rows))
        if losses is not None and losses.rows:
            self._ask(losses, lambda: self._delete(lambda: delete_rows(self._document.plan, table, chosen.rows)))

    def move_up(self) -> None:
        """Move the selected rows up among their siblings, past one that is shown."""
        self._shift(-1)

    def move_down(self) -> None:
        """Move the selected rows down among their siblings, past one that is shown."""
        self._shift(1)

    def promote(self) -> None:
        """Let the selected rows stand on the level of their parent."""
        self._move(outdent_rows)

    def demote(self) -> None:
        """Make the selected rows children of the row above them."""
        self._move(indent_rows)

    def write_order(self) -> None:
        """Keep the order in which the rows are sorted as the order of print."""
        view, chosen = self._begin()
        if view is None:
            return
        order, table = view.sheet.order, view.sheet.table
        if order is None:
            view.explained.emit(tr("structure.not_sorted"))
            return
        ids = table.ids
        step = self._try(lambda: write_order(self._document.plan, table.info.id, [ids[at] for at in order]))
        if step is not None:
            self._document.carry_out(step, lambda: self._written(view, chosen))

    # --------------------------------------------------------------------------------------------------------------- periods

    def add_period(self) -> None:
        """Ask for a period and add its column."""
        view, _ = self._begin()
        if view is None:
            return
        table = view.sheet.table
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.period_dialog")
        dated = [following for period in table.periods[::-1] if (following := next_period(period)) is not None]
        free = [period.label for period in dated if all(period.id != known.id for known in table.periods)]

        def make(wish: Any) -> Step:
            return add_period(self._document.plan, table.info.id, read_period(wish.label, wish.is_base), wish.index)

        dialog = dialogs.PeriodDialog(dialogs.PeriodWish(free[0] if free else "", False), self._objection(make), table.periods, self._pages.window())
        dialog.wished.connect(lambda wish: self._put_period(view, make(wish), read_period(wish.label).id))
        dialog.open()

    def rename_period(self) -> None:
        """Ask for another name of the current column."""
        view, period = self._begin_period()
        if view is None or period is None:
            return
        table = view.sheet.table
        known = table.period(period)
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.period_dialog")

        def make(wish: Any) -> Step:
            return rename_period(self._document.plan, table.info.id, period, wish.label, wish.is_base)

        dialog = dialogs.PeriodDialog(dialogs.PeriodWish(known.label, known.is_base), self._objection(make), parent=self._pages.window())
        dialog.wished.connect(lambda wish: self._put_period(view, make(wish), period))
        dialog.open()

    def remove_period(self) -> None:
        """Delete the current column, after asking what may be lost."""
        view, period = self._begin_period()
        if view is None or period is None:
            return
        table = view.plan_model.table_id
        losses = self._try(lambda: losses_of_period(self._document.plan, table, period))
        if losses is not None:
            self._ask(losses, lambda: self._delete(lambda: remove_period(self._document.plan, table, period)))

    # ------------------------------------------------------------------------------------------------------------- in common

    def _begin(self) -> tuple[PlanView | None, ChosenRows]:
        """Take what is being typed, and return the grid in front with the rows chosen in it."""
        self._finish_typing()
        view = self._pages.view
        return view, chosen_rows(view) if view is not None else ChosenRows()

    def _begin_period(self) -> tuple[PlanView | None, str | None]:
        """Return the grid in front and the period of the current column, or say that one has to be chosen."""
        view, _ = self._begin()
        cell = self._pages.current_cell()
        if view is not None and cell is None:
            view.explained.emit(tr("structure.choose_period"))
        return view, None if cell is None else cell.period

    def _insert(self, side: Side) -> None:
        """Insert rows and open the name of the first for typing."""
        view, chosen = self._begin()
        if view is None:
            return
        beside = chosen.current if side is Side.UNDER else chosen.rows[0 if side is Side.ABOVE else -1] if chosen.rows else None
        count = 1 if side is Side.UNDER else max(1, len(chosen.rows))
        step = self._try(lambda: add_rows(self._document.plan, view.plan_model.table_id, beside, side, count))
        if step is not None:
            self._document.carry_out(step, lambda: self._name_row(view, new_rows(step.edits)))

    def _name_row(self, view: PlanView, rows: Sequence[str]) -> None:
        """Show new rows and open the name of the first."""
        select_rows(view, rows)
        view.setFocus()
        place = view.sheet.rows.row_of(rows[0])
        if place is None or view.sheet.name_column < 0:
            return
        view.navigation.go_to(Place(place, view.sheet.name_column))
        editor = view.editing.begin()
        if editor is not None:
            editor.selectAll()

    def _shift(self, way: int) -> None:
        view = self._pages.view
        if view is not None and view.sheet.order is not None:
            view.explained.emit(tr("structure.sorted"))
            return
        shown = None if view is None or view.sheet.rows.is_whole else set(view.sheet.rows.ids)
        self._move(lambda plan, table, rows: shift_rows(plan, table, rows, way, shown))

    def _move(self, act: Act) -> None:
        """Move the selected rows and select them where they stand then."""
        view, chosen = self._begin()
        if view is None:
            return
        step = self._try(lambda: act(self._document.plan, view.plan_model.table_id, chosen.rows))
        if step is not None:
            self._document.carry_out(step, lambda: select_rows(view, chosen.rows, chosen))

    def _delete(self, make: Callable[[], Step]) -> None:
        """Do a step that deletes, and offer the way back."""
        step = self._try(make)
        if step is not None:
            self._document.carry_out(step, lambda: self._offer_undo(tr("structure.done", name=step.name)))

    def _written(self, view: PlanView, chosen: ChosenRows) -> None:
        """Show the order that was written as the order of print, and offer the way back."""
        view.plan_model.arrange(replace(view.sheet.note_collapsed(), sort=None))
        select_rows(view, chosen.rows, chosen)
        self._offer_undo(tr("structure.order_written"))

    def _put_period(self, view: PlanView, step: Step, period: str) -> None:
        """Do a step on a column and go there."""
        self._document.carry_out(step, lambda: self._show_period(view, period))

    def _show_period(self, view: PlanView, period: str) -> None:
        place, column = view.navigation.selection.place, view.sheet.column_at(period)
        if column is not None and view.sheet.row_count:
            view.navigation.go_to(Place(place.row if place is not None else 0, column))
        view.setFocus()

    def _ask(self, losses: Losses, delete: Callable[[], object]) -> None:
        """Delete at once what nobody would miss; ask about anything else."""
        if losses.is_nothing:
            delete()
            return
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.delete_dialog")
        dialog = dialogs.DeleteDialog(losses, self._pages.window())
        dialog.accepted.connect(delete)
        dialog.open()

    def _objection(self, make: Callable[[Any], Step]) -> Callable[[Any], str]:
        """Return a function that tells what is wrong with a wish, which is what its step would be refused for."""

        def objection(wish: Any) -> str:
            try:
                make(wish)
            except PlannerError as error:
                return str(error)
            return ""

        return objection

    def _try(self, make: Callable[[], Any]) -> Any:
        """Return what ``make`` makes; ``None`` when it is refused, which is then told."""
        try:
            return make()
        except PlannerError as error:
            if error.code in _SMALL and self._pages.view is not None:
                self._pages.view.explained.emit(str(error))
            else:
                self._messages.say(str(error), Tone.WARNING, key=_KEY)
            return None

    def _offer_undo(self, text: str) -> None:
        self._messages.say(text, Tone.DONE, offer=tr("structure.undo"), act=self._document.undo, key=_KEY)

    def _take_change(self, _: Change) -> None:
        """Take the offer of undo away: from now on it would take back something else."""
        self._messages.dismiss(_KEY)

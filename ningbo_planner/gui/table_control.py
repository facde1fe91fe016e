"""The commands of the menu 表格 on rows: inserted, deleted, moved, put on another level, kept in the order they are sorted to.

Each is one step of :mod:`edits.structure`; afterwards the grid shows the rows that it was about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from ningbo_planner.domain.plan import Plan
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.losses import losses_of_rows
from ningbo_planner.edits.structure import Side, add_rows, delete_rows, indent_rows, new_rows, outdent_rows, shift_rows, write_order
from ningbo_planner.gui.structure_control import StructureControl
from ningbo_planner.gui.views.block_moves import Place
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.gui.views.row_selection import ChosenRows, chosen_rows, select_rows
from ningbo_planner.text import tr

Act = Callable[[Plan, str, Sequence[str]], Step]


class TableControl(StructureControl):
    """Does what the menu 表格 says about rows."""

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
        view, chosen = self._begin(self.delete_rows)
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
        self._move(outdent_rows, self.promote)

    def demote(self) -> None:
        """Make the selected rows children of the row above them."""
        self._move(indent_rows, self.demote)

    def write_order(self) -> None:
        """Keep the order in which the rows are sorted as the order of print."""
        view, chosen = self._begin(self.write_order)
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

    def _begin(self, again: Callable[[], object]) -> tuple[PlanView | None, ChosenRows]:
        """Take what is being typed, and return the grid in front with the rows chosen in it; ``again`` is what F4 repeats."""
        view = self._view()
        if view is not None:
            view.repeat.note(lambda _: again())
        return view, chosen_rows(view) if view is not None else ChosenRows()

    def _insert(self, side: Side) -> None:
        """Insert rows and open the name of the first for typing."""
        view, chosen = self._begin(lambda: self._insert(side))
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
        self._move(lambda plan, table, rows: shift_rows(plan, table, rows, way, shown), lambda: self._shift(way))

    def _move(self, act: Act, again: Callable[[], object]) -> None:
        """Move the selected rows and select them where they stand then."""
        view, chosen = self._begin(again)
        if view is None:
            return
        step = self._try(lambda: act(self._document.plan, view.plan_model.table_id, chosen.rows))
        if step is not None:
            self._document.carry_out(step, lambda: select_rows(view, chosen.rows, chosen))

    def _written(self, view: PlanView, chosen: ChosenRows) -> None:
        """Show the order that was written as the order of print, and offer the way back."""
        view.plan_model.arrange(replace(view.sheet.note_collapsed(), sort=None))
        select_rows(view, chosen.rows, chosen)
        self._offer_undo(tr("structure.order_written"))

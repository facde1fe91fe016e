"""Filling from the cells that are selected, however it was asked for: with the handle, by a double click on it, from the menu, with F4."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QAbstractItemView

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.series import Going
from ningbo_planner.domain.table import CellRef
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.views.block_moves import DOWN, LEFT, RIGHT, UP, Block, Direction, Place
from ningbo_planner.gui.views.bulk_edits import BulkEdits
from ningbo_planner.gui.views.fill_plan import FillPlan, Stretch, cut_short, rows_to_fill, stretch_down, stretch_right
from ningbo_planner.gui.views.grid_cursor import GridCursor
from ningbo_planner.gui.views.repeat import Repeater
from ningbo_planner.gui.views.sheet_view import SheetView
from ningbo_planner.text import tr

# More cells than this are planned in the background.
LARGE = 5_000
_WAYS = {DOWN: "down", UP: "up", RIGHT: "right", LEFT: "left"}


class GridFilling:
    """Goes on with what is selected in one grid."""

    def __init__(self, view: SheetView, navigation: GridCursor, bulk: BulkEdits, repeat: Repeater, explain: Callable[[str], object]) -> None:
        """Fill in ``view``; ``explain`` is told in a sentence why nothing was filled."""
        self._view = view
        self._navigation = navigation
        self._bulk = bulk
        self._repeat = repeat
        self._say = explain

    def source(self) -> Block | None:
        """Return the one selected rectangle of figures, if it can be gone on with now."""
        view, sheet = self._view, self._view.sheet
        blocks = self._navigation.selection.blocks()
        if len(blocks) != 1 or view.plan_model.document.workspace.read_only or view.state() is QAbstractItemView.State.EditingState:
            return None
        block = blocks[0]
        return block if sheet.first_period <= block.left and block.right <= sheet.last_period and block.bottom < sheet.row_count else None

    def planned(self, stretch: Stretch, toggled: bool = False) -> FillPlan:
        """Return what a drag would write."""
        return FillPlan(self._view.sheet, self._plan, stretch, toggled)

    def fill(self, stretch: Stretch, toggled: bool = False) -> None:
        """Write what a drag leads to, in one step, and select it."""
        self._repeat.note(lambda view: view.filling.fill_like(stretch, toggled))
        filling = self.planned(stretch, toggled)
        if stretch.cells.size <= LARGE:
            self._write(filling, filling.quantities())
            return
        self._view.plan_model.document.tasks.run(
            tr("fill.planning"),
            lambda progress, _cancelled: filling.quantities(progress),
            lambda quantities: self._write(filling, quantities),
            self._refuse,
        )

    def fill_like(self, stretch: Stretch, toggled: bool) -> None:
        """Do to the present selection what an earlier drag did to its own: as far, and the same way."""
        block = self.source()
        same = None if block is None else self._like(stretch, block)
        if block is None:
            self._say(tr("fill.needs_block"))
        elif same is None:
            self._say(tr("fill.no_room"))
        else:
            self.fill(same, toggled)

    def fill_as_neighbour(self) -> None:
        """Go on down as far as figures stand in the column to the left, else to the right."""
        block = self.source()
        stretch = None if block is None else stretch_down(block, rows_to_fill(self._view.sheet, block))
        if stretch is None:
            self._say(tr("fill.nothing_below"))
        else:
            self.fill(stretch)

    def copy_along(self, way: Direction) -> None:
        """Copy the first line of each selected block over the block; a single line takes its neighbour's, where there is one."""
        sheet, blocks = self._view.sheet, self._navigation.selection.blocks()
        alone = [block for block in blocks if (block.top == block.bottom if way.down else block.left == block.right)]
        edge = [block for block in alone if (block.top == 0 if way.down else sheet.cell(block.top, block.left - 1) is None)]
        if blocks and len(edge) == len(blocks) and not self._why_not():
            self._say(tr("fill.nothing_above" if way.down else "fill.nothing_left"))
        else:
            self._bulk.copy_along(way)

    def go_on(self) -> None:
        """Go on into the empty cells of the selection with the figures that stand before them: what the handle does, from the keyboard."""
        block = self.source()
        if block is None:
            self._say(self._why_not() or tr("fill.needs_block"))
            return
        self._repeat.note(lambda view: view.filling.go_on())
        quantities: dict[CellRef, Quantity] = {}
        for stretch in self._open_lines(block):
            empty = {cell: quantity for cell, quantity in self.planned(stretch).quantities().items() if not self._plan.quantity(cell).text}
            quantities.update(empty)
        if quantities:
            self._bulk.put(quantities, "step.go_on")
        else:
            self._say(tr("fill.nothing_empty"))

    def repeat(self) -> None:
        """Give the last command again, on the present selection."""
        if self._view.state() is not QAbstractItemView.State.EditingState and not self._repeat.again(self._view):
            self._say(tr("fill.nothing_to_repeat"))

    @property
    def _plan(self) -> Plan:
        return self._view.plan_model.document.plan

    def _write(self, filling: FillPlan, quantities: Mapping[CellRef, Quantity]) -> None:
        """Write a planned drag and select what it covers."""
        stretch = filling.stretch
        if not quantities or self._bulk.put(quantities, _name(filling)) is None:
            return
        selection, whole = self._navigation.selection, stretch.whole
        active = selection.place
        selection.select(whole, None if active is not None and whole.has(active) else Place(whole.top, whole.left))

    def _refuse(self, problem: PlannerError) -> None:
        self._say(str(problem))

    def _why_not(self) -> str:
        """Return why the active cell cannot be changed, or nothing."""
        return self._view.plan_model.why_locked(self._view.currentIndex()) if self._view.currentIndex().isValid() else ""

    def _like(self, stretch: Stretch, block: Block) -> Stretch | None:
        """Return the drag of ``block`` that is like ``stretch``, within the sheet; ``None`` without room."""
        sheet, cells, way = self._view.sheet, stretch.cells, stretch.way
        count = cells.bottom - cells.top + 1 if way.down else cells.right - cells.left + 1
        if stretch.clears:
            last = Place(block.bottom - count, block.right) if way.down else Place(block.bottom, block.right - count)
            return cut_short(block, last, bool(way.down)) if block.has(last) else None
        room = {
            DOWN: sheet.row_count - 1 - block.bottom,
            UP: block.top,
            RIGHT: sheet.last_period - block.right,
            LEFT: block.left - sheet.first_period,
        }[way]
        return stretch_down(block, way.down * min(count, room)) if way.down else stretch_right(block, way.right * min(count, room))

    def _open_lines(self, block: Block) -> list[Stretch]:
        """Return, for each row of the block (each column, when it is one wide), the drag from its leading figures to its end."""
        lines = []
        across = block.right > block.left
        for line in range(block.top, block.bottom + 1) if across else range(block.left, block.right + 1):
            length = block.right - block.left + 1 if across else block.bottom - block.top + 1
            count = self._leading(block, line, across, length)
            source = Block(line, block.left, line, block.left + count - 1) if across else Block(block.top, line, block.top + count - 1, line)
            stretch = stretch_right(source, length - count) if across else stretch_down(source, length - count)
            if count and stretch is not None:
                lines.append(stretch)
        return lines

    def _leading(self, block: Block, line: int, across: bool, length: int) -> int:
        """Return how many cells from the start of a line are filled."""
        places = ((line, block.left + at) if across else (block.top + at, line) for at in range(length))
        return next((at for at, place in enumerate(places) if not self._view.sheet.is_filled(*place)), length)


def _name(filling: FillPlan) -> str:
    """Return the code under which a drag is named in the history."""
    stretch = filling.stretch
    if stretch.clears:
        return "step.clear"
    pattern = filling.pattern(stretch.cells.top, stretch.cells.left)
    goes_on = pattern is not None and pattern.going is not Going.COPY
    return f"step.go_on_{_WAYS[stretch.way]}" if goes_on else f"step.fill_{_WAYS[stretch.way]}"


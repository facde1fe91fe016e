"""Changes of many cells at once in one grid: cleared, filled, copied along; held cells are kept and counted, all is one step.

A few thousand cells are written at once. More are worked out, written and checked in the background, with progress and a way to stop before the step
is logged; the window is told of the change when it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ningbo_planner.domain.cell_set import ColumnRef
from ningbo_planner.domain.entry import clean
from ningbo_planner.domain.holds import is_held
from ningbo_planner.domain.plan import Plan, cell_of
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits import acts, areas
from ningbo_planner.edits.areas import DownCopy, RightCopy, Watch
from ningbo_planner.edits.history import Confirm, Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.gui.models.plan_model import PlanModel
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.models.typed_spread import is_code, is_prose, typed_into_all
from ningbo_planner.gui.tasks import Progress
from ningbo_planner.gui.views.block_moves import Block, Direction
from ningbo_planner.gui.views.grid_selection import GridSelection
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

# So many cells are written at once: it takes no longer than two or three pictures of the screen.
AT_ONCE = 3000

Make = Callable[[Watch], Step]


@dataclass(frozen=True, slots=True)
class Written:
    """How many cells were to be changed, and how many of them are held and were kept."""

    count: int
    held: int


class BulkEdits:
    """Bulk changes of the selection of one view."""

    def __init__(self, model: PlanModel, selection: GridSelection, explain: Callable[[str], object]) -> None:
        """Change the plan behind ``model``; ``explain`` is told in a sentence what was not done."""
        self._model = model
        self._selection = selection
        self._say = explain

    def clear(self) -> None:
        """Empty the selected cells."""
        area, held = areas.without_held(self._plan, area_of(self._model.sheet, self._selection.blocks()))
        kept = sum(bool(self._plan.quantity(cell).text) for cell in held)
        if self._may_write(bool(area or kept)):
            size = areas.size_of(area)
            self._write(size, tr("step.clear", count=size), lambda watch: areas.clear_area(self._plan, area, watch))
            self._tell_kept(kept)

    def fill(self, text: str) -> None:
        """Write one text into all selected cells, each read in the unit of its row; where it cannot be read, the cell stays as it is. A code spreads each of them."""
        if is_code(text) and self._spread(text):
            return
        area, held = areas.without_held(self._plan, area_of(self._model.sheet, self._selection.blocks()))
        if not self._may_write(bool(area or held)):
            return
        size, shown, left = areas.size_of(area), acts.shown_text(text), 0

        def make(watch: Watch) -> Step:
            nonlocal left
            step, left = areas.fill_area(self._plan, area, clean(text), shown, watch)
            return step

        self._write(size, tr("step.fill", count=size, text=shown), make, lambda: self._say(tr("typing.fill_left", count=left)) if left else None)
        self._tell_kept(len(held))

    def _spread(self, text: str) -> bool:
        """Carry out a code at every selected cell; tell whether there is one that takes codes."""
        cells = [cell for cell in self._selection.cells() if not is_held(self._plan, cell)]
        if all(is_prose(self._plan, cell) for cell in cells):
            return False
        if not self._may_write(bool(cells)):
            return True
        (step, said), left = typed_into_all(self._plan, cells, text)
        if step.edits:
            self._model.document.execute(step)
            self._say(said)
        if left:
            self._say(tr("typed_spread.left", count=left))
        return True

    def copy_along(self, way: Direction) -> None:
        """Copy the first line of each selected block over the block, down or to the right; a single line takes its neighbour's."""
        sheet, blocks, plan = self._model.sheet, self._selection.blocks(), self._plan
        down = [copy for block in blocks for copy in _copies_down(sheet, block)] if way.down else []
        right = [copy for block in blocks for copy in _copies_right(sheet, block)] if way.right else []
        if not self._may_write(bool(down or right)):
            return
        if way.down:
            free, held, size = areas.free_copies(plan, down)
            self._write(size, tr("step.fill_down", count=size), lambda watch: areas.copy_down(plan, free, watch))
        else:
            across, held, size = areas.free_copies(plan, right)
            self._write(size, tr("step.fill_right", count=size), lambda watch: areas.copy_right(plan, across, watch))
        self._tell_kept(held)

    def put(
        self, quantities: Mapping[CellRef, Quantity], code: str, *, say: bool = True, entries: Sequence[PutEntry] = (), **values: object
    ) -> Written | None:
        """Write ``quantities`` as one step of the name ``code``, register ``entries`` (comments) with them; ``None`` when the plan cannot be changed at all.

        Very many are written in the background: what is returned is what will be written, the plan may still be as before.
        """
        if not self._may_write(True):
            return None
        held = {ref for ref in map(cell_of, self._plan.holds) if ref in quantities}
        free = {cell: quantity for cell, quantity in quantities.items() if cell not in held} if held else quantities

        def make(watch: Watch) -> Step:
            step = acts.put_cells(free, code, watch, **values)
            return replace(step, edits=(*step.edits, *entries))

        if free or entries:
            self._write(len(free), tr(code, count=len(free), **values), make)
        if say:
            self._tell_kept(len(held))
        return Written(len(free), len(held))

    @property
    def _plan(self) -> Plan:
        return self._model.document.plan

    def _write(self, size: int, name: str, make: Make, then: Callable[[], object] = bool) -> None:
        """Do the step that ``make`` works out, in the background when it is about very many cells; ``then`` is called afterwards, unless it was refused there."""
        document = self._model.document
        if size <= AT_ONCE:
            document.execute(make(int))
            then()
            return
        workspace = document.workspace

        def act(progress: Progress, confirm: Confirm) -> Change | None:
            def watch(done: int) -> None:
                confirm()
                progress(done, size)

            return workspace.execute(make(watch), confirm)

        document.in_background(tr("bulk.writing", name=name), act, then)

    def _may_write(self, anything: bool) -> bool:
        """Tell whether the plan can be changed and there is anything to change, or say why not."""
        if anything and not self._model.document.workspace.read_only:
            return True
        place = self._selection.place
        why = "" if place is None else self._model.why_locked(self._model.index(*place))
        if why:
            self._say(why)
        return False

    def _tell_kept(self, held: int) -> None:
        if held:
            self._say(tr("grid.kept_held", count=held))


def area_of(sheet: Sheet, blocks: Sequence[Block]) -> dict[ColumnRef, tuple[str, ...]]:
    """Return the figures in ``blocks`` as rows by column; where blocks overlap, each cell once."""
    found: dict[ColumnRef, tuple[str, ...]] = {}
    for block in blocks:
        rows = tuple(sheet.rows.ids[block.top : block.bottom + 1])
        for column in _columns_of(sheet, block).values():
            found[column] = tuple(dict.fromkeys((*found[column], *rows))) if column in found else rows
    return {column: rows for column, rows in found.items() if rows}


def _columns_of(sheet: Sheet, block: Block) -> dict[int, ColumnRef]:
    """Return the columns of figures in a block, by place."""
    cells = {at: sheet.cell(block.top, at) for at in range(block.left, block.right + 1)}
    return {at: ColumnRef(cell.table, cell.period, cell.layer) for at, cell in cells.items() if cell is not None}


def _copies_down(sheet: Sheet, block: Block) -> list[DownCopy]:
    """Return what a copy down in one block does."""
    top = block.top - (block.top == block.bottom)
    rows = tuple(sheet.rows.ids[top + 1 : block.bottom + 1])
    return [DownCopy(column, sheet.rows.ids[top], rows) for column in _columns_of(sheet, block).values()] if top >= 0 and rows else []


def _copies_right(sheet: Sheet, block: Block) -> list[RightCopy]:
    """Return what a copy to the right in one block does."""
    left = block.left - (block.left == block.right)
    source = _columns_of(sheet, block._replace(left=left, right=left)).get(left)
    rows = tuple(sheet.rows.ids[block.top : block.bottom + 1])
    columns = _columns_of(sheet, block._replace(left=left + 1))
    return [RightCopy(column, source, rows) for column in columns.values()] if source is not None else []

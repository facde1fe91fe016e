"""Changes of many cells at once in one grid: cleared, filled, copied down; held cells are kept and counted, all is one step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits import acts
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.gui.models.plan_model import PlanModel
from ningbo_planner.gui.views.block_moves import Block, Direction
from ningbo_planner.gui.views.grid_selection import GridSelection
from ningbo_planner.text import tr


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
        cells = self._selection.cells(filled_only=True)
        if cells or not self._explain():
            self.put(dict.fromkeys(cells, EMPTY), "step.clear")

    def fill(self, text: str) -> None:
        """Write one text into all selected cells, each read in the unit of its row."""
        cells = self._selection.cells()
        if cells or not self._explain():
            self.put({cell: parse(text.strip(), self._plan.unit_of(cell)) for cell in cells}, "step.fill", text=text.strip())

    def copy_along(self, way: Direction) -> None:
        """Copy the first line of each selected block over the block, down or to the right; a single line takes its neighbour's."""
        sources = dict(pair for block in self._selection.blocks() for pair in self._pairs(block, way))
        quantities = {target: self._copied(source, target) for target, source in sources.items()}
        if quantities or not self._explain():
            self.put(quantities, "step.fill_down" if way.down else "step.fill_right")

    def put(
        self, quantities: Mapping[CellRef, Quantity], code: str, *, say: bool = True, entries: Sequence[PutEntry] = (), **values: object
    ) -> Written | None:
        """Write ``quantities`` as one step of the name ``code``, register ``entries`` (comments) with them; ``None`` when the plan cannot be changed at all."""
        if self._model.document.workspace.read_only:
            self._explain()
            return None
        holds = self._plan.holds
        free = {cell: quantity for cell, quantity in quantities.items() if not holds or cell_key(cell) not in holds}
        written = Written(len(free), len(quantities) - len(free))
        if free or entries:
            step = acts.put_cells(free, code, **values)
            self._model.document.execute(replace(step, edits=(*step.edits, *entries)))
        if written.held and say:
            self._say(tr("grid.kept_held", count=written.held))
        return written

    @property
    def _plan(self) -> Plan:
        return self._model.document.plan

    def _explain(self) -> bool:
        """Say why nothing in the selection can be changed; tell whether there was something to say."""
        place = self._selection.place
        why = "" if place is None else self._model.why_locked(self._model.index(*place))
        if why:
            self._say(why)
        return bool(why)

    def _pairs(self, block: Block, way: Direction) -> list[tuple[CellRef, CellRef]]:
        """Return (target, source) for one block."""
        sheet = self._model.sheet
        lines = block.bottom - block.top if way.down else block.right - block.left
        row = block.top - (way.down and not lines)
        column = block.left - (way.right and not lines)
        found = []
        for at in range(block.top, block.bottom + 1):
            for across in range(block.left, block.right + 1):
                target = sheet.cell(at, across)
                source = sheet.cell(row, across) if way.down else sheet.cell(at, column)
                if target is not None and source is not None and target != source:
                    found.append((target, source))
        return found

    def _copied(self, source: CellRef, target: CellRef) -> Quantity:
        """Return what ``source`` says for ``target``: the same meaning in the same unit, else its text read in the other unit."""
        quantity = self._plan.quantity(source)
        same = self._plan.unit_of(source) == self._plan.unit_of(target)
        return quantity if same else parse(quantity.text, self._plan.unit_of(target))

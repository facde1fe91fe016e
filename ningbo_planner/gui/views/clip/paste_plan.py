"""Where the cells of a pasted block go, as Excel lays them: one value fills, a block spreads out or repeats, the edge and labels are left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.clip.contents import Item, text_of


@dataclass(slots=True)
class PastePlan:
    """What a paste would write.

    Attributes:
        areas: the rectangles that are covered, within the sheet.
        cells: the items by the cells they go to.
        labels: the places of label columns that items would fall on which say something else than stands there.
        beyond: how many items would fall outside the sheet.
        left_areas: how many selected areas the block does not fit.
    """

    areas: list[Block] = field(default_factory=list)
    cells: dict[CellRef, Item] = field(default_factory=dict)
    labels: list[tuple[int, int]] = field(default_factory=list)
    beyond: int = 0
    left_areas: int = 0


def plan_paste(sheet: Sheet, targets: Sequence[Block], rows: Sequence[Sequence[Item]]) -> PastePlan:
    """Lay the block ``rows`` over the selected ``targets``."""
    height, width = len(rows), max(map(len, rows))
    fitting = [target for target in targets if _fits(target, height, width)]
    # Several areas are filled when the block fits each of them; else it goes to the first, once from its corner.
    chosen = list(targets) if len(fitting) == len(targets) else list(targets[:1])
    planned = PastePlan(left_areas=len(targets) - len(chosen))
    for target in chosen:
        area = _area(target, height, width)
        planned.areas.append(Block(area.top, area.left, min(area.bottom, sheet.row_count - 1), min(area.right, sheet.column_count - 1)))
        _lay(planned, sheet, area, rows, width)
    return planned


def _fits(target: Block, height: int, width: int) -> bool:
    """Tell whether a block fills an area exactly, repeated or once."""
    return not (target.bottom - target.top + 1) % height and not (target.right - target.left + 1) % width


def _area(target: Block, height: int, width: int) -> Block:
    """Return the rectangle that a block of ``height`` by ``width`` covers when it is pasted on ``target``."""
    down, across = _times(target.bottom - target.top + 1, height), _times(target.right - target.left + 1, width)
    if not down or not across:
        down = across = 1
    return Block(target.top, target.left, target.top + down * height - 1, target.left + across * width - 1)


def _times(target: int, block: int) -> int:
    """Return how often a block repeats along one side: exact multiples only; one line takes it once; 0 does not fit."""
    if target % block == 0:
        return target // block
    return 1 if target == 1 else 0


def _lay(planned: PastePlan, sheet: Sheet, area: Block, rows: Sequence[Sequence[Item]], width: int) -> None:
    """Lay the block over one area; what lies beyond the sheet is counted, not walked through."""
    inside = planned.areas[-1]
    height = len(rows)
    refs: list[CellRef | None]
    for row in range(area.top, inside.bottom + 1):
        line = rows[(row - area.top) % height]
        size = min(len(line), width)
        for start in range(area.left, area.right + 1, width):
            stop = min(start + size, inside.right + 1)
            refs = [sheet.cell(row, column) for column in range(start, stop)]
            for at, cell in enumerate(refs):
                if cell is not None:
                    planned.cells[cell] = line[at]
                elif not _is_said_there(sheet, row, start + at, text_of(line[at])):
                    planned.labels.append((row, start + at))
            planned.beyond += size - max(0, stop - start)
    planned.beyond += sum(len(rows[(row - area.top) % height]) for row in range(max(area.top, inside.bottom + 1), area.bottom + 1))


def _is_said_there(sheet: Sheet, row: int, column: int, text: str) -> bool:
    """Tell whether a label says what was to be pasted over it, or nothing was: then nothing is lost."""
    bare = "".join(text.split())
    return not bare or bare in ("".join(sheet.text(row, column).split()), "".join(sheet.name(row).split()))

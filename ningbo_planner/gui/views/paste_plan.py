"""Where the cells of a pasted block go, as Excel lays them: one value fills, a block spreads out or repeats, the edge and labels are left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.block_moves import Block

Item = TypeVar("Item")


@dataclass(slots=True)
class PastePlan(Generic[Item]):
    """What a paste would write.

    Attributes:
        cells: the items by the cells they go to.
        area: the rectangle that is covered, within the sheet.
        labels: how many items would fall on label columns.
        beyond: how many would fall outside the sheet.
    """

    area: Block
    cells: dict[CellRef, Item] = field(default_factory=dict)
    labels: int = 0
    beyond: int = 0


def plan_paste(sheet: Sheet, targets: Sequence[Block], rows: Sequence[Sequence[Item]]) -> PastePlan[Item]:
    """Lay the block ``rows`` over the selected ``targets``."""
    height, width = len(rows), max(map(len, rows))
    is_single = height == width == 1
    areas = [_area(target, height, width) for target in (targets if is_single else targets[:1])]
    first = areas[0]
    planned: PastePlan[Item] = PastePlan(Block(first.top, first.left, min(first.bottom, sheet.row_count - 1), min(first.right, sheet.column_count - 1)))
    for area in areas:
        for row, column, item in _items(area, rows, height, width):
            _put(planned, sheet, row, column, item)
    return planned


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


def _items(area: Block, rows: Sequence[Sequence[Item]], height: int, width: int) -> Iterator[tuple[int, int, Item]]:
    for row in range(area.top, area.bottom + 1):
        line = rows[(row - area.top) % height]
        for column in range(area.left, area.right + 1):
            at = (column - area.left) % width
            if at < len(line):
                yield row, column, line[at]


def _put(planned: PastePlan[Item], sheet: Sheet, row: int, column: int, item: Item) -> None:
    if row >= sheet.row_count or column >= sheet.column_count:
        planned.beyond += 1
        return
    cell = sheet.cell(row, column)
    if cell is None:
        planned.labels += 1
    else:
        planned.cells[cell] = item

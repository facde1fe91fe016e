"""Which cells a copy takes: one area, or several that line up; rows that are not shown are left out, hidden columns are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.clip.written_cells import CopiedCell, Look


@dataclass(frozen=True, slots=True)
class Picked:
    """Rows and columns that are copied together, by their places in the sheet."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many places they are."""
        return len(self.rows) * len(self.columns)


def pick(blocks: Sequence[Block]) -> Picked | None:
    """Return what the selected ``blocks`` take together; ``None`` when they do not line up in the same rows or the same columns."""
    if not blocks:
        return None
    rows, columns = {(block.top, block.bottom) for block in blocks}, {(block.left, block.right) for block in blocks}
    if len(rows) > 1 and len(columns) > 1:
        return None
    return Picked(_places(rows), _places(columns))


def cells_of(sheet: Sheet, picked: Picked) -> list[list[CellRef | str]]:
    """Return the figures as cells of the plan, the labels as their texts."""
    return [[sheet.cell(row, column) or sheet.text(row, column) for column in picked.columns] for row in picked.rows]


def copied_rows(sheet: Sheet, picked: Picked) -> list[list[CopiedCell]]:
    """Return the cells as they are written for other programs; a merged one speaks once, at its first place among those copied."""
    return [[_copied(sheet, picked, row, column) for column in picked.columns] for row in picked.rows]


def _copied(sheet: Sheet, picked: Picked, row: int, column: int) -> CopiedCell:
    text = sheet.text(row, column)
    if sheet.cell(row, column) is not None:
        return CopiedCell(text, Look.FIGURE)
    span = sheet.span(row, column)
    if not span.is_merged:
        return CopiedCell(text)
    rows = [each for each in picked.rows if span.top <= each <= span.bottom] if span.bottom > span.top else [row]
    columns = [each for each in picked.columns if span.left <= each <= span.right]
    is_first = (row, column) == (rows[0], columns[0])
    return CopiedCell(text, Look.LABEL, len(rows), len(columns)) if is_first else CopiedCell("", rows=0, columns=0)


def _places(spans: set[tuple[int, int]]) -> tuple[int, ...]:
    """Return the places of several stretches in their order, those that overlap once."""
    return tuple(sorted({place for first, last in spans for place in range(first, last + 1)}))

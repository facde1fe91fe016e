"""Which cells a copy takes: one area, or several that line up; rows that are not shown are left out, hidden columns are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.clip.contents import Watch, no_watch
from ningbo_planner.gui.views.clip.own_format import pack_own
from ningbo_planner.gui.views.clip.tab_text import write_tsv
from ningbo_planner.gui.views.clip.written_cells import CopiedCell, Look, write_html

# More cells than this are copied as plain text only.
LARGE = 200_000
_WATCH_EVERY = 256


@dataclass(frozen=True, slots=True)
class Picked:
    """Rows and columns that are copied together, by their places in the sheet."""

    rows: tuple[int, ...]
    columns: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many places they are."""
        return len(self.rows) * len(self.columns)


@dataclass(frozen=True, slots=True)
class WrittenFormats:
    """Cells in all the formats in which they are copied; very many as text alone, which nobody has to wait for."""

    mark: str
    text: str
    html: str = ""
    own: bytes = b""


def write_formats(plan: Plan, sheet: Sheet, picked: Picked, mark: str, watch: Watch = no_watch) -> WrittenFormats:
    """Write the cells of ``picked`` for the clipboard."""
    if picked.size > LARGE:
        rows = []
        for number, row in enumerate(picked.rows):
            if not number % _WATCH_EVERY:
                watch(number, len(picked.rows))
            rows.append([sheet.text(row, column) for column in picked.columns])
        return WrittenFormats(mark, write_tsv(rows))
    copied: list[list[CopiedCell]] = []
    for number, row in enumerate(picked.rows):
        if not number % _WATCH_EVERY:
            watch(number, 4 * len(picked.rows))
        copied.append([_copied(sheet, picked, row, column) for column in picked.columns])
    text = write_tsv([[cell.text for cell in row] for row in copied])
    watch(1, 2)
    html = write_html(copied)
    watch(3, 4)
    return WrittenFormats(mark, text, html, pack_own(plan, cells_of(sheet, picked), mark))


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


def _copied(sheet: Sheet, picked: Picked, row: int, column: int) -> CopiedCell:
    """Return a cell as it is written for other programs; a merged one speaks once, at its first place among those copied."""
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

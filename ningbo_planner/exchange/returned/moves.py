"""What a department moved on its form: rows sorted, columns moved, the table shifted, keys written another way. Everything was followed by its marks; it is told, not asked.

Figures beside the form belong to none of its rows; nobody would read them, so they are asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from ningbo_planner.domain.plan import row_key
from ningbo_planner.domain.submission import MatchGrade
from ningbo_planner.exchange.forms.marks import FormMarks
from ningbo_planner.exchange.reader.raw_cell import CellKind, RawCell
from ningbo_planner.exchange.reader.raw_workbook import RawSheet
from ningbo_planner.exchange.returned.layout import Block
from ningbo_planner.exchange.returned.rows import CODE_COLUMNS, RowMatch
from ningbo_planner.exchange.writer.addresses import is_address, position

_NAMED_ROWS = 10


class Told(NamedTuple):
    """One thing to tell of a sheet: which sentence, its fields."""

    code: str
    values: dict[str, Any]


class _Shift(NamedTuple):
    """How far a cell stands from where it was issued, and in which row that was."""

    issued_row: int
    rows: int
    columns: int


def moves_on(matches: Iterable[RowMatch], marks: FormMarks | None) -> Iterator[Told]:
    """Yield what is to be told of the rows of one sheet; where the cells stood when they were issued is known from the hidden list only.

    Args:
        matches: of one sheet, from top to bottom.
        marks: of the workbook, if the hidden list is still there.
    """
    known = [match for match in matches if match.grade is MatchGrade.KEY and not match.foreign]
    rewritten = [str(match.row) for match in known if match.key and match.key != row_key(match.ref)]
    if rewritten:
        yield Told("returns.sheet.keys_rewritten", {"count": len(rewritten), "rows": "、".join(rewritten[:_NAMED_ROWS])})
    shifts = list(_shifts(known, _issued_places(marks))) if marks is not None else []
    if any(before.issued_row > after.issued_row for before, after in pairwise(shifts)):
        yield Told("returns.sheet.rows_sorted", {})
    columns = {shift.columns for shift in shifts}
    if len(columns) > 1:
        yield Told("returns.sheet.columns_moved", {})
    elif columns - {0} or ({shift.rows for shift in shifts[:1]} - {0} and len({shift.rows for shift in shifts}) == 1):
        yield Told("returns.sheet.table_moved", {})


def figures_beside(sheet: RawSheet, blocks: Sequence[Block]) -> list[RawCell]:
    """Return the typed figures to the right of a form that has its marks: a table of the department's own that nobody would read."""
    last = max((block.last for block in blocks if block.by_marks), default=0)
    if not last:
        return []
    top, right = blocks[0].row, last + CODE_COLUMNS
    return [sheet.cells[at] for at in sorted(sheet.cells) if at[1] > right and at[0] > top and _is_typed_figure(sheet.cells[at])]


def _is_typed_figure(cell: RawCell) -> bool:
    return cell.kind is CellKind.NUMBER and cell.formula is None


def _issued_places(marks: FormMarks) -> dict[str, tuple[int, int]]:
    """Return where each cell to fill in stood when it was issued."""
    return {cell.key: position(cell.address) for cell in marks.cells if is_address(cell.address)}


def _shifts(matches: Iterable[RowMatch], places: dict[str, tuple[int, int]]) -> Iterator[_Shift]:
    """Yield how far the cells of the rows were moved, from top to bottom."""
    for match in matches:
        key = row_key(match.ref)
        for period, column in match.block.fill.items():
            place = places.get(f"{key}/{period}")
            if place is not None:
                yield _Shift(place[0], match.row - place[0], column - place[1])

"""Rows that a department added to its form, with their figures read as far as that can be done without a row of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.submission import ProposedFigure, ProposedRow
from ningbo_planner.exchange.forms import marks
from ningbo_planner.exchange.returned.reading import Expected
from ningbo_planner.exchange.returned.rows import RowMatch
from ningbo_planner.exchange.returned.values import read_cell

# A name or a remark is cut behind so many signs.
_LONGEST = 200


def proposed_rows(added: Iterable[RowMatch], matches: Sequence[RowMatch], plan: Plan, date1904: bool) -> tuple[ProposedRow, ...]:
    """Return the added rows as proposals; a row of a block whose table nobody can tell is left to its question."""
    return tuple(_proposal(row, _above(row, matches), plan, date1904) for row in added if row.block.table in plan.tables)


def _above(row: RowMatch, matches: Iterable[RowMatch]) -> str:
    """Return the row of the plan that stands next above an added one, in the same table."""
    before = [match for match in matches if match.sheet is row.sheet and match.row < row.row and match.ref.table == row.block.table and not match.foreign]
    return max(before, key=lambda match: match.row).ref.row if before else ""


def _proposal(row: RowMatch, above: str, plan: Plan, date1904: bool) -> ProposedRow:
    """Return one added row; its unit is the one written, else the table's."""
    table = plan.tables[row.block.table]
    unit = row.text(marks.UNIT_MARK) or table.info.unit
    periods = [period.id for period in table.periods if period.id in row.block.fill]
    figures = (_figure(row, period, Expected(unit=unit, date1904=date1904)) for period in periods)
    remark = row.text(marks.REASON_MARK)[:_LONGEST]
    name, address = row.text(marks.NAME_MARK)[:_LONGEST], row.address(marks.NAME_MARK)
    return ProposedRow(table.info.id, name, unit, above, row.sheet.name, address, tuple(figure for figure in figures if figure.text), remark)


def _figure(row: RowMatch, period: str, expected: Expected) -> ProposedFigure:
    """Read one figure; one that would have to be asked about is left to the planner, who sees what stands there."""
    cell = row.cell(row.block.fill[period])
    reading = read_cell(cell, expected)
    certain = [] if reading.in_doubt else [quantity for quantity in reading.quantities if quantity.state is not State.NOT_UNDERSTOOD]
    return ProposedFigure(period, cell.address, cell.text.strip()[:_LONGEST], tuple(certain[:1]))

"""What is lost when rows or a column are deleted: the facts for the question, and the edits that take out what would hang in the air.

Comments, reasons and links that name a deleted cell go with it; a link of several rows goes on with those that are left. Holds are never broken: what
is held is not deleted. What was handed out stays recorded in its round; a workbook that comes back has the rows named as deleted since.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from ningbo_planner.domain.cells import EMPTY_CELL
from ningbo_planner.domain.plan import Link, Plan, cell_key, cell_of, row_key
from ningbo_planner.domain.table import CellRef, RowRef, Table
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.edits.row_blocks import blocks_of, table_of
from ningbo_planner.errors import PlannerError

# The rule whose findings are about a link, not about a row.
_LINK = "link"


@dataclass(frozen=True, slots=True)
class Losses:
    """What a deletion takes along.

    Attributes:
        name: of the first row, or of the column.
        rows: how many rows were chosen; 0 for a column.
        below: their descendants.
        figures: cells in which something stands, what was reached among them.
        comments, reasons: that people have written about them.
        links: relations between tables that the rows take part in.
        issued: departments that have the rows to fill in, in rounds that are not closed.
    """

    name: str
    rows: int = 0
    below: int = 0
    figures: int = 0
    comments: int = 0
    reasons: int = 0
    links: int = 0
    issued: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether nothing but the rows or the column themselves is lost, without a figure or a word."""
        return not (self.below or self.figures or self.comments or self.reasons or self.links or self.issued)


def losses_of_rows(plan: Plan, table: str, rows: Collection[str]) -> Losses:
    """Return what deleting ``rows`` with their descendants takes along.

    Raises:
        PlannerError: a cell in them is held, so that they cannot be deleted.
    """
    held = table_of(plan, table)
    blocks = blocks_of(held, rows)
    gone = {held.ids[at] for block in blocks for at in range(block.start, block.stop)}
    require_free(plan, table, gone)
    keys = {row_key(RowRef(table, row)) for row in gone}
    chosen = sum(len(block.rows) for block in blocks)
    open_rounds = (round_ for round_ in plan.rounds.values() if not round_.closed)
    return Losses(
        name=held.get(blocks[0].rows[0], "name") if blocks else "",
        rows=chosen,
        below=len(gone) - chosen,
        figures=sum(_filled(held, block.start, block.stop) for block in blocks),
        comments=sum(1 for _ in _comments(plan, table, gone, None)),
        reasons=sum(1 for _ in _reasons(plan, table, gone, None)),
        links=sum(1 for link in plan.links.values() if not keys.isdisjoint((link.row, *link.parts))),
        issued=len({issue.department for round_ in open_rounds for issue in round_.issues.values() if not keys.isdisjoint(issue.rows)}),
    )


def losses_of_period(plan: Plan, table: str, period: str) -> Losses:
    """Return what deleting a column takes along.

    Raises:
        PlannerError: there is no such column, it is the only one, or a cell in it is held.
    """
    held = table_of(plan, table)
    require_period(plan, table, period)
    columns = [columns[period] for columns in held.layers.values() if period in columns]
    figures = sum(len(column) - column.packed.count(EMPTY_CELL) for column in columns)
    comments, reasons = (sum(1 for _ in found) for found in (_comments(plan, table, None, period), _reasons(plan, table, None, period)))
    return Losses(held.period(period).label, figures=figures, comments=comments, reasons=reasons)


def require_free(plan: Plan, table: str, rows: Collection[str]) -> None:
    """Refuse rows in which a cell is held."""
    _refuse_held(plan, [ref for ref in _held(plan, table) if ref.row in rows])


def require_period(plan: Plan, table: str, period: str) -> None:
    """Refuse a column that is not there, is the only one, or in which a cell is held."""
    held = table_of(plan, table)
    if all(known.id != period for known in held.periods):
        raise PlannerError("edit.no_period", period=period)
    if len(held.periods) == 1:
        raise PlannerError("structure.last_period", period=held.period(period).label)
    _refuse_held(plan, [ref for ref in _held(plan, table) if ref.period == period])


def entries_of_rows(plan: Plan, table: str, rows: Collection[str]) -> list[PutEntry]:
    """Return the edits that take out what names ``rows``."""
    gone = {row_key(RowRef(table, row)) for row in rows}
    links = {link.id: _without(link, gone) for link in plan.links.values() if not gone.isdisjoint((link.row, *link.parts))}
    entries = [PutEntry("comments", key, None) for key in _comments(plan, table, rows, None)]
    entries += [PutEntry("reasons", key, None) for key in _reasons(plan, table, rows, None)]
    entries += [PutEntry("reasons", key, None) for key in _link_reasons(plan, {link for link, left in links.items() if left is None})]
    return entries + [PutEntry("links", link, left) for link, left in links.items()]


def entries_of_period(plan: Plan, table: str, period: str) -> list[PutEntry]:
    """Return the edits that take out what names cells of a column."""
    entries = [PutEntry("comments", key, None) for key in _comments(plan, table, None, period)]
    return entries + [PutEntry("reasons", key, None) for key in _reasons(plan, table, None, period)]


def _filled(table: Table, start: int, stop: int) -> int:
    """Return in how many cells of some rows something stands."""
    columns = (column for columns in table.layers.values() for column in columns.values())
    return sum(stop - start - column.packed[start:stop].count(EMPTY_CELL) for column in columns)


def _held(plan: Plan, table: str) -> Iterator[CellRef]:
    """Yield the held cells of a table, those that are there."""
    return (ref for ref in map(cell_of, plan.holds) if ref.table == table and plan.has_cell(ref))


def _refuse_held(plan: Plan, cells: Iterable[CellRef]) -> None:
    """Raise a sentence that names the first held cell and how many there are."""
    held = list(cells)
    if held:
        hold, table = plan.holds[cell_key(held[0])], plan.tables[held[0].table]
        names = {"row": table.get(held[0].row, "name"), "period": table.period(held[0].period).label}
        raise PlannerError("structure.held", owner=hold.owner, reason=hold.reason, count=len(held), **names)


def _comments(plan: Plan, table: str, rows: Collection[str] | None, period: str | None) -> Iterator[str]:
    """Yield the keys of comments in some rows, or in a column."""
    for key in plan.comments:
        ref = cell_of(key)
        if ref.table == table and (rows is None or ref.row in rows) and (period is None or ref.period == period):
            yield key


def _reasons(plan: Plan, table: str, rows: Collection[str] | None, period: str | None) -> Iterator[str]:
    """Yield the keys of reasons for findings of some rows, or of a column; those of a column may be about links too."""
    for key in plan.reasons:
        rule, found_table, subject, found_period = _finding_place(key)
        if found_table == table and (rows is None or (rule != _LINK and subject in rows)) and (period is None or found_period == period):
            yield key


def _link_reasons(plan: Plan, links: Collection[str]) -> Iterator[str]:
    """Yield the keys of reasons for findings of ``links``."""
    for key in plan.reasons:
        rule, _, subject, _ = _finding_place(key)
        if rule == _LINK and subject in links:
            yield key


def _finding_place(key: str) -> tuple[str, str, str, str]:
    """Return rule, table, subject and period of a finding's id (``sum:decomposition:D07:2026``)."""
    rule, _, place = key.partition(":")
    table, _, rest = place.partition(":")
    subject, _, period = rest.rpartition(":")
    return rule, table, subject, period


def _without(link: Link, gone: Collection[str]) -> Link | None:
    """Return ``link`` without the rows that are gone; ``None`` when one of its sides is gone whole."""
    parts = tuple(part for part in link.parts if part not in gone)
    return replace(link, parts=parts) if parts and link.row not in gone else None

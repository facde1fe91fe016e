"""What the series dialog is asked about: the selected rows, the periods that a path leads over, and the total that could be split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ningbo_planner.domain.sums import is_total, part_positions
from ningbo_planner.domain.table import TARGET, Table


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be filled.

    Attributes:
        table, rows: the rows.
        first, last: the periods that are offered as start and end, counted from 0.
        layer: targets, or what was reached.
        total, parts: the total that can be split into parts; empty when the rows belong to none.
    """

    table: str
    rows: tuple[str, ...]
    first: int
    last: int
    layer: str = TARGET
    total: str = ""
    parts: tuple[str, ...] = ()


def subject_of(table: Table, rows: Sequence[str], lead: str, layer: str, picked: Sequence[int]) -> Subject:
    """Return what is asked about ``rows``, of which ``lead`` decides on periods and total; ``picked`` are the selected periods in order."""
    first, last = _ends(table, lead, layer, picked)
    total, parts = _split(table, lead)
    return Subject(table.info.id, tuple(rows), first, last, layer, total, parts)


def _ends(table: Table, row: str, layer: str, picked: Sequence[int]) -> tuple[int, int]:
    """Return where a path starts and ends at first: at the selected periods, moved out to the nearest figure where they have none.

    A single period, or none, stands for the whole row.
    """
    has = [table.cell(row, period.id, layer).number is not None for period in table.periods]
    whole = len(picked) < 2
    start, end = (0, len(has) - 1) if whole else (picked[0], picked[-1])
    if not has[start]:
        start = next((at for at in (*range(start, -1, -1), *range(start, end)) if has[at]), start)
    if not has[end]:
        end = next((at for at in range(end, len(has)) if has[at]), end)
    return (start, end) if start < end else (0, len(has) - 1)


def _split(table: Table, row: str) -> tuple[str, tuple[str, ...]]:
    """Return the total that can be split and its parts: the row itself, or the one that it is a part of; nothing where there is none."""
    at = table.position(row)
    for position in (at, table.parents[at]):
        parts = part_positions(table, position) if position >= 0 and is_total(table, position) else []
        if parts and (position == at or at in parts):
            return table.ids[position], tuple(table.ids[part] for part in parts)
    return "", ()

"""How finely a row is written."""

from __future__ import annotations

from ningbo_planner.domain.series import decimals_of
from ningbo_planner.domain.table import TARGET, Table


def finest(table: Table, row: str, layer: str = TARGET) -> int:
    """Return how many decimals a row is written with: those it says of itself, else the most that one of its figures has."""
    stated = table.get(row, "decimals")
    if stated is not None:
        return int(stated)
    quantities = (table.cell(row, period.id, layer) for period in table.periods)
    return max((decimals_of(bound) for each in quantities for bound in (each.low, each.high) if bound is not None), default=0)

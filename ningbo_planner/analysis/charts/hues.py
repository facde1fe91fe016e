"""Which row has which colour: one and the same in all charts of one total."""

from __future__ import annotations

from ningbo_planner.analysis.charts.setting import amount, drawn_periods, parts_of, ref
from ningbo_planner.domain import exact
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import Table

# A palette has so many colours; charts of parts draw no more than so many series.
COLOURS = 8


def coloured_rows(plan: Plan, table: Table, total: str) -> tuple[str, ...]:
    """Return the parts of ``total`` in the order of their colours: that of the table, or where there are more than colours the largest first.

    Charts of parts fold the smallest, so those that stay have colours of their own.
    """
    parts = parts_of(table, total)
    if len(parts) <= COLOURS:
        return tuple(parts)
    unit, periods = table.unit_of(total), [period.id for period in reversed(drawn_periods(table) or list(table.periods))]

    def size(part: str) -> float:
        known = (point for period in periods if (point := amount(plan, ref(table, part, period), unit)) is not None)
        return float(abs(next(known, exact.ZERO)))

    return tuple(sorted(parts, key=lambda part: -size(part)))

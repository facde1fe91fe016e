"""Growth figures for sentences, exact up to the last printed digit."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, localcontext

from ningbo_planner.domain.period import PeriodKind
from ningbo_planner.domain.table import Table

_ONE_DECIMAL = Decimal("0.1")
_PRECISION = 50


def average_growth(first: Decimal, last: Decimal, years: int) -> Decimal | None:
    """Return the average yearly growth from ``first`` to ``last`` in percent with one decimal; ``None`` where it has no meaning."""
    if first <= 0 or last <= 0 or years <= 0:
        return None
    with localcontext() as context:
        context.prec = _PRECISION
        factor = (last / first) ** (Decimal(1) / years)
        return ((factor - 1) * 100).quantize(_ONE_DECIMAL, ROUND_HALF_UP)


def percent_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return ``part`` of ``whole`` in percent with one decimal; ``None`` for a whole of zero."""
    if whole == 0:
        return None
    with localcontext() as context:
        context.prec = _PRECISION
        return (part / whole * 100).quantize(_ONE_DECIMAL, ROUND_HALF_UP)


def years_between(table: Table, first: str, last: str) -> int | None:
    """Return the number of years between two yearly periods; ``None`` when one is not a year."""
    periods = (table.period(first), table.period(last))
    if any(period.kind is not PeriodKind.YEAR or not period.id.isdecimal() for period in periods):
        return None
    return int(last) - int(first)

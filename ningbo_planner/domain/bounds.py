"""What a bulk act may write into a row: steps to round to, limits, and how far a figure may move from the year before."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ningbo_planner.domain import exact
from ningbo_planner.domain.plan import Plan, RowBounds, row_key
from ningbo_planner.domain.quantity import Interval
from ningbo_planner.domain.table import CellRef, RowRef

_HUNDREDTH = Decimal("0.01")
_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Limits:
    """The values that one cell may take.

    Attributes:
        low, high: closed bounds; ``None`` is unbounded.
        step: the values are multiples of it; ``None`` for any.
        reasons: which of the row's bounds make ``low`` and ``high``, by field name of :class:`RowBounds`.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal | None = None
    reasons: tuple[str, ...] = ()

    def allows(self, amount: Decimal) -> bool:
        """Tell whether ``amount`` is within the bounds and on the step."""
        inside = (self.low is None or amount >= self.low) and (self.high is None or amount <= self.high)
        return inside and (not self.step or amount % self.step == 0)

    def interval(self) -> Interval:
        """Return the bounds as an interval."""
        return Interval(self.low, self.high)


NO_LIMITS = Limits()


def bounds_of_row(plan: Plan, row: RowRef) -> RowBounds | None:
    """Return the bounds that the plan has for a row."""
    return plan.bounds.get(row_key(row))


def limits_of(plan: Plan, cell: CellRef) -> Limits:
    """Return the values that a bulk act may write into ``cell``, given what the period before says there."""
    bounds = bounds_of_row(plan, RowRef(cell.table, cell.row)) if plan.bounds else None
    return NO_LIMITS if bounds is None else limits_after(bounds, figure_before(plan, cell))


def limits_after(bounds: RowBounds, before: Decimal | None) -> Limits:
    """Return the values that ``bounds`` leave in a period when the period before says ``before``; ``None`` is no number."""
    lows, highs = limits_by_name(bounds, before)
    low = max(lows, key=lambda each: each[1], default=None)
    high = min(highs, key=lambda each: each[1], default=None)
    reasons = tuple(each[0] for each in (low, high) if each is not None)
    return Limits(low[1] if low else None, high[1] if high else None, bounds.step, reasons)


def limits_by_name(bounds: RowBounds, before: Decimal | None) -> tuple[list[tuple[str, Decimal]], list[tuple[str, Decimal]]]:
    """Return every lower and every upper bound with the field of :class:`RowBounds` that makes it."""
    lows = [("low", bounds.low)] if bounds.low is not None else []
    highs = [("high", bounds.high)] if bounds.high is not None else []
    if before is not None:
        if bounds.not_below_last:
            lows.append(("not_below_last", before))
        if bounds.min_growth is not None:
            lows.append(("min_growth", _grown(before, bounds.min_growth)))
        if bounds.max_growth is not None:
            highs.append(("max_growth", _grown(before, bounds.max_growth)))
    return lows, highs


def figure_before(plan: Plan, cell: CellRef) -> Decimal | None:
    """Return the number of the row in the period before."""
    periods = [period.id for period in plan.tables[cell.table].periods]
    at = periods.index(cell.period)
    return plan.quantity(cell._replace(period=periods[at - 1])).point if at else None


def _grown(amount: Decimal, percent: Decimal) -> Decimal:
    """Return ``amount`` after a growth in percent."""
    return exact.multiply(amount, exact.add(_ONE, exact.multiply(percent, _HUNDREDTH)))

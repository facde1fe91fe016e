"""Paths from one stated figure to another over the periods between, and a total split by shares: the arithmetic of the planning act.

A path is exact: both ends are hit as stated, and what lies between is computed as a fraction (or with eighty digits, where a root is needed)
and rounded once. Parts of a split add up to the total to the last digit.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal
from enum import StrEnum
from fractions import Fraction

from ningbo_planner.domain import exact
from ningbo_planner.domain.series import decimals_of, rounded
from ningbo_planner.errors import PlannerError

# A root has no end; eighty digits are far more than any figure has, and those behind the fortieth decimal are rounded off so that 2.5 is not 2.4999….
_ROOT = Context(prec=80)
_ROOT_DECIMALS = 40
_PERCENT = Fraction(1, 100)
# Beyond this a growth rate is a slip of the finger, and its powers would have no bounds.
MAX_RATE = Decimal(1000)
MAX_DIGITS = 30


class Method(StrEnum):
    """How a path runs."""

    EVEN = "even"
    RATE = "rate"
    LATE = "late"
    EARLY = "early"
    S_CURVE = "s_curve"
    GIVEN_RATE = "given_rate"
    GIVEN_STEP = "given_step"
    SHARES = "shares"


# What each method needs to be told besides the start: where it ends, or how much is added.
TO_AN_END = frozenset({Method.EVEN, Method.RATE, Method.LATE, Method.EARLY, Method.S_CURVE})
BY_AN_AMOUNT = frozenset({Method.GIVEN_RATE, Method.GIVEN_STEP})


def path(method: Method, start: Decimal, aim: Decimal, steps: int, decimals: int) -> tuple[Decimal, ...]:
    """Return the figures from ``start`` over ``steps`` periods.

    Args:
        method: any but a split by shares.
        start: the first figure, returned as it is.
        aim: the last figure, returned as it is; the yearly growth in percent or the yearly step for the methods that are given one.
        steps: how many periods lie behind the first, at least one.
        decimals: what the figures between are rounded to.

    Raises:
        PlannerError: no rate of growth leads there, or the rate given is out of all bounds.
    """
    values = _VALUES[method](start, aim, steps)
    if any(abs(value) >= 10**MAX_DIGITS for value in values):
        raise PlannerError("growth.too_large", digits=MAX_DIGITS)
    between = [rounded(value, decimals) for value in values]
    if method in TO_AN_END:
        between[-1] = aim
    return (start, *between)


def yearly_rate(start: Decimal, end: Decimal, steps: int, decimals: int = 2) -> Decimal:
    """Return the constant growth in percent that leads from ``start`` to ``end``; raises where none does."""
    return rounded((yearly_factor(start, end, steps) - 1) / _PERCENT, decimals)


def yearly_factor(start: Decimal, end: Decimal, steps: int) -> Fraction:
    """Return by what ``start`` is multiplied each of ``steps`` times to come to ``end``; raises where no factor leads there."""
    return _factor(start, end, Fraction(1, steps))


def split(total: Decimal, weights: Sequence[Decimal], decimals: int) -> list[Decimal]:
    """Split ``total`` in the proportion of ``weights`` so that the parts add up to it exactly.

    Each part is rounded down and what is left is given out in steps of the last decimal to the largest remainders. A total with more decimals
    than ``decimals`` is split to its own, or the parts could not add up to it.

    Raises:
        PlannerError: a weight is below zero, or all are zero.
    """
    if any(weight < 0 for weight in weights) or not any(weights):
        raise PlannerError("growth.no_shares")
    places = max(decimals, decimals_of(total))
    quanta = int(abs(total).scaleb(places, context=exact.EXACT))
    whole = sum(map(Fraction, weights), Fraction(0))
    quotas = [quanta * Fraction(weight) / whole for weight in weights]
    counts = [quota.numerator // quota.denominator for quota in quotas]
    by_remainder = sorted(range(len(quotas)), key=lambda at: counts[at] - quotas[at])
    for at in by_remainder[: quanta - sum(counts)]:
        counts[at] += 1
    sign = -1 if total < 0 else 1
    return [Decimal(sign * count if count else 0).scaleb(-places, context=exact.EXACT) for count in counts]


def _even(start: Decimal, end: Decimal, steps: int) -> list[Fraction]:
    return _weighted(start, end, [1] * steps)


def _late(start: Decimal, end: Decimal, steps: int) -> list[Fraction]:
    return _weighted(start, end, range(1, steps + 1))


def _early(start: Decimal, end: Decimal, steps: int) -> list[Fraction]:
    return _weighted(start, end, range(steps, 0, -1))


def _weighted(start: Decimal, end: Decimal, weights: Sequence[int]) -> list[Fraction]:
    """Return a path whose yearly increases are in the proportion of ``weights``."""
    way, whole = Fraction(end) - Fraction(start), sum(weights)
    return [Fraction(start) + way * sum(weights[: at + 1]) / whole for at in range(len(weights))]


def _s_curve(start: Decimal, end: Decimal, steps: int) -> list[Fraction]:
    """Return a path that begins and ends slowly and is fastest in the middle: 3t²-2t³ of the way at the part t of the time."""
    way = Fraction(end) - Fraction(start)
    times = [Fraction(at, steps) for at in range(1, steps + 1)]
    return [Fraction(start) + way * time * time * (3 - 2 * time) for time in times]


def _growing(start: Decimal, end: Decimal, steps: int) -> list[Fraction]:
    return [Fraction(start) * _factor(start, end, Fraction(at, steps)) for at in range(1, steps + 1)]


def _by_rate(start: Decimal, rate: Decimal, steps: int) -> list[Fraction]:
    if not -100 < rate <= MAX_RATE:
        raise PlannerError("growth.rate_bounds", most=exact.plain(MAX_RATE))
    factor = 1 + Fraction(rate) * _PERCENT
    return [Fraction(start) * factor**at for at in range(1, steps + 1)]


def _by_step(start: Decimal, step: Decimal, steps: int) -> list[Fraction]:
    return [Fraction(start) + Fraction(step) * at for at in range(1, steps + 1)]


def _factor(start: Decimal, end: Decimal, part: Fraction) -> Fraction:
    """Return the growth over a ``part`` of the way from ``start`` to ``end``."""
    if start * end <= 0:
        raise PlannerError("growth.no_rate", start=exact.plain(start), end=exact.plain(end))
    ratio = _ROOT.divide(end, start)
    power = _ROOT.divide(Decimal(part.numerator), Decimal(part.denominator))
    return Fraction(rounded(Fraction(_ROOT.power(ratio, power)), _ROOT_DECIMALS))


_VALUES = {
    Method.EVEN: _even,
    Method.RATE: _growing,
    Method.LATE: _late,
    Method.EARLY: _early,
    Method.S_CURVE: _s_curve,
    Method.GIVEN_RATE: _by_rate,
    Method.GIVEN_STEP: _by_step,
}

"""A whole number shared out among parts exactly: by weights, within each part's bounds, each part on its own step, adding up to the last unit.

The shares are proportional as far as the bounds allow: one common factor holds for all parts that touch no bound. It is found as an exact fraction;
what rounding down to the steps leaves over goes to the largest remainders, so that no part stands a whole step from its exact share. Amounts are
whole numbers of some unit that the caller has chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, lcm

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Share:
    """What one part may take: ``base`` and as many times its weight as the common factor says.

    Attributes:
        weight: its claim, not negative; parts without any are asked last, and then alike.
        low, high: closed bounds; ``None`` is unbounded.
        base: what it starts from.
        step, offset: it becomes ``offset`` plus a multiple of ``step``.
    """

    weight: Fraction
    low: int | None = None
    high: int | None = None
    base: Fraction = ZERO
    step: int = 1
    offset: int = 0

    def on_step(self) -> Share:
        """Return the share with its bounds drawn in to the steps between them."""
        low = None if self.low is None else self.offset + self.step * -((self.offset - self.low) // self.step)
        high = None if self.high is None else self.offset + self.step * ((self.high - self.offset) // self.step)
        return Share(self.weight, low, high, self.base, self.step, self.offset)

    def at(self, factor: Fraction) -> Fraction:
        """Return what it takes where ``factor`` is the common one."""
        return self.clamped(self.base + factor * self.weight)

    def clamped(self, amount: Fraction) -> Fraction:
        """Return ``amount`` kept within the bounds."""
        if self.low is not None and amount < self.low:
            return Fraction(self.low)
        return Fraction(self.high) if self.high is not None and amount > self.high else amount


def apportion(total: int, shares: Sequence[Share]) -> list[int] | None:
    """Share ``total`` out.

    Returns:
        One amount a part, summing to ``total``, each within its bounds and on its step; ``None`` when there are none such.
    """
    drawn = [share.on_step() for share in shares]
    if any(share.low is not None and share.high is not None and share.low > share.high for share in drawn):
        return None
    low, high = reach(drawn)
    if (low is not None and total < low) or (high is not None and total > high) or (not drawn and total):
        return None
    groups: dict[int, list[int]] = {}
    for at, share in enumerate(drawn):
        groups.setdefault(share.step, []).append(at)
    exact = levelled(total, drawn)
    if len(groups) <= 1:
        return _rounded(total, drawn, exact)
    totals = _group_totals(total, [[drawn[at] for at in group] for group in groups.values()], exact, list(groups.values()))
    if totals is None:
        return None
    amounts = [0] * len(drawn)
    for group, whole in zip(groups.values(), totals, strict=True):
        members = [drawn[at] for at in group]
        for at, amount in zip(group, _rounded(whole, members, levelled(whole, members)) or (), strict=True):
            amounts[at] = amount
    return amounts


def reach(shares: Iterable[Share]) -> tuple[int | None, int | None]:
    """Return the least and the most that ``shares`` can come to; ``None`` is unbounded."""
    low: int | None = 0
    high: int | None = 0
    for share in shares:
        low = None if low is None or share.low is None else low + share.low
        high = None if high is None or share.high is None else high + share.high
    return low, high


def levelled(total: int, shares: Sequence[Share]) -> list[Fraction]:
    """Return the exact shares by one factor, each kept within its bounds, that sum to ``total``, which lies within their reach.

    Where the parts with a claim cannot take it all, they stand at their bounds and the rest goes to the others alike.
    """
    claims = [share for share in shares if share.weight]
    quiet = {at: share.clamped(share.base) for at, share in enumerate(shares) if not share.weight}
    wanted = total - sum(quiet.values(), ZERO)
    low, high = reach(claims)
    if claims and (low is None or wanted >= low) and (high is None or wanted <= high):
        factor = _factor(wanted, claims)
        return [quiet[at] if at in quiet else share.at(factor) for at, share in enumerate(shares)]
    bound = high if high is not None and wanted > high else low
    others = [Share(Fraction(1), share.low, share.high, share.base) for share in shares if not share.weight]
    factor = _factor(Fraction(total - (bound or 0)), others) if others else ZERO
    over = high is not None and bound == high
    rest = iter(others)
    return [next(rest).at(factor) if not share.weight else Fraction((share.high if over else share.low) or 0) for share in shares]


def _factor(wanted: Fraction, shares: Sequence[Share]) -> Fraction:
    """Return the factor at which ``shares``, all with a claim, come to ``wanted``, which lies within their reach.

    Their sum grows with the factor in straight pieces between the factors at which a part meets a bound; these are walked through in order.
    """
    still, slope = ZERO, ZERO
    turns: list[tuple[Fraction, Fraction, Fraction]] = []
    for share in shares:
        if share.low is None:
            still, slope = still + share.base, slope + share.weight
        else:
            still += share.low
            turns.append(((share.low - share.base) / share.weight, share.base - share.low, share.weight))
        if share.high is not None:
            turns.append(((share.high - share.base) / share.weight, share.high - share.base, -share.weight))
    factor = ZERO
    for factor, more, steeper in sorted(turns):
        if slope and still + slope * factor >= wanted:
            return (wanted - still) / slope
        still, slope = still + more, slope + steeper
    return (wanted - still) / slope if slope else factor


def _rounded(total: int, shares: Sequence[Share], exact: Sequence[Fraction]) -> list[int] | None:
    """Return whole steps near the ``exact`` shares that sum to ``total``, or ``None`` when it is not on the one step of ``shares``.

    Each exact share is rounded down, which no bound forbids, for the bounds are on the step; the largest remainders get one step more. A tie goes
    to the larger share, and between shares that are alike in everything to the first.
    """
    if not shares:
        return []
    step = shares[0].step
    counts = [floor((amount - share.offset) / step) for amount, share in zip(exact, shares, strict=True)]
    left, odd = divmod(total - sum(share.offset + step * count for share, count in zip(shares, counts, strict=True)), step)
    if odd:
        return None
    remainders = [(exact[at] - shares[at].offset) / step - counts[at] for at in range(len(shares))]
    order = sorted(range(len(shares)), key=lambda at: (-remainders[at], -exact[at], -shares[at].weight, _bound(shares[at].low), _bound(shares[at].high)))
    for at in order[:left]:
        counts[at] += 1
    return [share.offset + step * count for share, count in zip(shares, counts, strict=True)]


def _bound(bound: int | None) -> tuple[bool, int]:
    return bound is None, bound or 0


# ------------------------------------------------------------------------------------------------------- several steps at once


@dataclass(frozen=True, slots=True)
class _Group:
    """All parts on one step: what they ideally come to, what they can come to, and on which values."""

    ideal: Fraction
    low: int | None
    high: int | None
    step: int
    offset: int


def _group_totals(total: int, groups: Sequence[Sequence[Share]], exact: Sequence[Fraction], places: Sequence[Sequence[int]]) -> list[int] | None:
    """Return what each group of one step comes to, as near to its exact share as the steps of all allow, or ``None`` when no values fit together."""
    made = []
    for group, at in zip(groups, places, strict=True):
        low, high = reach(group)
        made.append(_Group(sum((exact[each] for each in at), ZERO), low, high, group[0].step, sum(share.offset for share in group)))
    order = sorted(range(len(made)), key=lambda at: -made[at].step)
    found = _Search([made[at] for at in order]).best(total)
    return None if found is None else [amount for _, amount in sorted(zip(order, found, strict=True))]


class _Search:
    """Looks for the values of at least two groups that sum to a total and stand nearest to what is ideal for them.

    Values of the coarsest steps are tried first, the nearest first; the last two groups need no trying.
    """

    def __init__(self, groups: Sequence[_Group]) -> None:
        self._groups = groups
        # Two groups can trade a common multiple of their steps, so that none need stand further than this from its exact share.
        self._span = (len(groups) - 1) * lcm(*(group.step for group in groups))
        # Of the groups behind each place: what they can come to, on which step and from where.
        behind = [groups[at + 1 :] for at in range(len(groups))]
        self._rests = [reach([Share(ZERO, group.low, group.high) for group in rest]) for rest in behind]
        self._lattices = [(gcd(*(group.step for group in rest)), sum(group.offset for group in rest)) for rest in behind]
        self._best: tuple[int, ...] | None = None
        self._cost: Fraction | None = None

    def best(self, total: int) -> tuple[int, ...] | None:
        """Return the values, or ``None`` when there are none."""
        self._try(0, total, (), ZERO)
        return self._best

    def _try(self, at: int, left: int, chosen: tuple[int, ...], cost: Fraction) -> None:
        group = self._groups[at]
        common = on_both((group.step, group.offset), (self._lattices[at][0], left - self._lattices[at][1]))
        if common is None:
            return
        least, most = self._rests[at]
        low = max((bound for bound in (group.low, None if most is None else left - most) if bound is not None), default=None)
        high = min((bound for bound in (group.high, None if least is None else left - least) if bound is not None), default=None)
        if at == len(self._groups) - 2:
            self._end(at, left, chosen, cost, _around((group.ideal, left - self._groups[-1].ideal), low, high, *common))
            return
        least, most = ceil(group.ideal - self._span), floor(group.ideal + self._span)
        for amount in _nearest_first(group.ideal, max(least, least if low is None else low), min(most, most if high is None else high), *common):
            further = cost + abs(amount - group.ideal)
            if self._cost is not None and further >= self._cost:
                return
            self._try(at + 1, left - amount, (*chosen, amount), further)

    def _end(self, at: int, left: int, chosen: tuple[int, ...], cost: Fraction, amounts: Iterable[int]) -> None:
        """Take the best of ``amounts`` for the last group but one; the last gets what is left."""
        for amount in amounts:
            whole = cost + abs(amount - self._groups[at].ideal) + abs(left - amount - self._groups[at + 1].ideal)
            if self._cost is None or whole < self._cost:
                self._best, self._cost = (*chosen, amount, left - amount), whole


def _around(ideals: Iterable[Fraction], low: int | None, high: int | None, step: int, offset: int) -> Iterator[int]:
    """Yield the numbers on a step, within the bounds, that stand next to each of ``ideals``, or else next to the bound that is nearer."""
    for ideal in ideals:
        inside = max(ideal, Fraction(low)) if low is not None else ideal
        inside = min(inside, Fraction(high)) if high is not None else inside
        below = offset + step * floor((inside - offset) / step)
        yield from (each for each in (below, below + step) if (low is None or each >= low) and (high is None or each <= high))


def _nearest_first(ideal: Fraction, low: int, high: int, step: int, offset: int) -> Iterator[int]:
    """Yield the numbers on a step between two bounds, those nearest to ``ideal`` first."""
    below = offset + step * ((min(floor(ideal), high) - offset) // step)
    above = max(below + step, offset + step * -((offset - low) // step))
    while below >= low or above <= high:
        if above > high or (below >= low and ideal - below <= above - ideal):
            yield below
            below -= step
        else:
            yield above
            above += step


def on_both(first: tuple[int, int], second: tuple[int, int]) -> tuple[int, int] | None:
    """Return step and offset of the numbers that are on two steps, each from its offset, or ``None`` where there are none; step 0 is one number."""
    (step, offset), (other, at) = first, second
    if not step or not other:
        alone, (wide, start) = (offset, second) if not step else (at, first)
        fits = alone == start if not wide else (alone - start) % wide == 0
        return (0, alone) if fits else None
    whole = gcd(step, other)
    if (at - offset) % whole:
        return None
    turns = (at - offset) // whole * pow(step // whole, -1, other // whole) if other > whole else 0
    span = lcm(step, other)
    return span, (offset + step * turns) % span

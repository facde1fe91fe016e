"""A whole number shared out among parts exactly: by weights, within each part's bounds, each part on its own step, adding up to the last unit.

The shares are proportional as far as the bounds allow: one common factor holds for all parts that touch no bound. It is found as an exact fraction;
what rounding down to the steps leaves over goes to the largest remainders, so that no part stands a whole step from its exact share. Amounts are
whole numbers of some unit that the caller has chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm

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

    place: int
    ideal: Fraction
    low: int | None
    high: int | None
    step: int
    offset: int

    def nearest_first(self, low: int | None, high: int | None, reach: int) -> Iterator[int]:
        """Yield the group's values between the bounds, and at most ``reach`` from its ideal, the nearest first."""
        least = max(bound for bound in (self.low, low, ceil(self.ideal - reach)) if bound is not None)
        most = min(bound for bound in (self.high, high, floor(self.ideal + reach)) if bound is not None)
        below = self.offset + self.step * ((min(floor(self.ideal), most) - self.offset) // self.step)
        above = max(below + self.step, self.offset + self.step * -((self.offset - least) // self.step))
        while below >= least or above <= most:
            if above > most or (below >= least and self.ideal - below <= above - self.ideal):
                yield below
                below -= self.step
            else:
                yield above
                above += self.step


def _group_totals(total: int, groups: Sequence[Sequence[Share]], exact: Sequence[Fraction], places: Sequence[Sequence[int]]) -> list[int] | None:
    """Return what each group of one step comes to, as near to its exact share as the steps of all allow, or ``None`` when no values fit together."""
    made = []
    for place, (group, at) in enumerate(zip(groups, places, strict=True)):
        low, high = reach(group)
        made.append(_Group(place, sum((exact[each] for each in at), ZERO), low, high, group[0].step, sum(share.offset for share in group)))
    made.sort(key=lambda group: -group.step)
    # Two groups can trade a common multiple of their steps, so no group need stand further than this from its exact share.
    found = _Search(made, (len(made) - 1) * lcm(*(group.step for group in made))).best(total)
    if found is None:
        return None
    return [amount for _, amount in sorted(zip((group.place for group in made), found, strict=True))]


class _Search:
    """Looks for the values of groups that sum to a total and stand nearest to what is ideal for them; the coarsest steps are tried first."""

    def __init__(self, groups: Sequence[_Group], span: int) -> None:
        self._groups = groups
        self._span = span
        self._best: tuple[int, ...] | None = None
        self._cost: Fraction | None = None
        # What the groups behind each place can come to.
        self._rests = [reach([Share(ZERO, group.low, group.high) for group in groups[at + 1 :]]) for at in range(len(groups))]

    def best(self, total: int) -> tuple[int, ...] | None:
        """Return the values, or ``None`` when there are none."""
        self._try(0, total, (), ZERO)
        return self._best

    def _try(self, at: int, left: int, chosen: tuple[int, ...], cost: Fraction) -> None:
        group, (least, most) = self._groups[at], self._rests[at]
        if at == len(self._groups) - 1:
            self._end(group, left, chosen, cost)
            return
        for amount in group.nearest_first(None if most is None else left - most, None if least is None else left - least, self._span):
            further = cost + abs(amount - group.ideal)
            if self._cost is not None and further >= self._cost:
                return
            self._try(at + 1, left - amount, (*chosen, amount), further)

    def _end(self, group: _Group, left: int, chosen: tuple[int, ...], cost: Fraction) -> None:
        fits = (left - group.offset) % group.step == 0 and (group.low is None or left >= group.low) and (group.high is None or left <= group.high)
        whole = cost + abs(left - group.ideal)
        if fits and (self._cost is None or whole < self._cost):
            self._best, self._cost = (*chosen, left), whole

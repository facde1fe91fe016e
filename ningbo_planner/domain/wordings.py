"""Several wordings of one target held against each other: a level, a yearly growth, an average growth over years, a share of a total, a rank.

Each wording is an interval as it is printed (8.0% is anything from 7.95% to 8.05%), and all of them are bounds on ratios: of one year to another, of an
indicator to a total, of a figure to one. Bounds on ratios multiply along a way from one figure to another, so the closest that all wordings together say
of any ratio is the smallest product along all ways; they contradict each other exactly when some way leads back to its start with less than one. All of
it is computed with exact fractions; n years of growth are an n-th power, never a root.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.series import decimals_of
from ningbo_planner.domain.table import CellRef

_HALF = Fraction(1, 2)
_PERCENT = Fraction(1, 100)
_ONE = Fraction(1)


class WordingKind(StrEnum):
    """What a statement says of an indicator."""

    LEVEL = "level"
    GROWTH = "growth"
    AVERAGE = "average"
    SHARE = "share"
    RANK = "rank"


class Figure(NamedTuple):
    """A quantity that statements speak of: an indicator (or a total, or a competitor) in one period."""

    indicator: str
    period: str


# What a level is a ratio to.
UNIT = Figure("", "")


@dataclass(frozen=True, slots=True)
class Wording:
    """One statement.

    Attributes:
        kind: see :class:`WordingKind`.
        figure: what it speaks of; of a growth, its later end.
        said: the figure as it is printed: the level, or percents.
        other: of a growth, its earlier end; of a share, the total; of a rank, the best of those it is not behind, if there are any.
        ahead: of a rank, the last of those that are not behind it, if there are any.
        years: over how many years an average runs.
        scale: what the level is multiplied by, where statements are in different units.
        cell: where it stands, if in a cell.
        label: how it is called in sentences.
    """

    kind: WordingKind
    figure: Figure
    said: Quantity
    other: Figure = UNIT
    ahead: Figure = UNIT
    years: int = 1
    scale: Fraction = _ONE
    cell: CellRef | None = None
    label: str = ""


class Bound(NamedTuple):
    """At most ``ratio`` times; less than that where it is ``strict``."""

    ratio: Fraction
    strict: bool

    def then(self, other: Bound) -> Bound:
        """Return what follows from both, one after the other."""
        return Bound(self.ratio * other.ratio, self.strict or other.strict)

    @property
    def order(self) -> tuple[Fraction, bool]:
        """What bounds are compared by: the tighter first."""
        return self.ratio, not self.strict

    @property
    def leads_nowhere(self) -> bool:
        """Whether a figure would have to be less than itself."""
        return self.ratio < 1 or (self.ratio == 1 and self.strict)


@dataclass(frozen=True, slots=True)
class Span:
    """The values that a wording, or all others together, leave for one figure or ratio; ``None`` is unbounded."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class OddOne:
    """A wording without which the rest agree, with the proof.

    Attributes:
        wording: which.
        said: what it says, as an interval: a level, or a growth or a share as a part of one (0.08 is 8%); unbounded for a rank.
        implied: what the others say of the same.
    """

    wording: Wording
    said: Span
    implied: Span


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of holding wordings against each other.

    Attributes:
        agrees: whether figures exist that all of them describe.
        odd: the wordings of which each, left out, lets the rest agree; one alone is the odd one out.
        clashing: a smallest set of wordings that contradict each other; empty where all agree.
        ignored: wordings that say nothing that can be compared (words, no figure, or a figure that is not above zero).
    """

    agrees: bool
    odd: tuple[OddOne, ...] = ()
    clashing: tuple[Wording, ...] = ()
    ignored: tuple[Wording, ...] = ()

    @property
    def odd_one_out(self) -> OddOne | None:
        """The one wording that all others speak against; ``None`` where it might as well be another."""
        return self.odd[0] if len(self.odd) == 1 else None


def judge(wordings: Iterable[Wording]) -> Verdict:
    """Hold wordings against each other."""
    known: list[Wording] = []
    ignored: list[Wording] = []
    for wording in wordings:
        (known if _bounds(wording) is not None else ignored).append(wording)
    if _agree(known):
        return Verdict(True, ignored=tuple(ignored))
    odd = []
    for at, wording in enumerate(known):
        rest = known[:at] + known[at + 1 :]
        if _agree(rest):
            said = Span(None, None) if wording.kind is WordingKind.RANK else said_by(wording)
            odd.append(OddOne(wording, said, implied_by(rest, wording)))
    return Verdict(False, tuple(odd), tuple(_clashing(known)), tuple(ignored))


def _clashing(wordings: Sequence[Wording]) -> list[Wording]:
    """Return a set that does not agree and of which nothing can be left out: the smaller of those that the order and the reverse order lead to."""
    return min((_without_spare(wordings, order) for order in (wordings, wordings[::-1])), key=len)


def _without_spare(wordings: Sequence[Wording], order: Sequence[Wording]) -> list[Wording]:
    """Leave out what can be, one after the other in ``order``."""
    left = list(wordings)
    for wording in order:
        without = [each for each in left if each is not wording]
        if not _agree(without):
            left = without
    return left


def _agree(wordings: Sequence[Wording]) -> bool:
    return _closest(wordings) is not None


def ranked(figure: Figure, rank: int, others: Mapping[Figure, Quantity], said: Quantity, *, is_or_better: bool) -> Wording:
    """Return what a rank says: how many of ``others`` are ahead of ``figure`` at most, and at least unless it ``is_or_better`` (前三).

    Args:
        figure, said: what is ranked, and the words for it.
        rank: from 1.
        others: what is known of the competitors; those without a figure are left out.
    """
    known = sorted((name for name, quantity in others.items() if quantity.point is not None), key=lambda name: -(others[name].point or 0))
    behind = known[rank - 1] if rank <= len(known) else UNIT
    ahead = known[rank - 2] if not is_or_better and 2 <= rank <= len(known) + 1 else UNIT
    return Wording(WordingKind.RANK, figure, said, behind, ahead)


# --------------------------------------------------------------------------------------------------------- what a wording says


def said_by(wording: Wording) -> Span:
    """Return what a wording says as printed: every value that would be printed so."""
    low, high, low_open, high_open = _printed(wording.said)
    percent = _PERCENT if wording.kind is not WordingKind.LEVEL else wording.scale
    return Span(None if low is None else low * percent, None if high is None else high * percent, low_open, high_open)


def _printed(said: Quantity) -> tuple[Fraction | None, Fraction | None, bool, bool]:
    """Return the values that are printed as ``said``: half a unit of the last place round a number, a bound or a range as it stands."""
    low = None if said.low is None else Fraction(said.low)
    high = None if said.high is None else Fraction(said.high)
    if said.state in (State.NUMBER, State.ABOUT) and said.low is not None and low is not None:
        half = _HALF * Fraction(1, 10 ** decimals_of(said.low))
        # 左右 leaves as much again as rounding does, ten times over: about 300 is 295 to 305.
        half = half * 10 if said.state is State.ABOUT else half
        return low - half, low + half, False, False
    return low, high, said.state is State.GREATER, said.state is State.LESS


def _bounds(wording: Wording) -> list[tuple[Figure, Figure, Bound]] | None:
    """Return what a wording says as bounds: the first figure is at most so many times the second; ``None`` where it says nothing of the kind."""
    if wording.kind is WordingKind.RANK:
        below = [(wording.other, wording.figure, Bound(_ONE, False))] if wording.other != UNIT else []
        return below + ([(wording.figure, wording.ahead, Bound(_ONE, False))] if wording.ahead != UNIT else []) or None
    if not wording.said.is_numeric:
        return None
    span = said_by(wording)
    shift = _ONE if wording.kind in (WordingKind.GROWTH, WordingKind.AVERAGE) else Fraction(0)
    low, high = (None if bound is None else bound + shift for bound in (span.low, span.high))
    if high is not None and (high < 0 or (high == 0 and span.high_open)):
        return None
    found = []
    if high is not None:
        found.append((wording.figure, wording.other, Bound(max(high, Fraction(0)) ** wording.years, span.high_open)))
    if low is not None and low > 0:
        # other <= figure / low
        found.append((wording.other, wording.figure, Bound(_ONE / low**wording.years, span.low_open)))
    return found


# ------------------------------------------------------------------------------------------------------------ all of them together


def _closest(wordings: Sequence[Wording]) -> dict[tuple[Figure, Figure], Bound] | None:
    """Return the closest bound between every two figures, or ``None`` where one would have to be less than itself."""
    closest: dict[tuple[Figure, Figure], Bound] = {}
    for wording in wordings:
        for first, second, bound in _bounds(wording) or ():
            _tighten(closest, first, second, bound)
    figures = {figure for pair in closest for figure in pair}
    for middle in figures:
        ways_in = [(first, bound) for (first, second), bound in closest.items() if second == middle]
        ways_out = [(second, bound) for (first, second), bound in closest.items() if first == middle]
        for first, bound in ways_in:
            for second, other in ways_out:
                _tighten(closest, first, second, bound.then(other))
        if any(closest[figure, figure].leads_nowhere for figure in figures if (figure, figure) in closest):
            return None
    return closest


def _tighten(closest: dict[tuple[Figure, Figure], Bound], first: Figure, second: Figure, bound: Bound) -> None:
    known = closest.get((first, second))
    if known is None or bound.order < known.order:
        closest[first, second] = bound


def implied_by(wordings: Sequence[Wording], wording: Wording) -> Span:
    """Return what ``wordings``, which agree, say of what ``wording`` speaks of; of a rank, how its figure compares with the first behind it.

    A growth over several years is told as its yearly rate: roots are taken to twelve decimals, outwards, so that the interval is never too narrow.
    """
    closest = _closest(wordings) or {}
    high, low = closest.get((wording.figure, wording.other)), closest.get((wording.other, wording.figure))
    most = None if high is None else _root(high.ratio, wording.years, upwards=True)
    least = None if low is None or not low.ratio else _root(_ONE / low.ratio, wording.years, upwards=False)
    if wording.kind in (WordingKind.GROWTH, WordingKind.AVERAGE):
        most, least = (None if each is None else each - 1 for each in (most, least))
    return Span(least, most, low is not None and low.strict, high is not None and high.strict)


def _root(value: Fraction, years: int, *, upwards: bool) -> Fraction:
    """Return the root of ``value`` to twelve decimals, rounded to the side that keeps what it bounds inside."""
    if years == 1:
        return value
    scale = 10**12
    target = value * scale**years
    low, high = 0, 1
    while high**years < target:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**years <= target else (low, middle)
    return Fraction(low if not upwards or low**years == target else high, scale)


def whole_percent(value: Fraction, decimals: int = 2) -> Decimal:
    """Return a part of one in percent, rounded for people."""
    scaled = round(value * 100 * 10**decimals)
    return Decimal(scaled).scaleb(-decimals)

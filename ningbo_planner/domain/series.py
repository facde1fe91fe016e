"""Going on with a line of figures as the fill handle of a spreadsheet does: what stands there says what comes next.

One number is copied, unless it is a year (``2021年``). Two numbers go on by their difference, more by the straight line that fits them best (least squares), which is the same
where the steps are even. A text with digits counts up (``第1批``, ``第2批``). Bounds, ranges, what is missing and other words are copied. Where
kinds are mixed, each run of one kind goes on by itself and the whole pattern repeats.

All of it is exact: lines are kept as fractions and rounded once, to the finest decimals that the numbers were printed with.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from ningbo_planner.domain import exact
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.reading import MAX_LENGTH

_FRAMED = re.compile(r"(?P<before>\D*?)(?P<digits>-?[0-9]+(?:\.[0-9]+)?)(?P<after>\D*)")
# The last group of digits is the one that counts: 2021年第1批 is followed by 2021年第2批.
_COUNTED = re.compile(r"(?P<before>.*?)(?P<digits>\d+)(?P<after>\D*)", re.DOTALL)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年")
_WORDS = frozenset({State.WORDS, State.NOT_UNDERSTOOD})
_ONE = Decimal(1)
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


class Going(StrEnum):
    """How a line goes on: as copies, by steps, or by the line of best fit through uneven steps."""

    COPY = "copy"
    STEPS = "steps"
    TREND = "trend"


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line through the values of a run; the first value stands at 0."""

    start: Fraction
    step: Fraction

    def at(self, place: int) -> Fraction:
        """Return the value at ``place``, before the start too."""
        return self.start + self.step * place


@dataclass(frozen=True, slots=True)
class Frame:
    """What is printed round a number: ``6.9%`` is 6.9 with a sign behind it."""

    before: str = ""
    after: str = ""

    def around(self, amount: Decimal) -> Quantity:
        """Return the quantity that states ``amount`` in this frame."""
        return Quantity(f"{self.before}{exact.plain(amount)}{self.after}", State.NUMBER, amount, amount)


PLAIN = Frame()


def frame_of(quantity: Quantity) -> Frame:
    """Return what is printed round the number of ``quantity``; a number printed in another way (``3,588``, ``1.2万``) has no frame."""
    found = _FRAMED.fullmatch(quantity.text)
    is_same = found is not None and quantity.number is not None and Decimal(found["digits"]) == quantity.number
    return Frame(found["before"], found["after"]) if found is not None and is_same else PLAIN


def decimals_of(amount: Decimal) -> int:
    """Return how many decimals ``amount`` is printed with."""
    return max(0, -int(amount.as_tuple().exponent))


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Return ``value`` rounded to ``decimals``, halves away from zero."""
    scaled = abs(value) * 10**decimals
    digits = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    amount = Decimal(digits).scaleb(-decimals, context=exact.EXACT)
    return -amount if value < 0 and digits else amount


def fitted(values: Sequence[Fraction]) -> Line:
    """Return the line of best fit through ``values`` at 0, 1, 2 …; one value alone is counted up by one."""
    count = len(values)
    if count == 1:
        return Line(values[0], Fraction(1))
    middle, mean = Fraction(count - 1, 2), sum(values, Fraction(0)) / count
    spread = sum(((at - middle) ** 2 for at in range(count)), Fraction(0))
    step = sum(((at - middle) * (value - mean) for at, value in enumerate(values)), Fraction(0)) / spread
    return Line(mean - step * middle, step)


class Pattern:
    """A line of quantities and how it goes on.

    Attributes:
        going: by copies, by steps or by a trend; the strongest of its runs.
        step: what is added each time, where the whole line is one run of numbers that goes on by steps; else ``None``.
    """

    def __init__(self, sources: Sequence[Quantity], toggled: bool = False, copies_only: bool = False) -> None:
        """Read the pattern of ``sources``.

        Args:
            sources: at least one quantity, in the order of the line.
            toggled: do the other thing: copies where the line would go on, steps of one where numbers would be copied.
            copies_only: the sources are in several units, so that only copies make sense.
        """
        self._size = len(sources)
        self._runs = _runs(sources, counts=False)
        if copies_only:
            self._runs = [_Copies(sources)]
        elif toggled:
            goes_on = any(run.going is not Going.COPY for run in self._runs)
            self._runs = [_Copies(sources)] if goes_on else _runs(sources, counts=True)
        kinds = {run.going for run in self._runs}
        self.going = next((going for going in (Going.TREND, Going.STEPS) if going in kinds), Going.COPY)
        only = self._runs[0] if len(self._runs) == 1 else None
        self.step = only.step if isinstance(only, _Steps) else None

    def at(self, index: int) -> Quantity:
        """Return the quantity at ``index`` of the line: 0 is the first source; negative ones stand before it."""
        turn, place = divmod(index, self._size)
        for run in self._runs:
            if place < len(run):
                return run.at(turn * len(run) + place)
            place -= len(run)
        raise IndexError(index)


class _Copies:
    """Quantities that are repeated as they are."""

    going = Going.COPY

    def __init__(self, sources: Sequence[Quantity]) -> None:
        self._sources = tuple(sources)

    def __len__(self) -> int:
        return len(self._sources)

    def at(self, place: int) -> Quantity:
        """Return the quantity at ``place``."""
        return self._sources[place % len(self._sources)]


class _Steps:
    """Numbers that go on by the same step."""

    going = Going.STEPS

    def __init__(self, sources: Sequence[Quantity], step: Decimal) -> None:
        self.step = step
        self._start = sources[0].low or exact.ZERO
        self._frame = _common_frame(sources)
        self._count = len(sources)

    def __len__(self) -> int:
        return self._count

    def at(self, place: int) -> Quantity:
        """Return the quantity at ``place``."""
        return self._frame.around(exact.add(self._start, exact.multiply(self.step, Decimal(place))))


class _Trend:
    """Numbers whose steps differ; they go on along the line of best fit."""

    going = Going.TREND

    def __init__(self, sources: Sequence[Quantity]) -> None:
        amounts = [source.low or exact.ZERO for source in sources]
        self._line = fitted([Fraction(amount) for amount in amounts])
        self._decimals = max(map(decimals_of, amounts))
        self._frame = _common_frame(sources)
        self._count = len(sources)

    def __len__(self) -> int:
        return self._count

    def at(self, place: int) -> Quantity:
        """Return the quantity at ``place``."""
        return self._frame.around(rounded(self._line.at(place), self._decimals))


class _Counted:
    """Texts whose digits count up."""

    going = Going.STEPS

    def __init__(self, sources: Sequence[Quantity]) -> None:
        self._first = sources[0]
        self._parts = [_counted(source) for source in sources]
        self._line = fitted([Fraction(int(digits)) for _, digits, _ in self._parts])

    def __len__(self) -> int:
        return len(self._parts)

    def at(self, place: int) -> Quantity:
        """Return the text at ``place``; nothing counts below zero, and leading zeros and wide digits stay."""
        before, first, after = self._parts[0]
        digits = str(max(0, int(rounded(self._line.at(place), 0)))).zfill(len(first) if first.startswith(("0", "０")) else 0)
        return replace(self._first, text=f"{before}{digits if first.isascii() else digits.translate(_WIDE)}{after}", expression="")


_Run = _Copies | _Steps | _Trend | _Counted


def _common_frame(sources: Sequence[Quantity]) -> Frame:
    """Return what is printed round all of the numbers, nothing where they differ in it."""
    frames = {frame_of(source) for source in sources}
    return frames.pop() if len(frames) == 1 else PLAIN


def _numbers(sources: Sequence[Quantity]) -> _Steps | _Trend:
    """Return how numbers go on; even steps need no fractions, which matters where a hundred thousand rows go on."""
    amounts = [source.low or exact.ZERO for source in sources]
    steps = {exact.subtract(after, before) for before, after in zip(amounts, amounts[1:], strict=False)} or {_ONE}
    return _Steps(sources, steps.pop()) if len(steps) == 1 else _Trend(sources)


def _counted(source: Quantity) -> tuple[str, str, str]:
    """Return what stands before, in and behind the digits that count."""
    found = _COUNTED.fullmatch(source.text)
    return (found["before"], found["digits"], found["after"]) if found is not None else (source.text, "", "")


def _kind(source: Quantity) -> tuple[str, str, str]:
    """Return what tells runs apart: numbers go together, counted texts with those of the same words, everything else as copies."""
    if source.state is State.NUMBER:
        return "number", "", ""
    if source.state in _WORDS and len(source.text) <= MAX_LENGTH and _COUNTED.fullmatch(source.text):
        before, _, after = _counted(source)
        return "counted", before, after
    return "copied", "", ""


def _runs(sources: Sequence[Quantity], counts: bool) -> list[_Run]:
    """Take a line apart into runs; one number alone is copied unless it ``counts`` or is a year."""
    runs: list[_Run] = []
    for (kind, _, _), group in groupby(sources, _kind):
        members = list(group)
        if kind == "counted":
            runs.append(_Counted(members))
        elif kind == "number" and (counts or len(members) > 1 or _YEAR.fullmatch(members[0].text)):
            runs.append(_numbers(members))
        else:
            runs.append(_Copies(members))
    return runs

"""A quantity: what a cell says, as printed, beside what it means.

The printed text is never lost. The meaning is a state with one or two exact bounds: a number, a bound (``>15``), a range (``50-60``), an
about (``300左右``), missing (``——``), not applicable (``/``), words (``全国前列``), or not understood. Missing and not understood are never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ningbo_planner.domain import exact


class State(StrEnum):
    """What kind of statement a quantity is."""

    EMPTY = "empty"
    NUMBER = "number"
    GREATER = ">"
    AT_LEAST = ">="
    LESS = "<"
    AT_MOST = "<="
    RANGE = "range"
    ABOUT = "about"
    MISSING = "missing"
    NOT_APPLICABLE = "n/a"
    WORDS = "words"
    NOT_UNDERSTOOD = "not_understood"


NUMERIC = frozenset({State.NUMBER, State.GREATER, State.AT_LEAST, State.LESS, State.AT_MOST, State.RANGE, State.ABOUT})
BOUNDS = frozenset({State.GREATER, State.AT_LEAST, State.LESS, State.AT_MOST})
ABSENT = frozenset({State.EMPTY, State.MISSING, State.NOT_APPLICABLE})
_SIGNS = {State.GREATER: ">", State.AT_LEAST: "≥", State.LESS: "<", State.AT_MOST: "≤"}


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that a statement allows; ``None`` is unbounded, an open end excludes its bound."""

    low: Decimal | None
    high: Decimal | None
    low_open: bool = False
    high_open: bool = False

    def plus(self, other: Interval) -> Interval:
        """Return the values that a sum of one from each interval can take."""
        low = None if self.low is None or other.low is None else exact.add(self.low, other.low)
        high = None if self.high is None or other.high is None else exact.add(self.high, other.high)
        return Interval(low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    @property
    def is_empty(self) -> bool:
        """Whether no value lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def has(self, value: Decimal) -> bool:
        """Tell whether ``value`` lies in it."""
        above = self.low is None or value > self.low or (value == self.low and not self.low_open)
        return above and (self.high is None or value < self.high or (value == self.high and not self.high_open))

    def common(self, other: Interval) -> Interval:
        """Return the values that lie in both."""
        low, low_open = max(((each.low, each.low_open) for each in (self, other) if each.low is not None), default=(None, False))
        high, is_closed = min(((each.high, not each.high_open) for each in (self, other) if each.high is not None), default=(None, True))
        return Interval(low, high, low_open, not is_closed)

    def negated(self) -> Interval:
        """Return the values with the other sign."""
        low, high = (None if bound is None else exact.subtract(exact.ZERO, bound) for bound in (self.high, self.low))
        return Interval(low, high, self.high_open, self.low_open)

    def meets(self, other: Interval) -> bool:
        """Tell whether some value lies in both intervals."""
        return self._starts_before_end_of(other) and other._starts_before_end_of(self)

    def _starts_before_end_of(self, other: Interval) -> bool:
        if self.low is None or other.high is None:
            return True
        if self.low == other.high:
            return not (self.low_open or other.high_open)
        return self.low < other.high


@dataclass(frozen=True, slots=True)
class Quantity:
    """One cell's statement.

    Attributes:
        text: as printed or typed.
        state: what kind of statement it is.
        low, high: its bounds in the unit of its row; equal for a number and an about, one of them ``None`` for a bound, both for the rest.
        expression: the arithmetic it was typed as (``=4000*1.1``), which editing shows again; empty for a figure typed or printed as such.
    """

    text: str = ""
    state: State = State.EMPTY
    low: Decimal | None = None
    high: Decimal | None = None
    expression: str = ""

    @property
    def is_numeric(self) -> bool:
        """Tell whether the statement has at least one number in it."""
        return self.state in NUMERIC

    @property
    def is_absent(self) -> bool:
        """Tell whether nothing is stated: empty, missing or not applicable."""
        return self.state in ABSENT

    @property
    def number(self) -> Decimal | None:
        """The exact number, if and only if the statement is one."""
        return self.low if self.state is State.NUMBER else None

    @property
    def point(self) -> Decimal | None:
        """The number to draw or to sort by: the number, the bound, the middle of a range; ``None`` without one."""
        if self.state is State.RANGE and self.low is not None and self.high is not None:
            return exact.multiply(exact.add(self.low, self.high), Decimal("0.5"))
        return self.low if self.low is not None else self.high

    @property
    def sign(self) -> str:
        """The sign of a bound (``>``, ``≥``, ``<``, ``≤``), else nothing."""
        return _SIGNS.get(self.state, "")

    def interval(self) -> Interval | None:
        """Return the values the statement allows, or ``None`` when it has no number."""
        if self.state not in NUMERIC:
            return None
        return Interval(self.low, self.high, self.state is State.GREATER, self.state is State.LESS)

    def same_meaning(self, other: Quantity) -> bool:
        """Tell whether both say the same, however printed (``3,588`` and ``3588`` do)."""
        if self.state is not other.state:
            return False
        if self.state in (State.WORDS, State.NOT_UNDERSTOOD):
            return self.text == other.text
        return self.low == other.low and self.high == other.high


EMPTY = Quantity()


def number(amount: Decimal | int | str) -> Quantity:
    """Return the quantity that states ``amount`` and nothing else, printed plainly."""
    value = Decimal(amount)
    return Quantity(exact.plain(value), State.NUMBER, value, value)


def canonical_text(quantity: Quantity, percent: bool = False) -> str:
    """Print the meaning of ``quantity`` in one fixed notation (``>15%``, ``50-60``, ``300左右``, ``——``); words as they stand."""
    tail = "%" if percent else ""
    if quantity.state is State.RANGE and quantity.low is not None and quantity.high is not None:
        return f"{exact.plain(quantity.low)}-{exact.plain(quantity.high)}{tail}"
    if quantity.state is State.MISSING:
        return "——"
    if quantity.state is State.NOT_APPLICABLE:
        return "/"
    point = quantity.point
    if not quantity.is_numeric or point is None:
        return quantity.text
    around = "左右" if quantity.state is State.ABOUT else ""
    return f"{quantity.sign}{exact.plain(point)}{tail}{around}"

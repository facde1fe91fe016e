"""A cell as something that may change: what it says, in which steps and within which bounds, or why it stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ningbo_planner.domain import exact
from ningbo_planner.domain.quantity import Interval, Quantity, State, canonical_text, number
from ningbo_planner.domain.series import decimals_of, frame_of
from ningbo_planner.domain.table import CellRef

NOTHING = Interval(exact.ZERO, exact.ZERO)
# A cell in one of these states can be given a figure; words and 不涉及 are left alone.
FILLABLE = frozenset({State.EMPTY, State.MISSING, State.NOT_UNDERSTOOD})


class Change(NamedTuple):
    """One cell, what it says, and what it would say."""

    cell: CellRef
    now: Quantity
    to: Quantity

    @property
    def moved(self) -> Decimal:
        """By how much the figure moves, in the unit of its row; a cell that said nothing moves from zero."""
        return exact.subtract(self.to.point or exact.ZERO, self.now.point or exact.ZERO)


class Stays(StrEnum):
    """Why a cell may not change."""

    HELD = "hold"
    HELD_HERE = "held_here"
    BEYOND = "beyond"
    NO_FIGURE = "no_figure"


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell.

    Attributes:
        cell, now: which, and what it says.
        point: the figure it counts as, in the unit of its row; zero where it says none.
        spread: what it contributes to a sum, as an interval about the point.
        step: what a new figure is a multiple of.
        low, high: the bounds of a new figure.
        stays: why it may not change, or ``None``.
        reasons: which bounds of the row make ``low`` and ``high``.
        frame: what a new figure is printed like where the cell says none now.
    """

    cell: CellRef
    now: Quantity
    point: Decimal
    spread: Interval
    step: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    stays: Stays | None = None
    reasons: tuple[str, ...] = ()
    frame: Quantity | None = None

    @property
    def is_free(self) -> bool:
        """Whether it may change."""
        return self.stays is None

    @property
    def is_missing(self) -> bool:
        """Whether it states no figure."""
        return not self.now.is_numeric

    @property
    def span(self) -> Interval:
        """The changes that lead within its bounds."""
        low = None if self.low is None else exact.subtract(self.low, self.point)
        return Interval(low, None if self.high is None else exact.subtract(self.high, self.point))

    def allows(self, change: Decimal) -> bool:
        """Tell whether the figure may change by ``change``: to a multiple of its step, within its bounds."""
        amount = exact.add(self.point, change)
        inside = (self.low is None or amount >= self.low) and (self.high is None or amount <= self.high)
        return inside and self.stays is None and not amount % self.step

    def nearest(self, wanted: Interval) -> Decimal | None:
        """Return the smallest change but none at all that the figure allows and that lies in ``wanted``; ``None`` without one."""
        if wanted.low is not None and wanted.low == wanted.high:
            return wanted.low if wanted.low and self.allows(wanted.low) else None
        span = wanted.common(self.span)
        if span.is_empty:
            return None
        candidates = (self._first(span, exact.ZERO, 1), self._first(span, exact.ZERO, -1))
        return min((each for each in candidates if each is not None), key=abs, default=None)

    def _first(self, span: Interval, start: Decimal, way: int) -> Decimal | None:
        """Return the first change from ``start`` on upwards or downwards that is on the step and in ``span``."""
        bound = span.low if way > 0 else span.high
        begin = start if bound is None else max(start, bound) if way > 0 else min(start, bound)
        # Two tries: the first may be no change at all, or the bound of an open end.
        for extra in (0, 1):
            change = exact.subtract(self.on_step(exact.add(self.point, begin), way, extra), self.point)
            if change and span.has(change):
                return change
        return None

    def on_step(self, amount: Decimal, way: int, extra: int = 0) -> Decimal:
        """Return the multiple of the step at or beyond ``amount`` in direction ``way``, and ``extra`` steps further."""
        return exact.multiply(exact.add(steps_of(amount, self.step, up=way > 0), Decimal(way * extra)), self.step)

    def restated(self, amount: Decimal) -> Quantity:
        """Return the quantity that states ``amount`` where this one is stated now: printed alike, a bound or a range moved as a whole."""
        moved = exact.subtract(amount, self.point)
        if self.now.state is State.NUMBER:
            return frame_of(self.now).around(like(amount, self.point))
        if self.is_missing:
            return number(Decimal(exact.trimmed(amount))) if self.frame is None else frame_of(self.frame).around(like(amount, self.frame.low or exact.ZERO))
        low, high = (None if bound is None else like(exact.add(bound, moved), bound) for bound in (self.now.low, self.now.high))
        shifted = replace(self.now, low=low, high=high, expression="")
        return replace(shifted, text=canonical_text(shifted, percent=self.now.text.rstrip("左右").endswith(("%", "％"))))


def steps_of(amount: Decimal, step: Decimal, *, up: bool) -> Decimal:
    """Return how many steps ``amount`` is, rounded up or down to a whole number."""
    whole = exact.EXACT.divide_int(amount, step)
    rest = exact.subtract(amount, exact.multiply(whole, step))
    return exact.add(whole, Decimal((up and rest > 0) - (not up and rest < 0)))


def like(amount: Decimal, printed: Decimal) -> Decimal:
    """Return ``amount`` with as many decimals as ``printed`` has, or with as many as it needs."""
    trimmed = Decimal(exact.trimmed(amount))
    return trimmed if decimals_of(trimmed) >= decimals_of(printed) else trimmed.quantize(Decimal(1).scaleb(-decimals_of(printed)))

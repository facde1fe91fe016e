"""Scales: from values to pixels, with ticks in steps of 1, 2 and 5."""

from __future__ import annotations

import math
from dataclasses import dataclass

_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale.

    Attributes:
        low, high: values at its ends.
        start, end: pixels there (``end`` lies above ``start`` on a vertical scale, so it is the smaller).
    """

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return the pixel of ``value``."""
        return self.start + (value - self.low) / ((self.high - self.low) or 1.0) * (self.end - self.start)

    def length(self, value: float) -> float:
        """Return how many pixels ``value`` is long."""
        return abs(value / ((self.high - self.low) or 1.0) * (self.end - self.start))

    def ticks(self, most: int = 5) -> list[float]:
        """Return at most about ``most`` round values on it."""
        span = self.high - self.low
        if span <= 0 or most < 1:
            return [self.low]
        rough = span / most
        power = 10 ** math.floor(math.log10(rough))
        step = power * next(each for each in _STEPS if each * power >= rough * 0.999)
        first = math.ceil(self.low / step - 1e-9)
        return [number * step for number in range(first, math.floor(self.high / step + 1e-9) + 1)]


def bar_ends(values: list[float]) -> tuple[float, float]:
    """Return the ends of a scale for bars, which always begin at zero."""
    return min(0.0, *values, 0.0), max(0.0, *values, 0.0)


def line_ends(values: list[float]) -> tuple[float, float]:
    """Return the ends of a scale for lines and points: zero where it is near, else with room around them."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    span = (high - low) or abs(high) or 1.0
    if low >= 0 and low < span:
        return 0.0, high
    return low - span * 0.1, high + span * 0.1


@dataclass(frozen=True, slots=True)
class Slots:
    """Equal places for categories along one direction, ``start`` to ``end`` in pixels."""

    count: int
    start: float
    end: float

    @property
    def width(self) -> float:
        """The width of one place."""
        return (self.end - self.start) / (self.count or 1)

    def centre(self, number: int) -> float:
        """Return the middle of place ``number``."""
        return self.start + (number + 0.5) * (self.end - self.start) / (self.count or 1)

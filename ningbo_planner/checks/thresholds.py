"""The thresholds of built-in rules that a plan may set: which there are, what they may be, and which contradict each other."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from ningbo_planner.domain import exact
from ningbo_planner.domain.reading import narrowed
from ningbo_planner.errors import PlannerError

_ZERO, _ONE, _HUNDRED = Decimal(0), Decimal(1), Decimal(100)
# What nobody means by a factor or a count.
_MOST = Decimal(1000)


class Threshold(NamedTuple):
    """What a threshold may be; ``is_switch`` is yes (1) or no (0)."""

    least: Decimal
    most: Decimal
    is_whole: bool = False
    is_switch: bool = False


THRESHOLDS: Mapping[str, Mapping[str, Threshold]] = {
    "order": {"percent": Threshold(_ZERO, _HUNDRED), "still": Threshold(_ZERO, _ONE, is_whole=True, is_switch=True)},
    "growth": {
        "odd": Threshold(Decimal("1.01"), _MOST),
        "even": Threshold(_ONE, _MOST),
        "count": Threshold(Decimal(2), _MOST, is_whole=True),
    },
}


def read_threshold(code: str, name: str, text: str) -> str:
    """Return a threshold as the plan keeps it.

    Raises:
        PlannerError: it is no number, or none that makes sense.
    """
    wanted = THRESHOLDS[code][name]
    try:
        value = Decimal(narrowed(text).strip().removesuffix("%"))
    except InvalidOperation:
        raise PlannerError("threshold.no_number", text=text) from None
    if not value.is_finite() or not wanted.least <= value <= wanted.most:
        raise PlannerError("threshold.out_of_range", text=text, least=exact.trimmed(wanted.least), most=exact.trimmed(wanted.most))
    if wanted.is_whole and value != value.to_integral_value():
        raise PlannerError("threshold.whole", text=text)
    return exact.trimmed(value)


def require_together(code: str, params: Mapping[str, str]) -> None:
    """Raise a sentence on thresholds that contradict each other."""
    if code == "growth" and Decimal(params["even"]) > Decimal(params["odd"]):
        raise PlannerError("threshold.even_above_odd", even=params["even"], odd=params["odd"])

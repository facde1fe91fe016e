"""Bounds and steps of rows as they are shown and typed in the inspector: ``100-200``, ``≥5%``, ``10``. No Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from ningbo_planner.checks.rule import amount_text
from ningbo_planner.domain.bounds import limits_of
from ningbo_planner.domain.exact import trimmed
from ningbo_planner.domain.plan import Plan, RowBounds, row_key
from ningbo_planner.domain.quantity import Interval, State
from ningbo_planner.domain.reading import narrowed, parse
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.domain.unit import PERCENT
from ningbo_planner.edits.bounds import NO_BOUNDS, change_bounds
from ningbo_planner.edits.history import Step
from ningbo_planner.errors import PlannerError
from ningbo_planner.text import tr

RANGE, GROWTH, STEP, LAST, NOTE = "bounds_range", "bounds_growth", "bounds_step", "bounds_last", "bounds_note"
FIELDS = (RANGE, GROWTH, STEP, LAST, NOTE)
_MAX_NOTE = 200
# What stands between the ends of a range: the two words for "to", a wave, a dash.
_TO = re.compile(r"[\u81f3\u5230~-]")
_SEPARATORS = "、;，"
# Figures out of bounds are named up to so many.
_NAMED = 3


def bound_value(plan: Plan, row: RowRef, name: str) -> Any:
    """Return what a field shows of the bounds of a row."""
    bounds = plan.bounds.get(row_key(row)) or NO_BOUNDS
    if name == RANGE:
        return _range_text(bounds.low, bounds.high, "")
    if name == GROWTH:
        return _range_text(bounds.min_growth, bounds.max_growth, PERCENT)
    if name == STEP:
        return "" if bounds.step is None else trimmed(bounds.step)
    return bounds.not_below_last if name == LAST else bounds.note


def _range_text(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    """Return two bounds as people write them."""
    if low is not None and high is not None:
        if low < 0:
            return f"≥{trimmed(low)}{unit}、≤{trimmed(high)}{unit}"
        return f"{trimmed(low)}{unit}-{trimmed(high)}{unit}"
    return "" if low is None and high is None else f"≥{trimmed(low)}{unit}" if low is not None else f"≤{trimmed(high)}{unit}" if high is not None else ""


def write_bound(plan: Plan, rows: Sequence[RowRef], name: str, value: Any) -> Step:
    """Change one of the bounds of ``rows``, as it was typed or chosen.

    Raises:
        PlannerError: it cannot be read, or contradicts the others of a row.
    """
    return change_bounds(plan, {row: _read(plan.unit_of(row), name, value) for row in rows})


def _read(unit: str, name: str, value: Any) -> dict[str, Any]:
    """Return the fields of :class:`RowBounds` that a typed text means in one unit."""
    if name == LAST:
        return {"not_below_last": bool(value)}
    text = str(value).strip()
    if name == NOTE:
        if len(text) > _MAX_NOTE:
            raise PlannerError("bound_entry.note_too_long", limit=_MAX_NOTE)
        return {"note": text}
    if name == STEP:
        return {"step": _step(text, unit)}
    interval = _interval(text, PERCENT if name == GROWTH else unit)
    names = ("min_growth", "max_growth") if name == GROWTH else ("low", "high")
    return {names[0]: interval.low, names[1]: interval.high}


def _step(text: str, unit: str) -> Decimal | None:
    if not text:
        return None
    amount = parse(text, unit).number
    if amount is None:
        raise PlannerError("bound_entry.step", text=text)
    return amount


def _interval(text: str, unit: str) -> Interval:
    """Return the bounds that a text means; several, one after the other, hold together."""
    low: Decimal | None = None
    high: Decimal | None = None
    plain = narrowed(text)
    for sign in _SEPARATORS:
        plain = plain.replace(sign, "\n")
    for part in filter(None, map(str.strip, plain.split("\n"))):
        interval = _said(part, unit)
        if interval is None or interval.low_open or interval.high_open:
            raise PlannerError("bound_entry.growth" if unit == PERCENT else "bound_entry.range", text=part)
        low = interval.low if low is None or interval.low is not None and interval.low > low else low
        high = interval.high if high is None or interval.high is not None and interval.high < high else high
    if low is not None and high is not None and low > high:
        raise PlannerError("bounds.order", low=low, high=high)
    return Interval(low, high)


def _said(text: str, unit: str) -> Interval | None:
    """Return what one bound or one range says; ``100亿元至200亿元`` has a unit at both ends."""
    quantity = parse(text, unit)
    if quantity.is_numeric:
        return quantity.interval() if quantity.state not in (State.NUMBER, State.ABOUT) else None
    ends = [parse(end, unit).number for end in _TO.split(text)]
    return Interval(ends[0], ends[1]) if len(ends) == 2 and None not in ends else None


def limits_text(plan: Plan, cell: CellRef) -> str:
    """Return which figures a bulk act may write into a cell; nothing where it may write any."""
    limits, unit = limits_of(plan, cell), plan.unit_of(cell)
    low, high = limits.low, limits.high
    said = ""
    if low is not None and high is not None:
        said = tr("bound_words.between", low=trimmed(low), high=amount_text(high, unit))
    elif low is not None:
        said = tr("bound_words.low", low=amount_text(low, unit))
    elif high is not None:
        said = tr("bound_words.high", high=amount_text(high, unit))
    if limits.step is None:
        return said
    step = amount_text(limits.step, unit)
    return tr("bound_words.with_step", said=said, step=step) if said else tr("bound_words.step", step=step)


def applied_text(plan: Plan, row: RowRef) -> str:
    """Return what the bounds of a row come to in its last period, and which of its figures are not within them; nothing for a row without bounds."""
    bounds = plan.bounds.get(row_key(row))
    table = plan.tables[row.table]
    if bounds is None or bounds == RowBounds(note=bounds.note) or not table.periods:
        return ""
    cells = [CellRef(row.table, row.row, period.id) for period in table.periods]
    said = tr("bound_words.last", period=table.periods[-1].label, limits=limits_text(plan, cells[-1]) or tr("bound_words.any"))
    out = [tr("bound_words.out", period=table.period(cell.period).label, figure=plan.quantity(cell).text) for cell in cells if _is_out(plan, cell)]
    if not out:
        return said
    named = "、".join(out[:_NAMED])
    return tr("bound_words.some_out", said=said, out=named if len(out) <= _NAMED else tr("bound_words.more", first=named, count=len(out)))


def _is_out(plan: Plan, cell: CellRef) -> bool:
    """Tell whether the figure that stands in a cell is not one that a bulk act might write."""
    number = plan.quantity(cell).number
    return number is not None and not limits_of(plan, cell).allows(number)

"""The marks of a bridge: totals at both ends, steps with their signs, the step that nothing explains."""

from __future__ import annotations

from decimal import Decimal

from ningbo_planner.analysis.chart_spec import Mark, Role, Series, Tone
from ningbo_planner.analysis.charts.composition import figure
from ningbo_planner.analysis.charts.members import plus, with_unit
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.text import tr


def bridge_series(place: RowRef, first: Mark, steps: tuple[Mark, ...], remainder: Mark | None, last: Mark) -> tuple[Series, ...]:
    """Return the totals at both ends, the steps between them, and what the steps do not explain, each over all categories."""
    none, rest = Mark(None), ((remainder,) if remainder else ())
    middle = [none] * (len(steps) + len(rest))
    series = [Series(tr("chart.total"), Role.TOTAL, (first, *middle, last), place)]
    series.append(Series(tr("chart.bridge.step"), Role.STEP, (none, *steps, *[none] * len(rest), none), place))
    if remainder:
        series.append(Series(tr("chart.bridge.remainder"), Role.REMAINDER, (*[none] * (len(steps) + 1), remainder, none), place))
    return tuple(series)


def step_mark(name: str, change: Decimal | None, unit: str, cells: tuple[CellRef, ...], *more: str, drill: str = "") -> Mark:
    """Return one step, with its sign."""
    if change is None:
        return Mark(None, "——", label=name, tip=(name, tr("chart.bridge.unknown"), *filter(None, more)), cells=cells, drill=drill)
    tone = Tone.RISE if change > 0 else Tone.FALL if change < 0 else Tone.NONE
    text = plus(figure(change))
    return Mark(float(change), text, tone=tone, label=name, tip=(name, with_unit(text, unit), *filter(None, more)), cells=cells, drill=drill)


def remainder_mark(change: Decimal, unit: str, cells: tuple[CellRef, ...]) -> Mark | None:
    """Return the step that no part explains; ``None`` when all is explained."""
    if change == 0:
        return None
    name, text = tr("chart.bridge.remainder"), plus(figure(change))
    return Mark(float(change), text, tone=Tone.BAD, label=name, tip=(name, with_unit(text, unit)), cells=cells)

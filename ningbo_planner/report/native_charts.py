"""Which charts an office can draw itself, and as what: columns, bars, lines and rings with their values, labels and the colours of the screen.

What an office cannot draw truly (treemaps, heat maps, bullets, many small charts) has no native form here and goes out as a picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series
from ningbo_planner.report.told import MarkLook, ToldPage
from ningbo_planner.text import tr

# More than this cannot be read on a slide, however an office draws it.
_MOST_CATEGORIES, _MOST_SERIES, _MOST_ENDS = 24, 16, 8
# A part of a column is labelled when it is at least so much of the highest column, a slice of a ring of the whole.
_LABELLED = 0.065
# Ends of lines whose values differ by less than so much of their range have no room for their names.
_APART = 0.07
HIDDEN = MarkLook()


class Form(StrEnum):
    """How the areas of a chart stand."""

    COLUMNS = "columns"
    STACKED = "stacked"
    BARS = "bars"
    LINES = "lines"
    RING = "ring"


class Drawn(StrEnum):
    """How one series is drawn: as areas, as a line with points, as points, or only as room under another."""

    AREA = "area"
    LINE = "line"
    POINTS = "points"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class NativePoint:
    """One value: what it is, what is written at it (empty for nothing), how it looks."""

    value: float | None
    label: str = ""
    look: MarkLook = HIDDEN


@dataclass(frozen=True, slots=True)
class NativeSeries:
    """One series.

    Attributes:
        name: in the key.
        points: one for each category.
        drawn: how.
        is_second: whether it is measured on an axis of its own, at the right.
    """

    name: str
    points: tuple[NativePoint, ...]
    drawn: Drawn = Drawn.AREA
    is_second: bool = False


@dataclass(frozen=True, slots=True)
class NativeChart:
    """A chart that an office draws.

    Attributes:
        form: of its areas.
        categories: texts along the axis; of a ring, of its slices.
        series: what is drawn; of a ring one.
        middle: what is written in the hole of a ring.
        remark: what the office cannot draw, in words; subtitle: what is drawn, where it is drawn otherwise than on the screen.
    """

    form: Form
    categories: tuple[str, ...]
    series: tuple[NativeSeries, ...]
    middle: str = ""
    remark: str = ""
    subtitle: str = ""


def native_chart(page: ToldPage) -> NativeChart | None:
    """Return the chart of ``page`` as an office draws it; ``None`` where it can only be a picture."""
    spec = page.spec
    recipe = _RECIPES.get(spec.kind)
    if recipe is None or spec.panels or not spec.categories or not spec.series:
        return None
    if len(spec.categories) > _MOST_CATEGORIES or len(spec.series) > _MOST_SERIES or any(len(series.marks) > len(spec.categories) for series in spec.series):
        return None
    return recipe(page)


def _points(page: ToldPage, series: Series, label: Callable[[Mark], str] = lambda mark: mark.text) -> tuple[NativePoint, ...]:
    """Return the values of a series as they are drawn."""
    pairs = zip(series.marks, page.spec.categories, strict=False)
    return tuple(NativePoint(mark.value, label(mark), look_of(page, series, category)) for mark, category in pairs)


def look_of(page: ToldPage, series: Series, category: str) -> MarkLook:
    """Return how a value is drawn; one that the screen did not draw looks like the others of its series."""
    found = page.looks.get((series.name, category))
    if found is not None:
        return found
    same = next((look for (name, _), look in page.looks.items() if name == series.name), None)
    return same or MarkLook("#808080", "#808080")


def _series(page: ToldPage, series: Series, drawn: Drawn = Drawn.AREA, is_second: bool = False) -> NativeSeries:
    return NativeSeries(series.name, _points(page, series), drawn, is_second)


def _lines(page: ToldPage, *roles: Role) -> list[NativeSeries]:
    return [_series(page, series, Drawn.LINE) for role in roles for series in page.spec.of_role(role)]


def _under(spec: ChartSpec, role: Role) -> tuple[str, ...]:
    """Return the categories with the texts of a series in a second line below them."""
    row = spec.of_role(role)
    texts = [mark.text.partition("\n")[0] for mark in row[0].marks] if row else []
    return tuple(f"{category}\n{text}" if text else category for category, text in zip(spec.categories, [*texts, *[""] * len(spec.categories)], strict=False))


def _path(page: ToldPage) -> NativeChart:
    """Return targets as columns, what was reached and where it leads as lines, growth below the periods."""
    spec = page.spec
    levels = [_series(page, series) for series in spec.of_role(Role.LEVEL)]
    others = [_series(page, series, Drawn.POINTS) for series in spec.of_role(Role.AGAINST)]
    return NativeChart(Form.COLUMNS, _under(spec, Role.GROWTH), (*levels, *_lines(page, Role.ACTUAL, Role.FORECAST), *others))


def _growth(page: ToldPage) -> NativeChart | None:
    """Return the levels of one row as columns, its growth as a line above them on an axis of its own; of several rows the lines would run through the figures."""
    levels, growth = page.spec.of_role(Role.LEVEL), page.spec.of_role(Role.GROWTH)
    if len(levels) != 1 or len(growth) != 1 or growth[0].name == "":
        return None
    line = replace(_series(page, growth[0], Drawn.LINE, is_second=True), name=tr("charts_out.growth"))
    return NativeChart(Form.COLUMNS, page.spec.categories, (_series(page, levels[0]), line), subtitle=tr("charts_out.growth_subtitle", row=levels[0].name))


def _stacked(page: ToldPage, over: Sequence[Role] = (Role.TOTAL, Role.GROWTH)) -> NativeChart:
    """Return parts on each other, with the stated total as points above them."""
    spec = page.spec
    parts = [series for series in spec.series if series.role in (Role.PART, Role.REMAINDER, Role.STEP)]
    totals = [series for role in over for series in spec.of_role(role)]
    tops = [sum(max(0.0, _value(series, at)) for series in parts) for at in range(len(spec.categories))]
    least = max(tops, default=0.0) * _LABELLED
    ends = [[0.0, 0.0] for _ in spec.categories]
    columns = []
    for series in parts:
        points = list(_points(page, series))
        for at, point in enumerate(points):
            value = point.value or 0.0
            low = ends[at][value < 0]
            ends[at][value < 0] = low + value
            is_covered = any(low < _value(total, at) + least and low + value > _value(total, at) for total in totals)
            if abs(value) < least or (is_covered and value < 2 * least):
                points[at] = replace(point, label="")
        columns.append(NativeSeries(series.name, tuple(points)))
    return NativeChart(Form.STACKED, spec.categories, (*columns, *(_series(page, series, Drawn.POINTS) for series in totals)))


def _value(series: Series, at: int) -> float:
    return (series.marks[at].value or 0.0) if at < len(series.marks) else 0.0


def _shares(page: ToldPage) -> NativeChart:
    """Return shares of the stated total on each other; parts that make more or less of it than all are not stretched to fit, the total stands below the period."""
    return replace(_stacked(page, ()), categories=_under(page.spec, Role.TOTAL))


def _ring(page: ToldPage) -> NativeChart | None:
    """Return the parts of one period as slices, the total in the middle."""
    slices = [series for series in page.spec.series if series.role in (Role.PART, Role.REMAINDER) and series.marks and series.marks[0].value]
    if not slices or any((series.marks[0].value or 0.0) < 0 for series in slices):
        return None
    whole = sum(series.marks[0].value or 0.0 for series in slices)
    names, points = [], []
    for series in slices:
        mark = series.marks[0]
        names.append("　".join(filter(None, (series.name, mark.label, mark.text))))
        label = mark.text if (mark.value or 0.0) >= whole * _LABELLED else ""
        points.append(NativePoint(mark.value, label, look_of(page, series, page.spec.categories[0])))
    totals = page.spec.of_role(Role.TOTAL)
    middle = "\n".join(filter(None, (totals[0].marks[0].label, totals[0].marks[0].text))) if totals and totals[0].marks else ""
    return NativeChart(Form.RING, tuple(names), (NativeSeries(page.spec.subtitle or page.spec.title, tuple(points)),), middle)


def _bridge(page: ToldPage) -> NativeChart | None:
    """Return a waterfall as columns on invisible ones; one that dips below zero can only be a picture."""
    spec = page.spec
    totals, level = spec.of_role(Role.TOTAL), 0.0
    if not totals:
        return None
    room: list[NativePoint] = []
    drawn = {series.name: [NativePoint(None) for _ in spec.categories] for series in spec.series}
    for at, category in enumerate(spec.categories):
        found = next(((series, series.marks[at]) for series in spec.series if at < len(series.marks) and (series.marks[at].value is not None or series.marks[at].text)), None)
        if found is None:
            room.append(NativePoint(None))
            continue
        series, mark = found
        start = 0.0 if series.role is Role.TOTAL else level
        level = start + (mark.value or 0.0)
        if min(start, level) < 0:
            return None
        room.append(NativePoint(min(start, level)))
        drawn[series.name][at] = NativePoint(abs(level - start), mark.text, look_of(page, series, category))
    below = NativeSeries(tr("charts_out.room"), tuple(room), Drawn.ROOM)
    return NativeChart(Form.STACKED, spec.categories, (below, *(NativeSeries(name, tuple(points)) for name, points in drawn.items())))


def _slope(page: ToldPage) -> NativeChart | None:
    """Return lines from the first to the last period with their names at the end; with many, or ends close together, an office cannot keep them apart."""
    parts = [series for series in page.spec.series if series.role in (Role.PART, Role.LEVEL)]
    ends = [[series.marks[at].value for series in parts if at < len(series.marks)] for at in range(len(page.spec.categories))]
    if len(parts) > _MOST_ENDS or len(ends) != 2 or not all(_are_apart(values) for values in ends):
        return None
    lines = []
    for series in parts:
        first, last = _points(page, series)
        named = replace(last, label="　".join(filter(None, (last.label, series.name)))) if last.value is not None else last
        lines.append(NativeSeries(series.name, (first, named), Drawn.LINE))
    return NativeChart(Form.LINES, page.spec.categories, tuple(lines))


def _are_apart(values: Sequence[float | None]) -> bool:
    known = sorted(value for value in values if value is not None)
    if len(known) < 2:
        return True
    least = (known[-1] - known[0]) * _APART
    return all(other - one > least for one, other in pairwise(known))


def _bars(page: ToldPage) -> NativeChart | None:
    """Return rows as bars from the top; the line across them in words."""
    levels = page.spec.of_role(Role.LEVEL)
    if len(levels) != 1 or len(levels[0].marks) != len(page.spec.categories):
        return None
    lines = [series.marks[0].text for series in page.spec.of_role(Role.PACE) if series.marks and series.marks[0].text and any(mark.value for mark in series.marks)]
    return NativeChart(Form.BARS, page.spec.categories, (_series(page, levels[0]),), remark="；".join(lines))


_RECIPES: dict[ChartKind, Callable[[ToldPage], NativeChart | None]] = {
    ChartKind.PATH: _path,
    ChartKind.STACK: _stacked,
    ChartKind.GROWTH: _growth,
    ChartKind.SHARES: _shares,
    ChartKind.DONUT: _ring,
    ChartKind.BRIDGE: _bridge,
    ChartKind.CONTRIBUTION: _stacked,
    ChartKind.SLOPE: _slope,
    ChartKind.RANKING: _bars,
    ChartKind.DEVIATION: _bars,
}

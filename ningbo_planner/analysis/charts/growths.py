"""How high is the level, and how fast does it grow? Levels and growth of one row or several, one above the other over the same periods."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series, Tone
from ningbo_planner.analysis.charts.changes import price_notes
from ningbo_planner.analysis.charts.facts import Facts, Formula, compute, years_between
from ningbo_planner.analysis.charts.members import Span, growth_of, growth_words, in_one_unit, level_text, names, plus, points_text, trail_of, with_unit
from ningbo_planner.analysis.charts.paths import actual_mark
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, amount, drawn, drawn_periods, has_path, has_several, is_rate, parts_of, phase_of, ref
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.table import RowRef, Table
from ningbo_planner.text import tr

# More columns side by side than these cannot be told apart.
_MOST = 6

Growth = tuple[Decimal, Period, Period]


def has_growth_chart(plan: Plan, table: Table, row: str) -> bool:
    """Tell whether ``row`` has figures of two periods; a whole table, whether it has several totals on top."""
    if not row:
        return has_several(_each_leading_row(table))
    return sum(table.cell(row, period.id).point is not None for period in drawn_periods(table)) > 1


def leading_rows(table: Table) -> list[str]:
    """Return the totals that are part of no other total."""
    return list(_each_leading_row(table))


def _each_leading_row(table: Table) -> Iterator[str]:
    tops = (row for row, depth in zip(table.ids, table.depths, strict=True) if depth == 0)
    return (row for row in tops if parts_of(table, row) and has_path(table, row))


def growth_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return level and growth of the row that ``request`` names, or of the rows it chooses."""
    plan, table = setting.plan, setting.plan.tables[request.table]
    periods = drawn_periods(table, request.periods)
    wanted = list(request.rows) or ([request.row] if request.row else leading_rows(table))
    unit, fits, others = in_one_unit(table, "", wanted)
    last = periods[-1].id
    kept = sorted(fits, key=lambda row: -abs(amount(plan, ref(table, row, last), unit) or Decimal(0)))[:_MOST]
    rows = [row for row in fits if row in kept]
    facts = Facts(plan)
    growth = [tuple(growth_marks(plan, table, row, periods)) for row in rows]
    levels = {row: tuple(_level(plan, table, row, period, unit) for period in periods) for row in rows}
    series = [Series(table.get(row, "name"), Role.LEVEL, levels[row], RowRef(request.table, row), _drill(request, row, rows)) for row in rows]
    series.extend(_actuals(table, rows, periods))
    series.extend(Series(table.get(row, "name"), Role.GROWTH, marks, RowRef(request.table, row)) for row, marks in zip(rows, growth, strict=True))
    points = bool(rows) and all(is_rate(table, row) for row in rows)
    return ChartSpec(
        name=request.name,
        kind=ChartKind.GROWTH,
        title=_title(facts, table, rows, periods),
        subtitle=tr("chart.subtitle.growth_points" if points else "chart.subtitle.growth", row=names(table, rows, 3)),
        unit=unit,
        categories=tuple(period.label for period in periods),
        series=tuple(series),
        facts=facts.take(),
        footnotes=tuple(_notes(table, rows, others, len(fits), periods)),
        trail=trail_of(plan, request, has_growth_chart) if request.row else (),
    )


def _drill(request: ChartRequest, row: str, rows: list[str]) -> str:
    """Return the chart of one of several rows; one alone opens its path."""
    return ChartRequest(ChartKind.GROWTH if len(rows) > 1 else ChartKind.PATH, request.table, row).name


def _level(plan: Plan, table: Table, row: str, period: Period, unit: str) -> Mark:
    cell = ref(table, row, period.id)
    text = level_text(plan, cell, unit)
    tip = (tr("chart.tip", period=period.label, name=table.get(row, "name"), text=with_unit(text, unit) if table.cell(row, period.id).is_numeric else tr("chart.parts.no_figure")),)
    return Mark(drawn(amount(plan, cell, unit)), text or "——", table.cell(row, period.id).sign, phase_of(period), tip=tip, cells=(cell,))


def _actuals(table: Table, rows: list[str], periods: list[Period]) -> list[Series]:
    """Return what was reached, of one row alone."""
    if len(rows) != 1:
        return []
    marks = tuple(actual_mark(table, rows[0], period) for period in periods)
    return [Series(tr("chart.actual"), Role.ACTUAL, marks, RowRef(table.info.id, rows[0]))] if any(mark.value is not None for mark in marks) else []


def growth_marks(plan: Plan, table: Table, row: str, periods: list[Period]) -> list[Mark]:
    """Return the growth over the period before of each period, of rates the change in points; growth to a bound keeps its sign, from a bound there is none."""
    marks = [Mark(None)]
    for before, period in zip(periods, periods[1:], strict=False):
        marks.append(_growth_mark(plan, table, row, before, period))
    return marks


def _growth_mark(plan: Plan, table: Table, row: str, before: Period, period: Period) -> Mark:
    cells = (ref(table, row, before.id), ref(table, row, period.id))
    now, was = table.cell(row, period.id), table.cell(row, before.id)
    value = compute(plan, Formula.DIFFERENCE if is_rate(table, row) else Formula.GROWTH, cells)
    name = table.get(row, "name")
    if value is None or was.sign:
        return Mark(None, tip=(tr("chart.tip", period=period.label, name=name, text=tr("chart.parts.no_growth")),), cells=cells[::-1])
    text = now.sign + (points_text(value) if is_rate(table, row) else plus(value, "%"))
    if State.RANGE in (now.state, was.state) or State.ABOUT in (now.state, was.state):
        text = tr("chart.about", amount=text)
    tone = Tone.RISE if value > 0 else Tone.FALL if value < 0 else Tone.NONE
    said = tr("chart.tip.points", points=text) if is_rate(table, row) else tr("chart.tip.growth", before=before.label, growth=text)
    return Mark(float(value), text, now.sign, phase_of(period), tone, tip=(tr("chart.tip", period=period.label, name=name, text=said),), cells=cells[::-1])


def _notes(table: Table, rows: list[str], others: list[str], fitting: int, periods: list[Period]) -> list[str]:
    notes = price_notes(table, rows)
    missing = {row: [period.label for period in periods if table.cell(row, period.id).point is None] for row in rows}
    listed = [f"{table.get(row, 'name')}（{'、'.join(labels)}）" for row, labels in missing.items() if labels]
    if listed:
        notes.append(tr("chart.note.missing", parts="、".join(listed)))
    if others:
        notes.append(tr("chart.note.growth_units", rows=names(table, others)))
    if fitting > len(rows):
        notes.append(tr("chart.note.growth_most", shown=len(rows), count=fitting - len(rows)))
    return notes


def _title(facts: Facts, table: Table, rows: list[str], periods: list[Period]) -> str:
    """Return how fast it grows and when fastest, or who grows fastest, as a sentence."""
    if len(rows) == 1:
        return _title_of_one(facts, table, rows[0], periods)
    span = Span(periods[0], periods[-1])
    scratch = Facts(facts.plan)
    exact_rows = [row for row in rows if all(table.cell(row, period.id).number is not None for period in (periods[0], periods[-1]))]
    ranked = sorted(((Decimal(growth), row) for row in exact_rows if (growth := growth_of(scratch, table, row, span)) is not None), key=lambda pair: -pair[0])
    if len(ranked) < 2:
        return tr("chart.title.growth_several", span=span.label)
    values = {}
    for place, (_, row) in (("fast", ranked[0]), ("slow", ranked[-1])):
        growth = growth_of(facts, table, row, span) or "0"
        is_average = (years_between(table, periods[0].id, periods[-1].id) or 0) > 1
        values |= {place: table.get(row, "name"), f"{place}_growth": growth_words(growth, is_average)}
    return tr("chart.title.growth_two" if len(ranked) == len(rows) == 2 else "chart.title.growth_ranked", span=span.label, **values)


def _title_of_one(facts: Facts, table: Table, row: str, periods: list[Period]) -> str:
    known = [period for period in periods if table.cell(row, period.id).is_numeric]
    name = table.get(row, "name")
    if len(known) < 2:
        return tr("chart.title.growth_missing", row=name)
    growths = _exact_growths(facts.plan, table, row, periods)
    first, last = known[0], known[-1]
    values = {"row": name, "first": first.label, "last": last.label}
    if not growths:
        return tr("chart.title.path_levels", **values, base=facts.value(ref(table, row, first.id)), target=facts.value(ref(table, row, last.id)))
    top, low = max(growths, key=lambda each: each[0]), min(growths, key=lambda each: each[0])
    if top[0] == low[0]:
        code = "chart.title.growth_even" if len(growths) > 1 else "chart.title.growth_once"
        return tr(code, row=name, before=top[1].label, period=top[2].label, growth=_words(facts, table, row, top))
    ends = {"top": top[2].label, "low": low[2].label}
    average = _average(facts, table, row, first, last)
    ends |= {"top_growth": _words(facts, table, row, top), "low_growth": _words(facts, table, row, low)}
    if average is None:
        return tr("chart.title.growth_range_points" if is_rate(table, row) else "chart.title.growth_range", row=name, **ends)
    if top[0] < 0:
        return tr("chart.title.growth_falling", **values, average=average, **ends)
    return tr("chart.title.growth_average", **values, average=average, **ends)


def _average(facts: Facts, table: Table, row: str, first: Period, last: Period) -> str | None:
    """Return the average growth in words; none for rates, bounds, and periods that are not years."""
    if is_rate(table, row) or any(table.cell(row, period.id).number is None for period in (first, last)):
        return None
    growth = facts.average_growth(ref(table, row, first.id), ref(table, row, last.id))
    return None if growth is None else growth_words(growth, True)


def _exact_growths(plan: Plan, table: Table, row: str, periods: list[Period]) -> list[Growth]:
    """Return the growth of those periods that have a number and follow on one."""
    formula = Formula.DIFFERENCE if is_rate(table, row) else Formula.GROWTH
    found = []
    for before, period in zip(periods, periods[1:], strict=False):
        if table.cell(row, before.id).number is not None and table.cell(row, period.id).number is not None:
            growth = compute(plan, formula, (ref(table, row, before.id), ref(table, row, period.id)))
            if growth is not None:
                found.append((growth, before, period))
    return found


def _words(facts: Facts, table: Table, row: str, growth: Growth) -> str:
    """Return one growth in words: in percent, of rates in points."""
    cells = (ref(table, row, growth[1].id), ref(table, row, growth[2].id))
    if not is_rate(table, row):
        return growth_words(facts.growth(*cells) or "0", False)
    points = facts.difference(*cells) or "0"
    if Decimal(points) == 0:
        return tr("chart.growth.flat")
    return tr("chart.growth.points_up" if not points.startswith("-") else "chart.growth.points_down", points=points.lstrip("-"))

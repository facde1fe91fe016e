"""Are we on the path? One row over the periods: base, targets, what was reached, and where that leads."""

from __future__ import annotations

from decimal import Decimal

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Phase, Role, Series
from ningbo_planner.analysis.charts.changes import change_words, price_notes
from ningbo_planner.analysis.charts.facts import Facts, Formula, average_growth, compute, years_between
from ningbo_planner.analysis.charts.members import Span, plus
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, drawn, drawn_periods, has_path, is_rate, phase_of, quantity_at, reached, ref
from ningbo_planner.domain import exact
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import canonical_text
from ningbo_planner.domain.table import ACTUAL, CellRef, RowRef, Table
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.text import tr


def has_path_chart(plan: Plan, table: Table, row: str) -> bool:
    """Tell whether ``row`` has a path."""
    return bool(row) and has_path(table, row)


def path_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return the path of the row that ``request`` names."""
    table, row = setting.plan.tables[request.table], request.row
    periods = drawn_periods(table, request.periods)
    version, earlier = setting.versions.get(request.against, ("", None))
    facts = Facts(setting.plan, request.against, earlier)
    title = _title_revised(facts, table, row, periods[-1], version) or _title(facts, table, row, periods)
    actuals = tuple(actual_mark(table, row, period) for period in periods)
    series = [Series(table.get(row, "name"), Role.LEVEL, tuple(level_mark(table, row, period.id) for period in periods), request.place)]
    has_actuals = any(mark.value is not None for mark in actuals)
    if has_actuals:
        series.append(Series(tr("chart.actual"), Role.ACTUAL, actuals, request.place))
    forecast = _forecast(table, row, periods)
    if forecast is not None:
        series.append(Series(tr("chart.forecast"), Role.FORECAST, forecast, request.place))
    series.extend(against(setting, request, row, periods))
    growth = _growth_marks(facts.plan, table, row, periods)
    if any(mark.text for mark in growth):
        series.append(Series(tr("chart.growth"), Role.GROWTH, growth))
    return ChartSpec(
        name=request.name,
        kind=ChartKind.PATH,
        title=title,
        subtitle=tr("chart.subtitle.path" if any(mark.text for mark in growth) else "chart.subtitle.levels", row=table.get(row, "name")),
        unit=table.unit_of(row),
        categories=tuple(period.label for period in periods),
        series=tuple(series),
        facts=facts.take(),
        footnotes=_notes(table, row, periods, has_growth=any(mark.text for mark in growth), has_forecast=forecast is not None),
    )


def level_mark(table: Table, row: str, period: str) -> Mark:
    """Return the target of one cell as a mark: as printed, a bound open, a missing figure a gap."""
    quantity = table.cell(row, period)
    percent = parse_unit(table.unit_of(row)).is_percent
    return Mark(drawn(quantity.point), canonical_text(quantity, percent), quantity.sign, phase_of(table.period(period)), cells=(ref(table, row, period),))


def actual_mark(table: Table, row: str, period: Period) -> Mark:
    """Return what was reached in one period as a mark."""
    quantity = table.cell(row, period.id, ACTUAL)
    percent = parse_unit(table.unit_of(row)).is_percent
    return Mark(drawn(quantity.point), canonical_text(quantity, percent), quantity.sign, Phase.ACTUAL, cells=(ref(table, row, period.id, ACTUAL),))


def against(setting: Setting, request: ChartRequest, row: str, periods: list[Period]) -> list[Series]:
    """Return the same row in the version that ``request`` compares with, if it names one that has the row."""
    name, other = setting.versions.get(request.against, ("", None))
    table = other.tables.get(request.table) if other is not None else None
    if table is None or row not in table:
        return []
    known = {period.id for period in table.periods}
    marks = tuple(level_mark(table, row, period.id) if period.id in known else Mark(None) for period in periods)
    return [Series(name, Role.AGAINST, marks, RowRef(request.table, row))]


def _growth_marks(plan: Plan, table: Table, row: str, periods: list[Period]) -> tuple[Mark, ...]:
    """Return the growth over the period before of each period; none for rates, and none after a gap."""
    if is_rate(table, row):
        return tuple(Mark(None) for _ in periods)
    facts, marks = Facts(plan), [Mark(None)]
    for before, period in zip(periods, periods[1:], strict=False):
        cells = (ref(table, row, before.id), ref(table, row, period.id))
        growth = facts.growth(*cells)
        marks.append(Mark(None) if growth is None else Mark(float(growth), plus(growth, "%"), cells=cells[::-1]))
    return tuple(marks)


def _forecast(table: Table, row: str, periods: list[Period]) -> tuple[Mark, ...] | None:
    """Return where what was reached leads if it grows on as it did from the base; ``None`` before anything was reached after the base."""
    known = [(period, *found) for period in periods if (found := reached(table, row, period)) is not None]
    if len(known) < 2 or is_rate(table, row):
        return None
    (first, base, base_cell), (last, now, now_cell) = known[0], known[-1]
    growth = average_growth(base, now, years_between(table, first.id, last.id) or 0)
    if growth is None or last is periods[-1]:
        return None
    cells = (base_cell, now_cell)
    return tuple(_expected(table, row, period, last, now, growth, cells) for period in periods)


def _expected(table: Table, row: str, period: Period, last: Period, now: Decimal, growth: Decimal, cells: tuple[CellRef, ...]) -> Mark:
    """Return what ``period`` would bring; the last reached figure begins the line, what was before it is not drawn."""
    years = years_between(table, last.id, period.id)
    if years is None or years < 0:
        return Mark(None, phase=Phase.FORECAST)
    value = exact.multiply(now, (1 + growth / 100) ** years)
    decimals = table.get(row, "decimals") or 0
    text = "" if years == 0 else tr("chart.about", amount=f"{round(value, decimals):f}")
    return Mark(float(value), text, phase=Phase.FORECAST, cells=cells)


def _title(facts: Facts, table: Table, row: str, periods: list[Period]) -> str:
    """Return the path as a sentence."""
    first, last = (ref(table, row, period.id) for period in (periods[0], periods[-1]))
    now = [(period, found) for period in periods if not period.is_base and (found := reached(table, row, period)) is not None]
    if now:
        return _title_reached(facts, table, row, *now[-1], last)
    base, aim = table.cell(*first[1:]), table.cell(*last[1:])
    values = {"row": table.get(row, "name"), "first": periods[0].label, "last": periods[-1].label}
    if not base.is_numeric:
        return tr("chart.title.path_target", **values, target=facts.value(last))
    if base.number is None or not aim.is_numeric:
        return tr("chart.title.path_levels", **values, base=facts.value(first), target=facts.value(last))
    if base.number == aim.number:
        return tr("chart.title.path_flat", **values, target=facts.value(last))
    return tr("chart.title.path", **values, target=facts.value(last), change=change_words(facts, table, row, Span(periods[0], periods[-1])))


def _title_revised(facts: Facts, table: Table, row: str, last: Period, version: str) -> str:
    """Return what was changed since the version that is compared with; empty where nothing was, or nothing can be said."""
    cell = ref(table, row, last.id)
    revision = compute(facts.plan, Formula.REVISION, (cell,), facts.earlier) if facts.earlier is not None else None
    if not revision or table.cell(row, last.id).sign or facts.earlier is None or quantity_at(facts.earlier, cell).sign:
        return ""
    unit = parse_unit(table.unit_of(row))
    size = (facts.revision(cell) or "").lstrip("-")
    shown = tr("levels.points", size=size) if unit.is_percent else size + unit.name
    values = {"row": table.get(row, "name"), "last": last.label, "target": facts.value(cell), "version": version, "change": shown}
    return tr("chart.title.path_raised", **values) if revision > 0 else tr("chart.title.path_lowered", **values)


def _title_reached(facts: Facts, table: Table, row: str, period: Period, found: tuple[Decimal, CellRef], last: CellRef) -> str:
    """Return how far the row has come, once something was reached."""
    aim = ref(table, row, period.id)
    rate = None if is_rate(table, row) else facts.share(found[1], aim)
    values = {"row": table.get(row, "name"), "period": period.label, "reached": facts.value(found[1]), "last": table.period(last.period).label, "target": facts.value(last)}
    if rate is not None:
        return tr("chart.title.path_rate", **values, rate=rate)
    gap = compute(facts.plan, Formula.DIFFERENCE, (aim, found[1]))
    if gap is None or table.cell(row, period.id).sign or not parse_unit(table.unit_of(row)).is_percent:
        return tr("chart.title.path_reached", **values)
    if gap == 0:
        return tr("chart.title.path_level", **values)
    points = facts.difference(aim, found[1]) or "0"
    return tr("chart.title.path_above", **values, points=points) if gap > 0 else tr("chart.title.path_below", **values, points=points.lstrip("-"))


def _notes(table: Table, row: str, periods: list[Period], has_growth: bool, has_forecast: bool) -> tuple[str, ...]:
    notes = price_notes(table, [row]) if has_growth else []
    if has_forecast:
        notes.append(tr("chart.note.forecast"))
    missing = [period.label for period in periods if table.cell(row, period.id).point is None]
    if missing:
        notes.append(tr("chart.note.missing", parts="、".join(missing)))
    return tuple(notes)

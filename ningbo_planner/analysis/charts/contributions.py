"""Which parts drive growth, period by period? What each adds in points of the total before, or in percent of what the total adds."""

from __future__ import annotations

from decimal import Decimal

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series, Tone
from ningbo_planner.analysis.charts.changes import price_notes
from ningbo_planner.analysis.charts.composition import Composition, Group, composition_of, figure, greatest, part_notes, ratio, rounded
from ningbo_planner.analysis.charts.facts import Facts
from ningbo_planner.analysis.charts.members import growth_words, plus, trail_of, with_unit
from ningbo_planner.analysis.charts.hues import coloured_rows
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, drawn_periods, parts_of
from ningbo_planner.domain import exact
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef, RowRef, Table
from ningbo_planner.text import tr

# 拉动百分点, 贡献率.
POINTS, RATE = "points", "rate"
MEASURES = (POINTS, RATE)
_MOST = 8
# Below so many percent of growth a part's share of it says nothing.
_LEAST_GROWTH = Decimal("0.1")

Span = tuple[Period, Period]


def has_contribution_chart(plan: Plan, table: Table, row: str) -> bool:
    """Tell whether ``row`` is a total that grows from a stated figure."""
    periods = drawn_periods(table)
    if not row or len(periods) < 2 or not parts_of(table, row):
        return False
    return sum(table.cell(row, period.id).point is not None for period in periods) > 1


def contribution_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return what each part of the total that ``request`` names adds to its growth."""
    plan, table = setting.plan, setting.plan.tables[request.table]
    periods = _enough(table, request)
    whole = composition_of(plan, request, _MOST, periods, by_change=True)
    spans = list(zip(periods, periods[1:], strict=False))
    is_rate = request.measure == RATE
    series = [_part(whole, group, spans, is_rate) for group in whole.groups]
    series.extend(_remainder(whole, spans, is_rate))
    series.append(Series(tr("chart.contribution.growth"), Role.GROWTH, tuple(_growth(whole, span, is_rate) for span in spans), RowRef(request.table, request.row)))
    facts = Facts(plan)
    return ChartSpec(
        name=request.name,
        kind=ChartKind.CONTRIBUTION,
        title=_title(facts, whole, spans, is_rate),
        subtitle=tr("chart.subtitle.contribution_rate" if is_rate else "chart.subtitle.contribution", row=whole.name),
        unit=tr("chart.percent.sign") if is_rate else tr("chart.contribution.points"),
        categories=tuple(period.label for _, period in spans),
        series=tuple(series),
        facts=facts.take(),
        footnotes=tuple(_notes(whole, spans, periods, is_rate)),
        trail=trail_of(plan, request, has_contribution_chart),
        coloured=coloured_rows(plan, table, request.row),
    )


def _enough(table: Table, request: ChartRequest) -> list[Period]:
    """Return the periods chosen; growth in a single one begins at the one before it."""
    periods, everything = drawn_periods(table, request.periods), drawn_periods(table)
    if len(periods) > 1:
        return periods
    at = everything.index(periods[0])
    return everything[max(0, at - 1) : max(0, at - 1) + 2]


def measured(whole: Composition, rows: tuple[str, ...], span: Span, is_rate: bool) -> Decimal | None:
    """Return what ``rows`` add to the growth of the total, unrounded, in points or as a rate; ``None`` where it has no meaning."""
    change, base = whole.change(rows, span[0].id, span[1].id), _base(whole, span, is_rate)
    return None if change is None or base is None else ratio(change, base)


def _base(whole: Composition, span: Span, is_rate: bool) -> Decimal | None:
    """Return what a part's increase is compared with: the total before, or the increase of the total."""
    before, after = (whole.point(whole.row, period.id) for period in span)
    if before is None or after is None or before <= 0:
        return None
    if not is_rate:
        return before
    increase = exact.subtract(after, before)
    return increase if ratio(increase, before) >= _LEAST_GROWTH else None


def _part(whole: Composition, group: Group, spans: list[Span], is_rate: bool) -> Series:
    return Series(group.name, Role.PART, tuple(_part_mark(whole, group, span, is_rate) for span in spans), group.place, group.drill)


def _part_mark(whole: Composition, group: Group, span: Span, is_rate: bool) -> Mark:
    cells = whole.cells(group.rows, span[0].id, span[1].id) + _total_cells(whole, span)
    change = whole.change(group.rows, span[0].id, span[1].id)
    points, rate = (measured(whole, group.rows, span, wanted) for wanted in (False, True))
    value = rate if is_rate else points
    text = tr("chart.parts.no_figure") if change is None else with_unit(plus(figure(change)), whole.unit)
    tip = [tr("chart.tip", period=span[1].label, name=group.name, text=text)]
    if value is None:
        return Mark(None, tip=tuple(tip), cells=cells)
    tip += [tr("chart.tip.contribution", points=plus(rounded(points)))] if points is not None else []
    tip += [tr("chart.tip.contribution_rate", rate=rounded(rate))] if rate is not None else []
    written = rounded(value)
    return Mark(float(value), f"{plus(written)}%" if is_rate else plus(written), tip=tuple(tip), cells=cells)


def _total_cells(whole: Composition, span: Span) -> tuple[CellRef, CellRef]:
    return whole.cell(whole.row, span[0].id), whole.cell(whole.row, span[1].id)


def _rest(whole: Composition, span: Span) -> Decimal | None:
    """Return what the total gained that no part with both figures did."""
    before, after = (whole.point(whole.row, period.id) for period in span)
    if before is None or after is None:
        return None
    parts = exact.total(change for part in whole.parts if (change := whole.change([part], span[0].id, span[1].id)) is not None)
    return exact.subtract(exact.subtract(after, before), parts)


def _remainder(whole: Composition, spans: list[Span], is_rate: bool) -> list[Series]:
    marks = []
    for span in spans:
        rest, base = _rest(whole, span), _base(whole, span, is_rate)
        if not rest or base is None:
            marks.append(Mark(None))
            continue
        value = ratio(rest, base)
        name, written = tr("chart.bridge.remainder"), plus(rounded(value))
        tip = (tr("chart.tip", period=span[1].label, name=name, text=with_unit(plus(figure(rest)), whole.unit)),)
        cells = whole.cells([whole.row, *whole.parts], span[0].id, span[1].id)
        marks.append(Mark(float(value), f"{written}%" if is_rate else written, tone=Tone.BAD, tip=tip, cells=cells))
    return [Series(tr("chart.bridge.remainder"), Role.REMAINDER, tuple(marks))] if any(mark.value is not None for mark in marks) else []


def _growth(whole: Composition, span: Span, is_rate: bool) -> Mark:
    """Return the growth of the total as stated: where it stands among the points, and as a hundred percent of the rates."""
    before, after = (whole.point(whole.row, period.id) for period in span)
    cells = _total_cells(whole, span)[::-1]
    if before is None or after is None or before <= 0:
        return Mark(None, tip=(tr("chart.tip", period=span[1].label, name=whole.name, text=tr("chart.parts.no_growth")),), cells=cells)
    growth = ratio(exact.subtract(after, before), before)
    sign = whole.table.cell(whole.row, span[1].id).sign
    text = f"{sign}{plus(rounded(growth))}%"
    tip = (tr("chart.tip", period=span[1].label, name=whole.name, text=text), tr("chart.bridge.levels", before=figure(before), after=figure(after)))
    if not is_rate:
        return Mark(float(growth), text, sign, tip=tip, cells=cells)
    return Mark(100.0 if _base(whole, span, is_rate) is not None else None, text, sign, tip=tip, cells=cells)


def _notes(whole: Composition, spans: list[Span], periods: list[Period], is_rate: bool) -> list[str]:
    notes = [tr("chart.note.rate_definition" if is_rate else "chart.note.points_definition"), *price_notes(whole.table, [whole.row])]
    hidden = [span[1].label for span in spans if is_rate and _base(whole, span, is_rate) is None and _base(whole, span, False) is not None]
    if hidden:
        notes.append(tr("chart.note.no_rate", periods="、".join(hidden)))
    if any(_rest(whole, span) and _base(whole, span, is_rate) is not None for span in spans):
        notes.append(tr("chart.note.bridge_remainder"))
    stated = part_notes(whole, periods)
    return notes + [note for note in stated if note != _gap_note(whole, periods)] + _rounding(whole, spans, is_rate)


def _gap_note(whole: Composition, periods: list[Period]) -> str:
    return tr("chart.note.gaps", periods="、".join(period.label for period in periods if whole.gap(period.id)))


def _rounding(whole: Composition, spans: list[Span], is_rate: bool) -> list[str]:
    """Return a note where what is written of the parts does not add up to what is written of the total."""
    for span in spans:
        rest, base = _rest(whole, span), _base(whole, span, is_rate)
        if base is None or rest is None:
            continue
        values = [value for group in whole.groups if (value := measured(whole, group.rows, span, is_rate)) is not None]
        values += [ratio(rest, base)] if rest else []
        if sum(map(rounded, values), exact.ZERO) != rounded(sum(values, exact.ZERO)):
            return [tr("chart.note.rounding_growth")]
    return []


def _title(facts: Facts, whole: Composition, spans: list[Span], is_rate: bool) -> str:
    """Return how fast the total grows at the end and which part drives it most, as a sentence."""
    known = [span for span in spans if _base(whole, span, False) is not None and _is_exact(whole, span)]
    if not known:
        return tr("chart.title.contribution_none", row=whole.name)
    span = known[-1]
    cells = _total_cells(whole, span)
    growth = facts.growth(*cells) or "0"
    values = {"row": whole.name, "period": span[1].label, "growth": growth_words(growth, False)}
    direction = -1 if Decimal(growth) < 0 else 1
    changes = [(change * direction, group) for group in whole.single if (change := whole.change(group.rows, span[0].id, span[1].id))]
    group = greatest([(change, each) for change, each in changes if change > 0])
    if group is None or len(whole.parts) == 1:
        return tr("chart.title.contribution_plain", **values)
    part = whole.cells(group.rows, span[0].id, span[1].id)
    if is_rate and _base(whole, span, True) is not None:
        rate = facts.share_of_growth((part[0], part[1]), cells)
        return tr("chart.title.contribution_rate", **values, part=group.name, rate=rate)
    points = (facts.contribution((part[0], part[1]), cells[0]) or "").lstrip("-")
    return tr("chart.title.contribution_up" if direction > 0 else "chart.title.contribution_down", **values, part=group.name, points=points)


def _is_exact(whole: Composition, span: Span) -> bool:
    return all(whole.table.cell(whole.row, period.id).number is not None for period in span)

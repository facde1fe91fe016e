"""What is the total made of in one period? Its parts as sectors of a ring, at most seven, the total in the middle."""

from __future__ import annotations

from decimal import Decimal

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series, Tone
from ningbo_planner.analysis.charts.composition import Composition, Group, composition_of, figure, known_sum, part_notes, periods_of, ratio, rounded, rounding_note
from ningbo_planner.analysis.charts.facts import Facts
from ningbo_planner.analysis.charts.members import level_text, plus, trail_of, with_unit
from ningbo_planner.analysis.charts.hues import coloured_rows
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, drawn, parts_of, phase_of
from ningbo_planner.analysis.charts.shares import title_of_largest
from ningbo_planner.domain import exact
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import RowRef, Table
from ningbo_planner.text import tr

# More sectors than these cannot be told apart.
_MOST = 7


def has_donut_chart(plan: Plan, table: Table, row: str) -> bool:
    """Tell whether ``row`` is a total with a part that has a figure."""
    return bool(row) and any(table.cell(part, period.id).point is not None for part in parts_of(table, row) for period in table.periods)


def donut_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return the composition of the total that ``request`` names, in the last period chosen (the last one with a figure)."""
    plan, table = setting.plan, setting.plan.tables[request.table]
    period = _period(table, request)
    whole = composition_of(plan, request, _MOST, [period])
    base = base_of(whole, period)
    ordered = sorted(whole.groups, key=lambda group: (group.place is None, -(whole.sum(group.rows, period.id) or exact.ZERO)))
    series = [_sector(whole, group, period, base) for group in ordered]
    series.extend(_remainder(whole, period, base))
    series.append(Series(tr("chart.total"), Role.TOTAL, (_total(whole, period),), RowRef(request.table, request.row)))
    facts = Facts(plan)
    return ChartSpec(
        name=request.name,
        kind=ChartKind.DONUT,
        title=title_of_largest(facts, whole, period, is_ring=True),
        subtitle=tr("chart.subtitle.donut", row=whole.name, period=period.label),
        unit=whole.unit,
        categories=(period.label,),
        series=tuple(series),
        facts=facts.take(),
        footnotes=tuple(_notes(whole, period, base)),
        trail=trail_of(plan, request, has_donut_chart),
        coloured=coloured_rows(plan, table, request.row),
    )


def base_of(whole: Composition, period: Period) -> Decimal | None:
    """Return what the ring as a whole stands for: the stated total, or the sum of the sectors where it is larger; ``None`` without one."""
    sectors = known_sum([_positive(whole, group, period) for group in whole.groups])
    if sectors is None or sectors <= 0:
        return None
    return max(sectors, whole.whole(period.id) or exact.ZERO)


def _period(table: Table, request: ChartRequest) -> Period:
    """Return the last period with a figure of a part among those chosen."""
    periods = periods_of(table, request.periods)
    parts = parts_of(table, request.row)
    return next((period for period in reversed(periods) if any(table.cell(part, period.id).point is not None for part in parts)), periods[-1])


def _positive(whole: Composition, group: Group, period: Period) -> Decimal | None:
    """Return what a sector stands for; what is not positive has none."""
    amount = whole.sum(group.rows, period.id)
    return None if amount is None or amount <= 0 else amount


def _sector(whole: Composition, group: Group, period: Period, base: Decimal | None) -> Series:
    amount = _positive(whole, group, period)
    cells = whole.cells(group.rows, period.id)
    if amount is None or base is None:
        stated = whole.sum(group.rows, period.id)
        text = tr("chart.parts.no_figure") if stated is None else figure(stated)
        return Series(group.name, Role.PART, (Mark(None, tip=(tr("chart.tip", period=period.label, name=group.name, text=text),), cells=cells),), group.place, group.drill)
    share = ratio(amount, base)
    text = level_text(whole.plan, cells[0], whole.unit) if group.place is not None else figure(amount)
    sign = whole.table.cell(group.rows[0], period.id).sign if group.place is not None else ""
    tip = (tr("chart.tip", period=period.label, name=group.name, text=with_unit(text, whole.unit)), tr("chart.tip.share", row=whole.name, share=rounded(share)))
    mark = Mark(float(amount), f"{rounded(share)}%", sign, phase_of(period), label=text, tip=tip, cells=cells)
    return Series(group.name, Role.PART, (mark,), group.place, group.drill)


def _remainder(whole: Composition, period: Period, base: Decimal | None) -> list[Series]:
    gap = whole.gap(period.id)
    if gap is None or gap <= 0 or base is None:
        return []
    share = rounded(ratio(gap, base))
    said = with_unit(figure(gap), whole.unit)
    tip = (tr("chart.tip", period=period.label, name=tr("chart.remainder"), text=said), tr("chart.tip.share", row=whole.name, share=share))
    mark = Mark(float(gap), f"{share}%", tone=Tone.BAD, label=figure(gap), tip=tip, cells=whole.cells([whole.row, *whole.parts], period.id))
    return [Series(tr("chart.remainder"), Role.REMAINDER, (mark,))]


def _total(whole: Composition, period: Period) -> Mark:
    """Return what stands in the middle of the ring: the total as stated, with what it differs from its parts."""
    total, gap = whole.whole(period.id), whole.gap(period.id)
    cells = whole.cells([whole.row, *whole.parts], period.id)
    if not whole.is_stated(period.id):
        name = tr("chart.donut.sum", period=period.label)
        return Mark(drawn(total), "" if total is None else figure(total), label=name, tone=Tone.WARNING, cells=cells)
    text = level_text(whole.plan, cells[0], whole.unit)
    if gap:
        text = tr("chart.total_gap", total=text, gap=plus(gap))
    sign = whole.table.cell(whole.row, period.id).sign
    return Mark(float(total or exact.ZERO), text, sign, phase_of(period), Tone.BAD if gap else Tone.NONE, tr("chart.donut.total", period=period.label), cells=cells)


def _notes(whole: Composition, period: Period, base: Decimal | None) -> list[str]:
    notes = part_notes(whole, [period])
    negative = [group.name for group in whole.groups if (amount := whole.sum(group.rows, period.id)) is not None and amount < 0]
    if negative:
        notes.append(tr("chart.note.no_sector", parts="、".join(negative)))
    total = whole.point(whole.row, period.id)
    if base is not None and total is not None and base > total and not negative:
        notes.append(tr("chart.note.of_sum"))
    amounts = [_positive(whole, group, period) for group in whole.groups]
    return notes + rounding_note([[None if base is None or amount is None else ratio(amount, base) for amount in amounts]])

"""How much of the way from the base to the last target the targets of each year cover, beside a steady pace: progress before anything was reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series
from ningbo_planner.analysis.charts.deviations import tone_of
from ningbo_planner.analysis.charts.facts import Facts
from ningbo_planner.analysis.charts.members import drill_of, has_members, level_text, missing_notes, plus, trail_of, where_of, with_unit
from ningbo_planner.analysis.charts.pace import LEVEL, days_of
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, drawn_periods, ref
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import Table
from ningbo_planner.text import tr

MOST = 20
_ONE_DECIMAL = Decimal("0.1")


def has_coverage(table: Table) -> bool:
    """Tell whether ``table`` has targets between its first and its last period."""
    return len(drawn_periods(table)) > 2


def coverage_chart(setting: Setting, request: ChartRequest, rows: Sequence[str]) -> ChartSpec:
    """Return how much of its way each row's target of the year in question covers; the years before and after as bands."""
    table, facts = setting.plan.tables[request.table], Facts(setting.plan)
    periods = drawn_periods(table)
    focus = _focus(periods, request.periods, setting.today)
    covered = {row: Decimal(text) for row in rows if (text := _covered(Facts(setting.plan), table, row, periods, focus)) is not None}
    steady = (Decimal(periods.index(focus)) / (len(periods) - 1) * 100).quantize(_ONE_DECIMAL, ROUND_HALF_UP)
    order = sorted(covered, key=lambda row: covered[row])
    shown = order[:MOST]
    bands = [_band(setting.plan, table, shown, periods, period) for period in _some([period for period in periods[1:] if period is not focus])]
    main = Series(tr("ranks.covered_until", period=focus.label), Role.LEVEL, tuple(_mark(setting.plan, table, request, row, periods, focus, covered[row], steady) for row in shown))
    line = Series(tr("ranks.steady_pace"), Role.PACE, tuple(Mark(float(steady), f"{steady}%") for _ in shown))
    missing = [row for row in rows if row not in covered]
    return ChartSpec(
        name=request.name,
        kind=ChartKind.BULLET,
        title=_title(facts, table, request, periods, focus, order, covered, steady),
        subtitle=tr("ranks.subtitle.coverage", where=where_of(table, request.row), first=periods[0].label, last=periods[-1].label, period=focus.label),
        unit="%",
        categories=tuple(table.get(row, "name") for row in shown),
        series=(main, *bands, line),
        facts=facts.take(),
        footnotes=(tr("ranks.note.no_actual"), tr("ranks.note.steady", steady=steady), *missing_notes(table, missing, (), len(order) - len(shown), len(shown))),
        trail=trail_of(setting.plan, request, has_members),
    )


def _some(periods: Sequence[Period], most: int = 5) -> list[Period]:
    """Return at most so many of ``periods``, evenly spread, with the last."""
    if len(periods) <= most:
        return list(periods)
    return [periods[(number + 1) * len(periods) // most - 1] for number in range(most)]


def _focus(periods: Sequence[Period], chosen: Sequence[str], today: date) -> Period:
    """Return the period in question: the one chosen, or the one of today, as long as it is neither the first nor the last."""
    inner = list(periods[1:-1]) or list(periods[-1:])
    named = [period for period in inner if period.id in chosen]
    if named:
        return named[-1]
    begun = [period for period in inner if (days := days_of(period)) is None or days[0] <= today]
    return begun[-1] if begun else inner[0]


def _covered(facts: Facts, table: Table, row: str, periods: Sequence[Period], period: Period) -> str | None:
    first, here, last = (ref(table, row, each.id) for each in (periods[0], period, periods[-1]))
    return facts.covered(first, here, last)


def _mark(plan: Plan, table: Table, request: ChartRequest, row: str, periods: Sequence[Period], period: Period, covered: Decimal, steady: Decimal) -> Mark:
    gap = covered - steady
    unit = table.unit_of(row)
    cells = tuple(ref(table, row, each.id) for each in (period, periods[0], periods[-1]))
    figures = [tr("ranks.tip.figure", what=table.period(cell.period).label, figure=with_unit(level_text(plan, cell, unit), unit)) for cell in cells]
    tip = (table.get(row, "name"), *figures, tr("ranks.tip.covered", period=period.label, covered=covered), tr("ranks.tip.steady", steady=steady, gap=plus(gap)))
    code = "level" if abs(gap) <= LEVEL else "above" if gap > 0 else "below"
    text = tr(f"ranks.coverage.{code}", covered=str(covered).replace("-", "−"), gap=abs(gap))
    if table.cell(row, periods[-1].id).sign:
        # The way to a bound may be longer than to its figure.
        return Mark(float(covered), tr("ranks.coverage.at_most", covered=str(covered)), sign="≤", tip=tip, cells=cells, drill=drill_of(table, request, row))
    return Mark(float(covered), text, tone=tone_of(gap), tip=tip, cells=cells, drill=drill_of(table, request, row))


def _band(plan: Plan, table: Table, rows: Sequence[str], periods: Sequence[Period], period: Period) -> Series:
    """Return how far the targets of another period reach, as marks without texts."""
    marks = []
    for row in rows:
        text = _covered(Facts(plan), table, row, periods, period)
        tip = (table.get(row, "name"), tr("ranks.tip.covered", period=period.label, covered=text)) if text is not None else ()
        marks.append(Mark(None if text is None else float(text), tip=tip, cells=(ref(table, row, period.id),)))
    return Series(period.label, Role.STEP, tuple(marks))


def _title(
    facts: Facts, table: Table, request: ChartRequest, periods: Sequence[Period], focus: Period, order: Sequence[str], covered: dict[str, Decimal], steady: Decimal
) -> str:
    where = where_of(table, request.row)
    fields = {"where": where, "period": focus.label}
    if not order:
        return tr("ranks.title.coverage_none", **fields)
    low = order[0]
    below = [row for row in order if covered[row] < steady - LEVEL]
    if covered[low] < 0:
        count = facts.count([ref(table, row, focus.id) for row in order])
        behind = facts.count([ref(table, row, focus.id) for row in below])
        return tr("ranks.title.coverage_backwards", **fields, count=count, below=behind, row=table.get(low, "name"), first=periods[0].label)
    fields |= {"row": table.get(low, "name"), "covered": _covered(facts, table, low, periods, focus) or ""}
    if len(order) == 1:
        return tr("ranks.title.coverage_one", **fields)
    if not below:
        return tr("ranks.title.coverage_steady", **fields, count=facts.count([ref(table, row, focus.id) for row in order]))
    if len(below) == len(order):
        return tr("ranks.title.coverage_all", **fields, count=facts.count([ref(table, row, focus.id) for row in order]))
    counts = {"count": facts.count([ref(table, row, focus.id) for row in order]), "below": facts.count([ref(table, row, focus.id) for row in below])}
    high = next((row for row in reversed(order) if not table.cell(row, periods[-1].id).sign), low)
    if high == low or high in below:
        return tr("ranks.title.coverage_some", **fields, **counts)
    return tr("ranks.title.coverage", **fields, **counts, most=table.get(high, "name"), best=_covered(facts, table, high, periods, focus))

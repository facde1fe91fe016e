"""What makes up the total, does it grow? The parts on top of each other, the stated total above them, what they do not share made visible."""

from __future__ import annotations

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series, Tone
from ningbo_planner.analysis.charts.composition import Group, composition_of
from ningbo_planner.analysis.charts.facts import Facts
from ningbo_planner.analysis.charts.hues import COLOURS, coloured_rows
from ningbo_planner.analysis.charts.members import is_share
from ningbo_planner.analysis.charts.paths import level_mark
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, amount, drawn, drawn_periods, parts_of, ref
from ningbo_planner.domain import exact
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef, RowRef, Table
from ningbo_planner.text import tr


def has_stack_chart(plan: Plan, table: Table, row: str) -> bool:
    """Tell whether ``row`` is a total over time."""
    return bool(row) and len(drawn_periods(table)) > 1 and bool(parts_of(table, row))


def stack_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return the parts of the total that ``request`` names; parts not chosen are drawn as one."""
    plan, table, row = setting.plan, setting.plan.tables[request.table], request.row
    periods, parts = drawn_periods(table, request.periods), parts_of(table, row)
    facts = Facts(plan)
    series = []
    for group in composition_of(plan, request, COLOURS, periods).groups:
        series.append(_part(plan, table, row, group.rows[0], periods) if group.place else _others(plan, table, row, group, periods))
    gaps = {period.id: gap_at(plan, table, row, parts, period.id) for period in periods}
    remainder = tuple(_remainder_mark(gaps[period.id], [ref(table, each, period.id) for each in (row, *parts)]) for period in periods)
    if any(mark.value is not None for mark in remainder):
        series.append(Series(tr("chart.remainder"), Role.REMAINDER, remainder))
    totals = tuple(_total_mark(table, row, period.id, gaps[period.id]) for period in periods)
    series.append(Series(tr("chart.total"), Role.TOTAL, totals, RowRef(request.table, row)))
    return ChartSpec(
        name=request.name,
        kind=ChartKind.STACK,
        title=_title(facts, table, row, parts, periods),
        subtitle=tr("chart.subtitle.stack", row=table.get(row, "name")),
        unit=table.unit_of(row),
        categories=tuple(period.label for period in periods),
        series=tuple(series),
        facts=facts.take(),
        footnotes=sum_notes(plan, table, row, parts, periods),
        coloured=coloured_rows(plan, table, row),
    )


def gap_at(plan: Plan, table: Table, row: str, parts: list[str], period: str) -> str | None:
    """Return stated total minus the sum of the parts that have a number, as text; ``None`` without a stated number."""
    if table.cell(row, period).number is None:
        return None
    return Facts(plan).gap(ref(table, row, period), [ref(table, part, period) for part in parts])


def sum_notes(plan: Plan, table: Table, row: str, parts: list[str], periods: list[Period]) -> tuple[str, ...]:
    """Name the periods in which total and parts disagree, and the parts without a figure."""
    notes = []
    broken = [period.label for period in periods if gap_at(plan, table, row, parts, period.id) not in (None, "0")]
    if broken:
        notes.append(tr("chart.note.gaps", periods="、".join(broken)))
    missing = [f"{table.get(part, 'name')}（{period.label}）" for part in parts for period in periods if not table.cell(part, period.id).is_numeric]
    if missing:
        notes.append(tr("chart.note.missing", parts="、".join(missing)))
    return tuple(notes)


def signed(text: str) -> str:
    """Return a difference with its sign (``+54``, ``−10``)."""
    return f"−{text[1:]}" if text.startswith("-") else f"+{text}"


def _part(plan: Plan, table: Table, row: str, part: str, periods: list[Period]) -> Series:
    unit = table.unit_of(row)
    marks = []
    for period in periods:
        mark = level_mark(table, part, period.id)
        cell = ref(table, part, period.id)
        marks.append(Mark(drawn(amount(plan, cell, unit)), mark.text, mark.sign, mark.phase, cells=(cell,)))
    place = RowRef(table.info.id, part)
    kind = ChartKind.STACK if parts_of(table, part) else ChartKind.PATH
    return Series(table.get(part, "name"), Role.PART, tuple(marks), place, ChartRequest(kind, *place).name)


def _others(plan: Plan, table: Table, row: str, group: Group, periods: list[Period]) -> Series:
    """Return the parts that were not chosen, or are too many, as one."""
    marks = []
    for period in periods:
        cells: list[CellRef] = [ref(table, part, period.id) for part in group.rows]
        points = [amount(plan, cell, table.unit_of(row)) for cell in cells]
        known = [point for point in points if point is not None]
        sum_ = exact.total(known)
        marks.append(Mark(drawn(sum_) if known else None, exact.plain(sum_) if known else "", cells=tuple(cells)))
    return Series(group.name, Role.PART, tuple(marks))


def _remainder_mark(gap: str | None, cells: list[CellRef]) -> Mark:
    """Return what the stated total has more than its parts; parts that exceed it stand above its line instead."""
    if gap is None or gap == "0" or gap.startswith("-"):
        return Mark(None)
    return Mark(float(gap), tr("chart.unexplained", gap=gap), tone=Tone.BAD, cells=tuple(cells))


def _total_mark(table: Table, row: str, period: str, gap: str | None) -> Mark:
    """Return the stated total; one that differs from its parts says by how much."""
    mark = level_mark(table, row, period)
    if gap in (None, "0"):
        return mark
    return Mark(mark.value, tr("chart.total_gap", total=mark.text, gap=signed(gap)), mark.sign, mark.phase, Tone.BAD, cells=mark.cells)


def _title(facts: Facts, table: Table, row: str, parts: list[str], periods: list[Period]) -> str:
    """Return what carries the total, as a sentence."""
    last = periods[-1]
    total = ref(table, row, last.id)
    values = {"row": table.get(row, "name"), "first": periods[0].label, "last": last.label}
    known = [(point, part) for part in parts if (point := amount(facts.plan, ref(table, part, last.id), table.unit_of(row))) is not None]
    largest = max(known, default=None)
    scratch = Facts(facts.plan)
    share = scratch.share(ref(table, largest[1], last.id), total) if largest is not None else None
    if largest is None or share is None:
        return tr("chart.title.stack_plain", **values)
    if len(parts) == 1 and is_share(share):
        facts.noted.extend(scratch.noted)
        return tr("chart.title.only_part", row=values["row"], period=last.label, total=facts.value(total), part=table.get(largest[1], "name"), share=share)
    if not is_share(share):
        return tr("chart.title.stack_largest", **values, total=facts.value(total), part=table.get(largest[1], "name"), amount=facts.value(ref(table, largest[1], last.id)))
    facts.noted.extend(scratch.noted)
    return tr("chart.title.stack", **values, total=facts.value(total), part=table.get(largest[1], "name"), share=share)

"""The charts that a plan offers, and the making of each: its marks, its title as a sentence, its honest footnotes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series
from ningbo_planner.analysis.frames import growth_frame, level_frame
from ningbo_planner.analysis.growth import average_growth, percent_of, years_between
from ningbo_planner.domain import exact
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.period import PeriodKind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity, State, canonical_text
from ningbo_planner.domain.table import CellRef, RowRef, Table
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.errors import PlannerError
from ningbo_planner.text import tr

_RATES = frozenset({Kind.SHARE, Kind.RATE, Kind.INDEX})


@dataclass(frozen=True, slots=True)
class ChartName:
    """One chart that a plan offers."""

    name: str
    kind: ChartKind
    row: RowRef
    title: str


def offered_charts(plan: Plan) -> list[ChartName]:
    """Return all charts of ``plan``: the path of every row that has one over time, and the parts of every total."""
    charts = []
    for table in plan.tables.values():
        if len(drawn_periods(table)) < 2:
            continue
        for row in table.ids:
            charts.append(_name(table, row, ChartKind.PATH))
            if table.get(row, "aggregation") is Aggregation.SUM and table.children(row):
                charts.append(_name(table, row, ChartKind.STACK))
    return charts


def make_chart(plan: Plan, name: str) -> ChartSpec:
    """Return the chart called ``name`` (``path/TABLE/ROW`` or ``stack/TABLE/ROW``); a sentence when there is none."""
    kind, _, place = name.partition("/")
    table_id, _, row = place.partition("/")
    table = plan.tables.get(table_id)
    if kind not in list(ChartKind) or table is None or row not in table:
        raise PlannerError("chart.unknown", name=name)
    return path_chart(table, row) if kind == ChartKind.PATH else stack_chart(table, row)


def drawn_periods(table: Table) -> list[str]:
    """Return the periods of ``table`` that lie in time."""
    return [period.id for period in table.periods if period.kind is not PeriodKind.HORIZON]


def total_of(table: Table, row: str) -> str | None:
    """Return the total whose parts are shown for ``row``: itself when it is one, else the one it is a part of."""
    if table.get(row, "aggregation") is Aggregation.SUM and table.children(row):
        return row
    parent = table.parent(row)
    return parent if parent is not None and table.get(parent, "aggregation") is Aggregation.SUM else None


def path_chart(table: Table, row: str) -> ChartSpec:
    """Return the path of ``row`` over the periods: levels as columns, growth as a row of texts."""
    periods = drawn_periods(table)
    levels = level_frame(table, [row])
    growth = growth_frame(levels[periods])
    name, unit = table.get(row, "name"), table.unit_of(row)
    marks = tuple(_level_mark(table, row, period) for period in periods)
    is_rate = table.get(row, "kind") in _RATES
    growth_texts = ["" if value != value else f"{value:+.1f}%" for value in growth.loc[row, periods]]
    growth_marks = tuple(Mark(None, text) for text in growth_texts)
    series = [Series(name, Role.LEVEL, marks)]
    if not is_rate and any(growth_texts):
        series.append(Series(tr("chart.growth"), Role.GROWTH, growth_marks))
    return ChartSpec(
        name=f"{ChartKind.PATH}/{table.info.id}/{row}",
        kind=ChartKind.PATH,
        title=_path_title(table, row, periods),
        subtitle=tr("chart.subtitle.levels" if is_rate else "chart.subtitle.path", row=name, unit=unit),
        periods=tuple(table.period(period).label for period in periods),
        series=tuple(series),
        footnotes=() if is_rate else (tr("chart.note.nominal"),),
    )


def stack_chart(table: Table, row: str) -> ChartSpec:
    """Return the parts of the total ``row``, with the stated total on top and what is not explained by the parts made visible."""
    periods = drawn_periods(table)
    parts = [part for part in table.children(row) if table.get(part, "kind") not in _RATES]
    series = [Series(table.get(part, "name"), Role.PART, tuple(_level_mark(table, part, period) for period in periods)) for part in parts]
    gaps = {period: _gap(table, row, parts, period) for period in periods}
    remainder = tuple(Mark(float(gap), tr("chart.unexplained", gap=exact.trimmed(gap))) if gap is not None and gap > 0 else Mark(None) for gap in gaps.values())
    if any(mark.value is not None for mark in remainder):
        series.append(Series(tr("chart.remainder"), Role.REMAINDER, remainder))
    totals = tuple(_total_mark(table, row, period, gaps[period]) for period in periods)
    series.append(Series(tr("chart.total"), Role.TOTAL, totals))
    return ChartSpec(
        name=f"{ChartKind.STACK}/{table.info.id}/{row}",
        kind=ChartKind.STACK,
        title=_stack_title(table, row, parts, periods),
        subtitle=tr("chart.subtitle.stack", row=table.get(row, "name"), unit=table.unit_of(row)),
        periods=tuple(table.period(period).label for period in periods),
        series=tuple(series),
        footnotes=_stack_notes(table, parts, periods, gaps),
    )


def _name(table: Table, row: str, kind: ChartKind) -> ChartName:
    title = tr(f"chart.name.{kind}", table=table.info.title, row=table.get(row, "name"))
    return ChartName(f"{kind}/{table.info.id}/{row}", kind, RowRef(table.info.id, row), title)


def _printed(quantity: Quantity, unit: str) -> str:
    """Return a statement with its unit, its sign in words (超过15%)."""
    percent = parse_unit(unit).is_percent
    if not quantity.sign:
        text = canonical_text(quantity, percent)
        return text if percent or not quantity.is_numeric else text + unit
    amount = exact.plain(quantity.point or exact.ZERO) + ("%" if percent else unit)
    return tr(f"chart.bound.{quantity.state.name.lower()}", amount=amount)


def _level_mark(table: Table, row: str, period: str) -> Mark:
    quantity = table.cell(row, period)
    percent = parse_unit(table.unit_of(row)).is_percent
    value = None if quantity.point is None else float(quantity.point)
    return Mark(value, canonical_text(quantity, percent), quantity.sign, table.period(period).is_base, CellRef(table.info.id, row, period))


def _total_mark(table: Table, row: str, period: str, gap: Decimal | None) -> Mark:
    """Return the stated total; one that differs from its parts says by how much."""
    mark = _level_mark(table, row, period)
    if not gap:
        return mark
    sign = "+" if gap > 0 else "−"
    return Mark(mark.value, tr("chart.total_gap", total=mark.text, gap=f"{sign}{exact.trimmed(abs(gap))}"), mark.sign, mark.is_base, mark.cell)


def _gap(table: Table, row: str, parts: list[str], period: str) -> Decimal | None:
    """Return stated total minus the sum of the parts that have a number; ``None`` without a stated number."""
    stated = table.cell(row, period).number
    if stated is None:
        return None
    points = (table.cell(part, period).point for part in parts)
    return exact.subtract(stated, exact.total(point for point in points if point is not None))


def _path_title(table: Table, row: str, periods: list[str]) -> str:
    """Return the path as a sentence."""
    first, last = table.cell(row, periods[0]), table.cell(row, periods[-1])
    unit, name = table.unit_of(row), table.get(row, "name")
    values = {"row": name, "first": table.period(periods[0]).label, "last": table.period(periods[-1]).label, "target": _printed(last, unit), "base": _printed(first, unit)}
    is_upper_bound = last.state in (State.LESS, State.AT_MOST)
    if table.get(row, "kind") in _RATES or first.number is None or last.point is None or is_upper_bound:
        return tr("chart.title.path_levels" if first.is_numeric else "chart.title.path_target", **values)
    years = years_between(table, periods[0], periods[-1])
    growth = average_growth(first.number, last.point, years) if years else None
    if growth is None:
        return tr("chart.title.path_levels", **values)
    code = "chart.title.path" if last.state is State.NUMBER else "chart.title.path_bound"
    return tr(code, **values, growth=growth)


def _stack_title(table: Table, row: str, parts: list[str], periods: list[str]) -> str:
    """Return what carries the growth of the total, as a sentence."""
    first, last = periods[0], periods[-1]
    stated = table.cell(row, last)
    values = {"row": table.get(row, "name"), "last": table.period(last).label, "total": _printed(stated, table.unit_of(row))}
    known = [(table.cell(part, last).point, table.get(part, "name")) for part in parts]
    largest = max(((point, name) for point, name in known if point is not None), default=None)
    share = percent_of(largest[0], stated.number) if largest and stated.number else None
    if largest is None or share is None:
        return tr("chart.title.stack_plain", **values, first=table.period(first).label)
    return tr("chart.title.stack", **values, part=largest[1], share=share)


def _stack_notes(table: Table, parts: list[str], periods: list[str], gaps: dict[str, Decimal | None]) -> tuple[str, ...]:
    """Name the periods in which total and parts disagree, and the parts without a figure."""
    notes = []
    broken = [table.period(period).label for period, gap in gaps.items() if gap]
    if broken:
        notes.append(tr("chart.note.gaps", periods="、".join(broken)))
    missing = [f"{table.get(part, 'name')}（{table.period(period).label}）" for part in parts for period in periods if not table.cell(part, period).is_numeric]
    if missing:
        notes.append(tr("chart.note.missing", parts="、".join(missing)))
    return tuple(notes)

"""How do all rows run? One small chart a row, over the same periods, in the order of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec
from ningbo_planner.analysis.charts.changes import change_words
from ningbo_planner.analysis.charts.facts import Facts
from ningbo_planner.analysis.charts.members import Span, growth_of, growth_sign, growth_words, in_one_unit, is_yearly, names, of_department, span_of, where_of
from ningbo_planner.analysis.charts.panels import PanelMaker, last_figure, pages
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, amount, drawn_periods, has_path, is_rate, parts_of, ref
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import Table
from ningbo_planner.text import tr

OWN, COMMON, INDEX = "own", "common", "index"
MEASURES = (OWN, COMMON, INDEX)


def has_multiples(plan: Plan, table: Table, row: str) -> bool:
    """Tell whether at least two rows of a place can be drawn over time."""
    found = 0
    for each in parts_of(table, row) if row else table.ids:
        found += has_path(table, each)
        if found > 1:
            return True
    return False


def multiples_chart(setting: Setting, request: ChartRequest) -> ChartSpec:
    """Return the small multiples of the table, or of the parts of the total, that ``request`` names."""
    table = setting.plan.tables[request.table]
    rows = chosen_rows(table, request)
    choice = _choice(setting.plan, table, request, rows)
    span, periods = span_of(table, request), drawn_periods(table, request.periods)
    maker = PanelMaker(setting, request, table, periods, choice.unit, request.measure == INDEX)
    shown, following = pages(request, choice.rows)
    scratch = Facts(setting.plan)
    panels = [maker.panel(row, panel_words(scratch, table, row, span)) for row in shown]
    facts = Facts(setting.plan)
    return ChartSpec(
        name=request.name,
        kind=ChartKind.MULTIPLES,
        title=_title(facts, table, request.row, choice.rows, span),
        subtitle=_subtitle(request, span, len(choice.rows)),
        unit=choice.unit if request.measure != INDEX else "",
        categories=tuple(period.label for period in periods),
        facts=facts.take(),
        footnotes=tuple(choice.notes),
        panels=(*panels, following) if following is not None else tuple(panels),
        trail=_trail(setting.plan, table, request),
    )


def chosen_rows(table: Table, request: ChartRequest) -> list[str]:
    """Return the rows that ``request`` shows, in the order of the plan."""
    rows = parts_of(table, request.row) if request.row else table.ids
    chosen = [row for row in rows if not request.rows or row in request.rows]
    return of_department(table, [row for row in chosen if has_path(table, row)], request.department)


def panel_words(facts: Facts, table: Table, row: str, span: Span) -> str:
    """Return the last figure and the change, as they stand above a panel, in two lines."""
    figure = last_figure(facts.plan, table, row, span.last)
    words = change_words(facts, table, row, span)
    return f"{figure}\n{words}" if words else figure


@dataclass(frozen=True)
class _Choice:
    """Which rows are drawn, in which unit (empty for each in its own), and why others are not."""

    rows: list[str]
    unit: str
    notes: list[str]


def _choice(plan: Plan, table: Table, request: ChartRequest, rows: Sequence[str]) -> _Choice:
    """Return the rows that can be measured as asked."""
    if request.measure == COMMON:
        unit, fits, others = in_one_unit(table, request.row, rows)
        fits, rates = [row for row in fits if not is_rate(table, row)] or fits, [row for row in fits if is_rate(table, row)]
        left = [*others, *(row for row in rates if row not in fits)]
        return _Choice(fits, unit, [tr("levels.note.other_scale", rows=names(table, left))] if left else [])
    units = {table.unit_of(row) for row in rows}
    if request.measure != INDEX:
        return _Choice(list(rows), units.pop() if len(units) == 1 else "", [])
    first = drawn_periods(table, request.periods)[0]
    fits = [row for row in rows if not is_rate(table, row) and (amount(plan, ref(table, row, first.id)) or 0) > 0]
    left = [row for row in rows if row not in fits]
    return _Choice(fits, "", [tr("levels.note.no_index", rows=names(table, left), first=first.label)] if left else [])


def _subtitle(request: ChartRequest, span: Span, count: int) -> str:
    values = {"span": span.label, "count": count}
    if request.measure == INDEX:
        return tr("levels.subtitle.index", **values, first=span.first.label if span.first else span.last.label)
    return tr("levels.subtitle.common", **values) if request.measure == COMMON else tr("levels.subtitle.own", **values)


def _title(facts: Facts, table: Table, row: str, rows: Sequence[str], span: Span) -> str:
    """Return how many rows grow, which one fastest, which one least."""
    scratch = Facts(facts.plan)
    growths = [(Decimal(growth), each) for each in rows if (growth := growth_of(scratch, table, each, span)) is not None]
    values = {"where": where_of(table, row), "span": span.label}
    if not growths:
        return tr("levels.title.multiples", **values, count=facts.count([ref(table, each, span.last.id) for each in rows]))
    ordered = sorted(growths, key=lambda pair: pair[0])
    fastest, slowest = ordered[-1][1], ordered[0][1]
    if len(growths) == 1:
        return tr("levels.title.one_growth", **values, row=named_growth(facts, table, fastest, span))
    values |= {"count": facts.count([ref(table, each, span.last.id) for _, each in growths])}
    ups = [ref(table, each, span.last.id) for growth, each in growths if growth > 0]
    downs = [ref(table, each, span.last.id) for growth, each in growths if growth < 0]
    if not ups and not downs:
        return tr("levels.title.all_flat", **values)
    values["fast"] = named_growth(facts, table, fastest, span)
    if not downs and len(ups) < len(growths):
        return tr("levels.title.none_down", **values, up=facts.count(ups))
    values["slow"] = named_growth(facts, table, slowest, span)
    if ordered[0][0] == ordered[-1][0]:
        return tr("levels.title.all_alike", **values)
    if len(ups) == len(growths):
        return tr("levels.title.all_up", **values)
    if len(downs) == len(growths):
        return tr("levels.title.all_down", **values)
    return tr("levels.title.mixed", **values, up=facts.count(ups), down=facts.count(downs))


def named_growth(facts: Facts, table: Table, row: str, span: Span) -> str:
    """Return a row with its growth in brackets."""
    growth = growth_of(Facts(facts.plan), table, row, span) or "0"
    if Decimal(growth):
        growth_of(facts, table, row, span)
    words = growth_words(growth, is_yearly(table, span), growth_sign(table, row, span))
    return tr("levels.named", name=table.get(row, "name"), words=words)


def _trail(plan: Plan, table: Table, request: ChartRequest) -> tuple[tuple[str, str], ...]:
    """Return the charts above: the table's, the total's, and the one with all rows above a choice of them."""
    names_above: list[tuple[str, str]] = []
    if request.row:
        if has_multiples(plan, table, ""):
            names_above.append((request.about("").name, table.info.title))
        above = table.parent(request.row)
        if above is not None and has_multiples(plan, table, above):
            names_above.append((request.about(above).name, table.get(above, "name")))
    if request.rows:
        names_above.append((replace(request, rows=()).name, tr("levels.all_of", where=where_of(table, request.row))))
    return tuple(names_above)

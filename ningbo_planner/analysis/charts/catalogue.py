"""All kinds of charts: what each offers on a plan, and how it is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec
from ningbo_planner.analysis.charts import bullets, deviations, heats, rankings, slopes
from ningbo_planner.analysis.charts import cards, departments, multiples
from ningbo_planner.analysis.charts.heads import MOST_ROWS, with_head_of
from ningbo_planner.analysis.charts.levels import has_levels_chart, sunburst_chart, treemap_chart
from ningbo_planner.analysis.charts.members import has_members
from ningbo_planner.analysis.charts import bridges, contributions, donuts, growths, shares
from ningbo_planner.analysis.charts.paths import has_path_chart, path_chart
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, drawn_periods
from ningbo_planner.analysis.charts.stacks import has_stack_chart, stack_chart
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import Table
from ningbo_planner.errors import PlannerError
from ningbo_planner.text import tr


@dataclass(frozen=True)
class Maker:
    """One kind of chart.

    Attributes:
        answers: whether a row of a table of a plan has such a chart; asked with an empty row for the table as a whole.
        make: the chart of a request that has an answer.
        measures: what it can measure, the first one when nothing is said.
        chooses_rows, chooses_periods, compares, chooses_department: whether a request may name rows, periods, a version to compare with, a department.
    """

    answers: Callable[[Plan, Table, str], bool]
    make: Callable[[Setting, ChartRequest], ChartSpec]
    measures: tuple[str, ...] = ()
    chooses_rows: bool = False
    chooses_periods: bool = True
    compares: bool = False
    chooses_department: bool = False


# In the order of the page of charts.
MAKERS: dict[ChartKind, Maker] = {
    ChartKind.PATH: Maker(has_path_chart, path_chart, compares=True),
    ChartKind.STACK: Maker(has_stack_chart, stack_chart, chooses_rows=True),
    ChartKind.GROWTH: Maker(growths.has_growth_chart, growths.growth_chart, chooses_rows=True),
    ChartKind.SHARES: Maker(shares.has_shares_chart, shares.shares_chart, shares.MEASURES, chooses_rows=True),
    ChartKind.DONUT: Maker(donuts.has_donut_chart, donuts.donut_chart, chooses_rows=True),
    ChartKind.BRIDGE: Maker(bridges.has_bridge_chart, bridges.bridge_chart, bridges.MEASURES, chooses_rows=True, compares=True),
    ChartKind.CONTRIBUTION: Maker(contributions.has_contribution_chart, contributions.contribution_chart, contributions.MEASURES, chooses_rows=True),
    ChartKind.TREEMAP: Maker(has_levels_chart, treemap_chart, chooses_rows=True),
    ChartKind.SUNBURST: Maker(has_levels_chart, sunburst_chart, chooses_rows=True),
    ChartKind.MULTIPLES: Maker(multiples.has_multiples, multiples.multiples_chart, multiples.MEASURES, chooses_rows=True, compares=True, chooses_department=True),
    ChartKind.DEPARTMENTS: Maker(departments.has_departments, departments.departments_chart, departments.MEASURES, chooses_department=True),
    ChartKind.CARDS: Maker(cards.has_cards, cards.cards_chart, chooses_rows=True, compares=True, chooses_department=True),
    ChartKind.SLOPE: Maker(slopes.has_slope_chart, slopes.slope_chart, slopes.MEASURES, chooses_rows=True, chooses_department=True),
    ChartKind.RANKING: Maker(has_members, rankings.ranking_chart, rankings.MEASURES, chooses_rows=True, compares=True, chooses_department=True),
    ChartKind.DEVIATION: Maker(has_members, deviations.deviation_chart, deviations.MEASURES, chooses_rows=True, chooses_department=True),
    ChartKind.BULLET: Maker(bullets.has_bullet_chart, bullets.bullet_chart, chooses_rows=True, chooses_department=True),
    ChartKind.HEAT: Maker(heats.has_heat_chart, heats.heat_chart, heats.MEASURES, chooses_rows=True, chooses_department=True),
}


def offered_charts(plan: Plan) -> list[ChartRequest]:
    """Return every chart that ``plan`` has, kind by kind, with nothing chosen; of very long tables those of the rows at their head."""
    places = [(table, row) for table in plan.tables.values() for row in ("", *table.ids[:MOST_ROWS])]
    return [ChartRequest(kind, table.info.id, row) for kind, maker in MAKERS.items() for table, row in places if maker.answers(plan, table, row)]


def charts_of(plan: Plan, table: str, row: str) -> list[ChartRequest]:
    """Return the charts that one row has (with an empty ``row``: the table as a whole)."""
    return [ChartRequest(kind, table, row) for kind, maker in MAKERS.items() if maker.answers(plan, plan.tables[table], row)]


def title_of(plan: Plan, request: ChartRequest) -> str:
    """Return what a chart is called in a list: its kind, row and table."""
    table = plan.tables[request.table]
    if not request.row:
        return tr("chart.name.table", kind=kind_name(request.kind), table=table.info.title)
    return tr("chart.name.row", kind=kind_name(request.kind), table=table.info.title, row=table.get(request.row, "name"))


def kind_name(kind: ChartKind) -> str:
    """Return what a kind of chart is called (分项构成)."""
    return tr(f"chart.kind.{kind}")


def make_chart(setting: Setting, request: ChartRequest | str) -> ChartSpec:
    """Return the chart that ``request`` asks for.

    Raises:
        PlannerError: the plan has no such chart (any more).
    """
    if isinstance(request, str):
        request = ChartRequest.parse(request)
    if not has_chart(setting.plan, request):
        raise PlannerError("chart.unknown", name=request.name)
    maker, table = MAKERS[request.kind], setting.plan.tables[request.table]
    is_long = not request.row and maker.chooses_rows and len(table) > MOST_ROWS
    spec = _of_head(setting, request, maker) if is_long else maker.make(setting, request)
    if not request.department or request.kind is ChartKind.DEPARTMENTS or not maker.chooses_department:
        return spec
    note = tr("chart.note.department", department=departments.department_name(setting.plan, request.department))
    return replace(spec, footnotes=(note, *spec.footnotes))


def _of_head(setting: Setting, request: ChartRequest, maker: Maker) -> ChartSpec:
    """Return the chart of a very long table: of its first rows, which the chart says."""
    plan = with_head_of(setting.plan, request.table)
    table = plan.tables[request.table]
    if not all(row in table for row in request.rows) or not maker.answers(plan, table, ""):
        return maker.make(setting, request)
    spec = maker.make(replace(setting, plan=plan), request)
    note = tr("chart.note.head", count=len(table), all=len(setting.plan.tables[request.table]))
    return spec if request.rows else replace(spec, footnotes=(*spec.footnotes, note))


def has_chart(plan: Plan, request: ChartRequest) -> bool:
    """Tell whether ``plan`` can answer ``request``: its place has such a chart, and what it chooses exists."""
    maker, table = MAKERS.get(request.kind), plan.tables.get(request.table)
    if maker is None or table is None or (request.row and request.row not in table):
        return False
    periods = {period.id for period in drawn_periods(table)}
    exists = all(row in table for row in request.rows) and periods.issuperset(request.periods)
    can_measure = not request.measure or request.measure in maker.measures
    return exists and can_measure and maker.answers(plan, table, request.row)

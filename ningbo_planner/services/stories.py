"""Stories with their charts: what a story shows of the plan as it stands, and the one that most plans begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec
from ningbo_planner.analysis.charts.catalogue import has_chart, make_chart, offered_charts, title_of
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import parts_of
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.story import StoryView
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.charting import setting_of
from ningbo_planner.services.workspace import Workspace

# What a leader asks first comes first: the main figures, the whole, how it comes about, how it grows, who answers.
_USUAL = (
    ChartKind.CARDS,
    ChartKind.TREEMAP,
    ChartKind.STACK,
    ChartKind.BRIDGE,
    ChartKind.SHARES,
    ChartKind.CONTRIBUTION,
    ChartKind.RANKING,
    ChartKind.BULLET,
    ChartKind.HEAT,
    ChartKind.DEPARTMENTS,
)
# Of a kind that is about totals, so many of the first are shown.
_MOST_OF_A_KIND = 2


@dataclass(frozen=True)
class Scene:
    """One view of a story as it can be shown now.

    Attributes:
        view: what the story says.
        name: what the chart is called in a list; empty when there is none.
        spec: the chart, ``None`` when the plan has it no more.
        problem: why there is no chart, as a sentence; empty when there is one.
    """

    view: StoryView
    spec: ChartSpec | None
    name: str = ""
    problem: str = ""


def scenes_of(workspace: Workspace, views: Sequence[StoryView]) -> list[Scene]:
    """Return the charts of ``views`` as the plan stands; a view whose chart is gone says so and stays."""
    requests = {view.chart: _parsed(view.chart) for view in views}
    setting = setting_of(workspace, filter(None, requests.values()))
    scenes = []
    for view in views:
        request = requests[view.chart]
        if request is None or not has_chart(workspace.plan, request):
            scenes.append(Scene(view, None, problem=str(PlannerError("story.chart_gone", chart=view.chart))))
        else:
            scenes.append(Scene(view, make_chart(setting, request), title_of(workspace.plan, request)))
    return scenes


def usual_views(plan: Plan) -> list[StoryView]:
    """Return the views that a story begins with when nothing is chosen: the kinds that leaders ask for, of the table that has most of them."""
    offered = offered_charts(plan)
    tables = {table: sum(request.table == table for request in offered) for table in plan.tables}
    main = max(tables, key=lambda table: tables[table], default="")
    chosen: list[StoryView] = []
    for kind in _USUAL:
        whole = [request for request in offered if request.kind is kind and not request.row]
        of_main = [request for request in offered if request.kind is kind and request.row and request.table == main and parts_of(plan.tables[main], request.row)]
        chosen.extend(StoryView(request.name) for request in (whole[:1] or of_main[:_MOST_OF_A_KIND]))
    return chosen


def _parsed(name: str) -> ChartRequest | None:
    """Return what a story asks for; ``None`` when it cannot be read."""
    try:
        return ChartRequest.parse(name)
    except PlannerError:
        return None

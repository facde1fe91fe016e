"""Stories with their charts: what a story shows of the plan as it stands, and the one that most plans begin with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec
from ningbo_planner.analysis.charts.catalogue import MAKERS, has_chart, make_chart, title_of
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import parts_of
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.story import StoryView
from ningbo_planner.domain.table import Table
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
# In a table of very many rows those that matter stand at its head.
_MOST_ROWS = 2000


@dataclass(frozen=True)
class Scene:
    """One view of a story as it can be shown now.

    Attributes:
        view: what the story says.
        name: what the chart is called in a list; empty when there is none.
        spec: the chart, ``None`` when the plan has it no more (or it was only asked for its name).
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


def named_scenes(workspace: Workspace, views: Sequence[StoryView]) -> list[Scene]:
    """Return what the charts of ``views`` are called, without making them; a view whose chart is gone says so."""
    scenes = []
    for view in views:
        request = _parsed(view.chart)
        if request is None or not has_chart(workspace.plan, request):
            scenes.append(Scene(view, None, problem=str(PlannerError("story.chart_gone", chart=view.chart))))
        else:
            scenes.append(Scene(view, None, title_of(workspace.plan, request)))
    return scenes


def usual_views(plan: Plan) -> list[StoryView]:
    """Return the views that a story begins with when nothing is chosen: the kinds that leaders ask for, of the table with most totals."""
    tables = list(plan.tables.values())
    count, main = max(((sum(1 for _ in _totals(table)), table) for table in tables), key=lambda pair: pair[0], default=(0, None))
    main = main if count else None
    chosen: list[StoryView] = []
    for kind in _USUAL:
        answers = MAKERS[kind].answers
        whole = next((table for table in (main, *tables) if table is not None and answers(plan, table, "")), None)
        if whole is not None:
            chosen.append(StoryView(ChartRequest(kind, whole.info.id).name))
        elif main is not None:
            rows = (row for row in _totals(main) if answers(plan, main, row))
            chosen.extend(StoryView(ChartRequest(kind, main.info.id, row).name) for row in islice(rows, _MOST_OF_A_KIND))
    return chosen


def _totals(table: Table) -> Iterator[str]:
    """Yield the rows that state the sum of others, as far as a story looks for them."""
    return (row for row in table.ids[:_MOST_ROWS] if parts_of(table, row))


def _parsed(name: str) -> ChartRequest | None:
    """Return what a story asks for; ``None`` when it cannot be read."""
    try:
        return ChartRequest.parse(name)
    except PlannerError:
        return None

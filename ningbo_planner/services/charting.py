"""What charts of an open plan are made in: the plan as it stands, its findings, the versions it is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import overload

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec
from ningbo_planner.analysis.charts.catalogue import MAKERS, charts_of, make_chart
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, total_of
from ningbo_planner.domain.finding import Finding
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import RowRef, Table
from ningbo_planner.services.versions import name_of, plan_at, versions
from ningbo_planner.services.workspace import Workspace

# What is shown of the row itself even where it is a part.
_OWN = (ChartKind.PATH, ChartKind.GROWTH)


class LazyFindings(Sequence[Finding]):
    """The findings of a plan, put in order only when a chart asks for them: there may be a hundred thousand."""

    def __init__(self, workspace: Workspace) -> None:
        """Tell of ``workspace``."""
        self._workspace = workspace

    @cached_property
    def _all(self) -> list[Finding]:
        return self._workspace.findings()

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | Sequence[Finding]:
        """Return one finding or several."""
        return self._all[index]

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._all)


def setting_of(workspace: Workspace, requests: Iterable[ChartRequest] = ()) -> Setting:
    """Return what the charts ``requests`` are made in; the versions they compare with are looked up, those that are gone are left out."""
    named = {request.against for request in requests} - {""}
    wanted = named & {version.id for version in versions(workspace)} if named else ()
    compared: dict[str, tuple[str, Plan]] = {key: (name_of(workspace, key), plan_at(workspace, key)) for key in wanted}
    return Setting(workspace.plan, LazyFindings(workspace), versions=compared)


def chart_of(workspace: Workspace, request: ChartRequest | str) -> ChartSpec:
    """Return one chart of an open plan.

    Raises:
        PlannerError: there is no such chart (any more).
    """
    wanted = ChartRequest.parse(request) if isinstance(request, str) else request
    return make_chart(setting_of(workspace, [wanted]), wanted)


def charts_about(plan: Plan, place: RowRef) -> list[ChartRequest]:
    """Return the charts that tell of one row, each kind once: how the row itself runs, and how the parts of its total stand beside each other."""
    table = plan.tables[place.table]
    total = total_of(table, place.row)
    found = {request.kind: request for row in filter(None, (place.row, total)) for request in charts_of(plan, place.table, row)}
    found |= {request.kind: request for request in charts_of(plan, place.table, place.row) if request.kind in _OWN}
    return [found[kind] for kind in MAKERS if kind in found]


def rows_about(table: Table, row: str) -> set[str]:
    """Return the rows whose figures the charts of ``row`` show."""
    total = total_of(table, row)
    return {row, *((total, *table.children(total)) if total is not None else ())}

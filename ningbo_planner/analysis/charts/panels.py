"""Small charts of one row each, and how the change of a row is said: what small multiples, cards and department views are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Phase, Role, Series
from ningbo_planner.analysis.charts.facts import percent, printed
from ningbo_planner.analysis.charts.members import level_text, with_unit
from ningbo_planner.analysis.charts.paths import against
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import Setting, amount, drawn, has_path, phase_of, quantity_at, ref
from ningbo_planner.domain import exact
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import canonical_text
from ningbo_planner.domain.table import ACTUAL, TARGET, RowRef, Table
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.text import tr

# So many panels are made at most; the others stand on the next page.
MOST_PANELS = 48


@dataclass(frozen=True)
class PanelMaker:
    """Makes the panels of one chart.

    Attributes:
        setting, request, table: what they are made of.
        periods: along each panel.
        unit: in which all are told; empty for each in its own.
        is_index: whether the first period is set to 100.
    """

    setting: Setting
    request: ChartRequest
    table: Table
    periods: Sequence[Period]
    unit: str = ""
    is_index: bool = False

    def panel(self, row: str, subtitle: str) -> ChartSpec:
        """Return the small chart of ``row``."""
        place = RowRef(self.request.table, row)
        series = [Series(self.table.get(row, "name"), Role.LEVEL, self._marks(row, TARGET), place)]
        actual = self._marks(row, ACTUAL) if any(self.table.cell(row, period.id, ACTUAL).is_numeric for period in self.periods) else ()
        if any(mark.value is not None for mark in actual):
            series.append(Series(tr("chart.actual"), Role.ACTUAL, actual, place))
        if not self.is_index and (not self.unit or self.unit == self.table.unit_of(row)):
            series.extend(against(self.setting, self.request, row, list(self.periods)))
        return ChartSpec(
            name=drill_to_path(self.request, self.table, row),
            kind=ChartKind.PATH,
            title=self.table.get(row, "name"),
            subtitle=subtitle,
            unit=self.unit or self.table.unit_of(row),
            categories=tuple(period.label for period in self.periods),
            series=tuple(series),
        )

    def _marks(self, row: str, layer: str) -> tuple[Mark, ...]:
        base = amount(self.setting.plan, ref(self.table, row, self.periods[0].id))
        return tuple(self._mark(row, period, layer, base) for period in self.periods)

    def _mark(self, row: str, period: Period, layer: str, base: Decimal | None) -> Mark:
        plan, cell = self.setting.plan, ref(self.table, row, period.id, layer)
        own, quantity = self.table.unit_of(row), quantity_at(plan, cell)
        is_own = self.unit in ("", own)
        value = quantity.point if is_own else amount(plan, cell, self.unit)
        text = canonical_text(quantity, parse_unit(own).is_percent) if is_own else level_text(plan, cell, self.unit)
        if self.is_index:
            value = None if value is None or not base else percent(value, base)
            text = "" if value is None else quantity.sign + exact.plain(value)
        figure = printed(quantity, own) if quantity.is_numeric else quantity.text or tr("levels.no_figure")
        name = self.table.get(row, "name")
        tip = (name, tr("levels.tip_actual", period=period.label, amount=figure) if layer == ACTUAL else tr("levels.tip", period=period.label, amount=figure))
        if self.is_index and text:
            tip = (*tip, tr("levels.tip_index", index=text, first=self.periods[0].label))
        phase = Phase.ACTUAL if layer == ACTUAL else phase_of(period)
        return Mark(drawn(value), text, quantity.sign, phase, tip=tip, cells=(cell,))


def drill_to_path(request: ChartRequest, table: Table, row: str) -> str:
    """Return the name of the path of ``row``; empty where it has none."""
    if not has_path(table, row):
        return ""
    return ChartRequest(ChartKind.PATH, request.table, row, periods=request.periods if len(request.periods) != 1 else (), against=request.against).name


def pages(request: ChartRequest, rows: Sequence[str]) -> tuple[list[str], ChartSpec | None]:
    """Return the rows of this page, and a panel that leads to the next one where there are more."""
    if len(rows) <= MOST_PANELS:
        return list(rows), None
    return list(rows[: MOST_PANELS - 1]), next_page(request, rows[MOST_PANELS - 1 :])


def next_page(request: ChartRequest, rows: Sequence[str]) -> ChartSpec:
    """Return the panel that leads to a chart of the same kind with ``rows``."""
    name = replace(request, rows=tuple(rows)).name
    mark = Mark(float(len(rows)), str(len(rows)), drill=name)
    return ChartSpec(name, request.kind, tr("levels.more", count=len(rows)), series=(Series(tr("levels.more_name"), Role.TOTAL, (mark,)),))


def rows_beyond(panel: ChartSpec) -> tuple[str, ...]:
    """Return the rows to which a panel leads: its own, or those of the next page."""
    row = next((series.row for series in panel.series if series.row is not None), None)
    return (row.row,) if row is not None else ChartRequest.parse(panel.name).rows


def last_figure(plan: Plan, table: Table, row: str, period: Period) -> str:
    """Return what ``row`` says for ``period`` with its unit; what is missing in words."""
    quantity = table.cell(row, period.id)
    return with_unit(level_text(plan, ref(table, row, period.id), table.unit_of(row)), table.unit_of(row)) if quantity.is_numeric else quantity.text or tr("levels.no_figure")

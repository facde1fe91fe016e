"""Which layout draws which kind of chart."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSizeF

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec
from ningbo_planner.gui.charts.layouts.bars import lay_out_bars
from ningbo_planner.gui.charts.layouts.bridges import lay_out_bridge
from ningbo_planner.gui.charts.layouts.bullet import lay_out_bullet
from ningbo_planner.gui.charts.layouts.cards import lay_out_cards
from ningbo_planner.gui.charts.layouts.columns import lay_out_path, lay_out_stack
from ningbo_planner.gui.charts.layouts.growths import lay_out_growth
from ningbo_planner.gui.charts.layouts.heat import lay_out_heat
from ningbo_planner.gui.charts.layouts.layers import lay_out_contribution, lay_out_shares
from ningbo_planner.gui.charts.layouts.rings import lay_out_donut
from ningbo_planner.gui.charts.layouts.slope import lay_out_slope
from ningbo_planner.gui.charts.layouts.departments import lay_out_departments
from ningbo_planner.gui.charts.layouts.panels import lay_out_multiples
from ningbo_planner.gui.charts.layouts.sunburst import lay_out_sunburst
from ningbo_planner.gui.charts.layouts.treemap import lay_out_treemap
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.scene import Scene

LAYOUTS: dict[ChartKind, Callable[[ChartSpec, QSizeF, Look], Scene]] = {
    ChartKind.PATH: lay_out_path,
    ChartKind.STACK: lay_out_stack,
    ChartKind.GROWTH: lay_out_growth,
    ChartKind.SHARES: lay_out_shares,
    ChartKind.DONUT: lay_out_donut,
    ChartKind.BRIDGE: lay_out_bridge,
    ChartKind.CONTRIBUTION: lay_out_contribution,
    ChartKind.TREEMAP: lay_out_treemap,
    ChartKind.SUNBURST: lay_out_sunburst,
    ChartKind.MULTIPLES: lay_out_multiples,
    ChartKind.DEPARTMENTS: lay_out_departments,
    ChartKind.CARDS: lay_out_cards,
    ChartKind.SLOPE: lay_out_slope,
    ChartKind.RANKING: lay_out_bars,
    ChartKind.DEVIATION: lay_out_bars,
    ChartKind.BULLET: lay_out_bullet,
    ChartKind.HEAT: lay_out_heat,
}


def lay_out(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Return ``spec`` laid out for ``size`` pixels."""
    return LAYOUTS[spec.kind](spec, size, look)

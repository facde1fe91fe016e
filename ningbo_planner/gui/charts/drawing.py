"""Which layout draws which kind of chart."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSizeF

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec
from ningbo_planner.gui.charts.layouts.columns import lay_out_path, lay_out_stack
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.scene import Scene

LAYOUTS: dict[ChartKind, Callable[[ChartSpec, QSizeF, Look], Scene]] = {
    ChartKind.PATH: lay_out_path,
    ChartKind.STACK: lay_out_stack,
}


def lay_out(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Return ``spec`` laid out for ``size`` pixels."""
    return LAYOUTS[spec.kind](spec, size, look)

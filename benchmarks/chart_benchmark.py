"""Drawing and hovering, chart by chart, with 24 rows by 20 years, beside what matplotlib takes to draw figures of the same forms.

Run from the top of the checkout: ``python -m benchmarks.chart_benchmark [--times N] [--size WxH] [--platform NAME]``. Times are medians in milliseconds:
*new* makes the chart from the plan, lays it out and paints it; *frame* paints the window once more; *hover* moves the mouse to another figure and
paints. matplotlib is measured where it is installed (its own drawing of a figure that is there already, which is what it does for every frame).
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

PERIODS, ROWS = 20, 27
FRAME_MS = 8.0
SHARE = 1 / 3


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=30)
    options.add_argument("--size", default="1280x720")
    options.add_argument("--platform", default="offscreen")
    asked = options.parse_args()
    os.environ["QT_QPA_PLATFORM"] = asked.platform
    width, height = map(int, asked.size.split("x"))
    ours = measure_ours(asked.times, width, height)
    others = measure_matplotlib(asked.times, width, height) if importlib.util.find_spec("matplotlib") else {}
    print(f"{ROWS - 3} rows x {PERIODS} years at {asked.size}, platform {asked.platform}; medians of {asked.times} in ms")
    print(f"{'chart':<14}{'new':>8}{'frame':>8}{'hover':>8}{'p99 hover':>11}   matplotlib   share")
    for kind, (new, frame, hover, worst) in ours.items():
        other = others.get(FORMS[kind])
        beside = f"{other:10.1f}   {new / other:5.2f}{'' if new / other <= SHARE else '  <- over a third'}" if other else "         —"
        print(f"{kind:<14}{new:8.2f}{frame:8.2f}{hover:8.2f}{worst:11.2f}   {beside}{'' if hover <= FRAME_MS and frame <= FRAME_MS else '  <- slow'}")


# The form that matplotlib would be asked for.
FORMS = {
    "path": "columns", "stack": "stack", "growth": "columns", "shares": "stack", "donut": "pie", "bridge": "columns", "contribution": "stack", "slope": "lines",
    "ranking": "bars", "deviation": "bars", "bullet": "bars", "heat": "heat", "treemap": "boxes", "sunburst": "pie", "multiples": "panels", "departments": "bars", "cards": "panels",
}


def median_ms(act: Callable[[], object], times: int) -> tuple[float, float]:
    """Return median and 99th percentile of what ``act`` takes, in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), sorted(taken)[min(len(taken) - 1, int(len(taken) * 0.99))]


# ------------------------------------------------------------------------------------------------------------------- ours


def measure_ours(times: int, width: int, height: int) -> dict[str, tuple[float, float, float, float]]:
    """Return new, frame, hover, worst hover of each kind."""
    widgets = importlib.import_module("PySide6.QtWidgets")
    application = widgets.QApplication.instance() or widgets.QApplication([])
    views = importlib.import_module("ningbo_planner.gui.charts.chart_view")
    look = importlib.import_module("ningbo_planner.gui.charts.look")
    catalogue = importlib.import_module("ningbo_planner.analysis.charts.catalogue")
    setting = importlib.import_module("ningbo_planner.analysis.charts.setting").Setting(measured_plan())
    theme = importlib.import_module("ningbo_planner.gui.theme")
    application.setFont(theme.body_font())
    found = {}
    for kind in catalogue.MAKERS:
        offered = [request for request in catalogue.offered_charts(setting.plan) if request.kind is kind]
        if not offered:
            continue
        # The chart with the most in it.
        request = max(offered, key=lambda each: len(catalogue.make_chart(setting, each).series))
        view = views.ChartView(theme.LIGHT, look.Look.on_wall)
        view.resize(width, height)
        view.show()
        view.show_chart(catalogue.make_chart(setting, request))
        application.processEvents()
        found[str(kind)] = _times_of(view, lambda wanted=request: catalogue.make_chart(setting, wanted), times)
        view.hide()
        view.deleteLater()
    return found


def _times_of(view: Any, make: Callable[[], Any], times: int) -> tuple[float, float, float, float]:
    """Measure one chart in its view."""
    viewport = view.viewport()

    def new() -> None:
        view.show_chart(make())
        viewport.repaint()

    new()
    count, turn = len(view.laid_out.hits), iter(range(1, 10**9))

    def hover() -> None:
        view.point_out(next(turn) * 7 % max(1, count))
        viewport.repaint()

    fresh, _ = median_ms(new, times)
    frame, _ = median_ms(viewport.repaint, times)
    hovered, worst = median_ms(hover, times * 3)
    return fresh, frame, hovered, worst


def measured_plan() -> Any:
    """Return a plan with a section, a subtotal and its 24 rows, two departments, and what was reached in the first years."""
    made = importlib.import_module("benchmarks.made_up_plan")
    plan = made.made_up_plan(ROWS, PERIODS)
    table = plan.tables[made.TABLE]
    cells = importlib.import_module("ningbo_planner.domain.table")
    table.layers.setdefault(cells.ACTUAL, {})
    for period in table.periods[1:4]:
        table.layers[cells.ACTUAL][period.id] = table.layers[cells.TARGET][period.id]
    registered = importlib.import_module("ningbo_planner.domain.department").Department
    plan.departments.update((each, registered(each, each)) for each in ("市经信局", "市商务局"))
    table.columns["departments"] = [("市经信局",) if at % 3 else ("市商务局", "市经信局") for at in range(ROWS)]
    return plan


# ------------------------------------------------------------------------------------------------------------- matplotlib


def measure_matplotlib(times: int, width: int, height: int) -> dict[str, float]:
    """Return the median time of one drawing of each form, on the canvas that paints into memory."""
    figures = importlib.import_module("matplotlib.figure")
    canvases = importlib.import_module("matplotlib.backends.backend_agg")
    levels = [[(row + 3) * (1.07**year) * 10 for year in range(PERIODS)] for row in range(ROWS - 3)]
    found = {}
    for form, draw in _DRAWN.items():
        figure = figures.Figure(figsize=(width / 100, height / 100), dpi=100)
        canvas = canvases.FigureCanvasAgg(figure)
        draw(figure, levels)
        canvas.draw()
        found[form], _ = median_ms(canvas.draw, max(5, times // 3))
    return found


def _columns(figure: Any, levels: list[list[float]]) -> None:
    axes = figure.add_subplot()
    bars = axes.bar(range(PERIODS), levels[-1])
    axes.bar_label(bars, fmt="%.0f")
    axes.plot(range(PERIODS), levels[-2], marker="o")


def _stack(figure: Any, levels: list[list[float]]) -> None:
    axes, below = figure.add_subplot(), [0.0] * PERIODS
    for row in levels:
        bars = axes.bar(range(PERIODS), row, bottom=below)
        axes.bar_label(bars, label_type="center", fmt="%.0f")
        below = [one + other for one, other in zip(below, row, strict=True)]
    axes.legend([f"row {at}" for at in range(len(levels))], ncols=6)


def _lines(figure: Any, levels: list[list[float]]) -> None:
    axes = figure.add_subplot()
    for at, row in enumerate(levels):
        axes.plot([0, 1], [row[0], row[-1]], marker="o")
        axes.text(1.02, row[-1], f"row {at} {row[-1]:.0f}")


def _bars(figure: Any, levels: list[list[float]]) -> None:
    axes = figure.add_subplot()
    bars = axes.barh(range(len(levels)), [row[-1] for row in levels])
    axes.bar_label(bars, fmt="%.0f")


def _heat(figure: Any, levels: list[list[float]]) -> None:
    axes = figure.add_subplot()
    axes.imshow(levels, aspect="auto")
    for at, row in enumerate(levels):
        for year, value in enumerate(row):
            axes.text(year, at, f"{value:.0f}", ha="center", va="center")


def _pie(figure: Any, levels: list[list[float]]) -> None:
    figure.add_subplot().pie([row[-1] for row in levels], labels=[f"row {at}" for at in range(len(levels))], autopct="%.1f")


def _boxes(figure: Any, levels: list[list[float]]) -> None:
    axes = figure.add_subplot()
    for at, row in enumerate(levels):
        axes.bar(at % 6, 1, bottom=at // 6, width=0.95)
        axes.text(at % 6, at // 6 + 0.5, f"row {at}\n{row[-1]:.0f}", ha="center")


def _panels(figure: Any, levels: list[list[float]]) -> None:
    for at, row in enumerate(levels):
        axes = figure.add_subplot(4, 6, at + 1)
        axes.plot(range(PERIODS), row)
        axes.set_title(f"row {at} {row[-1]:.0f}")


_DRAWN: dict[str, Callable[[Any, list[list[float]]], None]] = {
    "columns": _columns, "stack": _stack, "lines": _lines, "bars": _bars, "heat": _heat, "pie": _pie, "boxes": _boxes, "panels": _panels,
}


if __name__ == "__main__":
    main()

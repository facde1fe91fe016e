"""Columns over periods: the path of one row, and the parts of a total on top of each other."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartSpec, Mark, Role, Series
from ningbo_planner.gui.charts.axes import bar_ends
from ningbo_planner.gui.charts.frame import KeyEntry, new_scene
from ningbo_planner.gui.charts.layouts.plot import Plot, level_box, plot_with_categories, series_colours
from ningbo_planner.gui.charts.look import Look, ink_on
from ningbo_planner.gui.charts.scene import Box, Dot, Fill, Line, Purpose, Scene
from ningbo_planner.text import tr

_ABOVE = Qt.AlignmentFlag.AlignBottom
_BELOW = Qt.AlignmentFlag.AlignTop


def lay_out_path(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out a path: targets as columns, what was reached and where it leads as lines upon them, growth as a row of texts."""
    colours = look.colours
    level, actual, forecast, others = spec.series[0], spec.of_role(Role.ACTUAL), spec.of_role(Role.FORECAST), spec.of_role(Role.AGAINST)
    key = [KeyEntry(tr("chart.key.base"), colours.accent), KeyEntry(tr("chart.key.plan"), colours.accent, "open")]
    key += [KeyEntry(series.name, colours.series[2], "line") for series in actual]
    key += [KeyEntry(series.name, colours.series[2], "dashed") for series in forecast]
    key += [KeyEntry(series.name, colours.series[3], "dot") for series in others]
    scene, room = new_scene(spec, size, look, key)
    growth = spec.of_role(Role.GROWTH)
    second = [mark.text for mark in growth[0].marks] if growth else ()
    values = [mark.value for series in (level, *actual, *forecast, *others) for mark in series.marks if mark.value is not None]
    plot = plot_with_categories(scene, spec, room, look, bar_ends(values), above=look.line_height(look.body) * 1.3, second=second)
    for number, mark in enumerate(level.marks):
        _level(plot, number, level, mark)
    for series in (*forecast, *actual):
        _line(plot, series, colours.series[2], is_dashed=series.role is Role.FORECAST)
    for series in others:
        _against(plot, series, colours.series[3])
    return scene


def _level(plot: Plot, number: int, series: Series, mark: Mark) -> None:
    """Draw one target with its figure; a missing one says so at the axis."""
    look = plot.look
    if mark.value is None:
        plot.placer.write(mark.text or "——", [(plot.point(number, 0.0), _ABOVE)], look.colours.muted, purpose=Purpose.FIGURE)
        plot.hit(QRectF(plot.slots.centre(number) - 8, plot.rect.top(), 16, plot.rect.height()), number, series, mark)
        return
    rect = plot.column(number, 0.0, mark.value)
    plot.scene.add(level_box(look, rect, mark, look.colours.accent))
    plot.hit(rect, number, series, mark)
    align = _BELOW if mark.value < 0 else _ABOVE
    plot.placer.write(mark.text, [(plot.point(number, mark.value), align)], look.colours.text, is_bold=number == len(series.marks) - 1, most_width=plot.slots.width)


def _line(plot: Plot, series: Series, colour: QColor, is_dashed: bool) -> None:
    """Draw a line with a break at every gap, its last point labelled."""
    width = max(1.6, plot.look.body * (0.12 if is_dashed else 0.2))
    run: list[QPointF] = []
    for number, mark in enumerate((*series.marks, Mark(None))):
        if mark.value is not None:
            run.append(plot.point(number, mark.value))
            continue
        if len(run) > 1:
            plot.scene.add(Line(tuple(run), colour, width, is_dashed))
        run = []
    known = [(number, mark) for number, mark in enumerate(series.marks) if mark.value is not None]
    for number, mark in known:
        point, radius = plot.point(number, mark.value or 0.0), plot.look.body * 0.28
        plot.scene.add(Dot(point, radius, colour, is_open=is_dashed))
        plot.hit(QRectF(point.x() - radius * 2, point.y() - radius * 2, radius * 4, radius * 4), number, series, mark)
    if known:
        number, mark = known[-1]
        point, away = plot.point(number, mark.value or 0.0), plot.look.gap
        anchors = [(point + QPointF(away, 0), Qt.AlignmentFlag.AlignLeft), (point - QPointF(away, 0), Qt.AlignmentFlag.AlignRight), (point + QPointF(0, away), _BELOW)]
        plot.placer.write(mark.text, anchors, colour, is_bold=True)


def _against(plot: Plot, series: Series, colour: QColor) -> None:
    """Draw what is compared with as short lines across the columns."""
    for number, mark in enumerate(series.marks):
        if mark.value is not None:
            half, point = plot.slots.width * 0.36, plot.point(number, mark.value)
            plot.scene.add(Line((point - QPointF(half, 0), point + QPointF(half, 0)), colour, max(2.0, plot.look.body * 0.15)))
            plot.hit(QRectF(point.x() - half, point.y() - 4, 2 * half, 8), number, series, mark)


def lay_out_stack(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out the parts on top of each other, what they do not explain hatched, the stated total as a line with its figure."""
    parts, remainder, totals = spec.of_role(Role.PART), spec.of_role(Role.REMAINDER), spec.of_role(Role.TOTAL)
    fills = series_colours(look, len(parts))
    key = [KeyEntry(series.name, fill) for series, fill in zip(parts, fills, strict=True)]
    key += [KeyEntry(series.name, look.colours.error, "hatched") for series in remainder]
    key += [KeyEntry(series.name, look.colours.text, "line") for series in totals]
    scene, room = new_scene(spec, size, look, key)
    highest = [_stack_top(spec, number) for number in range(len(spec.categories))]
    lines = max((mark.text.count("\n") + 1 for series in totals for mark in series.marks), default=1)
    plot = plot_with_categories(scene, spec, room, look, bar_ends(highest), above=look.line_height(look.body) * (lines + 0.3))
    tops = [0.0] * len(spec.categories)
    for series in totals:
        _keep_lines_free(plot, series)
    for series, fill in zip(parts, fills, strict=True):
        _layer(plot, series, tops, Box(QRectF(), fill, look.colours.base), ink_on(fill))
    for series in remainder:
        _layer(plot, series, tops, Box(QRectF(), look.colours.error_soft, look.colours.error, style=Fill.HATCHED), look.colours.error)
    for series in totals:
        _totals(plot, series, tops)
    return scene


def _stack_top(spec: ChartSpec, number: int) -> float:
    """Return how high the drawing of one category reaches."""
    stacked = sum(series.marks[number].value or 0.0 for series in spec.series if series.role in (Role.PART, Role.REMAINDER))
    return max(stacked, *(series.marks[number].value or 0.0 for series in spec.of_role(Role.TOTAL)), 0.0)


def _layer(plot: Plot, series: Series, tops: list[float], looks: Box, ink: QColor) -> None:
    for number, mark in enumerate(series.marks):
        if mark.value is None:
            continue
        rect = plot.column(number, tops[number], tops[number] + mark.value)
        tops[number] += mark.value
        plot.scene.add(Box(rect, looks.fill, looks.edge, 1.0, looks.style))
        plot.hit(rect, number, series, mark)
        if looks.style is Fill.SOLID:
            plot.placer.write_inside(mark.text, rect, ink, is_needed=False)


def _keep_lines_free(plot: Plot, series: Series) -> None:
    """Let no figure of a part stand on the line of its total."""
    for number, mark in enumerate(series.marks):
        if mark.value is not None:
            half, point = plot.slots.width * 0.39, plot.point(number, mark.value)
            plot.placer.keep_free(QRectF(point.x() - half, point.y() - 1.5, 2 * half, 3))


def _totals(plot: Plot, series: Series, tops: list[float]) -> None:
    for number, mark in enumerate(series.marks):
        if mark.value is None:
            continue
        half, point = plot.slots.width * 0.39, plot.point(number, mark.value)
        plot.scene.add(Line((point - QPointF(half, 0), point + QPointF(half, 0)), plot.look.colours.text, max(2.0, plot.look.body * 0.17)))
        above = plot.point(number, max(mark.value, tops[number])) - QPointF(0, 3)
        plot.hit(QRectF(point.x() - half, point.y() - 5, 2 * half, 10), number, series, mark)
        whole = [(above, _ABOVE)]
        if not plot.placer.write(mark.text, whole, plot.look.colours.text, is_bold=True, most_width=plot.slots.width, is_needed=False):
            plot.placer.write(mark.text.partition("\n")[0], whole, plot.look.colours.text, is_bold=True, most_width=plot.slots.width)

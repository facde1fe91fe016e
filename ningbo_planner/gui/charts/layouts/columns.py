"""Columns over periods: the path of one row, and the parts of a total on top of each other."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartSpec, Mark, Phase, Role, Series
from ningbo_planner.gui.charts.axes import bar_ends
from ningbo_planner.gui.charts.frame import KeyEntry, new_scene
from ningbo_planner.gui.charts.layouts.layers import Layers, part_colours, stacked_ends
from ningbo_planner.gui.charts.layouts.plot import Plot, level_box, plot_with_categories
from ningbo_planner.gui.charts.look import Look, ink_on, worded
from ningbo_planner.gui.charts.scene import Box, Dot, Fill, Line, Purpose, Scene, Words
from ningbo_planner.text import tr

_ABOVE = Qt.AlignmentFlag.AlignBottom
_BELOW = Qt.AlignmentFlag.AlignTop
_RIGHT_OF = Qt.AlignmentFlag.AlignLeft


def lay_out_path(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out a path: targets as columns, what was reached and where it leads as lines upon them, growth as a row of texts."""
    colours = look.colours
    level, actual, forecast, others = spec.series[0], spec.of_role(Role.ACTUAL), spec.of_role(Role.FORECAST), spec.of_role(Role.AGAINST)
    key = [KeyEntry(tr("chart.key.base"), colours.accent), KeyEntry(tr("chart.key.plan"), colours.accent, "open")]
    key += [KeyEntry(series.name, colours.series[2], "line") for series in actual]
    key += [KeyEntry(series.name, colours.series[2], "dashed") for series in forecast]
    key += [KeyEntry(series.name, colours.series[3], "line") for series in others]
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
    for series in (*actual, *forecast):
        _last_figure(plot, series, colours.series[2])
    for number, mark in enumerate(level.marks):
        _figure(plot, number, mark, is_last=number == len(level.marks) - 1)
    return scene


def _level(plot: Plot, number: int, series: Series, mark: Mark) -> None:
    """Draw one target; a missing one answers over the height of the plot."""
    if mark.value is None:
        plot.hit(QRectF(plot.slots.centre(number) - 8, plot.rect.top(), 16, plot.rect.height()), number, series, mark)
        return
    rect = plot.column(number, 0.0, mark.value)
    plot.scene.add(level_box(plot.look, rect, mark, plot.look.colours.accent))
    plot.hit(rect, number, series, mark)


def _figure(plot: Plot, number: int, mark: Mark, is_last: bool) -> None:
    """Write the figure of one target above its column, or within it where a line passes there; a missing one says so at the axis."""
    look = plot.look
    if mark.value is None:
        plot.placer.write(mark.text or "——", [(plot.point(number, 0.0), _ABOVE)], look.colours.muted, purpose=Purpose.FIGURE)
        return
    end, foot, away = plot.point(number, mark.value), plot.point(number, 0.0), QPointF(0, look.gap * 0.5)
    anchors = [(end, _BELOW)] if mark.value < 0 else [(end, _ABOVE), (end - away, _ABOVE)]
    if mark.value > 0 and mark.phase is not Phase.BASE and foot.y() - end.y() > look.line_height(look.body) * 2.5:
        anchors += [(end + away, _BELOW), (foot - away, _ABOVE)]
    plot.placer.write(mark.text, anchors, look.colours.text, is_bold=is_last, most_width=plot.slots.width)


def _line(plot: Plot, series: Series, colour: QColor, is_dashed: bool) -> None:
    """Draw a line with a break at every gap; no figure is written upon it."""
    width = max(1.6, plot.look.body * (0.12 if is_dashed else 0.2))
    run: list[QPointF] = []
    for number, mark in enumerate((*series.marks, Mark(None))):
        if mark.value is not None:
            run.append(plot.point(number, mark.value))
            continue
        if len(run) > 1:
            plot.scene.add(Line(tuple(run), colour, width, is_dashed))
            _keep_run_free(plot, run, width)
        run = []
    for number, mark in enumerate(series.marks):
        if mark.value is not None:
            point, radius = plot.point(number, mark.value), plot.look.body * 0.28
            plot.scene.add(Dot(point, radius, colour, is_open=is_dashed))
            plot.placer.keep_free(QRectF(point.x() - radius, point.y() - radius, radius * 2, radius * 2))
            plot.hit(QRectF(point.x() - radius * 2, point.y() - radius * 2, radius * 4, radius * 4), number, series, mark)


def _keep_run_free(plot: Plot, run: list[QPointF], width: float) -> None:
    """Let no figure onto a line, piece by piece."""
    for start, end in zip(run, run[1:], strict=False):
        pieces = max(1, round((end.x() - start.x()) / plot.look.body))
        step = (end - start) / pieces
        for number in range(pieces):
            piece = QRectF(start + step * number, start + step * (number + 1)).normalized()
            plot.placer.keep_free(piece.adjusted(0, -width / 2, 0, width / 2))


def _last_figure(plot: Plot, series: Series, colour: QColor) -> None:
    """Write what was reached last, or where it leads, beside its point, on plain ground: it may cross the edge of a column."""
    known = [(number, mark) for number, mark in enumerate(series.marks) if mark.value is not None]
    if not known:
        return
    number, mark = known[-1]
    look, point, away = plot.look, plot.point(number, mark.value or 0.0), plot.look.gap * 0.75
    anchors = [(point + QPointF(0, away), _BELOW), (point + QPointF(away, away * 0.4), _BELOW | _RIGHT_OF), (point - QPointF(0, away), _ABOVE)]
    anchors += [(point + QPointF(away, 0), _RIGHT_OF), (point - QPointF(away, 0), Qt.AlignmentFlag.AlignRight)]
    anchors += [(point + QPointF(0, away * far), _BELOW) for far in (2, 3, 4)] + [(point - QPointF(0, away * far), _ABOVE) for far in (2, 3, 4)]
    if plot.placer.write(mark.text, anchors, worded(look, colour, look.colours.base), is_bold=True):
        words = plot.scene.elements[-1]
        if isinstance(words, Words):
            plot.scene.elements.insert(-1, Box(words.rect.adjusted(-2, 0, 2, 0), look.colours.base))


def _against(plot: Plot, series: Series, colour: QColor) -> None:
    """Draw what is compared with as short lines across the columns."""
    for number, mark in enumerate(series.marks):
        if mark.value is not None:
            half, point = plot.slots.width * 0.36, plot.point(number, mark.value)
            plot.scene.add(Line((point - QPointF(half, 0), point + QPointF(half, 0)), colour, max(2.0, plot.look.body * 0.15)))
            plot.placer.keep_free(QRectF(point.x() - half, point.y() - 2, 2 * half, 4))
            plot.hit(QRectF(point.x() - half, point.y() - 4, 2 * half, 8), number, series, mark)


def lay_out_stack(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out the parts on top of each other, what they do not explain hatched, the stated total as a line with its figure."""
    parts, remainder, totals = spec.of_role(Role.PART), spec.of_role(Role.REMAINDER), spec.of_role(Role.TOTAL)
    fills = part_colours(look, spec, parts)
    key = [KeyEntry(series.name, fill) for series, fill in zip(parts, fills, strict=True)]
    key += [KeyEntry(series.name, look.colours.error, "hatched") for series in remainder]
    key += [KeyEntry(series.name, look.colours.text, "line") for series in totals]
    scene, room = new_scene(spec, size, look, key)
    lines = max((mark.text.count("\n") + 1 for series in totals for mark in series.marks), default=1)
    plot = plot_with_categories(scene, spec, room, look, stacked_ends(spec), above=look.line_height(look.body) * (lines + 0.3))
    layers = Layers(len(spec.categories))
    for series in totals:
        _keep_lines_free(plot, series)
    for series, fill in zip(parts, fills, strict=True):
        _layer(plot, series, layers, Box(QRectF(), fill, look.colours.base), ink_on(fill))
    for series in remainder:
        _layer(plot, series, layers, Box(QRectF(), look.colours.error_soft, look.colours.error, style=Fill.HATCHED), look.colours.error)
    for series in totals:
        _totals(plot, series, layers)
    return scene


def _layer(plot: Plot, series: Series, layers: Layers, looks: Box, ink: QColor) -> None:
    for number, mark in enumerate(series.marks):
        if mark.value is None:
            continue
        rect = plot.column(number, *layers.put(number, mark.value))
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


def _totals(plot: Plot, series: Series, layers: Layers) -> None:
    for number, mark in enumerate(series.marks):
        if mark.value is None:
            continue
        half, point = plot.slots.width * 0.39, plot.point(number, mark.value)
        plot.scene.add(Line((point - QPointF(half, 0), point + QPointF(half, 0)), plot.look.colours.text, max(2.0, plot.look.body * 0.17)))
        above = plot.point(number, max(mark.value, layers.tops[number])) - QPointF(0, 3)
        plot.hit(QRectF(point.x() - half, point.y() - 5, 2 * half, 10), number, series, mark)
        whole = [(above, _ABOVE)]
        if not plot.placer.write(mark.text, whole, plot.look.colours.text, is_bold=True, most_width=plot.slots.width, is_needed=False):
            plot.placer.write(mark.text.partition("\n")[0], whole, plot.look.colours.text, is_bold=True, most_width=plot.slots.width)

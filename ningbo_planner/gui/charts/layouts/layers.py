"""Parts on top of each other, those below zero downwards: shares of a total, and contributions to growth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartSpec, Role, Series
from ningbo_planner.gui.charts.axes import bar_ends
from ningbo_planner.gui.charts.frame import KeyEntry, new_scene
from ningbo_planner.gui.charts.layouts.plot import Plot, plot_with_categories, row_colours
from ningbo_planner.gui.charts.look import Look, ink_on, mixed
from ningbo_planner.gui.charts.scene import Box, Dot, Fill, Line, Purpose, Scene, Shape, polygon_path

_ABOVE = Qt.AlignmentFlag.AlignBottom
_BELOW = Qt.AlignmentFlag.AlignTop
_LEFT = Qt.AlignmentFlag.AlignLeft
# Names stand beside the last column from so many body letters of width on, and take at most this share of it.
_WIDE = 46
_NAME_SHARE = 0.36


class Layers:
    """Where the next layer of each column begins, upwards and downwards."""

    def __init__(self, count: int) -> None:
        """Begin ``count`` columns at zero."""
        self.tops = [0.0] * count
        self.bottoms = [0.0] * count

    def put(self, number: int, value: float) -> tuple[float, float]:
        """Lay ``value`` on one column; return where it begins and ends."""
        side = self.tops if value >= 0 else self.bottoms
        start = side[number]
        side[number] += value
        return start, side[number]


def stacked_ends(spec: ChartSpec) -> tuple[float, float]:
    """Return the ends of a scale that holds every column and every marked point."""
    values = []
    for number in range(len(spec.categories)):
        stacked = [series.marks[number].value or 0.0 for series in spec.series if series.role in (Role.PART, Role.REMAINDER)]
        values += [sum(value for value in stacked if value > 0), sum(value for value in stacked if value < 0)]
        values += [series.marks[number].value or 0.0 for series in spec.series if series.role in (Role.TOTAL, Role.GROWTH)]
    return bar_ends(values)


def lay_out_shares(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out shares: columns of a hundred percent, names beside the last one where there is room, else in the key; two columns are joined by bands."""
    parts = spec.of_role(Role.PART)
    fills = part_colours(look, spec, parts)
    ends = any(mark.label for series in parts for mark in series.marks)
    texts = ["　".join(filter(None, (series.name, series.marks[-1].label if ends else ""))) for series in parts]
    is_direct = size.width() >= _WIDE * look.body and all((series.marks[-1].value or 0.0) > 0 for series in parts)
    key = [] if is_direct else [KeyEntry(series.name, fill) for series, fill in zip(parts, fills, strict=True)]
    scene, room = new_scene(spec, size, look, key + _frame_key(spec, look))
    names = min(room.width() * _NAME_SHARE, max((look.width(f"{text} 0.0%", look.body) for text in texts), default=0.0) + look.gap * 2) if is_direct else 0.0
    lines = max((mark.text.count("\n") + 1 for series in spec.of_role(Role.TOTAL) for mark in series.marks), default=1)
    beside = QRectF(room.topLeft(), QSizeF(room.width() - names, room.height()))
    plot = plot_with_categories(scene, spec, beside, look, stacked_ends(spec), above=look.line_height(look.body) * (lines + 0.3))
    column = 0.42 if ends else _column(plot)
    if ends:
        _bands(plot, parts, fills, column)
    for series in spec.of_role(Role.TOTAL):
        _keep_free(plot, series, plot.look.body * 0.2)
    layers = Layers(len(spec.categories))
    written = _layers(plot, spec, layers, fills, column)
    for series in spec.of_role(Role.TOTAL):
        _hundred(plot, series, layers, column)
    if is_direct:
        texts = [text if series.name in written else text.replace(series.name, f"{series.name} {series.marks[-1].text}", 1) for series, text in zip(parts, texts, strict=True)]
        _names(plot, parts, texts, names, column)
    return scene


def part_colours(look: Look, spec: ChartSpec, parts: Sequence[Series]) -> list[QColor]:
    """Return the colours of parts; what was folded into one is grey."""
    folded = mixed(look.colours.base, look.colours.muted, 0.5)
    fills = row_colours(look, spec, [series.row.row if series.row is not None else "" for series in parts])
    return [fill if series.row is not None else folded for series, fill in zip(parts, fills, strict=True)]


def _column(plot: Plot) -> float:
    """Return the share of its place that a column takes: few columns are no walls."""
    return min(0.64, plot.look.body * 12 / plot.slots.width)


def _frame_key(spec: ChartSpec, look: Look) -> list[KeyEntry]:
    """Return what stands in the key beside the parts."""
    key = [KeyEntry(series.name, look.colours.error, "hatched") for series in spec.of_role(Role.REMAINDER)]
    key += [KeyEntry(series.name, look.colours.text, "line") for series in spec.of_role(Role.TOTAL)]
    return key + [KeyEntry(series.name, look.colours.text, "dot") for series in spec.of_role(Role.GROWTH) if any(mark.value is not None for mark in series.marks)]


def _layers(plot: Plot, spec: ChartSpec, layers: Layers, fills: list[QColor], column: float) -> set[str]:
    """Draw the parts, then what they do not explain, hatched; return the names of those whose last figure found room."""
    colours, written = plot.look.colours, set()
    for series, fill in zip(spec.of_role(Role.PART), fills, strict=True):
        if _layer(plot, series, layers, Box(QRectF(), fill, colours.base), ink_on(fill), column):
            written.add(series.name)
    for series in spec.of_role(Role.REMAINDER):
        _layer(plot, series, layers, Box(QRectF(), colours.error_soft, colours.error, style=Fill.HATCHED), colours.error, column)
    return written


def _layer(plot: Plot, series: Series, layers: Layers, looks: Box, ink: QColor, column: float) -> bool:
    is_written = False
    for number, mark in enumerate(series.marks):
        if mark.value is None:
            continue
        rect = plot.column(number, *layers.put(number, mark.value), share=column)
        plot.scene.add(replace(looks, rect=rect))
        plot.hit(rect, number, series, mark)
        is_written = looks.style is Fill.SOLID and plot.placer.write_inside(mark.text, rect, ink, is_needed=False)
    return is_written


def _keep_free(plot: Plot, series: Series, half: float) -> None:
    """Let no figure of a part into the lines or points of ``series``."""
    for number, mark in enumerate(series.marks):
        if mark.value is not None:
            point = plot.point(number, mark.value)
            plot.placer.keep_free(QRectF(point.x() - half, point.y() - half, 2 * half, 2 * half))


def _bands(plot: Plot, parts: tuple[Series, ...], fills: list[QColor], column: float) -> None:
    """Join each part of the first column with itself in the last."""
    layers = Layers(2)
    half = plot.slots.width * column / 2
    left, right = plot.slots.centre(0) + half, plot.slots.centre(1) - half
    for series, fill in zip(parts, fills, strict=True):
        spans = [layers.put(number, mark.value) if mark.value is not None else None for number, mark in enumerate(series.marks)]
        if spans[0] is None or spans[1] is None:
            continue
        heights = [plot.scale.at(value) for value in (*spans[0], *reversed(spans[1]))]
        corners = [QPointF(x, y) for x, y in zip((left, left, right, right), heights, strict=True)]
        plot.scene.add(Shape(polygon_path(corners), mixed(plot.look.colours.base, fill, 0.22)))


def _hundred(plot: Plot, series: Series, layers: Layers, column: float) -> None:
    """Draw the line of a hundred percent on each column, its total above."""
    for number, mark in enumerate(series.marks):
        if mark.value is None:
            plot.placer.write(mark.text, [(plot.point(number, 0.0), _ABOVE)], plot.look.colours.muted)
            continue
        half, point = plot.slots.width * column / 2 + plot.look.gap * 0.3, plot.point(number, mark.value)
        plot.scene.add(Line((point - QPointF(half, 0), point + QPointF(half, 0)), plot.look.colours.text, max(2.0, plot.look.body * 0.15)))
        plot.hit(QRectF(point.x() - half, point.y() - 5, 2 * half, 10), number, series, mark)
        above = [(plot.point(number, max(mark.value, layers.tops[number])) - QPointF(0, plot.look.body * 0.25), _ABOVE)]
        if not plot.placer.write(mark.text, above, plot.look.colours.text, is_bold=True, most_width=plot.slots.width, is_needed=False):
            plot.placer.write(mark.text.partition("\n")[0], above, plot.look.colours.text, is_bold=True, most_width=plot.slots.width)


def _names(plot: Plot, parts: tuple[Series, ...], texts: list[str], width: float, column: float) -> None:
    """Write the names beside the last column, each at the height of its part."""
    layers = Layers(1)
    rows = []
    for series, text in zip(parts, texts, strict=True):
        span = layers.put(0, series.marks[-1].value or 0.0)
        rows.append((text, plot.scale.at(sum(span) / 2), plot.look.colours.text))
    last = len(plot.spec.categories) - 1
    edge = plot.slots.centre(last) + plot.slots.width * column / 2
    plot.placer.write_column(rows, edge, _LEFT, width=plot.rect.right() - edge + width - plot.look.gap * 1.6)


def lay_out_contribution(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out contributions: what adds above zero, what takes away below it, the stated growth as a point; of rates it stands in a row below the axis."""
    parts = spec.of_role(Role.PART)
    fills = part_colours(look, spec, parts)
    growth = spec.of_role(Role.GROWTH)
    is_rate = spec.unit == "%"
    key = [KeyEntry(series.name, fill) for series, fill in zip(parts, fills, strict=True)]
    scene, room = new_scene(spec, size, look, key + [entry for entry in _frame_key(spec, look) if not is_rate or entry.swatch != "dot"])
    second = [mark.text for mark in growth[0].marks] if is_rate and growth else ()
    low, high = stacked_ends(spec)
    ends = (low - (high - low) * 0.06 if low < 0 else low, high)
    plot = plot_with_categories(scene, spec, room, look, ends, above=look.line_height(look.body) * 1.5, second=second)
    for series in growth:
        _keep_free(plot, series, look.body * 0.5)
    layers = Layers(len(spec.categories))
    _layers(plot, spec, layers, fills, _column(plot))
    for series in growth:
        _growth(plot, series, layers, has_labels=not is_rate)
    return scene


def _growth(plot: Plot, series: Series, layers: Layers, has_labels: bool) -> None:
    look, radius = plot.look, plot.look.body * 0.34
    for number, mark in enumerate(series.marks):
        if mark.value is None:
            plot.placer.write("" if mark.text else "——", [(plot.point(number, 0.0), _ABOVE)], look.colours.muted)
            continue
        point = plot.point(number, mark.value)
        around = QRectF(point.x() - radius * 2, point.y() - radius * 2, radius * 4, radius * 4)
        if not has_labels:
            half = plot.slots.width * _column(plot) / 2 + look.gap * 0.3
            plot.scene.add(Line((point - QPointF(half, 0), point + QPointF(half, 0)), look.colours.text, max(1.5, look.body * 0.12)))
            plot.hit(QRectF(point.x() - half, point.y() - 4, half * 2, 8), number, series, mark)
            continue
        plot.scene.add(Dot(point, radius * 1.45, look.colours.base), Dot(point, radius, look.colours.text))
        plot.hit(around, number, series, mark)
        above = plot.point(number, max(mark.value, layers.tops[number])) - QPointF(0, radius * 1.5)
        below = plot.point(number, min(mark.value, layers.bottoms[number])) + QPointF(0, radius * 1.5)
        anchors = [(above, _ABOVE), (below, _BELOW)]
        if mark.value < 0:
            anchors.reverse()
        plot.placer.write(mark.text, anchors, look.colours.text, is_bold=True, most_width=plot.slots.width, purpose=Purpose.FIGURE)

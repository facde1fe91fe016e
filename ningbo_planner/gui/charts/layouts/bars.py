"""Bars down the page: rows in order of size, and how far they lie above or below a measure."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series
from ningbo_planner.gui.charts.axes import Scale, bar_ends
from ningbo_planner.gui.charts.frame import KeyEntry, new_scene
from ningbo_planner.gui.charts.layouts.plot import level_box
from ningbo_planner.gui.charts.layouts.rows import Rows, make_rows, tone_colour, widest, write_line_name
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.scene import Box, Line, Scene

_BAR_SHARE = 0.62
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def lay_out_bars(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out a ranking, or deviations to both sides of zero; what they are measured by is a line down the rows."""
    others = spec.of_role(Role.AGAINST)
    key = [KeyEntry(spec.series[0].name, look.colours.accent, "open"), *(KeyEntry(series.name, look.colours.series[3], "line") for series in others)] if others else []
    scene, room = new_scene(spec, size, look, key)
    lines = [(series, series.marks[0]) for series in spec.of_role(Role.PACE) if series.marks]
    diverges = spec.kind is ChartKind.DEVIATION
    above = look.line_height(look.small) * 1.2 if lines else 0.0
    rows = make_rows(scene, spec, room, look, above=above, is_from_both_ends=diverges)
    level = spec.series[0]
    marks = [level.marks[number] for number in rows.shown]
    beside = [series.marks[number].value or 0.0 for series in others for number in rows.shown]
    scale = _scale(rows, marks, beside + ([] if diverges else [mark.value or 0.0 for _, mark in lines]))
    zero = scale.at(0.0)
    for place, mark in enumerate(marks):
        if mark.value is None:
            continue
        bar = rows.bar(place, zero, scale.at(mark.value), _BAR_SHARE)
        scene.add(_box(look, bar, mark, diverges))
        rows.hit(place, level, mark, rows.rect.left(), rows.rect.right())
    for series in others:
        _against(rows, series, scale)
    rows.line_down(zero, look.colours.text if diverges else look.colours.border, is_dashed=False)
    for _, mark in lines:
        x, colour = scale.at(mark.value or 0.0), look.colours.text if diverges else look.colours.series[2]
        if not diverges:
            rows.line_down(x, colour, is_dashed=True)
        write_line_name(rows, x, mark.text, look.colours.text)
    for place, mark in enumerate(marks):
        if mark.value is not None:
            _write(rows, place, mark, scale, max((each.marks[rows.shown[place]].value or 0.0 for each in others), default=0.0))
    return scene


def _against(rows: Rows, series: Series, scale: Scale) -> None:
    """Draw what is compared with as short lines across the bars."""
    for place, number in enumerate(rows.shown):
        mark = series.marks[number]
        if mark.value is not None:
            x = scale.at(mark.value)
            rows.scene.add(Line(rows.upright(place, x, 0.86), rows.look.colours.series[3], max(2.0, rows.look.body * 0.16)))
            rows.hit(place, series, mark, x - 5, x + 5)


def _scale(rows: Rows, marks: list[Mark], others: list[float]) -> Scale:
    """Return a scale from zero that leaves room for the figures beyond the bars."""
    room = rows.look.gap
    texts = {side: [mark.text for mark in marks if mark.value is not None and (mark.value < 0) == side] for side in (True, False)}
    left = widest(rows.look, texts[True], rows.size, True) + room if texts[True] else 0.0
    right = widest(rows.look, texts[False], rows.size, True) + room if texts[False] else room
    low, high = bar_ends([mark.value for mark in marks if mark.value is not None] + others)
    return Scale(low, high if high > low else low + 1.0, rows.rect.left() + left, max(rows.rect.left() + left + 4.0, rows.rect.right() - right))


def _box(look: Look, bar: QRectF, mark: Mark, diverges: bool) -> Box:
    colour: QColor = tone_colour(look, mark.tone)
    if diverges:
        return Box(bar, colour)
    box = level_box(look, bar, mark, colour)
    return Box(box.rect, box.fill, box.edge, box.width, box.style, "right" if box.open_side else "")


def _write(rows: Rows, place: int, mark: Mark, scale: Scale, other: float) -> None:
    """Write the figure beyond the end of its bar and of ``other``, over the line of the average where they meet."""
    value = mark.value or 0.0
    x, y, away = scale.at(max(value, other) if value >= 0 else value), rows.slots.centre(place), rows.look.gap * 0.5
    if value < 0:
        anchors = [(QPointF(x - away, y), Qt.AlignmentFlag.AlignRight | _MIDDLE)]
    else:
        anchors = [(QPointF(x + away, y), Qt.AlignmentFlag.AlignLeft | _MIDDLE)]
    colour = rows.look.colours.text if mark.tone.value == "" else tone_colour(rows.look, mark.tone)
    width = rows.look.width(mark.text, rows.size, True)
    start = x + away if value >= 0 else x - away - width
    if any(isinstance(element, Line) and element.is_dashed and start - 2 <= element.points[0].x() <= start + width + 2 for element in rows.scene.elements):
        rect = QRectF(start - 1, y - rows.look.line_height(rows.size) / 2, width + 2, rows.look.line_height(rows.size))
        rows.scene.add(Box(rect, rows.look.colours.base))
    rows.placer.write(mark.text, anchors, colour, size=rows.size, is_bold=True)

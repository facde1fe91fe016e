"""Level and growth: columns above, growth below, both over the same periods and never on two axes of one plot."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartSpec, Mark, Role, Series
from ningbo_planner.gui.charts.axes import Scale, Slots, bar_ends
from ningbo_planner.gui.charts.frame import KeyEntry, new_scene
from ningbo_planner.gui.charts.layouts.plot import Plot, level_box, plot_with_categories, series_colours
from ningbo_planner.gui.charts.look import MOST_SHRUNK, Look, worded
from ningbo_planner.gui.charts.placing import Placer
from ningbo_planner.gui.charts.scene import Dot, Line, Purpose, Scene
from ningbo_planner.text import tr

_ABOVE, _BELOW = Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignTop
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
# Share of the height that the levels take; less where there are few lines, so that growth keeps something to be seen.
_LEVEL_SHARE, _LEVEL_SHARE_LOW = 0.58, 0.48
_FEW_LINES = 20
_BELOW_FALL = 0.12


def lay_out_growth(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out levels above and growth below."""
    levels, growth = spec.of_role(Role.LEVEL), spec.of_role(Role.GROWTH)
    colours = [look.colours.accent] if len(levels) < 2 else series_colours(look, len(levels))
    scene, room = new_scene(spec, size, look, _key(spec, levels, colours, look))
    split = room.top() + room.height() * (_LEVEL_SHARE if room.height() > look.body * _FEW_LINES else _LEVEL_SHARE_LOW)
    upper = _upper(scene, spec, look, QRectF(room.left(), room.top(), room.width(), split - room.top()))
    _caption(upper, room.left(), room.top(), tr("chart.growth.level"))
    fits = _figures_fit(upper, levels)
    for place, (series, colour) in enumerate(zip(levels, colours, strict=True)):
        _columns(upper, series, colour, place, len(levels), fits)
    for series in spec.of_role(Role.ACTUAL):
        _reached(upper, series)
    lower = _lower(scene, spec, look, QRectF(room.left(), split, room.width(), room.bottom() - split), growth)
    for series, colour in zip(growth, colours, strict=True):
        _growth(lower, series, colour, is_alone=len(growth) == 1)
    for number in range(len(spec.categories)):
        _growth_figures(lower, number, growth, colours)
    return scene


def _key(spec: ChartSpec, levels: tuple[Series, ...], colours: list[QColor], look: Look) -> list[KeyEntry]:
    """Return the key: names of several rows, of one alone what its columns are."""
    if len(levels) > 1:
        return [KeyEntry(series.name, colour) for series, colour in zip(levels, colours, strict=True)]
    key = [KeyEntry(tr("chart.key.base"), look.colours.accent), KeyEntry(tr("chart.key.plan"), look.colours.accent, "open")]
    return key + [KeyEntry(series.name, look.colours.series[2], "dot") for series in spec.of_role(Role.ACTUAL)]


def _upper(scene: Scene, spec: ChartSpec, look: Look, room: QRectF) -> Plot:
    values = [mark.value for series in spec.series if series.role in (Role.LEVEL, Role.ACTUAL) for mark in series.marks if mark.value is not None]
    ends = bar_ends(values)
    figure = look.line_height(look.body)
    top = room.top() + look.line_height(look.small) + figure
    rect = QRectF(room.left(), top, room.width(), max(8.0, room.bottom() - top - (figure if ends[0] < 0 else 0.0)))
    plot = Plot(scene, look, Placer(scene, look), spec, rect, Slots(len(spec.categories), room.left(), room.right()), Scale(*ends, rect.bottom(), rect.top()))
    zero = plot.scale.at(0.0)
    scene.add(Line((QPointF(rect.left(), zero), QPointF(rect.right(), zero)), look.colours.border, 1.0))
    return plot


def _lower(scene: Scene, spec: ChartSpec, look: Look, room: QRectF, growth: tuple[Series, ...]) -> Plot:
    """Return the plot of growth, zero always in it."""
    texts = [mark.text for series in growth for mark in series.marks if mark.text]
    caption = tr("chart.growth.points") if texts and not any("%" in text for text in texts) else tr("chart.growth")
    ends = bar_ends([mark.value for series in growth for mark in series.marks if mark.value is not None])
    # Figures of what falls stand below their points.
    ends = (ends[0] - (ends[1] - ends[0]) * _BELOW_FALL, ends[1]) if ends[0] < 0 else ends
    line = look.line_height(look.small)
    plot = plot_with_categories(scene, spec, room, look, ends if ends[1] > ends[0] else (0.0, 1.0), above=line * 1.3 + look.line_height(look.body) * 1.2)
    _caption(plot, room.left(), room.top() + line * 0.3, caption)
    return plot


def _caption(plot: Plot, left: float, top: float, text: str) -> None:
    plot.placer.write(text, [(QPointF(left, top), _LEFT | _BELOW)], plot.look.colours.muted, size=plot.look.small, is_bold=True, purpose=Purpose.SUBTITLE)


def _columns(plot: Plot, series: Series, colour: QColor, place: int, count: int, has_figures: bool) -> None:
    """Draw the columns of one row, the ``place``-th of ``count`` side by side."""
    look, whole = plot.look, plot.slots.width * (0.6 if count == 1 else 0.84)
    width = whole / count
    for number, mark in enumerate(series.marks):
        x = plot.slots.centre(number) - whole / 2 + (place + 0.5) * width
        if mark.value is None:
            plot.placer.write("——", [(QPointF(x, plot.scale.at(0.0)), _ABOVE)], look.colours.muted, most_width=plot.slots.width)
            plot.hit(QRectF(x - width / 2, plot.rect.top(), width, plot.rect.height()), number, series, mark)
            continue
        top, bottom = sorted((plot.scale.at(0.0), plot.scale.at(mark.value)))
        rect = QRectF(x - width * 0.46, top, width * 0.92, max(bottom - top, 0.5))
        plot.scene.add(level_box(look, rect, mark, colour))
        plot.hit(rect, number, series, mark)
        point, align = QPointF(x, plot.scale.at(mark.value)), _BELOW if mark.value < 0 else _ABOVE
        if not has_figures:
            continue
        room = width * 1.25 if count > 1 else plot.slots.width
        plot.placer.write(mark.text, [(point, align)], look.colours.text, is_bold=number == len(series.marks) - 1, most_width=room, is_needed=count == 1)


def _figures_fit(plot: Plot, levels: tuple[Series, ...]) -> bool:
    """Tell whether the figures of several rows have room above their columns; some of them alone would mislead."""
    if len(levels) == 1:
        return True
    widest = max((plot.look.width(mark.text, plot.look.body) for series in levels for mark in series.marks), default=0.0)
    return widest * MOST_SHRUNK <= plot.slots.width * 0.84 / len(levels) * 1.25


def _reached(plot: Plot, series: Series) -> None:
    """Draw what was reached as dots on the columns."""
    look, radius = plot.look, plot.look.body * 0.3
    for number, mark in enumerate(series.marks):
        if mark.value is None:
            continue
        point = plot.point(number, mark.value)
        plot.scene.add(Dot(point, radius * 1.4, look.colours.base), Dot(point, radius, look.colours.series[2]))
        plot.hit(QRectF(point.x() - radius * 2, point.y() - radius * 2, radius * 4, radius * 4), number, series, mark)
        away = QPointF(radius * 1.8, 0)
        plot.placer.write(mark.text, [(point + away, _LEFT), (point - away, _RIGHT)], look.colours.text, is_needed=False)


def _growth(plot: Plot, series: Series, colour: QColor, is_alone: bool) -> None:
    """Draw growth as points: of one row on stems from zero, of several joined by lines that break at every gap."""
    look, radius = plot.look, plot.look.body * 0.3
    run: list[QPointF] = []
    for number, mark in enumerate((*series.marks, Mark(None))):
        if mark.value is not None:
            run.append(plot.point(number, mark.value))
            continue
        if len(run) > 1 and not is_alone:
            plot.scene.add(Line(tuple(run), colour, max(1.4, look.body * 0.12)))
        run = []
    for number, mark in enumerate(series.marks):
        if mark.value is None:
            continue
        point = plot.point(number, mark.value)
        if is_alone:
            plot.scene.add(Line((plot.point(number, 0.0), point), colour, max(2.0, look.body * 0.2)))
        plot.scene.add(Dot(point, radius, colour, is_open=bool(mark.sign)))
        plot.hit(QRectF(point.x() - radius * 2, point.y() - radius * 2, radius * 4, radius * 4), number, series, mark)


def _growth_figures(plot: Plot, number: int, growth: tuple[Series, ...], colours: list[QColor]) -> None:
    """Write the growth of one period: the highest above its point, those below it under theirs, so that crossing lines do not swap figures."""
    look, away = plot.look, QPointF(0, plot.look.body * 0.4)
    is_last, is_alone = number == len(plot.spec.categories) - 1, len(growth) == 1
    if not (is_alone or is_last) and plot.slots.width < look.body * 5:
        return
    known = [(mark.value, mark, colour) for series, colour in zip(growth, colours, strict=True) if (mark := series.marks[number]).value is not None]
    for place, (value, mark, colour) in enumerate(sorted(known, key=lambda each: -each[0])):
        point = plot.point(number, value)
        anchors = [(point - away, _ABOVE), (point + away, _BELOW)]
        if place or (is_alone and value < 0):
            anchors = anchors[::-1] if is_alone else anchors[1:]
        ink = look.colours.text if is_alone else worded(look, colour, look.colours.base)
        plot.placer.write(mark.text, anchors, ink, is_bold=True, most_width=plot.slots.width, is_needed=is_alone)

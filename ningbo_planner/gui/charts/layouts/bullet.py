"""Progress as bullet rows: what was reached as a bar in the band of its target, the elapsed part of the period as a line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartSpec, Role, Series
from ningbo_planner.gui.charts.axes import Scale
from ningbo_planner.gui.charts.frame import KeyEntry, new_scene
from ningbo_planner.gui.charts.layouts.rows import Rows, make_rows, tone_colour, widest, write_line_name
from ningbo_planner.gui.charts.look import Look, mixed
from ningbo_planner.gui.charts.scene import Box, Line, Purpose, Scene
from ningbo_planner.text import tr

_BAND, _BAR = 0.74, 0.34
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
# From this width on the targets are written too.
_WIDE = 700


def lay_out_bullet(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out progress: rows on a scale of percent, the band up to the target, the bar up to what was reached."""
    actuals, paces, steps = spec.of_role(Role.ACTUAL), spec.of_role(Role.PACE), spec.of_role(Role.STEP)
    main = (actuals or spec.of_role(Role.LEVEL))[0]
    targets = spec.of_role(Role.LEVEL) if actuals else ()
    shades = [mixed(look.colours.base, look.colours.accent, 0.36 - 0.28 * number / max(1, len(steps) - 1)) for number in range(len(steps))]
    key = [KeyEntry(main.name, look.colours.accent)] + [KeyEntry(series.name, shade) for series, shade in zip(steps, shades, strict=True)] if steps else []
    scene, room = new_scene(spec, size, look, key)
    rows = make_rows(scene, spec, room, look, above=look.line_height(look.small) * 1.2)
    scale = _scale(rows, main, targets)
    for place, number in enumerate(rows.shown):
        _band(rows, place, number, scale, targets, steps, shades)
        mark = main.marks[number]
        if mark.value is not None:
            colour = tone_colour(look, mark.tone) if actuals else look.colours.accent
            scene.add(Box(rows.bar(place, scale.at(0.0), scale.at(max(0.0, mark.value)), _BAR), colour))
        _marker(rows, place, number, scale, targets, look.colours.text, 3.0)
        _marker(rows, place, number, scale, paces, look.colours.series[2], 2.4)
        rows.hit(place, main, mark, rows.rect.left(), rows.rect.right())
    _line_names(rows, scale, targets, paces)
    for place, number in enumerate(rows.shown):
        _write(rows, place, number, main, targets)
    return scene


def _scale(rows: Rows, main: Series, targets: tuple[Series, ...]) -> Scale:
    right = widest(rows.look, [main.marks[number].text for number in rows.shown], rows.size, True) + rows.look.gap
    right += _target_width(rows, targets)
    high = max([100.0, *(main.marks[number].value or 0.0 for number in rows.shown)])
    return Scale(0.0, high, rows.rect.left(), max(rows.rect.left() + 4.0, rows.rect.right() - right))


def _target_width(rows: Rows, targets: tuple[Series, ...]) -> float:
    """Return the width of the column of targets, nothing where the chart is too narrow for one."""
    if not targets or rows.scene.size.width() < _WIDE:
        return 0.0
    return widest(rows.look, [targets[0].marks[number].text for number in rows.shown], rows.look.small) + rows.look.gap * 1.5


def _band(rows: Rows, place: int, number: int, scale: Scale, targets: tuple[Series, ...], steps: tuple[Series, ...], shades: list[QColor]) -> None:
    """Draw what lies behind the bar: one band up to the target, or one up to each period, the furthest at the back."""
    colours = rows.look.colours
    if targets:
        rows.scene.add(Box(rows.bar(place, scale.at(0.0), scale.at(100.0), _BAND), mixed(colours.base, colours.text, 0.09)))
    known = [(series.marks[number].value, shade) for series, shade in zip(steps, shades, strict=True)]
    for value, shade in sorted(((value, shade) for value, shade in known if value is not None and value > 0), key=lambda each: -each[0]):
        rows.scene.add(Box(rows.bar(place, scale.at(0.0), scale.at(min(value, scale.high)), _BAND), shade))


def _marker(rows: Rows, place: int, number: int, scale: Scale, series: tuple[Series, ...], colour: QColor, width: float) -> None:
    for each in series:
        value = each.marks[number].value
        if value is not None:
            share = 0.94 if each.role is Role.PACE else _BAND
            rows.scene.add(Line(rows.upright(place, scale.at(value), share), colour, max(width, rows.look.body * width / 16)))


def _line_names(rows: Rows, scale: Scale, targets: tuple[Series, ...], paces: tuple[Series, ...]) -> None:
    """Write above the first row what the lines are."""
    for series in paces:
        mark = next((mark for mark in series.marks if mark.value is not None), None)
        if mark is not None:
            write_line_name(rows, scale.at(mark.value or 0.0), tr("ranks.line.named", name=series.name, figure=mark.text), rows.look.colours.text)
    for series in targets:
        write_line_name(rows, scale.at(100.0), series.name, rows.look.colours.muted)


def _write(rows: Rows, place: int, number: int, main: Series, targets: tuple[Series, ...]) -> None:
    """Write what was reached at the right, and the target behind it."""
    look, y, mark = rows.look, rows.slots.centre(place), main.marks[number]
    room = _target_width(rows, targets)
    right = rows.rect.right() - room
    rows.placer.write(mark.text, [(QPointF(right, y), Qt.AlignmentFlag.AlignRight | _MIDDLE)], tone_colour(look, mark.tone, look.colours.text), size=rows.size, is_bold=True)
    if room:
        text = targets[0].marks[number].text
        rows.placer.write(text, [(QPointF(rows.rect.right(), y), Qt.AlignmentFlag.AlignRight | _MIDDLE)], look.colours.muted, size=min(rows.size, look.small), purpose=Purpose.FIGURE)

"""A bridge from one total to another: steps that begin where the one before ends, upright where the names have room, else lying."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartSpec, Mark, Role, Series, Tone
from ningbo_planner.gui.charts.axes import Scale, Slots, bar_ends
from ningbo_planner.gui.charts.frame import KeyEntry, new_scene
from ningbo_planner.gui.charts.layouts.plot import level_box
from ningbo_planner.gui.charts.look import Look, mixed
from ningbo_planner.gui.charts.placing import Placer
from ningbo_planner.gui.charts.scene import Box, Fill, Hit, Line, Purpose, Scene, box_path
from ningbo_planner.text import tr

_ABOVE, _BELOW = Qt.AlignmentFlag.AlignBottom, Qt.AlignmentFlag.AlignTop
_LEFT, _RIGHT, _MIDDLE = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignVCenter
# Lines of a name under its column, and the share of the width that names beside lying bars may take.
_MOST_LINES = 3
_NAME_SHARE = 0.4
_THICKNESS = 0.62
# Steps that together are less than this share of the totals cannot be seen beside columns that begin at zero.
_TOO_SMALL = 0.15


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a bridge: from where to where it leads, both equal where nothing is known."""

    number: int
    start: float
    end: float
    series: Series
    mark: Mark

    @property
    def is_total(self) -> bool:
        """Whether it stands on zero."""
        return self.series.role is Role.TOTAL

    @property
    def is_fall(self) -> bool:
        """Whether it leads downwards."""
        return self.end < self.start


def bars_of(spec: ChartSpec) -> list[Bar]:
    """Return the bars of a bridge, each step beginning where the one before ends."""
    bars, running, last = [], 0.0, len(spec.categories) - 1
    for number in range(len(spec.categories)):
        series = _drawn(spec, number, is_end=number in (0, last))
        mark = series.marks[number]
        if series.role is Role.TOTAL:
            start, running = 0.0, mark.value if mark.value is not None else running
            bars.append(Bar(number, start if mark.value is not None else running, running, series, mark))
            continue
        start, running = running, running + (mark.value or 0.0)
        bars.append(Bar(number, start, running, series, mark))
    return bars


def _drawn(spec: ChartSpec, number: int, is_end: bool) -> Series:
    """Return the series that has something to draw in a category."""
    if is_end:
        return spec.of_role(Role.TOTAL)[0]
    found = [series for series in spec.series if series.role is not Role.TOTAL and (series.marks[number].value is not None or series.marks[number].text)]
    return found[0] if found else spec.of_role(Role.STEP)[0]


def lay_out_bridge(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out a bridge."""
    bars = bars_of(spec)
    scene, room = new_scene(spec, size, look, _key(bars, look))
    slots = Slots(len(bars), room.left(), room.right())
    names = [evenly_broken(look, name, slots.width * 0.94) for name in spec.categories]
    widest = max((look.width(bar.mark.text, look.body, bar.is_total) for bar in bars), default=0.0)
    ends, is_cut = _ends(bars)
    placer = Placer(scene, look)
    is_upright = max(map(len, names)) <= _MOST_LINES and widest <= slots.width and slots.width >= look.small * 3
    if is_upright:
        _Upright(scene, look, placer, spec, bars, is_cut).draw(room, slots, names, ends)
    else:
        _Lying(scene, look, placer, spec, bars, is_cut).draw(room, ends)
    return scene


def _ends(bars: list[Bar]) -> tuple[tuple[float, float], bool]:
    """Return the ends of the scale and whether it is cut: steps too small to be seen beside the totals are drawn large, and the totals as lines instead of columns from zero."""
    values = [value for bar in bars for value in ((bar.end,) if bar.is_total else (bar.start, bar.end)) if bar.mark.value is not None]
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low > 0 and 0 < high - low < high * _TOO_SMALL:
        margin = (high - low) * 0.25
        return (low - margin, high), True
    return bar_ends(values), False


def evenly_broken(look: Look, text: str, width: float) -> tuple[str, ...]:
    """Return ``text`` in as few lines as ``width`` allows, all about equally long: no letter is left alone."""
    lines = look.broken(text, width, look.small)
    while len(lines) > 1 and width > look.small * 2:
        width *= 0.92
        narrower = look.broken(text, width, look.small)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _key(bars: list[Bar], look: Look) -> list[KeyEntry]:
    """Return the key of what is there."""
    steps = [bar for bar in bars if bar.series.role is Role.STEP]
    key = [KeyEntry(tr("chart.bridge.rise"), look.colours.rise)] if any(bar.mark.tone is Tone.RISE for bar in steps) else []
    key += [KeyEntry(tr("chart.bridge.fall"), look.colours.fall)] if any(bar.mark.tone is Tone.FALL for bar in steps) else []
    rest = next((bar.series for bar in bars if bar.series.role is Role.REMAINDER), None)
    return key + ([KeyEntry(rest.name, look.colours.error, "hatched")] if rest else [])


def _box(look: Look, rect: QRectF, bar: Bar) -> Box:
    """Return a bar as what it is: a total as its phase, a step by its direction, what nothing explains hatched."""
    if bar.is_total:
        return level_box(look, rect, bar.mark, mixed(look.colours.base, look.colours.text, 0.62))
    if bar.series.role is Role.REMAINDER:
        return Box(rect, look.colours.error_soft, look.colours.error, 1.0, Fill.HATCHED)
    fill = look.colours.fall if bar.is_fall else look.colours.rise
    return Box(rect, fill, fill)


def _ink(look: Look, bar: Bar) -> QColor:
    if bar.mark.value is None:
        return look.colours.muted
    return look.colours.error if bar.series.role is Role.REMAINDER else look.colours.text


@dataclass(frozen=True)
class _Drawing:
    """What both ways of drawing share."""

    scene: Scene
    look: Look
    placer: Placer
    spec: ChartSpec
    bars: list[Bar]
    is_cut: bool

    def foot(self, start: QPointF, end: QPointF) -> None:
        """Draw where the scale begins: the line of zero, or dashed where it is cut, and say so."""
        self.scene.add(Line((start, end), self.look.colours.border, 1.0, is_dashed=self.is_cut))

    def level(self, start: QPointF, end: QPointF) -> None:
        """Draw a total as a line, where a column would have to begin at zero."""
        self.scene.add(Line((start, end), self.look.colours.text, max(2.5, self.look.body * 0.24)))

    def say_cut(self, point: QPointF, align: Qt.AlignmentFlag) -> None:
        """Say that the scale does not begin at zero."""
        if self.is_cut:
            self.placer.write(tr("chart.bridge.cut"), [(point, align)], self.look.colours.muted, size=self.look.small, purpose=Purpose.AXIS)

    def hit(self, rect: QRectF, bar: Bar) -> None:
        """Let ``rect`` answer for a bar; bars thinner than a finger answer a little around."""
        wide, high = (max(0.0, 8 - length) / 2 for length in (rect.width(), rect.height()))
        grown = rect.adjusted(-wide, -high, wide, high)
        self.scene.hits.append(Hit(box_path(grown), bar.mark, self.spec.categories[bar.number], bar.series.name, drill=bar.mark.drill))


class _Upright(_Drawing):
    """Columns side by side, names below."""

    def draw(self, room: QRectF, slots: Slots, names: list[tuple[str, ...]], ends: tuple[float, float]) -> None:
        """Draw all of it into ``room``."""
        look = self.look
        line = look.line_height(look.small)
        below = line * max(map(len, names)) + look.gap * 0.6
        figure = look.line_height(look.body) * 1.25
        bottom = room.bottom() - below - (figure if ends[0] < 0 or any(bar.is_fall for bar in self.bars) and min(bar.end for bar in self.bars) == 0 else 0.0)
        scale = Scale(*ends, bottom, min(room.top() + figure, bottom - 8.0))
        zero = bottom if self.is_cut else scale.at(0.0)
        self.foot(QPointF(room.left(), zero), QPointF(room.right(), zero))
        self.say_cut(QPointF(room.left(), bottom - 2), _LEFT | _ABOVE)
        for number, lines in enumerate(names):
            point = QPointF(slots.centre(number), room.bottom() - below + look.gap * 0.6)
            self.placer.write("\n".join(lines), [(point, _BELOW)], look.colours.text, size=look.small, purpose=Purpose.AXIS)
        half = slots.width * _THICKNESS / 2
        for bar, after in zip(self.bars, self.bars[1:], strict=False):
            y = scale.at(bar.end)
            self.scene.add(Line((QPointF(slots.centre(bar.number) + half, y), QPointF(slots.centre(after.number) - half, y)), look.colours.muted, 1.0))
        for bar in self.bars:
            self._bar(bar, slots, scale, half)

    def _bar(self, bar: Bar, slots: Slots, scale: Scale, half: float) -> None:
        x = slots.centre(bar.number)
        top, bottom = sorted((scale.at(bar.start), scale.at(bar.end)))
        if bar.is_total and self.is_cut:
            top = bottom = scale.at(bar.end)
            self.level(QPointF(x - half, top), QPointF(x + half, top))
        rect = QRectF(x - half, top, 2 * half, max(bottom - top, 1.0))
        if bar.mark.value is not None and not (bar.is_total and self.is_cut):
            self.scene.add(_box(self.look, rect, bar))
        self.hit(rect, bar)
        anchors = [(QPointF(x, top - 2), _ABOVE), (QPointF(x, bottom + 2), _BELOW)]
        if bar.is_fall:
            anchors.reverse()
        self.placer.write(bar.mark.text, anchors, _ink(self.look, bar), is_bold=bar.is_total, most_width=slots.width * 1.02)


class _Lying(_Drawing):
    """Bars under each other, names at their left."""

    def draw(self, room: QRectF, ends: tuple[float, float]) -> None:
        """Draw all of it into ``room``."""
        look = self.look
        names = min(max(look.width(name, look.small) for name in self.spec.categories) + look.gap, room.width() * _NAME_SHARE)
        figure = max((look.width(bar.mark.text, look.body, bar.is_total) for bar in self.bars), default=0.0) + look.gap
        left = room.left() + names + (figure if ends[0] < 0 else 0.0)
        scale = Scale(*ends, left, max(left + 8.0, room.right() - figure))
        rows = Slots(len(self.bars), room.top(), room.bottom())
        zero = left if self.is_cut else scale.at(0.0)
        self.foot(QPointF(zero, room.top()), QPointF(zero, room.bottom()))
        half = rows.width * _THICKNESS / 2
        for bar, after in zip(self.bars, self.bars[1:], strict=False):
            x = scale.at(bar.end)
            self.scene.add(Line((QPointF(x, rows.centre(bar.number) + half), QPointF(x, rows.centre(after.number) - half)), look.colours.muted, 1.0))
        for bar in self.bars:
            name = look.shortened(self.spec.categories[bar.number], names - look.gap * 0.5, look.small)
            self.placer.write(name, [(QPointF(room.left(), rows.centre(bar.number)), _LEFT | _MIDDLE)], look.colours.text, size=look.small, purpose=Purpose.AXIS)
            self._bar(bar, rows, scale, half)
        # Where the bars leave most room.
        furthest = max(self.bars, key=lambda bar: min(bar.start, bar.end))
        self.say_cut(QPointF(left + 3, rows.centre(furthest.number)), _LEFT | _MIDDLE)

    def _bar(self, bar: Bar, rows: Slots, scale: Scale, half: float) -> None:
        y = rows.centre(bar.number)
        left, right = sorted((scale.at(bar.start), scale.at(bar.end)))
        if bar.is_total and self.is_cut:
            left = right = scale.at(bar.end)
            self.level(QPointF(left, y - half), QPointF(left, y + half))
        rect = QRectF(left, y - half, max(right - left, 1.0), 2 * half)
        if bar.mark.value is not None and not (bar.is_total and self.is_cut):
            box = _box(self.look, rect, bar)
            self.scene.add(replace(box, open_side="right" if box.open_side else ""))
        self.hit(rect, bar)
        anchors = [(QPointF(right + 3, y), _LEFT | _MIDDLE), (QPointF(left - 3, y), _RIGHT | _MIDDLE)]
        self.placer.write(bar.mark.text, anchors, _ink(self.look, bar), is_bold=bar.is_total)

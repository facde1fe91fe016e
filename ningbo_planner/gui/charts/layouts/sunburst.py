"""All levels as rings: the whole in the middle, each level around the one above it, beside them the names with their figures."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartSpec, Mark, Role, Series
from ningbo_planner.gui.charts.frame import new_scene
from ningbo_planner.gui.charts.layouts.plot import row_colours
from ningbo_planner.gui.charts.layouts.treemap import is_unexplained, underlay
from ningbo_planner.gui.charts.look import Look, ink_on, mixed
from ningbo_planner.gui.charts.placing import Placer
from ningbo_planner.gui.charts.scene import Box, Fill, Hit, Purpose, Scene, Shape, Words, box_path, ring_path

# The hole in the middle, as a share of the radius, and how wide a room must be against its height to carry a list beside the rings.
_HOLE = 0.36
_WIDE = 1.25
_INDENT = 1.2


@dataclass(frozen=True, slots=True)
class _Sector:
    """One mark at its place: degrees clockwise from the top, its ring, its colour."""

    series: Series
    mark: Mark
    ring: int
    start: float
    span: float
    fill: QColor

    @property
    def is_hatched(self) -> bool:
        """Whether it is what nobody explains."""
        return is_unexplained(self.mark)


def lay_out_sunburst(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out a sunburst: angles in proportion to the figures."""
    scene, room = new_scene(spec, size, look)
    sectors = sectors_of(spec, look)
    rings = max((sector.ring for sector in sectors), default=0) + 1
    has_list = room.width() >= room.height() * _WIDE
    radius = max(10.0, min(room.width() * (0.55 if has_list else 1.0), room.height()) / 2 - 2)
    centre = QPointF(room.left() + radius if has_list else room.center().x(), room.center().y())
    placer = Placer(scene, look, room)
    hole = radius * _HOLE
    depth = (radius - hole) / rings
    for sector in sectors:
        _draw(scene, placer, sector, centre, hole + sector.ring * depth, depth)
    _middle(scene, placer, spec, centre, hole)
    if has_list:
        left = centre.x() + radius + look.gap * 3
        _list(scene, placer, sectors, QRectF(left, room.top(), room.right() - left, room.height()))
    return scene


def sectors_of(spec: ChartSpec, look: Look) -> list[_Sector]:
    """Return every mark with its angles; the colour of a first ring goes outwards, lighter from mark to mark."""
    rings = spec.of_role(Role.PART)
    whole = sum(mark.value or 0.0 for mark in rings[0].marks) if rings else 0.0
    if whole <= 0:
        return []
    fills = row_colours(look, spec, [mark.cells[0].row if mark.cells else "" for mark in rings[0].marks])
    ends: list[tuple[float, QColor]] = []
    sectors: list[_Sector] = []
    for ring, series in enumerate(rings):
        at = 0.0
        for number, mark in enumerate(series.marks):
            span = (mark.value or 0.0) / whole * 360
            fill = fills[number] if ring == 0 else _shade(look, ends, at + span / 2, number)
            if ring == 0:
                ends.append((at + span, fill))
            if mark.label:
                sectors.append(_Sector(series, mark, ring, at, span, fill))
            at += span
    return sectors


def _shade(look: Look, ends: list[tuple[float, QColor]], angle: float, number: int) -> QColor:
    """Return the colour of the first ring at ``angle``, lighter in turns so that neighbours part."""
    fill = next((colour for end, colour in ends if angle <= end), ends[-1][1])
    return mixed(fill, look.colours.base, 0.2 + 0.14 * (number % 3))


def _draw(scene: Scene, placer: Placer, sector: _Sector, centre: QPointF, inner: float, depth: float) -> None:
    look, colours = placer.look, placer.look.colours
    path = ring_path(centre, inner, inner + depth, sector.start, sector.span)
    if sector.is_hatched:
        scene.add(Shape(path, colours.error_soft, colours.error, 1.2, Fill.HATCHED))
    else:
        scene.add(Shape(path, sector.fill, colours.base, max(1.0, look.body * 0.09)))
    scene.hits.append(Hit(path, sector.mark, "", "", drill=sector.mark.drill))
    middle, angle = inner + depth / 2, math.radians(sector.start + sector.span / 2)
    point = QPointF(centre.x() + middle * math.sin(angle), centre.y() - middle * math.cos(angle))
    rect = _inscribed(point, angle, depth, math.radians(min(sector.span, 120.0)) * middle)
    start = len(scene.elements)
    _write(placer, sector, rect, colours.error if sector.is_hatched else ink_on(sector.fill))
    if sector.is_hatched:
        underlay(scene, start, look)


def _inscribed(point: QPointF, angle: float, depth: float, arc: float) -> QRectF:
    """Return an upright rectangle that lies in a sector about ``depth`` by ``arc`` large whose middle points to ``angle``."""
    sin, cos = abs(math.sin(angle)), abs(math.cos(angle))
    best = QRectF(point, QSizeF(0, 0))
    for ratio in (4.0, 2.5, 1.6, 1.0, 0.6):
        # Turned into the sector, a box w × h needs w·sin + h·cos of the depth and w·cos + h·sin of the arc.
        height = min(depth * 0.94 / (ratio * sin + cos), arc * 0.9 / (ratio * cos + sin))
        width = height * ratio
        if min(width, height * 2.2) > min(best.width(), best.height() * 2.2):
            best = QRectF(point.x() - width / 2, point.y() - height / 2, width, height)
    return best


def _write(placer: Placer, sector: _Sector, rect: QRectF, ink: QColor) -> None:
    """Write name and share into a sector, or its name, or its share; in the list they stand anyway."""
    look = placer.look
    share = sector.mark.text.partition("\n")[2] or sector.mark.text
    for size in (look.body, look.small):
        names = look.balanced(sector.mark.label, rect.width(), size, most=3)
        is_whole = "".join(names) == sector.mark.label and (len(names) == 1 or min(map(len, names)) > 1)
        for lines in ((*names, share), names):
            if is_whole and placer.write_inside("\n".join(lines), rect, ink, size=size, purpose=Purpose.NAME, is_needed=False):
                return
    placer.write_inside(share, rect, ink, size=look.small, is_needed=False)


def _middle(scene: Scene, placer: Placer, spec: ChartSpec, centre: QPointF, hole: float) -> None:
    """Write the whole into the hole."""
    look, half = placer.look, hole * 0.68
    rect = QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half)
    for series in spec.of_role(Role.TOTAL):
        mark = series.marks[0]
        scene.hits.append(Hit(ring_path(centre, 0.0, hole, 0.0, 360.0), mark))
        for size in (look.body, look.small):
            names = look.broken(mark.label, rect.width(), size, most=2)
            if placer.write_inside("\n".join((*names, mark.text)), rect, look.colours.text, size=size, is_bold=True, is_needed=False):
                return
        placer.write_inside(mark.text, rect, look.colours.text, size=look.small, is_bold=True)


def _list(scene: Scene, placer: Placer, sectors: list[_Sector], rect: QRectF) -> None:
    """Write every part with figure and share, indented by level, as many levels as there is room for."""
    look = placer.look
    ordered = sorted(sectors, key=lambda sector: (round(sector.start, 6), sector.ring))
    size = look.body
    levels = max((sector.ring for sector in sectors), default=0)
    while levels and sum(sector.ring <= levels for sector in ordered) * look.line_height(size) * 1.15 > rect.height():
        levels -= 1
    shown = [sector for sector in ordered if sector.ring <= levels]
    step = min(look.line_height(size) * 1.5, rect.height() / max(1, len(shown)))
    if step < look.line_height(look.small):
        shown = shown[: int(rect.height() / look.line_height(look.small))]
        step = look.line_height(look.small)
    size = size if step >= look.line_height(size) else look.small
    top = rect.center().y() - step * len(shown) / 2
    for number, sector in enumerate(shown):
        _line(scene, placer, sector, QRectF(rect.left(), top + number * step, rect.width(), step), size)


def _line(scene: Scene, placer: Placer, sector: _Sector, rect: QRectF, size: int) -> None:
    look, is_first = placer.look, sector.ring == 0
    swatch = size * 0.8
    left, middle = rect.left() + sector.ring * size * _INDENT, rect.center().y()
    box = QRectF(left, middle - swatch / 2, swatch, swatch)
    hatched = Box(box, look.colours.error_soft, look.colours.error, style=Fill.HATCHED)
    scene.add(hatched if sector.is_hatched else Box(box, sector.fill))
    amount, _, share = sector.mark.text.partition("\n")
    start = left + swatch * 1.6
    # A name is worth more than an amount, which hovering tells too.
    fits = [text for text in (f"{amount}　{share}", share or amount) if start + look.width(sector.mark.label, size, is_first) + look.width(text, size, is_first) + look.gap <= rect.right()]
    figures = fits[0] if fits else share or amount
    right = QPointF(rect.right(), middle)
    placer.write(figures, [(right, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)], look.colours.text, size=size, is_bold=is_first)
    name = look.shortened(sector.mark.label, rect.right() - look.width(figures, size, is_first) - look.gap - start, size, is_first)
    if name:
        extent = look.extent((name,), size, is_first)
        placer.put(Words(QRectF(QPointF(start, middle - extent.height() / 2), extent), (name,), size, look.colours.text, is_first, purpose=Purpose.NAME))
    scene.hits.append(Hit(box_path(rect), sector.mark, "", "", drill=sector.mark.drill))

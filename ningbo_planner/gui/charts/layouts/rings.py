"""A ring of sectors: what a total is made of in one period, its figure in the middle, names beside the ring."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartSpec, Mark, Role, Series
from ningbo_planner.gui.charts.frame import new_scene
from ningbo_planner.gui.charts.layouts.layers import part_colours
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.placing import Placer, spread_out
from ningbo_planner.gui.charts.scene import Fill, Hit, Line, Purpose, Scene, Shape, Words, box_path, ring_path

_CENTRED = Qt.AlignmentFlag.AlignHCenter
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_INNER = 0.6
# The share of the width that is kept for names on either side.
_BESIDE = 0.27


@dataclass(frozen=True, slots=True)
class _Sector:
    """One sector; ``start`` and ``span`` in degrees clockwise from the top."""

    series: Series
    mark: Mark
    fill: QColor
    start: float
    span: float

    @property
    def middle(self) -> float:
        """The direction of its middle."""
        return self.start + self.span / 2

    @property
    def is_right(self) -> bool:
        """Whether it is named at the right of the ring."""
        return self.middle < 180

    def point(self, centre: QPointF, radius: float) -> QPointF:
        """Return the point in its middle, so far from the centre."""
        angle = math.radians(self.middle)
        return centre + QPointF(math.sin(angle) * radius, -math.cos(angle) * radius)


def lay_out_donut(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out a ring; its sectors together are the whole, what nobody has explained is hatched."""
    scene, room = new_scene(spec, size, look)
    placer = Placer(scene, look, QRectF(room).adjusted(0, -look.gap * 0.5, 0, 0))
    sectors = _sectors(spec, look)
    names = max((look.width(_label(sector), look.body) for sector in sectors), default=0.0)
    # Long names stand in two lines rather than make the ring small.
    beside = min(names + look.gap * 4, max(room.width() * _BESIDE, (room.width() - room.height() * 0.94) / 2))
    outer = max(10.0, min(room.height() * 0.47, (room.width() - 2 * beside) / 2))
    centre = room.center()
    for sector in sectors:
        _draw(scene, spec, look, sector, centre, outer)
    for series in spec.of_role(Role.TOTAL):
        _middle(scene, spec, placer, series, centre, outer * _INNER)
    placer.keep_free(QRectF(centre.x() - outer, centre.y() - outer, 2 * outer, 2 * outer).adjusted(outer * 0.12, outer * 0.12, -outer * 0.12, -outer * 0.12))
    for is_right in (True, False):
        _write_side(placer, [sector for sector in sectors if sector.is_right is is_right], centre, outer, room, is_right)
    if not sectors:
        scene.add(Shape(ring_path(centre, outer * _INNER, outer, 0, 360), look.colours.alternate, look.colours.border))
    return scene


def _sectors(spec: ChartSpec, look: Look) -> list[_Sector]:
    shown = [series for series in (*spec.of_role(Role.PART), *spec.of_role(Role.REMAINDER)) if series.marks[0].value is not None]
    whole = sum(series.marks[0].value or 0.0 for series in shown) or 1.0
    fills, start, sectors = part_colours(look, spec, shown), 0.0, []
    for series, fill in zip(shown, fills, strict=True):
        span = (series.marks[0].value or 0.0) / whole * 360
        sectors.append(_Sector(series, series.marks[0], fill, start, span))
        start += span
    return sectors


def _draw(scene: Scene, spec: ChartSpec, look: Look, sector: _Sector, centre: QPointF, outer: float) -> None:
    path = ring_path(centre, outer * _INNER, outer, sector.start, sector.span)
    if sector.series.role is Role.REMAINDER:
        scene.add(Shape(path, look.colours.error_soft, look.colours.error, 1.0, Fill.HATCHED))
    else:
        scene.add(Shape(path, sector.fill, look.colours.base, max(1.0, look.body * 0.1)))
    scene.hits.append(Hit(path, sector.mark, spec.categories[0], sector.series.name, drill=sector.mark.drill or sector.series.drill))


def _label(sector: _Sector) -> str:
    """Return what stands beside a sector, its share first: that must stay when the name is cut."""
    return f"{sector.mark.text} {sector.series.name} {sector.mark.label}"


def _write_side(placer: Placer, sectors: list[_Sector], centre: QPointF, outer: float, room: QRectF, is_right: bool) -> None:
    """Write the labels of one side under each other, each as near to its sector as the others allow, with a line to it."""
    look = placer.look
    ordered = sorted(sectors, key=lambda sector: sector.point(centre, outer).y())
    direction = 1 if is_right else -1
    x = centre.x() + direction * (outer + look.gap * 2.4)
    width = (room.right() - x) if is_right else (x - room.left())
    align = (Qt.AlignmentFlag.AlignLeft if is_right else Qt.AlignmentFlag.AlignRight) | _MIDDLE
    texts, height = _fitted(look, ordered, width, room.height())
    tops = spread_out([sector.point(centre, outer * 1.06).y() - height / 2 for sector in ordered], height, room.top(), room.bottom())
    for sector, text, top in zip(ordered, texts, tops, strict=True):
        point = QPointF(x, top + height / 2)
        if placer.write(text, [(point, align)], look.colours.text, purpose=Purpose.NAME):
            colour = look.colours.error if sector.series.role is Role.REMAINDER else sector.fill
            line = (sector.point(centre, outer), sector.point(centre, outer + look.gap), point - QPointF(direction * 3, 0))
            placer.scene.add(Line(line, colour, max(1.0, look.body * 0.08)))


def _fitted(look: Look, sectors: list[_Sector], width: float, room: float) -> tuple[list[str], float]:
    """Return labels that fit ``width`` and the height of each: in one line, in two with the figure above the name where there is room, else without it, cut at the end."""
    line = look.line_height(look.body)
    texts = [_label(sector) for sector in sectors]
    if all(look.width(text, look.body) <= width for text in texts):
        return texts, line * 1.15
    if len(sectors) * line * 2.2 <= room:
        heads = [f"{sector.mark.text} {sector.mark.label}" for sector in sectors]
        heads = [head if look.width(head, look.body) <= width else sector.mark.text for head, sector in zip(heads, sectors, strict=True)]
        return [f"{head}\n{look.shortened(sector.series.name, width, look.body)}" for head, sector in zip(heads, sectors, strict=True)], line * 2.2
    return [look.shortened(f"{sector.mark.text} {sector.series.name}", width, look.body) for sector in sectors], line * 1.15


def _middle(scene: Scene, spec: ChartSpec, placer: Placer, series: Series, centre: QPointF, inner: float) -> None:
    """Write the total into the hole: its figure large, what it is and what it differs from its parts below."""
    look, mark = placer.look, series.marks[0]
    amount, _, gap = mark.text.partition("\n")
    size = look.title
    while size > look.small and look.width(amount, size, True) > inner * 1.5:
        size -= 1
    rows = [(amount, size, True, look.colours.text), (mark.label, look.small, False, look.colours.muted)]
    rows += [(gap, look.body, True, look.colours.error)] if gap else []
    rows = [row for row in rows if row[0] and look.width(row[0], row[1], row[2]) <= inner * 1.7]
    while rows and sum(look.line_height(row[1], row[2]) for row in rows) > inner * 1.6:
        rows.pop(1 if len(rows) > 1 else 0)
    top = centre.y() - sum(look.line_height(row[1], row[2]) for row in rows) / 2
    for text, height, is_bold, colour in rows:
        extent = look.extent((text,), height, is_bold)
        placer.put(Words(QRectF(QPointF(centre.x() - extent.width() / 2, top), extent), (text,), height, colour, is_bold, _CENTRED, Purpose.FIGURE))
        top += extent.height()
    half = inner * 0.7
    scene.hits.append(Hit(box_path(QRectF(centre.x() - half, centre.y() - half, 2 * half, 2 * half)), mark, spec.categories[0], series.name))

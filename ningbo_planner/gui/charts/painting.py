"""Painting a scene on anything that Qt paints on."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF

from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.scene import Box, Dot, Element, Fill, Line, Scene, Shape, Words

# Pixels between the slanting lines of what is hatched, and their share of the edge's width.
_HATCH = 6.0
DASHES = (4.0, 3.0)
# A line that is so much of a pixel narrower than its rectangle fills it.
_EXACT = 0.01


class ScenePainter:
    """Paints scenes of one look; keeps the fonts, which are dear to make."""

    def __init__(self, look: Look) -> None:
        """Paint in the types of ``look``."""
        self._look = look
        self._fonts: dict[tuple[int, bool], QFont] = {}

    def paint(self, painter: QPainter, scene: Scene) -> None:
        """Paint ``scene`` at the origin of ``painter``, in pixels of the scene."""
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.fillRect(QRectF(QPointF(0, 0), scene.size), scene.background)
        for element in scene.elements:
            self._paint_element(painter, element)

    def _paint_element(self, painter: QPainter, element: Element) -> None:
        match element:
            case Box():
                _paint_box(painter, element)
            case Words():
                self._paint_words(painter, element)
            case Line():
                painter.setPen(_pen(element.colour, element.width, element.is_dashed))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawPolyline(QPolygonF(element.points))
            case Shape():
                _paint_area(painter, element.path, element)
            case Dot():
                painter.setPen(_pen(element.colour, dot_edge_width(element)) if element.is_open else Qt.PenStyle.NoPen)
                painter.setBrush(Qt.BrushStyle.NoBrush if element.is_open else QBrush(element.colour))
                painter.drawEllipse(element.centre, element.radius, element.radius)

    def _paint_words(self, painter: QPainter, words: Words) -> None:
        """Paint line by line at exact places, so that every device breaks texts where they were measured."""
        key = (words.size, words.is_bold)
        if key not in self._fonts:
            self._fonts[key] = self._look.font(*key)
        painter.setFont(self._fonts[key])
        painter.setPen(words.colour)
        metrics = self._look.metrics(*key)
        top = words.rect.top() + metrics.ascent()
        for number, line in enumerate(words.lines):
            spare = words.rect.width() - self._look.width(line, *key)
            if spare < _EXACT:
                left = words.rect.left()
            elif words.align & Qt.AlignmentFlag.AlignRight:
                left = words.rect.left() + spare
            elif words.align & Qt.AlignmentFlag.AlignLeft:
                left = words.rect.left()
            else:
                left = words.rect.left() + spare / 2
            painter.drawText(QPointF(left, top + number * metrics.height()), line)


def _pen(colour: QColor, width: float, is_dashed: bool = False) -> QPen:
    """Return a pen that grows with the drawing; pens that do not are drawn wrong by most readers of SVG."""
    return _kept_pen(colour.rgba(), width, is_dashed)


@lru_cache(maxsize=256)
def _kept_pen(colour: int, width: float, is_dashed: bool) -> QPen:
    """Make a pen once: a chart has a thousand edges and a handful of pens."""
    pen = QPen(QColor.fromRgba(colour), width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if is_dashed:
        pen.setDashPattern(list(DASHES))
    return pen


def _paint_box(painter: QPainter, box: Box) -> None:
    if box.open_side and box.edge is not None:
        _paint_area(painter, outline(box.rect, 0.0), Box(box.rect, box.fill, None, style=box.style))
        _paint_open(painter, box, box.edge)
        return
    if box.radius or box.style is not Fill.SOLID:
        _paint_area(painter, outline(box.rect, box.radius), box)
        return
    # Most boxes are plain, and of those there may be hundreds: filled and outlined in one call.
    painter.setPen(_pen(box.edge, box.width) if box.edge is not None else Qt.PenStyle.NoPen)
    painter.setBrush(box.fill if box.fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRect(box.rect)


def outline(rect: QRectF, radius: float) -> QPainterPath:
    """Return a rectangle with rounded corners as an outline."""
    path = QPainterPath()
    if radius:
        path.addRoundedRect(rect, radius, radius)
    else:
        path.addRect(rect)
    return path


def _paint_area(painter: QPainter, path: QPainterPath, area: Box | Shape) -> None:
    """Fill and outline; hatching is drawn as lines, because patterned brushes leave the drawing in other programs."""
    painter.setPen(Qt.PenStyle.NoPen)
    if area.fill is not None:
        painter.setBrush(QBrush(area.fill))
        painter.drawPath(path)
    if area.style is Fill.HATCHED and area.edge is not None:
        painter.setPen(_pen(area.edge, 1.0))
        painter.drawLines([QLineF(*line) for line in hatching(path)])
    if area.edge is not None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(_pen(area.edge, area.width))
        painter.drawPath(path)


def _paint_open(painter: QPainter, box: Box, edge: QColor) -> None:
    """Outline three sides; the open one is dashed."""
    sides, end = open_side_points(box)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(_pen(edge, box.width))
    painter.drawPolyline(QPolygonF(sides))
    painter.setPen(_pen(edge, box.width * 1.5, is_dashed=True))
    painter.drawLine(*end)


def open_side_points(box: Box) -> tuple[tuple[QPointF, ...], tuple[QPointF, QPointF]]:
    """Return the line along the three closed sides of a box, and the ends of its open one."""
    rect = box.rect
    corners = (rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft())
    start = {"top": 0, "right": 1, "bottom": 2, "left": 3}[box.open_side]
    ring = corners[start:] + corners[:start]
    return (*ring[1:], ring[0]), (ring[0], ring[1])


def dot_edge_width(dot: Dot) -> float:
    """Return how thick the ring of an open point mark is."""
    return max(1.0, dot.radius * 0.5)


def hatching(path: QPainterPath) -> list[tuple[QPointF, QPointF]]:
    """Return slanting lines that cover a convex outline."""
    bounds = path.boundingRect()
    polygon = path.toFillPolygon()
    lines = []
    offset = bounds.left() - bounds.height() + _HATCH / 2
    while offset < bounds.right():
        ends = _crossings(polygon, offset, bounds)
        lines.extend(zip(ends[::2], ends[1::2], strict=False))
        offset += _HATCH
    return lines


def _crossings(polygon: QPolygonF, offset: float, bounds: QRectF) -> list[QPointF]:
    """Return where the line that rises from ``offset`` at the lower edge of ``bounds`` meets the sides of ``polygon``, from left to right."""
    found = []
    base = bounds.bottom()
    points = [polygon.at(number) for number in range(polygon.count())]
    for one, other in zip(points, points[1:], strict=False):
        before, after = one.x() + one.y() - offset - base, other.x() + other.y() - offset - base
        if (before < 0) != (after < 0):
            share = before / (before - after)
            found.append(QPointF(one.x() + (other.x() - one.x()) * share, one.y() + (other.y() - one.y()) * share))
    return sorted(found, key=lambda point: point.x())

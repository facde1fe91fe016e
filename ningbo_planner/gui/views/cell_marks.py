"""The small signs at the edges of a cell: each has a shape and a place of its own, so that none needs its colour and no two collide.

Left edge: changed. Upper left: what the checks found. Lower left: where the figure comes from. Upper right: a comment. Lower right: locked.
Before the figure: the arrow against the period before. Shapes are drawn once for each size and screen and then only copied.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPainterPathStroker, QPixmap, QPolygonF

from ningbo_planner.domain.finding import Grade
from ningbo_planner.gui import theme
from ningbo_planner.gui.models.cell_face import ORIGIN_MARKS, Face, Mark
from ningbo_planner.gui.models.cell_pictures import Trend

# Sizes at 100 percent, in device-independent pixels, and what they never fall below.
SIZE, LEAST_SIZE = 8, 6
BAR, LEAST_BAR = 3, 2
# Shapes are described in a square of so many units.
SQUARE = 8.0


class Corner(Enum):
    """What stands in the upper left corner of a cell that the checks found something in."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"
    EXPLAINED = "explained"


Sign = Mark | Corner | Trend
CORNERS = {Grade.ERROR: Corner.ERROR, Grade.WARNING: Corner.WARNING, Grade.HINT: Corner.HINT}
# The colours of the theme by name.
TONES: dict[Sign, str] = {
    Mark.TYPED: "typed",
    Mark.IMPORTED: "imported",
    Mark.COMPUTED: "computed",
    Mark.HELD: "held",
    Mark.COMMENT: "comment",
    Corner.ERROR: "error",
    Corner.WARNING: "warning",
    Corner.HINT: "hint",
    Corner.EXPLAINED: "hint",
    Trend.UP: "rise",
    Trend.DOWN: "fall",
    Trend.LEVEL: "muted",
}


def corner_of(face: Face) -> Corner | None:
    """Return the sign in the upper left corner, if any."""
    if face.grade is None:
        return Corner.ERROR if face.is_unread else None
    return Corner.EXPLAINED if face.is_explained else CORNERS[face.grade]


class CellMarks:
    """Draws the signs at one zoom.

    Attributes:
        size: how wide and high a sign is, in pixels.
        inset: how far a text that begins at the left moves aside for the sign of its origin.
    """

    def __init__(self, zoom: float) -> None:
        """Take the sizes for ``zoom``."""
        self.size = max(LEAST_SIZE, round(SIZE * zoom))
        self._bar = max(LEAST_BAR, round(BAR * zoom))
        self.inset = self.size
        self._drawn: dict[tuple[Sign, float], QPixmap] = {}
        self.take_colours()

    def take_colours(self) -> None:
        """Take over the palette in force."""
        self._colours = theme.current()
        self._drawn.clear()

    def inset_of(self, face: Face) -> int:
        """Return how far what stands at the left of a cell moves aside for the sign of its origin."""
        return self.inset if face.marks and not ORIGIN_MARKS.isdisjoint(face.marks) else 0

    def paint(self, painter: QPainter, rect: QRect, marks: tuple[Mark, ...]) -> None:
        """Draw the marks of a cell into its edges; the line below and the line at the right of it stay free."""
        left, low = rect.left() + self._bar + 1, rect.bottom() - self.size - 1
        for mark in marks:
            if mark is Mark.CHANGED:
                painter.fillRect(rect.left(), rect.top(), self._bar, rect.height() - 1, self._colours.changed)
            elif mark is Mark.HELD:
                self.draw(painter, mark, rect.right() - self.size, low)
            elif mark is Mark.COMMENT:
                self.draw(painter, mark, rect.right() - self.size, rect.top())
            elif mark in ORIGIN_MARKS:
                self.draw(painter, mark, left, low)

    def draw(self, painter: QPainter, sign: Sign, x: int, y: int) -> None:
        """Draw one sign with its upper left corner at a point."""
        scale = painter.device().devicePixelRatioF()
        found = self._drawn.get((sign, scale))
        if found is None:
            found = self._drawn[sign, scale] = _drawn(SHAPES[sign](), getattr(self._colours, TONES[sign]), self.size, scale)
        painter.drawPixmap(x, y, found)


def _drawn(shape: QPainterPath, colour: QColor, size: int, scale: float) -> QPixmap:
    """Return a shape filled with a colour, sharp on a screen of ``scale``."""
    made = QPixmap(round(size * scale), round(size * scale))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(made.width() / SQUARE, made.height() / SQUARE)
    painter.fillPath(shape, colour)
    painter.end()
    made.setDevicePixelRatio(scale)
    return made


def _polygons(*polygons: tuple[tuple[float, float], ...]) -> QPainterPath:
    """Return filled polygons; one inside another is a hole."""
    path = QPainterPath()
    for points in polygons:
        path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
        path.closeSubpath()
    return path


def _box(left: float, top: float, right: float, bottom: float) -> tuple[tuple[float, float], ...]:
    return (left, top), (right, top), (right, bottom), (left, bottom)


def _line(width: float, *points: tuple[float, float]) -> QPainterPath:
    """Return a line through ``points`` as a filled shape."""
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(*point)
    return _outlined(path, width)


def _outlined(path: QPainterPath, width: float) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.FlatCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return stroker.createStroke(path)


def _padlock() -> QPainterPath:
    shackle = QPainterPath(QPointF(2.1, 4))
    shackle.lineTo(2.1, 2.6)
    shackle.arcTo(QRectF(2.1, 0.7, 3.8, 3.8), 180, -180)
    shackle.lineTo(5.9, 4)
    path = _polygons(_box(0.8, 3.8, 7.2, 8))
    path.addPath(_outlined(shackle, 1.3))
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


def _dot() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(3.3, 3.3), 2.5, 2.5)
    return path


_ARROW_UP = ((4, 0.2), (7.6, 4.2), (5, 4.2), (5, 7.8), (3, 7.8), (3, 4.2), (0.4, 4.2))
SHAPES: dict[Sign, Callable[[], QPainterPath]] = {
    # A pencil, an arrow onto a line, an equals sign.
    Mark.TYPED: lambda: _polygons(((0.4, 7.6), (1.1, 5), (3, 6.9)), ((1.7, 4.4), (5.5, 0.6), (7.4, 2.5), (3.6, 6.3))),
    Mark.IMPORTED: lambda: _polygons(((3, 0), (5, 0), (5, 2.6), (7.4, 2.6), (4, 6), (0.6, 2.6), (3, 2.6)), _box(0, 7, 8, 8)),
    Mark.COMPUTED: lambda: _polygons(_box(0, 1, 8, 3), _box(0, 5, 8, 7)),
    Mark.HELD: _padlock,
    Mark.COMMENT: lambda: _polygons(((0, 0), (8, 0), (8, 8))),
    # A full corner, an empty one, a dot, a tick.
    Corner.ERROR: lambda: _polygons(((0, 0), (8, 0), (0, 8))),
    Corner.WARNING: lambda: _polygons(((0, 0), (8, 0), (0, 8)), ((1.5, 1.5), (4.6, 1.5), (1.5, 4.6))),
    Corner.HINT: _dot,
    Corner.EXPLAINED: lambda: _line(1.5, (0.6, 3.8), (2.8, 6), (7, 1.2)),
    Trend.UP: lambda: _polygons(_ARROW_UP),
    Trend.DOWN: lambda: _polygons(tuple((x, SQUARE - y) for x, y in _ARROW_UP)),
    Trend.LEVEL: lambda: _polygons(tuple((SQUARE - y, x) for x, y in _ARROW_UP)),
}

"""A chart as shapes and texts at their places: what the screen, the files, the printed page and the tests all look at.

Lengths are pixels of the size the scene was laid out for; painting scales them to whatever the device has. Nothing here measures or decides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, StrEnum

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPolygonF

from ningbo_planner.analysis.chart_spec import Mark


class Fill(Enum):
    """How an area is filled."""

    SOLID = "solid"
    # Slanting lines in the colour of the edge, over the fill: what nobody has explained, what is only expected.
    HATCHED = "hatched"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; ``open_side`` is drawn dashed, for a bound that has no end there (``top``, ``right``)."""

    rect: QRectF
    fill: QColor | None = None
    edge: QColor | None = None
    width: float = 1.0
    style: Fill = Fill.SOLID
    open_side: str = ""
    radius: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points."""

    points: tuple[QPointF, ...]
    colour: QColor
    width: float = 1.0
    is_dashed: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """An area of any outline: a polygon, a sector of a ring, the band between two lines."""

    path: QPainterPath
    fill: QColor | None = None
    edge: QColor | None = None
    width: float = 1.0
    style: Fill = Fill.SOLID


@dataclass(frozen=True, slots=True)
class Dot:
    """A point mark; ``is_open`` draws a ring."""

    centre: QPointF
    radius: float
    colour: QColor
    is_open: bool = False


class Purpose(StrEnum):
    """What a text is for."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    UNIT = "unit"
    KEY = "key"
    NOTE = "note"
    AXIS = "axis"
    FIGURE = "figure"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Words:
    """A text in its rectangle, already broken into lines.

    Attributes:
        rect: the room its letters take, exactly; no two rectangles of a scene overlap.
        lines: what is written.
        size: height of the type in pixels.
        align: how its lines stand in the rectangle.
        purpose: what it is for.
    """

    rect: QRectF
    lines: tuple[str, ...]
    size: int
    colour: QColor
    is_bold: bool = False
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    purpose: Purpose = Purpose.FIGURE

    @property
    def text(self) -> str:
        """The lines joined."""
        return "".join(self.lines)


Element = Box | Line | Shape | Dot | Words


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that answers to mouse and keys.

    Attributes:
        path: its outline.
        mark: the value under it.
        category, series: what it belongs to, as written.
        panel: number of the panel it lies in, -1 in a chart without panels.
        drill: name of the chart that it opens, empty for none.
    """

    path: QPainterPath
    mark: Mark
    category: str = ""
    series: str = ""
    panel: int = -1
    drill: str = ""

    @property
    def tip(self) -> tuple[str, ...]:
        """What hovering tells, line by line."""
        if self.mark.tip:
            return self.mark.tip
        return tuple(filter(None, ("　".join(filter(None, (self.category, self.series, self.mark.label))), self.mark.text.replace("\n", "　"))))


@dataclass
class Scene:
    """A chart laid out.

    Attributes:
        size: what it was laid out for, in pixels.
        background: behind everything.
        elements: in the order of painting.
        hits: places that answer, in the order of keyboard walking.
        left_out: how many figures found no room (hovering still tells them).
    """

    size: QSizeF
    background: QColor
    elements: list[Element] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    left_out: int = 0

    def add(self, *elements: Element) -> None:
        """Add elements above the others."""
        self.elements.extend(elements)

    def words(self) -> list[Words]:
        """Return all texts."""
        return [element for element in self.elements if isinstance(element, Words)]

    def hit_at(self, point: QPointF) -> int:
        """Return the number of the uppermost place under ``point``, -1 for none."""
        return next((number for number in range(len(self.hits) - 1, -1, -1) if self.hits[number].path.contains(point)), -1)


def box_path(rect: QRectF) -> QPainterPath:
    """Return a rectangle as an outline."""
    path = QPainterPath()
    path.addRect(rect)
    return path


def polygon_path(points: list[QPointF]) -> QPainterPath:
    """Return a closed polygon as an outline."""
    path = QPainterPath()
    path.addPolygon(QPolygonF(points))
    path.closeSubpath()
    return path


def ring_path(centre: QPointF, inner: float, outer: float, start: float, span: float) -> QPainterPath:
    """Return a sector of a ring; ``start`` and ``span`` in degrees clockwise from the top."""
    path = QPainterPath()
    large = QRectF(centre.x() - outer, centre.y() - outer, 2 * outer, 2 * outer)
    small = QRectF(centre.x() - inner, centre.y() - inner, 2 * inner, 2 * inner)
    if abs(span) >= 360:
        path.addEllipse(large)
        path.addEllipse(small)
        return path
    path.arcMoveTo(large, 90 - start)
    path.arcTo(large, 90 - start, -span)
    path.arcTo(small, 90 - start - span, span)
    path.closeSubpath()
    return path

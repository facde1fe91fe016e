"""Lines that are equally thin everywhere: on screens of 125 or 150 percent a line of one pixel would be one pixel here and two there."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from PySide6.QtCore import QLine, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter


class _Grid:
    """The real pixels under one painter, in one direction."""

    def __init__(self, scale: float, offset: float) -> None:
        """Take the transformation from the painter's pixels to real ones."""
        self._scale = scale
        self._offset = offset

    def edge(self, at: float) -> int:
        """Return the edge between real pixels that is nearest to one between the painter's; halves as Qt rounds them when it fills."""
        return floor(at * self._scale + self._offset + 0.5)

    def back(self, edge: int) -> float:
        """Return where an edge between real pixels is for the painter."""
        return (edge - self._offset) / self._scale


def draw_lines(painter: QPainter, lines: Sequence[QLine], colour: QColor) -> None:
    """Draw level and upright lines, each in the last real pixel of the painter's pixel that it stands in."""
    scale = painter.device().devicePixelRatioF()
    if scale == int(scale):
        painter.setPen(colour)
        painter.drawLines(lines)
        return
    across, down = _grids(painter)
    width = int(scale)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRects([_strip(line, across, down, width) for line in lines])
    painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_frame(painter: QPainter, rect: QRect, width: int, colour: QColor) -> None:
    """Draw a frame just inside ``rect``, equally wide at all sides."""
    across, down = _grids(painter)
    left, right, top, bottom = across.edge(rect.left()), across.edge(rect.right() + 1), down.edge(rect.top()), down.edge(rect.bottom() + 1)
    real = max(1, round(width * painter.device().devicePixelRatioF()))
    for box in ((left, top, right, top + real), (left, bottom - real, right, bottom), (left, top, left + real, bottom), (right - real, top, right, bottom)):
        painter.fillRect(_rect(across, down, *box), colour)


def _grids(painter: QPainter) -> tuple[_Grid, _Grid]:
    transform = painter.deviceTransform()
    return _Grid(transform.m11(), transform.dx()), _Grid(transform.m22(), transform.dy())


def _strip(line: QLine, across: _Grid, down: _Grid, width: int) -> QRectF:
    """Return the real pixels of one line."""
    right, bottom = across.edge(line.x2() + 1), down.edge(line.y2() + 1)
    if line.y1() == line.y2():
        return _rect(across, down, across.edge(line.x1()), bottom - width, right, bottom)
    return _rect(across, down, right - width, down.edge(line.y1()), right, bottom)


def _rect(across: _Grid, down: _Grid, left: int, top: int, right: int, bottom: int) -> QRectF:
    x, y = across.back(left), down.back(top)
    return QRectF(x, y, across.back(right) - x, down.back(bottom) - y)

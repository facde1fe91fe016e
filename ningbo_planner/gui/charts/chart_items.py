"""What charts are drawn of: columns in data coordinates, and blocks of text that wrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen, QTransform
from PySide6.QtWidgets import QGraphicsTextItem, QStyleOptionGraphicsItem, QWidget

from ningbo_planner.domain.table import CellRef


@dataclass(frozen=True)
class Column:
    """One rectangle of a chart, or with ``low == high`` a line across the column's width.

    Attributes:
        position: centre on the horizontal axis; width: of the rectangle, in the same unit.
        low, high: ends on the vertical axis.
        fill, outline: colours; hatched: drawn with slanting lines; open_top: the upper edge dashed, for a bound.
        tip: what hovering tells; cell: where a click leads; line_width: of the edges, in pixels.
    """

    position: float
    width: float
    low: float
    high: float
    fill: QColor
    outline: QColor
    hatched: bool = False
    open_top: bool = False
    tip: str = ""
    cell: CellRef | None = None
    line_width: float = 1.2

    @property
    def rect(self) -> QRectF:
        """The rectangle in data coordinates."""
        return QRectF(self.position - self.width / 2, min(self.low, self.high), self.width, abs(self.high - self.low))


class ColumnsItem(pg.GraphicsObject):
    """All columns of a chart as one item, so that a repaint is one call."""

    def __init__(self, columns: Sequence[Column]) -> None:
        """Take the columns to draw."""
        super().__init__()
        self.columns = list(columns)
        self._bounds = QRectF()
        for column in self.columns:
            self._bounds = self._bounds.united(column.rect)

    def column_at(self, point: QPointF) -> Column | None:
        """Return the uppermost column under ``point`` (data coordinates)."""
        return next((column for column in reversed(self.columns) if column.rect.contains(point)), None)

    def boundingRect(self) -> QRectF:
        """Return the rectangle around all columns."""
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw the columns in pixels.

        Pens that ignore the scale ("cosmetic") are drawn wrong by most readers of SVG; mapped to pixels first, plain pens do.
        """
        world = painter.worldTransform()
        painter.save()
        painter.setWorldTransform(QTransform())
        for column in self.columns:
            rect = world.mapRect(column.rect)
            if column.low == column.high:
                painter.setPen(QPen(column.outline, column.line_width))
                painter.drawLine(rect.topLeft(), rect.topRight())
            else:
                _draw_rect(painter, rect, column)
        painter.restore()


def _draw_rect(painter: QPainter, rect: QRectF, column: Column) -> None:
    """Draw one rectangle in pixels; the upper edge of a bound is open."""
    painter.setPen(Qt.PenStyle.NoPen if column.open_top else QPen(column.outline, column.line_width))
    painter.setBrush(QBrush(column.fill))
    painter.drawRect(rect)
    if column.hatched:
        painter.setBrush(QBrush(column.outline, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(rect)
    if column.open_top:
        painter.setPen(QPen(column.outline, column.line_width))
        painter.drawLine(rect.bottomLeft(), rect.topLeft())
        painter.drawLine(rect.bottomRight(), rect.topRight())
        painter.setPen(QPen(column.outline, column.line_width * 1.5, Qt.PenStyle.DashLine))
        painter.drawLine(rect.topLeft(), rect.topRight())


class TextBlock(pg.GraphicsWidget):
    """Text that wraps to the width it is given and takes the height it needs."""

    def __init__(self, html: str, font: QFont, colour: QColor, rank: int = 0) -> None:
        """Take rich text made by this program (words of a plan must be escaped by the caller); ``rank`` tells what gives way first."""
        super().__init__()
        self.rank = rank
        self._item = QGraphicsTextItem(self)
        self._item.setFont(font)
        self._item.setDefaultTextColor(colour)
        self._item.document().setDocumentMargin(0)
        self._item.setHtml(html)

    def fit(self, width: float) -> float:
        """Wrap to ``width`` pixels, reserve the height and return it."""
        self._item.setTextWidth(max(40.0, width))
        self._item.setVisible(True)
        height = self._item.boundingRect().height()
        self._reserve(height)
        return height

    def fold(self) -> None:
        """Hide the text and give its place away."""
        self._item.setVisible(False)
        self._reserve(0.0)

    def _reserve(self, height: float) -> None:
        self.setMinimumHeight(height)
        self.setMaximumHeight(height)

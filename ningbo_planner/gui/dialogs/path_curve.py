"""A small drawing of one row's path: what stands there dashed, what will stand there solid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ningbo_planner.domain import exact
from ningbo_planner.gui import theme
from ningbo_planner.text import tr

_DOT = 3.5
# The axis goes a little higher than the highest figure, so that its words have room.
_ROOM = 1.15
# How much of the lines is seen through the figures that stand over them, and how far figures stand apart.
_BEHIND = 190
_BETWEEN = 3


class PathCurve(QWidget):
    """Draws the old and the new figures of one row over its periods; a period without a figure is a gap."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Draw nothing at first."""
        super().__init__(parent)
        self.setObjectName("pathCurve")
        self.setAccessibleName(tr("series_dialog.curve"))
        self._title = ""
        self._periods: Sequence[str] = ()
        self._old: Sequence[Decimal | None] = ()
        self._new: Sequence[Decimal | None] = ()

    def show_path(self, title: str, periods: Sequence[str], old: Sequence[Decimal | None], new: Sequence[Decimal | None]) -> None:
        """Draw the figures of a row; its name and unit are the title."""
        self._title, self._periods, self._old, self._new = title, periods, old, new
        said = [exact.plain(amount) for amount in new if amount is not None]
        self.setAccessibleDescription(tr("series_dialog.curve_said", row=title, figures="、".join(said)))
        self.update()

    def sizeHint(self) -> QSize:
        """Want room for six periods."""
        return QSize(40 * theme.UNIT, 24 * theme.UNIT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw title, key, periods and both lines."""
        colours = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colours.base)
        painter.setPen(colours.border)
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        line = self.fontMetrics().height()
        inside = QRectF(self.rect()).adjusted(theme.UNIT, theme.UNIT, -theme.UNIT, -theme.UNIT)
        self._paint_head(painter, QRectF(inside.left(), inside.top(), inside.width(), line))
        plot = inside.adjusted(3 * theme.UNIT, 2.5 * line, -3 * theme.UNIT, -1.3 * line)
        self._paint_periods(painter, plot, inside.bottom())
        self._paint_lines(painter, plot)
        painter.end()

    def _paint_head(self, painter: QPainter, box: QRectF) -> None:
        """Write the row's name at the left and the key of the lines at the right."""
        colours, metrics = theme.current(), self.fontMetrics()
        right = box.right()
        for words, colour, style in ((tr("series_dialog.new"), colours.accent, Qt.PenStyle.SolidLine), (tr("series_dialog.old"), colours.muted, Qt.PenStyle.DashLine)):
            width = metrics.horizontalAdvance(words)
            painter.setPen(colours.muted)
            painter.drawText(QRectF(right - width, box.top(), width, box.height()), Qt.AlignmentFlag.AlignVCenter, words)
            painter.setPen(QPen(colour, 2, style))
            painter.drawLine(QPointF(right - width - 26, box.center().y()), QPointF(right - width - 6, box.center().y()))
            right -= width + 36
        painter.setPen(colours.text)
        title = metrics.elidedText(self._title, Qt.TextElideMode.ElideRight, int(right - box.left()))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, title)

    def _paint_periods(self, painter: QPainter, plot: QRectF, bottom: float) -> None:
        """Write the periods below the plot, those at the ends and between them as many as fit."""
        painter.setPen(theme.current().grid_line)
        painter.drawLine(plot.bottomLeft(), plot.bottomRight())
        painter.setPen(theme.current().muted)
        line = self.fontMetrics().height()
        for left, width, at in self._fitting(plot, dict(enumerate(self._periods))):
            painter.drawText(QRectF(left, bottom - line, width, line), Qt.AlignmentFlag.AlignCenter, self._periods[at])

    def _paint_lines(self, painter: QPainter, plot: QRectF) -> None:
        """Draw the old line, the new one over it, and write the new figures at its dots where they fit."""
        colours = theme.current()
        self._paint_line(painter, plot, self._old, colours.muted, Qt.PenStyle.DashLine)
        self._paint_line(painter, plot, self._new, colours.accent, Qt.PenStyle.SolidLine)
        words = {at: exact.plain(amount) for at, amount in enumerate(self._new) if amount is not None}
        line, behind = self.fontMetrics().height(), QColor(colours.base)
        behind.setAlpha(_BEHIND)
        for left, width, at in self._fitting(plot, words):
            top = self._spot(plot, at, self._new[at] or exact.ZERO).y() - line - 2 * _DOT
            painter.fillRect(QRectF(left, top, width, line), behind)
            painter.setPen(colours.text)
            painter.drawText(QRectF(left, top, width, line), Qt.AlignmentFlag.AlignCenter, words[at])

    def _fitting(self, plot: QRectF, words: Mapping[int, str]) -> list[tuple[float, float, int]]:
        """Return left edge, width and place of those words that fit side by side; the last one always does."""
        boxes = []
        for at, text in words.items():
            width = self.fontMetrics().horizontalAdvance(text) + 2.0
            boxes.append((self._across(plot, at) - width / 2, width, at))
        found: list[tuple[float, float, int]] = []
        for box in boxes:
            before_last = box is boxes[-1] or box[0] + box[1] + _BETWEEN < boxes[-1][0]
            if before_last and (not found or found[-1][0] + found[-1][1] + _BETWEEN < box[0] or box is boxes[-1]):
                found.append(box)
        return found

    def _paint_line(self, painter: QPainter, plot: QRectF, amounts: Sequence[Decimal | None], colour: QColor, style: Qt.PenStyle) -> None:
        run = QPolygonF()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for at, amount in enumerate([*amounts, None]):
            if amount is not None:
                run.append(self._spot(plot, at, amount))
                continue
            painter.setPen(QPen(colour, 2, style))
            painter.drawPolyline(run)
            painter.setPen(QPen(colour, 2))
            painter.setBrush(theme.current().base if style is Qt.PenStyle.DashLine else colour)
            for spot in run.toList():
                painter.drawEllipse(spot, _DOT, _DOT)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            run = QPolygonF()

    def _across(self, plot: QRectF, at: int) -> float:
        return plot.left() + plot.width() * at / max(1, len(self._periods) - 1)

    def _spot(self, plot: QRectF, at: int, amount: Decimal) -> QPointF:
        """Return where a figure is drawn; drawing alone is done in binary floats."""
        drawn = [float(each) for each in (*self._old, *self._new) if each is not None]
        low, high = min(drawn), max(drawn)
        span = (high - low) * _ROOM or abs(high) or 1.0
        return QPointF(self._across(plot, at), plot.bottom() - plot.height() * ((float(amount) - low) / span if high > low else 0.5))

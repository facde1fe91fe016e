"""Figures that are only proposed, drawn over the cells they would be written into: what stands there crossed out, beside it what would."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui import theme
from ningbo_planner.gui.views.hairlines import draw_frame
from ningbo_planner.gui.views.mouse_tool import MouseTool
from ningbo_planner.gui.views.sheet_view import SheetView

# What each cell would say; a cell with nothing is only framed.
Marks = Mapping[CellRef, Quantity | None]
_FRAME = 2


class FigurePreview(QObject):
    """What is proposed at the moment; at most one proposal at a time.

    Attributes:
        marks: what each cell would say.

    Signals:
        changed: something else is proposed, or nothing any more.
    """

    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        """Propose nothing yet."""
        super().__init__(parent)
        self.marks: Marks = {}

    def show(self, marks: Marks) -> None:
        """Propose ``marks``; nothing ends a proposal."""
        if dict(marks) != dict(self.marks):
            self.marks = dict(marks)
            self.changed.emit()


class Box(NamedTuple):
    """One marked cell in the viewport: its place in the sheet, what stands there and would stand there, and where that is drawn."""

    row: int
    column: int
    now: str
    to: str
    rect: QRect


class PreviewMarks(QObject, MouseTool):
    """Draws a proposal over one grid; a tool that takes no mouse events."""

    def __init__(self, view: SheetView, preview: FigurePreview) -> None:
        """Draw what ``preview`` proposes for the table in ``view``."""
        super().__init__(view)
        self._view = view
        self._preview = preview
        preview.changed.connect(view.viewport().update)

    def paint(self, painter: QPainter) -> None:
        """Draw every marked cell that is in sight."""
        boxes = self.boxes()
        if not boxes:
            return
        painter.save()
        for box in boxes:
            painter.setClipRect(self._view.free_area(box.column))
            if box.to:
                self._paint_change(painter, box)
            draw_frame(painter, box.rect, _FRAME, theme.current().accent)
        painter.restore()

    def boxes(self) -> list[Box]:
        """Return the marked cells that this grid shows, in sight or not."""
        found = []
        for cell, quantity in self._preview.marks.items():
            place = self._view.sheet.place(cell)
            if place is not None and not self._view.isColumnHidden(place[1]):
                now = self._view.looks.of(*place).text
                to = "" if quantity is None else quantity.text
                found.append(Box(*place, now, to, self._box(*place, now, to)))
        return found

    def _box(self, row: int, column: int, now: str, to: str) -> QRect:
        """Return the cell, made wider to the left where both figures need the room."""
        rect, painter = self._view.area_rect(row, column, row, column), self._view.cell_painter
        if not to:
            return rect
        wanted = 3 * painter.padding + painter.width_of(now) + painter.width_of(to, True)
        room = rect.right() + 1 - self._view.free_area(column).left()
        return rect.adjusted(min(0, rect.width() - min(wanted, max(room, rect.width()))), 0, 0, 0)

    def _paint_change(self, painter: QPainter, box: Box) -> None:
        """Draw what stands there crossed out, and at the right what would."""
        colours, cells = theme.current(), self._view.cell_painter
        painter.fillRect(box.rect, colours.accent_soft)
        inner = box.rect.adjusted(cells.padding, 0, -cells.padding, 0)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(cells.bold_font)
        painter.setPen(colours.accent)
        painter.drawText(inner, middle | int(Qt.AlignmentFlag.AlignRight), box.to)
        left = inner.adjusted(0, 0, -cells.width_of(box.to, True) - cells.padding // 2, 0)
        crossed = QFont(cells.font)
        crossed.setStrikeOut(True)
        if box.now and left.width() >= QFontMetrics(crossed).horizontalAdvance(box.now):
            painter.setFont(crossed)
            painter.setPen(colours.muted)
            painter.drawText(left, middle | int(Qt.AlignmentFlag.AlignLeft), box.now)

"""The moving dashed frame round what was copied or cut."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPen

from ningbo_planner.gui import theme
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.clip.copy_mark import CopyMark, MarkedArea
from ningbo_planner.gui.views.mouse_tool import MouseTool
from ningbo_planner.gui.views.sheet_view import SheetView

# Slow enough to cost nothing, quick enough to be seen as moving.
STEP_MS = 180
_DASH, _GAP = 4.0, 3.0
_PERIOD = 7
WIDTH = 2


class CopyFrame(QObject, MouseTool):
    """Draws the frame over one grid; a tool that takes no mouse events."""

    def __init__(self, view: SheetView, mark: CopyMark) -> None:
        """Draw what is marked by ``mark`` and shown by ``view``."""
        super().__init__(view)
        self._view = view
        self._mark = mark
        self._offset = 0
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._step)
        mark.changed.connect(self._take_mark)
        self._take_mark()

    @property
    def is_moving(self) -> bool:
        """Whether there is a frame in this grid."""
        return self._timer.isActive()

    def rects(self) -> list[QRect]:
        """Return where the frames stand in the viewport; an area whose edge is not shown has none."""
        return [self._view.area_rect(*block) for block in self._blocks()]

    def paint(self, painter: QPainter) -> None:
        """Draw the frames: dashes of the accent colour on the colour of the sheet, so that they are seen on any fill."""
        if not self._mark.is_on:
            return
        colours = theme.current()
        painter.save()
        for block in self._blocks():
            rect = self._view.area_rect(*block)
            painter.setClipRect(self._view.free_area(block.left))
            inner = rect.adjusted(WIDTH // 2, WIDTH // 2, -WIDTH // 2, -WIDTH // 2)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colours.base, WIDTH))
            painter.drawRect(inner)
            pen = QPen(colours.accent, WIDTH)
            pen.setDashPattern([_DASH / WIDTH, _GAP / WIDTH])
            pen.setDashOffset(-self._offset / WIDTH)
            painter.setPen(pen)
            painter.drawRect(inner)
        painter.restore()

    def _blocks(self) -> list[Block]:
        """Return the marked areas as they are shown now."""
        if self._mark.table != self._view.plan_model.table_id:
            return []
        return [block for block in map(self._block, self._mark.areas) if block is not None]

    def _block(self, area: MarkedArea) -> Block | None:
        sheet = self._view.sheet
        rows = [sheet.rows.row_of(row) for row in (area.first_row, area.last_row)]
        columns = [sheet.column_at(column) for column in (area.first_column, area.last_column)]
        if None in rows or None in columns:
            return None
        return Block(min(rows), min(columns), max(rows), max(columns))  # type: ignore[type-var]

    def _take_mark(self) -> None:
        """Begin or end, and draw everything anew once."""
        if self._mark.is_on and self._mark.table == self._view.plan_model.table_id:
            self._timer.start()
        else:
            self._timer.stop()
        self._view.viewport().update()

    def _step(self) -> None:
        """Move the dashes on: only the lines themselves are drawn anew."""
        if not self._view.isVisible():
            return
        self._offset = (self._offset + 1) % _PERIOD
        for rect in self.rects():
            for line in _lines(rect):
                self._view.viewport().update(line)


def _lines(rect: QRect) -> list[QRect]:
    """Return the four thin rectangles in which a frame is drawn."""
    return [
        QRect(rect.left(), rect.top(), rect.width(), WIDTH + 1),
        QRect(rect.left(), rect.bottom() - WIDTH, rect.width(), WIDTH + 1),
        QRect(rect.left(), rect.top(), WIDTH + 1, rect.height()),
        QRect(rect.right() - WIDTH, rect.top(), WIDTH + 1, rect.height()),
    ]

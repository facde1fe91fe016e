"""What is drawn over the cells: the lines between them and the frame of the selection."""

from __future__ import annotations

from PySide6.QtCore import QLine, QRect
from PySide6.QtGui import QPainter, QRegion

from ningbo_planner.gui import theme
from ningbo_planner.gui.views.hairlines import draw_frame, draw_lines
from ningbo_planner.gui.views.sheet_view import SheetView

# With more separate areas than this nobody tells them apart by their frames.
MAX_AREAS = 200
FRAME = 2


class GridOverlay:
    """Draws over the cells of one view."""

    def __init__(self, view: SheetView) -> None:
        """Draw over ``view``."""
        self._view = view

    def paint_lines(self, painter: QPainter, area: QRect, first_column: int, last_column: int) -> None:
        """Draw the lines of some neighbouring columns' cells that meet ``area``; merged cells have none inside."""
        view, sheet = self._view, self._view.sheet
        first, last = view.shown_rows(area)
        bounds = [(column, *view.column_bounds(column)) for column in range(first_column, last_column + 1)]
        shown = [each for each in bounds if each[1] <= area.right() and each[2] >= area.left()]
        if last < first or not shown:
            return
        lines: list[QLine] = []
        plain = [each for each in shown if sheet.columns[each[0]].is_period]
        for column, left, right in shown:
            if not sheet.columns[column].is_period:
                lines += self._label_lines(column, left, right, first, last)
        if plain:
            top, bottom = view.row_top(first), view.row_bottom(last)
            lines += [QLine(right, top, right, bottom) for _, _, right in plain]
            lines += [QLine(plain[0][1], at, plain[-1][2], at) for at in map(view.row_bottom, range(first, last + 1))]
        draw_lines(painter, lines, theme.current().grid_line)

    def paint_selection(self, painter: QPainter) -> None:
        """Draw one frame round the selection; the active cell stays as light as it is."""
        view, colours = self._view, theme.current()
        current = view.currentIndex()
        active = view.visualRect(current) if current.isValid() else QRect()
        ranges = list(view.selectionModel().selection())[:MAX_AREAS]
        several = len(ranges) > 1
        for each in ranges:
            rect = view.area_rect(each.top(), each.left(), each.bottom(), each.right())
            free = view.free_area(each.left())
            painter.setClipRegion(QRegion(free) - QRegion(active))
            if rect != active:
                painter.fillRect(rect, colours.selection)
            painter.setClipRect(free)
            draw_frame(painter, rect, 1 if several else FRAME, colours.selection_border)
        if current.isValid() and len(ranges) != 1:
            painter.setClipRect(view.free_area(current.column()))
            draw_frame(painter, active, FRAME, colours.selection_border)

    def _label_lines(self, column: int, left: int, right: int, first: int, last: int) -> list[QLine]:
        """Return the lines round the cells of a label column, which may be merged both ways."""
        view, sheet = self._view, self._view.sheet
        lines = []
        for row in range(first, last + 1):
            span, bottom = sheet.span(row, column), view.row_bottom(row)
            if span.bottom == row:
                lines.append(QLine(left, bottom, right, bottom))
            if span.right == column:
                lines.append(QLine(right, view.row_top(row), right, bottom))
        return lines

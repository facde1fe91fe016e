"""Row heights that follow wrapped text: measured when rows come into sight, each text once, and only set where they are not the usual one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex

from ningbo_planner.gui.models.cell_face import Face
from ningbo_planner.gui.views.sheet_view import SheetView

# Up to this many rows all are measured at once, so that the scroll bar does not change its mind.
MEASURE_ALL = 600
# Free space above and below the lines of a cell together, at 100 percent.
LINE_GAP = 8
# Rows beyond the edge of the view that are measured with it.
AHEAD = 40


class RowHeights:
    """Measures and sets the row heights of one view."""

    def __init__(self, view: SheetView) -> None:
        """Care for the rows of ``view``."""
        self._view = view
        self._cache: dict[tuple[str, int, bool], int] = {}
        self._measured = (0, -1)

    @property
    def usual(self) -> int:
        """The height of a row with one line."""
        return self._view.cell_painter.metrics.height() + self._gap

    @property
    def _gap(self) -> int:
        return max(2, round(LINE_GAP * self._view.zoom / 100))

    def start_again(self) -> None:
        """Measure anew after the font has changed."""
        self._cache.clear()
        self.redo()

    def redo(self) -> None:
        """Set the heights anew after rows or widths have changed."""
        header = self._view.verticalHeader()
        header.setUpdatesEnabled(False)
        header.setDefaultSectionSize(self.usual)
        header.setUpdatesEnabled(True)
        self._measured = (0, -1)
        self.ensure()

    def ensure(self) -> None:
        """Measure the rows in sight that have not been measured yet."""
        count = self._view.sheet.row_count
        first, last = 0, count - 1
        if count > MEASURE_ALL:
            first, last = self._view.rows_in_sight()
            first, last = max(0, first - AHEAD), min(count - 1, last + AHEAD)
        if first < self._measured[0] or last > self._measured[1]:
            self._measured = (first, last)
            self._set(first, last)

    def take_change(self, top_left: QModelIndex, bottom_right: QModelIndex) -> None:
        """Measure rows again in which a text that wraps may have changed."""
        sheet = self._view.sheet
        columns = sheet.columns[top_left.column() : bottom_right.column() + 1]
        if any(column.is_prose or not column.is_period for column in columns):
            self._set(max(top_left.row(), self._measured[0]), min(bottom_right.row(), self._measured[1]))

    def _set(self, first: int, last: int) -> None:
        header, usual = self._view.verticalHeader(), self.usual
        wrapping = [at for at, column in enumerate(self._view.sheet.columns) if column.is_prose or not column.is_period]
        heights = {row: max([usual, *(self._needed(row, column) for column in wrapping)]) for row in range(first, last + 1)}
        changed = {row: height for row, height in heights.items() if header.sectionSize(row) != height}
        if not changed:
            return
        # With updates on, the header finds all positions anew after each single row.
        header.setUpdatesEnabled(False)
        for row, height in changed.items():
            header.resizeSection(row, height)
        header.setUpdatesEnabled(True)

    def _needed(self, row: int, column: int) -> int:
        """Return how high a row must be for one cell; a merged cell asks each of its rows for a share."""
        view = self._view
        face = view.looks.of(row, column)
        if not face.text:
            return 0
        span = view.sheet.span(row, column)
        width = sum(view.columnWidth(each) for each in range(span.left, span.right + 1))
        height = self._text_height(face, width - view.cell_painter.label_left(face) - view.cell_painter.padding)
        return -(-height // (span.bottom - span.top + 1))

    def _text_height(self, face: Face, room: int) -> int:
        painter = self._view.cell_painter
        if painter.width_of(face.text, face.is_total) <= room:
            return 0
        key = (face.text, room, face.is_total)
        if key not in self._cache:
            self._cache[key] = painter.text_height(face.text, room, face.is_total) + self._gap
        return self._cache[key]

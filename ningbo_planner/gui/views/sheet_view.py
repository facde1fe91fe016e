"""The geometry of the grid: where rows, columns and merged cells are seen, the leading columns frozen while the figures scroll sideways."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from ningbo_planner.gui.models.cell_face import Face
from ningbo_planner.gui.models.looks import Looks
from ningbo_planner.gui.models.plan_model import PlanModel
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.cell_painter import CellPainter

# Wider than this part of the view, frozen columns would leave no room for the figures; they scroll along then.
MAX_FROZEN_PART = 0.65
# Texts of cells at least this high, in pixels, stay in sight; those of lower ones just scroll out with their cell.
STAYS_FROM = 60


class SheetView(QTableView):
    """Tells where the cells of one table are seen; everything that asks (mouse, editor, tips, screen readers) gets the same answer.

    Attributes:
        cell_painter: fonts, widths and colours of the cells.
    """

    def __init__(self, model: PlanModel, parent: QWidget | None = None) -> None:
        """Show ``model``."""
        super().__init__(parent)
        self.cell_painter = CellPainter(self.font())
        self._plan_model = model
        self._zoom = 100

    @property
    def plan_model(self) -> PlanModel:
        """The model of the table."""
        return self._plan_model

    @property
    def sheet(self) -> Sheet:
        """What is where."""
        return self._plan_model.sheet

    @property
    def looks(self) -> Looks:
        """How the cells look."""
        return self._plan_model.looks

    @property
    def zoom(self) -> int:
        """The size of the grid in percent."""
        return self._zoom

    def strip_width(self) -> int:
        """Return how wide the frozen columns are, 0 while they stand where they belong anyway."""
        if not self.horizontalHeader().offset():
            return 0
        width = self.leading_width()
        return width if width <= MAX_FROZEN_PART * self.viewport().width() else 0

    def leading_width(self) -> int:
        """Return how wide the label columns before the figures are together."""
        return sum(self.columnWidth(column) for column in range(self.sheet.leading))

    def is_frozen(self, column: int) -> bool:
        """Tell whether a column is drawn in its place though the sheet is scrolled."""
        return column < self.sheet.leading and self.strip_width() > 0

    def free_area(self, column: int) -> QRect:
        """Return the part of the viewport in which a column can be seen."""
        whole = self.viewport().rect()
        return whole if self.is_frozen(column) else whole.adjusted(self.strip_width(), 0, 0, 0)

    def column_bounds(self, column: int) -> tuple[int, int]:
        """Return the first and last pixel of a column in the viewport."""
        offset = self.horizontalHeader().offset() if self.is_frozen(column) else 0
        left = self.columnViewportPosition(column) + offset
        return left, left + self.columnWidth(column) - 1

    def row_top(self, row: int) -> int:
        """Return the first pixel of a row in the viewport."""
        return self.rowViewportPosition(row)

    def row_bottom(self, row: int) -> int:
        """Return the last pixel of a row in the viewport."""
        return self.rowViewportPosition(row) + self.rowHeight(row) - 1

    def shown_rows(self, area: QRect) -> tuple[int, int]:
        """Return the first and last row that meet ``area``; the last is before the first when there are none."""
        first, last = self.rowAt(max(0, area.top())), self.rowAt(area.bottom())
        if first < 0 or area.isEmpty():
            return 0, -1
        return first, last if last >= 0 else self.sheet.row_count - 1

    def rows_in_sight(self) -> tuple[int, int]:
        """Return the first and last row that are seen at least in part."""
        return self.shown_rows(self.viewport().rect())

    def area_rect(self, top: int, left: int, bottom: int, right: int) -> QRect:
        """Return where a rectangle of cells is seen, merged cells at its edges taken whole."""
        corners = [self.sheet.span(row, column) for row in (top, bottom) for column in (left, right)]
        x = self.column_bounds(min(span.left for span in corners))[0]
        end = self.column_bounds(max(span.right for span in corners))[1]
        y, stop = self.row_top(min(span.top for span in corners)), self.row_bottom(max(span.bottom for span in corners))
        return QRect(QPoint(x, y), QPoint(max(end, x), stop))

    def text_rect(self, rect: QRect, face: Face) -> QRect:
        """Return where the text of a high cell stands: in the middle, but moved so that it stays in sight while the cell is."""
        if rect.height() < STAYS_FROM or not face.wraps:
            return rect
        seen = rect.intersected(self.viewport().rect())
        height = self.cell_painter.label_height(face, rect.width())
        top = min(max(rect.top() + (rect.height() - height) // 2, seen.top()), seen.bottom() + 1 - height)
        top = min(max(top, rect.top()), rect.bottom() + 1 - height)
        return QRect(rect.left(), top, rect.width(), height)

    def indexAt(self, pos: QPoint) -> QModelIndex:
        """Return the cell that is seen at ``pos``."""
        if 0 <= pos.x() < self.strip_width():
            return super().indexAt(QPoint(pos.x() - self.horizontalHeader().offset(), pos.y()))
        return super().indexAt(pos)

    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        """Return where a cell is seen."""
        rect = super().visualRect(index)
        return rect.translated(self.horizontalHeader().offset(), 0) if self.is_frozen(index.column()) else rect

    def scrollTo(self, index: QModelIndex | QPersistentModelIndex, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible) -> None:
        """Bring a cell into view, out from under the frozen columns too."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if index.column() < self.sheet.leading:
            bar.setValue(before)
            return
        if self.leading_width() > MAX_FROZEN_PART * self.viewport().width():
            return
        hidden = self.leading_width() - self.columnViewportPosition(index.column())
        if hidden > 0:
            bar.setValue(bar.value() - hidden)

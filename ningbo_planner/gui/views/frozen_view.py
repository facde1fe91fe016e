"""A table view whose leading label columns stay in place while the figures scroll sideways.

The label columns are drawn again over what scrolled below them. A second view on top would need its own selection, keys and merged cells,
kept equal for ever.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.models.plan_model import PlanModel
from ningbo_planner.gui.views.cell_delegate import CellDelegate
from ningbo_planner.gui.views.cross_hair import CrossHair
from ningbo_planner.gui.views.grid_header import FlatCorner, FrozenHeads, GridHeader
from ningbo_planner.gui.views.grid_overlay import GridOverlay
from ningbo_planner.gui.views.mouse_tool import MouseTool
from ningbo_planner.gui.views.sheet_view import SheetView

SHADOW = 3


class FrozenTableView(SheetView):
    """Draws one table of a plan with its leading columns frozen, its lines and its selection.

    Attributes:
        delegate: draws the cells and makes their editors.
        tools: what uses the mouse before the grid does, and draws over the cells.
        frozen_heads: the heads over the frozen columns.
        cross_hair: the bands on row and column of the active cell.
    """

    def __init__(self, model: PlanModel, parent: QWidget | None = None) -> None:
        """Show ``model``."""
        super().__init__(model, parent)
        self._overlay = GridOverlay(self)
        self.tools: list[MouseTool] = []
        self.delegate = CellDelegate(self)
        self.setItemDelegate(self.delegate)
        self.setHorizontalHeader(GridHeader(Qt.Orientation.Horizontal, self))
        self.setVerticalHeader(GridHeader(Qt.Orientation.Vertical, self))
        self.setShowGrid(False)
        self._corner = FlatCorner(self)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setModel(model)
        self.frozen_heads = FrozenHeads(self)
        self.cross_hair = CrossHair(self)
        self.redo_spans()
        model.spans_changed.connect(self.redo_spans)

    def redo_spans(self) -> None:
        """Merge the cells as the sheet says."""
        self.clearSpans()
        for span in self.sheet.merged():
            self.setSpan(span.top, span.left, span.bottom - span.top + 1, span.right - span.left + 1)
        self.viewport().update()

    def _repaint_merged(self) -> None:
        """Draw the columns with merged cells anew, because their texts do not scroll along."""
        for column in self.sheet.merged_columns:
            left, right = self.column_bounds(column)
            self.viewport().update(left, 0, right - left + 1, self.viewport().height())

    def _paint_strip(self, painter: QPainter, area: QRect, width: int) -> None:
        """Draw the frozen columns over what scrolled below them."""
        colours = theme.current()
        strip = QRect(0, area.top(), width, area.height())
        painter.save()
        painter.setClipRect(strip)
        painter.fillRect(strip, colours.base)
        for row, column, rect in self._strip_cells(area):
            face = self.looks.of(row, column)
            self.cell_painter.paint(painter, rect, face, self.text_rect(rect, face))
        self._overlay.paint_lines(painter, area, 0, self.sheet.leading - 1)
        painter.restore()
        painter.fillRect(width, area.top(), SHADOW, area.height(), colours.shadow)

    def _strip_cells(self, area: QRect) -> Iterator[tuple[int, int, QRect]]:
        """Yield row, column and place of the frozen cells that meet ``area``, merged ones once."""
        first, last = self.shown_rows(area)
        seen = set()
        for row in range(first, last + 1):
            for column in range(self.sheet.leading):
                span = self.sheet.span(row, column)
                if span not in seen:
                    seen.add(span)
                    yield span.top, span.left, self.area_rect(*span)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells, the lines, the frozen columns over them and the selection."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        area, width = event.rect(), self.strip_width()
        # Saved and restored rather than switched off: Qt ignores clip regions that are set after setClipping(False).
        painter.save()
        painter.setClipRect(self.viewport().rect().adjusted(width, 0, 0, 0))
        self._overlay.paint_lines(painter, area, self.sheet.leading if width else 0, self.sheet.column_count - 1)
        painter.restore()
        if width:
            self._paint_strip(painter, area, width)
        self.cross_hair.paint(painter)
        self._overlay.paint_selection(painter)
        for tool in self.tools:
            painter.setClipRect(self.viewport().rect())
            tool.paint(painter)
        painter.end()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Scroll; sideways everything is drawn anew, because the frozen columns must not move along."""
        super().scrollContentsBy(dx, dy)
        if dx:
            self.frozen_heads.place()
            self.viewport().update()
        elif dy:
            self._repaint_merged()

    def updateGeometries(self) -> None:
        """Lay out heads and scroll bars."""
        super().updateGeometries()
        if hasattr(self, "frozen_heads"):
            self.frozen_heads.place()

    def initViewItemOption(self, option: QStyleOptionViewItem) -> None:
        """Say how cells are drawn in general; the style must not fill selected ones, the frame shows them."""
        super().initViewItemOption(option)
        option.palette.setColor(QPalette.ColorRole.Highlight, QColor(Qt.GlobalColor.transparent))

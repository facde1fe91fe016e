"""The small square at the corner of the selection: drawn over neighbouring cells it goes on with what is selected, as in Excel and WPS."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QApplication

from ningbo_planner.gui import theme
from ningbo_planner.gui.views.block_moves import Block, Place
from ningbo_planner.gui.views.edge_scroll import EdgeScroll
from ningbo_planner.gui.views.fill_plan import Stretch, cut_short, stretch_down, stretch_right
from ningbo_planner.gui.views.fill_tip import FillTip, tip_of
from ningbo_planner.gui.views.grid_filling import GridFilling
from ningbo_planner.gui.views.mouse_tool import MouseTool
from ningbo_planner.gui.views.sheet_view import SheetView

# Side of the square and how much further around it the mouse still takes it, in pixels at 100 percent.
SIDE = 7
NEAR = 2
_CTRL = Qt.KeyboardModifier.ControlModifier
_LEAVES = (QEvent.Type.Hide, QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate)


@dataclass(slots=True)
class _Drag:
    """A drag under way.

    Attributes:
        source: what was selected.
        pressed, mouse: where the mouse was pressed and where it is.
        offset: from the mouse to the corner of the source when it was pressed; a hand that does not move must fill nothing.
        has_moved: whether it has moved at all.
        toggled: whether Ctrl is down.
        stretch: where the drag leads.
    """

    source: Block
    pressed: QPoint
    mouse: QPoint
    offset: QPoint
    has_moved: bool = False
    toggled: bool = False
    stretch: Stretch | None = None


class FillHandle(QObject, MouseTool):
    """The fill handle of one grid."""

    def __init__(self, view: SheetView, filling: GridFilling) -> None:
        """Draw the handle in ``view`` and let ``filling`` do the work."""
        super().__init__(view)
        self._view = view
        self._filling = filling
        self._drag: _Drag | None = None
        self._has_cross = False
        self._shown = QRect()
        self._tip = FillTip(view.viewport())
        self._scrolling = EdgeScroll(view, self._follow)
        # The pointer changes over the handle before a button is pressed.
        view.viewport().setMouseTracking(True)
        view.selectionModel().selectionChanged.connect(self._repaint)
        for sign in (view.model().modelAboutToBeReset, view.model().rowsAboutToBeRemoved, view.model().rowsAboutToBeInserted):
            sign.connect(self.cancel)

    @property
    def is_dragging(self) -> bool:
        """Whether the handle is being drawn."""
        return self._drag is not None

    @property
    def tip(self) -> str:
        """What is said beside the pointer now."""
        return "" if self._tip.isHidden() else self._tip.text()

    def box(self) -> QRect:
        """Return where the handle is seen in the viewport; an empty box when there is none."""
        block = self._drag.source if self._drag is not None else self._filling.source()
        if block is None:
            return QRect()
        view = self._view
        side = max(5, round(SIDE * view.zoom / 100)) | 1
        corner = view.area_rect(*block).bottomRight()
        if not view.free_area(block.right).adjusted(0, 0, 1, 1).contains(corner):
            return QRect()
        box = QRect(corner - QPoint(side // 2, side // 2), corner + QPoint(side // 2, side // 2))
        # At the right edge of the window half of it would be cut off.
        return box.translated(min(0, view.viewport().width() - 1 - box.right()), 0)

    def cancel(self) -> None:
        """Let go of the handle; nothing is filled."""
        if self._drag is None:
            return
        self._drag = None
        self._scrolling.stop()
        self._tip.hide()
        self._view.removeEventFilter(self)
        self._view.viewport().update()

    # --------------------------------------------------------------------------------------------------- as a mouse tool

    def press(self, event: QMouseEvent) -> bool:
        """Take hold of the handle."""
        if self._drag is not None:
            return True
        point, block = event.position().toPoint(), self._filling.source()
        if block is None or event.button() != Qt.MouseButton.LeftButton or not self._takes(point):
            return False
        self._drag = _Drag(block, point, point, self._view.area_rect(*block).bottomRight() - point)
        self._view.installEventFilter(self)
        return True

    def move(self, event: QMouseEvent) -> bool:
        """Draw the handle, or show that it can be drawn."""
        point = event.position().toPoint()
        if self._drag is None:
            self._show_cross(not event.buttons() and self._takes(point))
            return False
        self._drag.mouse = point
        self._drag.toggled = bool(event.modifiers() & _CTRL)
        self._drag.has_moved |= (point - self._drag.pressed).manhattanLength() >= QApplication.startDragDistance()
        self._follow()
        return True

    def release(self, event: QMouseEvent) -> bool:
        """Fill what the frame is drawn round."""
        drag = self._drag
        if drag is None:
            return False
        if event.button() == Qt.MouseButton.LeftButton:
            self.cancel()
            if drag.stretch is not None:
                self._filling.fill(drag.stretch, bool(event.modifiers() & _CTRL))
        return True

    def double_click(self, event: QMouseEvent) -> bool:
        """Fill down as far as the neighbouring column has figures."""
        if event.button() != Qt.MouseButton.LeftButton or not self._takes(event.position().toPoint()):
            return False
        self._filling.fill_as_neighbour()
        return True

    def paint(self, painter: QPainter) -> None:
        """Draw the frame of what will be filled, and the handle."""
        if self._drag is not None and self._drag.stretch is not None:
            self._paint_frame(painter, self._drag.stretch)
        self._shown = self.box()
        if not self._shown.isEmpty():
            colours = theme.current()
            painter.fillRect(self._shown, colours.base)
            painter.fillRect(self._shown.adjusted(1, 1, -1, -1), colours.selection_border)

    # -------------------------------------------------------------------------------------------------------- the drag

    def _takes(self, point: QPoint) -> bool:
        """Tell whether the handle is under the mouse."""
        box = self.box()
        return not box.isEmpty() and box.adjusted(-NEAR, -NEAR, NEAR, NEAR).contains(point)

    def _show_cross(self, shown: bool) -> None:
        if shown != self._has_cross:
            self._has_cross = shown
            viewport = self._view.viewport()
            if shown:
                viewport.setCursor(Qt.CursorShape.CrossCursor)
            else:
                viewport.unsetCursor()

    def _follow(self) -> None:
        """Lead the frame and what is said to where the mouse is, and scroll when it is at the edge."""
        drag = self._drag
        if drag is None:
            return
        drag.stretch = self._stretch_to(drag, drag.mouse + drag.offset) if drag.has_moved else None
        self._view.viewport().update()
        self._tip.say("" if drag.stretch is None else self._words(drag, drag.stretch), drag.mouse)
        if drag.has_moved:
            self._scrolling.towards(drag.mouse)
        else:
            self._scrolling.stop()

    def _stretch_to(self, drag: _Drag, point: QPoint) -> Stretch | None:
        """Return where a drag to ``point`` leads: the way in which it is farther out of the source, else back into it."""
        rect, place, source = self._view.area_rect(*drag.source), self._place_at(point), drag.source
        down = max(0, point.y() - rect.bottom()) - max(0, rect.top() - point.y())
        right = max(0, point.x() - rect.right()) - max(0, rect.left() - point.x())
        if not down and not right:
            by_rows, by_columns = place.row < source.bottom, place.column < source.right
            along_rows = by_rows and not (by_columns and rect.right() - point.x() > rect.bottom() - point.y())
            return cut_short(source, place, along_rows)
        if abs(down) >= abs(right):
            return stretch_down(source, place.row - (source.bottom if down > 0 else source.top))
        return stretch_right(source, place.column - (source.right if right > 0 else source.left))

    def _place_at(self, point: QPoint) -> Place:
        """Return the cell of figures that is nearest to ``point``."""
        view, sheet, room = self._view, self._view.sheet, self._view.viewport().rect()
        row = view.rowAt(min(max(point.y(), 0), room.bottom()))
        column = view.columnAt(min(max(point.x(), view.strip_width()), room.right()))
        column = column if column >= 0 else sheet.last_period
        return Place(row if row >= 0 else sheet.row_count - 1, min(max(column, sheet.first_period), sheet.last_period))

    def _words(self, drag: _Drag, stretch: Stretch) -> str:
        """Return what is said of the last cell of the line that the mouse is on."""
        cells, at = stretch.cells, self._place_at(drag.mouse + drag.offset)
        if stretch.way.down:
            last = Place(cells.bottom if stretch.way.down > 0 else cells.top, min(max(at.column, cells.left), cells.right))
        else:
            last = Place(min(max(at.row, cells.top), cells.bottom), cells.right if stretch.way.right > 0 else cells.left)
        return tip_of(self._view.sheet, self._view.plan_model.document.plan, self._filling.planned(stretch, drag.toggled), last)

    def _paint_frame(self, painter: QPainter, stretch: Stretch) -> None:
        """Draw a dashed frame round what will be selected, or over what will be emptied."""
        view, colours = self._view, theme.current()
        rect = view.area_rect(*(stretch.cells if stretch.clears else stretch.whole))
        painter.save()
        painter.setClipRect(view.free_area(stretch.source.left))
        if stretch.clears:
            painter.fillRect(rect, colours.shadow)
        painter.setPen(QPen(colours.selection_border, 2, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()

    def _repaint(self) -> None:
        """Draw the handle anew where it was and where it is: it stands out over the frame of the selection."""
        for box in (self._shown, self.box()):
            self._view.viewport().update(box.adjusted(-1, -1, 1, 1))

    # ---------------------------------------------------------------------------------------------------------- from Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the handle is drawn, Esc lets go of it, Ctrl shows the other way of filling, and no other key does anything."""
        if event.type() in _LEAVES:
            self.cancel()
        elif event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        elif event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) and isinstance(event, QKeyEvent) and self._drag is not None:
            if event.key() == Qt.Key.Key_Escape:
                self.cancel()
            elif event.key() == Qt.Key.Key_Control:
                self._drag.toggled = event.type() == QEvent.Type.KeyPress
                self._follow()
            return True
        return super().eventFilter(watched, event)

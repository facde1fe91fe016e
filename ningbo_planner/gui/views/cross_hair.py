"""The cross-hair (十字高亮): two translucent bands on the row and the column of the active cell, over the cells and over the heads."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QHeaderView, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.views.sheet_view import SheetView


class HeadBand(QWidget):
    """The end of a band over one of the heads; the mouse goes through it."""

    def __init__(self, heads: QHeaderView, parent: QWidget) -> None:
        """Lie over ``heads``."""
        super().__init__(parent)
        self.setObjectName("crossHairHead")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.heads = heads
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the band."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.current().crosshair)
        painter.end()


class CrossHair(QObject):
    """Draws the bands of one view and keeps them where the active cell is."""

    def __init__(self, view: SheetView) -> None:
        """Draw over ``view``, which has its heads and its model, when its display says so."""
        super().__init__(view)
        self._view = view
        self._display = view.plan_model.display
        self._bands: list[QRect] = []
        self._ends: list[HeadBand] = []
        self._display.cross_hair_changed.connect(self._switch)
        view.selectionModel().currentChanged.connect(self.follow)
        view.plan_model.modelReset.connect(self.follow)
        self._switch()

    @property
    def is_shown(self) -> bool:
        """Whether the bands are to be seen."""
        return self._display.has_cross_hair

    def _switch(self) -> None:
        """Show the bands or take them away."""
        if self.is_shown and not self._ends:
            self._attach()
        self.follow()

    def follow(self) -> None:
        """Move the bands to where the active cell is seen now; only what they cover and covered is drawn anew."""
        bands = self._find() if self.is_shown else []
        if bands != self._bands:
            for band in {*_plain(self._bands), *_plain(bands)}:
                self._view.viewport().update(QRect(*band))
            self._bands = bands
        for end in self._ends:
            self._place(end)

    def _scroll_along(self) -> None:
        """Note where the bands have been scrolled to: their pixels went along with the cells, and what came into view is drawn with them."""
        self._bands = self._find() if self.is_shown else []
        for end in self._ends:
            self._place(end)

    def paint(self, painter: QPainter) -> None:
        """Draw the bands over the cells; where they cross is the active cell, which stays as light as it is."""
        if not self.is_shown:
            return
        view, current = self._view, self._view.currentIndex()
        bands = self._find()
        if not bands:
            return
        row, column = bands
        area = QRegion(row) + QRegion(column.intersected(view.free_area(current.column())))
        painter.save()
        painter.setClipRegion(area - QRegion(view.visualRect(current)))
        painter.fillRect(area.boundingRect(), theme.current().crosshair)
        painter.restore()

    def _find(self) -> list[QRect]:
        """Return the bands of row and column, or nothing without an active cell."""
        view, current = self._view, self._view.currentIndex()
        if not current.isValid():
            return []
        cell, whole = view.visualRect(current), view.viewport().rect()
        used = QRect(0, 0, view.column_bounds(view.sheet.column_count - 1)[1] + 1, view.row_bottom(view.sheet.row_count - 1) + 1).intersected(whole)
        return [QRect(used.left(), cell.top(), used.width(), cell.height()), QRect(cell.left(), used.top(), cell.width(), used.height())]

    def _attach(self) -> None:
        """Lay the ends of the bands over the heads, and follow whatever moves the active cell on the screen."""
        view = self._view
        heads = [view.horizontalHeader(), view.verticalHeader(), *view.findChildren(QHeaderView, options=Qt.FindChildOption.FindDirectChildrenOnly)]
        for each in dict.fromkeys(heads):
            self._ends.append(HeadBand(each, each.viewport()))
            each.sectionResized.connect(self.follow)
            each.installEventFilter(self)
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
            bar.valueChanged.connect(self._scroll_along)
        view.viewport().installEventFilter(self)

    def _place(self, end: HeadBand) -> None:
        """Put one end over the head of the active cell."""
        heads, current = end.heads, self._view.currentIndex()
        is_across = heads.orientation() == Qt.Orientation.Horizontal
        section = current.column() if is_across else current.row()
        if not self.is_shown or not current.isValid() or heads.isSectionHidden(section):
            end.hide()
            return
        start, length = heads.sectionViewportPosition(section), heads.sectionSize(section)
        end.setGeometry(QRect(start, 0, length, heads.height()) if is_across else QRect(0, start, heads.width(), length))
        end.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of view and heads."""
        if event.type() == QEvent.Type.Resize and self.is_shown:
            self.follow()
        return False


def _plain(rects: list[QRect]) -> list[tuple[int, int, int, int]]:
    """Return rectangles as values that can be compared and put into a set."""
    return [(rect.x(), rect.y(), rect.width(), rect.height()) for rect in rects]

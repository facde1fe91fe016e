"""The heads of columns and rows: flat, tinted where the selection is, one printed head over two columns where the print has it so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QLine, QModelIndex, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractButton, QHeaderView, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.views.hairlines import draw_lines
from ningbo_planner.gui.views.sheet_view import SheetView
from ningbo_planner.text import tr

MIN_WIDTH = 28
ACCENT_LINE = 2
_CENTRED = int(Qt.AlignmentFlag.AlignCenter)


class GridHeader(QHeaderView):
    """Heads of one orientation.

    Signals:
        menu_wanted(int, bool, QPoint): the menu of a head is asked for: its number, whether it is a column's, and where on the screen.
        drawn(int, int): a column was drawn to another width with the mouse.
        released(): the button of the mouse was let go; what was to be selected is.
    """

    menu_wanted = Signal(int, bool, QPoint)
    drawn = Signal(int, int)
    released = Signal()

    def __init__(self, orientation: Qt.Orientation, view: SheetView) -> None:
        """Make the heads of ``view``."""
        super().__init__(orientation, view)
        self._view = view
        self._is_across = orientation == Qt.Orientation.Horizontal
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive if self._is_across else QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(MIN_WIDTH if self._is_across else 8)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_for_menu)
        # Asked before a press selects a column or row; the grid puts in whether an editor holds on to its text.
        self.holds_back: Callable[[], bool] = lambda: False
        # The column whose edge is being drawn; known only from the sizes that come in while the button is down.
        self._drawing = -1
        self._is_pressed = False
        self.sectionResized.connect(self._note_drawing)

    def _note_drawing(self, section: int, _: int, __: int) -> None:
        if self._is_pressed:
            self._drawing = section

    def _ask_for_menu(self, at: QPoint) -> None:
        section = self.logicalIndexAt(at)
        if section >= 0:
            self.menu_wanted.emit(section, self._is_across, self.viewport().mapToGlobal(at))

    def _is_selected(self, section: int) -> bool:
        selection = self._view.selectionModel()
        if selection is None:
            return False
        if self._is_across:
            # A head over two columns is one head.
            sharing = (section, *((section + 1,) if self._shares_head(section) else ()), *((section - 1,) if self._shares_head(section - 1) else ()))
            return any(selection.columnIntersectsSelection(each, QModelIndex()) for each in sharing)
        return selection.rowIntersectsSelection(section, QModelIndex())

    def _shares_head(self, section: int) -> bool:
        """Tell whether the head of a column is the one printed over the column behind it too."""
        columns = self._view.sheet.columns
        return self._is_across and 0 <= section < len(columns) - 1 and columns[section].is_leading and not columns[section].title

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to draw an edge, perhaps; an editor that holds on to a text that cannot be taken keeps the press from selecting anything."""
        if self.holds_back():
            return
        self._is_pressed, self._drawing = True, -1
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell which column was drawn to another width."""
        super().mouseReleaseEvent(event)
        self._is_pressed = False
        if self._drawing >= 0:
            self.drawn.emit(self._drawing, self.sectionSize(self._drawing))
        self.released.emit()

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        """Draw one head."""
        colours = theme.current()
        selected = self._is_selected(logical_index)
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, colours.accent_soft if selected else colours.header)
        lines = [QLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())]
        if not self._shares_head(logical_index):
            top = rect.center().y() if self._has_neighbour(logical_index, 1) else rect.top()
            lines.append(QLine(rect.right(), top, rect.right(), rect.bottom()))
        draw_lines(painter, lines, colours.border)
        if selected:
            self._paint_accent(painter, rect, colours.accent)
        if self._hides_behind(logical_index):
            self._paint_gap(painter, rect, colours.muted)
        painter.setPen(colours.accent if selected or not self._is_across and not self._view.sheet.rows.is_whole else colours.header_text)
        painter.setFont(self.font())
        self._paint_texts(painter, rect, logical_index)
        painter.restore()

    def _paint_texts(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw the head's text; a period with several columns has its own line above theirs."""
        under = self._view.sheet.columns[section].under if self._is_across else ""
        area = self._text_rect(rect, section)
        text = self._text(section)
        half = rect.height() // 2
        if under:
            self._write(painter, QRect(rect.left(), rect.top() + half, rect.width(), rect.height() - half), under + self._sort_sign(section))
            self._write(painter, QRect(area.left(), rect.top(), area.width(), half), text)
        else:
            self._write(painter, area, text + self._sort_sign(section))

    def _write(self, painter: QPainter, area: QRect, text: str) -> None:
        """Draw a text in the middle of ``area``; one that is too long ends in dots, and the tip has it whole."""
        area = area.adjusted(2, 0, -2, 0)
        painter.drawText(area, _CENTRED, self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width()))

    def _paint_accent(self, painter: QPainter, rect: QRect, colour: QColor) -> None:
        if self._is_across:
            painter.fillRect(rect.left(), rect.bottom() - ACCENT_LINE + 1, rect.width(), ACCENT_LINE, colour)
        else:
            painter.fillRect(rect.right() - ACCENT_LINE + 1, rect.top(), ACCENT_LINE, rect.height(), colour)

    def _paint_gap(self, painter: QPainter, rect: QRect, colour: QColor) -> None:
        """Draw a double line where columns or rows are left out."""
        for away in (0, 2):
            if self._is_across:
                painter.fillRect(rect.right() - away, rect.top(), 1, rect.height(), colour)
            else:
                painter.fillRect(rect.left(), rect.bottom() - away, rect.width(), 1, colour)

    def _hides_behind(self, section: int) -> bool:
        """Tell whether something is left out right behind a head."""
        sheet = self._view.sheet
        if self._is_across:
            return section + 1 < sheet.column_count and sheet.is_hidden(section + 1)
        if sheet.rows.is_whole or sheet.order is not None or section >= sheet.row_count:
            return False
        following = sheet.position(section + 1) if section + 1 < sheet.row_count else len(sheet.table)
        return following != sheet.position(section) + 1

    def _has_neighbour(self, section: int, way: int) -> bool:
        """Tell whether the next column to the right or left is of the same period."""
        columns = self._view.sheet.columns
        beside = section + way
        if not self._is_across or not 0 <= beside < len(columns):
            return False
        return columns[section].is_period and columns[beside].is_period and columns[beside].key == columns[section].key

    def _sort_sign(self, section: int) -> str:
        """Return the arrow on the column that the rows are sorted by."""
        sort, column = self._view.sheet.arrangement.sort, self._view.sheet.columns[section] if self._is_across else None
        if sort is None or column is None or sort.key != column.key or column.is_period and sort.layer != column.layer:
            return ""
        return tr("grid.sort.down") if sort.descending else tr("grid.sort.up")

    def _text(self, section: int) -> str:
        if not self._is_across:
            return str(self._view.sheet.position(section) + 1) if section < self._view.sheet.row_count else ""
        columns = self._view.sheet.columns
        shown = section + 1 if self._shares_head(section) else section
        return columns[shown].title if 0 <= shown < len(columns) else ""

    def _text_rect(self, rect: QRect, section: int) -> QRect:
        """Return the place of a head's text, over all columns that share it."""
        if self._shares_head(section):
            return rect.adjusted(0, 0, self.sectionSize(section + 1), 0)
        if self._shares_head(section - 1):
            return rect.adjusted(-self.sectionSize(section - 1), 0, 0, 0)
        left = self.sectionSize(section - 1) if self._has_neighbour(section, -1) else 0
        right = self.sectionSize(section + 1) if self._has_neighbour(section, 1) else 0
        return rect.adjusted(-left, 0, right, 0)


class FlatCorner(QObject):
    """Draws the corner between the heads flat, like them."""

    def __init__(self, view: SheetView) -> None:
        """Draw the corner of ``view``; a click on it still selects everything."""
        super().__init__(view)
        corner = view.findChild(QAbstractButton)
        if corner is not None:
            corner.installEventFilter(self)
            corner.setToolTip(tr("grid.corner"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Draw instead of the style."""
        if event.type() != QEvent.Type.Paint or not isinstance(watched, QWidget):
            return False
        painter, rect, colours = QPainter(watched), watched.rect(), theme.current()
        painter.fillRect(rect, colours.header)
        painter.setPen(colours.border)
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        painter.drawLine(rect.right(), rect.top(), rect.right(), rect.bottom())
        painter.end()
        return True


class FrozenHeads(GridHeader):
    """The heads of the frozen columns, over the real ones while those are scrolled away."""

    def __init__(self, view: SheetView) -> None:
        """Follow the heads of ``view``, which has its model."""
        super().__init__(Qt.Orientation.Horizontal, view)
        heads = view.horizontalHeader()
        self.setModel(view.model())
        self.setSelectionModel(view.selectionModel())
        self.take_sections()
        heads.sectionResized.connect(self._follow)
        self.sectionResized.connect(lambda section, _, size: heads.resizeSection(section, size))
        self.sectionPressed.connect(view.selectColumn)
        self.sectionHandleDoubleClicked.connect(view.resizeColumnToContents)
        self.hide()

    def take_sections(self) -> None:
        """Show the leading columns only, as wide as the real ones."""
        heads = self._view.horizontalHeader()
        for section in range(self.count()):
            self.setSectionHidden(section, section >= self._view.sheet.leading or self._view.sheet.is_hidden(section))
            if section < self._view.sheet.leading and not self._view.sheet.is_hidden(section):
                self.resizeSection(section, heads.sectionSize(section))

    def _follow(self, section: int, _: int, size: int) -> None:
        if section < self._view.sheet.leading:
            self.resizeSection(section, size)
            self.place()

    def place(self) -> None:
        """Stand over the frozen columns while the sheet is scrolled sideways."""
        heads, width = self._view.horizontalHeader(), self._view.strip_width()
        self.setVisible(width > 0)
        if width:
            origin = heads.mapTo(self._view, heads.rect().topLeft())
            self.setGeometry(origin.x(), origin.y(), width, heads.height())
            self.raise_()

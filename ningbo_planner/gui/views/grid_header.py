"""The heads of columns and rows: flat, tinted where the selection is, one printed head over two columns where the print has it so."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractButton, QHeaderView, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.views.sheet_view import SheetView
from ningbo_planner.text import tr

MIN_WIDTH = 28
ACCENT_LINE = 2
_CENTRED = int(Qt.AlignmentFlag.AlignCenter)


class GridHeader(QHeaderView):
    """Heads of one orientation.

    Signals:
        menu_wanted(int, bool, QPoint): the menu of a head is asked for: its number, whether it is a column's, and where on the screen.
    """

    menu_wanted = Signal(int, bool, QPoint)

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

    def _ask_for_menu(self, at: QPoint) -> None:
        section = self.logicalIndexAt(at)
        if section >= 0:
            self.menu_wanted.emit(section, self._is_across, self.viewport().mapToGlobal(at))

    def _is_selected(self, section: int) -> bool:
        selection = self._view.selectionModel()
        if selection is None:
            return False
        if self._is_across:
            return selection.columnIntersectsSelection(section, QModelIndex())
        return selection.rowIntersectsSelection(section, QModelIndex())

    def _shares_head(self, section: int) -> bool:
        """Tell whether the head of a column is the one printed over the column behind it too."""
        columns = self._view.sheet.columns
        return self._is_across and 0 <= section < len(columns) - 1 and columns[section].is_leading and not columns[section].title

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        """Draw one head."""
        colours = theme.current()
        selected = self._is_selected(logical_index)
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, colours.accent_soft if selected else colours.header)
        painter.setPen(colours.border)
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        if not self._shares_head(logical_index):
            painter.drawLine(rect.right(), rect.top(), rect.right(), rect.bottom())
        if selected:
            self._paint_accent(painter, rect, colours.accent)
        painter.setPen(colours.accent if selected else colours.header_text)
        painter.setFont(self.font())
        head = self._text_rect(rect, logical_index)
        painter.drawText(head.adjusted(2, 0, -2, 0), _CENTRED, self._text(logical_index))
        painter.restore()

    def _paint_accent(self, painter: QPainter, rect: QRect, colour: QColor) -> None:
        if self._is_across:
            painter.fillRect(rect.left(), rect.bottom() - ACCENT_LINE + 1, rect.width(), ACCENT_LINE, colour)
        else:
            painter.fillRect(rect.right() - ACCENT_LINE + 1, rect.top(), ACCENT_LINE, rect.height(), colour)

    def _text(self, section: int) -> str:
        if not self._is_across:
            return str(section + 1)
        columns = self._view.sheet.columns
        shown = section + 1 if self._shares_head(section) else section
        return columns[shown].title if 0 <= shown < len(columns) else ""

    def _text_rect(self, rect: QRect, section: int) -> QRect:
        """Return the place of a head's text, over both columns where they share it."""
        if self._shares_head(section):
            return rect.adjusted(0, 0, self.sectionSize(section + 1), 0)
        if self._shares_head(section - 1):
            return rect.adjusted(-self.sectionSize(section - 1), 0, 0, 0)
        return rect


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
            self.setSectionHidden(section, section >= self._view.sheet.leading)
            if section < self._view.sheet.leading:
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

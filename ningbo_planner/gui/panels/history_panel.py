"""The panel 历史: every step with its time, its author and the file it came from; a double click goes back or forth to it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QLabel, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.icons import pixmap
from ningbo_planner.gui.models.history_model import COLUMNS, Column, HistoryModel, Standing, StandingRole
from ningbo_planner.text import tr

_MARGIN = theme.UNIT
_SIGN = 16
_SIGNS = {Standing.DONE: ("check", "good"), Standing.UNDONE: ("undo-2", "muted"), Standing.DROPPED: ("x", "disabled")}
_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
Index = QModelIndex | QPersistentModelIndex


class StepLine(QStyledItemDelegate):
    """Draws a step in two lines: what was done; when, by whom and from which file."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one step; one that was taken back is grey, crossed out and says so."""
        painter.save()
        colours = theme.current()
        rect: QRect = option.rect
        # Qt gives an enumeration of texts back as a plain text, so it is compared, not told by identity.
        standing = Standing(index.data(StandingRole))
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, colours.accent_soft if selected else colours.base)
        painter.setPen(colours.grid_line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        name, colour = _SIGNS[standing]
        metrics = QFontMetrics(option.font)
        first = QRect(rect.x() + _MARGIN, rect.y() + _MARGIN // 2 + 2, rect.width() - 2 * _MARGIN, metrics.height())
        painter.drawPixmap(first.x(), first.center().y() - _SIGN // 2 + 1, pixmap(name, getattr(colours, colour), _SIGN, painter.device().devicePixelRatioF()))
        words = first.adjusted(_SIGN + _MARGIN, 0, 0, 0)
        font = QFont(option.font)
        font.setStrikeOut(standing is not Standing.DONE)
        painter.setFont(font)
        painter.setPen(colours.text if standing is Standing.DONE else colours.muted)
        painter.drawText(words, _LINE, metrics.elidedText(_said(index, Column.NAME), Qt.TextElideMode.ElideRight, words.width()))
        painter.setFont(option.font)
        painter.setPen(colours.muted)
        below = words.translated(0, metrics.height() + 2)
        painter.drawText(below, _LINE, metrics.elidedText(_second_line(index, standing), Qt.TextElideMode.ElideMiddle, below.width()))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the height of two lines."""
        return QSize(80, 2 * QFontMetrics(option.font).height() + _MARGIN + 6)


class HistoryPanel(QWidget):
    """Lists the steps of the open plan.

    Signals:
        travelled(int): the user wants to go to a step: so many undos (negative) or redos.
    """

    travelled = Signal(int)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Follow the log of ``document``."""
        super().__init__(parent)
        self.setObjectName("historyPanel")
        self._document = document
        self.model = HistoryModel()
        self.model.setParent(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.list = _StepList(self)
        self.list.setModel(self.model)
        self.list.wanted.connect(self._travel)
        column.addWidget(self.list, 1)
        column.addWidget(self._make_hint())
        document.changed.connect(self._take_change)
        document.opened.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """List everything anew."""
        if self._document.has_plan:
            self.model.show_entries(self._document.workspace.history.entries)

    def _make_hint(self) -> QLabel:
        hint = QLabel(tr("history_panel.hint"), wordWrap=True)
        hint.setProperty("kind", "muted")
        hint.setContentsMargins(_MARGIN, _MARGIN // 2, _MARGIN, _MARGIN // 2)
        return hint

    def _take_change(self) -> None:
        self.model.take_in(self._document.workspace.history.entries)

    def _travel(self, index: QModelIndex) -> None:
        steps = self.model.steps_to(index)
        if steps:
            self.travelled.emit(steps)


class _StepList(QListView):
    """The list of steps; a double click or Enter tells which one is wanted."""

    wanted = Signal(QModelIndex)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make a list whose rows are all of one height."""
        super().__init__(parent)
        self.setObjectName("historyList")
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setItemDelegate(StepLine(self))
        self.setAccessibleName(tr("history_panel.title"))
        self.doubleClicked.connect(self.wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the chosen step with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.wanted.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


def _second_line(index: Index, standing: Standing) -> str:
    """Return when, by whom, from which file, and how the step stands where it is not in force."""
    parts = [_said(index, column) for column in (Column.TIME, Column.AUTHOR, Column.ORIGIN)]
    if standing is not Standing.DONE:
        parts.insert(0, _said(index, Column.STANDING))
    return " · ".join(part for part in parts if part)


def _said(index: Index, column: Column) -> str:
    return str(index.siblingAtColumn(COLUMNS.index(column)).data() or "")

"""The list of what came back: ticks with the mouse or the blank, readings of a doubtful figure and places of a new row from a list that opens at once."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QElapsedTimer, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.models.returned_changes_model import COLUMNS, RETURNED, STATE, ChoicesRole, ChosenRole, ReturnedChangesModel
from ningbo_planner.text import tr

_WIDTHS = {"row": 236, "period": 60, "issued": 68, "current": 68, "returned": 150, "state": 96, "match": 70, "cell": 58}
# To lay out more lines than this takes so long that a planner would notice.
_MOST_UNFOLDED = 3_000
Index = QModelIndex | QPersistentModelIndex


class ReadingBox(QComboBox):
    """What may be chosen in a line; no reading is chosen before somebody does it."""

    def __init__(self, readings: list[str], parent: QWidget) -> None:
        """Offer ``readings``."""
        super().__init__(parent)
        self.setObjectName("readingBox")
        self.setPlaceholderText(tr("receive.choose_reading"))
        self.addItems(readings)
        self.was_chosen = False
        self._since = QElapsedTimer()

    def open(self) -> None:
        """Show the list."""
        if self.isVisible():
            self._since.start()
            self.showPopup()

    def showPopup(self) -> None:
        """Let the list be as wide as its texts."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 2 * self.view().frameWidth())
        super().showPopup()

    def hidePopup(self) -> None:
        """Stay open under the second half of a double click."""
        if not self._since.isValid() or self._since.hasExpired(QApplication.doubleClickInterval()):
            super().hidePopup()

    def settle(self) -> None:
        """Close the list whatever the clock says."""
        self._since.invalidate()
        super().hidePopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the table; a wheel must not choose a figure."""
        event.ignore()


class ChoiceDelegate(QStyledItemDelegate):
    """Offers the readings of a doubtful figure, or the places of a new row, as a list."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the list and open it; choosing an entry ends the editing."""
        box = ReadingBox(index.data(ChoicesRole), parent)
        box.activated.connect(lambda: self._choose(box))
        QTimer.singleShot(0, box, box.open)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show what is chosen, if anything is."""
        if isinstance(editor, ReadingBox):
            editor.setCurrentIndex(editor.findText(index.data(ChosenRole)) if index.data(ChosenRole) else -1)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take the chosen entry."""
        if isinstance(editor, ReadingBox) and editor.was_chosen and editor.currentIndex() >= 0:
            model.setData(index, editor.currentText())

    def _choose(self, box: ReadingBox) -> None:
        box.was_chosen = True
        box.settle()
        self.commitData.emit(box)
        self.closeEditor.emit(box)


class ReturnedChangesView(QTreeView):
    """Shows the changes, grouped by department and meaning."""

    def __init__(self, model: ReturnedChangesModel) -> None:
        """Show ``model``."""
        super().__init__()
        self.setObjectName("returnedChanges")
        self.setAccessibleName(tr("receive.changes"))
        self._changes = model
        self.setModel(model)
        self._choosing = ChoiceDelegate(self)
        for column in (RETURNED, STATE):
            self.setItemDelegateForColumn(column, self._choosing)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setUniformRowHeights(True)
        self.setAlternatingRowColors(True)
        self.setIndentation(2 * theme.UNIT)
        self.header().setStretchLastSection(True)
        for name, width in _WIDTHS.items():
            self.setColumnWidth(COLUMNS.index(name), width)
        self.clicked.connect(self._offer)
        model.modelReset.connect(self._unfold)
        model.selection_changed.connect(self.viewport().update)
        self._unfold()

    def _unfold(self) -> None:
        """Open all groups, or when there are very many changes only the departments; their words go over the whole line."""
        model = self._changes
        for at in range(model.rowCount()):
            top = model.index(at, 0)
            self.setFirstColumnSpanned(at, top.parent(), True)
            for place in range(model.rowCount(top)):
                self.setFirstColumnSpanned(place, top, True)
        if len(model.changes) <= _MOST_UNFOLDED:
            self.expandAll()
        else:
            self.expandToDepth(0)

    def _offer(self, index: QModelIndex) -> None:
        """Open the choices where there is something to choose."""
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the choices of the current line with Enter, tick it with the blank."""
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            choosing = (index.siblingAtColumn(column) for column in (RETURNED, STATE))
            offered = next((each for each in choosing if each.flags() & Qt.ItemFlag.ItemIsEditable), None)
            if offered is not None:
                self.setCurrentIndex(offered)
                self._offer(offered)
        elif event.key() == Qt.Key.Key_Space and index.isValid():
            self._turn(index.siblingAtColumn(0))
        else:
            super().keyPressEvent(event)

    def _turn(self, index: QModelIndex) -> None:
        """Tick, or take the tick away."""
        if index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked
            self.model().setData(index, Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)

"""The table of what came back: ticks with the mouse or the blank, readings of a doubtful figure from a list that opens at once."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QElapsedTimer, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from ningbo_planner.gui.models.returned_changes_model import COLUMNS, RETURNED, ReadingsRole, ReturnedChangesModel, TakenRole
from ningbo_planner.text import tr

_WIDTHS = {"take": 44, "row": 220, "period": 72, "issued": 84, "current": 84, "returned": 150, "state": 84}
Index = QModelIndex | QPersistentModelIndex


class ReadingBox(QComboBox):
    """The readings of one figure; none is chosen before somebody does it."""

    def __init__(self, readings: list[str], parent: QWidget) -> None:
        """Offer ``readings``."""
        super().__init__(parent)
        self.setObjectName("readingBox")
        self.setPlaceholderText(tr("receive.choose_reading"))
        self.addItems(readings)
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


class ReadingDelegate(QStyledItemDelegate):
    """Offers the readings of a doubtful figure as a list."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Make the list and open it; choosing an entry ends the editing."""
        box = ReadingBox(index.data(ReadingsRole), parent)
        box.activated.connect(lambda: self._choose(box))
        QTimer.singleShot(0, box, box.open)
        return box

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the reading that is taken, if any."""
        if isinstance(editor, ReadingBox):
            editor.setCurrentIndex(editor.findText(index.data(TakenRole)) if index.data(TakenRole) else -1)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Take the chosen reading."""
        if isinstance(editor, ReadingBox) and editor.currentIndex() >= 0:
            model.setData(index, editor.currentText())

    def _choose(self, box: ReadingBox) -> None:
        box.settle()
        self.commitData.emit(box)
        self.closeEditor.emit(box)


class ReturnedChangesView(QTableView):
    """Shows the changes of one file."""

    def __init__(self, model: ReturnedChangesModel) -> None:
        """Show ``model``."""
        super().__init__()
        self.setObjectName("returnedChanges")
        self.setModel(model)
        self.setItemDelegateForColumn(RETURNED, ReadingDelegate(self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.verticalHeader().hide()
        self.setAlternatingRowColors(True)
        self.horizontalHeader().setSectionResizeMode(COLUMNS.index("remark"), QHeaderView.ResizeMode.Stretch)
        for name, width in _WIDTHS.items():
            self.setColumnWidth(COLUMNS.index(name), width)
        self.clicked.connect(self._offer)

    def _offer(self, index: QModelIndex) -> None:
        """Open the readings where there is something to choose."""
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the readings of the current row with Enter, tick it with the blank."""
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.setCurrentIndex(self.model().index(row, RETURNED))
            self._offer(self.currentIndex())
        elif event.key() == Qt.Key.Key_Space and row >= 0:
            self._turn(self.model().index(row, 0))
        else:
            super().keyPressEvent(event)

    def _turn(self, index: QModelIndex) -> None:
        """Tick, or take the tick away."""
        if index.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            ticked = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked
            self.model().setData(index, Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)

"""The table of a dialog in which proposed figures are looked at; from each line a way leads to its cell."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.models.move_model import NAME, NOTE, PERIOD, MoveModel
from ningbo_planner.text import tr

_MOST_MEASURED = 50
_WIDEST = 28 * theme.UNIT
_NARROWEST_NAME = 20 * theme.UNIT
_NOTE_WIDTH = 26 * theme.UNIT


class MoveTable(QTableView):
    """Shows a :class:`MoveModel`.

    Signals:
        pointed(CellRef): a line was chosen; its cell is to be seen.
        cell_wanted(CellRef): a line was clicked twice, or Enter was pressed on it; its cell is to be gone to.
    """

    pointed = Signal(object)
    cell_wanted = Signal(object)

    def __init__(self, model: MoveModel, name: str, parent: QWidget | None = None) -> None:
        """Show ``model``; ``name`` is the object name."""
        super().__init__(parent)
        self._moves = model
        self.setObjectName(name)
        self.setAccessibleName(tr("move.table"))
        self.setModel(model)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + theme.UNIT)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setMinimumSectionSize(4 * theme.UNIT)
        head.setResizeContentsPrecision(_MOST_MEASURED)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        model.modelReset.connect(self._fit)
        model.dataChanged.connect(lambda: self._fit())
        self.selectionModel().currentRowChanged.connect(self._point)
        self.doubleClicked.connect(self._want)
        self._fit()

    def choose(self, at: int) -> None:
        """Make a line the chosen one."""
        self.selectionModel().setCurrentIndex(self._moves.index(at, NAME), QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows)

    def _fit(self) -> None:
        """Give each column the room that its first cells need, and none to what says nothing; the names take what is left."""
        self.setColumnHidden(NOTE, not self._moves.has_notes)
        self.setColumnHidden(PERIOD, self._moves.has_one_period)
        for column in range(NAME + 1, self._moves.columnCount()):
            needed = max(self.sizeHintForColumn(column), self.horizontalHeader().sectionSizeHint(column)) + theme.UNIT
            self.setColumnWidth(column, min(needed, _NOTE_WIDTH if column == NOTE else _WIDEST))

    def _point(self, index: QModelIndex | QPersistentModelIndex) -> None:
        line = self._moves.line(index.row())
        if line is not None:
            self.pointed.emit(line.cell)

    def _want(self, index: QModelIndex | QPersistentModelIndex) -> None:
        line = self._moves.line(index.row())
        if line is not None:
            self.cell_wanted.emit(line.cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the cell of the chosen line with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._want(self.currentIndex())
            event.accept()
        else:
            super().keyPressEvent(event)

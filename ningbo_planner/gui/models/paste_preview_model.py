"""What a paste would write, cell by cell, as a table: where, what stands there now, what will, and what is to be known of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.sums import is_total
from ningbo_planner.domain.table import ACTUAL, CellRef
from ningbo_planner.gui import theme
from ningbo_planner.text import tr

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ROW, PERIOD, NOW, NEW, NOTE = range(5)


class PreviewLine(NamedTuple):
    """One cell: its new figure, or ``None`` when it stays as it is, and a word of its own if it has one."""

    cell: CellRef
    new: Quantity | None
    note: str = ""


class PastePreviewModel(QAbstractTableModel):
    """The cells of a paste."""

    def __init__(self, plan: Plan, parent: QObject | None = None) -> None:
        """Compare with what stands in ``plan``."""
        super().__init__(parent)
        self._plan = plan
        self._lines: Sequence[PreviewLine] = ()

    def show_lines(self, lines: Sequence[PreviewLine]) -> None:
        """Show other cells."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def _text(self, line: PreviewLine, column: int) -> str:
        table = self._plan.tables[line.cell.table]
        if column == ROW:
            return table.get(line.cell.row, "name")
        if column == PERIOD:
            period = table.period(line.cell.period).label
            return tr("clipboard.actual", period=period) if line.cell.layer == ACTUAL else period
        if column == NOW:
            return self._plan.quantity(line.cell).text
        if column == NEW:
            return tr("clipboard.preview.stays") if line.new is None else line.new.text
        return self._note(line)

    def _note(self, line: PreviewLine) -> str:
        """Return what is to be known of a cell."""
        table = self._plan.tables[line.cell.table]
        if cell_key(line.cell) in self._plan.holds:
            return tr("clipboard.preview.held")
        if line.new is None:
            return tr("clipboard.preview.no_number")
        if line.new.state is State.NOT_UNDERSTOOD:
            return tr("clipboard.preview.unread")
        return tr("clipboard.preview.total") if is_total(table, table.position(line.cell.row)) else line.note

    # ---------------------------------------------------------------------------------------------------------- Qt's side

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: B008
        """Return how many cells there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else NOTE + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a cell."""
        if not 0 <= index.row() < len(self._lines):
            return None
        line, column = self._lines[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(line, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (NOW, NEW):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and (column == NOW or line.new is None or cell_key(line.cell) in self._plan.holds):
            return theme.current().muted
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the head of a column."""
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (tr("clipboard.preview.row"), tr("clipboard.preview.period"), tr("clipboard.preview.now"), tr("clipboard.preview.new"), tr("clipboard.preview.note"))[section]

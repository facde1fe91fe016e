"""The figures of a plan beside how they are told in another unit, as Qt's item views see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from ningbo_planner.gui import theme
from ningbo_planner.gui.models.scaling_lines import ScaleLine
from ningbo_planner.text import tr

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
NAME, PERIOD, NOW, EXACTLY, SHOWN, ADJUSTED = range(6)
_FIGURES = frozenset({NOW, EXACTLY, SHOWN})


class ScalingModel(QAbstractTableModel):
    """Prepared lines; nothing can be changed."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._lines: Sequence[ScaleLine] = ()

    def show_lines(self, lines: Sequence[ScaleLine]) -> None:
        """Show other figures."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: B008
        """Return how many figures there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else ADJUSTED + 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a figure."""
        if not 0 <= index.row() < len(self._lines) or not 0 <= index.column() <= ADJUSTED:
            return None
        line, column = self._lines[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.texts[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignRight if column in _FIGURES else Qt.AlignmentFlag.AlignLeft)
        return self._look(line, column, role)

    def _look(self, line: ScaleLine, column: int, role: int) -> QFont | Any:
        if role == Qt.ItemDataRole.ForegroundRole:
            colours = theme.current()
            return colours.accent if line.is_adjusted and column >= SHOWN else colours.muted if column in (NOW, EXACTLY) else None
        return theme.body_font(bold=True) if role == Qt.ItemDataRole.FontRole and column == SHOWN else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the head of a column."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole or not 0 <= section <= ADJUSTED:
            return None
        return (tr("move.name"), tr("move.period"), tr("scaling_dialog.now"), tr("scaling_dialog.exactly"), tr("scaling_dialog.shown"), tr("scaling_dialog.adjustment"))[section]

"""The preview of filled rows as Qt's item views see it: three lines a row, what stands there, what will, and how it grows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from ningbo_planner.domain import exact
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.series import rounded
from ningbo_planner.domain.table import Table
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.edits.filling import RowPath
from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import icon
from ningbo_planner.text import tr

Index = QModelIndex | QPersistentModelIndex
LINES = 3
OLD, NEW, GROWTH = range(LINES)
# Name and kind of line stand before the periods.
LEADING = 2
_ROOT = QModelIndex()
_FIGURES = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class PathModel(QAbstractTableModel):
    """The proposed paths of some rows.

    Attributes:
        paths: what is proposed, by row.
    """

    def __init__(self, table: Table, parent: QObject | None = None) -> None:
        """Name rows and periods as ``table`` does; without paths at first."""
        super().__init__(parent)
        self._table = table
        self._labels: list[str] = []
        self.paths: list[RowPath] = []
        role = Qt.ItemDataRole
        self._answers: dict[int, Callable[[RowPath, int, int], Any]] = {
            role.DisplayRole: self._text,
            role.FontRole: self._font,
            role.ForegroundRole: self._colour,
            role.DecorationRole: self._sign,
            role.ToolTipRole: self._tip,
        }

    def show(self, periods: Sequence[str], paths: Sequence[RowPath]) -> None:
        """Show ``paths`` over ``periods``; a new number of rows or periods lays everything out anew."""
        labels = [self._table.period(period).label for period in periods]
        same = labels == self._labels and [path.row for path in paths] == [path.row for path in self.paths]
        if not same:
            self.beginResetModel()
        self._labels, self.paths = labels, list(paths)
        if not same:
            self.endResetModel()
        elif paths:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def name(self, path: RowPath) -> str:
        """Return the name of a row with its unit."""
        unit = self._table.unit_of(path.row)
        name = self._table.get(path.row, "name")
        return tr("series_dialog.row", row=name, unit=unit) if unit else name

    def growth(self, path: RowPath, at: int) -> str:
        """Return how much is added to the period before: in percent, in a row of percentages in points; nothing where it cannot be said."""
        if at == 0:
            return ""
        before, now = path.new[at - 1].number, path.new[at].number
        if before is None or now is None:
            return ""
        if parse_unit(self._table.unit_of(path.row)).is_percent:
            return _signed(Fraction(now) - Fraction(before))
        return tr("series_dialog.percent", rate=_signed((Fraction(now) / Fraction(before) - 1) * 100)) if before > 0 else ""

    def _text(self, path: RowPath, line: int, column: int) -> str:
        if column == 0:
            return self.name(path) if line == OLD else ""
        if column == 1:
            is_percent = parse_unit(self._table.unit_of(path.row)).is_percent
            return (tr("series_dialog.old"), tr("series_dialog.new"), tr("series_dialog.points" if is_percent else "series_dialog.growth"))[line]
        at = column - LEADING
        return self.growth(path, at) if line == GROWTH else self._quantity(path, line, at).text

    def _quantity(self, path: RowPath, line: int, at: int) -> Quantity:
        return (path.old if line == OLD else path.new)[at]

    def _font(self, path: RowPath, line: int, column: int) -> QFont | None:
        return theme.body_font(bold=True) if self._is_written(path, line, column) else None

    def _colour(self, path: RowPath, line: int, column: int) -> Any:
        colours = theme.current()
        if column == 0:
            return colours.error if path.problem is not None else None
        return colours.accent if self._is_written(path, line, column) else colours.text if line == NEW and path.problem is None else colours.muted

    def _sign(self, path: RowPath, line: int, column: int) -> Any:
        if column == 0:
            return icon("circle-alert", "error") if line == OLD and path.problem is not None else None
        return icon("lock", "held") if line == NEW and column - LEADING in path.held else None

    def _tip(self, path: RowPath, line: int, column: int) -> str | None:
        if column == 0:
            return self.name(path) if path.problem is None else str(path.problem)
        return tr("series_dialog.held") if line == NEW and column - LEADING in path.held else None

    @staticmethod
    def _is_written(path: RowPath, line: int, column: int) -> bool:
        """Tell whether a figure is one that will be written."""
        at = column - LEADING
        return line == NEW and at >= 0 and at in path.changed and at not in path.held

    # ---------------------------------------------------------------------------------------------------------- Qt's side

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: B008
        """Return how many lines there are."""
        return 0 if parent.isValid() else LINES * len(self.paths)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else LEADING + len(self._labels)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a place says in ``role``."""
        if not index.isValid() or index.row() >= self.rowCount():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _FIGURES if index.column() >= LEADING else Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        answer = self._answers.get(role)
        path, line = self.paths[index.row() // LINES], index.row() % LINES
        return None if answer is None else answer(path, line, index.column())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the head of a column."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole or section >= self.columnCount():
            return None
        return (tr("series_dialog.name"), "")[section] if section < LEADING else self._labels[section - LEADING]


def _signed(value: Fraction) -> str:
    """Return a change with its sign and one decimal."""
    amount = rounded(value, 1)
    sign = "+" if amount > 0 else "−" if amount < 0 else ""
    return f"{sign}{exact.plain(abs(amount))}"

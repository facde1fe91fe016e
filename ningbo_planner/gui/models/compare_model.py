"""One table in two versions as a model: every row and period of both, old and new in each cell that differs; it holds ids and looks them up when asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.domain.table import TARGET, CellRef, RowRef, Table
from ningbo_planner.gui import theme
from ningbo_planner.services.version_compare import Comparison, sentence
from ningbo_planner.services.version_differences import Difference, DifferenceKind, all_rows
from ningbo_planner.text import tr

# What stands before the first period: the name of the row, and who answers for it.
LABELS = ("name", "departments")
_STYLES = {
    DifferenceKind.RAISED: ("▲", "rise", "rise_soft"),
    DifferenceKind.LOWERED: ("▼", "fall", "fall_soft"),
    DifferenceKind.FILLED: ("＋", "good", "good_soft"),
    DifferenceKind.EMPTIED: ("－", "error", "error_soft"),
    DifferenceKind.CHANGED: ("≠", "warning", "warning_soft"),
    DifferenceKind.TEXT: ("～", "hint", "hint_soft"),
    DifferenceKind.ROW_NEW: ("＋", "good", "good_soft"),
    DifferenceKind.ROW_GONE: ("－", "error", "error_soft"),
    DifferenceKind.ROW_MOVED: ("↕", "hint", "hint_soft"),
    DifferenceKind.ROW_RENAMED: ("≠", "warning", "warning_soft"),
    DifferenceKind.DEPARTMENTS: ("≠", "warning", "warning_soft"),
}
_WHOLE = frozenset({DifferenceKind.ROW_NEW, DifferenceKind.ROW_GONE})
_OTHERS = ("≠", "hint", "hint_soft")
_INDENT = "　"

Index = QModelIndex | QPersistentModelIndex


class CompareModel(QAbstractTableModel):
    """A table of a comparison."""

    def __init__(self, comparison: Comparison, table: str, changed_only: bool) -> None:
        """Show ``table``, all rows of both versions or those alone in which something differs."""
        super().__init__()
        self._comparison = comparison
        self._table = table
        self._old, self._new = (plan.tables.get(table) for plan in (comparison.old, comparison.new))
        here = [each for each in comparison.differences if each.table == table]
        self._figures: Mapping[CellRef, Difference] = {each.cell: each for each in here if each.cell is not None and each.layer == TARGET}
        self._words: dict[str, list[Difference]] = {}
        # What is said of a figure besides itself: held, commented.
        self._beside: dict[CellRef, list[Difference]] = {}
        for each in here:
            if each.row and each.period and each.cell is None:
                self._beside.setdefault(CellRef(table, each.row, each.period), []).append(each)
            elif each.row and each.cell is None:
                self._words.setdefault(each.row, []).append(each)
        self.periods = _all_periods(self._old, self._new)
        changed = {*self._words, *(cell.row for cell in (*self._figures, *self._beside))}
        rows = all_rows(self._old or Table(self._any.info), self._new or Table(self._any.info))
        self.rows = [row for row in rows if row in changed] if changed_only else rows

    @property
    def _any(self) -> Table:
        found = self._new if self._new is not None else self._old
        assert found is not None
        return found

    def row_at(self, row: int) -> RowRef:
        """Return the row of a line."""
        return RowRef(self._table, self.rows[row])

    def cell_at(self, index: QModelIndex) -> CellRef | None:
        """Return the figure of a place, or ``None`` for words."""
        if not index.isValid() or index.column() < len(LABELS):
            return None
        return CellRef(self._table, self.rows[index.row()], self.periods[index.column() - len(LABELS)].id)

    def place_of(self, cell: CellRef) -> QModelIndex:
        """Return where a figure stands."""
        column = next((at for at, period in enumerate(self.periods) if period.id == cell.period), -1)
        if cell.row not in self.rows or column < 0:
            return QModelIndex()
        return self.index(self.rows.index(cell.row), column + len(LABELS))

    def _said(self, index: Index) -> tuple[str, list[Difference]]:
        """Return the text of a place and what differs there."""
        row, column = self.rows[index.row()], index.column()
        words = self._words.get(row, [])
        if column < len(LABELS):
            name = LABELS[column]
            mine = [each for each in words if each.kind in _WHOLE or (each.kind is DifferenceKind.DEPARTMENTS) == (name == "departments")]
            return self._label(row, name), mine
        period = self.periods[column - len(LABELS)].id
        cell = CellRef(self._table, row, period)
        found, beside = self._figures.get(cell), self._beside.get(cell, [])
        if found is not None:
            return tr("versions.old_new", old=found.before or tr("versions.blank"), new=found.after or tr("versions.blank")), [found, *beside]
        before, after = _text(self._old, row, period), _text(self._new, row, period)
        return after or before, [each for each in words if each.kind in _WHOLE] or beside

    def _label(self, row: str, name: str) -> str:
        old, new = (table if table is not None and row in table else None for table in (self._old, self._new))
        before, after = (_label_text(table, plan, row, name) for table, plan in ((old, self._comparison.old), (new, self._comparison.new)))
        there = new if new is not None else old
        assert there is not None
        indent = _INDENT * there.depths[there.position(row)] if name == "name" else ""
        said = tr("versions.old_new", old=before or tr("versions.blank"), new=after or tr("versions.blank")) if old is not None and new is not None and before != after else after or before
        return indent + said

    # ------------------------------------------------------------------------------------------------------ Qt's own

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(LABELS) + len(self.periods)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return how one cell looks."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignLeft if index.column() < len(LABELS) else Qt.AlignmentFlag.AlignRight)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.ForegroundRole, Qt.ItemDataRole.BackgroundRole):
            return None
        text, found = self._said(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{style_of(found[0].kind)[0]} {text}" if found and text else text
        if not found:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(sentence(self._comparison, each) for each in found)
        name = style_of(found[0].kind)[1 if role == Qt.ItemDataRole.ForegroundRole else 2]
        return QColor(getattr(theme.current(), name))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the head of a column."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole or section >= self.columnCount():
            return None
        return tr(f"versions.column.{LABELS[section]}") if section < len(LABELS) else self.periods[section - len(LABELS)].label


def style_of(kind: DifferenceKind) -> tuple[str, str, str]:
    """Return the sign of a kind, and the names of its colour and of the one behind it."""
    return _STYLES.get(kind, _OTHERS)


def _all_periods(old: Table | None, new: Table | None) -> list[Period]:
    """Return the periods of both, those that are gone at the end."""
    periods = list(new.periods) if new is not None else []
    known = {period.id for period in periods}
    return periods + [period for period in (old.periods if old is not None else ()) if period.id not in known]


def _text(table: Table | None, row: str, period: str) -> str:
    column = table.layers[TARGET].get(period) if table is not None and row in table else None
    quantity: Quantity = EMPTY if column is None or table is None else column.get(table.position(row))
    return quantity.text


def _label_text(table: Table | None, plan: Plan, row: str, name: str) -> str:
    if table is None:
        return ""
    if name == "name":
        return str(table.get(row, "name"))
    return "、".join(plan.departments[each].name if each in plan.departments else each for each in table.get(row, "departments"))

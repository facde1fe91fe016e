"""One table of the plan as Qt's item views see it: ids and prepared looks, never data; what changed is refreshed, nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ningbo_planner.domain.plan import cell_of
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.edits import acts
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.arrangement import Arrangement, kept_matches, rows_from_level, sorted_positions
from ningbo_planner.gui.models.cell_answers import CellAnswers
from ningbo_planner.gui.models.columns import MERGING_FIELDS, columns_of
from ningbo_planner.gui.models.looks import Looks
from ningbo_planner.gui.models.origins import Origins
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
# Above this many touched cells one repaint of the area around them costs less than telling of each.
MAX_SINGLE = 24
# Sorting more rows than this takes longer than a few frames.
SORTED_AT_ONCE = 20_000
# Made once: Qt asks for the flags of every cell it draws.
READABLE = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
WRITABLE = READABLE | Qt.ItemFlag.ItemIsEditable


class PlanModel(QAbstractTableModel):
    """The shown rows of one table with its label columns and its figures.

    Attributes:
        document: the open plan.
        table_id: which table of it.
        sheet: what is where.
        looks: how it looks.

    Signals:
        spans_changed: the merged cells are other than before.
        arranged: other rows or columns are shown, or in another order.
    """

    spans_changed = Signal()
    arranged = Signal()

    def __init__(self, document: Document, table_id: str, origins: Origins | None = None, parent: QObject | None = None) -> None:
        """Show the table ``table_id`` of the plan that is open in ``document``; ``KeyError`` when it has no such table."""
        super().__init__(parent)
        self.document = document
        self.table_id = table_id
        self._origins = origins if origins is not None else Origins(document, self)
        self._workspace = document.workspace
        self._lay_out(self._workspace.plan.tables[table_id], Arrangement())
        document.changed.connect(self._take_change)
        self._origins.found.connect(self._refresh_cells)

    def index_of(self, cell: CellRef) -> QModelIndex:
        """Return where a cell is shown; an invalid index when it is hidden or not here."""
        place = self.sheet.place(cell)
        return QModelIndex() if place is None else self.index(*place)

    def cell_at(self, index: Index) -> CellRef | None:
        """Return the cell of the plan at ``index``; ``None`` in a label column."""
        return self.sheet.cell(index.row(), index.column())

    def why_locked(self, index: Index) -> str:
        """Return the sentence that tells why a cell cannot be changed, or nothing when it can."""
        return self._answers.why_locked(index.row(), index.column())

    def arrange(self, arrangement: Arrangement) -> None:
        """Show the rows and columns in another way; a large table is sorted off the window's thread."""
        sheet, sort = self.sheet, arrangement.sort
        if sort == sheet.arrangement.sort:
            self._show(arrangement, sheet.table, sheet.order)
        elif sort is None or len(sheet.table) < SORTED_AT_ONCE:
            self._show(arrangement, sheet.table)
        else:
            self.document.tasks.run(
                tr("grid.sorting"),
                lambda *_: sorted_positions(sheet.table, sort),
                lambda order: self._show(arrangement, sheet.table, order),
                lambda error: self.document.refused.emit(str(error)),
            )

    def show_levels(self, levels: int) -> None:
        """Show so many levels of the tree and collapse what is below; 0 expands everything."""
        collapsed = frozenset(rows_from_level(self.sheet.table, levels)) if levels else frozenset()
        self._show(replace(self.sheet.arrangement, collapsed=collapsed), self.sheet.table, self.sheet.order)

    def toggle(self, row: str) -> None:
        """Hide the rows below ``row``, or show them again."""
        if row in self.sheet.rows.collapsed:
            self._expand(row)
        elif self.sheet.rows.row_of(row) is not None:
            self._collapse(row)

    def reveal(self, row: str) -> None:
        """Show ``row`` by expanding what hides it, and by giving up a filter that leaves it out."""
        if row in self.sheet.table and not self.sheet.rows.lets_through(row):
            self._show(self.sheet.note_collapsed().without_filter(), self.sheet.table, self.sheet.order)
        for above in self.sheet.rows.hidden_by(row) if row in self.sheet.table else ():
            self._expand(above)

    # ------------------------------------------------------------------------------------------------------ what changed

    def _lay_out(self, table: Table, arrangement: Arrangement, order: Sequence[int] | None = None) -> None:
        self.sheet = Sheet(table, arrangement, order)
        # Rows that come later are shown whatever the filter asks: nobody would find what was just added.
        self._known = frozenset(table.ids) if arrangement.filter is not None else frozenset()
        self.looks = Looks(self._workspace, self._origins, self.sheet)
        self._answers = CellAnswers(self._workspace, self._origins, self.sheet, self.looks)

    def _take_change(self, change: Change) -> None:
        """Refresh what a step touched here."""
        if self.document.workspace is not self._workspace:
            return
        changes = change.changes
        if self.table_id in changes.structures:
            self._start_again()
            return
        fields = {(row, name) for table, row, name in changes.fields if table == self.table_id}
        if any(name in MERGING_FIELDS for _, name in fields):
            if columns_of(self.sheet.table, self.sheet.arrangement.shows_actuals) != self.sheet.columns:
                self._start_again()
                return
            self._find_spans()
        if any(register == "departments" for register, _ in changes.entries):
            self.refresh()
        self._refresh_rows({row for row, _ in fields})
        held = {cell_of(key) for register, key in changes.entries if register == "holds"}
        self._refresh_cells(changes.cells | change.findings.cells | held)

    def _start_again(self) -> None:
        """Read rows, columns and merged cells anew; a table that is gone shows nothing."""
        table = self._workspace.plan.tables.get(self.table_id)
        arrangement = self.sheet.note_collapsed()
        if table is not None and arrangement.filter is not None:
            arrangement = replace(arrangement, matched=kept_matches(table, arrangement.matched, self._known))
        self._show(arrangement, Table(self.sheet.table.info) if table is None else table)

    def _show(self, arrangement: Arrangement, table: Table, order: Sequence[int] | None = None) -> None:
        """Lay rows and columns out anew; ``order`` is what the arrangement sorts to, where that is known."""
        self.beginResetModel()
        self._lay_out(table, arrangement, order)
        self.endResetModel()
        self.arranged.emit()

    def refresh(self) -> None:
        """Make all looks anew, after something other than a step has changed what they show (a full check)."""
        self.looks.forget()
        if self.sheet.row_count and self.sheet.column_count:
            self.dataChanged.emit(self.index(0, 0), self.index(self.sheet.row_count - 1, self.sheet.column_count - 1))

    def _refresh_rows(self, rows: Iterable[str]) -> None:
        """Make the looks of whole rows anew."""
        shown = [at for at in map(self.sheet.rows.row_of, rows) if at is not None]
        self._refresh({(row, column) for row in shown for column in range(self.sheet.column_count)})

    def _refresh_cells(self, cells: Iterable[CellRef]) -> None:
        """Make the looks of single cells anew."""
        self._refresh({place for place in map(self.sheet.place, cells) if place is not None})

    def _refresh(self, places: set[tuple[int, int]]) -> None:
        """Tell the views of changed places: one by one while they are few, as one area when they are many."""
        self.looks.forget(places)
        if len(places) <= MAX_SINGLE:
            for place in places:
                index = self.index(*place)
                self.dataChanged.emit(index, index)
            return
        rows, columns = [row for row, _ in places], [column for _, column in places]
        self.dataChanged.emit(self.index(min(rows), min(columns)), self.index(max(rows), max(columns)))

    def _collapse(self, row: str) -> None:
        first, last = self.sheet.rows.span_below(row)
        if last < first:
            return
        self.beginRemoveRows(_ROOT, first, last)
        self.sheet.rows.take_out(row, first, last)
        self._forget_places()
        self.endRemoveRows()
        self.spans_changed.emit()
        self._refresh_rows([row])

    def _expand(self, row: str) -> None:
        at, ids = self.sheet.rows.row_of(row), self.sheet.rows.below(row)
        if at is None:
            return
        self.beginInsertRows(_ROOT, at + 1, at + len(ids))
        self.sheet.rows.put_in(row, at + 1, ids)
        self._forget_places()
        self.endInsertRows()
        self.spans_changed.emit()
        self._refresh_rows([row])

    def _forget_places(self) -> None:
        """Drop all that was found by row number."""
        self.sheet.find_spans()
        self.looks.forget()

    def _find_spans(self) -> None:
        self._forget_places()
        self.spans_changed.emit()

    # ---------------------------------------------------------------------------------------------------------- Qt's side

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: B008
        """Return how many rows are shown."""
        return 0 if parent is not _ROOT and parent.isValid() else len(self.sheet.rows.ids)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent is not _ROOT and parent.isValid() else len(self.sheet.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell says in ``role``; ``None`` for what it does not know."""
        answer = self._answers.by_role.get(role)
        if answer is None or not self.sheet.has(index.row(), index.column()):
            return None
        return answer(index.row(), index.column())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the printed head of a column, the number of a row."""
        is_across = orientation == Qt.Orientation.Horizontal
        if not 0 <= section < (self.sheet.column_count if is_across else self.sheet.row_count):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.sheet.columns[section].title if is_across else str(self.sheet.position(section) + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.sheet.head(section) if is_across else self.sheet.name(section)
        if role == Qt.ItemDataRole.ToolTipRole and is_across and self.sheet.columns[section].is_base:
            return tr("grid.tip.base", period=self.sheet.columns[section].title)
        return Qt.AlignmentFlag.AlignCenter if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Tell what can be done with a cell."""
        row, column = index.row(), index.column()
        if not self.sheet.has(row, column):
            return Qt.ItemFlag.NoItemFlags
        return READABLE if self._answers.is_locked(row, column) else WRITABLE

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Type a text into a cell; a refusal is told by the document and changes nothing."""
        cell = self.cell_at(index)
        if role != Qt.ItemDataRole.EditRole or cell is None or self._answers.is_locked(index.row(), index.column()):
            return False
        return self.document.execute(acts.type_cell(self._workspace.plan, cell, str(value))) is not None

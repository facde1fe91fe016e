"""The shown rows and columns of one table as Qt's item views count them: collapsed, filtered, sorted, and refreshed where something was touched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Signal

from ningbo_planner.domain.cell_set import CellSet
from ningbo_planner.domain.table import ACTUAL, TARGET, CellRef, Table
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.arrangement import Arrangement, rows_from_level
from ningbo_planner.gui.models.columns import column_name
from ningbo_planner.gui.models.display import Display
from ningbo_planner.gui.models.looks import Looks
from ningbo_planner.gui.models.origins import Origins
from ningbo_planner.gui.models.row_filter import RowFilter
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.slices import Slices
from ningbo_planner.text import tr

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
# Above this many touched cells one repaint of the area around them costs less than telling of each.
MAX_SINGLE = 24
# Above this many, nobody goes through them to find that area: it is all figures.
MAX_COUNTED = 2000
# Sorting more rows than this takes longer than a few frames.
SORTED_AT_ONCE = 20_000


class ArrangedModel(QAbstractTableModel):
    """Which rows and columns of one table are shown.

    Attributes:
        document: the open plan.
        table_id: which table of it.
        sheet: what is where.
        looks, display: how it looks, and what was chosen of that for all tables.

    Signals:
        spans_changed: the merged cells are other than before.
        arranged: other rows or columns are shown, or in another order.
    """

    spans_changed = Signal()
    arranged = Signal()

    def __init__(self, document: Document, table_id: str, origins: Origins | None = None, parent: QObject | None = None, display: Display | None = None) -> None:
        """Show the table ``table_id`` of the plan that is open in ``document``; ``KeyError`` when it has no such table."""
        super().__init__(parent)
        self.document = document
        self.table_id = table_id
        self._origins = origins if origins is not None else Origins(document, self)
        self._workspace = document.workspace
        self.display = display if display is not None else Display(self)
        self._slices = Slices(self)
        self._lay_out(self._workspace.plan.tables[table_id], Arrangement())
        document.tasks.busy_changed.connect(self._lend)

    def index_of(self, cell: CellRef) -> QModelIndex:
        """Return where a cell is shown; an invalid index when it is hidden or not here."""
        place = self.sheet.place(cell)
        return QModelIndex() if place is None else self.index(*place)

    def cell_at(self, index: Index) -> CellRef | None:
        """Return the cell of the plan at ``index``; ``None`` in a label column."""
        return self.sheet.cell(index.row(), index.column())

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
                lambda *_: _laid_out(sheet.table, arrangement),
                lambda made: self._show(arrangement, sheet.table, made.order, made),
                lambda error: self.document.refused.emit(str(error)),
            )

    def filter_rows(self, wanted: RowFilter) -> None:
        """Show the rows that ``wanted`` asks for; one that asks for nothing shows all."""
        sheet = self.sheet
        if wanted.is_empty:
            self._slices.stop()
            self._show(sheet.note_collapsed().without_filter(), sheet.table, sheet.order)
            return
        matched: set[str] = set()
        walk = wanted.walk(sheet.table, self._workspace.checker, self.changed_rows(), matched)
        self._slices.start(walk, lambda: self._show(replace(self.sheet.note_collapsed(), filter=wanted, matched=frozenset(matched)), self.sheet.table, self.sheet.order))

    def changed_rows(self) -> set[str]:
        """Return the rows in which a figure was changed."""
        return self._origins.changed_rows(self.table_id)

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
        """Show ``row`` by expanding what hides it, by showing it again where it was hidden, and by giving up a filter that leaves it out."""
        if row in self.sheet.table and not self.sheet.rows.lets_through(row):
            arrangement = self.sheet.note_collapsed()
            if arrangement.filter is not None and row not in arrangement.matched:
                arrangement = arrangement.without_filter()
            self._show(replace(arrangement, hidden_rows=arrangement.hidden_rows - {row}), self.sheet.table, self.sheet.order)
        for above in self.sheet.rows.hidden_by(row) if row in self.sheet.table else ():
            self._expand(above)

    def reveal_column(self, cell: CellRef) -> None:
        """Show the column of a cell where it is hidden, or where what was reached is not shown."""
        arrangement = self.sheet.note_collapsed()
        wanted = replace(arrangement, shows_actuals=arrangement.shows_actuals or cell.layer == ACTUAL, hidden=arrangement.hidden - {column_name(cell.period, cell.layer)})
        if wanted != arrangement and cell.table == self.table_id and cell.period in self.sheet.table.layers[TARGET]:
            self._show(wanted, self.sheet.table, self.sheet.order)

    def _lay_out(self, table: Table, arrangement: Arrangement, order: Sequence[int] | None = None, sheet: Sheet | None = None) -> None:
        """Find what is where, unless ``sheet`` says it already; what is derived from it is made anew by those who derive it."""
        self.sheet = Sheet(table, arrangement, order) if sheet is None else sheet
        # Rows that come later are shown whatever the filter asks: nobody would find what was just added.
        self._known = frozenset(table.ids) if arrangement.filter is not None else frozenset()
        self.looks = Looks(self._workspace, self._origins, self.sheet, self.display)

    def _lend(self, busy: bool) -> None:
        """Make no looks while a task has the plan; what came into sight meanwhile is drawn afterwards."""
        self.looks.is_lent = busy
        if self.looks.was_missed and not busy:
            self.looks.was_missed = False
            self.dataChanged.emit(self.index(0, 0), self.index(self.sheet.row_count - 1, self.sheet.column_count - 1))

    def _show(self, arrangement: Arrangement, table: Table, order: Sequence[int] | None = None, sheet: Sheet | None = None) -> None:
        """Lay rows and columns out anew; ``order`` is what the arrangement sorts to, and ``sheet`` the whole layout, where that is known."""
        self.beginResetModel()
        self._lay_out(table, arrangement, order, sheet)
        self.endResetModel()
        self.arranged.emit()

    def _refresh_rows(self, rows: Iterable[str]) -> None:
        """Make the looks of whole rows anew."""
        shown = [at for at in map(self.sheet.rows.row_of, rows) if at is not None]
        self._refresh({(row, column) for row in shown for column in range(self.sheet.column_count)})

    def _refresh_cells(self, cells: Iterable[CellRef]) -> None:
        """Make the looks of single cells anew."""
        if isinstance(cells, CellSet) and len(cells) > MAX_COUNTED:
            self._refresh_figures()
            return
        self._refresh({place for place in map(self.sheet.place, cells) if place is not None})

    def _refresh_figures(self) -> None:
        """Make the looks of all figures anew: quicker than finding out where very many of them stand."""
        self.looks.forget()
        sheet = self.sheet
        if sheet.row_count and sheet.first_period <= sheet.last_period:
            self.dataChanged.emit(self.index(0, sheet.first_period), self.index(sheet.row_count - 1, sheet.last_period))

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
        self.beginRemoveRows(ROOT, first, last)
        self.sheet.rows.take_out(row, first, last)
        self._forget_places()
        self.endRemoveRows()
        self.spans_changed.emit()
        self._refresh_rows([row])

    def _expand(self, row: str) -> None:
        at, ids = self.sheet.rows.row_of(row), self.sheet.rows.below(row)
        if at is None:
            return
        self.beginInsertRows(ROOT, at + 1, at + len(ids))
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

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: B008
        """Return how many rows are shown."""
        return 0 if parent is not ROOT and parent.isValid() else len(self.sheet.rows.ids)

    def columnCount(self, parent: Index = ROOT) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent is not ROOT and parent.isValid() else len(self.sheet.columns)


def _laid_out(table: Table, arrangement: Arrangement) -> Sheet:
    """Return a table as ``arrangement`` sorts it, ready to be asked where a row is; for another thread."""
    sheet = Sheet(table, arrangement)
    sheet.rows.row_of("")
    return sheet

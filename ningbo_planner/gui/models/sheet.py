"""One table laid out as a sheet: which row, column and merged cell is where. No Qt, no looks; the model, the keys and the clipboard ask it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ningbo_planner.domain.cells import EMPTY_CELL, CellColumn
from ningbo_planner.domain.table import TARGET, CellRef, Table
from ningbo_planner.gui.models.arrangement import Arrangement, sorted_positions
from ningbo_planner.gui.models.columns import NAME, GridColumn, columns_of, label_at
from ningbo_planner.gui.models.merging import Span, Spans
from ningbo_planner.gui.models.visible_rows import VisibleRows


class Sheet:
    """The shown rows and the columns of one table.

    Attributes:
        table: the table of the plan.
        columns: from left to right.
        rows: the shown rows.
        order: all row positions in the order they are sorted to, ``None`` for the order of print.
        arrangement: what is collapsed, filtered, sorted and hidden; ``rows.collapsed`` is newer where single rows were opened or closed.
        leading: how many label columns stand before the figures.
        first_period, last_period: the columns of figures; the last is before the first when there are none.
        name_column: where the names stand, -1 when they are not shown.
    """

    def __init__(self, table: Table, arrangement: Arrangement | None = None, order: Sequence[int] | None = None) -> None:
        """Lay out ``table`` as ``arrangement`` says; ``order`` is what it sorts to, where somebody has worked that out already."""
        self.table = table
        self.arrangement = arrangement if arrangement is not None else Arrangement()
        self.columns: tuple[GridColumn, ...] = columns_of(table, self.arrangement.shows_actuals)
        sort = self.arrangement.sort
        self.order = sorted_positions(table, sort) if order is None and sort is not None else order
        self.rows = VisibleRows(table, self.arrangement.collapsed, self._matched(), self.order)
        self.leading = sum(column.is_leading for column in self.columns)
        self.first_period = self.leading
        self.last_period = self.leading + sum(column.is_period for column in self.columns) - 1
        self.name_column = next((at for at, column in enumerate(self.columns) if column.key == NAME), -1)
        self._table_id = table.info.id
        self._places = {(column.key, column.layer): at for at, column in enumerate(self.columns) if column.is_period}
        self.find_spans()

    @property
    def row_count(self) -> int:
        """How many rows are shown."""
        return len(self.rows.ids)

    @property
    def column_count(self) -> int:
        """How many columns there are."""
        return len(self.columns)

    def find_spans(self) -> None:
        """Find the merged cells anew, after rows were hidden or shown or a label was changed."""
        self._spans = Spans(self.table, self.rows.positions, self.columns)

    def span(self, row: int, column: int) -> Span:
        """Return the cell that a place belongs to."""
        return self._spans.of(row, column)

    def merged(self) -> Iterator[Span]:
        """Yield every merged cell once."""
        return self._spans.merged()

    @property
    def merged_columns(self) -> tuple[int, ...]:
        """The columns in which cells are merged over several rows."""
        return self._spans.tall_columns

    def has(self, row: int, column: int) -> bool:
        """Tell whether there is such a place, in the plan too: between a step and the refresh a row or a period may be gone."""
        if not (0 <= row < len(self.rows.ids) and 0 <= column < len(self.columns)) or self.rows.ids[row] not in self.table.positions:
            return False
        shown = self.columns[column]
        return not shown.is_period or shown.key in self.table.layers[TARGET]

    def cell(self, row: int, column: int) -> CellRef | None:
        """Return the cell of the plan at a place; ``None`` in a label column and outside."""
        if not (0 <= row < len(self.rows.ids) and self.first_period <= column <= self.last_period):
            return None
        shown = self.columns[column]
        return CellRef(self._table_id, self.rows.ids[row], shown.key, shown.layer)

    def place(self, cell: CellRef) -> tuple[int, int] | None:
        """Return row and column where a cell is shown, or ``None`` when it is hidden or not here."""
        row, column = self.rows.row_of(cell.row), self._places.get((cell.period, cell.layer))
        if cell.table != self.table.info.id or row is None or column is None:
            return None
        return row, column

    def column_at(self, key: str) -> int | None:
        """Return where a column stands by its key or its name, or ``None``."""
        return next((at for at, column in enumerate(self.columns) if key in (column.name, column.key)), None)

    @property
    def has_second_heads(self) -> bool:
        """Whether a second line of heads tells targets from what was reached."""
        return any(column.under for column in self.columns)

    def is_hidden(self, column: int) -> bool:
        """Tell whether a column is there but not shown."""
        return self.columns[column].name in self.arrangement.hidden

    def note_collapsed(self) -> Arrangement:
        """Return the arrangement with the rows that are collapsed now."""
        return replace(self.arrangement, collapsed=frozenset(self.rows.collapsed))

    def _matched(self) -> frozenset[str] | None:
        """Return the rows that are neither filtered out nor hidden; ``None`` when nothing is."""
        arrangement = self.arrangement
        matched = None if arrangement.filter is None else arrangement.matched
        if not arrangement.hidden_rows:
            return matched
        return (frozenset(self.table.ids) if matched is None else matched) - arrangement.hidden_rows

    def position(self, row: int) -> int:
        """Return the place of a shown row in the table."""
        return self.table.positions[self.rows.ids[row]]

    def filled_rows(self, column: int) -> list[bool]:
        """Tell for every shown row whether something stands in a column of figures, quickly for many rows."""
        packed = self.figures(column).packed
        if self.rows.is_whole:
            return [value != EMPTY_CELL for value in packed]
        positions = self.table.positions
        return [packed[positions[row]] != EMPTY_CELL for row in self.rows.ids]

    def figures(self, column: int) -> CellColumn:
        """Return the quantities of a column of figures, by row position of the table."""
        shown = self.columns[column]
        return self.table.column(shown.key, shown.layer)

    def name(self, row: int) -> str:
        """Return the name of a shown row, wherever its column stands."""
        return label_at(self.table, self.position(row), NAME)

    def label(self, row: int, column: int) -> str:
        """Return what a label column shows, without regard to merged cells."""
        return label_at(self.table, self.position(row), self.columns[column].key)

    def head(self, column: int) -> str:
        """Return what is said of a column by name, where one printed head stands over two columns too."""
        shown = self.columns[column]
        return shown.title or (self.columns[column + 1].title if self.has(0, column + 1) else shown.key)

    def text(self, row: int, column: int) -> str:
        """Return what stands at a place, as printed or typed; a merged cell says the same at all its places."""
        shown = self.columns[column]
        if shown.is_period:
            return self.table.cell(self.rows.ids[row], shown.key, shown.layer).text
        span = self.span(row, column)
        return self.label(span.top, self.name_column if span.right > span.left else column)

    def is_filled(self, row: int, column: int) -> bool:
        """Tell whether something stands at a place."""
        shown = self.columns[column]
        if shown.is_period:
            return self.figures(column).packed[self.position(row)] != EMPTY_CELL
        return bool(self.text(row, column))

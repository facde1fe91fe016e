"""A set of cells, kept by columns: a hundred thousand cells are some sets of row ids, and nobody has to make a name for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableSet, Set
from typing import NamedTuple

from ningbo_planner.domain.table import CellRef

_NO_ROWS: frozenset[str] = frozenset()


class ColumnRef(NamedTuple):
    """Names one column of figures by ids."""

    table: str
    period: str
    layer: str


class CellSet(MutableSet[CellRef]):
    """Behaves like any set of cells; what asks about many looks at :attr:`columns`.

    Attributes:
        columns: the rows by column; no column is empty. Columns that were put in with one frozen set of rows share it, so that what was found out
            about the rows of one serves for all.
    """

    __slots__ = ("columns",)

    def __init__(self, cells: Iterable[CellRef] = ()) -> None:
        """Begin with ``cells``."""
        self.columns: dict[ColumnRef, Set[str]] = {}
        for cell in cells:
            self.add(cell)

    def __contains__(self, cell: object) -> bool:
        """Tell whether a cell is in it."""
        return isinstance(cell, CellRef) and cell.row in self.columns.get(ColumnRef(cell.table, cell.period, cell.layer), _NO_ROWS)

    def __iter__(self) -> Iterator[CellRef]:
        """Yield the cells."""
        return (CellRef(table, row, period, layer) for (table, period, layer), rows in self.columns.items() for row in rows)

    def __len__(self) -> int:
        """Return the number of cells."""
        return sum(map(len, self.columns.values()))

    def __repr__(self) -> str:
        """Return the cells as a person reads them."""
        return f"CellSet({list(self)!r})"

    def add(self, value: CellRef) -> None:
        """Put a cell in."""
        column = ColumnRef(value.table, value.period, value.layer)
        rows = self.columns.get(column)
        if isinstance(rows, set):
            rows.add(value.row)
        else:
            self.columns[column] = {value.row, *(rows or ())}

    def add_column(self, table: str, period: str, layer: str, rows: Iterable[str]) -> None:
        """Put many cells of one column in; a frozen set is kept as it is."""
        column, found = ColumnRef(table, period, layer), rows if isinstance(rows, frozenset) else set(rows)
        held = self.columns.get(column)
        if isinstance(held, set):
            held |= found
        elif found:
            self.columns[column] = {*held, *found} if held else found

    def update(self, cells: Iterable[CellRef]) -> None:
        """Put other cells in."""
        if isinstance(cells, CellSet):
            for column, rows in cells.columns.items():
                self.add_column(*column, rows)
        else:
            for cell in cells:
                self.add(cell)

    def discard(self, value: CellRef) -> None:
        """Take a cell out."""
        column = ColumnRef(value.table, value.period, value.layer)
        rows = self.columns.get(column, _NO_ROWS) - {value.row}
        if rows:
            self.columns[column] = rows
        else:
            self.columns.pop(column, None)

    def __or__(self, other: Iterable[CellRef]) -> CellSet:  # type: ignore[override]
        """Return the cells of both."""
        both = CellSet()
        both.update(self)
        both.update(other)
        return both

    __ror__ = __or__  # type: ignore[assignment]

    def __and__(self, other: Set[object]) -> CellSet:  # type: ignore[override]
        """Return the cells that are in both; as quick as the smaller of them."""
        few, many = (self, other) if len(self) < len(other) else (other, self)
        return CellSet(cell for cell in few if cell in many and isinstance(cell, CellRef))

    __rand__ = __and__  # type: ignore[assignment]

    @property
    def tables(self) -> set[str]:
        """The tables that have cells in it."""
        return {column.table for column in self.columns}

    def of_table(self, table: str) -> Mapping[ColumnRef, Set[str]]:
        """Return the columns of one table."""
        return {column: rows for column, rows in self.columns.items() if column.table == table}

    def rows_of(self, table: str) -> Set[str]:
        """Return the rows of one table that have cells in it."""
        return union_of(self.of_table(table).values())


def union_of(sets: Iterable[Set[str]]) -> Set[str]:
    """Return what is in any of ``sets``; one that comes several times is looked at once."""
    different = {id(each): each for each in sets}
    return next(iter(different.values())) if len(different) == 1 else frozenset().union(*different.values())

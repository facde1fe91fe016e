"""Acts on whole areas of figures: emptied, filled with one text, copied along. They work by columns, so that a million cells are some moments.

Each reads the plan and returns a step, like the acts of :mod:`acts`; it tells ``watch`` how many cells it has dealt with, and ends when that raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from ningbo_planner.domain.cell_set import ColumnRef
from ningbo_planner.domain.cells import EMPTY_CELL, CellColumn
from ningbo_planner.domain.entry import Entry, read_entry
from ningbo_planner.domain.plan import Plan, cell_of
from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import MAX_SINGLE, CellEdit, SetCell, written_by
from ningbo_planner.edits.set_cells import ColumnFigures, SetCells

# Rows by column; columns of one rectangle share the tuple of its rows.
Area = Mapping[ColumnRef, tuple[str, ...]]
Watch = Callable[[int], object]
# So many cells are read one by one between two looks at the clock.
_PIECE = 2000


class DownCopy(NamedTuple):
    """Some rows of a column that take over what row ``source`` says in it."""

    column: ColumnRef
    source: str
    rows: tuple[str, ...]


class RightCopy(NamedTuple):
    """Some rows of a column that take over what they say in column ``source``."""

    column: ColumnRef
    source: ColumnRef
    rows: tuple[str, ...]


Copy = TypeVar("Copy", DownCopy, RightCopy)


def size_of(area: Area) -> int:
    """Return how many cells an area has."""
    return sum(map(len, area.values()))


def without_held(plan: Plan, area: Area) -> tuple[dict[ColumnRef, tuple[str, ...]], list[CellRef]]:
    """Return the part of ``area`` that may be changed, and the held cells in it."""
    free, sets = dict(area), {id(rows): frozenset(rows) for rows in area.values()} if plan.holds else {}
    held: list[CellRef] = []
    for ref in map(cell_of, plan.holds):
        column = ColumnRef(ref.table, ref.period, ref.layer)
        if column in area and ref.row in sets[id(area[column])]:
            held.append(ref)
    for column in {ColumnRef(ref.table, ref.period, ref.layer) for ref in held}:
        kept = {ref.row for ref in held if (ref.table, ref.period, ref.layer) == column}
        free[column] = tuple(row for row in area[column] if row not in kept)
    return {column: rows for column, rows in free.items() if rows}, held


def free_copies(plan: Plan, copies: Sequence[Copy]) -> tuple[list[Copy], int, int]:
    """Return the copies without held cells, how many of those there are, and how many cells are copied; of two copies into one cell the later one stays."""
    taken: dict[ColumnRef, set[str]] = {}
    found: list[Copy] = []
    held = 0
    for copy in reversed(copies):
        seen = taken.setdefault(copy.column, set())
        rows = tuple(row for row in copy.rows if row not in seen) if seen else copy.rows
        seen.update(rows)
        free, kept = without_held(plan, {copy.column: rows})
        held += len(kept)
        found += [copy._replace(rows=free[copy.column])] if free else []
    return found[::-1], held, sum(len(copy.rows) for copy in found)


def clear_area(plan: Plan, area: Area, watch: Watch = int) -> Step:
    """Empty the cells of an area."""
    found, done = _Found(), 0
    for column, rows in area.items():
        table = plan.tables[column.table]
        packed, positions = table.column(column.period, column.layer).packed, table.positions
        filled = tuple(row for row in rows if packed[positions[row]] != EMPTY_CELL)
        found.add(column, rows if len(filled) == len(rows) else filled, CellColumn.repeated(EMPTY, len(filled)))
        done += len(rows)
        watch(done)
    return Step("step.clear", found.edits(), {"count": found.count})


def fill_area(plan: Plan, area: Area, text: str, shown: str, watch: Watch = int) -> tuple[Step, int]:
    """Write one text into the cells of an area, ``*1.1`` into each by what stands there; return in how many it cannot be read, which stay as they are.

    Args:
        plan, area: where.
        text: as typed.
        shown: the text as the name of the step says it.
        watch: see the module.
    """
    found, done, left = _Found(), 0, 0
    for column, rows in area.items():
        reader = _Reader(plan.tables[column.table], column, text)
        said: dict[str, Quantity] = {}
        for at in range(0, len(rows), _PIECE):
            piece = rows[at : at + _PIECE]
            said.update((row, entry.quantity) for row, entry in zip(piece, map(reader.read, piece), strict=True) if entry.problem is None)
            watch(done + at)
        done += len(rows)
        left += len(rows) - len(said)
        found.add(column, rows if len(said) == len(rows) else tuple(said), CellColumn.of(said.values()))
    return Step("step.fill", found.edits(), {"count": found.count, "text": shown}), left


def copy_down(plan: Plan, copies: Iterable[DownCopy], watch: Watch = int) -> Step:
    """Copy figures down; a row in another unit takes the text and reads it anew."""
    found = _Found()
    for column, source, rows in copies:
        table = plan.tables[column.table]
        quantity = table.cell(source, column.period, column.layer)
        by_unit = {table.unit_of(source): quantity}
        found.add(column, rows, CellColumn.of([_in_unit(by_unit, table.unit_of(row), quantity) for row in rows]))
        watch(found.count)
    return Step("step.fill_down", found.edits(), {"count": found.count})


def copy_right(plan: Plan, copies: Iterable[RightCopy], watch: Watch = int) -> Step:
    """Copy figures to the right."""
    found = _Found()
    for column, source, rows in copies:
        positions = plan.tables[column.table].positions
        found.add(column, rows, plan.tables[column.table].column(source.period, source.layer).pick([positions[row] for row in rows]))
        watch(found.count)
    return Step("step.fill_right", found.edits(), {"count": found.count})


class _Reader:
    """Reads one text for the cells of one column; where it says the same in every cell of a unit, it is read once."""

    def __init__(self, table: Table, column: ColumnRef, text: str) -> None:
        self._table = table
        self._column = table.column(column.period, column.layer)
        self._text = text
        self._known: dict[tuple[str, int | None], Entry | None] = {}

    def read(self, row: str) -> Entry:
        """Return what the text says in the cell of ``row``."""
        at = self._table.position(row)
        unit, decimals = self._table.columns["unit"][at] or self._table.info.unit, self._table.columns["decimals"][at]
        key = (unit, decimals)
        if key not in self._known:
            entry = read_entry(self._text, unit, parse("1"), decimals)
            self._known[key] = None if entry.change else entry
        return self._known[key] or read_entry(self._text, unit, self._column.get(at), decimals)


class _Found:
    """The figures found so far, column by column."""

    def __init__(self) -> None:
        self.count = 0
        self._columns: dict[tuple[str, str], list[ColumnFigures]] = {}

    def add(self, column: ColumnRef, rows: Sequence[str], figures: CellColumn) -> None:
        """Add what some rows of a column will say."""
        if rows:
            self.count += len(rows)
            self._columns.setdefault((column.table, column.layer), []).append(ColumnFigures(column.period, tuple(rows), figures))

    def edits(self) -> tuple[CellEdit, ...]:
        """Return the edits: one for each cell while they are few."""
        packed = tuple(SetCells(table, layer, tuple(columns)) for (table, layer), columns in self._columns.items())
        return packed if self.count > MAX_SINGLE else tuple(SetCell(cell, quantity) for cell, quantity, _ in written_by(packed))


def _in_unit(by_unit: dict[str, Quantity], unit: str, quantity: Quantity) -> Quantity:
    """Return what a figure says in another unit: its text read there."""
    if unit not in by_unit:
        by_unit[unit] = parse(quantity.text, unit)
    return by_unit[unit]

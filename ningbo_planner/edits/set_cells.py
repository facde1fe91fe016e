"""Many figures of one table as one edit, column by column and packed: what pastes, fills and clears of thousands of cells are made of.

A step of 100,000 single cells takes seconds to write, to store and to take back; packed, some hundredths of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import eq

from ningbo_planner.domain.cells import CellColumn
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.errors import PlannerError


@dataclass(frozen=True, slots=True)
class ColumnFigures:
    """What some rows say in one period.

    Attributes:
        period: which.
        rows: their ids, each once; columns of one edit that name the same rows share the tuple.
        figures: by place in ``rows``; never written after it was made.
    """

    period: str
    rows: tuple[str, ...]
    figures: CellColumn

    def place_of(self, row: str) -> int | None:
        """Return the place of a row among them."""
        try:
            return self.rows.index(row)
        except ValueError:
            return None

    def picked(self, places: Sequence[int]) -> ColumnFigures:
        """Return the part of it at ``places``."""
        return ColumnFigures(self.period, tuple(self.rows[at] for at in places), self.figures.pick(places))


@dataclass(frozen=True, slots=True)
class SetCells:
    """Replace what many cells of one table and layer say; each cell stands in it once."""

    table: str
    layer: str
    columns: tuple[ColumnFigures, ...]

    def apply(self, plan: Plan, changes: ChangeSet) -> SetCells:
        """Write the cells."""
        table = plan.tables.get(self.table)
        known: dict[int, list[int]] = {}
        places = [known.setdefault(id(column.rows), self._places(table, column, known.get(id(column.rows)))) for column in self.columns]
        before, names = [], {id(column.rows): frozenset(column.rows) for column in self.columns}
        for column, at in zip(self.columns, places, strict=True):
            old = plan.tables[self.table].column(column.period, self.layer).exchange(at, column.figures)
            before.append(ColumnFigures(column.period, column.rows, old))
            changes.cells.add_column(self.table, column.period, self.layer, names[id(column.rows)])
        return SetCells(self.table, self.layer, tuple(before))

    def written(self) -> Iterator[tuple[CellRef, Quantity, str]]:
        """Yield each cell with what is written into it and an empty origin."""
        for column in self.columns:
            for at, row in enumerate(column.rows):
                yield CellRef(self.table, row, column.period, self.layer), column.figures.get(at), ""

    def get(self, cell: CellRef) -> Quantity | None:
        """Return what is written into one cell, or ``None`` when it is left alone."""
        for column in self.columns if (cell.table, cell.layer) == (self.table, self.layer) else ():
            if column.period == cell.period:
                at = column.place_of(cell.row)
                return None if at is None else column.figures.get(at)
        return None

    def _places(self, table: Table | None, column: ColumnFigures, known: list[int] | None) -> list[int]:
        """Return where the rows of a column stand, or refuse when one is not there; ``known`` is where they do, if that was asked before."""
        if table is None or self.layer not in table.layers or all(known.id != column.period for known in table.periods):
            raise PlannerError("edit.no_cell", row=column.rows[0], period=column.period)
        positions = table.positions
        try:
            return known or [positions[row] for row in column.rows]
        except KeyError as error:
            raise PlannerError("edit.no_cell", row=error.args[0], period=column.period) from None


def set_cells(quantities: Mapping[CellRef, Quantity], watch: Callable[[int], object] = int) -> tuple[SetCells, ...]:
    """Return the edits that write ``quantities``, one for each table and layer; ``watch`` is told how many are done."""
    grouped: dict[tuple[str, str], dict[str, dict[str, Quantity]]] = {}
    for (table, row, period, layer), quantity in quantities.items():
        grouped.setdefault((table, layer), {}).setdefault(period, {})[row] = quantity
    shared: dict[tuple[str, ...], tuple[str, ...]] = {}
    edits, done = [], 0
    for (table, layer), columns in grouped.items():
        packed = []
        for period, said in columns.items():
            packed.append(_column(period, said, shared))
            done += len(said)
            watch(done)
        edits.append(SetCells(table, layer, tuple(packed)))
    return tuple(edits)


def _column(period: str, said: Mapping[str, Quantity], shared: dict[tuple[str, ...], tuple[str, ...]]) -> ColumnFigures:
    """Return one column; rows that another column names as well are kept once."""
    rows = tuple(said)
    return ColumnFigures(period, shared.setdefault(rows, rows), CellColumn.of(said.values()))


def changed_part(edit: SetCells, inverse: SetCells) -> tuple[SetCells, SetCells]:
    """Return what of an edit that was applied has changed anything, with its inverse."""
    new, old = [], []
    for column, before in zip(edit.columns, inverse.columns, strict=True):
        places = _changed_places(column.figures, before.figures)
        if len(places) == len(column.rows):
            new.append(column)
            old.append(before)
        elif places:
            picked = column.picked(places)
            new.append(picked)
            old.append(ColumnFigures(before.period, picked.rows, before.figures.pick(places)))
    return SetCells(edit.table, edit.layer, tuple(new)), SetCells(edit.table, edit.layer, tuple(old))


def _changed_places(new: CellColumn, old: CellColumn) -> Sequence[int]:
    """Return where two columns differ."""
    same = sum(map(eq, new.packed, old.packed))
    if not same:
        return range(len(new))
    others = new.others
    pairs = enumerate(zip(new.packed, old.packed, strict=True))
    return [at for at, (after, before) in pairs if after != before or (at in others and others[at] != old.others[at])]

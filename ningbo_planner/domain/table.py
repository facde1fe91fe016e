"""A table: an ordered tree of indicators with periods as columns.

Rows are kept column-wise and in the order of print (each row before its children), so that a hundred thousand of them open in a fraction
of a second; an :class:`Indicator` is made when somebody asks for one. Only ``edits/`` and ``storage/`` may call the writing methods.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from ningbo_planner.domain.cells import CellColumn
from ningbo_planner.domain.indicator import DEFAULTS, FIELDS, Indicator
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.quantity import Quantity

TARGET = "target"
ACTUAL = "actual"


class TableKind(StrEnum):
    """What a table is for."""

    DECOMPOSITION = "decomposition"
    MAIN = "main"
    TEXT = "text"
    OTHER = "other"


class CellRef(NamedTuple):
    """Names one cell by ids; ``layer`` tells targets from what was reached."""

    table: str
    row: str
    period: str
    layer: str = TARGET


class RowRef(NamedTuple):
    """Names one row by ids."""

    table: str
    row: str


@dataclass(frozen=True, slots=True)
class TableInfo:
    """What is said of a table as a whole.

    Attributes:
        id: the name in files and commands (``decomposition``).
        title: short name on the tab (目标分解表).
        heading: the heading printed above it.
        kind: what it is for.
        unit: the unit printed at its head, for rows without one of their own.
        unit_in_name: whether print puts the unit behind each name, in brackets.
        leading, trailing: the label columns before and after the periods, by indicator field (``group``, ``name``, ``departments`` …).
        titles: printed heads of those label columns, by field.
        source, note: where it was taken from and what was found.
    """

    id: str
    title: str
    heading: str = ""
    kind: TableKind = TableKind.OTHER
    unit: str = ""
    unit_in_name: bool = False
    leading: tuple[str, ...] = ("group", "name")
    trailing: tuple[str, ...] = ("departments",)
    titles: dict[str, str] = field(default_factory=dict)
    source: str = ""
    note: str = ""


class RowRecord(NamedTuple):
    """One row taken out of a table, or to be put in: its depth is relative to the place."""

    id: str
    depth: int
    fields: dict[str, Any]
    cells: dict[tuple[str, str], Quantity]


class Table:
    """An ordered tree of indicators with their quantities.

    Attributes:
        info: what is said of the table.
        periods: its columns in order.
        ids: row ids in the order of print.
        depths: level of each row, 0 at the top.
        columns: every indicator field, by row position.
        layers: quantities by layer and period id.
    """

    def __init__(self, info: TableInfo, periods: Sequence[Period] = ()) -> None:
        """Make an empty table with the given columns."""
        self.info = info
        self.periods: list[Period] = list(periods)
        self.ids: list[str] = []
        self.depths: list[int] = []
        self.columns: dict[str, list[Any]] = {name: [] for name in FIELDS}
        self.layers: dict[str, dict[str, CellColumn]] = {TARGET: {period.id: CellColumn() for period in periods}, ACTUAL: {}}
        self._positions: dict[str, int] | None = None
        self._parents: list[int] | None = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.ids)

    def __contains__(self, row: str) -> bool:
        """Tell whether a row of this id is in the table."""
        return row in self.positions

    @property
    def positions(self) -> dict[str, int]:
        """Row positions by id."""
        if self._positions is None:
            self._positions = dict(zip(self.ids, range(len(self.ids)), strict=True))
        return self._positions

    @property
    def parents(self) -> list[int]:
        """Position of each row's parent, -1 at the top."""
        if self._parents is None:
            self._parents = _parents_of(self.depths)
        return self._parents

    def position(self, row: str) -> int:
        """Return the position of ``row``; ``KeyError`` when it is not here."""
        return self.positions[row]

    def indicator(self, row: str) -> Indicator:
        """Return the description of ``row``."""
        at = self.positions[row]
        return Indicator(**{name: column[at] for name, column in self.columns.items()})

    def get(self, row: str, name: str) -> Any:
        """Return one field of ``row``."""
        return self.columns[name][self.positions[row]]

    def unit_of(self, row: str) -> str:
        """Return the unit that the figures of ``row`` are in."""
        return self.columns["unit"][self.positions[row]] or self.info.unit

    def parent(self, row: str) -> str | None:
        """Return the id of the row above ``row`` in the tree, or ``None`` at the top."""
        at = self.parents[self.positions[row]]
        return self.ids[at] if at >= 0 else None

    def subtree_stop(self, position: int) -> int:
        """Return the position behind the last descendant of the row at ``position``."""
        depth = self.depths[position]
        stop = position + 1
        while stop < len(self.depths) and self.depths[stop] > depth:
            stop += 1
        return stop

    def child_positions(self, position: int) -> list[int]:
        """Return the positions of the children of the row at ``position`` (-1: the rows at the top)."""
        stop = len(self.ids) if position < 0 else self.subtree_stop(position)
        parents = self.parents
        return [at for at in range(position + 1, stop) if parents[at] == position]

    def children(self, row: str | None) -> list[str]:
        """Return the ids of the children of ``row``; ``None`` gives the rows at the top."""
        return [self.ids[at] for at in self.child_positions(-1 if row is None else self.positions[row])]

    def cell(self, row: str, period: str, layer: str = TARGET) -> Quantity:
        """Return the quantity of one cell."""
        return self.column(period, layer).get(self.positions[row])

    def column(self, period: str, layer: str = TARGET) -> CellColumn:
        """Return the quantities of one period by row position; a layer never written is empty."""
        columns = self.layers[layer]
        if period not in columns:
            if not any(known.id == period for known in self.periods):
                raise KeyError(period)
            columns[period] = CellColumn.of_length(len(self.ids))
        return columns[period]

    def period(self, period: str) -> Period:
        """Return the column of this id; ``KeyError`` when there is none."""
        for known in self.periods:
            if known.id == period:
                return known
        raise KeyError(period)

    def label_path(self, row: str) -> str:
        """Return the names from the top down to ``row``, joined by slashes."""
        at, names = self.positions[row], []
        while at >= 0:
            names.append(self.columns["name"][at])
            at = self.parents[at]
        return "/".join(reversed(names))

    def records(self, start: int, stop: int) -> Iterator[RowRecord]:
        """Yield the rows from ``start`` up to ``stop`` with depths relative to the first."""
        base = self.depths[start] if start < stop else 0
        for at in range(start, stop):
            changed = {name: column[at] for name, column in self.columns.items() if column[at] != DEFAULTS[name]}
            filled = ((layer, period, column.get(at)) for layer, held in self.layers.items() for period, column in held.items())
            cells = {(layer, period): quantity for layer, period, quantity in filled if quantity != Quantity()}
            yield RowRecord(self.ids[at], self.depths[at] - base, changed, cells)

    def put_cell(self, row: str, period: str, layer: str, quantity: Quantity) -> None:
        """Replace one quantity."""
        self.column(period, layer).put(self.positions[row], quantity)

    def put_field(self, row: str, name: str, value: Any) -> None:
        """Replace one field of a row's description."""
        self.columns[name][self.positions[row]] = value

    def insert_rows(self, position: int, depth: int, records: Sequence[RowRecord]) -> None:
        """Put rows in at ``position``; the depth of the first is ``depth``."""
        for layer, period in {key for record in records for key in record.cells}:
            self.column(period, layer)
        self.ids[position:position] = [record.id for record in records]
        self.depths[position:position] = [depth + record.depth for record in records]
        for name, column in self.columns.items():
            column[position:position] = [record.fields.get(name, DEFAULTS[name]) for record in records]
        for layer, columns in self.layers.items():
            for period, cells in columns.items():
                cells.insert(position, [record.cells.get((layer, period), Quantity()) for record in records])
        self.forget_structure()

    def remove_rows(self, start: int, stop: int) -> None:
        """Take out the rows from ``start`` up to ``stop``."""
        for column in (self.ids, self.depths, *self.columns.values()):
            del column[start:stop]
        for columns in self.layers.values():
            for cells in columns.values():
                cells.remove(start, stop)
        self.forget_structure()

    def insert_period(self, index: int, period: Period, columns: dict[str, CellColumn]) -> None:
        """Put a column in at ``index``, with its quantities by layer."""
        self.periods.insert(index, period)
        self.layers[TARGET][period.id] = CellColumn.of_length(len(self.ids))
        for layer, column in columns.items():
            self.layers[layer][period.id] = column

    def remove_period(self, period: str) -> tuple[int, Period, dict[str, CellColumn]]:
        """Take a column out and return its place, itself and its quantities by layer."""
        index = next(at for at, known in enumerate(self.periods) if known.id == period)
        taken = {layer: columns.pop(period) for layer, columns in self.layers.items() if period in columns}
        return index, self.periods.pop(index), taken

    def forget_structure(self) -> None:
        """Drop what was derived from the order of rows; it is made again when asked for."""
        self._positions = None
        self._parents = None


def _parents_of(depths: Sequence[int]) -> list[int]:
    """Return each row's parent position for rows in the order of print."""
    parents: list[int] = []
    last_at_depth: dict[int, int] = {-1: -1}
    for at, depth in enumerate(depths):
        parents.append(last_at_depth[depth - 1])
        last_at_depth[depth] = at
    return parents

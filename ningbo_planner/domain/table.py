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
from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.domain.row_tree import RowTree, move_items

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


class Table(RowTree):
    """An ordered tree of indicators with their quantities.

    Attributes:
        info: what is said of the table.
        periods: its columns in order.
        columns: every indicator field, by row position.
        layers: quantities by layer and period id.
    """

    def __init__(self, info: TableInfo, periods: Sequence[Period] = ()) -> None:
        """Make an empty table with the given columns."""
        super().__init__()
        self.info = info
        self.periods: list[Period] = list(periods)
        self.columns: dict[str, list[Any]] = {name: [] for name in FIELDS}
        self.layers: dict[str, dict[str, CellColumn]] = {TARGET: {period.id: CellColumn() for period in periods}, ACTUAL: {}}

    def indicator(self, row: str) -> Indicator:
        """Return the description of ``row``."""
        at = self.position(row)
        return Indicator(**{name: column[at] for name, column in self.columns.items()})

    def get(self, row: str, name: str) -> Any:
        """Return one field of ``row``."""
        return self.columns[name][self.position(row)]

    def unit_of(self, row: str) -> str:
        """Return the unit that the figures of ``row`` are in."""
        return self.columns["unit"][self.position(row)] or self.info.unit

    def cell(self, row: str, period: str, layer: str = TARGET) -> Quantity:
        """Return the quantity of one cell."""
        return self.column(period, layer).get(self.position(row))

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
        at, names = self.position(row), []
        while at >= 0:
            names.append(self.columns["name"][at])
            at = self.parent_position(at)
        return "/".join(reversed(names))

    def records(self, start: int, stop: int) -> Iterator[RowRecord]:
        """Yield the rows from ``start`` up to ``stop`` with depths relative to the first."""
        base = self.depths[start] if start < stop else 0
        for at in range(start, stop):
            changed = {name: column[at] for name, column in self.columns.items() if column[at] != DEFAULTS[name]}
            filled = ((layer, period, column.get(at)) for layer, held in self.layers.items() for period, column in held.items())
            cells = {(layer, period): quantity for layer, period, quantity in filled if quantity != EMPTY}
            yield RowRecord(self.ids[at], self.depths[at] - base, changed, cells)

    def put_cell(self, row: str, period: str, layer: str, quantity: Quantity) -> None:
        """Replace one quantity."""
        self.column(period, layer).put(self.position(row), quantity)

    def put_field(self, row: str, name: str, value: Any) -> None:
        """Replace one field of a row's description."""
        self.columns[name][self.position(row)] = value

    def insert_rows(self, position: int, depth: int, records: Sequence[RowRecord]) -> None:
        """Put rows in at ``position``; the depth of the first is ``depth``."""
        for layer, period in {key for record in records for key in record.cells}:
            self.column(period, layer)
        self._put_in_rows(position, [record.id for record in records], [depth + record.depth for record in records])
        for name, column in self.columns.items():
            column[position:position] = [record.fields.get(name, DEFAULTS[name]) for record in records]
        for layer, columns in self.layers.items():
            for period, cells in columns.items():
                cells.insert(position, [record.cells.get((layer, period), EMPTY) for record in records])

    def remove_rows(self, start: int, stop: int) -> None:
        """Take out the rows from ``start`` up to ``stop``."""
        self._take_out_rows(start, stop)
        for column in self.columns.values():
            del column[start:stop]
        for columns in self.layers.values():
            for cells in columns.values():
                cells.remove(start, stop)

    def move_rows(self, start: int, stop: int, target: int, depth: int) -> None:
        """Move rows with all that is said of them; see :meth:`RowTree.move_rows`."""
        super().move_rows(start, stop, target, depth)
        for column in self.columns.values():
            move_items(column, start, stop, target)
        for columns in self.layers.values():
            for cells in columns.values():
                cells.move(start, stop, target)

    def order_rows(self, order: Sequence[int]) -> None:
        """Put all rows into another order of siblings, each given by its position now."""
        for column in (self.ids, self.depths, *self.columns.values()):
            column[:] = list(map(column.__getitem__, order))
        for columns in self.layers.values():
            for cells in columns.values():
                cells.order(order)
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

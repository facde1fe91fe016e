"""Edits to plain JSON values and back: the form in which the step log keeps them, readable years later.

A quantity that is a plain number is just its text; any other says its meaning beside its text, because the meaning was fixed when it was written.
"""

from __future__ import annotations

from array import array
from decimal import Decimal
from typing import Any, get_type_hints

from ningbo_planner.domain.indicator import Indicator
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plain import from_plain, to_plain
from ningbo_planner.domain.plan import REGISTERS, PlanInfo
from ningbo_planner.domain.quantity import EMPTY, Quantity, State
from ningbo_planner.domain.cells import CellColumn, pack
from ningbo_planner.domain.table import CellRef, RowRecord, TableInfo
from ningbo_planner.edits.primitives import (
    Edit,
    InsertPeriod,
    InsertRows,
    MoveRow,
    OrderRows,
    PutEntry,
    PutPeriod,
    PutTable,
    RemovePeriod,
    RemoveRows,
    SetCell,
    SetField,
    SetInfo,
)
from ningbo_planner.edits.set_cells import ColumnFigures, SetCells

_FIELD_HINTS = get_type_hints(Indicator)


def quantity_to_plain(quantity: Quantity) -> Any:
    """Return a quantity as its text when that says all, else as ``[text, state, low, high]``, with the expression behind if it has one."""
    if quantity == EMPTY or pack(quantity) is not None:
        return quantity.text
    low, high = (None if bound is None else str(bound) for bound in (quantity.low, quantity.high))
    return [quantity.text, quantity.state.value, low, high, *([quantity.expression] if quantity.expression else [])]


def quantity_from_plain(value: Any) -> Quantity:
    """Return the quantity that :func:`quantity_to_plain` wrote."""
    if isinstance(value, str):
        amount = Decimal(value) if value else None
        return Quantity(value, State.NUMBER, amount, amount) if value else EMPTY
    text, state, low, high, *expression = value
    return Quantity(text, State(state), *(None if bound is None else Decimal(bound) for bound in (low, high)), *expression)


def fields_to_plain(fields: dict[str, Any]) -> dict[str, Any]:
    """Return indicator fields as JSON values."""
    return {name: to_plain(value) for name, value in fields.items()}


def fields_from_plain(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the indicator fields that :func:`fields_to_plain` wrote; fields this version does not know are dropped."""
    return {name: from_plain(_FIELD_HINTS[name], value) for name, value in fields.items() if name in _FIELD_HINTS}


def _record_to_plain(record: RowRecord) -> list[Any]:
    cells = [[layer, period, quantity_to_plain(quantity)] for (layer, period), quantity in record.cells.items()]
    return [record.id, record.depth, fields_to_plain(record.fields), cells]


def _record_from_plain(value: list[Any]) -> RowRecord:
    row, depth, fields, cells = value
    return RowRecord(row, depth, fields_from_plain(fields), {(layer, period): quantity_from_plain(held) for layer, period, held in cells})


def _unless_one(count: int) -> list[int]:
    """Return what is written for a count; logs from before several rows could go at once say nothing."""
    return [] if count == 1 else [count]


def _columns_to_plain(columns: tuple[ColumnFigures, ...]) -> list[Any]:
    """Return columns as ``[period, rows, figures, others]``.

    Rows are left out where they are those of the column before. Figures are packed integers as in the snapshot (see ``domain/cells.py``), a single
    one when all are the same; what has no such integer stands in full among the others, with its place in the rows.
    """
    plain, rows = [], None
    for column in columns:
        packed = column.figures.packed
        figures = packed[0] if packed and packed.count(packed[0]) == len(packed) else packed.tolist()
        others = [[at, quantity_to_plain(quantity)] for at, quantity in column.figures.others.items()]
        plain.append([column.period, None if column.rows is rows else list(column.rows), figures, others])
        rows = column.rows
    return plain


def _columns_from_plain(plain: list[Any]) -> tuple[ColumnFigures, ...]:
    """Return the columns that :func:`_columns_to_plain` wrote."""
    columns: list[ColumnFigures] = []
    for period, named, figures, others in plain:
        rows = columns[-1].rows if named is None else tuple(named)
        packed = array("q", [figures]) * len(rows) if isinstance(figures, int) else array("q", figures)
        column = CellColumn(packed, {at: quantity_from_plain(held) for at, held in others})
        if len(packed) != len(rows) or len(set(rows)) < len(rows) or not column.is_sound:
            raise ValueError(period)
        columns.append(ColumnFigures(period, rows, column))
    return tuple(columns)


def edit_to_plain(edit: Edit) -> list[Any]:
    """Return ``edit`` as a JSON list that begins with its kind."""
    match edit:
        case SetCell(cell, quantity, origin):
            return ["cell", *cell, quantity_to_plain(quantity), *([origin] if origin else [])]
        case SetCells(table, layer, columns):
            return ["cells", table, layer, _columns_to_plain(columns)]
        case SetField(table, row, name, value):
            return ["field", table, row, name, to_plain(value)]
        case InsertRows(table, parent, index, records):
            return ["insert_rows", table, parent, index, [_record_to_plain(record) for record in records]]
        case RemoveRows(table, row, count):
            return ["remove_rows", table, row, *_unless_one(count)]
        case MoveRow(table, row, parent, index, count):
            return ["move_row", table, row, parent, index, *_unless_one(count)]
        case OrderRows(table, rows):
            return ["order_rows", table, list(rows)]
        case InsertPeriod(table, index, period, cells):
            return ["insert_period", table, index, to_plain(period), [[layer, row, quantity_to_plain(held)] for layer, row, held in cells]]
        case RemovePeriod(table, period):
            return ["remove_period", table, period]
        case PutPeriod(table, period):
            return ["period", table, to_plain(period)]
        case PutTable(table, info, periods, index):
            return ["table", table, to_plain(info), to_plain(periods), *([] if index is None else [index])]
        case PutEntry(register, key, entry):
            return ["entry", register, key, to_plain(entry)]
        case SetInfo(info):
            return ["info", to_plain(info)]
    raise TypeError(type(edit).__name__)


def edit_from_plain(value: list[Any]) -> Edit:
    """Return the edit that :func:`edit_to_plain` wrote; ``ValueError`` for a kind or a field this version does not know."""
    match value:
        case ["cell", table, row, period, layer, held, *origin]:
            return SetCell(CellRef(table, row, period, layer), quantity_from_plain(held), *origin)
        case ["cells", table, layer, columns]:
            return SetCells(table, layer, _columns_from_plain(columns))
        case ["field", table, row, name, held] if name in _FIELD_HINTS:
            return SetField(table, row, name, from_plain(_FIELD_HINTS[name], held))
        case ["insert_rows", table, parent, index, records]:
            return InsertRows(table, parent, index, tuple(_record_from_plain(record) for record in records))
        case ["remove_rows", table, row, *count]:
            return RemoveRows(table, row, *count)
        case ["move_row", table, row, parent, index, *count]:
            return MoveRow(table, row, parent, index, *count)
        case ["order_rows", table, rows]:
            return OrderRows(table, tuple(rows))
        case ["insert_period", table, index, period, cells]:
            held_cells = tuple((layer, row, quantity_from_plain(held)) for layer, row, held in cells)
            return InsertPeriod(table, index, from_plain(Period, period), held_cells)
        case ["remove_period", table, period]:
            return RemovePeriod(table, period)
        case ["period", table, period]:
            return PutPeriod(table, from_plain(Period, period))
        case ["table", table, info, periods, *index]:
            head = None if info is None else from_plain(TableInfo, info)
            return PutTable(table, head, from_plain(tuple[Period, ...], periods), *index)
        case ["entry", register, key, entry]:
            return PutEntry(register, key, None if entry is None else from_plain(REGISTERS[register], entry))
        case ["info", info]:
            return SetInfo(from_plain(PlanInfo, info))
    raise ValueError(f"unknown edit {value[:1]}")

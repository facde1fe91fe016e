"""Everything that is said in a plan, as plain values that can be compared; what was only derived or touched without being written is left out."""

from __future__ import annotations

from typing import Any

from ningbo_planner.domain.cells import EMPTY_CELL, CellColumn
from ningbo_planner.domain.plan import REGISTERS, Plan
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import Table

# Above this the rows are compared column by column: a difference is then shown less well, but a large plan does not hold up its test.
READABLE_ROWS = 2000


def plan_state(plan: Plan) -> dict[str, Any]:
    """Return the state of ``plan``: two plans say the same if and only if their states are equal."""
    registers = {name: dict(plan.register(name)) for name in REGISTERS}
    return {"info": plan.info, "order": list(plan.tables), "tables": {key: table_state(table) for key, table in plan.tables.items()}, **registers}


def table_state(table: Table) -> dict[str, Any]:
    """Return the state of one table."""
    head = {"info": table.info, "periods": tuple(table.periods), "ids": tuple(table.ids)}
    if len(table) > READABLE_ROWS:
        return head | {"depths": tuple(table.depths), "columns": {name: tuple(column) for name, column in table.columns.items()}, "cells": _columns(table)}
    return head | {"rows": {record.id: _row(table, record.id, record.fields, record.cells) for record in table.records(0, len(table))}}


def _row(table: Table, row: str, fields: dict[str, Any], cells: dict[tuple[str, str], Quantity]) -> dict[str, Any]:
    """Return one row with its place in the tree; cells by ``layer/period``."""
    return {"parent": table.parent(row), **fields} | {"/".join(place): quantity for place, quantity in cells.items()}


def _columns(table: Table) -> dict[tuple[str, str], tuple[bytes, dict[int, Quantity]]]:
    """Return the columns that have something in them, packed; a layer that was only looked at does not count."""
    held = {(layer, period): column for layer, columns in table.layers.items() for period, column in columns.items()}
    return {place: (column.packed.tobytes(), dict(column.others)) for place, column in held.items() if not _is_empty(column)}


def _is_empty(column: CellColumn) -> bool:
    return not column.others and column.packed.count(EMPTY_CELL) == len(column)

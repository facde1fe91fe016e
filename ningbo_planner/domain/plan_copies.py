"""Copies of a plan to read from: one that another thread may keep while people go on writing, one with other figures in a few cells.

Nothing that never changes is copied, so that a million cells take a few hundredths of a second. Nobody writes these copies.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from ningbo_planner.domain.cells import CellColumn
from ningbo_planner.domain.plan import REGISTERS, Plan
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef, Table


def frozen_copy(plan: Plan) -> Plan:
    """Return a copy that stays as it is whatever is written into ``plan`` afterwards."""
    made = copy(plan)
    made.tables = {name: _frozen_table(table) for name, table in plan.tables.items()}
    for name in REGISTERS:
        setattr(made, name, dict(plan.register(name)))
    return made


def with_figures(plan: Plan, figures: Mapping[CellRef, Quantity]) -> Plan:
    """Return ``plan`` as it would be with other ``figures``; it shares everything else with ``plan`` and is of use only until that is written."""
    made = copy(plan)
    made.tables = dict(plan.tables)
    for table in {cell.table for cell in figures}:
        made.tables[table] = _with_columns(plan.tables[table], {(cell.layer, cell.period) for cell in figures if cell.table == table})
    for cell, quantity in figures.items():
        table = made.tables[cell.table]
        table.layers[cell.layer][cell.period].put(table.position(cell.row), quantity)
    return made


def _with_columns(table: Table, places: set[tuple[str, str]]) -> Table:
    """Return a table with columns of its own in ``places``, by layer and period."""
    made = copy(table)
    made.layers = {layer: dict(columns) for layer, columns in table.layers.items()}
    for layer, period in places:
        made.layers[layer][period] = _column_copy(table.column(period, layer))
    return made


def _frozen_table(table: Table) -> Table:
    """Return a table that shares nothing with ``table`` that is ever written in place."""
    made = copy(table)
    for name, held in vars(table).items():
        if isinstance(held, list | dict):
            setattr(made, name, _shallow(held))
    made.columns = {name: list(column) for name, column in table.columns.items()}
    made.layers = {layer: {period: _column_copy(column) for period, column in columns.items()} for layer, columns in table.layers.items()}
    return made


def _shallow(held: list[Any] | dict[Any, Any]) -> list[Any] | dict[Any, Any]:
    return held[:] if isinstance(held, list) else dict(held)


def _column_copy(column: CellColumn) -> CellColumn:
    return CellColumn(column.packed[:], dict(column.others))

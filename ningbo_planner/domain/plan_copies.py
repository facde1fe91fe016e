"""Copies of a plan to read from: one that another thread may keep while people go on writing, one with other figures in a few cells.

Nothing that never changes is copied, so that a million cells take a few hundredths of a second. Nobody writes these copies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any

from ningbo_planner.domain.cells import CellColumn
from ningbo_planner.domain.plan import REGISTERS, Plan
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef, Table


class Copying:
    """Copies a plan piece by piece, for those who must not be held up; what was copied is of use only if nothing is written meanwhile.

    Attributes:
        copy: the copy, whole once :meth:`walk` has come to its end; it stays as it is whatever is written into the plan afterwards.
    """

    def __init__(self, plan: Plan) -> None:
        """Begin with nothing."""
        self._plan = plan
        self.copy = copy(plan)
        self.copy.tables = {}

    def walk(self) -> Iterator[str]:
        """Copy, and yield what was copied."""
        for name in REGISTERS:
            setattr(self.copy, name, dict(self._plan.register(name)))
            yield name
        for name, table in list(self._plan.tables.items()):
            made = copy(table)
            self.copy.tables[name] = made
            yield from _copy_table(table, made)


def frozen_copy(plan: Plan) -> Plan:
    """Return a copy that stays as it is whatever is written into ``plan`` afterwards."""
    copying = Copying(plan)
    for _ in copying.walk():
        pass
    return copying.copy


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


def _copy_table(table: Table, made: Table) -> Iterator[str]:
    """Give ``made`` everything of its own that is ever written in place in ``table``.

    What is gone through is listed first: a column of a layer comes into being when somebody first looks for it.
    """
    for name, held in list(vars(table).items()):
        if isinstance(held, list | dict):
            setattr(made, name, _shallow(held))
            yield name
    for name, column in list(table.columns.items()):
        made.columns[name] = list(column)
        yield name
    for layer, columns in list(table.layers.items()):
        made.layers[layer] = {}
        for period, column in list(columns.items()):
            made.layers[layer][period] = _column_copy(column)
            yield period


def _shallow(held: list[Any] | dict[Any, Any]) -> list[Any] | dict[Any, Any]:
    return held[:] if isinstance(held, list) else dict(held)


def _column_copy(column: CellColumn) -> CellColumn:
    return CellColumn(column.packed[:], dict(column.others))

"""A plan as a plain rectangle: one line for each cell, with everything that is said of its row and its table, for scripts and for CSV files."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from ningbo_planner.domain.indicator import FIELDS
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import TARGET, Table

TABLE_COLUMNS = ("table", "table_title", "table_kind", "table_unit")
# Fields of a row as they stand in the plan, but for the unit, which a line says in full.
OWN_FIELDS = tuple(name for name in FIELDS if name not in ("name", "unit"))
ROW_COLUMNS = ("row", "depth", "path", "name", "unit", "own_unit", *OWN_FIELDS)
PERIOD_COLUMNS = ("period", "period_label", "period_kind", "is_base")
# ``explicit`` marks a cell whose meaning is not what its print says by itself.
CELL_COLUMNS = ("layer", "printed", "value", "low", "high", "state", "expression", "explicit")
COLUMNS = (*TABLE_COLUMNS, *ROW_COLUMNS, *PERIOD_COLUMNS, *CELL_COLUMNS)
LIST_SIGN = "、"

_NO_ROW = ("", None, *("" for _ in ROW_COLUMNS[2:]))
_NO_PERIOD = ("", "", "", None)
_NO_CELL = (TARGET, "", None, None, None, "empty", "", False)


def plan_lines(plan: Plan) -> Iterator[tuple[Any, ...]]:
    """Yield the cells of ``plan`` in the order of print, in the order of ``COLUMNS``.

    Every target has a line, also an empty one, so that rows and periods are all there; of other layers only what is filled. Amounts are exact
    decimals in the unit of the row; what is not said is ``None`` or an empty text. A table without rows or periods has lines without them.
    """
    for table in plan.tables.values():
        head = (table.info.id, table.info.title, table.info.kind.value, table.info.unit)
        periods = [(period.id, _period_values(period)) for period in table.periods]
        if not table.ids:
            yield from ((*head, *_NO_ROW, *values, *_NO_CELL) for _, values in periods or [("", _NO_PERIOD)])
        for at, row in enumerate(table.ids):
            said = (*head, *_row_values(table, at))
            if not periods:
                yield (*said, *_NO_PERIOD, *_NO_CELL)
            for layer, period, values, quantity in _row_cells(table, at, periods):
                yield (*said, *values, layer, *_cell_values(quantity, table.unit_of(row)))


def _row_cells(table: Table, at: int, periods: list[tuple[str, tuple[Any, ...]]]) -> Iterator[tuple[str, str, tuple[Any, ...], Quantity]]:
    """Yield the cells of a row with layer and period: every target, of other layers those that say something."""
    for layer, columns in table.layers.items():
        for period, values in periods:
            quantity = columns[period].get(at) if period in columns else EMPTY
            if layer == TARGET or quantity != EMPTY:
                yield layer, period, values, quantity


def _period_values(period: Period) -> tuple[Any, ...]:
    return period.id, period.label, period.kind.value, period.is_base


def _row_values(table: Table, at: int) -> tuple[Any, ...]:
    """Return what is said of a row, in the order of ``ROW_COLUMNS``."""
    row, columns = table.ids[at], table.columns
    own = (_plain(columns[name][at]) for name in OWN_FIELDS)
    return (row, table.depths[at], table.label_path(row), columns["name"][at], table.unit_of(row), columns["unit"][at], *own)


def _cell_values(quantity: Quantity, unit: str) -> tuple[Any, ...]:
    """Return what a cell says, in the order of ``CELL_COLUMNS`` behind the layer."""
    explicit = quantity != EMPTY and not says_by_itself(quantity, unit)
    return quantity.text, quantity.point, quantity.low, quantity.high, quantity.state.name.lower(), quantity.expression, explicit


def says_by_itself(quantity: Quantity, unit: str) -> bool:
    """Tell whether the print of a quantity, read in ``unit``, means what the quantity means."""
    read = parse(quantity.text, unit)
    return (read.state, read.low, read.high) == (quantity.state, quantity.low, quantity.high)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return LIST_SIGN.join(value)
    return value.value if isinstance(value, Enum) else value

"""The head of a very long table: what a chart of the whole table looks at, so that it stays quick whatever is behind."""

from __future__ import annotations

from copy import copy

from ningbo_planner.domain.cells import CellColumn
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import Table

# A chart of a whole table looks at so many of its rows; what matters stands at the head of longer ones.
MOST_ROWS = 1000


def with_head_of(plan: Plan, table: str, rows: int = MOST_ROWS) -> Plan:
    """Return ``plan`` to look at, in which ``table`` has its first ``rows`` rows only."""
    shorter = copy(plan)
    shorter.tables = {**plan.tables, table: head_of(plan.tables[table], rows)}
    return shorter


def head_of(table: Table, rows: int) -> Table:
    """Return the first ``rows`` rows of ``table``; a total whose parts are cut off is none there."""
    head = Table(table.info, table.periods)
    head.ids, head.depths = table.ids[:rows], table.depths[:rows]
    head.columns = {name: column[:rows] for name, column in table.columns.items()}
    above = table.parent_position(rows) if rows < len(table) else -1
    while above >= 0:
        head.columns["aggregation"][above] = Aggregation.NONE
        above = table.parent_position(above)
    head.layers = {layer: {period: _head_of_column(cells, rows) for period, cells in columns.items()} for layer, columns in table.layers.items()}
    head.forget_structure()
    return head


def _head_of_column(cells: CellColumn, rows: int) -> CellColumn:
    return CellColumn(cells.packed[:rows], {at: cells.others[at] for at in range(min(rows, len(cells))) if at in cells.others})

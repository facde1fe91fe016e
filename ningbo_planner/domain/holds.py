"""Cells that no bulk act may change (锁定), asked in one place."""

from __future__ import annotations

from collections.abc import Iterable

from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.table import TARGET, CellRef, RowRef


def is_held(plan: Plan, cell: CellRef) -> bool:
    """Tell whether ``cell`` is held."""
    return bool(plan.holds) and cell_key(cell) in plan.holds


def held_cells(plan: Plan, cells: Iterable[CellRef]) -> list[CellRef]:
    """Return those of ``cells`` that are held, in their order."""
    return [cell for cell in cells if cell_key(cell) in plan.holds] if plan.holds else []


def cells_of_row(plan: Plan, row: RowRef) -> list[CellRef]:
    """Return the target cells of a row, in the order of its table's periods: a row is held by holding them."""
    return [CellRef(row.table, row.row, period.id, TARGET) for period in plan.tables[row.table].periods]

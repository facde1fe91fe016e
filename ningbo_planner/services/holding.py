"""Holding and releasing figures, single ones and whole rows, and the bounds of rows: what every bulk act respects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ningbo_planner.domain import exact
from ningbo_planner.domain.holds import cells_of_row, is_held
from ningbo_planner.domain.plan import Hold, Plan, RowBounds, cell_key, row_key, row_of
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits.acts import hold_cells, release_cells
from ningbo_planner.edits.bounds import set_bounds, set_each_bounds
from ningbo_planner.edits.history import Step
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class HoldChange:
    """What holding or releasing would do.

    Attributes:
        step: the step, or ``None`` when nothing changes.
        cells: the cells it changes.
        left: those that were held, or were free, already.
    """

    step: Step | None
    cells: tuple[CellRef, ...]
    left: tuple[CellRef, ...]

    def to_json(self, plan: Plan) -> dict[str, Any]:
        """Return it as the command line prints it; ``plan`` as it is after the step, or before where it is only tried."""
        return {"cells": [cell_json(plan, cell) for cell in self.cells], "unchanged": [cell_json(plan, cell) for cell in self.left]}


def cells_named(plan: Plan, row: RowRef, period: str | None) -> list[CellRef]:
    """Return the cell of a row in one period, or all of the row's."""
    cells = cells_of_row(plan, row)
    return cells if period is None else [cell for cell in cells if cell.period == period]


def hold(workspace: Workspace, cells: Sequence[CellRef], reason: str, owner: str = "", time: str = "") -> HoldChange:
    """Hold ``cells`` for a reason; those that are held stay with their owner.

    Args:
        workspace: the open plan.
        cells: which.
        reason: why; required, for who wants to release them has to know whom to ask and why.
        owner: who; empty takes who is working.
        time: ISO; empty takes now.

    Raises:
        PlannerError: there is no reason, or no such cell.
    """
    if not reason.strip():
        raise PlannerError("holding.no_reason")
    plan = workspace.plan
    free = tuple(cell for cell in cells if not is_held(plan, cell))
    when = time or datetime.now().isoformat(timespec="seconds")
    step = hold_cells(plan, free, owner or workspace.history.author, reason.strip(), when) if free else None
    return HoldChange(step, free, tuple(cell for cell in cells if is_held(plan, cell)))


def release(workspace: Workspace, cells: Sequence[CellRef]) -> HoldChange:
    """Release ``cells``; those that are not held are left alone."""
    plan = workspace.plan
    held = tuple(cell for cell in cells if is_held(plan, cell))
    return HoldChange(release_cells(plan, held) if held else None, held, tuple(cell for cell in cells if not is_held(plan, cell)))


def bound(workspace: Workspace, rows: Sequence[RowRef], bounds: RowBounds) -> Step | None:
    """Return the step that gives ``rows`` bounds, or ``None`` when they have them already."""
    step = set_bounds(workspace.plan, rows, bounds)
    return step if any(workspace.plan.bounds.get(edit.key) != edit.entry for edit in step.edits if hasattr(edit, "entry")) else None


def bound_each(workspace: Workspace, wanted: Mapping[RowRef, RowBounds]) -> Step | None:
    """Return the step that gives each row its own bounds, or ``None`` when all have them already."""
    new = {row: bounds for row, bounds in wanted.items() if (workspace.plan.bounds.get(row_key(row)) or RowBounds()) != bounds}
    return set_each_bounds(workspace.plan, new) if new else None


def cell_json(plan: Plan, cell: CellRef) -> dict[str, Any]:
    """Return a cell with its names, and who holds it."""
    table, held = plan.tables[cell.table], plan.holds.get(cell_key(cell))
    return {
        "table": cell.table,
        "row": cell.row,
        "label": table.get(cell.row, "name"),
        "period": cell.period,
        "text": plan.quantity(cell).text,
        "hold": None if held is None else hold_json(held),
    }


def hold_json(held: Hold) -> dict[str, str]:
    """Return a hold."""
    return {"owner": held.owner, "reason": held.reason, "time": held.time}


def bounds_json(plan: Plan, key: str) -> dict[str, Any]:
    """Return the bounds of the row of this key with its names; amounts are decimal texts."""
    row, bounds = row_of(key), plan.bounds.get(key) or RowBounds()
    amounts = {"step": bounds.step, "low": bounds.low, "high": bounds.high, "min_growth": bounds.min_growth, "max_growth": bounds.max_growth}
    table = plan.tables[row.table]
    return {
        "table": row.table,
        "row": row.row,
        "label": table.get(row.row, "name"),
        "unit": table.unit_of(row.row),
        **{name: None if amount is None else exact.plain(amount) for name, amount in amounts.items()},
        "not_below_last": bounds.not_below_last,
        "note": bounds.note,
    }

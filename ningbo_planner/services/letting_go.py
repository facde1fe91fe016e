"""Letting go of what stands in the way of a spread or a balance: a hold is released, a bound of a row taken away, each as one step."""

from __future__ import annotations

from dataclasses import replace

from ningbo_planner.domain.bounds import bounds_of_row
from ningbo_planner.domain.holds import is_held
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits.acts import release_cells
from ningbo_planner.edits.bounds import set_bounds
from ningbo_planner.edits.history import Step

HOLD = "hold"
# Demands that are named like the field of the bounds of their row.
_OF_ROWS = frozenset({"low", "high", "not_below_last", "min_growth", "max_growth", "step"})


def release_step(plan: Plan, kind: str, cell: CellRef | None) -> Step | None:
    """Return the step that lets go of a demand; ``None`` where nothing in the plan makes it.

    Args:
        plan: the plan.
        kind: what is demanded, as :class:`DemandKind` of spreading and of balancing call it.
        cell: of which figure.
    """
    if cell is None or not plan.has_cell(cell):
        return None
    if kind == HOLD:
        return release_cells(plan, [cell]) if is_held(plan, cell) else None
    row = RowRef(cell.table, cell.row)
    bounds = bounds_of_row(plan, row)
    # A bound of zero is one too.
    if bounds is None or kind not in _OF_ROWS or getattr(bounds, kind) is None or getattr(bounds, kind) is False:
        return None
    free = False if kind == "not_below_last" else None
    return set_bounds(plan, [row], replace(bounds, **{kind: free}))

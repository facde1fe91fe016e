"""Bounds of rows as steps: what bulk acts may write into them (上下限、步长、不低于上年、增速区间)."""

from __future__ import annotations

from collections.abc import Sequence

from ningbo_planner.domain.plan import Plan, RowBounds, row_key
from ningbo_planner.domain.table import RowRef
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.errors import PlannerError

NO_BOUNDS = RowBounds()


def set_bounds(plan: Plan, rows: Sequence[RowRef], bounds: RowBounds) -> Step:
    """Give ``rows`` bounds in place of those they have; bounds that say nothing take them away.

    Raises:
        PlannerError: a row is not there, or the bounds contradict each other.
    """
    for row in rows:
        if row.table not in plan.tables or row.row not in plan.tables[row.table]:
            raise PlannerError("edit.no_row", row=row.row)
    require_sense(bounds)
    names = "、".join(plan.tables[row.table].get(row.row, "name") for row in rows[:3])
    values = {"rows": names, "count": len(rows)}
    # A note alone bounds nothing.
    is_empty = bounds == RowBounds(note=bounds.note)
    edits = tuple(PutEntry("bounds", row_key(row), None if is_empty else bounds) for row in rows)
    return Step("step.bounds_removed" if is_empty else "step.bounds", edits, values)


def require_sense(bounds: RowBounds) -> None:
    """Raise a sentence on bounds that no figure can satisfy."""
    if bounds.step is not None and bounds.step <= 0:
        raise PlannerError("bounds.step")
    if bounds.low is not None and bounds.high is not None and bounds.low > bounds.high:
        raise PlannerError("bounds.order", low=bounds.low, high=bounds.high)
    if bounds.min_growth is not None and bounds.max_growth is not None and bounds.min_growth > bounds.max_growth:
        raise PlannerError("bounds.growth_order", low=bounds.min_growth, high=bounds.max_growth)
    if bounds.not_below_last and bounds.max_growth is not None and bounds.max_growth < 0:
        raise PlannerError("bounds.falls", high=bounds.max_growth)
    if bounds.min_growth is not None and bounds.min_growth <= -100:
        raise PlannerError("bounds.growth_least")

"""Bounds of rows as steps: what bulk acts may write into them (上下限、步长、不低于上年、增速区间)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

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
    return set_each_bounds(plan, dict.fromkeys(rows, bounds))


def set_each_bounds(plan: Plan, wanted: Mapping[RowRef, RowBounds]) -> Step:
    """Give each row its own bounds, like :func:`set_bounds`."""
    for row, bounds in wanted.items():
        if row.table not in plan.tables or row.row not in plan.tables[row.table]:
            raise PlannerError("edit.no_row", row=row.row)
        require_sense(bounds)
    names = "、".join(plan.tables[row.table].get(row.row, "name") for row in list(wanted)[:3])
    edits = tuple(PutEntry("bounds", row_key(row), None if _is_empty(bounds) else bounds) for row, bounds in wanted.items())
    values = {"rows": names, "count": len(wanted)}
    if all(_is_empty(bounds) for bounds in wanted.values()):
        return Step("step.bounds_removed_one" if len(wanted) == 1 else "step.bounds_removed", edits, values)
    return Step("step.bounds_one" if len(wanted) == 1 else "step.bounds", edits, values)


def _is_empty(bounds: RowBounds) -> bool:
    """Tell whether bounds say nothing; a note alone bounds nothing."""
    return bounds == RowBounds(note=bounds.note)


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


def change_bounds(plan: Plan, changes: Mapping[RowRef, Mapping[str, Any]]) -> Step:
    """Change some of the bounds of each row, by the names of :class:`RowBounds`, and let the others stand.

    Raises:
        PlannerError: a row is not there, or its bounds would contradict each other.
    """
    return set_each_bounds(plan, {row: replace(plan.bounds.get(row_key(row)) or NO_BOUNDS, **fields) for row, fields in changes.items()})

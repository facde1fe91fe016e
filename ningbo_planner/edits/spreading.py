"""Spreading as one step: what a spread proposes, written at once."""

from __future__ import annotations

from collections.abc import Mapping

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import cell_names
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import cell_edits


def write_spread(plan: Plan, total: CellRef, figures: Mapping[CellRef, Quantity], figure: str, way: str, *, over_years: bool) -> Step:
    """Write the figures of a spread.

    Args:
        plan: what it was proposed for.
        total: the cell whose figure is spread, or that a path over the years leads to.
        figures: what is written, held cells not among it.
        figure, way: what was spread and by what, in words, for the name of the step.
        over_years: whether it runs over the years rather than down to the parts.
    """
    row, period = cell_names(plan, total)
    values = {"row": row, "period": period, "figure": figure, "way": way, "count": len(figures)}
    return Step("step.spread_years" if over_years else "step.spread", cell_edits(figures), values)

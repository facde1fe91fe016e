"""Causes as evidence for repairs: what happened to a figure says what mends it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from ningbo_planner.balance.likelihood import Evidence
from ningbo_planner.domain.equations import Equation
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import History
from ningbo_planner.edits.primitives import CellEdit
from ningbo_planner.explain.cause import Cause
from ningbo_planner.explain.implied import implied_figures

# What a match by chance is worth as evidence, against 1 for one that is none.
_CHANCE_COUNTS = 0.2
# So many steps are looked back on.
_STEPS = 200


def evidence_of(plan: Plan, equation: Equation, causes: Sequence[Cause], written: Callable[[CellRef], bool] = lambda cell: False) -> Evidence:
    """Return what ``causes`` say about cells: the figure each would have to state, and how much speaks for it; ``written`` tells cells that somebody has written."""
    named: dict[tuple[CellRef, Decimal], float] = {}
    for cause in causes:
        for cell, to in implied_figures(plan, equation, cause).items():
            if to.point is not None:
                named[cell, to.point] = max(named.get((cell, to.point), 0.0), _CHANCE_COUNTS if cause.is_chance else 1.0)
    return Evidence(named, written)


def written_cells(history: History) -> Callable[[CellRef], bool]:
    """Return what tells whether the last steps wrote a cell: what somebody has typed or taken over is doubted before what was printed."""
    edits = [edit for entry in history.undo_list()[:_STEPS] for edit in history.payload(entry.seq).edits if isinstance(edit, CellEdit)]
    return lambda cell: any(edit.get(cell) is not None for edit in edits)

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
    """Return what ``causes`` say about cells: the figure each would have to state, and how much speaks for it beside the best that names any.

    Args:
        written: tells cells that somebody has written.
    """
    telling = [(cause, figures) for cause in causes if (figures := implied_figures(plan, equation, cause))]
    best = max((cause.score for cause, _ in telling), default=1.0)
    named: dict[tuple[CellRef, Decimal], float] = {}
    for cause, figures in telling:
        worth = (_CHANCE_COUNTS if cause.is_chance else 1.0) * cause.score / best
        for cell, to in figures.items():
            if to.point is not None:
                named[cell, to.point] = max(named.get((cell, to.point), 0.0), worth)
    return Evidence(named, written)


def written_cells(history: History) -> Callable[[CellRef], bool]:
    """Return what tells whether the last steps wrote a cell: what somebody has typed or taken over is doubted before what was printed."""
    edits = [edit for entry in history.undo_list()[:_STEPS] for edit in history.payload(entry.seq).edits if isinstance(edit, CellEdit)]
    return lambda cell: any(edit.get(cell) is not None for edit in edits)

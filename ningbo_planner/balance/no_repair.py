"""Why one equation cannot be mended: the holds and bounds around it that contradict each other, and what giving up each of them would bring."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection

from ningbo_planner.balance.component import Component
from ningbo_planner.balance.conflict import Conflict, conflict_of
from ningbo_planner.balance.model import Model, Row
from ningbo_planner.balance.parts import free_cells
from ningbo_planner.balance.solver import Budget
from ningbo_planner.domain.equations import Equation
from ningbo_planner.domain.plan import Plan

SECONDS = 5.0
# What stands in the way lies near; so many equations around the broken one are looked at.
_MOST_ROWS = 400


def why_no_repair(plan: Plan, equation: Equation, *, kept: Collection[str] = (), seconds: float = SECONDS, cancelled: Callable[[], bool] | None = None) -> Conflict | None:
    """Return what keeps ``equation`` from being mended, or ``None`` where nothing near it does.

    Args:
        plan: read only.
        equation: does not hold, and :func:`ningbo_planner.balance.repair.smallest_repairs` found no way to mend it.
        kept: ids of equations whose gap stays, because somebody has given a reason.
        seconds: after so long, nothing is known.
        cancelled: asked many times a second.

    Raises:
        Stopped: somebody asked to stop.
    """
    model = Model(plan, kept=kept)
    row = model.row(equation)
    if row is None or not row.is_broken:
        return None
    return conflict_of(Component(model, tuple(_around(model, row)), frozenset()), Budget(seconds, cancelled))


def _around(model: Model, first: Row) -> list[Row]:
    """Return the equations that cells which may change join with ``first``, the nearest ones first."""
    found, waiting = {first.equation.id: first}, deque([first])
    while waiting and len(found) < _MOST_ROWS:
        for cell in free_cells(model, waiting.popleft()):
            for row in model.rows_of(cell):
                if row.equation.id not in found:
                    found[row.equation.id] = row
                    waiting.append(row)
    return list(found.values())

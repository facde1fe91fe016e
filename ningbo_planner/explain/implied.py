"""What would have to be written if a cause is what happened."""

from __future__ import annotations

from ningbo_planner.domain.equations import Equation
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.table import CellRef
from ningbo_planner.explain.cause import Cause, CauseKind
from ningbo_planner.explain.setting import Setting, like

# Kinds whose cells are witnesses only: it is the stated total that would have to follow its parts.
_TOTAL_FOLLOWS = frozenset({CauseKind.OMITTED, CauseKind.DOUBLED})
_COUNTED_FROM_OUTSIDE = "cause.counted_from_outside"
# Sentences that say themselves that what they name would not do, or that it is mostly chance.
REFUTED = frozenset({"cause.missing_unfit", "cause.missing_negative", "cause.more_combinations"})


def implied_figures(plan: Plan, equation: Equation, cause: Cause) -> dict[CellRef, Quantity]:
    """Return what would have to be written if ``cause`` is what happened; nothing where it says itself that that would not do."""
    if cause.code in REFUTED:
        return {}
    changes = {proposal.cell: proposal.would_be for proposal in cause.proposals if proposal.would_be != proposal.now}
    follows = cause.kind in _TOTAL_FOLLOWS or cause.code == _COUNTED_FROM_OUTSIDE
    setting = Setting(plan, equation)
    if changes or not follows or setting.open_parts or setting.stated.quantity.state is not State.NUMBER:
        return changes
    return {equation.stated: like(setting.stated.quantity, setting.computed)}

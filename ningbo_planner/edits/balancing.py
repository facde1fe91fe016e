"""A chosen repair or balance as one step: what it proposes, written at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ningbo_planner.domain.finding import Finding
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import cell_edits


def write_repair(finding: Finding, figures: Mapping[CellRef, Quantity]) -> Step:
    """Write the figures of a repair of ``finding``."""
    values = {"row": finding.label, "period": finding.values.get("period", finding.period), "count": len(figures)}
    return Step("step.repair", cell_edits(figures), values)


def write_balance(plan: Plan, table: str, periods: Iterable[str], figures: Mapping[CellRef, Quantity], method: str) -> Step:
    """Write the figures of a balance.

    Args:
        plan: what it was found for.
        table, periods: what was balanced.
        figures: what is written, cells of other tables that repeat figures among it.
        method: by what, in words, for the name of the step.
    """
    held, wanted = plan.tables[table], set(periods)
    labels = "、".join(period.label for period in held.periods if period.id in wanted) if len(wanted) < len(held.periods) else ""
    values = {"table": held.info.title or held.info.heading, "periods": labels, "method": method, "count": len(figures)}
    return Step("step.balance", cell_edits(figures), values)

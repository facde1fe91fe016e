"""Why figures disagree and what would mend them: the causes that the numbers support, the smallest repairs, and whether rounding explains the gap."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ningbo_planner.balance.conflict import Conflict
from ningbo_planner.balance.no_repair import why_no_repair
from ningbo_planner.balance.repair import SECONDS, Repair, smallest_repairs
from ningbo_planner.domain.equations import Equation, equation_of
from ningbo_planner.domain.finding import Finding, FindingStatus
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.errors import PlannerError
from ningbo_planner.explain.cause import Cause
from ningbo_planner.explain.causes import causes_of
from ningbo_planner.explain.rounding import rounding_of
from ningbo_planner.services.balance_words import conflict_json
from ningbo_planner.services.evidence import evidence_of, written_cells
from ningbo_planner.services.workspace import Workspace

EXPLAINS, CANNOT_EXPLAIN = "explains", "cannot explain"


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of one finding.

    Attributes:
        plan: what it was looked for in.
        finding: which.
        causes: what may have happened, best first.
        repairs: the smallest changes that mend it, best first.
        rounding: whether rounding explains the gap, proved; ``None`` where a figure is no plain number, so that nothing can be proved.
        conflict: where nothing mends it: the holds and bounds that stand in the way.
        took_all_time: whether no repair was found only because time was up.
    """

    plan: Plan
    finding: Finding
    causes: tuple[Cause, ...]
    repairs: tuple[Repair, ...]
    rounding: bool | None
    conflict: Conflict | None = None
    took_all_time: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return it as the command line prints it."""
        return {
            "finding": self.finding.id,
            "causes": [self._cause_json(rank, cause) for rank, cause in enumerate(self.causes, 1)],
            "repairs": [self._repair_json(repair) for repair in self.repairs],
            "rounding": EXPLAINS if self.rounding else CANNOT_EXPLAIN,
            # Only where nothing mends it, in place of repairs.
            **({} if self.conflict is None else conflict_json(self.plan, self.conflict)),
        }

    def _cause_json(self, rank: int, cause: Cause) -> dict[str, Any]:
        cells = [{**self._place(each.cell), "now": each.now.text, "would_be": each.would_be.text} for each in cause.proposals]
        return {"kind": cause.kind.value, "rank": rank, "chance": cause.is_chance, "cells": cells, "sentence": cause.sentence}

    def _repair_json(self, repair: Repair) -> dict[str, Any]:
        cells = [{**self._place(change.cell), "from": change.now.text, "to": change.to.text} for change in repair.changes]
        return {"cells": cells, "count": repair.count, "optimal": repair.is_optimal}

    def _place(self, cell: CellRef) -> dict[str, str]:
        return {"row": cell.row, "label": str(self.plan.tables[cell.table].get(cell.row, "name")), "period": cell.period}


def explain(
    workspace: Workspace,
    finding_id: str,
    *,
    with_repairs: bool = True,
    seconds: float = SECONDS,
    cancelled: Callable[[], bool] | None = None,
) -> Explanation:
    """Explain one finding.

    Args:
        workspace: the open plan.
        finding_id: as ``check`` prints it.
        with_repairs: whether repairs are looked for, which may take an integer program.
        seconds, cancelled: how long for, and whether somebody asks to stop.

    Raises:
        PlannerError: there is no such finding.
    """
    finding = workspace.checker.findings.get(finding_id)
    if finding is None:
        raise PlannerError("explain.no_finding", finding=finding_id)
    plan = workspace.plan
    equation = equation_of(plan, finding_id)
    if equation is None:
        # Not every finding is a disagreement of figures: what is missing or misspelt says all there is in its own sentence.
        return Explanation(plan, finding, (), (), None)
    causes = causes_of(plan, equation)
    verdict = rounding_of(plan, equation)
    began = time.monotonic()
    repairs, conflict = _repairs(workspace, finding, equation, causes, seconds, cancelled) if with_repairs else ((), None)
    is_late = with_repairs and not repairs and conflict is None and time.monotonic() - began >= seconds
    return Explanation(plan, finding, tuple(causes), repairs, None if verdict is None else verdict.explains, conflict, is_late)


def explain_all(workspace: Workspace, *, with_repairs: bool = True, seconds: float = SECONDS) -> list[Explanation]:
    """Explain every finding about figures that do not add up, gravest first."""
    found = [finding for finding in workspace.findings() if equation_of(workspace.plan, finding.id) is not None]
    return [explain(workspace, finding.id, with_repairs=with_repairs, seconds=seconds) for finding in found]


def _repairs(
    workspace: Workspace, finding: Finding, equation: Equation, causes: Sequence[Cause], seconds: float, cancelled: Callable[[], bool] | None
) -> tuple[tuple[Repair, ...], Conflict | None]:
    """Return the smallest repairs, or else what stands against any; gaps that somebody has given a reason for stay as they are."""
    plan, kept = workspace.plan, explained_gaps(workspace, finding.id)
    repairs = smallest_repairs(plan, [equation], evidence=evidence_of(plan, equation, causes, written_cells(workspace.history)), kept=kept, seconds=seconds, cancelled=cancelled)
    if repairs:
        return tuple(repairs), None
    return (), why_no_repair(plan, equation, kept=kept, cancelled=cancelled)


def explained_gaps(workspace: Workspace, but: str = "") -> set[str]:
    """Return the findings that somebody has given a standing reason for, all but one."""
    findings = workspace.checker.findings
    return {name for name in workspace.plan.reasons if name != but and name in findings and findings[name].status is FindingStatus.EXPLAINED}

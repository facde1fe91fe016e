"""Smallest repairs of a finding, a table made to add up, and what stands in the way: looked for here, applied as one step each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ningbo_planner.balance import solver, whole
from ningbo_planner.balance.conflict import Conflict
from ningbo_planner.balance.figure import Change as Figure
from ningbo_planner.balance.repair import MOST_ANSWERS, SECONDS, Repair
from ningbo_planner.balance.whole import Balanced, Method
from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import equation_of
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.balancing import write_balance, write_repair
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.balance_words import cell_json, conflict_json, moved_json
from ningbo_planner.services.explaining import explain, explained_gaps
from ningbo_planner.services.workspace import Change, Workspace
from ningbo_planner.text import document_text, tr

Progress = Callable[[int, int], object]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Repairs:
    """What would mend one finding.

    Attributes:
        plan: what it was looked for in.
        finding: its id.
        repairs: the smallest changes, the likeliest first.
        conflict: where there are none: the holds and bounds that stand in the way.
        took_all_time: whether there are none only because time was up.
    """

    plan: Plan
    finding: str
    repairs: tuple[Repair, ...]
    conflict: Conflict | None = None
    took_all_time: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return it for programs."""
        found = [{"cells": [cell_json(self.plan, each) for each in repair.changes], "count": repair.count, "optimal": repair.is_optimal} for repair in self.repairs]
        return {"finding": self.finding, "repairs": found, **(conflict_json(self.plan, self.conflict) if self.conflict is not None else {})}


@dataclass(frozen=True, slots=True)
class Balance:
    """A table made to add up, or why it cannot be.

    Attributes:
        plan, table, periods: what was balanced.
        method: by what.
        found: the figures; ``None`` where there are none.
        conflict: then: the holds and bounds that contradict each other.
    """

    plan: Plan
    table: str
    periods: tuple[str, ...]
    method: Method
    found: Balanced | None
    conflict: Conflict | None = None

    @property
    def changes(self) -> tuple[Figure, ...]:
        """What would be written."""
        return self.found.changes if self.found is not None else ()

    @property
    def method_words(self) -> str:
        """The method as a planner calls it."""
        return tr(f"balance.method.{self.method}")

    @property
    def logged_method(self) -> str:
        """The method as the log of the plan calls it, in every language of the window."""
        return document_text(f"balance.method.{self.method}")

    @property
    def sentences(self) -> list[str]:
        """What came of it, for people."""
        if self.conflict is not None:
            return [self.conflict.sentence, *(release.sentence for release in self.conflict.releases)]
        title = self.plan.tables[self.table].info.title
        if self.found is None or not self.found.changes:
            return [tr("balance.nothing", table=title)]
        unit = self.plan.tables[self.table].info.unit
        said = [tr("balance.done", method=self.method_words, table=title, count=self.found.count, moved=exact.trimmed(self.found.moved_total) + unit)]
        largest = self.found.largest_move
        return said if largest is None else [*said, self._largest(largest)]

    def to_json(self) -> dict[str, Any]:
        """Return it as the command line prints it: every cell before and after, or what contradicts itself."""
        head = {"table": self.table, "periods": list(self.periods), "method": self.method.value}
        if self.conflict is not None or self.found is None:
            return {**head, **(conflict_json(self.plan, self.conflict) if self.conflict is not None else {})}
        largest = self.found.largest_move
        return {
            **head,
            "cells": [moved_json(self.plan, each) for each in self.found.changes],
            "count": self.found.count,
            "moved": exact.trimmed(self.found.moved_total),
            "largest": None if largest is None else moved_json(self.plan, largest),
            "within_a_step": self.found.within_a_step,
            "optimal": self.found.is_proved,
        }

    def _largest(self, change: Figure) -> str:
        table = self.plan.tables[change.cell.table]
        return tr("balance.largest", row=table.get(change.cell.row, "name"), period=table.period(change.cell.period).label, now=change.now.text, to=change.to.text)


def prepare() -> None:
    """Load the solver's library, which a window does on its own thread before a worker needs it."""
    solver.load()


def repairs(workspace: Workspace, finding_id: str, *, limit: int = MOST_ANSWERS, seconds: float = SECONDS, cancelled: Cancelled | None = None) -> Repairs:
    """Return the smallest repairs of a finding, those first that a cause speaks for; gaps that somebody has given a reason for stay as they are.

    Raises:
        PlannerError: there is no such finding, or it is not about figures that disagree.
        Stopped: somebody asked to stop.
    """
    finding = workspace.checker.findings.get(finding_id)
    if finding is None:
        raise PlannerError("balance.no_finding", finding=finding_id)
    if equation_of(workspace.plan, finding_id) is None:
        raise PlannerError("balance.no_equation", row=finding.label)
    found = explain(workspace, finding_id, seconds=seconds, cancelled=cancelled)
    return Repairs(workspace.plan, finding_id, found.repairs[:limit], found.conflict, found.took_all_time)


def apply_repair(workspace: Workspace, finding_id: str, repair: Repair) -> Change | None:
    """Write a repair as one step.

    Raises:
        PlannerError: there is no such finding any more, or a cell has changed since the repair was found, or is held.
    """
    finding = workspace.checker.findings.get(finding_id)
    if finding is None:
        raise PlannerError("balance.no_finding", finding=finding_id)
    _require_current(workspace.plan, repair.changes)
    return workspace.execute(write_repair(finding, {each.cell: each.to for each in repair.changes}))


def balance(
    workspace: Workspace,
    table: str,
    periods: Iterable[str] | None = None,
    *,
    method: Method = Method.LEAST,
    step: Decimal | None = None,
    held: Collection[CellRef] = (),
    seconds: float = whole.SECONDS,
    cancelled: Cancelled | None = None,
    progress: Progress | None = None,
) -> Balance:
    """Make a table add up; see :func:`ningbo_planner.balance.whole.balance`. Nothing is written.

    Raises:
        PlannerError: no period is chosen, the step is not positive, or time was up.
        Stopped: somebody asked to stop.
    """
    plan = workspace.plan
    wanted = None if periods is None else set(periods)
    chosen = tuple(period.id for period in plan.tables[table].periods if wanted is None or period.id in wanted)
    if not chosen:
        raise PlannerError("balance.no_period")
    if step is not None and step <= 0:
        raise PlannerError("balance.bad_step")
    kept = explained_gaps(workspace)
    found = whole.balance(plan, table, chosen, method=method, step=step, held=held, kept=kept, seconds=seconds, cancelled=cancelled, progress=progress)
    is_found = isinstance(found, Balanced)
    return Balance(plan, table, chosen, method, found if is_found else None, None if is_found else found)


def all_balances(workspace: Workspace, table: str, periods: Iterable[str] | None = None, *, progress: Progress | None = None, **options: Any) -> list[Balance]:
    """Return the balances by all methods, to be shown side by side; a conflict is found once and told for all."""
    chosen = None if periods is None else list(periods)
    found: list[Balance] = []
    for done, method in enumerate(Method):
        if found and found[0].conflict is not None:
            first = found[0]
            found.append(Balance(first.plan, first.table, first.periods, method, None, first.conflict))
        else:
            found.append(balance(workspace, table, chosen, method=method, **options))
        if progress is not None:
            progress(done + 1, len(Method))
    return found


def apply_balance(workspace: Workspace, found: Balance) -> Change | None:
    """Write a balance as one step; ``None`` where it changes nothing.

    Raises:
        PlannerError: a cell has changed since the balance was found, or is held.
    """
    _require_current(workspace.plan, found.changes)
    figures = {each.cell: each.to for each in found.changes}
    return workspace.execute(write_balance(workspace.plan, found.table, found.periods, figures, found.logged_method)) if figures else None


def _require_current(plan: Plan, changes: Sequence[Figure]) -> None:
    """Raise a sentence when a figure is not what it was when the changes were found."""
    if any(not plan.has_cell(each.cell) or plan.quantity(each.cell) != each.now for each in changes):
        raise PlannerError("balance.outdated")

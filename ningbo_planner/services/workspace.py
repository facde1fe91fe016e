"""An open plan with its history and its findings: the one place through which every change of a plan goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ningbo_planner.checks.checker import Checker, FindingChanges
from ningbo_planner.domain.finding import Finding
from ningbo_planner.domain.plan import Plan
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.history import Confirm, History, LogEntry, Outcome, Step
from ningbo_planner.errors import PlannerError
from ningbo_planner.storage.plan_file import PlanFile


@dataclass(frozen=True, slots=True)
class Change:
    """What one step, undo or redo did: the log entry, what it wrote, and which findings are other than before."""

    entry: LogEntry
    changes: ChangeSet
    findings: FindingChanges


def merged(changes: Sequence[Change]) -> Change:
    """Return what several changes, one after the other, come to; it goes by the name of the last."""
    whole, findings = ChangeSet(), FindingChanges()
    for change in changes:
        whole.take_in(change.changes)
        findings.take_in(change.findings)
    return Change(changes[-1].entry, whole, findings)


class Workspace:
    """An open plan.

    Attributes:
        file: the plan file; every step is in it when :meth:`execute` returns.
        plan, history, checker: the plan, its log, its findings.
    """

    def __init__(self, file: PlanFile, author: str = "") -> None:
        """Take over an open plan file and check the plan once."""
        self.file = file
        self.plan: Plan = file.plan
        self.history = History(file.plan, file.journal, file.entries, author)
        self.checker = Checker(file.plan)

    @property
    def path(self) -> Path:
        """Where the plan file is."""
        return self.file.path

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed; ``file.read_only_reason`` says why."""
        return self.file.read_only

    def execute(self, step: Step, confirm: Confirm = bool) -> Change | None:
        """Do ``step`` whole, log it and re-check; ``None`` when it changes nothing. ``confirm`` may still stop it before it is logged."""
        self._refuse_when_read_only()
        outcome = self.history.execute(step, confirm)
        return self._changed(outcome) if outcome is not None else None

    def undo(self, confirm: Confirm = bool) -> Change:
        """Take the last step back."""
        self._refuse_when_read_only()
        return self._changed(self.history.undo(confirm))

    def redo(self, confirm: Confirm = bool) -> Change:
        """Do the step again that was taken back last."""
        self._refuse_when_read_only()
        return self._changed(self.history.redo(confirm))

    def travel(self, steps: int, changes: list[Change], watch: Callable[[int], object] = bool) -> None:
        """Undo (negative) or redo so many steps, each added to ``changes``; ``watch`` is told before each how many are done, and may raise to end it."""
        for done in range(abs(steps)):
            watch(done)
            changes.append(self.undo() if steps < 0 else self.redo())

    def findings(self) -> list[Finding]:
        """Return all findings, gravest first, then in the order of print."""
        return self.checker.ordered()

    def close(self) -> None:
        """Let go of the plan file."""
        self.file.close()

    def _changed(self, outcome: Outcome) -> Change:
        findings = self.checker.update(outcome.changes)
        if not findings.is_empty:
            # Asked for at once by everybody who lists them; after a large change this is still on the thread that made it.
            self.checker.ordered()
        return Change(outcome.entry, outcome.changes, findings)

    def _refuse_when_read_only(self) -> None:
        if self.read_only:
            raise PlannerError("workspace.read_only", reason=self.file.read_only_reason)

"""What taking returned figures would do to the checks: which findings would come, which go, which gaps grow or shrink. Nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ningbo_planner.checks.checker import Checker, Tally
from ningbo_planner.domain.finding import GRADE_ORDER, Finding, Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.merge.resolve import Decided, choose, choose_rows, step_of, tried_out
from ningbo_planner.merge.row_steps import RowPlace
from ningbo_planner.services.returns_report import SET_ASIDE, ReturnsReport
from ningbo_planner.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Effect:
    """What would become of the findings.

    Attributes:
        before, after: how many there are of each grade, gravest first.
        came, went: findings that would come and go, gravest first.
        changed: findings that would stay with another gap or wording, as they are and as they would be.
    """

    before: tuple[int, ...]
    after: tuple[int, ...]
    came: tuple[Finding, ...] = ()
    went: tuple[Finding, ...] = ()
    changed: tuple[tuple[Finding, Finding], ...] = ()


def effect_of(workspace: Workspace, report: ReturnsReport, taken: Mapping[str, str], rows: Mapping[str, RowPlace]) -> Effect:
    """Return what taking these figures and rows would do; the plan is tried out in memory and put back before anybody can look.

    Raises:
        PlannerError: a chosen row cannot stand where it shall, or a figure cannot be taken.
    """
    return _effect(workspace.plan, workspace.checker, report, taken, rows)


def effect_on_copy(
    plan: Plan, report: ReturnsReport, taken: Mapping[str, str], rows: Mapping[str, RowPlace], cancelled: Callable[[], bool] = lambda: False
) -> Effect | None:
    """Return the same for very many figures, tried out on a copy of the plan that nobody else looks at; nothing when it is cancelled."""
    checker = Checker(plan)
    return None if cancelled() else _effect(plan, checker, report, taken, rows)


def _effect(plan: Plan, checker: Checker, report: ReturnsReport, taken: Mapping[str, str], rows: Mapping[str, RowPlace]) -> Effect:
    """Try a choice out."""
    counts = _counts(checker.tally)
    decided = []
    for file in report.files:
        if file.submission is not None and file.status not in SET_ASIDE:
            choices, chosen = choose(file.changes, taken), choose_rows(file.submission, file.rows, rows)
            decided += [Decided(file.submission, tuple(choices), rows=tuple(chosen))] if choices or chosen else []
    if not decided:
        return Effect(counts, counts)
    step = step_of(plan, decided, "")
    before = dict(checker.findings)
    with tried_out(plan, step) as changes:
        checker.update(changes)
        after, counts_after = dict(checker.findings), _counts(checker.tally)
    checker.update(changes)
    came = [finding for key, finding in after.items() if key not in before]
    went = [finding for key, finding in before.items() if key not in after]
    changed = [(finding, after[key]) for key, finding in before.items() if key in after and after[key] != finding]
    return Effect(counts, counts_after, _gravest_first(came), _gravest_first(went), tuple(changed))


def _counts(tally: Tally) -> tuple[int, ...]:
    return tuple(sum(count for (each, _), count in tally.items() if each is grade) for grade in sorted(Grade, key=lambda grade: GRADE_ORDER[grade]))


def _gravest_first(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: GRADE_ORDER[finding.grade]))

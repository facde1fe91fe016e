"""What would become of the findings if some cells said something else: exactly what a re-check would say, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.finding import GRADE_ORDER, Finding, FindingStatus
from ningbo_planner.domain.plan_copies import with_figures
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef


@dataclass(frozen=True, slots=True)
class Outlook:
    """What some figures would do to the findings.

    Attributes:
        gone: findings that would be no more.
        added: findings that would be new.
        expired: findings whose written reason would no longer hold.
        eased: findings that would still stand, but less grave.
        changed: other findings that would still stand, with other figures.
    """

    gone: tuple[Finding, ...] = ()
    added: tuple[Finding, ...] = ()
    expired: tuple[Finding, ...] = ()
    eased: tuple[Finding, ...] = ()
    changed: tuple[Finding, ...] = ()


def outlook(checker: Checker, figures: Mapping[CellRef, Quantity]) -> Outlook:
    """Return what would become of the findings of ``checker`` if its plan had these ``figures``."""
    before = checker.findings
    after = checker.foresee(with_figures(checker.plan, figures), figures)
    kept = [(before[name], finding) for name, finding in after.items() if finding is not None and name in before and finding != before[name]]
    eased = [new for old, new in kept if GRADE_ORDER[new.grade] > GRADE_ORDER[old.grade]]
    expired = [new for old, new in kept if new.status is FindingStatus.EXPIRED and old.status is not FindingStatus.EXPIRED]
    return Outlook(
        gone=tuple(before[name] for name, finding in after.items() if finding is None and name in before),
        added=tuple(finding for name, finding in after.items() if finding is not None and name not in before),
        expired=tuple(expired),
        eased=tuple(eased),
        changed=tuple(new for _, new in kept if new not in expired and new not in eased),
    )

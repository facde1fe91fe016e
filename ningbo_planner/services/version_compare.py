"""Two versions of a plan side by side, or a version and the plan as it is: what differs, counted, and which gaps were opened and closed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from ningbo_planner.domain import exact
from ningbo_planner.domain.finding import Finding, Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_copies import frozen_copy
from ningbo_planner.domain.table import TARGET, CellRef
from ningbo_planner.services.version_bridge import moved_totals
from ningbo_planner.services.version_differences import Difference, DifferenceKind, differences, kind_words
from ningbo_planner.services.versions import CURRENT, Cancelled, Progress, findings_at, name_of, plan_at
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two states of a plan.

    Attributes:
        old_key, new_key: which: ids of versions, or :data:`~ningbo_planner.services.versions.CURRENT`.
        old_name, new_name: what they are called.
        old, new: the plan in both states; only to be read.
        differences: everything that is said otherwise, in the order of print.
        before, after: the findings of both, by id.
        totals: the totals that moved, or whose parts did, by period.
    """

    old_key: str
    new_key: str
    old_name: str
    new_name: str
    old: Plan
    new: Plan
    differences: tuple[Difference, ...]
    before: dict[str, Finding]
    after: dict[str, Finding]
    totals: tuple[CellRef, ...] = ()

    @property
    def counts(self) -> Counter[DifferenceKind]:
        """How many differences there are of each kind."""
        return Counter(each.kind for each in self.differences)

    @property
    def opened(self) -> list[Finding]:
        """Findings that the newer state has and the older has not."""
        return [finding for key, finding in self.after.items() if key not in self.before]

    @property
    def closed(self) -> list[Finding]:
        """Findings that the older state had and the newer has not."""
        return [finding for key, finding in self.before.items() if key not in self.after]

    @property
    def shifted(self) -> list[tuple[Finding, Finding]]:
        """Findings of both whose gap is another one."""
        return [(finding, self.after[key]) for key, finding in self.before.items() if key in self.after and self.after[key].gap != finding.gap]


def compare(workspace: Workspace, old: str, new: str = CURRENT, progress: Progress | None = None, cancelled: Cancelled | None = None) -> Comparison:
    """Compare two versions, or one with the plan as it is now.

    Raises:
        PlannerError: one of them cannot be looked at.
    """
    names = [name_of(workspace, key) for key in (old, new)]
    first, second = (_state(workspace, key, progress, cancelled) for key in (old, new))
    found = differences(first, second)
    before, after = (findings_at(workspace, key) for key in (old, new))
    return Comparison(old, new, names[0], names[1], first, second, tuple(found), before, after, tuple(moved_totals(first, second, found)))


def _state(workspace: Workspace, key: str, progress: Progress | None, cancelled: Cancelled | None) -> Plan:
    """Return a plan that stays as it is while people look at it."""
    plan = plan_at(workspace, key, progress, cancelled)
    return frozen_copy(plan) if key == CURRENT else plan


def summary(comparison: Comparison) -> list[str]:
    """Return what differs, counted, as sentences; what became of the checks last."""
    names = {"old": comparison.old_name, "new": comparison.new_name}
    if not comparison.differences:
        return [tr("versions.same", **names)]
    counted = "，".join(tr("versions.count", kind=tr(f"versions.kinds.{kind}"), count=count) for kind, count in sorted(comparison.counts.items(), key=lambda item: list(DifferenceKind).index(item[0])))
    told = [tr("versions.summary", **names, count=len(comparison.differences), counted=counted)]
    errors = [sum(finding.grade is Grade.ERROR for finding in found.values()) for found in (comparison.before, comparison.after)]
    told.append(
        tr(
            "versions.gaps",
            before=len(comparison.before),
            after=len(comparison.after),
            errors_before=errors[0],
            errors_after=errors[1],
            opened=len(comparison.opened),
            closed=len(comparison.closed),
        )
    )
    return told


def sentence(comparison: Comparison, difference: Difference) -> str:
    """Return one difference as a line for people."""
    period = period_words(comparison, difference)
    values = {"kind": kind_words(difference), "label": difference.label, "period": period, "before": difference.before or tr("versions.nothing"), "after": difference.after or tr("versions.nothing")}
    if difference.change:
        return tr("versions.line_figure", **values, change=change_words(difference))
    return tr("versions.line_period" if period else "versions.line", **values)


def period_words(comparison: Comparison, difference: Difference) -> str:
    """Return the label of the period that a difference is about, said to be of what was reached where it is."""
    for plan in (comparison.new, comparison.old):
        table = plan.tables.get(difference.table)
        label = next((period.label for period in table.periods if period.id == difference.period), "") if table is not None else ""
        if label:
            return label if difference.layer == TARGET else tr("versions.actual", period=label)
    return ""


def change_words(difference: Difference) -> str:
    """Return by how much a figure moved, signed, with its unit."""
    if not difference.change:
        return ""
    return f"{'+' if difference.change > 0 else '−'}{exact.trimmed(abs(difference.change))}{difference.unit}"


def difference_json(comparison: Comparison, difference: Difference) -> dict[str, Any]:
    """Return one difference as the command line prints it."""
    told = {name: getattr(difference, name) or None for name in ("table", "row", "period", "field")}
    change = None if difference.change is None else exact.trimmed(difference.change)
    layer = {} if difference.layer == TARGET else {"layer": difference.layer}
    words = {"label": difference.label, "before": difference.before, "after": difference.after, "unit": difference.unit or None, "lead": difference.lead or None}
    return {"kind": difference.kind.value, **told, **layer, **words, "change": change, "sentence": sentence(comparison, difference)}

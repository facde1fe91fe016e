"""Freezing the plan under a name (征求意见稿, 送审稿, 印发稿): an entry in the register of versions that names the step of the log it stands for."""

from __future__ import annotations

from dataclasses import replace

from ningbo_planner.domain.plan import Plan, Version
from ningbo_planner.edits.acts import shown_text
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.errors import PlannerError

FREEZE = "step.freeze"


def freeze_plan(version: Version) -> Step:
    """Note ``version``, which stands for the plan before this step."""
    return Step(FREEZE, (PutEntry("versions", version.id, version),), {"name": version.name})


def note_version(plan: Plan, version: str, note: str) -> Step:
    """Say something else of a frozen version; what was frozen stays what it is.

    Raises:
        PlannerError: there is no such version in the plan (any more).
    """
    if version not in plan.versions:
        raise PlannerError("versions.freezing_undone")
    held = plan.versions[version]
    return Step("step.version_note", (PutEntry("versions", version, replace(held, note=note)),), {"name": held.name, "note": shown_text(note)})

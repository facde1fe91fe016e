"""Frozen versions of a plan: freezing, looking at the plan as it was, and bringing back what it said.

A version is the log up to a step, and the log only ever grows: whatever is changed, undone or tidied up later, the plan as it was is found by walking the
log backwards on a copy, and the hash of its contents proves that it is the one that was frozen. Undoing the freezing itself takes the version out of the
plan's register, but not out of the log: it stays in the list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.finding import GRADE_ORDER, Finding
from ningbo_planner.domain.plan import Plan, Version
from ningbo_planner.domain.plan_copies import frozen_copy
from ningbo_planner.domain.plan_digest import SHOWN, content_digest
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.freezing import FREEZE, freeze_plan, note_version
from ningbo_planner.edits.history import EntryKind, History, Journal, Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.edits.restoring import Restoration, restore_all, restore_cells, restore_rows
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.workspace import Change, Workspace
from ningbo_planner.text import tr

# Names the plan as it is now wherever a version is asked for.
CURRENT = "current"
USUAL_NAMES = ("draft", "submitted", "issued")
MOST_SIGNS = 60
Progress = Callable[[int, int], object]
Cancelled = Callable[[], bool]

# The plans of versions that were looked at, and what the checks said of them, while their workspace is open.
_KNOWN: WeakKeyDictionary[Workspace, dict[str, Plan]] = WeakKeyDictionary()
_FOUND: WeakKeyDictionary[Workspace, dict[str, dict[str, Finding]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Effect:
    """What a step would do to the findings: how many there are now and would be, those that would come, those that would go."""

    before: int
    after: int
    came: tuple[Finding, ...]
    went: tuple[Finding, ...]


def usual_names() -> list[str]:
    """Return the names that versions usually have, in the order in which a plan becomes them."""
    return [tr(f"versions.usual.{name}") for name in USUAL_NAMES]


def short(digest: str) -> str:
    """Return as much of a hash as people are shown, in groups of four."""
    return " ".join(digest[at : at + 4] for at in range(0, min(SHOWN, len(digest)), 4))


def versions(workspace: Workspace) -> list[Version]:
    """Return every version that was ever frozen, oldest first, with what is said of it now."""
    found: dict[str, Version] = {}
    for entry in workspace.history.entries:
        if entry.code == FREEZE and entry.kind is EntryKind.DO:
            found |= {edit.key: edit.entry for edit in workspace.history.payload(entry.seq).edits if isinstance(edit, PutEntry) and edit.entry is not None}
    return sorted((found | workspace.plan.versions).values(), key=lambda version: (version.step, version.time))


def find_version(workspace: Workspace, text: str) -> str:
    """Return the id of the version that a person named by id, name or hash, or :data:`CURRENT`.

    Raises:
        PlannerError: there is none, or a hash is too short to tell.
    """
    wanted = text.strip()
    if wanted.lower() == CURRENT or wanted == tr("versions.current"):
        return CURRENT
    known = versions(workspace)
    found = [version for version in known if wanted in (version.id, version.name)]
    digits = wanted.replace(" ", "").lower()
    found = found or [version for version in known if len(digits) >= 4 and version.content.startswith(digits)]
    if not known:
        raise PlannerError("versions.none_yet", text=wanted)
    if len(found) != 1:
        raise PlannerError("versions.unknown", text=wanted, known="、".join(version.name for version in known))
    return found[0].id


def version_of(workspace: Workspace, key: str) -> Version:
    """Return the version of this id."""
    for version in versions(workspace):
        if version.id == key:
            return version
    raise PlannerError("versions.unknown", text=key, known="、".join(version.name for version in versions(workspace)))


def name_of(workspace: Workspace, key: str) -> str:
    """Return what a version, or the plan as it is now, is called."""
    return tr("versions.current") if key == CURRENT else version_of(workspace, key).name


def free_name(workspace: Workspace, name: str) -> str:
    """Return ``name``, with a number behind it when a version is called so already."""
    taken = {version.name for version in versions(workspace)}
    count, wanted = 1, name
    while wanted in taken:
        count += 1
        wanted = tr("versions.again", name=name, count=count)
    return wanted


def free_to_take(workspace: Workspace, name: str) -> str:
    """Return ``name`` without needless blanks, when a version can be called so.

    Raises:
        PlannerError: why it cannot.
    """
    wanted = " ".join(name.split())
    if not wanted:
        raise PlannerError("versions.no_name")
    if len(wanted) > MOST_SIGNS:
        raise PlannerError("versions.long_name", limit=MOST_SIGNS)
    if wanted in {CURRENT, tr("versions.current"), *(version.name for version in versions(workspace))}:
        raise PlannerError("versions.name_taken", name=wanted)
    return wanted


def freeze(workspace: Workspace, name: str, note: str = "") -> Version:
    """Freeze the plan as it is now under ``name``, as one step, and return the version.

    Raises:
        PlannerError: there is no name, a version is called so already, or the plan cannot be written.
    """
    change = workspace.execute(freezing(workspace, name, note))
    assert change is not None
    return next(workspace.plan.versions[key] for register, key in change.changes.entries if register == "versions")


def freezing(workspace: Workspace, name: str, note: str = "") -> Step:
    """Return the step that freezes the plan as it is now; it is of use only as the next step."""
    wanted, known, history = free_to_take(workspace, name), versions(workspace), workspace.history
    numbers = [int(version.id[1:]) for version in known if version.id[1:].isdecimal()]
    made = Version(
        f"V{max(numbers, default=0) + 1}",
        wanted,
        datetime.now().isoformat(timespec="seconds"),
        history.author,
        len(history.entries),
        workspace.file.digest(),
        note.strip(),
        content_digest(workspace.plan),
    )
    return freeze_plan(made)


def noting(workspace: Workspace, key: str, note: str) -> Step:
    """Return the step that says something else of a version."""
    return note_version(workspace.plan, key, note.strip())


def plan_at(workspace: Workspace, key: str, progress: Progress | None = None, cancelled: Cancelled | None = None) -> Plan:
    """Return the plan as it was when the version ``key`` was frozen, or as it is now for :data:`CURRENT`; it is only to be read.

    It is found once and kept while the workspace is open.

    Raises:
        PlannerError: there is no such version, its part of the log cannot be read, or what was found is not what was frozen.
    """
    if key == CURRENT:
        return workspace.plan
    known = _KNOWN.setdefault(workspace, {})
    if key not in known:
        version = version_of(workspace, key)
        known[key] = _proved(workspace, version, _walked_back(workspace, version, progress, cancelled))
    return known[key]


def findings_at(workspace: Workspace, key: str) -> dict[str, Finding]:
    """Return the findings of a version by id, or of the plan as it is now; those of a version are found once."""
    if key == CURRENT:
        return dict(workspace.checker.findings)
    known = _FOUND.setdefault(workspace, {})
    if key not in known:
        known[key] = dict(Checker(plan_at(workspace, key)).findings)
    return known[key]


def _walked_back(workspace: Workspace, version: Version, progress: Progress | None, cancelled: Cancelled | None) -> Plan:
    """Take back on a copy what was done since."""
    history = workspace.history
    if version.step > len(history.entries):
        # A plan that was saved from a damaged file begins a log of its own.
        raise PlannerError("versions.log_gone", name=version.name)
    plan = frozen_copy(workspace.plan)
    later = history.entries[version.step :]
    for done, entry in enumerate(reversed(later)):
        if cancelled is not None and cancelled():
            raise PlannerError("history.stopped")
        if progress is not None:
            progress(done, len(later))
        payload = history.payload(entry.target)
        for edit in payload.edits if entry.kind is EntryKind.UNDO else payload.inverse:
            edit.apply(plan, ChangeSet())
    return plan


def _proved(workspace: Workspace, version: Version, plan: Plan) -> Plan:
    """Return ``plan`` when the hashes say that it is what was frozen."""
    if workspace.file.journal.digest_after(version.step) != version.digest or (version.content and content_digest(plan) != version.content):
        raise PlannerError("versions.not_as_frozen", name=version.name)
    return plan


def restoring(workspace: Workspace, key: str, *, cells: Sequence[CellRef] = (), rows: Sequence[RowRef] = (), everything: bool = False) -> Restoration:
    """Return what bringing back figures, rows or everything from a version comes to; nothing is written.

    Raises:
        PlannerError: the version cannot be looked at, or something has no place to come back to.
    """
    version, old = version_of(workspace, key), plan_at(workspace, key)
    if everything:
        return restore_all(workspace.plan, old, version)
    return restore_rows(workspace.plan, old, version, rows) if rows else restore_cells(workspace.plan, old, version, cells)


def restore(workspace: Workspace, key: str, *, cells: Sequence[CellRef] = (), rows: Sequence[RowRef] = (), everything: bool = False) -> tuple[Change | None, Restoration]:
    """Bring back figures, rows or everything from a version as one step; tell what was done and what stays because it is held."""
    found = restoring(workspace, key, cells=cells, rows=rows, everything=everything)
    return (workspace.execute(found.step) if found.step is not None else None), found


def effect_of(workspace: Workspace, step: Step) -> Effect:
    """Return what ``step`` would do to the findings, tried on a copy."""
    copy = frozen_copy(workspace.plan)
    History(copy, Journal()).execute(step)
    before, after = workspace.checker.findings, Checker(copy).findings
    came = [finding for key, finding in after.items() if key not in before]
    went = [finding for key, finding in before.items() if key not in after]
    return Effect(len(before), len(after), *(tuple(sorted(found, key=lambda finding: GRADE_ORDER[finding.grade])) for found in (came, went)))


def left_sentence(found: Restoration) -> str:
    """Return what stays as it is because it is held, as a sentence; nothing when nothing does."""
    if not found.held and not found.kept:
        return ""
    return tr("versions.left", cells=len(found.held), rows=len(found.kept)) if found.kept else tr("versions.left_cells", cells=len(found.held))


def version_json(version: Version, is_in_plan: bool = True) -> dict[str, Any]:
    """Return a version as the command line prints it."""
    told = {name: getattr(version, name) for name in ("id", "name", "time", "author", "step", "note")}
    return {**told, "hash": version.content, "log_hash": version.digest, "freezing_undone": not is_in_plan}

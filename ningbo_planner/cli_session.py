"""What the commands of the command line have in common: the plan they open and let go of, the step they do or only try, and what they tell of it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from ningbo_planner.cli_output import finding_json, print_json, say
from ningbo_planner.domain.finding import Finding, FindingStatus, Grade
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.backups import is_due, take_backup
from ningbo_planner.services.plan_files import open_plan
from ningbo_planner.services.workspace import Change, Workspace
from ningbo_planner.settings import load
from ningbo_planner.text import tr

CLEAN, WITH_FINDINGS, FAILED = 0, 1, 2


def with_plan(options: argparse.Namespace, act: Callable[[Workspace], int], write: bool = False) -> int:
    """Run ``act`` on the opened plan and let go of it whatever happens; for writing it must not be open elsewhere."""
    workspace = open_plan(options.plan, author=load().author, read_only=not write)
    try:
        if write and workspace.read_only:
            raise PlannerError("workspace.read_only", reason=workspace.file.read_only_reason)
        return act(workspace)
    finally:
        workspace.close()
        if write and not workspace.read_only:
            _back_up(workspace)


def _back_up(workspace: Workspace) -> None:
    """Take a backup when one is due; that none could be taken is told, but fails no command."""
    try:
        if is_due(workspace.path, len(workspace.history.entries)):
            take_backup(workspace.path)
    except PlannerError as error:
        say(tr("backups.not_taken", reason=error))


def do_step(options: argparse.Namespace, workspace: Workspace, step: Step) -> Change | None:
    """Do a step; with ``--dry-run`` only in memory, so that what it would bring is known and the file stays as it is."""
    if not getattr(options, "dry_run", False):
        return workspace.execute(step)
    outcome = History(workspace.plan, Journal()).execute(step)
    return None if outcome is None else Change(outcome.entry, outcome.changes, workspace.checker.update(outcome.changes))


def report_change(options: argparse.Namespace, workspace: Workspace, change: Change | None, head: dict[str, Any], gone_code: str = "cli.mended") -> int:
    """Tell what a step did and which findings came or went, those by the text ``gone_code``; 1 when it brought an error."""
    touched = (change.findings.added | change.findings.changed) if change else set()
    new = [finding for finding in workspace.findings() if finding.id in touched] if touched else []
    gone = sorted(change.findings.removed) if change else []
    is_tried = getattr(options, "dry_run", False)
    if options.json:
        tried = {"dry_run": True} if is_tried else {}
        step = change.entry.seq if change and not is_tried else None
        print_json({**head, **tried, "step": step, "findings": [finding_json(finding) for finding in new], "mended": gone})
    if change is None:
        say(tr("cli.nothing_changed"))
    else:
        say(tr("cli.would_do", name=change.entry.name) if is_tried else tr("cli.done", name=change.entry.name))
    for finding in new:
        say(tr("cli.finding", grade=tr(f"grade.{finding.grade}"), message=finding.message))
    if gone:
        say(tr(gone_code, count=len(gone)))
    return WITH_FINDINGS if has_open_errors(new) else CLEAN


def has_open_errors(findings: Sequence[Finding]) -> bool:
    """Tell whether an error is among ``findings`` that nobody has explained."""
    return any(finding.grade is Grade.ERROR and finding.status is not FindingStatus.EXPLAINED for finding in findings)

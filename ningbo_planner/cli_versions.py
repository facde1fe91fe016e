"""The command ``version``: freezing the plan under a name, listing and proving what was frozen, comparing two versions, bringing back what one says."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from ningbo_planner.cli_output import finding_json, plan_json, print_grid, print_json, say
from ningbo_planner.cli_session import CLEAN, WITH_FINDINGS, do_step, report_change, with_plan
from ningbo_planner.domain.finding import Finding, Grade
from ningbo_planner.domain.plan import Version, cell_key, row_key
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.plan_files import find_period, find_row
from ningbo_planner.services.version_compare import Comparison, compare, difference_json, sentence, summary
from ningbo_planner.services.versions import CURRENT, find_version, freezing, left_sentence, noting, plan_at, restoring, short, version_json, version_of, versions
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr

Command = Callable[..., argparse.ArgumentParser]
_COLUMNS = ("name", "time", "author", "step", "hash", "note")


def add_versions(command: Command) -> None:
    """Add the command."""
    sub = command("version", _version)
    act = sub.add_mutually_exclusive_group()
    act.add_argument("--freeze", metavar="NAME", help=tr("cli.help.version.freeze"))
    act.add_argument("--list", action="store_true", help=tr("cli.help.version.list"))
    act.add_argument("--verify", action="store_true", help=tr("cli.help.version.verify"))
    act.add_argument("--compare", nargs="+", metavar="VERSION", help=tr("cli.help.version.compare"))
    act.add_argument("--restore", metavar="VERSION", help=tr("cli.help.version.restore"))
    act.add_argument("--describe", metavar="VERSION", help=tr("cli.help.version.describe"))
    sub.add_argument("--note", default="", metavar="TEXT", help=tr("cli.help.version.note"))
    sub.add_argument("--row", metavar="ROW", help=tr("cli.help.version.row"))
    sub.add_argument("--period", metavar="PERIOD", help=tr("cli.help.version.period"))
    sub.add_argument("--dry-run", action="store_true", help=tr("cli.help.dry_run"))


def _version(options: argparse.Namespace) -> int:
    """Do what was asked for; without a wish the versions are listed."""
    acts = {"freeze": _freeze, "restore": _restore, "describe": _describe, "compare": _compare, "verify": _verify}
    wanted = next((name for name in acts if getattr(options, name) not in (None, False)), "")
    writes = wanted in ("freeze", "restore", "describe") and not options.dry_run
    return with_plan(options, lambda workspace: acts.get(wanted, _list)(options, workspace), write=writes)


def _freeze(options: argparse.Namespace, workspace: Workspace) -> int:
    step = freezing(workspace, options.freeze, options.note)
    change = do_step(options, workspace, step)
    assert change is not None
    [version] = [workspace.plan.versions[key] for register, key in change.changes.entries if register == "versions"]
    if not options.json and not options.dry_run:
        print(tr("cli.versions.frozen", name=version.name, hash=short(version.content)))
    return report_change(options, workspace, change, {"version": version_json(version)})


def _describe(options: argparse.Namespace, workspace: Workspace) -> int:
    key = _frozen(workspace, options.describe).id
    change = do_step(options, workspace, noting(workspace, key, options.note))
    return report_change(options, workspace, change, {"version": version_json(workspace.plan.versions[key])})


def _list(options: argparse.Namespace, workspace: Workspace) -> int:
    known, kept = versions(workspace), workspace.plan.versions
    if options.json:
        print_json({**plan_json(workspace.plan), "versions": [version_json(version, version.id in kept) for version in known]})
    elif not known:
        print(tr("cli.versions.none"))
    else:
        print_grid([[tr(f"cli.versions.column.{name}") for name in _COLUMNS], *(_line(version, version.id in kept) for version in known)], 3, 4)
    return CLEAN


def _line(version: Version, is_kept: bool) -> list[str]:
    """Return the line of a version in the list."""
    note = version.note if is_kept else tr("cli.versions.undone", note=version.note)
    return [version.name, version.time.replace("T", " "), version.author, str(version.step), short(version.content), note]


def _verify(options: argparse.Namespace, workspace: Workspace) -> int:
    """Look at every version as it was; 1 when one is not what was frozen."""
    told, problems = [], 0
    for version in versions(workspace):
        try:
            plan_at(workspace, version.id)
            said = tr("cli.versions.intact", name=version.name)
        except PlannerError as error:
            problems += 1
            said = str(error)
            told.append({**version_json(version), "intact": False, "problem": said})
        else:
            told.append({**version_json(version), "intact": True, "problem": None})
        if not options.json:
            print(said)
    if options.json:
        print_json({**plan_json(workspace.plan), "versions": told})
    elif not told:
        print(tr("cli.versions.none"))
    return WITH_FINDINGS if problems else CLEAN


def _frozen(workspace: Workspace, text: str) -> Version:
    """Return the version that was named; the plan as it is now is none."""
    key = find_version(workspace, text)
    if key == CURRENT:
        raise PlannerError("versions.unknown", text=text, known="、".join(version.name for version in versions(workspace)))
    return version_of(workspace, key)


# ----------------------------------------------------------------------------------------------------------------- compare


def _compare(options: argparse.Namespace, workspace: Workspace) -> int:
    if len(options.compare) > 2:
        raise PlannerError("cli.versions.two_at_most", count=len(options.compare))
    old, new = (find_version(workspace, text) for text in (*options.compare, CURRENT)[:2])
    found = compare(workspace, old, new)
    if options.json:
        print_json(_comparison_json(workspace, found))
        return CLEAN
    for line in summary(found):
        print(line)
    for each in found.differences:
        print("  " + sentence(found, each))
    for code, findings in (("versions.opened", found.opened), ("versions.closed", found.closed)):
        for finding in findings:
            print("  " + tr(code, grade=tr(f"grade.{finding.grade}"), message=finding.message))
    return CLEAN


def _comparison_json(workspace: Workspace, found: Comparison) -> dict[str, Any]:
    """Return a comparison as one document."""
    sides = {name: {"id": key, "name": said} for name, key, said in (("old", found.old_key, found.old_name), ("new", found.new_key, found.new_name))}
    return {
        **plan_json(workspace.plan),
        **sides,
        "summary": {kind.value: count for kind, count in found.counts.items()},
        "differences": [difference_json(found, each) for each in found.differences],
        "findings": {
            "before": _grades(found.before),
            "after": _grades(found.after),
            "opened": [finding_json(finding) for finding in found.opened],
            "closed": [finding_json(finding) for finding in found.closed],
            "changed": [{"before": finding_json(before), "after": finding_json(after)} for before, after in found.shifted],
        },
    }


def _grades(findings: dict[str, Finding]) -> dict[str, int]:
    return {grade.value: sum(finding.grade is grade for finding in findings.values()) for grade in Grade}


# ----------------------------------------------------------------------------------------------------------------- restore


def _restore(options: argparse.Namespace, workspace: Workspace) -> int:
    if options.period is not None and options.row is None:
        raise PlannerError("cli.versions.period_alone")
    version = _frozen(workspace, options.restore)
    cells, rows = _wanted(options, workspace, version)
    found = restoring(workspace, version.id, cells=cells, rows=rows, everything=options.row is None)
    change = do_step(options, workspace, found.step) if found.step is not None else None
    if left_sentence(found) and not options.json:
        say(left_sentence(found))
    head = {"version": version_json(version), "held": [cell_key(cell) for cell in found.held], "kept": [row_key(row) for row in found.kept]}
    return report_change(options, workspace, change, head)


def _wanted(options: argparse.Namespace, workspace: Workspace, version: Version) -> tuple[list[CellRef], list[RowRef]]:
    """Return the figure or the row that was named; a row that is gone is looked for in the version."""
    if options.row is None:
        return [], []
    plan = workspace.plan
    try:
        row = find_row(plan, options.row)
    except PlannerError:
        plan = plan_at(workspace, version.id)
        row = find_row(plan, options.row)
    if options.period is None:
        return [], [row]
    return [CellRef(*row, find_period(plan.tables[row.table], options.period).id)], []

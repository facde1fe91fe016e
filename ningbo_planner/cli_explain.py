"""The commands about figures that disagree: ``explain`` says why and what would mend them, ``mend`` applies one of the repairs."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from ningbo_planner.balance.repair import Repair
from ningbo_planner.checks.outlook import outlook
from ningbo_planner.cli_arguments import finding_named
from ningbo_planner.cli_output import plan_json, print_json, say
from ningbo_planner.cli_session import CLEAN, WITH_FINDINGS, do_step, report_change, with_plan
from ningbo_planner.domain.equations import Equation, equation_of
from ningbo_planner.domain.plan import Plan
from ningbo_planner.edits.balancing import write_repair
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.balance_words import conflict_json, moved_json, obstacles_json
from ningbo_planner.services.balancing import Repairs, repairs
from ningbo_planner.services.explaining import Explanation, explain, explain_all
from ningbo_planner.services.explanation_words import cause_title, change_words, effect_words, left_out_words, release_words, repairs_words, rounding_words
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr

Command = Callable[..., argparse.ArgumentParser]
_INDENT = "  "


def add_explaining(command: Command) -> None:
    """Add the commands."""
    why = command("explain", lambda options: with_plan(options, lambda workspace: _explain(options, workspace)))
    why.add_argument("finding", nargs="?", metavar="FINDING", help=tr("cli.help.finding"))
    why.add_argument("--no-repairs", action="store_true", help=tr("cli.help.no_repairs"))
    mend = command("mend", lambda options: with_plan(options, lambda workspace: _mend(options, workspace), write=not options.dry_run))
    mend.add_argument("finding", metavar="FINDING", help=tr("cli.help.finding"))
    mend.add_argument("--option", type=int, default=1, metavar="N", help=tr("cli.help.mend.option"))
    mend.add_argument("--dry-run", action="store_true", help=tr("cli.help.dry_run"))


def _explain(options: argparse.Namespace, workspace: Workspace) -> int:
    with_repairs = not options.no_repairs
    if options.finding is not None:
        found = explain(workspace, finding_named(workspace, options.finding), with_repairs=with_repairs)
        print_json(found.to_json()) if options.json else _print_explanation(workspace, found, with_repairs)
        return CLEAN
    every = explain_all(workspace, with_repairs=with_repairs)
    if options.json:
        print_json({**plan_json(workspace.plan), "explanations": [found.to_json() for found in every]})
        return CLEAN
    print(tr("cli.explained", count=len(every)) if every else tr("cli.all_agree"))
    for found in every:
        print()
        _print_explanation(workspace, found, with_repairs)
    return CLEAN


def _print_explanation(workspace: Workspace, found: Explanation, with_repairs: bool) -> None:
    """Print one finding with its causes and its repairs."""
    print(tr("cli.finding", grade=tr(f"grade.{found.finding.grade}"), message=found.finding.message))
    print(_INDENT + tr("cli.explain.id", id=found.finding.id))
    equation = equation_of(workspace.plan, found.finding.id)
    if equation is None:
        print(_INDENT + tr("explanation.not_a_sum"))
        return
    print(_INDENT + rounding_words(workspace.plan, equation)[0])
    _print_causes(found)
    if with_repairs:
        _print_repairs(workspace, found, equation)


def _print_causes(found: Explanation) -> None:
    """Print the causes, best first."""
    if not found.causes:
        print(_INDENT + tr("explanation.no_causes"))
        return
    print(_INDENT + tr("explanation.memo.causes"))
    for number, cause in enumerate(found.causes, 1):
        said = tr("explanation.memo.chance", text=cause.sentence) if cause.is_chance else cause.sentence
        print(_INDENT * 2 + tr("cli.explain.cause", number=number, title=cause_title(cause), sentence=said))


def _print_repairs(workspace: Workspace, found: Explanation, equation: Equation) -> None:
    """Print the smallest repairs; where there are none, what stands in the way."""
    if found.conflict is not None:
        for sentence in (found.conflict.sentence, *release_words(found.conflict)):
            print(_INDENT + sentence)
        return
    print(_INDENT + (tr("explanation.time_up") if found.took_all_time else repairs_words(found.repairs)))
    for note in left_out_words(workspace.plan, equation):
        print(_INDENT + note)
    for number, repair in enumerate(found.repairs, 1):
        changes = change_words(workspace.plan, repair.changes, found.finding.table)
        effect = effect_words(outlook(workspace.checker, {change.cell: change.to for change in repair.changes}))
        print(_INDENT * 2 + tr("explanation.memo.numbered", number=number, text=tr("explanation.memo.changes", changes=changes, count=repair.count, effect=effect)))


def _mend(options: argparse.Namespace, workspace: Workspace) -> int:
    name = finding_named(workspace, options.finding)
    found = repairs(workspace, name)
    if not found.repairs and not found.took_all_time:
        return _no_repair(options, workspace.plan, found)
    repair = _chosen(found.repairs, options.option)
    finding = workspace.checker.findings[name]
    head: dict[str, Any] = {"finding": name, "option": options.option, "optimal": repair.is_optimal, "cells": [moved_json(workspace.plan, change) for change in repair.changes]}
    if not options.json:
        print(tr("cli.mend.changes", changes=change_words(workspace.plan, repair.changes, finding.table)))
    change = do_step(options, workspace, write_repair(finding, {each.cell: each.to for each in repair.changes}))
    return report_change(options, workspace, change, head)


def _no_repair(options: argparse.Namespace, plan: Plan, found: Repairs) -> int:
    """Tell what keeps a finding from being mended."""
    equation, known = equation_of(plan, found.finding), {}
    if found.conflict is not None:
        said, known = [found.conflict.sentence, *release_words(found.conflict)], conflict_json(plan, found.conflict)
    else:
        said = [repairs_words(())]
        if equation is not None:
            said, known = [*said, *left_out_words(plan, equation)], obstacles_json(plan, equation)
    if options.json:
        print_json({"finding": found.finding, **known})
    for sentence in said:
        say(sentence)
    return WITH_FINDINGS


def _chosen(found: Sequence[Repair], number: int) -> Repair:
    """Return the repair of this number."""
    if not found:
        raise PlannerError("explanation.time_up")
    if not 1 <= number <= len(found):
        raise PlannerError("cli.mend.no_option", number=number, count=len(found))
    return found[number - 1]

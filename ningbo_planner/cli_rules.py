"""The commands about what is checked: ``rules`` lists, writes and sets rules, ``assumptions`` keeps figures from outside the plan (GDP …)."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from ningbo_planner.cli_output import plan_json, print_grid, print_json, say
from ningbo_planner.cli_session import CLEAN, WITH_FINDINGS, do_step, report_change, with_plan
from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import Assumption, PlanRule, RuleKind
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.rules import put_assumption, put_rule, remove_assumption, remove_rule, set_built_in
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.plan_rules import RuleLine, clash_sentences, new_rule, rewritten, rule_lines, rule_named, with_params, with_values
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr

Command = Callable[..., argparse.ArgumentParser]
# The grade that a rule has by itself.
USUAL = "usual"


def add_rules(command: Command) -> None:
    """Add the commands."""
    _add_rule_command(command)
    kept = _changing(command, "assumptions", _assumptions, ("set", "remove"))
    act = kept.add_mutually_exclusive_group()
    act.add_argument("--set", metavar="ID", help=tr("cli.help.assumptions.set"))
    act.add_argument("--remove", metavar="ID", help=tr("cli.help.assumptions.remove"))
    for name in ("name", "unit", "source"):
        kept.add_argument(f"--{name}", metavar="TEXT", help=tr(f"cli.help.assumptions.{name}"))
    kept.add_argument("--value", action="append", default=[], metavar="PERIOD=TEXT", help=tr("cli.help.assumptions.value"))


def _add_rule_command(command: Command) -> None:
    rules = _changing(command, "rules", _rules, ("add", "change", "remove"))
    act = rules.add_mutually_exclusive_group()
    for name, metavar in (("add", "TEXT"), ("change", "ID"), ("remove", "ID")):
        act.add_argument(f"--{name}", metavar=metavar, help=tr(f"cli.help.rules.{name}"))
    rules.add_argument("--kind", choices=[kind.value for kind in RuleKind if kind], help=tr("cli.help.rules.kind"))
    rules.add_argument("--text", metavar="TEXT", help=tr("cli.help.rules.text"))
    rules.add_argument("--grade", choices=[*(grade.value for grade in Grade), USUAL], help=tr("cli.help.rules.grade"))
    rules.add_argument("--note", metavar="TEXT", help=tr("cli.help.rules.note"))
    rules.add_argument("--param", action="append", default=[], metavar="NAME=NUMBER", help=tr("cli.help.rules.param"))
    state = rules.add_mutually_exclusive_group()
    state.add_argument("--on", dest="enabled", action="store_true", default=None, help=tr("cli.help.rules.on"))
    state.add_argument("--off", dest="enabled", action="store_false", default=None, help=tr("cli.help.rules.off"))


def _changing(command: Command, name: str, run: Callable[[argparse.Namespace, Workspace], int], acts: Sequence[str]) -> argparse.ArgumentParser:
    """Add one command that changes a plan by any of ``acts``; without one it only lists what there is."""

    def writes(options: argparse.Namespace) -> bool:
        return any(getattr(options, act) is not None for act in acts) and not options.dry_run

    sub = command(name, lambda options: with_plan(options, lambda workspace: run(options, workspace), write=writes(options)))
    sub.add_argument("--dry-run", action="store_true", help=tr("cli.help.dry_run"))
    return sub


def _pairs(texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return what was written as ``name=value``."""
    found = []
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise PlannerError("cli.pair_unreadable", text=text)
        found.append((name.strip(), value.strip()))
    return found


# ------------------------------------------------------------------------------------------------------------------- rules


def _rules(options: argparse.Namespace, workspace: Workspace) -> int:
    if options.add is not None:
        return _add(options, workspace)
    if options.change is not None:
        return _change(options, workspace)
    if options.remove is not None:
        name = options.remove.strip()
        return _do(options, workspace, remove_rule(workspace.plan, name), {"removed": name})
    if options.param or any(getattr(options, name) is not None for name in ("kind", "text", "grade", "note", "enabled")):
        raise PlannerError("cli.rules.which")
    return _list_rules(options, workspace)


def _add(options: argparse.Namespace, workspace: Workspace) -> int:
    grade = None if options.grade in (None, USUAL) else Grade(options.grade)
    rule = new_rule(workspace.plan, options.add, RuleKind(options.kind or ""), grade, (options.note or "").strip())
    rule = replace(with_params(workspace.checker, rule, dict(_pairs(options.param))), enabled=options.enabled is not False)
    return _put(options, workspace, rule)


def _change(options: argparse.Namespace, workspace: Workspace) -> int:
    rule = rule_named(workspace.checker, options.change)
    if options.text is not None:
        rule = rewritten(workspace.plan, rule, options.text)
    rule = with_params(workspace.checker, rule, dict(_pairs(options.param)))
    if options.grade is not None:
        rule = replace(rule, grade=None if options.grade == USUAL else Grade(options.grade))
    if options.note is not None:
        rule = replace(rule, note=options.note.strip())
    return _put(options, workspace, rule if options.enabled is None else replace(rule, enabled=options.enabled))


def _put(options: argparse.Namespace, workspace: Workspace, rule: PlanRule) -> int:
    """Write a rule, and say what it does not go together with."""
    clashes = clash_sentences(workspace.plan, rule)
    for sentence in clashes:
        say(sentence)
    write = put_rule if rule.kind else set_built_in
    code = _do(options, workspace, write(workspace.plan, rule), {"rule": _rule_json(rule), "clashes": clashes})
    return WITH_FINDINGS if clashes else code


def _do(options: argparse.Namespace, workspace: Workspace, step: Step, head: dict[str, Any]) -> int:
    return report_change(options, workspace, do_step(options, workspace, step), head, "cli.not_told_any_more")


def _rule_json(rule: PlanRule) -> dict[str, Any]:
    """Return an entry as it is in the plan."""
    said = {"id": rule.id, "kind": rule.kind.value or "built_in", "text": rule.text, "rows": list(rule.rows), "factors": [str(factor) for factor in rule.factors]}
    return {**said, "params": rule.params, "grade": rule.grade.value if rule.grade is not None else None, "enabled": rule.enabled, "note": rule.note}


def _list_rules(options: argparse.Namespace, workspace: Workspace) -> int:
    lines = rule_lines(workspace.checker)
    if options.json:
        print_json({**plan_json(workspace.plan), "rules": [line.to_json() for line in lines]})
        return CLEAN
    own = [line for line in lines if not line.is_built_in]
    print(tr("cli.rules.own", count=len(own)))
    if own:
        print_grid([_heads("id", "kind", "grade", "state", "findings", "text"), *([line.id, line.title, tr(f"grade.{line.grade}"), _state(line), str(line.count), _text(line)] for line in own)], 4, 5)
    print("\n" + tr("cli.rules.built_in"))
    built_in = [line for line in lines if line.is_built_in]
    print_grid([_heads("id", "title", "grade", "state", "findings", "params"), *([line.id, line.title, tr(f"grade.{line.grade}"), _state(line), str(line.count), _params(line.params)] for line in built_in)], 4, 5)
    return CLEAN


def _heads(*names: str) -> list[str]:
    return [tr(f"cli.rules.{name}") for name in names]


def _state(line: RuleLine) -> str:
    if not line.is_enabled:
        return tr("cli.rules.off")
    return tr("cli.rules.set") if line.is_set else tr("cli.rules.on")


def _text(line: RuleLine) -> str:
    return f"{line.text}　{_params(line.params)}".rstrip()


def _params(params: Mapping[str, str]) -> str:
    return "，".join(f"{name}={value}" for name, value in params.items())


# ------------------------------------------------------------------------------------------------------------- assumptions


def _assumptions(options: argparse.Namespace, workspace: Workspace) -> int:
    plan = workspace.plan
    if options.remove is not None:
        name = options.remove.strip()
        return _do(options, workspace, remove_assumption(plan, _id_of(plan, name) or name), {"removed": _id_of(plan, name)})
    if options.set is None:
        if options.value or any(getattr(options, name) is not None for name in ("name", "unit", "source")):
            raise PlannerError("cli.assumptions.which")
        return _list_assumptions(options, plan)
    made = _wanted(options, plan)
    return _do(options, workspace, put_assumption(made), {"assumption": asdict(made)})


def _id_of(plan: Plan, name: str) -> str:
    """Return the id of the assumption that was named by it or as people call it."""
    return next((key for key, each in plan.assumptions.items() if name in (key, each.name)), "")


def _wanted(options: argparse.Namespace, plan: Plan) -> Assumption:
    """Return the assumption as it shall be: as it is, with what was said in its place."""
    name = options.set.strip()
    if not name:
        raise PlannerError("cli.assumptions.no_name")
    old = plan.assumptions.get(_id_of(plan, name)) or Assumption(name, name)
    said = {field: getattr(options, field).strip() for field in ("name", "unit", "source") if getattr(options, field) is not None}
    return with_values(plan, replace(old, **said), _pairs(options.value))


def _list_assumptions(options: argparse.Namespace, plan: Plan) -> int:
    if options.json:
        print_json({**plan_json(plan), "assumptions": [asdict(each) for each in plan.assumptions.values()]})
    elif not plan.assumptions:
        print(tr("cli.assumptions.none"))
    else:
        periods = sorted({period for each in plan.assumptions.values() for period in each.values})
        head = [tr("cli.assumptions.id"), tr("cli.assumptions.name"), tr("cli.assumptions.unit"), *periods, tr("cli.assumptions.source")]
        rows = [[each.id, each.name, each.unit, *(each.values.get(period, "") for period in periods), each.source] for each in plan.assumptions.values()]
        print_grid([head, *rows], 3, 3 + len(periods))
    return CLEAN

"""The commands that change how tables are built: ``add-row``, ``move-row``, ``remove-row``, ``add-period``, ``rename-period``, ``remove-period``, and ``new`` without figures."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from ningbo_planner.cli_output import say
from ningbo_planner.cli_session import do_step, report_change, with_plan
from ningbo_planner.domain.period_labels import read_period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import RowRef
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.losses import Losses, losses_of_period, losses_of_rows
from ningbo_planner.edits.periods import add_period, remove_period, rename_period
from ningbo_planner.edits.structure import Side, add_rows, delete_rows, indent_rows, move_rows, new_rows, outdent_rows, shift_rows
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.blank_plans import new_blank_plan, new_plan_of_structure
from ningbo_planner.services.plan_files import find_period, find_row, find_table
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr

Command = Callable[..., argparse.ArgumentParser]
Run = Callable[[argparse.Namespace, Workspace], int]


def add_structure(command: Command) -> None:
    """Add the commands."""
    _add_rows(command)
    _add_periods(command)


def _add_rows(command: Command) -> None:
    add = _command(command, "add-row", _add_row)
    add.add_argument("row", metavar="ROW_OR_TABLE")
    add.add_argument("name", metavar="NAME")
    place = add.add_mutually_exclusive_group()
    for side in Side:
        place.add_argument(f"--{side.value}", dest="side", action="store_const", const=side, default=Side.UNDER, help=tr(f"cli.help.add-row.{side}"))
    move = _command(command, "move-row", _move_row)
    move.add_argument("row", metavar="ROW")
    way = move.add_mutually_exclusive_group(required=True)
    for name in ("up", "down", "in", "out"):
        way.add_argument(f"--{name}", dest="way", action="store_const", const=name, help=tr(f"cli.help.move-row.{name}"))
    for side in Side:
        way.add_argument(f"--{side.value}", metavar="ROW", help=tr(f"cli.help.move-row.{side}"))
    _command(command, "remove-row", _remove_row).add_argument("row", metavar="ROW")


def _add_periods(command: Command) -> None:
    add = _command(command, "add-period", _add_period)
    add.add_argument("table", metavar="TABLE")
    add.add_argument("label", metavar="LABEL")
    place = add.add_mutually_exclusive_group()
    place.add_argument("--before", metavar="PERIOD", help=tr("cli.help.add-period.before"))
    place.add_argument("--after", metavar="PERIOD", help=tr("cli.help.add-period.after"))
    add.add_argument("--base", action="store_true", help=tr("cli.help.add-period.base"))
    rename = _command(command, "rename-period", _rename_period)
    for name in ("table", "period", "label"):
        rename.add_argument(name, metavar=name.upper())
    remove = _command(command, "remove-period", _remove_period)
    for name in ("table", "period"):
        remove.add_argument(name, metavar=name.upper())


def _command(command: Command, name: str, run: Run) -> argparse.ArgumentParser:
    """Add one command that changes a plan, or with ``--dry-run`` only tells what it would do."""
    sub = command(name, lambda options: with_plan(options, lambda workspace: run(options, workspace), write=not options.dry_run))
    sub.add_argument("--dry-run", action="store_true", help=tr("cli.help.dry_run"))
    return sub


def _add_row(options: argparse.Namespace, workspace: Workspace) -> int:
    if not options.name.strip():
        raise PlannerError("structure.no_name")
    table, row = _row_or_table(workspace.plan, options.row)
    step = add_rows(workspace.plan, table, row, options.side, name=options.name)
    [new] = new_rows(step.edits)
    return _do(options, workspace, step, {"row": new, "table": table}, new)


def _move_row(options: argparse.Namespace, workspace: Workspace) -> int:
    ref = find_row(workspace.plan, options.row)
    acts = {"in": indent_rows, "out": outdent_rows}
    if options.way in acts:
        step = acts[options.way](workspace.plan, ref.table, [ref.row])
    elif options.way:
        step = shift_rows(workspace.plan, ref.table, [ref.row], -1 if options.way == "up" else 1)
    else:
        side = next(side for side in Side if getattr(options, side.value) is not None)
        goal = _row_in(workspace.plan, ref.table, getattr(options, side.value))
        step = move_rows(workspace.plan, ref.table, [ref.row], goal.row, side)
    return _do(options, workspace, step, {"row": ref.row, "table": ref.table}, ref.row)


def _remove_row(options: argparse.Namespace, workspace: Workspace) -> int:
    ref = find_row(workspace.plan, options.row)
    losses = losses_of_rows(workspace.plan, ref.table, [ref.row])
    step = delete_rows(workspace.plan, ref.table, [ref.row])
    return _do(options, workspace, step, {"row": ref.row, "table": ref.table, **_losses_json(losses)})


def _add_period(options: argparse.Namespace, workspace: Workspace) -> int:
    table = find_table(workspace.plan, options.table)
    index = None
    for label, behind in ((options.before, 0), (options.after, 1)):
        if label is not None:
            index = table.periods.index(find_period(table, label)) + behind
    period = read_period(options.label, options.base)
    step = add_period(workspace.plan, table.info.id, period, index)
    return _do(options, workspace, step, {"table": table.info.id, "period": period.id, "label": period.label, "kind": period.kind.value, "is_base": period.is_base})


def _rename_period(options: argparse.Namespace, workspace: Workspace) -> int:
    table = find_table(workspace.plan, options.table)
    period = find_period(table, options.period)
    step = rename_period(workspace.plan, table.info.id, period.id, options.label)
    change = do_step(options, workspace, step)
    return report_change(options, workspace, change, {"table": table.info.id, "period": period.id, "before": period.label, "label": table.period(period.id).label})


def _remove_period(options: argparse.Namespace, workspace: Workspace) -> int:
    table = find_table(workspace.plan, options.table)
    period = find_period(table, options.period)
    losses = losses_of_period(workspace.plan, table.info.id, period.id)
    step = remove_period(workspace.plan, table.info.id, period.id)
    facts = {name: count for name, count in _losses_json(losses).items() if name in ("figures", "comments", "reasons")}
    return _do(options, workspace, step, {"table": table.info.id, "period": period.id, "label": period.label, **facts})


def _do(options: argparse.Namespace, workspace: Workspace, step: Step, head: dict[str, Any], row: str | None = None) -> int:
    """Do the step and tell of it; of a ``row`` that is there afterwards, where it stands."""
    change = do_step(options, workspace, step)
    if row is not None:
        table = workspace.plan.tables[head["table"]]
        head |= {"name": table.get(row, "name"), "parent": table.parent(row), "path": table.label_path(row), "position": table.position(row)}
    if "figures" in head:
        say(tr("cli.loses", figures=head["figures"], comments=head["comments"]))
    return report_change(options, workspace, change, head)


def _row_or_table(plan: Plan, text: str) -> tuple[str, str | None]:
    """Return table and row of what a person named; a table alone means its end."""
    known = next((table for table in plan.tables.values() if text in (table.info.id, table.info.title)), None)
    if known is not None:
        return known.info.id, None
    ref = find_row(plan, text)
    return ref.table, ref.row


def _row_in(plan: Plan, table: str, text: str) -> RowRef:
    """Return the row of one table that a person named: a name may stand in another table too."""
    try:
        ref = find_row(plan, f"{table}/{text}")
    except PlannerError:
        ref = find_row(plan, text)
    if ref.table != table:
        raise PlannerError("structure.other_table", row=text, table=plan.tables[table].info.title)
    return ref


def _losses_json(losses: Losses) -> dict[str, Any]:
    """Return what a deletion takes along, without what is said elsewhere."""
    return {name: value for name, value in asdict(losses).items() if name not in ("rows",)}


def new_without_figures(options: argparse.Namespace) -> list[str]:
    """Make a plan without figures: an empty one, or one with the structure of another, in the years that were given or in those that follow today.

    Raises:
        PlannerError: the years cannot be read or make no plan, or the file cannot be written.
    """
    title = options.title or options.plan.stem
    base, last = _years(options.years)
    if options.empty:
        new_blank_plan(options.plan, title, base, last, options.unit, force=options.force)
    else:
        new_plan_of_structure(options.plan, title, base, last, options.source, force=options.force)
    return []


def _years(text: str | None) -> tuple[int, int]:
    """Return the base year and the last one."""
    if text is None:
        return date.today().year - 1, date.today().year + 4
    try:
        base, _, last = read_period(text).id.partition("-")
    except PlannerError:
        base = last = ""
    if not base.isdecimal() or not last.isdecimal() or len(last) < len(base):
        raise PlannerError("blank_plan.years_unreadable", text=text)
    return int(base), int(last)

"""The commands that make figures agree: ``spread`` a figure over its parts or over the years, ``balance`` a table."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import Any

from ningbo_planner.balance.figure import Change
from ningbo_planner.balance.spread import Move, Role
from ningbo_planner.balance.whole import Method
from ningbo_planner.cli_arguments import AT, cell_named, cells_at, step_of
from ningbo_planner.cli_output import print_grid, print_json, say
from ningbo_planner.cli_session import CLEAN, WITH_FINDINGS, do_step, report_change, with_plan
from ningbo_planner.domain import exact
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.spread_code import SpreadOrder, read_spread_code
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.balancing import write_balance
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.balancing import Balance, all_balances, balance
from ningbo_planner.services.explanation_words import place_words
from ningbo_planner.services.plan_files import find_period, find_table
from ningbo_planner.services.spreading import SpreadPreview, order_by, preview
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr

Command = Callable[..., argparse.ArgumentParser]
_USUAL_WAY = "proportional"


def add_balancing(command: Command) -> None:
    """Add the commands."""
    spread = command("spread", lambda options: with_plan(options, lambda workspace: _spread(options, workspace), write=not options.dry_run))
    spread.add_argument("row", metavar="ROW")
    spread.add_argument("period", metavar="PERIOD")
    spread.add_argument("text", metavar="TEXT", nargs="?", default="", help=tr("cli.help.spread.text"))
    spread.add_argument("--by", metavar="WAY", help=tr("cli.help.spread.by"))
    spread.add_argument("--step", metavar="N", help=tr("cli.help.step"))
    spread.add_argument("--from", dest="start", default="", metavar="PERIOD", help=tr("cli.help.spread.from"))
    spread.add_argument("--shallow", action="store_true", help=tr("cli.help.spread.shallow"))
    spread.add_argument("--dry-run", action="store_true", help=tr("cli.help.dry_run"))
    whole = command("balance", lambda options: with_plan(options, lambda workspace: _balance(options, workspace), write=bool(options.method) and not options.dry_run))
    whole.add_argument("table", metavar="TABLE")
    whole.add_argument("--period", action="append", metavar="PERIOD", help=tr("cli.help.balance.period"))
    whole.add_argument("--method", choices=[method.value for method in Method], help=tr("cli.help.balance.method"))
    whole.add_argument("--step", metavar="N", help=tr("cli.help.step"))
    whole.add_argument("--hold", action="append", default=[], metavar="ROW@PERIOD", help=tr("cli.help.balance.hold"))
    whole.add_argument("--dry-run", action="store_true", help=tr("cli.help.dry_run"))


# --------------------------------------------------------------------------------------------------------------- spreading


def _spread(options: argparse.Namespace, workspace: Workspace) -> int:
    plan = workspace.plan
    order = _order(options)
    cell = cell_named(plan, options.row, options.period)
    shown = preview(plan, cell, order, deep=not options.shallow)
    head = shown.to_json()
    if not shown.is_possible:
        return _impossible(options, head, shown.notes)
    if not options.json:
        _print_moves(plan, shown)
    for note in shown.notes:
        say(note)
    return report_change(options, workspace, do_step(options, workspace, shown.step()), head)


def _order(options: argparse.Namespace) -> SpreadOrder:
    """Return what was ordered, by options or by a code as experts type it (``4000@比例``)."""
    step, said = step_of(options.step), read_spread_code(options.text)
    if said is None:
        return order_by(options.text, options.by or _USUAL_WAY, step, options.start)
    if options.by or options.start or step is not None:
        raise PlannerError("cli.spread.said_twice", text=options.text)
    return said


def _print_moves(plan: Plan, shown: SpreadPreview) -> None:
    """Print every figure before and after."""
    moves = shown.result.moves if shown.result is not None else ()
    head = [tr(f"cli.moves.{name}") for name in ("row", "period", "unit", "before", "after", "moved", "state")]
    print(tr("cli.spread.head", way=shown.way))
    print_grid([head, *(_move_line(plan, move) for move in moves)], 3, 6)


def _move_line(plan: Plan, move: Move) -> list[str]:
    table = plan.tables[move.cell.table]
    state = [] if move.role is Role.FREE else [tr(f"cli.role.{move.role}")]
    state += [tr(f"cli.limit.{kind}") for kind in move.limits]
    names = ["　" * move.depth + str(table.get(move.cell.row, "name")), table.period(move.cell.period).label, plan.unit_of(move.cell)]
    return [*names, move.before.text, move.after.text, _signed(exact.trimmed(move.moved)), "，".join(state)]


# --------------------------------------------------------------------------------------------------------------- balancing


def _balance(options: argparse.Namespace, workspace: Workspace) -> int:
    plan = workspace.plan
    table = find_table(plan, options.table)
    periods = [find_period(table, period).id for period in options.period] if options.period is not None else None
    wanted: dict[str, Any] = {"step": step_of(options.step), "held": _held(plan, options.hold)}
    if options.method is None:
        return _compare(options, plan, all_balances(workspace, table.info.id, periods, **wanted))
    found = balance(workspace, table.info.id, periods, method=Method(options.method), **wanted)
    head = found.to_json()
    if found.conflict is not None:
        return _impossible(options, head, found.sentences)
    if not options.json:
        _print_changes(plan, found)
    for sentence in found.sentences:
        say(sentence)
    step = write_balance(plan, found.table, found.periods, {each.cell: each.to for each in found.changes}, found.logged_method)
    return report_change(options, workspace, do_step(options, workspace, step), head)


def _held(plan: Plan, named: Sequence[str]) -> list[CellRef]:
    """Return the cells that shall stay."""
    for text in named:
        if not text.rpartition(AT)[0 if AT in text else 2].strip():
            raise PlannerError("cli.balance.hold_unreadable", text=text)
    return [cell for text in named for cell in cells_at(plan, text)]


def _print_changes(plan: Plan, found: Balance) -> None:
    """Print every figure that changes."""
    if found.changes:
        head = [tr(f"cli.moves.{name}") for name in ("cell", "unit", "before", "after", "moved")]
        print_grid([head, *(_change_line(plan, found.table, change) for change in found.changes)], 2, 5)


def _change_line(plan: Plan, home: str, change: Change) -> list[str]:
    return [place_words(plan, change.cell, home), plan.unit_of(change.cell), change.now.text, change.to.text, _signed(exact.trimmed(change.moved))]


def _compare(options: argparse.Namespace, plan: Plan, found: Sequence[Balance]) -> int:
    """Print what each method would move, side by side; nothing is written."""
    first = found[0]
    if first.conflict is not None:
        return _impossible(options, first.to_json(), first.sentences)
    if options.json:
        print_json({"table": first.table, "periods": list(first.periods), "methods": [each.to_json() for each in found]})
    else:
        _print_comparison(plan, found)
    say(tr("cli.balance.compared"))
    return CLEAN


def _print_comparison(plan: Plan, found: Sequence[Balance]) -> None:
    """Print a row for every cell that some method changes, a column for each method, and below what each comes to."""
    to = [{change.cell: change for change in each.changes} for each in found]
    cells = {change.cell: change for each in to for change in each.values()}
    home = found[0].table
    places = sorted(cells, key=lambda cell: (list(plan.tables).index(cell.table) if cell.table != home else -1, plan.tables[cell.table].position(cell.row), cell.period))
    if places:
        head = [tr("cli.moves.cell"), tr("cli.moves.before"), *(each.method_words for each in found)]
        lines = [[place_words(plan, cell, home), cells[cell].now.text, *(each[cell].to.text if cell in each else "" for each in to)] for cell in places]
        print_grid([head, *lines], 1, len(head))
    for each in found:
        for sentence in each.sentences:
            print(sentence)


def _impossible(options: argparse.Namespace, document: dict[str, Any], sentences: Sequence[str]) -> int:
    """Tell what stands in the way; nothing was written."""
    if options.json:
        print_json(document)
    for sentence in sentences:
        say(sentence)
    return WITH_FINDINGS


def _signed(amount: str) -> str:
    """Return a move with its sign."""
    return amount if amount.startswith("-") or amount == "0" else f"+{amount}"

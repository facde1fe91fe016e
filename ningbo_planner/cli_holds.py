"""The commands about what bulk acts may write: ``hold``, ``release`` and ``bounds``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ningbo_planner.cli_arguments import amount_in, percent_of, step_of
from ningbo_planner.cli_output import plan_json, print_grid, print_json, say
from ningbo_planner.cli_session import CLEAN, do_step, report_change, with_plan
from ningbo_planner.domain import exact
from ningbo_planner.domain.bounds import bounds_of_row
from ningbo_planner.domain.equations import has_row
from ningbo_planner.domain.plan import Plan, RowBounds, cell_key, cell_of, row_key, row_of
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits.bounds import NO_BOUNDS
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.holding import HoldChange, bound_each, bounds_json, cell_json, cells_named, hold, hold_json, release
from ningbo_planner.services.plan_files import find_period, find_row
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr

Command = Callable[..., argparse.ArgumentParser]
# Takes one bound away; so does a text of nothing.
NONE = "none"
_AMOUNTS = ("low", "high")
_GROWTHS = ("min_growth", "max_growth")


def add_holding(command: Command) -> None:
    """Add the commands."""
    for name, run in (("hold", _hold), ("release", _release)):
        sub = _changing(command, name, run, "row")
        sub.add_argument("row", metavar="ROW", nargs="?", help=tr("cli.help.hold.row") if name == "hold" else None)
        sub.add_argument("period", metavar="PERIOD", nargs="?", help=tr("cli.help.hold.period"))
        if name == "hold":
            sub.add_argument("--reason", default="", metavar="TEXT", help=tr("cli.help.hold.reason"))
            sub.add_argument("--owner", default="", metavar="NAME", help=tr("cli.help.hold.owner"))
    bounds = _changing(command, "bounds", _bounds, "rows")
    bounds.add_argument("rows", metavar="ROW", nargs="*", help=tr("cli.help.bounds.rows"))
    bounds.add_argument("--step", metavar="N", help=tr("cli.help.bounds.step"))
    for name in _AMOUNTS:
        bounds.add_argument(f"--{name}", metavar="N", help=tr(f"cli.help.bounds.{name}"))
    for name in _GROWTHS:
        bounds.add_argument(f"--{name.replace('_', '-')}", metavar="N", help=tr(f"cli.help.bounds.{name}"))
    bounds.add_argument("--not-below-last", action=argparse.BooleanOptionalAction, default=None, help=tr("cli.help.bounds.not_below_last"))
    bounds.add_argument("--note", metavar="TEXT", help=tr("cli.help.bounds.note"))
    bounds.add_argument("--clear", action="store_true", help=tr("cli.help.bounds.clear"))


def _changing(command: Command, name: str, run: Callable[[argparse.Namespace, Workspace], int], subject: str) -> argparse.ArgumentParser:
    """Add one command that changes a plan; without its subject it only lists what there is."""
    sub = command(name, lambda options: with_plan(options, lambda workspace: run(options, workspace), write=_is_given(getattr(options, subject)) and not options.dry_run))
    sub.add_argument("--dry-run", action="store_true", help=tr("cli.help.dry_run"))
    return sub


def _is_given(subject: str | Sequence[str] | None) -> bool:
    """Tell whether the subject of a command was named, even by a text of nothing."""
    return subject is not None and subject != []


# ------------------------------------------------------------------------------------------------------------------- holds


def _hold(options: argparse.Namespace, workspace: Workspace) -> int:
    if options.row is None:
        return _list_holds(options, workspace.plan)
    cells = _cells(options, workspace.plan)
    return _report(options, workspace, hold(workspace, cells, options.reason.strip() or tr("cli.hold.no_reason"), options.owner.strip()), "cli.hold.were_held")


def _release(options: argparse.Namespace, workspace: Workspace) -> int:
    if options.row is None:
        raise PlannerError("cli.release.no_row")
    return _report(options, workspace, release(workspace, _cells(options, workspace.plan)), "cli.release.were_free")


def _cells(options: argparse.Namespace, plan: Plan) -> list[CellRef]:
    """Return the cell that was named, or those of a whole row."""
    row = find_row(plan, options.row)
    period = find_period(plan.tables[row.table], options.period).id if options.period is not None else None
    return cells_named(plan, row, period)


def _report(options: argparse.Namespace, workspace: Workspace, found: HoldChange, left: str) -> int:
    """Do what holding or releasing comes to, and tell of each cell who held it before and who does now."""
    plan = workspace.plan
    before = {cell: _holder(plan, cell) for cell in found.cells}
    change = do_step(options, workspace, found.step) if found.step is not None else None
    cells = [{**cell_json(plan, cell), "before": before[cell], "after": _holder(plan, cell)} for cell in found.cells]
    if found.left and not options.json:
        say(tr(left, count=len(found.left)))
    return report_change(options, workspace, change, {"cells": cells, "unchanged": [cell_json(plan, cell) for cell in found.left]})


def _holder(plan: Plan, cell: CellRef) -> dict[str, str] | None:
    held = plan.holds.get(cell_key(cell))
    return None if held is None else hold_json(held)


def _list_holds(options: argparse.Namespace, plan: Plan) -> int:
    """Print all cells that are held."""
    cells = [cell for cell in map(cell_of, plan.holds) if plan.has_cell(cell)]
    if options.json:
        print_json({**plan_json(plan), "holds": [cell_json(plan, cell) for cell in cells]})
    elif not cells:
        print(tr("cli.hold.none"))
    else:
        head = [tr(f"cli.holds.{name}") for name in ("table", "row", "period", "text", "owner", "reason", "time")]
        print_grid([head, *(_hold_line(plan, cell) for cell in cells)], 3, 4)
    return CLEAN


def _hold_line(plan: Plan, cell: CellRef) -> list[str]:
    table, held = plan.tables[cell.table], plan.holds[cell_key(cell)]
    return [table.info.title, table.label_path(cell.row), table.period(cell.period).label, plan.quantity(cell).text, held.owner, held.reason, held.time]


# ------------------------------------------------------------------------------------------------------------------ bounds


def _bounds(options: argparse.Namespace, workspace: Workspace) -> int:
    plan = workspace.plan
    rows = [find_row(plan, text) for text in options.rows]
    if not _says_something(options):
        return _list_bounds(options, plan, rows or [row_of(key) for key in plan.bounds if has_row(plan, row_of(key))])
    if not rows:
        raise PlannerError("cli.bounds.no_rows")
    before = [bounds_json(plan, row_key(row)) for row in rows]
    step = bound_each(workspace, {row: _wanted(options, plan, row) for row in rows})
    change = do_step(options, workspace, step) if step is not None else None
    after = [bounds_json(plan, row_key(row)) for row in rows]
    if not options.json:
        for row in rows:
            print(tr("cli.bounds.line", row=plan.tables[row.table].get(row.row, "name"), bounds=_bounds_words(plan, row)))
    return report_change(options, workspace, change, {"rows": [{**new, "before": old} for old, new in zip(before, after, strict=True)]})


def _says_something(options: argparse.Namespace) -> bool:
    """Tell whether bounds shall be changed."""
    given = (options.step, options.low, options.high, options.min_growth, options.max_growth, options.not_below_last, options.note)
    return options.clear or any(each is not None for each in given)


def _wanted(options: argparse.Namespace, plan: Plan, row: RowRef) -> RowBounds:
    """Return the bounds that a row shall have: those it has, with what was said in their place."""
    unit = plan.tables[row.table].unit_of(row.row)
    old = NO_BOUNDS if options.clear else bounds_of_row(plan, row) or NO_BOUNDS
    said: dict[str, Any] = {}
    readers: dict[str, Callable[[str], Any]] = {"step": step_of, **dict.fromkeys(_AMOUNTS, lambda text: amount_in(text, unit)), **dict.fromkeys(_GROWTHS, percent_of)}
    for name, reader in readers.items():
        text = getattr(options, name)
        if text is not None:
            said[name] = None if text.strip().lower() in ("", NONE) else reader(text)
    if options.not_below_last is not None:
        said["not_below_last"] = options.not_below_last
    if options.note is not None:
        said["note"] = options.note.strip()
    return replace(old, **said)


def _list_bounds(options: argparse.Namespace, plan: Plan, rows: Sequence[RowRef]) -> int:
    """Print the bounds of rows."""
    if options.json:
        print_json({**plan_json(plan), "bounds": [bounds_json(plan, row_key(row)) for row in rows]})
    elif not rows:
        print(tr("cli.bounds.none"))
    for row in () if options.json else rows:
        print(tr("cli.bounds.line", row=plan.tables[row.table].label_path(row.row), bounds=_bounds_words(plan, row)))
    return CLEAN


def _bounds_words(plan: Plan, row: RowRef) -> str:
    """Return the bounds of a row in words."""
    bounds, unit = bounds_of_row(plan, row) or NO_BOUNDS, plan.tables[row.table].unit_of(row.row)
    amounts = (("step", bounds.step, unit), ("low", bounds.low, unit), ("high", bounds.high, unit), ("min_growth", bounds.min_growth, "%"), ("max_growth", bounds.max_growth, "%"))
    said = [tr(f"cli.bounds.{name}", amount=exact.plain(amount) + sign) for name, amount, sign in amounts if amount is not None]
    said += [tr("cli.bounds.not_below_last")] if bounds.not_below_last else []
    said += [tr("cli.bounds.note", note=bounds.note)] if bounds.note else []
    return "；".join(said) or tr("cli.bounds.nothing")

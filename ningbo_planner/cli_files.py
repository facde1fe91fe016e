"""The commands that keep plan files safe: ``backups`` lists, copies and restores backups, ``repair`` brings back a damaged file."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from ningbo_planner.cli_output import print_grid, print_json, say
from ningbo_planner.cli_session import CLEAN, WITH_FINDINGS
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.backups import Backup, backups_of, copy_backup, restore, take_backup
from ningbo_planner.services.salvage import salvage
from ningbo_planner.text import tr

Command = Callable[..., argparse.ArgumentParser]
_MB = 1_000_000


def add_files(command: Command) -> None:
    """Add the commands."""
    backups = command("backups", _backups)
    what = backups.add_mutually_exclusive_group()
    what.add_argument("--take", action="store_true", help=tr("cli.help.backups.take"))
    what.add_argument("--copy", type=int, metavar="N", help=tr("cli.help.backups.copy"))
    what.add_argument("--restore", type=int, metavar="N", help=tr("cli.help.backups.restore"))
    backups.add_argument("--out", type=Path, metavar="FILE", help=tr("cli.help.backups.out"))
    repair = command("repair", _repair)
    repair.add_argument("--out", type=Path, metavar="FILE", help=tr("cli.help.repair.out"))
    repair.add_argument("--force", action="store_true", help=tr("cli.help.repair.force"))


def _backups(options: argparse.Namespace) -> int:
    said = _act(options)
    backups = backups_of(options.plan)
    if options.json:
        print_json({"path": str(options.plan), "backups": [backup.to_json() for backup in backups]})
    elif backups:
        head = [tr(f"cli.backups.{name}") for name in ("number", "time", "step", "size", "path")]
        print_grid([head, *([str(each.number), str(each.time), str(each.step), f"{each.size / _MB:.1f} MB", str(each.path)] for each in backups)], 2, 4)
    else:
        print(tr("backups.none"))
    if said:
        say(said)
    return CLEAN


def _act(options: argparse.Namespace) -> str:
    """Do what was asked beyond listing; return the sentence that says so."""
    if options.take:
        made = take_backup(options.plan)
        return tr("backups.same") if made is None else tr("backups.taken", number=made.number, step=made.step)
    if options.copy is not None:
        if options.out is None:
            raise PlannerError("cli.backups.needs_out")
        copy_backup(_numbered(options.plan, options.copy), options.out)
        return tr("backups.copied", number=options.copy, path=options.out)
    if options.restore is not None:
        aside = restore(_numbered(options.plan, options.restore), options.plan)
        return tr("backups.restored", number=options.restore) if aside is None else tr("backups.restored_aside", number=options.restore, path=aside)
    return ""


def _numbered(plan: Path, number: int) -> Backup:
    """Return the backup of this number."""
    found = next((backup for backup in backups_of(plan) if backup.number == number), None)
    if found is None:
        raise PlannerError("backups.unknown", number=number)
    return found


def _repair(options: argparse.Namespace) -> int:
    done = salvage(options.plan, options.out, force=options.force)
    if options.json:
        print_json(done.to_json())
    else:
        for sentence in done.back:
            print(tr("cli.repair.back", sentence=sentence))
        for sentence in done.lost:
            print(tr("cli.repair.lost", sentence=sentence))
    say(tr("cli.repair.done", path=done.out))
    return CLEAN if done.is_complete else WITH_FINDINGS

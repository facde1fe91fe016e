"""The command line: the same services as the window's, one JSON document on request, and exit codes that scripts can rely on.

Exit 0: done and clean. 1: done, with findings of grade error or something refused. 2: could not be done; one sentence on standard error,
nothing changed. Qt is loaded for ``chart`` only.
"""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from ningbo_planner import __version__
from ningbo_planner.cli_output import (
    finding_json,
    log_json,
    plan_json,
    print_csv,
    print_grid,
    print_json,
    print_table,
    say,
    table_json,
)
from ningbo_planner.cli_session import CLEAN, FAILED, WITH_FINDINGS, has_open_errors, report_change, with_plan
from ningbo_planner.domain.entry import entry_at
from ningbo_planner.domain.finding import Finding, Grade
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import type_cell
from ningbo_planner.edits.history import EntryKind
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.plan_files import SHIPPED, find_period, find_row, find_table
from ningbo_planner.services.workspace import Change, Workspace
from ningbo_planner.settings import load
from ningbo_planner.text import prefer_language, tr

if TYPE_CHECKING:
    from ningbo_planner.domain.plan import Plan
    from ningbo_planner.merge.diff import Change as ReturnedChange
    from ningbo_planner.services.returns import ReturnsReport

# Commands that have a module of their own, which is loaded when one of them is given, or when all commands are to be told of.
_FAMILIES: dict[tuple[str, ...], Callable[[Callable[..., argparse.ArgumentParser]], None]] = {
    ("add-row", "move-row", "remove-row", "add-period", "rename-period", "remove-period"): lambda command: importlib.import_module("ningbo_planner.cli_structure").add_structure(command),
    ("explain", "mend"): lambda command: importlib.import_module("ningbo_planner.cli_explain").add_explaining(command),
    ("spread", "balance"): lambda command: importlib.import_module("ningbo_planner.cli_balance").add_balancing(command),
    ("hold", "release", "bounds"): lambda command: importlib.import_module("ningbo_planner.cli_holds").add_holding(command),
    ("rules", "assumptions"): lambda command: importlib.import_module("ningbo_planner.cli_rules").add_rules(command),
    ("issue", "returns", "remind", "close-round", "code"): lambda command: importlib.import_module("ningbo_planner.cli_rounds").add_rounds(command),
    ("backups", "repair"): lambda command: importlib.import_module("ningbo_planner.cli_files").add_files(command),
    ("version",): lambda command: importlib.import_module("ningbo_planner.cli_versions").add_versions(command),
    ("chart",): lambda command: importlib.import_module("ningbo_planner.cli_charts").add_charts(command),
    ("gaps",): lambda command: importlib.import_module("ningbo_planner.cli_gaps").add_gaps(command),
}
# Those that need none.
_OWN = frozenset({"new", "show", "check", "set", "undo", "redo", "log", "export", "receive"})


# What argparse says of a slip, and the name of our sentence for it.
_SLIPS = (
    (re.compile(r"unrecognized arguments: (?P<what>.+)"), "unknown"),
    (re.compile(r"the following arguments are required: (?P<what>.+)"), "missing"),
    (re.compile(r"argument (?P<what>.+?): invalid choice: '(?P<given>.*)' \(choose from (?P<choices>.+)\)"), "choice"),
    (re.compile(r"argument (?P<what>.+?): invalid (?P<kind>\w+) value: '(?P<given>.*)'"), "value"),
    (re.compile(r"argument (?P<what>.+?): expected (?:one|at least one) argument"), "empty"),
    (re.compile(r"argument (?P<what>.+?): not allowed with argument (?P<other>.+)"), "both"),
)


class _Parser(argparse.ArgumentParser):
    """A parser whose help is Chinese and whose complaints are one Chinese sentence."""

    def __init__(self, **options: Any) -> None:
        """Make a parser with Chinese headings."""
        super().__init__(**options, add_help=False)
        self._positionals.title = tr("cli.heading.positionals")
        self._optionals.title = tr("cli.heading.options")
        self.add_argument("-h", "--help", action="help", help=tr("cli.help.help"))

    def format_help(self) -> str:
        """Return the help, with its first word in Chinese."""
        return super().format_help().replace("usage: ", tr("cli.heading.usage"), 1)

    def error(self, message: str) -> NoReturn:
        """Leave with exit code 2 after one sentence."""
        say(tr("cli.usage_error", message=_slip(message), usage=" ".join(self.format_usage().split()).removeprefix("usage: ")))
        raise SystemExit(FAILED)


def _slip(message: str) -> str:
    """Return what argparse complains of in Chinese; what we do not know, as it is."""
    for pattern, name in _SLIPS:
        found = pattern.fullmatch(message)
        if found is not None:
            fields = found.groupdict()
            if "choices" in fields:
                fields["choices"] = fields["choices"].replace("'", "").replace(", ", "、")
            return tr(f"cli.slip.{name}", **fields)
    return message


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code; a program without a command is :mod:`ningbo_planner.__main__`'s business."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _use_utf8()
    prefer_language(load().language)
    try:
        options = _parser(arguments[0] if arguments else "").parse_args(arguments)
        code = options.run(options)
        sys.stdout.flush()
        return code
    except SystemExit as leaving:
        return int(leaving.code or 0)
    except PlannerError as error:
        say(str(error))
        return FAILED
    except KeyboardInterrupt:
        say(tr("cli.interrupted"))
        return FAILED
    except BrokenPipeError:
        # Who reads has seen enough (a pager that was closed, ``head``); what is still to come, at exit too, goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN


def change_file_type(act: str) -> int:
    """Register plan files with the user's desktop, or take that back; ``act`` is a function of ``services.file_type``."""
    _use_utf8()
    try:
        say(getattr(importlib.import_module("ningbo_planner.services.file_type"), act)())
    except PlannerError as error:
        say(str(error))
        return FAILED
    return CLEAN


def _use_utf8() -> None:
    """Print Chinese on every console; a pipe on Windows would otherwise use the old code page and raise."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _parser(given: str) -> argparse.ArgumentParser:
    """Return the parser of the command ``given``, with its kin; of all commands when that is none of them (``--help``, a slip)."""
    parser = _Parser(prog="ningbo-planner", description=tr("cli.description"), epilog=tr("self_test.help"))
    parser.add_argument("--version", action="version", version=f"Ningbo Planner {__version__}", help=tr("cli.help.program_version"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)

    def command(name: str, run: Callable[[argparse.Namespace], int], plan: bool = True) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=tr(f"cli.help.{name}"), description=tr(f"cli.help.{name}"))
        sub.set_defaults(run=run)
        sub.add_argument("plan", type=Path, metavar="PLAN")
        sub.add_argument("--json", action="store_true", help=tr("cli.help.json"))
        return sub

    new = command("new", _new)
    new.add_argument("--from", dest="source", default=SHIPPED, metavar="ID_OR_XLSX")
    without = new.add_mutually_exclusive_group()
    without.add_argument("--empty", action="store_true", help=tr("cli.help.new.empty"))
    without.add_argument("--structure", action="store_true", help=tr("cli.help.new.structure"))
    new.add_argument("--title", metavar="TEXT", help=tr("cli.help.new.title"))
    new.add_argument("--years", metavar="PERIOD", help=tr("cli.help.new.years"))
    new.add_argument("--unit", default="", metavar="TEXT", help=tr("cli.help.new.unit"))
    new.add_argument("--force", action="store_true")
    show = command("show", _show)
    show.add_argument("--table", metavar="ID")
    show.add_argument("--csv", action="store_true")
    command("check", _check)
    edit = command("set", _set)
    for name in ("row", "period", "text"):
        edit.add_argument(name, metavar=name.upper())
    undo = command("undo", _undo)
    undo.add_argument("-n", type=int, default=1, dest="count", metavar="N")
    command("redo", _redo)
    command("log", _log)
    is_known = given in _OWN or any(given in names for names in _FAMILIES)
    for names, add in _FAMILIES.items():
        if given in names or not is_known:
            add(command)
    export = command("export", _export)
    export.add_argument("out", type=Path, metavar="OUT.xlsx|OUT.csv|OUT.parquet")
    export.add_argument("--unit", default="", metavar="UNIT", help=tr("cli.help.export.unit"))
    export.add_argument("--decimals", type=int, metavar="N", help=tr("cli.help.export.decimals"))
    _add_exchange(command)
    return parser


def _add_exchange(command: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command that takes back."""
    take_back = command("receive", _receive)
    take_back.add_argument("paths", nargs="+", type=Path, metavar="FILE_OR_DIR")
    take_back.add_argument("--accept", choices=("clean", "all", "none"), default="none")
    take_back.add_argument("--annotate", type=Path, metavar="DIR", help=tr("cli.help.receive.annotate"))
    take_back.add_argument("--letters", type=Path, metavar="DIR", help=tr("cli.help.receive.letters"))
    take_back.add_argument("--record", action="store_true", help=tr("cli.help.receive.record"))


def _new(options: argparse.Namespace) -> int:
    if options.empty or options.structure:
        notes: list[str] = importlib.import_module("ningbo_planner.cli_structure").new_without_figures(options)
    else:
        notes = importlib.import_module("ningbo_planner.services.new_plans").new_plan_from(options.plan, options.source, force=options.force)
    for note in notes:
        say(note)
    if options.json:
        print_json({"path": str(options.plan), "notes": notes})
    say(tr("cli.new_done", path=options.plan))
    return CLEAN


def _show(options: argparse.Namespace) -> int:
    def show(workspace: Workspace) -> int:
        plan = workspace.plan
        tables = [find_table(plan, options.table)] if options.table else list(plan.tables.values())
        if options.json:
            print_json({**plan_json(plan), "tables": [table_json(table) for table in tables]})
            return CLEAN
        if not options.table and not options.csv:
            print(plan.info.title + "\n")
        for number, table in enumerate(tables):
            if number:
                print()
            (print_csv if options.csv else print_table)(table)
        return CLEAN

    return with_plan(options, show)


def _check(options: argparse.Namespace) -> int:
    def check(workspace: Workspace) -> int:
        findings = workspace.findings()
        if options.json:
            print_json({**plan_json(workspace.plan), "findings": [finding_json(finding) for finding in findings]})
        else:
            _print_findings(findings)
        return WITH_FINDINGS if has_open_errors(findings) else CLEAN

    return with_plan(options, check)


def _print_findings(findings: Sequence[Finding]) -> None:
    """Print findings for people: a count by grade, then one line each."""
    if not findings:
        print(tr("cli.no_findings"))
        return
    counts = {grade: sum(finding.grade is grade for finding in findings) for grade in Grade}
    print(tr("cli.finding_counts", count=len(findings), errors=counts[Grade.ERROR], warnings=counts[Grade.WARNING], hints=counts[Grade.HINT]))
    for finding in findings:
        print(tr("cli.finding", grade=tr(f"grade.{finding.grade}"), message=finding.message))
        if finding.reason is not None:
            print(tr(f"cli.reason.{finding.status}", text=finding.reason.text, author=finding.reason.author))


def _set(options: argparse.Namespace) -> int:
    def edit(workspace: Workspace) -> int:
        row = find_row(workspace.plan, options.row)
        period = find_period(workspace.plan.tables[row.table], options.period)
        cell = CellRef(row.table, row.row, period.id)
        before = workspace.plan.quantity(cell).text
        problem = entry_at(workspace.plan, cell, options.text).problem
        change = workspace.execute(type_cell(workspace.plan, cell, options.text))
        after = workspace.plan.quantity(cell)
        if problem is not None:
            say(tr("typing.kept", why=problem))
        return report_change(options, workspace, change, {"row": row.row, "period": period.id, "before": before, "after": after.text, "state": after.state.value})

    return with_plan(options, edit, write=True)


def _undo(options: argparse.Namespace) -> int:
    def undo(workspace: Workspace) -> int:
        if not 1 <= options.count <= max(1, len(workspace.history.undo_list())):
            raise PlannerError("cli.undo_too_many", asked=options.count, possible=len(workspace.history.undo_list()))
        changes = [workspace.undo() for _ in range(options.count)]
        return _report_repeat(options, "cli.undone", changes)

    return with_plan(options, undo, write=True)


def _redo(options: argparse.Namespace) -> int:
    return with_plan(options, lambda workspace: _report_repeat(options, "cli.redone", [workspace.redo()]), write=True)


def _report_repeat(options: argparse.Namespace, code: str, changes: Sequence[Change]) -> int:
    """Tell which steps were taken back or done again."""
    if options.json:
        print_json({"steps": [{"seq": change.entry.seq, "target": change.entry.target, "name": change.entry.name} for change in changes]})
    for change in changes:
        say(tr(code, name=change.entry.name))
    return CLEAN


def _log(options: argparse.Namespace) -> int:
    def log(workspace: Workspace) -> int:
        history = workspace.history
        if options.json:
            print_json({**plan_json(workspace.plan), "steps": [log_json(history, entry) for entry in history.entries]})
        elif not history.entries:
            print(tr("cli.no_steps"))
        else:
            head = [tr("cli.log.seq"), tr("cli.log.time"), tr("cli.log.author"), tr("cli.log.name"), tr("cli.log.origin")]
            rows = [[str(entry.seq), entry.time, entry.author, _entry_name(entry), entry.origin] for entry in history.entries]
            print_grid([head, *rows])
        return CLEAN

    return with_plan(options, log)


def _entry_name(entry: Any) -> str:
    """Return the name of a log line; an undo says what it took back."""
    return entry.name if entry.kind is EntryKind.DO else tr(f"cli.log.{entry.kind}", name=entry.name, target=entry.target)


def _export(options: argparse.Namespace) -> int:
    def export(workspace: Workspace) -> int:
        if options.decimals is not None and not options.unit.strip():
            raise PlannerError("cli.export.decimals_alone")
        notes = importlib.import_module("ningbo_planner.services.exporting").export_plan(workspace.plan, workspace.findings(), options.out, options.unit.strip(), options.decimals)
        if options.json:
            told = {"unit": options.unit.strip(), "notes": notes} if options.unit else {}
            print_json({"path": str(options.out), **told})
        for note in notes:
            say(note)
        say(tr("cli.exported", path=options.out))
        return CLEAN

    return with_plan(options, export)


def _receive(options: argparse.Namespace) -> int:
    def take_back(workspace: Workspace) -> int:
        services = importlib.import_module("ningbo_planner.services.returns")
        report = services.read_returns(workspace, options.paths)
        change = services.accept(workspace, report, options.accept) if options.accept != "none" else None
        noted = importlib.import_module("ningbo_planner.services.returns_ledger").record(workspace, report) if options.record else None
        copies = importlib.import_module("ningbo_planner.services.annotating").annotate_files(report, options.annotate) if options.annotate else []
        letters = importlib.import_module("ningbo_planner.services.sending_back").write_letters(workspace.plan, report.files, options.letters) if options.letters else []
        if options.json:
            print_json(report.to_json())
        else:
            _print_returns(workspace.plan, report)
        for copy in copies:
            say(tr("cli.annotated", path=copy))
        for path in letters:
            say(tr("cli.letter_written", path=path))
        say(tr("cli.taken", name=change.entry.name) if change else tr("cli.nothing_taken"))
        if noted:
            say(tr("cli.done", name=noted.entry.name))
        return WITH_FINDINGS if report.has_problems else CLEAN

    return with_plan(options, take_back, write=options.accept != "none" or options.record)


def _print_returns(plan: Plan, report: ReturnsReport) -> None:
    """Print for each file who it is from, what is wrong in it and what it would change."""
    for file in report.files:
        print(f"{file.path.name}  {file.department or tr('cli.receive.unknown')}  {tr(f'returns.status.{file.status}')}")
        for problem in file.problems:
            print(f"  {problem.message}")
        if file.changes:
            head = [tr(f"cli.receive.{name}") for name in ("row", "period", "issued", "current", "returned", "state")]
            print_grid([head, *(_change_line(plan, change) for change in file.changes)], 2, 5)


def _change_line(plan: Plan, change: ReturnedChange) -> list[str]:
    """Return a change of a file as a line of the list."""
    period = plan.tables[change.table].period(change.period).label
    return [change.label, period, change.issued, change.current, change.returned or tr("receive.blank"), _change_state(change)]


def _change_state(change: ReturnedChange) -> str:
    """Return how a change stands; a figure that waits for the planner's choice is not called a new value."""
    if change.doubt and change.state.value == "new":
        return tr("receive.in_doubt") if change.readings else tr("receive.nothing_to_take")
    return tr(f"returns.state.{change.state}")

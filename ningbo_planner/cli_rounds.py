"""The commands about rounds: ``issue``, ``returns``, ``remind``, ``close-round`` and ``code``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from ningbo_planner.cli_output import plan_json, print_grid, print_json, say
from ningbo_planner.cli_session import CLEAN, WITH_FINDINGS, with_plan
from ningbo_planner.domain.exchange_round import RoundKind
from ningbo_planner.domain.plan import Plan, row_key
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.code_checking import check_code
from ningbo_planner.services.issuing import IssueOrder, IssueReport, hand_out
from ningbo_planner.services.plan_files import find_row, find_table
from ningbo_planner.services.reminding import remind, summary, write_reminders
from ningbo_planner.services.returns_ledger import LedgerLine, ledger
from ningbo_planner.services.rounds import assigned_rows, close_round, find_department, find_round, outstanding, reopen_round, rows_in_tables
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr

Command = Callable[..., argparse.ArgumentParser]
_COLUMNS = ("round", "department", "version", "issued", "deadline", "state", "days_late", "returned", "versions", "changes", "problems")


def add_rounds(command: Command) -> None:
    """Add the commands."""
    _add_issue(command)
    returns = command("returns", _returns)
    returns.add_argument("--round", default="", metavar="ROUND", help=tr("cli.help.round_only"))
    reminding = command("remind", _remind)
    reminding.add_argument("--round", default="", metavar="ROUND", help=tr("cli.help.round_open"))
    reminding.add_argument("--out", type=Path, metavar="OUT.xlsx", help=tr("cli.help.remind.out"))
    close = command("close-round", _close)
    close.add_argument("round", nargs="?", default="", metavar="ROUND", help=tr("cli.help.round_open"))
    close.add_argument("--reopen", action="store_true", help=tr("cli.help.close-round.reopen"))
    code = command("code", _code)
    code.add_argument("code", metavar="CODE", help=tr("cli.help.code.code"))
    code.add_argument("files", nargs="*", type=Path, metavar="FILE", help=tr("cli.help.code.files"))


def _add_issue(command: Command) -> None:
    sub = command("issue", _issue)
    sub.add_argument("folder", type=Path, metavar="DIR")
    sub.add_argument("--department", action="append", metavar="NAME", help=tr("cli.help.issue.department"))
    sub.add_argument("--table", action="append", default=[], metavar="TABLE", help=tr("cli.help.issue.table"))
    sub.add_argument("--deadline", default="", metavar="DATE", help=tr("cli.help.issue.deadline"))
    sub.add_argument("--round", default="", metavar="ROUND", help=tr("cli.help.issue.round"))
    sub.add_argument("--kind", choices=[kind.value for kind in RoundKind], default=RoundKind.DOWN.value, help=tr("cli.help.issue.kind"))
    sub.add_argument("--contact", default="", metavar="TEXT", help=tr("cli.help.issue.contact"))
    sub.add_argument("--instructions", default="", metavar="TEXT", help=tr("cli.help.issue.instructions"))
    sub.add_argument("--again", action="store_true", help=tr("cli.help.issue.again"))
    sub.add_argument("--add-row", action="append", default=[], metavar="NAME=ROW", help=tr("cli.help.issue.add_row"))
    sub.add_argument("--without-row", action="append", default=[], metavar="NAME=ROW", help=tr("cli.help.issue.without_row"))


# ------------------------------------------------------------------------------------------------------------------- issue


def _issue(options: argparse.Namespace) -> int:
    def give(workspace: Workspace) -> int:
        report = hand_out(workspace, options.folder, _order(options, workspace.plan))
        _print_issued(options, report)
        for note in report.notes:
            say(note)
        for department in report.skipped:
            say(tr("cli.issue.skipped", name=department))
        values = {"name": report.round.name, "count": len(report.files), "folder": options.folder}
        say(tr("cli.issued_again", **values) if options.again else tr("cli.issued", **values))
        return CLEAN

    return with_plan(options, give, write=True)


def _order(options: argparse.Namespace, plan: Plan) -> IssueOrder:
    """Return what the command asks for."""
    given = {"deadline": options.deadline, "contact": options.contact, "instructions": options.instructions, "kind": RoundKind(options.kind)}
    whole = rows_in_tables(plan, [find_table(plan, name).info.id for name in options.table]) if options.table else {}
    rows = _chosen_rows(plan, options.add_row, options.without_row, whole)
    departments = tuple(options.department or ())
    if not options.again:
        return IssueOrder(departments, name=options.round, rows=rows, **given)
    return IssueOrder(departments, again=find_round(plan, options.round).id, rows=rows, **given)


def _chosen_rows(plan: Plan, added: Sequence[str], left_out: Sequence[str], whole: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the rows of the departments that are to fill in others than they answer for; ``whole`` is what they have of the tables that were named."""
    more, fewer = [_named_row(plan, text) for text in added], [_named_row(plan, text) for text in left_out]
    departments = dict.fromkeys(department for department, _ in (*more, *fewer))
    named = {each: assigned_rows(plan, each, *([row for name, row in rows if name == each] for rows in (more, fewer))) for each in departments}
    own = {row for _, row in more}
    return {**whole, **{each: tuple(row for row in rows if not whole or row in own or row in whole.get(each, ())) for each, rows in named.items()}}


def _named_row(plan: Plan, text: str) -> tuple[str, str]:
    """Return the department and the row of ``NAME=ROW``."""
    name, equals, row = text.partition("=")
    if not equals:
        raise PlannerError("cli.issue.bad_row", text=text)
    return find_department(plan, name).id, row_key(find_row(plan, row.strip()))


def _print_issued(options: argparse.Namespace, report: IssueReport) -> None:
    if options.json:
        files = [{"department": file.department, "path": str(file.path), "rows": len(file.rows), "version": file.version, "code": file.code} for file in report.files]
        head = {"round": report.round.id, "name": report.round.name, "kind": report.round.kind.value, "deadline": report.round.deadline}
        print_json({**head, "contact": report.round.contact, "instructions": report.round.instructions, "files": files, "skipped": list(report.skipped)})
        return
    head_line = [tr("cli.issue.department"), tr("cli.issue.rows"), tr("cli.issue.code"), tr("cli.issue.file")]
    print_grid([head_line, *([file.department, str(len(file.rows)), file.code, str(file.path)] for file in report.files)], 1, 2)


# ------------------------------------------------------------------------------------------------------- ledger, reminders


def _returns(options: argparse.Namespace) -> int:
    def show(workspace: Workspace) -> int:
        wanted = find_round(workspace.plan, options.round).id if options.round else ""
        lines = [line for line in ledger(workspace) if not wanted or line.round == wanted]
        if options.json:
            print_json({**plan_json(workspace.plan), "returns": [line.to_json() for line in lines]})
        elif not lines:
            print(tr("cli.no_rounds"))
        else:
            _print_ledger(lines)
        return CLEAN

    return with_plan(options, show)


def _print_ledger(lines: Sequence[LedgerLine]) -> None:
    """Print one line for each workbook, and below it the older returns of a department that returned several."""
    grid = [[tr(f"cli.returns.{name}") for name in _COLUMNS]]
    for line in lines:
        late = str(line.days_late) if line.days_late else ""
        head = [line.round_name, line.name, str(line.version), line.issued, line.deadline, tr(f"returns.ledger.{line.state}"), late]
        grid.append([*head, line.returned, str(line.versions), str(line.changes), str(line.problems)])
        for receipt in reversed(line.receipts[:-1]):
            state = tr("cli.returns.older", state=tr(f"returns.receipt.{receipt.state}"))
            grid.append(["", "", str(receipt.version or ""), "", "", state, "", receipt.time, "", str(receipt.changes), str(receipt.problems)])
    print_grid(grid, 8, 11)
    print(summary(lines))


def _remind(options: argparse.Namespace) -> int:
    def show(workspace: Workspace) -> int:
        found = remind(workspace, options.round)
        notes = write_reminders(workspace, found, options.out) if options.out else []
        if options.json:
            head = {"round": found.round.id, "name": found.round.name, "deadline": found.round.deadline, "text": found.text}
            print_json({**head, "out": str(options.out) if options.out else None, "reminders": [each.to_json() for each in found.reminders]})
        else:
            print(found.text)
        for note in notes:
            say(note)
        if options.out:
            say(tr("cli.remind.written", path=options.out))
        return CLEAN

    return with_plan(options, show)


def _close(options: argparse.Namespace) -> int:
    def act(workspace: Workspace) -> int:
        wanted = find_round(workspace.plan, options.round).id
        change = reopen_round(workspace, wanted) if options.reopen else close_round(workspace, wanted)
        found = workspace.plan.rounds[wanted]
        out = outstanding(found)
        if options.json:
            print_json({"round": found.id, "name": found.name, "closed": found.closed or None, "outstanding": out, "step": change.entry.seq})
        say(tr("cli.done", name=change.entry.name))
        if out and not options.reopen:
            say(tr("cli.close.outstanding", count=len(out), names="、".join(out)))
        return CLEAN

    return with_plan(options, act, write=True)


def _code(options: argparse.Namespace) -> int:
    def check(workspace: Workspace) -> int:
        found = check_code(workspace, options.code, options.files)
        if options.json:
            print_json(found.to_json())
        else:
            for sentence in found.sentences:
                print(sentence)
        return CLEAN if found.agrees else WITH_FINDINGS

    return with_plan(options, check)

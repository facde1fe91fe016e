"""Kills a program that imports, freezes versions, or takes and restores backups: ``python -m benchmarks.kill_acts_campaign KIND [rounds] [seed]``.

KIND is ``importing``, ``versioning`` or ``keeping``. The child is forked, so that nearly all kills come while it works, and does what the window
and the command line do, through the same services; it tells each step once it is acknowledged. After each kill the plan is opened as a user would:
the last step that was told must be there with its hash, the file must be sound, undoing everything must lead back to the plan at the
beginning, and every version and backup that was told must still be what it was.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

import openpyxl

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.edits.acts import type_cell
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.history import EntryKind
from ningbo_planner.errors import PlannerError
from ningbo_planner.exchange.forms.marks import FORM_SHEET, MARKS_SHEET
from ningbo_planner.services.backups import backups_of, restore, take_backup
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.plan_files import new_plan, open_plan
from ningbo_planner.services.returns import accept, read_returns
from ningbo_planner.services.versions import freeze, plan_at, restoring, versions
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.storage.connection import journal_of
from ningbo_planner.storage.plan_file import PlanFile

# The child works for so long at most after it has begun; looking at a plan with more steps takes longer and longer.
LONGEST_S = 0.5
EARLY = 0.15
RENEW_EVERY = 25
# Departments whose workbooks come back.
RETURNED = 3
Say = Callable[..., None]


@dataclass(slots=True)
class Office:
    """What a campaign works on: the plan file, its state at the beginning, and returned workbooks."""

    path: Path
    start: bytes
    forms: list[Path]


def prepare(folder: Path) -> Office:
    """Make a plan with one issued round, and workbooks that came back with other figures."""
    path = folder / "方案.nbplan"
    new_plan(path)
    workspace = open_plan(path, author="编制人")
    report = issue(workspace, folder / "下发", deadline="2026-03-31")
    workspace.close()
    forms = [_filled(file.path, folder / f"交回{number}.xlsx") for number, file in enumerate(report.files[:RETURNED])]
    return Office(path, path.read_bytes(), forms)


def _filled(form: Path, target: Path) -> Path:
    """Fill in a workbook as a department does: every figure a little higher."""
    book = openpyxl.load_workbook(form)
    marks = [line for line in book[MARKS_SHEET].iter_rows(min_row=20, values_only=True) if line[0] == "cell"]
    for line in marks:
        cell = book[FORM_SHEET][line[2]]
        if isinstance(cell.value, (int, float)):
            cell.value = round(float(cell.value) * 1.01, 1)
    book.save(target)
    return target


# ------------------------------------------------------------------------------------------------------------------ the child


def importing(office: Office, say: Say) -> None:
    """Read workbooks and take what they say, take it back, take it again."""
    workspace = open_plan(office.path, author="子进程")
    say("open", workspace.file.read_only_reason)
    while True:
        report = read_returns(workspace, office.forms)
        for _ in range(6):
            if accept(workspace, report, "all") is None:
                # The one before was killed after it had taken everything.
                workspace.undo()
                _tell(workspace, say)
                break
            _tell(workspace, say)
            workspace.undo()
            _tell(workspace, say)
            workspace.redo()
            _tell(workspace, say)
            workspace.undo()
            _tell(workspace, say)
        workspace.file.compact()


def versioning(office: Office, say: Say) -> None:
    """Type, freeze, type on, look at a version, bring it back."""
    workspace = open_plan(office.path, author="子进程")
    say("open", workspace.file.read_only_reason)
    chance = random.Random(len(workspace.history.entries))
    while True:
        _type(workspace, chance)
        _tell(workspace, say)
        version = freeze(workspace, f"版本{len(workspace.history.entries)}")
        _tell(workspace, say, version.id)
        _type(workspace, chance)
        _tell(workspace, say)
        chosen = chance.choice(versions(workspace))
        plan_at(workspace, chosen.id)
        step = restoring(workspace, chosen.id, everything=True).step
        if step is not None and workspace.execute(step) is not None:
            _tell(workspace, say)


def keeping(office: Office, say: Say) -> None:
    """Type, take backups, and now and then close the plan and restore one."""
    while True:
        workspace = open_plan(office.path, author="子进程")
        say("open", workspace.file.read_only_reason)
        chance = random.Random(time.monotonic_ns())
        for _ in range(4):
            _type(workspace, chance)
            _tell(workspace, say)
            made = take_backup(office.path)
            if made is not None:
                say("backup", made.path.name)
        workspace.close()
        # From here on it is the backup's steps that count: nothing is told before it stands.
        backup = chance.choice(backups_of(office.path)[:3])
        say("restoring", backup.step)
        restore(backup, office.path)
        say("restored", backup.step)


def _type(workspace: Workspace, chance: random.Random) -> None:
    table = workspace.plan.tables["decomposition"]
    cell = CellRef("decomposition", chance.choice(table.ids), chance.choice(table.periods).id)
    workspace.execute(type_cell(workspace.plan, cell, str(chance.randrange(1, 100000))))


def _tell(workspace: Workspace, say: Say, *more: str) -> None:
    say("saved", len(workspace.history.entries), workspace.file.digest(), *more)


KINDS: dict[str, Callable[[Office, Say], None]] = {"importing": importing, "versioning": versioning, "keeping": keeping}


# ----------------------------------------------------------------------------------------------------------------- the parent


@dataclass(slots=True)
class Tally:
    """What a campaign found; ``unfinished`` counts kills in the middle of a commit, ``early`` those before the first step."""

    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    unreadable: int = 0
    different: int = 0
    damaged: int = 0
    early: int = 0
    unfinished: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether nothing at all was lost."""
        return not (self.lost or self.unreadable or self.different or self.damaged)


def campaign(kind: str, folder: Path, rounds: int, seed: int = 1) -> Tally:
    """Kill the child ``rounds`` times, looking at the plan after each kill."""
    office = prepare(folder)
    workspace = open_plan(office.path, read_only=True)
    first = _walked_back(workspace)
    workspace.close()
    chance = random.Random(seed)
    tally = Tally()
    for number in range(rounds):
        if number % RENEW_EVERY == 0:
            _renew(office)
        told = _kill_once(KINDS[kind], office, chance)
        journal = journal_of(office.path)
        tally.unfinished += journal.exists() and journal.stat().st_size > 0
        tally.acknowledged += sum(line[0] == "saved" for line in told)
        tally.early += not any(line[0] == "saved" for line in told)
        _look(office, told, first, tally)
        tally.rounds += 1
    return tally


def _renew(office: Office) -> None:
    """Begin again with the plan as it was at first, without what was put aside."""
    for path in office.path.parent.glob("*.nbplan*"):
        path.unlink()
    office.path.write_bytes(office.start)
    for backup in backups_of(office.path):
        backup.path.unlink()


def _kill_once(work: Callable[[Office, Say], None], office: Office, chance: random.Random) -> list[list[str]]:
    """Let a child work and kill it at a random moment; return what it has told in whole lines."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _be_child(work, office, reading, writing)
    os.close(writing)
    is_early = chance.random() < EARLY
    with os.fdopen(reading, "rb", buffering=0) as pipe:
        first = b"" if is_early else _until_first_step(pipe)
        time.sleep(chance.random() * LONGEST_S)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.set_blocking(reading, False)
        said = first + b"".join(_rest(pipe))
    return [line.decode().split() for line in said.splitlines(keepends=True) if line.endswith(b"\n")]


def _be_child(work: Callable[[Office, Say], None], office: Office, reading: int, writing: int) -> None:
    os.close(reading)

    def say(*words: object) -> None:
        os.write(writing, (" ".join(map(str, words)) + "\n").encode())

    try:
        work(office, say)
    except BaseException as error:  # noqa: BLE001 - told to the parent, who counts it
        say("failed", repr(error).replace("\n", " "))
    finally:
        os._exit(1)


def _until_first_step(pipe: FileIO) -> bytes:
    """Return what the child tells up to its first step, or until it fails."""
    said = b""
    while b"saved" not in said and b"failed" not in said and (piece := pipe.read(64)):
        said += piece
    return said


def _rest(pipe: FileIO) -> Iterator[bytes]:
    """Yield what is still in the pipe; readers of workbooks that outlive the child may keep it open."""
    while True:
        try:
            piece = os.read(pipe.fileno(), 65536)
        except BlockingIOError:
            return
        if not piece:
            return
        yield piece


def _look(office: Office, told: list[list[str]], first: object, tally: Tally) -> None:
    """Open the plan as a user would and hold it against what was told."""
    if any(line[0] == "failed" for line in told):
        tally.different += 1
        print(f"round {tally.rounds}: {told[-1]}", file=sys.stderr)
    try:
        workspace = open_plan(office.path)
    except PlannerError as error:
        tally.unreadable += 1
        print(f"round {tally.rounds}: {error}", file=sys.stderr)
        return
    try:
        tally.lost += not _is_there(workspace, told)
        tally.damaged += workspace.read_only or bool(workspace.file.verify())
        _look_at_versions(workspace, told, tally)
        # Last, because it leaves the plan in memory as it was at first.
        tally.different += _walked_back(workspace) != first
    finally:
        workspace.close()
    for name in [line[1] for line in told if line[0] == "backup"]:
        path = next((each.path for each in backups_of(office.path) if each.path.name == name), None)
        if path is not None:
            with PlanFile.open(path, read_only=True) as file:
                tally.damaged += bool(file.verify())


def _is_there(workspace: Workspace, told: list[list[str]]) -> bool:
    """Tell whether the last step that was told is there with its hash; a restored backup sets the clock back."""
    at = max((number for number, line in enumerate(told) if line[0] in ("restoring", "restored")), default=None)
    saved = [line for line in told[0 if at is None else at :] if line[0] == "saved"]
    count = len(workspace.history.entries)
    if saved:
        return count >= int(saved[-1][1]) and workspace.file.journal.digest_after(int(saved[-1][1])) == saved[-1][2]
    if at is None:
        return True
    before = [int(line[1]) for line in told[:at] if line[0] == "saved"]
    return count >= int(told[at][1]) if told[at][0] == "restored" else count in (int(told[at][1]), *before[-1:]) or not before


def _look_at_versions(workspace: Workspace, told: list[list[str]], tally: Tally) -> None:
    known = {version.id for version in versions(workspace)}
    tally.lost += sum(line[0] == "saved" and len(line) > 3 and line[3] not in known for line in told)
    for key in known:
        try:
            plan_at(workspace, key)
        except PlannerError as error:
            tally.different += 1
            print(f"round {tally.rounds}: {error}", file=sys.stderr)


def _walked_back(workspace: Workspace) -> object:
    """Return the plan with everything undone, in memory only."""
    plan, history = workspace.file.plan, workspace.history
    for entry in reversed(history.entries):
        payload = history.payload(entry.target)
        for edit in payload.edits if entry.kind is EntryKind.UNDO else payload.inverse:
            edit.apply(plan, ChangeSet())
    return _parts(plan)


def _parts(plan: Plan) -> object:
    """Return the tables of a plan, to be compared; a column in which nothing stands counts as none."""
    return {key: (table.info, list(table.periods), list(table.ids), list(table.depths), dict(table.columns), _figures(table)) for key, table in plan.tables.items()}


def _figures(table: Table) -> object:
    columns = {(layer, period): column for layer, held in table.layers.items() for period, column in held.items()}
    return {place: column for place, column in columns.items() if any(column.text(at) for at in range(len(column)))}


def main(arguments: list[str]) -> int:
    """Run a campaign and print what it found; the exit code tells whether it was clean."""
    rounds, seed = (int(each) for each in (*arguments[1:], *["200", "1"][len(arguments) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NINGBO_PLANNER_HOME"] = str(Path(folder) / "home")
        started = time.perf_counter()
        tally = campaign(arguments[0], Path(folder), rounds, seed)
        print(arguments[0], tally, f"in {time.perf_counter() - started:.0f} s")
    return 0 if tally.is_clean else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

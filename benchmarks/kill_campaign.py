"""Kills a program that edits a plan, again and again, and looks at what is left: ``python -m benchmarks.kill_campaign [rounds] [seed]``.

The child edits without end: figures, pastes, new rows, undo, redo, snapshots, closing and opening. It tells each step once the step is
acknowledged. The parent kills it at a random moment (``kill -9``), opens the plan as a user would, and compares it with a plan in memory that
went through the same steps.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan, PlanInfo
from ningbo_planner.domain.quantity import number
from ningbo_planner.domain.table import CellRef, RowRecord, Table, TableInfo
from ningbo_planner.edits.history import History, Journal, Outcome, Step
from ningbo_planner.edits.primitives import InsertRows, SetCell
from ningbo_planner.storage.columns import table_parts
from ningbo_planner.storage.connection import journal_of
from ningbo_planner.storage.plan_file import PlanFile, create_plan_file

ROWS = 40
PASTED = 60
COMPACT_EVERY = 40
REOPEN_EVERY = 150
# Every look reads the whole log, which would otherwise grow without end.
RENEW_EVERY = 50
# The child works for so long at most before it is killed; some kills come before it is ready.
LONGEST_S = 0.12
EARLY = 0.2
ROOT = Path(__file__).resolve().parent.parent


def start_plan() -> Plan:
    """Return the plan that the campaign begins with."""
    plan = Plan(PlanInfo("kill", "反复中断的方案"))
    table = Table(TableInfo("t", "表", unit="亿元"), [Period(str(year), f"{year}年") for year in range(2021, 2027)])
    table.insert_rows(0, 0, [RowRecord(f"r{at}", at % 2, {"name": f"指标{at}"}, {}) for at in range(ROWS)])
    plan.tables["t"] = table
    return plan


def do_next(history: History) -> Outcome | None:
    """Do the next step: which one depends only on how many there were, so that parent and child do the same."""
    count = len(history.entries)
    chance = random.Random(count)
    act = chance.random()
    if act < 0.1 and history.next_undo is not None:
        return history.undo()
    if act < 0.2 and history.next_redo is not None:
        return history.redo()
    table = history.plan.tables["t"]
    if act < 0.25:
        return history.execute(Step("step.paste", (InsertRows("t", None, 0, (RowRecord(f"n{count}", 0, {"name": f"新指标{count}"}, {}),)),), {"count": 1}))
    places = [(chance.choice(table.ids), chance.choice(table.periods).id) for _ in range(PASTED if act < 0.35 else 1)]
    edits = tuple(SetCell(CellRef("t", row, period), number(count)) for row, period in places)
    return history.execute(Step("step.paste", edits, {"count": len(edits)}))


def work_without_end(path: Path) -> None:
    """Edit the plan at ``path`` and tell each step that was acknowledged; never returns."""
    while True:
        with PlanFile.open(path) as file:
            print("open", file.read_only_reason, flush=True)
            history = History(file.plan, file.journal, file.entries, "子进程")
            for done in range(1, REOPEN_EVERY + 1):
                outcome = do_next(history)
                if outcome is not None:
                    print("saved", outcome.entry.seq, file.digest(), flush=True)
                if done % COMPACT_EVERY == 0:
                    file.compact()


@dataclass(slots=True)
class Tally:
    """What a campaign found; ``unfinished`` counts kills in the middle of a commit, ``early`` those at the start of the child."""

    rounds: int = 0
    acknowledged: int = 0
    lost: int = 0
    unreadable: int = 0
    different: int = 0
    damaged: int = 0
    early: int = 0
    unfinished: int = 0
    slowest_open_ms: float = 0.0

    @property
    def is_clean(self) -> bool:
        """Whether nothing at all was lost."""
        return not (self.lost or self.unreadable or self.different or self.damaged)


def campaign(folder: Path, rounds: int, seed: int = 1) -> Tally:
    """Kill the child ``rounds`` times over a plan in ``folder``, looking at the plan after each kill."""
    chance = random.Random(seed)
    path = folder / "方案.nbplan"
    tally = Tally()
    for number in range(rounds):
        if number % RENEW_EVERY == 0:
            create_plan_file(path, start_plan(), force=True)
            model = History(start_plan(), Journal())
        acknowledged = kill_once(path, chance, tally)
        journal = journal_of(path)
        tally.unfinished += journal.exists() and journal.stat().st_size > 0
        look(path, model, acknowledged, tally)
        tally.rounds += 1
    return tally


def kill_once(path: Path, chance: random.Random, tally: Tally) -> list[str]:
    """Let the child work and kill it at a random moment; return the number and the hash of the last step it told."""
    command = [sys.executable, "-m", "benchmarks.kill_campaign", "--child", str(path)]
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        assert child.stdout is not None
        first = "" if chance.random() < EARLY else child.stdout.readline()
        tally.early += not first
        time.sleep(chance.random() * LONGEST_S * (1 if first else 3))
    finally:
        child.kill()
        said = [first, *child.communicate()[0].splitlines(keepends=True)]
    # A line without its end was cut off by the kill: nobody was told.
    told = [line.split()[1:] for line in said if line.startswith("saved") and line.endswith("\n")]
    tally.acknowledged += len(told)
    return told[-1] if told else ["0", ""]


def look(path: Path, model: History, acknowledged: list[str], tally: Tally) -> None:
    """Open the plan as a user would and compare it with the model, brought to the same step."""
    started = time.perf_counter()
    try:
        file = PlanFile.open(path)
    except Exception as error:
        tally.unreadable += 1
        print(f"round {tally.rounds}: {error}", file=sys.stderr)
        return
    tally.slowest_open_ms = max(tally.slowest_open_ms, (time.perf_counter() - started) * 1000)
    with file:
        seq, digest = int(acknowledged[0]), acknowledged[1]
        tally.lost += len(file.entries) < seq or (len(file.entries) == seq and seq > 0 and file.digest() != digest)
        tally.damaged += file.read_only or bool(file.verify())
        while len(model.entries) < len(file.entries):
            do_next(model)
        tally.different += len(model.entries) != len(file.entries) or table_parts(model.plan.tables["t"]) != table_parts(file.plan.tables["t"])


def main(rounds: int, seed: int) -> int:
    """Run a campaign and print what it found; the exit code tells whether it was clean."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        tally = campaign(Path(folder), rounds, seed)
        print(tally, f"in {time.perf_counter() - started:.0f} s")
    return 0 if tally.is_clean else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        work_without_end(Path(sys.argv[2]))
    numbers = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(numbers + [200, 1][len(numbers) :])))

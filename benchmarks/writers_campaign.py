"""Lets several programs write one plan at the same time: ``python -m benchmarks.writers_campaign [programs] [steps each]``.

Each opens the plan, does a step, and lets go of it, again and again, as commands of the command line do; now and then one holds it for long, so
that others are refused. Every step that was acknowledged must be in the log once, every refusal must name who has the plan, and the file
must be sound.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.kill_campaign import ROOT, do_next, start_plan
from ningbo_planner.edits.history import History
from ningbo_planner.storage.plan_file import PlanFile, create_plan_file

# Longer than anybody waits for a lock.
LONG_S = 2.6
LONG_CHANCE = 0.02


@dataclass(slots=True)
class Tally:
    """What a campaign found."""

    acknowledged: int = 0
    refused: int = 0
    unnamed: int = 0
    lost: int = 0
    damaged: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether every step is there, and every refusal said who has the plan."""
        return not (self.unnamed or self.lost or self.damaged)


def write(path: Path, name: str, steps: int) -> None:
    """Be one of the programs: tell each step that was acknowledged, and each refusal."""
    chance = random.Random(name)
    for _ in range(steps):
        with PlanFile.open(path) as file:
            if file.read_only:
                print("refused", file.holder.computer if file.holder is not None and str(file.holder.pid) else "", flush=True)
                continue
            do_next(History(file.plan, file.journal, file.entries, name))
            print("saved", len(file.entries), file.digest(), flush=True)
            if chance.random() < LONG_CHANCE:
                time.sleep(LONG_S)


def campaign(folder: Path, programs: int, steps: int) -> Tally:
    """Let so many programs do so many steps each."""
    path = folder / "方案.nbplan"
    create_plan_file(path, start_plan())
    command = [sys.executable, "-m", "benchmarks.writers_campaign", "--child", str(path)]
    children = [subprocess.Popen([*command, f"程序{number}", str(steps)], cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8") for number in range(programs)]
    lines = [line.split() for child in children for line in child.communicate()[0].splitlines()]
    saved = [line for line in lines if line[0] == "saved"]
    refused = [line for line in lines if line[0] == "refused"]
    tally = Tally(len(saved), len(refused), sum(len(line) < 2 for line in refused))
    with PlanFile.open(path) as file:
        tally.damaged = file.read_only + len(file.verify())
        tally.lost = sum(file.journal.digest_after(int(line[1])) != line[2] for line in saved) + abs(len(file.entries) - len({line[1] for line in saved}))
    tally.damaged += sum(child.returncode != 0 for child in children)
    return tally


def main(programs: int, steps: int) -> int:
    """Run a campaign and print what it found; the exit code tells whether it was clean."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        tally = campaign(Path(folder), programs, steps)
        print(tally, f"in {time.perf_counter() - started:.0f} s")
    return 0 if tally.is_clean else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        write(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
    else:
        numbers = [int(each) for each in sys.argv[1:]]
        sys.exit(main(*(numbers + [4, 100][len(numbers) :])))

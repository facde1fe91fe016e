"""Damages plan files and looks at what the program says of them: ``python -m benchmarks.flip_campaign [flips] [cuts] [seed]``.

Each file has one bit flipped, or a few bytes overwritten, or its end cut off. It must open with a sentence or not at all, never end in
another exception; what it says other than before must be found by the hashes, on opening or by looking through the whole file. Then it is
repaired, without a backup and with one: what comes back must be what was there, or be told as lost.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ningbo_planner.domain.plan import REGISTERS, Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import hold_cells, release_cells, type_cell
from ningbo_planner.edits.history import History
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.plan_files import new_plan
from ningbo_planner.services.salvage import Salvage, salvage
from ningbo_planner.storage.columns import table_parts
from ningbo_planner.storage.plan_file import PlanFile

STEPS = 60
TABLE = "decomposition"


@dataclass(slots=True)
class Tally:
    """What a campaign found.

    Attributes:
        outcomes: by what was done: ``same`` (says what it said), ``refused`` or ``told`` (on opening), ``verified`` (by looking through it), ``unseen``.
        repairs: by what was done and whether there was a backup: ``whole``, ``part`` (told what is lost), ``nothing``, ``silent`` (other than before, untold).
        crashed: exceptions that are no sentences.
    """

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    repairs: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    crashed: int = 0

    @property
    def changed(self) -> int:
        """How many files said something else than before."""
        return sum(count for (_, outcome), count in self.outcomes.items() if outcome != "same")

    @property
    def unseen(self) -> int:
        """How many of these were not found."""
        return sum(count for (_, outcome), count in self.outcomes.items() if outcome == "unseen")

    @property
    def is_clean(self) -> bool:
        """Whether nothing ended in an exception, and all but one in a thousand changes were found."""
        return not self.crashed and self.unseen * 1000 <= self.changed and not any(kind[2] == "silent" for kind in self.repairs)

    def lines(self) -> Iterator[str]:
        """Yield the figures as lines."""
        for key, count in sorted(self.outcomes.items()):
            yield f"{key[0]:<6} {key[1]:<9} {count}"
        for repair, count in sorted(self.repairs.items()):
            yield f"repair {repair[0]:<6} {repair[1]:<15} {repair[2]:<8} {count}"
        found = 100 * (1 - self.unseen / max(1, self.changed))
        yield f"changed {self.changed}, unseen {self.unseen} ({found:.2f} % found), exceptions {self.crashed}"


def make(folder: Path) -> tuple[Path, Path]:
    """Make a plan file with steps before and after its snapshot, and a copy of it as it was a while before."""
    path, older = folder / "方案.nbplan", folder / "旧.nbplan"
    new_plan(path)
    chance = random.Random(1)
    with PlanFile.open(path) as file:
        history = History(file.plan, file.journal, file.entries, "编制人")
        for number in range(STEPS):
            _step(history, chance, number)
            if number == STEPS // 3:
                older.write_bytes(path.read_bytes())
            if number == STEPS // 2:
                file.compact()
    return path, older


def _step(history: History, chance: random.Random, number: int) -> None:
    table = history.plan.tables[TABLE]
    cell = CellRef(TABLE, chance.choice(table.ids), chance.choice(table.periods).id)
    if number % 10 == 8 and history.next_undo is not None:
        history.undo()
    elif number % 10 == 9 and history.next_redo is not None:
        history.redo()
    elif number % 10 == 5:
        history.execute(hold_cells(history.plan, [cell], "编制人", "已报市政府", "2026-01-02T03:04:05"))
        history.execute(release_cells(history.plan, [cell]))
    else:
        history.execute(type_cell(history.plan, cell, str(chance.randrange(1, 10**6) / 10)))


def state_of(plan: Plan) -> Any:
    """Return all that a plan says."""
    return plan.info, {name: dict(plan.register(name)) for name in REGISTERS}, {key: (table.info, list(table.periods), table_parts(table)) for key, table in plan.tables.items()}


def everything(file: PlanFile) -> Any:
    """Return all that a file says: the plan, the log, and what each step wrote."""
    payloads: dict[int, Any] = {}
    for entry in file.entries:
        if entry.kind == "do":
            try:
                payloads[entry.seq] = file.journal.payload(entry.seq)
            except PlannerError as error:
                payloads[entry.seq] = error.code
    return state_of(file.plan), list(file.entries), payloads


def flip(whole: bytes, chance: random.Random) -> bytes:
    """Flip one bit."""
    data = bytearray(whole)
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def scribble(whole: bytes, chance: random.Random) -> bytes:
    """Overwrite up to two sectors with whatever."""
    at, length = chance.randrange(len(whole)), chance.choice([2, 16, 512, 1024])
    return (whole[:at] + chance.randbytes(length) + whole[at + length :])[: len(whole)]


def cut(whole: bytes, chance: random.Random) -> bytes:
    """Cut the end off."""
    return whole[: chance.randrange(len(whole))]


DAMAGES: dict[str, Callable[[bytes, random.Random], bytes]] = {"flip": flip, "bytes": scribble, "cut": cut}


def campaign(folder: Path, counts: dict[str, int], seed: int = 1, repair_every: int = 4) -> Tally:
    """Damage a plan so many times in each way; every so many files are repaired too."""
    path, older = make(folder)
    whole = path.read_bytes()
    with PlanFile.open(path, read_only=True) as file:
        sound = everything(file)
    chance, tally = random.Random(seed), Tally()
    damaged = folder / "损坏.nbplan"
    for kind, count in counts.items():
        for number in range(count):
            damaged.write_bytes(DAMAGES[kind](whole, chance))
            outcome = _guarded(lambda: look(damaged, sound), tally)
            tally.outcomes[kind, outcome] += 1
            if number % repair_every == 0:
                for name, backups in (("without backup", []), ("with backup", [older])):
                    tally.repairs[kind, name, _guarded(lambda: mended(damaged, backups, folder / "修复.nbplan", sound), tally)] += 1
    return tally


def _guarded(look: Callable[[], str], tally: Tally) -> str:
    try:
        return look()
    except Exception as error:  # noqa: BLE001 - counted: a user must never see it
        tally.crashed += 1
        print(repr(error), file=sys.stderr)
        return "crashed"


def look(path: Path, sound: Any) -> str:
    """Open a damaged file and say what became of it."""
    before = path.read_bytes()
    try:
        file = PlanFile.open(path)
    except PlannerError as error:
        assert str(error) != error.code and path.read_bytes() == before
        return "refused"
    with file:
        sentences = file.verify()
        if file.read_only:
            return "told"
        if everything(file) == sound:
            return "same"
        return "verified" if sentences else "unseen"


def mended(path: Path, backups: list[Path], out: Path, sound: Any) -> str:
    """Repair a damaged file and say what became of it."""
    before = path.read_bytes()
    try:
        done: Salvage = salvage(path, out, force=True, backups=backups)
    except PlannerError as error:
        assert error.code == "salvage.nothing"
        return "nothing"
    finally:
        assert path.read_bytes() == before
    with PlanFile.open(out, read_only=True) as file:
        is_same = state_of(file.plan) == sound[0] and len(file.entries) == len(sound[1])
    return "part" if done.lost else "whole" if is_same else "silent"


def main(flips: int, cuts: int, seed: int) -> int:
    """Run a campaign and print what it found; the exit code tells whether it was clean."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        tally = campaign(Path(folder), {"flip": flips, "bytes": flips // 4, "cut": cuts}, seed)
        print(*tally.lines(), f"in {time.perf_counter() - started:.0f} s", sep="\n")
    return 0 if tally.is_clean else 1


if __name__ == "__main__":
    numbers = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(numbers + [400, 100, 1][len(numbers) :])))

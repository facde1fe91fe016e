"""How fast a plan file is made, opened, edited and compacted: ``python -m benchmarks.plan_file_speed [rows] [periods]``.

Figures are in milliseconds: the median and the worst of several runs, edits as p50, p99 and worst, each edit safe on the disk.
"""

from __future__ import annotations

import gc
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from array import array
from collections.abc import Callable
from pathlib import Path

from ningbo_planner.domain.cells import CellColumn
from ningbo_planner.domain.indicator import DEFAULTS, FIELDS, Aggregation, Kind
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan, PlanInfo
from ningbo_planner.domain.quantity import number
from ningbo_planner.domain.table import TARGET, CellRef, Table, TableInfo, TableKind
from ningbo_planner.edits.history import History, Step
from ningbo_planner.edits.primitives import SetCell
from ningbo_planner.storage.plan_file import PlanFile, create_plan_file

RUNS = 7
EDITS = 1000
BRANCH = 10


def large_plan(rows: int, periods: int, seed: int = 1) -> Plan:
    """Return a plan of one table: a tree of ten children a parent, two decimals, thirty departments."""
    chance = random.Random(seed)
    table = Table(TableInfo("large", "大表", kind=TableKind.DECOMPOSITION, unit="亿元"), [Period(str(2021 + at), f"{2021 + at}年") for at in range(periods)])
    table.depths = _depths(rows)
    table.ids = [f"r{at}" for at in range(rows)]
    table.columns = {name: [DEFAULTS[name]] * rows for name in FIELDS}
    table.columns["name"] = [f"第{at}项指标的名称" for at in range(rows)]
    table.columns["kind"] = [chance.choice((Kind.FLOW, Kind.STOCK, Kind.SHARE)) for _ in range(rows)]
    table.columns["aggregation"] = [Aggregation.SUM if at % BRANCH == 0 else Aggregation.NONE for at in range(rows)]
    table.columns["departments"] = [(f"第{chance.randrange(30)}局",) for _ in range(rows)]
    for period in table.periods:
        table.layers[TARGET][period.id] = CellColumn(array("q", [(chance.randrange(10**7) << 4) | 2 for _ in range(rows)]))
    plan = Plan(PlanInfo("large", "大方案"))
    plan.tables["large"] = table
    return plan


def _depths(rows: int) -> list[int]:
    """Return the depths of a tree with ten children a parent, in the order of print, cut off at ``rows``."""
    levels = 1
    while BRANCH**levels < rows:
        levels += 1
    depths: list[int] = []

    def grow(depth: int) -> None:
        depths.append(depth)
        for _ in range(BRANCH if depth < levels else 0):
            if len(depths) < rows:
                grow(depth + 1)

    grow(0)
    return depths


def timed(work: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Return how long each run of ``work`` took."""
    taken = []
    for _ in range(runs):
        gc.collect()
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1000)
    return taken


def edit_times(path: Path, count: int = EDITS) -> list[float]:
    """Return how long each of ``count`` single edits took, from execute to safe on the disk."""
    with PlanFile.open(path) as file:
        chance = random.Random(len(file.entries))
        history = History(file.plan, file.journal, file.entries, "测量")
        table = file.plan.tables["large"]
        taken = []
        for at in range(count):
            cell = CellRef("large", chance.choice(table.ids), chance.choice(table.periods).id)
            step = Step("step.type", (SetCell(cell, number(at - 10**6)),), {"row": cell.row, "period": cell.period})
            started = time.perf_counter()
            history.execute(step)
            taken.append((time.perf_counter() - started) * 1000)
    return taken


def say(what: str, taken: list[float]) -> None:
    """Print one line of figures."""
    ordered = sorted(taken)
    far = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    print(f"{what:<46} p50 {statistics.median(ordered):8.2f}   p99 {far:8.2f}   worst {ordered[-1]:8.2f}   (n={len(ordered)})")


def main(rows: int, periods: int) -> None:
    """Measure and print."""
    print(f"{rows} rows x {periods} periods, SQLite {sqlite3.sqlite_version}, Python {sys.version.split()[0]}, {sys.platform}")
    plan = large_plan(rows, periods)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.nbplan"
        say("create", timed(lambda: create_plan_file(path, plan, force=True)))
        print(f"{'size':<46} {path.stat().st_size / 2**20:.2f} MiB")
        say("open and close (writable)", timed(lambda: PlanFile.open(path).close()))
        say("open and close (read-only)", timed(lambda: PlanFile.open(path, read_only=True).close()))
        with PlanFile.open(path) as file:
            say("verify", timed(file.verify, 3))
        say("one edit, safe on the disk", edit_times(path, 290))
        say("open with 290 steps after the snapshot", timed(lambda: PlanFile.open(path).close()))
        say("one edit, safe on the disk", edit_times(path))
        say("open after closing wrote a snapshot", timed(lambda: PlanFile.open(path).close()))
        edit_times(path, 200)
        with PlanFile.open(path) as file:
            say("compact after 200 edits in all columns", timed(file.compact, 1))


if __name__ == "__main__":
    main(*(int(each) for each in (sys.argv[1:] + ["100000", "10"][len(sys.argv) - 1 :])))

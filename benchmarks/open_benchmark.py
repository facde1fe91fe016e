"""Opening a large plan, checks included, against reading the same cells from a workbook: ``python -m benchmarks.open_benchmark [rows] [periods] [rounds]``.

Both run in turn in one process, one uncounted round first. The aim is that opening is 20 times as fast as openpyxl's read-only mode.
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook, load_workbook

from benchmarks.plan_file_speed import large_plan
from ningbo_planner.domain.cells import DECIMALS_BITS
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import Table
from ningbo_planner.services.plan_files import open_plan
from ningbo_planner.storage.plan_file import create_plan_file

DECIMALS = 2


def balanced_plan(rows: int, periods: int) -> Plan:
    """Return a large plan in which every total equals the sum of its parts."""
    plan = large_plan(rows, periods)
    table = plan.tables["large"]
    children: defaultdict[int, list[int]] = defaultdict(list)
    for at, parent in enumerate(table.parents):
        if parent >= 0:
            children[parent].append(at)
    table.columns["kind"] = [Kind.FLOW] * rows
    table.columns["aggregation"] = [Aggregation.SUM if at in children else Aggregation.NONE for at in range(rows)]
    for period in table.periods:
        packed = table.column(period.id).packed
        for parent in sorted(children, reverse=True):
            packed[parent] = (sum(packed[child] >> DECIMALS_BITS for child in children[parent]) << DECIMALS_BITS) | DECIMALS
    return plan


def write_workbook(table: Table, path: Path) -> None:
    """Write the same rows as a plain sheet: id, name and a number a period."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    columns = [table.column(period.id) for period in table.periods]
    for at, row in enumerate(table.ids):
        sheet.append([row, table.columns["name"][at], *(float(column.get(at).low or 0) for column in columns)])
    book.save(path)


def read_workbook(path: Path) -> int:
    """Read every cell the way a script would, and return how many there were."""
    book = load_workbook(path, read_only=True)
    return sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))


def open_and_check(path: Path) -> int:
    """Open a plan with its checks and return how many findings there are."""
    workspace = open_plan(path, read_only=True)
    try:
        return len(workspace.findings())
    finally:
        workspace.close()


def seconds(work: Callable[[], object]) -> float:
    """Return how long ``work`` took."""
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    """Measure and print."""
    rows, periods, rounds = (int(value) for value in (*sys.argv[1:], *("100000", "10", "5")[len(sys.argv) - 1 :]))
    with tempfile.TemporaryDirectory() as folder:
        plan_path, book_path = Path(folder) / "large.nbplan", Path(folder) / "large.xlsx"
        plan = balanced_plan(rows, periods)
        create_plan_file(plan_path, plan)
        write_workbook(plan.tables["large"], book_path)
        open_and_check(plan_path)
        pairs = [(seconds(lambda: open_and_check(plan_path)), seconds(lambda: read_workbook(book_path))) for _ in range(rounds)]
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratios = sorted(other / own for own, other in pairs)
    print(f"{rows} rows x {periods} periods, {rounds} rounds, medians")
    print(f"open plan, checks included      {ours * 1000:8.0f} ms")
    print(f"openpyxl read-only, same cells  {theirs * 1000:8.0f} ms")
    print(f"ratio of the pairs: median {statistics.median(ratios):.1f}, least {ratios[0]:.1f}, most {ratios[-1]:.1f}")


if __name__ == "__main__":
    main()

"""Rows and columns that come, go and move: the act, the edits with their log in memory, the checks, and the way back, on a made-up plan.

Run from the top of the checkout: ``python -m benchmarks.structure_benchmark [--rows N] [--periods N] [--times N]``.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

from benchmarks.made_up_plan import TABLE, made_up_plan
from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.period_labels import read_period
from ningbo_planner.domain.table import Table
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.edits.periods import add_period, remove_period
from ningbo_planner.edits.structure import Side, add_rows, delete_rows, indent_rows, move_rows, outdent_rows, shift_rows, write_order
from ningbo_planner.errors import PlannerError


@dataclass
class Bench:
    """One plan and what was measured on it, in milliseconds: act, edits, checks, undo with its checks."""

    history: History
    checker: Checker
    taken: dict[str, list[tuple[float, float, float, float]]] = field(default_factory=dict)

    def time(self, name: str, make: Callable[[], Step]) -> None:
        """Do a step and take it back; one that cannot be done at this place is left out."""
        marks = [perf_counter()]
        try:
            step = make()
        except PlannerError:
            return
        marks.append(perf_counter())
        outcome = self.history.execute(step)
        marks.append(perf_counter())
        if outcome is None:
            return
        self.checker.update(outcome.changes)
        marks.append(perf_counter())
        self.checker.update(self.history.undo().changes)
        marks.append(perf_counter())
        act, edits, checks, undo = (1000 * (after - before) for before, after in zip(marks, marks[1:], strict=False))
        self.taken.setdefault(name, []).append((act, edits, checks, undo))


def main() -> None:
    """Measure and print."""
    options = _options()
    plan = made_up_plan(options.rows, options.periods)
    table, dice = plan.tables[TABLE], random.Random(5)
    bench = Bench(History(plan, Journal()), Checker(plan))
    for _ in range(options.times):
        row = table.ids[dice.randrange(len(table))]
        bench.time("row added below", lambda row=row: add_rows(plan, TABLE, row, Side.BELOW))
        bench.time("row added at the top", lambda: add_rows(plan, TABLE, table.ids[0], Side.ABOVE))
        bench.time("row deleted", lambda row=row: delete_rows(plan, TABLE, [row]))
        bench.time("row moved down", lambda row=row: shift_rows(plan, TABLE, [row], 1))
        bench.time("row indented", lambda row=row: indent_rows(plan, TABLE, [row]))
        bench.time("row outdented", lambda row=row: outdent_rows(plan, TABLE, [row]))
        bench.time("row moved far", lambda row=row: move_rows(plan, TABLE, [row], table.ids[1], Side.BELOW))
    order = _reversed(table)
    bench.time("a fifth of the rows deleted", lambda: delete_rows(plan, TABLE, table.ids[: len(table) // 5]))
    bench.time("other order written", lambda: write_order(plan, TABLE, order))
    bench.time("column removed", lambda: remove_period(plan, TABLE, table.periods[-1].id))
    bench.time("column added", lambda: add_period(plan, TABLE, read_period("2090")))
    print(f"{options.rows:,} rows x {options.periods} periods, medians in ms")
    print(f"{'':<28} {'act':>9} {'edits':>9} {'checks':>9} {'undo':>9}")
    for name, samples in bench.taken.items():
        print(f"{name:<28} " + " ".join(f"{statistics.median(column):9.1f}" for column in zip(*samples, strict=True)))


def _reversed(table: Table) -> list[str]:
    """Return all rows, siblings the other way round."""
    order: list[str] = []
    waiting = table.children(None)
    while waiting:
        order.append(waiting.pop())
        waiting += table.children(order[-1])
    return order


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--periods", type=int, default=10)
    parser.add_argument("--times", type=int, default=30)
    return parser.parse_args()


if __name__ == "__main__":
    main()

"""The checks of a made-up plan of 100,000 rows by 10 years: the full check, the re-check after one edit, and plain loops over the table beside them.

Run from the top of the checkout: ``python -m benchmarks.check_benchmark [--rows N] [--periods N] [--edits N] [--all-rules]``.
The plain loops add up the parts of every total: from lists of exact figures that are at hand before the clock starts, and reading them out of the table.
With ``--all-rules`` another one looks at every cell with every rule, as the re-check does. A screen that shows 60 pictures a second leaves 16.7 ms for an edit.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from benchmarks.made_up_plan import TABLE, made_up_plan
from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.edits import acts
from ningbo_planner.edits.history import History, Journal

FULL_CHECK_S = 0.3
WARM_UP = 50
TENTH = Decimal("0.1")
Result = TypeVar("Result")


def main() -> None:
    """Measure and print."""
    options = _options()
    plan = made_up_plan(options.rows, options.periods)
    table = plan.tables[TABLE]
    print(f"{options.rows:,} rows x {options.periods} periods")
    first, checker = _timed(lambda: Checker(plan))
    again = min(_timed(checker.check_all)[0] for _ in range(5))
    print(f"full check, the first with its imports {first * 1000:9.1f} ms   {len(checker.findings)} findings")
    print(f"full check, best of 5                  {again * 1000:9.1f} ms   aim {FULL_CHECK_S * 1000:.0f} ms: {_verdict(again <= FULL_CHECK_S)}")
    whole, sums = _edits(plan, checker, options.edits)
    is_same = checker.findings == Checker(plan).findings
    print(f"{len(whole)} edits; afterwards the findings are those of a full check: {_verdict(is_same)}")
    _print_samples("re-check after one edit, all rules", whole)
    _print_samples("re-check after one edit, sums alone", sums)
    figures = {period.id: _amounts(table, period.id) for period in table.periods}
    _print_loop("loop over the sums, figures at hand", min(_timed(lambda: wrong_sums(table.parents, figures))[0] for _ in range(3)), whole, sums)
    _print_loop("loop over the sums, reading the table", _timed(lambda: wrong_sums_of(table))[0], whole, sums)
    if options.all_rules:
        _print_loop("loop over all cells, all rules", _timed(lambda: findings_cell_by_cell(plan, checker))[0], whole, sums)


def _print_samples(name: str, samples: Sequence[float]) -> None:
    ordered = sorted(samples)
    p50, p99 = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
    print(f"{name:<38} p50 {p50 * 1e6:5.0f} us   p99 {p99 * 1e6:5.0f} us   max {ordered[-1] * 1e6:5.0f} us")


def _print_loop(name: str, seconds: float, whole: Sequence[float], sums: Sequence[float]) -> None:
    """Print how much longer a plain loop takes than a re-check (p50)."""
    ratios = [seconds / statistics.median(samples) for samples in (whole, sums)]
    print(f"{name:<38} {seconds * 1000:9.1f} ms   re-check with all rules {ratios[0]:,.0f} times as fast, with the sums alone {ratios[1]:,.0f}")


def findings_cell_by_cell(plan: Plan, checker: Checker) -> int:
    """Return how many findings there are when every rule looks at every place of every cell, one after the other."""
    found = set()
    for table in plan.tables.values():
        for period in table.periods:
            for row in table.ids:
                for rule in checker.rules:
                    for place in rule.places_of(plan, CellRef(table.info.id, row, period.id)):
                        if (finding := rule.examine(plan, place)) is not None:
                            found.add(finding.id)
    return len(found)


def wrong_sums(parents: Sequence[int], figures: dict[str, list[Decimal]]) -> int:
    """Return how many totals are not the sum of their parts: the loop that everybody would write."""
    wrong = 0
    for amounts in figures.values():
        sums: dict[int, Decimal] = {}
        for at, parent in enumerate(parents):
            if parent >= 0:
                sums[parent] = sums.get(parent, Decimal(0)) + amounts[at]
        wrong += sum(amounts[at] != total for at, total in sums.items())
    return wrong


def wrong_sums_of(table: Table) -> int:
    """Return the same, with what it takes to read the figures."""
    return wrong_sums(table.parents, {period.id: _amounts(table, period.id) for period in table.periods})


def _amounts(table: Table, period: str) -> list[Decimal]:
    column = table.column(period)
    return [column.get(at).point or Decimal(0) for at in range(len(table))]


def _edits(plan: Plan, checker: Checker, count: int) -> tuple[list[float], list[float]]:
    """Return how long the re-check took after each of some edits of single figures by a little, and that of the sums alone; nothing is collected meanwhile."""
    history, dice, table = History(plan, Journal(), author="测试"), random.Random(3), plan.tables[TABLE]
    whole: list[float] = []
    sums: list[float] = []
    rule = next(each for each in checker.rules if each.code == "sum")
    gc.collect()
    gc.freeze()
    gc.disable()
    while len(whole) < count + WARM_UP:
        cell = CellRef(TABLE, dice.choice(table.ids), dice.choice(table.periods).id)
        text = str((plan.quantity(cell).point or Decimal(0)) + dice.randrange(-20, 20) * TENTH)
        outcome = history.execute(acts.type_cell(plan, cell, text))
        if outcome is not None:
            changes = outcome.changes
            sums.append(_timed(lambda: [rule.examine(plan, place) for place in rule.places_of(plan, cell)])[0])
            whole.append(_timed(lambda: checker.update(changes))[0])
    gc.enable()
    gc.unfreeze()
    return whole[WARM_UP:], sums[WARM_UP:]


def _timed(act: Callable[[], Result]) -> tuple[float, Result]:
    """Return how many seconds ``act`` took, and what it returned."""
    start = time.perf_counter()
    result = act()
    return time.perf_counter() - start, result


def _verdict(is_met: bool) -> str:
    return "yes" if is_met else "NO"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--periods", type=int, default=10)
    parser.add_argument("--edits", type=int, default=3000)
    parser.add_argument("--all-rules", action="store_true", help="also loop over all cells with all rules, which takes minutes")
    return parser.parse_args()


if __name__ == "__main__":
    main()

"""The fewest cells to change so that a table adds up: our search part by part against one integer program over the whole table, given 10 seconds.

Run from the top of the checkout: ``python -m benchmarks.repair_benchmark [--seconds N] [--largest CELLS] [--repeat N]``.
Both begin with the plan and end with the cells: ours finds what is broken, repairs it, proves it exactly and prints the figures; the other lays the program
out and solves it, and how long the solve alone took stands beside it. What is left out is what it would take to make its answer exact. The least-total-change
answer (one linear program a piece, rounded to steps and proved) stands behind them.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from benchmarks.made_up_plan import TABLE, made_up_plan
from ningbo_planner.balance.conflict import Conflict
from ningbo_planner.balance.model import Model
from ningbo_planner.balance.solver import Answer, Budget, Program, Status, load, solve
from ningbo_planner.balance.whole import Balanced, Method, balance
from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import equations
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import number
from ningbo_planner.domain.table import TARGET, CellRef

# Rows, periods, and how many figures are made wrong.
SIZES = ((20, 5, 3), (100, 10, 5), (1_000, 10, 10), (1_000, 10, 100), (10_000, 10, 50), (10_000, 10, 500))
# From so many rows on the whole program is solved once: it takes all its time anyway.
_LARGE = 2_000
# A change may be this many times as large as all gaps together.
_ROOM = 2.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What one way of repairing took and gave."""

    seconds: float
    cells: int | None
    is_proved: bool

    @property
    def told(self) -> str:
        """As one column of the result; a star is an answer without a proof."""
        count = "none" if self.cells is None else f"n={self.cells}"
        return f"{_time(self.seconds)}, {count}{'' if self.is_proved else '*'}"


def main() -> None:
    """Measure and print."""
    options = _options()
    load()
    print("fewest changed cells; * = not proved the fewest when time was up")
    heads = f"{'cells':>8} {'wrong':>6} {'broken':>7}   {'part by part (ours)':<22} {'whole table, one program':<25} {'its solve alone':<16}"
    print(f"{heads} {'times as fast':>13} {'than the solve':>15}   {'least total change (ours)':<24}")
    for rows, periods, wrong in SIZES:
        if rows * periods <= options.largest:
            _line(rows, periods, wrong, options.seconds, options.repeat)


def _line(rows: int, periods: int, wrong: int, seconds: float, repeat: int) -> None:
    """Measure one size and print its line."""
    plan = _wrong_plan(rows, periods, wrong)
    broken = sum(1 for equation in equations(plan) if equation.gap(plan))
    ours = _best(lambda: _balanced(plan, Method.FEWEST), repeat)
    least = _best(lambda: _balanced(plan, Method.LEAST), repeat)
    whole, solve_alone = min((_whole(plan, seconds) for _ in range(1 if rows > _LARGE else repeat)), key=lambda each: each[0].seconds)
    line = f"{rows * periods:>8,} {wrong:>6} {broken:>7}   {ours.told:<22} {whole.told:<25} {_time(solve_alone):<16}"
    print(f"{line} {whole.seconds / ours.seconds:>11,.0f} x {solve_alone / ours.seconds:>13,.0f} x   {least.told:<24}", flush=True)


def _wrong_plan(rows: int, periods: int, wrong: int) -> Plan:
    """Return a made-up plan with so many figures, anywhere, that are too high by up to fifty."""
    plan = made_up_plan(rows, periods)
    table, dice = plan.tables[TABLE], random.Random(7)
    for _ in range(wrong):
        row, period = dice.choice(table.ids), dice.choice(table.periods).id
        figure = table.cell(row, period).low or exact.ZERO
        table.put_cell(row, period, TARGET, number(exact.add(figure, Decimal(dice.randint(1, 50)))))
    return plan


def _best(measure: Callable[[], Measured], repeat: int) -> Measured:
    """Return the quickest of some runs: what else the machine does only ever adds."""
    return min((measure() for _ in range(repeat)), key=lambda each: each.seconds)


def _balanced(plan: Plan, method: Method) -> Measured:
    start = time.perf_counter()
    found = balance(plan, TABLE, method=method)
    seconds = time.perf_counter() - start
    if isinstance(found, Conflict):
        return Measured(seconds, None, False)
    _require_right(plan, found)
    return Measured(seconds, found.count, found.is_proved or method is Method.LEAST)


def _require_right(plan: Plan, found: Balanced) -> None:
    """Stop the benchmark when an answer does not make every equation hold; the plan is left as it was."""
    table = plan.tables[TABLE]
    for change in found.changes:
        table.put_cell(change.cell.row, change.cell.period, TARGET, change.to)
    left = [equation.id for equation in equations(plan) if equation.gap(plan)]
    for change in found.changes:
        table.put_cell(change.cell.row, change.cell.period, TARGET, change.now)
    if left:
        raise AssertionError(f"still broken: {left[:5]}")


def _whole(plan: Plan, seconds: float) -> tuple[Measured, float]:
    """Solve the textbook program: every cell may change, the number of changed cells is minimised; and return how long the solve alone took."""
    start = time.perf_counter()
    program, cells = _program(plan)
    laid_out = time.perf_counter()
    answer = solve(program, Budget(seconds))
    end = time.perf_counter()
    return Measured(end - start, _count(answer, cells), answer.status is Status.BEST), end - laid_out


def _count(answer: Answer, cells: int) -> int | None:
    return sum(1 for at in range(cells) if answer.values[cells + at] > 0.5) if answer.is_there else None


def _program(plan: Plan) -> tuple[Program, int]:
    """Return the program and how many cells it has: their changes in shares of the gaps come first, then whether each changes."""
    every, model = list(equations(plan)), Model(plan)
    cells = {cell: at for at, cell in enumerate(dict.fromkeys(cell for equation in every for cell in equation.cells))}
    gaps = [abs(gap) for equation in every if (gap := equation.gap(plan))]
    unit = float(exact.total(gaps)) or 1.0
    program = Program()
    for cell in cells:
        program.column(0.0, max(-_ROOM, -_point(model, cell) / unit), _ROOM)
    for _ in cells:
        program.column(1.0, 0.0, 1.0, integer=True)
    for equation in every:
        entries = [(cells[equation.stated], 1.0), *((cells[term.cell], -float(term.factor)) for term in equation.terms)]
        gap = -float(equation.gap(plan) or 0) / unit
        program.row(entries, gap, gap)
    for at in range(len(cells)):
        program.row([(at, 1.0), (len(cells) + at, -_ROOM)], high=0.0)
        program.row([(at, 1.0), (len(cells) + at, _ROOM)], low=0.0)
    return program, len(cells)


def _point(model: Model, cell: CellRef) -> float:
    return float(model.figure(cell).point)


def _time(seconds: float) -> str:
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=10.0, help="what the whole program is given")
    parser.add_argument("--largest", type=int, default=100_000, help="leave larger tables out")
    parser.add_argument("--repeat", type=int, default=3, help="runs of which the quickest counts")
    return parser.parse_args()


if __name__ == "__main__":
    main()

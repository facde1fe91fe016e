"""Random plans that add up, for planting errors into: trees of two or three levels, several years, sometimes a second table that repeats rows of the first."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations

from ningbo_planner.balance.model import Model
from ningbo_planner.domain.equations import Equation, equations
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Link, Plan
from ningbo_planner.domain.quantity import number
from ningbo_planner.domain.table import TARGET, CellRef, RowRecord
from tests.plans import make_plan, make_row, make_table

TABLE = "d"


def sound_plan(dice: random.Random, years: int = 3, deep: bool = True) -> Plan:
    """Return a plan in which every equation holds."""
    periods = [Period(str(2021 + at), f"{2021 + at}年", is_base=at == 0) for at in range(years)]
    decimals = dice.choice([0, 0, 1])
    rows, series = list(_tree(dice, periods, decimals, deep))[0]
    tables = [make_table(TABLE, rows, periods, unit="亿元")]
    links = []
    if dice.random() < 0.5:
        chosen = dice.sample(list(series), k=min(len(series), dice.randint(1, 3)))
        mirrored = [make_row(f"M{row}", 0, list(map(str, series[row])), "亿元", periods) for row in chosen]
        tables.append(make_table("m", mirrored, periods, unit="亿元"))
        links = [Link(f"L{row}", f"m/M{row}", (f"{TABLE}/{row}",)) for row in chosen]
    return make_plan(tables, links=links)


def _tree(dice: random.Random, periods: list[Period], decimals: int, deep: bool) -> Iterator[tuple[list[RowRecord], dict[str, list[Decimal]]]]:
    """Yield one tree: its rows in the order of print, and what they state."""
    series: dict[str, list[Decimal]] = {}

    def branch(name: str, depth: int) -> list[RowRecord]:
        size = dice.randint(2, 4)
        is_leaf = depth == 2 or (depth == 1 and (not deep or dice.random() < 0.5))
        if is_leaf:
            level, rate = dice.uniform(40, 900), dice.uniform(1.03, 1.3)
            series[name] = [round(Decimal(level * rate**at), decimals) for at in range(len(periods))]
            return [make_row(name, depth, list(map(str, series[name])), "亿元", periods)]
        below = [branch(f"{name}{at}", depth + 1) for at in range(1, size + 1)]
        parts = [series[f"{name}{at}"] for at in range(1, size + 1)]
        series[name] = [sum(each) for each in zip(*parts, strict=True)]
        head = make_row(name, depth, list(map(str, series[name])), "亿元", periods, aggregation=Aggregation.SUM)
        return [head, *(record for records in below for record in records)]

    yield branch("A", 0), series


def cells_of(plan: Plan) -> list[CellRef]:
    """Return every cell, table by table."""
    return [CellRef(name, row, period.id) for name, table in plan.tables.items() for row in table.ids for period in table.periods]


def amount(plan: Plan, cell: CellRef) -> Decimal:
    """Return what a cell states."""
    return plan.quantity(cell).low or Decimal(0)


def put(plan: Plan, cell: CellRef, value: Decimal) -> None:
    """Write one figure."""
    plan.tables[cell.table].put_cell(cell.row, cell.period, TARGET, number(value))


def plant(plan: Plan, dice: random.Random, cells: Iterable[CellRef]) -> dict[CellRef, Decimal]:
    """Put another figure, not negative, into each of ``cells`` and return what stood there."""
    before = {}
    for cell in cells:
        before[cell] = old = amount(plan, cell)
        step = Decimal(1).scaleb(old.as_tuple().exponent)
        put(plan, cell, max(Decimal(0), old + step * dice.choice([-1, 1]) * dice.randint(1, 90)))
    return {cell: old for cell, old in before.items() if amount(plan, cell) != old}


def broken(plan: Plan) -> list[Equation]:
    """Return the equations that do not hold."""
    return [equation for equation in equations(plan) if equation.holds(plan) is False]


def fewest_by_trying(plan: Plan, most: int, held: Iterable[CellRef] = ()) -> set[frozenset[CellRef]]:
    """Return the smallest sets of cells whose figures can be chosen so that all equations hold, by trying every set of up to ``most`` cells.

    Whether a set will do is decided by elimination over the equations, without the solver and without the model's rows.
    """
    wrong = broken(plan)
    near = {cell for equation in equations(plan) for cell in equation.cells} - set(held)
    for size in range(1, most + 1):
        found = {frozenset(chosen) for chosen in combinations(sorted(near), size) if can_mend(plan, wrong, chosen)}
        if found:
            return found
    return set()


def can_mend(plan: Plan, wrong: list[Equation], chosen: tuple[CellRef, ...]) -> bool:
    """Tell whether figures that are not negative can be chosen for these cells, each another than now, so that all equations hold."""
    if any(not set(equation.cells) & set(chosen) for equation in wrong):
        return False
    model = Model(plan)
    touched = [equation for equation in equations(plan) if set(equation.cells) & set(chosen)]
    lines = [([_factor(equation, cell) for cell in chosen], -(equation.gap(plan) or Decimal(0))) for equation in touched]
    changes = _solve(lines, len(chosen))
    return changes is not None and all(changes) and all(model.figure(cell).allows(change) for cell, change in zip(chosen, changes, strict=True))


def _factor(equation: Equation, cell: CellRef) -> Decimal:
    return Decimal(equation.stated == cell) - sum(term.factor for term in equation.terms if term.cell == cell)


def _solve(lines: list[tuple[list[Decimal], Decimal]], count: int) -> list[Decimal] | None:
    """Return the one solution of equations with factors of one, or ``None`` where there is none or more than one."""
    left = [([*factors], total) for factors, total in lines]
    used = []
    for column in range(count):
        pivot = next((at for at, (factors, _) in enumerate(left) if factors[column] and at not in used), None)
        if pivot is None:
            return None
        used.append(pivot)
        head, total = left[pivot]
        left[pivot] = ([each / head[column] for each in head], total / head[column])
        head, total = left[pivot]
        for at, (factors, value) in enumerate(left):
            if at != pivot and factors[column]:
                times = factors[column]
                left[at] = ([one - times * other for one, other in zip(factors, head, strict=True)], value - times * total)
    if any(value and not any(factors) for factors, value in left):
        return None
    return [left[at][1] for at in used]

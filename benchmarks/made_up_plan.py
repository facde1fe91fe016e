"""A made-up plan of any size for measuring: sections of subtotals of rows, figures that mostly add up and grow, the same every time."""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator
from itertools import islice

from ningbo_planner.domain.cells import DECIMALS_BITS, CellColumn
from ningbo_planner.domain.indicator import DEFAULTS, Aggregation
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan, PlanInfo
from ningbo_planner.domain.table import TARGET, Table, TableInfo, TableKind

TABLE = "made_up"
SUBTOTALS = 4
LEAVES = 24
FIRST_YEAR = 2021
# One total in so many is stated too high, so that there is something to find.
WRONG_ONE_IN = 500
# One figure in so many falls, or is off by a decimal point.
ODD_ONE_IN = 5000


def made_up_plan(rows: int, periods: int, seed: int = 1) -> Plan:
    """Return a plan with one table of ``rows`` rows and ``periods`` years; amounts have one decimal."""
    years = [Period(str(FIRST_YEAR + at), f"{FIRST_YEAR + at}年", is_base=at == 0) for at in range(periods)]
    info = TableInfo(TABLE, "编造的表", "编造的目标分解表", TableKind.DECOMPOSITION, "亿元", titles={"departments": "责任单位"})
    table = Table(info, years)
    depths = list(islice(_depths(), rows))
    _describe(table, depths)
    dice = random.Random(seed)
    table.layers[TARGET] = {year.id: column for year, column in zip(years, _years(depths, periods, dice), strict=True)}
    table.forget_structure()
    plan = Plan(PlanInfo("made-up", "编造的规划方案"))
    plan.tables[TABLE] = table
    return plan


def _depths() -> Iterator[int]:
    """Yield the level of each row: a section, its subtotals, their rows, and so on for ever."""
    while True:
        yield 0
        for _ in range(SUBTOTALS):
            yield 1
            yield from [2] * LEAVES


def _describe(table: Table, depths: list[int]) -> None:
    """Fill in ids, levels and labels."""
    count = len(depths)
    table.ids = [f"R{at:06}" for at in range(count)]
    table.depths = depths
    table.columns = {name: [default] * count for name, default in DEFAULTS.items()}
    kinds = ("分区", "行业", "细分行业")
    table.columns["name"] = [f"{kinds[depth]}{at}" for at, depth in enumerate(depths)]
    table.columns["aggregation"] = [Aggregation.SUM if depth < 2 else Aggregation.NONE for depth in depths]
    table.columns["departments_text"] = [f"部门{at % 37}" for at in range(count)]


def _years(depths: list[int], periods: int, dice: random.Random) -> Iterator[CellColumn]:
    """Yield the columns of figures in tenths: leaves that grow as plans let them, now and then one that does not; totals as their sums, some too high."""
    amounts = [dice.randrange(100, 9000) if depth == 2 else 0 for depth in depths]
    for year in range(periods):
        if year:
            amounts = [_next(amount, dice) if depth == 2 else 0 for amount, depth in zip(amounts, depths, strict=True)]
        yield _column(depths, _summed(depths, amounts), dice)


def _next(amount: int, dice: random.Random) -> int:
    """Return the figure of the next year: 2 to 18 per cent more, seldom less, or ten times as much by a slip."""
    chance = dice.randrange(ODD_ONE_IN * 2)
    if chance == 0:
        return amount * 10
    return amount * 9 // 10 if chance == 1 else max(amount + 1, amount * dice.randrange(102, 119) // 100)


def _summed(depths: list[int], leaves: list[int]) -> list[int]:
    """Return the figures with every total in its place."""
    amounts = list(leaves)
    for level in (1, 0):
        head = -1
        for at, depth in enumerate(depths):
            if depth == level:
                head = at
            elif depth == level + 1 and head >= 0:
                amounts[head] += amounts[at]
    return amounts


def _column(depths: list[int], amounts: list[int], dice: random.Random) -> CellColumn:
    """Return one column; one total in ``WRONG_ONE_IN`` is half a unit too high."""
    wrong = {at for at, depth in enumerate(depths) if depth < 2 and dice.randrange(WRONG_ONE_IN) == 0}
    return CellColumn(array("q", [((amount + 5 * (at in wrong)) << DECIMALS_BITS) | 1 for at, amount in enumerate(amounts)]))

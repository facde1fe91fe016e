"""A made-up plan of any size for measuring: sections of subtotals of rows, figures that mostly add up, the same every time."""

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


def made_up_plan(rows: int, periods: int, seed: int = 1) -> Plan:
    """Return a plan with one table of ``rows`` rows and ``periods`` years; amounts have one decimal."""
    years = [Period(str(FIRST_YEAR + at), f"{FIRST_YEAR + at}年", is_base=at == 0) for at in range(periods)]
    info = TableInfo(TABLE, "编造的表", "编造的目标分解表", TableKind.DECOMPOSITION, "亿元", titles={"departments": "责任单位"})
    table = Table(info, years)
    depths = list(islice(_depths(), rows))
    _describe(table, depths)
    dice = random.Random(seed)
    table.layers[TARGET] = {year.id: _figures(depths, dice) for year in years}
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


def _figures(depths: list[int], dice: random.Random) -> CellColumn:
    """Return one column of figures in tenths: leaves at random, totals as their sums, now and then one too high."""
    amounts = [dice.randrange(10, 9000) if depth == 2 else 0 for depth in depths]
    for level in (1, 0):
        head = -1
        for at, depth in enumerate(depths):
            if depth == level:
                head = at
                continue
            if depth == level + 1 and head >= 0:
                amounts[head] += amounts[at]
    wrong = {at for at, depth in enumerate(depths) if depth < 2 and dice.randrange(WRONG_ONE_IN) == 0}
    return CellColumn(array("q", [((amount + 5 * (at in wrong)) << DECIMALS_BITS) | 1 for at, amount in enumerate(amounts)]))

"""Whole tables made to add up: exactly, on their steps, nothing held moved, bounds kept; and each method keeps small what it says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction

import pytest

from ningbo_planner.balance.conflict import Conflict
from ningbo_planner.balance.solver import Stopped
from ningbo_planner.balance.whole import Balanced, Method, balance
from ningbo_planner.domain.equations import equations
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Hold, Link, Plan, RowBounds, cell_key
from ningbo_planner.domain.table import TARGET, CellRef
from ningbo_planner.errors import PlannerError
from tests.balance.random_plans import broken, cells_of, plant, sound_plan
from tests.plans import make_plan, make_row, make_table
from tests.sample_plans import shipped_plan

SEEDS = range(40)


def total(stated: str, *parts: str, unit: str = "亿元") -> Plan:
    """Return a plan with a total ``T`` of 2021 and its parts ``A``, ``B`` …"""
    rows = [make_row("T", 0, [stated], unit, aggregation=Aggregation.SUM)]
    rows += [make_row("ABCDEFGH"[at], 1, [text], unit) for at, text in enumerate(parts)]
    return make_plan([make_table("d", rows, unit=unit)])


def found(plan: Plan, method: Method = Method.LEAST, **options: object) -> Balanced:
    """Balance table ``d``, which has to be possible."""
    result = balance(plan, "d", method=method, **options)  # type: ignore[arg-type]
    assert isinstance(result, Balanced), result
    return result


def told(result: Balanced) -> dict[str, str]:
    """Return what a balance would write."""
    return {f"{each.cell.row}/{each.cell.period}" if each.cell.table == "d" else "/".join(each.cell[:3]): each.to.text for each in result.changes}


@contextmanager
def written(plan: Plan, result: Balanced) -> Iterator[None]:
    """Write a balance into the plan for a while."""
    for each in result.changes:
        plan.tables[each.cell.table].put_cell(each.cell.row, each.cell.period, TARGET, each.to)
    yield
    for each in result.changes:
        plan.tables[each.cell.table].put_cell(each.cell.row, each.cell.period, TARGET, each.now)


def held_row(row: str, year: str = "2021") -> CellRef:
    """Name a cell of table ``d``."""
    return CellRef("d", row, year)


# ------------------------------------------------------------------------------------------------------------ made-up plans


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_found_adds_up_exactly_on_its_steps_within_bounds_and_around_holds(seed: int, method: Method) -> None:
    dice = random.Random(seed)
    plan = sound_plan(dice)
    cells = cells_of(plan)
    plant(plan, dice, dice.sample(cells, dice.randint(1, 5)))
    held = dice.sample(cells, dice.choice([0, 0, 2, min(6, len(cells) // 3)]))
    step = dice.choice([None, None, Decimal(1), Decimal(10), Decimal("0.5")])
    for row in dice.sample(plan.tables["d"].ids, dice.choice([0, 0, 2])):
        plan.bounds[f"d/{row}"] = RowBounds(not_below_last=dice.random() < 0.5, max_growth=dice.choice([None, Decimal(60)]), high=dice.choice([None, Decimal(20_000)]))
    result = balance(plan, "d", method=method, step=step, held=held)
    if isinstance(result, Conflict):
        assert held or plan.bounds or step
        return
    assert not {each.cell for each in result.changes} & set(held)
    with written(plan, result):
        assert all(equation.gap(plan) == 0 for equation in equations(plan))
        assert all(each.to.low is not None and each.to.low >= 0 for each in result.changes)
        assert all(each.to.low % step == 0 for each in result.changes if step and each.cell.table == "d")
        _require_bounds(plan, held)


def _require_bounds(plan: Plan, held: list[CellRef]) -> None:
    """Every bounded row keeps its bounds wherever one of its figures could move."""
    for key, bounds in plan.bounds.items():
        table, row = plan.tables["d"], key.removeprefix("d/")
        for before, after in zip(table.periods, table.periods[1:], strict=False):
            cells = CellRef("d", row, before.id), CellRef("d", row, after.id)
            then, now = (plan.quantity(cell).low or Decimal(0) for cell in cells)
            if not all(cell in held for cell in cells):
                assert not bounds.not_below_last or now >= then
                assert bounds.max_growth is None or now <= then * (1 + bounds.max_growth / 100)


@pytest.mark.parametrize("seed", range(100, 130))
def test_no_method_moves_less_than_the_one_of_least_total_change_nor_fewer_cells_than_the_one_of_fewest(seed: int) -> None:
    dice = random.Random(seed)
    plan = sound_plan(dice)
    plant(plan, dice, dice.sample(cells_of(plan), 4))
    results = {method: found(plan, method) for method in Method}
    assert results[Method.LEAST].moved_total == min(result.moved_total for result in results.values())
    assert results[Method.FEWEST].count == min(result.count for result in results.values())
    assert all(result.within_a_step for result in results.values())


@pytest.mark.parametrize("seed", range(200, 220))
def test_a_table_that_adds_up_is_left_as_it_is(seed: int) -> None:
    plan = sound_plan(random.Random(seed))
    assert all(found(plan, method).changes == () for method in Method)


# --------------------------------------------------------------------------------------------------------------- the methods


def test_least_total_change_moves_the_largest_part_and_leaves_totals() -> None:
    result = found(total("100", "60", "30"))
    assert told(result) == {"A/2021": "70"} and (result.moved_total, result.largest_move) == (10, result.changes[0])


def test_least_total_change_prefers_one_total_to_a_part_and_its_own_parts() -> None:
    rows = [
        make_row("G", 0, ["90"], aggregation=Aggregation.SUM),
        make_row("S", 1, ["60"], aggregation=Aggregation.SUM),
        make_row("S1", 2, ["60"]),
        make_row("R", 1, ["40"], aggregation=Aggregation.SUM),
        make_row("R1", 2, ["40"]),
    ]
    plan = make_plan([make_table("d", rows)])
    assert told(found(plan)) == {"G/2021": "100"}


def test_least_relative_change_gives_everybody_the_same_percentage() -> None:
    plan = total("1000", "600", "300", "200")
    result = found(plan, Method.RELATIVE, step=Decimal("0.001"))
    shares = [abs(each.moved) / each.now.low for each in result.changes if each.now.low is not None]
    assert set(told(result)) == {"T/2021", "A/2021", "B/2021", "C/2021"} and max(shares) - min(shares) < Decimal("0.00001")
    assert told(found(plan, Method.RELATIVE)) == {"T/2021": "1048", "A/2021": "571", "B/2021": "286", "C/2021": "191"} or found(plan, Method.RELATIVE).within_a_step


def test_fewest_cells_takes_the_one_that_mends_two_sums() -> None:
    rows = [
        make_row("G", 0, ["100"], aggregation=Aggregation.SUM),
        make_row("S", 1, ["69"], aggregation=Aggregation.SUM),
        make_row("S1", 2, ["40"]),
        make_row("S2", 2, ["20"]),
        make_row("R", 1, ["40"]),
    ]
    result = found(make_plan([make_table("d", rows)]), Method.FEWEST)
    assert told(result) == {"S/2021": "60"} and result.is_proved


def test_parts_are_scaled_to_their_total_from_the_top_down_by_the_largest_remainder() -> None:
    rows = [
        make_row("G", 0, ["1000"], aggregation=Aggregation.SUM),
        make_row("S", 1, ["300"], aggregation=Aggregation.SUM),
        make_row("S1", 2, ["100"]),
        make_row("S2", 2, ["100"]),
        make_row("S3", 2, ["100"]),
        make_row("R", 1, ["600"]),
    ]
    plan = make_plan([make_table("d", rows)])
    result = found(plan, Method.PROPORTIONAL)
    assert told(result) == {"S/2021": "333", "S1/2021": "111", "S2/2021": "111", "S3/2021": "111", "R/2021": "667"} and result.within_a_step


@pytest.mark.parametrize("seed", range(300, 330))
def test_scaled_parts_are_within_a_step_of_their_exact_share(seed: int) -> None:
    dice = random.Random(seed)
    parts = [dice.randint(1, 500) for _ in range(dice.randint(2, 8))]
    stated = dice.randint(10, 3000)
    plan = total(str(stated), *map(str, parts))
    result = found(plan, Method.PROPORTIONAL)
    moved = {each.cell.row: each.to.low for each in result.changes}
    assert "T" not in moved
    for row, part in zip("ABCDEFGH", parts, strict=False):
        assert abs(Fraction(moved.get(row, Decimal(part))) - Fraction(stated * part, sum(parts))) < 1


def test_a_held_part_stays_and_the_others_share_the_rest() -> None:
    plan = total("100", "60", "30", "30")
    plan.holds[cell_key(held_row("A"))] = Hold("张三", "已定", "")
    assert told(found(plan, Method.PROPORTIONAL)) == {"B/2021": "20", "C/2021": "20"}
    assert told(found(plan, Method.PROPORTIONAL, held=[held_row("B")])) == {"C/2021": "10"}


# ------------------------------------------------------------------------------------------------------ steps, bounds, links


def test_changed_figures_are_on_the_step_and_others_stay_off_it() -> None:
    result = found(total("1700", "906", "785"), step=Decimal(10))
    with_parts = {row: int(text) for row, text in told(result).items()}
    assert all(amount % 10 == 0 for amount in with_parts.values()) and with_parts
    plan = total("1700", "906", "785")
    with written(plan, result):
        assert not broken(plan)


def test_a_step_is_not_for_rows_that_count_something_else() -> None:
    rows = [make_row("T", 0, ["10.5"], "万个", aggregation=Aggregation.SUM), make_row("A", 1, ["6.3"], "万个"), make_row("B", 1, ["4.0"], "万个")]
    plan = make_plan([make_table("d", rows, unit="亿元")])
    result = found(plan, step=Decimal(10))
    assert told(result) == {"A/2021": "6.5"} and result.moved_total == 0


def test_figures_get_more_decimals_only_where_nothing_else_adds_up() -> None:
    assert told(found(total("10", "5.5", "4.2"), held=[held_row("A"), held_row("B")])) == {"T/2021": "9.7"}
    assert told(found(total("10", "5.5", "4.2"))) == {"A/2021": "5.8"}


def test_rows_of_other_tables_follow_and_count_once() -> None:
    rows = [make_row("T", 0, ["100"], aggregation=Aggregation.SUM), make_row("A", 1, ["60"]), make_row("B", 1, ["30"])]
    mirror = make_table("m", [make_row("K", 0, ["60"])])
    plan = make_plan([make_table("d", rows), mirror], links=[Link("L", "m/K", ("d/A",))])
    result = found(plan)
    assert told(result) == {"A/2021": "70", "m/K/2021": "70"} and result.moved_total == 10
    plan.holds[cell_key(CellRef("m", "K", "2021"))] = Hold("李四", "已公布", "")
    assert told(found(plan)) == {"B/2021": "40"}


def test_only_the_wanted_periods_are_balanced() -> None:
    rows = [make_row("T", 0, ["100", "100"], aggregation=Aggregation.SUM), make_row("A", 1, ["60", "60"]), make_row("B", 1, ["30", "30"])]
    plan = make_plan([make_table("d", rows)])
    assert told(found(plan, periods=["2022"])) == {"A/2022": "70"}
    assert told(found(plan)) == {"A/2021": "70", "A/2022": "70"}


def test_growth_is_kept_between_years_that_both_move() -> None:
    rows = [make_row("T", 0, ["100", "130"], aggregation=Aggregation.SUM), make_row("A", 1, ["50", "40"]), make_row("B", 1, ["40", "70"])]
    plan = make_plan([make_table("d", rows)])
    plan.bounds["d/A"] = RowBounds(not_below_last=True)
    plan.bounds["d/B"] = RowBounds(max_growth=Decimal(50))
    result = found(plan)
    with written(plan, result):
        a, b = ([plan.tables["d"].cell(row, year).low for year in ("2021", "2022")] for row in "AB")
        assert not broken(plan) and a[1] >= a[0] and b[1] <= b[0] * Decimal("1.5")


def test_missing_figures_are_not_made_up() -> None:
    result = found(total("100", "60", "30", "——"), Method.PROPORTIONAL)
    assert set(told(result)) == {"A/2021", "B/2021"}


def test_an_explained_gap_stays() -> None:
    plan = total("100", "60", "30")
    assert found(plan, kept={"sum:d:T:2021"}).changes == ()


def test_figures_are_printed_as_their_row_is() -> None:
    assert told(found(total("10.5%", "6.20%", "3.8%", unit="%"))) == {"A/2021": "6.70%"}


def test_somebody_may_stop_it_and_time_may_be_up() -> None:
    plan = total("100", "60", "30")
    with pytest.raises(Stopped):
        found(plan, cancelled=lambda: True)
    with pytest.raises(PlannerError, match="时间"):
        found(plan, seconds=0)


# ---------------------------------------------------------------------------------------------------------- the shipped plan


@pytest.mark.parametrize("method", Method)
def test_the_shipped_decomposition_adds_up_by_every_method(method: Method) -> None:
    plan = shipped_plan()
    for step in (None, Decimal(10)):
        result = balance(plan, "decomposition", method=method, step=step)
        assert isinstance(result, Balanced) and result.changes
        before = {each.cell: each.now for each in result.changes}
        for each in result.changes:
            plan.tables[each.cell.table].put_cell(each.cell.row, each.cell.period, TARGET, each.to)
        assert not [equation for equation in equations(plan, ["decomposition", "main"]) if equation.rule == "sum" and equation.gap(plan)]
        assert plan.quantity(CellRef("decomposition", "D10", "2021")).text == "——"
        for cell, quantity in before.items():
            plan.tables[cell.table].put_cell(cell.row, cell.period, TARGET, quantity)

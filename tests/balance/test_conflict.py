"""Holds and bounds that contradict each other: the set is smallest, the miss is right, and what giving one up would bring is true."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from ningbo_planner.balance.conflict import Conflict
from ningbo_planner.balance.demand import Demand, DemandKind
from ningbo_planner.balance.whole import Balanced, Method, balance
from ningbo_planner.domain.bounds import Limits
from ningbo_planner.domain.equations import equations
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Hold, Link, Plan, RowBounds, cell_key
from ningbo_planner.domain.table import TARGET, CellRef
from ningbo_planner.domain.quantity import number
from tests.balance.random_plans import cells_of, plant, sound_plan
from tests.plans import make_plan, make_row, make_table


def total(stated: str, *parts: str) -> Plan:
    """Return a plan with a total ``T`` of 2021 and its parts ``A``, ``B`` …"""
    rows = [make_row("T", 0, [stated], "亿元", aggregation=Aggregation.SUM)]
    rows += [make_row("ABCDEFGH"[at], 1, [text], "亿元") for at, text in enumerate(parts)]
    return make_plan([make_table("d", rows, unit="亿元")])


def cells(*rows: str) -> list[CellRef]:
    """Name cells of table ``d`` in 2021."""
    return [CellRef("d", row, "2021") for row in rows]


def conflict(plan: Plan, **options: object) -> Conflict:
    """Balance table ``d``, which has to be impossible."""
    result = balance(plan, "d", **options)  # type: ignore[arg-type]
    assert isinstance(result, Conflict), result
    return result


def kinds(demands: tuple[Demand, ...]) -> set[tuple[str, str]]:
    """Return kind and row of demands."""
    return {(demand.kind.value, demand.cell.row if demand.cell is not None else "") for demand in demands}


# ------------------------------------------------------------------------------------------------------------------ examples


def test_held_figures_that_do_not_add_up_are_named_with_their_owner_and_by_how_much_they_miss() -> None:
    plan = total("100", "60", "30")
    plan.holds[cell_key(cells("A")[0])] = Hold("张三", "常务会议审定", "")
    found = conflict(plan, held=cells("T", "B"))
    assert kinds(found.demands) == {("hold", "A"), ("held_here", "T"), ("held_here", "B")} and (found.by, found.unit) == (10, "亿元")
    assert {(release.demand.cell.row, release.to) for release in found.releases if release.demand.cell} == {("A", 70), ("B", 40), ("T", 90)}
    assert all(release.is_enough for release in found.releases)
    assert "张三" in found.sentence and "10亿元" in found.sentence and "3项" in found.sentence
    assert {equation.stated.row for equation in found.equations} == {"T"}


def test_a_part_that_would_have_to_be_negative_is_named_last() -> None:
    found = conflict(total("70", "60", "30", "5"), held=cells("T", "A", "B"))
    assert kinds(found.demands) == {("held_here", "T"), ("held_here", "A"), ("held_here", "B"), ("not_negative", "C")}
    assert found.by == 20 and {release.demand.cell.row: release.to for release in found.releases if release.demand.cell} == {"T": 90, "A": 40, "B": 10, "C": -20}


def test_bounds_are_named_with_the_value_that_would_do() -> None:
    plan = total("100", "60", "30")
    plan.bounds |= {"d/A": RowBounds(high=Decimal(65)), "d/B": RowBounds(high=Decimal(32))}
    found = conflict(plan, held=cells("T"))
    assert kinds(found.demands) == {("high", "A"), ("high", "B"), ("held_here", "T")} and found.by == 3
    assert {release.demand.cell.row: release.to for release in found.releases if release.demand.cell} == {"T": 97, "A": 68, "B": 35}


def test_growth_between_years_is_named() -> None:
    rows = [make_row("T", 0, ["100", "90"], "亿元", aggregation=Aggregation.SUM), make_row("A", 1, ["100", "80"], "亿元")]
    plan = make_plan([make_table("d", rows, unit="亿元")])
    plan.bounds["d/A"] = RowBounds(not_below_last=True)
    found = conflict(plan, held=[CellRef("d", "T", "2021"), CellRef("d", "T", "2022")])
    assert ("not_below_last", "A") in kinds(found.demands) and found.by == 10
    assert all(release.sentence for release in found.releases)


def test_a_row_of_another_table_that_is_held_is_named() -> None:
    rows = [make_row("T", 0, ["100"], aggregation=Aggregation.SUM), make_row("A", 1, ["60"]), make_row("B", 1, ["30"])]
    plan = make_plan([make_table("d", rows), make_table("m", [make_row("K", 0, ["100"])])], links=[Link("L", "m/K", ("d/T",))])
    plan.holds[cell_key(CellRef("m", "K", "2021"))] = Hold("李四", "已公布", "")
    found = conflict(plan, held=cells("A", "B"))
    assert kinds(found.demands) == {("hold", "K"), ("held_here", "A"), ("held_here", "B")} and found.by == 10


def test_a_step_that_held_figures_are_off_is_named() -> None:
    found = conflict(total("100", "45", "50"), held=cells("A"), step=Decimal(10))
    assert kinds(found.demands) == {("step", ""), ("held_here", "A")} and found.has_step
    assert all(release.is_enough and release.sentence for release in found.releases)


def test_two_contradictions_are_told_one_after_the_other() -> None:
    rows = [make_row("T", 0, ["100", "100"], aggregation=Aggregation.SUM), make_row("A", 1, ["60", "60"]), make_row("B", 1, ["30", "20"])]
    plan = make_plan([make_table("d", rows)])
    held = [CellRef("d", row, year) for row in "TAB" for year in ("2021", "2022")]
    first = conflict(plan, held=held)
    left = [cell for cell in held if first.demands[0].cell != cell]
    assert conflict(plan, held=left).by != first.by


def test_equations_that_contradict_each_other_whatever_is_written_are_told() -> None:
    rows = [make_row("T", 0, ["100"], aggregation=Aggregation.SUM), make_row("A", 1, ["60"]), make_row("B", 1, ["——"])]
    plan = make_plan([make_table("d", rows)])
    plan.bounds["d/A"] = RowBounds(low=Decimal(50), high=Decimal(40))
    found = conflict(plan)
    assert {kind for kind, _ in kinds(found.demands)} >= {"low", "high"} and found.sentence


# --------------------------------------------------------------------------------------------------------------- any conflict


@pytest.mark.parametrize("seed", range(60))
def test_a_conflict_is_smallest_and_what_it_says_of_giving_up_is_true(seed: int) -> None:
    """Of the holds in the set alone, all together make the balance impossible and all but any one leave it possible."""
    dice = random.Random(seed)
    plan = sound_plan(dice, years=2)
    every = cells_of(plan)
    plant(plan, dice, dice.sample(every, 3))
    held = dice.sample(every, len(every) * 2 // 3)
    result = balance(plan, "d", held=held)
    if isinstance(result, Balanced):
        return
    named = [demand.cell for demand in result.demands if demand.kind is DemandKind.HELD_HERE and demand.cell is not None]
    assert named and all(cell in held for cell in named)
    assert isinstance(balance(plan, "d", held=named), Conflict)
    for cell in named:
        rest = balance(plan, "d", held=[each for each in named if each != cell])
        assert isinstance(rest, Balanced) or not set(_cells(rest)) <= set(named) - {cell}
    _require_true_releases(plan, held, result)


def _cells(found: Conflict) -> list[CellRef | None]:
    return [demand.cell for demand in found.demands if demand.kind is DemandKind.HELD_HERE]


def _require_true_releases(plan: Plan, held: list[CellRef], result: Conflict) -> None:
    """Giving up a hold is said to be enough exactly where its piece of the table can be balanced then.

    Where it is, the cell can be what was said with all others held, and nothing nearer to what it says now.
    """
    for release in result.releases:
        cell = release.demand.cell
        if cell is None or release.demand.kind is not DemandKind.HELD_HERE:
            continue
        others = [each for each in held if each != cell]
        elsewhere = _elsewhere(plan, cell, others)
        assert isinstance(balance(plan, "d", held=others, kept=elsewhere), Balanced) is release.is_enough, release.sentence
        if release.is_enough:
            assert release.to is not None and release.by == abs(release.to - release.demand.amount) > 0
            _require_nearest(plan, held, cell, release.demand.amount, release.to, elsewhere)


def _require_nearest(plan: Plan, held: list[CellRef], cell: CellRef, now: Decimal, to: Decimal, elsewhere: set[str]) -> None:
    before = plan.quantity(cell)
    step = Decimal(1).scaleb(now.as_tuple().exponent)
    nearer = to + (step if to < now else -step)
    for amount, is_possible in ((to, True), (nearer, False)):
        plan.tables[cell.table].put_cell(cell.row, cell.period, TARGET, number(amount))
        assert isinstance(balance(plan, "d", held=held, kept=elsewhere), Balanced) is is_possible, (cell, amount)
    plan.tables[cell.table].put_cell(cell.row, cell.period, TARGET, before)


def _elsewhere(plan: Plan, cell: CellRef, held: list[CellRef]) -> set[str]:
    """Return the equations that are not joined with ``cell`` by cells that may change: what contradicts itself there is another matter."""
    every = list(equations(plan))
    joined, reached = {cell}, set[str]()
    while True:
        near = {equation.id for equation in every if joined & set(equation.cells)}
        if near == reached:
            return {equation.id for equation in every} - reached
        reached = near
        joined |= {each for equation in every if equation.id in near for each in equation.cells} - set(held)


@pytest.mark.parametrize("seed", range(1000, 1060))
def test_holds_and_bounds_that_contradict_each_other_are_as_few_as_can_be(seed: int) -> None:
    """Of the holds and bounds in the set alone: all together make the balance impossible, and without any one of them it is possible."""
    dice = random.Random(seed)
    plan = sound_plan(dice, years=2)
    every = cells_of(plan)
    plant(plan, dice, dice.sample(every, 3))
    held = dice.sample(every, len(every) // 3)
    limits = {cell: _tight(plan, dice, cell) for cell in dice.sample(every, len(every) // 2) if cell not in held}
    result = balance(plan, "d", held=held, bounds=lambda cell: limits.get(cell, Limits()))
    if isinstance(result, Balanced):
        return
    assert {demand.kind for demand in result.demands} <= {DemandKind.HELD_HERE, DemandKind.LOW, DemandKind.HIGH, DemandKind.NOT_NEGATIVE}
    named = [demand for demand in result.demands if demand.kind is not DemandKind.NOT_NEGATIVE]
    assert named and isinstance(_balance_with(plan, named), Conflict)
    for demand in named:
        rest = _balance_with(plan, [each for each in named if each != demand])
        assert isinstance(rest, Balanced), (demand, rest.sentence)


def _tight(plan: Plan, dice: random.Random, cell: CellRef) -> Limits:
    """Return bounds near to what a cell says."""
    now = plan.quantity(cell).low or Decimal(0)
    step = Decimal(1).scaleb(now.as_tuple().exponent)
    low, high = now - step * dice.randint(0, 40), now + step * dice.randint(0, 40)
    return Limits(max(Decimal(0), low) if dice.random() < 0.8 else None, high if dice.random() < 0.8 else None)


def _balance_with(plan: Plan, demands: list[Demand]) -> Balanced | Conflict:
    """Balance table ``d`` with some holds and bounds alone."""

    def bounds(cell: CellRef) -> Limits:
        own = {demand.kind: demand.amount for demand in demands if demand.cell == cell}
        return Limits(own.get(DemandKind.LOW), own.get(DemandKind.HIGH))

    return balance(plan, "d", held=[demand.cell for demand in demands if demand.kind is DemandKind.HELD_HERE and demand.cell is not None], bounds=bounds)


@pytest.mark.parametrize("seed", range(2000, 2030))
def test_a_hold_given_up_among_rows_that_must_not_fall_ends_the_contradiction(seed: int) -> None:
    """What is said of giving up one hold is true with the growth that rows must keep between years: the set contradicts itself no longer."""
    dice = random.Random(seed)
    plan = sound_plan(dice, years=3)
    every = cells_of(plan)
    plant(plan, dice, dice.sample(every, 4))
    held = dice.sample(every, len(every) // 3)
    for row in plan.tables["d"].ids:
        plan.bounds[f"d/{row}"] = RowBounds(not_below_last=True, max_growth=Decimal(20))
    result = balance(plan, "d", held=held)
    if isinstance(result, Balanced):
        return
    for release in result.releases:
        cell = release.demand.cell
        assert release.sentence and cell is not None
        if release.demand.kind is DemandKind.HELD_HERE and release.is_enough and release.to is not None:
            before = plan.quantity(cell)
            plan.tables[cell.table].put_cell(cell.row, cell.period, TARGET, number(release.to))
            again = balance(plan, "d", held=held)
            assert isinstance(again, Balanced) or not set(again.demands) <= set(result.demands), release.sentence
            plan.tables[cell.table].put_cell(cell.row, cell.period, TARGET, before)


@pytest.mark.parametrize("method", Method)
def test_every_method_tells_the_same_contradiction(method: Method) -> None:
    found = conflict(total("100", "60", "30"), held=cells("T", "A", "B"), method=method)
    assert kinds(found.demands) == {("held_here", "T"), ("held_here", "A"), ("held_here", "B")}


def test_a_sound_plan_has_no_conflict_however_much_is_held() -> None:
    plan = sound_plan(random.Random(5))
    assert all(equation.holds(plan) for equation in equations(plan))
    assert isinstance(balance(plan, "d", held=cells_of(plan)), Balanced)

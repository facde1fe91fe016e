"""A figure reached over the years: both ends are hit, and steps, holds and bounds are kept between; else a smallest contradiction is named."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.balance.spread import Role, Spread
from ningbo_planner.balance.spread_demands import Conflict, DemandKind
from ningbo_planner.balance.spread_years import YearsTask, _demands, spread_years
from ningbo_planner.domain.growth_paths import TO_AN_END, Method, path
from ningbo_planner.domain.plan import Hold, RowBounds
from ningbo_planner.errors import PlannerError
from tests.sample_plans import plan_with, shipped_plan, table_edits

# Holds and bounds are put into the plans directly.
pytestmark = pytest.mark.writes_past_history
YEARS = ("2021", "2022", "2023", "2024", "2025", "2026")
MAKING = YearsTask(shipped_plan(), "decomposition", "D02", YEARS, Method.EVEN, Decimal(7000))


def task_for(*texts: str, amount: str, method: Method = Method.EVEN, step: str | None = None) -> YearsTask:
    """Return the order to lead a row that says ``texts`` to ``amount``."""
    years = YEARS[: len(texts)]
    plan = plan_with(table_edits("t", years, [("A", None, texts, {})]))[0]
    return YearsTask(plan, "t", "A", years, method, Decimal(amount), None if step is None else Decimal(step))


def texts(found: Spread | Conflict) -> list[str]:
    """Return what the years behind the first say afterwards."""
    assert isinstance(found, Spread), found
    return [move.after.text for move in found.moves]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (Method.EVEN, ["4250", "4950", "5650", "6300", "7000"]),
        (Method.RATE, ["4100", "4700", "5350", "6100", "7000"]),
        (Method.S_CURVE, ["3950", "4800", "5800", "6650", "7000"]),
        (Method.LATE, ["3800", "4250", "4950", "5850", "7000"]),
        (Method.EARLY, ["4750", "5650", "6300", "6750", "7000"]),
    ],
)
def test_from_3588_to_7000_in_steps_of_50(method: Method, expected: list[str]) -> None:
    assert texts(spread_years(replace(MAKING, method=method, step=Decimal(50)))) == expected


def test_held_years_and_bounds_of_growth_are_kept() -> None:
    task = task_for("100", "", "150", "", "", amount="200")
    task.plan.holds["t/A/2023"] = Hold("张三", "已定", "")
    assert texts(spread_years(task)) == ["125", "150", "175", "200"]
    task.plan.bounds["t/A"] = RowBounds(max_growth=Decimal(24))
    found = spread_years(task)
    assert texts(found) == ["124", "150", "175", "200"] and isinstance(found, Spread)
    assert [move.limits for move in found.moves] == [(DemandKind.MAX_GROWTH,), (), (), ()] and found.moves[1].role is Role.HELD


def test_a_bound_that_stands_between_is_kept() -> None:
    found = spread_years(task_for("100", "", ">160", "全国前列", "", amount="200"))
    assert texts(found) == ["125", ">160", "全国前列", "200"] and isinstance(found, Spread) and found.moves[1].counts_as == 161


def test_growth_that_does_not_lead_there_is_named_with_what_does() -> None:
    task = task_for("100", "", "", amount="130")
    task.plan.bounds["t/A"] = RowBounds(max_growth=Decimal(10), min_growth=Decimal(-5))
    found = spread_years(task)
    assert isinstance(found, Conflict) and [(demand.kind, demand.cell.period) for demand in found.demands] == [(DemandKind.MAX_GROWTH, "2022"), (DemandKind.MAX_GROWTH, "2023")]
    assert (found.low, found.high, found.by, found.nearest) == (Decimal("90.25"), 121, 9, (Decimal(121),)) and all(release.solves for release in found.releases)


def test_two_holds_that_fall_are_named() -> None:
    task = task_for("100", "150", "120", "", amount="200")
    for year in ("2022", "2023"):
        task.plan.holds[f"t/A/{year}"] = Hold("张三", "已定", "")
    assert texts(spread_years(task)) == ["150", "120", "200"]
    task.plan.bounds["t/A"] = RowBounds(not_below_last=True)
    assert texts(spread_years(task)) == ["150", "120", "200"]


def test_steps_too_coarse_for_the_growth_are_named() -> None:
    task = task_for("100", "", "121", amount="121", step="50")
    task.plan.bounds["t/A"] = RowBounds(max_growth=Decimal(10))
    found = spread_years(task)
    assert isinstance(found, Conflict) and {demand.kind for demand in found.demands} >= {DemandKind.ORDERED_STEP, DemandKind.MAX_GROWTH}


def test_without_a_start_or_a_rate_there_is_a_sentence() -> None:
    with pytest.raises(PlannerError, match="“A”2021年"):
        spread_years(task_for("——", "", amount="5"))
    with pytest.raises(PlannerError, match="固定的增速"):
        spread_years(task_for("-5", "", amount="5", method=Method.RATE))


@st.composite
def years_tasks(draw: st.DrawFn) -> YearsTask:
    """Make a row with anything in it and an order to lead it somewhere."""
    figures = st.sampled_from(["", "——", "80", "100", "130", ">90", "全国前列"])
    row = [str(draw(st.integers(50, 150))), *(draw(figures) for _ in range(draw(st.integers(1, 5))))]
    task = task_for(*row, amount=str(draw(st.integers(50, 300))), method=draw(st.sampled_from(sorted(TO_AN_END))), step=draw(st.sampled_from([None, "1", "5", "10", "0.5"])))
    for year in task.periods[1:]:
        if draw(st.integers(0, 3)) == 0:
            task.plan.holds[f"t/A/{year}"] = Hold("张三", "已定", "")
    low, high = draw(st.sampled_from([None, 60, 90])), draw(st.sampled_from([None, 140, 250]))
    rates = st.sampled_from([None, None, Decimal(-10), Decimal(0), Decimal(5)]), st.sampled_from([None, None, Decimal(5), Decimal(20), Decimal(60)])
    bounds = RowBounds(None, None if low is None else Decimal(low), None if high is None else Decimal(high), draw(st.booleans()), draw(rates[0]), draw(rates[1]))
    task.plan.bounds["t/A"] = bounds
    return task


@given(years_tasks())
def test_a_path_keeps_everything_and_a_contradiction_is_smallest(task: YearsTask) -> None:
    try:
        found = spread_years(task)
    except PlannerError as refused:
        assert refused.code == "spread.held_total"
        return
    if isinstance(found, Conflict):
        every = set(_demands(task))
        assert isinstance(spread_years(replace(task, without=frozenset(every - set(found.demands)))), Conflict)
        for demand in found.demands:
            assert isinstance(spread_years(replace(task, without=frozenset(every - set(found.demands) | {demand}))), Spread), demand
        for amount in found.nearest:
            assert isinstance(spread_years(replace(task, amount=amount)), Spread)
        return
    bounds = task.plan.bounds["t/A"]
    before = task.plan.quantity(task.cell(0)).number
    for at, move in enumerate(found.moves, 1):
        amount = move.counts_as if move.role is Role.STATED else move.after.number
        assert not move.is_changed or f"t/A/{move.cell.period}" not in task.plan.holds
        if move.role is Role.FREE and amount is not None:
            assert (bounds.low is None or amount >= bounds.low) and (bounds.high is None or amount <= bounds.high)
            assert task.step is None or at == len(found.moves) or amount % task.step == 0
            if before is not None:
                assert not bounds.not_below_last or amount >= before
                assert bounds.max_growth is None or amount <= before * (1 + bounds.max_growth / 100)
                assert bounds.min_growth is None or amount >= before * (1 + bounds.min_growth / 100)
        before = amount
    assert found.moves[-1].after.number == task.amount


@given(st.sampled_from(sorted(TO_AN_END)), st.integers(1, 5000), st.integers(1, 5000), st.integers(1, 5))
def test_without_bounds_it_is_the_path_of_the_series_dialog(method: Method, start: int, end: int, count: int) -> None:
    task = task_for(str(start), *[""] * count, amount=str(end), method=method)
    assert texts(spread_years(task)) == [str(amount) for amount in path(method, Decimal(start), Decimal(end), count, 0)][1:]

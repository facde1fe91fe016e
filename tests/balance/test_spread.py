"""A figure spread over its parts: it always adds up, keeps what is held and bounded, and names a smallest contradiction where it cannot be."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.balance.claims import equal_claims, growth_claims, period_claims, proportional_claims, row_claims, weight_claims
from ningbo_planner.balance.spread_demands import Conflict, Demand, DemandKind
from ningbo_planner.balance.spread import Role, Spread, Task, is_possible, spread
from ningbo_planner.balance.spread_grow import grow
from ningbo_planner.balance.spread_tree import demands_in
from ningbo_planner.domain.equations import equations
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Hold, Plan, RowBounds, cell_key
from ningbo_planner.domain.plan_copies import with_figures
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.errors import PlannerError
from tests.sample_plans import Row, cell, plan_with, shipped_plan, table_edits, total_and_parts

# Holds and bounds are put into the plans directly.
pytestmark = pytest.mark.writes_past_history
SERVICES = CellRef("decomposition", "D07", "2026")
SUM = {"aggregation": Aggregation.SUM}


def parts_of(total: str, *parts: str, units: tuple[str, ...] = ()) -> Plan:
    """Return a plan with one total and its parts in one year."""
    rows: list[Row] = [("T", None, (total,), SUM)]
    rows += [(f"P{at}", "T", (text,), {"unit": units[at - 1]} if units else {}) for at, text in enumerate(parts, 1)]
    return plan_with(table_edits("t", ("2026",), rows))[0]


def task_for(plan: Plan, amount: str | int, **more: object) -> Task:
    """Return the order to spread ``amount`` over the parts of ``T`` in proportion to what they say."""
    return replace(Task(plan, cell("T", "2026"), Decimal(amount), proportional_claims(plan)), **more)  # type: ignore[arg-type]


def texts(found: Spread | Conflict) -> list[str]:
    """Return what the figures under the total say afterwards."""
    assert isinstance(found, Spread), found
    return [move.after.text for move in found.moves[1:]]


def hold(plan: Plan, row: str, period: str = "2026") -> None:
    """Hold one cell of table ``t``."""
    plan.holds[f"t/{row}/{period}"] = Hold("张三", "已定", "")


def test_the_shipped_services_are_made_to_add_up() -> None:
    plan = shipped_plan()
    found = spread(Task(plan, SERVICES, Decimal(4000), proportional_claims(plan)))
    assert texts(found) == ["964", "96", "96", "1928", "145", "482", "289"]
    assert isinstance(found, Spread) and found.gaps == ((SERVICES, Decimal(-150)),) and SERVICES not in found.written


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("600", ["100", "200", "300"]),
        ("601", ["100", "200", "301"]),
        ("0", ["0", "0", "0"]),
        ("600.5", ["100.1", "200.2", "300.2"]),
    ],
)
def test_in_proportion_to_what_the_parts_say(amount: str, expected: list[str]) -> None:
    assert texts(spread(task_for(parts_of("60", "10", "20", "30"), amount))) == expected


def test_alike_and_on_top_of_what_they_say() -> None:
    plan = parts_of("60", "10", "20", "30")
    assert texts(spread(task_for(plan, 100, claims=equal_claims()))) == ["33", "33", "34"] or texts(spread(task_for(plan, 100, claims=equal_claims()))) == ["34", "33", "33"]
    assert texts(spread(task_for(plan, 90, claims=equal_claims(), is_added=True))) == ["20", "30", "40"]
    assert texts(spread(task_for(plan, 30, claims=equal_claims(), is_added=True))) == ["0", "10", "20"]
    # 10 cannot give 15: the others give more.
    assert texts(spread(task_for(plan, 15, claims=equal_claims(), is_added=True))) == ["0", "3", "12"] or texts(spread(task_for(plan, 15, claims=equal_claims(), is_added=True))) == ["0", "2", "13"]


def test_by_weights_in_order_or_by_name() -> None:
    plan = parts_of("60", "10", "20", "30")
    ordered = weight_claims(plan, cell("T", "2026"), [("", Decimal(3)), ("", Decimal(2)), ("", Decimal(1))])
    assert texts(spread(task_for(plan, 600, claims=ordered))) == ["300", "200", "100"]
    named = weight_claims(plan, cell("T", "2026"), [("P1", Decimal(3)), ("P3", Decimal(1))])
    found = spread(task_for(plan, 100, claims=named))
    assert texts(found) == ["60", "20", "20"] and isinstance(found, Spread) and found.moves[2].role is Role.KEPT
    for weights in ([("", Decimal(1))], [("P9", Decimal(1))]):
        with pytest.raises(PlannerError, match="P1"):
            spread(task_for(plan, 600, claims=weight_claims(plan, cell("T", "2026"), weights)))


def test_by_another_year_and_by_growth() -> None:
    plan = total_and_parts(("30", "60", "100"), ("10", "20", ""), ("20", "40", "50"), years=("2024", "2025", "2026"))[0]
    assert texts(spread(Task(plan, cell("T", "2026"), Decimal(90), period_claims(plan, "2025")))) == ["30", "60"]
    plan.tables["t"].put_cell("P2", "2025", "target", plan.quantity(cell("P2", "2024")))
    # P1 doubled, P2 stood still: 40 to 20.
    assert texts(spread(Task(plan, cell("T", "2026"), Decimal(90), growth_claims(plan)))) == ["60", "30"]


def test_by_another_row_its_parts_found_by_name_or_by_order() -> None:
    rows: list[Row] = [("T", None, ("60",), SUM), ("P1", "T", ("1",), {}), ("P2", "T", ("1",), {})]
    for name, parts in (("U", ("P2", "P1")), ("V", ("Q1", "Q2"))):
        rows += [(name, None, ("9",), SUM), *((f"{name}{at}", name, (str(3 * at),), {"name": part}) for at, part in enumerate(parts, 1))]
    rows += [("W", None, ("5",), {})]
    plan = plan_with(table_edits("t", ("2026",), rows))[0]
    expected = {"U": ["60", "30"], "V": ["30", "60"]}
    for row, parts in expected.items():
        assert texts(spread(task_for(plan, 90, claims=row_claims(plan, cell("T", "2026"), RowRef("t", row))))) == parts
    with pytest.raises(PlannerError, match="“W”"):
        spread(task_for(plan, 90, claims=row_claims(plan, cell("T", "2026"), RowRef("t", "W"))))


def test_parts_that_say_nothing_share_alike_and_it_is_said() -> None:
    for parts in (("", "——", ""), ("0", "0", "0")):
        found = spread(task_for(parts_of("", *parts), 90))
        assert texts(found) == ["30", "30", "30"] and isinstance(found, Spread) and found.alike == (cell("T", "2026"),)
    one_blank = spread(task_for(parts_of("30", "10", "20", "——"), 90))
    assert texts(one_blank) == ["30", "60", "——"] and isinstance(one_blank, Spread) and (one_blank.alike, one_blank.moves[3].role) == ((), Role.OUT)


def test_what_states_no_plain_number_stays_and_counts_within_what_it_allows() -> None:
    found = spread(task_for(parts_of("100", "40", ">30", "全国前列", "/"), 140))
    assert texts(found) == ["80", ">30", "全国前列", "/"]
    assert isinstance(found, Spread) and found.moves[2].counts_as == 60 and [move.role for move in found.moves[1:]] == [Role.FREE, Role.STATED, Role.OUT, Role.OUT]
    assert texts(spread(task_for(parts_of("100", "40", "50-60"), 90))) == ["38", "50-60"]
    assert texts(spread(task_for(parts_of("100", "40", ">30"), 31))) == ["0", ">30"]
    assert isinstance(spread(task_for(parts_of("100", "40", ">30"), 30)), Conflict)


def test_a_part_below_zero_shares_the_difference_by_its_size() -> None:
    found = spread(task_for(parts_of("20", "-10", "30"), 60))
    assert texts(found) == ["0", "60"] and isinstance(found, Spread) and found.negative == (cell("T", "2026"),)


def test_parts_in_other_units() -> None:
    plan = parts_of("30", "10", "200000", units=("亿元", "万元"))
    assert texts(spread(task_for(plan, "60"))) == ["20", "400000"]
    assert texts(spread(task_for(plan, "31"))) == ["10", "210000"]
    assert texts(spread(task_for(plan, "31", step=Decimal(5)))) == ["10", "210000"]


def deep_plan() -> Plan:
    """Return a plan whose total has a part that is a total itself."""
    rows: list[Row] = [("T", None, ("100",), SUM), ("A", "T", ("60",), SUM), ("A1", "A", ("20",), {}), ("A2", "A", ("40",), {}), ("B", "T", ("40",), {})]
    return plan_with(table_edits("t", ("2026",), rows))[0]


def test_parts_that_are_totals_pass_theirs_on() -> None:
    assert texts(spread(task_for(deep_plan(), 200))) == ["120", "40", "80", "80"]
    assert texts(spread(task_for(deep_plan(), 200, is_deep=False))) == ["120", "80"]


def test_a_hold_far_below_is_seen_from_the_top() -> None:
    plan = deep_plan()
    hold(plan, "A1")
    hold(plan, "B")
    assert texts(spread(task_for(plan, 100, step=Decimal(10)))) == ["60", "20", "40", "40"]
    plan.holds["t/A1/2026"] = Hold("张三", "", "")
    plan.tables["t"].put_cell("A1", "2026", "target", plan.quantity(cell("A1", "2026")))
    found = spread(task_for(plan, 50))
    assert isinstance(found, Conflict) and {(demand.kind, demand.cell.row) for demand in found.demands} == {
        (DemandKind.HOLD, "A1"),
        (DemandKind.HOLD, "B"),
        (DemandKind.NOT_NEGATIVE, "A2"),
    }
    assert (found.low, found.by, found.nearest) == (60, 10, (Decimal(60),))
    assert [(release.demand.cell.row, release.solves, release.low) for release in found.releases] == [("B", True, Decimal(20)), ("A1", True, Decimal(40))]


def test_a_held_total_can_only_be_spread_as_it_stands() -> None:
    plan = parts_of("60", "10", "20")
    hold(plan, "T")
    assert texts(spread(task_for(plan, 60))) == ["20", "40"]
    found = spread(task_for(plan, 70))
    assert isinstance(found, Conflict) and [demand.cell.row for demand in found.demands] == ["T"] and found.nearest == (Decimal(60),)


def test_bounds_of_rows_and_steps() -> None:
    plan = total_and_parts(("60", "60"), ("10", "10"), ("20", "20"), ("30", "30"), years=("2025", "2026"))[0]
    plan.bounds["t/P1"] = RowBounds(not_below_last=True, max_growth=Decimal(50))
    plan.bounds["t/P3"] = RowBounds(step=Decimal(50))
    found = spread(task_for(plan, 160))
    assert texts(found) == ["15", "45", "100"] or texts(found) == ["15", "95", "50"]
    assert isinstance(found, Spread) and found.moves[1].limits == (DemandKind.MAX_GROWTH,)
    low = spread(task_for(plan, 9))
    assert isinstance(low, Conflict) and low.demands[0].kind is DemandKind.NOT_BELOW_LAST and low.by == 1


def test_a_step_that_does_not_fit_is_named_with_the_nearest_figures() -> None:
    plan = parts_of("60", "10", "20", "33")
    hold(plan, "P3")
    found = spread(task_for(plan, 100, step=Decimal(10)))
    assert isinstance(found, Conflict) and {demand.kind for demand in found.demands} == {DemandKind.HOLD, DemandKind.ORDERED_STEP}
    assert found.nearest == (Decimal(93), Decimal(103)) and found.by == 3 and all(release.solves for release in found.releases)


def test_two_bounds_of_one_row_that_contradict_each_other() -> None:
    plan = parts_of("60", "10", "20")
    plan.bounds["t/P1"] = RowBounds(low=Decimal(50), high=Decimal(40))
    found = spread(task_for(plan, 60))
    assert isinstance(found, Conflict) and [demand.kind for demand in found.demands] == [DemandKind.LOW, DemandKind.HIGH] and (found.cell.row, found.by) == ("P1", 10)


def test_a_row_without_parts_is_refused() -> None:
    plan = parts_of("60", "10", "20")
    with pytest.raises(PlannerError, match="“P1”"):
        spread(Task(plan, cell("P1", "2026"), Decimal(9), equal_claims()))


# -------------------------------------------------------------------------------------------------------------- properties

FIGURES = st.sampled_from(["", "——", "0", "3", "17", "40.5", "120", "1000", ">30", "50-60", "全国前列", "/"])
STEPS = st.sampled_from([None, None, Decimal(1), Decimal(5), Decimal(10), Decimal("0.1")])


@st.composite
def spread_tasks(draw: st.DrawFn) -> Task:
    """Make a tree of up to three levels with anything in it, and an order to spread a figure in it."""
    rows: list[Row] = [("T", None, (draw(FIGURES), draw(FIGURES)), SUM)]
    parents = ["T"]
    for at in range(draw(st.integers(2, 9))):
        parent = draw(st.sampled_from(parents))
        is_total = draw(st.integers(0, 3)) == 0
        rows.append((f"R{at}", parent, (draw(FIGURES), draw(FIGURES)), {"unit": draw(st.sampled_from(["", "", "万元"])), **(SUM if is_total else {})}))
        parents += [f"R{at}"] if is_total else []
    plan = plan_with(table_edits("t", ("2025", "2026"), rows))[0]
    for row in plan.tables["t"].ids:
        if draw(st.integers(0, 4)) == 0:
            hold(plan, row)
        if draw(st.integers(0, 4)) == 0:
            plan.bounds[f"t/{row}"] = RowBounds(draw(STEPS), draw(st.none() | st.just(Decimal(5))), draw(st.none() | st.just(Decimal(200))), draw(st.booleans()))
    claims = draw(st.sampled_from([proportional_claims(plan), equal_claims(), period_claims(plan, "2025"), growth_claims(plan)]))
    amount = Decimal(draw(st.integers(0, 3000))) / draw(st.sampled_from([1, 1, 1, 10]))
    return Task(plan, cell("T", "2026"), amount, claims, draw(st.booleans()), draw(STEPS))


@given(spread_tasks())
def test_whatever_is_spread_adds_up_and_keeps_what_is_demanded(task: Task) -> None:
    try:
        found = spread(task)
    except PlannerError as refused:
        assert refused.code in ("spread.no_parts", "spread.held_total")
        return
    if isinstance(found, Conflict):
        check_conflict(task, found)
        return
    plan = task.plan
    after = with_figures(plan, found.written)
    assert after.quantity(task.total).number == task.amount
    assert not {key for key in map(cell_key, found.written) if key in plan.holds}
    spread_totals = {move.cell for move in found.moves if move.role is Role.FREE}
    for equation in equations(plan, ["t"], ["2026"]):
        parts = [move for move in found.moves if move.cell in {term.cell for term in equation.terms}]
        if equation.stated in spread_totals and parts and not any(move.role is Role.OUT for move in parts):
            assert equation.holds(after), equation.stated
            if all(move.role in (Role.FREE, Role.HELD, Role.KEPT) for move in parts):
                assert equation.gap(after) == 0
    for move in found.moves:
        bounds = plan.bounds.get(f"t/{move.cell.row}")
        number = move.after.number
        if move.role is Role.FREE and bounds is not None and number is not None:
            assert bounds.step is None or number % bounds.step == 0
            assert bounds.low is None or number >= bounds.low
            assert bounds.high is None or number <= bounds.high
            last = plan.quantity(move.cell._replace(period="2025")).point
            assert not bounds.not_below_last or last is None or number >= last
        is_leaf = not any(equation.stated == move.cell for equation in equations(plan, ["t"], ["2026"]))
        if move.role is Role.FREE and is_leaf and task.step is not None and number is not None:
            assert number % task.step == 0


def check_conflict(task: Task, found: Conflict) -> None:
    """The named demands contradict each other by themselves, and without any one of them they do not."""
    every = demands_of(task)
    # What holds hide shows when they are let go of.
    for _ in range(3):
        every |= demands_of(replace(task, without=frozenset(demand for demand in every if demand.kind is DemandKind.HOLD)))
    named = set(found.demands)
    others = frozenset(every - named - {demand for demand in every if not demand.can_be_released and demand not in named and demand.kind is not DemandKind.NOT_NEGATIVE})
    if {DemandKind.STATED, DemandKind.KEPT} & {demand.kind for demand in every}:
        return
    assert named and not is_possible(replace(task, without=others))
    for demand in named:
        assert is_possible(replace(task, without=others | {demand})), demand
    for release in found.releases:
        assert release.solves == is_possible(replace(task, without=frozenset({release.demand})))
    for amount in found.nearest:
        assert is_possible(replace(task, amount=amount))



def demands_of(task: Task) -> set[Demand]:
    """Return everything that is demanded of the figures of a tree."""
    return set(demands_in(grow(task)))

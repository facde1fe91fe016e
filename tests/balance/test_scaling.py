"""Figures in another unit still add up, stand less than a unit of the last place from what they are, and leave the plan as it is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.balance.scaling import Scaled, scaled
from ningbo_planner.domain.equations import PART, SUM, equations
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Link, Plan
from ningbo_planner.domain.plan_copies import with_figures
from ningbo_planner.domain.table import CellRef
from ningbo_planner.errors import PlannerError
from tests.plan_state import plan_state
from tests.sample_plans import Row, cell, plan_with, shipped_plan, table_edits

SUM_OF = {"aggregation": Aggregation.SUM}


def texts(found: Scaled, *rows: str, period: str = "2026") -> list[str]:
    """Return what rows of table ``t`` say."""
    return [found.figures[cell(row, period)].text for row in rows]


def total_of(total: str, *parts: str, aggregation: Aggregation = Aggregation.SUM) -> Plan:
    """Return a plan in 万元 with one total and its parts."""
    rows: list[Row] = [("T", None, (total,), {"aggregation": aggregation}), *((f"P{at}", "T", (part,), {}) for at, part in enumerate(parts, 1))]
    return plan_with(table_edits("t", ("2026",), rows, unit="万元"))[0]


def test_parts_follow_their_total() -> None:
    found = scaled(total_of("10000", "3333", "3333", "3334"), "亿元", 0)
    assert texts(found, "T", "P1", "P2", "P3") == ["1", "0", "0", "1"]
    found = scaled(total_of("13", "4", "4", "5"), "百万元", 1)
    assert texts(found, "T", "P1", "P2", "P3") == ["0.1", "0.0", "0.0", "0.1"] and (found.gaps, found.farther, found.unlike) == ((), (), ())


def test_a_smaller_unit_is_exact() -> None:
    assert texts(scaled(total_of("1.5", "0.5", "1.0"), "元"), "T", "P1", "P2") == ["15000", "5000", "10000"]


def test_a_gap_stays_and_is_listed() -> None:
    found = scaled(total_of("40000", "20000", "21500"), "亿元", 1)
    assert texts(found, "T", "P1", "P2") == ["4.0", "2.0", "2.2"] or texts(found, "T", "P1", "P2") == ["4.0", "2.0", "2.1"]
    (gap,) = found.gaps
    parts = sum(Decimal(text) for text in texts(found, "P1", "P2"))
    assert (gap.exactly, gap.shown) == (Decimal("-0.15"), Decimal("4.0") - parts)


def test_some_of_a_total_never_exceed_it() -> None:
    found = scaled(total_of("57", "56", aggregation=Aggregation.PART), "百万元", 0)
    assert texts(found, "T", "P1") == ["1", "1"]
    found = scaled(total_of("149", "149", "0", aggregation=Aggregation.PART), "百万元", 0)
    assert texts(found, "T", "P1") == ["1", "1"] and found.gaps == ()


def test_bounds_and_ranges_stay_true_and_what_has_no_figure_stays() -> None:
    rows: list[Row] = [(f"R{at}", None, (text,), {}) for at, text in enumerate((">1234", "<1234", "1234-5678", "1234左右", "——", "全国前列", "1.2亿元"))]
    found = scaled(plan_with(table_edits("t", ("2026",), rows, unit="万元"))[0], "亿元", 1)
    assert [found.figures[cell(row, "2026")].text for row in ("R0", "R1", "R2", "R3", "R6")] == [">0.1", "<0.2", "0.1-0.6", "0.1左右", "1.2亿元"]
    assert cell("R4", "2026") not in found.figures and cell("R5", "2026") not in found.figures


def test_what_measures_something_else_is_left_alone() -> None:
    rows: list[Row] = [("A", None, ("12345",), {}), ("B", None, ("6.9%",), {"unit": "%"}), ("C", None, ("20",), {"unit": "家"})]
    found = scaled(plan_with(table_edits("t", ("2026",), rows, unit="万元"))[0], "亿元")
    assert {row.row for row in found.rows} == {"A"} and texts(found, "A") == ["1.23"]
    with pytest.raises(PlannerError, match="“吨”"):
        scaled(plan_with(table_edits("t", ("2026",), rows, unit="万元"))[0], "吨")
    with pytest.raises(PlannerError, match="小数位数"):
        scaled(shipped_plan(), "万元", 9)


def test_other_tables_repeat_what_they_repeated() -> None:
    """Alone, 45 would be 0.5 of a hundred; as a part it has to be 0.4, and the table that repeats it follows."""
    first = table_edits("t", ("2026",), [("T", None, ("90",), SUM_OF), ("P1", "T", ("45",), {}), ("P2", "T", ("45",), {})], unit="万元")
    second = table_edits("u", ("2026",), [("A", None, ("45",), {}), ("B", None, ("45",), {}), ("C", None, ("90",), {})], unit="万元")
    plan = plan_with(second, first)[0]
    for name, parts in (("A", ("t/P1",)), ("B", ("t/P2",)), ("C", ("t/P1", "t/P2"))):
        plan.links[name] = Link(name, f"u/{name}", parts)
    found = scaled(plan, "百万元", 1)
    shown = {row: found.figures[CellRef("u", row, "2026")].text for row in "ABC"}
    assert [shown["A"], shown["B"]] == texts(found, "P1", "P2") and shown["C"] == "0.9" and (found.farther, found.unlike) == ((), ())
    plan.links.clear()


def test_the_shipped_plan_in_trillions() -> None:
    plan = shipped_plan()
    before = plan_state(plan)
    found = scaled(plan, "万亿元", 2)
    assert plan_state(plan) == before
    column = [found.figures[CellRef("decomposition", row, "2026")].text for row in ("D02", "D03", "D04", "D05", "D06")]
    assert column == ["0.70", "0.10", "0.25", "0.17", "0.18"]
    assert [gap.cell.period for gap in found.gaps] == ["2022", "2023", "2025", "2026"] and (found.farther, found.unlike) == ((), ())


AMOUNTS = st.integers(0, 10**6).map(str) | st.sampled_from(["0.5", "12.34", "999999.99"])


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Make a table of totals in totals, some of which do not agree with their parts."""
    rows: list[Row] = []
    parents: list[str | None] = [None]
    for at in range(draw(st.integers(1, 14))):
        parent = draw(st.sampled_from(parents))
        is_total = draw(st.booleans())
        fields = {"unit": draw(st.sampled_from(["", "亿元"])), **({"aggregation": draw(st.sampled_from([Aggregation.SUM, Aggregation.SUM, Aggregation.PART]))} if is_total else {})}
        rows.append((f"R{at}", parent, (draw(AMOUNTS),), fields))
        parents += [f"R{at}"] if is_total else []
    plan = plan_with(table_edits("t", ("2026",), rows, unit="万元"))[0]
    if draw(st.booleans()):
        _make_agree(plan)
    return plan


def _make_agree(plan: Plan) -> None:
    """Let every total be what its parts come to, from the bottom up."""
    for equation in reversed(list(equations(plan))):
        gap = equation.gap(plan)
        stated = plan.quantity(equation.stated).number
        if gap is not None and stated is not None and (equation.rule == SUM or gap < 0):
            amount = stated - gap
            plan.tables["t"].put_cell(equation.stated.row, "2026", "target", type(plan.quantity(equation.stated))(str(amount), plan.quantity(equation.stated).state, amount, amount))


@pytest.mark.writes_past_history
@given(plans(), st.sampled_from(["亿元", "百万元", "元", "万亿元"]), st.integers(0, 3))
def test_whatever_adds_up_still_does(plan: Plan, unit: str, decimals: int) -> None:
    before = plan_state(plan)
    found = scaled(plan, unit, decimals)
    assert plan_state(plan) == before and found.farther == ()
    after = with_figures(plan, found.figures)
    factors = {"亿元": 10**8, "百万元": 10**6, "元": 1, "万亿元": 10**12}
    for ref, quantity in found.figures.items():
        own = plan.quantity(ref).number
        amount = Fraction(own or 0) * factors[plan.unit_of(ref)] if plan.unit_of(ref) in factors else Fraction(own or 0) * 10**4
        assert abs(Fraction(quantity.number or 0) - amount / factors[unit]) < Fraction(1, 10**decimals)
    gaps = {gap.cell: gap for gap in found.gaps}
    for equation in equations(plan):
        stated, parts = after.quantity(equation.stated).number, [after.quantity(term.cell).number for term in equation.terms]
        assert stated is not None and None not in parts
        shown = stated - sum(part for part in parts if part is not None)
        if equation.rule == PART:
            assert shown >= 0 or (equation.gap(plan) or 0) < 0
        else:
            assert shown == (gaps[equation.stated].shown if equation.stated in gaps else 0)
            assert (equation.stated in gaps) == (equation.gap(plan) != 0)

"""What must add up, as equations: totals, 其中, links, units, and whether the figures can satisfy them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.equations import Equation, Relation, equation_of, equations, equations_with, times
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.plan import Link, Plan
from ningbo_planner.domain.plan_rule import PlanRule, RuleKind
from ningbo_planner.domain.quantity import Interval
from ningbo_planner.domain.table import CellRef, TableKind
from tests.plans import make_plan, make_row, make_table, small_plan


def parted(total: str, *parts: str, aggregation: Aggregation = Aggregation.SUM, units: tuple[str, ...] = ()) -> Plan:
    """Return a plan with one total and its parts in 2021."""
    rows = [make_row("T", 0, [total], unit="亿元", aggregation=aggregation)]
    rows += [make_row(f"P{at}", 1, [part], unit=units[at] if units else "亿元") for at, part in enumerate(parts)]
    return make_plan([make_table("d", rows, unit="亿元")])


def only(plan: Plan) -> Equation:
    """Return the one equation of 2021."""
    found = list(equations(plan, periods=["2021"]))
    assert len(found) == 1
    return found[0]


def test_a_total_is_the_sum_of_its_parts_in_every_period() -> None:
    found = {each.id: each for each in equations(small_plan(), ["d"])}
    assert set(found) == {f"sum:d:{row}:{year}" for row in ("A", "A2") for year in ("2021", "2022", "2023")}
    assert found["sum:d:A:2022"].cells == tuple(CellRef("d", row, "2022") for row in ("A", "A1", "A2"))
    assert found["sum:d:A:2022"].gap(small_plan()) == 0 and found["sum:d:A:2022"].holds(small_plan()) is True
    assert found["sum:d:A:2021"].gap(small_plan()) is None and found["sum:d:A:2021"].holds(small_plan()) is None


def test_parts_in_another_unit_count_in_the_units_of_the_total() -> None:
    equation = only(parted("1.5", "1", "5000", units=("亿元", "万元")))
    assert [term.factor for term in equation.terms] == [1, Decimal("0.0001")]
    assert equation.gap(parted("1.5", "1", "5000", units=("亿元", "万元"))) == 0


@pytest.mark.parametrize(("total", "parts", "holds"), [("100", ("60", "30"), True), ("100", ("60", "40"), True), ("100", ("60", "50"), False), (">90", ("60", "50"), True)])
def test_some_of_it_must_not_exceed_its_total(total: str, parts: tuple[str, ...], holds: bool) -> None:
    plan = parted(total, *parts, aggregation=Aggregation.PART)
    equation = only(plan)
    assert equation.relation is Relation.AT_LEAST and equation.id == "part:d:T:2021" and equation.holds(plan) is holds


@pytest.mark.parametrize(("total", "parts", "holds"), [(">100", ("60", "50"), True), (">110", ("60", "50"), False), ("110", (">60", "50"), False), ("110", ("≥60", "50"), True)])
def test_bounds_are_compared_as_intervals(total: str, parts: tuple[str, ...], holds: bool) -> None:
    plan = parted(total, *parts)
    assert only(plan).holds(plan) is holds


def test_a_negative_factor_turns_an_interval_round() -> None:
    assert times(Interval(Decimal(1), None, low_open=True), Decimal(-2)) == Interval(None, Decimal(-2), high_open=True)


def test_a_cell_knows_its_equations() -> None:
    plan = small_plan()
    assert [each.id for each in equations_with(plan, CellRef("d", "A2", "2022"))] == ["sum:d:A2:2022", "sum:d:A:2022"]
    assert [each.id for each in equations_with(plan, CellRef("d", "A", "2022"))] == ["sum:d:A:2022", "link:m:L1:2022"]
    assert equations_with(plan, CellRef("d", "B", "2022")) == []


def test_a_finding_leads_to_its_equation() -> None:
    plan = small_plan()
    plan.tables["d"].put_cell("A", "2022", "target", plan.tables["d"].cell("A1", "2022"))
    found = [equation_of(plan, finding.id) for finding in Checker(plan).findings.values() if finding.rule in ("sum", "link")]
    assert found and all(equation is not None for equation in found)
    assert equation_of(plan, "sum:d:gone:2022") is None and equation_of(plan, "format:d:A:2022") is None and equation_of(plan, "link:m:none:2022") is None




def formula(*rows: str, factors: tuple[str, ...], **params: str) -> PlanRule:
    """Return a formula over rows."""
    return PlanRule("F1", RuleKind.FORMULA, "…", rows, tuple(map(Decimal, factors)), params)


def with_formulas(*rules: PlanRule) -> Plan:
    """Return the small plan with formulas."""
    plan = small_plan()
    plan.rules = {rule.id: rule for rule in rules}
    return plan


def test_a_formula_is_an_equation_in_the_periods_that_its_rows_share() -> None:
    plan = with_formulas(formula("m/K", "d/A1", "d/A2", factors=("1", "1", "0.5"), constant="25"))
    found = [each for each in equations(plan, ["m"]) if each.rule == "formula"]
    assert [each.id for each in found] == ["formula:m:F1:2021", "formula:m:F1:2022", "formula:m:F1:2023"]
    assert found[1].gap(plan) == 0 and found[1].holds(plan) is True and found[0].gap(plan) is None
    assert found[1] in equations_with(plan, CellRef("d", "A2", "2022")) and found[1] in equations_with(plan, CellRef("m", "K", "2022"))
    assert equation_of(plan, "formula:m:F1:2022") == found[1] and equation_of(plan, "formula:m:F2:2022") is None


def test_a_formula_counts_in_the_unit_of_its_stated_row() -> None:
    plan = parted("1.5", "1", "6000", units=("亿元", "万元"))
    plan.rules["F1"] = formula("d/T", "d/P0", "d/P1", factors=("1", "1", "1"), constant="-1000万元")
    equation = equation_of(plan, "formula:d:F1:2021")
    assert equation is not None and equation.constant == Decimal("-0.1") and equation.gap(plan) == 0


def test_a_formula_leads_from_the_years_to_the_time_limits_of_a_text() -> None:
    goal = Period("goal", "目标", PeriodKind.HORIZON)
    texts = make_table("x", [make_row("P", 0, ["330"], unit="亿元", periods=[goal], due="2023年")], [goal], kind=TableKind.TEXT)
    plan = make_plan([make_table("d", [make_row("A", 0, ["100", "200", "330"], unit="亿元")]), texts])
    for rule, finding in ((formula("d/A", "x/P", factors=("1", "1")), "formula:d:F1:2023"), (formula("x/P", "d/A", factors=("1", "1")), "formula:x:F1:goal")):
        plan.rules["F1"] = rule
        [equation] = [each for each in equations(plan) if each.rule == "formula"]
        assert equation.id == finding and equation.gap(plan) == 0
        assert equations_with(plan, CellRef("d", "A", "2023")) == [equation] and equations_with(plan, CellRef("d", "A", "2022")) == []


def test_a_formula_that_is_off_or_speaks_of_rows_that_are_gone_says_nothing() -> None:
    gone = formula("m/K", "d/no", factors=("1", "1"))
    odd = replace(formula("m/K", "d/A", factors=("1",)), id="F2")
    off = replace(formula("m/K", "d/A", factors=("1", "1")), id="F3", enabled=False)
    assert [each for each in equations(with_formulas(gone, odd, off)) if each.rule == "formula"] == []
    on, all_off = replace(off, enabled=True), PlanRule("formula", enabled=False)
    assert [each.id for each in equations(with_formulas(on), ["m"], ["2022"]) if each.rule == "formula"] == ["formula:m:F3:2022"]
    assert [each for each in equations(with_formulas(on, all_off)) if each.rule == "formula"] == []


def test_links_with_sentences_of_the_text_are_no_equations() -> None:
    plan = small_plan()
    plan.links["T1"] = Link("T1", "t/P1", ("t/P1",))
    assert not [each for each in equations(plan) if each.subject == "T1"]

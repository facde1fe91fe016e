"""What must add up, as equations: totals, 其中, links, units, and whether the figures can satisfy them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.equations import Equation, Relation, equation_of, equations, equations_with, times
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Interval
from ningbo_planner.domain.table import CellRef
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



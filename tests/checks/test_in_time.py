"""Order in time: what falls and should rise, stands still, or is below its base; thresholds let small falls and standing still pass."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.indicator import Accumulation, Direction, Kind
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.plan_rule import PlanRule
from tests.checks.found import findings, plan_of, row, sentences, table, told
from tests.plans import make_row, make_table

LOWER = {"direction": Direction.LOWER}
STOCK = {"kind": Kind.STOCK, "unit": "家"}


def test_a_fall_is_told_against_the_year_before() -> None:
    plan = plan_of(table(row("产值", "100", "95.5", "120")))
    assert told(plan, "order") == [(Grade.WARNING, "“产值”2022年：写为95.5亿元，低于2021年的100亿元，减少4.5亿元。请核对；如确属下降，请说明原因。")]
    assert [cell.period for cell in findings(plan, "order")[0].cells] == ["2022", "2021"]


def test_where_less_is_better_a_rise_is_told() -> None:
    plan = plan_of(table(row("能耗", "9", "8", "8.5", "7", **LOWER)))
    assert sentences(plan, "order") == ["“能耗”2023年：写为8.5亿元，高于2022年的8亿元，增加0.5亿元，而这项指标越小越好。请核对；如确属上升，请说明原因。"]


def test_shares_fall_by_points() -> None:
    plan = plan_of(table(row("比重", "6.9%", "8%", "7.5%", unit="%", kind=Kind.SHARE)))
    assert sentences(plan, "order") == ["“比重”2023年：写为7.5%，低于2022年的8%，减少0.5个百分点。请核对；如确属下降，请说明原因。"]


def test_standing_still_is_a_hint() -> None:
    assert told(plan_of(table(row("产值", "100", "100.0", "120"))), "order") == [
        (Grade.HINT, "“产值”2022年：写为100.0亿元，与2021年的100亿元相同，没有变化。请核对是否漏填。")
    ]


def test_a_row_that_never_goes_its_way_is_told_of_once() -> None:
    assert sentences(plan_of(table(row("产值", "9", "8", "7"))), "order") == [
        "“产值”2023年：从2021年的9亿元一路下降到7亿元，而指标方向为“越大越好”。请核对数值，或把方向改为“越小越好”。"
    ]
    assert sentences(plan_of(table(row("能耗", "7", "8", "9", **LOWER))), "order") == [
        "“能耗”2023年：从2021年的7亿元一路上升到9亿元，而指标方向为“越小越好”。请核对数值，或把方向改为“越大越好”。"
    ]
    assert told(plan_of(table(row("产值", "9", "9", "9"))), "order") == [(Grade.HINT, "“产值”2023年：从2021年到2023年一直是9亿元，没有变化。请核对是否照抄。")]


def test_a_stock_below_its_base_is_told_as_such() -> None:
    plan = plan_of(table(row("企业", "10", "12", "9", "13", **STOCK)))
    assert sentences(plan, "order") == ["“企业”2023年：写为9家，低于基期2021年的10家，少1家；存量指标一般不会少于基期。请核对口径，如属实请说明原因。"]


@pytest.mark.parametrize(
    ("texts", "fields"),
    [
        (("1", "2", "3"), {}),
        (("3", "2", "1"), LOWER),
        (("5",), {}),
        (("", "5", ""), {}),
        (("——", "——", "5"), {}),
        (("5", "——", "6"), {}),
        (("5", "/", "6"), {}),
        (("5", "全国前列", "6"), {}),
        (("5", ">4", "6"), {}),
        (("4-6", "5", "6"), {}),
        (("100%", "100%", "100%"), {"unit": "%", "kind": Kind.SHARE}),
        (("400", "400", "400"), {"accumulation": Accumulation.YEARLY}),
        (("8%", "6%", "7%"), {"unit": "%", "kind": Kind.RATE}),
        (("9", "5", "7"), {"direction": Direction.NONE}),
        (("9", "5", "7"), {"direction": Direction.BAND}),
        (("-5", "-3", "0"), {}),
        (("5000万元", "1"), {}),
    ],
)
def test_what_goes_its_way_is_no_finding(texts: tuple[str, ...], fields: dict[str, object]) -> None:
    assert not sentences(plan_of(table(row("行", *texts, **fields), years=3)), "order")


@pytest.mark.parametrize(("texts", "period"), [(("5", "——", "4"), "2023"), (("5", "<5"), "2022"), ((">15", "15"), "2022"), (("20-30", "10-15"), "2022"), (("0", "-1"), "2022"), (("1", "9000万元"), "2022")])
def test_gaps_bounds_and_other_units_are_seen_through(texts: tuple[str, ...], period: str) -> None:
    assert [finding.period for finding in findings(plan_of(table(row("行", *texts), years=3)), "order")] == [period]


def test_a_long_row_that_goes_up_and_down_is_no_path() -> None:
    assert not sentences(plan_of(table(row("产值", "9", "8", "9", "8", "9", "8", "9", "8"))), "order")
    assert len(sentences(plan_of(table(row("产值", "1", "2", "3", "2.5", "4", "5", "6", "7"))), "order")) == 1


def test_thresholds_let_small_falls_and_standing_still_pass() -> None:
    plan = plan_of(table(row("甲", "100", "97", "120"), row("乙", "100", "90", "120"), row("丙", "5", "5", "6")))
    plan.rules["order"] = PlanRule("order", params={"percent": "5", "still": "0"})
    assert [finding.row for finding in findings(plan, "order")] == ["乙"]
    plan.rules["order"] = PlanRule("order", params={"percent": "不是数"})
    assert [finding.row for finding in findings(plan, "order")] == ["甲", "乙", "丙"]


def test_a_horizon_beside_the_years_is_no_year() -> None:
    periods = (Period("2021", "2021年", is_base=True), Period("2022", "2022年"), Period("goal", "目标", PeriodKind.HORIZON))
    held = make_table("t", [make_row("行", 0, ["5", "6", "4"], "亿元", periods)], periods)
    assert not sentences(plan_of(held), "order", "limit", "growth")

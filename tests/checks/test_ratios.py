"""Shares against what they are shares of; all three figures are printed rounded, and only what no rounding explains is told."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.indicator import Kind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import Assumption, PlanRule
from tests.checks.found import add_rule, plan_of, row, sentence, sentences, table, text_table, told

SHARE = {"unit": "%", "kind": Kind.SHARE}


def of_two(share: str, above: str, below: str, unit: str = "亿元", share_unit: str = "%") -> Plan:
    return plan_of(table(row("比重", share, unit=share_unit, kind=Kind.SHARE), row("甲", above, unit=unit), row("总额", below), years=1), rules=["比重 = 甲 / 总额"])


def test_a_share_that_is_not_the_quotient_is_told_with_all_three_figures() -> None:
    assert told(of_two("8%", "700", "10000"), "ratio") == [
        (Grade.WARNING, "“比重”2021年：写为8%，而甲700亿元除以总额10000亿元等于7%，相差1个百分点；按各数印出的位数四舍五入也对不上，请核对分子、分母和比重。")
    ]


@pytest.mark.parametrize(
    ("share", "above", "below", "unit", "agrees"),
    [
        ("7%", "700", "10000", "亿元", True),
        ("6.9%", "690", "10000", "亿元", True),
        ("33%", "1", "3", "亿元", True),
        ("33.3%", "1", "3", "亿元", True),
        ("33.33%", "100.0", "300.0", "亿元", True),
        ("34%", "100.0", "300.0", "亿元", False),
        ("6.94%", "690.0", "10000.0", "亿元", False),
        ("7%", "7000000", "10000", "万元", True),
        (">15%", "1600", "10000", "亿元", True),
        (">15%", "1400", "10000", "亿元", False),
        ("<15%", "1600", "10000", "亿元", False),
        ("7%", ">600", "10000", "亿元", True),
        ("7%", ">800", "10000", "亿元", False),
        ("7%", "600-800", "10000", "亿元", True),
        ("7%", "约600", "10000", "亿元", True),
        ("0%", "0", "10000", "亿元", True),
        ("7%", "700", "0", "亿元", True),
        ("7%", "-700", "10000", "亿元", True),
        ("7%", "——", "10000", "亿元", True),
        ("——", "700", "10000", "亿元", True),
        ("7%", "700", "", "亿元", True),
    ],
)
def test_only_what_no_unrounded_figures_explain_is_told(share: str, above: str, below: str, unit: str, agrees: bool) -> None:
    assert (not sentences(of_two(share, above, below, unit), "ratio")) is agrees


def test_shares_per_thousand_and_plain_quotients_have_their_scale() -> None:
    assert not sentences(of_two("70‰", "700", "10000", share_unit="‰"), "ratio")
    assert sentences(of_two("7‰", "700", "10000", share_unit="‰"), "ratio")
    assert not sentences(of_two("0.07", "700", "10000", share_unit=""), "ratio")


def test_an_assumption_is_the_denominator_in_its_own_unit_and_periods() -> None:
    plan = plan_of(table(row("比重", "6.9%", "8%", "9%", **SHARE), row("增加值", "1007", "1007", "1007")))
    plan.assumptions["GDP"] = Assumption("GDP", "地区生产总值", "万亿元", {"2021": "1.45949", "2022": "1.5"})
    add_rule(plan, "比重 = 增加值 / GDP")
    assert sentences(plan, "ratio") == [
        "“比重”2022年：写为8%，而增加值1007亿元除以地区生产总值1.5万亿元等于6.7%，相差1.3个百分点；按各数印出的位数四舍五入也对不上，请核对分子、分母和比重。"
    ]


def test_a_sentence_of_the_text_is_measured_by_the_assumption_of_its_year() -> None:
    plan = plan_of(text_table(sentence("S", "超过15%", "%", name="比重", kind=Kind.SHARE), sentence("A", "1000", name="增加值")))
    plan.assumptions["GDP"] = Assumption("GDP", "GDP", "亿元", {"2022": "20000"})
    add_rule(plan, PlanRule("R01", text="比重 = 增加值 / GDP", grade=Grade.HINT))
    assert told(plan, "ratio") == [
        (Grade.HINT, "“比重”目标：写为>15%，而增加值1000亿元除以GDP20000亿元等于5%，相差10个百分点；按各数印出的位数四舍五入也对不上，请核对分子、分母和比重。")
    ]

"""Bounds that planners write, goals that name no more than the year before, and figures that cannot be."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.indicator import Direction, Kind
from ningbo_planner.domain.plan_rule import PlanRule
from tests.checks.found import plan_of, row, sentences, table, told

SHARE = {"unit": "%", "kind": Kind.SHARE}


def test_a_figure_outside_a_bound_is_told_with_the_rule() -> None:
    plan = plan_of(table(row("产值", "90", "100", "120")), rules=["产值 ≥ 100亿元"])
    assert told(plan, "bound") == [(Grade.WARNING, "“产值”写为90亿元（2021年），不在规则“产值 ≥ 100亿元”规定的界限内，请核对。")]


def test_several_rows_of_one_rule_are_told_of_once_a_year_and_with_its_note() -> None:
    plan = plan_of(table(row("甲", "9", "9"), row("乙", "8", "10")), rules=[PlanRule("B07", text="甲、乙 ≥ 10", note="省里下达。")])
    assert sentences(plan, "bound") == [
        "“甲”写为9亿元、“乙”写为8亿元（2021年），不在规定的界限（≥10）内。省里下达。",
        "“甲”写为9亿元（2022年），不在规定的界限（≥10）内。省里下达。",
    ]


@pytest.mark.parametrize(
    ("figure", "bound", "is_out"),
    [
        ("100", "≥ 100", False),
        ("100.0", "= 100", False),
        ("0.01万亿元", "≥ 100亿元", False),
        ("1,000,000万元", "= 100", False),
        ("99.99", "≥ 100", True),
        ("0", "≥ 0", False),
        ("-1", "≥ 0", True),
        (">50", "≥ 100", False),
        (">100", "≤ 100", True),
        ("<100", "≥ 100", True),
        ("90-110", "在100至120之间", False),
        ("90-95", "在100至120之间", True),
        ("约100", "≥ 100", False),
        ("——", "≥ 100", False),
        ("/", "≥ 100", False),
        ("", "≥ 100", False),
        ("全国前列", "≥ 100", False),
    ],
)
def test_a_bound_is_compared_with_all_that_a_figure_allows(figure: str, bound: str, is_out: bool) -> None:
    assert bool(sentences(plan_of(table(row("产值", figure), years=1), rules=[f"产值 {bound}"]), "bound")) is is_out


def test_percents_are_compared_as_percents() -> None:
    plan = plan_of(table(row("比重", "14.9%", "15%", ">15%", **SHARE)), rules=["比重 ≥ 15%"])
    assert sentences(plan, "bound") == ["“比重”写为14.9%（2021年），不在规则“比重 ≥ 15%”规定的界限内，请核对。"]


def test_only_other_words_are_a_hint() -> None:
    plan = plan_of(table(row("产值", "1000"), years=1), rules=["产值 > 1000亿元"])
    assert told(plan, "bound") == [(Grade.HINT, "“产值”写为1000亿元（2021年），与规则“产值 > 1000亿元”数值相同、说法不同，请统一。")]


def test_a_bound_may_be_for_some_periods_and_have_its_own_grade() -> None:
    rule = PlanRule("B01", text="产值 ≥ 100", params={"periods": "2022,2023"}, grade=Grade.ERROR)
    plan = plan_of(table(row("产值", "1", "2", "200")), rules=[rule])
    assert told(plan, "bound") == [(Grade.ERROR, "“产值”写为2亿元（2022年），不在规则“产值 ≥ 100”规定的界限内，请核对。")]


def test_a_goal_that_promises_no_more_than_what_is_there() -> None:
    plan = plan_of(table(row("比重", "6.9%", "15%", ">15%", **SHARE), row("产值", "5", "9", "≥8")))
    assert told(plan, "limit") == [
        (Grade.HINT, "“比重”2023年：目标写为>15%，下限与2022年的15%相同，按下限完成等于没有提高，建议写明具体数值。"),
        (Grade.HINT, "“产值”2023年：目标写为≥8亿元，而2022年已写为9亿元，按这个界限完成反而倒退，请核对。"),
    ]


def test_where_less_is_better_the_bound_is_an_upper_one() -> None:
    plan = plan_of(table(row("能耗", "5", "<5", direction=Direction.LOWER), row("时间", "5", "≤4", direction=Direction.LOWER), row("投诉", "5", ">5", direction=Direction.LOWER)))
    assert sentences(plan, "limit") == ["“能耗”2022年：目标写为<5亿元，下限与2021年的5亿元相同，按下限完成等于没有提高，建议写明具体数值。"]


@pytest.mark.parametrize("texts", [("15", ">16"), ("——", ">15"), ("", ">15"), ("15", "15"), ("15", "<15"), (">15", "16")])
def test_a_goal_above_what_is_there_is_no_finding(texts: tuple[str, str]) -> None:
    assert not sentences(plan_of(table(row("产值", *texts), years=2)), "limit")


def test_a_bound_in_the_first_year_has_nothing_before_it() -> None:
    assert not sentences(plan_of(table(row("产值", ">15", "16"))), "limit")


@pytest.mark.parametrize(
    ("text", "fields", "sentence"),
    [
        ("150%", SHARE, "“行”2021年：写为150%，占比、覆盖率一类指标应在0%至100%之间，请核对数值和单位。"),
        ("-3%", SHARE, "“行”2021年：写为-3%，占比、覆盖率一类指标应在0%至100%之间，请核对数值和单位。"),
        (">100%", SHARE, "“行”2021年：写为>100%，占比、覆盖率一类指标应在0%至100%之间，请核对数值和单位。"),
        ("101", {"unit": "%", "kind": Kind.RATE, "name": "开放率"}, "“开放率”2021年：写为101%，占比、覆盖率一类指标应在0%至100%之间，请核对数值和单位。"),
        ("-5", {"unit": "家", "kind": Kind.STOCK}, "“行”2021年：写为-5家，数量不能为负，请核对。"),
    ],
)
def test_figures_that_cannot_be(text: str, fields: dict[str, object], sentence: str) -> None:
    assert told(plan_of(table(row("行", text, **fields), years=1)), "range") == [(Grade.WARNING, sentence)]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("100%", SHARE),
        ("0%", SHARE),
        (">99%", SHARE),
        ("250%", {"unit": "%", "kind": Kind.RATE, "name": "增速"}),
        ("-8%", {"unit": "%", "kind": Kind.RATE, "name": "增速"}),
        ("-5", {}),
        ("0", {"unit": "家", "kind": Kind.STOCK}),
    ],
)
def test_figures_that_can_be(text: str, fields: dict[str, object]) -> None:
    assert not sentences(plan_of(table(row("行", text, **fields), years=1)), "range")


def test_a_rule_that_is_off_finds_nothing() -> None:
    assert not sentences(plan_of(table(row("产值", "1"), years=1), rules=[PlanRule("B01", text="产值 ≥ 5", enabled=False)]), "bound")

"""Formulas that planners wrote, period by period, and rules that cannot be looked at any more."""

from __future__ import annotations

import pytest

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.plan_rule import Assumption, PlanRule, RuleKind
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.edits.primitives import PutEntry, RemoveRows
from tests.checks.found import add_rule, findings, plan_of, row, sentence, sentences, table, text_table, told


def test_a_formula_that_does_not_hold_is_told_with_both_sides() -> None:
    plan = plan_of(table(row("产业", "100", "120"), row("制造", "60", "70"), row("服务", "40", "45")), rules=["产业 = 制造 + 服务"])
    assert told(plan, "formula") == [(Grade.ERROR, "“产业”2022年：写为120亿元，按公式“产业 = 制造 + 服务”计算为115亿元，相差5亿元。请核对公式中的各项。")]
    found = findings(plan, "formula")[0]
    assert found.cells == tuple(CellRef("t", name, "2022") for name in ("产业", "制造", "服务"))
    assert (str(found.stated), str(found.computed), str(found.gap)) == ("120", "115", "5")


@pytest.mark.parametrize(
    ("line", "figures", "holds"),
    [
        ("甲 = 2*(乙 - 丙)", ("10", "9", "4"), True),
        ("甲 = 2*(乙 - 丙)", ("10", "9", "5"), False),
        ("甲 = 乙 + 5000万元", ("9.5", "9", "1"), True),
        ("甲 = 50%*乙 + 丙", ("5.5", "9", "1"), True),
        ("甲 = 乙/3", ("3", "9", "1"), True),
        ("甲 ≥ 乙", ("9", "9", "1"), True),
        ("甲 ≥ 乙", ("8.9", "9", "1"), False),
        ("甲 ≤ 乙", ("8.9", "9", "1"), True),
        ("甲 = 乙 - 丙", (">5", "9", "3"), True),
        ("甲 = 乙 - 丙", (">6", "9", "3"), False),
        ("甲 = 乙 - 丙", (">7", "9", "3"), False),
        ("甲 = 乙 - 丙", ("4-7", "9", "3"), True),
        ("甲 = 乙 + 丙", ("-1", "2", "-3"), True),
        ("甲 = 乙 + 丙", ("0", "0", "0"), True),
        ("甲 = 乙 + 丙", ("9", "9", "/"), True),
        ("甲 = 乙", ("约9", "9", ""), True),
        ("甲 = 乙 + 丙", ("——", "9", "1"), True),
        ("甲 = 乙 + 丙", ("9", "——", "——"), True),
    ],
)
def test_a_formula_is_held_against_all_that_figures_allow(line: str, figures: tuple[str, str, str], holds: bool) -> None:
    plan = plan_of(table(*(row(name, figure) for name, figure in zip("甲乙丙", figures, strict=True)), years=1), rules=[line])
    assert (not sentences(plan, "formula")) is holds


def test_rows_in_other_scales_of_one_unit_are_converted() -> None:
    rows = (row("总额", "1.2", unit="万亿元"), row("甲", "5000"), row("乙", "70000000", unit="万元"))
    assert not sentences(plan_of(table(*rows), rules=["总额 = 甲 + 乙"]))
    rows = (row("总额", "1.3", unit="万亿元"), *rows[1:])
    assert sentences(plan_of(table(*rows), rules=["总额 = 甲 + 乙"]), "formula") == ["“总额”2021年：写为1.3万亿元，按公式“总额 = 甲 + 乙”计算为1.2万亿元，相差0.1万亿元。请核对公式中的各项。"]


def test_inequalities_ranges_and_missing_figures_have_their_sentences() -> None:
    rows = (row("甲", "8", "8", "8", ">9"), row("乙", "9", "8-9", "6", "9"), row("丙", "0", "1-2", "——", "0"))
    told_of = told(plan_of(table(*rows), rules=["甲 = 乙 + 丙", "甲 ≥ 乙"]), "formula")
    assert told_of == [
        (Grade.ERROR, "“甲”2021年：写为8亿元，按公式“甲 = 乙 + 丙”计算为9亿元，相差1亿元。请核对公式中的各项。"),
        (Grade.ERROR, "“甲”2021年：写为8亿元，公式“甲 ≥ 乙”的另一边为9亿元，不满足公式，相差1亿元。"),
        (Grade.ERROR, "“甲”2022年：写为8亿元，按公式“甲 = 乙 + 丙”计算在9至11亿元之间，相差1亿元。请核对公式中的各项。"),
        (Grade.WARNING, "“甲”2023年：写为8亿元；公式“甲 = 乙 + 丙”中丙缺数，暂时无法核对。"),
        (Grade.HINT, "“甲”2024年：写为>9亿元，按公式“甲 = 乙 + 丙”计算为9亿元，数值相同，说法不同，请统一。"),
    ]


def test_a_formula_reaches_into_other_tables_at_the_same_time() -> None:
    plan = plan_of(
        table(row("产业", "100", "120"), key="a", title="表甲"),
        text_table(sentence("S1", "达到110亿元", name="产业目标")),
        rules=["产业目标 = 产业"],
    )
    assert sentences(plan, "formula") == ["“产业目标”目标：写为110亿元，按公式“产业目标 = 产业”计算为120亿元，相差10亿元。请核对公式中的各项。"]


def test_a_formula_in_a_table_without_the_period_says_nothing() -> None:
    plan = plan_of(table(row("产业", "100", "120"), key="a"), table(row("总额", "100"), key="b"), rules=["产业 = 总额"])
    assert not sentences(plan)


def test_a_rule_that_names_a_row_or_an_assumption_that_is_gone_is_told_of() -> None:
    plan = plan_of(table(row("甲", "1"), row("乙", "1"), row("比重", "100%", unit="%")), rules=["甲 = 乙"])
    plan.assumptions["GDP"] = Assumption("GDP", "地区生产总值", "亿元", {"2021": "1"})
    add_rule(plan, "比重 = 甲 / GDP")
    history = History(plan, Journal(), author="测试员")
    checker = Checker(plan)
    assert not checker.findings
    for edit in (RemoveRows("t", "乙"), PutEntry("assumptions", "GDP", None)):
        outcome = history.execute(Step("step.paste", (edit,), {"count": 1}))
        assert outcome is not None
        checker.update(outcome.changes)
    assert [(finding.grade, finding.rule, finding.message) for finding in checker.ordered()] == [
        (Grade.WARNING, "rule", "规则“甲 = 乙”所说的t/乙已不在方案中，这条规则无法执行。请改写或删除规则。"),
        (Grade.WARNING, "rule", "规则“比重 = 甲 / GDP”所用的假设“GDP”已不在方案中，这条规则无法执行。请补上假设，或改写规则。"),
    ]
    history.undo()
    history.undo()
    assert not Checker(plan).findings


def test_a_rule_that_is_no_whole_rule_is_told_of_but_not_one_that_is_off() -> None:
    plan = plan_of(table(row("甲", "1")))
    plan.rules = {"F01": PlanRule("F01", RuleKind.FORMULA, "甲 = 乙", ("t/甲",)), "F02": PlanRule("F02", RuleKind.FORMULA, "乙 = 丙", enabled=False)}
    assert told(plan) == [(Grade.WARNING, "规则“甲 = 乙”不完整，无法执行。请改写或删除规则。")]


def test_a_rule_about_a_table_that_is_gone_is_told_of_in_one_that_is_there() -> None:
    plan = plan_of(table(row("甲", "1")))
    plan.rules["B01"] = PlanRule("B01", RuleKind.BOUND, "丁 ≥ 1", ("gone/丁",), params={"bound": "≥1"})
    assert sentences(plan) == ["规则“丁 ≥ 1”所说的gone/丁已不在方案中，这条规则无法执行。请改写或删除规则。"]

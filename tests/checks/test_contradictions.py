"""Rules that do not go together are told of when they are written: which, with what, and removing any one of them makes the rest consistent."""

from __future__ import annotations

from dataclasses import replace

from ningbo_planner.checks.contradictions import Clash, conflicts_of
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Link, Plan
from ningbo_planner.domain.plan_rule import PlanRule
from tests.checks.found import add_rule, part, plan_of, row, table

SUM = {"aggregation": Aggregation.SUM}


def plan_with(*lines: str) -> Plan:
    plan = plan_of(table(row("合计", "10", "12", **SUM), part("甲", "4", "5"), part("乙", "6", "7"), row("丙", "1", "2")))
    for line in lines:
        add_rule(plan, line)
    return plan


def test_two_formulas_that_ask_for_different_things_contradict_each_other() -> None:
    plan = plan_with("丙 = 甲 + 1", "丙 = 甲 + 2")
    found = conflicts_of(plan, plan.rules["F02"])
    assert [(conflict.clash, conflict.others, conflict.period) for conflict in found] == [(Clash.CONTRADICTS, ("formula:t:F01:2021",), "2021")]
    back = conflicts_of(plan, plan.rules["F01"])
    assert [(conflict.clash, conflict.others) for conflict in back] == [(Clash.CONTRADICTS, ("formula:t:F02:2021",))]


def test_without_any_one_of_them_the_rest_goes_together() -> None:
    plan = plan_with("丙 = 甲 + 1", "甲 = 乙 + 1", "丙 = 乙 + 3")
    assert conflicts_of(plan, plan.rules["F03"])[0].clash is Clash.CONTRADICTS
    assert set(conflicts_of(plan, plan.rules["F03"])[0].others) == {"formula:t:F01:2021", "formula:t:F02:2021"}
    for gone in ("F01", "F02", "F03"):
        left = {key: rule for key, rule in plan.rules.items() if key != gone}
        remaining = plan_with()
        remaining.rules = left
        assert all(conflict.clash is not Clash.CONTRADICTS for rule in left.values() for conflict in conflicts_of(remaining, rule))


def test_a_formula_that_follows_from_a_total_repeats_it() -> None:
    plan = plan_with("合计 - 甲 = 乙")
    found = conflicts_of(plan, plan.rules["F01"])
    assert [(conflict.clash, conflict.others) for conflict in found] == [(Clash.REPEATS, ("sum:t:合计:2021",))]


def test_the_same_formula_twice_repeats_whatever_its_order() -> None:
    plan = plan_with("丙 = 甲 + 乙", "丙 = 乙 + 甲")
    assert conflicts_of(plan, plan.rules["F02"])[0].clash is Clash.REPEATS


def test_a_formula_against_a_total_leaves_one_figure() -> None:
    plan = plan_with("合计 = 甲 + 乙 + 丙")
    found = conflicts_of(plan, plan.rules["F01"])
    assert [(conflict.clash, conflict.cell and conflict.cell.row, conflict.value) for conflict in found] == [(Clash.FORCES, "丙", 0)]


def test_inequalities_that_exclude_each_other_contradict() -> None:
    plan = plan_with("甲 ≥ 丙 + 5", "丙 ≥ 甲 - 4")
    assert [conflict.clash for conflict in conflicts_of(plan, plan.rules["F02"])] == [Clash.CONTRADICTS]
    plan = plan_with("甲 ≥ 丙 + 5", "丙 ≥ 甲 - 6")
    assert not conflicts_of(plan, plan.rules["F02"])


def test_an_inequality_against_an_equation_contradicts() -> None:
    plan = plan_with("甲 = 丙 + 5", "丙 ≥ 甲")
    assert [conflict.clash for conflict in conflicts_of(plan, plan.rules["F02"])] == [Clash.CONTRADICTS]


def test_an_equation_against_an_inequality_contradicts_as_well() -> None:
    plan = plan_with("丙 ≥ 甲", "甲 = 丙 + 5")
    assert [conflict.clash for conflict in conflicts_of(plan, plan.rules["F02"])] == [Clash.CONTRADICTS]


def test_bounds_that_leave_no_value_contradict_each_other() -> None:
    plan = plan_with("甲、丙 ≥ 10", "丙 < 10亿元")
    found = conflicts_of(plan, plan.rules["B02"])
    assert [(conflict.clash, conflict.others, conflict.cell and conflict.cell.row) for conflict in found] == [(Clash.CONTRADICTS, ("B01",), "丙")]
    assert not conflicts_of(plan_with("甲 ≥ 10", "丙 < 10"), plan_with("甲 ≥ 10", "丙 < 10").rules["B02"])
    plan = plan_with("丙 ≥ 10", "丙 ≤ 10")
    assert not conflicts_of(plan, plan.rules["B02"])


def test_bounds_of_different_periods_and_rules_that_are_off_do_not_meet() -> None:
    plan = plan_with("丙 ≥ 10", "丙 < 10")
    plan.rules["B01"] = replace(plan.rules["B01"], params={"bound": "≥10", "periods": "2021"})
    plan.rules["B02"] = replace(plan.rules["B02"], params={"bound": "<10", "periods": "2022"})
    assert not conflicts_of(plan, plan.rules["B02"])
    plan = plan_with("丙 = 甲 + 1", "丙 = 甲 + 2")
    plan.rules["F01"] = replace(plan.rules["F01"], enabled=False)
    assert not conflicts_of(plan, plan.rules["F02"])


def test_links_between_tables_are_equations_too() -> None:
    plan = plan_of(table(row("甲", "5"), key="a"), table(row("乙", "5"), key="b"), links=[Link("L1", "a/甲", ("b/乙",))])
    rule = add_rule(plan, "a/甲 = b/乙 + 1")
    assert [(conflict.clash, conflict.others) for conflict in conflicts_of(plan, rule)] == [(Clash.CONTRADICTS, ("link:a:L1:2021",))]


def test_a_rule_about_a_row_that_is_gone_is_no_contradiction() -> None:
    plan = plan_with("丙 = 甲 + 1")
    gone = PlanRule("F09", plan.rules["F01"].kind, "丁 = 甲", ("t/丁", "t/甲"), plan.rules["F01"].factors)
    assert not conflicts_of(plan, gone)

"""Acts on rules and assumptions: their names in the list of steps, what they leave, and what they refuse."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.plan_rule import Assumption, PlanRule, RuleKind
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.rules import put_assumption, put_rule, remove_assumption, remove_rule, set_built_in, shown_rule
from ningbo_planner.errors import PlannerError
from tests.sample_plans import total_and_parts

BOUND = PlanRule("B01", RuleKind.BOUND, "P1 ≥ 5", ("t/P1",), params={"bound": "≥5"})
GDP = Assumption("GDP", "地区生产总值", "亿元", {"2021": "14594.9"}, "统计公报")


def test_a_rule_is_written_changed_and_taken_out() -> None:
    plan, history = total_and_parts(("5", "6"), ("5", "6"))
    history.execute(put_rule(plan, BOUND))
    history.execute(put_rule(plan, PlanRule("B01", RuleKind.BOUND, "P1 ≥ 6", ("t/P1",), params={"bound": "≥6"})))
    assert plan.rules["B01"].text == "P1 ≥ 6"
    history.execute(remove_rule(plan, "B01"))
    assert not plan.rules
    assert [step.name for step in history.undo_list()[:3]] == ["删除规则：P1 ≥ 6", "修改规则：P1 ≥ 6", "新增规则：P1 ≥ 5"]
    for _ in range(3):
        history.undo()
    assert not plan.rules
    history.redo()
    assert plan.rules == {"B01": BOUND}


def test_settings_that_say_nothing_take_the_entry_out() -> None:
    plan, history = total_and_parts(("5", "6"), ("5", "6"))
    history.execute(set_built_in(plan, PlanRule("sum", grade=Grade.HINT)))
    assert plan.rules["sum"].grade is Grade.HINT
    history.execute(set_built_in(plan, PlanRule("sum")))
    assert not plan.rules
    history.execute(set_built_in(plan, PlanRule("order", params={"still": "0"})))
    history.execute(set_built_in(plan, PlanRule("order", enabled=False)))
    assert plan.rules == {"order": PlanRule("order", enabled=False)}


def test_assumptions_are_written_and_taken_out() -> None:
    plan, history = total_and_parts(("5", "6"), ("5", "6"))
    history.execute(put_assumption(GDP))
    assert plan.assumptions == {"GDP": GDP}
    history.execute(remove_assumption(plan, "GDP"))
    assert not plan.assumptions
    history.undo()
    assert plan.assumptions == {"GDP": GDP}


def test_what_is_not_there_cannot_be_taken_out() -> None:
    plan, history = total_and_parts(("5", "6"), ("5", "6"))
    with pytest.raises(PlannerError) as refused:
        remove_rule(plan, "B07")
    assert str(refused.value) == "没有编号为“B07”的规则设置；现有：—。"
    history.execute(put_rule(plan, BOUND))
    history.execute(put_assumption(GDP))
    with pytest.raises(PlannerError) as refused:
        remove_rule(plan, "B07")
    assert str(refused.value) == "没有编号为“B07”的规则设置；现有：B01。"
    with pytest.raises(PlannerError) as refused:
        remove_assumption(plan, "CPI")
    assert str(refused.value) == "没有名为“CPI”的假设；现有：GDP。"


def test_steps_name_a_rule_by_its_text_a_built_in_one_by_its_name_and_never_at_length() -> None:
    assert isinstance(put_rule(total_and_parts(("5", "6"))[0], BOUND), Step)
    assert shown_rule(BOUND) == "P1 ≥ 5"
    assert shown_rule(PlanRule("sum")) not in ("", "sum")
    assert shown_rule(PlanRule("unheard")) == "unheard"
    assert shown_rule(PlanRule("F01", RuleKind.FORMULA, "甲" * 100)) == "甲" * 60 + "…"

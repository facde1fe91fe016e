"""A rule tried before it is written finds what it finds afterwards, and findings know the rule they come from."""

from __future__ import annotations

import pytest

from ningbo_planner.checks.checker import Checker
from ningbo_planner.checks.rule_trial import counts_by_rule, entry_of, found_by
from ningbo_planner.checks.thresholds import read_threshold, require_together
from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import PlanRule
from ningbo_planner.domain.rule_reading import next_id, read_rule
from ningbo_planner.errors import PlannerError
from tests.sample_plans import shipped_plan

LINES = (
    "核心产业营收 = 数字制造业(营收) + 数字服务业(营收) - 数字产品与互联网批零",
    "数字金融 ≥ 50",
    "集成电路、数字金融 在 90 至 900 之间",
    "集成电路 ≥ 数字金融",
)
SETTINGS = (
    PlanRule("sum", grade=Grade.WARNING),
    PlanRule("wording", grade=Grade.HINT),
    PlanRule("growth", params={"odd": "1.1", "even": "1.05", "count": "3"}),
    PlanRule("order", params={"still": "0"}, grade=Grade.ERROR),
    PlanRule("department", enabled=False),
)


def with_entry(plan: Plan, rule: PlanRule) -> Checker:
    """Return what checks a plan that has a rule."""
    plan.rules[rule.id] = rule
    return Checker(plan)


@pytest.mark.parametrize("line", LINES)
def test_a_rule_tried_finds_what_it_finds_when_it_is_written(line: str) -> None:
    plan = shipped_plan()
    read = read_rule(plan, PlanRule("", text=line))
    rule = PlanRule(next_id(plan, read.kind), read.kind, read.text, read.rows, read.factors, read.params)
    before = dict(plan.rules)
    tried = found_by(plan, rule)
    assert plan.rules == before, "trying writes nothing"
    written = [finding for finding in with_entry(plan, rule).findings.values() if entry_of(plan, finding) == rule.id]
    assert {finding.id: finding for finding in tried} == {finding.id: finding for finding in written}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.id)
def test_a_setting_tried_finds_what_it_finds_when_it_is_written(setting: PlanRule) -> None:
    plan = shipped_plan()
    tried = found_by(plan, setting)
    written = [finding for finding in with_entry(plan, setting).findings.values() if finding.rule == setting.id]
    assert {finding.id: finding.grade for finding in tried} == {finding.id: finding.grade for finding in written}


def test_findings_are_counted_for_planners_rules_and_for_built_in_ones() -> None:
    plan = shipped_plan()
    checker = Checker(plan)
    counts = counts_by_rule(plan, checker.findings.values())
    assert (counts["S01"], counts["B01"], counts["B02"], counts["B03"]) == (1, 1, 1, 1)
    assert (counts["sum"], counts["bound"], counts["scope"]) == (5, 3, 1)
    assert sum(count for name, count in counts.items() if name not in plan.rules) == len(checker.findings)


@pytest.mark.parametrize(("code", "name", "text", "kept"), [("growth", "odd", "１.50", "1.5"), ("order", "percent", "5%", "5"), ("growth", "count", "3", "3"), ("order", "still", "0", "0")])
def test_thresholds_are_kept_as_plain_numbers(code: str, name: str, text: str, kept: str) -> None:
    assert read_threshold(code, name, text) == kept


@pytest.mark.parametrize(("code", "name", "text"), [("growth", "odd", "许多"), ("growth", "odd", "1"), ("growth", "count", "2.5"), ("order", "percent", "-1"), ("order", "percent", "NaN"), ("growth", "even", "")])
def test_thresholds_that_make_no_sense_are_refused(code: str, name: str, text: str) -> None:
    with pytest.raises(PlannerError) as refused:
        read_threshold(code, name, text)
    assert refused.value.code.startswith("threshold.") and str(refused.value)


def test_thresholds_that_contradict_each_other_are_refused() -> None:
    require_together("growth", {"odd": "1.5", "even": "1.2"})
    with pytest.raises(PlannerError) as refused:
        require_together("growth", {"odd": "1.2", "even": "1.5"})
    assert refused.value.code == "threshold.even_above_odd"

"""Built-in rules are graded, set and switched off by entries in the plan; reasons stand as long as the figures they rest on."""

from __future__ import annotations

import pytest

from ningbo_planner.checks.checker import Checker, open_findings
from ningbo_planner.domain.finding import FindingStatus, Grade, Reason
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.plan import Link, Plan
from ningbo_planner.domain.plan_rule import PlanRule
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits import acts
from ningbo_planner.edits.history import History, Journal, Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.edits.rules import put_rule, remove_rule, set_built_in
from tests.checks.found import findings, part, plan_of, row, sentence, table, text_table


def plan_with_much_to_find() -> Plan:
    """Return a plan in which most rules find something."""
    rows = (
        row("合计(营收)", "100", "90", "120", aggregation=Aggregation.SUM),
        part("甲", "50", "50", "12x"),
        part("乙产值", "60", "40", "——"),
        row("占比", "6%", "15%", ">150%", unit="%", kind=Kind.SHARE),
        row("其中之首", "5", "6", "", aggregation=Aggregation.PART),
        part("其中", "7", "5", "6"),
        row("能力", "5", ">5", "8"),
        row("空行"),
    )
    text = text_table(sentence("S", "80亿元", name="合计营收"), sentence("U", "5个", "个", name="能力"))
    links = [Link("T1", "x/S", ("t/合计(营收)",)), Link("T2", "x/U", ("t/能力",))]
    return plan_of(table(*rows), text, links=links, rules=["甲 ≥ 60", "甲 = 乙产值"])


CODES = sorted({finding.rule for finding in findings(plan_with_much_to_find())})


def test_the_plan_of_this_module_has_much_to_find() -> None:
    assert set(CODES) >= {"sum", "part", "wording", "bound", "formula", "format", "order", "limit", "range", "unit", "measure", "empty", "blank"}


@pytest.mark.parametrize("code", CODES)
def test_a_rule_that_is_off_finds_nothing_and_others_find_what_they_did(code: str) -> None:
    plan = plan_with_much_to_find()
    before = {finding.id: finding for finding in findings(plan)}
    plan.rules[code] = PlanRule(code, enabled=False)
    assert {finding.id: finding for finding in findings(plan)} == {key: finding for key, finding in before.items() if finding.rule != code}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("grade", list(Grade))
def test_a_grade_is_that_of_the_rule_and_never_graver_for_what_is_milder(code: str, grade: Grade) -> None:
    plan = plan_with_much_to_find()
    usual = {rule.code: rule.grade for rule in Checker(plan).rules}[code]
    before = {finding.id: finding.grade for finding in findings(plan, code)}
    plan.rules[code] = PlanRule(code, grade=grade)
    order = [Grade.ERROR, Grade.WARNING, Grade.HINT]
    after = {finding.id: finding.grade for finding in findings(plan, code)}
    assert after == {key: grade if each is usual else max(each, grade, key=order.index) for key, each in before.items()}


def test_settings_are_steps_that_are_seen_at_once_and_undone() -> None:
    plan = plan_with_much_to_find()
    history, checker = History(plan, Journal(), author="测试员"), Checker(plan)
    first = dict(checker.findings)
    for step in (
        set_built_in(plan, PlanRule("sum", grade=Grade.HINT)),
        set_built_in(plan, PlanRule("order", params={"percent": "50"})),
        set_built_in(plan, PlanRule("empty", enabled=False)),
        put_rule(plan, PlanRule("B01", plan.rules["B01"].kind, "甲 ≥ 60", plan.rules["B01"].rows, (), {"bound": "≥60"}, enabled=False)),
        remove_rule(plan, "F01"),
    ):
        outcome = history.execute(step)
        assert outcome is not None
        checker.update(outcome.changes)
        assert checker.findings == Checker(plan).findings
    assert not [finding for finding in checker.findings.values() if finding.rule in ("empty", "bound", "formula")]
    assert {finding.grade for finding in checker.findings.values() if finding.rule == "sum"} == {Grade.HINT}
    for _ in range(5):
        checker.update(history.undo().changes)
    assert checker.findings == first


def test_a_reason_stands_until_a_figure_changes_and_again_when_it_is_back() -> None:
    plan = plan_of(table(row("合计", "100", "90", aggregation=Aggregation.SUM), part("甲", "50", "90"), part("乙", "60", "0")))
    history, checker = History(plan, Journal(), author="测试员"), Checker(plan)
    key = "sum:t:合计:2021"
    reason = Reason("乙的一半重复计算", "张三", "2026-11-23T09:00:00", checker.findings[key].basis)

    def do(step: Step) -> None:
        outcome = history.execute(step)
        assert outcome is not None
        checker.update(outcome.changes)
        assert checker.findings == Checker(plan).findings

    do(Step("step.paste", (PutEntry("reasons", key, reason),), {"count": 1}))
    assert checker.findings[key].status is FindingStatus.EXPLAINED and checker.findings[key].reason == reason
    assert key not in {finding.id for finding in open_findings(checker.ordered())}
    do(acts.type_cell(plan, CellRef("t", "乙", "2021"), "61"))
    assert checker.findings[key].status is FindingStatus.EXPIRED and checker.findings[key].reason == reason
    assert key in {finding.id for finding in open_findings(checker.ordered())}
    do(acts.type_cell(plan, CellRef("t", "乙", "2021"), "60"))
    assert checker.findings[key].status is FindingStatus.EXPLAINED
    do(acts.type_cell(plan, CellRef("t", "乙", "2022"), "0.0"))
    assert checker.findings[key].status is FindingStatus.EXPLAINED, "figures of another year are none of its business"
    do(acts.type_cell(plan, CellRef("t", "乙", "2021"), "50"))
    assert key not in checker.findings
    do(acts.type_cell(plan, CellRef("t", "乙", "2021"), "60"))
    assert checker.findings[key].status is FindingStatus.EXPLAINED, "the same disagreement again has its reason"
    do(Step("step.paste", (PutEntry("reasons", key, None),), {"count": 1}))
    assert checker.findings[key].status is FindingStatus.OPEN


def test_a_reason_for_a_rule_expires_when_the_rule_says_something_else() -> None:
    plan = plan_of(table(row("甲", "5", "6")), rules=["甲 ≥ 6"])
    found = findings(plan, "bound")[0]
    plan.reasons[found.id] = Reason("属实", "张三", "2026-11-23T09:00:00", found.basis)
    assert findings(plan, "bound")[0].status is FindingStatus.EXPLAINED
    rule = plan.rules["B01"]
    plan.rules["B01"] = PlanRule(rule.id, rule.kind, "甲 ≥ 5.5", rule.rows, (), {"bound": "≥5.5"})
    assert findings(plan, "bound")[0].status is FindingStatus.EXPIRED

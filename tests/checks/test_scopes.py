"""A base that is counted otherwise than the targets: what it leaves out is named where the targets prove it, and nothing is said where nothing is known."""

from __future__ import annotations

from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import PlanRule, RuleKind
from tests.checks.found import findings, plan_of, row, sentences, table, told

RULE = PlanRule("S01", RuleKind.SCOPE, "产业 = 制造 + 服务")


def plan_with(*total: str, retail: tuple[str, ...] = ("656", "2000"), services: tuple[str, ...] = ("1366", "4000")) -> Plan:
    return plan_of(table(row("产业", *total), row("制造", "3588", "7000"), row("服务", *services), row("批零", *retail)), rules=[RULE])


def test_what_the_base_leaves_out_is_named_with_the_target_that_proves_it() -> None:
    plan = plan_with("4298", ">10000")
    assert told(plan) == [
        (
            Grade.HINT,
            "“产业”2021年写为4298亿元，比“制造”、“服务”之和4954亿元相差656亿元，恰好是“批零”的数；而2022年的目标>10000亿元只有计入“批零”（合计11000亿元）才成立，不计入时为9000亿元。"
            "基期与目标的口径可能不同，计算增速前请核实并注明。",
        )
    ]
    assert [cell.row for cell in findings(plan)[0].cells] == ["产业", "制造", "服务", "批零"]


def test_what_a_base_may_leave_out_is_named_without_proof_where_the_target_allows_both() -> None:
    assert sentences(plan_with("4298", ">8000")) == [
        "“产业”2021年写为4298亿元，与“制造”、“服务”之和4954亿元相差656亿元，恰好是“批零”的数，其他时期则能对上。基期与目标的口径可能不同，请核实并注明。"
    ]


def test_a_gap_that_no_row_states_is_told_as_such() -> None:
    assert sentences(plan_with("4300", "11000")) == ["“产业”2021年写为4300亿元，与“制造”、“服务”之和4954亿元相差654亿元，其他时期则能对上。基期与目标的口径可能不同，请核实并注明。"]


def test_what_a_base_counts_besides_is_found_too() -> None:
    assert "恰好是“批零”的数" in sentences(plan_with("5610", "11000"))[0]


def test_where_base_and_targets_agree_or_targets_disagree_too_nothing_is_said() -> None:
    assert not sentences(plan_with("4954", "11000"))
    assert not sentences(plan_with("4298", "9000"))
    assert not sentences(plan_with("4298", "——"))
    assert not sentences(plan_with("——", "11000"))
    assert not sentences(plan_with("4298", "11000", services=("——", "4000")), "scope")


def test_the_figure_is_found_however_many_decimals_it_is_written_with() -> None:
    assert "恰好是“批零”的数" in sentences(plan_with("4298", "11000", retail=("656.00", "2000")))[0]
    assert "恰好" not in sentences(plan_with("4298", "11000", retail=("656.5", "2000")))[0]


def test_a_scope_has_the_grade_of_its_rule() -> None:
    plan = plan_with("4298", ">10000")
    rule = plan.rules["S01"]
    plan.rules["S01"] = PlanRule(rule.id, rule.kind, rule.text, rule.rows, rule.factors, grade=Grade.WARNING)
    assert [finding.grade for finding in findings(plan)] == [Grade.WARNING]

"""Totals against their parts: what is found, what is not, and in which words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.checks.checker import Checker
from ningbo_planner.checks.sum_screen import suspects
from ningbo_planner.checks.sums import SumRule
from ningbo_planner.domain.sums import is_total
from ningbo_planner.domain.finding import FindingKind, Grade
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.plan import Plan
from tests.sample_plans import plan_with, shipped_plan, table_edits, total_and_parts


def found(plan: Plan) -> list[tuple[str, str, Decimal | None]]:
    """Return (row, period, gap) of the sum findings."""
    return [(finding.row, finding.period, finding.gap) for finding in Checker(plan).ordered() if finding.rule == "sum"]


def test_the_totals_of_the_shipped_plan_are_wrong_in_just_five_places() -> None:
    findings = [finding for finding in Checker(shipped_plan()).ordered() if finding.rule == "sum"]
    gaps = {finding.period: (finding.stated, finding.computed, finding.gap) for finding in findings}
    assert {finding.label for finding in findings} == {"数字服务业(营收)"}
    assert {finding.kind for finding in findings} == {FindingKind.SUM} and {finding.grade for finding in findings} == {Grade.ERROR}
    assert gaps == {
        "2021": (Decimal(1366), Decimal(1312), Decimal(54)),
        "2022": (Decimal(1700), Decimal(1691), Decimal(9)),
        "2023": (Decimal(2100), Decimal(2110), Decimal(-10)),
        "2025": (Decimal(3400), Decimal(3420), Decimal(-20)),
        "2026": (Decimal(4000), Decimal(4150), Decimal(-150)),
    }


def test_a_sentence_has_names_year_both_numbers_and_the_gap() -> None:
    by_period = {finding.period: finding.message for finding in Checker(shipped_plan()).ordered() if finding.rule == "sum"}
    assert by_period["2026"] == "“数字服务业(营收)”2026年：合计写为4000亿元，分项之和为4150亿元，合计比分项之和少150亿元。"
    assert "数字金融缺数" in by_period["2021"] and "54亿元" in by_period["2021"]


def test_an_equal_sum_is_silent_and_decimals_are_exact() -> None:
    plan, _ = total_and_parts(("0.3", "1.10"), ("0.1", "0.55"), ("0.2", "0.550"))
    assert found(plan) == []


def test_a_gap_is_exact_to_the_digit() -> None:
    plan, _ = total_and_parts(("100000000000000.01", "5"), ("100000000000000", "2"), ("0.02", "3"))
    assert found(plan) == [("T", "2021", Decimal("-0.01"))]


def test_missing_parts_are_named_and_never_zero() -> None:
    plan, _ = total_and_parts(("10", "10"), ("10", "4"), ("——", ""))
    findings = {finding.period: finding for finding in Checker(plan).ordered() if finding.rule == "sum"}
    assert findings["2021"].grade is Grade.WARNING and findings["2021"].kind is FindingKind.MISSING
    assert "P2缺数" in findings["2021"].message
    assert findings["2022"].grade is Grade.ERROR and findings["2022"].gap == 6 and "P2缺数" in findings["2022"].message


def test_not_applicable_parts_leave_the_sum_complete() -> None:
    plan, _ = total_and_parts(("10", "10"), ("10", "10"), ("/", "/"))
    assert found(plan) == []


def test_unreadable_parts_make_the_sum_incomplete() -> None:
    plan, _ = total_and_parts(("10", "10"), ("10", "10"), ("1O", "/"))
    assert found(plan) == [("T", "2021", Decimal(0))]


def test_bounds_are_compared_as_intervals() -> None:
    plan, _ = total_and_parts((">10000", ">10000"), ("7000", "7000"), ("4000", "2000"))
    findings = [finding for finding in Checker(plan).ordered() if finding.rule == "sum"]
    assert [(finding.period, finding.gap) for finding in findings] == [("2022", Decimal(1000))]
    assert ">10000亿元" in findings[0].message


def test_a_strict_bound_is_not_met_by_its_own_number() -> None:
    plan, _ = total_and_parts((">10", ">=10"), ("4", "4"), ("6", "6"))
    assert [period for _, period, _ in found(plan)] == ["2021"]


def test_shares_are_not_summed() -> None:
    rows = [
        ("T", None, ("10", "10"), {"aggregation": Aggregation.SUM}),
        ("P1", "T", ("10", "10"), {}),
        ("S", "T", ("3%", "4%"), {"kind": Kind.SHARE, "unit": "%"}),
    ]
    plan, _ = plan_with(table_edits("t", ("2021", "2022"), rows))
    assert found(plan) == []


def test_a_total_that_is_a_share_is_not_summed() -> None:
    rows = [("T", None, ("10", "10"), {"aggregation": Aggregation.SUM, "kind": Kind.SHARE}), ("P1", "T", ("3", "4"), {})]
    plan, _ = plan_with(table_edits("t", ("2021", "2022"), rows))
    assert found(plan) == []


def test_parts_in_another_scale_are_converted() -> None:
    rows = [("T", None, ("1", "2"), {"aggregation": Aggregation.SUM}), ("P1", "T", ("10000", "10000"), {"unit": "万元"})]
    plan, _ = plan_with(table_edits("t", ("2021", "2022"), rows))
    assert found(plan) == [("T", "2022", Decimal(1))]


def test_every_level_is_checked() -> None:
    rows = [
        ("T", None, ("10", "10"), {"aggregation": Aggregation.SUM}),
        ("M", "T", ("10", "10"), {"aggregation": Aggregation.SUM}),
        ("L1", "M", ("4", "4"), {}),
        ("L2", "M", ("6", "5"), {}),
    ]
    plan, _ = plan_with(table_edits("t", ("2021", "2022"), rows))
    assert found(plan) == [("M", "2022", Decimal(1))]


@given(st.lists(st.tuples(st.sampled_from(["1", "2.5", "-3", "0.10", "——", "", ">4", "7"]), st.sampled_from(["1", "10.25", "3"])), min_size=1, max_size=6), st.sampled_from(["8", "1.0", "2.50", "——", "3"]))
def test_the_quick_screening_clears_nothing_that_the_rule_reports(parts: list[tuple[str, str]], total: str) -> None:
    pytest.importorskip("numpy")
    plan, _ = total_and_parts((total, "11"), *parts)
    table = plan.tables["t"]
    totals = [at for at in range(len(table)) if is_total(table, at)]
    kept = {(table.ids[at], period) for at, period in suspects(table, totals)}
    rule = SumRule()
    reported = {(place.subject, place.period) for place in rule.places(plan, "t") if rule.examine(plan, place)}
    assert reported <= kept

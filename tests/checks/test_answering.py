"""Who answers for rows: unknown names, aliases, names run together, nobody, and linked rows with other departments."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.department import Department
from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Link, Plan
from ningbo_planner.domain.table import RowRecord, TableKind
from tests.checks.found import part, plan_of, row, sentence, sentences, table, text_table, told

COLUMN = {"trailing": ("departments",)}
NAMES = ("市经信局", "市发改委", "市商务局", "市服务业局")


def by(*departments: str, text: str | None = None) -> dict[str, object]:
    return {"departments": departments, "departments_text": "、".join(departments) if text is None else text}


def plan_with(*rows: RowRecord) -> Plan:
    plan = plan_of(table(*rows, **COLUMN), departments=NAMES)
    plan.departments["市服务业局"] = Department("市服务业局", "市服务业局", ("市服务局",))
    return plan


def test_a_name_that_the_register_does_not_have_is_told_of() -> None:
    plan = plan_with(row("产值", "5", **by("市经信局", text="市经信局、市某某局")))
    assert told(plan, "department") == [(Grade.WARNING, "“产值”的责任单位“市经信局、市某某局”中，市某某局不在责任单位名册里。请核对，或加入名册。")]


def test_an_alias_and_names_run_together_are_read_and_told_of() -> None:
    plan = plan_with(row("甲", "5", **by("市服务业局", text="市服务局")), row("乙", "5", **by("市发改委", "市商务局", text="市发改委市商务局")))
    assert told(plan, "department") == [
        (Grade.HINT, "“甲”的责任单位里，“市服务局”按名册读作“市服务业局”。请核对后改为规范名称。"),
        (Grade.HINT, "“乙”的责任单位里，“市发改委市商务局”按名册读作“市发改委、市商务局”。请核对后改为规范名称。"),
    ]


def test_a_row_that_nobody_answers_for_is_a_hint() -> None:
    plan = plan_with(row("甲", "5", **by("市经信局")), row("乙", "5"))
    assert told(plan, "department") == [(Grade.HINT, "“乙”没有写责任单位，上级也没有。请补上。")]


def test_a_total_over_parts_that_somebody_answers_for_needs_a_lead() -> None:
    plan = plan_with(row("合计", "5", aggregation=Aggregation.SUM), part("甲", "2", **by("市经信局")), part("乙", "3", **by("市商务局", "市经信局")))
    assert sentences(plan, "department") == ["“合计”是合计，没有写责任单位；分项由市经信局、市商务局负责。请写明由谁牵头。"]


def test_who_answers_for_the_row_above_answers_for_its_parts() -> None:
    assert not sentences(plan_with(row("合计", "5", aggregation=Aggregation.SUM, **by("市经信局")), part("甲", "2"), part("乙", "3")))


@pytest.mark.parametrize("text", ["市经信局", "市经信局、市发改委", "市经信局、市发改委等", "市经信局,市发改委"])
def test_plain_lists_are_no_finding(text: str) -> None:
    assert not sentences(plan_with(row("甲", "5", **by("市经信局", text=text))), "department")


def test_without_a_register_or_a_column_nobody_is_wanted() -> None:
    assert not sentences(plan_of(table(row("甲", "5", **by("市某局")), row("乙", "5"), **COLUMN)))
    assert not sentences(plan_of(table(row("甲", "5", **by("市经信局")), row("乙", "5"), trailing=()), departments=NAMES), "department")
    assert not sentences(plan_of(table(row("甲", "5"), row("乙", "5"), **COLUMN), departments=NAMES), "department")


def test_a_paragraph_that_lists_badly_is_told_of_once() -> None:
    rows = [sentence(key, "5", **by("市经信局", text="市经信局市某某局")) for key in ("P1", "P2", "P3")]
    assert len(sentences(plan_of(text_table(*rows), departments=NAMES), "department")) == 1


def linked(own: dict[str, object], other: dict[str, object], is_text: bool = False) -> Plan:
    first = text_table(sentence("S", "5", name="产值目标", **own)) if is_text else table(row("S", "5", name="产值目标", **own), key="x", title="主要目标表", kind=TableKind.MAIN)
    return plan_of(first, table(row("产值", "5", "5", **other)), links=[Link("L1", "x/S", ("t/产值",))], departments=NAMES)


def test_two_tables_that_name_others_or_another_first_are_told_of() -> None:
    assert told(linked(by("市经信局"), by("市商务局")), "department_link") == [
        (Grade.HINT, "“产值目标”在主要目标表的责任单位是市经信局，与它对应的分解表“产值”是市商务局。请核对后统一。")
    ]
    assert sentences(linked(by("市经信局", "市商务局"), by("市商务局", "市经信局")), "department_link") == [
        "“产值目标”在主要目标表的责任单位是市经信局、市商务局，与它对应的分解表“产值”是市商务局、市经信局，排在第一位的牵头单位不同。请核对。"
    ]


def test_a_sentence_that_leaves_out_who_the_table_names_is_told_of() -> None:
    assert sentences(linked(by("市经信局"), by("市经信局", "市商务局"), is_text=True), "department_link") == [
        "“产值目标”（文本目标）与分解表“产值”对应，正文的责任单位里没有市商务局。请核对是否漏列。"
    ]
    assert sentences(linked(by("市经信局", text="市经信局等"), by("市商务局"), is_text=True), "department_link") == [
        "“产值目标”（文本目标）与分解表“产值”对应，正文的责任单位没有列出市商务局，以“等”结尾。请核对是否漏列。"
    ]


def test_linked_rows_that_name_the_same_or_nobody_are_no_finding() -> None:
    for own, other, is_text in ((by("市经信局"), by("市经信局"), False), (by("市经信局"), {}, False), (by("市经信局", "市商务局"), by("市商务局"), True)):
        assert not sentences(linked(own, other, is_text), "department_link")

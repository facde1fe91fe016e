"""Units and measures: of linked rows, and of parts and their total."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.plan import Link, Plan
from tests.checks.found import part, plan_of, row, sentence, sentences, table, text_table, told

SUM = {"aggregation": Aggregation.SUM}


def linked(name: str, other: str, unit: str = "亿元", other_unit: str = "亿元") -> Plan:
    tables = [table(row("甲", "5", name=name, unit=unit), key="a", title="表甲"), table(row("乙", "5", name=other, unit=other_unit), key="b", title="表乙")]
    return plan_of(*tables, links=[Link("L1", "a/甲", ("b/乙",))])


def test_linked_rows_of_other_measures_need_a_reason() -> None:
    plan = linked("制造业产值", "制造业(营收)")
    assert told(plan, "measure") == [(Grade.WARNING, "“制造业产值”（表甲）的口径是产值，与它对应的表乙“制造业(营收)”的口径是营收。口径不同的数不宜当作同一指标，请核实并统一。")]


def test_linked_rows_in_other_units_cannot_be_compared() -> None:
    assert told(linked("甲", "乙", "亿元", "万吨")) == [(Grade.WARNING, "“甲”（表甲）的单位是亿元，与它对应的表乙“乙”的单位是万吨，不能互相换算。请核对。")]


def test_other_words_for_the_same_count_are_a_hint() -> None:
    assert told(linked("车间", "车间", "家", "个"), "measure") == [(Grade.HINT, "“车间”（表甲）的单位是“家”，与它对应的表乙“车间”用“个”。请统一量词。")]


@pytest.mark.parametrize(
    ("name", "other", "unit", "other_unit"),
    [("制造业营收", "制造业营业收入", "亿元", "亿元"), ("甲", "乙", "亿元", "万元"), ("甲", "乙", "个", "万个")],
)
def test_the_same_in_other_scales_or_words_is_no_finding(name: str, other: str, unit: str, other_unit: str) -> None:
    assert not sentences(linked(name, other, unit, other_unit), "measure")


def test_what_a_link_compares_may_be_above_it() -> None:
    tables = [table(row("制造业(营收)", "5"), part("芯片", "5"), key="a", title="表甲"), text_table(sentence("S", "5", name="芯片产值"))]
    plan = plan_of(*tables, links=[Link("T1", "x/S", ("a/芯片",))])
    assert sentences(plan, "measure") == ["“芯片产值”（文本目标）的口径是产值，与它对应的表甲“芯片”的口径是营收。口径不同的数不宜当作同一指标，请核实并统一。"]


def test_a_part_in_another_unit_is_left_out_and_told_of() -> None:
    plan = plan_of(table(row("合计", "5", **SUM), part("甲", "5"), part("乙", "7", unit="家")))
    assert told(plan) == [(Grade.HINT, "“乙”的单位是家，上级“合计”的单位是亿元，这一行没有计入合计。请核对单位，或把它移出这个合计。")]


def test_a_part_of_another_measure_is_told_of() -> None:
    plan = plan_of(table(row("合计(营收)", "5", **SUM), part("甲产值", "2"), part("乙", "3")))
    assert told(plan) == [(Grade.HINT, "“甲产值”的口径是产值，上级“合计(营收)”的口径是营收。请核实能否相加，并统一口径。")]


def test_shares_below_a_total_and_rows_below_a_heading_are_left_alone() -> None:
    share = part("占比", "5%", unit="%", kind=Kind.SHARE)
    assert not sentences(plan_of(table(row("合计", "5", **SUM), part("甲", "50000", unit="万元"), share)))
    assert not sentences(plan_of(table(row("分组(营收)", "5"), part("甲产值", "5"), part("乙", "3", unit="家"))))


def test_a_sentence_in_another_unit_is_told_of_the_unit_alone() -> None:
    plan = plan_of(table(row("甲", "5", unit="万吨"), years=1), text_table(sentence("S", "6亿元", name="甲", due="2021年")), links=[Link("T1", "x/S", ("t/甲",))])
    assert sentences(plan) == ["“甲”（文本目标）的单位是亿元，与它对应的分解表“甲”的单位是万吨，不能互相换算。请核对。"]


def test_where_only_one_of_two_tables_says_what_is_measured_the_other_is_asked_to() -> None:
    assert told(linked("制造业营收", "制造业"), "measure") == [(Grade.HINT, "表乙“制造业”没有写明口径，与它对应的表甲“制造业营收”按营收计。请写明口径。")]
    assert told(linked("占比", "增加值占比", "%", "%"), "measure") == [(Grade.HINT, "表甲“占比”没有写明口径，与它对应的表乙“增加值占比”按增加值计。请写明口径。")]


def test_several_parts_of_which_one_says_it_say_it_for_all() -> None:
    tables = [table(row("甲", "5", name="制造业营收"), key="a", title="表甲"), table(row("乙", "2"), row("丙", "3", name="丙营收"), key="b", title="表乙")]
    assert not sentences(plan_of(*tables, links=[Link("L1", "a/甲", ("b/乙", "b/丙"))]))


def test_a_sentence_of_the_text_need_not_repeat_what_is_measured() -> None:
    tables = [table(row("制造业(营收)", "5"), years=1), text_table(sentence("S", "5亿元", name="制造业", due="2021年"))]
    assert not sentences(plan_of(*tables, links=[Link("T1", "x/S", ("t/制造业(营收)",))]))

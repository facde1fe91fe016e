"""Cells that nobody can read, empty cells, rows without any figure, several years without a base."""

from __future__ import annotations

from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.indicator import Kind
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits import acts
from ningbo_planner.edits.history import History, Journal
from tests.checks.found import Checker, findings, part, plan_of, row, sentence, sentences, table, text_table, told


def test_a_text_that_cannot_be_read_is_an_error_with_what_to_write() -> None:
    plan = plan_of(table(row("产值", "12x3", "1.2.3", "5个", "全国前列")))
    assert told(plan, "format") == [
        (Grade.ERROR, "“产值”2021年：“12x3”不能识别，应填写数字（单位：亿元）、“>15”之类的界限，或“——”表示暂缺。"),
        (Grade.ERROR, "“产值”2022年：“1.2.3”不能识别，应填写数字（单位：亿元）、“>15”之类的界限，或“——”表示暂缺。"),
        (Grade.ERROR, "“产值”2023年：“5个”不能识别，应填写数字（单位：亿元）、“>15”之类的界限，或“——”表示暂缺。"),
    ]


def test_an_empty_cell_is_a_hint_only_in_a_row_with_figures() -> None:
    plan = plan_of(table(row("产值", "5", "", "7"), row("空行"), row("文字", kind=Kind.TEXT), years=3))
    assert told(plan, "empty", "blank") == [
        (Grade.HINT, "“产值”2022年：尚未填写；暂无数据请填“——”，不涉及请填“/”。"),
        (Grade.HINT, "“空行”没有任何数值；暂无数据请填“——”，不涉及请填“/”。"),
    ]


def test_missing_and_not_applicable_are_answers() -> None:
    assert not sentences(plan_of(table(row("产值", "5", "——", "/"))), "empty", "blank", "format")


def test_a_heading_above_other_rows_needs_no_figure() -> None:
    assert not sentences(plan_of(table(row("分组"), part("产值", "5"))), "blank", "empty")


def test_a_table_that_has_not_been_begun_is_left_alone() -> None:
    plan = plan_of(table(row("甲"), row("乙"), years=2))
    assert not sentences(plan)
    history, checker = History(plan, Journal(), author="测试员"), Checker(plan)
    outcome = history.execute(acts.type_cell(plan, CellRef("t", "甲", "2021"), "5"))
    assert outcome is not None
    checker.update(outcome.changes)
    assert [finding.message for finding in checker.ordered()] == ["“甲”2022年：尚未填写；暂无数据请填“——”，不涉及请填“/”。", "“乙”没有任何数值；暂无数据请填“——”，不涉及请填“/”。"]
    checker.update(history.undo().changes)
    assert not checker.findings


def test_several_years_without_a_base_are_told_of() -> None:
    assert told(plan_of(table(row("产值", "5", "6"), base=False)), "base") == [(Grade.HINT, "分解表有几个年度，却没有标明哪一个是基期，无法与基期比较；请在时期设置中标明。")]
    assert not findings(plan_of(table(row("产值", "5"), base=False)), "base")
    assert not findings(plan_of(table(row("产值", "5", "6"))), "base")
    assert not findings(plan_of(text_table(sentence("S", "5"))), "base")


def test_empty_tables_and_tables_without_periods_have_nothing_wrong() -> None:
    assert not sentences(plan_of(table(years=3), table(row("甲", unit=""), key="b", years=1)))

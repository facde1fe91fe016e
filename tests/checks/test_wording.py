"""The same indicator in the text and in the tables, rows that a planner says are one, terms, and prints that are read otherwise."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.indicator import Accumulation, Kind
from ningbo_planner.domain.plan import Link, Plan
from ningbo_planner.domain.quantity import Quantity, State
from tests.checks.found import plan_of, row, sentence, sentences, table, text_table, told


def linked(text: str, *figures: str, unit: str = "亿元", said: dict[str, object] | None = None, **fields: object) -> Plan:
    """Return a sentence on 2022 that is linked with a row of one table."""
    tables = [table(row("产值", *figures, unit=unit, **fields)), text_table(sentence("S", text, unit, **{"name": "产值", **(said or {})}))]
    return plan_of(*tables, links=[Link("T1", "x/S", ("t/产值",))])


@pytest.mark.parametrize(
    ("text", "figure", "grade", "end"),
    [
        ("达到110亿元", "120", Grade.ERROR, "“120亿元”不是同一个数，不能同时成立。请核对后改正一处。"),
        ("超过120亿元", "110", Grade.ERROR, "“110亿元”不是同一个数，不能同时成立。请核对后改正一处。"),
        ("超过100亿元", "120", Grade.WARNING, "“120亿元”不矛盾，但不是同一个数。请核对后统一。"),
        ("100-150亿元", "120", Grade.WARNING, "“120亿元”不矛盾，但不是同一个数。请核对后统一。"),
        ("超过120亿元", "120", Grade.HINT, "“120亿元”数值相同，说法不同。请统一说法。"),
        ("120亿元左右", "120", Grade.HINT, "“120亿元”数值相同，说法不同。请统一说法。"),
        ("120亿元以上", ">120", Grade.HINT, "“>120亿元”数值相同，说法不同。请统一说法。"),
    ],
)
def test_a_sentence_that_says_something_else_than_the_table(text: str, figure: str, grade: Grade, end: str) -> None:
    assert told(linked(text, "90", figure), "wording") == [(grade, f"正文一(二)“产值”写作“{text}”，与分解表“产值”2022年的{end}")]


def test_a_row_without_a_figure_is_named() -> None:
    assert told(linked("达到110亿元", "90", "——"), "wording") == [(Grade.HINT, "正文一(二)“产值”写作“达到110亿元”，而分解表“产值”2022年的“——”。请补上表中的数。")]


@pytest.mark.parametrize(("text", "figure"), [("达到120亿元", "120"), ("1.2万亿元", "12000"), ("超过120亿元", ">120"), ("不低于120亿元", "≥120"), ("大幅提高", "120"), ("达到120亿元", "/")])
def test_a_sentence_that_says_the_same_or_nothing(text: str, figure: str) -> None:
    assert not sentences(linked(text, "90", figure), "wording")


def test_other_measures_need_not_agree() -> None:
    assert told(linked("达到110亿元", "90", "120", name="制造业营收"), "wording") == [
        (Grade.WARNING, "正文一(二)“产值”写作“达到110亿元”，与分解表“制造业营收”2022年的“120亿元”口径不同，数值也不同。请核实是否同一指标，如属实请说明。")
    ]


def test_all_rows_that_a_sentence_contradicts_are_told_at_once_with_their_sum() -> None:
    tables = [table(row("甲", "1", "50"), row("乙", "1", "40"), key="a", title="表甲"), table(row("总额", "90", "91"), key="b", title="表乙"), text_table(sentence("S", "95亿元", name="总额", source="专栏2"))]
    plan = plan_of(*tables, links=[Link("T1", "x/S", ("a/甲", "a/乙")), Link("T2", "x/S", ("b/总额",))])
    assert sentences(plan, "wording") == ["专栏2“总额”写作“95亿元”，与表甲“甲”2022年的“50亿元”、表甲“乙”2022年的“40亿元”之和、表乙“总额”2022年的“91亿元”不是同一个数，不能同时成立。请核对后改正一处。"]


def test_a_sentence_on_every_year_is_compared_with_every_year_but_the_base() -> None:
    plan = linked("400个", "100", "400", "300", unit="个", said={"due": "每年"}, accumulation=Accumulation.YEARLY)
    assert sentences(plan, "wording") == ["正文一(二)“产值”写作“400个”，与分解表“产值”2023年的“300个”不是同一个数，不能同时成立。请核对后改正一处。"]


def test_terms_of_another_kind_are_hints() -> None:
    yearly = linked("400个", "5", "400", unit="个", said={"accumulation": Accumulation.YEARLY, "quote": "每年引进400个", "due": "每年"})
    assert told(yearly, "term") == [(Grade.HINT, "正文一(二)“产值”是每年的目标（“每年引进400个”），而分解表“产值”没有写明每年。请核对是年度量还是规划期总量。")]
    other_year = linked("400亿元", "5", "400", said={"due": "2030年"})
    assert sentences(other_year, "term") == ["正文一(二)“产值”的时限是2030年，而分解表“产值”没有这个时期，无法核对。"]
    new = linked("5个", "1", "5", unit="个", said={"quote": "新建5个"}, kind=Kind.STOCK)
    assert sentences(new, "term") == ["正文一(二)“产值”说的是新增（“新建5个”），而分解表“产值”是期末总数、基期已有数。请核对是新增数还是总数。"]


def test_terms_that_go_together_are_no_finding() -> None:
    assert not sentences(linked("400个", "5", "400", unit="个", said={"due": "每年"}, accumulation=Accumulation.YEARLY), "term")
    assert not sentences(linked("5个", "0", "5", unit="个", said={"quote": "新建5个"}, kind=Kind.STOCK), "term")
    assert not sentences(linked("5个", "1", "5", unit="个", said={"quote": "新建5个"}, kind=Kind.STOCK, name="新增实验室"), "term")
    assert not sentences(linked("5亿元", "1", "5", said={"due": ""}), "term", "wording")


def test_a_print_that_is_taken_for_something_else_is_a_hint() -> None:
    plan = plan_of(table(row("产值", "100", "110")))
    low = plan.tables["t"].cell("产值", "2022").low
    assert low is not None
    plan.tables["t"].column("2022").put(0, Quantity(">1", State.GREATER, low * 100, None))
    assert told(plan, "reading") == [(Grade.HINT, "“产值”2022年：印作“>1”，字面是>1亿元，方案按>11000亿元理解。请核对原文是否漏字。")]


def test_rows_that_a_planner_says_are_one_have_to_say_the_same() -> None:
    rows = (row("甲", "5", "6", "7", ">8"), row("乙", "5", "7", ">6", "8"), row("丙", "5.0", "6", "7", "——"))
    plan = plan_of(table(*rows), rules=["甲 = 乙 = 丙"])
    assert told(plan, "same") == [
        (Grade.ERROR, "“甲”2022年：写为6亿元，与分解表“乙”2022年的“7亿元”应为同一指标，却不是同一个数，不能同时成立。"),
        (Grade.WARNING, "“甲”2023年：写为7亿元，与分解表“乙”2023年的“>6亿元”应为同一指标，两处不矛盾，但不是同一个数。"),
        (Grade.HINT, "“甲”2024年：写为>8亿元，与分解表“乙”2024年的“8亿元”应为同一指标，数值相同，说法不同。"),
    ]

"""Rows of one table against rows of another: contradictions, other words, weaker words, missing figures."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.plan import Link, Plan
from tests.checks.found import plan_of, row, sentences, table, told


def linked(stated: str, *others: str, names: str = "乙丙丁", unit: str = "亿元", name: str = "甲") -> Plan:
    rows = [row(each, text, unit=unit) for each, text in zip(names, others, strict=False)]
    tables = [table(row("甲", stated, name=name), key="a", title="表甲", years=1), table(*rows, key="b", title="表乙", years=1)]
    return plan_of(*tables, links=[Link("L1", "a/甲", tuple(f"b/{each.id}" for each in rows))])


@pytest.mark.parametrize(
    ("stated", "others", "grade", "sentence"),
    [
        ("100", ["90"], Grade.ERROR, "“甲”2021年：表甲写为100亿元，表乙中“乙”为90亿元，两表相差10亿元。"),
        ("100", ["60", "30"], Grade.ERROR, "“甲”2021年：表甲写为100亿元，表乙中乙、丙之和为90亿元，两表相差10亿元。"),
        (">100", ["90"], Grade.ERROR, "“甲”2021年：表甲写为>100亿元，表乙中“乙”为90亿元，两表相差10亿元。"),
        (">100", ["120"], Grade.WARNING, "“甲”2021年：表甲写为>100亿元，表乙中“乙”为120亿元，两处不矛盾，但不是同一个数，请统一。"),
        (">100", ["100"], Grade.HINT, "“甲”2021年：表甲写为>100亿元，表乙中“乙”为100亿元，数值相同，说法不同，请统一。"),
        (">100", ["60", "40"], Grade.HINT, "“甲”2021年：表甲写为>100亿元，表乙中乙、丙之和为100亿元，数值相同，说法不同，请统一。"),
        ("100", ["60", "——"], Grade.WARNING, "“甲”2021年：表甲写为100亿元，表乙中丙缺数，已有之和为60亿元，暂时无法核对。"),
    ],
)
def test_two_tables_that_disagree(stated: str, others: list[str], grade: Grade, sentence: str) -> None:
    assert told(linked(stated, *others), "link") == [(grade, sentence)]


@pytest.mark.parametrize(("stated", "others"), [("100", ["100"]), ("100.0", ["100"]), (">100", [">100"]), (">100", ["60", "70"]), ("——", ["5"]), ("5", ["——"]), ("", [""]), ("0", ["0"]), ("100", ["60", "40", "/"])])
def test_two_tables_that_agree_or_say_nothing(stated: str, others: list[str]) -> None:
    assert not sentences(linked(stated, *others), "link")


def test_other_scales_are_converted() -> None:
    assert not sentences(linked("1", "10000", unit="万元"))
    assert sentences(linked("1", "9000", unit="万元"), "link") == ["“甲”2021年：表甲写为1亿元，表乙中“乙”为0.9亿元，两表相差0.1亿元。"]


def test_what_does_not_measure_the_same_need_not_agree() -> None:
    plan = linked("100", "90", name="甲产值")
    plan.tables["b"].columns["name"][0] = "甲营收"
    assert told(plan, "link") == [(Grade.WARNING, "“甲产值”2021年：表甲写为100亿元，表乙中“甲营收”为90亿元，两表相差10亿元。")]


def test_a_link_to_a_row_that_is_gone_says_nothing() -> None:
    plan = linked("100", "90")
    plan.links["L1"] = Link("L1", "a/甲", ("b/没有",))
    assert not sentences(plan)

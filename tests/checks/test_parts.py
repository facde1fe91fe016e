"""Totals of which only some parts are named, and what else stands below a row: 其中, overlapping parts, shares, other units, bounds and ranges."""

from __future__ import annotations

import pytest

from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.indicator import Aggregation, Kind
from tests.checks.found import part, plan_of, row, sentences, table, told

PART = {"aggregation": Aggregation.PART}
SUM = {"aggregation": Aggregation.SUM}


def test_named_parts_may_not_exceed_their_total() -> None:
    plan = plan_of(table(row("企业", "20", "20", **PART), part("服务业", "15", "9"), part("制造业", "6", "9")))
    assert told(plan, "part") == [(Grade.ERROR, "“企业”2021年：写为20亿元，“其中”各项之和为21亿元，超出1亿元；“其中”只是一部分，不能大于总数。")]


@pytest.mark.parametrize(
    ("total", "parts", "is_over"),
    [
        ("20", ("20",), False),
        ("20", ("20.1",), True),
        (">=20", ("25",), False),
        ("<20", ("20",), True),
        ("<=20", ("20",), False),
        ("20", (">20",), True),
        ("20", (">=20",), False),
        ("20", ("15-25",), False),
        ("20", ("21-25",), True),
        ("20", ("——", "15"), False),
        ("20", ("——", "25"), True),
        ("20", ("/", "15"), False),
        ("20", ("", ""), False),
        ("——", ("15",), False),
        ("20", ("19亿元", "9000万元"), False),
        ("20", ("19亿元", "1.1亿元"), True),
        ("0", ("0", "0"), False),
        ("-5", ("-6",), False),
    ],
)
def test_named_parts_are_compared_as_the_intervals_they_are(total: str, parts: tuple[str, ...], is_over: bool) -> None:
    plan = plan_of(table(row("企业", total, **PART), *(part(f"其{at}", text) for at, text in enumerate(parts)), years=1))
    assert bool(sentences(plan, "part")) is is_over


def test_ranges_of_named_parts_are_told_as_ranges() -> None:
    plan = plan_of(table(row("企业", "20", **PART), part("服务业", "21-25"), years=1))
    assert told(plan, "part") == [(Grade.ERROR, "“企业”2021年：写为20亿元，“其中”各项之和在21至25亿元之间，至少超出1亿元；“其中”只是一部分，不能大于总数。")]


@pytest.mark.parametrize("aggregation", [Aggregation.NONE, Aggregation.OVERLAPPING])
def test_parts_that_overlap_or_are_no_parts_are_not_summed(aggregation: Aggregation) -> None:
    assert not sentences(plan_of(table(row("组织", "5", aggregation=aggregation), part("甲", "4"), part("乙", "4"), years=1)))


@pytest.mark.parametrize(("kind", "unit"), [(Kind.SHARE, "%"), (Kind.RATE, "%"), (Kind.INDEX, "")])
def test_shares_rates_and_indexes_are_not_summed(kind: Kind, unit: str) -> None:
    rows = (row("比重", "10", unit=unit, kind=kind, **SUM), part("甲", "4", unit=unit, kind=kind), part("乙", "4", unit=unit, kind=kind))
    assert not sentences(plan_of(table(*rows, years=1)), "sum")


@pytest.mark.parametrize(
    ("total", "parts", "sentence"),
    [
        ("100", ("60", "50"), "“合计”2021年：合计写为100亿元，分项之和为110亿元，合计比分项之和少10亿元。"),
        ("120", ("60", "50"), "“合计”2021年：合计写为120亿元，分项之和为110亿元，合计比分项之和多10亿元。"),
        ("1.2万亿元", ("6000", "5000"), "“合计”2021年：合计写为12000亿元，分项之和为11000亿元，合计比分项之和多1000亿元。"),
        ("120", ("60", "——"), "“合计”2021年：合计写为120亿元，已有分项之和为60亿元，合计比已有分项之和多60亿元；分项乙缺数，分项之和不完整。"),
        ("50", ("60", "——"), "“合计”2021年：合计写为50亿元，已有分项之和为60亿元，合计比已有分项之和少10亿元；分项乙缺数，分项之和不完整。"),
        ("60", ("60", "——"), "“合计”2021年：分项乙缺数，分项之和不完整；合计写为60亿元，已有分项之和为60亿元，暂时无法核对。"),
        (">120", ("60", "50"), "“合计”2021年：合计写为>120亿元，分项之和为110亿元，两者不能同时成立，相差10亿元。"),
        ("100", ("60", ">50"), "“合计”2021年：合计写为100亿元，分项之和大于110亿元，两者不能同时成立，至少相差10亿元。"),
        ("100", ("60", "50-55"), "“合计”2021年：合计写为100亿元，分项之和在110至115亿元之间，两者不能同时成立，至少相差10亿元。"),
        ("-1", ("-3", "1"), "“合计”2021年：合计写为-1亿元，分项之和为-2亿元，合计比分项之和多1亿元。"),
        ("0", ("0.1", "0.2"), "“合计”2021年：合计写为0亿元，分项之和为0.3亿元，合计比分项之和少0.3亿元。"),
    ],
)
def test_totals_and_what_is_said_of_them(total: str, parts: tuple[str, str], sentence: str) -> None:
    assert sentences(plan_of(table(row("合计", total, **SUM), part("甲", parts[0]), part("乙", parts[1]), years=1)), "sum") == [sentence]


@pytest.mark.parametrize(("total", "parts"), [("110", ("60", "50")), (">100", ("60", "50")), ("100", ("60", ">30")), ("60", ("60", "/")), ("——", ("60", "50")), ("110", ("——", "——")), ("约100", ("60", "40")), ("0.3", ("0.1", "0.2")), ("1.1", ("60000000元", "0.5"))])
def test_totals_that_may_be_right(total: str, parts: tuple[str, str]) -> None:
    assert not sentences(plan_of(table(row("合计", total, **SUM), part("甲", parts[0]), part("乙", parts[1]), years=1)), "sum")


def test_a_total_without_parts_and_parts_without_a_total_say_nothing() -> None:
    assert not sentences(plan_of(table(row("合计", "5", **SUM))))
    assert not sentences(plan_of(table(row("甲", "5"), row("乙", "6"))))


def test_every_level_and_period_is_compared() -> None:
    rows = (row("合计", "10", "12", **SUM), part("甲", "4", "5", **SUM), part("甲一", "4", "4", depth=2), part("乙", "6", "8"))
    assert sentences(plan_of(table(*rows)), "sum") == [
        "“合计”2022年：合计写为12亿元，分项之和为13亿元，合计比分项之和少1亿元。",
        "“甲”2022年：合计写为5亿元，分项之和为4亿元，合计比分项之和多1亿元。",
    ]

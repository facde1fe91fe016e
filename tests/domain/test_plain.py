"""Records to JSON values and back: nothing is lost on the way, and what a later version adds is left alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import MISSING, fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.department import Department, DepartmentKind
from ningbo_planner.domain.exchange_round import Issue, Receipt, ReceiptState, Round, RoundKind
from ningbo_planner.domain.finding import Grade, Reason
from ningbo_planner.domain.indicator import Accumulation, Aggregation, Commitment, Direction, Indicator, Kind
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.plain import from_plain, to_plain
from ningbo_planner.domain.plan import REGISTERS, Hold, Link, PlanInfo, RowBounds, Version
from ningbo_planner.domain.plan_rule import Assumption, PlanRule, RuleKind
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.story import Story, StoryView
from ningbo_planner.domain.table import TableInfo, TableKind

RECEIPT = Receipt("市经信局.xlsx", "ab" * 32, "2026-03-02T10:00:00", ReceiptState.SENT_BACK, 3, 1, "张三", "0574", "李四", "2026-03-01")
ISSUE = Issue("市经信局", "2026-03-01T09:00:00", "市经信局.xlsx", "K7Q2", ("d/A",), {"d/A/2022": ">15%"}, (RECEIPT,))
ENTRIES: dict[str, Any] = {
    "departments": Department("市经信局", "市经信局", ("经信局",), DepartmentKind.BRANCH, "0574", "注"),
    "links": Link("L1", "m/K", ("d/A", "d/B"), "同一指标"),
    "rules": PlanRule("F1", RuleKind.FORMULA, "K = A", ("m/K", "d/A"), (Decimal(1), Decimal("0.50")), {"constant": "3"}, Grade.HINT, False, "口径一致"),
    "assumptions": Assumption("GDP", "地区生产总值", "亿元", {"2021": "14594.9"}, "统计公报"),
    "holds": Hold("张三", "已报市政府", "2026-03-01T09:00:00"),
    "bounds": RowBounds(Decimal("0.5"), Decimal(1), Decimal(9), True, Decimal(-5), Decimal(20), "市政府要求"),
    "comments": Comment("与统计局口径一致", "张三", "2026-03-01T09:00:00"),
    "reasons": Reason("口径不同", "张三", "2026-03-01T09:00:00", ("1366", "1312")),
    "rounds": Round("R1", "一下", "2026-03-01T09:00:00", "2026-03-10", "", "王五", "请按时填报", {"市经信局": ISSUE}, RoundKind.UP),
    "versions": Version("V1", "征求意见稿", "2026-03-01T09:00:00", "张三", 12, "cd" * 32, "第一稿", "ef" * 32),
    "stories": Story("S1", "五分钟看懂方案", (StoryView("bridge/d/A", "先讲总量"),)),
}
OTHERS = [
    PlanInfo("id", "方案", "某局", "来源", "template"),
    TableInfo("d", "表", "表头", TableKind.MAIN, "亿元", True, ("name",), (), {"name": "指标"}, "附表", "注"),
    Period("2024Q1", "2024年一季度", PeriodKind.QUARTER, True),
    Indicator(
        "名", "组", "%", Kind.RATE, Direction.LOWER, Aggregation.PART, Commitment.BINDING, Accumulation.YEARLY, 0,
        ("a", "b"), "甲局、乙局", True, "2026年", "三(一)", "原文", "附表", "注",
    ),
    Quantity(">15", State.GREATER, Decimal("15.00"), None, "=10+5"),
]


def came_back(value: Any) -> Any:
    """Send a value through JSON text and back."""
    return from_plain(type(value), json.loads(json.dumps(to_plain(value), ensure_ascii=False)))


def test_every_register_has_its_sample_here() -> None:
    assert {name: type(entry) for name, entry in ENTRIES.items()} == REGISTERS


@pytest.mark.parametrize("value", [*ENTRIES.values(), *OTHERS], ids=lambda value: type(value).__name__)
def test_a_full_record_comes_back_equal(value: Any) -> None:
    assert came_back(value) == value
    at_default = {field.name for field in fields(value) if getattr(value, field.name) == field.default}
    assert at_default <= {"closed", "high"}, "the sample does not fill every field"


def least(kind: type) -> Any:
    """Return a record with its required fields only."""
    hints = get_type_hints(kind)
    return kind(**{name: value_of(hints[name]) for name in required(kind)})


def required(kind: type) -> set[str]:
    """Return the names of the fields without a default."""
    return {field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING}


def value_of(hint: Any) -> Any:
    """Return some value of a type."""
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return {str: "x", int: 1, bool: True}.get(hint, () if get_origin(hint) is tuple else None)


@pytest.mark.parametrize("kind", [*REGISTERS.values(), PlanInfo, TableInfo, Period, Issue, Receipt, Indicator], ids=lambda kind: kind.__name__)
def test_defaults_are_not_written_and_come_back(kind: type) -> None:
    record = least(kind)
    written = to_plain(record)
    assert came_back(record) == record
    assert set(written) == required(kind)


def types_within(hint: Any) -> Iterator[Any]:
    """Yield the types that a hint is made of."""
    inner = get_args(hint)
    if not inner:
        yield hint
    for each in inner:
        yield from types_within(each)


def records_within(kind: type) -> Iterator[tuple[str, Any]]:
    """Yield every field of a record and of the records in it, with the types it is made of."""
    for name, hint in get_type_hints(kind).items():
        for inner in types_within(hint):
            yield f"{kind.__name__}.{name}", inner
            if is_dataclass(inner):
                yield from records_within(inner)


@pytest.mark.parametrize("kind", [*REGISTERS.values(), PlanInfo, TableInfo, Period, Indicator], ids=lambda kind: kind.__name__)
def test_a_record_holds_only_what_json_and_back_can_hold(kind: type) -> None:
    """A new field of another type would come back changed without anybody noticing."""
    known = (str, int, bool, type(None), Ellipsis, Decimal)
    strange = [where for where, hint in records_within(kind) if hint not in known and not is_dataclass(hint) and not issubclass(hint, Enum)]
    assert strange == []


def test_a_field_that_a_later_version_added_is_left_alone() -> None:
    assert from_plain(Hold, {"owner": "a", "reason": "b", "time": "c", "colour": "red"}) == Hold("a", "b", "c")


def test_decimals_keep_their_zeros_and_lists_their_order() -> None:
    assert to_plain([Decimal("2.50"), State.RANGE, ("a", None)]) == ["2.50", "range", ["a", None]]
    assert str(from_plain(Decimal, "2.50")) == "2.50"
    assert from_plain(tuple[int, str], [1, "a"]) == (1, "a")
    assert from_plain(Decimal | None, None) is None
    assert isinstance(Decimal | None, UnionType)


def test_a_tuple_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        from_plain(tuple[int, str], [1])


def test_changing_a_copy_leaves_the_record() -> None:
    issued = ENTRIES["rounds"]
    closed = replace(issued, closed="2026-03-12T09:00:00")
    assert came_back(closed) == closed != issued

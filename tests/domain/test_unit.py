"""Units: scale and base, and which figures may be put into which."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ningbo_planner.domain.unit import parse_unit


@pytest.mark.parametrize(
    ("name", "base", "factor"),
    [
        ("亿元", "元", 10**8),
        ("万亿元", "元", 10**12),
        ("元", "元", 1),
        ("万个", "个", 10**4),
        ("万平方米", "平方米", 10**4),
        ("%", "%", 1),
        ("％", "%", 1),
        ("百分比", "百分比", 1),
        ("平方公里", "平方公里", 1),
        ("P", "P", 1),
        ("", "", 1),
    ],
)
def test_a_unit_is_taken_apart(name: str, base: str, factor: int) -> None:
    unit = parse_unit(name)
    assert (unit.name, unit.base, unit.factor) == (name, base, Decimal(factor))


def test_percent_is_known_in_both_widths() -> None:
    assert parse_unit("%").is_percent and parse_unit("％").is_percent and not parse_unit("亿元").is_percent


@pytest.mark.parametrize(("one", "other", "same"), [("亿元", "万元", True), ("家", "万个", True), ("名", "人", True), ("元", "个", False), ("", "个", False), ("%", "个", False)])
def test_what_counts_the_same_may_stand_for_each_other(one: str, other: str, same: bool) -> None:
    assert parse_unit(one).same_base(parse_unit(other)) is same
    assert parse_unit(other).same_base(parse_unit(one)) is same

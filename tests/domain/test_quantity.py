"""Quantities: what they allow, where they stand, and how their meaning is printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain.quantity import EMPTY, Interval, Quantity, State, canonical_text, number
from ningbo_planner.domain.reading import parse

D = Decimal


def interval(text: str) -> Interval:
    """Return what a text allows."""
    allowed = parse(text).interval()
    assert allowed is not None
    return allowed


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("15", ["15"], ["14.9", "15.1"]),
        (">15", ["15.0001", "999"], ["15", "14"]),
        ("≥15", ["15", "16"], ["14.9"]),
        ("<15", ["14.9"], ["15"]),
        ("≤15", ["15"], ["15.1"]),
        ("50-60", ["50", "55", "60"], ["49", "61"]),
        ("300左右", ["300"], ["310"]),
    ],
)
def test_what_a_statement_allows(text: str, inside: list[str], outside: list[str]) -> None:
    assert all(interval(text).meets(interval(value)) and interval(value).meets(interval(text)) for value in inside)
    assert not any(interval(text).meets(interval(value)) or interval(value).meets(interval(text)) for value in outside)


@pytest.mark.parametrize(("first", "second", "together"), [(">15", "<15", False), (">15", "≤15", False), ("≥15", "≤15", True), (">1", "<2", True), ("5-6", "6-7", True)])
def test_open_and_closed_bounds_touch_or_not(first: str, second: str, together: bool) -> None:
    assert interval(first).meets(interval(second)) is together


@pytest.mark.parametrize("text", ["", "——", "/", "全国前列", "看不懂"])
def test_a_statement_without_a_figure_allows_nothing_to_compare(text: str) -> None:
    quantity = parse(text)
    assert quantity.interval() is None and quantity.number is None and quantity.point is None and not quantity.is_numeric


def test_a_sum_of_statements_keeps_what_each_leaves_open() -> None:
    assert interval("10").plus(interval(">5")) == Interval(D(15), None, low_open=True)
    assert interval("50-60").plus(interval("≤5")) == Interval(None, D(65))
    assert interval(">1").plus(interval("<2")) == Interval(None, None, low_open=True, high_open=True)


finite = st.decimals(min_value=-1000, max_value=1000, places=1)


@st.composite
def intervals(draw: st.DrawFn) -> tuple[Interval, Decimal]:
    """Draw an interval and a value in it."""
    low, inside, high = sorted(draw(st.lists(finite, min_size=3, max_size=3, unique=True)))
    ends = draw(st.tuples(st.sampled_from([low, None]), st.sampled_from([high, None])))
    return Interval(*ends, draw(st.booleans()), draw(st.booleans())), inside


@given(intervals(), intervals())
def test_a_sum_allows_the_sum_of_any_two_values(first: tuple[Interval, Decimal], second: tuple[Interval, Decimal]) -> None:
    value = first[1] + second[1]
    assert first[0].plus(second[0]).meets(Interval(value, value))
    assert first[0].plus(second[0]) == second[0].plus(first[0])


def test_the_same_meaning_however_printed() -> None:
    assert parse("3,588").same_meaning(parse("3588.00"))
    assert parse("超过1万亿元", "亿元").same_meaning(parse(">10000"))
    assert not parse(">15").same_meaning(parse("≥15"))
    assert not parse("15").same_meaning(parse(">15"))
    assert parse("——").same_meaning(parse("待定"))
    assert not parse("——").same_meaning(parse("/"))
    assert not parse("0").same_meaning(parse("——"))
    assert not parse("全国前列").same_meaning(parse("全省前列"))
    assert not parse("？").same_meaning(parse("！"))


@pytest.mark.parametrize(
    ("text", "unit", "printed"),
    [
        ("超过15%", "%", ">15%"),
        ("1000家以上", "家", "≥1000"),
        ("不到5", "", "<5"),
        ("5以内", "", "≤5"),
        ("50至60", "", "50-60"),
        ("5%—5.5%", "%", "5-5.5%"),
        ("约300人", "人", "300左右"),
        ("6.90%", "%", "6.90%"),
        ("1万亿元", "亿元", "10000"),
        ("待定", "", "——"),
        ("不适用", "", "/"),
        ("全国前列", "%", "全国前列"),
        ("看不懂", "", "看不懂"),
        ("", "", ""),
    ],
)
def test_one_notation_for_every_meaning(text: str, unit: str, printed: str) -> None:
    assert canonical_text(parse(text, unit), percent=unit == "%") == printed


def test_the_place_on_a_scale() -> None:
    assert [parse(text).point for text in ("15", ">15", "≤15", "50-60", "300左右")] == [D(15), D(15), D(15), D(55), D(300)]
    assert parse(">15").number is None
    assert [parse(text).sign for text in ("15", ">15", "≥15", "<15", "≤15", "5-6")] == ["", ">", "≥", "<", "≤", ""]


def test_a_number_made_by_the_program_is_printed_plainly() -> None:
    assert number(D("1E+4")) == Quantity("10000", State.NUMBER, D("1E+4"), D("1E+4"))
    assert number("2.50").text == "2.50"
    assert number(7) == parse("7")


def test_absent_is_what_states_nothing() -> None:
    assert EMPTY.is_absent and parse("——").is_absent and parse("/").is_absent
    assert not parse("看不懂").is_absent and not parse("0").is_absent

"""A text that is looked for fits what people mean by it: any width, with or without thousands separators, as printed or as meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain.cells import pack, unpack
from ningbo_planner.domain.quantity import EMPTY, Quantity, State, number
from ningbo_planner.domain.reading import parse
from ningbo_planner.services.text_pattern import TextPattern


@pytest.mark.parametrize(
    ("wanted", "text", "unit"),
    [
        ("3588", "3,588", "亿元"),
        ("3,588", "3588", "亿元"),
        ("３５８８", "3588", "亿元"),
        ("3588", "３，５８８", "亿元"),
        ("588", "3588", "亿元"),
        ("10000", "1万", "亿元"),
        (">10000", ">1万", "亿元"),
        ("3588.0", "3588", "亿元"),
        ("12%", "12", "%"),
        ("12%", "12%", "%"),
        ("12％", "12", "%"),
        (">15", "＞15%", "%"),
        ("≥15", ">=15%", "%"),
        (">=15", "≥15%", "%"),
        ("15", ">15%", "%"),
        ("50-60", "50－60", "亿元"),
        ("左右", "300左右", "亿元"),
        ("——", "——", "亿元"),
        ("全国", "全国前列", "%"),
        ("-0.5", "-0.5", "亿元"),
        (".05", "0.05", "亿元"),
        ("1.20", "1.2", "亿元"),
    ],
)
def test_a_figure_is_found_as_it_is_printed_and_as_it_is_meant(wanted: str, text: str, unit: str) -> None:
    assert TextPattern(wanted).in_figure(parse(text, unit), unit == "%")


@pytest.mark.parametrize(("wanted", "text", "unit"), [("12%", "12", "亿元"), ("3589", "3588", "亿元"), ("szjr", "3588", "亿元"), (">15", "15", "亿元"), ("1", "", "亿元")])
def test_a_figure_is_not_found_by_what_it_does_not_say(wanted: str, text: str, unit: str) -> None:
    assert not TextPattern(wanted).in_figure(parse(text, unit), unit == "%")


@pytest.mark.parametrize(("wanted", "text", "found"), [("3588", "3588", True), ("3588", "3,588", True), ("3588", "3588.00", True), ("588", "3588", False), ("3588", "13588", False), (" 3588 ", "3588", True)])
def test_a_whole_cell_says_nothing_else(wanted: str, text: str, found: bool) -> None:
    assert TextPattern(wanted, whole=True).in_figure(parse(text, "亿元"), False) is found


def test_words_are_found_in_any_width_and_case_unless_case_counts() -> None:
    assert TextPattern("gdp").in_words("占ＧＤＰ比重") and TextPattern("占GDP").in_words("占gdp比重")
    assert not TextPattern("gdp", match_case=True).in_words("占GDP比重") and TextPattern("GDP", match_case=True).in_words("占ＧＤＰ比重")
    assert TextPattern("(营收)").in_words("数字制造业（营收）") and not TextPattern("营收.").in_words("营收额")
    assert TextPattern("数字 金融").in_words("数字\u3000金融") and not TextPattern("数字金融", whole=True).in_words("数字金融业")


def test_names_are_found_by_their_initials_too() -> None:
    def readings(text: str) -> tuple[str, ...]:
        return {"数字金融": ("szjr",), "增长率": ("zcl", "zzl"), "人工智能AI": ("rgznai",)}[text]

    assert TextPattern("szj", readings=readings).in_name("数字金融") and TextPattern("zzl", readings=readings).in_name("增长率")
    assert TextPattern("AI", readings=readings).in_name("人工智能AI") and not TextPattern("RGZ", readings=readings).in_name("人工智能AI"), "capitals are meant as they are"
    assert not TextPattern("sz", readings=readings).in_name("数字金融"), "two letters would fit half of all names"
    assert not TextPattern("szj", readings=readings, whole=True).in_name("数字金融") and not TextPattern("szj", readings=readings).in_words("数字金融")
    assert TextPattern("szj", readings=readings).replaced("数字金融", "x") == "数字金融"


def test_arithmetic_is_found_by_what_was_typed() -> None:
    typed = Quantity("4400", State.NUMBER, number(4400).low, number(4400).low, "=4000*1.1")
    assert TextPattern("4000*").in_figure(typed, False) and TextPattern("440").in_figure(typed, False)


def test_nothing_is_looked_for_by_an_empty_text_but_blanks_are_by_blanks() -> None:
    assert TextPattern("").is_empty and not TextPattern(" ").is_empty
    assert TextPattern(" ").in_words("数字 金融") and not TextPattern(" ").in_figure(EMPTY, False)
    assert TextPattern(" ").replaced("数字  金融", "") == "数字金融"


@pytest.mark.parametrize(
    ("wanted", "new", "text", "after"),
    [("3588", "3600", "3,588", "3600"), ("588", "600", "3588", "3600"), ("局", "厅", "市经信局、市发改局", "市经信厅、市发改厅"), ("１", r"\1", "11", r"\1\1"), ("%", "", "12％", "12")],
)
def test_what_is_found_is_replaced_and_nothing_else(wanted: str, new: str, text: str, after: str) -> None:
    assert TextPattern(wanted).replaced(text, new) == after


def test_a_whole_text_is_replaced_only_as_a_whole() -> None:
    whole = TextPattern("588", whole=True)
    assert whole.replaced("3588", "600") == "3588" and whole.replaced("588", "600") == "600"


figures = st.decimals(min_value=-10**9, max_value=10**9, places=2).map(lambda value: f"{value.normalize():f}")


@given(figure=figures, wanted=st.text("0123456789.,-%", min_size=1, max_size=4) | figures, whole=st.booleans(), is_percent=st.booleans())
def test_the_quick_way_for_plain_numbers_finds_what_the_long_way_finds(figure: str, wanted: str, whole: bool, is_percent: bool) -> None:
    packed = pack(parse(figure))
    if packed is None:
        return
    pattern = TextPattern(wanted, whole=whole)
    found = pattern.in_packed(packed, is_percent)
    assert found == pattern.in_figure(unpack(packed), is_percent)
    if found:
        assert pattern.digits is not None and pattern.digits in str(packed >> 4), "the digits let every number through that fits"

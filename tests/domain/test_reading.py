"""What planners write, and what it is read as; what cannot be read is never guessed."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ningbo_planner.domain import exact
from ningbo_planner.domain.quantity import EMPTY, Quantity, State, canonical_text
from ningbo_planner.domain.reading import MAX_LENGTH, parse, read

NUMBER, GREATER, AT_LEAST, LESS, AT_MOST = State.NUMBER, State.GREATER, State.AT_LEAST, State.LESS, State.AT_MOST
D = Decimal


def meaning(text: str, unit: str = "") -> tuple[State, Decimal | None, Decimal | None]:
    """Return what a text is read as."""
    quantity = parse(text, unit)
    assert quantity.text == text
    return quantity.state, quantity.low, quantity.high


@pytest.mark.parametrize(
    ("text", "unit", "state", "low", "high"),
    [
        ("3588", "亿元", NUMBER, 3588, 3588),
        ("3,588", "亿元", NUMBER, 3588, 3588),
        ("3，588", "亿元", NUMBER, 3588, 3588),
        ("３５８８", "亿元", NUMBER, 3588, 3588),
        ("３，５８８．５", "亿元", NUMBER, "3588.5", "3588.5"),
        ("3 588", "亿元", NUMBER, 3588, 3588),
        ("1 234 567", "元", NUMBER, 1234567, 1234567),
        ("1\u00a0234", "元", NUMBER, 1234, 1234),
        (" 3588\t", "亿元", NUMBER, 3588, 3588),
        ("3588亿元", "亿元", NUMBER, 3588, 3588),
        ("3588 亿元", "亿元", NUMBER, 3588, 3588),
        ("达到7000亿元", "亿元", NUMBER, 7000, 7000),
        ("-0.5", "亿元", NUMBER, "-0.5", "-0.5"),
        ("−0.5", "亿元", NUMBER, "-0.5", "-0.5"),
        ("－0.5", "亿元", NUMBER, "-0.5", "-0.5"),
        ("6.9%", "%", NUMBER, "6.9", "6.9"),
        ("6.9", "%", NUMBER, "6.9", "6.9"),
        ("6.9％", "%", NUMBER, "6.9", "6.9"),
        ("6.9%", "％", NUMBER, "6.9", "6.9"),
        ("69‰", "%", NUMBER, "6.9", "6.9"),
        (">15%", "%", GREATER, 15, None),
        ("＞15％", "%", GREATER, 15, None),
        ("超过15%", "%", GREATER, 15, None),
        ("≥30", "%", AT_LEAST, 30, None),
        (">=30", "%", AT_LEAST, 30, None),
        ("不低于30%", "%", AT_LEAST, 30, None),
        ("30%以上", "%", AT_LEAST, 30, None),
        ("≤5", "%", AT_MOST, None, 5),
        ("控制在5%以内", "%", AT_MOST, None, 5),
        ("<5", "%", LESS, None, 5),
        ("不到5", "%", LESS, None, 5),
        ("超过1万", "亿元", GREATER, 10000, None),
        (">1万", "亿元", GREATER, 10000, None),
        ("超过1万亿元", "亿元", GREATER, 10000, None),
        ("1万亿元", "亿元", NUMBER, 10000, 10000),
        ("1.2万亿", "亿元", NUMBER, 12000, 12000),
        ("430.8亿", "亿元", NUMBER, "430.8", "430.8"),
        ("430.8亿元", "亿元", NUMBER, "430.8", "430.8"),
        ("5000万元", "亿元", NUMBER, "0.5", "0.5"),
        ("10万家以上", "万家", AT_LEAST, 10, None),
        ("45000个", "万个", NUMBER, "4.5", "4.5"),
        ("1000家以上", "个", AT_LEAST, 1000, None),
        ("1000以上", "个", AT_LEAST, 1000, None),
        ("1000及以上", "个", AT_LEAST, 1000, None),
        ("突破100项", "项", GREATER, 100, None),
        ("50-60", "家", State.RANGE, 50, 60),
        ("50～60", "家", State.RANGE, 50, 60),
        ("50〜60", "家", State.RANGE, 50, 60),
        ("50—60", "家", State.RANGE, 50, 60),
        ("50\u201160", "家", State.RANGE, 50, 60),
        ("50至60家", "家", State.RANGE, 50, 60),
        ("5-5.5%", "%", State.RANGE, 5, "5.5"),
        ("5%-5.5%", "%", State.RANGE, 5, "5.5"),
        ("-10--5", "%", State.RANGE, -10, -5),
        ("300左右", "人", State.ABOUT, 300, 300),
        ("约300人", "人", State.ABOUT, 300, 300),
    ],
)
def test_what_planners_write_is_read(text: str, unit: str, state: State, low: object, high: object) -> None:
    expected = tuple(None if bound is None else D(str(bound)) for bound in (low, high))
    assert meaning(text, unit) == (state, *expected)


@pytest.mark.parametrize("text", ["——", "—", "-", "－", "--", "–", "−", " —— ", "待定", "暂无数据"])
def test_a_dash_is_missing_and_never_zero(text: str) -> None:
    assert meaning(text, "亿元") == (State.MISSING, None, None)


@pytest.mark.parametrize("text", ["/", "／", "//", "N/A", "不涉及"])
def test_a_slash_is_not_applicable(text: str) -> None:
    assert meaning(text, "亿元") == (State.NOT_APPLICABLE, None, None)


@pytest.mark.parametrize("text", ["全国前列", "全覆盖", "高于全国平均水平", "位居全省第一", "翻一番"])
def test_a_target_in_words_is_words(text: str) -> None:
    assert meaning(text) == (State.WORDS, None, None)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("3588①", "亿元"),
        ("3588¹", "亿元"),
        ("10²", "亿元"),
        ("½", "亿元"),
        ("五百", "亿元"),
        ("٣٥٨٨", "亿元"),
        ("50 60", "家"),
        ("3588\n4000", "亿元"),
        ("3588 4000", "亿元"),
        ("12 34", "家"),
        ("1 2345", "家"),
        ("3,58", "亿元"),
        ("3,5888", "亿元"),
        ("1.2.3", "亿元"),
        ("1e5", "亿元"),
        ("0x10", "亿元"),
        ("nan", "亿元"),
        ("inf", "亿元"),
        ("1_000", "亿元"),
        ("=1+1", "亿元"),
        ("#REF!", "亿元"),
        ("60-50", "家"),
        (">15以下", "%"),
        (">>15", "%"),
        ("约50-60", "家"),
        ("3588(预计)", "亿元"),
        ("3588（预计）", "亿元"),
        ("63%→67.5%", "%"),
        ("2.55/3.45", "%"),
        ("15%", "亿元"),
        ("3588家", "亿元"),
        ("3588吨", "家"),
        ("1万", "%"),
        ("5个", ""),
        ("约", "亿元"),
        (">", "亿元"),
        ("%", "%"),
        ("天气晴", "亿元"),
        ("9" * 31, "亿元"),
        ("1" + " " * MAX_LENGTH + "x", "亿元"),
        ("1" * (MAX_LENGTH + 5), "亿元"),
    ],
)
def test_what_is_no_figure_is_never_made_one(text: str, unit: str) -> None:
    assert meaning(text, unit) == (State.NOT_UNDERSTOOD, None, None)


def test_an_empty_text_is_empty_and_blanks_keep_their_print() -> None:
    assert parse("") == EMPTY
    assert parse("  ") == Quantity("  ")
    assert parse("　").is_absent


@pytest.mark.parametrize(
    ("text", "unit", "notes"),
    [
        ("3588", "亿元", ()),
        ("3,588", "亿元", ("thousands",)),
        ("３５８８", "亿元", ("full_width",)),
        ("35\u200b88", "亿元", ("invisible",)),
        ("3 588", "亿元", ("blanks",)),
        ("+5", "亿元", ("plus_sign",)),
        ("6.9%", "%", ("percent_sign",)),
        ("69‰", "%", ("per_mille",)),
        ("3588亿元", "亿元", ("unit_word",)),
        ("1万亿元", "亿元", ("unit_converted",)),
        ("5亿", "亿元", ("unit_word",)),
        ("1万", "亿元", ("bare_scale",)),
        ("15%", "亿元", ("unit_mismatch",)),
        ("15吨", "亿元", ("unit_mismatch",)),
    ],
)
def test_every_liberty_taken_is_named(text: str, unit: str, notes: tuple[str, ...]) -> None:
    assert read(text, unit).notes == notes


amounts = st.decimals(min_value=D("-999999999"), max_value=D("999999999"), places=4, allow_nan=False, allow_infinity=False).map(
    lambda value: value if value else D("0.0000")
)
shorter = st.one_of(amounts, st.integers(-(10**12), 10**12).map(D), amounts.map(lambda value: D(exact.trimmed(value))))


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    """Draw a statement with its canonical print."""
    state = draw(st.sampled_from(State))
    low, high = sorted((draw(shorter), draw(shorter)))
    if state is State.RANGE:
        return Quantity("", state, low, high)
    if state in (NUMBER, State.ABOUT):
        return Quantity("", state, low, low)
    if state in (GREATER, AT_LEAST):
        return Quantity("", state, low, None)
    if state in (LESS, AT_MOST):
        return Quantity("", state, None, low)
    return Quantity({State.WORDS: "全国前列", State.NOT_UNDERSTOOD: "？？"}.get(state, ""), state)


@given(quantities(), st.sampled_from(["亿元", "%", "万个", ""]))
def test_the_canonical_print_is_read_as_what_it_means(quantity: Quantity, unit: str) -> None:
    assert parse(canonical_text(quantity, percent=unit == "%"), unit).same_meaning(quantity)


@given(shorter, st.sampled_from(["亿元", "%", "万个", ""]))
def test_a_number_gives_back_what_was_printed(amount: Decimal, unit: str) -> None:
    printed = exact.plain(amount)
    quantity = parse(printed, unit)
    assert quantity.text == printed and quantity.number is not None
    assert exact.plain(quantity.number) == printed


@given(st.text(max_size=200), st.sampled_from(["亿元", "%", "万个", ""]))
def test_whatever_is_typed_the_print_is_kept_and_the_meaning_is_whole(text: str, unit: str) -> None:
    quantity = parse(text, unit)
    assert quantity.text == text
    bounds = {
        NUMBER: quantity.low is not None and quantity.low == quantity.high,
        State.ABOUT: quantity.low is not None and quantity.low == quantity.high,
        State.RANGE: quantity.low is not None and quantity.high is not None and quantity.low <= quantity.high,
        GREATER: quantity.low is not None and quantity.high is None,
        AT_LEAST: quantity.low is not None and quantity.high is None,
        LESS: quantity.low is None and quantity.high is not None,
        AT_MOST: quantity.low is None and quantity.high is not None,
    }
    assert bounds.get(quantity.state, quantity.low is None and quantity.high is None)


WRITTEN = ["3588", "3,588", "-0.5", ">15%", "≥30", "50-60", "300左右", "1000以上", "超过1万", "1万亿元", "——", "/", "全国前列", "看不懂"]
BLANKS = " \t\n\r\u00a0\u2009\u3000"
INVISIBLE = "\u200b\u200e\u2060\ufeff\u00ad"


def widened(text: str) -> str:
    """Return a text in full-width signs."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


@st.composite
def decorated(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a text, and the same text with blanks around figures, invisible signs anywhere, and full-width signs."""
    text = draw(st.sampled_from(WRITTEN))
    signs = []
    for at, sign in enumerate(text):
        inside = text[at - 1 : at].isdigit() and sign.isdigit()
        signs.append(draw(st.text(INVISIBLE if inside else BLANKS + INVISIBLE, max_size=2)))
        signs.append(widened(sign) if draw(st.booleans()) else sign)
    return text, "".join(signs) + draw(st.text(BLANKS + INVISIBLE, max_size=2))


@given(decorated(), st.sampled_from(["亿元", "%"]))
def test_width_blanks_and_invisible_signs_change_no_meaning(texts: tuple[str, str], unit: str) -> None:
    bare, dressed = parse(texts[0], unit), parse(texts[1], unit)
    assert (dressed.state, dressed.low, dressed.high) == (bare.state, bare.low, bare.high)


FIGURE = re.compile(r"[0-9０-９]")


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=12), st.sampled_from(["亿元", "%", ""]))
def test_a_text_without_ascii_or_full_width_digits_never_becomes_a_number(text: str, unit: str) -> None:
    assume(not FIGURE.search(text))
    assert not parse(text, unit).is_numeric


@given(st.integers(1, 99999), st.characters(categories=("No", "Nl", "Nd")))
def test_a_digit_of_another_kind_beside_a_figure_is_never_read_into_it(figure: int, sign: str) -> None:
    assume(not FIGURE.search(sign) and unicodedata.category(sign) != "Lo")
    assert not parse(f"{figure}{sign}", "亿元").is_numeric
    assert not parse(f"{sign}{figure}", "亿元").is_numeric

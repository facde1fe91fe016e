"""How a line of figures goes on: exact, as a planner used to spreadsheets expects, and never past what is stated."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain.quantity import State, number
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.series import Going, Pattern, decimals_of, fitted, rounded

EXACT_TEXTS = st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=3)


def after(texts: list[str], count: int = 2, unit: str = "亿元", **how: bool) -> list[str]:
    """Return the texts that follow."""
    pattern = Pattern([parse(text, unit) for text in texts], **how)
    return [pattern.at(len(texts) + at).text for at in range(count)]


def before(texts: list[str], count: int = 2, unit: str = "亿元") -> list[str]:
    """Return the texts that come before, the nearest first."""
    pattern = Pattern([parse(text, unit) for text in texts])
    return [pattern.at(-1 - at).text for at in range(count)]


@pytest.mark.parametrize(
    ("texts", "unit", "expected"),
    [
        (["3588"], "亿元", ["3588", "3588"]),
        (["3588", "3900"], "亿元", ["4212", "4524"]),
        (["1.5", "2"], "亿元", ["2.5", "3.0"]),
        (["0.1", "0.2", "0.3"], "亿元", ["0.4", "0.5"]),
        (["10", "7"], "个", ["4", "1"]),
        (["6.9%", "8.0%"], "%", ["9.1%", "10.2%"]),
        (["3,588", "3,900"], "亿元", ["4212", "4524"]),
        (["达到7000亿元", "达到7300亿元"], "亿元", ["达到7600亿元", "达到7900亿元"]),
        (["1", "2", "4"], "亿元", ["5", "7"]),
        (["第1批"], "亿元", ["第2批", "第3批"]),
        (["第1批", "第3批"], "亿元", ["第5批", "第7批"]),
        (["2021年第9批"], "亿元", ["2021年第10批", "2021年第11批"]),
        (["A09"], "亿元", ["A10", "A11"]),
        (["第９批"], "亿元", ["第１０批", "第１１批"]),
        (["2021年"], "亿元", ["2022年", "2023年"]),
        (["2021年"], "年", ["2022年", "2023年"]),
        (["5年"], "年", ["5年", "5年"]),
        ([">15%"], "%", [">15%", ">15%"]),
        (["50-60", "70-80"], "亿元", ["50-60", "70-80"]),
        (["300左右"], "人", ["300左右", "300左右"]),
        (["——"], "亿元", ["——", "——"]),
        (["/"], "亿元", ["/", "/"]),
        ([""], "亿元", ["", ""]),
        (["全国前列"], "亿元", ["全国前列", "全国前列"]),
        (["——", "1", "10"], "亿元", ["——", "19"]),
        (["500", "——"], "亿元", ["500", "——"]),
    ],
)
def test_what_comes_after(texts: list[str], unit: str, expected: list[str]) -> None:
    assert after(texts, unit=unit) == expected


def test_what_comes_before() -> None:
    assert before(["3588", "3900"]) == ["3276", "2964"]
    assert before(["第3批"], 4) == ["第2批", "第1批", "第0批", "第0批"]
    assert before([">15", "50-60"]) == ["50-60", ">15"]


def test_toggled_does_the_other_thing() -> None:
    assert after(["3588", "3900"], 3, toggled=True) == ["3588", "3900", "3588"]
    assert after(["3588"], toggled=True) == ["3589", "3590"]
    assert after(["1.77"], toggled=True) == ["2.77", "3.77"]
    assert after(["第1批"], toggled=True) == ["第1批", "第1批"]
    assert after(["——"], toggled=True) == ["——", "——"]


def test_figures_of_several_units_are_only_copied() -> None:
    assert after(["3588", "3900"], copies_only=True) == ["3588", "3900"]


def test_what_goes_on_is_known() -> None:
    read = lambda *texts: Pattern([parse(text) for text in texts])  # noqa: E731
    assert (read("3588", "3900").going, read("3588", "3900").step) == (Going.STEPS, Decimal(312))
    assert (read("1", "2", "4").going, read("1", "2", "4").step) == (Going.TREND, None)
    assert (read("5").going, read("第1批").going, read("第1批").step) == (Going.COPY, Going.STEPS, None)


def test_what_goes_on_means_what_it_says() -> None:
    following = Pattern([parse("6.9%", "%"), parse("8.0%", "%")]).at(2)
    assert following == parse("9.1%", "%")
    assert Pattern([parse("第1批")]).at(1).state is State.NOT_UNDERSTOOD


def test_an_expression_is_not_carried_along() -> None:
    assert Pattern([parse("第1批"), parse("第2批")]).at(5).expression == ""


def test_a_very_long_text_is_copied_at_once() -> None:
    long = "1" * 3_000_000 + "a1"
    assert after([long], 1) == [long]


@given(EXACT_TEXTS, EXACT_TEXTS, st.integers(-20, 20))
def test_two_numbers_go_on_exactly(first: Decimal, second: Decimal, place: int) -> None:
    assert Pattern([number(first), number(second)]).at(place).number == first + (second - first) * place


@given(EXACT_TEXTS, EXACT_TEXTS, st.integers(3, 8))
def test_an_even_line_of_any_length_goes_on_as_its_first_two(first: Decimal, step: Decimal, count: int) -> None:
    sources = [number(first + step * at) for at in range(count)]
    pattern = Pattern(sources)
    assert pattern.at(count + 3).number == first + step * (count + 3) and pattern.going is Going.STEPS


def test_the_line_of_best_fit_is_that_of_the_textbook() -> None:
    line = fitted([Fraction(1), Fraction(2), Fraction(4)])
    assert (line.start, line.step) == (Fraction(5, 6), Fraction(3, 2))


@pytest.mark.parametrize(("value", "decimals", "expected"), [("5/2", 0, "3"), ("-5/2", 0, "-3"), ("1/3", 2, "0.33"), ("2/3", 0, "1"), ("-1/5", 0, "0"), ("7", 2, "7.00")])
def test_rounding_goes_away_from_zero_at_halves(value: str, decimals: int, expected: str) -> None:
    assert str(rounded(Fraction(value), decimals)) == expected


def test_decimals_are_those_printed() -> None:
    assert [decimals_of(Decimal(text)) for text in ("3588", "8.0", "1.77", "1E+3")] == [0, 1, 2, 0]

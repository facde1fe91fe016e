"""Wordings of one target against each other: those that figures exist for agree, and a planted odd one is named with its proof."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.series import rounded
from ningbo_planner.domain.wordings import Figure, Wording, WordingKind, judge, ranked, whole_percent

MAKING = "数字制造业"
TOTAL = "GDP"


def level(text: str, period: str = "2026", indicator: str = MAKING) -> Wording:
    """Return a statement of a level."""
    return Wording(WordingKind.LEVEL, Figure(indicator, period), parse(text, "亿元"), label=f"{indicator}{period}")


def growth(text: str, last: str = "2026", first: str = "2025") -> Wording:
    """Return a statement of a yearly growth, or of an average over some years."""
    years = int(last) - int(first)
    kind = WordingKind.GROWTH if years == 1 else WordingKind.AVERAGE
    return Wording(kind, Figure(MAKING, last), parse(text, "%"), Figure(MAKING, first), years=years, label=f"{first}-{last}")


def share(text: str, period: str = "2026") -> Wording:
    """Return a statement of a share of the total."""
    return Wording(WordingKind.SHARE, Figure(MAKING, period), parse(text, "%"), Figure(TOTAL, period), label=f"share{period}")


def test_the_average_growth_of_the_shipped_plan() -> None:
    """3588 to 7000 over five years is 14.3 % a year: within what is printed, and nothing else."""
    levels = [level("3588", "2021"), level("7000")]
    assert judge([*levels, growth("14.3%", first="2021")]).agrees and judge([*levels, growth("14%左右", first="2021")]).agrees
    # A second way to 2021 and one to 2026, so that neither level may be the wrong one.
    told = [*levels, level("4101", "2022"), growth("14.3%", "2022", "2021"), level("6000", "2025"), growth("16.7%"), growth("12%", first="2021")]
    odd = judge(told).odd_one_out
    assert odd is not None and odd.wording.label == "2021-2026"
    assert (odd.said.low, odd.said.high) == (Fraction("0.115"), Fraction("0.125"))
    assert odd.implied.low is not None and odd.implied.high is not None
    assert [whole_percent(each) for each in (odd.implied.low, odd.implied.high)] == [Decimal("14.30"), Decimal("14.31")]


def test_where_either_of_two_may_be_wrong_both_are_named_with_what_the_rest_says_of_each() -> None:
    """Nothing but the average speaks of 2021 besides the level itself: it may as well be that one."""
    told = [level("3588", "2021"), level("7000"), level("6000", "2025"), growth("16.7%"), growth("12%", first="2021")]
    verdict = judge(told)
    assert verdict.odd_one_out is None and [odd.wording.label for odd in verdict.odd] == [f"{MAKING}2021", "2021-2026"]
    base = verdict.odd[0].implied
    assert base.low is not None and base.high is not None and 3880 < base.low < 7000 / Fraction("1.12") ** 5 < base.high < 4070


def test_bounds_and_ranges_are_what_they_are() -> None:
    assert judge([level(">10000"), level("4954", "2021"), growth("15.1%", first="2021")]).agrees
    assert not judge([level(">10000"), level("4954", "2021"), growth("14%", first="2021")]).agrees
    assert judge([level(">7000"), level("7000")]).agrees
    assert not judge([level(">7000"), level("<7000")]).agrees
    assert judge([level("≥7000"), level("≤7000")]).agrees
    assert judge([level("50-60"), level("55-70")]).agrees and not judge([level("50-60"), level("61-70")]).agrees


def test_a_share_joins_an_indicator_to_its_total() -> None:
    agreeing = [level("2100"), level("15000", indicator=TOTAL), share("14%")]
    assert judge(agreeing).agrees
    verdict = judge([*agreeing[:2], level("1.5万", indicator=TOTAL), share("15%"), growth("5%"), level("2000", "2025")])
    assert verdict.odd_one_out is not None and verdict.odd_one_out.wording.label == "share2026"


def test_two_that_contradict_each_other_have_no_odd_one() -> None:
    verdict = judge([level("7000"), level("8000")])
    assert not verdict.agrees and verdict.odd_one_out is None and len(verdict.odd) == 2 and len(verdict.clashing) == 2


def test_a_rank_against_competitors() -> None:
    others = {Figure(name, "2026"): parse(text, "亿元") for name, text in (("杭州", "9000"), ("温州", "3000"), ("嘉兴", "——"))}
    levels = [level(quantity.text, "2026", figure.indicator) for figure, quantity in others.items() if quantity.is_numeric]
    second = ranked(Figure(MAKING, "2026"), 2, others, parse("第二"), is_or_better=False)
    assert judge([*levels, second, level("7000")]).agrees
    assert not judge([*levels, second, level("2000")]).agrees and not judge([*levels, second, level("9500")]).agrees
    assert judge([*levels, ranked(Figure(MAKING, "2026"), 2, others, parse("前二"), is_or_better=True), level("9500")]).agrees


def test_what_cannot_be_compared_is_left_out_and_named() -> None:
    verdict = judge([level("7000"), level("——"), level("全国前列"), level("-5")])
    assert verdict.agrees and [wording.said.text for wording in verdict.ignored] == ["——", "全国前列", "-5"]


@st.composite
def truths(draw: st.DrawFn) -> list[Wording]:
    """Make figures and everything that is printed of them, rounded."""
    years = ["2021", "2022", "2023", "2024"]
    values = {year: Fraction(draw(st.integers(200, 9000))) + Fraction(draw(st.integers(0, 99)), 100) for year in years}
    totals = {year: values[year] * draw(st.integers(2, 12)) for year in years}
    told = [level(str(rounded(values[year], draw(st.integers(0, 1)))), year) for year in years]
    told += [level(str(rounded(totals[year], 0)), year, TOTAL) for year in years]
    told += [share(f"{rounded(values[year] / totals[year] * 100, 1)}%", year) for year in years]
    told += [growth(f"{rounded((values[last] / values[first] - 1) * 100, 1)}%", last, first) for first, last in zip(years, years[1:], strict=False)]
    rate = (float(values["2024"] / values["2021"]) ** (1 / 3) - 1) * 100
    told.append(growth(f"{rate:.1f}%", "2024", "2021"))
    return told


@given(truths())
def test_what_is_printed_of_real_figures_agrees(told: list[Wording]) -> None:
    assert judge(told).agrees


@given(truths(), st.data())
def test_a_planted_odd_one_is_named(told: list[Wording], data: st.DataObject) -> None:
    """Of levels, growths and an average of the same row, a figure that is half too large is the one that all others speak against."""
    told = [wording for wording in told if wording.kind is not WordingKind.SHARE and wording.figure.indicator == MAKING]
    at = data.draw(st.integers(0, len(told) - 1))
    wording = told[at]
    said = wording.said.number
    assert said is not None
    # A growth by its factor: to what fell to three hundredths, rounded to 0.1 %, forty points more may be nothing.
    off = said * 3 if wording.kind is WordingKind.LEVEL else (said + 100) * Decimal("1.5") - 100
    planted = Wording(wording.kind, wording.figure, Quantity(str(off), wording.said.state, off, off), wording.other, years=wording.years, label="odd")
    verdict = judge([*told[:at], planted, *told[at + 1 :]])
    assert not verdict.agrees and planted in verdict.clashing
    assert verdict.odd_one_out is not None and verdict.odd_one_out.wording.label == "odd"


@pytest.mark.parametrize("count", [2, 5, 10])
def test_years_of_growth_are_a_power(count: int) -> None:
    first, last = level("100", "2020"), level(str(rounded(Fraction(100) * Fraction(11, 10) ** count, 2)), str(2020 + count))
    assert judge([first, last, growth("10%", str(2020 + count), "2020")]).agrees
    assert not judge([first, last, growth("12%", str(2020 + count), "2020")]).agrees

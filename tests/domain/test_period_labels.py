"""Names of periods: what people call a column is read as a date, or refused in words; neighbours and places by date."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.period_labels import clean_label, dated, names_another, natural_index, next_period, previous_period, read_period
from ningbo_planner.errors import PlannerError

YEAR, QUARTER, MONTH, HORIZON = PeriodKind.YEAR, PeriodKind.QUARTER, PeriodKind.MONTH, PeriodKind.HORIZON


@pytest.mark.parametrize(
    ("label", "period"),
    [
        ("2027年", Period("2027", "2027年")),
        ("2027", Period("2027", "2027年")),
        ("２０２７年", Period("2027", "2027年")),
        (" 2027 年 ", Period("2027", "2027年")),
        ("2027年度", Period("2027", "2027年度")),
        ("2027年底", Period("2027", "2027年底")),
        ("2027年（目标）", Period("2027", "2027年（目标）")),
        ("2027（预计）", Period("2027", "2027年（预计）")),
        ("2025年一季度", Period("2025Q1", "2025年一季度", QUARTER)),
        ("2025年1季度", Period("2025Q1", "2025年1季度", QUARTER)),
        ("2025年第四季度", Period("2025Q4", "2025年第四季度", QUARTER)),
        ("2025Q1", Period("2025Q1", "2025年一季度", QUARTER)),
        ("2025 q3", Period("2025Q3", "2025年三季度", QUARTER)),
        ("2025年3月", Period("2025-03", "2025年3月", MONTH)),
        ("2025年12月份", Period("2025-12", "2025年12月份", MONTH)),
        ("2025-03", Period("2025-03", "2025年3月", MONTH)),
        ("2022-2026年", Period("2022-2026", "2022-2026年", HORIZON)),
        ("2022—2026年", Period("2022-2026", "2022—2026年", HORIZON)),
        ("目标值", Period("goal", "目标值", HORIZON)),
        ("2026\u200b年", Period("2026", "2026年")),
    ],
)
def test_what_people_call_a_column_is_read(label: str, period: Period) -> None:
    assert read_period(label) == period
    assert read_period(label, is_base=True).is_base


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("", "period.no_label"),
        (" \u3000", "period.no_label"),
        ("明年", "period.unreadable"),
        ("2025年13月", "period.unreadable"),
        ("2025年五季度", "period.unreadable"),
        ("12025年", "period.unreadable"),
        ("2026-2022年", "period.unreadable"),
        ("2025年上半年", "period.half_year"),
        ("2025H2", "period.half_year"),
        ("2025年（" + "很" * 40 + "）", "period.too_long"),
    ],
)
def test_what_names_no_period_is_refused_in_words(label: str, code: str) -> None:
    with pytest.raises(PlannerError) as caught:
        read_period(label)
    assert caught.value.code == code and str(caught.value) != code


@given(st.integers(1901, 2060), st.integers(0, 4), st.integers(0, 12), st.integers(1, 30))
def test_neighbours_follow_each_other_without_gaps(year: int, quarter: int, month: int, steps: int) -> None:
    period = first = dated(year, quarter, 0 if quarter else month)
    for _ in range(steps):
        following = next_period(period)
        assert following is not None and previous_period(following) == period and following.kind is period.kind
        assert read_period(following.id) == following == read_period(following.label)
        period = following
    assert natural_index([first], period) == 1 and natural_index([period], first) == 0


def test_a_period_without_a_date_has_no_neighbours() -> None:
    goal = Period("goal", "目标", HORIZON)
    assert next_period(goal) is None and previous_period(goal) is None and next_period(Period("2022-2026", "2022-2026年", HORIZON)) is None


def test_places_by_date() -> None:
    years = [dated(2021), dated(2023), Period("goal", "目标", HORIZON)]
    assert natural_index(years, dated(2022)) == 1 and natural_index(years, dated(2024)) == 2 and natural_index(years, dated(2020)) == 0
    assert natural_index(years, Period("2022-2026", "2022-2026年", HORIZON)) == 3
    assert natural_index([], dated(2021)) == 0 and natural_index(years[2:], dated(2021)) == 1
    quarters = [dated(2025, quarter) for quarter in (1, 2, 3, 4)]
    assert natural_index(quarters, dated(2025)) == 4 and natural_index(quarters, dated(2025, month=2)) == 0
    assert natural_index(quarters, dated(2025, month=6)) == 1, "a quarter is longer than its last month and comes behind it"


@pytest.mark.parametrize(
    ("label", "another"),
    [("2026年（目标）", False), ("2026年度", False), ("规划期末", False), ("2027年", True), ("2026年四季度", True), ("2022-2026年", False), ("目标", False)],
)
def test_a_label_that_names_another_date_is_told(label: str, another: bool) -> None:
    assert names_another(label, dated(2026)) is another


def test_a_label_is_kept_without_blanks_and_in_narrow_letters() -> None:
    assert clean_label(" ２０２６ 年（ＧＤＰ 口径）") == "2026年（GDP口径）"

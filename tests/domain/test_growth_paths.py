"""Paths between two figures and splits of a total: both ends are hit, and parts add up to the last digit."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain.growth_paths import TO_AN_END, Method, path, split, yearly_rate
from ningbo_planner.errors import PlannerError

AMOUNTS = st.decimals(min_value="0.01", max_value=10**8, allow_nan=False, allow_infinity=False, places=2)


def figures(method: Method, start: str, aim: str, steps: int = 5, decimals: int = 0) -> list[str]:
    """Return a path as texts."""
    return [str(amount) for amount in path(method, Decimal(start), Decimal(aim), steps, decimals)]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        (Method.EVEN, ["3588", "4270", "4953", "5635", "6318", "7000"]),
        (Method.RATE, ["3588", "4101", "4688", "5358", "6124", "7000"]),
        (Method.LATE, ["3588", "3815", "4270", "4953", "5863", "7000"]),
        (Method.EARLY, ["3588", "4725", "5635", "6318", "6773", "7000"]),
        (Method.S_CURVE, ["3588", "3943", "4789", "5799", "6645", "7000"]),
    ],
)
def test_from_3588_to_7000(method: Method, expected: list[str]) -> None:
    assert figures(method, "3588", "7000") == expected


def test_given_how_much_is_added() -> None:
    assert figures(Method.GIVEN_STEP, "3588", "312", 2) == ["3588", "3900", "4212"]
    assert figures(Method.GIVEN_RATE, "100", "10", 3, 1) == ["100", "110.0", "121.0", "133.1"]
    assert figures(Method.GIVEN_RATE, "100", "-10", 2) == ["100", "90", "81"]


def test_the_constant_rate_of_growth() -> None:
    assert yearly_rate(Decimal(3588), Decimal(7000), 5) == Decimal("14.30")
    assert yearly_rate(Decimal(100), Decimal(400), 2) == Decimal("100.00")


def test_a_root_that_is_exact_is_rounded_as_what_it_is() -> None:
    assert figures(Method.RATE, "1", "6.25", 2) == ["1", "3", "6.25"]


def test_an_end_with_more_decimals_is_hit_as_stated() -> None:
    assert figures(Method.EVEN, "1.77", "4.55", 2, 1) == ["1.77", "3.2", "4.55"]


@given(st.sampled_from(sorted(TO_AN_END)), AMOUNTS, AMOUNTS, st.integers(1, 12), st.integers(0, 3))
def test_every_path_hits_both_ends_and_never_turns(method: Method, start: Decimal, end: Decimal, steps: int, decimals: int) -> None:
    found = path(method, start, end, steps, decimals)
    assert (found[0], found[-1], len(found)) == (start, end, steps + 1)
    between = found[1:-1]
    assert list(between) == sorted(between, reverse=end < start)


@pytest.mark.parametrize(("start", "end"), [("0", "10"), ("10", "0"), ("-5", "5")])
def test_no_rate_leads_over_zero(start: str, end: str) -> None:
    with pytest.raises(PlannerError, match="没有固定的增速"):
        figures(Method.RATE, start, end)
    assert figures(Method.EVEN, start, end)[-1] == end


@pytest.mark.parametrize("rate", ["-100", "1000.1", "99999"])
def test_a_rate_out_of_all_bounds_is_refused(rate: str) -> None:
    with pytest.raises(PlannerError, match="增速须大于"):
        figures(Method.GIVEN_RATE, "100", rate)


def test_figures_of_more_than_thirty_digits_are_refused() -> None:
    with pytest.raises(PlannerError, match="30 位"):
        figures(Method.GIVEN_RATE, "100", "1000", 60)
    with pytest.raises(PlannerError, match="30 位"):
        figures(Method.GIVEN_STEP, "1", "9" * 30, 30)


def test_a_total_is_split_by_shares_to_the_last_digit() -> None:
    weights = [Decimal(each) for each in ("185", "7", "656", "24", "270", "170")]
    parts = split(Decimal(4000), weights, 0)
    assert [str(part) for part in parts] == ["564", "22", "2000", "73", "823", "518"] and sum(parts) == 4000


def test_the_largest_remainders_get_what_is_left() -> None:
    assert split(Decimal(10), [Decimal(1)] * 3, 0) == [4, 3, 3]
    assert split(Decimal("0.1"), [Decimal(1), Decimal(2)], 0) == [Decimal("0.0"), Decimal("0.1")]


@given(st.decimals(min_value=-(10**6), max_value=10**6, allow_nan=False, allow_infinity=False, places=2), st.lists(AMOUNTS, min_size=1, max_size=12), st.integers(0, 4))
def test_parts_always_add_up(total: Decimal, weights: list[Decimal], decimals: int) -> None:
    parts = split(total, weights, decimals)
    assert sum(parts) == total and len(parts) == len(weights)
    quantum = Decimal(1).scaleb(-max(decimals, 2))
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - total * weight / sum(weights)) <= quantum


@pytest.mark.parametrize("weights", [[], ["0", "0"], ["1", "-1"]])
def test_shares_that_mean_nothing_are_refused(weights: list[str]) -> None:
    with pytest.raises(PlannerError, match="不能按占比分解"):
        split(Decimal(10), [Decimal(each) for each in weights], 0)

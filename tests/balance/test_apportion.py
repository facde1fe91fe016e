"""Sharing out: always exact, always within bounds and on the step, proportional where nothing stops it, and no matter in which order."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.balance.apportion import Share, apportion, levelled

WEIGHTS = st.integers(0, 60).map(Fraction)


def plain(*weights: int, step: int = 1) -> list[Share]:
    """Return shares without bounds."""
    return [Share(Fraction(weight), step=step) for weight in weights]


@st.composite
def bounded_share(draw: st.DrawFn, step: int | None = None) -> Share:
    """Make a share with any bounds, base and step."""
    low = draw(st.none() | st.integers(-20, 60))
    high = draw(st.none() | st.integers(low if low is not None else -20, 90))
    chosen = step or draw(st.sampled_from([1, 2, 5]))
    return Share(draw(WEIGHTS), low, high, Fraction(draw(st.integers(0, 30))), chosen, draw(st.integers(0, chosen - 1)))


@pytest.mark.parametrize(
    ("total", "weights", "step", "expected"),
    [
        (100, (1, 1, 1), 1, [34, 33, 33]),
        (4000, (185, 7, 0, 656, 24, 270, 170), 1, [564, 22, 0, 2000, 73, 823, 518]),
        (4000, (185, 7, 0, 656, 24, 270, 170), 10, [570, 20, 0, 2000, 70, 820, 520]),
        (-10, (1, 1, 1), 1, [-3, -3, -4]),
        (0, (3, 2), 1, [0, 0]),
        (7, (0, 0), 1, [4, 3]),
    ],
)
def test_shares_are_proportional_and_add_up(total: int, weights: tuple[int, ...], step: int, expected: list[int]) -> None:
    assert apportion(total, plain(*weights, step=step)) == expected


def test_a_part_at_its_bound_leaves_the_rest_to_the_others_in_their_proportion() -> None:
    shares = [Share(Fraction(10), high=50), Share(Fraction(20)), Share(Fraction(10), low=120)]
    assert apportion(300, shares) == [50, 130, 120]
    assert apportion(200, shares) == [27, 53, 120]


def test_parts_without_a_claim_take_only_what_the_others_cannot() -> None:
    shares = [Share(Fraction(3), high=40), Share(Fraction(0)), Share(Fraction(0))]
    assert apportion(30, shares) == [30, 0, 0]
    assert apportion(100, shares) == [40, 30, 30]
    assert apportion(100, [Share(Fraction(3), low=0, high=40), Share(Fraction(0), low=5, high=10), Share(Fraction(0), low=0)]) == [40, 10, 50]


def test_what_is_added_starts_from_the_base() -> None:
    shares = [Share(Fraction(1), base=Fraction(500)), Share(Fraction(1), base=Fraction(20)), Share(Fraction(1), low=0, base=Fraction(3))]
    assert apportion(529, shares) == [502, 22, 5]
    assert apportion(463, shares) == [472, -9, 0]


def test_steps_that_differ_fit_together() -> None:
    shares = [Share(Fraction(5), step=50), Share(Fraction(3), step=10), Share(Fraction(2))]
    assert apportion(1003, shares) == [500, 300, 203]
    assert apportion(1003, shares[:2]) is None
    assert apportion(110, [Share(Fraction(1), low=0, step=20), Share(Fraction(1), low=0, step=50)]) == [60, 50]
    assert apportion(30, [Share(Fraction(1), low=0, step=20), Share(Fraction(1), low=0, step=50)]) is None


def test_a_part_that_starts_off_the_step_stays_off_it() -> None:
    assert apportion(107, [Share(Fraction(1), step=10, offset=7), Share(Fraction(1), step=10)]) == [57, 50]
    assert apportion(100, [Share(Fraction(1), step=10, offset=7), Share(Fraction(1), step=10)]) is None


@pytest.mark.parametrize(
    "shares",
    [[], [Share(Fraction(1), high=9)], [Share(Fraction(1), low=11)], [Share(Fraction(1), step=3)], [Share(Fraction(1), 4, 6, step=10), Share(Fraction(1))]],
)
def test_what_cannot_be_is_not_given(shares: list[Share]) -> None:
    assert apportion(10, shares) is None


@given(st.integers(-300, 300), st.lists(bounded_share(step=1), max_size=8))
def test_with_one_step_it_is_given_whenever_the_bounds_allow_it(total: int, shares: list[Share]) -> None:
    found = apportion(total, shares)
    lows, highs = [share.low for share in shares], [share.high for share in shares]
    possible = (None in lows or sum(map(int, filter(None, lows))) <= total) and (None in highs or total <= sum(map(int, filter(None, highs))))
    assert (found is not None) == (possible and (bool(shares) or total == 0))
    if found is not None:
        check(total, shares, found)
        exact = levelled(total, shares)
        assert all(abs(amount - ideal) < 1 for amount, ideal in zip(found, exact, strict=True))
        free = [(ideal - share.base) / share.weight for share, ideal in zip(shares, exact, strict=True) if share.weight and ideal not in (share.low, share.high)]
        assert len(set(free)) <= 1


@given(st.integers(-40, 120), st.lists(bounded_share(), min_size=1, max_size=3))
def test_with_several_steps_it_is_given_exactly_when_some_choice_fits(total: int, shares: list[Share]) -> None:
    found = apportion(total, shares)
    if found is not None:
        check(total, shares, found)
    else:
        # All that small parts can be, tried out; the last one is what is left.
        ranges = [[amount for amount in range(-200, 260) if fits(share, amount)] for share in shares[:-1]]
        assert not any(fits(shares[-1], total - sum(chosen)) for chosen in product(*ranges))


@given(st.integers(0, 400), st.lists(bounded_share(), min_size=2, max_size=6), st.randoms())
def test_the_order_of_the_parts_does_not_matter(total: int, shares: list[Share], chance: object) -> None:
    shuffled = list(shares)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = apportion(total, shares), apportion(total, shuffled)
    assert (first is None) == (second is None)
    if first is not None and second is not None:
        assert sorted(map(repr, zip(shares, first, strict=True))) == sorted(map(repr, zip(shuffled, second, strict=True)))


def fits(share: Share, amount: int) -> bool:
    """Tell whether a part may have an amount."""
    return (share.low is None or amount >= share.low) and (share.high is None or amount <= share.high) and (amount - share.offset) % share.step == 0


def check(total: int, shares: list[Share], found: list[int]) -> None:
    """Compare what was given with what was asked."""
    assert sum(found) == total and len(found) == len(shares)
    assert all(fits(share, amount) for share, amount in zip(shares, found, strict=True))

"""Exact arithmetic: nothing is rounded, and what would have to be raises."""

from __future__ import annotations

from decimal import Decimal, Inexact, getcontext, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ningbo_planner.domain import exact

D = Decimal
amounts = st.decimals(min_value=-(10**18), max_value=10**18, places=18, allow_nan=False)


@given(amounts, amounts)
def test_sums_differences_and_products_are_exact(first: Decimal, second: Decimal) -> None:
    assert Fraction(exact.add(first, second)) == Fraction(first) + Fraction(second)
    assert Fraction(exact.subtract(first, second)) == Fraction(first) - Fraction(second)
    assert Fraction(exact.multiply(first, second)) == Fraction(first) * Fraction(second)


@given(st.lists(amounts, max_size=30))
def test_a_total_is_exact_and_knows_no_order(values: list[Decimal]) -> None:
    assert Fraction(exact.total(values)) == sum(map(Fraction, values), Fraction())
    assert exact.total(values) == exact.total(sorted(values))


def test_a_careless_context_changes_nothing() -> None:
    with localcontext() as context:
        context.prec = 3
        assert exact.add(D("12345.678"), D("0.001")) == D("12345.679")
    assert getcontext().prec == 28


def test_what_would_be_rounded_raises() -> None:
    with pytest.raises(Inexact):
        exact.add(D("1E60"), D("1E-60"))


def test_nothing_summed_is_zero() -> None:
    assert exact.total([]) == 0


@pytest.mark.parametrize(
    ("amount", "plain", "trimmed"),
    [
        ("3588", "3588", "3588"),
        ("1E+4", "10000", "10000"),
        ("2.50", "2.50", "2.5"),
        ("100", "100", "100"),
        ("-0", "-0", "0"),
        ("-0.00", "-0.00", "0"),
        ("0.0", "0.0", "0"),
        ("-1.20", "-1.20", "-1.2"),
        ("1E-7", "0.0000001", "0.0000001"),
    ],
)
def test_amounts_are_printed_as_a_person_writes_them(amount: str, plain: str, trimmed: str) -> None:
    assert exact.plain(D(amount)) == plain
    assert exact.trimmed(D(amount)) == trimmed

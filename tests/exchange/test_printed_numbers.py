"""Printed figures as cells."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ningbo_planner.exchange.writer.printed_numbers import is_exact, open_format, printed_number


@pytest.mark.parametrize(
    ("text", "amount", "shown"),
    [
        ("3588", "3588", "0"),
        ("1.77", "1.77", "0.00"),
        ("10.50", "10.50", "0.00"),
        ("-2.5", "-2.5", "0.0"),
        ("0", "0", "0"),
        ("3,588", "3588", "#,##0"),
        ("1,234,567.80", "1234567.80", "#,##0.00"),
        ("6.9%", "0.069", "0.0%"),
        ("8.0%", "0.080", "0.0%"),
        ("15%", "0.15", "0%"),
    ],
)
def test_a_plain_figure_is_a_number_that_shows_its_digits(text: str, amount: str, shown: str) -> None:
    found = printed_number(text)
    assert found is not None and found.amount == Decimal(amount) and found.format == shown


@pytest.mark.parametrize("text", ["", "——", "/", ">15%", "50-60", "300左右", "全国前列", "007", "-0", "1,23", "３５８８", "+5", " 5", "1e5", "12345678901234567", "0.1234567890123456"])
def test_everything_else_is_text_as_printed(text: str) -> None:
    assert printed_number(text) is None


def test_a_cell_keeps_fifteen_digits() -> None:
    assert is_exact(Decimal("123456789012345")) and is_exact(Decimal("0.00000123456789012345")) and is_exact(Decimal("1E+20"))
    assert not is_exact(Decimal("1234567890123456"))


def test_an_open_format_never_hides_what_is_typed() -> None:
    assert open_format(0) == "General" and open_format(1) == "0.0#####" and open_format(9) == "0.000000000#"

"""Exact decimal arithmetic: amounts are never binary floats and never rounded unasked."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow

# 80 digits hold the sum of a million 18-digit amounts with 18 decimals; anything that would still need rounding raises.
EXACT = Context(prec=80, traps=[Inexact, InvalidOperation, Overflow])
ZERO = Decimal(0)


def add(first: Decimal, second: Decimal) -> Decimal:
    """Return the exact sum of two amounts."""
    return EXACT.add(first, second)


def subtract(first: Decimal, second: Decimal) -> Decimal:
    """Return the exact difference ``first`` minus ``second``."""
    return EXACT.subtract(first, second)


def multiply(first: Decimal, second: Decimal) -> Decimal:
    """Return the exact product of two amounts."""
    return EXACT.multiply(first, second)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Return the exact sum of ``amounts``; an empty sum is zero."""
    result = ZERO
    for amount in amounts:
        result = EXACT.add(result, amount)
    return result


def plain(amount: Decimal) -> str:
    """Return ``amount`` as digits without exponent, as a person writes it (``1E+4`` is ``10000``, ``2.50`` stays)."""
    return format(amount, "f")


def trimmed(amount: Decimal) -> str:
    """Return ``amount`` as digits without trailing zeros after the point, ``-0`` as ``0``."""
    text = format(amount, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text

"""The exact figure behind one that a spreadsheet shows: 1,234,567.89 is 1234567.891, 12.5% is 0.12499."""

from __future__ import annotations

import re
from decimal import Context, Decimal, InvalidOperation

from ningbo_planner.domain import exact

# A figure as spreadsheets show it: 1,234.5 · (123) · -12.50 % · 1 234 with fixed blanks · ¥1,234.
_SHOWN = re.compile(r"[(+\-−]?\s*[¥￥$€]?\s*(?P<digits>[0-9][0-9,\s\u00a0\u202f]*(?:\.[0-9]+)?|\.[0-9]+)\s*(?P<percent>%?)\s*\)?")
# Shown in a column that is too narrow.
_UNREADABLE = re.compile(r"#{2,}|[+-]?[0-9](?:\.[0-9]*)?[eE][+-]?[0-9]{1,3}")
# Spreadsheets keep 15 digits that can be trusted; the 16th and 17th are the tail of the binary fraction (0.30000000000000004).
_TRUSTED = Context(prec=15)
_LONGEST_VALUE = 40
_HUNDRED = Decimal(100)


def exact_shown(shown: str, value: str) -> str:
    """Return the exact figure of ``value`` in the manner of ``shown``; anything but a figure as it is shown."""
    text = shown.strip()
    if text == value and len(value) < 15:
        return text
    found = _SHOWN.fullmatch(text)
    if not value or (found is None and not _UNREADABLE.fullmatch(text)):
        return shown
    amount = stored_amount(value)
    if amount is None:
        return shown
    if found is None:
        return exact.trimmed(amount)
    is_percent = bool(found["percent"])
    return written(exact.multiply(amount, _HUNDRED) if is_percent else amount, _decimals(found["digits"]), is_percent)


def stored_amount(value: str) -> Decimal | None:
    """Return the number that a spreadsheet stores, without the tail of its binary fraction; ``None`` for anything else."""
    if len(value) > _LONGEST_VALUE:
        return None
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return None
    if not amount.is_finite() or abs(amount.adjusted()) > 30:
        return None
    return Decimal(exact.plain(_TRUSTED.plus(amount)))


def written(amount: Decimal, decimals: int, is_percent: bool = False) -> str:
    """Return an amount with at least ``decimals`` decimals, as it was shown, and more where it has more."""
    text = exact.trimmed(amount)
    missing = decimals - len(text.partition(".")[2])
    if missing > 0:
        text += ("" if "." in text else ".") + "0" * missing
    return f"{text}%" if is_percent else text


def _decimals(digits: str) -> int:
    return len(digits.partition(".")[2])

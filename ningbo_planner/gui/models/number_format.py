"""How a figure is written in its cell: as printed, or grouped and with the decimals of its row; rounded for the eye only, never in the plan."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from enum import StrEnum

from ningbo_planner.domain import exact
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.unit import PER_MILLE, PERCENT, parse_unit
from ningbo_planner.text import tr

_TENTH = Decimal("0.1")
# Longer than any number that is read, so that rounding to a few decimals never refuses.
_ROUNDING = Context(prec=200, rounding=ROUND_HALF_UP)
# Growth is said to a tenth of a percent; the digits are for rates over very small amounts.
_RATES = Context(prec=40, rounding=ROUND_HALF_UP)
# Whole parts of numbers inside words and bounds (``>10000``, ``50-60``); what follows a point is not grouped.
_WHOLE_PART = re.compile(r"(?<![0-9.])[1-9][0-9]{3,}")
_UNWRITTEN = re.compile(r"[,，%％‰\s]")


class NumberStyle(StrEnum):
    """How numbers are written."""

    PRINTED = "printed"
    GROUPED = "grouped"


def written(quantity: Quantity, unit: str, decimals: int | None, style: NumberStyle) -> str:
    """Return how ``quantity`` stands in its cell; ``decimals`` are those of its row, ``None`` for as many as it has."""
    if style is NumberStyle.PRINTED or not quantity.is_numeric:
        return quantity.text
    number, known = quantity.number, parse_unit(unit)
    base = known.base
    if number is None:
        text = _WHOLE_PART.sub(lambda found: f"{int(found[0]):,}", quantity.text)
        return text + base if base in (PERCENT, PER_MILLE) and text[-1:].isdigit() else text
    text = f"{rounded(number, decimals):,f}"
    if base in (PERCENT, PER_MILLE):
        return text + base
    return f"+{text}" if known.is_points and number > 0 else text


def rounded(number: Decimal, decimals: int | None) -> Decimal:
    """Return a number with so many decimals, halves going up as everybody learned it; ``-0`` is zero."""
    if decimals is None:
        return number
    made = number.quantize(Decimal(1).scaleb(-decimals), context=_ROUNDING)
    return made if made else abs(made)


def says_less(shown: str, quantity: Quantity) -> bool:
    """Tell whether what is shown is not all that was printed or typed, so that the tip must have it."""
    if shown == quantity.text:
        return False
    try:
        return Decimal(_UNWRITTEN.sub("", shown)) != Decimal(_UNWRITTEN.sub("", quantity.text))
    except InvalidOperation:
        return _UNWRITTEN.sub("", shown) != _UNWRITTEN.sub("", quantity.text)


def signed(amount: Decimal) -> str:
    """Return an amount with its sign before it, plus as well as minus (``+1.2``, ``−0.5``, ``0``)."""
    text = exact.trimmed(abs(amount))
    return text if text == "0" else f"{'+' if amount > 0 else '−'}{text}"


def growth(before: Decimal, now: Decimal, unit: str) -> Decimal | None:
    """Return growth as a part of what was before; of percentages the difference itself, as a part of one; ``None`` over zero or less."""
    if is_share(unit):
        return exact.multiply(exact.subtract(now, before), Decimal("0.01"))
    return None if before <= 0 else _RATES.divide(exact.subtract(now, before), before)


def is_share(unit: str) -> bool:
    """Tell whether amounts in a unit are percentages, which grow by points."""
    known = parse_unit(unit)
    return known.is_percent or known.is_points


def growth_text(rate: Decimal, unit: str) -> str:
    """Return growth with its sign and one decimal, as a few signs for a cell (``+12.5%``, ``+1.2个点``)."""
    amount = (rate * 100).quantize(_TENTH, context=_ROUNDING)
    text = f"{'+' if amount > 0 else '−' if amount < 0 else ''}{exact.plain(abs(amount))}"
    return tr("looks.growth.points.sign", amount=text) if is_share(unit) else tr("looks.growth.sign", amount=text)

"""Figures as cells: a real number with a format that shows the printed digits where a cell can hold it exactly, text where it cannot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ningbo_planner.exchange.writer.sheet_writer import EXACT_DIGITS

GENERAL = "General"
_MOST_DECIMALS = 6
_PLAIN = re.compile(r"(-?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]+))?(%?)")


@dataclass(frozen=True, slots=True)
class CellNumber:
    """A number for a cell and the number format that shows it as printed."""

    amount: Decimal
    format: str


@lru_cache(maxsize=1 << 16)
def printed_number(text: str) -> CellNumber | None:
    """Return what a printed figure is as a cell (``8.0%`` is 0.080 shown as ``0.0%``), or ``None`` when only text shows it as printed."""
    found = _PLAIN.fullmatch(text)
    if not found:
        return None
    sign, whole, fraction, percent = found.groups()
    amount = Decimal(sign + whole.replace(",", "") + (f".{fraction}" if fraction else ""))
    starts_odd = len(whole) > 1 and whole.startswith("0") or (sign and not amount)
    if starts_odd or not is_exact(amount):
        return None
    digits = fixed_format(len(fraction or ""))
    shown = f"#,##{digits}" if "," in whole else digits
    return CellNumber(amount.scaleb(-2) if percent else amount, shown + percent)


def fixed_format(decimals: int) -> str:
    """Return the number format with exactly so many decimals."""
    return "0." + "0" * decimals if decimals else "0"


def open_format(decimals: int) -> str:
    """Return a number format that shows so many decimals and, of what a person types, more: nothing typed may look rounded."""
    return "0." + "0" * decimals + "#" * max(1, _MOST_DECIMALS - decimals) if decimals else GENERAL


def decimals_of(amount: Decimal) -> int:
    """Return how many decimals ``amount`` is written with."""
    exponent = amount.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def is_exact(amount: Decimal) -> bool:
    """Tell whether a cell keeps ``amount`` unchanged as a number."""
    return len("".join(map(str, amount.as_tuple().digits)).strip("0")) <= EXACT_DIGITS

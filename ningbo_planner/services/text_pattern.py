"""A text that is looked for, as people mean it: in any width, with or without thousands separators, a figure by what is printed or by its plain number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from ningbo_planner.domain.cells import DECIMALS_MASK, NO_NUMBER, packed_text
from ningbo_planner.domain.quantity import Quantity, State, canonical_text

# What another width or another font makes of the same sign.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NARROW |= {ord(wide): ord(narrow) for wide, narrow in zip("\u3000\u00a0−‐‑–〜≧⩾≦⩽", "  ----~≥≥≤≤", strict=True)}
_VARIANTS = {"≥": "(?:[≥≧⩾]|[>＞][=＝])", "≤": "(?:[≤≦⩽]|[<＜][=＝])", "-": "[-－−‐‑–]", "~": "[~～〜]", ",": "[,，]", " ": r"[\s\u3000\u00a0]+"}
_BETWEEN_DIGITS = "[,，]?"
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
# All that can stand in a plainly printed number, or behind it in a row of percents.
_FIGURE_SIGNS = frozenset("0123456789.-%")


class TextPattern:
    """One text that is looked for.

    Attributes:
        text: as it was typed, without blanks round it.
        is_empty: whether there is nothing to look for.
        digits: the digits that a plainly printed number must have one after the other; ``None`` when no such number can fit.
    """

    def __init__(self, text: str, *, whole: bool = False, match_case: bool = False, readings: Callable[[str], Iterable[str]] | None = None) -> None:
        """Look for ``text``.

        Args:
            text: what is looked for; blanks round it are left out unless there is nothing else.
            whole: it must be the whole text of a cell, not a part.
            match_case: capital letters are not small ones.
            readings: returns the initials of a name as people type them (数字金融 is ``szjr``); names are found by them too.
        """
        self.text = text.strip() or text
        self.is_empty = not text
        self._whole = whole
        plain = _THOUSANDS.sub("", self.text.translate(_NARROW).replace(">=", "≥").replace("<=", "≤"))
        self._parts = re.compile(_regex(plain), 0 if match_case else re.IGNORECASE)
        self._finds = re.compile(rf"\s*(?:{self._parts.pattern})\s*\Z", self._parts.flags).match if whole else self._parts.search
        figure = plain.replace(" ", "").removesuffix("%")
        self._number = Decimal(figure) if _NUMBER.fullmatch(figure) else None
        self._is_percent = plain.endswith("%")
        # Fewer letters would be the initials of half of all names, capitals are an abbreviation (AI, GDP).
        by_initials = readings is not None and not (whole or match_case) and re.fullmatch("[a-z]{3,}", plain)
        self._readings = readings if by_initials else None
        self._initials = plain
        self.digits = _digits(plain) if plain and _FIGURE_SIGNS.issuperset(plain) else None

    def in_words(self, text: str) -> bool:
        """Tell whether it stands in words."""
        return self._finds(text) is not None

    def in_name(self, text: str) -> bool:
        """Tell whether it stands in a name, or is the initials of a part of it."""
        return self.in_words(text) or (self._readings is not None and any(self._initials in each for each in self._readings(text)))

    def in_figure(self, quantity: Quantity, is_percent: bool) -> bool:
        """Tell whether it stands in a figure: as printed, as it is meant in plain digits, or in the arithmetic it was typed as."""
        if quantity.state is State.EMPTY and not quantity.text:
            return False
        return (
            self.in_words(quantity.text)
            or self.in_words(canonical_text(quantity, is_percent))
            or (quantity.state is State.NUMBER and quantity.low == self._number and (is_percent or not self._is_percent))
            or bool(quantity.expression and self.in_words(quantity.expression))
        )

    def in_packed(self, packed: int, is_percent: bool) -> bool:
        """Tell whether it stands in a plainly printed number; the same answer as :meth:`in_figure` without making a quantity."""
        if packed & DECIMALS_MASK == NO_NUMBER:
            return False
        text = packed_text(packed)
        if self._finds(text) is not None or (is_percent and self._finds(f"{text}%") is not None):
            return True
        return self._number is not None and (is_percent or not self._is_percent) and Decimal(text) == self._number

    def replaced(self, text: str, new: str) -> str:
        """Return ``text`` with ``new`` in each place where it stands."""
        return (new if self._finds(text) is not None else text) if self._whole else self._parts.sub(lambda _: new, text)


def _regex(plain: str) -> str:
    """Return the expression that fits ``plain`` in every width, thousands separators between its digits or not."""
    pieces = []
    for at, sign in enumerate(plain):
        if sign == " " and plain[at - 1 : at] == " ":
            continue
        pieces.append(_VARIANTS.get(sign) or _both_widths(sign))
        if "0" <= sign <= "9" and "0" <= plain[at + 1 : at + 2] <= "9":
            pieces.append(_BETWEEN_DIGITS)
    return "".join(pieces)


def _both_widths(sign: str) -> str:
    return f"[{re.escape(sign)}{chr(ord(sign) + 0xFEE0)}]" if "!" <= sign <= "~" else re.escape(sign)


def _digits(plain: str) -> str:
    """Return digits that any number with ``plain`` in it has in its packed form, which knows neither point nor sign nor leading zeros."""
    whole, point, fraction = plain.strip("-%").partition(".")
    # 3588.0 is to find 3588 too.
    return (whole + fraction.rstrip("0") if point else whole).lstrip("0")

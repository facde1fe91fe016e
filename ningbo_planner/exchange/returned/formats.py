"""What a number format does to the value beneath it: percent, date, rounding, scaling, hidden zero.

Only so much of the format language is understood as changes what a person *saw* when typing; a literal ``%`` (``0.0"%"``, ``0.0\\%``) is no percent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from ningbo_planner.domain import exact

# Excel in Chinese escapes with "!" as well as with a backslash; "_x" leaves a gap as wide as x, "*x" fills with x.
_LITERAL = re.compile(r'"[^"]*"?|\\.|!.|_.|\*.|\[\$[^\]]*\]')
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_BRACKET = re.compile(r"\[[^\]]*\]")
_EXPONENT = re.compile(r"[eE][+-]")
_DIGITS = re.compile(r"[0#?,.]*[0#?]")
# For show only: what is stored is never rounded.
_ROUNDING = Context(prec=80, rounding=ROUND_HALF_UP)
_GENERAL = frozenset({"", "general", "g/通用格式", "@", "常规"})


@dataclass(frozen=True, slots=True)
class FormatTraits:
    """What a format does.

    Attributes:
        percent: shows the value times 100 with a sign.
        date, time: shows it as a day, as a time of day.
        decimals: how many are shown, or ``None`` for as many as there are.
        thousands: how many times it is divided by 1,000 for show.
        hides_zero: whether a zero shows as nothing.
        scientific: whether it shows an exponent.
    """

    percent: bool = False
    date: bool = False
    time: bool = False
    decimals: int | None = None
    thousands: int = 0
    hides_zero: bool = False
    scientific: bool = False


PLAIN = FormatTraits()


@lru_cache(maxsize=2048)
def traits_of(code: str | None) -> FormatTraits:
    """Return what the format ``code`` does; an unknown format (``None``) does nothing that we know of."""
    if code is None or code.strip().casefold() in _GENERAL:
        return PLAIN
    bare = _LITERAL.sub(lambda found: "\0" if found[0][0] in '"\\!' else "", code)
    sections = bare.split(";")
    elapsed = bool(_ELAPSED.search(sections[0]))
    first = _BRACKET.sub("", sections[0])
    if elapsed or _is_date_or_time(first):
        return FormatTraits(date=not elapsed and _is_date(first), time=elapsed or not _is_date(first))
    hides_zero = len(sections) > 2 and not _shows(sections[2]) or not _shows(sections[0])
    return FormatTraits("%" in first, decimals=_decimals(first), thousands=_thousands(first), hides_zero=hides_zero, scientific=bool(_EXPONENT.search(first)))


def shown(value: Decimal, traits: FormatTraits) -> str:
    """Return ``value`` as the format shows it, near enough to be recognised."""
    held = exact.multiply(value, Decimal(100)) if traits.percent else value
    if traits.decimals is not None:
        held = held.quantize(Decimal(1).scaleb(-traits.decimals), context=_ROUNDING) if held.adjusted() < 40 else held
    return exact.plain(held) + ("%" if traits.percent else "")


def _is_date_or_time(section: str) -> bool:
    """Tell whether a section shows a date or a time of day."""
    letters = _EXPONENT.sub("", section).lower().replace("general", "")
    return bool(re.search(r"[ymdhs]|am/pm|a/p|上午", letters)) or ("e" in letters and "0" not in letters)


def _is_date(section: str) -> bool:
    """Tell whether a section shows a day, month or year (``mm:ss`` is a time)."""
    letters = section.lower()
    return bool(re.search(r"[yde]", letters.replace("general", ""))) or ("m" in letters and not re.search(r"[hs]", letters))


def _shows(section: str) -> bool:
    """Tell whether a section prints anything for a number."""
    return bool(section.strip("\0 ") or "\0" in section)


def _decimals(section: str) -> int | None:
    """Return how many decimals a section shows; ``None`` for ``General`` inside it and for fractions."""
    if "general" in section.lower() or "/" in section or "@" in section:
        return None
    match = re.search(r"\.([0#?]*)", section)
    return len(match[1]) if match else 0


def _thousands(section: str) -> int:
    """Return by how many thousands a section divides: the commas right behind its last digit."""
    digits = list(_DIGITS.finditer(section))
    if not digits:
        return 0
    rest = section[digits[-1].end() :]
    return len(rest) - len(rest.lstrip(","))

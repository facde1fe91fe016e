"""Reading a text that was pasted from another program: like typing, but what could be meant in two ways is kept as a text and marked, never guessed."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from ningbo_planner.domain.entry import Entry, read_entry
from ningbo_planner.domain.quantity import EMPTY, Quantity, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.unit import parse_unit

# Most cells of most sheets; read the long way they come out the same, in twenty times the time.
_QUICK = re.compile(r"-?(?:0|[1-9][0-9]{0,16}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,5})(?:\.[0-9]{1,12})?(?P<percent>%?)")
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
# An accountant's minus: (1,234), （12.5%）.
_BRACKETED = re.compile(rf"[(（]\s*({_NUMBER}[%％]?)\s*[)）]")
_FIGURE = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?%?")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")
# Notation that is not part of what a figure says.
_MERE_NOTATION = frozenset({"full_width", "thousands", "blanks", "invisible", "plus_sign", "percent_sign", "full_stop"})
# 1.2万 in a row of 亿元: 1.2万元, or 1.2万亿元?
_AMBIGUOUS = "bare_scale"


def read_pasted(text: str, unit: str = "", decimals: int | None = None) -> Quantity:
    """Return what a pasted text says in a row of ``unit``; plain arithmetic behind an equals sign is worked out, any other formula stays a text."""
    bare = text.strip()
    if not bare:
        return EMPTY
    quick = _QUICK.fullmatch(bare)
    if quick and (not quick["percent"] or parse_unit(unit).is_percent):
        plain = bare.replace(",", "")
        amount = Decimal(plain.removesuffix("%"))
        return Quantity(plain, State.NUMBER, amount, amount)
    return _read(bare, unit, decimals)


@lru_cache(maxsize=4096)
def _read(bare: str, unit: str, decimals: int | None) -> Quantity:
    """Read a text the long way; blocks repeat their words (——, 待定, 不涉及)."""
    bracketed = _BRACKETED.fullmatch(bare)
    if bracketed:
        return parse(f"-{_without_notation(bracketed[1])}", unit)
    entry = read_entry(bare, unit, decimals=decimals, formulas_only=True)
    if _AMBIGUOUS in entry.notes and parse_unit(unit).factor > 1:
        return Quantity(bare, State.NOT_UNDERSTOOD)
    return _plainly(entry)


def _plainly(entry: Entry) -> Quantity:
    """Return a number without thousands, full-width signs and blanks; what else is printed (亿元, >, 左右) stays as it is."""
    quantity = entry.quantity
    if quantity.state is not State.NUMBER or not set(entry.notes) <= _MERE_NOTATION:
        return quantity
    text = _without_notation(quantity.text)
    return Quantity(text.removeprefix("+"), quantity.state, quantity.low, quantity.high) if _FIGURE.fullmatch(text) else quantity


def _without_notation(text: str) -> str:
    """Return the digits, sign, point and percent sign of a figure."""
    narrow = "".join(sign for sign in unicodedata.normalize("NFKC", text).replace("−", "-") if not sign.isspace() and unicodedata.category(sign) != "Cf")
    return _THOUSANDS.sub("", narrow)

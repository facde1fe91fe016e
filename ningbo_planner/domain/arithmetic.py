"""Arithmetic that planners type into a cell: ``4000*1.1``, ``(1200+300)/2``, ``1200亿元+300亿元``, ``100*(1+8%)^5``.

Exact to the end: fractions inside, a decimal comes out. Nothing is ever handed to an interpreter of programs; what is no arithmetic is refused
at once with the reason, and so is what would only be large. Signs bind as in Excel and WPS: ``%`` before a sign before it, that before ``^``,
and ``^`` from left to right, so that ``-2^2`` is 4 and ``2^3^2`` is 64.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from math import isqrt

from ningbo_planner.domain import exact
from ningbo_planner.domain.late_pattern import LatePattern
from ningbo_planner.domain.reading import MAX_DIGITS, Unreadable, narrowed, scaled
from ningbo_planner.domain.unit import PER_MILLE, PERCENT, SCALES, Unit
from ningbo_planner.errors import PlannerError

MAX_EXPRESSION = 400
MAX_DEPTH = 30
# How large a fraction may become on the way, in bits above and below the line; 1.0001^365 fits, 9^9^9 does not.
MAX_BITS = 8192
# A result with more decimals than these is rounded to so many, unless the row says how many it has.
EXACT_PLACES = 4
ROUNDED_PLACES = 2
MAX_PLACES = 12

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]*)?|\.[0-9]+"
_SCALE = "|".join(SCALES)
_SIGNS = "+-*/^%‰()"
_LETTERS = "A-Za-z\u3400-\u9fff"
_SAME = str.maketrans({"×": "*", "÷": "/"})
_TOKEN = LatePattern(
    rf"(?P<blank>\s+)|(?P<scientific>(?:{_NUMBER})[eE][+-]?[0-9]+)|(?P<number>{_NUMBER})(?P<scale>{_SCALE})?(?P<word>[{_LETTERS}]*)"
    rf"|(?P<sign>[{re.escape(_SIGNS)}])|(?P<name>[{_LETTERS}_][\w.]*)(?P<call>\s*\()?"
)
_NO_NUMBERS = frozenset({"nan", "inf", "infinity"})
# Roots have no end; so many digits leave no doubt about the few that are kept.
_ROOTS = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Result:
    """What an expression comes to, in the unit of the row.

    Attributes:
        amount: the value; exact unless a root had to be taken.
        is_exact: whether it is.
        has_percent: whether a percent sign was in it.
    """

    amount: Fraction
    is_exact: bool
    has_percent: bool

    def settled(self, decimals: int | None = None) -> tuple[Decimal, bool]:
        """Return the decimal to keep, and whether it was rounded (half up) to ``decimals``, or to two where a row does not say."""
        limit = max(EXACT_PLACES, min(decimals or 0, MAX_PLACES))
        whole = self.amount * 10**limit
        if self.is_exact and whole.denominator == 1:
            return _decimal(whole.numerator, limit), False
        places = ROUNDED_PLACES if decimals is None else min(decimals, MAX_PLACES)
        return _decimal(_half_up(self.amount * 10**places), places), True


def evaluate(text: str, unit: Unit, offset: int = 0) -> Result:
    """Work out ``text``, which has no equals sign before it, for a row in ``unit``; ``offset`` is added to the places that refusals name.

    In a row of percents an expression with a percent sign is shown as Excel shows it: ``10%+5%`` is 15, ``100*15%`` is 1500.

    Raises:
        PlannerError: it is no arithmetic, or comes to no figure; the sentence says why.
    """
    if len(text) > MAX_EXPRESSION:
        raise PlannerError("typing.long_expression", limit=MAX_EXPRESSION)
    reader = _Reader(list(_tokens(narrowed(text).translate(_SAME), offset)), unit)
    value = reader.whole()
    has_percent = any(token.text in (PERCENT, PER_MILLE) for token in reader.tokens)
    amount = value.amount * 100 if has_percent and unit.is_percent else value.amount
    if abs(amount) >= 10**MAX_DIGITS:
        raise PlannerError("typing.too_large", limit=MAX_DIGITS)
    return Result(amount, value.is_exact, has_percent)


@dataclass(frozen=True, slots=True)
class _Token:
    """A number with what stands behind it, or a sign; ``place`` counts the signs of the text from one."""

    text: str
    place: int
    scale: str = ""
    word: str = ""

    @property
    def is_number(self) -> bool:
        """Tell a number from a sign."""
        return self.text not in _SIGNS


@dataclass(frozen=True, slots=True)
class _Value:
    """An intermediate result; ``has_unit`` tells an amount (300亿元) from a bare number."""

    amount: Fraction
    has_unit: bool = False
    is_exact: bool = True


def _tokens(text: str, offset: int) -> Iterator[_Token]:
    """Yield the numbers and signs of ``text``; the first thing that is neither is refused."""
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise _refused_sign(text[at], at + 1 + offset)
        if found["scientific"]:
            raise PlannerError("typing.scientific")
        if found["name"]:
            raise _refused_name(found["name"], bool(found["call"]))
        if found["number"] or found["sign"]:
            yield _Token(found["number"] or found["sign"], at + 1 + offset, found["scale"] or "", found["word"] or "")
        at = found.end()


def _refused_sign(sign: str, place: int) -> PlannerError:
    """Return why a sign in an expression is not read."""
    return PlannerError("typing.comma", place=place) if sign == "," else PlannerError("typing.unknown_sign", sign=sign, place=place)


def _refused_name(name: str, is_called: bool) -> PlannerError:
    """Return why a name in an expression is not read."""
    if name.lower() in _NO_NUMBERS:
        return PlannerError("typing.no_number", text=name)
    return PlannerError("typing.function", name=name[:20]) if is_called else PlannerError("typing.name", name=name[:20])


class _Reader:
    """Reads an expression from left to right, one function for each strength of binding."""

    def __init__(self, tokens: list[_Token], unit: Unit) -> None:
        """Read ``tokens`` for a row in ``unit``."""
        self.tokens = tokens
        self._unit = unit
        self._at = 0
        self._depth = 0

    def whole(self) -> _Value:
        """Return what the whole expression comes to."""
        value = self._sum()
        left = self._next
        if left is None:
            return value
        if left.text == ")":
            raise PlannerError("typing.extra_bracket", place=left.place)
        raise PlannerError("typing.no_sign_between", place=left.place)

    @property
    def _next(self) -> _Token | None:
        return self.tokens[self._at] if self._at < len(self.tokens) else None

    def _take(self, signs: str) -> str:
        """Take the next token if it is one of ``signs``; return it, or nothing."""
        token = self._next
        if token is None or token.is_number or token.text not in signs:
            return ""
        self._at += 1
        return token.text

    def _sum(self) -> _Value:
        value = self._product()
        while sign := self._take("+-"):
            other = self._product()
            value = _combined(value, other, value.amount + other.amount if sign == "+" else value.amount - other.amount, value.has_unit or other.has_unit)
        return value

    def _product(self) -> _Value:
        value = self._power()
        while sign := self._take("*/"):
            other = self._power()
            value = _times(value, other) if sign == "*" else _over(value, other)
        return value

    def _power(self) -> _Value:
        value = self._signed()
        while self._take("^"):
            value = _raised(value, self._signed())
        return value

    def _signed(self) -> _Value:
        is_negative = False
        while sign := self._take("+-"):
            is_negative ^= sign == "-"
        value = self._primary()
        while sign := self._take(PERCENT + PER_MILLE):
            value = _Value(value.amount / (100 if sign == PERCENT else 1000), value.has_unit, value.is_exact)
        return _Value(-value.amount, value.has_unit, value.is_exact) if is_negative else value

    def _primary(self) -> _Value:
        token = self._next
        if token is None:
            raise PlannerError("typing.incomplete")
        self._at += 1
        if token.is_number:
            return _amount(token, self._unit)
        if token.text != "(":
            raise PlannerError("typing.misplaced_sign", sign=token.text, place=token.place)
        return self._bracketed()

    def _bracketed(self) -> _Value:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise PlannerError("typing.too_deep", limit=MAX_DEPTH)
        value = self._sum()
        if not self._take(")"):
            left = self._next
            raise PlannerError("typing.open_bracket") if left is None else PlannerError("typing.no_sign_between", place=left.place)
        self._depth -= 1
        return value


def _amount(token: _Token, unit: Unit) -> _Value:
    """Return a number of the expression in ``unit``."""
    if sum(sign.isdigit() for sign in token.text) > MAX_DIGITS:
        raise PlannerError("typing.many_digits", limit=MAX_DIGITS)
    notes: list[str] = []
    try:
        amount = scaled(Decimal(token.text.replace(",", "")), token.scale, token.word, unit, notes)
    except Unreadable:
        raise PlannerError("typing.other_unit", word=token.scale + token.word, unit=unit.name) from None
    return _Value(Fraction(amount), any(note in ("unit_word", "unit_converted") for note in notes))


def _combined(first: _Value, second: _Value, amount: Fraction, has_unit: bool) -> _Value:
    """Return the value made of two, unless it has become too large to go on with."""
    if max(amount.numerator.bit_length(), amount.denominator.bit_length()) > MAX_BITS:
        raise PlannerError("typing.too_large", limit=MAX_DIGITS)
    return _Value(amount, has_unit, first.is_exact and second.is_exact)


def _times(first: _Value, second: _Value) -> _Value:
    if first.has_unit and second.has_unit:
        raise PlannerError("typing.two_units")
    return _combined(first, second, first.amount * second.amount, first.has_unit or second.has_unit)


def _over(first: _Value, second: _Value) -> _Value:
    """Divide; an amount by an amount is a bare number."""
    if not second.amount:
        raise PlannerError("typing.division_by_zero")
    if second.has_unit and not first.has_unit:
        raise PlannerError("typing.two_units")
    return _combined(first, second, first.amount / second.amount, first.has_unit and not second.has_unit)


def _raised(base: _Value, exponent: _Value) -> _Value:
    """Raise to a power; what it will be as large as is known before it is worked out."""
    if base.has_unit or exponent.has_unit:
        raise PlannerError("typing.two_units")
    if not base.amount and exponent.amount < 0:
        raise PlannerError("typing.division_by_zero")
    bits = max(base.amount.numerator.bit_length(), base.amount.denominator.bit_length())
    if abs(exponent.amount) * bits > MAX_BITS:
        raise PlannerError("typing.too_large", limit=MAX_DIGITS)
    if exponent.amount.denominator == 1:
        return _combined(base, exponent, base.amount ** exponent.amount.numerator, False)
    if base.amount < 0:
        raise PlannerError("typing.negative_root")
    return _root(base, exponent)


def _root(base: _Value, exponent: _Value) -> _Value:
    """Raise to a power that is no whole number; square roots that come out even are exact."""
    if exponent.amount.denominator == 2:
        power = base.amount**exponent.amount.numerator
        above, below = isqrt(power.numerator), isqrt(power.denominator)
        if above * above == power.numerator and below * below == power.denominator:
            return _combined(base, exponent, Fraction(above, below), False)
    first = _ROOTS.divide(Decimal(base.amount.numerator), Decimal(base.amount.denominator))
    by = _ROOTS.divide(Decimal(exponent.amount.numerator), Decimal(exponent.amount.denominator))
    return _Value(Fraction(_ROOTS.power(first, by)), False, False)


def _half_up(amount: Fraction) -> int:
    """Return the nearest whole number; a half goes away from zero, as it is taught."""
    whole = (2 * abs(amount.numerator) + amount.denominator) // (2 * amount.denominator)
    return whole if amount >= 0 else -whole


def _decimal(digits: int, places: int) -> Decimal:
    """Return ``digits`` with so many of them behind the point, without zeros at the end."""
    return Decimal(exact.trimmed(Decimal(digits).scaleb(-places, context=exact.EXACT)))

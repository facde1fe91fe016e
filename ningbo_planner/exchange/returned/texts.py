"""Reading the text that a returned cell stores, more strictly than a planner's own typing is read.

``domain.reading`` takes what is clear. What a department's habits make doubtful (``430,8``, ``1.2万`` in a row of 亿元, ``–5.2``, ``412→430``) is offered as readings and
held; what is no figure is refused. Signs that only look like digits (``10²``, ``①``, digits of other scripts) are never digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from ningbo_planner.domain import exact
from ningbo_planner.domain.quantity import BOUNDS, NUMERIC, Quantity, State
from ningbo_planner.domain.reading import MAX_LENGTH, Reading, parse, read
from ningbo_planner.exchange.returned.chinese_numerals import read_numerals
from ningbo_planner.exchange.returned.reading import Expected, ValueReading

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_SIGNED = rf"[+-]?{_NUMBER}"
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_UNCLEAR = frozenset({"\\", "无", "空", "…", "……", "...", "......", "?", "??", "???", "*", "**", "***"} | set("×xX略○√") | {"同上", "不变"})
_FORMULA_STARTS = ("=", "＝", "@")
_DASHED = re.compile(rf"[–—―]({_NUMBER}%?)")
_EXPONENT = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?[eE][+-]?[0-9]{1,2}")
_APOSTROPHES = re.compile(r"[+-]?[0-9]{1,3}(?:['’][0-9]{3})+(?:\.[0-9]+)?")
_MARKED_AS_TEXT = re.compile(rf"['’‘`]({_SIGNED}%?)")
_LOOSE_COMMAS = re.compile(r"[+-]?[0-9][0-9,]*,[0-9]+(?:\.[0-9]+)?")
_IDEOGRAPHIC_POINT = re.compile(r"([+-]?[0-9]+)[。｡·]([0-9]+)")
_REPLACED = re.compile(rf"({_SIGNED}%?)(?:→|->|=>|⇒|⟶|改为|改成|调整为|调整到|变为)({_SIGNED}%?)")
_BRACKETED = re.compile(rf"\(({_NUMBER}%?)\)")
_BEHIND = re.compile(r"(?:\([^()0-9]{1,20}\)|\[[^\[\]0-9]{1,20}\]|[*#△▲☆★?!。;,、]|[①-⑳])+$")
_CURRENCY = re.compile(rf"(?:¥|￥|\$|RMB|CNY|人民币)({_SIGNED})", re.IGNORECASE)
_GROWTH = re.compile(r"(同比|年均|比上年)*(?P<way>增长|增加|增幅|提高|上升|下降|降低|减少)(?P<rest>.*[0-9].*)")
_POINTS = re.compile(r"(?P<rest>.*[0-9])个?百分点")
_DOWN = frozenset({"下降", "降低", "减少"})
_SPLIT_DIGITS = re.compile(r"[0-9][^\S\r\n]+[0-9]")
_GROUPED_BY_BLANKS = re.compile(r"[+-]?[0-9]{1,3}(?:[^\S\r\n][0-9]{3})+(?:\.[0-9]+)?")
# Liberties of domain.reading that need no question, each with its sentence.
_LIBERTIES = {
    "full_width": "returns.cell.full_width",
    "thousands": "returns.cell.thousands",
    "blanks": "returns.cell.blanks",
    "unit_word": "returns.cell.unit_word",
    "unit_converted": "returns.cell.unit_converted",
    "bare_scale": "returns.cell.unit_converted",
    "percent_sign": "returns.cell.percent_sign",
    "per_mille": "returns.cell.unit_converted",
    "plus_sign": "returns.cell.plus_sign",
}
_TOLD_WITH_RESULT = frozenset({"unit_word", "unit_converted", "bare_scale", "per_mille", "percent_sign"})


def is_blank_text(text: str) -> bool:
    """Tell whether a text shows nothing: blanks of any width, invisible signs."""
    return not _INVISIBLE.sub("", text).strip()


def read_text(text: str, expected: Expected) -> ValueReading:
    """Read a text that is not blank."""
    visible = _INVISIBLE.sub("", text).strip()
    if visible.startswith(_FORMULA_STARTS):
        return ValueReading().refuse("returns.cell.formula_text")
    if len(visible) > MAX_LENGTH:
        return ValueReading().refuse("returns.cell.not_a_figure")
    reading = _read_visible(visible, expected)
    if visible != text.strip():
        reading.note("returns.cell.invisible", signs=_names(text))
    return reading


def _read_visible(visible: str, expected: Expected) -> ValueReading:
    """Read a text without invisible signs."""
    if visible in _UNCLEAR:
        return _unclear(visible, expected)
    for pattern in _RAW_PATTERNS:
        found = pattern(visible, expected)
        if found is not None:
            return found
    if _has_lookalikes(visible):
        return ValueReading().refuse("returns.cell.lookalike", signs="、".join(sorted(set(filter(_is_lookalike, visible)))))
    bare = "".join(unicodedata.normalize("NFKC", visible).replace("−", "-").split())
    for pattern in _PATTERNS:
        found = pattern(bare, expected)
        if found is not None:
            return found
    return _from_domain(visible, read(visible, expected.unit), expected)


def _names(text: str) -> str:
    """Return the code points of the invisible signs in ``text``, because they cannot be shown."""
    return "、".join(sorted({f"U+{ord(sign):04X}" for sign in _INVISIBLE.findall(text)}))


def _is_lookalike(sign: str) -> bool:
    """Tell whether a sign would turn into digits by compatibility (``²``, ``½``, ``①``) or is a digit of another script."""
    if "！" <= sign <= "～" or sign.isascii():
        return False
    narrow = unicodedata.normalize("NFKC", sign)
    return unicodedata.category(sign) in ("Nd", "No") or (narrow != sign and any(part.isdigit() for part in narrow))


def _has_lookalikes(text: str) -> bool:
    return any(map(_is_lookalike, text))


def _understood(text: str, expected: Expected) -> Quantity | None:
    """Return the statement with a figure that ``text`` is without further liberties, in the plan's notation."""
    quantity = parse(text, expected.unit)
    return expected.printed(quantity) if quantity.state in NUMERIC else None


def _negative(quantity: Quantity, expected: Expected) -> Quantity:
    """Return a number with the other sign."""
    return expected.number(exact.subtract(exact.ZERO, quantity.low or exact.ZERO))


def _unclear(text: str, expected: Expected) -> ValueReading:
    """Signs that may mean missing, zero, or nothing at all."""
    missing = expected.printed(Quantity("——", State.MISSING))
    readings = [missing, expected.number(exact.ZERO)] if text == "无" else [missing]
    if text in ("同上", "不变"):
        readings = [expected.issued] if text == "不变" else []
    return ValueReading().ask("returns.cell.unclear", readings)


def _superseded(visible: str, expected: Expected) -> ValueReading | None:
    """``412.3→430.8``: the old figure left in front of the new one."""
    match = _REPLACED.fullmatch("".join(visible.split()))
    if not match:
        return None
    readings = [quantity for quantity in (_understood(match[2], expected), _understood(match[1], expected)) if quantity]
    return ValueReading().ask("returns.cell.decorated", readings) if readings else None


def _decorated(visible: str, expected: Expected) -> ValueReading | None:
    """``430.8（预计）``, ``430.8*``, ``430.8①``: a figure with something behind it."""
    narrow = visible.replace("（", "(").replace("）", ")").replace("？", "?").replace("！", "!").replace("＊", "*")
    core = _BEHIND.sub("", narrow).rstrip()
    quantity = _understood(core, expected) if core and core != narrow and not _has_lookalikes(core) else None
    return ValueReading().ask("returns.cell.decorated", [quantity]) if quantity else None


def _point_of_another_kind(visible: str, expected: Expected) -> ValueReading | None:
    """``430。8``: the full stop of running text for the decimal point."""
    match = _IDEOGRAPHIC_POINT.fullmatch(visible)
    quantity = _understood(f"{match[1]}.{match[2]}", expected) if match else None
    return ValueReading().ask("returns.cell.point", [quantity]) if quantity else None


def _split(visible: str, expected: Expected) -> ValueReading | None:
    """``1 234.5``: digits apart are one figure only in groups of three."""
    if not _SPLIT_DIGITS.search(visible):
        return None
    narrow = unicodedata.normalize("NFKC", visible)
    quantity = _understood("".join(narrow.split()), expected) if _GROUPED_BY_BLANKS.fullmatch(narrow) else None
    if quantity is None:
        return ValueReading().refuse("returns.cell.not_a_figure")
    return ValueReading([quantity]).note("returns.cell.thousands")


_RAW_PATTERNS: tuple[Callable[[str, Expected], ValueReading | None], ...] = (_superseded, _decorated, _point_of_another_kind, _split)


def _dash_before(bare: str, expected: Expected) -> ValueReading | None:
    """``–5.2``: a dash before a figure is a minus, or a sign that somebody forgot."""
    match = _DASHED.fullmatch(bare)
    quantity = _understood(match[1], expected) if match else None
    if quantity is None:
        return None
    return ValueReading().ask("returns.cell.dash_sign", expected.nearest_first([_negative(quantity, expected), quantity]))


def _with_exponent(bare: str, expected: Expected) -> ValueReading | None:
    """``4.308E+02``, as a sheet shows a number in a narrow column."""
    if not _EXPONENT.fullmatch(bare):
        return None
    quantity = expected.number(Decimal(exact.trimmed(Decimal(bare))))
    return ValueReading([quantity]).note("returns.cell.exponent", taken=quantity.text)


def _with_apostrophes(bare: str, expected: Expected) -> ValueReading | None:
    """``1'234.5``."""
    quantity = _understood(bare.replace("'", "").replace("’", ""), expected) if _APOSTROPHES.fullmatch(bare) else None
    return ValueReading([quantity]).note("returns.cell.thousands") if quantity else None


def _behind_apostrophe(bare: str, expected: Expected) -> ValueReading | None:
    """``'430.8``: the sign by which people make a sheet take a number for text, typed where it is no such sign."""
    match = _MARKED_AS_TEXT.fullmatch(bare)
    quantity = _understood(match[1], expected) if match else None
    return ValueReading([quantity]).note("returns.cell.text_number") if quantity else None


def _loose_commas(bare: str, expected: Expected) -> ValueReading | None:
    """``12,34.5``, ``430,8``: a comma that does not part thousands."""
    if not _LOOSE_COMMAS.fullmatch(bare) or re.fullmatch(_SIGNED, bare):
        return None
    together = _understood(bare.replace(",", ""), expected)
    as_point = _understood(bare.replace(",", "."), expected) if bare.count(",") == 1 and "." not in bare else None
    return ValueReading().ask("returns.cell.commas", expected.nearest_first([quantity for quantity in (as_point, together) if quantity]))


def _in_brackets(bare: str, expected: Expected) -> ValueReading | None:
    """``(5.2)``: an accountant's minus, or just brackets."""
    match = _BRACKETED.fullmatch(bare)
    quantity = _understood(match[1], expected) if match else None
    if quantity is None:
        return None
    return ValueReading().ask("returns.cell.brackets", expected.nearest_first([_negative(quantity, expected), quantity]))


def _with_currency(bare: str, expected: Expected) -> ValueReading | None:
    """``¥430.8``: in the row's unit, or really so many yuan?"""
    match = _CURRENCY.fullmatch(bare)
    quantity = _understood(match[1], expected) if match else None
    return ValueReading().ask("returns.cell.decorated", [quantity]) if quantity else None


def _as_growth(bare: str, expected: Expected) -> ValueReading | None:
    """``增长6.9%左右``, ``下降0.4%``: a rate told in words."""
    match = _GROWTH.fullmatch(bare)
    quantity = _understood(match["rest"], expected) if match else None
    if match is None or quantity is None:
        return None
    if match["way"] in _DOWN:
        readings = [_negative(quantity, expected), quantity]
    else:
        readings = [quantity, *([expected.number(quantity.low)] if quantity.low is not None else [])]
    return ValueReading().ask("returns.cell.growth", readings)


def _as_points(bare: str, expected: Expected) -> ValueReading | None:
    """``6.9个百分点``: a level, or a change of one?"""
    match = _POINTS.fullmatch(bare)
    quantity = _understood(match["rest"], expected) if match and expected.is_percent else None
    return ValueReading().ask("returns.cell.percent_points", [quantity]) if quantity else None


def _in_numerals(bare: str, expected: Expected) -> ValueReading | None:
    """``四百三十``, with or without the unit behind it."""
    amount = read_numerals(bare.removesuffix(expected.unit) if expected.unit else bare)
    return ValueReading().ask("returns.cell.numerals", [expected.number(amount)]) if amount is not None else None


def _bare_scale(bare: str, expected: Expected) -> ValueReading | None:
    """``1.2万`` in a row of 亿元: 1.2 万元, or 1.2 万亿元?"""
    unit, result = expected.parsed_unit, read(bare, expected.unit)
    if "bare_scale" not in result.notes or unit.factor <= 1:
        return None
    of_base = _understood(bare + unit.base, expected)
    readings = [expected.printed(result.quantity), *([of_base] if of_base else [])]
    return ValueReading().ask("returns.cell.bare_scale", expected.nearest_first(readings))


_PATTERNS: tuple[Callable[[str, Expected], ValueReading | None], ...] = (
    _dash_before,
    _with_exponent,
    _with_apostrophes,
    _behind_apostrophe,
    _loose_commas,
    _in_brackets,
    _with_currency,
    _as_growth,
    _as_points,
    _in_numerals,
    _bare_scale,
)


def _from_domain(text: str, result: Reading, expected: Expected) -> ValueReading:
    """Judge what the planner's own reading makes of the text."""
    quantity = expected.printed(result.quantity)
    if quantity.state is State.NOT_UNDERSTOOD:
        code = "returns.cell.unit_mismatch" if "unit_mismatch" in result.notes else "returns.cell.not_a_figure"
        return ValueReading().refuse(code)
    reading = ValueReading([quantity])
    # A text that stands as it was issued (>15%, 全国前列) is no news.
    if quantity.same_meaning(expected.issued) and text == expected.issued.text:
        return reading
    for note in dict.fromkeys(result.notes):
        if note in _LIBERTIES:
            reading.note(_LIBERTIES[note], **({"taken": quantity.text} if note in _TOLD_WITH_RESULT else {}))
    _tell_state(quantity, expected, reading)
    return reading


def _tell_state(quantity: Quantity, expected: Expected, reading: ValueReading) -> None:
    """Note, or ask about, a statement of another kind than the one issued."""
    issued = expected.issued.state
    if quantity.state is State.NUMBER:
        if not reading.said:
            reading.note("returns.cell.text_number")
    elif quantity.state is State.MISSING and issued is not State.MISSING:
        reading.note("returns.cell.missing")
    elif quantity.state is State.NOT_APPLICABLE and issued is not State.NOT_APPLICABLE:
        reading.note("returns.cell.not_applicable")
    elif quantity.state is State.WORDS and issued is not State.WORDS:
        reading.ask("returns.cell.words")
    elif quantity.state in BOUNDS | {State.RANGE, State.ABOUT} and issued is State.NUMBER:
        plain = [expected.number(bound) for bound in (quantity.low, quantity.high) if bound is not None]
        reading.ask("returns.cell.bound", [quantity, *(plain if quantity.state is not State.RANGE else [])], issued=expected.issued.text)
    elif quantity.state in BOUNDS | {State.RANGE, State.ABOUT} and issued is not quantity.state:
        reading.note("returns.cell.statement", taken=quantity.text)

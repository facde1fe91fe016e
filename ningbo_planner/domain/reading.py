"""Reading what planners write into a quantity: ``3,588``, ``３５８８``, ``>15%``, ``超过1万``, ``1000以上``, ``50-60``, ``300左右``, ``——``.

What cannot be read is kept as text and marked, never guessed. Every liberty that the reading takes is named in ``Reading.notes``, so that a
stricter caller (returned workbooks) can ask where this one accepts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from ningbo_planner.domain import exact
from ningbo_planner.domain.quantity import EMPTY, Quantity, State
from ningbo_planner.domain.unit import PER_MILLE, PERCENT, SCALES, Unit, parse_unit

MAX_LENGTH = 120
MAX_DIGITS = 30

MISSING_SIGNS = frozenset({"-", "--", "—", "——", "–", "−", "待定", "暂无", "暂无数据"})
NOT_APPLICABLE_SIGNS = frozenset({"/", "//", "N/A", "n/a", "不涉及", "不适用"})
# Wordings that are a target without a figure; anything else without a figure is not understood.
WORDS_PATTERN = re.compile(r"前列|首位|领先|第[一二三四五六七八九十]|全覆盖|应保尽保|翻番|翻一番|提高|提升|增强|优化|完成|同步|高于全国|高于全省|平均水平")

_PREFIXES: tuple[tuple[str, State], ...] = (
    ("不低于", State.AT_LEAST),
    ("不少于", State.AT_LEAST),
    ("不超过", State.AT_MOST),
    ("不高于", State.AT_MOST),
    ("不多于", State.AT_MOST),
    ("控制在", State.AT_MOST),
    ("超过", State.GREATER),
    ("突破", State.GREATER),
    ("高于", State.GREATER),
    ("大于", State.GREATER),
    ("多于", State.GREATER),
    ("低于", State.LESS),
    ("小于", State.LESS),
    ("少于", State.LESS),
    ("不到", State.LESS),
    ("至少", State.AT_LEAST),
    ("至多", State.AT_MOST),
    ("大约", State.ABOUT),
    ("达到", State.NUMBER),
    (">=", State.AT_LEAST),
    ("<=", State.AT_MOST),
    ("≥", State.AT_LEAST),
    ("≤", State.AT_MOST),
    ("⩾", State.AT_LEAST),
    ("⩽", State.AT_MOST),
    ("≧", State.AT_LEAST),
    ("≦", State.AT_MOST),
    (">", State.GREATER),
    ("<", State.LESS),
    ("约", State.ABOUT),
    ("超", State.GREATER),
    ("达", State.NUMBER),
)
_SUFFIXES: tuple[tuple[str, State], ...] = (
    ("及以上", State.AT_LEAST),
    ("以上", State.AT_LEAST),
    ("及以下", State.AT_MOST),
    ("以下", State.AT_MOST),
    ("以内", State.AT_MOST),
    ("左右", State.ABOUT),
    ("上下", State.ABOUT),
)
_NUMBER = r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PLAIN = re.compile(r"-?[0-9]{1,17}(?:\.[0-9]{1,12})?")
_TAIL = "|".join(SCALES) + "|[%‰]"
_AMOUNT = re.compile(rf"(?P<number>{_NUMBER})(?P<tail>{_TAIL})?(?P<unit>[^0-9.,+\-—–~至到()%‰]*)")
_RANGE = re.compile(rf"(?P<low>{_NUMBER})(?P<low_tail>{_TAIL})?(?:-|—|——|–|~|至|到)(?P<high>{_NUMBER})(?P<tail>{_TAIL})?(?P<unit>[^0-9.,+\-—–~至到()%‰]*)")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
# Signs that are the same in another width, and the dashes that Word puts for a hyphen. NFKC as a whole would go too far: it turns the
# footnote mark of 3588① and the exponent of 10² into digits of the number.
_NARROW = {code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0xFF01, 0xFF5F), *range(0xFE50, 0xFE6C))}
_NARROW |= {ord("−"): "-", 0x2010: "-", 0x2011: "-", ord("〜"): "~"}
_GROUPED = re.compile("(?<![0-9.,])[0-9]{1,3}(?:[ \u00a0\u2009\u202f\u3000][0-9]{3})+(?![0-9])")
_TORN = re.compile(r"[0-9]\s+[0-9]")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it was read.

    Attributes:
        quantity: the text with its meaning.
        notes: the liberties taken: ``full_width``, ``thousands``, ``blanks``, ``invisible``, ``unit_word``, ``unit_converted``, ``bare_scale``,
            ``percent_sign``, ``per_mille``, ``plus_sign``, ``unit_mismatch`` (then the quantity is not understood).
    """

    quantity: Quantity
    notes: tuple[str, ...] = ()


class Unreadable(Exception):
    """The text has no reading; the notes tell when it is known why."""


def read(text: str, unit: str = "") -> Reading:
    """Read ``text`` as a statement in ``unit``.

    Args:
        text: as typed or printed; kept unchanged in the result.
        unit: the unit of the row (``亿元``, ``%``); a figure with another unit of the same base is converted exactly.
    """
    if _PLAIN.fullmatch(text):
        # Most cells of most plans; the long way reads them alike.
        amount = Decimal(text)
        return Reading(Quantity(text, State.NUMBER, amount, amount))
    bare, notes = _normalise(text)
    if not bare:
        return Reading(Quantity(text) if text else EMPTY, tuple(notes))
    if bare in MISSING_SIGNS:
        return Reading(Quantity(text, State.MISSING), tuple(notes))
    if bare in NOT_APPLICABLE_SIGNS:
        return Reading(Quantity(text, State.NOT_APPLICABLE), tuple(notes))
    try:
        state, low, high = _statement(bare, parse_unit(unit), notes)
    except Unreadable:
        return Reading(Quantity(text, _state_without_number(bare)), tuple(notes))
    return Reading(Quantity(text, state, low, high), tuple(notes))


def parse(text: str, unit: str = "") -> Quantity:
    """Return what ``text`` states in ``unit``; see :func:`read`."""
    return read(text, unit).quantity


def narrowed(text: str) -> str:
    """Return ``text`` with full-width signs in half width; every sign keeps its place."""
    return text.translate(_NARROW)


def _normalise(text: str) -> tuple[str, list[str]]:
    """Return ``text`` in half-width signs without blanks, and what was changed."""
    if text.isascii() and not any(sign in text for sign in " \t\r\n"):
        return text[: MAX_LENGTH + 1], []
    notes = []
    visible = _INVISIBLE.sub("", text)
    if visible != text:
        notes.append("invisible")
    narrow = narrowed(visible)
    if any("！" <= sign <= "～" for sign in visible):
        notes.append("full_width")
    joined = _GROUPED.sub(lambda found: "".join(found[0].split()), narrow)
    # Two figures in one cell (a line each, or 50 60) are not one figure; the blank stays and nothing of the grammar fits.
    bare = joined.strip() if _TORN.search(joined) else "".join(joined.split())
    if bare != narrow:
        notes.append("blanks")
    return bare[: MAX_LENGTH + 1], notes


def _state_without_number(bare: str) -> State:
    """Tell a target in words (``全国前列``) from a text that nobody can read."""
    has_digit = any(sign.isdigit() for sign in bare)
    return State.WORDS if not has_digit and WORDS_PATTERN.search(bare) else State.NOT_UNDERSTOOD


def _statement(bare: str, unit: Unit, notes: list[str]) -> tuple[State, Decimal | None, Decimal | None]:
    """Return state and bounds of a text with a figure in it, or raise."""
    if len(bare) > MAX_LENGTH:
        raise Unreadable
    state, core = _take_sign(bare)
    span = _RANGE.fullmatch(core)
    if span and state is State.NUMBER:
        low = _amount(span["low"], span["low_tail"] or span["tail"], span["unit"], unit, notes)
        high = _amount(span["high"], span["tail"], span["unit"], unit, notes)
        if low > high:
            raise Unreadable
        return State.RANGE, low, high
    single = _AMOUNT.fullmatch(core)
    if not single:
        raise Unreadable
    amount = _amount(single["number"], single["tail"], single["unit"], unit, notes)
    low = None if state in (State.LESS, State.AT_MOST) else amount
    high = None if state in (State.GREATER, State.AT_LEAST) else amount
    return state, low, high


def _take_sign(bare: str) -> tuple[State, str]:
    """Split a sign or a word of comparison off the figure; two that contradict each other are unreadable."""
    state, core = State.NUMBER, bare
    for word, meaning in _PREFIXES:
        if core.startswith(word):
            state, core = meaning, core[len(word) :]
            break
    for word, meaning in _SUFFIXES:
        if core.endswith(word):
            if state not in (State.NUMBER, meaning):
                raise Unreadable
            return meaning, core[: -len(word)]
    return state, core


def _amount(digits: str, tail: str | None, word: str, unit: Unit, notes: list[str]) -> Decimal:
    """Return one figure in ``unit``."""
    if sum(sign.isdigit() for sign in digits) > MAX_DIGITS:
        raise Unreadable
    if "," in digits:
        notes.append("thousands")
    if digits.startswith("+"):
        notes.append("plus_sign")
    value = Decimal(digits.replace(",", ""))
    if tail in (PERCENT, PER_MILLE):
        return _percent(value, tail, word, unit, notes)
    return scaled(value, tail or "", word, unit, notes)


def _percent(value: Decimal, tail: str, word: str, unit: Unit, notes: list[str]) -> Decimal:
    """Return a figure with a percent or per-mille sign, in percent; in per mille where that is the unit."""
    if unit.base == PER_MILLE and not word:
        return value if tail == PER_MILLE else exact.multiply(value, Decimal(10))
    if word or not unit.is_percent:
        notes.append("unit_mismatch")
        raise Unreadable
    if tail == PER_MILLE:
        notes.append("per_mille")
        return exact.multiply(value, Decimal("0.1"))
    notes.append("percent_sign")
    return value


def scaled(value: Decimal, scale: str, word: str, unit: Unit, notes: list[str]) -> Decimal:
    """Return a figure with a scale (万, 亿) or a unit word, in ``unit``; what was done with them is added to ``notes``.

    Raises:
        Unreadable: the word is of another base than ``unit``, or percents are given a scale.
    """
    factor = SCALES.get(scale, Decimal(1))
    if word:
        written = Unit(scale + word, word, factor)
        if not unit.same_base(written):
            notes.append("unit_mismatch")
            raise Unreadable
        notes.append("unit_word" if factor == unit.factor else "unit_converted")
        return _quotient(exact.multiply(value, factor), unit.factor)
    if not scale:
        return value
    if unit.is_percent:
        raise Unreadable
    # 430.8亿 in a column of 亿元 is 430.8; 1万 in it is ten thousand of the column's own unit.
    if unit.factor > 1 and factor >= unit.factor:
        notes.append("unit_converted" if factor > unit.factor else "unit_word")
        return _quotient(exact.multiply(value, factor), unit.factor)
    notes.append("bare_scale")
    return _plain_number(exact.multiply(value, factor))


def _quotient(value: Decimal, factor: Decimal) -> Decimal:
    """Return ``value / factor`` for a power of ten, exactly."""
    return _plain_number(value.scaleb(1 - len(factor.as_tuple().digits), context=exact.EXACT))


def _plain_number(value: Decimal) -> Decimal:
    """Return ``value`` without trailing zeros and without exponent (``1E+4`` is ``10000``)."""
    return Decimal(exact.trimmed(value))

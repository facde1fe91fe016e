"""What a person types into a cell, read as Excel users write: figures and words first (:mod:`reading`), then arithmetic (:mod:`arithmetic`),
and changes of what stood there (``*1.1``, ``+5%``).

Nothing is guessed: what cannot be read comes with a sentence that says why, and is kept as text only when the person insists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ningbo_planner.domain import exact
from ningbo_planner.domain.arithmetic import evaluate
from ningbo_planner.domain.late_pattern import LatePattern
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import EMPTY, Quantity, State
from ningbo_planner.domain.reading import MAX_DIGITS, MAX_LENGTH, narrowed, read
from ningbo_planner.domain.table import CellRef
from ningbo_planner.domain.unit import PER_MILLE, PERCENT, Unit, parse_unit
from ningbo_planner.errors import PlannerError

# As many signs as Excel lets into a cell.
MAX_TEXT = 32_767

# What no cell has a use for: control characters, halves of a surrogate pair, signs that turn the direction of a text round (12 could be shown
# as 21) and other invisible ones. Joiners stay: emoji are made with them.
_USELESS = LatePattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\u00ad]")
# Chinese input methods write their full stop where the key of the decimal point was pressed.
_STOP = LatePattern("(?<=[0-9０-９])[。｡](?=[0-9０-９])")
_STEP = LatePattern(r"([*×/÷])(.*)", re.DOTALL)
_SHARE = LatePattern(r"([+-])((?:[0-9]+)(?:\.[0-9]+)?[%‰])")
# A figure, its unit or a bracket with an operator behind it, or a bracket at a figure; and a figure that only arithmetic reads (.5).
_SUM = LatePattern(r"[0-9)%‰\u4e00-\u9fff.]\s*[-+*/^×÷]|[0-9)]\s*\([-+0-9.(]|^[-+]?\([-+0-9.(]*[-+*/^×÷]")
_HALF_NUMBER = LatePattern(r"[+-]?(?:\.[0-9]+|[0-9]+\.)")
_DATE = LatePattern(r"(?:19|20)[0-9]{2}(?:([-/.])(?:0?[1-9]|1[0-2])\1[0-3]?[0-9]|[-/]0[1-9]|年.{1,3}月.*)")
_SCIENTIFIC = LatePattern(r"[-+]?[0-9.]+[eE][-+]?[0-9]+")
_NO_NUMBER = LatePattern(r"[-+]?(?:nan|inf|infinity)", re.IGNORECASE)
_CHINESE_FIGURE = LatePattern("[〇零一二三四五六七八九十百千万亿两点壹贰叁肆伍陆柒捌玖拾佰仟]+")
_LONE_BRACKETS = LatePattern(r"\([0-9,.]+\)")
_COMMAS = LatePattern(r"[-+]?[0-9,]+(?:\.[0-9]+)?")
_TORN = LatePattern(r"[0-9]\s+[0-9]")
_WORD_BEHIND = LatePattern(r"([A-Za-z\u3400-\u9fff%‰]+)$")
_SPAN = LatePattern(r"[0-9.,]+(?:-|—|——|–|~|至|到)[0-9.,]+")
_KNOWN = LatePattern(r"[\s0-9.,+\-*/^%‰()<>=≥≤~—–A-Za-z\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A typed text as it was read.

    Attributes:
        quantity: what the cell will say; not understood, with its text (the beginning of one that is too long), when there is a problem.
        notes: the liberties taken, see :class:`reading.Reading`; also ``arithmetic``, ``rounded``, ``relative``, ``full_stop``.
        problem: why the text cannot be read, as a sentence; ``None`` when it can.
        base, change: what stood in the cell and what was done to it (``4000``, ``×1.1``) when the entry changes it.
    """

    quantity: Quantity
    notes: tuple[str, ...] = ()
    problem: PlannerError | None = None
    base: str = ""
    change: str = ""


def read_entry(text: str, unit: str = "", before: Quantity = EMPTY, decimals: int | None = None, *, formulas_only: bool = False) -> Entry:
    """Read ``text`` as typed into a cell of a row in ``unit``.

    Args:
        text: as typed; blanks around it do not count.
        unit: the unit of the row.
        before: what stands in the cell, which ``*1.1`` and ``+5%`` change.
        decimals: how many decimals the row is written with, if that is said; results without an end are rounded to them.
        formulas_only: work out only what begins with an equals sign (pasted blocks and files, where nobody sees the reading of each cell).
    """
    if len(text) > MAX_TEXT:
        # What is not kept need not be looked at: ten million signs would take a second.
        return _unread(text[:MAX_TEXT], PlannerError("typing.too_long", limit=MAX_TEXT))
    reading = read(text, unit)
    if reading.quantity.state is State.NUMBER and not reading.notes:
        return Entry(reading.quantity)
    typed = clean(text)
    half = narrowed(typed)
    if half.startswith("="):
        return _formula(typed, half, unit, decimals)
    reading = read(typed, unit)
    if reading.quantity.state is not State.NOT_UNDERSTOOD:
        notes = (*reading.notes, "full_stop") if _STOP.search(text) else reading.notes
        return Entry(reading.quantity, notes)
    entry = None if formulas_only else _relative(typed, half, unit, before, decimals) or _arithmetic(typed, half, unit, decimals)
    return entry or Entry(reading.quantity, reading.notes, _why_unread(typed, half, unit, reading.notes))


def entry_at(plan: Plan, cell: CellRef, text: str, *, formulas_only: bool = False) -> Entry:
    """Read ``text`` as typed into ``cell`` of ``plan``."""
    decimals = plan.tables[cell.table].get(cell.row, "decimals")
    return read_entry(text, plan.unit_of(cell), plan.quantity(cell), decimals, formulas_only=formulas_only)


def clean(text: str) -> str:
    """Return ``text`` without what no cell has a use for, without blanks around it, and with ``3。5`` written as ``3.5``."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return _STOP.sub(".", without_useless(text)).strip()


def without_useless(text: str) -> str:
    """Return ``text`` with one kind of line end and without control characters and invisible signs; joiners stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _USELESS.sub("", lines)


def readable(plan: Plan, cells: Iterable[CellRef], text: str) -> tuple[dict[CellRef, Quantity], int]:
    """Return what ``text`` says in each of ``cells``, and in how many it cannot be read (another unit, nothing to change there)."""
    entries = {cell: entry_at(plan, cell, text) for cell in cells}
    quantities = {cell: entry.quantity for cell, entry in entries.items() if entry.problem is None}
    return quantities, len(entries) - len(quantities)


def entry_text(quantity: Quantity) -> str:
    """Return what editing a cell shows: the arithmetic it was typed as, else its text."""
    return quantity.expression or quantity.text


def _formula(typed: str, half: str, unit: str, decimals: int | None) -> Entry:
    """Read what begins with an equals sign; one figure alone is that figure."""
    rest = half[1:].strip()
    figure = read(rest, unit)
    if figure.quantity.state is State.NUMBER:
        return Entry(figure.quantity, figure.notes)
    try:
        return _worked_out(rest, parse_unit(unit), decimals, offset=len(half) - len(half[1:].lstrip()))
    except PlannerError as problem:
        return _unread(typed, problem)


def _arithmetic(typed: str, half: str, unit: str, decimals: int | None) -> Entry | None:
    """Read what looks like arithmetic without an equals sign; ``None`` when it does not."""
    if not (_SUM.search(half) or _HALF_NUMBER.fullmatch(half)) or half[0] not in "0123456789.+-(" or _DATE.fullmatch(half):
        return None
    try:
        return _worked_out(half, parse_unit(unit), decimals)
    except PlannerError as problem:
        return _unread(typed, problem)


def _relative(typed: str, half: str, unit: str, before: Quantity, decimals: int | None) -> Entry | None:
    """Read a change of what stood in the cell; ``None`` when it is none. A share is a plain figure in a row of percents."""
    measure = parse_unit(unit)
    step, share = _STEP.fullmatch(half), _SHARE.fullmatch(half)
    if step is None and (share is None or measure.is_percent):
        return None
    number = before.number
    if number is None:
        return _unread(typed, PlannerError("typing.no_base", change=half))
    base = exact.plain(number)
    # 12 in a row of percents is meant as 12 %, and has to say so beside another percent sign.
    has_percent = measure.is_percent and (PERCENT in half or PER_MILLE in half)
    start = f"{base}%" if has_percent else base
    change = f"{step[1]}{step[2]}" if step else f"*(1{share[1]}{share[2]})" if share else ""
    try:
        entry = _worked_out(start + change, measure, decimals, offset=-len(start))
    except PlannerError as problem:
        return _unread(typed, problem)
    shown = change.replace("*", "×", 1).replace("/", "÷", 1) if change[0] in "*/" else change
    return replace(entry, notes=(*entry.notes, "relative"), base=start, change=shown)


def _worked_out(expression: str, unit: Unit, decimals: int | None, offset: int = 0) -> Entry:
    """Return the result of an expression, which the quantity keeps."""
    result = evaluate(expression, unit, offset)
    amount, is_rounded = result.settled(decimals)
    text = exact.plain(amount) + (PERCENT if unit.is_percent and result.has_percent else "")
    quantity = Quantity(text, State.NUMBER, amount, amount, "=" + "".join(expression.split()))
    if _HALF_NUMBER.fullmatch(expression):
        quantity = replace(quantity, expression="")
    return Entry(quantity, ("arithmetic", "rounded") if is_rounded else ("arithmetic",))


def _unread(typed: str, problem: PlannerError) -> Entry:
    return Entry(Quantity(typed, State.NOT_UNDERSTOOD), problem=problem)


# ------------------------------------------------------------------------------------------------ why a text is no figure


def _why_unread(typed: str, half: str, unit: str, notes: tuple[str, ...]) -> PlannerError:
    """Return the reason that helps most to put the text right."""
    if sum(sign in "0123456789" for sign in half[: MAX_LENGTH + 1]) > MAX_DIGITS:
        return PlannerError("typing.many_digits", limit=MAX_DIGITS)
    if len(half) > MAX_LENGTH and any(sign in "0123456789" for sign in half):
        return PlannerError("typing.too_long", limit=MAX_LENGTH)
    return _known_slip(typed, half) or _foreign_word(half, unit, notes) or _strange_sign(typed, half)


def _known_slip(typed: str, half: str) -> PlannerError | None:
    """Return the reason for a text that is written as many write it, but not as a figure."""
    if half == "无":
        return PlannerError("typing.none")
    if _NO_NUMBER.fullmatch(half):
        return PlannerError("typing.no_number", text=typed)
    slips = (
        (_DATE.fullmatch(half), PlannerError("typing.date")),
        (_SCIENTIFIC.fullmatch(half), PlannerError("typing.scientific")),
        (_CHINESE_FIGURE.fullmatch(half), PlannerError("typing.chinese_figure")),
        (_LONE_BRACKETS.fullmatch(half), PlannerError("typing.lone_brackets")),
        (_TORN.search(half), PlannerError("typing.two_numbers")),
        ("," in half and _COMMAS.fullmatch(half), PlannerError("typing.commas")),
        (_SPAN.fullmatch(half), PlannerError("typing.span_order")),
    )
    return next((problem for found, problem in slips if found), None)


def _foreign_word(half: str, unit: str, notes: tuple[str, ...]) -> PlannerError | None:
    """Return the reason for a figure with a word behind it that is not the row's unit."""
    word = _WORD_BEHIND.search(half)
    if word is None or not ("unit_mismatch" in notes or (half[0].isdigit() and parse_unit(unit).is_percent)):
        return None
    return PlannerError("typing.other_unit", word=word[1], unit=unit) if unit else PlannerError("typing.no_unit", word=word[1])


def _strange_sign(typed: str, half: str) -> PlannerError:
    """Return the reason for a text in which one sign cannot be part of a figure, else say that there is none."""
    if any(sign in "0123456789" for sign in half):
        for place, sign in enumerate(half, 1):
            if not _KNOWN.match(sign):
                return PlannerError("typing.unknown_sign", sign=sign, place=place)
    return PlannerError("typing.no_figure", text=typed if len(typed) <= 12 else f"{typed[:12]}…")

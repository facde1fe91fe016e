"""What a text being typed will be read as, said while it is typed and only where that is not plain to see; why it cannot be taken; what may be typed."""

from __future__ import annotations

from ningbo_planner.domain.entry import Entry, entry_at, read_entry
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity, State, canonical_text
from ningbo_planner.domain.table import CellRef
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.gui.models.typed_spread import is_prose, read_code
from ningbo_planner.text import tr


def figure_hint(plan: Plan, cell: CellRef, text: str) -> str:
    """Return how ``text`` is read in a cell (``读作 4400亿元``), why it cannot be, or nothing when it reads as it stands."""
    code = read_code(plan, cell, text, live=True)
    if code is not None:
        return code.said
    entry = entry_at(plan, cell, text)
    if entry.problem is not None:
        return tr("grid.hint.not_understood") if _takes_words(plan, cell, text) else str(entry.problem)
    if not entry.quantity.is_numeric:
        return _without_number(entry.quantity.state)
    return _said_of_figure(text.strip(), plan.unit_of(cell), entry, plan.tables[cell.table].get(cell.row, "decimals"))


def reading_hint(text: str, unit: str) -> str:
    """Return how a text that nobody types (replaced, pasted) is read in ``unit``, why it is not, or nothing when it reads as it stands."""
    entry = read_entry(text, unit, formulas_only=True)
    if entry.problem is not None:
        return str(entry.problem)
    return _said_of_figure(text.strip(), unit, entry, None) if entry.quantity.is_numeric else _without_number(entry.quantity.state)


def figure_objection(plan: Plan, cell: CellRef, text: str) -> str:
    """Return the sentence that tells why ``text`` cannot be taken as the figure of a cell, or nothing when it can."""
    code = read_code(plan, cell, text)
    if code is not None:
        return "" if code.is_possible else code.said
    entry = entry_at(plan, cell, text)
    return "" if entry.problem is None or _takes_words(plan, cell, text) else str(entry.problem)


def input_rule(plan: Plan, cell: CellRef) -> str:
    """Return what may be typed into a cell: its unit, its decimals, the forms that are understood."""
    return tr("typing.rule.words") if is_prose(plan, cell) else f"{short_rule(plan, cell)}{tr('typing.rule.forms')}"


def short_rule(plan: Plan, cell: CellRef) -> str:
    """Return the unit of a cell and how many decimals its row is written with."""
    unit, decimals = plan.unit_of(cell), plan.tables[cell.table].get(cell.row, "decimals")
    if parse_unit(unit).is_percent:
        first = tr("typing.rule.percent", unit=unit)
    else:
        first = tr("typing.rule.unit", unit=unit) if unit else tr("typing.rule.no_unit")
    if decimals is None:
        return first
    return first + (tr("typing.rule.decimals", count=decimals) if decimals else tr("typing.rule.whole"))


def printed_with_unit(quantity: Quantity, unit: str) -> str:
    """Return what a quantity means in one fixed notation with its unit; ``15%`` has it already."""
    is_percent = parse_unit(unit).is_percent
    text = canonical_text(quantity, is_percent)
    return text if is_percent or not quantity.is_numeric else f"{text}{unit}"


def _said_of_figure(typed: str, unit: str, entry: Entry, decimals: int | None) -> str:
    """Return what should be known of a figure: the reading, that it was rounded, that the row is usually written with fewer decimals."""
    reading = printed_with_unit(entry.quantity, unit)
    if entry.change:
        reading = tr("typing.changed", base=entry.base, change=entry.change, reading=reading)
    if "rounded" in entry.notes:
        return tr("typing.read_rounded", reading=reading)
    if _decimals(entry.quantity) > (decimals if decimals is not None else _decimals(entry.quantity)):
        return tr("typing.more_decimals", reading=reading, count=decimals) if decimals else tr("typing.not_whole", reading=reading)
    return "" if _says_itself(typed, unit, entry.quantity) else tr("grid.hint.read_as", reading=reading)


def _without_number(state: State) -> str:
    """Return what is kept of a text without a number."""
    hints = {State.WORDS: tr("grid.hint.words"), State.MISSING: tr("grid.hint.missing"), State.NOT_APPLICABLE: tr("grid.hint.not_applicable")}
    return hints.get(state, "")


def _takes_words(plan: Plan, cell: CellRef, text: str) -> bool:
    """Tell whether a cell is for statements in words, and ``text`` is not meant to be worked out."""
    return is_prose(plan, cell) and text.strip()[:1] not in ("=", "＝")


def _decimals(quantity: Quantity) -> int:
    """Return how many decimals a number has; other statements are not counted."""
    number = quantity.number
    return 0 if number is None else max(0, -int(number.normalize().as_tuple().exponent))


def _says_itself(typed: str, unit: str, quantity: Quantity) -> bool:
    """Tell whether the typed text already is the fixed notation, with or without the unit."""
    is_percent = parse_unit(unit).is_percent
    return typed in (canonical_text(quantity), canonical_text(quantity, is_percent), canonical_text(quantity) + unit)

"""What a text being typed will be read as, said while it is typed and only where that is not plain to see."""

from __future__ import annotations

from ningbo_planner.domain.quantity import Quantity, State, canonical_text
from ningbo_planner.domain.reading import read
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.text import tr


def reading_hint(text: str, unit: str) -> str:
    """Return how ``text`` is read in ``unit`` (``读作 >10000亿元``), or nothing when it reads as it stands."""
    typed = text.strip()
    reading = read(typed, unit)
    quantity = reading.quantity
    if not quantity.is_numeric:
        return _without_number(quantity.state, tr("grid.hint.other_unit", unit=unit) if "unit_mismatch" in reading.notes else "")
    return "" if _says_itself(typed, unit, quantity) else tr("grid.hint.read_as", reading=printed_with_unit(quantity, unit))


def _without_number(state: State, mismatch: str) -> str:
    """Return what is kept of a text without a number; ``mismatch`` says that its unit is the trouble."""
    hints = {
        State.NOT_UNDERSTOOD: mismatch or tr("grid.hint.not_understood"),
        State.WORDS: tr("grid.hint.words"),
        State.MISSING: tr("grid.hint.missing"),
        State.NOT_APPLICABLE: tr("grid.hint.not_applicable"),
    }
    return hints.get(state, "")


def printed_with_unit(quantity: Quantity, unit: str) -> str:
    """Return what a quantity means in one fixed notation with its unit; ``15%`` has it already."""
    is_percent = parse_unit(unit).is_percent
    text = canonical_text(quantity, is_percent)
    return text if is_percent or not quantity.is_numeric else f"{text}{unit}"


def _says_itself(typed: str, unit: str, quantity: Quantity) -> bool:
    """Tell whether the typed text already is the fixed notation, with or without the unit."""
    is_percent = parse_unit(unit).is_percent
    return typed in (canonical_text(quantity), canonical_text(quantity, is_percent), canonical_text(quantity) + unit)

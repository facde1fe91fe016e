"""One returned cell, whatever it stores, to what it may mean: numbers, texts, formulas, errors, pictures, struck figures, merges."""

from __future__ import annotations

import re
from decimal import Decimal

from ningbo_planner.domain.quantity import ABSENT, State
from ningbo_planner.exchange.forms.marks import is_no_change
from ningbo_planner.exchange.reader.raw_cell import CellKind, Mark, RawCell
from ningbo_planner.exchange.returned.numbers import read_number, weigh
from ningbo_planner.exchange.returned.reading import Expected, ValueReading
from ningbo_planner.exchange.returned.texts import is_blank_text, read_text
from ningbo_planner.exchange.writer.sheet_writer import EXACT_DIGITS

# Results that change by themselves or come from a network: what is stored need not be what anybody saw.
_VOLATILE = re.compile(r"\b(?:RAND|RANDBETWEEN|RANDARRAY|NOW|TODAY|OFFSET|INDIRECT|WEBSERVICE|RTD|INFO|CELL)\s*\(", re.IGNORECASE)
_LONGEST_FORMULA = 60
# Marks of a cell that say nothing against its number; formats that show a number as it is stored.
_HARMLESS = Mark.UNLOCKED | Mark.HIDDEN_ROW | Mark.HIDDEN_COLUMN
_GENERAL, _PLAIN_FORMAT = "General", re.compile(r"0(?:\.([0#]+))?")
_BOOLEANS = {"0": "FALSE", "1": "TRUE"}


def read_cell(cell: RawCell, expected: Expected, under_picture: bool = False) -> ValueReading:
    """Read one cell to fill in.

    Args:
        cell: as stored; a blank one where the file has none.
        expected: what the plan knows of it.
        under_picture: whether a floating picture lies over it.
    """
    if _is_plainly_issued(cell, expected):
        return ValueReading([expected.issued])
    obstacle = _obstacle(cell, under_picture)
    if obstacle is not None:
        return obstacle
    if _is_blank(cell):
        reading = _read_blank(cell, expected)
    elif cell.kind is CellKind.NUMBER:
        reading = read_number(cell.text.strip(), cell.number_format, expected)
    else:
        reading = _read_text_cell(cell, expected)
    weigh(reading, expected)
    _tell_formula(cell, reading)
    _tell_struck(cell, reading)
    return reading


def _is_plainly_issued(cell: RawCell, expected: Expected) -> bool:
    """Tell whether a cell holds the issued number, stored digit by digit, typed, and shown without any format that changes what is seen: most cells do."""
    issued = expected.issued
    return (
        cell.kind is CellKind.NUMBER
        and cell.formula is None
        and not cell.marks & ~_HARMLESS
        and issued.state is State.NUMBER
        and cell.text == issued.text
        and len(cell.text) <= EXACT_DIGITS
        and issued.low == Decimal(cell.text)
        and not expected.is_percent
        and (cell.number_format == _GENERAL or _shows_as_stored(cell.text, cell.number_format))
    )


def _shows_as_stored(text: str, code: str | None) -> bool:
    """Tell whether a plain format has room for all decimals of a number."""
    found = _PLAIN_FORMAT.fullmatch(code or "")
    return found is not None and len(text.partition(".")[2]) <= len(found[1] or "")


def _obstacle(cell: RawCell, under_picture: bool) -> ValueReading | None:
    """Return the refusal of a cell that holds no figure at all, or nothing."""
    reading = ValueReading()
    formula = shown_formula(cell)
    if cell.in_cell_picture or ("DISPIMG(" in (cell.formula or "").upper()):
        return reading.refuse("returns.cell.picture")
    if cell.is_dde:
        return reading.refuse("returns.cell.dde", formula=formula)
    if cell.uncomputed:
        return reading.refuse("returns.cell.uncomputed", formula=formula)
    if cell.kind is CellKind.ERROR:
        return reading.refuse("returns.cell.formula_error" if formula else "returns.cell.error_value", formula=formula)
    if cell.kind is CellKind.BOOLEAN:
        return reading.refuse("returns.cell.boolean", shown=_BOOLEANS.get(cell.text.strip(), cell.text))
    if cell.kind is CellKind.DATE:
        return reading.refuse("returns.cell.date_bad", stored=cell.text)
    if cell.kind is CellKind.UNKNOWN or cell.malformed:
        return reading.refuse("returns.cell.malformed")
    if cell.too_long:
        return reading.refuse("returns.cell.too_long", length=len(cell.text))
    if under_picture and _is_blank(cell):
        return reading.refuse("returns.cell.picture_over")
    if cell.formula is not None and _is_blank(cell):
        return reading.refuse("returns.cell.empty_formula", formula=formula)
    return None


def shown_formula(cell: RawCell) -> str:
    """Return a cell's formula as it is told, cut where it is long; nothing where it has none."""
    if not cell.formula:
        return ""
    return "=" + cell.formula if len(cell.formula) <= _LONGEST_FORMULA else f"={cell.formula[:_LONGEST_FORMULA]}…"


def _is_blank(cell: RawCell) -> bool:
    """Tell whether a cell shows nothing."""
    return cell.is_blank or not cell.text or (cell.is_text and is_blank_text(cell.text))


def _read_blank(cell: RawCell, expected: Expected) -> ValueReading:
    """A blank agrees with a blank; where a figure was issued it may be forgotten or taken out."""
    if expected.issued.state in ABSENT:
        return ValueReading([expected.issued])
    if cell.merged_into:
        return ValueReading()
    return ValueReading().ask("returns.cell.blank", issued=expected.issued.text)


def _read_text_cell(cell: RawCell, expected: Expected) -> ValueReading:
    """Read a text, a partly struck one by what is left of it."""
    if cell.part_struck and cell.unstruck and cell.unstruck.strip():
        reading = read_text(cell.unstruck, expected)
        return ValueReading(reading.quantities).ask("returns.cell.part_struck", left=cell.unstruck.strip())
    # The form's own words of a row (与下发数一致) are computed: where they stand, the figure stands elsewhere.
    if is_no_change(cell.text) and cell.formula is None:
        return ValueReading([expected.issued])
    if cell.text.strip() == expected.issued.text and expected.issued.state is not State.NUMBER:
        return ValueReading([expected.issued])
    return read_text(cell.text, expected)


def _tell_formula(cell: RawCell, reading: ValueReading) -> None:
    """Say that the figure was computed, and ask where the stored result cannot be relied on."""
    if cell.formula is None or reading.refused:
        return
    formula = shown_formula(cell)
    if cell.is_linked:
        reading.ask("returns.cell.linked", formula=formula)
    elif _VOLATILE.search(cell.formula):
        reading.ask("returns.cell.volatile", formula=formula)
    else:
        reading.note("returns.cell.formula", formula=formula)


def _tell_struck(cell: RawCell, reading: ValueReading) -> None:
    """Ask about a struck figure."""
    if cell.struck and reading.quantities:
        reading.ask("returns.cell.struck")

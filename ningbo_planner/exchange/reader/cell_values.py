"""What a stored value is: the text behind its type, with a mark where it does not fit the type that the file gives it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from ningbo_planner.exchange.reader.raw_cell import CellKind, Mark, RawCell
from ningbo_planner.exchange.reader.reading_codes import MAX_CELL_CHARACTERS, MAX_CELLS, Refusal, Refused
from ningbo_planner.exchange.reader.shared_strings import SharedStrings
from ningbo_planner.exchange.reader.style_reader import Styles
from ningbo_planner.exchange.reader.text_runs import RichText, decoded

_NUMBER = re.compile(r"\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,9})?\s*")
# What nearly every number looks like; only the others are looked at more closely.
_is_plain_number = re.compile(r"-?[0-9]{1,17}(?:\.[0-9]{1,17})?").fullmatch
_DATE = re.compile(r"\s*(\d{4}-\d\d-\d\d)?(T?\d\d:\d\d(:\d\d(\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?\s*", re.ASCII)
# More digits than any double has before its point; only such a number can be too large without an exponent.
_MANY_DIGITS = 300

# An enum's members are slow to reach by their name, and these are reached for every cell.
_IS_NUMBER, _SHARED_TEXT, _RESULT_TEXT, _INLINE_TEXT = CellKind.NUMBER, CellKind.SHARED_TEXT, CellKind.RESULT_TEXT, CellKind.INLINE_TEXT
_UNKNOWN = CellKind.UNKNOWN

_KINDS: dict[str | None, CellKind] = {
    None: CellKind.NUMBER,
    "n": CellKind.NUMBER,
    "s": CellKind.SHARED_TEXT,
    "str": CellKind.RESULT_TEXT,
    "inlineStr": CellKind.INLINE_TEXT,
    "b": CellKind.BOOLEAN,
    "e": CellKind.ERROR,
    "d": CellKind.DATE,
}


@dataclass(slots=True)
class Tables:
    """What all sheets of a workbook share while they are read.

    Attributes:
        strings: the shared strings.
        styles: the cell formats.
        cells: how many cells have been met so far, blank ones too.
        filled: how many that hold something the sheets before this one have; max_filled: how many all sheets may have.
    """

    strings: SharedStrings
    styles: Styles
    cells: int = 0
    filled: int = 0
    max_filled: int = MAX_CELLS


def put_value(cell: RawCell, stored_type: str | None, value: str | None, inline: RichText | None, strings: SharedStrings) -> None:
    """Complete ``cell``, a blank one, with what stands in it.

    Raises:
        Refused: it has two values, or names a shared string that is not there.
    """
    if inline is not None:
        _put_inline(cell, value, inline, _INLINE_TEXT if stored_type in _KINDS else _UNKNOWN)
        return
    if value is None:
        return
    kind = _KINDS.get(stored_type, _UNKNOWN)
    cell.kind, cell.text = kind, value
    if kind is _IS_NUMBER:
        if not _is_plain_number(value) and not _is_number(value):
            cell.marks |= Mark.MALFORMED if value.strip() else Mark.EMPTY_VALUE
    elif kind is _SHARED_TEXT:
        _put_shared(cell, strings)
    elif kind is _RESULT_TEXT or kind is _INLINE_TEXT:
        _decode_escapes(cell)
    elif not _fits(kind, value):
        cell.marks |= Mark.MALFORMED if value.strip() else Mark.EMPTY_VALUE


def _put_inline(cell: RawCell, value: str | None, inline: RichText, kind: CellKind) -> None:
    """Put in the text that stands in the cell itself, unless the cell has a value as well."""
    if value:
        raise Refused(Refusal.CELL_STRUCTURE, address=cell.address)
    cell.kind = kind
    cell.text, cell.unstruck = inline.text, inline.unstruck
    cell.marks |= inline.marks


def _put_shared(cell: RawCell, strings: SharedStrings) -> None:
    """Put the shared string in; an index that the table does not have would be a neighbour's text in other readers."""
    written = cell.text
    index = strings.index_of(written)
    if index is not None:
        cell.text = strings.texts[index]
        if index in strings.marks:
            cell.marks |= strings.marks[index]
            cell.unstruck = strings.unstruck.get(index)
    elif not written.strip():
        cell.text = ""
        cell.marks |= Mark.EMPTY_VALUE
    elif not strings.present:
        raise Refused(Refusal.STRINGS_MISSING, address=cell.address)
    else:
        raise Refused(Refusal.STRING_INDEX, address=cell.address, index=written[:40])


def _decode_escapes(cell: RawCell) -> None:
    """Decode the escapes of a text that is not in the table of shared strings."""
    if "_x" in cell.text:
        text = decoded(cell.text)
        cell.marks |= Mark.ESCAPED if text != cell.text else 0
        cell.text = text


def _fits(kind: CellKind, value: str) -> bool:
    """Tell whether a truth value or a date is what its type says; of errors and unknown types nothing is asked."""
    if kind is CellKind.BOOLEAN:
        return value in ("0", "1")
    return kind is not CellKind.DATE or (bool(value.strip()) and bool(_DATE.fullmatch(value)))


def _is_number(value: str) -> bool:
    """Tell whether a text is a decimal number that a double can hold."""
    match = _NUMBER.fullmatch(value)
    if match is None or len(value) > MAX_CELL_CHARACTERS:
        return False
    return (match[1] is None and len(value) < _MANY_DIGITS) or math.isfinite(float(value))

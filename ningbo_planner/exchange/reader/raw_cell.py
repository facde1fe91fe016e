"""One cell as a workbook stores it, and the places of a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from ningbo_planner.exchange.reader.reading_codes import LAST_COLUMN, LAST_ROW, MAX_CELL_CHARACTERS


class CellKind(StrEnum):
    """How the file stores a value (the ``t`` of its cell)."""

    NUMBER = "n"
    SHARED_TEXT = "s"
    INLINE_TEXT = "inlineStr"
    RESULT_TEXT = "str"
    BOOLEAN = "b"
    ERROR = "e"
    DATE = "d"
    BLANK = "blank"
    UNKNOWN = "?"


TEXT_KINDS = frozenset({CellKind.SHARED_TEXT, CellKind.INLINE_TEXT, CellKind.RESULT_TEXT})

# In the file another workbook is always a number in brackets, and a server of another program a bar or LibreOffice's DDE(); texts and
# quoted sheet names, which may hold both signs, are taken out first.
_QUOTED_IN_FORMULA = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^'\[]|'')*'")
_OTHER_WORKBOOK = re.compile(r"\[\d+\]")
_OTHER_PROGRAM = re.compile(r"\||\bDDE\(", re.IGNORECASE)


class Mark:
    """Bits of ``RawCell.marks``; plain integers, because a large form has a million of them."""

    STRUCK = 1
    PART_STRUCK = 2
    QUOTE_PREFIX = 4
    HIDDEN_ROW = 8
    HIDDEN_COLUMN = 16
    UNLOCKED = 32
    MALFORMED = 64
    ESCAPED = 128
    NO_ADDRESS = 256
    IN_CELL_PICTURE = 512
    SHARED_FORMULA = 1024
    ARRAY_FORMULA = 2048
    EMPTY_VALUE = 4096
    RICH_VALUE = 8192


def column_name(column: int) -> str:
    """Return the letters of a column number: 1 is A, 16,384 is XFD."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column by its letters (either case): A is 1; may lie beyond the last column of a sheet."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


class Area(NamedTuple):
    """A rectangle of cells, both corners included, counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    @property
    def text(self) -> str:
        """Return it as written in a workbook: ``A1:B3``, or ``A1`` for one cell."""
        first = f"{column_name(self.first_column)}{self.first_row}"
        last = f"{column_name(self.last_column)}{self.last_row}"
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell lies in it."""
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column


class CommentSign(NamedTuple):
    """Who wrote a comment last, and when as the file says it (threads: universal time); nothing where it does not say."""

    author: str = ""
    time: str = ""


@dataclass(slots=True)
class RawCell:
    """One cell as the file stores it.

    Attributes:
        row, column: counted from 1.
        kind: how the value is stored.
        text: the value as written in the file; text with its ``_x000D_`` escapes decoded, untrimmed; ``""`` when there is none.
        number_format: the format code (``0.0%``), None when the file does not say or its styles cannot be read.
        marks: bits of ``Mark``.
        formula: without ``=``; ``""`` when the cell has a formula whose text is not known; None when it has none.
        merged_into: address of the top-left cell when this one lies beneath a merge.
        comment: the texts of its comments.
        unstruck: the text without its struck-through runs, where some are.
    """

    row: int
    column: int
    kind: CellKind
    text: str = ""
    number_format: str | None = None
    marks: int = 0
    formula: str | None = None
    merged_into: str | None = None
    comment: str | None = None
    unstruck: str | None = None

    @property
    def address(self) -> str:
        """Return the address as a person reads it: ``E5``."""
        return f"{column_name(self.column)}{self.row}"

    @property
    def is_blank(self) -> bool:
        """Tell whether there is no value, not even an empty text."""
        return self.kind is CellKind.BLANK

    @property
    def is_text(self) -> bool:
        """Tell whether the value is stored as text, whatever it looks like."""
        return self.kind in TEXT_KINDS

    @property
    def cached(self) -> bool:
        """Tell whether the value is what some program once computed for the formula."""
        return self.formula is not None and not self.is_blank

    @property
    def uncomputed(self) -> bool:
        """Tell whether the formula was never computed (a program wrote the file and no one opened it)."""
        return self.formula is not None and self.is_blank

    @property
    def hidden(self) -> bool:
        """Tell whether its row or its column is hidden."""
        return bool(self.marks & (Mark.HIDDEN_ROW | Mark.HIDDEN_COLUMN))

    @property
    def hidden_row(self) -> bool:
        """Tell whether its row is hidden."""
        return bool(self.marks & Mark.HIDDEN_ROW)

    @property
    def hidden_column(self) -> bool:
        """Tell whether its column is hidden."""
        return bool(self.marks & Mark.HIDDEN_COLUMN)

    @property
    def struck(self) -> bool:
        """Tell whether the whole value is struck through."""
        return bool(self.marks & Mark.STRUCK)

    @property
    def part_struck(self) -> bool:
        """Tell whether a part of the text is struck through: an old value with the new one behind it."""
        return bool(self.marks & Mark.PART_STRUCK)

    @property
    def quote_prefix(self) -> bool:
        """Tell whether it was typed with a leading apostrophe."""
        return bool(self.marks & Mark.QUOTE_PREFIX)

    @property
    def locked(self) -> bool:
        """Tell whether sheet protection, where it is on, would keep it from being changed."""
        return not self.marks & Mark.UNLOCKED

    @property
    def malformed(self) -> bool:
        """Tell whether the stored value does not fit its kind: letters in a number, ``true`` for a boolean."""
        return bool(self.marks & Mark.MALFORMED)

    @property
    def in_cell_picture(self) -> bool:
        """Tell whether the cell shows a picture instead of a value (``DISPIMG`` of WPS)."""
        return bool(self.marks & Mark.IN_CELL_PICTURE)

    @property
    def rich_value(self) -> bool:
        """Tell whether the cell shows something that its stored value is only a stand-in for: Excel's picture in a cell, ``#SPILL!``."""
        return bool(self.marks & Mark.RICH_VALUE)

    @property
    def empty_value(self) -> bool:
        """Tell whether the file has an empty value where its kind needs one; to be treated as no value that can be read."""
        return bool(self.marks & Mark.EMPTY_VALUE)

    @property
    def is_linked(self) -> bool:
        """Tell whether its formula reads another workbook (``[1]表!A1``)."""
        return bool(_OTHER_WORKBOOK.search(_QUOTED_IN_FORMULA.sub("", self.formula or "")))

    @property
    def is_dde(self) -> bool:
        """Tell whether its formula asks another program (``cmd|'/C calc'!A0``)."""
        return bool(_OTHER_PROGRAM.search(_QUOTED_IN_FORMULA.sub("", self.formula or "")))

    @property
    def too_long(self) -> bool:
        """Tell whether the text is longer than any program lets a person type."""
        return len(self.text) > MAX_CELL_CHARACTERS

    def to_json(self, formats: dict[str | None, int]) -> list[Any]:
        """Return it as a list; number formats are numbered in ``formats``, which grows."""
        plain = [self.row, self.column, self.kind, self.text, formats.setdefault(self.number_format, len(formats)), self.marks]
        if self.formula is None and self.merged_into is None and self.comment is None and self.unstruck is None:
            return plain
        return [*plain, self.formula, self.merged_into, self.comment, self.unstruck]


def stretches(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return row or column numbers as first and last of each unbroken stretch."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def in_grid(row: int, column: int) -> bool:
    """Tell whether a place lies on the sheet that spreadsheet programs have."""
    return 1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN

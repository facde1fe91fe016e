"""The formula of a cell that shares another's: the same text with its relative references moved along."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from ningbo_planner.exchange.reader.raw_cell import RawCell, column_name, in_grid
from ningbo_planner.exchange.reader.reading_codes import LAST_COLUMN, MAX_FORMULA_CHARACTERS, MAX_SHARED_FORMULA_CHARACTERS

_NAMES = ["", *(column_name(column) for column in range(1, LAST_COLUMN + 1))]
_COLUMN = {name: column for column, name in enumerate(_NAMES) if column}
# A text, a quoted sheet name, or a reference that is no part of a longer name and no function.
_TOKEN = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|(?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})(?![\w.(!])")
# Tables, whole columns and whole rows move by rules of their own; such a formula is not guessed at.
_NOT_SIMPLE = re.compile(r"\[|\$?\b[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}\b|(?<![A-Za-z\d])\$?\d+:\$?\d+")


def shifted(formula: str, rows: int, columns: int) -> str | None:
    """Return ``formula`` as it reads ``rows`` further down and ``columns`` further right; None when that is not simple.

    Anchored parts of a reference (``$B$2``) stay where they are.
    """
    references = _references(formula)
    return None if references is None else references.moved(rows, columns)


class _Reference(NamedTuple):
    """A reference in a formula: the text before it, its place, and the signs that keep its column and its row where they are."""

    before: str
    row: int
    column: int
    keeps_column: str
    keeps_row: str


class _References:
    """A formula taken apart once for all cells that share it."""

    def __init__(self, parts: list[_Reference], rest: str) -> None:
        """Take the references in order, and the text behind the last."""
        self._parts, self._rest = parts, rest

    def moved(self, rows: int, columns: int) -> str | None:
        """Return the formula moved along, None when a reference leaves the sheet."""
        text: list[str] = []
        for before, row, column, keeps_column, keeps_row in self._parts:
            row += 0 if keeps_row else rows
            column += 0 if keeps_column else columns
            if not in_grid(row, column):
                return None
            text.append(f"{before}{keeps_column}{_NAMES[column]}{keeps_row}{row}")
        return "".join([*text, self._rest])


@lru_cache(maxsize=64)
def _references(formula: str) -> _References | None:
    """Return a formula taken apart; None when it does not move simply."""
    if _NOT_SIMPLE.search(formula):
        return None
    parts: list[_Reference] = []
    position = 0
    for match in _TOKEN.finditer(formula):
        column = None if match[2] is None else _COLUMN.get(match[2].upper())
        if column is not None:
            parts.append(_Reference(formula[position : match.start()], int(match[4]), column, match[1], match[3]))
            position = match.end()
    return _References(parts, formula[position:])


class SharedFormulas:
    """The groups of cells of one sheet that share a formula: one writes it, the others refer to it, in any order."""

    def __init__(self) -> None:
        """Begin without any."""
        self._masters: dict[str, RawCell | None] = {}
        self._children: list[tuple[RawCell, str]] = []

    def add(self, cell: RawCell, group: str) -> None:
        """Take a cell of a group; a group whose formula is written twice has none that we would trust."""
        if not cell.formula:
            self._children.append((cell, group))
        else:
            self._masters[group] = cell if group not in self._masters else None

    def settle(self) -> None:
        """Give each cell its formula; it stays ``""`` where the group has none, it does not move simply, or all of them would be too much."""
        left = MAX_SHARED_FORMULA_CHARACTERS
        for cell, group in self._children:
            master = self._masters.get(group)
            length = len(master.formula) if master is not None and master.formula else 0
            left -= length
            if master is not None and master.formula and length <= MAX_FORMULA_CHARACTERS and left >= 0:
                cell.formula = shifted(master.formula, cell.row - master.row, cell.column - master.column) or ""

"""The formula of a cell that shares another's: the same text with its relative references moved along."""

from __future__ import annotations

import re

from ningbo_planner.exchange.reader.raw_cell import RawCell, column_name, in_grid
from ningbo_planner.exchange.reader.reading_codes import MAX_FORMULA_CHARACTERS, MAX_SHARED_FORMULA_CHARACTERS

_COLUMN = {column_name(column): column for column in range(1, 16_385)}
# A text, a quoted sheet name, or a reference that is no part of a longer name and no function.
_TOKEN = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')*'|(?<![\w.$])(\$?)([A-Za-z]{1,3})(\$?)([1-9]\d{0,6})(?![\w.(!])")
# Tables, whole columns and whole rows move by rules of their own; such a formula is not guessed at.
_NOT_SIMPLE = re.compile(r"\[|\$?\b[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}\b|(?<![A-Za-z\d])\$?\d+:\$?\d+")


def shifted(formula: str, rows: int, columns: int) -> str | None:
    """Return ``formula`` as it reads ``rows`` further down and ``columns`` further right; None when that is not simple.

    Anchored parts of a reference (``$B$2``) stay where they are.
    """
    if _NOT_SIMPLE.search(formula):
        return None
    moved: list[str] = []
    position = 0
    for match in _TOKEN.finditer(formula):
        if match[2] is None:
            continue
        place = _moved_reference(match, rows, columns)
        if place is None:
            return None
        moved += [formula[position : match.start()], place]
        position = match.end()
    return "".join([*moved, formula[position:]])


def _moved_reference(match: re.Match[str], rows: int, columns: int) -> str | None:
    """Return one reference moved along, None when it leaves the sheet."""
    column = _COLUMN.get(match[2].upper())
    if column is None:
        return match[0]
    column += 0 if match[1] else columns
    row = int(match[4]) + (0 if match[3] else rows)
    return f"{match[1]}{column_name(column)}{match[3]}{row}" if in_grid(row, column) else None


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

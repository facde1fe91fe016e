"""Addresses of cells: column letters, ``E12``, ranges, and rows joined into as few ranges as possible. Rows and columns count from 1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

_ADDRESS = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


class Area(NamedTuple):
    """A rectangle of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def text(self) -> str:
        """The area as ``B2:D5``, a single cell as ``B2``."""
        first = address(self.top, self.left)
        return first if self[:2] == self[2:] else f"{first}:{address(self.bottom, self.right)}"


@lru_cache(maxsize=2048)
def letters(column: int) -> str:
    """Return the letters of ``column``."""
    name = ""
    while column:
        column, at = divmod(column - 1, 26)
        name = chr(ord("A") + at) + name
    return name


def address(row: int, column: int) -> str:
    """Return the address of one cell."""
    return f"{letters(column)}{row}"


def absolute(area: Area) -> str:
    """Return an area as ``$B$2:$D$5``."""
    return f"${letters(area.left)}${area.top}:${letters(area.right)}${area.bottom}"


def is_address(text: str) -> bool:
    """Tell whether ``text`` names one cell."""
    return _ADDRESS.fullmatch(text) is not None


def position(text: str) -> tuple[int, int]:
    """Return row and column of an address."""
    found = _ADDRESS.fullmatch(text)
    if not found:
        raise ValueError(text)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


def area(text: str) -> Area:
    """Return the area that ``B2:D5`` or ``B2`` names."""
    first, _, last = text.partition(":")
    return Area(*position(first), *position(last or first))


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return ascending ``numbers`` as runs of neighbours, each by its first and last."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def column_areas(rows: Sequence[int], left: int, right: int) -> list[Area]:
    """Return the cells of ``rows`` (ascending) between two columns as few areas."""
    return [Area(first, left, last, right) for first, last in runs(rows)]

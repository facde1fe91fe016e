"""What is on the clipboard, as rows of cells: texts of other programs, figures of our own; cleaned of what no cell can hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.errors import PlannerError

# More signs than this no cell keeps; a statement of a plan has a hundred.
MAX_TEXT = 2_000
# A whole plan of 100,000 rows by 10 years is a million cells.
MAX_CELLS = 4_000_000
MAX_SIGNS = 60_000_000
# Control signs, marks of the writing direction, blanks of no width, halves of signs: none of them is seen, and some cannot be stored.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ud800-\udfff]")
_LOOKED_AT = 20_000
_BAD_ENOUGH = 8

Rows = list[list[str]]
# Told how far the reading is (done, of all); raises to stop it.
Watch = Callable[[int, int], object]


class Source(StrEnum):
    """From which format the cells were read."""

    OWN = "own"
    SPREADSHEET = "spreadsheet"
    HTML = "html"
    TABS = "tabs"
    COMMAS = "commas"
    TEXT = "text"


class Figure(NamedTuple):
    """A cell that this program copied: its statement, the unit it had there, and its comment."""

    quantity: Quantity
    unit: str
    comment: Comment | None = None


Item = str | Figure


@dataclass(slots=True)
class Contents:
    """A block of cells.

    Attributes:
        rows: the cells row by row; rows may be of different lengths.
        source: where they were read from.
        mark: names the copy, where this program made it.
        shortened: how many texts were longer than :data:`MAX_TEXT` and lost what is beyond.
        cleaned: how many signs were taken out because nobody sees them.
    """

    rows: list[list[Item]]
    source: Source
    mark: str = ""
    shortened: int = 0
    cleaned: int = 0
    width: int = field(init=False)

    def __post_init__(self) -> None:
        """Measure the longest row."""
        self.width = max(map(len, self.rows), default=0)

    @property
    def is_empty(self) -> bool:
        """Whether there is no cell at all."""
        return not self.width

    @property
    def is_single(self) -> bool:
        """Whether it is one cell."""
        return len(self.rows) == self.width == 1

    def texts(self, most_rows: int | None = None) -> Rows:
        """Return the cells as they are printed, of the first rows on request."""
        return [[text_of(item) for item in row] for row in self.rows[:most_rows]]

    def first_rows(self, count: int) -> Contents:
        """Return the first rows as contents of their own."""
        return self if len(self.rows) <= count else Contents(self.rows[:count], self.source, self.mark)


def text_of(item: Item) -> str:
    """Return a cell as it is printed."""
    return item if isinstance(item, str) else item.quantity.text


def no_watch(_done: int, _total: int) -> None:
    """Let a reading run to its end."""


def clean(source: str) -> tuple[str, int]:
    """Return a text without signs that nobody sees, and how many there were."""
    if len(source) > MAX_SIGNS:
        raise PlannerError("clipboard.too_large", size=len(source) // 10_000, limit=MAX_SIGNS // 10_000)
    refuse_rubbish(source)
    if not _UNSEEN.search(source):
        return source, 0
    return _UNSEEN.subn("", source.replace("\x0b", " ").replace("\u2028", "\n").replace("\u2029", "\n"))


def clean_piece(text: str) -> str:
    """Return a short text without unseen signs, for what was written as an entity."""
    return _UNSEEN.sub("", text)


def refuse_rubbish(source: str) -> None:
    """Raise when a text is no text: a picture or a program that was copied as one."""
    looked_at = source[:_LOOKED_AT]
    bad = len(_NOT_TEXT.findall(looked_at))
    if bad >= _BAD_ENOUGH and bad * 20 > len(looked_at):
        raise PlannerError("clipboard.rubbish")


def shorten(rows: Rows) -> int:
    """Cut texts that no cell keeps, in place; return how many there were."""
    count = 0
    for row in rows:
        for at, text in enumerate(row):
            if len(text) > MAX_TEXT:
                row[at] = text[:MAX_TEXT]
                count += 1
    return count


def count_cells(rows: int, columns: int) -> None:
    """Raise when a block of this size has more cells than anybody can mean."""
    if rows * columns > MAX_CELLS:
        raise PlannerError("clipboard.too_many", count=rows * columns, limit=MAX_CELLS)

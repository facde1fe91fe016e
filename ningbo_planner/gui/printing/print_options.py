"""What a person chooses about printing: paper, edges, size and what is printed; kept between starts as one line of text."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any


class Paper(StrEnum):
    """The paper sizes of an office."""

    A4 = "a4"
    A3 = "a3"


class Content(StrEnum):
    """What is printed: the table in front, all tables one after the other, or the selected cells with their labels."""

    TABLE = "table"
    ALL = "all"
    SELECTION = "selection"


class Rows(StrEnum):
    """Which rows: those on the screen in their order there, or all of them in the official order."""

    SHOWN = "shown"
    OFFICIAL = "official"


class Style(StrEnum):
    """In which types: those of the window, or those of an annex to an official document."""

    USUAL = "usual"
    OFFICIAL = "official"


# Short and long edge in millimetres.
PAPER_SIZES = {Paper.A4: (210, 297), Paper.A3: (297, 420)}
MARGIN_RANGE = (5, 60)
SCALE_RANGE = (40, 200)
# The sizes of Chinese type that a table is set in: 小四 五号 小五 六号 小六.
POINT_SIZES = (12.0, 10.5, 9.0, 7.5, 6.5)


@dataclass(frozen=True, slots=True)
class Margins:
    """The empty edges of a page in millimetres."""

    top: int = 20
    right: int = 20
    bottom: int = 20
    left: int = 20


MARGIN_PRESETS = {"usual": Margins(), "narrow": Margins(12, 12, 12, 12), "wide": Margins(28, 28, 28, 28), "bound": Margins(20, 20, 20, 28)}


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """What was chosen.

    Attributes:
        paper, landscape, margins: the page.
        fits_width: whether a table is made as wide as the page, in smaller type where that is needed and still readable.
        percent: its size otherwise.
        points: the size of the type in points, before anything is made smaller.
        style: in which types.
        content, rows: what is printed.
        has_notes: whether the notes of a table stand below it.
        has_marks: whether what is wrong with a figure is marked.
    """

    paper: Paper = Paper.A4
    landscape: bool = True
    margins: Margins = field(default_factory=Margins)
    fits_width: bool = True
    percent: int = 100
    points: float = 10.5
    content: Content = Content.TABLE
    rows: Rows = Rows.SHOWN
    has_notes: bool = True
    has_marks: bool = False
    style: Style = Style.USUAL

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the page in millimetres."""
        short, long = PAPER_SIZES[self.paper]
        return (long, short) if self.landscape else (short, long)


def to_text(options: PrintOptions) -> str:
    """Return ``options`` as a text for the settings; what is printed is chosen anew each time."""
    kept = asdict(options)
    del kept["content"]
    return json.dumps(kept)


def from_text(text: str) -> PrintOptions:
    """Return what :func:`to_text` wrote; what makes no sense falls back to its default, alone."""
    stored: Any = None
    with suppress(ValueError, RecursionError):
        stored = json.loads(text)
    if not isinstance(stored, dict):
        return PrintOptions()
    known = {name: _READ[name](stored[name]) for name in _READ if name in stored}
    return PrintOptions(**{name: value for name, value in known.items() if value is not None})


def _margins(value: Any) -> Margins | None:
    names = [each.name for each in fields(Margins)]
    low, high = MARGIN_RANGE
    if not isinstance(value, dict) or not all(type(value.get(name)) is int and low <= value[name] <= high for name in names):
        return None
    return Margins(**{name: value[name] for name in names})


def _one_of(*choices: Any) -> Callable[[Any], Any]:
    """Return a reader that takes exactly these; ``1`` is not ``True``."""
    return lambda value: next((each for each in choices if value == each and isinstance(value, bool) == isinstance(each, bool)), None)


_BOOL = _one_of(True, False)
_READ: dict[str, Callable[[Any], Any]] = {
    "paper": _one_of(*Paper),
    "landscape": _BOOL,
    "margins": _margins,
    "fits_width": _BOOL,
    "percent": lambda value: value if type(value) is int and SCALE_RANGE[0] <= value <= SCALE_RANGE[1] else None,
    "points": _one_of(*POINT_SIZES),
    "rows": _one_of(*Rows),
    "style": _one_of(*Style),
    "has_notes": _BOOL,
    "has_marks": _BOOL,
}

"""What goes on which page: columns fitted to its width, rows up to its end; pure arithmetic in twips (twentieths of a point), without Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from ningbo_planner.gui.models.width_sharing import Wish, share_out

TWIPS_PER_POINT = 20
TWIPS_PER_INCH = 72 * TWIPS_PER_POINT
# Smaller type than this nobody can be asked to read; wider tables go over several pages.
LEAST_POINTS = 6.5
# The columns that are repeated on every page take at most this part of it.
_MOST_REPEATED = 0.6
# How often a size is halved in search of the largest that still does.
_TRIES = 8


def twips(millimetres: float) -> int:
    """Return a length on paper in twips."""
    return round(millimetres * TWIPS_PER_INCH / 25.4)


@dataclass(frozen=True, slots=True)
class Fitted:
    """How a table's columns fit the pages.

    Attributes:
        scale: the size of everything, as a part of what was asked for.
        widths: of all columns.
        pages: the columns of each page across, from left to right; one page where all fit.
    """

    scale: float
    widths: tuple[int, ...]
    pages: tuple[tuple[int, ...], ...]


def fit_columns(wishes: Sequence[Wish], units: Sequence[Sequence[int]], repeated: Sequence[int], room: int, least_scale: float, scale: float | None = None) -> Fitted:
    """Fit columns to pages that are ``room`` wide.

    Args:
        wishes: what each column asks for at full size.
        units: the columns that are not repeated, those together that must not be parted.
        repeated: the columns that stand on every page.
        room: in twips.
        least_scale: what is never gone below to make all columns fit; where they need several pages even so, they are as large as those allow.
        scale: a size that was asked for; ``None`` makes the table as wide as the page.
    """
    every = tuple(range(len(wishes)))
    chosen = 1.0 if scale is None else scale
    least = sum(wish.least for wish in wishes)
    if scale is None and least > room:
        chosen = max(min(1.0, least_scale), room / max(1, least))
    scaled = [_scaled(wish, chosen) for wish in wishes]
    if sum(wish.least for wish in scaled) <= room + len(wishes):
        widths = _one_page(scaled, room, fills=scale is None)
        return Fitted(chosen, widths, (every,))
    if scale is not None:
        return _over_pages(chosen, wishes, units, repeated, room)
    return _largest(chosen, lambda size: _over_pages(size, wishes, units, repeated, room))


def _largest(least: float, fitted: Callable[[float], Fitted]) -> Fitted:
    """Return the largest size, up to the full one, that needs no more pages than the ``least``."""
    found = fitted(least)
    low, high = least, 2.0 - least
    for _ in range(_TRIES if least < 1.0 else 0):
        # The first try is the full size.
        tried = fitted((low + high) / 2)
        if len(tried.pages) > len(found.pages):
            high = tried.scale
        elif tried.scale == 1.0:
            return tried
        else:
            found, low = tried, tried.scale
    return found


def _scaled(wish: Wish, scale: float) -> Wish:
    return Wish(round(wish.least * scale), round(wish.best * scale), round(wish.most * scale), wish.is_figure)


def _one_page(wishes: Sequence[Wish], room: int, fills: bool) -> tuple[int, ...]:
    """Return the widths of columns that all fit; where they shall fill the page, what is left over goes to all alike."""
    if sum(wish.least for wish in wishes) > room:
        # Rounding alone has made them too wide.
        return tuple(_shrunk([wish.least for wish in wishes], room))
    narrow = wishes if fills else [Wish(wish.least, wish.best, wish.best, wish.is_figure) for wish in wishes]
    widths = share_out(narrow, room)
    spare, total = room - sum(widths), sum(widths)
    if not fills or spare <= 0 or not total:
        return tuple(widths)
    widened = [width + spare * width // total for width in widths]
    widened[-1] += room - sum(widened)
    return tuple(widened)


def _over_pages(scale: float, wishes: Sequence[Wish], units: Sequence[Sequence[int]], repeated: Sequence[int], room: int) -> Fitted:
    """Put the columns on several pages, each with the repeated ones before them."""
    wanted = [_scaled(wish, scale).best for wish in wishes]
    widths = dict(zip(repeated, _shrunk([wanted[at] for at in repeated], int(room * _MOST_REPEATED)), strict=True))
    left = room - sum(widths.values())
    pages: list[list[int]] = []
    taken = room
    for unit in units:
        widths.update(zip(unit, _shrunk([wanted[at] for at in unit], left), strict=True))
        size = sum(widths[at] for at in unit)
        if taken + size > left or not pages:
            pages.append([])
            taken = 0
        pages[-1] += unit
        taken += size
    split = tuple((*repeated, *page) for page in pages or [[]])
    return Fitted(scale, tuple(widths.get(at, wanted[at]) for at in range(len(wanted))), split)


def _shrunk(widths: Sequence[int], room: int) -> list[int]:
    """Return widths that together are at most ``room``."""
    total = sum(widths)
    return list(widths) if total <= room else [width * max(1, room) // total for width in widths]


@dataclass(frozen=True, slots=True)
class Merged:
    """A cell over several rows: the first and the last of them, and the height that its text needs."""

    first: int
    last: int
    need: int


class Rows(Protocol):
    """What is asked of rows to put them on pages."""

    @property
    def count(self) -> int:
        """How many there are."""

    def height(self, row: int) -> int:
        """Return how high one is, merged cells left aside."""

    def keeps_with_next(self, row: int) -> bool:
        """Tell whether one shall not be the last of its page."""

    def merged(self, row: int) -> Iterable[Merged]:
        """Return the merged cells that stand in a row."""


@dataclass(frozen=True, slots=True)
class PageRows:
    """The rows of one page, from ``first`` up to ``last``, with their heights there."""

    first: int
    last: int
    heights: tuple[int, ...]


def page_rows(rows: Rows, room: Callable[[int], int]) -> Iterator[PageRows]:
    """Yield page after page; ``room(number)`` is the height for rows on the page of that number, from 0. No row is cut."""
    first, number = 0, 0
    while first < rows.count:
        page = _next_page(rows, first, max(1, room(number)))
        yield page
        first, number = page.last + 1, number + 1


def _next_page(rows: Rows, first: int, room: int) -> PageRows:
    """Return the page that begins with ``first``."""
    last = _furthest(rows, first, room)
    heights = fitted_heights(rows, first, last, room)
    # What merged cells need may be more than their rows have; a row that is alone on its page stays there anyway.
    while sum(heights) > room and last > first:
        last -= 1
        heights = fitted_heights(rows, first, last, room)
    if last + 1 < rows.count:
        kept = last
        while kept > first and rows.keeps_with_next(kept):
            kept -= 1
        # A page of nothing but totals is left as it is.
        if kept != last and not rows.keeps_with_next(kept):
            last = kept
            heights = fitted_heights(rows, first, last, room)
    return PageRows(first, last, tuple(heights))


def _furthest(rows: Rows, first: int, room: int) -> int:
    """Return the last row that the plain heights let on the page."""
    last, taken = first, min(rows.height(first), room)
    while last + 1 < rows.count and taken + rows.height(last + 1) <= room:
        last += 1
        taken += rows.height(last)
    return last


def fitted_heights(rows: Rows, first: int, last: int, room: int) -> list[int]:
    """Return the heights of the rows of one page, so that the text of every part of a merged cell fits."""
    heights = [min(rows.height(row), room) for row in range(first, last + 1)]
    for row in range(first, last + 1):
        for cell in rows.merged(row):
            if row == max(first, cell.first):
                _make_room(heights, row - first, min(last, cell.last) - first, min(cell.need, room))
    return heights


def _make_room(heights: list[int], top: int, bottom: int, need: int) -> None:
    """Make the rows from ``top`` to ``bottom`` together as high as a text over all of them."""
    lack = need - sum(heights[top : bottom + 1])
    if lack <= 0:
        return
    part, rest = divmod(lack, bottom - top + 1)
    for at in range(top, bottom + 1):
        heights[at] += part
    heights[bottom] += rest

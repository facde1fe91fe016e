"""Looking for a text in a plan, a few milliseconds at a time: figures, names, departments, notes and comments of one table or of all.

A plan may have a million figures, so a hit is one integer (row by column) in an array that stays in the order of looking; what a hit is called is
made when somebody asks. Plainly printed figures are looked through as digits of their packed form, many at once.
"""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from ningbo_planner.domain.indicator import DEFAULTS
from ningbo_planner.domain.plan import Plan, cell_of
from ningbo_planner.domain.table import TARGET, Table
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.services.text_pattern import TextPattern

# So many rows are looked through before the clock is asked again.
ROWS_AT_ONCE = 128
NOTE = "note"
DEPARTMENTS = "departments"
GROUP = "group"


class Part(StrEnum):
    """What of a plan is looked through; ``SHOWN`` is what stands in the cells of the sheet, ``ALL`` the notes and comments too."""

    SHOWN = "shown"
    FIGURES = "figures"
    NAMES = "names"
    DEPARTMENTS = "departments"
    REMARKS = "remarks"
    ALL = "all"


class SpotKind(StrEnum):
    """What stands at a spot of a row."""

    FIGURE = "figure"
    LABEL = "label"
    COMMENT = "comment"


class Spot(NamedTuple):
    """One place in every row of a table: the figure of a period, the comment of that cell, or a field in words."""

    kind: SpotKind
    key: str
    layer: str = TARGET


class Hit(NamedTuple):
    """Where a text was found."""

    table: str
    row: str
    spot: Spot


_NAMES = frozenset({"name", GROUP, "section"})


def belongs(spot: Spot, part: Part) -> bool:
    """Tell whether a spot is looked at when ``part`` is; a note is taken for one without a column of its own."""
    if part is Part.ALL:
        return True
    if part is Part.SHOWN:
        return spot.kind is not SpotKind.COMMENT and spot.key != NOTE
    if part is Part.FIGURES:
        return spot.kind is SpotKind.FIGURE
    if part is Part.NAMES:
        return spot.kind is SpotKind.LABEL and spot.key in _NAMES
    if part is Part.DEPARTMENTS:
        return spot.kind is SpotKind.LABEL and spot.key == DEPARTMENTS
    return spot.kind is SpotKind.COMMENT or spot.key == NOTE


def spots_of(table: Table) -> tuple[Spot, ...]:
    """Return the spots of a table as it is printed, from left to right; a comment stands behind its figure, a note behind the name."""
    labels = [Spot(SpotKind.LABEL, name) for name in table.info.leading]
    figures = [Spot(kind, period.id) for period in table.periods for kind in (SpotKind.FIGURE, SpotKind.COMMENT)]
    return (*labels, Spot(SpotKind.LABEL, NOTE), *figures, *(Spot(SpotKind.LABEL, name) for name in table.info.trailing))


@dataclass(frozen=True, slots=True)
class Extent:
    """What of one table is looked through, and how it is shown.

    Attributes:
        table: the table.
        spots: the places in a row, in the order of looking.
        order: row positions in the order of looking.
        is_shown: whether a row (by position) can be gone to; hits in others are counted only.
        hidden: spots that cannot be gone to.
        is_inside: whether a row and a spot belong to what was chosen; ``None`` when all do.
    """

    table: Table
    spots: tuple[Spot, ...]
    order: Sequence[int]
    is_shown: Callable[[int], bool] = lambda _: True
    hidden: frozenset[Spot] = frozenset()
    is_inside: Callable[[int, Spot], bool] | None = None


class TableSearch:
    """The hits in one table, as far as it has been looked through.

    Attributes:
        extent: what is looked through.
        codes: a hit each, in the order of looking: place of the row in the order times the number of spots, plus the spot.
        aside: how many more hits stand in rows and columns that are not shown.
        done: how many rows have been looked through.
    """

    def __init__(self, plan: Plan, extent: Extent, pattern: TextPattern) -> None:
        """Look for ``pattern`` in ``extent``."""
        self.extent = extent
        self.codes = array("q")
        self.aside = 0
        self.done = 0
        self._plan = plan
        self._pattern = pattern
        self._width = max(1, len(extent.spots))
        self._slots = {spot: at for at, spot in enumerate(extent.spots)}
        self._places: dict[int, int] | None = None
        self._comments: dict[Spot, dict[int, str]] = {}
        self.read_comments()

    @property
    def is_done(self) -> bool:
        """Whether all rows have been looked through."""
        return self.done >= len(self.extent.order)

    def advance(self, rows: int) -> None:
        """Look through so many more rows."""
        stop = min(self.done + rows, len(self.extent.order))
        codes, aside = self._look(self.done, stop)
        self.codes.extend(codes)
        self.aside += aside
        self.done = stop

    def read_comments(self) -> None:
        """Take over the comments as they are now."""
        self._comments = _comments_of(self._plan, self.extent.table) if self._plan.comments else {}

    def renew(self, row: str) -> None:
        """Look through one row again, after something in it was changed."""
        place = self.place_of(self.extent.table.positions.get(row, -1))
        if place is None or place >= self.done:
            return
        codes, _ = self._look(place, place + 1)
        start, stop = bisect_left(self.codes, place * self._width), bisect_left(self.codes, (place + 1) * self._width)
        self.codes[start:stop] = array("q", codes)

    def hit(self, index: int) -> Hit:
        """Return hit number ``index``."""
        place, slot = divmod(self.codes[index], self._width)
        table = self.extent.table
        return Hit(table.info.id, table.ids[self.extent.order[place]], self.extent.spots[slot])

    def has(self, position: int, spot: Spot) -> bool:
        """Tell whether there is a hit at a row position and a spot."""
        code = self._code(position, spot)
        at = bisect_left(self.codes, code) if code is not None else 0
        return code is not None and at < len(self.codes) and self.codes[at] == code

    def count_before(self, position: int, spot: Spot | None, *, included: bool = False) -> int:
        """Return how many hits stand before a row position and a spot (``None``: the row's first), that place itself ``included`` or not."""
        place = self.place_of(position)
        if place is None:
            return 0
        code = place * self._width + (0 if spot is None else self._slots.get(spot, 0))
        return (bisect_right if included else bisect_left)(self.codes, code)

    def place_of(self, position: int) -> int | None:
        """Return where a row stands in the order of looking, or ``None``."""
        order = self.extent.order
        if isinstance(order, range):
            return position if 0 <= position < len(order) else None
        if self._places is None:
            self._places = {each: at for at, each in enumerate(order)}
        return self._places.get(position)

    def _code(self, position: int, spot: Spot) -> int | None:
        place, slot = self.place_of(position), self._slots.get(spot)
        return None if place is None or slot is None else place * self._width + slot

    def _look(self, start: int, stop: int) -> tuple[list[int], int]:
        """Return the hits in some rows of the order, and how many more cannot be gone to."""
        extent = self.extent
        positions = extent.order[start:stop]
        found: list[int] = []
        aside = 0
        for slot, spot in enumerate(extent.spots):
            is_hidden = spot in extent.hidden
            for offset in self._offsets(spot, positions, start):
                position = positions[offset]
                if extent.is_inside is not None and not extent.is_inside(position, spot):
                    continue
                if is_hidden or not extent.is_shown(position):
                    aside += 1
                else:
                    found.append((start + offset) * self._width + slot)
        found.sort()
        return found, aside

    def _offsets(self, spot: Spot, positions: Sequence[int], start: int) -> Iterable[int]:
        """Return which of ``positions`` have a hit at ``spot``."""
        if spot.kind is SpotKind.FIGURE:
            return self._figures(spot, positions)
        if spot.kind is SpotKind.COMMENT:
            told = self._comments.get(spot)
            in_words = self._pattern.in_words
            return [at for at, position in enumerate(positions) if position in told and in_words(told[position])] if told else ()
        found = self._labels(spot.key, positions)
        return (at for at in found if self._begins_group(positions[at], start + at)) if spot.key == GROUP else found

    def _figures(self, spot: Spot, positions: Sequence[int]) -> Iterator[int]:
        column = self.extent.table.column(spot.key, spot.layer)
        packed, others = column.packed, column.others
        values = packed[positions.start : positions.stop] if isinstance(positions, range) else [packed[at] for at in positions]
        pattern = self._pattern
        for at in _candidates(values, pattern.digits):
            if pattern.in_packed(values[at], self._is_percent(positions[at])):
                yield at
        if others:
            for at, position in enumerate(positions):
                if position in others and pattern.in_figure(others[position], self._is_percent(position)):
                    yield at

    def _labels(self, key: str, positions: Sequence[int]) -> Iterable[int]:
        text = label_reader(self._plan, self.extent.table, key)
        fits = self._pattern.in_name if key in _NAMES else self._pattern.in_words
        return [at for at, position in enumerate(positions) if (said := text(position)) and fits(said)]

    def _is_percent(self, position: int) -> bool:
        table = self.extent.table
        return parse_unit(table.columns["unit"][position] or table.info.unit).is_percent

    def _begins_group(self, position: int, place: int) -> bool:
        """Tell whether the merged group label over a row begins in it: the label is one cell, so it is one hit."""
        order, is_shown, table = self.extent.order, self.extent.is_shown, self.extent.table
        before = place - 1
        while before >= 0 and not is_shown(order[before]):
            before -= 1
        return before < 0 or group_of(table, order[before]) != group_of(table, position)


class TextSearch:
    """A text looked for in some tables, a slice of time after the other.

    Attributes:
        pattern: what is looked for.
        tables: where, in the order of looking.
    """

    def __init__(self, plan: Plan, extents: Sequence[Extent], pattern: TextPattern) -> None:
        """Look for ``pattern`` in ``extents`` of ``plan``."""
        self.pattern = pattern
        self.tables = [TableSearch(plan, extent, pattern) for extent in ([] if pattern.is_empty else extents)]

    @property
    def is_done(self) -> bool:
        """Whether everything has been looked through."""
        return all(table.is_done for table in self.tables)

    @property
    def count(self) -> int:
        """How many hits there are so far."""
        return sum(len(table.codes) for table in self.tables)

    @property
    def aside(self) -> int:
        """How many more hits there are in rows and columns that are not shown."""
        return sum(table.aside for table in self.tables)

    @property
    def progress(self) -> tuple[int, int]:
        """How many of how many rows have been looked through."""
        return sum(table.done for table in self.tables), sum(len(table.extent.order) for table in self.tables)

    def advance(self, seconds: float) -> bool:
        """Look on for about so long; tell whether there is nothing left to look through."""
        stop = time.perf_counter() + seconds
        for table in self.tables:
            while not table.is_done:
                table.advance(ROWS_AT_ONCE)
                if time.perf_counter() >= stop:
                    return self.is_done
        return True

    def finish(self) -> None:
        """Look through all that is left."""
        for table in self.tables:
            table.advance(len(table.extent.order))

    def hits(self) -> Iterator[Hit]:
        """Yield all hits."""
        return (table.hit(at) for table in self.tables for at in range(len(table.codes)))

    def hit(self, index: int) -> Hit:
        """Return hit number ``index``."""
        at, start = self._owner(index)
        return self.tables[at].hit(index - start)

    def table(self, name: str) -> TableSearch | None:
        """Return the hits of one table, or ``None`` when it is not looked through."""
        return next((table for table in self.tables if table.extent.table.info.id == name), None)

    def count_before(self, table: str, position: int, spot: Spot | None, *, included: bool = False) -> int:
        """Return how many hits stand before a place, in all tables; in a table that is not looked through that is none."""
        before = 0
        for each in self.tables:
            if each.extent.table.info.id == table:
                return before + each.count_before(position, spot, included=included)
            before += len(each.codes)
        return 0

    def renew(self, table: str, rows: Iterable[str]) -> None:
        """Look through some rows again, after something in them was changed."""
        found = self.table(table)
        if found is not None:
            found.read_comments()
            for row in rows:
                found.renew(row)

    def _owner(self, index: int) -> tuple[int, int]:
        """Return which table a hit is in, and how many hits stand in the tables before."""
        ends = list(accumulate(len(table.codes) for table in self.tables))
        at = bisect_right(ends, index)
        return at, ends[at - 1] if at else 0


def label_reader(plan: Plan, table: Table, key: str) -> Callable[[int], str]:
    """Return what tells the words that a label column shows in a row, by position; where a merged cell covers the row, nothing."""
    columns = table.columns
    if key == DEPARTMENTS:
        merged, printed, answering = columns["departments_merged"], columns["departments_text"], columns[DEPARTMENTS]
        return lambda at: "" if merged[at] and at else printed[at] or "、".join(answering[at])
    if key == "unit":
        return lambda at: columns["unit"][at] or table.info.unit
    if not isinstance(DEFAULTS.get(key), str):
        return lambda _: ""
    column = columns[key]
    if key == "name" and table.info.unit_in_name:
        return lambda at: f"{column[at]}({unit})" if (unit := columns["unit"][at] or table.info.unit) else column[at]
    return column.__getitem__


def group_of(table: Table, position: int) -> tuple[str, int]:
    """Return the group label of a row with the row above it in the tree: neighbours that agree in both share one printed cell."""
    return table.columns[GROUP][position], table.parents[position]


def _candidates(values: Sequence[int], digits: str | None) -> Iterable[int]:
    """Return which packed numbers may have ``digits`` in them: all those that do, and some more."""
    if digits is None:
        return ()
    if not digits:
        return range(len(values))
    return _lines_with("\n".join([str(value >> 4) for value in values]), digits)


def _lines_with(text: str, digits: str) -> Iterator[int]:
    """Yield the numbers of the lines of ``text`` with ``digits`` in them."""
    line = counted = 0
    at = text.find(digits)
    while at >= 0:
        line += text.count("\n", counted, at)
        yield line
        counted = text.find("\n", at)
        if counted < 0:
            return
        at = text.find(digits, counted)


def _comments_of(plan: Plan, table: Table) -> dict[Spot, dict[int, str]]:
    """Return the comments of a table by spot and row position."""
    found: dict[Spot, dict[int, str]] = {}
    prefix = f"{table.info.id}/"
    for key, comment in plan.comments.items():
        if key.startswith(prefix):
            cell = cell_of(key)
            position = table.positions.get(cell.row)
            if position is not None:
                found.setdefault(Spot(SpotKind.COMMENT, cell.period, cell.layer), {})[position] = comment.text
    return found

"""A block that says by names and years where its figures belong: recognised, matched row by row, and never guessed.

A name that two rows of the table have, or that two lines of the block use, is asked about; a unit that cannot be converted is too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ningbo_planner.domain import exact
from ningbo_planner.domain.pasted import read_pasted
from ningbo_planner.domain.quantity import Quantity, State, number
from ningbo_planner.domain.table import ACTUAL, TARGET, CellRef, RowRef, Table
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.exchange.plans.import_heads import field_of_head
from ningbo_planner.exchange.plans.import_periods import PeriodWord, period_word
from ningbo_planner.exchange.plans.import_units import is_unit, plain_unit, split_unit, table_unit, units_above
from ningbo_planner.exchange.returned.layout import bare
from ningbo_planner.exchange.returned.rows import labels_of, readings_of_label

Rows = Sequence[Sequence[str]]
Watch = Callable[[int, int], object]

# A head stands among the first lines, under a title and the unit.
_HEAD_WITHIN = 12
_LINES_JUDGED = 200
# In larger tables rows are known by their names alone: all that they may be called would take seconds to list.
_LARGE_TABLE = 5_000
# Columns left of the years that name a row; those of a head that nobody knows may too.
_NAMING = frozenset({"", "group", "name"})
_PLAIN_YEAR = re.compile(r"(?:19|20)[0-9]{2}")


class Match(StrEnum):
    """How a line of the block was matched."""

    NAME = "name"
    ABOVE = "above"
    UNIT = "unit"
    NONE = "none"
    SEVERAL = "several"
    TWICE = "twice"
    OTHER_UNIT = "other_unit"


TAKEN = frozenset({Match.NAME, Match.ABOVE, Match.UNIT})
ASKED = frozenset({Match.SEVERAL, Match.TWICE, Match.OTHER_UNIT})


@dataclass(slots=True)
class NamedLine:
    """One line of the block that has figures.

    Attributes:
        number: its place in the block.
        label: how it calls itself.
        rows: the rows of the table that it may mean.
        match: how that was found, or why it must be asked.
        unit: the unit its figures are in, as the block says; nothing when it does not say.
    """

    number: int
    label: str
    rows: tuple[str, ...] = ()
    match: Match = Match.NONE
    unit: str = ""


@dataclass(frozen=True, slots=True)
class NamedCell:
    """One figure of the block where it belongs: the cell, the text as written in the block, what it says there."""

    cell: CellRef
    text: str
    quantity: Quantity


@dataclass(slots=True)
class NamedBlock:
    """A block that was recognised.

    Attributes:
        plan, table: where its figures belong.
        rows: the block, turned so that names stand in lines.
        columns: period and layer by column.
        lines: the lines with figures.
        unread: heads of columns that no period of the table fits.
    """

    plan: Plan
    table: Table
    rows: Rows
    columns: dict[int, tuple[str, str]]
    lines: list[NamedLine] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def matched(self) -> list[NamedLine]:
        """The lines that mean one row beyond doubt."""
        return [line for line in self.lines if line.match in TAKEN]

    @property
    def asked(self) -> list[NamedLine]:
        """The lines that need a word of the planner."""
        return [line for line in self.lines if line.match in ASKED]

    @property
    def unmatched(self) -> list[NamedLine]:
        """The lines that mean no row of the table."""
        return [line for line in self.lines if line.match is Match.NONE]

    def cells(self, choices: Mapping[int, str] | None = None) -> Iterator[NamedCell]:
        """Yield the figures of all matched lines, and of those asked about for which ``choices`` names a row by the line's number."""
        chosen = choices or {}
        for line in self.lines:
            row = line.rows[0] if line.match in TAKEN else chosen.get(line.number, "")
            if row:
                yield from self.cells_of(line, row)

    def cells_of(self, line: NamedLine, row: str) -> Iterator[NamedCell]:
        """Yield the figures of one line where they belong in ``row``."""
        unit, texts = self.table.unit_of(row), self.rows[line.number]
        for column, (period, layer) in self.columns.items():
            text = texts[column].strip() if column < len(texts) else ""
            if text:
                yield NamedCell(CellRef(self.table.info.id, row, period, layer), text, _in_unit(text, line.unit, unit))


def recognise(plan: Plan, table: str, rows: Rows, watch: Watch | None = None) -> NamedBlock | None:
    """Return ``rows`` as figures of ``table`` by their names and years; ``None`` when the block does not say where it belongs."""
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return None
    found = _recognised(plan, plan.tables[table], rows, watch)
    if found is None and len(rows[0]) <= _HEAD_WITHIN * _LINES_JUDGED:
        width = max(map(len, rows))
        turned = [[row[at] if at < len(row) else "" for row in rows] for at in range(width)] if width <= len(plan.tables[table]) * 4 + _HEAD_WITHIN else []
        found = _recognised(plan, plan.tables[table], turned, watch) if len(turned) > 1 else None
    return found


def _recognised(plan: Plan, table: Table, rows: Rows, watch: Watch | None) -> NamedBlock | None:
    head = _head_of(table, rows)
    if head is None:
        return None
    block = NamedBlock(plan, table, rows, head.columns, unread=head.unread)
    _Matching(block, head, watch).match()
    known = len(block.lines) - len(block.unmatched)
    # A few names that happen to fit do not make a block of this table.
    return block if known and known >= len(block.unmatched) else None


def has_heads(plan: Plan, table: str, rows: Rows) -> bool:
    """Tell quickly whether a block may be one that :func:`recognise` knows: whether years of the table stand over it, or beside it."""
    if len(rows) < 2 or max(map(len, rows)) < 2:
        return False
    first = [[row[at] if at < len(row) else "" for row in rows[: 2 * _HEAD_WITHIN]] for at in range(_HEAD_WITHIN)]
    return any(_head_of(plan.tables[table], part) is not None for part in (rows, first))


def _head_of(table: Table, rows: Rows) -> _Head | None:
    return next(filter(None, (_head_at(table, rows, at) for at in range(min(len(rows) - 1, _HEAD_WITHIN)))), None)


# ------------------------------------------------------------------------------------------------------- the column heads


@dataclass(slots=True)
class _Head:
    """The heads of a block: its last line, period and layer by column, the label columns, the column of units, the unit above."""

    last: int
    columns: dict[int, tuple[str, str]]
    labels: list[int]
    unit_column: int = -1
    unit: str = ""
    unread: list[str] = field(default_factory=list)


def _head_at(table: Table, rows: Rows, at: int) -> _Head | None:
    """Return the heads that begin in the line ``at``: one line, or two where the second tells targets from what was reached."""
    upper, lower = rows[at], rows[at + 1]
    filled = _filled_across(upper, lower)
    two = {column: word for column, text in enumerate(lower) if text.strip() and column < len(filled) and (word := _word(table, [filled[column], text]))}
    one = {column: word for column, text in enumerate(upper) if text.strip() and (word := _word(table, [text]))}
    # Years above and roles below; or roles above, where the years below would say the same twice.
    below = [place for text in lower if text.strip() and (place := _word(table, [text]))]
    are_roles = all(_is_period(filled[column]) and not _PLAIN_YEAR.fullmatch(lower[column].strip()) for column in two)
    is_double = bool(two) and set(one) <= set(two) and (are_roles or len(set(below)) < len(below))
    words = two if is_double else one
    if not words or min(words) == 0 or not _are_heads(upper, words):
        return None
    columns: dict[int, tuple[str, str]] = {}
    for column, place in words.items():
        if place in columns.values():
            return None
        columns[column] = place
    last = at + is_double
    left = list(range(min(columns)))
    fields = {column: field_of_head(_text(upper, column)) for column in left}
    unit_column = next((column for column in left if fields[column] == "unit" or _holds_units(rows, last, column)), -1)
    labels = [column for column in left if column != unit_column and fields[column] in _NAMING]
    above = [unit for row in rows[:at] for text in row for unit in units_above(text)]
    unread = [text.strip() for column, text in enumerate(upper) if column > min(columns) and text.strip() and column not in columns and _is_period(text)]
    return _Head(last, columns, labels, unit_column, table_unit(above), unread) if labels else None


def _word(table: Table, texts: Sequence[str]) -> tuple[str, str] | None:
    """Return the period of ``table`` and the layer that a head names, or ``None``."""
    label = bare("".join(texts))
    for period in table.periods:
        if label == bare(period.label):
            return period.id, TARGET
    word = period_word(texts)
    known = next((period for period in table.periods if word is not None and period.id == word.period.id), None)
    if word is None or known is None:
        return None
    return known.id, TARGET if known.is_base else _layer(word)


def _layer(word: PeriodWord) -> str:
    return ACTUAL if word.layer == ACTUAL else TARGET


def _are_heads(upper: Sequence[str], words: Mapping[int, object]) -> bool:
    """Tell whether a line with words for periods is a head: what else stands right of the first period is a word too, no figure."""
    others = [text for column, text in enumerate(upper) if column > min(words) and column not in words and text.strip()]
    if any(read_pasted(text).is_numeric and not _is_period(text) for text in others):
        return False
    # 2024 alone may be a figure; a year of one column says so with its sign.
    return len(words) > 1 or any(not _PLAIN_YEAR.fullmatch(upper[column].strip()) for column in words if column < len(upper))


def _is_period(text: str) -> bool:
    return period_word([text]) is not None


def _filled_across(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Return the upper line with merged heads repeated over the columns below them."""
    filled, last = [], ""
    for column in range(max(len(upper), len(lower))):
        text = _text(upper, column)
        last = text if text or not _text(lower, column) else last
        filled.append(text or last)
    return filled


def _holds_units(rows: Rows, head: int, column: int) -> bool:
    """Tell whether a column holds units and nothing else."""
    texts = [text for row in rows[head + 1 : head + 1 + _LINES_JUDGED] if (text := _text(row, column))]
    return len(texts) > 0 and all(is_unit(text) for text in texts)


def _text(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


# ------------------------------------------------------------------------------------------------------------- the lines


class _Matching:
    """Finds the rows of the table that the lines of a block mean."""

    def __init__(self, block: NamedBlock, head: _Head, watch: Watch | None) -> None:
        self._block = block
        self._head = head
        self._watch = watch
        self._by_label: dict[str, list[str]] = {}
        table = block.table
        is_large = len(table) > _LARGE_TABLE
        for row in table.ids:
            labels = {bare(table.get(row, "name"))} if is_large else labels_of(block.plan, RowRef(table.info.id, row))
            for label in labels:
                self._by_label.setdefault(label, []).append(row)

    def match(self) -> None:
        """Fill in the lines."""
        block, head = self._block, self._head
        above: dict[int, str] = {}
        for number in range(head.last + 1, len(block.rows)):
            if self._watch is not None and not number % 512:
                self._watch(number, len(block.rows))
            row = block.rows[number]
            labels = self._labels(row, above)
            if labels and any(_text(row, column) for column in block.columns):
                block.lines.append(self._line(number, row, labels))
        self._ask_about_doubles()

    def _labels(self, row: Sequence[str], above: dict[int, str]) -> list[str]:
        """Return the labels of a line, the name last; what a merged cell above says is taken over."""
        columns = self._head.labels
        said = {column: text for column in columns if (text := _text(row, column))}
        if not said:
            return []
        name = max(said)
        for column in columns:
            if column in said:
                # A new group ends what stood in the columns right of it.
                above.update({other: "" for other in columns if other >= column})
                above[column] = said[column]
        return [above[column] for column in columns if column < name and above.get(column)] + [said[name]]

    def _line(self, number: int, row: Sequence[str], labels: list[str]) -> NamedLine:
        table, head = self._block.table, self._head
        plain, in_name = split_unit(labels[-1])
        told = in_name or (plain_unit(_text(row, head.unit_column)) if head.unit_column >= 0 else "")
        found, match = self._rows(labels, plain)
        line = NamedLine(number, "/".join(dict.fromkeys(labels)), tuple(found), match, told)
        if len(found) > 1:
            fitting = [each for each in found if told and bare(table.unit_of(each)) == bare(told)]
            line.rows, line.match = (tuple(fitting), Match.UNIT) if len(fitting) == 1 else (tuple(found), Match.SEVERAL)
        if not told and head.unit and line.match in TAKEN and parse_unit(table.unit_of(line.rows[0])).same_base(parse_unit(head.unit)):
            line.unit = head.unit
        if line.match in TAKEN and line.unit and not parse_unit(table.unit_of(line.rows[0])).same_base(parse_unit(line.unit)):
            line.match = Match.OTHER_UNIT
        return line

    def _rows(self, labels: list[str], plain: str) -> tuple[list[str], Match]:
        """Return the rows that labels mean, the name with what stands above it first."""
        table = self._block.table
        found = self._of_label("/".join(labels)) if len(labels) > 1 else []
        if len(found) == 1:
            return found, Match.ABOVE
        found = self._of_label(labels[-1]) or self._of_label(plain)
        if len(found) > 1 and len(labels) > 1:
            wanted = {bare(label) for label in labels[:-1]}
            narrowed = [row for row in found if wanted & _above(table, row)]
            if len(narrowed) == 1:
                return narrowed, Match.ABOVE
        return found, (Match.NAME if found else Match.NONE)

    def _of_label(self, label: str) -> list[str]:
        return next((found for reading in readings_of_label(label) if (found := self._by_label.get(reading, []))), [])

    def _ask_about_doubles(self) -> None:
        """Two lines that mean the same row are both asked about."""
        counts = Counter(line.rows[0] for line in self._block.matched)
        for line in self._block.matched:
            if counts[line.rows[0]] > 1:
                line.match = Match.TWICE


def _above(table: Table, row: str) -> set[str]:
    """Return what stands above a row: its group and the names of its ancestors, in comparable notation."""
    found = {bare(table.get(row, "group"))}
    parent = table.parent(row)
    while parent is not None:
        found |= {bare(table.get(parent, "name")), bare(table.get(parent, "group"))}
        parent = table.parent(parent)
    return found - {""}


def _in_unit(text: str, told: str, unit: str) -> Quantity:
    """Return what a text of the block says in the unit of its row; figures without a unit of their own are in the one that the block tells."""
    if not told or bare(told) == bare(unit) or parse_unit(told).factor == parse_unit(unit).factor:
        return read_pasted(text, unit)
    if not read_pasted(text, told).is_numeric:
        return read_pasted(text, unit)
    found = read_pasted(text if text.endswith(told) else f"{text}{told}", unit)
    if found.state is State.NUMBER and found.low is not None:
        return number(exact.trimmed(found.low))
    return found

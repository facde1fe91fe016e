"""What stands in the cells of a printed table: the shown or the selected part of a sheet, with merged labels and heads. No sizes, no drawing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.finding import Finding, Grade
from ningbo_planner.domain.sums import is_total
from ningbo_planner.domain.table import CellRef, TableInfo
from ningbo_planner.gui.models.cell_face import Align, figure_face, is_reread, own_findings, shown
from ningbo_planner.gui.models.columns import NAME, GridColumn, columns_of
from ningbo_planner.gui.models.number_format import NumberStyle, written
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.text import in_documents

# How many rows are looked at for the width of a column.
SAMPLE = 400


class PrintedCell(NamedTuple):
    """One printed cell.

    Attributes:
        text: what stands in it.
        align: where it stands.
        is_bold: whether its row states a total.
        is_number: whether its digits stand below those of the other numbers.
        depth: how far a name is moved in.
        sign, grade: what is wrong with a figure, where that is asked for.
    """

    text: str
    align: Align
    is_bold: bool = False
    is_number: bool = False
    depth: int = 0
    sign: str = ""
    grade: Grade | None = None


class PrintedSpan(NamedTuple):
    """A printed cell by its borders, counted in printed rows and columns."""

    top: int
    left: int
    bottom: int
    right: int


class Head(NamedTuple):
    """One head: the columns it stands over and its lines, of two where a period has several columns."""

    left: int
    right: int
    top: int
    bottom: int
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a sheet is printed: its rows and columns there, ``None`` for all that are shown."""

    rows: tuple[int, ...] | None = None
    columns: tuple[int, ...] | None = None


class PrintedTable:
    """The printed rows and columns of one sheet.

    Attributes:
        columns: the printed columns of the sheet, from left to right.
        count: how many rows are printed.
    """

    def __init__(self, sheet: Sheet, numbers: NumberStyle, checker: Checker | None = None, part: Part | None = None) -> None:
        """Print ``part`` of ``sheet``, with the label columns before the figures in any case; with a ``checker``, mark what is wrong."""
        self._sheet = sheet
        self._numbers = numbers
        self._checker = checker
        wanted = part if part is not None else Part()
        self._rows: Sequence[int] = range(sheet.row_count) if wanted.rows is None else wanted.rows
        self.sheet_columns = _columns(sheet, wanted.columns)
        heads = _heads_of_office(sheet)
        self.columns: tuple[GridColumn, ...] = tuple(heads[at] for at in self.sheet_columns)
        self.count = len(self._rows)
        self._is_whole = wanted.rows is None and sheet.rows.is_whole
        self._tall = [at for at, column in enumerate(self.sheet_columns) if column in sheet.merged_columns]

    @property
    def info(self) -> TableInfo:
        """What is said of the table as a whole."""
        return self._sheet.table.info

    @property
    def repeated(self) -> tuple[int, ...]:
        """The columns that stand on every page: the labels before the figures."""
        return tuple(at for at, column in enumerate(self.columns) if column.is_leading)

    @property
    def head_lines(self) -> int:
        """How many lines of heads there are."""
        return 2 if any(column.under for column in self.columns) else 1

    @property
    def units(self) -> list[list[int]]:
        """The other columns, those of one period together."""
        found: list[list[int]] = []
        for at, column in enumerate(self.columns):
            if column.is_leading:
                continue
            if found and column.is_period and self.columns[found[-1][-1]].key == column.key:
                found[-1].append(at)
            else:
                found.append([at])
        return found

    def row_id(self, row: int) -> str:
        """Return the row of the plan."""
        return self._sheet.rows.ids[self._rows[row]]

    def span(self, row: int, column: int) -> PrintedSpan:
        """Return the cell that a place belongs to, as far as it is printed."""
        span = self._sheet.span(self._rows[row], self.sheet_columns[column])
        if not span.is_merged:
            return PrintedSpan(row, column, row, column)
        top, bottom = bisect_left(self._rows, span.top), bisect_right(self._rows, span.bottom) - 1
        left, right = bisect_left(self.sheet_columns, span.left), bisect_right(self.sheet_columns, span.right) - 1
        return PrintedSpan(top, left, bottom, right)

    def tall_spans(self, row: int) -> Iterator[PrintedSpan]:
        """Yield the cells over several rows that stand in a row."""
        for column in self._tall:
            span = self.span(row, column)
            if span.bottom > span.top:
                yield span

    def keeps_with_next(self, row: int) -> bool:
        """Tell whether the row below belongs to this one."""
        if row + 1 >= self.count:
            return False
        table, ids = self._sheet.table, self._sheet.rows.ids
        at, below = table.positions[ids[self._rows[row]]], table.positions[ids[self._rows[row + 1]]]
        return table.parents[below] == at

    @in_documents()
    def cell(self, row: int, column: int) -> PrintedCell:
        """Return what stands at a place; a merged cell says the same at all its places."""
        place = self._rows[row], self.sheet_columns[column]
        ref = self._sheet.cell(*place)
        return self._label(*place) if ref is None else self._figure(ref, self.columns[column])

    def may_wrap(self, row: int, column: int) -> bool:
        """Tell whether more than a plain number may stand at a place."""
        if not self.columns[column].is_period:
            return True
        sheet = self._sheet
        return sheet.position(self._rows[row]) in sheet.figures(self.sheet_columns[column]).others

    def samples(self, column: int) -> list[int]:
        """Return rows among which the widest text of a column is found: some spread over the table, the longest number and the figures in words."""
        rows = set(range(0, self.count, max(1, self.count // SAMPLE)))
        if self.columns[column].is_period and self.count > SAMPLE:
            figures = self._sheet.figures(self.sheet_columns[column])
            positions = [self._sheet.position(row) for row in self._rows] if figures.others or not self._is_whole else range(self.count)
            packed = figures.packed if self._is_whole else [figures.packed[at] for at in positions]
            rows.update((packed.index(max(packed)), packed.index(min(packed))))
            in_words = [row for row, at in enumerate(positions) if at in figures.others] if figures.others else []
            rows.update(in_words[:: max(1, len(in_words) // SAMPLE)])
        return sorted(rows)

    def heads(self, columns: Sequence[int]) -> list[Head]:
        """Return the heads of printed ``columns``, counted from 0 among them; one that stands over several columns comes once."""
        shown = [self.columns[at] for at in columns]
        last = self.head_lines - 1
        found: list[Head] = []
        at = 0
        while at < len(shown):
            right = _last_under(shown, at)
            title = shown[at].title or shown[right].title
            found.append(Head(at, right, 0, 0 if shown[at].under else last, title))
            found += [Head(each, each, 1, 1, shown[each].under) for each in range(at, right + 1) if shown[each].under]
            at = right + 1
        return found

    def _figure(self, ref: CellRef, column: GridColumn) -> PrintedCell:
        table = self._sheet.table
        at = table.positions[ref.row]
        quantity = table.column(ref.period, ref.layer).get(at)
        text = quantity.text
        if self._numbers is not NumberStyle.PRINTED and not column.is_prose and not is_reread(quantity, table.unit_of(ref.row)):
            text = written(quantity, table.unit_of(ref.row), table.columns["decimals"][at], self._numbers)
        findings: list[Finding] = own_findings(self._checker, ref) if self._checker is not None else []
        face = figure_face(quantity, text, findings, is_prose=column.is_prose)
        align = Align.RIGHT if face.is_number else Align.CENTRE
        return PrintedCell(face.text, align, is_total(table, at), face.is_number, sign=face.sign, grade=None if face.is_explained else face.grade)

    def _label(self, row: int, column: int) -> PrintedCell:
        """Return a name with its place in the tree, or another label in the middle of its cell."""
        sheet = self._sheet
        span = sheet.span(row, column)
        if sheet.columns[column].key != NAME and span.right == span.left:
            return PrintedCell(shown(sheet.text(row, column)), Align.CENTRE)
        at = sheet.position(span.top)
        # A name beside its group needs no place in the tree, the group has it.
        depth = sheet.table.depths[at] if span.left == 0 else 0
        return PrintedCell(shown(sheet.text(row, column)), Align.LEFT, is_total(sheet.table, at), depth=depth)


@in_documents()
def _heads_of_office(sheet: Sheet) -> tuple[GridColumn, ...]:
    """Return the columns of a sheet with the heads that are printed, whatever the window calls those without one of their own."""
    return columns_of(sheet.table, sheet.arrangement.shows_actuals)


def _columns(sheet: Sheet, wanted: Sequence[int] | None) -> tuple[int, ...]:
    """Return the columns that are printed: all that are shown, or the wanted ones with the labels before the figures."""
    shown_ones = [at for at in range(sheet.column_count) if not sheet.is_hidden(at)]
    if wanted is None:
        return tuple(shown_ones)
    figures = [at for at in wanted if at >= sheet.leading] or [at for at in shown_ones if at >= sheet.leading]
    return tuple(at for at in shown_ones if at < sheet.leading or at in figures)


def _last_under(columns: Sequence[GridColumn], at: int) -> int:
    """Return the last column that the head of one stands over: columns of one period, and a label column without a head of its own."""
    last = at
    while last + 1 < len(columns) and (columns[last + 1].key == columns[at].key or not columns[last].title):
        last += 1
    return last

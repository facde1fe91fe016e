"""One table laid out on pages: columns measured and fitted, rows measured page by page, notes below the last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ningbo_planner.gui.models.columns import DEPARTMENTS, GROUP, NAME
from ningbo_planner.gui.models.width_sharing import Wish
from ningbo_planner.gui.printing.page_area import PageArea
from ningbo_planner.gui.printing.page_layout import LEAST_POINTS, Fitted, Merged, PageRows, fit_columns, page_rows
from ningbo_planner.gui.printing.print_options import PrintOptions
from ningbo_planner.gui.printing.print_style import PrintStyle, print_font
from ningbo_planner.gui.printing.printed_table import PrintedCell, PrintedTable
from ningbo_planner.gui.printing.text_measure import TextMeasure
from ningbo_planner.text import document_text, tr

# Narrowest and widest a label column is made by itself, in widths of one Chinese character.
_LABEL_LIMITS = {GROUP: (5.0, 10.5), NAME: (8.0, 20.0), DEPARTMENTS: (7.0, 15.5), "unit": (2.5, 5.0), "section": (3.6, 6.0), "due": (3.5, 6.0)}
_OTHER_LIMITS = (8.0, 26.0)
_PROSE_LIMITS = (7.0, 16.0)
_LEAST_FIGURE, _MOST_FIGURE = 4.0, 7.5
_WIDEST = 40.0
# Free space beside, above and below a text, and one level of the tree; in widths of one Chinese character. Signs are smaller than figures.
_SIGN = 0.8
PADDING, GAP, INDENT = 0.45, 0.26, 1.0
_SLACK = 0.1
# How many cells are measured before others have a turn.
_A_TURN = 100


@dataclass(frozen=True, slots=True)
class TablePage:
    """What stands on one page of a table.

    Attributes:
        rows: which rows, ``None`` on a page for notes alone.
        columns: which columns, from left to right.
        is_first: whether the table begins here; the heading of others says that they go on.
        notes: which lines of the notes, first and behind the last.
    """

    rows: PageRows | None
    columns: tuple[int, ...]
    is_first: bool
    notes: tuple[int, int] = (0, 0)


class TablePages:
    """The pages of one table.

    Attributes:
        table: what stands in the cells.
        style, area: how it looks and where.
        pages: laid out so far, all of them when :meth:`walk` is at its end.
        fitted: how the columns fit; known after the first turns of :meth:`walk`.
        points: the size of the type in the cells.
        body, bold, heading, small: measures of the fonts.
    """

    def __init__(self, table: PrintedTable, options: PrintOptions, style: PrintStyle, area: PageArea) -> None:
        """Prepare to lay out ``table``."""
        self.table = table
        self.style = style
        self.area = area
        self._options = options
        self.pages: list[TablePage] = []
        self.fitted = Fitted(1.0, (), ())
        self._take_size(options.points)
        # By column: the widest number in it, and its width at full size.
        self._widest: dict[int, float] = {}
        self.head_heights: tuple[int, ...] = ()
        self.notes: tuple[str, ...] = ()

    @property
    def is_one_page_wide(self) -> bool:
        """Whether all columns stand beside each other on one page."""
        return len(self.fitted.pages) == 1

    @property
    def unit_text(self) -> str:
        """What stands above the right edge of the table."""
        return document_text("grid.unit", unit=self.table.info.unit) if self.table.info.unit else ""

    def heading_lines(self, is_first: bool) -> tuple[str, ...]:
        """Return the heading of a page."""
        heading = self.table.info.heading or self.table.info.title
        return self.heading.lines(heading if is_first else tr("printing.continued", heading=heading), self.area.width)

    def heading_height(self, is_first: bool) -> float:
        """Return how much the heading and the unit below it take."""
        unit = self.body.line + self.gap if self.unit_text else 0.0
        return len(self.heading_lines(is_first)) * self.heading.line + 3 * self.gap + unit

    def measure_of(self, cell: PrintedCell) -> TextMeasure:
        """Return the measure of a cell's font."""
        return self.bold if cell.is_bold else self.body

    def text_left(self, cell: PrintedCell) -> float:
        """Return how far from the left edge of its cell a text begins."""
        return self.padding + cell.depth * INDENT * self.em

    def inset(self, column: int, width: float) -> float:
        """Return how far from the right edge the numbers of a column end, so that the widest stands in the middle and all others below it."""
        if self._options.has_marks:
            return self.padding
        return max(self.padding, (width - self._widest.get(column, 0.0) * self.fitted.scale) / 2)

    def walk(self) -> Iterator[None]:
        """Lay everything out, in turns of some milliseconds."""
        if not self.table.columns:
            return
        wishes: list[Wish] = []
        for column in range(len(self.table.columns)):
            yield from self._wish(column, wishes)
        points = self._options.points
        scale = None if self._options.fits_width else self._options.percent / 100
        self.fitted = fit_columns(wishes, self.table.units, self.table.repeated, self.area.width, LEAST_POINTS / points, scale)
        self._take_size(points * self.fitted.scale)
        self.head_heights = self._head_heights()
        self.notes = self._note_lines()
        across = self.fitted.pages
        for rows in page_rows(_MeasuredRows(self), self._room):
            self.pages.append(TablePage(rows, across[0], not self.pages))
            yield
        down = len(self.pages)
        self.pages += [TablePage(page.rows, columns, False) for columns in across[1:] for page in self.pages[:down]]
        if not self.pages:
            self.pages.append(TablePage(PageRows(0, -1, ()), across[0], True))
        self._put_notes()

    def _room(self, number: int) -> int:
        """Return the height for rows on one of the pages down; those beside the first have a heading that goes on."""
        is_first = number == 0 and self.is_one_page_wide
        heading = self.heading_height(is_first) if number else max(self.heading_height(True), self.heading_height(is_first))
        return int(self.area.height - heading - sum(self.head_heights))

    def cell_height(self, row: int, column: int) -> float:
        """Return how high a cell must be for its text."""
        cell = self.table.cell(row, column)
        span = self.table.span(row, column)
        room = sum(self.fitted.widths[span.left : span.right + 1]) - self.text_left(cell) - self.padding
        return self.measure_of(cell).height(cell.text, room) + 2 * self.gap

    def _take_size(self, points: float) -> None:
        """Set all type."""
        style = self.style
        self.points = points
        self.body, self.bold = TextMeasure(print_font(style.body, points)), TextMeasure(print_font(style.body, points, bold=True))
        self.heading = TextMeasure(print_font(style.heading, max(points * style.heading_part, style.small), bold=style.heading_is_bold))
        self.small = TextMeasure(print_font(style.body, points * _SIGN))
        self.em = self.body.width(tr("printing.font"))
        self.padding, self.gap = PADDING * self.em, GAP * self.em

    def _wish(self, column: int, wishes: list[Wish]) -> Iterator[None]:
        """Measure what stands in a column and add what it asks for."""
        shown = self.table.columns[column]
        head = max(self.bold.width(shown.title), self.bold.width(shown.under))
        content, number = 0.0, 0.0
        for count, row in enumerate(self.table.samples(column)):
            width, is_number = self._text_width(row, column)
            content = max(content, width)
            number = max(number, width) if is_number else number
            if count % _A_TURN == _A_TURN - 1:
                yield
        self._widest[column] = number
        # A little more than the text itself: at another size its font is not to the dot as much smaller as its column.
        edges = 2 * self.padding + _SLACK * self.em
        if shown.is_period and not shown.is_prose:
            # Words among the figures wrap; numbers never do.
            content = max(number, min(content, _MOST_FIGURE * self.em))
            least = max(content, head) + edges
            wishes.append(_wish_of(least, max(least, _LEAST_FIGURE * self.em + edges), max(least, _MOST_FIGURE * self.em), is_figure=True))
        else:
            low, high = _PROSE_LIMITS if shown.is_period else _LABEL_LIMITS.get(shown.key, _OTHER_LIMITS)
            content = max(content, min(head, low * self.em))
            wishes.append(_wish_of(min(content, low * self.em) + edges, min(content, high * self.em) + edges, min(content, _WIDEST * self.em) + edges))
        yield

    def _text_width(self, row: int, column: int) -> tuple[float, bool]:
        """Return how wide a cell's text and sign are, and whether it is a number; a name that fills two columns does not count in either."""
        span = self.table.span(row, column)
        if span.right > span.left:
            return 0.0, False
        cell = self.table.cell(row, column)
        sign = self.small.width(cell.sign) + self.padding if cell.sign else 0.0
        widest = max(map(self.measure_of(cell).width, cell.text.split("\n")))
        return widest + sign + self.text_left(cell) - self.padding, cell.is_number

    def _head_heights(self) -> tuple[int, ...]:
        """Return the heights of the lines of heads; one that stands beside two lines makes the second as high as it needs."""
        needs = [need for columns in self.fitted.pages for need in self._head_needs(columns)]
        lines = self.table.head_lines
        heights = [round(max((need for top, bottom, need in needs if top == bottom == line), default=0.0)) for line in range(lines)]
        tallest = max((need for top, bottom, need in needs if top < bottom), default=0.0)
        heights[-1] += max(0, round(tallest) - sum(heights))
        return tuple(heights)

    def _head_needs(self, columns: tuple[int, ...]) -> Iterator[tuple[int, int, float]]:
        """Yield first line, last line and needed height of the heads of one page."""
        for head in self.table.heads(columns):
            room = sum(self.fitted.widths[at] for at in columns[head.left : head.right + 1]) - 2 * self.padding
            yield head.top, head.bottom, self.bold.height(head.text, room) + 3 * self.gap

    def _note_lines(self) -> tuple[str, ...]:
        """Return what stands below the table, in lines."""
        info, found = self.table.info, list[str]()
        if self._options.has_notes:
            found += [document_text("grid.footnote.note", note=info.note)] if info.note else []
            found += [tr("printing.source", source=info.source)] if info.source else []
        if self._options.has_marks:
            found.append(tr("printing.marks"))
        return tuple(line for text in found for line in self.body.lines(text, self.area.width))

    def _put_notes(self) -> None:
        """Put the notes below the last rows, and what there is no room for on pages of its own."""
        start, last = 0, self.pages[-1]
        used = self.heading_height(last.is_first) + sum(self.head_heights) + sum(last.rows.heights if last.rows is not None else ())
        room = int((self.area.height - used - 2 * self.gap) // self.body.line)
        # A line or two of many would stand alone.
        if room >= min(len(self.notes), 3):
            start = min(room, len(self.notes))
            self.pages[-1] = TablePage(last.rows, last.columns, last.is_first, (0, start))
        while start < len(self.notes):
            room = max(1, int((self.area.height - self.heading_height(False)) // self.body.line))
            self.pages.append(TablePage(None, (), False, (start, min(start + room, len(self.notes)))))
            start += room


class _MeasuredRows:
    """The rows of a table as pages ask for them."""

    def __init__(self, pages: TablePages) -> None:
        """Measure the rows of ``pages``."""
        self._pages = pages
        self._table = pages.table
        self._columns = range(len(pages.table.columns))
        self._usual = round(pages.body.line + 2 * pages.gap)
        self._needs: dict[tuple[int, int], int] = {}

    @property
    def count(self) -> int:
        """How many there are."""
        return self._table.count

    def height(self, row: int) -> int:
        """Return how high one is, cells over several rows left aside."""
        table = self._table
        heights = [self._pages.cell_height(row, column) for column in self._columns if table.may_wrap(row, column) and self._is_alone(row, column)]
        return max(self._usual, round(max(heights, default=0.0)))

    def keeps_with_next(self, row: int) -> bool:
        """Tell whether one shall not be the last of its page."""
        return self._table.keeps_with_next(row)

    def merged(self, row: int) -> Iterator[Merged]:
        """Return the cells over several rows that stand in a row."""
        for span in self._table.tall_spans(row):
            key = (span.top, span.left)
            need = self._needs.get(key)
            if need is None:
                need = self._needs[key] = round(self._pages.cell_height(row, span.left))
            yield Merged(span.top, span.bottom, need)

    def _is_alone(self, row: int, column: int) -> bool:
        """Tell whether a cell begins at a place and ends in its row."""
        span = self._table.span(row, column)
        return span.top == span.bottom and span.left == column


def _wish_of(least: float, best: float, most: float, is_figure: bool = False) -> Wish:
    return Wish(round(least), round(best), round(max(best, most)), is_figure)

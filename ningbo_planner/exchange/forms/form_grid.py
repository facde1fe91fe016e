"""Where everything stands on a form sheet: columns by role and period, rows by line. Formulas look forward and back, so places come first."""

from __future__ import annotations

from collections.abc import Sequence

from ningbo_planner.domain.indicator import Kind
from ningbo_planner.exchange.writer.addresses import Area, address, runs
from ningbo_planner.exchange.forms.form_layout import FormLayout, FormLine
from ningbo_planner.exchange.writer.sample_rows import MARK_COLUMN, Columns, SampleSheet
from ningbo_planner.exchange.writer.sheet_writer import A3, A4

# In characters: A4 across takes about 130 at full size, and more than half of that is what eyes can read.
_WIDEST_ON_A4 = 230.0
HEAD, SIGN_OFF, GROWTH_TITLE, GROWTH_HEAD, GROWTH, FOOT = "列头", "签署", "增减题", "增减列头", "增减", "表尾"


class FormGrid:
    """Columns and rows of one form.

    Attributes:
        columns: by role.
        base, filled, issued: column by period id.
        unfilled, changed, gaps, open: hidden columns with counts; open are sums that cannot be checked yet.
        signs, code: hidden columns with the figures of a row as one text, and its number in the short code.
        head: first and last row of the column heads.
        rows: row of each line, by its place in the layout.
        mark_rows: hidden row of each table, by table id.
        sign_off, foot, growth_title, growth_head: first rows of those blocks.
        growth: row in the second block, by place of the line.
        last: the last row that is printed; the computed block below it is for the screen.
    """

    def __init__(self, sample: SampleSheet, layout: FormLayout) -> None:
        """Lay out ``layout`` on the columns and blocks of ``sample``."""
        self._sample, self._layout = sample, layout
        self.columns = Columns(sample, {"基期": len(layout.base), "填报": len(layout.targets), "下发": len(layout.targets)})
        self.base = dict(zip((period.id for period in layout.base), self.columns.of("基期"), strict=False))
        targets = [period.id for period in layout.targets]
        self.filled = dict(zip(targets, self.columns.of("填报"), strict=True))
        self.issued = dict(zip(targets, self.columns.of("下发"), strict=True))
        self.unfilled, self.changed, self.gaps, self.open, self.signs, self.code = range(self.columns.last + 1, self.columns.last + 7)
        first = 1 + max((row.number for row in sample.head), default=1)
        self.head = (first, first + len(sample.samples[HEAD]) - 1)
        self._place_rows(self.head[1] + 1)

    def _place_rows(self, row: int) -> None:
        self.rows: list[int] = []
        self.mark_rows: dict[str, int] = {}
        for line in self._layout.lines:
            if line.is_own and line.table not in self.mark_rows:
                self.mark_rows[line.table] = row
                row += 1
            self.rows.append(row)
            row += 1
        samples = self._sample.samples
        self.sign_off = row
        self.foot = row + len(samples[SIGN_OFF])
        self.last = self.foot + len(samples.get(FOOT, ())) - 1
        self.growth_title = self.last + 1
        self.growth_head = self.growth_title + len(samples[GROWTH_TITLE])
        row = self.growth_head + len(samples[GROWTH_HEAD])
        grown = [at for at, line in enumerate(self._layout.lines) if line.is_own and line.indicator.kind is not Kind.TEXT]
        self.growth = dict(zip(grown, range(row, row + len(grown)), strict=True))

    @property
    def signature(self) -> tuple[object, ...]:
        """What the places of the columns are: grids with the same signature have the same columns."""
        return tuple(self.base.items()), tuple(self.filled.items()), self.columns.last

    @property
    def own(self) -> list[tuple[int, FormLine]]:
        """The rows to fill in with their lines."""
        return [(self.rows[at], line) for at, line in enumerate(self._layout.lines) if line.is_own]

    @property
    def corner(self) -> tuple[int, int]:
        """The first cell that scrolls: behind the column heads and the labels."""
        return self.head[1] + 1, min([*self.base.values(), *self.filled.values()])

    @property
    def print_area(self) -> Area:
        """What is printed: everything but the computed block, whose heads would not be those repeated on each page."""
        return Area(2, 2, self.last, self.columns.last)

    @property
    def paper(self) -> str:
        """The paper that a form is printed on: A3 where A4 would make its figures too small to read."""
        asked = self._sample.sheet.kept.get("pageSetup")
        columns = (column for column, places in self.columns.places.items() for _ in places if column != MARK_COLUMN)
        width = sum(self._sample.sheet.widths.get(column, 9.0) for column in columns)
        return A3 if width > _WIDEST_ON_A4 or (asked is not None and asked.get("paperSize") == A3) else A4

    def spans(self, line: FormLine, columns: dict[str, int]) -> list[tuple[int, int]]:
        """Return the stretches of columns that hold a line's periods, each by its first and last column."""
        return runs(sorted(columns[period] for period in line.periods))

    def areas(self, row: int, line: FormLine, columns: dict[str, int]) -> list[Area]:
        """Return the cells of a line's periods in few areas."""
        return [Area(row, left, row, right) for left, right in self.spans(line, columns)]

    def at(self, row: int, role: str) -> str | None:
        """Return the address of a role in a row, if the template has the role."""
        columns = self.columns.of(role)
        return address(row, columns[0]) if columns else None

    def counted(self, column: int) -> str:
        """Return the sum over a column of counts."""
        top, bottom = self.head[1] + 1, self.sign_off - 1
        return f"SUM({Area(top, column, max(top, bottom), column).text})"

    def series(self, row: int, line: FormLine, base: Sequence[str]) -> list[str]:
        """Return the cells of a line in the order of time: its last base period, then what is filled in."""
        columns = [self.base[base[-1]]] if base else []
        return [address(row, column) for column in [*columns, *(self.filled[period] for period in line.periods)]]

"""Writes the lines of a form at their rows: own rows open to fill in, context in grey, checks as formulas; and notes the marks of each cell."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ningbo_planner.domain.quantity import EMPTY
from ningbo_planner.exchange.forms import marks
from ningbo_planner.exchange.forms.form_formulas import CheckCell, check_words, is_gap, says_gap
from ningbo_planner.exchange.forms.form_grid import FormGrid
from ningbo_planner.exchange.forms.form_layout import FormLayout, FormLine, LineKind
from ningbo_planner.exchange.forms.form_rows import OwnRows, figure_cell
from ningbo_planner.exchange.writer.addresses import address
from ningbo_planner.exchange.writer.printed_numbers import fixed_format
from ningbo_planner.exchange.writer.sample_rows import MARK_COLUMN, RowCopier
from ningbo_planner.exchange.writer.sheet_text import formula_text
from ningbo_planner.exchange.writer.sheet_writer import Formula, Value
from ningbo_planner.text import tr


class FormLines:
    """Writes the lines of one form.

    Attributes:
        own: the rows to fill in, with their marks.
        gaps: how many checks are off; open: how many cannot be told yet.
    """

    def __init__(self, layout: FormLayout, grid: FormGrid, copier: RowCopier, own: OwnRows) -> None:
        """Write ``layout`` at the places of ``grid`` with ``copier``, the rows to fill in by ``own``."""
        self._layout, self._grid, self._copier = layout, grid, copier
        self._writer, self._styles, self._sample = copier.writer, copier.styles, copier.sample
        self.own = own
        self.gaps = self.open = 0

    def write(self) -> None:
        """Write all lines and the hidden rows that name the columns of each table."""
        for line, row in zip(self._layout.lines, self._grid.rows, strict=True):
            if line.kind in (LineKind.TABLE, LineKind.GROUP):
                self._copier.copy(self._sample.samples[line.kind], row, words={"名称": line.label})
            elif line.is_own:
                self._copier.merge(line.kind, row)
                self.own.write(line, row)
            else:
                self._write_figures(line, row)
        for table, row in self._grid.mark_rows.items():
            self._write_marks(table, row)

    def _write_figures(self, line: FormLine, row: int) -> None:
        """Write a line with a label and figures."""
        self._copier.shape(line.kind, row)
        self._put(line, row, "指标", line.label, indent=line.depth)
        self._put(line, row, "单位", line.unit)
        self._put(line, row, "分工", line.role)
        self._writer.shape_row(row, self._copier.label_height(line.kind, line.label, line.depth))
        if line.check:
            self._write_check(line, row)
        else:
            self._write_copies(line, row, self._grid.filled, "填报")
            self._write_copies(line, row, self._grid.issued, "下发")
        self._write_copies(line, row, self._grid.base, "基期")

    def _write_copies(self, line: FormLine, row: int, columns: Mapping[str, int], role: str) -> None:
        """Write issued figures in locked cells."""
        for period, column in columns.items():
            cell = figure_cell(line.figures.get(period, EMPTY), line.unit)
            shown = fixed_format(cell.decimals) if cell.is_number else None
            style = self._styles.variant(self._sample.style(line.kind, role), locked=True, number_format=shown)
            self._writer.put(row, column, Decimal(cell.text) if cell.is_number else self._clean(cell.text, row, column), style)

    def _write_check(self, line: FormLine, row: int) -> None:
        """Write a check line: live for what is filled in, in words for what was issued."""
        assert line.check is not None
        rows, lines, check = self._grid.rows, self._layout.lines, line.check
        before, open_before = self.gaps, self.open
        others = None if check.others is None else rows[check.others]
        for period in line.periods:
            stated = lines[check.total].figures[period]
            parts = [(lines[at].figures[period], factor) for at, factor in check.parts]
            now = self._layout.standing
            rest = None if check.others is None else lines[check.others].figures[period]
            column = self._grid.filled[period]
            cell = CheckCell(column, self._grid.issued[period], rows[check.total], [(rows[at], factor) for at, factor in check.parts], others)
            live = cell.formula(now(lines[check.total], period), [(now(lines[at], period), factor) for at, factor in check.parts], rest)
            issued = [*parts, *([(rest, Decimal(1))] if rest is not None else [])]
            self._put_at(line, row, column, "填报", live)
            # What stands in the cells to fill in is what was issued, so the check says the same of both.
            words = live if not isinstance(live, Formula) else live.value if self._layout.prefilled else check_words(stated, issued)
            self._put_at(line, row, self._grid.issued[period], "下发", words)
            self.gaps += says_gap(live.value if isinstance(live, Formula) else live)
            self.open += isinstance(live, Formula) and live.value == tr("form.check.incomplete")
        self._writer.put(row, self._grid.gaps, self._gap_count(line, row, self.gaps - before))
        self._writer.put(row, self._grid.open, self._open_count(line, row, self.open - open_before))

    def _gap_count(self, line: FormLine, row: int, now: int) -> Formula:
        """Return how many cells of a check line say that a sum is off."""
        areas = self._grid.areas(row, line, self._grid.filled)
        return Formula("+".join(f"SUMPRODUCT(--({is_gap(area.text)}))" for area in areas), Decimal(now))

    def _open_count(self, line: FormLine, row: int, now: int) -> Formula:
        """Return how many cells of a check line say that a figure is missing."""
        words = formula_text(tr("form.check.incomplete"))
        return Formula("+".join(f"COUNTIF({area.text},{words})" for area in self._grid.areas(row, line, self._grid.filled)), Decimal(now))

    def _write_marks(self, table: str, row: int) -> None:
        """Write the hidden row that says what the columns of a table are."""
        grid = self._grid
        line = next(each for each in self._layout.own if each.table == table)
        named = {MARK_COLUMN: f"{marks.TABLE_MARK}{table}", grid.columns.one("指标"): marks.NAME_MARK, grid.columns.one("单位"): marks.UNIT_MARK}
        named |= {grid.base[period]: marks.BASE_MARK + period for period in grid.base if period in line.figures}
        named |= {grid.filled[period]: marks.PERIOD_MARK + period for period in line.periods}
        named |= {grid.issued[period]: marks.ISSUED_MARK + period for period in line.periods}
        named |= {column: mark for role, mark in (("意见", marks.OPINION_MARK), ("说明", marks.REASON_MARK)) for column in grid.columns.of(role)}
        self._writer.shape_row(row, hidden=True)
        for column, text in named.items():
            self._writer.put(row, column, text)

    def _put(self, line: FormLine, row: int, role: str, value: Value, indent: int = 0) -> None:
        """Write one locked cell of a role, if the template has it."""
        for column in self._grid.columns.of(role):
            self._put_at(line, row, column, role, value, indent)

    def _put_at(self, line: FormLine, row: int, column: int, role: str, value: Value, indent: int = 0) -> None:
        style = self._styles.variant(self._sample.style(line.kind, role), locked=True, indent=indent or None)
        self._writer.put(row, column, self._clean(value, row, column), style)

    def _clean(self, value: Value, row: int, column: int) -> Value:
        return self._copier.cleaner.clean(value, address(row, column)) if isinstance(value, str) else value

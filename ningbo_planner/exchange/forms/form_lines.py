"""Writes the lines of a form at their rows: own rows open to fill in, context in grey, checks as formulas; and notes the marks of each cell."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from ningbo_planner.domain.indicator import Direction, Kind
from ningbo_planner.domain.plan import cell_key
from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.domain.table import CellRef
from ningbo_planner.exchange.forms import marks
from ningbo_planner.exchange.writer.addresses import address
from ningbo_planner.exchange.forms.form_formulas import ANY_ROW, CheckCell, RowCells, at_row, changed, check_words, is_gap, row_words, row_words_now, says_gap, unfilled
from ningbo_planner.exchange.forms.figure_code import CodeSalt, row_text, row_text_formula, sheet_text
from ningbo_planner.exchange.forms.form_grid import FormGrid
from ningbo_planner.exchange.forms.form_layout import FormLayout, FormLine, LineKind, issued_text
from ningbo_planner.exchange.forms.marks import CellMark
from ningbo_planner.exchange.writer.printed_numbers import decimals_of, fixed_format, is_exact, open_format
from ningbo_planner.exchange.writer.sample_rows import MARK_COLUMN, RowCopier
from ningbo_planner.exchange.writer.sheet_text import formula_text
from ningbo_planner.exchange.writer.sheet_writer import Formula, Value
from ningbo_planner.text import tr

_CAN_FALL_BELOW_ZERO = frozenset({Kind.RATE, Kind.TEXT})
_SHOULD_RISE = frozenset({Kind.FLOW, Kind.STOCK})


class _RowTexts(NamedTuple):
    """Formulas of a row, for any row: counts of what is empty and changed, its words, its figures as one text."""

    unfilled: str
    changed: str
    words: str
    signs: str


class FormLines:
    """Writes the lines of one form.

    Attributes:
        cells, opinions, reasons: marks of what was written.
        empty: how many cells to fill in are empty now; gaps: how many checks are off; open: how many cannot be told yet; code: the number of the short code so far.
    """

    def __init__(self, layout: FormLayout, grid: FormGrid, copier: RowCopier, salt: CodeSalt) -> None:
        """Write ``layout`` at the places of ``grid`` with ``copier``; ``salt`` makes the short code."""
        self._layout, self._grid, self._copier = layout, grid, copier
        self._writer, self._styles, self._sample = copier.writer, copier.styles, copier.sample
        self.cells: list[CellMark] = []
        self.opinions: dict[str, str] = {}
        self.reasons: dict[str, str] = {}
        self.empty = self.gaps = self.open = self.code = 0
        self._number = 0
        self._salt = salt
        self._kept: dict[tuple[object, ...], _RowTexts] = {}
        self._values: dict[tuple[int, str], tuple[Value, Decimal | None]] = {}

    def write(self) -> None:
        """Write all lines and the hidden rows that name the columns of each table."""
        for line, row in zip(self._layout.lines, self._grid.rows, strict=True):
            if line.kind in (LineKind.TABLE, LineKind.GROUP):
                self._copier.copy(self._sample.samples[line.kind], row, words={"名称": line.label})
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
        label = self._sample.style(line.kind, "指标")
        height = self._sample.samples[line.kind][0].height
        self._copier.fit_height(row, height, [(line.label, self._writer.widths[self._grid.columns.one("指标")] - 2 * line.depth, label)])
        if line.is_own:
            self._write_own(line, row)
        elif line.check:
            self._write_check(line, row)
        else:
            self._write_copies(line, row, self._grid.filled, "填报")
            self._write_copies(line, row, self._grid.issued, "下发")
        self._write_copies(line, row, self._grid.base, "基期")

    def _write_own(self, line: FormLine, row: int) -> None:
        """Write a row to fill in."""
        self._number += 1
        self._put(line, row, "序号", self._number)
        self._writer.put(row, MARK_COLUMN, line.key)
        for period, column in self._grid.filled.items():
            if period in line.periods:
                self._write_open(line, row, period, column)
            else:
                # A period that another table has: locked, and grey like what was issued.
                self._writer.put(row, column, None, self._styles.variant(self._sample.style(line.kind, "下发"), locked=True))
        self._write_copies(line, row, self._grid.issued, "下发")
        self._write_words(line, row)

    def _write_open(self, line: FormLine, row: int, period: str, column: int) -> None:
        """Write one cell to fill in, with the issued figure in it."""
        issued = line.figures[period]
        value, amount = self._value(line, self._layout.standing(line, period))
        # An empty cell shows what is typed with the decimals of the figure that stands in the plan.
        told = amount if amount is not None else self._value(line, issued)[1]
        shown = open_format(decimals_of(told)) if told is not None else None
        self._writer.put(row, column, self._clean(value, row, column), self._styles.variant(self._sample.style(line.kind, "填报"), locked=False, number_format=shown))
        key = cell_key(CellRef(line.table, line.row, period))
        self.cells.append(CellMark(key, address(row, column), issued_text(issued, line.unit)))
        self.empty += not str(value).strip()

    def _write_copies(self, line: FormLine, row: int, columns: Mapping[str, int], role: str) -> None:
        """Write issued figures in locked cells."""
        for period, column in columns.items():
            value, amount = self._value(line, line.figures.get(period, EMPTY))
            shown = fixed_format(decimals_of(amount)) if amount is not None else None
            style = self._styles.variant(self._sample.style(line.kind, role), locked=True, number_format=shown)
            self._writer.put(row, column, self._clean(value, row, column), style)

    def _write_words(self, line: FormLine, row: int) -> None:
        """Write what the row says of itself, its opinion and reason cells, and its counts."""
        grid = self._grid
        opinion, reason = grid.at(row, "意见"), grid.at(row, "说明")
        for role, place, noted in (("意见", opinion, self.opinions), ("说明", reason, self.reasons)):
            if place:
                noted[line.key] = place
                self._writer.put(row, grid.columns.one(role), None, self._styles.variant(self._sample.style(line.kind, role), locked=False))
        texts = self._row_texts(line)
        quantities = [self._layout.standing(line, period) for period in line.periods]
        empty = sum(not quantity.text.strip() for quantity in quantities)
        negative = any((quantity.number or 0) < 0 for quantity in quantities)
        self._writer.put(row, grid.unfilled, Formula(at_row(texts.unfilled, row), Decimal(empty)))
        self._writer.put(row, grid.changed, Formula(at_row(texts.changed, row), Decimal(0)))
        self._put(line, row, "核对", Formula(at_row(texts.words, row), row_words_now(empty, negative and line.indicator.kind not in _CAN_FALL_BELOW_ZERO)))
        self._write_code(line, row, texts.signs)

    def _row_texts(self, line: FormLine) -> _RowTexts:
        """Return the formulas of a row like this one, for any row."""
        grid, kind = self._grid, line.indicator.kind
        base = tuple(period for period in grid.base if period in line.figures)
        rises = kind in _SHOULD_RISE and line.indicator.direction is Direction.HIGHER
        key = (line.periods, base, kind in _CAN_FALL_BELOW_ZERO, rises)
        if key not in self._kept:
            opinion, reason = grid.at(ANY_ROW, "意见"), grid.at(ANY_ROW, "说明")
            areas = grid.areas(ANY_ROW, line, grid.filled)
            counts = address(ANY_ROW, grid.unfilled), address(ANY_ROW, grid.changed)
            cells = RowCells(*counts, opinion, reason, areas, grid.series(ANY_ROW, line, base), kind in _CAN_FALL_BELOW_ZERO, rises)
            pairs = [(address(ANY_ROW, grid.filled[period]), address(ANY_ROW, grid.issued[period])) for period in sorted(line.periods)]
            signs = row_text_formula(pairs, opinion, marks.NO_CHANGE, marks.NOT_APPLICABLE)
            compared = changed(list(zip(areas, grid.areas(ANY_ROW, line, grid.issued), strict=True)))
            self._kept[key] = _RowTexts(unfilled(areas, opinion), compared, row_words(cells), signs)
        return self._kept[key]

    def _write_code(self, line: FormLine, row: int, signs: str) -> None:
        """Write the row's part of the short code of what is filled in."""
        texts = [_sheet_text(self._value(line, self._layout.standing(line, period))[0]) for period in sorted(line.periods)]
        number = self._salt.row_value(line.key, texts)
        self.code += number
        self._writer.put(row, self._grid.signs, Formula(at_row(signs, row), row_text(texts, False)))
        self._writer.put(row, self._grid.code, Formula(self._salt.row_formula(line.key, address(row, self._grid.signs), len(texts)), Decimal(number)))

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
            self._put_at(line, row, self._grid.issued[period], "下发", check_words(stated, issued) if isinstance(live, Formula) else live)
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

    def _value(self, line: FormLine, quantity: Quantity) -> tuple[Value, Decimal | None]:
        """Return what a cell says, and its number where it is one that a cell keeps exactly."""
        # A figure stands on a form up to three times; quantities live as long as the layout, so their ids tell them apart.
        key = (id(quantity), line.unit)
        known = self._values.get(key)
        if known is None:
            amount = quantity.number
            exactly = amount is not None and is_exact(amount)
            known = self._values[key] = (amount, amount) if exactly else (issued_text(quantity, line.unit), None)
        return known

    def _put(self, line: FormLine, row: int, role: str, value: Value, indent: int = 0) -> None:
        """Write one locked cell of a role, if the template has it."""
        for column in self._grid.columns.of(role):
            self._put_at(line, row, column, role, value, indent)

    def _put_at(self, line: FormLine, row: int, column: int, role: str, value: Value, indent: int = 0) -> None:
        style = self._styles.variant(self._sample.style(line.kind, role), locked=True, indent=indent or None)
        self._writer.put(row, column, self._clean(value, row, column), style)

    def _clean(self, value: Value, row: int, column: int) -> Value:
        return self._copier.cleaner.clean(value, address(row, column)) if isinstance(value, str) else value


def _sheet_text(value: Value) -> str:
    """Return what a sheet makes of a cell with this value when it is joined to others."""
    return sheet_text(str(value), isinstance(value, Decimal))

"""Writes the rows of a form that a department fills in. Rows of one shape share a stencil, across all forms of a round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ningbo_planner.domain import exact
from ningbo_planner.domain.indicator import Direction, Kind
from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.exchange.forms import marks
from ningbo_planner.exchange.forms.figure_code import CodeSalt, row_formula, row_text, row_text_formula, sheet_text
from ningbo_planner.exchange.forms.form_formulas import RowCells, changed, row_words, row_words_now, unfilled
from ningbo_planner.exchange.forms.form_grid import FormGrid
from ningbo_planner.exchange.forms.form_layout import FormLayout, FormLine, issued_text
from ningbo_planner.exchange.forms.marks import CellMark
from ningbo_planner.exchange.writer.addresses import address, letters
from ningbo_planner.exchange.writer.printed_numbers import decimals_of, fixed_format, is_exact, open_format
from ningbo_planner.exchange.writer.row_stencil import ANY_ROW, HEIGHT, PART, RowStencil, formula_names, formula_value, number_cell, open_name, row_height, text_cell
from ningbo_planner.exchange.writer.sample_rows import MARK_COLUMN, RowCopier
from ningbo_planner.exchange.writer.sheet_writer import EXACT_DIGITS

CAN_FALL_BELOW_ZERO = frozenset({Kind.RATE, Kind.TEXT})
_SHOULD_RISE = frozenset({Kind.FLOW, Kind.STOCK})
_LOCKED, _OPEN = True, False

# The stencils of all forms that one writer makes, by everything that the shape of a row depends on.
Stencils = dict[tuple[object, ...], RowStencil]


class FigureCell(NamedTuple):
    """A figure as a cell: its text or its digits, whether it is a number, with how many decimals, and what the short code reads of it."""

    text: str
    is_number: bool
    decimals: int
    signs: str


class _Shape(NamedTuple):
    """What rows of one shape share in a form.

    Attributes:
        stencil: their XML.
        targets: of each period to fill in its id, the letters of its column, the name of its open cell, and the column of the issued figure.
        copies: of each other locked figure its period, the role that it looks like, and its column.
        order: the places of the periods to fill in among ``targets``, in the order of their ids.
    """

    stencil: RowStencil
    targets: Sequence[tuple[str, str, str, int]]
    copies: Sequence[tuple[str, str, int]]
    order: Sequence[int]


class OwnRows:
    """Writes the rows to fill in.

    Attributes:
        cells, opinions, reasons: marks of what was written.
        empty: how many cells to fill in are empty now; code: the number of the short code so far; number: how many rows were written.
    """

    def __init__(self, layout: FormLayout, grid: FormGrid, copier: RowCopier, salt: CodeSalt, stencils: Stencils) -> None:
        """Write lines of ``layout`` at the places of ``grid`` with ``copier``; ``salt`` makes the short code."""
        self._layout, self._grid, self._copier, self._salt, self._stencils = layout, grid, copier, salt, stencils
        self._clean, self._styles = copier.cleaner.clean, copier.styles
        self.cells: list[CellMark] = []
        self.opinions: dict[str, str] = {}
        self.reasons: dict[str, str] = {}
        self.empty = self.code = self.number = 0
        self._shapes: dict[tuple[object, ...], _Shape] = {}
        self._known_styles: dict[tuple[object, ...], int] = {}
        self._labels = [(role, column, open_name(column)) for role in ("指标", "单位", "分工") for column in grid.columns.of(role)]
        self._numbers = [open_name(column) for column in grid.columns.of("序号")]
        self._words = [formula_names(column) for column in grid.columns.of("核对")]
        self._hidden = [formula_names(column) for column in (grid.unfilled, grid.changed, grid.signs, grid.code)]
        self._noted = [(letters(column), noted) for role, noted in (("意见", self.opinions), ("说明", self.reasons)) for column in grid.columns.of(role)[:1]]

    def write(self, line: FormLine, row: int) -> None:
        """Write one line at ``row``."""
        self.number += 1
        shape, key = self._shape(line), line.key
        values = {open_name(MARK_COLUMN): text_cell(0, key), HEIGHT: row_height(self._copier.label_height(line.kind, line.label, line.depth))}
        self._fill_labels(values, line, row)
        signs = self._fill_targets(values, line, row, key, shape)
        for period, role, column in shape.copies:
            values[open_name(column)] = self._copy(figure_cell(line.figures.get(period, EMPTY), line.unit), line, role, row, column)
        self._fill_counts(values, line, key, [signs[at] for at in shape.order])
        for column, noted in self._noted:
            noted[key] = f"{column}{row}"
        self._copier.writer.put_row(row, shape.stencil.filled(row, values), shape.stencil.last)

    def _fill_labels(self, values: dict[str, str], line: FormLine, row: int) -> None:
        """Fill in what the row says of itself."""
        texts = {"指标": line.label, "单位": line.unit, "分工": line.role}
        for role, column, name in self._labels:
            text = texts[role]
            text = text if text.isprintable() else self._clean(text, address(row, column))
            values[name] = text_cell(self._style(line, role, indent=line.depth if role == "指标" else 0), text)
        for name in self._numbers:
            values[name] = number_cell(self._style(line, "序号"), str(self.number))

    def _fill_targets(self, values: dict[str, str], line: FormLine, row: int, key: str, shape: _Shape) -> list[str]:
        """Fill the cells to fill in with what stands in them, and those beside with what is issued; return what the short code reads."""
        prefilled, figures, unit, cells, signs = self._layout.prefilled, line.figures, line.unit, self.cells, []
        for period, column, name, beside in shape.targets:
            quantity = figures[period]
            issued = figure_cell(quantity, unit)
            standing = issued if prefilled else _NOTHING
            # An empty cell shows what is typed with the decimals of the figure that stands in the plan.
            style = self._style(line, "填报", _OPEN, issued.decimals)
            place = f"{column}{row}"
            values[name] = number_cell(style, standing.text) if standing.is_number else text_cell(style, self._clean(standing.text, place))
            values[letters(beside)] = self._copy(issued, line, "下发", row, beside)
            # A number whose digits are what was printed is issued as it is printed.
            text = issued.text if issued.is_number and issued.text == quantity.text else issued_text(quantity, unit)
            cells.append(CellMark(f"{key}/{period}", place, text))
            signs.append(standing.signs)
        return signs

    def _copy(self, cell: FigureCell, line: FormLine, role: str, row: int, column: int) -> str:
        """Return what fills a locked cell with an issued figure."""
        style = self._style(line, role, _LOCKED, cell.decimals)
        return number_cell(style, cell.text) if cell.is_number else text_cell(style, self._clean(cell.text, address(row, column)))

    def _fill_counts(self, values: dict[str, str], line: FormLine, key: str, signs: Sequence[str]) -> None:
        """Fill in what the formulas of the row say now."""
        empty, negative = len(signs), False
        if self._layout.prefilled:
            quantities = [line.figures[period] for period in line.periods]
            empty = sum(not quantity.text.strip() for quantity in quantities)
            negative = line.indicator.kind not in CAN_FALL_BELOW_ZERO and any((quantity.number or 0) < 0 for quantity in quantities)
        self.empty += empty
        number = self._salt.row_value(key, signs)
        self.code += number
        for (kind, value, _), now in zip(self._hidden, (str(empty), "0", None, str(number)), strict=True):
            values[kind], values[value] = formula_value(row_text(signs, False)) if now is None else ("", now)
        for kind, value, _ in self._words:
            values[kind], values[value] = formula_value(row_words_now(empty, negative))
        values[self._hidden[-1][2]] = str(self._salt.weight(key))

    def _style(self, line: FormLine, role: str, locked: bool = True, decimals: int = -1, indent: int = 0) -> int:
        """Return the style of a cell; no decimals (-1) leave its number format."""
        key = (line.kind, role, locked, decimals, indent)
        known = self._known_styles.get(key)
        if known is None:
            shown = None if decimals < 0 else fixed_format(decimals) if locked else open_format(decimals)
            known = self._styles.variant(self._copier.sample.style(line.kind, role), locked=locked, number_format=shown, indent=indent or None)
            self._known_styles[key] = known
        return known

    def _shape(self, line: FormLine) -> _Shape:
        """Return what rows like this one share."""
        kind = line.indicator.kind
        base = tuple(period for period in self._grid.base if period in line.figures)
        rises = kind in _SHOULD_RISE and line.indicator.direction is Direction.HIGHER
        key = (line.kind, line.periods, base, kind in CAN_FALL_BELOW_ZERO, rises)
        known = self._shapes.get(key)
        if known is None:
            # Numbers of styles differ between workbooks that asked for them in another order.
            styles = self._fixed_styles(line)
            shared = (*key, self._grid.signature, tuple(styles.items()))
            if shared not in self._stencils:
                self._stencils[shared] = self._new_stencil(line, styles, base, rises)
            known = self._shapes[key] = self._new_shape(line, self._stencils[shared])
        return known

    def _new_shape(self, line: FormLine, stencil: RowStencil) -> _Shape:
        grid = self._grid
        targets = [(period, letters(column), open_name(column), grid.issued[period]) for period, column in grid.filled.items() if period in line.periods]
        copies = [(period, "下发", column) for period, column in grid.issued.items() if period not in line.periods]
        copies += [(period, "基期", column) for period, column in grid.base.items()]
        periods = [period for period, *_ in targets]
        return _Shape(stencil, targets, copies, sorted(range(len(periods)), key=periods.__getitem__))

    def _fixed_styles(self, line: FormLine) -> dict[int, int]:
        """Return the styles by column of cells that are alike in all rows of the shape; cells with a style of their own follow later."""
        grid = self._grid
        styles = self._copier.styles_of(line.kind)
        styles |= {column: self._style(line, role, _OPEN) for role in ("意见", "说明") for column in grid.columns.of(role)[:1]}
        styles |= {column: self._style(line, "核对") for column in grid.columns.of("核对")}
        # A period that another table has: locked, and grey like what was issued.
        return styles | {column: self._style(line, "下发") for period, column in grid.filled.items() if period not in line.periods}

    def _new_stencil(self, line: FormLine, styles: Mapping[int, int], base: tuple[str, ...], rises: bool) -> RowStencil:
        """Make the stencil of rows like this one."""
        grid, stencil = self._grid, RowStencil()
        for column, style in styles.items():
            stencil.put_style(column, style)
        for column in (MARK_COLUMN, *(column for role in ("序号", "指标", "单位", "分工") for column in grid.columns.of(role)), *grid.base.values(), *grid.issued.values()):
            stencil.put_open(column)
        for period in line.periods:
            stencil.put_open(grid.filled[period])
        opinion, reason = grid.at(ANY_ROW, "意见"), grid.at(ANY_ROW, "说明")
        areas = grid.areas(ANY_ROW, line, grid.filled)
        counts = address(ANY_ROW, grid.unfilled), address(ANY_ROW, grid.changed)
        cells = RowCells(*counts, opinion, reason, areas, grid.series(ANY_ROW, line, base), line.indicator.kind in CAN_FALL_BELOW_ZERO, rises)
        for column in grid.columns.of("核对"):
            stencil.put_formula(column, styles[column], row_words(cells))
        stencil.put_formula(grid.unfilled, 0, unfilled(areas, opinion))
        stencil.put_formula(grid.changed, 0, changed(list(zip(areas, grid.areas(ANY_ROW, line, grid.issued), strict=True))))
        pairs = [(address(ANY_ROW, grid.filled[period]), address(ANY_ROW, grid.issued[period])) for period in sorted(line.periods)]
        stencil.put_formula(grid.signs, 0, row_text_formula(pairs, opinion, marks.NO_CHANGE, marks.NOT_APPLICABLE))
        stencil.put_formula(grid.code, 0, row_formula(PART, address(ANY_ROW, grid.signs), len(pairs)))
        return stencil


_NOTHING = FigureCell("", False, -1, "")


def figure_cell(quantity: Quantity, unit: str) -> FigureCell:
    """Return a figure as a cell: a number where a cell keeps it exactly, else its text."""
    amount = quantity.number
    if amount is not None:
        digits = exact.plain(amount)
        if len(digits) <= EXACT_DIGITS:
            whole, _, fraction = digits.partition(".")
            return FigureCell(digits, True, len(fraction), exact.trimmed(amount) if fraction or whole == "-0" else digits)
        if is_exact(amount):
            return FigureCell(digits, True, decimals_of(amount), sheet_text(str(amount), True))
    text = issued_text(quantity, unit)
    return FigureCell(text, False, -1, sheet_text(text, False)) if text else _NOTHING

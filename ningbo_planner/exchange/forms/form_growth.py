"""The second block of a form, computed and locked: growth of what is filled in, and its difference to what was issued."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.exchange.forms.form_formulas import difference_now, difference_text, growth_now, growth_text
from ningbo_planner.exchange.forms.form_grid import GROWTH, FormGrid
from ningbo_planner.exchange.forms.form_layout import FormLayout, FormLine
from ningbo_planner.exchange.forms.form_rows import Stencils
from ningbo_planner.exchange.writer.addresses import address
from ningbo_planner.exchange.writer.row_stencil import HEIGHT, OTHER_ROW, RowStencil, formula_names, formula_value, number_cell, open_name, row_height, text_cell
from ningbo_planner.exchange.writer.sample_rows import RowCopier
from ningbo_planner.text import tr

_NO_DIFFERENCE = formula_value(Decimal(0))
_YEAR = re.compile(r"[12][0-9]{3}")


class _Shape(NamedTuple):
    """What rows of one shape share: their XML, the base period that growth begins with, and for each period to fill in its id, the years since the one before (0: none), and the names of its growth and its difference."""

    stencil: RowStencil
    base: str
    targets: Sequence[tuple[str, int, tuple[str, str, str], tuple[str, str, str]]]


class FormGrowth:
    """Writes the second block."""

    def __init__(self, layout: FormLayout, grid: FormGrid, copier: RowCopier, stencils: Stencils) -> None:
        """Write for the lines of ``layout`` at the places of ``grid`` with ``copier``."""
        self._layout, self._grid, self._copier, self._stencils = layout, grid, copier, stencils
        self._shapes: dict[tuple[str, tuple[str, ...], bool], _Shape] = {}
        self._styles: dict[tuple[str, int], int] = {}

    def write(self) -> None:
        """Write one row for each line with figures."""
        copier, columns = self._copier, self._grid.columns
        height = row_height(copier.sample.samples[GROWTH][0].height)
        numbers = [open_name(column) for column in columns.of("序号")]
        labels = [(role, open_name(column)) for role in ("指标", "单位") for column in columns.of(role)]
        for number, (at, row) in enumerate(self._grid.growth.items(), 1):
            line, filled_row = self._layout.lines[at], self._grid.rows[at]
            in_points = parse_unit(line.unit).is_percent
            shape = self._shape(line, in_points)
            name = copier.cleaner.clean(line.indicator.name, address(row, 2))
            values = {HEIGHT: height}
            for role, cell in labels:
                is_name = role == "指标"
                values[cell] = text_cell(self._style(role, line.depth if is_name else 0), name if is_name else tr("form.points") if in_points else tr("form.percent"))
            for cell in numbers:
                values[cell] = number_cell(self._style("序号"), str(number))
            self._fill_figures(values, line, in_points, shape)
            copier.merge(GROWTH, row)
            copier.writer.put_row(row, shape.stencil.filled(row, values, filled_row), shape.stencil.last)

    def _fill_figures(self, values: dict[str, str], line: FormLine, in_points: bool, shape: _Shape) -> None:
        """Fill in what growth and differences are now."""
        before = line.figures[shape.base].number if shape.base else None
        for period, years, (kind, value, _), (other_kind, other, _) in shape.targets:
            quantity = self._layout.standing(line, period)
            if years:
                values[kind], values[value] = formula_value(growth_now(quantity.number, before, years, in_points))
            before = quantity.number
            values[other_kind], values[other] = _NO_DIFFERENCE if before is not None else formula_value(difference_now(quantity))

    def _shape(self, line: FormLine, in_points: bool) -> _Shape:
        """Return what rows like that of this line share."""
        base = next((period for period in reversed(self._grid.base) if period in line.figures), "")
        key = (base, line.periods, in_points)
        if key not in self._shapes:
            grid, periods = self._grid, [*filter(None, (base,)), *line.periods]
            # Numbers of styles differ between workbooks that asked for them in another order.
            shared = (GROWTH, *key, grid.signature, *(self._style(role) for role in ("填报", "下发")))
            years = [0, *(_years(then, now) for then, now in zip(periods, periods[1:], strict=False))]
            if shared not in self._stencils:
                self._stencils[shared] = self._new_stencil(periods, bool(base), in_points, years)
            spans = years[-len(line.periods) :] if line.periods else []
            targets = [(period, span, formula_names(grid.filled[period]), formula_names(grid.issued[period])) for period, span in zip(line.periods, spans, strict=True)]
            self._shapes[key] = _Shape(self._stencils[shared], base, targets)
        return self._shapes[key]

    def _new_stencil(self, periods: Sequence[str], has_base: bool, in_points: bool, years: Sequence[int]) -> RowStencil:
        """Make a stencil; the first of all periods has no growth."""
        grid, stencil = self._grid, RowStencil()
        for column, style in self._copier.styles_of(GROWTH).items():
            stencil.put_style(column, style)
        for column in (column for role in ("序号", "指标", "单位") for column in grid.columns.of(role)):
            stencil.put_open(column)
        places = [address(OTHER_ROW, grid.base[period] if has_base and not at else grid.filled[period]) for at, period in enumerate(periods)]
        for at, period in enumerate(periods):
            if at:
                stencil.put_formula(grid.filled[period], self._style("填报"), growth_text(places[at], places[at - 1], years[at], in_points))
            if at or not has_base:
                stencil.put_formula(grid.issued[period], self._style("下发"), difference_text(places[at], address(OTHER_ROW, grid.issued[period])))
        return stencil

    def _style(self, role: str, indent: int = 0) -> int:
        style = self._styles.get((role, indent))
        if style is None:
            style = self._styles[role, indent] = self._copier.styles.variant(self._copier.sample.style(GROWTH, role), locked=True, indent=indent or None)
        return style


def _years(before: str, period: str) -> int:
    """Return how many years lie between two periods; periods that are not years count as neighbours."""
    if _YEAR.fullmatch(before) and _YEAR.fullmatch(period):
        return max(1, int(period) - int(before))
    return 1

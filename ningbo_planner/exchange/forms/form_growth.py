"""The second block of a form, computed and locked: growth of what is filled in, and its difference to what was issued."""

from __future__ import annotations

import re

from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.exchange.writer.addresses import address
from ningbo_planner.exchange.forms.form_formulas import difference, growth
from ningbo_planner.exchange.forms.form_grid import GROWTH, FormGrid
from ningbo_planner.exchange.forms.form_layout import FormLayout, FormLine
from ningbo_planner.exchange.writer.sample_rows import RowCopier
from ningbo_planner.exchange.writer.sheet_writer import Value
from ningbo_planner.text import tr

_YEAR = re.compile(r"[12][0-9]{3}")


class FormGrowth:
    """Writes the second block."""

    def __init__(self, layout: FormLayout, grid: FormGrid, copier: RowCopier) -> None:
        """Write for the lines of ``layout`` at the places of ``grid`` with ``copier``."""
        self._layout, self._grid, self._copier = layout, grid, copier

    def write(self) -> None:
        """Write one row for each line with figures."""
        for number, (at, row) in enumerate(self._grid.growth.items(), 1):
            line = self._layout.lines[at]
            self._copier.shape(GROWTH, row)
            self._put(row, "序号", number)
            self._put(row, "指标", self._copier.cleaner.clean(line.indicator.name, address(row, 2)), line.depth)
            self._put(row, "单位", tr("form.points") if parse_unit(line.unit).is_percent else tr("form.percent"))
            self._write_figures(line, self._grid.rows[at], row)

    def _write_figures(self, line: FormLine, filled_row: int, row: int) -> None:
        """Write growth under the cells to fill in and differences under the issued ones."""
        before = self._last_base(line, filled_row)
        for period in line.periods:
            column, quantity = self._grid.filled[period], self._layout.standing(line, period)
            now = (address(filled_row, column), quantity)
            if before is not None:
                self._put_at(row, column, "填报", growth(now, before[1], _years(before[0], period), parse_unit(line.unit).is_percent))
            issued = self._grid.issued[period]
            self._put_at(row, issued, "下发", difference(now[0], address(filled_row, issued), quantity))
            before = (period, now)

    def _last_base(self, line: FormLine, row: int) -> tuple[str, tuple[str, Quantity]] | None:
        """Return the last base period of a line that is on the form, with its cell and figure."""
        known = [period for period in self._grid.base if period in line.figures]
        if not known:
            return None
        return known[-1], (address(row, self._grid.base[known[-1]]), line.figures[known[-1]])

    def _put(self, row: int, role: str, value: Value, indent: int = 0) -> None:
        for column in self._grid.columns.of(role):
            self._put_at(row, column, role, value, indent)

    def _put_at(self, row: int, column: int, role: str, value: Value, indent: int = 0) -> None:
        style = self._copier.styles.variant(self._copier.sample.style(GROWTH, role), locked=True, indent=indent or None)
        self._copier.writer.put(row, column, value, style)


def _years(before: str, period: str) -> int:
    """Return how many years lie between two periods; periods that are not years count as neighbours."""
    if _YEAR.fullmatch(before) and _YEAR.fullmatch(period):
        return max(1, int(period) - int(before))
    return 1

"""The second block of a form, computed and locked: growth of what is filled in, and its difference to what was issued."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.exchange.writer.addresses import address
from ningbo_planner.exchange.forms.form_formulas import ANY_ROW, at_row, difference_now, difference_text, growth_now, growth_text
from ningbo_planner.exchange.forms.form_grid import GROWTH, FormGrid
from ningbo_planner.exchange.forms.form_layout import FormLayout, FormLine
from ningbo_planner.exchange.writer.sample_rows import RowCopier
from ningbo_planner.exchange.writer.sheet_writer import Formula, Value
from ningbo_planner.text import tr

_YEAR = re.compile(r"[12][0-9]{3}")


class FormGrowth:
    """Writes the second block."""

    def __init__(self, layout: FormLayout, grid: FormGrid, copier: RowCopier) -> None:
        """Write for the lines of ``layout`` at the places of ``grid`` with ``copier``."""
        self._layout, self._grid, self._copier = layout, grid, copier
        self._kept: dict[tuple[tuple[str, ...], bool, bool], list[tuple[str, int, str]]] = {}
        self._styles: dict[tuple[str, int], int] = {}

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
        base = [period for period in self._grid.base if period in line.figures][-1:]
        in_points = parse_unit(line.unit).is_percent
        figures = [*(line.figures[period] for period in base), *(self._layout.standing(line, period) for period in line.periods)]
        texts = self._texts((*base, *line.periods), bool(base), in_points)
        for at, period in enumerate(line.periods, len(base)):
            text, years, difference = texts[at]
            if text:
                value = growth_now(figures[at].number, figures[at - 1].number, years, in_points)
                self._put_at(row, self._grid.filled[period], "填报", Formula(at_row(text, filled_row), value))
            self._put_at(row, self._grid.issued[period], "下发", Formula(at_row(difference, filled_row), difference_now(figures[at])))

    def _texts(self, periods: Sequence[str], has_base: bool, in_points: bool) -> list[tuple[str, int, str]]:
        """Return for each period in order of time the formula of growth (the first has none), over how many years, and that of the difference."""
        key = (tuple(periods), has_base, in_points)
        if key not in self._kept:
            grid = self._grid
            places = [address(ANY_ROW, grid.base[period] if has_base and not at else grid.filled[period]) for at, period in enumerate(periods)]
            years = [1, *(_years(then, now) for then, now in zip(periods, periods[1:], strict=False))]
            growths = ["", *(growth_text(now, then, years[at], in_points) for at, (then, now) in enumerate(zip(places, places[1:], strict=False), 1))]
            differences = ["" if has_base and not at else difference_text(places[at], address(ANY_ROW, grid.issued[period])) for at, period in enumerate(periods)]
            self._kept[key] = list(zip(growths, years, differences, strict=True))
        return self._kept[key]

    def _put(self, row: int, role: str, value: Value, indent: int = 0) -> None:
        for column in self._grid.columns.of(role):
            self._put_at(row, column, role, value, indent)

    def _put_at(self, row: int, column: int, role: str, value: Value, indent: int = 0) -> None:
        style = self._styles.get((role, indent))
        if style is None:
            style = self._styles[role, indent] = self._copier.styles.variant(self._copier.sample.style(GROWTH, role), locked=True, indent=indent or None)
        self._copier.writer.put(row, column, value, style)


def _years(before: str, period: str) -> int:
    """Return how many years lie between two periods; periods that are not years count as neighbours."""
    if _YEAR.fullmatch(before) and _YEAR.fullmatch(period):
        return max(1, int(period) - int(before))
    return 1

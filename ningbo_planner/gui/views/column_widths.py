"""Column widths: as wide as what stands in them, shared out so that the sheet fits the window, and as a person left them."""

from __future__ import annotations

from collections.abc import Mapping

from ningbo_planner.gui.models.columns import DEPARTMENTS, GROUP, NAME, GridColumn
from ningbo_planner.gui.models.width_sharing import Wish, share_out
from ningbo_planner.gui.views.sheet_view import SheetView

# How many rows are looked at for a column's width, spread over the whole table.
SAMPLE = 200
# Widest and narrowest a label column is made by itself, in widths of one Chinese character.
LABEL_LIMITS = {GROUP: (6.0, 8.0), NAME: (9.0, 17.0), DEPARTMENTS: (7.5, 13.0), "unit": (2.5, 5.0), "section": (3.0, 6.0), "due": (3.5, 6.0)}
OTHER_LIMITS = (8.0, 26.0)
FIGURE_LIMITS = (4.8, 8.5)
PROSE_LIMITS = (8.0, 16.0)
# What a double click on the edge of a head makes at most.
WIDEST = 40.0


class ColumnWidths:
    """Sets the column widths of one view."""

    def __init__(self, view: SheetView) -> None:
        """Care for the columns of ``view``."""
        self._view = view
        # By column: width at 100 percent that a person has chosen.
        self._chosen: dict[str, float] = {}
        self._setting = False
        self._wishes: list[Wish] = []
        view.horizontalHeader().sectionResized.connect(self._take_choice)

    def measure(self) -> None:
        """Look at the texts anew, after rows, columns or the font have changed, and set the widths."""
        self._wishes = [self._wish(at, column) for at, column in enumerate(self._view.sheet.columns)]
        self.fit()

    def fit(self) -> None:
        """Set the widths so that the sheet fits the view where it can."""
        view = self._view
        columns = view.sheet.columns
        if len(self._wishes) != len(columns):
            return
        widths = share_out(self._wishes, view.viewport().width() - 1)
        self._setting = True
        for at, width in enumerate(widths):
            if view.columnWidth(at) != width and not view.sheet.is_hidden(at):
                view.setColumnWidth(at, width)
        self._setting = False

    def chosen(self) -> dict[str, float]:
        """Return the widths at 100 percent that a person has drawn, by column."""
        return dict(self._chosen)

    def choose(self, widths: Mapping[str, float]) -> None:
        """Take over widths that a person drew before."""
        self._chosen.update(widths)
        self.measure()

    def content_width(self, column: int) -> int:
        """Return how wide a column must be for what is in sight, within reason."""
        first, last = self._view.rows_in_sight()
        width = max((self._text_width(row, column) for row in range(first, last + 1)), default=0)
        return min(width, self._em(WIDEST))

    def _take_choice(self, section: int, _: int, width: int) -> None:
        """Remember a width that a person drew."""
        columns = self._view.sheet.columns
        if not self._setting and section < len(columns) and width:
            self._chosen[columns[section].name] = width * 100 / self._view.zoom
            if section < len(self._wishes):
                self._wishes[section] = Wish(width, width, width)

    def _wish(self, at: int, column: GridColumn) -> Wish:
        if self._view.sheet.is_hidden(at):
            return Wish(0, 0, 0)
        chosen = self._chosen.get(column.name)
        if chosen is not None:
            width = round(chosen * self._view.zoom / 100)
            return Wish(width, width, width)
        low, high = _limits(column)
        content = self._content_of(at)
        best = min(max(content, self._em(low)), self._em(high))
        # Where room is left, words need not wrap and figures stand further apart.
        most = self._em(high) if column.is_period and not column.is_prose else min(content, self._em(WIDEST))
        return Wish(self._em(low), best, max(best, most), column.is_period)

    def _content_of(self, column: int) -> int:
        """Return the width of the widest text among some rows, spread evenly over the table."""
        count = self._view.sheet.row_count
        rows = range(0, count, max(1, count // SAMPLE))
        head = self._view.cell_painter.width_of(self._view.sheet.columns[column].title) + 2 * self._view.cell_painter.padding
        return max([head, *(self._text_width(row, column) for row in rows)])

    def _text_width(self, row: int, column: int) -> int:
        """Return how wide a cell's text and sign are; a name that fills two columns does not count in either."""
        view = self._view
        span = view.sheet.span(row, column)
        return 0 if span.right > span.left else view.cell_painter.content_width(view.looks.of(row, column)) + 2

    def _em(self, characters: float) -> int:
        painter = self._view.cell_painter
        return round(characters * painter.width_of("国")) + 2 * painter.padding


def _limits(column: GridColumn) -> tuple[float, float]:
    if column.is_period:
        return PROSE_LIMITS if column.is_prose else FIGURE_LIMITS
    return LABEL_LIMITS.get(column.key, OTHER_LIMITS)

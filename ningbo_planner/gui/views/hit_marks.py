"""Soft frames round the cells in which the text was found that somebody looks for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPen

from ningbo_planner.gui import theme
from ningbo_planner.gui.models.find_extents import column_of
from ningbo_planner.gui.views.mouse_tool import MouseTool
from ningbo_planner.gui.views.sheet_view import SheetView
from ningbo_planner.services.text_search import Spot, TableSearch

_FRAME_ALPHA = 150
_FILL_ALPHA = 30


class HitMarks(MouseTool):
    """Marks the hits of one view that are in sight; the mouse goes through."""

    def __init__(self, view: SheetView, hits: Callable[[str], TableSearch | None]) -> None:
        """Mark in ``view`` what ``hits`` knows of its table."""
        self._view = view
        self._hits = hits

    def paint(self, painter: QPainter) -> None:
        """Draw a frame round every hit in sight."""
        found = self._hits(self._view.sheet.table.info.id)
        if found is None or not len(found.codes):
            return
        painter.save()
        painter.setPen(QPen(_clear(_FRAME_ALPHA), 1))
        painter.setBrush(_clear(_FILL_ALPHA))
        for column, rect in self._marked(found):
            painter.setClipRect(self._view.free_area(column))
            painter.drawRect(rect.adjusted(2, 2, -4, -4))
        painter.restore()

    def marked(self) -> list[tuple[int, int]]:
        """Return row and column of the cells that are marked now."""
        found = self._hits(self._view.sheet.table.info.id)
        return [] if found is None else self._places(found)

    def _marked(self, found: TableSearch) -> list[tuple[int, QRect]]:
        view = self._view
        return [(column, view.area_rect(row, column, row, column)) for row, column in self._places(found)]

    def _places(self, found: TableSearch) -> list[tuple[int, int]]:
        """Return the hits in sight; a merged cell once, by its first place."""
        sheet = self._view.sheet
        spots = self._spots_in_sight(found)
        positions, ids = sheet.table.positions, sheet.rows.ids
        first, last = self._view.rows_in_sight()
        places: dict[tuple[int, int], None] = {}
        for row in range(first, last + 1):
            for column, spot in spots:
                span = sheet.span(row, column)
                if found.has(positions.get(ids[span.top], -1), spot):
                    places[span.top, span.left] = None
        return list(places)

    def _spots_in_sight(self, found: TableSearch) -> list[tuple[int, Spot]]:
        """Return the spots that are looked at, with the columns in which they are seen now."""
        right = self._view.viewport().width()
        placed = [(column_of(self._view.sheet, spot), spot) for spot in found.extent.spots]
        shown = [(column, spot) for column, spot in placed if column is not None and not self._view.isColumnHidden(column)]
        return [(column, spot) for column, spot in shown if self._view.column_bounds(column)[1] >= 0 and self._view.column_bounds(column)[0] <= right]


def _clear(alpha: int) -> QColor:
    """Return the colour of marks, so clear that the figure can be read through it."""
    colour = QColor(theme.current().warning)
    colour.setAlpha(alpha)
    return colour

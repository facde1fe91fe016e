"""Lets clicks beside the cells do nothing, as there is nothing beside them in Excel: they would take the selection away and leave the cursor alone."""

from __future__ import annotations

from PySide6.QtGui import QMouseEvent

from ningbo_planner.gui.views.mouse_tool import Guard
from ningbo_planner.gui.views.sheet_view import SheetView


class OutsideGuard(Guard):
    """A tool of the grid that uses up a press below the last row or behind the last column; the last to be asked."""

    def __init__(self, view: SheetView) -> None:
        """Guard ``view``."""
        self._view = view

    def keeps(self, event: QMouseEvent) -> bool:
        """Tell whether a press meets no cell."""
        return not self._view.indexAt(event.position().toPoint()).isValid()

"""Lets clicks beside the cells do nothing, as there is nothing beside them in Excel: they would take the selection away and leave the cursor alone."""

from __future__ import annotations

from PySide6.QtGui import QMouseEvent, QPainter

from ningbo_planner.gui.views.sheet_view import SheetView


class OutsideGuard:
    """A tool of the grid that uses up a press below the last row or behind the last column; the last to be asked."""

    def __init__(self, view: SheetView) -> None:
        """Guard ``view``."""
        self._view = view
        self._is_used = False

    def press(self, event: QMouseEvent) -> bool:
        """Use up a press that meets no cell."""
        self._is_used = not self._view.indexAt(event.position().toPoint()).isValid()
        return self._is_used

    def move(self, event: QMouseEvent) -> bool:
        """Use up the moves after such a press; they would draw a selection."""
        return self._is_used and bool(event.buttons())

    def release(self, event: QMouseEvent) -> bool:
        """Use up the end of such a press."""
        was_used, self._is_used = self._is_used, False
        return was_used

    def double_click(self, event: QMouseEvent) -> bool:
        """Use the second press up like the first."""
        return self.press(event)

    def paint(self, painter: QPainter) -> None:
        """Draw nothing."""

"""A tool that uses the mouse over the cells before the grid itself does, or draws over them: the fill handle, the arrows of the tree, marks."""

from __future__ import annotations

from PySide6.QtGui import QMouseEvent, QPainter


class MouseTool:
    """Takes mouse events of the viewport; each method tells whether it has used the event up. One that takes none and draws nothing is of no use."""

    def press(self, event: QMouseEvent) -> bool:
        """Take a press."""
        return False

    def move(self, event: QMouseEvent) -> bool:
        """Take a move, with a button down or not."""
        return False

    def release(self, event: QMouseEvent) -> bool:
        """Take a release."""
        return False

    def double_click(self, event: QMouseEvent) -> bool:
        """Take a double click."""
        return False

    def paint(self, painter: QPainter) -> None:
        """Draw over cells and selection."""


class Guard(MouseTool):
    """Uses up presses that must not reach the grid, with the moves and the release that belong to them."""

    _is_used = False

    def keeps(self, event: QMouseEvent) -> bool:
        """Tell whether a press is used up."""
        raise NotImplementedError

    def press(self, event: QMouseEvent) -> bool:
        """Use the press up, or leave it to the grid."""
        self._is_used = self.keeps(event)
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

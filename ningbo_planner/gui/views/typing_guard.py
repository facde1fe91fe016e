"""Keeps clicks from moving the cursor away from a text that cannot be taken."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QMouseEvent, QPainter


class TypingGuard:
    """A tool of the grid that uses a press up while some editor holds on to its text.

    Attributes:
        holders: each tells whether it holds on to a text, and then takes the keys again; asked in turn.
    """

    def __init__(self, holder: Callable[[], bool]) -> None:
        """Ask ``holder`` at every press."""
        self.holders: list[Callable[[], bool]] = [holder]
        self._is_used = False

    def press(self, event: QMouseEvent) -> bool:
        """Use the press up if somebody holds on."""
        self._is_used = any(holds() for holds in self.holders)
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

"""Keeps clicks from moving the cursor away from a text that cannot be taken."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QMouseEvent

from ningbo_planner.gui.views.mouse_tool import Guard


class TypingGuard(Guard):
    """A tool of the grid that uses a press up while some editor holds on to its text.

    Attributes:
        holders: each tells whether it holds on to a text, and then takes the keys again; asked in turn.
    """

    def __init__(self, holder: Callable[[], bool]) -> None:
        """Ask ``holder`` at every press."""
        self.holders: list[Callable[[], bool]] = [holder]

    def keeps(self, event: QMouseEvent) -> bool:
        """Tell whether somebody holds on."""
        return any(holds() for holds in self.holders)

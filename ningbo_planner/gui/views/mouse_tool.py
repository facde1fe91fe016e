"""A tool that uses the mouse over the cells before the grid itself does: the fill handle, the arrows of the tree."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QMouseEvent, QPainter


class MouseTool(Protocol):
    """Takes mouse events of the viewport; each method tells whether it has used the event up."""

    def press(self, event: QMouseEvent) -> bool:
        """Take a press."""

    def move(self, event: QMouseEvent) -> bool:
        """Take a move, with a button down or not."""

    def release(self, event: QMouseEvent) -> bool:
        """Take a release."""

    def double_click(self, event: QMouseEvent) -> bool:
        """Take a double click."""

    def paint(self, painter: QPainter) -> None:
        """Draw over cells and selection."""

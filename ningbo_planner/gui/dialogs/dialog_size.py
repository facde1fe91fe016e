"""The size of a dialog: what it asks for, but never more than the screen has, so that its buttons can always be reached."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog

from ningbo_planner.gui import theme

# What the system puts round a window: its title bar and edges.
_FRAME = QSize(16, 48)


def size_to_screen(dialog: QDialog, width: int, height: int) -> None:
    """Give ``dialog`` this size in device-independent pixels, or the size of its screen where that is smaller."""
    above = dialog.parentWidget()
    screen = above.screen() if above is not None else QGuiApplication.primaryScreen()
    dialog.resize(QSize(theme.scaled(width), theme.scaled(height)).boundedTo(screen.availableSize() - _FRAME))

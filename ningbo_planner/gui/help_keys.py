"""F1 in dialogs and other windows: the command of the menu does not reach them, so each gets a key of its own when it comes to have the keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

_NAME = "helpKey"


class HelpKeys(QObject):
    """Gives every dialog and every window beside the plan its F1."""

    def __init__(self, parent: QObject, show: Callable[[], object]) -> None:
        """Call ``show`` when F1 is pressed in one of them."""
        super().__init__(parent)
        self._show = show
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._watch)

    def _watch(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Give the dialog or page that has the keys now its F1; the window of the plan has it from its menu."""
        window = new.window() if new is not None else None
        if window is None or isinstance(window, QMainWindow) or window.objectName() == "manualWindow":
            return
        if window.findChild(QShortcut, _NAME) is None:
            key = QShortcut(QKeySequence("F1"), window)
            key.setObjectName(_NAME)
            key.activated.connect(self._show)

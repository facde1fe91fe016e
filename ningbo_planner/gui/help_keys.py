"""F1 in dialogs: the command of the menu does not reach them, so each gets a key of its own when it comes to have the keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

_NAME = "helpKey"


class HelpKeys(QObject):
    """Gives every dialog its F1."""

    def __init__(self, parent: QObject, show: Callable[[], object]) -> None:
        """Call ``show`` when F1 is pressed in a dialog."""
        super().__init__(parent)
        self._show = show
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._watch)

    def _watch(self, _old: QWidget | None, new: QWidget | None) -> None:
        """Give the dialog that has the keys now its F1."""
        window = new.window() if new is not None else None
        if isinstance(window, QDialog) and window.objectName() != "manualWindow" and window.findChild(QShortcut, _NAME) is None:
            key = QShortcut(QKeySequence("F1"), window)
            key.setObjectName(_NAME)
            key.activated.connect(self._show)

"""Shows in a window what the error hook hears: refusals as banners, faults in one dialog."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from ningbo_planner.gui.error_hook import ErrorHook

if TYPE_CHECKING:
    from ningbo_planner.gui.main_window import MainWindow


class ErrorReports(QObject):
    """Joins the hook with a window, for as long as the window lives."""

    def __init__(self, hook: ErrorHook, window: MainWindow) -> None:
        """Show what ``hook`` hears in ``window``."""
        super().__init__(window)
        self._window = window
        self._dialog: Any = None
        # Queued: a fault may come from another thread, or from the middle of a paint event.
        hook.refused.connect(self._refuse, Qt.ConnectionType.QueuedConnection)
        hook.happened.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def _show(self, details: str) -> None:
        """Show a fault in the dialog that is open, or open it; a window that was closed shows nothing."""
        if not self._window.isVisible():
            return
        if self._dialog is not None:
            self._dialog.add(details)
            return
        self._dialog = importlib.import_module("ningbo_planner.gui.dialogs.error_dialog").ErrorDialog(details, self._window)
        self._dialog.finished.connect(self._forget)
        self._dialog.open()

    def _refuse(self, sentence: str) -> None:
        if self._window.isVisible():
            self._window.show_error(sentence)

    def _forget(self) -> None:
        self._dialog = None

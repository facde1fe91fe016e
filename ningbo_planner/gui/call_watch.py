"""Brings the window to the front when the program is started again for the plan that it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QFileSystemWatcher, QObject, Qt

from ningbo_planner.services.second_start import answer, listen, stop_listening
from ningbo_planner.text import tr

if TYPE_CHECKING:
    from ningbo_planner.gui.main_window import MainWindow


class CallWatch(QObject):
    """Watches the folder in which this program is called, until it ends."""

    def __init__(self, window: Callable[[], MainWindow | None], application: QCoreApplication) -> None:
        """Listen for the window that there is; where the user's folder cannot be written, nobody is heard and a second start opens for reading."""
        super().__init__(application)
        self._window = window
        self._folder = listen()
        if self._folder is None:
            return
        self._watcher = QFileSystemWatcher([str(self._folder)], self)
        self._watcher.directoryChanged.connect(self._look)
        application.aboutToQuit.connect(self._stop)

    def _look(self) -> None:
        """Answer a call for the plan that is shown."""
        window = self._window()
        if self._folder is None or window is None or not window.document.has_plan:
            return
        if answer(self._folder, window.document.workspace.path):
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized | Qt.WindowState.WindowActive)
            window.raise_()
            window.activateWindow()
            window.status.say(tr("second_start.here"))

    def _stop(self) -> None:
        if self._folder is not None:
            stop_listening(self._folder)

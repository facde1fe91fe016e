"""Takes backups of the open plan without anybody noticing: soon after it was opened, now and then while it is worked on, and when it is left."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.log_file import write_log

# When the window has settled after opening.
FIRST_MS = 4000
# After so many steps, or with the next step after ten minutes.
STEPS_BETWEEN = 50
OLD_MS = 600_000
_LONGEST_S = 10.0
_SERVICES = "ningbo_planner.services.backups"


class BackupKeeper(QObject):
    """Watches a document; copies are made on another thread, through a connection of their own, so that nobody waits for them.

    Signals:
        damage_found(PlannerError): the file of the open plan is not what was written; told once for each plan that is opened.
    """

    damage_found = Signal(object)
    _failed = Signal(object, object)

    def __init__(self, document: Document) -> None:
        """Keep backups of what ``document`` shows."""
        super().__init__(document)
        self._document = document
        self._path: Path | None = None
        # Counted here: looking at the folder at each step would cost time where the user's folder is on a share.
        self._steps = 0
        self._clock = QElapsedTimer()
        self._thread: threading.Thread | None = None
        self._first = QTimer(self, singleShot=True, interval=FIRST_MS)
        self._first.timeout.connect(self.take)
        self._failed.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        document.opened.connect(self._begin)
        document.settled.connect(lambda _: self._note_step())

    def take(self) -> None:
        """Take a backup of the open plan in the background, unless one is being taken."""
        if self._path is None or self._is_busy() or self._document.tasks.is_busy:
            return
        self._steps = 0
        self._clock.start()
        self._start(self._path)

    def finish(self) -> None:
        """Take the last backup of a plan that was changed since the one before, now that its file is closed; for a window that closes."""
        self._wait()
        if self._path is not None and self._steps:
            self._try(self._path, lambda error: write_log("BACKUP", error.code))
        self._path = None

    def _begin(self) -> None:
        """Leave the plan before, and watch the one that is open now."""
        if self._path is not None and self._steps and not self._is_busy():
            self._start(self._path)
        workspace = self._document.workspace
        self._path = None if workspace.read_only else workspace.path
        self._steps = 0
        self._clock.start()
        self._first.start()

    def _note_step(self) -> None:
        self._steps += 1
        if self._steps >= STEPS_BETWEEN or self._clock.elapsed() >= OLD_MS:
            self.take()

    def _is_busy(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _start(self, path: Path) -> None:
        # Loaded here: nothing may be imported on another thread while the window makes widgets.
        importlib.import_module(_SERVICES)
        self._thread = threading.Thread(target=lambda: self._try(path, lambda error: self._failed.emit(path, error)), name="backup", daemon=True)
        self._thread.start()

    def _wait(self) -> None:
        if self._thread is not None:
            self._thread.join(_LONGEST_S)
            self._thread = None

    def _try(self, path: Path, failed: Callable[[PlannerError], object]) -> None:
        """Take a backup; that none could be taken stops nobody's work."""
        try:
            importlib.import_module(_SERVICES).take_backup(path)
        except PlannerError as error:
            failed(error)

    def _tell(self, path: Path, error: PlannerError) -> None:
        """Note why there is no backup; a damaged file is told of, as long as it is open."""
        write_log("BACKUP", error.code)
        if error.code == "storage.not_sound" and path == self._path:
            self._path = None
            self.damage_found.emit(error)

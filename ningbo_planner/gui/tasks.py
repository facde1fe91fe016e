"""Long work off the window's thread, one piece at a time, with progress and a cancel that works.

While a task runs, the window lends the workspace to it: :attr:`TaskRunner.busy_changed` switches off everything through which a user could
change or close the plan (the grid, the panels, all commands), so the task is the only one that touches it. The work itself may therefore call
services that end with a step (handing out, taking back); what they return is adopted by the document on the window's thread, in ``done``. Work
must not touch widgets, models or the document; everything else goes through ``progress``, ``cancelled`` and its result.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QElapsedTimer, QEventLoop, QObject, QRunnable, Qt, QThreadPool, QTimer, Signal, SignalInstance, Slot

from ningbo_planner.errors import PlannerError

# Work that is done sooner shows no progress at all: a bar that only flashes is noise.
SHOW_AFTER_MS = 500
# At most this many progress reports a second reach the window.
_REPORTS_EVERY_MS = 40
# While another thread computes, the window's waits at most so long for its turn; by Python's own choice it would be 5 ms, at every call from Qt.
_LIVELY_S = 0.0003

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
Work = Callable[[Progress, Cancelled], Any]


class Task(QObject):
    """One piece of work under way.

    Signals:
        progressed(int, int): how many of how many are done.
        slow(): it takes longer than half a second; time to show progress.
        ended(): it is over, whatever came of it; emitted on the window's thread after ``done`` or ``failed`` was called.
    """

    progressed = Signal(int, int)
    slow = Signal()
    ended = Signal()

    def __init__(self, title: str, work: Work, done: Callable[[Any], object], failed: Callable[[PlannerError], object], parent: QObject) -> None:
        """Prepare ``work``; see :meth:`TaskRunner.run`."""
        # With a parent, Qt owns the object: the worker lets go of it last, and an object of the window must not be destroyed over there.
        super().__init__(parent)
        self.title = title
        self._work = work
        self._done = done
        self._failed = failed
        self._cancel = threading.Event()
        self._is_abandoned = False
        self._clock = QElapsedTimer()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancel.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next look."""
        self._cancel.set()

    def abandon(self) -> None:
        """Ask the work to stop and tell nobody what came of it: the window is about to close."""
        self._is_abandoned = True
        self.cancel()

    def work(self) -> tuple[Any, BaseException | None]:
        """Do the work on the calling thread and return what came of it: a result or an error."""
        try:
            return self._work(self._report, self._cancel.is_set), None
        except BaseException as error:  # noqa: BLE001 - carried over to the window's thread and raised there
            return None, error

    def deliver(self, result: Any, error: BaseException | None) -> None:
        """Hand over what came of the work, on the window's thread; the end is told in any case."""
        self.ended.emit()
        if error is not None and not isinstance(error, PlannerError):
            sys.excepthook(type(error), error, error.__traceback__)
        elif not self._is_abandoned:
            self._done(result) if error is None else self._failed(error)

    def _report(self, at: int, total: int) -> None:
        """Pass progress on, but not more often than anybody can see."""
        if at >= total or not self._clock.isValid() or self._clock.elapsed() >= _REPORTS_EVERY_MS:
            self._clock.start()
            self.progressed.emit(at, total)


class _Carrier(QRunnable):
    """Carries a task into the pool and what came of it back."""

    def __init__(self, task: Task, came_out: SignalInstance) -> None:
        """Carry ``task``; ``came_out`` belongs to an object that outlives it, because a signal's object must not go while it is emitted."""
        super().__init__()
        self._task = task
        self._came_out = came_out

    def run(self) -> None:
        """Do the work."""
        self._came_out.emit(self._task, self._task.work())


class TaskRunner(QObject):
    """Runs one task at a time.

    Signals:
        started(Task): a task begins.
        busy_changed(bool): whether one is under way; the plan is out of reach meanwhile.
    """

    started = Signal(object)
    busy_changed = Signal(bool)
    _came_out = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start idle."""
        super().__init__(parent)
        self.task: Task | None = None
        sys.setswitchinterval(_LIVELY_S)
        self._came_out.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether a task is under way."""
        return self.task is not None

    def require_idle(self) -> None:
        """Raise the sentence that one task is enough, while one is under way."""
        if self.task is not None:
            raise PlannerError("task.busy", title=self.task.title)

    def run(self, title: str, work: Work, done: Callable[[Any], object], failed: Callable[[PlannerError], object]) -> Task:
        """Start ``work(progress, cancelled)`` in the background.

        Args:
            title: what is being done, for the progress display.
            work: called on another thread with ``progress(done, total)`` and ``cancelled()``.
            done: called with its result on the window's thread.
            failed: called there with the :class:`PlannerError` it raised; any other exception goes to the error hook.

        Raises:
            PlannerError: another task is still under way.
        """
        self.require_idle()
        task = self.task = Task(title, work, done, failed, self)
        self.busy_changed.emit(True)
        self.started.emit(task)
        timer = QTimer(task)
        timer.setSingleShot(True)
        timer.timeout.connect(task.slow)
        timer.start(SHOW_AFTER_MS)
        QThreadPool.globalInstance().start(_Carrier(task, self._came_out))
        return task

    def abandon_and_wait(self) -> None:
        """Ask the running task to stop, and wait until it has; for a window that is about to close."""
        if self.task is not None:
            self.task.abandon()
            waiting = QEventLoop()
            self.task.ended.connect(waiting.quit)
            waiting.exec()
            QThreadPool.globalInstance().waitForDone()

    @Slot(object, object)
    def _deliver(self, task: Task, outcome: tuple[Any, BaseException | None]) -> None:
        """Give the plan back, then hand over what came of the work."""
        self.task = None
        self.busy_changed.emit(False)
        task.deleteLater()
        task.deliver(*outcome)

"""Hands off the plan while a task has it: what a user does meanwhile is refused in words, and most tasks are over before the window looks any different.

Switching the window off and on again would flash, lose the focus and hold everything up for a tenth of a second, twice. So only the input is kept away; in a
task that is long enough for progress to be shown, the pointer and the commands show that the window is waiting.
"""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from ningbo_planner.gui.tasks import Task, TaskRunner
from ningbo_planner.text import tr

_KEPT_AWAY = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.Shortcut,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.ContextMenu,
        QEvent.Type.ToolTip,
        QEvent.Type.DragEnter,
        QEvent.Type.DragMove,
        QEvent.Type.Drop,
    }
)
# What a user does on purpose; only that is answered.
_ANSWERED = frozenset({QEvent.Type.KeyPress, QEvent.Type.Shortcut, QEvent.Type.MouseButtonPress})
_ONLY_HELD = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock})


class PlanLending(QObject):
    """Keeps a window's hands off the plan while a task has it.

    Signals:
        refused(str): something was done meanwhile, with the sentence to show.
        stop_wanted(): Esc was pressed while a task runs.
        waiting(bool): the window shall show that nothing can be done, or that all can be again.
    """

    refused = Signal(str)
    stop_wanted = Signal()
    waiting = Signal(bool)

    def __init__(self, window: QWidget, tasks: TaskRunner, parts: Collection[QWidget], free: QWidget) -> None:
        """Watch over ``window`` while one of ``tasks`` runs; over ``parts`` the pointer tells when it is slow, ``free`` can always be used."""
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._parts = parts
        self._free = free
        self._is_waiting = False
        tasks.started.connect(self._begin)
        tasks.busy_changed.connect(self._end)

    @property
    def is_waiting(self) -> bool:
        """Whether the window looks as if nothing can be done."""
        return self._is_waiting

    def lets_through(self) -> bool:
        """Tell whether a command may be given now; one that may not is answered."""
        task = self._tasks.task
        if task is not None:
            self.refused.emit(tr("task.busy", title=task.title))
        return task is None

    def _begin(self, task: Task) -> None:
        QApplication.instance().installEventFilter(self)
        task.slow.connect(self._wait)

    def _wait(self) -> None:
        """Show that nothing can be done now."""
        if self._tasks.is_busy and not self._is_waiting:
            self._is_waiting = True
            for part in self._parts:
                part.setCursor(Qt.CursorShape.BusyCursor)
            self.waiting.emit(True)

    def _end(self, busy: bool) -> None:
        """Let everything be used again."""
        if busy:
            return
        QApplication.instance().removeEventFilter(self)
        if not self._is_waiting:
            return
        self._is_waiting = False
        for part in self._parts:
            part.unsetCursor()
        self.waiting.emit(False)

    def _is_ours(self, watched: QObject) -> bool:
        """Tell whether an event is for the window, and not for what can always be used."""
        if isinstance(watched, QAction):
            return watched.parent() is self._window
        return isinstance(watched, QWidget) and watched.window() is self._window and not self._free.isAncestorOf(watched)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep input away from the window."""
        if event.type() not in _KEPT_AWAY or not self._is_ours(watched):
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self._tasks.task is not None:
            self.stop_wanted.emit()
        elif event.type() in _ANSWERED and not (isinstance(event, QKeyEvent) and event.key() in _ONLY_HELD):
            self.lets_through()
        event.accept()
        return True

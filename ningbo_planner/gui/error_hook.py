"""Where every exception arrives that nobody expected: logged, shown once, and the program goes on.

Qt's slots, timers, paint events and worker threads each let an exception out at another door (``sys``, ``threading``, ``unraisable``); all of
them lead here. A :class:`PlannerError` that reaches a door is no fault of the program: it becomes a banner.
"""

from __future__ import annotations

import faulthandler
import re
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any, TextIO

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from shiboken6 import isValid

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.error_text import plain_trace, scrubbed
from ningbo_planner.gui.log_file import CRASH_NAME, log_dir, write_log

# What a shell expects of a program that was ended with Ctrl+C.
_INTERRUPTED = 130
# Names of Qt's classes and functions, as its warnings begin with them: QPainter::begin.
_QT_NAME = re.compile(r"\bQ[A-Z][a-z][A-Za-z]*|(?<=::)[A-Za-z]+")
Doors = tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]


class ErrorHook(QObject):
    """The one receiver of unexpected exceptions.

    Signals:
        refused(str): a sentence for a banner.
        happened(str): the full text of a fault seen for the first time; emitted once for each place it comes from.

    Both may be emitted on a worker thread and arrive, queued, on the window's.
    """

    refused = Signal(str)
    happened = Signal(str)

    def __init__(self) -> None:
        """Make a hook that is not installed yet."""
        super().__init__()
        self.counts: dict[str, int] = {}
        self.crashed_before = False
        self._before: Doors | None = None
        self._crash_file: TextIO | None = None

    def install(self) -> None:
        """Take over the doors; a hook of another tool (a test runner's) still hears of every fault."""
        if sys.excepthook != self.exception:
            self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
            sys.excepthook = self.exception
            threading.excepthook = self._thread_exception
            sys.unraisablehook = self._unraisable

    def uninstall(self) -> None:
        """Give the doors back."""
        if self._before is not None and sys.excepthook == self.exception:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
        self._before = None

    def exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take in one exception from any thread."""
        if isinstance(error, PlannerError):
            self.refused.emit(str(error))
            return
        if isinstance(error, KeyboardInterrupt):
            QCoreApplication.exit(_INTERRUPTED)
            return
        self.record(plain_trace(kind, error, trace), _place(error, trace))
        self._tell_hook_before(kind, error, trace)

    def record(self, text: str, place: str) -> None:
        """Log a fault the first time it comes from ``place`` and show it; later ones are only counted (a paint event repeats for every cell)."""
        self.counts[place] = self.counts.get(place, 0) + 1
        if self.counts[place] == 1:
            write_log("ERROR", text)
            # At the very end of the program the object may be gone while a thread still fails.
            if isValid(self):
                self.happened.emit(text)

    def watch_crashes(self) -> None:
        """Keep a file open for the stack of a crash below Python; remember whether the last run left one."""
        try:
            path = log_dir() / CRASH_NAME
            left = path.read_text("utf-8", errors="replace") if path.exists() else ""
            if left.strip():
                self.crashed_before = True
                write_log("CRASH", left)
            # A windowed build has no standard error, and faulthandler refuses to start without a file.
            self._crash_file = path.open("w", encoding="utf-8")
        except OSError as error:
            # A user's folder that cannot be written keeps nobody from working.
            write_log("CRASH", scrubbed(str(error)))
            return
        faulthandler.enable(self._crash_file)

    def _thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and args.exc_type is not SystemExit:
            self.exception(args.exc_type, args.exc_value, args.exc_traceback)

    def _unraisable(self, args: Any) -> None:
        if args.exc_value is not None:
            self.exception(args.exc_type, args.exc_value, args.exc_traceback)

    def _tell_hook_before(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if self._before is not None and self._before[0] is not sys.__excepthook__:
            self._before[0](kind, error, trace)
        elif sys.stderr is not None:
            sys.__excepthook__(kind, error, trace)


def install_message_log() -> None:
    """Send Qt's own warnings to the log."""
    qInstallMessageHandler(_qt_message)


def _qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    if kind is not QtMsgType.QtDebugMsg:
        # Qt may quote the text of a widget, which may be that of a cell.
        write_log(f"QT {kind.name}", f"{scrubbed(text, _QT_NAME.findall(text))} ({context.category})")


def _place(error: BaseException, trace: TracebackType | None) -> str:
    """Return what tells one fault from another: its kind and the line it was raised on."""
    frames = traceback.extract_tb(trace)
    last = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else scrubbed(str(error))
    return f"{type(error).__name__} {last}"

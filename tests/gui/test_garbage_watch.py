"""Garbage with objects of Qt in it is let go of on the window's thread, whoever is at work meanwhile."""

from __future__ import annotations

import gc
import threading
import weakref

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from ningbo_planner.gui.garbage_watch import GarbageWatch, no_collection
from ningbo_planner.gui.main_window import MainWindow
from tests.gui.window_kit import open_windows, plan_file, window

__all__ = ["open_windows", "plan_file", "window"]


def let_go() -> weakref.ref[QObject]:
    """Make an object with a running timer that nobody but itself holds, and return a weak hold on it."""
    thing = QObject()
    thing.itself = thing
    thing.timer = QTimer(thing, interval=10)
    thing.timer.start()
    return weakref.ref(thing)


def test_another_thread_lets_nothing_of_qt_go(window: MainWindow, qtbot: QtBot) -> None:
    assert not gc.isenabled()
    watch, found = window.findChild(GarbageWatch), let_go()
    heap: list[list[int]] = []
    worker = threading.Thread(target=lambda: heap.extend([at] for at in range(200_000)))
    worker.start()
    worker.join()
    assert found() is not None, "much memory was asked for, and nothing was looked for there"
    for _ in range(3 * gc.get_threshold()[1] * gc.get_threshold()[2]):
        heap.extend([at] for at in range(2 * gc.get_threshold()[0]))
        watch.look()
        if found() is None:
            break
    assert found() is None


def test_nothing_is_looked_for_while_a_large_step_is_done(window: MainWindow) -> None:
    watch = window.findChild(GarbageWatch)
    with no_collection():
        heap = [[at] for at in range(10 * gc.get_threshold()[0])]
        before = gc.get_count()[0]
        watch.look()
        assert len(heap) > gc.get_threshold()[0] and gc.get_count()[0] >= before
    assert not GarbageWatch.is_paused and gc.get_count()[0] < before

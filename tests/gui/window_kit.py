"""What tests of the window share: a window on the user's own copy of the shipped plan, and words for what a user does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from ningbo_planner.app import open_window
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.services.plan_files import new_plan

Found = TypeVar("Found", bound=QObject)
TABLE = "decomposition"
# 数字服务业(营收), whose total differs from its parts in five of six years; 数字金融, one of its parts.
TOTAL, PART = "D07", "D10"

__all__ = ["PART", "TABLE", "TOTAL", "begin_typing", "cell", "find", "open_windows", "plan_file", "press", "settle", "type_into_cell", "window"]


def cell(row: str, period: str) -> CellRef:
    """Name a cell of the decomposition table."""
    return CellRef(TABLE, row, period)


def find(owner: QWidget, kind: type[Found], name: str) -> Found:
    """Return the one child of this name."""
    found = owner.findChildren(kind, name)
    assert len(found) == 1, (name, found)
    return found[0]


def settle() -> None:
    """Let everything happen that is waiting, deletions included."""
    for _ in range(3):
        QApplication.sendPostedEvents(None, 0)
        QApplication.processEvents()


def press(widget: QWidget, *keys: str) -> None:
    """Press keys one after another: a name of Qt's (``Enter``, ``F2``) or a sequence such as ``Ctrl+Z``."""
    for key in keys:
        *modifiers, last = key.split("+")
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Shift": Qt.KeyboardModifier.ShiftModifier, "Alt": Qt.KeyboardModifier.AltModifier}[modifier]
        QTest.keyClick(widget, getattr(Qt.Key, f"Key_{last}"), held)


def type_into_cell(window: MainWindow, where: CellRef, text: str) -> None:
    """Go to a cell, type ``text`` and press Enter."""
    begin_typing(window, where, text)
    view = window.pages.view
    press(view.editing.editor or view, "Return")
    settle()


def begin_typing(window: MainWindow, where: CellRef, text: str) -> None:
    """Go to a cell and type ``text``; the editor stays open. What no key of a Western keyboard writes comes from an input method."""
    window.pages.go_to(where)
    view = window.pages.view
    for sign in text:
        target = view.editing.editor or view
        if sign.isascii():
            QTest.keyClick(target, sign)
        else:
            event = QInputMethodEvent()
            event.setCommitString(sign)
            QApplication.sendEvent(target, event)


@pytest.fixture
def plan_file(tmp_path: Path) -> Path:
    """Return a fresh plan file made from the shipped plan."""
    path = tmp_path / "方案.nbplan"
    new_plan(path)
    return path


@pytest.fixture
def open_windows(qtbot: QtBot, user_home: Path) -> Iterator[Callable[..., MainWindow]]:
    """Return a way to open windows as the program does; they are closed after the test."""
    opened: list[MainWindow] = []

    def open_one(path: Path | None = None) -> MainWindow:
        window = open_window(path)
        opened.append(window)
        # A screen smaller than the usual window gives it a maximized one.
        window.showNormal()
        window.resize(1366, 768)
        window.activateWindow()
        settle()
        return window

    yield open_one
    # One that another has taken the place of is gone already.
    for window in filter(isValid, opened):
        window.close()
        window.deleteLater()
    settle()


@pytest.fixture
def window(open_windows: Callable[..., MainWindow], plan_file: Path) -> MainWindow:
    """Return a window with the shipped plan."""
    return open_windows(plan_file)

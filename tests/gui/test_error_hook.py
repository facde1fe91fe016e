"""Unexpected errors from every door: logged, shown in one dialog, counted; refusals become banners."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import log_file
from ningbo_planner.gui.dialogs.error_dialog import ErrorDialog
from ningbo_planner.gui.error_hook import ErrorHook
from ningbo_planner.gui.error_reports import ErrorReports
from ningbo_planner.gui.main_window import MainWindow
from tests.gui.window_kit import find, open_windows, plan_file, settle, window

__all__ = ["open_windows", "plan_file", "window"]


@pytest.fixture
def hook(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> Iterator[ErrorHook]:
    """Return a hook of its own, installed, with the window behind it and no other hook before it."""
    made = ErrorHook()
    ErrorReports(made, window)
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    monkeypatch.setattr(sys, "unraisablehook", sys.__unraisablehook__)
    monkeypatch.setattr(threading, "excepthook", threading.__excepthook__)
    # The traceback on standard error is for developers; here it would only clutter the report.
    monkeypatch.setattr(sys, "__excepthook__", lambda *_: None)
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    made.install()
    yield made
    made.uninstall()


def dialogs(window: MainWindow) -> list[ErrorDialog]:
    """Return the error dialogs that are open."""
    return [dialog for dialog in window.findChildren(ErrorDialog) if dialog.isVisible()]


def log(home: Path) -> str:
    """Return the log."""
    path = home / "logs" / "ningbo-planner.log"
    return path.read_text("utf-8") if path.exists() else ""


def fail_in_slot(error: Exception) -> None:
    """Raise ``error`` in a slot of Qt's."""

    def fail() -> None:
        raise error

    QTimer.singleShot(0, fail)
    run_loop()


def run_loop() -> None:
    """Run the event loop for a moment, as the program does: an error in what Python itself calls would come straight back here."""
    loop = QEventLoop()
    QTimer.singleShot(20, loop.quit)
    loop.exec()
    settle()


def test_an_error_in_a_slot_is_logged_and_shown_with_text_to_copy(window: MainWindow, hook: ErrorHook, user_home: Path) -> None:
    fail_in_slot(ZeroDivisionError("意外"))
    [dialog] = dialogs(window)
    assert "ZeroDivisionError: 意外" in dialog.details.toPlainText() and "ZeroDivisionError: 意外" in log(user_home)
    copy = next(button for button in dialog.findChildren(type(find(window, QWidget, "giveReason"))) if button.text() == "复制详细信息")
    copy.click()
    assert "ZeroDivisionError" in QApplication.clipboard().text()
    dialog.reject()
    settle()


def test_there_are_never_two_dialogs(window: MainWindow, hook: ErrorHook) -> None:
    fail_in_slot(ZeroDivisionError("甲"))
    fail_in_slot(KeyError("乙"))
    [dialog] = dialogs(window)
    assert "甲" in dialog.details.toPlainText() and "乙" in dialog.details.toPlainText()
    dialog.reject()
    settle()


def test_a_refusal_that_escapes_from_a_slot_becomes_a_banner(window: MainWindow, hook: ErrorHook, user_home: Path) -> None:
    fail_in_slot(PlannerError("history.nothing_to_undo"))
    assert window.messages.texts == ["没有可以撤销的步骤。"] and dialogs(window) == [] and log(user_home) == ""


def test_an_error_in_a_thread_arrives_too(window: MainWindow, hook: ErrorHook, user_home: Path) -> None:
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    settle()
    assert len(dialogs(window)) == 1 and "division by zero" in log(user_home)
    dialogs(window)[0].reject()
    settle()


def test_a_flood_from_painting_is_shown_and_logged_once(window: MainWindow, hook: ErrorHook, user_home: Path, qtbot: QtBot) -> None:
    class Broken(QWidget):
        def paintEvent(self, _event: QPaintEvent) -> None:
            raise ValueError("paint")

    broken = Broken()
    qtbot.addWidget(broken)
    broken.show()
    for _ in range(3):
        broken.update()
        run_loop()
    assert len(dialogs(window)) == 1 and log(user_home).count("ValueError: paint") == 1
    assert max(hook.counts.values()) > 1
    broken.hide()
    dialogs(window)[0].reject()
    settle()


def test_the_next_act_works_after_an_error(window: MainWindow, hook: ErrorHook) -> None:
    fail_in_slot(ZeroDivisionError("甲"))
    dialogs(window)[0].reject()
    settle()
    window.actions_table["showHistory"].trigger()
    assert window.side.tabs.currentWidget() is window.side.history
    fail_in_slot(RuntimeError("丙"))
    assert len(dialogs(window)) == 1
    dialogs(window)[0].reject()
    settle()


def test_a_hook_that_was_there_before_still_hears_of_faults(monkeypatch: pytest.MonkeyPatch, user_home: Path) -> None:
    heard: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: heard.append(kind))
    hook = ErrorHook()
    hook.install()
    sys.excepthook(ZeroDivisionError, ZeroDivisionError(), None)
    hook.uninstall()
    sys.excepthook(KeyError, KeyError(), None)
    assert heard == [ZeroDivisionError, KeyError]


# ------------------------------------------------------------------------------------------------------------------- log


def test_the_log_is_kept_in_five_files_of_a_megabyte(user_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_file, "MAX_BYTES", 400)
    for number in range(60):
        log_file.write_log("ERROR", f"第 {number} 个错误" + "。" * 20)
    files = sorted(path.name for path in (user_home / "logs").iterdir())
    assert files == ["ningbo-planner.log", *(f"ningbo-planner.log.{number}" for number in range(1, 5))]
    assert "第 59 个错误" in (user_home / "logs" / "ningbo-planner.log").read_text("utf-8")


def test_a_log_that_cannot_be_written_harms_nobody(user_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    user_home.mkdir(parents=True, exist_ok=True)
    (user_home / "logs").write_text("a file in the way", "utf-8")
    log_file.write_log("ERROR", "错误")
    assert "错误" in capsys.readouterr().err


def test_a_crash_below_python_is_told_at_the_next_start(user_home: Path, repository: Path) -> None:
    script = "import os\nfrom ningbo_planner.gui.error_hook import ErrorHook\nhook = ErrorHook()\nhook.watch_crashes()\nprint(hook.crashed_before, flush=True)\n"
    first = subprocess.run([sys.executable, "-c", script + "os.abort()"], cwd=repository, capture_output=True, text=True, check=False)
    again = subprocess.run([sys.executable, "-c", script], cwd=repository, capture_output=True, text=True, check=False)
    third = subprocess.run([sys.executable, "-c", script], cwd=repository, capture_output=True, text=True, check=False)
    assert (first.stdout.strip(), again.stdout.strip(), third.stdout.strip()) == ("False", "True", "False")
    assert "Fatal Python error: Aborted" in (user_home / "logs" / "ningbo-planner.log").read_text("utf-8")

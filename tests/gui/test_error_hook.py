"""Unexpected errors from every door: logged, shown in one dialog, counted; refusals become banners."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QMessageLogContext, QtMsgType, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.errors import PlannerError
from ningbo_planner.domain.plan import Plan
from ningbo_planner.gui import error_hook, log_file
from ningbo_planner.gui.dialogs.error_dialog import ErrorDialog
from ningbo_planner.gui.error_hook import ErrorHook
from ningbo_planner.gui.error_text import plain_trace
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
    fail_in_slot(ZeroDivisionError("division by zero"))
    [dialog] = dialogs(window)
    assert "ZeroDivisionError: division by zero" in dialog.details.toPlainText() and "ZeroDivisionError: division by zero" in log(user_home)
    copy = next(button for button in dialog.findChildren(type(find(window, QWidget, "giveReason"))) if button.text() == "复制详细信息")
    copy.click()
    assert "ZeroDivisionError" in QApplication.clipboard().text()
    dialog.reject()
    settle()


def test_there_are_never_two_dialogs(window: MainWindow, hook: ErrorHook) -> None:
    fail_in_slot(ZeroDivisionError("甲"))
    fail_in_slot(KeyError("D07"))
    [dialog] = dialogs(window)
    assert "ZeroDivisionError" in dialog.details.toPlainText() and "KeyError: 'D07'" in dialog.details.toPlainText()
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
            raise ValueError("wrong value")

    broken = Broken()
    qtbot.addWidget(broken)
    broken.show()
    for _ in range(3):
        broken.update()
        run_loop()
    assert len(dialogs(window)) == 1 and log(user_home).count("ValueError: wrong value") == 1
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


def test_a_user_folder_that_cannot_be_written_does_not_stop_the_start(user_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    user_home.mkdir(parents=True, exist_ok=True)
    (user_home / "logs").write_text("a file in the way", "utf-8")
    hook = ErrorHook()
    hook.watch_crashes()
    assert not hook.crashed_before and "CRASH" in capsys.readouterr().err


# --------------------------------------------------------------------------------------------------------- no plan data in it

MESSAGES = [
    "could not convert string to float: '{}'",
    "{}",
    "'{}' is not in list",
    "[Errno 2] No such file or directory: '/home/x/{}.nbplan'",
    "unhashable {}: D07",
    "value {} out of range",
]


def texts_of(plan: Plan) -> set[str]:
    """Return everything of a plan that people would know again: names, notes, figures; ids and what is in them do not count."""
    found = {plan.info.title, plan.info.issuer, plan.info.source}
    for table in plan.tables.values():
        found.add(table.info.title)
        for name in ("name", "group", "unit", "departments_text", "note", "quote", "source"):
            found |= {str(value) for value in table.columns[name]}
        found |= {column.text(at) for layer in table.layers.values() for column in layer.values() for at in range(len(column))}
    return {text.strip() for text in found if len(text.strip()) > 1}


def test_no_label_or_figure_of_the_plan_reaches_the_log_or_the_dialog(window: MainWindow, hook: ErrorHook, user_home: Path) -> None:
    texts = sorted(texts_of(window.document.plan)) + ["GDP", "R&D", "iPhone 15", "412.3", "-0.5", "Ningbo Port"]
    assert len(texts) > 200
    for number, text in enumerate(texts):
        hook.exception(ValueError, ValueError(MESSAGES[number % len(MESSAGES)].format(text)), None)
    try:
        try:
            raise KeyError(texts[0])
        except KeyError as cause:
            raise ExceptionGroup(texts[1], [ValueError(texts[2]), OSError(2, texts[3], texts[4])]) from cause
    except ExceptionGroup as error:
        hook.exception(type(error), error, error.__traceback__)
    settle()
    written = log(user_home) + dialogs(window)[0].details.toPlainText()
    assert written.count("ValueError") > 4 and "ExceptionGroup" in written and "D07" in written
    said = "\n".join(line for line in written.splitlines() if not line.startswith(("  File", "    ", "20")))
    assert [text for text in texts if text in said] == []
    dialogs(window)[0].reject()
    settle()


def test_what_qt_quotes_does_not_reach_the_log(user_home: Path) -> None:
    error_hook._qt_message(QtMsgType.QtWarningMsg, QMessageLogContext(), "QPainter::begin: Paint device returned engine == 0, 数字金融 412.3")
    assert "QPainter::begin" in log(user_home) and "数字" not in log(user_home) and "412" not in log(user_home)


def test_names_of_the_code_stay_in_a_message() -> None:
    def fail() -> None:
        window_of_plan = None
        window_of_plan.plan_model  # type: ignore[attr-defined]  # noqa: B018

    try:
        fail()
    except AttributeError as error:
        assert "'NoneType' object has no attribute 'plan_model'" in plain_trace(type(error), error, error.__traceback__)

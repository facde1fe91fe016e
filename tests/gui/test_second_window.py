"""The program started again for a plan that is open: its window comes to the front, and the second start ends without one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ningbo_planner.services import second_start
from ningbo_planner.services.plan_files import new_plan, open_plan

FIRST = """
import json, sys
from PySide6.QtCore import QTimer
from ningbo_planner import app

def window():
    return next(each for each in app.QApplication.topLevelWidgets() if each.objectName() == "mainWindow")

def ready():
    window().showMinimized()
    print("ready", flush=True)

def look():
    said = [label.text() for label in window().statusBar().findChildren(app.importlib.import_module("PySide6.QtWidgets").QLabel)]
    if any("没有另开窗口" in text for text in said):
        print(json.dumps([window().isMinimized(), window().document.workspace.read_only]), flush=True)
        window().close()

application = app.make_application()
QTimer.singleShot(500, ready)
timer = QTimer(interval=50)
timer.timeout.connect(look)
timer.start()
app.main([sys.argv[1]])
"""
AGAIN = "import sys; from ningbo_planner import app; sys.exit(app.main([sys.argv[1]]))"
HOLDER = """
import sys, time
from pathlib import Path
from ningbo_planner.services.plan_files import open_plan

workspace = open_plan(Path(sys.argv[1]))
print("open", flush=True)
time.sleep(600)
"""


@contextmanager
def started(program: str, plan: Path, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a program with the path of a plan, and end it."""
    with subprocess.Popen([sys.executable, "-c", program, str(plan)], cwd=folder, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    """Return the next line that a program says."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_the_window_that_is_open_comes_to_the_front(tmp_path: Path, user_home: Path, repository: Path) -> None:
    path = tmp_path / "方案.nbplan"
    new_plan(path)
    with started(FIRST, path, repository) as first:
        assert said(first) == "ready"
        again = subprocess.run([sys.executable, "-c", AGAIN, str(path)], cwd=repository, check=False, timeout=60)
        assert again.returncode == 0
        assert json.loads(said(first)) == [False, False]
        assert first.wait(60) == 0
    assert list((user_home / "calls").iterdir()) == []


@pytest.fixture
def plan(tmp_path: Path, user_home: Path) -> Path:
    path = tmp_path / "方案.nbplan"
    new_plan(path)
    return path


def test_nobody_is_called_where_no_window_has_the_plan(plan: Path) -> None:
    assert not second_start.call(plan) and not second_start.call(plan.with_name("没有.nbplan"))
    with_lock = open_plan(plan)
    assert not second_start.call(plan)
    with_lock.close()


def test_a_window_that_does_not_answer_is_left_alone(plan: Path, user_home: Path, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_start, "_ANSWER_S", 0.1)
    with started(HOLDER, plan, repository) as holder:
        assert said(holder) == "open"
        assert not second_start.call(plan)
        folder = user_home / "calls" / str(holder.pid)
        folder.mkdir(parents=True)
        assert not second_start.call(plan) and list(folder.iterdir()) == []
    # What a window that died left behind goes with the next start.
    own = second_start.listen()
    assert own is not None and own.name == str(os.getpid()) and not folder.exists()
    second_start.stop_listening(own)


def test_only_calls_for_the_plan_that_is_shown_are_answered(plan: Path) -> None:
    folder = second_start.listen()
    assert folder is not None
    (folder / "1.call").write_text(str(plan.with_name("别的.nbplan")), "utf-8")
    assert not second_start.answer(folder, plan)
    (folder / "2.call").write_text(str(plan), "utf-8")
    assert second_start.answer(folder, plan) and [each.name for each in folder.iterdir()] == ["1.call"]


def test_a_user_folder_that_cannot_be_written_is_no_hindrance(plan: Path, user_home: Path) -> None:
    user_home.mkdir(exist_ok=True)
    (user_home / "calls").write_text("", "utf-8")
    assert second_start.listen() is None and not second_start.call(plan)

"""After a real crash of the whole program the next start says so and finds the plan as it was, writable, with the last step to be undone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ningbo_planner.services.plan_files import new_plan

FIRST = """
import os, sys
from PySide6.QtCore import QTimer
from ningbo_planner import app
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import type_cell

def work():
    window = next(each for each in app.QApplication.topLevelWidgets() if each.objectName() == "mainWindow")
    for text in ("71", "72"):
        window.document.execute(type_cell(window.document.plan, CellRef("decomposition", "D10", "2023"), text))
    os.abort()

app.make_application()
QTimer.singleShot(300, work)
app.main([sys.argv[1]])
"""
SECOND = """
import json, sys
from PySide6.QtCore import QTimer
from ningbo_planner import app
from ningbo_planner.domain.table import CellRef

def look():
    window = next(each for each in app.QApplication.topLevelWidgets() if each.objectName() == "mainWindow")
    document = window.document
    before = document.plan.quantity(CellRef("decomposition", "D10", "2023")).text
    document.undo()
    after = document.plan.quantity(CellRef("decomposition", "D10", "2023")).text
    print(json.dumps([before, after, document.workspace.read_only, window.messages.texts]))
    window.close()

app.make_application()
QTimer.singleShot(300, look)
app.main([sys.argv[1]])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="the sign of a crash is another one there")
def test_the_second_start_finds_the_plan_as_it_was(tmp_path: Path, user_home: Path, repository: Path) -> None:
    path = tmp_path / "方案.nbplan"
    new_plan(path)
    first = subprocess.run([sys.executable, "-c", FIRST, str(path)], cwd=repository, capture_output=True, text=True, check=False, timeout=120)
    assert first.returncode < 0, first.stderr
    second = subprocess.run([sys.executable, "-c", SECOND, str(path)], cwd=repository, capture_output=True, text=True, check=False, timeout=120)
    before, after, read_only, texts = json.loads(second.stdout.splitlines()[-1])
    assert (before, after, read_only) == ("72", "71", False)
    assert any("上次" in text for text in texts), texts
    log = (user_home / "logs" / "ningbo-planner.log").read_text("utf-8")
    assert "Fatal Python error: Aborted" in log and "数字" not in log and "72" not in [line.strip() for line in log.splitlines()]

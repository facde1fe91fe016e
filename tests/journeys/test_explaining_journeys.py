"""Stories of the office about figures that disagree: why, what would mend them, and what remains of that in the plan file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from ningbo_planner.app import open_window
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.services.plan_files import new_plan, open_plan
from ningbo_planner.services.workspace import Workspace

CHIPS = CellRef("decomposition", "D03", "2024")


def press(qtbot: QtBot, key: Qt.Key) -> None:
    """Press a key wherever the keys are."""
    qtbot.keyClick(QApplication.focusWidget(), key)


def opened(path: Path, qtbot: QtBot) -> MainWindow:
    """Open a window on a new plan and give it the keys."""
    new_plan(path)
    window = open_window(path)
    qtbot.addWidget(window)
    qtbot.waitExposed(window)
    window.activateWindow()
    window.pages.view.setFocus()
    qtbot.waitUntil(window.pages.view.hasFocus)
    return window


def errors(workspace: Workspace) -> list[Finding]:
    """Return the totals that certainly disagree."""
    return [finding for finding in workspace.findings() if finding.grade is Grade.ERROR and finding.kind in (FindingKind.SUM, FindingKind.CROSS_TABLE)]


def wait_for_repairs(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until the panel knows everything."""
    qtbot.waitUntil(lambda: not window.explain.explainer.is_searching, timeout=30_000)


def test_swapped_digits_are_found_and_put_right_without_the_mouse(tmp_path: Path, user_home: Path, qtbot: QtBot) -> None:
    """A planner swaps two digits, sees the total turn red, asks why with one key, and takes the first answer."""
    path = tmp_path / "宁波方案.nbplan"
    window = opened(path, qtbot)
    window.pages.go_to(CHIPS)
    for sign in "270":
        qtbot.keyClicks(window.pages.view.editing.editor or window.pages.view, sign)
    qtbot.keyClick(window.pages.view.editing.editor, Qt.Key.Key_Return)
    assert len(errors(window.document.workspace)) == 6
    window.pages.go_to(CHIPS)
    press(qtbot, Qt.Key.Key_F7)
    wait_for_repairs(window, qtbot)
    panel = window.side.explanation
    assert panel.finding.label == "数字制造业(营收)" and panel.causes.cards[0].option.title == "数字颠倒"
    press(qtbot, Qt.Key.Key_Down)
    assert window.explain.preview.figures.marks[CHIPS].text == "720" and window.document.plan.quantity(CHIPS).text == "270"
    press(qtbot, Qt.Key.Key_Return)
    assert window.document.plan.quantity(CHIPS).text == "720" and len(errors(window.document.workspace)) == 5
    press(qtbot, Qt.Key.Key_Escape)
    assert window.pages.view.hasFocus()
    window.close()


def test_a_plan_is_put_right_finding_by_finding_and_stays_so(tmp_path: Path, user_home: Path, qtbot: QtBot) -> None:
    """Before it goes to the leader, all five totals are brought in line; the memo is on the clipboard, every step is in the log."""
    path = tmp_path / "宁波方案.nbplan"
    window = opened(path, qtbot)
    window.actions_table["explain"].trigger()
    wait_for_repairs(window, qtbot)
    panel = window.side.explanation
    qtbot.mouseClick(panel.findChild(QPushButton, "copyExplanation"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().startswith("问题：“数字服务业(营收)”2021年：")
    for left in (4, 3, 2, 1, 0):
        option = panel.repairs.cards[0]
        qtbot.mouseClick(option.findChild(QPushButton, "adoptProposal"), Qt.MouseButton.LeftButton)
        wait_for_repairs(window, qtbot)
        assert len(errors(window.document.workspace)) == left
    assert "已经对上" in panel.findChild(QLabel, "explanationEmpty").text()
    names = [entry.name for entry in window.document.workspace.history.undo_list()]
    assert len(names) == 5 and all(name.endswith("年对上") for name in names)
    window.close()

    again = open_plan(path, author="李四")
    assert errors(again) == [] and [entry.name for entry in again.history.undo_list()] == names
    again.close()

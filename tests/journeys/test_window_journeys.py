"""Stories of the office, told through the real window with keys and mouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QTableView, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.app import open_window
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.dialogs.issue_dialog import IssueDialog
from ningbo_planner.gui.dialogs.receive_dialog import ReceiveDialog
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.services.plan_files import new_plan

SERVICE_2026 = CellRef("decomposition", "D07", "2026")
FINANCE_2026 = CellRef("decomposition", "D10", "2026")
TECHNOLOGY_2026 = CellRef("decomposition", "D09", "2026")


@pytest.fixture
def plan_path(tmp_path: Path, user_home: Path) -> Path:
    """A plan file with the shipped plan, and a home folder of its own."""
    path = tmp_path / "宁波方案.nbplan"
    new_plan(path)
    return path


@pytest.fixture
def window(plan_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """The window on that plan."""
    opened = open_window(plan_path)
    qtbot.addWidget(opened)
    qtbot.waitExposed(opened)
    yield opened
    opened.close()


def child(window: QWidget, kind: type, name: str) -> QWidget:
    """Return a widget by its object name, as other programs find it."""
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def type_into(window: MainWindow, qtbot: QtBot, cell: CellRef, text: str) -> None:
    """Go to a cell and type, as a planner does."""
    window.pages.go_to(cell)
    grid = child(window, QTableView, "planGrid")
    qtbot.keyClicks(grid, text[0])
    editor = window.pages.view.editing.editor
    assert editor is not None and editor.isVisible()
    qtbot.keyClicks(editor, text[1:])
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def text_of(window: MainWindow, cell: CellRef) -> str:
    """Return what the plan says in a cell."""
    return window.document.plan.quantity(cell).text


def state_line(window: MainWindow) -> str:
    """Return what the status bar says about saving and findings."""
    return " ".join(label.text() for label in window.statusBar().findChildren(QLabel)) + " ".join(
        button.text() for button in window.statusBar().findChildren(QWidget) if hasattr(button, "text") and not isinstance(button, QLabel)
    )


def test_open_correct_and_check(window: MainWindow, qtbot: QtBot) -> None:
    tabs = child(window, QTabWidget, "tableTabs")
    assert [tabs.tabText(at) for at in range(tabs.count())] == ["目标分解表", "主要目标表", "文本目标"]
    assert len(window.document.workspace.findings()) == 40 and "40 个问题（强制性 5）" in state_line(window) and "已保存" in state_line(window)
    type_into(window, qtbot, SERVICE_2026, "4150")
    assert text_of(window, SERVICE_2026) == "4150"
    kinds = [(finding.kind, finding.period) for finding in window.document.workspace.findings()]
    assert ("sum", "2026") not in kinds and ("cross_table", "2026") in kinds
    window.actions_table["undo"].trigger()
    assert text_of(window, SERVICE_2026) == "4000" and "40 个问题（强制性 5）" in state_line(window)


def test_targets_are_worked_out_in_the_cells(plan_path: Path, qtbot: QtBot) -> None:
    """A planner works targets out where they stand, mistypes one, and finds the arithmetic again the next day."""
    first = open_window(plan_path)
    qtbot.addWidget(first)
    type_into(first, qtbot, FINANCE_2026, "(70+50)*1.1")
    assert text_of(first, FINANCE_2026) == "132"
    type_into(first, qtbot, TECHNOLOGY_2026, "*1.1")
    assert text_of(first, TECHNOLOGY_2026) == "110"
    type_into(first, qtbot, SERVICE_2026, "4000+150*")
    editor = first.pages.view.editing.editor
    assert editor is not None and text_of(first, SERVICE_2026) == "4000"
    assert "算式还没有写完" in child(first, QLabel, "readingTip").text()
    qtbot.keyClicks(editor, "1.1")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert text_of(first, SERVICE_2026) == "4165"
    first.close()

    second = open_window(plan_path)
    qtbot.addWidget(second)
    second.pages.go_to(SERVICE_2026)
    grid = child(second, QTableView, "planGrid")
    qtbot.keyClick(grid, Qt.Key.Key_F2)
    assert second.pages.view.editing.editor.text() == "=4000+150*1.1"
    qtbot.keyClick(second.pages.view.editing.editor, Qt.Key.Key_Escape)
    for _ in range(3):
        second.actions_table["undo"].trigger()
    assert [text_of(second, cell) for cell in (SERVICE_2026, TECHNOLOGY_2026, FINANCE_2026)] == ["4000", "100", "100"]
    second.close()


def test_hand_out_fill_in_take_back(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.actions_table["issue"].trigger()
    order = window.findChild(IssueDialog)
    assert order is not None
    order.tick_all(False)
    tree = order.departments
    item = next(tree.topLevelItem(at) for at in range(tree.topLevelItemCount()) if tree.topLevelItem(at).text(0) == "市科技局")
    item.setCheckState(0, Qt.CheckState.Checked)
    order.folder.setText(str(tmp_path / "下发"))
    with qtbot.waitSignal(window.document.changed, timeout=20_000):
        qtbot.mouseClick(order.issue_button, Qt.MouseButton.LeftButton)
    [path] = (tmp_path / "下发").glob("*.xlsx")
    book = load_workbook(path)
    cell = next(each for row in book["填报表"].iter_rows() for each in row if each.value in (100, "100") and not each.protection.locked)
    cell.value = 130
    book.save(path)

    qtbot.waitUntil(lambda: not window.tasks.is_busy)
    drop_on(window, path)
    qtbot.waitUntil(lambda: window.findChild(ReceiveDialog) is not None, timeout=30_000)
    dialog = window.findChild(ReceiveDialog)
    assert dialog is not None
    assert text_of(window, TECHNOLOGY_2026) == "100"
    assert [(change.label, change.issued, change.current, change.returned) for change in dialog.model.changes] == [("数字科技", "100", "100", "130")]
    qtbot.mouseClick(dialog.take_button, Qt.MouseButton.LeftButton)
    assert text_of(window, TECHNOLOGY_2026) == "130"
    assert window.document.workspace.history.entries[-1].name.startswith("采纳回收的 1 个数")
    window.actions_table["undo"].trigger()
    assert text_of(window, TECHNOLOGY_2026) == "100"


def drop_on(window: MainWindow, path: Path) -> None:
    """Drop a file on the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    window.dropEvent(event)


def test_restart_undo_and_log(plan_path: Path, qtbot: QtBot) -> None:
    first = open_window(plan_path)
    qtbot.addWidget(first)
    type_into(first, qtbot, FINANCE_2026, "110")
    type_into(first, qtbot, FINANCE_2026, "120")
    first.close()

    second = open_window(plan_path)
    qtbot.addWidget(second)
    assert text_of(second, FINANCE_2026) == "120"
    second.actions_table["undo"].trigger()
    second.actions_table["undo"].trigger()
    assert text_of(second, FINANCE_2026) == "100" and not second.actions_table["undo"].isEnabled()
    second.actions_table["redo"].trigger()
    assert text_of(second, FINANCE_2026) == "110"
    entries = second.document.workspace.history.entries
    assert [str(entry.kind) for entry in entries] == ["do", "do", "undo", "undo", "redo"]
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    second.close()

"""锁定清单, with keys and mouse: whole rows and totals in one line each, looked for, gone to, released; it follows the plan."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton

from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits import acts
from ningbo_planner.gui.dialogs.hold_dialog import HoldDialog
from ningbo_planner.gui.dialogs.hold_list_dialog import HoldListDialog
from ningbo_planner.gui.main_window import MainWindow
from tests.gui.window_kit import PART, TOTAL, cell, find, open_windows, plan_file, press, settle, window

__all__ = ["open_windows", "plan_file", "window"]


def hold(window: MainWindow, command: str, reason: str) -> None:
    """Give a command that holds, and write the reason."""
    window.actions_table[command].trigger()
    settle()
    (dialog,) = (each for each in window.findChildren(HoldDialog) if each.isVisible())
    QTest.keyClicks(dialog.field, reason)
    press(dialog.field, "Return")
    settle()


def listed(dialog: HoldListDialog) -> list[tuple[str, ...]]:
    """Return table, row, periods, owner and reason of every line."""
    items = (dialog.list.topLevelItem(at) for at in range(dialog.list.topLevelItemCount()))
    return [tuple(item.text(column) for column in (0, 1, 2, 4, 5)) for item in items]


def ask(window: MainWindow) -> HoldListDialog:
    """Give the command."""
    window.actions_table["holdList"].trigger()
    settle()
    assert isinstance(window.holds.list, HoldListDialog) and window.holds.list.isVisible()
    return window.holds.list


def test_whole_rows_totals_and_single_cells_are_listed_with_owner_and_reason(window: MainWindow) -> None:
    author = window.document.workspace.history.author
    window.pages.go_to(cell(TOTAL, "2024"))
    hold(window, "holdRow", "agreed")
    window.pages.go_to(cell(PART, "2025"))
    press(window.pages.view, "Shift+Right")
    hold(window, "hold", "fixed")
    dialog = ask(window)
    assert listed(dialog) == [
        ("目标分解表", "数字服务业(营收)（合计）", "全部时期", author, "agreed"),
        ("目标分解表", "数字金融", "2025年、2026年", author, "fixed"),
    ]
    assert dialog.summary.text() == "2 行、8 个单元格已锁定。"


def test_a_line_is_found_gone_to_and_released(window: MainWindow) -> None:
    document = window.document
    document.execute(acts.hold_cells(document.plan, [cell(TOTAL, "2026"), cell(PART, "2026"), CellRef("main", "M04", "2026")], "李四", "已审定", "2026-01-01T08:00:00"))
    dialog = ask(window)
    assert not dialog.release_button.isEnabled()
    dialog.field.setText("数字金融")
    assert [row for _, row, *_ in listed(dialog)] == ["数字金融"]
    rect = dialog.list.visualItemRect(dialog.list.topLevelItem(0))
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, rect.center())
    QTest.mouseClick(find(dialog, QPushButton, "holdListGo"), Qt.MouseButton.LeftButton)
    settle()
    assert window.pages.current_cell() == cell(PART, "2026")
    QTest.mouseClick(dialog.release_button, Qt.MouseButton.LeftButton)
    settle()
    assert len(document.plan.holds) == 2 and not listed(dialog) and document.workspace.history.next_undo.name
    dialog.field.clear()
    assert len(listed(dialog)) == 2
    document.undo()
    assert len(listed(dialog)) == 3
    press(dialog, "Escape")
    assert window.holds.list is None


def test_nothing_held_is_said(window: MainWindow) -> None:
    dialog = ask(window)
    assert dialog.summary.text() == "没有锁定的数值。" and isinstance(dialog, QDialog)

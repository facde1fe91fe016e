"""Every command says what it does, over the pointer and in the status bar: those of the table, and those of all menus of the right mouse button."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from ningbo_planner.gui.action_rows import ROWS
from ningbo_planner.gui.main_window import MainWindow
from tests.gui.window_kit import PART, TOTAL, cell, find, open_windows, plan_file, settle, window

__all__ = ["open_windows", "plan_file", "window"]


def commands(menu: QMenu) -> Iterator[QAction]:
    """Yield the commands of a menu and of its submenus."""
    for action in menu.actions():
        if action.menu() is not None:
            yield from commands(action.menu())
        elif not action.isSeparator():
            yield action


def assert_told(action: QAction, sentence_end: str = "。") -> None:
    """Fail unless a command says what it does, with its key if it has one."""
    assert action.statusTip(), action.text()
    lines = action.toolTip().splitlines()
    assert len(lines) == 2 and lines[1] == action.statusTip() and lines[1].endswith(sentence_end), action.text()
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    assert not key or f"（{key}）" in lines[0], action.text()


def test_every_command_of_the_table_says_what_it_does_and_its_key(window: MainWindow) -> None:
    for row in ROWS:
        assert_told(window.actions_table[row.key])


@pytest.mark.parametrize("where", [cell(PART, "2024"), cell(TOTAL, "2022")])
def test_the_menus_of_the_grid_say_what_they_do(window: MainWindow, where: object) -> None:
    window.pages.go_to(where)
    for signal, name in ((window.pages.menu_wanted, "cellMenu"), (window.pages.row_menu_wanted, "rowMenu"), (window.pages.column_menu_wanted, "columnMenu")):
        signal.emit(QPoint(300, 300))
        menu = find(window, QMenu, name)
        assert menu.toolTipsVisible() and menu.statusTip() is not None
        for action in commands(menu):
            assert_told(action)
        menu.close()
        settle()


def test_the_menu_of_a_finding_says_what_it_does(window: MainWindow) -> None:
    panel = window.side.findings
    panel.select(window.document.workspace.findings()[0].id)
    panel._show_menu(panel.list.visualRect(panel.list.currentIndex()).center())
    menu = find(panel, QMenu, "findingMenu")
    told = list(commands(menu))
    assert menu.toolTipsVisible() and len(told) > 5
    for action in told:
        assert_told(action)
    menu.close()


def test_the_choice_of_kinds_says_what_it_does(window: MainWindow) -> None:
    menu = find(window.side.findings, QMenu, "findingKindMenu")
    menu.aboutToShow.emit()
    for action in commands(menu):
        assert_told(action)


def test_the_menu_of_a_rule_says_what_it_does(window: MainWindow) -> None:
    window.actions_table["showRules"].trigger()
    panel = window.side.rules
    for at in range(panel.model.rowCount()):
        index = panel.model.index(at, 0)
        if panel.model.line(index) is not None:
            panel.list.setCurrentIndex(index)
            panel.list.scrollTo(index)
            panel._show_menu(panel.list.visualRect(index).center())
            menu = find(panel, QMenu, "ruleMenu")
            for action in commands(menu):
                assert_told(action)
            menu.close()
            menu.setObjectName("")
            settle()


def test_the_recent_plans_say_where_they_are(window: MainWindow) -> None:
    menu = find(window, QMenu, "recentMenu")
    window.files.fill_recent(menu)
    assert menu.actions() and all(action.statusTip() == action.toolTip() and action.toolTip().endswith(".nbplan") for action in menu.actions())

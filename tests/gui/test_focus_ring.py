"""Going round the window with F6, back with Esc, the menu by key, the whole screen, and walking through the findings from wherever the keys are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from ningbo_planner.gui.action_rows import bare
from ningbo_planner.gui.full_screen import STRIP
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.messages import Tone
from tests.gui.window_kit import PART, TOTAL, cell, find, open_windows, plan_file, press, settle, window

__all__ = ["open_windows", "plan_file", "window"]


def focused() -> QWidget:
    """Return what has the keys."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def where(window: MainWindow) -> str:
    """Return which part of the window has the keys."""
    parts = {
        "grid": window.pages.view,
        "tabs": window.pages.tabBar(),
        "formula": window.formula,
        "find": window.finder.bar,
        "side": window.side.tabs,
        "charts": window.side.charts,
        "messages": window.messages,
        "status": window.status,
    }
    return next(name for name, part in parts.items() if part is focused() or part.isAncestorOf(focused()))


def go_round(window: MainWindow, key: str, times: int) -> list[str]:
    """Press a key some times and return where it led."""
    seen = []
    for _ in range(times):
        press(focused(), key)
        seen.append(where(window))
    return seen


# ------------------------------------------------------------------------------------------------------------- the ring


def test_f6_goes_round_the_parts_and_back(window: MainWindow) -> None:
    assert go_round(window, "F6", 6) == ["tabs", "formula", "side", "charts", "status", "grid"]
    assert go_round(window, "Shift+F6", 6) == ["status", "charts", "side", "formula", "tabs", "grid"]


def test_parts_that_are_not_shown_are_passed_over_and_new_ones_are_met(window: MainWindow) -> None:
    window.side.toggle()
    assert go_round(window, "F6", 4) == ["tabs", "formula", "status", "grid"]
    window.finder.find()
    window.messages.say("请核对。", Tone.WARNING)
    window.pages.view.setFocus()
    settle()
    assert go_round(window, "F6", 6) == ["tabs", "formula", "find", "messages", "status", "grid"]


def test_where_the_keys_are_is_seen(window: MainWindow) -> None:
    mark = find(window, QWidget, "focusMark")
    press(window.pages.view, "F6")
    assert mark.isVisible() and mark.geometry().contains(window.pages.tabBar().mapTo(window, window.pages.tabBar().rect().center()))
    before = mark.geometry()
    press(focused(), "F6")
    assert mark.isVisible() and mark.geometry() != before
    press(focused(), "Escape")
    assert not mark.isVisible() and window.pages.view.hasFocus()


def test_the_tabs_are_turned_with_the_arrows_once_they_have_the_keys(window: MainWindow) -> None:
    press(window.pages.view, "F6")
    press(focused(), "Right")
    assert window.pages.page.table_id == "main" and where(window) == "tabs"
    press(focused(), "Escape")
    assert window.pages.view.hasFocus()


def test_page_keys_with_ctrl_turn_the_tables_round_the_end(window: MainWindow) -> None:
    seen = []
    for _ in range(3):
        press(window.pages.view, "Ctrl+PageDown")
        seen.append(window.pages.page.table_id)
        assert window.pages.view.hasFocus()
    assert seen == ["main", "text", "decomposition"]
    press(window.pages.view, "Ctrl+PageUp")
    assert window.pages.page.table_id == "text" and window.pages.view.hasFocus()


def test_going_round_from_open_editors_leaves_all_parts_of_the_window_whole(window: MainWindow, qtbot: QtBot) -> None:
    # What PySide knows of parts that Qt itself has made: it must not think that they went with an editor.
    parts = (window.menuBar(), window.pages.tabBar())
    for _ in range(4):
        window.pages.go_to(cell(PART, "2023"))
        QTest.keyClick(window.pages.view, "7")
        qtbot.wait(20)
        for _ in range(9):
            press(focused(), "F6")
        window.pages.view.editing.give_up()
        qtbot.wait(20)
        assert all(map(isValid, parts))
        press(focused(), "Escape")
    press(window.pages.view, "F11", "Escape")
    assert not window.isFullScreen()


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5])
def test_escape_leads_back_to_the_grid_from_everywhere(window: MainWindow, steps: int) -> None:
    go_round(window, "F6", steps)
    press(focused(), "Escape")
    assert window.pages.view.hasFocus()


@pytest.mark.parametrize("panel", ["findings", "source", "history", "charts", "inspector"])
def test_escape_leads_back_from_inside_a_panel(window: MainWindow, panel: str) -> None:
    whole = getattr(window.side, panel)
    window.side.tabs.setCurrentWidget(whole)
    inside = [child for child in whole.findChildren(QWidget) if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus and not child.focusProxy()]
    assert inside
    for child in inside[:6]:
        child.setFocus()
        if child.hasFocus():
            press(child, "Escape")
            assert window.pages.view.hasFocus(), child
    window.pages.view.setFocus()


def test_a_message_is_left_with_escape(window: MainWindow) -> None:
    window.messages.say("请核对。", Tone.WARNING)
    settle()
    go_round(window, "Shift+F6", 2)
    assert where(window) == "messages"
    press(focused(), "Escape")
    assert window.pages.view.hasFocus()


def test_a_window_without_a_plan_bears_the_keys(open_windows: Callable[..., MainWindow], tmp_path: Path) -> None:
    window = open_windows(tmp_path / "没有.nbplan")
    for key in ("F6", "Shift+F6", "Escape", "F11", "F11", "F3", "Ctrl+F", "F8"):
        press(window, key)
    settle()
    assert not window.isFullScreen()


# -------------------------------------------------------------------------------------------------------------- the menu


@pytest.mark.parametrize("key", ["Menu", "Shift+F10"])
def test_a_key_opens_the_menu_of_the_cell_at_the_cell(window: MainWindow, key: str) -> None:
    window.pages.go_to(cell(TOTAL, "2022"))
    view = window.pages.view
    asked: list[QPoint] = []
    window.pages.menu_wanted.connect(asked.append)
    press(view, key)
    menu = find(window, QMenu, "cellMenu")
    assert menu.isVisible()
    rect = view.visualRect(view.currentIndex())
    assert asked == [view.viewport().mapToGlobal(QPoint(rect.center().x(), rect.bottom()))]
    texts = [bare(action.text()) for action in menu.actions() if not action.isSeparator()]
    assert {"剪切", "复制", "粘贴"} <= set(texts)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    settle()


def test_the_menu_opens_where_the_cell_is_brought_to_sight(window: MainWindow) -> None:
    window.resize(900, 500)
    settle()
    view = window.pages.view
    window.pages.go_to(cell("D14", "2026"))
    view.verticalScrollBar().setValue(0)
    view.horizontalScrollBar().setValue(0)
    press(view, "Shift+F10")
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    find(window, QMenu, "cellMenu").close()
    settle()


# ------------------------------------------------------------------------------------------------------- the whole screen


def test_f11_leaves_the_grid_its_bar_its_tabs_and_the_status(window: MainWindow) -> None:
    before = layout(window)
    press(window.pages.view, "F11")
    settle()
    assert window.isFullScreen() and window.actions_table["fullScreen"].isChecked()
    assert not window.side.isVisible() and not window.toolbar.isVisible() and window.menuBar().height() == STRIP
    assert window.pages.view.isVisible() and window.pages.tabBar().isVisible() and window.formula.isVisible() and window.status.isVisible()
    assert "F11" in window.messages.texts[0]
    press(window.pages.view, "F11")
    settle()
    assert not window.isFullScreen() and not window.actions_table["fullScreen"].isChecked() and window.messages.texts == []
    assert layout(window) == before


def layout(window: MainWindow) -> list[object]:
    """Return where everything stands."""
    return [part.geometry() for part in (window, window.menuBar(), window.toolbar, window.side, window.side.tabs, window.side.charts, window.centralWidget(), window.status)]


def test_the_whole_screen_is_given_back_with_escape_and_a_closed_side_stays_closed(window: MainWindow) -> None:
    window.side.toggle()
    press(window.pages.view, "F11")
    window.formula.field.setFocus()
    press(window.formula.field, "Escape")
    assert window.isFullScreen() and window.pages.view.hasFocus(), "the first Esc leads to the grid"
    press(window.pages.view, "Escape")
    settle()
    assert not window.isFullScreen() and not window.side.isVisible() and window.toolbar.isVisible()


def test_a_maximized_window_is_maximized_again(window: MainWindow) -> None:
    window.showMaximized()
    settle()
    press(window.pages.view, "F11")
    settle()
    press(window.pages.view, "F11")
    settle()
    assert window.isMaximized() and not window.isFullScreen()


def test_the_menus_come_when_they_are_asked_for(window: MainWindow) -> None:
    press(window.pages.view, "F11")
    settle()
    bar = window.menuBar()
    centre = QPointF(20, 1)
    QApplication.sendEvent(bar, QEnterEvent(centre, centre, bar.mapToGlobal(centre)))
    settle()
    assert bar.height() > STRIP
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    settle()
    assert bar.height() == STRIP
    menu = bar.actions()[0].menu()
    menu.popup(bar.mapToGlobal(bar.rect().bottomLeft()))
    settle()
    assert bar.height() > STRIP
    menu.close()
    settle()
    assert bar.height() == STRIP
    press(window.pages.view, "F11")
    settle()
    assert bar.height() > STRIP


def test_shortcuts_work_on_the_whole_screen(window: MainWindow) -> None:
    press(window.pages.view, "F11")
    settle()
    press(window.pages.view, "Ctrl+F")
    assert window.finder.bar.isVisible()
    press(window.finder.bar.field, "Escape")
    press(window.pages.view, "Ctrl+B")
    assert window.side.isVisible(), "the side can be asked for"
    press(window.pages.view, "F11")
    settle()
    assert window.side.isVisible()


def test_a_window_closed_on_the_whole_screen_opens_as_it_was_before(open_windows: Callable[..., MainWindow], plan_file: Path) -> None:
    first = open_windows(plan_file)
    press(first.pages.view, "F11")
    settle()
    first.close()
    settle()
    second = open_windows(plan_file)
    assert not second.isFullScreen() and second.side.isVisible() and second.toolbar.isVisible() and second.menuBar().height() > STRIP


# ---------------------------------------------------------------------------------------------------------- the findings


@pytest.mark.parametrize("start", ["grid", "formula", "panel"])
def test_f8_walks_through_the_findings_from_wherever_the_keys_are(window: MainWindow, start: str) -> None:
    window.pages.go_to(cell(PART, "2021"))
    widget = {"grid": window.pages.view, "formula": window.formula.field, "panel": window.side.findings.list}[start]
    seen = []
    standing = len(window.document.workspace.findings())
    for _ in range(standing):
        widget.setFocus()
        press(widget, "F8")
        seen.append(window.pages.current_cell())
    assert {each.period for each in seen if each.row == TOTAL} == {"2021", "2022", "2023", "2025", "2026"} and {each.table for each in seen} == {"decomposition", "main", "text"}
    widget.setFocus()
    press(widget, "F8")
    assert window.pages.current_cell() == seen[0] and window.status.currentMessage().startswith("已到最后一个问题，从头继续：")
    widget.setFocus()
    press(widget, "Shift+F8")
    assert window.pages.current_cell() == seen[-1] and window.status.currentMessage().startswith("已到第一个问题，从末尾继续：")
    widget.setFocus()
    press(widget, "Shift+F8")
    assert window.pages.current_cell() == seen[-2] and not window.status.currentMessage().startswith("已到")

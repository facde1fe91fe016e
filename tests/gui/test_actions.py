"""The table of commands and what is made of it: menus, toolbar, shortcuts page, command search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu, QToolBar
from pytestqt.qtbot import QtBot

from ningbo_planner.edits.acts import type_cell
from ningbo_planner.gui.action_rows import ROWS, Menu, Rule, bare, keys_text
from ningbo_planner.gui.actions import resolve
from ningbo_planner.gui.dialogs.shortcuts_dialog import ShortcutsDialog
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.pinyin import initials, rank
from ningbo_planner.gui.side_panels import LEAST
from ningbo_planner.text import has_text
from tests.gui.window_kit import PART, TOTAL, cell, find, open_windows, plan_file, press, settle, window

__all__ = ["open_windows", "plan_file", "window"]


def actions_of(menu: QMenu) -> list[QAction]:
    """Return the commands of a menu and of its submenus."""
    found = []
    for action in menu.actions():
        found += actions_of(action.menu()) if action.menu() is not None else [action]
    return [action for action in found if not action.isSeparator()]


def test_every_command_has_a_name_of_its_own_texts_and_something_that_does_it(window: MainWindow) -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert has_text(f"action.{row.key}") and has_text(f"action_tip.{row.key}"), row.key
        assert callable(resolve(window, row.handler)), row.key
        assert not row.toggles or callable(resolve(window, row.toggles)), row.key
        assert row.tip.endswith("。") and row.name.startswith("action")


def test_the_right_button_offers_what_can_be_done_with_a_cell(window: MainWindow) -> None:
    view = window.pages.view
    for where, has_finding in ((cell(PART, "2024"), False), (cell(TOTAL, "2022"), True)):
        rect = view.visualRect(view.plan_model.index_of(where))
        QTest.mouseClick(view.viewport(), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, rect.center())
        view.customContextMenuRequested.emit(rect.center())
        menu = find(window, QMenu, "cellMenu")
        assert window.pages.current_cell() == where and menu.isVisible()
        texts = [bare(action.text()) for action in menu.actions() if not action.isSeparator()]
        wanted = ["剪切", "复制", "粘贴", "清除内容", "向下填充", "向右填充", "只看本行责任单位", "填写说明", "来源"]
        assert [text for text in texts if text in wanted] == wanted and len(set(texts)) == len(texts)
        reason = next(action for action in menu.actions() if action.text() == window.actions_table["giveReason"].text())
        assert reason.isEnabled() is has_finding
        menu.close()
        settle()
    reason_of = [finding.id for finding in window.document.workspace.checker.of_cell(cell(TOTAL, "2022"))]
    window.findings.explain_cell()
    assert window.side.findings.current_finding is not None and window.side.findings.current_finding.id in reason_of
    find(window, QDialog, "reasonDialog").reject()


def test_no_two_commands_share_a_key() -> None:
    keys = Counter(QKeySequence(key).toString() for row in ROWS for key in row.keys.split())
    assert [key for key, count in keys.items() if count > 1] == []


def test_every_key_is_one_that_qt_knows() -> None:
    for row in ROWS:
        for key in row.keys.split():
            assert QKeySequence(key).toString() and QKeySequence(key)[0].key() != Qt.Key.Key_unknown, (row.key, key)


def test_the_menus_hold_all_commands_in_the_order_of_the_table(window: MainWindow) -> None:
    menus = [action.menu() for action in window.menuBar().actions()]
    assert [bare(menu.title()) for menu in menus] == ["文件", "编辑", "视图", "表格", "审核", "下发与回收", "帮助"]
    listed = [action.objectName() for menu in menus for action in actions_of(menu)]
    assert [name for name in listed if name] == [row.name for row in ROWS]


def test_no_menu_uses_one_letter_for_two_commands(window: MainWindow) -> None:
    for menu in Menu:
        letters = Counter(row.text.partition("(&")[2][:1] for row in ROWS if row.menu is menu and not row.choice)
        assert [letter for letter, count in letters.items() if letter and count > 1] == [], menu


def test_the_toolbar_has_words_beside_its_icons(window: MainWindow) -> None:
    toolbar = find(window, QToolBar, "mainToolbar")
    assert toolbar.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    words = [action.iconText() for action in toolbar.actions() if action.objectName()]
    assert words == ["新建", "打开", "版本", "撤销", "重做", "下发", "回收", "审核", "平衡", "图表", "领导视图", "搜索命令　Ctrl+K"]
    assert all(not action.icon().isNull() for action in toolbar.actions() if action.objectName())
    assert toolbar.sizeHint().width() < 1366


def test_the_toolbar_keeps_its_words_when_undo_names_its_step(window: MainWindow) -> None:
    window.document.execute(type_cell(window.document.plan, cell(PART, "2023"), "12"))
    assert window.actions_table["undo"].text() == "撤销(&U)：填写“数字金融”2023年：12"
    assert window.actions_table["undo"].iconText() == "撤销"


def test_tooltips_tell_name_key_and_effect(window: MainWindow) -> None:
    assert window.actions_table["undo"].toolTip() == "撤销（Ctrl+Z）\n撤销最后一步，步数不限，重新打开后仍可撤销。"


def test_choices_and_switches_show_what_holds(window: MainWindow) -> None:
    window.actions_table["enterRight"].trigger()
    window.actions_table.refresh_toggles()
    checked = {key: window.actions_table[key].isChecked() for key in ("enterDown", "enterRight", "enterStay")}
    assert checked == {"enterDown": False, "enterRight": True, "enterStay": False}
    window.pages.go_to(cell(PART, "2023"))
    press(window.pages.view, "Return")
    assert window.pages.current_cell() == cell(PART, "2024")


@pytest.mark.parametrize(("key", "index"), [("1", 0), ("6", 1), ("2", 2), ("4", 3), ("5", 4)])
def test_alt_and_a_digit_bring_a_panel_to_the_front(window: MainWindow, key: str, index: int) -> None:
    window.side.hide()
    press(window.pages.view, f"Alt+{key}")
    assert window.side.isVisible() and window.side.tabs.currentIndex() == index


def test_the_charts_take_the_larger_part_of_the_side_and_give_it_back(window: MainWindow) -> None:
    press(window.pages.view, "Alt+3")
    tabs, charts = window.side.split.sizes()
    assert charts > tabs and window.side.charts.isVisible()
    press(window.pages.view, "Alt+3")
    assert window.side.split.sizes()[1] < charts


def test_in_a_low_window_the_charts_make_room_for_what_needs_it_and_come_back(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(960, 510)
    qtbot.waitUntil(lambda: 0 < sum(window.side.split.sizes()) < 420)
    for key in ("6", "7", "5"):
        press(window.pages.view, f"Alt+{key}")
        assert window.side.split.sizes()[1] == 0 and window.side.split.sizes()[0] > LEAST
        assert window.side.geometry().bottom() < window.statusBar().geometry().top()
    press(window.pages.view, "Alt+1")
    assert window.side.split.sizes()[1] > 0
    window.side.tabs.setCurrentIndex(5)
    assert window.side.split.sizes()[1] == 0
    press(window.pages.view, "Alt+3")
    assert window.side.split.sizes()[1] > 0


def test_in_a_window_of_the_usual_height_the_charts_stay(window: MainWindow) -> None:
    window.resize(1366, 768)
    for key in ("3", "6", "7", "5"):
        press(window.pages.view, f"Alt+{key}")
        assert window.side.split.sizes()[1] > 0


# ------------------------------------------------------------------------------------------------------- shortcuts page


def test_the_shortcuts_page_lists_every_key_and_finds_words(window: MainWindow) -> None:
    window.actions_table["shortcuts"].trigger()
    dialog = window.findChildren(ShortcutsDialog)[0]
    tree = dialog.tree
    lines = [section.child(at) for number in range(tree.topLevelItemCount()) for section in [tree.topLevelItem(number)] for at in range(section.childCount())]
    shown = {item.text(0): item.text(1) for item in lines}
    assert all(shown[row.bare_text] == keys_text(row.keys) for row in ROWS if row.keys)
    assert shown["撤销"] == "Ctrl+Z 或 Alt+退格" and shown["跳到数据边缘"] == "Ctrl+方向键"
    dialog.search.setText("f8")
    assert [item.text(0) for item in lines if not item.isHidden()] == ["下一个问题", "上一个问题"]
    dialog.close()


# -------------------------------------------------------------------------------------------------------- command search


def search(window: MainWindow, text: str) -> list[str]:
    """Open the search, type, and return what is listed."""
    press(window.pages.view, "Ctrl+K")
    found = window.help._search
    assert found is not None and found.isVisible() and found.field.hasFocus()
    found.field.setText(text)
    return found.titles


@pytest.mark.parametrize(("text", "first"), [("xf", "下发"), ("下发", "下发"), ("tz", "收发台账"), ("qmsh", "全面审核"), ("深色", "深色"), ("dcfa", "导出方案")])
def test_commands_are_found_by_name_and_by_initials(window: MainWindow, text: str, first: str) -> None:
    assert search(window, text)[0] == first


def test_rows_are_found_too_and_chosen_with_the_keys(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2024"))
    titles = search(window, "数字科技")
    assert titles[0] == "转到“数字科技”"
    press(window.help._search.field, "Return")
    settle()
    assert window.pages.current_cell() == cell("D09", "2024") and not window.help._search.isVisible()


def test_the_list_is_walked_with_the_arrows_and_left_with_esc(window: MainWindow) -> None:
    titles = search(window, "列")
    field, listed = window.help._search.field, window.help._search.list
    press(field, "Down", "Down", "Up")
    assert listed.currentRow() == 1 and len(titles) > 2
    press(field, "Escape")
    assert not window.help._search.isVisible()


def test_a_click_gives_the_command(window: MainWindow) -> None:
    search(window, "右侧栏")
    listed = window.help._search.list
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, listed.visualItemRect(listed.item(0)).center())
    assert window.side.isHidden()


def test_nothing_found_says_so(window: MainWindow) -> None:
    assert search(window, "没有这样的") == []
    assert window.help._search._nothing.isVisible()


def test_a_command_that_cannot_be_given_is_grey_and_says_why(window: MainWindow) -> None:
    assert "撤销" not in search(window, ""), "the whole list has only what can be done"
    found = window.help._search
    found.field.setText("撤销")
    at = found.titles.index("撤销")
    assert not found.list.item(at).flags() and "没有可以撤销的步骤" in str(found.list.item(at).data(Qt.ItemDataRole.AccessibleTextRole))
    found.list.setCurrentRow(at)
    press(found.field, "Return")
    assert found.isVisible() and window.document.workspace.history.next_undo is None
    found.hide()
    window.document.execute(type_cell(window.document.plan, cell(PART, "2023"), "12"))
    assert search(window, "cx")[0] == "撤销" and window.help._search.list.item(0).flags() & Qt.ItemFlag.ItemIsEnabled


@pytest.mark.parametrize("rule", list(Rule))
def test_every_reason_why_a_command_cannot_be_given_has_words(rule: Rule) -> None:
    assert rule is Rule.ALWAYS or has_text(f"search.why.{rule}")


@pytest.mark.parametrize(("text", "first"), [("cz", "查找"), ("th", "替换"), ("zd", "转到"), ("qpxs", "全屏显示"), ("czxyc", "查找下一处")])
def test_new_commands_are_found_by_their_initials(window: MainWindow, text: str, first: str) -> None:
    assert first in search(window, text)[:3]


def test_the_search_opens_with_its_second_key_too(window: MainWindow) -> None:
    press(window.pages.view, "Ctrl+Shift+P")
    assert window.help._search is not None and window.help._search.field.hasFocus()


def test_a_row_and_a_year_lead_to_the_cell(window: MainWindow) -> None:
    assert search(window, "szkj 2026")[0] == "转到“数字科技”2026年"
    press(window.help._search.field, "Return")
    settle()
    assert window.pages.current_cell() == cell("D09", "2026") and window.pages.view.hasFocus()


def test_initials_come_from_the_order_of_the_everyday_characters() -> None:
    assert initials("下发与回收") == "xfyhs" and initials("数字金融 GDP") == "szjrgdp" and initials("重做") == "cz" and initials("、氵") == ""
    assert rank("收发台账", "收发") == 0 and rank("收发台账", "sf") == 1 and rank("收发台账", "台") == 2 and rank("收发台账", "tz") == 3
    assert rank("收发台账", "x") is None


def test_characters_of_two_readings_are_found_by_both() -> None:
    assert rank("增长率", "zzl") == rank("增长率", "zcl") == 1
    assert rank("重点行业", "zdhy") == 1 and rank("银行", "yh") == 1 and rank("供给侧", "gjc") == 1


def test_an_empty_window_searches_commands_only(open_windows: Callable[..., MainWindow], tmp_path: Path) -> None:
    window = open_windows(tmp_path / "没有.nbplan")
    window.actions_table["commandSearch"].trigger()
    window.help._search.field.setText("数字")
    assert not any(title.startswith("转到“") for title in window.help._search.titles)

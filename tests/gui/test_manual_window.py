"""The help as a reader meets it: F1 at the place, contents, search, the way back, larger letters, and nothing from the network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QKeySequence, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSlider, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.checks.catalogue import make_rules
from ningbo_planner.gui.action_rows import ROWS, bare
from ningbo_planner.gui.dialogs.manual_window import ManualWindow
from ningbo_planner.gui.help_places import ALIKE, PLACES, place_of
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.services.manual import chapters
from ningbo_planner.text import tr
from tests.gui.window_kit import PART, TOTAL, cell, find, open_windows, plan_file, press, settle, window

__all__ = ["open_windows", "plan_file", "window"]

_COMMAND = re.compile(r"\*\*([^*\n]+? → [^*\n]+?)\*\*")
_KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)+[A-Za-z0-9,\[\]]+|\bF\d{1,2}\b")
# Keys of the grid itself, of fields and of the help: no rows of the table of commands.
_OTHER_KEYS = {"Ctrl+A", "Ctrl+Home", "Ctrl+End", "Ctrl+Enter", "F2", "Shift+F2", "Shift+F5"}


@pytest.fixture
def manual(window: MainWindow) -> Iterator[ManualWindow]:
    """Return the open help."""
    window.help.open_manual("start")
    settle()
    yield find(window, ManualWindow, "manualWindow")


def titles(tree: object) -> list[str]:
    """Return the upper lines of a tree."""
    return [tree.topLevelItem(at).text(0) for at in range(tree.topLevelItemCount())]


# ------------------------------------------------------------------------------------------------------- tells the truth


def test_every_command_that_the_manual_names_is_in_its_menu() -> None:
    known = {(bare(tr(f"menu.{row.menu}")), *((bare(tr(f"menu.{row.choice}")),) if row.choice else ()), row.bare_text) for row in ROWS}
    submenus = {names[:2] for names in known if len(names) == 3} | {names[:1] for names in known}
    for chapter in chapters():
        for said in _COMMAND.findall(chapter.text):
            names = tuple(said.split(" → "))
            assert names in known | submenus, (chapter.key, said)


def test_every_key_that_the_manual_names_is_one_of_a_command() -> None:
    known = {QKeySequence(key).toString() for row in ROWS for key in row.keys.split()} | _OTHER_KEYS
    for chapter in chapters():
        for said in _KEY.findall(chapter.text):
            assert QKeySequence(said).toString() in known or said in known or any(key.startswith(said) for key in known), (chapter.key, said)


def test_every_place_has_a_page_and_every_page_is_there() -> None:
    book = {chapter.key: chapter for chapter in chapters()}
    for name, place in PLACES.items():
        chapter, _, section = place.partition("#")
        assert chapter in book and (not section or book[chapter].section(section)), (name, place)


def test_every_dialog_has_a_page(repository: Path) -> None:
    named = {name for path in (repository / "ningbo_planner" / "gui").rglob("*.py") for name in re.findall(r'setObjectName\("(\w+Dialog)"\)', path.read_text("utf-8"))}
    assert len(named) > 25 and named <= PLACES.keys()


def test_f1_in_the_page_of_charts_opens_its_chapter(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_table["leaderView"].trigger()
    page = window.leader.page
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and QApplication.focusWidget().window() is page.window())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F1)
    assert shown(window).startswith("charts#")
    page.window().close()


def test_every_check_has_a_section() -> None:
    checks = next(chapter for chapter in chapters() if chapter.key == "checks")
    for rule in make_rules():
        assert checks.section(ALIKE.get(rule.code, rule.code)), rule.code


# ---------------------------------------------------------------------------------------------------------- F1 anywhere


def shown(window: MainWindow) -> str:
    """Return the place that the help shows, and close it."""
    settle()
    (manual,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, ManualWindow) and each.isVisible())
    place = manual.place
    manual.close()
    window.activateWindow()
    settle()
    return place


def test_f1_in_the_grid_opens_its_chapter_or_that_of_the_finding(window: MainWindow) -> None:
    for where, place in ((cell(PART, "2024"), "grid"), (cell(TOTAL, "2022"), "checks#sum")):
        window.pages.go_to(where)
        press(window.pages.view, "F1")
        assert shown(window) == place


@pytest.mark.parametrize(
    ("key", "place"), [("showSource", "explanation#source"), ("showHistory", "versions#history"), ("showInspector", "structure#inspector"), ("showRules", "checks#rules"), ("explain", "explanation")]
)
def test_f1_in_a_panel_opens_its_chapter(window: MainWindow, key: str, place: str) -> None:
    window.actions_table[key].trigger()
    settle()
    panel = window.side.tabs.currentWidget()
    inside = next(each for each in panel.findChildren(QWidget) if each.focusPolicy() != Qt.FocusPolicy.NoFocus)
    assert place_of(inside) == place


@pytest.mark.parametrize(("key", "name", "place"), [("issue", "issueDialog", "rounds#issue"), ("spread", "spreadDialog", "balancing#spread"), ("new", "newPlanDialog", "start#new"), ("about", "aboutDialog", "settings#about")])
def test_f1_in_a_dialog_opens_a_page_that_can_be_used(window: MainWindow, qtbot: QtBot, key: str, name: str, place: str) -> None:
    window.pages.go_to(cell(TOTAL, "2022"))
    window.actions_table[key].trigger()
    dialog = find(window, QDialog, name)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and QApplication.focusWidget().window() is dialog)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F1)
    settle()
    (manual,) = window.findChildren(ManualWindow)
    assert manual.isVisible() and not manual.isModal() and manual.parentWidget() is (dialog if dialog.isModal() else window)
    assert shown(window) == place
    dialog.reject()


# --------------------------------------------------------------------------------------------------------------- reading


def test_contents_lead_to_chapters_and_back_and_forward_again(manual: ManualWindow) -> None:
    assert titles(manual.contents)[:3] == ["开始使用", "表格与填写", "复制、粘贴与填充"] and not manual.tools["back"].isEnabled()
    manual._take(manual.contents.topLevelItem(1))
    manual._take(manual.contents.topLevelItem(4).child(1))
    assert manual.place == "checks#reason" and manual.contents.currentItem().text(0) == "填写说明"
    manual.tools["back"].trigger()
    assert manual.place == "grid" and "表格的用法" in manual.text.toPlainText()
    manual.tools["back"].trigger()
    manual.tools["forward"].trigger()
    assert manual.place == "grid" and manual.tools["forward"].isEnabled()


@pytest.mark.parametrize(("place", "title"), [("checks#sum", "合计与分项之和"), ("versions#compare", "对比"), ("files#backups", "备份"), ("rounds#ledger", "收发台账")])
def test_the_first_f1_brings_its_section_to_the_top_and_it_stays_there_in_another_width(window: MainWindow, place: str, title: str) -> None:
    window.help.open_manual(place)
    settle()
    manual = find(window, ManualWindow, "manualWindow")
    for width in (manual.width(), 520, 1100):
        manual.resize(width, 600)
        settle()
        bar = manual.text.verticalScrollBar()
        assert manual.text.textCursor().block().text() == title
        assert 0 <= manual.text.cursorRect().top() < 40 or bar.value() == bar.maximum()
    manual.text.verticalScrollBar().triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    manual.resize(900, 600)
    settle()
    assert manual.text.verticalScrollBar().value() == 0, "who has scrolled away stays there"


def test_a_section_comes_to_the_top(manual: ManualWindow) -> None:
    manual.show_place("checks#growth")
    settle()
    assert manual.text.textCursor().block().text() == "增速异常" and manual.text.verticalScrollBar().value() > 300
    assert manual.text.cursorRect().top() < 100


def test_words_are_looked_for_and_the_contents_come_back(manual: ManualWindow) -> None:
    QTest.keyClick(manual.text, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert manual.search.hasFocus()
    manual.search.setText("催报")
    assert manual.found.isVisible() and not manual.contents.isVisible() and "下发与回收：收发台账" in titles(manual.found)
    press(manual.search, "Return")
    assert manual.place.startswith("rounds")
    manual.search.setText("没有这样的")
    assert titles(manual.found) == ["没有找到。换一个词试试。"]
    manual.search.clear()
    assert manual.contents.isVisible() and not manual.found.isVisible()


def test_links_within_the_manual_are_followed_and_others_lead_nowhere(manual: ManualWindow) -> None:
    manual.text.anchorClicked.emit(QUrl("checks.md#sum"))
    assert manual.place == "checks#sum"
    manual.text.anchorClicked.emit(QUrl("https://example.com/checks.md"))
    assert manual.place == "checks#sum"


@pytest.mark.parametrize("name", ["https://example.com/a.png", "file:///etc/hostname", "../icons/x.svg", "/etc/hostname", "pictures/none.png"])
def test_nothing_is_loaded_but_pictures_of_the_manual(manual: ManualWindow, name: str) -> None:
    assert manual.text.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name)) is None


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_larger_letters_are_never_cut(manual: ManualWindow, qtbot: QtBot, percent: int) -> None:
    manual.resize(800, 600)
    manual.text.set_zoom(percent)
    for chapter in ("start", "grid", "shortcuts"):
        manual.show_place(chapter)
        # A long chapter is laid out piece by piece.
        qtbot.waitUntil(lambda: manual.text.horizontalScrollBar().maximum() == 0)


def test_letters_have_their_sizes_from_end_to_end(manual: ManualWindow) -> None:
    while manual.tools["larger"].isEnabled():
        manual.tools["larger"].trigger()
    assert manual.text.zoom == 200 and manual.text.document().defaultFont().pointSizeF() >= 19
    while manual.tools["smaller"].isEnabled():
        manual.tools["smaller"].trigger()
    assert manual.text.zoom == 100


def test_the_page_of_keys_is_made_from_the_table_of_commands(manual: ManualWindow) -> None:
    manual.show_place("shortcuts")
    text = manual.text.toPlainText()
    assert all(row.bare_text in text and row.tip in text for row in ROWS if row.keys)
    assert all(bare(tr(f"menu.{row.menu}")) in text for row in ROWS if row.keys) and "Ctrl+方向键" in text


def test_every_tool_says_what_it_does(manual: ManualWindow) -> None:
    for action in manual.tools.values():
        assert action.statusTip() and action.toolTip() and action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) in action.toolTip()

"""The dialog of the user's choices: in force at once, remembered, back to what is usual, by keys alone; and the window made anew in another language."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLabel, QLineEdit, QListWidget, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from ningbo_planner import app
from ningbo_planner import settings as saved
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui import theme
from ningbo_planner.gui.action_rows import ROWS, Menu
from ningbo_planner.gui.dialogs.preferences_dialog import PAGES, PreferencesDialog
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.row_filter import RowFilter
from ningbo_planner.services.backups import backup_folder, backups_of, take_backup, usual_root
from ningbo_planner.settings import Settings
from ningbo_planner.text import SOURCE_LANGUAGE, catalogue, set_language
from tests.gui.window_kit import PART, TABLE, TOTAL, cell, find, open_windows, plan_file, press, settle, type_into_cell, window

__all__ = ["open_windows", "plan_file", "window"]


@pytest.fixture(autouse=True)
def usual_again() -> Iterator[None]:
    """Speak Chinese, at the usual size, after every test, and close the window that took the place of the first."""
    yield
    held = app._Held.window
    if held is not None and isValid(held):
        for above in held.findChildren(QDialog):
            above.close()
        held.close()
        held.deleteLater()
        settle()
    set_language(SOURCE_LANGUAGE)
    theme.apply("light", 100)
    app.make_application()


@pytest.fixture
def dialog(window: MainWindow) -> PreferencesDialog:
    """Open the dialog as a user does."""
    return opened(window)


def opened(window: MainWindow) -> PreferencesDialog:
    """Give the command and return the dialog."""
    window.actions_table["preferences"].trigger()
    settle()
    return window.preferences.dialog


def choose(dialog: PreferencesDialog, name: str, value: object) -> None:
    """Choose a value in a list, as somebody does with the mouse."""
    field = dialog.fields[name]
    assert isinstance(field, QComboBox)
    field.setCurrentIndex(field.findData(value))
    settle()


def anew(qtbot: QtBot, window: MainWindow) -> MainWindow:
    """Wait for the window that takes the place of ``window``."""
    qtbot.waitUntil(lambda: app._Held.window is not window, timeout=5000)
    settle()
    assert app._Held.window is not None
    return app._Held.window


def test_every_setting_shows_what_is_usual_and_has_a_name_and_a_sentence(dialog: PreferencesDialog) -> None:
    usual = Settings()
    assert set(dialog.fields) == {name for names in PAGES.values() for name in names}
    for name, field in dialog.fields.items():
        shown = field.currentData() if isinstance(field, QComboBox) else field.text() if isinstance(field, QLineEdit) else field.isChecked()
        assert shown == getattr(usual, name), name
        assert field.accessibleName() and field.accessibleDescription()
    assert [dialog.pages.item(at).text() for at in range(dialog.pages.count())] == ["常规", "显示", "编辑", "保存和备份"]


def test_a_choice_is_in_force_at_once_and_remembered(window: MainWindow, dialog: PreferencesDialog) -> None:
    choose(dialog, "theme", "dark")
    assert theme.current().is_dark
    choose(dialog, "enter_direction", "right")
    choose(dialog, "numbers", "grouped")
    dialog.show_page(1)
    find(dialog, QAbstractButton, "preference_cross_hair").click()
    assert window.view.has_cross_hair() and window.view.numbers() == "grouped"
    kept = saved.load()
    assert (kept.theme, kept.enter_direction, kept.numbers, kept.cross_hair) == ("dark", "right", "grouped", True)
    dialog.close()
    window.pages.go_to(cell(PART, "2025"))
    press(window.pages.view, "Return")
    assert window.pages.current_cell() == cell(PART, "2026")


def test_the_author_is_written_with_the_next_step(window: MainWindow, dialog: PreferencesDialog) -> None:
    dialog.show_page(0, "author")
    dialog.fields["author"].selectAll()
    QTest.keyClicks(dialog.fields["author"], "Zhang San")
    find(dialog, QPushButton, "preferencesClose").click()
    settle()
    type_into_cell(window, cell(PART, "2025"), "21")
    assert window.document.workspace.history.entries[-1].author == "Zhang San" == saved.load().author


def test_a_page_goes_back_to_what_is_usual_and_the_others_stay(window: MainWindow, dialog: PreferencesDialog) -> None:
    choose(dialog, "enter_direction", "none")
    choose(dialog, "theme", "dark")
    choose(dialog, "numbers", "grouped")
    dialog.show_page(1)
    find(dialog, QPushButton, "preferencesReset").click()
    assert (window.settings.theme, window.settings.numbers, window.settings.enter_direction) == ("system", "printed", "none")
    assert dialog.fields["theme"].currentData() == "system"
    assert saved.load().enter_direction == "none"


def test_everything_is_reached_by_keys(dialog: PreferencesDialog) -> None:
    pages = find(dialog, QListWidget, "preferencePages")
    pages.setFocus()
    press(pages, "Down")
    assert dialog.stack.currentIndex() == 1
    reached = set()
    for _ in range(12):
        press(QApplication.focusWidget() or dialog, "Tab")
        reached.add(QApplication.focusWidget().objectName())
    assert {f"preference_{name}" for name in PAGES["look"]} | {"preferencesReset", "preferencesClose", "preferencePages"} <= reached
    press(dialog, "Escape")
    settle()
    assert not dialog.isVisible()


def test_the_keys_open_the_dialog(window: MainWindow) -> None:
    press(window.pages.view, "Ctrl+Comma")
    settle()
    assert window.preferences.dialog is not None and window.preferences.dialog.isVisible()


def test_backups_go_to_the_chosen_folder_and_earlier_ones_are_still_found(window: MainWindow, dialog: PreferencesDialog, tmp_path: Path) -> None:
    path = window.document.workspace.path
    first = take_backup(path)
    chosen = tmp_path / "备份"
    chosen.mkdir()
    dialog.show_page(3, "backup_folder")
    dialog.fields["backup_folder"].setText(str(chosen))
    press(dialog.fields["backup_folder"], "Return")
    assert saved.load().backup_folder == str(chosen) and backup_folder(path).parent == chosen
    type_into_cell(window, cell(PART, "2025"), "21")
    second = take_backup(path)
    assert first is not None and second is not None and second.path.is_relative_to(chosen)
    assert [backup.number for backup in backups_of(path)] == [2, 1]
    find(dialog, QPushButton, "preferenceUsualPlace").click()
    assert saved.load().backup_folder == "" and backup_folder(path).parent == usual_root()


def test_a_folder_that_is_not_there_is_refused_and_told(window: MainWindow, dialog: PreferencesDialog, tmp_path: Path) -> None:
    dialog.show_page(3, "backup_folder")
    dialog.fields["backup_folder"].setText(str(tmp_path / "没有"))
    press(dialog.fields["backup_folder"], "Return")
    assert "没有" in find(dialog, QLabel, "preferencesProblem").text()
    assert saved.load().backup_folder == ""


def test_a_chosen_folder_that_is_gone_later_gives_way_to_the_usual_one(window: MainWindow, tmp_path: Path) -> None:
    window.settings.backup_folder = str(tmp_path / "移动盘")
    saved.save(window.settings)
    assert take_backup(window.document.workspace.path) is not None
    assert backup_folder(window.document.workspace.path).parent == usual_root()


# ------------------------------------------------------------------------------------------------- another language


def test_the_window_speaks_english_at_once_and_nothing_is_lost(qtbot: QtBot, window: MainWindow) -> None:
    printed = window.document.plan.quantity(cell(PART, "2025")).text
    type_into_cell(window, cell(PART, "2025"), "21")
    window.pages.go_to(CellRef(TABLE, "D12", "2024"))
    window.side.show_history()
    before = window.document.workspace
    dialog = opened(window)
    choose(dialog, "language", "en")
    made = anew(qtbot, window)
    assert made.document.workspace is before and not before.read_only
    assert made.actions_table["undo"].isEnabled() and made.pages.current_cell() == CellRef(TABLE, "D12", "2024")
    assert made.menuBar().actions()[0].text() == "&File" and made.side.tabs.tabText(0) == "Findings"
    assert made.side.tabs.currentWidget() is made.side.history
    shown = made.preferences.dialog
    assert shown.isVisible() and shown.windowTitle() == "Settings" and shown.front()[0] == 0
    assert not made.document.workspace.findings()[0].message.startswith("“数字服务业(营收)”2021年：")
    shown.close()
    made.document.undo()
    assert made.document.plan.quantity(cell(PART, "2025")).text == printed
    assert saved.load().language == "en"


def test_the_way_back_leads_to_chinese(qtbot: QtBot, window: MainWindow) -> None:
    choose(opened(window), "language", "en")
    made = anew(qtbot, window)
    assert QLocale().language() is QLocale.Language.English
    choose(made.preferences.dialog, "language", SOURCE_LANGUAGE)
    back = anew(qtbot, made)
    assert back.menuBar().actions()[0].text() == catalogue()["menu.file"]
    assert QLocale().language() is QLocale.Language.Chinese
    assert back.document.workspace.findings()[0].message.startswith("“数字服务业(营收)”2021年：")


def test_filter_selection_widths_and_place_are_as_they_were(qtbot: QtBot, window: MainWindow) -> None:
    page = window.pages.page
    page.filter_bar.choose(RowFilter(text="数字"))
    qtbot.waitUntil(lambda: page.model.sheet.arrangement.filter is not None)
    window.pages.go_to(cell(TOTAL, "2023"))
    press(page.view, "Shift+Down", "Shift+Right")
    page.view.setColumnWidth(3, 190)
    settle()
    rows, areas = page.model.rowCount(), [(each.top(), each.left(), each.bottom(), each.right()) for each in page.view.selectionModel().selection()]
    choose(opened(window), "language", "en")
    made = anew(qtbot, window)
    view = made.pages.view
    assert made.pages.page.model.rowCount() == rows and not made.pages.page.filter_bar.isHidden()
    assert made.pages.page.filter_bar.text.text() == "数字"
    assert [(each.top(), each.left(), each.bottom(), each.right()) for each in view.selectionModel().selection()] == areas
    assert made.pages.current_cell() == cell(TOTAL, "2023") and abs(view.columnWidth(3) - 190) <= 1


def test_what_is_being_typed_is_taken_along(qtbot: QtBot, window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2025"))
    QTest.keyClicks(window.pages.view, "77")
    window.preferences.choose("language", "en")
    made = anew(qtbot, window)
    assert made.document.plan.quantity(cell(PART, "2025")).text == "77"


def test_larger_words_reach_the_whole_window(qtbot: QtBot, window: MainWindow) -> None:
    before = window.pages.view.font().pointSizeF()
    choose(opened(window), "text_size", 150)
    made = anew(qtbot, window)
    assert made.pages.view.font().pointSizeF() == pytest.approx(1.5 * before)
    assert QApplication.font().pointSizeF() == pytest.approx(1.5 * theme.BODY_POINTS)
    assert made.preferences.dialog.front()[0] == 0


def test_a_file_open_for_reading_stays_so_and_says_so(qtbot: QtBot, open_windows: Callable[..., MainWindow], plan_file: Path) -> None:
    first = open_windows(plan_file)
    second = open_windows(plan_file)
    assert second.document.workspace.read_only
    second.preferences.choose("language", "en")
    made = anew(qtbot, second)
    assert made.document.workspace.read_only and any("read-only" in each for each in made.messages.texts)
    made.close()
    assert not first.document.workspace.read_only


def test_a_start_speaks_what_was_chosen_and_not_what_the_system_says(monkeypatch: pytest.MonkeyPatch, open_windows: Callable[..., MainWindow], plan_file: Path) -> None:
    monkeypatch.setitem(os.environ, "LANG", "en_US.UTF-8")
    assert open_windows(plan_file).menuBar().actions()[0].text() == catalogue()["menu.file"]
    settings = saved.load()
    settings.language = "en"
    saved.save(settings)
    assert open_windows(plan_file).menuBar().actions()[0].text() == "&File"




def test_no_english_menu_uses_one_letter_for_two_commands() -> None:
    set_language("en")
    for menu in Menu:
        letters = [found[1].upper() for row in ROWS if row.menu is menu and not row.choice and (found := re.search("&([A-Za-z])", row.text))]
        assert sorted(letters) == sorted(set(letters)), menu
        assert all(row.bare_text == row.bare_text.strip() for row in ROWS), menu

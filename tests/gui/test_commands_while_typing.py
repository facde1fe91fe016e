"""Commands given by mouse from menus and buttons while somebody is typing: they are about the text, or wait until it is taken."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton

from ningbo_planner.domain.plan import cell_key
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.text_focus import typing_field
from tests.gui.window_kit import PART, begin_typing, cell, find, open_windows, plan_file, press, settle, type_into_cell, window

__all__ = ["open_windows", "plan_file", "window"]

HERE = cell(PART, "2023")


def text_in_plan(window: MainWindow) -> str:
    """Return what the cell says."""
    return window.document.plan.quantity(HERE).text


def steps(window: MainWindow) -> int:
    """Return how many steps were done."""
    return len(window.document.workspace.history.entries)


def test_paste_goes_into_the_text_being_typed(window: MainWindow) -> None:
    QApplication.clipboard().setText("34")
    before = steps(window)
    begin_typing(window, HERE, "12")
    window.actions_table["paste"].trigger()
    assert window.pages.view.editing.editor.text() == "1234" and steps(window) == before
    press(window.pages.view.editing.editor, "Return")
    assert text_in_plan(window) == "1234"


def test_cut_copy_and_clear_are_about_what_is_marked_in_the_text(window: MainWindow) -> None:
    begin_typing(window, HERE, "1234")
    editor = window.pages.view.editing.editor
    press(editor, "Shift+Home")
    window.actions_table["copy"].trigger()
    assert QApplication.clipboard().text() == "1234"
    window.actions_table["clear"].trigger()
    assert editor.text() == "" and text_in_plan(window) == "10"
    window.actions_table["pasteValues"].trigger()
    press(editor, "Shift+Left")
    window.actions_table["cut"].trigger()
    assert (editor.text(), QApplication.clipboard().text()) == ("123", "4")
    press(editor, "Escape")
    assert text_in_plan(window) == "10"


def test_paste_goes_into_a_field_of_the_window_too(window: MainWindow) -> None:
    type_into_cell(window, HERE, "5")
    QApplication.clipboard().setText("金融")
    before = steps(window)
    window.actions_table["filterBar"].trigger()
    field = find(window.pages.page.filter_bar, QLineEdit, "filterText")
    field.setFocus()
    window.actions_table["paste"].trigger()
    assert field.text() == "金融" and steps(window) == before
    window.actions_table["undo"].trigger()
    assert field.text() == "" and steps(window) == before
    press(field, "Ctrl+Y")
    assert field.text() == "金融" and steps(window) == before


def test_the_button_undo_takes_typing_back_before_a_step(window: MainWindow) -> None:
    type_into_cell(window, HERE, "5")
    begin_typing(window, HERE, "7")
    button = window.toolbar.widgetForAction(window.actions_table["undo"])
    assert isinstance(button, QToolButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert text_in_plan(window) == "5" and window.pages.view.editing.editor.text() != "7"
    press(window.pages.view.editing.editor, "Escape")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert text_in_plan(window) == "10"


@pytest.mark.parametrize("command", ["hold", "fillSeries", "insertBelow", "comment"])
def test_other_commands_take_the_text_first(window: MainWindow, command: str) -> None:
    begin_typing(window, HERE, "12")
    window.actions_table[command].trigger()
    assert text_in_plan(window) == "12"
    press(QApplication.focusWidget() or window, "Escape")
    settle()


def test_a_text_that_nobody_can_read_keeps_its_editor_and_the_command_waits(window: MainWindow) -> None:
    before = steps(window)
    begin_typing(window, HERE, "12a3")
    window.actions_table["hold"].trigger()
    settle()
    editor = window.pages.view.editing.editor
    assert editor is not None and editor.text() == "12a3" and typing_field() is editor
    assert steps(window) == before and cell_key(HERE) not in window.document.plan.holds
    press(editor, "Escape")


@pytest.mark.parametrize("keys", ["Ctrl+D", "Ctrl+R", "F4"])
def test_keys_that_would_write_over_the_text_from_another_cell_do_nothing(window: MainWindow, keys: str) -> None:
    before = steps(window)
    begin_typing(window, HERE, "12")
    press(window.pages.view.editing.editor, keys)
    assert window.pages.view.editing.editor.text() == "12" and steps(window) == before
    press(window.pages.view.editing.editor, "Return")
    assert text_in_plan(window) == "12"

"""The line above the grid: naming the cell and jumping, the full text, reading while typing, taking and giving up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget

from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import type_cell
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.name_box import find_cell
from ningbo_planner.gui.views.block_moves import Place
from ningbo_planner.services.plan_files import open_plan
from tests.gui.window_kit import PART, TOTAL, begin_typing, cell, find, open_windows, plan_file, press, settle, type_into_cell, window

__all__ = ["open_windows", "plan_file", "window"]


def write(field: QWidget, text: str) -> None:
    """Select everything and write ``text`` over it, as an input method does."""
    press(field, "Ctrl+A")
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def hint(window: MainWindow) -> str:
    """Return the reading that is shown, or nothing."""
    label = find(window, QLabel, "readingHint")
    return label.text() if label.isVisible() else ""


def figure(window: MainWindow, row: str, period: str) -> str:
    """Return what a cell says."""
    return window.document.plan.quantity(cell(row, period)).text


# ---------------------------------------------------------------------------------------------------------- the name box


def test_the_name_box_and_the_field_follow_the_cursor(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    assert (window.formula.name_box.text(), window.formula.field.text()) == ("数字金融 / 2023年", "10")
    press(window.pages.view, "Right")
    assert (window.formula.name_box.text(), window.formula.field.text()) == ("数字金融 / 2024年", "30")
    press(window.pages.view, "Home", "Left", "Left")
    assert window.formula.field.text() == window.formula.name_box.text() != "" and window.formula.field.isReadOnly()
    assert window.side.charts._row is not None and window.side.charts._row.row == PART


@pytest.mark.parametrize(
    ("typed", "row", "period"),
    [("数字科技", "D09", "2024"), ("数字科技 2026", "D09", "2026"), ("数字科技/2026年", "D09", "2026"), ("D09，2022", "D09", "2022"), ("数字服务业(营收)/数字科技 2025", "D09", "2025")],
)
def test_a_name_typed_into_the_box_leads_there(window: MainWindow, typed: str, row: str, period: str) -> None:
    window.pages.go_to(cell(PART, "2024"))
    press(window.pages.view, "Ctrl+G")
    assert window.formula.name_box.hasFocus()
    write(window.formula.name_box, typed)
    press(window.formula.name_box, "Return")
    settle()
    assert window.pages.current_cell() == cell(row, period) and window.pages.view.hasFocus()


def test_an_unknown_name_is_told_with_names_like_it(window: MainWindow) -> None:
    window.actions_table["goTo"].trigger()
    write(window.formula.name_box, "数字金蓉")
    press(window.formula.name_box, "Return")
    assert "数字金融" in window.messages.texts[0]
    press(window.formula.name_box, "Escape")
    assert window.pages.view.hasFocus()


def test_the_box_finds_rows_of_other_tables_and_refuses_unknown_years(window: MainWindow) -> None:
    plan = window.document.plan
    assert find_cell(plan, "数字经济增加值", None).table == "main"
    with pytest.raises(PlannerError, match="2031"):
        find_cell(plan, "数字金融 2031", None)
    with pytest.raises(PlannerError):
        find_cell(plan, "  ", None)


# ------------------------------------------------------------------------------------------------------------- the field


def test_a_text_is_read_while_it_is_typed_and_taken_with_enter(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    field = window.formula.field
    field.setFocus()
    write(field, "超过12")
    assert hint(window) == "读作 >12亿元" and find(window, QToolButton, "formulaAccept").isEnabled()
    press(field, "Return")
    settle()
    assert figure(window, PART, "2023") == "超过12" and hint(window) == "" and window.pages.view.hasFocus()
    assert window.pages.current_cell() == CellRef("decomposition", "D11", "2023")


def test_esc_and_the_cross_give_up_and_the_tick_takes(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    field = window.formula.field
    for give_up in (lambda: press(field, "Escape"), lambda: QTest.mouseClick(find(window, QToolButton, "formulaCancel"), Qt.MouseButton.LeftButton)):
        field.setFocus()
        write(field, "12")
        give_up()
        assert field.text() == "10" and window.pages.view.hasFocus() and figure(window, PART, "2023") == "10"
    write(field, "12")
    QTest.mouseClick(find(window, QToolButton, "formulaAccept"), Qt.MouseButton.LeftButton)
    assert figure(window, PART, "2023") == "12" and window.pages.current_cell() == cell(PART, "2023")
    assert not find(window, QToolButton, "formulaAccept").isEnabled()


def test_leaving_the_text_unchanged_makes_no_step(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    window.formula.field.setFocus()
    press(window.formula.field, "Return")
    assert not window.document.workspace.history.entries


def refusal(window: MainWindow) -> str:
    """Return why a text in the field cannot be taken, or nothing."""
    tips = window.findChildren(QLabel, "formulaTip")
    return tips[0].text() if tips and tips[0].isVisible() else ""


@pytest.mark.parametrize("key", ["Return", "Tab", "Ctrl+Return"])
def test_a_text_that_nobody_can_read_stays_in_the_field_and_is_told_why(window: MainWindow, key: str) -> None:
    window.pages.go_to(cell(PART, "2023"))
    field = window.formula.field
    field.setFocus()
    write(field, "约莫")
    assert "不能识别" in hint(window)
    press(field, key)
    assert figure(window, PART, "2023") == "10" and field.hasFocus() and field.property("refused")
    assert refusal(window) == "“约莫”不能识别为数，也不是文字目标。\n改正后按回车；按 Esc 还原；按 Ctrl+Shift+Enter 按原文保留，并标为不能识别。"
    write(field, "12")
    assert refusal(window) == "" and not field.property("refused")
    press(field, "Return")
    assert figure(window, PART, "2023") == "12"


def test_a_text_that_nobody_can_read_can_be_kept_or_given_up(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    field = window.formula.field
    field.setFocus()
    write(field, "约莫")
    press(field, "Return", "Escape")
    assert refusal(window) == "" and field.text() == "10" and window.pages.view.hasFocus()
    field.setFocus()
    write(field, "约莫")
    found = len(window.document.workspace.findings())
    press(field, "Return", "Ctrl+Shift+Return")
    assert figure(window, PART, "2023") == "约莫" and len(window.document.workspace.findings()) > found
    assert window.pages.current_cell() == cell("D11", "2023") and "已按原文保存" in window.status.currentMessage()


def test_a_click_in_the_grid_takes_what_can_be_read_and_holds_on_to_the_rest(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    field, view = window.formula.field, window.pages.view
    field.setFocus()
    write(field, "12")
    click_cell(window, "D08", "2024")
    assert figure(window, PART, "2023") == "12" and window.pages.current_cell() == cell("D08", "2024")
    field.setFocus()
    write(field, "1/0")
    click_cell(window, "D09", "2025")
    assert window.pages.current_cell() == cell("D08", "2024") and field.hasFocus() and "除数是 0" in refusal(window)
    assert field.text() == "1/0" and figure(window, "D08", "2024") == "500"
    press(field, "Escape")
    assert view.hasFocus()


def click_cell(window: MainWindow, row: str, period: str) -> None:
    """Click into a cell of the grid in front."""
    view = window.pages.view
    box = view.visualRect(view.plan_model.index_of(cell(row, period)))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.center())
    settle()


def test_a_jump_takes_what_stands_in_the_field_even_unread(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    window.formula.field.setFocus()
    write(window.formula.field, "1/0")
    window.pages.go_to(cell("D03", "2022"))
    assert figure(window, PART, "2023") == "1/0" and figure(window, "D03", "2022") == "500"
    assert window.document.plan.quantity(cell(PART, "2023")).state is State.NOT_UNDERSTOOD
    assert window.formula.field.text() == "500" and "已按原文保存" in window.status.currentMessage()


@pytest.mark.parametrize("in_the_grid", [True, False])
def test_closing_the_window_loses_nothing_that_was_typed(window: MainWindow, plan_file: Path, in_the_grid: bool) -> None:
    if in_the_grid:
        begin_typing(window, cell(PART, "2023"), "1/0")
        press(window.pages.view.editing.editor, "Return")
        assert window.pages.view.editing.editor is not None
    else:
        window.pages.go_to(cell(PART, "2023"))
        window.formula.field.setFocus()
        write(window.formula.field, "1/0")
    window.close()
    workspace = open_plan(plan_file, author="张三")
    assert workspace.plan.quantity(cell(PART, "2023")).text == "1/0"
    workspace.close()


def test_typing_that_the_grid_cannot_take_goes_on_in_the_field(window: MainWindow) -> None:
    begin_typing(window, cell(PART, "2023"), "1/0")
    field, view = window.formula.field, window.pages.view
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton)
    settle()
    assert view.editing.editor is None and field.hasFocus() and field.text() == "1/0" and figure(window, PART, "2023") == "10"
    press(field, "End", "Backspace")
    QTest.keyClick(field, "4")
    press(field, "Return")
    assert figure(window, PART, "2023") == "0.25"


def test_the_tick_leaves_the_keys_with_a_text_that_cannot_be_read(window: MainWindow) -> None:
    begin_typing(window, cell(PART, "2023"), "1/0")
    find(window, QToolButton, "formulaAccept").click()
    settle()
    editor = window.pages.view.editing.editor
    assert editor is not None and editor.hasFocus() and figure(window, PART, "2023") == "10"
    press(editor, "Escape")
    assert figure(window, PART, "2023") == "10"


def test_keys_of_typing_go_before_commands_of_the_window(window: MainWindow) -> None:
    rows = len(window.document.plan.tables["decomposition"])
    begin_typing(window, cell(PART, "2023"), "1/0")
    for keys in ("Return", "Alt+Return", "Ctrl+Return", "F2"):
        press(window.pages.view.editing.editor, keys)
    press(window.pages.view.editing.editor, "Backspace", "Ctrl+Shift+Return")
    assert figure(window, PART, "2023") == "1/0" and len(window.document.plan.tables["decomposition"]) == rows
    assert len(window.document.workspace.history.entries) == 1 and window.pages.current_cell() == cell("D11", "2023")


def test_another_table_in_front_keeps_what_was_typed(window: MainWindow) -> None:
    begin_typing(window, cell(PART, "2023"), "1/0")
    press(window.pages.view.editing.editor, "Return")
    window.pages.setCurrentIndex(1)
    settle()
    assert figure(window, PART, "2023") == "1/0" and "已按原文保存" in window.status.currentMessage()


def test_the_field_shows_the_arithmetic_of_a_figure(window: MainWindow) -> None:
    type_into_cell(window, cell(PART, "2023"), "=4*3")
    window.pages.go_to(cell(PART, "2023"))
    assert window.formula.field.text() == "=4*3" and figure(window, PART, "2023") == "12"
    window.formula.field.setFocus()
    press(window.formula.field, "Return")
    assert len(window.document.workspace.history.entries) == 1
    window.pages.go_to(cell(PART, "2023"))
    window.formula.field.setFocus()
    write(window.formula.field, "*2")
    assert hint(window) == "读作 原值12×2＝24亿元"
    press(window.formula.field, "Return")
    assert window.document.plan.quantity(cell(PART, "2023")).expression == "=12*2"


def test_an_empty_cell_says_what_may_be_typed_and_typing_shows_its_unit(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    press(window.pages.view, "Delete")
    field = window.formula.field
    assert field.text() == "" and field.placeholderText().startswith("单位：亿元。一般写整数。可写数、算式（4000*1.1）")
    begin_typing(window, cell(PART, "2023"), "12")
    assert hint(window) == "单位：亿元。一般写整数。"
    press(window.pages.view.editing.editor, "Escape")
    assert hint(window) == ""
    window.pages.go_to(cell("D01", "2023"))
    assert "写 12 或 12% 都是 12%。一般写 1 位小数。" in field.placeholderText()


def test_tab_in_the_field_goes_to_the_right_and_ctrl_enter_fills_the_selection(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    field, view = window.formula.field, window.pages.view
    field.setFocus()
    write(field, "12")
    press(field, "Tab")
    assert figure(window, PART, "2023") == "12" and window.pages.current_cell() == cell(PART, "2024") and view.hasFocus()
    press(view, "Shift+Right")
    field.setFocus()
    write(field, "*2")
    press(field, "Ctrl+Return")
    assert [figure(window, PART, year) for year in ("2024", "2025")] == ["60", "140"] and view.hasFocus()


def test_a_step_from_elsewhere_does_not_wipe_what_stands_in_the_field(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    window.formula.field.setFocus()
    write(window.formula.field, "12")
    window.document.execute(type_cell(window.document.plan, cell(PART, "2023"), "99"))
    assert window.formula.field.text() == "12"
    press(window.formula.field, "Return")
    assert figure(window, PART, "2023") == "12"


def test_ten_million_signs_are_refused_in_the_field_too(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    window.formula.field.setFocus()
    QApplication.clipboard().setText("全国" * 5_000_000)
    press(window.formula.field, "Ctrl+V")
    assert window.formula.field.text() == "10" and "没有放入" in window.status.currentMessage()


def test_alt_enter_breaks_the_line_and_the_field_grows(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    field = window.formula.field
    low = field.height()
    field.setFocus()
    write(field, "全国")
    press(field, "Alt+Return")
    assert field.height() > low and field.text() == "全国\n"
    press(field, "Escape")
    settle()
    assert field.height() == low


def test_the_field_shows_what_undo_made_of_the_cell(window: MainWindow) -> None:
    type_into_cell(window, cell(PART, "2023"), "12")
    window.pages.go_to(cell(PART, "2023"))
    assert window.formula.field.text() == "12"
    press(window.pages.view, "Ctrl+Z")
    assert window.formula.field.text() == "10"


def test_a_read_only_field_lets_nothing_in(window: MainWindow) -> None:
    view = window.pages.view
    view.navigation.go_to(Place(view.sheet.rows.row_of(PART), view.sheet.name_column))
    field = window.formula.field
    before = field.text()
    field.setFocus()
    press(field, "Shift+Return", "Alt+Return")
    event = QInputMethodEvent()
    event.setCommitString("字")
    QApplication.sendEvent(field, event)
    assert field.isReadOnly() and field.text() == before == "数字金融"


def test_undo_in_the_field_is_about_the_text_being_typed(window: MainWindow) -> None:
    type_into_cell(window, cell(TOTAL, "2023"), "2110")
    window.pages.go_to(cell(PART, "2023"))
    window.formula.field.setFocus()
    write(window.formula.field, "12")
    press(window.formula.field, "Ctrl+Z")
    assert figure(window, TOTAL, "2023") == "2110"


def test_the_reading_of_a_text_typed_in_the_grid_is_shown_too(window: MainWindow) -> None:
    begin_typing(window, cell(PART, "2023"), "超过12")
    assert hint(window) == "读作 >12亿元"
    press(window.pages.view.editing.editor or window.pages.view, "Escape")
    assert hint(window) == ""


def test_the_field_shows_what_is_typed_in_the_grid_and_its_buttons_work_there(window: MainWindow) -> None:
    field, view = window.formula.field, window.pages.view
    for button, expected in (("formulaCancel", "10"), ("formulaAccept", "12")):
        begin_typing(window, cell(PART, "2023"), "12")
        assert field.text() == "12" and figure(window, PART, "2023") == "10"
        find(window, QToolButton, button).click()
        settle()
        assert figure(window, PART, "2023") == expected and field.text() == expected
        assert view.editing.editor is None and view.hasFocus() and not find(window, QToolButton, button).isEnabled()
    begin_typing(window, cell(PART, "2023"), "13")
    press(view.editing.editor, "Escape")
    assert field.text() == "12"


def test_a_click_into_the_name_box_selects_the_name(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    box = window.formula.name_box
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    assert box.selectedText() == "数字金融 / 2023年"
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    assert not box.hasSelectedText()


def test_a_place_that_was_not_found_is_forgotten_with_the_next_one(window: MainWindow) -> None:
    window.actions_table["goTo"].trigger()
    write(window.formula.name_box, "数字金蓉")
    press(window.formula.name_box, "Return")
    assert window.messages.texts
    window.pages.go_to(cell(PART, "2024"))
    assert window.messages.texts == []


def test_another_plan_empties_the_line(window: MainWindow, open_windows: Callable[..., MainWindow], tmp_path: Path) -> None:
    window.pages.go_to(cell(PART, "2023"))
    window.formula.show_cell(None)
    assert (window.formula.name_box.text(), window.formula.field.text(), window.formula.field.isReadOnly()) == ("", "", True)


def test_a_long_text_that_the_grid_cannot_take_goes_on_in_the_field_whole(window: MainWindow) -> None:
    begin_typing(window, cell(PART, "2023"), "1")
    editor = window.pages.view.editing.editor
    assert editor is not None
    editor.put_in("+1" * 5000)
    QTest.mouseClick(window.formula.field.viewport(), Qt.MouseButton.LeftButton)
    settle()
    assert window.formula.field.text() == "1" + "+1" * 5000 and window.pages.view.editing.editor is None
    press(window.formula.field, "Return")
    assert "算式太长" in refusal(window)
    press(window.formula.field, "Escape")
    assert figure(window, PART, "2023") == "10"

"""The line above the grid: naming the cell and jumping, the full text, reading while typing, taking and giving up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget

from ningbo_planner.domain.table import CellRef
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.name_box import find_cell
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


def test_a_text_that_nobody_can_read_is_said_to_be_so_and_kept(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2023"))
    window.formula.field.setFocus()
    write(window.formula.field, "约莫")
    assert "不能识别" in hint(window)
    press(window.formula.field, "Return")
    assert figure(window, PART, "2023") == "约莫" and window.status.findings.text().startswith("6 个问题")


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

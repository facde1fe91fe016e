"""Filtering, sorting, levels, hidden columns and actuals in the window: what a planner sees, and that the plan stays as it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.table import ACTUAL, CellRef
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import RemovePeriod
from ningbo_planner.edits.structure import delete_rows
from ningbo_planner.gui.action_rows import bare
from ningbo_planner.gui.check_list_button import CheckListButton
from ningbo_planner.gui.main_window import MainWindow
from tests.gui.window_kit import PART, TABLE, TOTAL, cell, find, open_windows, plan_file, press, settle, type_into_cell, window  # noqa: F401


@pytest.fixture
def unchanged(window: MainWindow) -> object:  # noqa: F811
    """Let a test end with the history that it began with."""
    before = len(window.document.workspace.history.entries)
    yield
    assert len(window.document.workspace.history.entries) == before


def shown(window: MainWindow) -> list[str]:  # noqa: F811
    """Return the rows that are shown, in order."""
    return list(window.pages.view.sheet.rows.ids)


def heads(window: MainWindow) -> list[str]:  # noqa: F811
    """Return the numbers before the shown rows."""
    model = window.pages.view.model()
    return [model.headerData(row, Qt.Orientation.Vertical) for row in range(model.rowCount())]


def test_typing_in_the_filter_bar_leaves_the_rows_that_fit(window: MainWindow, qtbot: QtBot, unchanged: None) -> None:  # noqa: F811
    window.actions_table["filterBar"].trigger()
    field = find(window.pages.page.filter_bar, QLineEdit, "filterText")
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "szjr")
    qtbot.waitUntil(lambda: shown(window) == [PART])
    assert heads(window) == ["10"]
    count = find(window, QLabel, "filterShown")
    assert count.isVisible() and count.text() == "显示1/14行"
    press(field, "Escape")
    assert QApplication.focusWidget() is window.pages.view and shown(window) == [PART]
    window.actions_table["clearFilter"].trigger()
    assert len(shown(window)) == 14 and window.pages.page.filter_bar.isHidden()


def test_a_filter_by_department_begins_at_the_current_row(window: MainWindow, qtbot: QtBot, unchanged: None) -> None:  # noqa: F811
    window.pages.go_to(cell(PART, "2024"))
    window.actions_table["filterDepartment"].trigger()
    table = window.document.plan.tables[TABLE]
    wanted = set(table.get(PART, "departments"))
    qtbot.waitUntil(lambda: shown(window) == [row for row in table.ids if wanted & set(table.get(row, "departments"))])
    assert find(window, CheckListButton, "filterDepartments").chosen == list(wanted)
    assert window.pages.current_cell() == cell(PART, "2024")


def test_ticking_a_grade_shows_rows_with_findings(window: MainWindow, qtbot: QtBot, unchanged: None) -> None:  # noqa: F811
    window.actions_table["filterFindings"].trigger()
    wrong = {each.row for finding in window.document.workspace.findings() for each in finding.cells if each.table == TABLE}
    qtbot.waitUntil(lambda: set(shown(window)) == wrong)
    assert TOTAL in shown(window)


def test_a_cell_that_a_filter_hides_is_shown_when_somebody_goes_there(window: MainWindow, qtbot: QtBot, unchanged: None) -> None:  # noqa: F811
    window.pages.go_to(cell(PART, "2024"))
    window.actions_table["filterDepartment"].trigger()
    qtbot.waitUntil(lambda: len(shown(window)) < 14)
    assert window.pages.go_to(cell("D02", "2024"))
    assert window.pages.current_cell() == cell("D02", "2024") and len(shown(window)) == 14


def test_a_row_that_no_longer_fits_stays_until_filtered_again(window: MainWindow, qtbot: QtBot) -> None:  # noqa: F811
    window.actions_table["filterFindings"].trigger()
    qtbot.waitUntil(lambda: len(shown(window)) < 14)
    before = shown(window)
    type_into_cell(window, cell(TOTAL, "2022"), "1691")
    assert shown(window) == before


def test_sorting_reorders_siblings_and_is_taken_back(window: MainWindow, unchanged: None) -> None:  # noqa: F811
    official = shown(window)
    window.pages.go_to(cell("D03", "2026"))
    window.actions_table["sortDescending"].trigger()
    table = window.document.plan.tables[TABLE]
    below = [row for row in shown(window) if table.parent(row) == "D02"]
    assert below == sorted(below, key=lambda row: -table.cell(row, "2026").number)
    assert heads(window) != [str(at + 1) for at in range(14)] and sorted(heads(window), key=int) == [str(at + 1) for at in range(14)]
    assert window.pages.current_cell() == cell("D03", "2026")
    assert window.messages.texts == ["同级指标已按“2026年”降序排列，只改变显示。"]
    window.actions_table["officialOrder"].trigger()
    assert shown(window) == official and table.ids == official


def test_a_table_sorted_by_a_period_that_is_deleted_stands_in_the_order_of_print(window: MainWindow) -> None:  # noqa: F811
    official = shown(window)
    window.pages.go_to(cell("D03", "2026"))
    window.actions_table["sortDescending"].trigger()
    assert shown(window) != official
    window.document.execute(Step("step.type", (RemovePeriod(TABLE, "2026"),), {"row": "", "period": "", "text": ""}))
    assert shown(window) == official and window.pages.view.sheet.column_at("2026") is None
    window.actions_table["undo"].trigger()
    assert window.pages.view.sheet.column_at("2026") is not None


def test_figures_typed_in_a_sorted_table_go_to_their_own_row(window: MainWindow) -> None:  # noqa: F811
    window.pages.go_to(cell("D03", "2026"))
    window.actions_table["sortDescending"].trigger()
    type_into_cell(window, cell("D03", "2026"), "1234")
    assert window.document.plan.tables[TABLE].cell("D03", "2026").text == "1234"


def test_levels_collapse_all_at_once(window: MainWindow, unchanged: None) -> None:  # noqa: F811
    table = window.document.plan.tables[TABLE]
    window.actions_table["levelOne"].trigger()
    assert shown(window) == [row for at, row in enumerate(table.ids) if table.depths[at] == 0]
    window.actions_table["expandAll"].trigger()
    assert shown(window) == table.ids


def test_hidden_columns_are_passed_over_and_come_back(window: MainWindow, unchanged: None) -> None:  # noqa: F811
    view = window.pages.view
    window.pages.go_to(cell(PART, "2023"))
    at = view.currentIndex().column()
    window.actions_table["hideColumns"].trigger()
    assert view.isColumnHidden(at) and window.pages.current_cell().period in ("2022", "2024")
    window.pages.go_to(cell(PART, "2022"))
    press(view, "Right")
    assert window.pages.current_cell() == cell(PART, "2024")
    press(view, "Left")
    assert window.pages.current_cell() == cell(PART, "2022")
    window.actions_table["showColumns"].trigger()
    assert not view.isColumnHidden(at) and view.columnWidth(at) > 0


def test_no_key_leads_into_a_hidden_column(window: MainWindow, unchanged: None) -> None:  # noqa: F811
    view = window.pages.view
    window.pages.go_to(cell(PART, "2021"))
    press(view, "Shift+Right")
    window.actions_table["hideColumns"].trigger()
    window.pages.go_to(cell(PART, "2024"))
    press(view, "Home")
    assert window.pages.current_cell() == cell(PART, "2023")
    press(view, "Ctrl+Home")
    assert window.pages.current_cell() == cell("D01", "2023")
    press(view, "Left", "Shift+Right", "Tab")
    # Between the name and 2023年 two columns are hidden; the walk through the selection passes them.
    assert window.pages.current_cell() == cell("D01", "2023")


def test_a_cell_in_a_hidden_column_is_shown_when_somebody_goes_there(window: MainWindow, unchanged: None) -> None:  # noqa: F811
    view = window.pages.view
    window.pages.go_to(cell(PART, "2023"))
    press(view, "Shift+Right")
    window.actions_table["hideColumns"].trigger()
    assert window.pages.go_to(cell(TOTAL, "2023"))
    assert window.pages.current_cell() == cell(TOTAL, "2023")
    hidden = [column.key for at, column in enumerate(view.sheet.columns) if view.isColumnHidden(at)]
    assert hidden == ["2024"]


def test_undo_shows_a_hidden_column_only_when_nothing_else_shows_what_it_took_back(window: MainWindow) -> None:  # noqa: F811
    view = window.pages.view
    type_into_cell(window, cell(PART, "2023"), "1")
    window.pages.go_to(cell(PART, "2024"))
    press(view, "Shift+Right", "Delete")
    window.pages.go_to(cell(PART, "2023"))
    press(view, "Shift+Right")
    window.actions_table["hideColumns"].trigger()
    window.actions_table["undo"].trigger()
    assert view.isColumnHidden(view.sheet.column_at("2024")) and window.pages.current_cell() == cell(PART, "2025")
    window.actions_table["undo"].trigger()
    assert not view.isColumnHidden(view.sheet.column_at("2023")) and window.pages.current_cell() == cell(PART, "2023")


def test_undo_shows_what_was_reached_when_it_took_that_back(window: MainWindow) -> None:  # noqa: F811
    window.actions_table["showActuals"].trigger()
    reached = CellRef(TABLE, PART, "2024", ACTUAL)
    type_into_cell(window, reached, "7")
    window.actions_table["showActuals"].trigger()
    assert window.pages.view.sheet.place(reached) is None
    window.actions_table["undo"].trigger()
    assert window.pages.current_cell() == reached and window.pages.view.sheet.arrangement.shows_actuals


def test_a_filter_that_leaves_nothing_gives_the_cursor_back(window: MainWindow, qtbot: QtBot, unchanged: None) -> None:  # noqa: F811
    window.pages.go_to(cell(PART, "2024"))
    window.actions_table["filterBar"].trigger()
    QTest.keyClicks(find(window.pages.page.filter_bar, QLineEdit, "filterText"), "zzzz")
    qtbot.waitUntil(lambda: shown(window) == [])
    assert window.formula.field.text() == "" and window.formula.field.isReadOnly()
    window.actions_table["clearFilter"].trigger()
    assert window.pages.current_cell() == cell(PART, "2024")
    assert window.formula.field.text() == window.document.plan.quantity(cell(PART, "2024")).text


def test_hidden_rows_are_passed_over_marked_and_come_back(window: MainWindow, unchanged: None) -> None:  # noqa: F811
    view = window.pages.view
    official = shown(window)
    window.pages.go_to(cell("D08", "2024"))
    press(view, "Shift+Down", "Ctrl+9")
    assert shown(window) == [row for row in official if row not in ("D08", "D09")]
    assert window.pages.current_cell() == cell("D10", "2024") and "9" not in heads(window)
    press(view, "Up")
    assert window.pages.current_cell() == cell(TOTAL, "2024")
    assert view.verticalHeader()._hides_behind(6) and not view.verticalHeader()._hides_behind(5)
    window.pages.go_to(cell("D09", "2024"))
    assert "D09" in shown(window) and "D08" not in shown(window), "going to a hidden row shows it again"
    press(view, "Ctrl+Shift+9")
    assert shown(window) == official and window.pages.current_cell() == cell("D09", "2024")


def test_a_hidden_total_takes_its_parts_along_and_one_row_stays(window: MainWindow, unchanged: None) -> None:  # noqa: F811
    view = window.pages.view
    told: list[str] = []
    view.explained.connect(told.append)
    window.pages.go_to(cell(TOTAL, "2024"))
    window.actions_table["hideRows"].trigger()
    assert shown(window) == [f"D0{at}" for at in range(1, 7)]
    view.selectAll()
    window.actions_table["hideRows"].trigger()
    assert len(shown(window)) == 6 and "至少" in told[-1]
    window.actions_table["showRows"].trigger()
    assert len(shown(window)) == 14


def test_hidden_rows_stay_hidden_when_a_filter_comes_and_goes(window: MainWindow, qtbot: QtBot, unchanged: None) -> None:  # noqa: F811
    window.pages.go_to(cell("D09", "2024"))
    window.actions_table["hideRows"].trigger()
    window.actions_table["filterBar"].trigger()
    QTest.keyClicks(find(window.pages.page.filter_bar, QLineEdit, "filterText"), "sz")
    qtbot.waitUntil(lambda: len(shown(window)) < 13)
    assert PART in shown(window) and "D09" not in shown(window)
    window.actions_table["clearFilter"].trigger()
    assert len(shown(window)) == 13


def test_rows_deleted_while_hidden_come_back_in_sight_with_undo(window: MainWindow) -> None:  # noqa: F811
    window.pages.go_to(cell("D09", "2024"))
    window.actions_table["hideRows"].trigger()
    window.document.execute(delete_rows(window.document.plan, TABLE, ["D09"]))
    window.actions_table["undo"].trigger()
    assert "D09" in shown(window)


def test_at_least_one_column_of_figures_stays(window: MainWindow, unchanged: None) -> None:  # noqa: F811
    told: list[str] = []
    view = window.pages.view
    view.explained.connect(told.append)
    window.pages.go_to(cell(PART, "2023"))
    view.navigation.selection.select_all()
    press(view, "Home", "Shift+End")
    view.selectAll()
    window.actions_table["hideColumns"].trigger()
    assert not any(view.isColumnHidden(at) for at in range(view.sheet.column_count)) and "至少" in told[-1]


def test_actuals_are_typed_beside_their_targets(window: MainWindow) -> None:  # noqa: F811
    window.actions_table["showActuals"].trigger()
    view = window.pages.view
    where = CellRef(TABLE, PART, "2023", ACTUAL)
    target = window.document.plan.quantity(cell(PART, "2023"))
    type_into_cell(window, where, "9.5")
    assert window.document.plan.quantity(where).text == "9.5" and window.document.plan.quantity(cell(PART, "2023")) == target
    assert view.horizontalHeader().height() > view.rowHeight(2)
    window.actions_table["showActuals"].trigger()
    assert view.sheet.place(where) is None


def test_the_head_of_a_column_offers_sorting_and_hiding(window: MainWindow, unchanged: None) -> None:  # noqa: F811
    view = window.pages.view
    header = view.horizontalHeader()
    section = view.sheet.column_at("2024")
    at = QPoint(header.sectionViewportPosition(section) + 5, header.height() // 2)
    QApplication.sendEvent(header.viewport(), QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, header.viewport().mapToGlobal(at)))
    menu = find(window, QMenu, "columnMenu")
    texts = [bare(action.text()) for action in menu.actions() if not action.isSeparator()]
    assert {"升序排列", "降序排列", "恢复正式顺序", "隐藏所选列"} <= set(texts)
    assert [(block.left, block.right) for block in view.navigation.selection.blocks()] == [(section, section)]
    menu.close()
    settle()


def test_a_width_drawn_for_one_of_several_selected_columns_is_theirs(window: MainWindow, unchanged: None) -> None:  # noqa: F811
    view = window.pages.view
    header = view.horizontalHeader()
    first, second = view.sheet.column_at("2023"), view.sheet.column_at("2024")
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, _middle(header, first))
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, _middle(header, second))
    edge = QPoint(header.sectionViewportPosition(second) + header.sectionSize(second) - 1, header.height() // 2)
    before = header.sectionSize(second)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, edge)
    QTest.mouseMove(header.viewport(), edge + QPoint(30, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, edge + QPoint(30, 0))
    settle()
    assert header.sectionSize(first) == header.sectionSize(second) != before


def _middle(header: object, section: int) -> QPoint:
    return QPoint(header.sectionViewportPosition(section) + header.sectionSize(section) // 2, header.height() // 2)


def test_a_press_on_a_head_leaves_an_unread_text_in_its_editor(window: MainWindow, unchanged: None) -> None:  # noqa: F811
    window.pages.go_to(cell(PART, "2023"))
    view = window.pages.view
    for sign in "12a3":
        QTest.keyClick(view.editing.editor or view, sign)
    header = view.horizontalHeader()
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, _middle(header, view.sheet.column_at("2025")))
    assert view.editing.editor is not None and view.editing.editor.text() == "12a3" and window.pages.current_cell() == cell(PART, "2023")
    press(view.editing.editor, "Escape")


def test_a_head_that_is_cut_is_in_its_tip(window: MainWindow, unchanged: None) -> None:  # noqa: F811
    window.actions_table["showActuals"].trigger()
    model = window.pages.view.model()
    tips = [model.headerData(at, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole) for at in range(model.columnCount())]
    assert "2024年实绩" in tips and "2024年目标" in tips and "责任单位" in tips

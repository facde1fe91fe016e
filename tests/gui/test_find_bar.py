"""The bar for finding and replacing, with real keys and clicks: going, wrapping, listing, options, marks, replacing with a preview as one step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from benchmarks.made_up_plan import made_up_plan
from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.plan import cell_key
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import hold_cells, type_cell
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.periods import remove_period
from ningbo_planner.edits.primitives import PutEntry, RemoveRows
from ningbo_planner.gui.find_bar import FindBar, HitList
from ningbo_planner.gui.find_control import FindControl
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.find_extents import Scope
from ningbo_planner.gui.models.row_filter import RowFilter
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.hit_marks import HitMarks
from ningbo_planner.services.plan_files import open_plan
from ningbo_planner.storage.plan_file import create_plan_file
from tests.gui.window_kit import PART, TABLE, TOTAL, cell, find, open_windows, plan_file, press, settle, type_into_cell, window
from tests.plans import make_plan, make_row, make_table

__all__ = ["open_windows", "plan_file", "window"]
FIRST = "D02"


def write(field: QWidget, text: str) -> None:
    """Write ``text`` over what stands in a field, as an input method does."""
    field.setFocus()
    press(field, "Ctrl+A", "Delete")
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def look_for(window: MainWindow, text: str, key: str = "Ctrl+F") -> FindControl:
    """Open the bar with its key, type ``text``, and wait until everything has been looked through."""
    press(QApplication.focusWidget() or window.pages.view, key)
    write(window.finder.bar.field, text)
    done(window)
    return window.finder


def done(window: MainWindow) -> None:
    """Let the search and the proposals come to their end."""
    for _ in range(1000):
        settle()
        if not window.finder.session.is_running and not window.finder.replacing.is_proposing:
            return
    raise AssertionError("the search does not end")


def said(window: MainWindow) -> str:
    """Return what the bar says of the count."""
    return window.finder.bar.count.words


def choose(window: MainWindow, name: str, text: str) -> None:
    """Choose an entry of one of the bar's lists."""
    box = find(window.finder.bar, QComboBox, name)
    box.setCurrentIndex(box.findText(text))
    done(window)


def lines(window: MainWindow) -> list[list[str]]:
    """Return what is listed."""
    model = window.finder.bar.list.model()
    return [[str(model.index(row, column).data() or "") for column in range(model.columnCount())] for row in range(model.rowCount())]


def open_list(window: MainWindow) -> HitList:
    """Open the list with a click."""
    button = find(window.finder.bar, QToolButton, "findListing")
    if not button.isChecked():
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    done(window)
    return window.finder.bar.list


def marked(window: MainWindow) -> set[tuple[int, int]]:
    """Return the cells that are marked in the grid in front."""
    return set(next(tool for tool in window.pages.view.tools if isinstance(tool, HitMarks)).marked())


def figure(window: MainWindow, row: str, period: str) -> str:
    """Return what a cell says."""
    return window.document.plan.quantity(cell(row, period)).text


# --------------------------------------------------------------------------------------------------------- going about


def test_enter_goes_from_place_to_place_and_round_the_end_with_a_word(window: MainWindow) -> None:
    window.pages.go_to(cell("D01", "2021"))
    finder = look_for(window, "50")
    count = finder.session.search.count
    assert count > 2 and said(window) == f"共 {count} 处" and finder.bar.field.hasFocus()
    seen = []
    for number in range(1, count + 1):
        press(finder.bar.field, "Return")
        assert said(window) == f"第 {number} 处，共 {count} 处"
        seen.append(window.pages.current_cell())
    places = [window.pages.view.sheet.place(each) for each in seen]
    assert places == sorted(places) and all("50" in figure(window, each.row, each.period) for each in seen)
    press(finder.bar.field, "Return")
    assert said(window) == f"从头继续：第 1 处，共 {count} 处" and window.pages.current_cell() == seen[0]
    press(finder.bar.field, "Shift+Return")
    assert said(window) == f"从末尾继续：第 {count} 处，共 {count} 处" and window.pages.current_cell() == seen[-1]
    assert finder.bar.field.hasFocus()


def test_f3_goes_on_in_the_grid_with_the_bar_open_and_closed(window: MainWindow) -> None:
    finder = look_for(window, "3588")
    press(finder.bar.field, "F3")
    assert window.pages.current_cell() == cell(FIRST, "2021") and finder.bar.field.hasFocus()
    press(finder.bar.field, "Escape")
    assert finder.bar.isHidden() and window.pages.view.hasFocus() and marked(window) == set()
    window.pages.go_to(cell(PART, "2024"))
    press(window.pages.view, "F3")
    done(window)
    assert window.pages.current_cell() == cell(FIRST, "2021") and window.pages.view.hasFocus()
    press(window.pages.view, "Shift+F3")
    assert window.pages.current_cell() == cell(FIRST, "2021")


def test_f3_without_a_text_opens_the_bar(window: MainWindow) -> None:
    press(window.pages.view, "F3")
    assert window.finder.bar.isVisible() and window.finder.bar.field.hasFocus()


def test_what_is_not_there_is_said(window: MainWindow) -> None:
    before = window.pages.current_cell()
    finder = look_for(window, "没有这样的")
    press(finder.bar.field, "Return")
    assert said(window) == "没有找到“没有这样的”。" and window.pages.current_cell() == before
    assert finder.bar.count.property("kind") == "warning"
    assert not find(finder.bar, QToolButton, "findNext").isEnabled()
    write(finder.bar.field, "")
    assert said(window) == ""


@pytest.mark.parametrize("typed", ["3588", "3,588", "３５８８", "３，５８８"])
def test_a_figure_is_found_however_it_is_typed(window: MainWindow, typed: str) -> None:
    finder = look_for(window, typed)
    press(finder.bar.field, "Return")
    assert window.pages.current_cell() == cell(FIRST, "2021")


def test_a_figure_that_is_meant_otherwise_than_printed_is_found_by_its_plain_number(window: MainWindow) -> None:
    finder = look_for(window, ">10000")
    choose(window, "findScope", "全部表")
    open_list(window)
    assert any("（" in line[3] and ">10000" in line[3] for line in lines(window))
    press(finder.bar.field, "Return")
    assert window.pages.page.table_id != TABLE


def test_names_are_found_by_their_initials_figures_are_not(window: MainWindow) -> None:
    finder = look_for(window, "szjr")
    press(finder.bar.field, "Return")
    assert said(window) == "第 1 处，共 1 处" and window.pages.view.current_row().row == PART


def test_a_click_on_the_arrows_goes_too(window: MainWindow) -> None:
    finder = look_for(window, "1000")
    QTest.mouseClick(find(finder.bar, QToolButton, "findNext"), Qt.MouseButton.LeftButton)
    first = window.pages.current_cell()
    QTest.mouseClick(find(finder.bar, QToolButton, "findNext"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(find(finder.bar, QToolButton, "findPrevious"), Qt.MouseButton.LeftButton)
    assert window.pages.current_cell() == first


def test_the_cell_stays_in_sight_when_the_bar_takes_its_place(window: MainWindow) -> None:
    window.pages.go_to(cell("D14", "2024"))
    look_for(window, "1000")
    open_list(window)
    view = window.pages.view
    look_for(window, "1000")
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))


def test_typing_in_a_cell_is_finished_before_going_elsewhere(window: MainWindow) -> None:
    look_for(window, "3588")
    press(window.finder.bar.field, "Escape")
    window.pages.go_to(cell(PART, "2024"))
    QTest.keyClick(window.pages.view, "7")
    press(window.pages.view.editing.editor, "F3")
    settle()
    assert figure(window, PART, "2024") == "7" and window.pages.current_cell() == cell(FIRST, "2021")


# ------------------------------------------------------------------------------------------------------------- the list


def test_all_places_are_listed_and_the_list_keeps_the_keys(window: MainWindow) -> None:
    finder = look_for(window, "数字金融")
    choose(window, "findScope", "全部表")
    listed = open_list(window)
    assert lines(window)[0] == ["目标分解表", "数字服务业(营收)/数字金融", "指标", "数字金融"]
    assert finder.session.search.count == len(lines(window)) > 1
    press(finder.bar.field, "Down")
    assert listed.hasFocus()
    press(listed, "Return")
    assert window.pages.view.current_row().row == PART
    assert listed.hasFocus()
    press(listed, "Down", "Return")
    assert said(window).startswith("第 2 处") and listed.hasFocus()
    rect = listed.visualRect(listed.model().index(0, 1))
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, rect.center())
    assert said(window).startswith("第 1 处") and window.pages.view.current_row().row == PART
    press(listed, "Escape")
    assert finder.bar.isHidden() and window.pages.view.hasFocus()


def test_the_list_follows_the_cursor(window: MainWindow) -> None:
    finder = look_for(window, "1000")
    listed = open_list(window)
    press(finder.bar.field, "Return", "Return")
    assert f"第 {listed.currentIndex().row() + 1} 处" in said(window)


# -------------------------------------------------------------------------------------------------------------- options


@pytest.mark.parametrize(("part", "count"), [("表中内容", 1), ("数值", 0), ("名称", 1), ("责任单位", 0), ("备注与批注", 2), ("全部内容", 3)])
def test_parts_of_the_plan_are_looked_through_alone(window: MainWindow, part: str, count: int) -> None:
    plan = window.document.plan
    said_there = Comment("数字科技口径待定", "张三", "2026-01-01T08:00:00")
    notes = sum("数字科技" in note for note in plan.tables[TABLE].columns["note"])
    window.document.execute(Step("step.clear", tuple(PutEntry("comments", cell_key(cell(row, "2024")), said_there) for row in ("D03", "D04")[: 2 - notes]), {"count": 2}))
    look_for(window, "数字科技")
    choose(window, "findPart", part)
    assert window.finder.session.search.count == count


def test_a_comment_leads_to_its_cell_and_on_to_the_next_place(window: MainWindow) -> None:
    told = Comment("口径请核实 3588", "张三", "2026-01-01T08:00:00")
    window.document.execute(Step("step.clear", (PutEntry("comments", cell_key(cell(FIRST, "2021")), told),), {"count": 1}))
    finder = look_for(window, "3588")
    assert said(window) == "共 1 处"
    choose(window, "findPart", "全部内容")
    assert said(window) == "共 2 处"
    press(finder.bar.field, "Return")
    assert said(window) == "第 1 处，共 2 处"
    press(finder.bar.field, "Return")
    assert said(window) == "第 2 处，共 2 处" and window.pages.current_cell() == cell(FIRST, "2021")
    press(finder.bar.field, "Return")
    assert said(window).endswith("第 1 处，共 2 处")


def test_a_whole_cell_and_capitals_can_be_asked_for(window: MainWindow) -> None:
    finder = look_for(window, "100")
    parts = finder.session.search.count
    QTest.mouseClick(find(finder.bar, QCheckBox, "findWhole"), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(6, find(finder.bar, QCheckBox, "findWhole").height() // 2))
    done(window)
    assert 0 < finder.session.search.count < parts
    find(finder.bar, QCheckBox, "findWhole").setChecked(False)
    write(finder.bar.field, "gdp")
    done(window)
    assert finder.session.search.count > 0
    find(finder.bar, QCheckBox, "findCase").setChecked(True)
    done(window)
    assert finder.session.search.count == 0


def test_a_selection_of_several_cells_is_what_is_looked_through(window: MainWindow) -> None:
    window.pages.go_to(cell("D03", "2022"))
    view = window.pages.view
    row, column = view.currentIndex().row(), view.currentIndex().column()
    view.navigation.select(Block(row, column, row + 3, column + 1))
    finder = look_for(window, "0")
    assert finder.bar.question.scope is Scope.SELECTION
    hits = list(finder.session.search.hits())
    assert hits and {hit.spot.key for hit in hits} <= {"2022", "2023"} and {hit.row for hit in hits} <= {"D03", "D04", "D05", "D06"}
    press(finder.bar.field, "Return")
    press(finder.bar.field, "Ctrl+H")
    assert finder.bar.question.scope is Scope.SELECTION and finder.session.search.count == len(hits), "the search itself has moved the cursor; what was selected still counts"
    press(finder.bar.field, "Escape")
    press(view, "Ctrl+F")
    assert finder.bar.question.scope is Scope.TABLE


def test_all_tables_are_looked_through_and_tables_come_to_the_front(window: MainWindow) -> None:
    finder = look_for(window, "数字经济增加值")
    choose(window, "findScope", "全部表")
    press(finder.bar.field, "Return")
    assert window.pages.page.table_id != TABLE and finder.bar.field.hasFocus()
    front = window.pages.page.table_id
    assert window.pages.view.current_row().table == front


def test_the_table_that_comes_to_the_front_is_looked_through(window: MainWindow) -> None:
    finder = look_for(window, "数字经济增加值")
    assert finder.session.search.count == 0
    press(finder.bar.field, "Ctrl+PageDown")
    done(window)
    assert finder.session.search.count > 0 and window.pages.page.table_id == "main"


# ----------------------------------------------------------------------------------------- what is hidden, what is marked


def test_places_in_sight_are_marked_and_drawn(window: MainWindow) -> None:
    view = window.pages.view
    window.pages.go_to(cell(FIRST, "2021"))
    plain = view.viewport().grab().toImage()
    look_for(window, "1299")
    place = view.sheet.place(cell("D04", "2021"))
    assert marked(window) == {place}
    rect = view.visualRect(view.model().index(*place)).adjusted(4, 4, -4, -4)
    drawn = view.viewport().grab().toImage()
    assert drawn.pixelColor(rect.topLeft()) != plain.pixelColor(rect.topLeft())
    press(window.finder.bar.field, "Escape")
    assert view.viewport().grab().toImage().pixelColor(rect.topLeft()) == plain.pixelColor(rect.topLeft())


def test_a_merged_cell_is_marked_once(window: MainWindow) -> None:
    look_for(window, "互联网及软件信息服务")
    view = window.pages.view
    assert [view.sheet.label(row, column) for row, column in marked(window)] == ["互联网及软件信息服务"]


def test_a_place_under_a_collapsed_row_is_brought_to_sight(window: MainWindow) -> None:
    view = window.pages.view
    view.plan_model.toggle(TOTAL)
    assert view.sheet.rows.row_of(PART) is None
    finder = look_for(window, "数字金融")
    press(finder.bar.field, "Return")
    assert view.sheet.rows.row_of(PART) is not None and view.current_row().row == PART


def test_places_that_a_filter_hides_are_counted_apart(window: MainWindow) -> None:
    look_for(window, "1000")
    total = window.finder.session.search.count
    window.pages.go_to(cell("D03", "2026"))
    hide_all_but(window, {"D03"})
    done(window)
    search = window.finder.session.search
    assert search.count + search.aside == total and search.aside > 0
    assert said(window).endswith(f"；另有 {search.aside} 处在筛选隐藏的行或隐藏的列中")
    press(window.finder.bar.field, "Return")
    assert window.pages.current_cell() == cell("D03", "2026")


def hide_all_but(window: MainWindow, rows: set[str]) -> None:
    """Let a filter show only ``rows``."""
    model = window.pages.view.plan_model
    model.arrange(replace(model.sheet.arrangement, filter=RowFilter(text="x"), matched=frozenset(rows)))
    settle()


def test_places_in_hidden_columns_are_counted_apart(window: MainWindow) -> None:
    look_for(window, "50")
    total = window.finder.session.search.count
    model = window.pages.view.plan_model
    model.arrange(replace(model.sheet.arrangement, hidden=frozenset({"2022"})))
    done(window)
    search = window.finder.session.search
    assert search.aside > 0 and search.count + search.aside == total and all(hit.spot.key != "2022" for hit in search.hits())


def test_what_was_reached_is_found_where_it_is_shown(window: MainWindow) -> None:
    reached = CellRef(TABLE, PART, "2023", "actual")
    window.document.execute(type_cell(window.document.plan, reached, "987.5"))
    finder = look_for(window, "987.5")
    assert finder.session.search.count == 0
    window.actions_table["showActuals"].trigger()
    done(window)
    open_list(window)
    assert lines(window) == [["目标分解表", "数字服务业(营收)/数字金融", "2023年实绩", "987.5"]]
    press(finder.bar.field, "Return")
    assert window.pages.current_cell() == reached


def test_the_count_follows_the_cursor(window: MainWindow) -> None:
    finder = look_for(window, "3588")
    press(finder.bar.field, "Return")
    assert said(window) == "第 1 处，共 1 处"
    window.pages.go_to(cell(PART, "2024"))
    assert said(window) == "共 1 处"


# -------------------------------------------------------------------------------------------------- following the plan


def test_a_year_that_goes_takes_what_was_found_in_it_along(window: MainWindow) -> None:
    look_for(window, "1")
    open_list(window)
    before = len(lines(window))
    window.document.execute(remove_period(window.document.plan, TABLE, "2023"))
    # Before the search has begun anew the list is drawn once more.
    assert len(lines(window)) > 0
    done(window)
    assert 0 < len(lines(window)) < before and all(column != "2023年" for _, _, column, _ in lines(window))


def test_an_edit_and_its_undo_refresh_what_was_found(window: MainWindow) -> None:
    finder = look_for(window, "1000")
    open_list(window)
    before = lines(window)
    type_into_cell(window, cell(PART, "2024"), "1000")
    done(window)
    assert len(lines(window)) == len(before) + 1 and finder.session.search.count == len(before) + 1
    window.actions_table["undo"].trigger()
    done(window)
    assert lines(window) == before


def test_the_list_stays_where_it_was_scrolled_to(window: MainWindow) -> None:
    look_for(window, "0")
    listed = open_list(window)
    bar = listed.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    before = bar.value()
    type_into_cell(window, cell(PART, "2024"), "31")
    done(window)
    assert bar.value() == before > 0


def test_a_change_of_rows_is_followed(window: MainWindow) -> None:
    finder = look_for(window, "数字金融")
    window.document.execute(Step("step.clear", (RemoveRows(TABLE, PART),), {"count": 1}))
    done(window)
    assert all(hit.row != PART for hit in finder.session.search.hits())
    window.document.undo()
    done(window)
    assert any(hit.row == PART for hit in finder.session.search.hits())


def test_another_plan_ends_the_search(window: MainWindow, tmp_path: Path) -> None:
    finder = look_for(window, "1000")
    open_list(window)
    path = tmp_path / "另一个.nbplan"
    create_plan_file(path, make_plan([make_table("x", [make_row("r", 0, ["1000"])])]))
    window.files.open_path(path)
    done(window)
    assert lines(window) == [] and finder.session.search is None
    press(window.pages.view, "F3")
    done(window)
    assert window.pages.current_cell() == CellRef("x", "r", "2021")


def test_a_large_table_is_looked_through_in_slices_and_can_be_stopped(open_windows: Callable[..., MainWindow], tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "大.nbplan"
    create_plan_file(path, made_up_plan(40_000, 6))
    window = open_windows(path)
    press(window.pages.view, "Ctrl+F")
    bar: FindBar = window.finder.bar
    bar.field.setText("39999")
    assert window.finder.session.is_running and "正在查找" in bar.count.words and "%" in bar.count.words
    press(bar.field, "Return")
    qtbot.waitUntil(lambda: not window.finder.session.is_running)
    settle()
    first = window.finder.session.search.hit(0)
    assert window.pages.view.current_row().row == first.row and said(window).startswith("第 1 处"), "Enter waits for the first place"
    bar.field.setText("5")
    QTest.mouseClick(find(bar, QToolButton, "findStop"), Qt.MouseButton.LeftButton)
    search = window.finder.session.search
    assert not window.finder.session.is_running and "已停止" in bar.count.words and 0 < search.count and search.progress[0] < 40_000


# ------------------------------------------------------------------------------------------------------------ replacing


def tick_box(window: MainWindow, row: int) -> None:
    """Click into the box of one line."""
    listed = window.finder.bar.list
    rect = listed.visualRect(listed.model().index(row, 0))
    QTest.mouseClick(listed.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(rect.left() + 12, rect.center().y()))


def test_replacing_shows_what_would_become_of_each_place_and_is_one_step(window: MainWindow) -> None:
    finder = look_for(window, "3588", key="Ctrl+H")
    choose(window, "findPart", "数值")
    write(finder.bar.new_field, "3600")
    done(window)
    assert lines(window) == [["目标分解表", "数字制造业(营收)", "2021年", "3588", "3600", ""]]
    button = find(finder.bar, QPushButton, "replaceAll")
    assert button.text() == "全部替换（1 处）"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    done(window)
    assert figure(window, FIRST, "2021") == "3600" and window.document.workspace.history.next_undo.name == "将 1 处“3588”替换为“3600”"
    assert "将 1 处“3588”替换为“3600”" in window.messages.texts[0] and lines(window) == []
    QTest.mouseClick(find(window, QPushButton, "bannerAction"), Qt.MouseButton.LeftButton)
    assert figure(window, FIRST, "2021") == "3588"


def test_single_places_can_be_left_out(window: MainWindow) -> None:
    finder = look_for(window, "50", key="Ctrl+H")
    choose(window, "findPart", "数值")
    write(finder.bar.new_field, "60")
    done(window)
    before = lines(window)
    count = len(lines(window))
    rows = [(hit.row, hit.spot.key) for hit in finder.session.search.hits()]
    tick_box(window, 0)
    assert find(finder.bar, QPushButton, "replaceAll").text() == f"全部替换（{count - 1} 处）"
    assert find(finder.bar, QCheckBox, "replaceTickAll").checkState() is Qt.CheckState.PartiallyChecked
    finder.bar.list.setFocus()
    finder.bar.list.show_line(1)
    press(finder.bar.list, "Space")
    write(finder.bar.new_field, "70")
    done(window)
    assert find(finder.bar, QPushButton, "replaceAll").text() == f"全部替换（{count - 2} 处）", "another text leaves the same places out"
    QTest.mouseClick(find(finder.bar, QPushButton, "replaceAll"), Qt.MouseButton.LeftButton)
    done(window)
    figures = [line[3] for line in before]
    assert [figure(window, *place) for place in rows] == [*figures[:2], *(each.replace("50", "70") for each in figures[2:])]
    assert "其余 2 处未改动" in window.messages.texts[0]


def test_all_ticks_can_be_taken_away_and_given_again(window: MainWindow) -> None:
    finder = look_for(window, "1000", key="Ctrl+H")
    write(finder.bar.new_field, "1001")
    done(window)
    box = find(finder.bar, QCheckBox, "replaceTickAll")
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(6, box.height() // 2))
    assert not find(finder.bar, QPushButton, "replaceAll").isEnabled() and box.checkState() is Qt.CheckState.Unchecked
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(6, box.height() // 2))
    assert find(finder.bar, QPushButton, "replaceAll").isEnabled() and box.checkState() is Qt.CheckState.Checked


def test_what_cannot_be_replaced_is_listed_with_the_reason_and_stays(window: MainWindow) -> None:
    window.document.execute(hold_cells(window.document.plan, [cell(FIRST, "2021")], "王五", "已报市政府", "2026-01-01T08:00:00"))
    finder = look_for(window, "3588", key="Ctrl+H")
    choose(window, "findPart", "数值")
    write(finder.bar.new_field, "3600")
    done(window)
    assert "王五" in lines(window)[0][5] and not find(finder.bar, QPushButton, "replaceAll").isEnabled()
    assert "1 处不能替换" in finder.bar._remark.words
    assert finder.bar.list.model().index(0, 0).data(Qt.ItemDataRole.CheckStateRole) is None
    write(finder.bar.field, "1299")
    write(finder.bar.new_field, "一千三")
    done(window)
    assert "一千三" in lines(window)[0][5] and not find(finder.bar, QPushButton, "replaceAll").isEnabled()


def test_the_preview_says_how_a_new_text_is_read(window: MainWindow) -> None:
    finder = look_for(window, "3588", key="Ctrl+H")
    choose(window, "findPart", "数值")
    write(finder.bar.new_field, ">1万")
    done(window)
    assert "10000" in lines(window)[0][5]


def test_names_and_notes_are_replaced_in_the_same_step(window: MainWindow) -> None:
    finder = look_for(window, "数字金融", key="Ctrl+H")
    choose(window, "findScope", "全部表")
    write(finder.bar.new_field, "金融科技")
    done(window)
    wanted = len(finder.bar.list.model().ticked())
    entries = len(window.document.workspace.history.entries)
    QTest.mouseClick(find(finder.bar, QPushButton, "replaceAll"), Qt.MouseButton.LeftButton)
    done(window)
    assert wanted > 1 and len(window.document.workspace.history.entries) == entries + 1
    assert window.document.plan.tables[TABLE].get(PART, "name") == "金融科技"
    window.actions_table["undo"].trigger()
    assert window.document.plan.tables[TABLE].get(PART, "name") == "数字金融"


def test_figures_and_names_of_one_row_are_replaced_together(open_windows: Callable[..., MainWindow], tmp_path: Path) -> None:
    path = tmp_path / "小.nbplan"
    create_plan_file(path, make_plan([make_table("x", [make_row("r", 0, ["100", ">100"], name="甲100")])]))
    window = open_windows(path)
    finder = look_for(window, "100", key="Ctrl+H")
    write(finder.bar.new_field, "200")
    done(window)
    assert len(lines(window)) == 3
    QTest.mouseClick(find(finder.bar, QPushButton, "replaceAll"), Qt.MouseButton.LeftButton)
    done(window)
    table = window.document.plan.tables["x"]
    assert (table.get("r", "name"), table.cell("r", "2021").text, table.cell("r", "2022").text) == ("甲200", "200", ">200")
    assert finder.session.search.count == 0 and lines(window) == []


def test_one_place_is_replaced_and_the_next_one_shown(window: MainWindow) -> None:
    window.pages.go_to(cell(FIRST, "2021"))
    finder = look_for(window, "1000", key="Ctrl+H")
    choose(window, "findPart", "数值")
    write(finder.bar.new_field, "1001")
    done(window)
    button = find(finder.bar, QPushButton, "replaceOne")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    first = window.pages.current_cell()
    assert figure(window, first.row, first.period) == "1000", "the first click only shows the place"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    done(window)
    assert figure(window, first.row, first.period) == "1001" and window.pages.current_cell() != first
    assert figure(window, window.pages.current_cell().row, window.pages.current_cell().period) == "1000"


def test_replacing_one_that_cannot_be_says_why(window: MainWindow) -> None:
    window.document.execute(hold_cells(window.document.plan, [cell(FIRST, "2021")], "王五", "已报市政府", "2026-01-01T08:00:00"))
    finder = look_for(window, "3588", key="Ctrl+H")
    choose(window, "findPart", "数值")
    press(finder.bar.field, "Return")
    write(finder.bar.new_field, "3600")
    press(finder.bar.new_field, "Return")
    assert "王五" in window.messages.texts[0] and figure(window, FIRST, "2021") == "3588"


def test_an_edit_in_between_renews_the_proposals(window: MainWindow) -> None:
    finder = look_for(window, "3588", key="Ctrl+H")
    choose(window, "findPart", "数值")
    write(finder.bar.new_field, "3600")
    done(window)
    window.document.execute(type_cell(window.document.plan, cell(FIRST, "2021"), "3589"))
    done(window)
    assert lines(window) == [] and not find(finder.bar, QPushButton, "replaceAll").isEnabled()
    window.document.undo()
    done(window)
    assert len(lines(window)) == 1


def test_a_read_only_plan_is_searched_and_not_replaced(open_windows: Callable[..., MainWindow], plan_file: Path) -> None:
    first = open_plan(plan_file)
    try:
        window = open_windows(plan_file)
        assert window.document.workspace.read_only and not window.actions_table["replace"].isEnabled()
        look_for(window, "3588")
        assert said(window) == "共 1 处"
        QTest.mouseClick(find(window.finder.bar, QToolButton, "findReplacing"), Qt.MouseButton.LeftButton)
        done(window)
        assert not window.finder.bar.is_replacing
    finally:
        first.close()


def test_many_places_are_replaced_in_the_background_as_one_step(open_windows: Callable[..., MainWindow], tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "大.nbplan"
    rows = [make_row(f"r{at}", 0, [str(1000 + at)], name=f"甲{at}", note="来函") for at in range(700)]
    create_plan_file(path, make_plan([make_table("x", rows)]))
    window = open_windows(path)
    finder = look_for(window, "来函", key="Ctrl+H")
    choose(window, "findPart", "备注与批注")
    finder.bar.new_field.setText("电话")
    done(window)
    QTest.mouseClick(find(finder.bar, QPushButton, "replaceAll"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.tasks.is_busy)
    done(window)
    assert set(window.document.plan.tables["x"].columns["note"]) == {"电话"} and len(window.document.workspace.history.entries) == 1
    assert "将 700 处“来函”替换为“电话”" in window.messages.texts[0]

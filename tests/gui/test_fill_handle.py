"""The fill handle with a real mouse: where it is, what a drag writes, what is said meanwhile, and what is left alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.table import ACTUAL, CellRef
from ningbo_planner.edits import acts
from ningbo_planner.gui.dialogs.hold_dialog import HoldDialog
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.fill_plan import stretch_right
from ningbo_planner.gui.window_menus import cell_menu
from tests.gui.fill_hands import FillHands
from tests.gui.grid_hands import Hands
from tests.gui.window_kit import cell, find, open_windows, plan_file, press, window
from tests.sample_plans import plan_with, table_edits

__all__ = ["open_windows", "plan_file", "window"]
YEARS = ("2021", "2022", "2023", "2024", "2025", "2026")
# The first column of figures of the tables made here: a name stands before it.
FIRST = 1


@pytest.fixture
def fill(open_document: Callable[..., Document], show_page: Callable[..., Hands]) -> FillHands:
    """Show a small table: two figures each, with what comes after still to be filled."""
    plan, _ = small_plan()
    return FillHands(show_page(open_document(plan), "t"))


def small_plan() -> tuple[Plan, object]:
    """Make the table."""
    rows = [
        ("A", None, ("3588", "3900", "", "", "", ""), {}),
        ("B", None, ("6.9%", "8.0%", "", "", "", ""), {"unit": "%"}),
        ("C", None, ("第1批", "第2批", "", "", "", ""), {}),
        ("D", None, ("——", ">15", "50-60", "", "", ""), {}),
        ("E", None, ("1", "2", "4", "", "", ""), {}),
        ("F", None, ("1.77", "", "", "", "", ""), {"unit": "万个"}),
    ]
    return plan_with(table_edits("t", YEARS, rows))


def select(hands: Hands, top: int, left: int, bottom: int, right: int) -> None:
    """Select a block of figures, counted from the first."""
    hands.click(top, FIRST + left)
    hands.drag((top, FIRST + left), (bottom, FIRST + right))


def row(fill: FillHands, number: int) -> list[str]:
    """Return the texts of a row in the plan."""
    table = fill.view.sheet.table
    return [table.cell(table.ids[number], year).text for year in YEARS]


def steps(fill: FillHands) -> list[str]:
    """Return the names of the steps since the document was opened."""
    return [entry.name for entry in fill.view.plan_model.document.workspace.history.entries]


# --------------------------------------------------------------------------------------------------------- the handle itself


def test_the_handle_stands_at_the_corner_and_shows_a_cross(fill: FillHands) -> None:
    select(fill.hands, 0, 0, 1, 1)
    corner = fill.view.visualRect(fill.view.model().index(1, FIRST + 1)).bottomRight()
    assert fill.view.fill_handle.box().contains(corner)
    assert fill.hover(fill.handle) == Qt.CursorShape.CrossCursor
    assert fill.hover(fill.hands.middle(0, FIRST)) != Qt.CursorShape.CrossCursor


def test_the_handle_is_seen(fill: FillHands) -> None:
    fill.hands.click(2, FIRST + 3)
    picture = fill.view.viewport().grab().toImage()
    ratio = picture.devicePixelRatio()
    inside = picture.pixelColor(int(fill.handle.x() * ratio), int(fill.handle.y() * ratio))
    fill.hands.click(4, FIRST + 1)
    after = fill.view.viewport().grab().toImage().pixelColor(int(fill.handle.x() * ratio), int(fill.handle.y() * ratio))
    assert inside == after and inside.blue() > inside.red() + 60


def test_the_handle_grows_with_the_zoom(fill: FillHands) -> None:
    fill.hands.click(0, FIRST)
    small = fill.view.fill_handle.box().width()
    fill.view.set_zoom(200)
    assert fill.view.fill_handle.box().width() >= 1.8 * small


def test_there_is_no_handle_at_labels_several_areas_or_in_an_editor(fill: FillHands) -> None:
    fill.hands.click(0, 0)
    assert fill.view.fill_handle.box().isEmpty()
    fill.hands.click(0, FIRST)
    fill.hands.click(3, FIRST + 1, "Ctrl")
    assert fill.view.fill_handle.box().isEmpty()
    fill.hands.click(0, FIRST)
    fill.hands.press("F2")
    assert fill.view.fill_handle.box().isEmpty()
    fill.hands.press("Esc")
    assert not fill.view.fill_handle.box().isEmpty()


def test_a_read_only_plan_has_no_handle(open_document: Callable[..., Document], show_page: Callable[..., Hands], plan_path: object) -> None:
    hands = show_page(open_document(plan_path, read_only=True), "decomposition")
    hands.go_to("D08", "2024")
    assert hands.view.fill_handle.box().isEmpty()


def test_a_handle_under_the_frozen_columns_is_out_of_reach(open_document: Callable[..., Document], show_page: Callable[..., Hands]) -> None:
    hands = show_page(open_document(small_plan()[0]), "t", width=420)
    hands.click(0, FIRST)
    hands.view.horizontalScrollBar().setValue(hands.view.horizontalScrollBar().maximum())
    assert hands.view.strip_width() > 0 and hands.view.fill_handle.box().isEmpty()


# ------------------------------------------------------------------------------------------------------------ what is filled


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, ["3588", "3900", "4212", "4524", "4836", "5148"]),
        (1, ["6.9%", "8.0%", "9.1%", "10.2%", "11.3%", "12.4%"]),
        (2, ["第1批", "第2批", "第3批", "第4批", "第5批", "第6批"]),
        (3, ["——", ">15", "——", ">15", "——", ">15"]),
    ],
    ids=["numbers", "percent", "counted", "missing and bounds"],
)
def test_two_figures_drawn_to_the_right_go_on(fill: FillHands, number: int, expected: list[str]) -> None:
    select(fill.hands, number, 0, number, 1)
    fill.drag(number, FIRST + 5)
    assert row(fill, number) == expected
    assert fill.hands.blocks == [Block(number, FIRST, number, FIRST + 5)]
    assert len(steps(fill)) == 1


def test_three_uneven_figures_follow_their_trend(fill: FillHands) -> None:
    select(fill.hands, 4, 0, 4, 2)
    fill.take()
    fill.draw_to(4, FIRST + 5)
    assert fill.tip == "8（按趋势）"
    fill.let_go()
    assert row(fill, 4) == ["1", "2", "4", "5", "7", "8"]


def test_one_figure_is_copied_and_counts_with_ctrl(fill: FillHands) -> None:
    fill.hands.click(0, FIRST + 1)
    fill.drag(0, FIRST + 3)
    assert row(fill, 0) == ["3588", "3900", "3900", "3900", "", ""]
    fill.hands.click(5, FIRST)
    fill.drag(5, FIRST + 2, "Ctrl")
    assert row(fill, 5) == ["1.77", "2.77", "3.77", "", "", ""]
    assert steps(fill) == ["向右填充 2 个单元格", "按序列向右填充 2 个单元格"]


def test_ctrl_copies_what_would_go_on(fill: FillHands) -> None:
    select(fill.hands, 0, 0, 0, 1)
    fill.drag(0, FIRST + 4, "Ctrl")
    assert row(fill, 0) == ["3588", "3900", "3588", "3900", "3588", ""]


def test_ctrl_is_heard_while_the_mouse_rests(fill: FillHands) -> None:
    fill.hands.click(0, FIRST + 1)
    fill.take()
    fill.draw_to(0, FIRST + 3)
    assert fill.tip == "3900（复制）"
    fill.hold_key(Qt.Key.Key_Control)
    assert fill.tip == "3902（每格 +1）"
    fill.hold_key(Qt.Key.Key_Control, down=False)
    assert fill.tip == "3900（复制）"
    fill.let_go()


def test_drawn_to_the_left_the_line_goes_back(fill: FillHands) -> None:
    select(fill.hands, 4, 1, 4, 2)
    fill.drag(4, FIRST)
    assert row(fill, 4)[:3] == ["0", "2", "4"]
    assert steps(fill) == ["按序列向左填充 1 个单元格"]


def test_drawn_down_and_up_columns_are_lines(fill: FillHands) -> None:
    fill.hands.click(4, FIRST + 1)
    fill.drag(5, FIRST + 1)
    assert row(fill, 5)[:2] == ["1.77", "2"]
    fill.hands.click(4, FIRST + 2)
    fill.drag(3, FIRST + 2)
    assert row(fill, 3) == ["——", ">15", "4", "", "", ""]
    assert steps(fill) == ["向下填充 1 个单元格", "向上填充 1 个单元格"]


def test_several_rows_are_gone_on_with_one_by_one(fill: FillHands) -> None:
    select(fill.hands, 0, 0, 2, 1)
    fill.take()
    fill.draw_to(1, FIRST + 3)
    assert fill.tip == "10.2%（每格 +1.1）"
    fill.let_go()
    assert [row(fill, at)[2:4] for at in range(3)] == [["4212", "4524"], ["9.1%", "10.2%"], ["第3批", "第4批"]]
    assert len(steps(fill)) == 1
    fill.view.plan_model.document.undo()
    assert [row(fill, at)[2:] for at in range(3)] == [[""] * 4] * 3


def test_the_way_is_that_in_which_the_mouse_is_farther_out(fill: FillHands) -> None:
    fill.hands.click(1, FIRST + 1)
    fill.take()
    fill.draw_to_point(fill.hands.middle(2, FIRST + 4))
    assert fill.view.fill_handle.is_dragging
    fill.let_go()
    assert row(fill, 1)[1:5] == ["8.0%"] * 4 and row(fill, 2)[:2] == ["第1批", "第2批"]


def test_labels_are_never_filled(fill: FillHands) -> None:
    select(fill.hands, 0, 1, 0, 1)
    fill.take()
    fill.draw_to_point(QPoint(3, fill.hands.middle(0, 0).y()))
    fill.let_go()
    assert row(fill, 0) == ["3900", "3900", "", "", "", ""]
    assert fill.hands.text(0, 0) == "A"


def test_other_units_read_the_text_anew_and_the_tip_says_so(fill: FillHands) -> None:
    fill.hands.click(0, FIRST)
    fill.take()
    fill.draw_to(1, FIRST)
    assert fill.tip == "3588（复制），改按本行单位“%”读入"
    fill.let_go()
    cell = CellRef("t", "B", "2021")
    assert fill.view.plan_model.document.plan.quantity(cell).number == 3588
    fill.hands.click(1, FIRST + 1)
    fill.take()
    fill.draw_to(2, FIRST + 1)
    assert fill.tip == "8.0%（复制），与本行单位“亿元”不符，将按文字保存"
    fill.let_go()


# ------------------------------------------------------------------------------------------------------------- what is not


def test_a_press_and_release_fills_nothing(fill: FillHands) -> None:
    fill.hands.click(0, FIRST)
    fill.take()
    fill.draw_to_point(fill.at + QPoint(2, 3))
    fill.let_go()
    assert steps(fill) == [] and fill.hands.blocks == [Block(0, FIRST, 0, FIRST)]


def test_escape_lets_go(fill: FillHands) -> None:
    select(fill.hands, 0, 0, 0, 1)
    fill.take()
    fill.draw_to(0, FIRST + 4)
    assert fill.tip == "4836（每格 +312）"
    fill.hold_key(Qt.Key.Key_Escape)
    assert fill.tip == "" and not fill.view.fill_handle.is_dragging
    fill.let_go()
    assert steps(fill) == [] and row(fill, 0)[2:] == [""] * 4


def test_drawn_back_into_the_selection_it_empties_what_is_left_out(fill: FillHands) -> None:
    select(fill.hands, 4, 0, 4, 2)
    fill.take()
    fill.draw_to(4, FIRST)
    assert fill.tip == "清除 2 格"
    fill.let_go()
    assert row(fill, 4)[:3] == ["1", "", ""] and steps(fill) == ["清除 2 个单元格"]
    assert fill.hands.blocks == [Block(4, FIRST, 4, FIRST)]


def test_drawn_back_upwards_it_empties_rows(fill: FillHands) -> None:
    select(fill.hands, 0, 0, 4, 0)
    fill.take()
    fill.draw_to(2, FIRST)
    fill.let_go()
    assert [row(fill, at)[0] for at in range(5)] == ["3588", "6.9%", "第1批", "", ""]


def test_held_cells_are_kept_and_counted(fill: FillHands) -> None:
    document = fill.view.plan_model.document
    document.execute(acts.hold_cells(document.plan, [CellRef("t", "A", "2024"), CellRef("t", "A", "2025")], "李四", "已报省里", "2024-01-01T00:00:00"))
    select(fill.hands, 0, 0, 0, 1)
    fill.take()
    fill.draw_to(0, FIRST + 3)
    assert fill.tip == "4524（每格 +312），已锁定，保持不变"
    fill.draw_to(0, FIRST + 5)
    fill.let_go()
    assert row(fill, 0) == ["3588", "3900", "4212", "", "", "5148"]
    assert "2" in fill.hands.told[-1] and "锁定" in fill.hands.told[-1]


def test_rows_that_are_not_shown_are_left_alone(hands: Hands, document: Document) -> None:
    fill = FillHands(hands)
    hands.view.plan_model.toggle("D02")
    place = hands.view.sheet.place(CellRef("decomposition", "D02", "2024"))
    hands.click(*place)
    fill.drag(place[0] + 2, place[1])
    texts = {row: document.plan.quantity(CellRef("decomposition", row, "2024")).text for row in ("D03", "D06", "D07", "D08")}
    assert texts == {"D03": "720", "D06": "1400", "D07": "5300", "D08": "5300"}


def test_the_sheet_scrolls_while_the_mouse_is_beyond_its_edge(open_document: Callable[..., Document], show_page: Callable[..., Hands], qtbot: QtBot) -> None:
    rows = [(f"R{at}", None, (str(at), "", "", "", "", ""), {}) for at in range(60)]
    fill = FillHands(show_page(open_document(plan_with(table_edits("t", YEARS, rows))[0]), "t"))
    fill.hands.click(0, FIRST)
    fill.take()
    fill.draw_to_point(QPoint(fill.at.x(), fill.view.viewport().height() + 120))
    bar = fill.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() == bar.maximum())
    fill.let_go()
    assert row(fill, 59)[0] == "0" and fill.hands.blocks == [Block(0, FIRST, 59, FIRST)]


# ------------------------------------------------------------------------------------------------------------ double click


def test_a_double_click_fills_as_far_as_the_neighbour_goes(fill: FillHands) -> None:
    fill.hands.click(0, FIRST + 2)
    fill.hands.type("5")
    fill.hands.press("Enter", "Up")
    fill.double_click()
    assert [row(fill, at)[2] for at in range(6)] == ["5", "5", "5", "5", "5", ""]
    assert fill.hands.blocks == [Block(0, FIRST + 2, 4, FIRST + 2)]


def test_without_figures_to_the_left_the_right_ones_count(fill: FillHands) -> None:
    fill.hands.click(0, FIRST)
    fill.double_click()
    assert [row(fill, at)[0] for at in range(6)] == ["3588", "3588", "3588", "3588", "3588", "1.77"]


def test_a_double_click_stays_within_the_parts_of_one_total(hands: Hands, document: Document) -> None:
    place = hands.view.sheet.place(CellRef("decomposition", "D04", "2024"))
    hands.click(*place)
    FillHands(hands).double_click()
    texts = {row: document.plan.quantity(CellRef("decomposition", row, "2024")).text for row in ("D03", "D04", "D05", "D06", "D07")}
    assert texts == {"D03": "720", "D04": "1830", "D05": "1830", "D06": "1830", "D07": "2700"}


def test_where_there_is_nothing_to_fill_it_says_so(fill: FillHands) -> None:
    fill.hands.click(0, FIRST + 4)
    fill.double_click()
    assert steps(fill) == [] and "没有可以向下填充的格子" in fill.hands.told[-1]
    assert fill.hands.editor is None


# --------------------------------------------------------------------------------------------------- copying along, from keys


def test_ctrl_d_and_ctrl_r_copy_the_first_line_of_each_area(fill: FillHands) -> None:
    select(fill.hands, 4, 0, 5, 1)
    fill.hands.press("Ctrl+D")
    assert row(fill, 5)[:2] == ["1", "2"]
    fill.hands.click(0, FIRST + 1)
    fill.hands.press("Shift+Right")
    fill.hands.click(2, FIRST + 1, "Ctrl")
    fill.hands.press("Ctrl+R")
    assert row(fill, 0)[:3] == ["3588", "3900", "3900"] and row(fill, 2)[:3] == ["第1批", "第1批", ""]


def test_on_one_cell_they_copy_the_neighbour(fill: FillHands) -> None:
    fill.hands.click(0, FIRST + 2)
    fill.hands.press("Ctrl+R")
    assert row(fill, 0)[2] == "3900"
    fill.hands.press("Down", "Ctrl+D")
    assert row(fill, 1)[2] == "3900"


@pytest.mark.parametrize(("place", "keys", "said"), [((0, FIRST + 1), "Ctrl+D", "上面"), ((1, FIRST), "Ctrl+R", "左面")])
def test_where_there_is_no_neighbour_they_say_so(fill: FillHands, place: tuple[int, int], keys: str, said: str) -> None:
    fill.hands.click(*place)
    fill.hands.press(keys)
    assert steps(fill) == [] and said in fill.hands.told[-1]


def test_ctrl_d_over_labels_and_figures_leaves_the_labels(fill: FillHands) -> None:
    fill.hands.click(4, 0)
    fill.hands.press("Shift+Space")
    fill.hands.press("Shift+Down", "Ctrl+D")
    assert row(fill, 5)[:3] == ["1", "2", "4"] and fill.hands.text(5, 0) == "F"


def test_ctrl_d_leaves_rows_alone_that_are_not_shown(hands: Hands, document: Document) -> None:
    hands.view.plan_model.toggle("D02")
    place = hands.view.sheet.place(CellRef("decomposition", "D02", "2024"))
    hands.click(*place)
    hands.press("Shift+Down", "Shift+Down", "Ctrl+D")
    texts = [document.plan.quantity(CellRef("decomposition", row, "2024")).text for row in ("D02", "D03", "D06", "D07", "D08")]
    assert texts == ["5300", "720", "1400", "5300", "5300"]


# -------------------------------------------------------------------------------------------------------------- going on, F4


def test_series_go_on_from_the_keyboard_too(fill: FillHands) -> None:
    select(fill.hands, 0, 0, 4, 3)
    fill.view.filling.go_on()
    assert [row(fill, at)[2:4] for at in range(3)] == [["4212", "4524"], ["9.1%", "10.2%"], ["第3批", "第4批"]]
    assert row(fill, 3)[:4] == ["——", ">15", "50-60", "——"] and row(fill, 4)[:4] == ["1", "2", "4", "5"]
    assert steps(fill) == ["延伸序列，填写 8 个单元格"]
    fill.view.filling.go_on()
    assert len(steps(fill)) == 1 and "没有可以延伸的空格" in fill.hands.told[-1]


def test_f4_does_the_last_command_again(fill: FillHands) -> None:
    fill.hands.press("F4")
    assert steps(fill) == [] and fill.hands.told[-1] == "还没有可以重复的操作。"
    fill.hands.click(0, FIRST)
    fill.hands.press("Del")
    fill.hands.click(1, FIRST)
    fill.hands.press("F4")
    assert row(fill, 0)[0] == "" and row(fill, 1)[0] == "" and len(steps(fill)) == 2


def test_f4_writes_the_same_text_again(fill: FillHands) -> None:
    fill.hands.click(0, FIRST + 2)
    fill.hands.type("77")
    fill.hands.press("Enter")
    select(fill.hands, 1, 2, 2, 3)
    fill.hands.press("F4")
    assert row(fill, 1)[2:4] == row(fill, 2)[2:4] == ["77", "77"]
    fill.hands.click(4, FIRST + 4)
    fill.hands.type("8")
    fill.hands.press("Ctrl+Enter")
    fill.hands.click(4, FIRST + 5)
    fill.hands.press("F4")
    assert row(fill, 4)[4:] == ["8", "8"]


def test_f4_draws_the_handle_again(fill: FillHands) -> None:
    select(fill.hands, 0, 0, 0, 1)
    fill.drag(0, FIRST + 3)
    select(fill.hands, 1, 0, 1, 1)
    fill.hands.press("F4")
    assert row(fill, 1) == ["6.9%", "8.0%", "9.1%", "10.2%", "", ""]
    fill.hands.click(4, FIRST + 2)
    fill.hands.press("Ctrl+R")
    fill.hands.click(1, FIRST + 4)
    fill.hands.press("F4")
    assert row(fill, 4)[2] == "2" and row(fill, 1)[4] == "10.2%"


def test_f4_pastes_holds_and_releases_again(window: MainWindow) -> None:
    view, plan = window.pages.view, window.document.plan
    window.pages.go_to(cell("D03", "2022"))
    press(view, "Ctrl+C")
    window.pages.go_to(cell("D04", "2022"))
    press(view, "Ctrl+V")
    window.pages.go_to(cell("D05", "2022"))
    press(view, "F4")
    assert [plan.quantity(cell(row, "2022")).text for row in ("D04", "D05")] == ["500", "500"]
    window.pages.go_to(cell("D03", "2023"))
    window.holds.hold()
    dialog = find(window, HoldDialog, "holdDialog")
    QTest.keyClicks(find(dialog, QLineEdit, "holdReason"), "OK")
    dialog.accept()
    window.pages.go_to(cell("D04", "2023"))
    press(view, "F4")
    assert [plan.holds[cell_key(cell(row, "2023"))].reason for row in ("D03", "D04")] == ["OK", "OK"]
    window.holds.release()
    window.pages.go_to(cell("D03", "2023"))
    press(view, "F4")
    assert not plan.holds


def test_f4_goes_on_in_another_table(window: MainWindow) -> None:
    window.pages.go_to(cell("D03", "2022"))
    press(window.pages.view, "Delete")
    main = cell("D03", "2022")._replace(table="main", row=window.document.plan.tables["main"].ids[3], period="2026")
    window.pages.go_to(main)
    press(window.pages.view, "F4")
    assert window.document.plan.quantity(main).text == ""


def test_the_menu_of_the_cells_offers_to_fill(window: MainWindow) -> None:
    menu = cell_menu(window, window.actions_table, window.findings)
    offered = {action.objectName() for action in menu.actions()}
    assert {"actionFillDown", "actionFillRight", "actionFillOn", "actionFillSeries"} <= offered
    menu.deleteLater()


def test_a_shortcut_goes_on_with_the_figures(window: MainWindow) -> None:
    window.document.execute(acts.clear_cells(window.document.plan, [cell("D02", year) for year in YEARS[2:]]))
    window.pages.go_to(cell("D02", "2021"))
    press(window.pages.view, *["Shift+Right"] * 3, "Ctrl+Shift+E")
    assert [window.document.plan.quantity(cell("D02", year)).text for year in YEARS] == ["3588", "4000", "4412", "4824", "", ""]


# ------------------------------------------------------------------------------------------------- targets beside actuals


def test_targets_go_on_with_targets_and_leave_what_was_reached(fill: FillHands) -> None:
    model = fill.view.plan_model
    model.arrange(replace(model.sheet.arrangement, shows_actuals=True))
    table = model.sheet.table
    place = model.sheet.place(CellRef("t", "A", "2022"))
    fill.view.navigation.select(Block(0, FIRST, *place))
    last = model.sheet.place(CellRef("t", "A", "2026"))
    fill.view.scrollTo(model.index(*last))
    fill.view.filling.fill(stretch_right(Block(0, FIRST, *place), last[1] + 1 - place[1]))
    assert row(fill, 0) == ["3588", "3900", "4212", "4524", "4836", "5148"]
    assert all(table.cell("A", year, ACTUAL).text == "" for year in YEARS)

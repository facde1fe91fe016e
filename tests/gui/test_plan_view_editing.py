"""Editing in the cells with real keys and input methods: nothing typed is lost, nothing untouched is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits import acts
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.views.cell_editor import EditMode
from tests.gui.grid_hands import Hands

LOCKED_AT = "2024-01-01T00:00:00"


def cell(row: str, period: str) -> CellRef:
    """Name a cell of the decomposition table."""
    return CellRef("decomposition", row, period)


def steps(document: Document) -> list[str]:
    """Return the names of the steps so far."""
    return [entry.name for entry in document.workspace.history.entries]


def printed(document: Document, row: str, period: str) -> str:
    """Return what a cell of the plan says."""
    return document.plan.quantity(cell(row, period)).text


@pytest.fixture
def at_figure(hands: Hands) -> Hands:
    """Stand on 500: 软件与信息服务业, 2024年."""
    hands.go_to("D08", "2024")
    return hands


# ------------------------------------------------------------------------------------------------------- opening and closing


def test_typing_replaces_and_enter_goes_down(at_figure: Hands, document: Document) -> None:
    at_figure.type("512.5")
    assert at_figure.editor.text() == "512.5"
    at_figure.press("Enter")
    assert printed(document, "D08", "2024") == "512.5" and at_figure.editor is None
    assert at_figure.view.current_cell() == cell("D09", "2024")
    assert steps(document) == ["填写“软件与信息服务业”2024年：512.5"]


def test_the_gap_of_the_total_follows_at_once(at_figure: Hands) -> None:
    place = at_figure.view.sheet.place(cell("D07", "2024"))
    assert at_figure.view.looks.of(*place).sign == ""
    at_figure.type("530")
    at_figure.press("Enter")
    assert at_figure.view.looks.of(*place).sign == "▼−30"


def test_f2_puts_the_caret_behind_the_raw_text(at_figure: Hands, document: Document) -> None:
    at_figure.press("F2")
    assert (at_figure.editor.text(), at_figure.editor.cursorPosition(), at_figure.editor.selectedText()) == ("500", 3, "")
    at_figure.type("0")
    at_figure.press("Enter")
    assert printed(document, "D08", "2024") == "5000"


@pytest.mark.parametrize(("chords", "place"), [(["F2", "Enter"], ("D09", "2024")), (["F2", "Tab"], ("D08", "2025")), (["F2", "Shift+Enter"], ("D07", "2024"))])
def test_leaving_a_cell_as_it_was_writes_nothing(at_figure: Hands, document: Document, chords: list[str], place: tuple[str, str]) -> None:
    at_figure.press(*chords)
    assert steps(document) == [] and at_figure.view.current_cell() == cell(*place)


def test_no_digit_is_lost_in_a_cell_that_is_only_looked_at(hands: Hands, document: Document) -> None:
    hands.view.plan_model.setData(hands.view.plan_model.index_of(cell("D08", "2024")), "303.14159")
    hands.go_to("D08", "2024")
    hands.press("F2", "Up", "Down", "Enter")
    assert printed(document, "D08", "2024") == "303.14159" and len(steps(document)) == 1


def test_escape_takes_the_typing_back(at_figure: Hands, document: Document) -> None:
    at_figure.type("9")
    at_figure.press("Esc")
    assert at_figure.editor is None and printed(document, "D08", "2024") == "500" and steps(document) == []
    assert at_figure.view.hasFocus()


def test_tab_commits_and_leaves_the_next_cell_closed(at_figure: Hands, document: Document) -> None:
    at_figure.type("1")
    at_figure.press("Tab")
    assert at_figure.editor is None and at_figure.view.current_cell() == cell("D08", "2025")
    at_figure.type("2")
    at_figure.press("Shift+Tab")
    assert (printed(document, "D08", "2024"), printed(document, "D08", "2025")) == ("1", "2")
    assert at_figure.view.current_cell() == cell("D08", "2024")


def test_a_row_typed_with_tabs_ends_under_its_start(at_figure: Hands) -> None:
    for text in ("1", "2"):
        at_figure.type(text)
        at_figure.press("Tab")
    at_figure.type("3")
    at_figure.press("Enter")
    assert at_figure.view.current_cell() == cell("D09", "2024")


@pytest.mark.parametrize(("key", "place"), [("Up", ("D07", "2024")), ("Down", ("D09", "2024")), ("Left", ("D08", "2023")), ("Right", ("D08", "2025"))])
def test_an_arrow_after_typing_commits_and_moves(at_figure: Hands, document: Document, key: str, place: tuple[str, str]) -> None:
    at_figure.type("7")
    at_figure.press(key)
    assert printed(document, "D08", "2024") == "7" and at_figure.view.current_cell() == cell(*place)


def test_an_arrow_after_f2_moves_the_caret_until_f2_turns_it(at_figure: Hands, document: Document) -> None:
    at_figure.press("F2", "Left")
    assert at_figure.editor.cursorPosition() == 2 and at_figure.editor.mode is EditMode.CHANGE
    at_figure.press("Up", "Down")
    assert at_figure.editor is not None
    at_figure.press("F2", "Right")
    assert at_figure.editor is None and at_figure.view.current_cell() == cell("D08", "2025") and steps(document) == []


def test_a_double_click_edits_with_the_caret_where_it_was(at_figure: Hands) -> None:
    row, column = at_figure.place
    rect = at_figure.view.visualRect(at_figure.view.currentIndex())
    at_figure.click_at(QPoint(rect.left() + 6, rect.center().y()), twice=True)
    assert at_figure.editor.text() == "500" and at_figure.editor.cursorPosition() < 2
    assert at_figure.place == (row, column)


def test_a_click_elsewhere_commits(at_figure: Hands, document: Document) -> None:
    at_figure.type("44")
    at_figure.click(2, 4)
    assert printed(document, "D08", "2024") == "44" and at_figure.editor is None and at_figure.place == (2, 4)


def test_backspace_empties_and_edits(at_figure: Hands, document: Document) -> None:
    at_figure.press("Backspace")
    assert at_figure.editor.text() == ""
    at_figure.type("8")
    at_figure.press("Enter")
    assert printed(document, "D08", "2024") == "8"


def test_delete_clears_the_whole_selection_in_one_step(at_figure: Hands, document: Document) -> None:
    at_figure.press("Shift+Right", "Shift+Down", "Del")
    assert [printed(document, row, year) for row in ("D08", "D09") for year in ("2024", "2025")] == [""] * 4
    assert steps(document) == ["清除 4 个单元格"] and at_figure.editor is None
    document.undo()
    assert printed(document, "D09", "2025") == "70"


def test_delete_keeps_held_cells_and_says_how_many(at_figure: Hands, document: Document) -> None:
    document.execute(acts.hold_cells(document.plan, [cell("D09", "2024")], "市科技局", "已报", LOCKED_AT))
    at_figure.press("Shift+Down", "Shift+Down", "Del")
    assert [printed(document, row, "2024") for row in ("D08", "D09", "D10")] == ["", "40", ""]
    assert at_figure.told == ["有 1 个已锁定的格子保持不变。"]


def test_ctrl_shift_end_and_delete_clear_the_figures_only(hands: Hands, document: Document) -> None:
    hands.go_to("D13", "2025")
    hands.press("Ctrl+Shift+End", "Del")
    assert [printed(document, row, year) for row in ("D13", "D14") for year in ("2024", "2025", "2026")] == ["400", "", "", "250", "", ""]
    assert hands.text(13, 8) == "市通信管理局、市文广旅游局"


def test_ctrl_enter_fills_the_selection_in_one_step(at_figure: Hands, document: Document) -> None:
    at_figure.press("Shift+Right", "Shift+Right", "Shift+Down", "Shift+Down")
    blocks = at_figure.blocks
    at_figure.type("33")
    at_figure.press("Ctrl+Enter")
    assert {printed(document, row, year) for row in ("D08", "D09", "D10") for year in ("2024", "2025", "2026")} == {"33"}
    assert steps(document) == ["填充 9 个单元格：33"] and at_figure.blocks == blocks and at_figure.editor is None
    assert at_figure.view.current_cell() == cell("D08", "2024")


def test_typing_over_a_selection_writes_the_active_cell_only(at_figure: Hands, document: Document) -> None:
    at_figure.press("Shift+Down")
    at_figure.type("5")
    at_figure.press("Enter")
    assert (printed(document, "D08", "2024"), printed(document, "D09", "2024")) == ("5", "40")
    assert at_figure.view.current_cell() == cell("D09", "2024") and len(at_figure.blocks) == 1


# ---------------------------------------------------------------------------------------------------------- input methods


def test_a_text_committed_without_composing_opens_the_editor_and_is_kept(at_figure: Hands, document: Document) -> None:
    at_figure.commit("，")
    assert at_figure.editor is not None and at_figure.editor.text() == "，"
    at_figure.press("Esc")
    at_figure.commit("１２３．５")
    at_figure.press("Enter")
    assert document.plan.quantity(cell("D08", "2024")).number == pytest.approx(123.5)


def test_a_composed_text_replaces_the_cell(at_figure: Hands, document: Document) -> None:
    at_figure.compose("q", "qu", "quan", result="全国前列")
    assert at_figure.editor.text() == "全国前列"
    at_figure.press("Enter")
    assert document.plan.quantity(cell("D08", "2024")).state is State.WORDS


def test_the_input_method_is_off_where_nothing_can_be_written(hands: Hands, document: Document) -> None:
    document.execute(acts.hold_cells(document.plan, [cell("D03", "2022")], "市经信局", "已报市领导", LOCKED_AT))
    hands.click(2, 3)
    assert not hands.view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    hands.click(2, 4)
    assert hands.view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


# ------------------------------------------------------------------------------------------------------------ the reading


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("超过1万", "读作 >10000亿元"),
        ("1.2万亿元", "读作 12000亿元"),
        ("５００", "读作 500亿元"),
        ("3,588", "读作 3588亿元"),
        ("6.9%", "“%”与本行的单位“亿元”不一致；请换算成“亿元”，或只写数。"),
        ("——", "记为暂缺（不是 0）"),
        ("/", "记为不涉及"),
        ("300左右", ""),
        (">15", ""),
        ("512", ""),
        ("512亿元", ""),
        ("512.5", "读作 512.5亿元；本行一般写整数"),
        ("=4000*1.1", "读作 4400亿元"),
        ("4000+200", "读作 4200亿元"),
        ("10000/3", "读作 3333亿元（已四舍五入）"),
        ("*1.1", "读作 原值500×1.1＝550亿元"),
        ("/3", "读作 原值500÷3＝167亿元（已四舍五入）"),
        ("-5%", "读作 原值500×(1-5%)＝475亿元"),
        ("3000万元", "读作 0.3亿元；本行一般写整数"),
        ("3。5", "读作 3.5亿元；本行一般写整数"),
        ("4000*", "算式还没有写完。"),
        ("=A+B", "格子里的算式只认数和运算符号，不认名称“A”；请直接写数。"),
        ("全国前列", "没有数字，将按文字目标保存"),
        ("大概五百", "“大概五百”不能识别为数，也不是文字目标。"),
    ],
)
def test_how_a_text_is_read_is_said_while_it_is_typed(at_figure: Hands, text: str, reading: str) -> None:
    at_figure.commit(text)
    assert at_figure.readings[-1] == reading
    tip = at_figure.view.findChild(object, "readingTip")
    assert (tip.isVisible(), tip.text()) == (bool(reading), reading)
    at_figure.press("Esc")
    assert at_figure.readings[-1] == "" and not tip.isVisible()


def test_the_raw_text_of_a_cell_says_nothing_of_itself(at_figure: Hands) -> None:
    at_figure.press("F2")
    assert set(at_figure.readings) <= {""}


def test_the_reading_stays_inside_the_grid(hands: Hands) -> None:
    hands.go_to("D14", "2026")
    hands.commit("超过1万")
    tip = hands.view.findChild(object, "readingTip")
    assert hands.view.viewport().rect().contains(tip.geometry()) and not tip.geometry().intersects(hands.editor.geometry())


def test_what_cannot_be_read_is_kept_as_text_and_marked_when_that_is_wanted(at_figure: Hands, document: Document) -> None:
    at_figure.commit("大概五百")
    at_figure.press("Enter", "Ctrl+Shift+Enter")
    assert at_figure.view.current_cell() == cell("D09", "2024") and "已按原文保存" in at_figure.told[-1]
    assert document.plan.quantity(cell("D08", "2024")).state is State.NOT_UNDERSTOOD
    assert at_figure.view.looks.of(*at_figure.view.sheet.place(cell("D08", "2024"))).is_unread


# ------------------------------------------------------------------------------------------------------------- locked cells


@pytest.mark.parametrize("act", [lambda hands: hands.type("7"), lambda hands: hands.press("F2"), lambda hands: hands.press("Backspace"), lambda hands: hands.commit("七")])
def test_a_held_cell_explains_itself(at_figure: Hands, document: Document, act: Callable[[Hands], None]) -> None:
    document.execute(acts.hold_cells(document.plan, [cell("D08", "2024")], "市经信局", "已报市领导", LOCKED_AT))
    act(at_figure)
    assert at_figure.editor is None and "已由市经信局锁定（已报市领导）" in at_figure.told[-1]
    assert at_figure.view.current_cell() == cell("D08", "2024")


def test_a_plan_opened_for_reading_explains_itself(open_document: Callable[..., Document], plan_path: Path, show_page: Callable[..., Hands]) -> None:
    hands = show_page(open_document(plan_path, read_only=True), "decomposition")
    hands.go_to("D08", "2024")
    for act in (lambda: hands.type("1"), lambda: hands.press("Del"), lambda: hands.press("Ctrl+D"), lambda: hands.press("F2")):
        hands.told.clear()
        act()
        assert "只读" in hands.told[-1]
    hands.press("Ctrl+C", "Down", "Ctrl+V")
    assert "只读" in hands.told[-1] and hands.text(8, 5) == "40"


def test_a_step_from_elsewhere_does_not_wipe_what_is_being_typed(at_figure: Hands, document: Document) -> None:
    at_figure.type("51")
    document.execute(acts.type_cell(document.plan, cell("D08", "2024"), "999"))
    assert at_figure.editor.text() == "51"
    at_figure.press("Enter")
    assert printed(document, "D08", "2024") == "51"


# --------------------------------------------------------------------------------------------------------------- filling


def test_ctrl_d_copies_the_first_row_of_the_selection_down(at_figure: Hands, document: Document) -> None:
    at_figure.press("Shift+Right", "Shift+Down", "Shift+Down", "Ctrl+D")
    assert [printed(document, row, year) for row in ("D09", "D10") for year in ("2024", "2025")] == ["500", "750"] * 2
    assert steps(document) == ["向下填充 4 个单元格"]


def test_ctrl_d_on_one_cell_takes_the_one_above(hands: Hands, document: Document) -> None:
    hands.go_to("D09", "2024")
    hands.press("Ctrl+D")
    assert printed(document, "D09", "2024") == "500"


def test_ctrl_r_copies_to_the_right_and_on_one_cell_takes_the_one_before(at_figure: Hands, document: Document) -> None:
    at_figure.press("Shift+Right", "Shift+Right", "Ctrl+R")
    assert [printed(document, "D08", year) for year in ("2025", "2026")] == ["500", "500"]
    at_figure.go_to("D09", "2024")
    at_figure.press("Ctrl+R")
    assert printed(document, "D09", "2024") == "20" and steps(document)[-1] == "向右填充 1 个单元格"


def test_filling_keeps_held_cells_and_says_so(at_figure: Hands, document: Document) -> None:
    document.execute(acts.hold_cells(document.plan, [cell("D09", "2024")], "市科技局", "已报", LOCKED_AT))
    at_figure.press("Shift+Down", "Shift+Down", "Ctrl+D")
    assert (printed(document, "D09", "2024"), printed(document, "D10", "2024")) == ("40", "500")
    assert at_figure.told == ["有 1 个已锁定的格子保持不变。"]


def test_a_fill_keeps_the_meaning_of_what_it_copies(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "main")
    hands.go_to("M02", "2026")
    hands.press("Ctrl+R", "Ctrl+Z")
    hands.go_to("M01", "2026")
    hands.press("Shift+Down", "Shift+Down", "Shift+Down", "Ctrl+D")
    assert document.plan.quantity(CellRef("main", "M04", "2026")).low == 10000, ">1 was printed but meant as >10000"
    assert document.plan.quantity(CellRef("main", "M03", "2026")).low == 1, "in another unit the text is read anew"


def test_filling_where_there_is_nothing_to_copy_from_changes_nothing(hands: Hands, document: Document) -> None:
    hands.go_to("D01", "2024")
    hands.press("Ctrl+D")
    hands.go_to("D08", "2021")
    hands.press("Ctrl+R")
    assert steps(document) == []


def test_keys_of_the_keypad_do_the_same(at_figure: Hands, document: Document) -> None:
    keypad = Qt.KeyboardModifier.KeypadModifier
    QTest.keyClick(at_figure.view, Qt.Key.Key_6, keypad)
    QTest.keyClick(at_figure.editor, Qt.Key.Key_Enter, keypad)
    assert printed(document, "D08", "2024") == "6" and at_figure.view.current_cell() == cell("D09", "2024")


def test_signs_that_come_before_the_focus_go_on_in_the_open_editor(hands: Hands) -> None:
    """A fast typist's second sign may still be sent to the grid; it must not begin the text anew."""
    hands.go_to("D07", "2026")
    for sign in "4150":
        QTest.keyClick(hands.view, sign)
    editor = hands.view.editing.editor
    assert editor is not None and editor.text() == "4150"

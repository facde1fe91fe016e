"""Typing figures into the grid: arithmetic, changes of what stood there, and texts that cannot be read, with real keys, clicks and input methods."""

from __future__ import annotations

import warnings

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits import acts
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.views.cell_editor import EditMode
from tests.gui.grid_hands import Hands


def cell(row: str, period: str) -> CellRef:
    """Name a cell of the decomposition table."""
    return CellRef("decomposition", row, period)


def said(document: Document, row: str = "D08", period: str = "2024") -> Quantity:
    """Return what a cell of the plan says."""
    return document.plan.quantity(cell(row, period))


def steps(document: Document) -> list[str]:
    """Return the names of the steps so far."""
    return [entry.name for entry in document.workspace.history.entries]


def tip(hands: Hands) -> str:
    """Return what stands beside the editor."""
    label = hands.view.findChild(QLabel, "readingTip")
    return label.text() if label.isVisible() else ""


@pytest.fixture
def at_figure(hands: Hands) -> Hands:
    """Stand on 500: 软件与信息服务业, 2024年."""
    hands.go_to("D08", "2024")
    return hands


# ------------------------------------------------------------------------------------------------------------- arithmetic


def test_a_typed_expression_shows_its_result_and_comes_back_with_f2(at_figure: Hands, document: Document) -> None:
    at_figure.type("=4000*1.1")
    at_figure.press("Enter")
    assert (said(document).text, said(document).expression) == ("4400", "=4000*1.1")
    assert at_figure.text(*at_figure.view.sheet.place(cell("D08", "2024"))) == "4400"
    assert steps(document) == ["填写“软件与信息服务业”2024年：=4000*1.1，得 4400"]
    at_figure.press("Up", "F2")
    assert at_figure.editor.text() == "=4000*1.1"
    at_figure.press("Enter")
    assert len(steps(document)) == 1, "an expression that is only looked at is not written again"
    at_figure.press("Up", "F2", "Backspace")
    at_figure.type("2")
    at_figure.press("Enter")
    assert (said(document).text, said(document).expression) == ("4800", "=4000*1.2")


def test_the_result_typed_over_the_expression_replaces_it(at_figure: Hands, document: Document) -> None:
    for text in ("=4000*1.1", "4400"):
        at_figure.go_to("D08", "2024")
        at_figure.type(text)
        at_figure.press("Enter")
    assert said(document).expression == "" and said(document).text == "4400"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("4000+200", "4200"),
        ("(1200+300)/2", "750"),
        ("4000-200", "3800"),
        ("1/2", "0.5"),
        ("＝４０００×１．１", "4400"),
        ("（１２００＋３００）÷２", "750"),
        ("1200亿元+300亿元", "1500"),
        ("4000*12%", "480"),
        ("10000/3", "3333"),
    ],
)
def test_arithmetic_is_understood_with_and_without_an_equals_sign(at_figure: Hands, document: Document, text: str, result: str) -> None:
    at_figure.commit(text)
    at_figure.press("Enter")
    assert said(document).text == result and said(document).expression.startswith("=") and at_figure.editor is None


@pytest.mark.parametrize(("text", "result", "low"), [("14%", "14%", "14"), ("14", "14", "14"), ("10%+5%", "15%", "15"), ("12*1.1", "13.2", "13.2"), ("=100*15%", "1500%", "1500")])
def test_a_row_of_percents_reads_percents(hands: Hands, document: Document, text: str, result: str, low: str) -> None:
    hands.go_to("D01", "2024")
    hands.type(text)
    hands.press("Enter")
    assert (said(document, "D01").text, str(said(document, "D01").low)) == (result, low)


def test_a_range_is_no_subtraction(at_figure: Hands, document: Document) -> None:
    at_figure.type("500-600")
    at_figure.press("Enter")
    assert said(document).state is State.RANGE and not said(document).expression


@pytest.mark.parametrize(("text", "result"), [("*1.1", "550"), ("/4", "125"), ("×1.1", "550"), ("+5%", "525"), ("-5%", "475"), ("+200", "+200")])
def test_a_change_works_on_the_figure_of_the_cell(at_figure: Hands, document: Document, text: str, result: str) -> None:
    at_figure.commit(text)
    at_figure.press("Tab")
    assert said(document).text == result and at_figure.view.current_cell() == cell("D08", "2025")
    document.undo()
    assert said(document).text == "500"


def test_saying_nothing_in_five_ways_keeps_them_apart(at_figure: Hands, document: Document) -> None:
    states = []
    for text in ("0", "——", "/", "全国前列"):
        at_figure.go_to("D08", "2024")
        at_figure.commit(text)
        at_figure.press("Enter")
        states.append(said(document).state)
    at_figure.go_to("D08", "2024")
    at_figure.press("Del")
    states.append(said(document).state)
    assert states == [State.NUMBER, State.MISSING, State.NOT_APPLICABLE, State.WORDS, State.EMPTY]
    at_figure.commit("无")
    at_figure.press("Enter")
    assert "没有数量请写 0，暂缺请写“——”，不涉及请写“/”" in tip(at_figure)


# ---------------------------------------------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize("key", ["Enter", "Shift+Enter", "Tab", "Shift+Tab", "Ctrl+Enter", "Down", "Left", "PgDn"])
def test_what_cannot_be_read_keeps_the_editor_open_and_says_why(at_figure: Hands, document: Document, key: str) -> None:
    at_figure.commit("1/0")
    at_figure.press(key)
    assert at_figure.editor is not None and at_figure.editor.hasFocus() and at_figure.editor.text() == "1/0"
    assert tip(at_figure) == "除数是 0，算不出结果。\n改正后按回车；按 Esc 还原；按 Ctrl+Shift+Enter 按原文保留，并标为不能识别。"
    assert at_figure.readings[-1] == "除数是 0，算不出结果。" and at_figure.editor.property("refused")
    assert said(document).text == "500" and at_figure.view.current_cell() == cell("D08", "2024") and steps(document) == []


def test_esc_restores_and_a_corrected_text_is_taken(at_figure: Hands, document: Document) -> None:
    at_figure.type("1/0")
    at_figure.press("Enter", "Esc")
    assert at_figure.editor is None and said(document).text == "500" and tip(at_figure) == ""
    at_figure.type("1/0")
    at_figure.press("Enter", "Backspace")
    assert not at_figure.editor.property("refused") and "改正" not in tip(at_figure)
    at_figure.type("4")
    at_figure.press("Enter")
    assert said(document).text == "0.25" and at_figure.view.current_cell() == cell("D09", "2024")


def test_a_click_elsewhere_leaves_the_editor_where_it_is(at_figure: Hands, document: Document) -> None:
    at_figure.type("1/0")
    at_figure.click(2, 4)
    assert at_figure.editor is not None and at_figure.editor.hasFocus() and at_figure.view.current_cell() == cell("D08", "2024")
    at_figure.drag((2, 4), (4, 5))
    at_figure.click(2, 4, twice=True)
    assert at_figure.editor.text() == "1/0" and len(at_figure.blocks) == 1 and steps(document) == []
    at_figure.press("Esc")
    at_figure.click(2, 4)
    assert at_figure.place == (2, 4)


BAD = {
    "9" * 400: "最多写 30 位",
    "1e309": "科学计数法",
    "NaN": "不是一个数",
    "=inf": "不是一个数",
    "=9^9^9^9": "结果太大",
    "=" + "(" * 60 + "1": "括号套得太深",
    "=" + "1+" * 300 + "1": "算式太长",
    '=HYPERLINK("http://example.org","点这里")': "不认函数“HYPERLINK”",
    "=cmd|'/C calc'!A0": "不认名称“cmd”",
    "=A+B": "不认名称“A”",
    "3588 4000": "两个数",
    "300家": "与本行的单位“亿元”不一致",
    "5😀": "第 2 个字“😀”不能识别",
    "😀": "不能识别为数",
    "五百": "阿拉伯数字",
    "2026/6/30": "像是日期",
    "(1200)": "括号里的数不明确",
}


@pytest.mark.parametrize("text", BAD, ids=[text[:12] for text in BAD])
def test_bad_input_has_a_sentence_and_harms_nothing(at_figure: Hands, document: Document, text: str) -> None:
    at_figure.commit(text)
    at_figure.press("Enter")
    assert BAD[text] in tip(at_figure) and at_figure.editor is not None and steps(document) == []
    at_figure.press("Ctrl+Shift+Enter")
    assert (said(document).text, said(document).state, said(document).expression) == (text, State.NOT_UNDERSTOOD, "")
    assert at_figure.editor is None and at_figure.view.current_cell() == cell("D09", "2024")
    assert "不能识别，已按原文保存并标记" in at_figure.told[-1]


def test_signs_that_no_cell_has_a_use_for_are_left_out(at_figure: Hands, document: Document) -> None:
    at_figure.commit("12\u202e34\x00")
    at_figure.press("Enter")
    assert (said(document).text, str(said(document).low)) == ("1234", "1234"), "what is shown is what is meant"
    at_figure.commit("\u200f全国前列👨\u200d👩\u200d👧")
    at_figure.press("Enter")
    assert said(document, "D09").text == "全国前列👨\u200d👩\u200d👧"


def test_a_jump_keeps_a_text_that_cannot_be_read_and_says_so(at_figure: Hands, document: Document) -> None:
    at_figure.commit("大概五百")
    at_figure.press("Enter")
    at_figure.go_to("D03", "2022")
    assert at_figure.editor is None and (said(document).text, said(document).state) == ("大概五百", State.NOT_UNDERSTOOD)
    assert at_figure.told[-1] == "“大概五百”不能识别，已按原文保存并标记。" and at_figure.view.current_cell() == cell("D03", "2022")


def test_a_sheet_that_is_put_away_keeps_what_was_typed(at_figure: Hands, document: Document) -> None:
    at_figure.commit("大概五百")
    at_figure.press("Enter")
    at_figure.page.hide()
    assert said(document).text == "大概五百"


def test_looking_something_up_in_another_program_ends_no_typing(at_figure: Hands, document: Document) -> None:
    at_figure.type("52")
    editor, page = at_figure.editor, at_figure.page
    with warnings.catch_warnings():
        # Out of favour, but the one way to lose the keys to nobody where there is no window system.
        warnings.simplefilter("ignore", DeprecationWarning)
        QApplication.setActiveWindow(None)
        assert not editor.hasFocus() and at_figure.editor is editor and steps(document) == []
        QApplication.setActiveWindow(page)
    assert editor.hasFocus()
    at_figure.type("0")
    at_figure.press("Enter")
    assert said(document).text == "520"


def test_prose_is_taken_where_prose_stands(document: Document, show_page: object) -> None:
    hands = show_page(document, "text")
    place = hands.place
    hands.commit("建成若干个标志性平台")
    assert tip(hands) == "不能识别为数，将按文字保存并标记"
    hands.press("Enter")
    assert hands.editor is None and hands.text(place.row, hands.view.sheet.first_period) == "建成若干个标志性平台"


# --------------------------------------------------------------------------------------------------------------- filling


def test_ctrl_enter_reads_the_text_in_each_row_and_by_each_figure(hands: Hands, document: Document) -> None:
    hands.go_to("D01", "2024")
    hands.press("Shift+Down", "Shift+Right")
    hands.type("*1.1")
    hands.press("Ctrl+Enter")
    assert [said(document, row, year).text for row in ("D01", "D02") for year in ("2024", "2025")] == ["14.3", "16.5", "5830", "6600"]
    assert steps(document) == ["填充 4 个单元格：*1.1"]


def test_cells_in_which_a_fill_cannot_be_read_stay_as_they_are(hands: Hands, document: Document) -> None:
    hands.go_to("D09", "2021")
    hands.press("Shift+Down", "Shift+Down")
    hands.type("+10%")
    hands.press("Ctrl+Enter")
    assert [said(document, row, "2021").text for row in ("D09", "D10", "D11")] == ["7.7", "——", "721.6"]
    assert hands.told[-1] == "有 1 个格子不能这样填写（单位不同，或原来没有数），保持不变。"


# ------------------------------------------------------------------------------------------------------ from the cell above


def test_ctrl_quote_takes_the_entry_from_above_and_with_shift_its_value(at_figure: Hands, document: Document) -> None:
    at_figure.type("=4000*1.1")
    at_figure.press("Enter", "Ctrl+Apostrophe")
    assert at_figure.editor.text() == "=4000*1.1" and at_figure.editor.mode is EditMode.CHANGE
    at_figure.press("Enter")
    assert (said(document, "D09").text, said(document, "D09").expression) == ("4400", "=4000*1.1")
    at_figure.press("Ctrl+Shift+QuoteDbl")
    assert at_figure.editor.text() == "4400"
    at_figure.press("Esc")
    at_figure.type("1")
    at_figure.press("Ctrl+Shift+Apostrophe", "Enter")
    assert (said(document, "D10").text, said(document, "D10").expression) == ("14400", "")


def test_in_the_first_row_there_is_nothing_above(hands: Hands) -> None:
    hands.go_to("D01", "2024")
    hands.press("Ctrl+Apostrophe")
    assert hands.editor is None and hands.told[-1] == "上面没有格子，无法照抄。"


def test_a_held_cell_takes_nothing_from_above(at_figure: Hands, document: Document) -> None:
    document.execute(acts.hold_cells(document.plan, [cell("D08", "2024")], "市经信局", "已报市领导", "2024-01-01T00:00:00"))
    at_figure.press("Ctrl+Apostrophe")
    assert at_figure.editor is None and "已由市经信局锁定" in at_figure.told[-1]


# ------------------------------------------------------------------------------------------------------------ input methods


def test_the_window_of_candidates_stands_at_the_cell(at_figure: Hands) -> None:
    view = at_figure.view
    where = view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    rect = view.visualRect(view.currentIndex())
    assert where.size() == rect.size() and view.rect().contains(where)
    at_figure.press("F2")
    editor = at_figure.editor
    caret = editor.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).toRect()
    assert editor.rect().contains(caret.center()), (editor.rect(), caret)
    assert rect.contains(editor.mapTo(view.viewport(), caret.center()))


def test_figures_ask_the_input_method_for_digits(at_figure: Hands) -> None:
    digits = Qt.InputMethodHint.ImhPreferNumbers
    assert Qt.InputMethodHint(at_figure.view.inputMethodQuery(Qt.InputMethodQuery.ImHints)) & digits
    at_figure.press("F2")
    assert at_figure.editor.inputMethodHints() & digits


def test_keys_that_an_editor_has_no_use_for_leave_the_grid_alone(at_figure: Hands, document: Document) -> None:
    place = at_figure.place
    at_figure.type("12")
    at_figure.press("Alt+PgDn", "Alt+PgUp", "F4", "Ctrl+D", "Alt+Shift+Left")
    assert at_figure.place == place and at_figure.editor.text() == "12" and steps(document) == []
    at_figure.press("Enter")
    assert said(document).text == "12"


def test_the_list_opens_in_an_editor_that_is_open_already(at_figure: Hands) -> None:
    at_figure.type("1")
    at_figure.press("Alt+Down")
    assert at_figure.editor.text() == "1" and at_figure.view.labels.popup.isVisible()
    at_figure.press("Esc")
    assert at_figure.editor.text() == "1" and not at_figure.view.labels.popup.isVisible()
    at_figure.press("Esc")
    assert at_figure.editor is None


def test_enter_typed_faster_than_the_keys_move_still_takes_the_text(at_figure: Hands, document: Document) -> None:
    at_figure.type("12")
    at_figure.view.setFocus()
    QTest.keyClick(at_figure.view, Qt.Key.Key_Return)
    assert said(document).text == "12" and at_figure.editor is None


def test_a_text_committed_while_an_editor_is_open_goes_on_in_it(at_figure: Hands, document: Document) -> None:
    at_figure.type("4")
    view = at_figure.view
    at_figure.compose("y", "yi", result="亿")
    event = QInputMethodEvent()
    event.setCommitString("元")
    QApplication.sendEvent(view, event)
    assert at_figure.editor.text() == "4亿元"
    at_figure.press("Enter")
    assert str(said(document).low) == "4"


def test_what_is_being_composed_is_no_text_yet_and_is_not_lost(at_figure: Hands, document: Document) -> None:
    at_figure.compose("c", "chao", "chaoguo", result="超过")
    QTest.keyClick(at_figure.editor, Qt.Key.Key_5)
    at_figure.compose("b", "bai", result="百")
    at_figure.press("Enter")
    assert (said(document).text, said(document).state, str(said(document).low)) == ("超过5百", State.GREATER, "500")

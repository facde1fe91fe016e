"""Codes that spread a figure, typed into cells and into the formula bar: read while they are typed, carried out as one step, refused with the reason."""

from __future__ import annotations

import pytest
from PySide6.QtTest import QTest

from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits import acts
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models import typed_spread
from tests.gui.grid_hands import Hands
from tests.gui.window_kit import PART, TOTAL, begin_typing, cell, open_windows, plan_file, press, settle, type_into_cell, window

__all__ = ["open_windows", "plan_file", "window"]
PARTS = ("D08", "D09", "D10", "D11", "D12", "D13", "D14")


def parts(document: Document, period: str) -> list[str]:
    """Return what the parts of 数字服务业(营收) say."""
    return [document.plan.quantity(cell(row, period)).text for row in PARTS]


def test_a_code_is_read_while_it_is_typed_and_carried_out_as_one_step(hands: Hands, document: Document) -> None:
    before = parts(document, "2026")
    hands.go_to(TOTAL, "2026")
    hands.type("4150@bl")
    assert hands.readings[-1] == "读作：4150亿元，按现值比例分解，改写 1 格。"
    hands.press("Backspace", "Backspace")
    hands.commit("平均")
    assert hands.readings[-1].startswith("读作：4150亿元，平均分解，改写 8 格。变动最大的是“数字产品与互联网批零”：2000 → ")
    hands.press("Enter")
    assert hands.editor is None and hands.told[-1] == "已写入 8 个单元格。请注意：有 5 处原来对得上的数现在对不上，见“问题”。"
    assert parts(document, "2026") == ["593", "593", "593", "593", "593", "593", "592"]
    entry = document.workspace.history.next_undo
    assert entry is not None and entry.name == "分解“数字服务业(营收)”2026年的 4150，平均，写入 8 格"
    assert document.undo() is not None
    assert parts(document, "2026") == before


def test_what_is_added_goes_on_top_and_on_the_step(hands: Hands, document: Document) -> None:
    hands.go_to(TOTAL, "2025")
    hands.commit("+200@比例 步10")
    hands.press("Enter")
    assert document.plan.quantity(cell(TOTAL, "2025")).text == "3600"
    figures = [int(text) for text in parts(document, "2025")]
    assert sum(figures) == 3600 and not any(figure % 10 for figure in figures)


def test_a_path_over_the_years_ends_in_the_cell(hands: Hands, document: Document) -> None:
    hands.go_to("D02", "2026")
    hands.commit("7000@等差自2021年")
    assert "自2021年起等差" in hands.readings[-1]
    hands.press("Enter")
    years = [int(document.plan.quantity(cell("D02", year)).text) for year in ("2021", "2022", "2023", "2024", "2025", "2026")]
    assert years[0] == 3588 and years[-1] == 7000
    assert {later - before for before, later in zip(years, years[1:], strict=False)} <= {682, 683}


def test_a_code_that_cannot_be_carried_out_keeps_the_editor_open_and_says_why(hands: Hands, document: Document) -> None:
    hands.go_to(PART, "2026")
    hands.commit("200@平均")
    hands.press("Enter")
    assert hands.editor is not None and "下面没有参加合计的分项" in hands.readings[-1]
    hands.press("Esc")
    assert document.plan.quantity(cell(PART, "2026")).text == "100" and document.workspace.history.next_undo is None


def test_holds_that_stand_in_the_way_are_named(hands: Hands, document: Document) -> None:
    held = [cell(row, "2026") for row in PARTS]
    document.execute(acts.hold_cells(document.plan, held, "李四", "已审定", "2026-01-01T08:00:00"))
    hands.go_to(TOTAL, "2026")
    hands.type("4200@bl")
    assert "由李四锁定为" in hands.readings[-1] and "不能这样分解" in hands.readings[-1]
    hands.press("Enter")
    assert hands.editor is not None
    hands.press("Esc")


def test_a_code_with_control_and_enter_spreads_every_selected_total(hands: Hands, document: Document) -> None:
    hands.go_to(TOTAL, "2024")
    hands.press("Shift+Right", "Shift+Right")
    hands.type("@bl")
    hands.press("Ctrl+Enter")
    assert "已分解 3 个合计" in hands.told[-1]
    for year, total in (("2024", 2700), ("2025", 3400), ("2026", 4000)):
        assert sum(int(text) for text in parts(document, year)) == total
    assert document.undo() is not None and document.workspace.history.next_undo is None


def test_cells_for_words_take_the_sign_as_a_sign(window: MainWindow) -> None:
    where = CellRef("text", "P004", "goal")
    type_into_cell(window, where, "a@b")
    assert window.document.plan.quantity(where).text == "a@b"


def test_the_formula_bar_takes_codes_too(window: MainWindow) -> None:
    window.pages.go_to(cell(TOTAL, "2026"))
    field = window.formula.field
    field.setFocus()
    field.selectAll()
    for sign in "4000@pj":
        QTest.keyClick(field, sign)
    press(field, "Return")
    settle()
    assert sum(int(text) for text in parts(window.document, "2026")) == 4000
    assert not window.formula.is_editing
    begin_typing(window, cell(PART, "2025"), "@pj")
    press(window.pages.view.editing.editor, "Escape")
    settle()


def test_a_total_of_very_many_rows_is_left_to_the_dialog(hands: Hands, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed_spread, "MOST_TYPED", 5)
    hands.go_to(TOTAL, "2026")
    hands.type("4000@bl")
    assert "请用菜单“表格”里的“分解到分项或各年”" in hands.readings[-1]
    hands.press("Enter")
    assert hands.editor is not None
    hands.press("Esc")

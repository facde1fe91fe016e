"""Writing into label columns with real keys, mouse and input methods: names, groups, units, departments, words to choose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from ningbo_planner.domain.indicator import Kind
from ningbo_planner.domain.table import CellRef, TableInfo
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutTable, SetField
from ningbo_planner.edits.structure import delete_rows
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.entry_choices import Choice, Choices, toggled, unit_choices, with_choice, word_range
from ningbo_planner.gui.views.block_moves import Block, Place
from ningbo_planner.gui.views.choice_popup import ChoicePopup
from tests.gui.grid_hands import Hands
from tests.gui.window_kit import find, settle
from tests.gui.window_kit import open_windows as open_windows
from tests.gui.window_kit import plan_file as plan_file
from tests.gui.window_kit import window as window

TABLE = "decomposition"


def steps(document: Document) -> list[str]:
    """Return the names of the steps so far."""
    return [entry.name for entry in document.workspace.history.entries]


def said(document: Document, row: str, field: str, table: str = TABLE) -> object:
    """Return one field of a row."""
    return document.plan.tables[table].get(row, field)


def go(hands: Hands, row: str, column: str) -> None:
    """Go to a label of a row."""
    at = hands.view.sheet.column_at(column)
    assert at is not None
    hands.view.navigation.go_to(Place(hands.view.sheet.rows.row_of(row), at))


def popup(hands: Hands) -> ChoicePopup:
    """Return the list under the editor."""
    return hands.view.labels.popup


# ------------------------------------------------------------------------------------------------------------------- names


def test_a_name_is_typed_over_like_a_figure(hands: Hands, document: Document) -> None:
    go(hands, "D10", "name")
    hands.commit("数字金融业")
    assert hands.editor is not None and hands.editor.text() == "数字金融业"
    hands.press("Enter")
    assert steps(document) == ["把“数字金融”改名为“数字金融业”"] and hands.place.row == 10
    document.undo()
    assert said(document, "D10", "name") == "数字金融"


def test_f2_begins_with_the_name_without_its_unit(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "main")
    go(hands, "M01", "name")
    assert hands.text(0, hands.view.sheet.name_column) == "数字经济增加值(亿元)"
    hands.press("F2")
    assert hands.editor.text() == "数字经济增加值"
    hands.press("Enter")
    assert steps(document) == []


def test_a_double_click_edits_a_label(hands: Hands, document: Document) -> None:
    column = hands.view.sheet.column_at("name")
    hands.click(8, column, twice=True)
    assert hands.editor.text() == "数字科技"


@pytest.mark.parametrize(("text", "why"), [("数字科技", "已有“数字科技”"), (" ", "不能为空"), ("长" * 201, "最多写 200 个字")])
def test_a_name_that_cannot_be_kept_keeps_the_editor_open_and_says_why(hands: Hands, document: Document, text: str, why: str) -> None:
    go(hands, "D10", "name")
    hands.press("F2")
    hands.editor.setText(text)
    hands.press("Enter")
    assert hands.editor is not None and why in hands.readings[-1]
    hands.press("Esc")
    assert hands.editor is None and steps(document) == [] and said(document, "D10", "name") == "数字金融"


def test_the_objection_is_what_the_model_says(hands: Hands) -> None:
    model, column = hands.view.plan_model, hands.view.sheet.column_at("name")
    assert "控制字符" in model.objection(model.index(9, column), "数字\x00金融")
    assert "只能写一行" in model.objection(model.index(9, column), "数字\n金融")
    assert model.objection(model.index(9, column), "数字/金融🚀") == ""


def test_delete_never_empties_a_name(hands: Hands, document: Document) -> None:
    go(hands, "D10", "name")
    hands.press("Del")
    assert "指标名称不能清空" in hands.told[-1] and steps(document) == []


# ------------------------------------------------------------------------------------------------------- groups and texts


def test_a_group_label_is_renamed_in_its_whole_run(hands: Hands, document: Document) -> None:
    go(hands, "D09", "group")
    hands.commit("互联网")
    assert "这一格管 3 行" in hands.readings[-1]
    hands.press("Enter")
    assert steps(document) == ["把分组“互联网及软件信息服务”改名为“互联网”"]
    assert [said(document, row, "group") for row in ("D08", "D10")] == ["互联网", "互联网"]


def test_delete_takes_a_group_away_and_the_name_fills_both_columns(hands: Hands, document: Document) -> None:
    go(hands, "D12", "group")
    hands.press("Del")
    assert steps(document) == ["清空 2 行的分组"]
    row = hands.view.sheet.rows.row_of("D12")
    assert hands.view.sheet.span(row, 0).right == 1 and hands.text(row, 0) == "数字媒体、数字影视等"


def test_labels_of_the_table_of_texts_are_written(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "text", 1200)
    for column, text, step in (("section", "一(三)", "章节"), ("due", "每年", "时限"), ("unit", "万元", "单位")):
        go(hands, "P006", column)
        hands.commit(text)
        hands.press("Enter")
        assert said(document, "P006", column, "text") == text and step in steps(document)[-1]
    go(hands, "P006", "due")
    hands.press("Alt+Down")
    assert popup(hands).shown[:2] == ["2026年", "每年"]


def test_labels_of_several_rows_are_filled_and_emptied_as_one_step(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "text", 1200)
    column = hands.view.sheet.column_at("due")
    hands.view.navigation.select(Block(0, column, 2, column))
    hands.commit("2025年")
    hands.press("Ctrl+Enter")
    assert steps(document) == ["修改 3 行的时限"] and said(document, "P003", "due", "text") == "2025年"
    hands.press("Del")
    assert steps(document)[1:] == ["清空 3 行的时限"]


def test_f4_writes_a_label_again_and_never_into_a_figure(hands: Hands, document: Document) -> None:
    go(hands, "D08", "departments")
    hands.commit("市数字经济局")
    hands.press("Enter")
    go(hands, "D11", "departments")
    hands.press("F4")
    assert said(document, "D11", "departments") == ("市数字经济局",) and len(steps(document)) == 2
    hands.go_to("D11", "2023")
    hands.press("F4")
    assert len(steps(document)) == 2


def test_names_are_not_filled(hands: Hands, document: Document) -> None:
    refused: list[str] = []
    document.refused.connect(refused.append)
    column = hands.view.sheet.column_at("name")
    hands.view.navigation.select(Block(7, column, 9, column))
    hands.commit("同名")
    hands.press("Ctrl+Enter")
    assert steps(document) == [] and "请一次只改一行" in refused[-1]


def test_a_plan_opened_for_reading_explains_its_labels(open_document: Callable[..., Document], plan_path: Path, show_page: Callable[..., Hands]) -> None:
    hands = show_page(open_document(plan_path, read_only=True), TABLE)
    go(hands, "D10", "name")
    for act in (lambda: hands.type("1"), lambda: hands.press("Del"), lambda: hands.press("Alt+Down"), lambda: hands.press("F2")):
        hands.told.clear()
        act()
        assert hands.editor is None and "只读" in hands.told[-1]


def test_a_column_that_follows_from_others_explains_itself(document: Document, show_page: Callable[..., Hands]) -> None:
    info = document.plan.tables[TABLE].info
    shown = TableInfo(**{**{name: getattr(info, name) for name in ("id", "title", "unit", "kind")}, "trailing": ("departments_text", "kind")})
    document.execute(Step("step.label", (PutTable(TABLE, shown),), {"row": "", "field": ""}))
    hands = show_page(document, TABLE)
    go(hands, "D10", "departments_text")
    hands.type("x")
    assert hands.editor is None and "照印" in hands.told[-1]


# ------------------------------------------------------------------------------------------------------------------- lists


def test_alt_down_opens_the_list_and_enter_takes_a_line(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "text", 1200)
    go(hands, "P006", "unit")
    hands.press("Alt+Down")
    assert hands.editor.text() == "亿元" and popup(hands).chosen.text == "亿元" and popup(hands).shown[:2] == ["亿元", "个"]
    hands.press("Down", "Enter")
    assert hands.editor is None and said(document, "P006", "unit", "text") == "个"


def test_escape_closes_the_list_first_and_the_editor_then(hands: Hands, document: Document) -> None:
    go(hands, "D10", "departments")
    hands.press("Alt+Down", "Esc")
    assert not popup(hands).isVisible() and hands.editor is not None
    hands.press("Esc")
    assert hands.editor is None and steps(document) == []


def test_initials_narrow_the_list_and_enter_takes_the_first(hands: Hands, document: Document) -> None:
    go(hands, "D10", "departments")
    hands.type("sjx")
    assert popup(hands).shown == ["市经信局"] and popup(hands).chosen.text == "市经信局"
    hands.press("Enter")
    assert hands.editor.text() == "市经信局" and not popup(hands).isVisible()
    hands.press("Enter")
    assert said(document, "D10", "departments") == ("市经信局",) and steps(document) == ["修改“数字金融”的责任单位"]


def test_several_departments_are_chosen_one_after_the_other(hands: Hands, document: Document) -> None:
    go(hands, "D10", "departments")
    hands.commit("商务")
    hands.press("Enter")
    hands.commit("、")
    hands.commit("市服务局")
    hands.press("Enter")
    assert hands.editor is None or hands.editor.text() == "市商务局、市服务业局"
    if hands.editor is not None:
        hands.press("Enter")
    assert said(document, "D10", "departments") == ("市商务局", "市服务业局")


def test_a_merged_cell_of_departments_is_changed_as_a_whole(hands: Hands, document: Document) -> None:
    go(hands, "D04", "departments")
    hands.commit("市商务局")
    hands.press("Enter")
    if hands.editor is not None:
        hands.press("Enter")
    assert {said(document, row, "departments") for row in ("D02", "D03", "D06")} == {("市商务局",)} and len(steps(document)) == 1


def test_an_unknown_department_keeps_the_editor_open_with_the_nearest_names(hands: Hands, document: Document) -> None:
    go(hands, "D10", "departments")
    hands.commit("市金融局")
    assert popup(hands).shown == ["市地方金融监管局", "市金融局"] and popup(hands).chosen is None
    hands.press("Enter")
    assert hands.editor is not None and "没有“市金融局”。相近的有：市地方金融监管局" in hands.readings[-1] and steps(document) == []


def test_a_new_department_is_one_click_and_one_step(hands: Hands, document: Document) -> None:
    go(hands, "D10", "departments")
    hands.commit("市经信局、市金融局")
    settle()
    lines = popup(hands).list
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=lines.visualRect(lines.model().index(1, 0)).center())
    assert hands.editor is None and said(document, "D10", "departments") == ("市经信局", "市金融局")
    assert "市金融局" in document.plan.departments and len(steps(document)) == 1
    document.undo()
    assert "市金融局" not in document.plan.departments


def test_the_mouse_ticks_departments_on_and_off(hands: Hands, document: Document) -> None:
    go(hands, "D10", "departments")
    hands.press("Alt+Down")
    settle()
    lines = popup(hands).list

    def click(name: str) -> None:
        at = popup(hands).shown.index(name)
        lines.scrollTo(lines.model().index(at, 0))
        QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=lines.visualRect(lines.model().index(at, 0)).center())

    click("市经信局")
    assert hands.editor.text() == "市地方金融监管局、市经信局" and popup(hands).isVisible() and hands.editor.hasFocus()
    click("市地方金融监管局")
    assert hands.editor.text() == "市经信局"
    hands.press("Esc", "Enter")
    assert said(document, "D10", "departments") == ("市经信局",)


def test_a_click_in_a_list_of_one_choice_is_enough(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "text", 1200)
    go(hands, "P006", "unit")
    hands.press("Alt+Down")
    settle()
    lines = popup(hands).list
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=lines.visualRect(lines.model().index(1, 0)).center())
    assert hands.editor is None and said(document, "P006", "unit", "text") == "个"


def test_the_list_leaves_all_keys_to_an_input_method_that_composes(hands: Hands) -> None:
    go(hands, "D10", "departments")
    hands.commit("市")
    assert popup(hands).isVisible()
    QApplication.sendEvent(hands.editor, QInputMethodEvent("jing", []))
    before = popup(hands).chosen
    hands.press("Down")
    assert popup(hands).chosen == before and hands.editor is not None and hands.editor.hasFocus()
    assert popup(hands).focusPolicy() == popup(hands).list.focusPolicy() == Qt.FocusPolicy.NoFocus
    hands.compose(result="经")
    assert popup(hands).shown == ["市经信局"]


def test_a_strange_unit_is_taken_and_said_to_be_strange(document: Document, show_page: Callable[..., Hands]) -> None:
    hands = show_page(document, "text", 1200)
    go(hands, "P006", "unit")
    hands.commit("石")
    assert "不是常用单位" in hands.readings[-1]
    hands.press("Enter")
    assert said(document, "P006", "unit", "text") == "石"


def test_words_of_a_kind_are_chosen_by_initials_and_others_refused(document: Document, show_page: Callable[..., Hands]) -> None:
    info = document.plan.tables[TABLE].info
    shown = TableInfo(**{**{name: getattr(info, name) for name in ("id", "title", "unit")}, "trailing": ("kind", "decimals", "commitment")})
    document.execute(Step("step.label", (PutTable(TABLE, shown),), {"row": "", "field": ""}))
    hands = show_page(document, TABLE)
    go(hands, "D10", "kind")
    hands.type("zs")
    hands.press("Enter")
    assert said(document, "D10", "kind") is Kind.INDEX
    go(hands, "D10", "kind")
    hands.commit("乱写")
    hands.press("Enter")
    assert hands.editor is not None and "可选：流量、存量" in hands.readings[-1]
    hands.press("Esc", "Del")
    assert "不能为空" in hands.told[-1] and said(document, "D10", "kind") is Kind.INDEX
    go(hands, "D10", "decimals")
    hands.type("2")
    hands.press("Enter")
    assert said(document, "D10", "decimals") == 2
    go(hands, "D10", "decimals")
    hands.press("Del")
    assert said(document, "D10", "decimals") is None


def test_a_figure_offers_its_states_and_its_neighbours(hands: Hands, document: Document) -> None:
    hands.go_to("D08", "2023")
    hands.press("Alt+Down")
    assert popup(hands).shown == ["——", "/", "220", "2100", "500", "20"]
    hands.press("Down", "Enter")
    assert document.plan.quantity(CellRef(TABLE, "D08", "2023")).text == "——"
    hands.go_to("D08", "2024")
    hands.type("5")
    assert not popup(hands).isVisible()


def test_a_name_has_no_list_and_says_so(hands: Hands) -> None:
    go(hands, "D10", "name")
    hands.press("Alt+Down")
    assert hands.editor is None and "没有可选的内容" in hands.told[-1]


def test_the_list_stands_inside_the_window_above_where_there_is_no_room_below(hands: Hands) -> None:
    hands.page.resize(700, 420)
    settle()
    for row in ("D01", "D14"):
        go(hands, row, "departments")
        hands.press("Alt+Down")
        settle()
        box, editor = popup(hands).geometry(), hands.editor
        corner = editor.mapTo(hands.page.window(), QPoint(0, 0))
        assert hands.page.window().rect().contains(box)
        foot = find(popup(hands), QLabel, "choiceFoot")
        assert foot.width() >= foot.sizeHint().width()
        assert box.top() >= corner.y() + editor.height() or box.bottom() <= corner.y()
        hands.press("Esc", "Esc")


# ------------------------------------------------------------------------------------------------------- parts of lists


def test_the_word_at_the_caret_is_replaced() -> None:
    many = Choices((), many=True)
    text = "市经信局、商务；市科技局"
    assert word_range(many, text, 7) == (5, 7) and word_range(Choices(()), text, 7) == (0, len(text))
    assert with_choice(many, text, 7, Choice("市商务局")) == ("市经信局、市商务局；市科技局", 9)
    assert with_choice(many, "", 0, Choice("市商务局")) == ("市商务局", 4)


def test_a_name_is_put_behind_others_or_taken_out() -> None:
    service = Choice("市服务业局", others=("市服务局",))
    assert toggled("市经信局，", service) == "市经信局、市服务业局"
    assert toggled("市经信局、市服务局", service) == "市经信局"
    assert toggled("", service) == "市服务业局"


def test_units_of_the_plan_come_first(document: Document) -> None:
    texts = [choice.text for choice in unit_choices(document.plan).items]
    assert texts[0] == "亿元" and texts.index("平方公里") < texts.index("吨") and len(texts) == len(set(texts))
    assert [choice.text for choice in unit_choices(document.plan).fitting("wy")][:1] == ["万元"]


# ------------------------------------------------------------------------------------------------------------ in the window


def test_a_unit_changed_in_the_grid_offers_to_convert(window: MainWindow) -> None:
    hands, document = unit_typed(window, "万个")
    assert steps(document) == ["把““四地”发展格局(四地)”的单位改为万个，数值不动"]
    banner = window.messages.banners[0]
    assert "数值没有动" in banner.message.text
    keep, convert = (find(banner, QPushButton, name) for name in ("bannerOther", "bannerAction"))
    assert "10000 个 = 1 万个" in convert.text()
    QTest.mouseClick(convert, Qt.MouseButton.LeftButton)
    history = document.workspace.history
    assert [entry.name for entry in history.undo_list()] == ["把““四地”发展格局(四地)”的单位改为万个，按 10000 个 = 1 万个 换算数值"]
    assert document.plan.quantity(CellRef("text", "P005", "goal")).text == "0.0004"
    assert not keep.isVisible() and hands.editor is None


def test_keeping_the_figures_closes_the_offer_and_so_does_the_next_step(window: MainWindow) -> None:
    _, document = unit_typed(window, "万个")
    QTest.mouseClick(find(window.messages.banners[0], QPushButton, "bannerOther"), Qt.MouseButton.LeftButton)
    assert window.messages.banners == [] and len(steps(document)) == 1
    unit_typed(window, "个")
    assert window.messages.banners
    document.undo()
    assert window.messages.banners == []


def test_a_unit_of_another_kind_only_says_that_figures_stand(window: MainWindow) -> None:
    unit_typed(window, "亿元")
    assert "数值没有动" in window.messages.banners[0].message.text
    assert not window.messages.banners[0].findChildren(QPushButton, "bannerAction")


def test_the_formula_bar_shows_the_label_before_while_and_after_it_is_typed(window: MainWindow) -> None:
    hands = hands_on(window, TABLE)
    go(hands, "D10", "name")
    field = window.formula.field
    assert field.text() == "数字金融"
    hands.commit("金")
    assert field.text() == "金"
    hands.press("Esc")
    assert field.text() == "数字金融"
    hands.commit("数字金融业")
    hands.press("Tab")
    go(hands, "D10", "name")
    assert field.text() == "数字金融业"


def test_undo_of_a_name_and_of_rows_in_a_sorted_table_shows_what_came_back(window: MainWindow) -> None:
    document, view = window.document, window.pages.view
    window.pages.go_to(CellRef(TABLE, "D10", "2026"))
    window.actions_table["sortAscending"].trigger()
    edits = (SetField(TABLE, "D02", "name", "新名"), *delete_rows(document.plan, TABLE, ["D08"]).edits)
    document.execute(Step("step.type", edits, {"row": "", "period": "", "text": ""}))
    assert view.sheet.rows.row_of("D08") is None
    document.undo()
    assert view.sheet.rows.row_of("D08") is not None and len(view.sheet.rows.ids) == 14
    assert len(view.sheet.order) == 14


def test_the_bar_shows_a_label_that_another_row_brought_along(window: MainWindow) -> None:
    view = window.pages.view
    at = view.sheet.column_at("departments")
    view.navigation.go_to(Place(view.sheet.rows.row_of("D10"), at))
    before = window.formula.field.text()
    step = Step("step.type", (SetField(TABLE, "D10", "departments_text", "市某局"),), {"row": "", "period": "", "text": ""})
    window.document.execute(step)
    assert before != "市某局" and window.formula.field.text() == "市某局" == view.currentIndex().data()


def test_undo_goes_to_the_label_it_brought_back(window: MainWindow) -> None:
    hands = hands_on(window, TABLE)
    go(hands, "D10", "departments")
    hands.press("Del")
    hands.go_to("D01", "2021")
    window.actions_table["undo"].trigger()
    assert hands.view.currentIndex().data(Qt.ItemDataRole.EditRole) == "市地方金融监管局"


def hands_on(window: MainWindow, table: str) -> Hands:
    """Bring a table to the front and take hold of it."""
    window.pages.show_table(table)
    window.pages.view.setFocus()
    return Hands(window.pages.page)


def unit_typed(window: MainWindow, unit: str) -> tuple[Hands, Document]:
    """Type another unit into a row of the table of texts: 四地, meant as 4."""
    hands = hands_on(window, "text")
    go(hands, "P005", "unit")
    hands.commit(unit)
    hands.press("Enter")
    settle()
    return hands, window.document

"""The panel 指标: what it says of one row and of several, and what becomes of what is written into it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.finding import FindingKind
from ningbo_planner.domain.indicator import Aggregation, Commitment, Direction, Kind
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits import acts, labels
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import RemoveRows
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.panels.inspector_fields import LineField, LongField
from ningbo_planner.gui.panels.inspector_panel import InspectorPanel
from ningbo_planner.gui.views.block_moves import Block
from tests.gui.window_kit import find, press, settle
from tests.gui.window_kit import open_windows as open_windows
from tests.gui.window_kit import plan_file as plan_file
from tests.gui.window_kit import window as window

TABLE = "decomposition"
WIDTH = 336


def row(name: str, table: str = TABLE) -> RowRef:
    """Name a row."""
    return RowRef(table, name)


class Desk:
    """The panel alone on the screen, and what a person does with it."""

    def __init__(self, panel: InspectorPanel, document: Document) -> None:
        """Work on ``panel``."""
        self.panel = panel
        self.form = panel.form
        self.document = document

    def show(self, *rows: str, table: str = TABLE) -> None:
        """Show rows."""
        self.panel.show_rows([row(each, table) for each in rows])
        settle()

    def write(self, field: str, text: str, *keys: str) -> LineField | LongField:
        """Put a text into a field as typed, and press keys (Enter unless given)."""
        edit = self.form.typed(field)
        assert edit is not None
        edit.setFocus()
        edit.selectAll()
        edit.setText(text)
        press(edit, *(keys or ("Return",)))
        settle()
        return edit

    def choose(self, field: str, text: str) -> None:
        """Choose a word from the list of a field with the keys."""
        box = self.form.choices[field]
        box.setFocus()
        press(box, "Space")
        settle()
        view = box.view()
        view.setCurrentIndex(view.model().index(box.findText(text), 0))
        press(view, "Return")
        settle()

    def steps(self) -> list[str]:
        """Return the names of the steps so far."""
        return [entry.name for entry in self.document.workspace.history.entries]

    def value(self, name: str, field: str) -> object:
        """Return one field of a row."""
        return self.document.plan.tables[TABLE].get(name, field)


@pytest.fixture
def make_desk(qtbot: QtBot) -> Callable[[Document], Desk]:
    """Show the panel of a document as wide as it stands at the side."""

    def make(document: Document) -> Desk:
        theme.apply("light")
        panel = InspectorPanel(document)
        qtbot.addWidget(panel)
        panel.resize(WIDTH, 700)
        panel.show()
        qtbot.waitExposed(panel)
        panel.activateWindow()
        qtbot.waitUntil(panel.isActiveWindow)
        return Desk(panel, document)

    return make


@pytest.fixture
def desk(document: Document, make_desk: Callable[[Document], Desk]) -> Desk:
    """Return the panel with 数字金融."""
    made = make_desk(document)
    made.show("D10")
    return made


# ---------------------------------------------------------------------------------------------------------------- one row


def test_it_says_everything_of_one_row(desk: Desk) -> None:
    texts = {name: field.text() for name, field in desk.form.texts.items()}
    assert (texts["name"], texts["group"], texts["unit"], texts["source"]) == ("数字金融", "互联网及软件信息服务", "亿元", "附表")
    assert texts["note"].startswith("分组名按合并单元格理解")
    words = {name: box.currentText() for name, box in desk.form.choices.items()}
    assert words == {"decimals": "0 位", "kind": "流量", "direction": "越高越好", "aggregation": "无", "commitment": "未注明", "accumulation": "未注明", "bounds_last": "不限"}
    assert desk.form.departments.names() == ["市地方金融监管局"] and "目标分解表" in desk.form.path.text()
    # How children relate is no question where there are none.
    assert not desk.form.choices["aggregation"].isVisible()
    desk.show("D07")
    assert desk.form.choices["aggregation"].isVisible() and desk.form.choices["aggregation"].currentText() == "合计"


def test_it_is_readable_at_the_width_of_the_side(desk: Desk) -> None:
    desk.show("P014", table="text")
    scroll = desk.form.parentWidget().parentWidget()
    assert desk.form.width() <= scroll.viewport().width()
    fields = [field for field in desk.form.fields() if field.isVisible()]
    assert all(field.mapTo(desk.form, QPoint(field.width(), 0)).x() <= desk.form.width() for field in fields)
    assert desk.form.texts["quote"].height() > desk.form.texts["name"].height()


def test_nothing_chosen_says_what_to_do(document: Document, make_desk: Callable[[Document], Desk]) -> None:
    desk = make_desk(document)
    (empty,) = desk.panel.findChildren(QLabel, "emptyState")
    assert empty.isVisible() and "选中表格里的一行" in empty.text()
    desk.panel.show_rows([row(each) for each in map(str, range(2001))])
    assert "超过 2000 行" in empty.text()
    desk.panel.show_rows([row("D99")])
    assert empty.isVisible() and desk.panel.facts is None


def test_every_field_is_named_and_explained(desk: Desk) -> None:
    for field in desk.form.fields():
        assert field.accessibleName() and field.toolTip().endswith("。"), field.objectName()
    choices = desk.form.choices["kind"]
    assert [choices.itemData(at, Qt.ItemDataRole.ToolTipRole) for at in range(2)] == ["一年内的总量，可以相加", "期末的数量，可以相加"]


def test_tab_goes_from_the_top_to_the_bottom(desk: Desk) -> None:
    desk.show("D07")
    desk.form.texts["name"].setFocus()
    seen: list[QWidget | None] = []
    for _ in range(40):
        seen.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    order = [seen.index(field) for field in desk.form.fields()]
    assert order == sorted(order)


def test_enter_writes_and_escape_restores(desk: Desk) -> None:
    edit = desk.write("name", "数字金融业")
    assert desk.steps() == ["把“数字金融”改名为“数字金融业”"] and edit.text() == "数字金融业" and edit.hasFocus()
    desk.write("due", "2025年", "Escape")
    assert desk.form.texts["due"].text() == "" and len(desk.steps()) == 1
    desk.write("due", "每年", "Return", "Return")
    assert desk.steps()[1:] == ["修改“数字金融业”的时限"]


def test_leaving_a_field_writes_it(desk: Desk) -> None:
    edit = desk.form.texts["section"]
    edit.setFocus()
    edit.setText("二(一)2")
    desk.form.texts["name"].setFocus()
    assert desk.value("D10", "section") == "二(一)2" and desk.steps() == ["修改“数字金融”的章节"]


def test_a_note_has_lines(desk: Desk) -> None:
    edit = desk.form.texts["note"]
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "one")
    press(edit, "Shift+Return")
    QTest.keyClicks(edit, "two")
    press(edit, "Return")
    assert desk.value("D10", "note") == "one\ntwo"


def test_what_cannot_be_kept_is_said_below_the_field(desk: Desk) -> None:
    edit = desk.write("name", "数字科技")
    assert desk.steps() == [] and edit.text() == "数字科技" and "已有“数字科技”" in desk.form.objection("name")
    press(edit, "Escape")
    assert edit.text() == "数字金融"
    desk.write("name", "数字金融业")
    assert desk.form.objection("name") == "" and len(desk.steps()) == 1
    desk.write("name", "")
    assert "不能为空" in desk.form.objection("name")
    desk.show("D09")
    assert desk.form.objection("name") == "" and desk.form.texts["name"].text() == "数字科技"


def test_choices_write_at_once(desk: Desk) -> None:
    desk.choose("kind", "比重")
    desk.choose("direction", "越低越好")
    desk.choose("commitment", "约束性")
    desk.choose("decimals", "2 位")
    desk.choose("decimals", "不限")
    indicator = desk.document.plan.tables[TABLE].indicator("D10")
    assert (indicator.kind, indicator.direction, indicator.commitment, indicator.decimals) == (Kind.SHARE, Direction.LOWER, Commitment.BINDING, None)
    assert desk.steps()[0] == "修改“数字金融”的性质" and len(desk.steps()) == 5


def test_neither_the_wheel_nor_a_letter_changes_a_choice(desk: Desk) -> None:
    box = desk.form.choices["kind"]
    box.setFocus()
    at = QPointF(5, 5)
    turn = QWheelEvent(at, box.mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(box, turn)
    press(box, "B")
    assert box.currentText() == "流量" and desk.steps() == []


def test_an_undo_elsewhere_is_shown(desk: Desk) -> None:
    desk.write("name", "数字金融业")
    desk.document.undo()
    assert desk.form.texts["name"].text() == "数字金融"
    desk.document.execute(labels.choose(desk.document.plan, [row("D10")], "kind", Kind.STOCK))
    assert desk.form.choices["kind"].currentText() == "存量"


def test_what_is_being_typed_survives_a_step_elsewhere(desk: Desk) -> None:
    edit = desk.form.texts["note"]
    edit.setFocus()
    edit.setText("写到一半")
    desk.document.execute(labels.write_text(desk.document.plan, [row("D10")], "due", "每年"))
    assert edit.text() == "写到一半" and desk.form.texts["due"].text() == "每年"


def test_a_row_that_is_gone_is_not_shown_and_comes_back(desk: Desk) -> None:
    desk.document.execute(Step("step.clear", (RemoveRows(TABLE, "D10"),), {"count": 1}))
    assert desk.panel.facts is None
    desk.document.undo()
    assert desk.form.texts["name"].text() == "数字金融" and desk.panel.facts is not None


def test_a_plan_opened_for_reading_is_shown_and_cannot_be_changed(
    open_document: Callable[..., Document], plan_path: Path, make_desk: Callable[[Document], Desk]
) -> None:
    desk = make_desk(open_document(plan_path, read_only=True))
    desk.show("D10")
    assert "只读" in desk.form.note.text() and desk.form.texts["name"].isReadOnly() and not desk.form.choices["kind"].isEnabled()
    assert not desk.form.departments.add.isVisible() and not desk.panel.findChildren(QToolButton, "removeDepartment")


# ----------------------------------------------------------------------------------------------------------- several rows


def test_several_rows_show_what_they_have_in_common(desk: Desk) -> None:
    desk.show("D08", "D09", "D11")
    name, group = desk.form.texts["name"], desk.form.texts["group"]
    assert (name.text(), name.placeholderText(), name.isEnabled(), group.placeholderText()) == ("", "多个值", False, "多个值")
    assert desk.form.texts["unit"].text() == "亿元" and "已选 3 行" in desk.form.note.text()
    desk.show("D01", "D02")
    assert desk.form.choices["kind"].currentIndex() == -1 and desk.form.choices["kind"].placeholderText() == "多个值"


def test_a_change_is_for_all_of_them_in_one_step(desk: Desk) -> None:
    desk.show("D08", "D09", "D10")
    desk.write("due", "2026年")
    desk.choose("kind", "存量")
    assert desk.steps() == ["修改 3 行的时限", "修改 3 行的性质"]
    assert {desk.value(each, "due") for each in ("D08", "D09", "D10")} == {"2026年"}
    desk.write("group", "互联网")
    assert [desk.value(each, "group") for each in ("D08", "D09", "D10")] == ["互联网"] * 3


def test_how_children_relate_is_asked_of_rows_with_children_only(desk: Desk) -> None:
    desk.show("D02", "D03")
    assert desk.form.choices["aggregation"].currentText() == "合计"
    desk.choose("aggregation", "其中")
    assert desk.steps() == ["修改“数字制造业(营收)”的下级关系"] and desk.value("D03", "aggregation") is Aggregation.NONE


def test_a_field_that_differs_writes_nothing_unless_something_is_typed(desk: Desk) -> None:
    desk.show("D09", "D11")
    edit = desk.form.texts["group"]
    edit.setFocus()
    desk.form.texts["due"].setFocus()
    assert desk.steps() == [] and desk.value("D11", "group") == "数字产品与互联网批零"


# -------------------------------------------------------------------------------------------------------------- departments


def test_departments_are_listed_with_the_leading_one_first(desk: Desk) -> None:
    desk.show("D12")
    lines = desk.form.departments
    assert lines.names() == ["市委宣传部", "市文广旅游局"] and [badge.text() for badge in lines.findChildren(QLabel, "leadBadge")] == ["牵头"]
    (lead,) = lines.findChildren(QToolButton, "makeLead")
    assert lead.accessibleName() == "由市文广旅游局牵头"
    lead.click()
    assert desk.value("D12", "departments") == ("市文广旅游局", "市委宣传部") and lines.names() == ["市文广旅游局", "市委宣传部"]
    lines.findChildren(QToolButton, "removeDepartment")[1].click()
    assert desk.value("D12", "departments_text") == "市文广旅游局" and len(desk.steps()) == 2


def test_a_department_is_added_by_initials(desk: Desk) -> None:
    field = desk.form.departments.add
    field.setFocus()
    QTest.keyClicks(field, "ssw")
    settle()
    assert desk.panel.popup.shown == ["市商务局", "市税务局"] and desk.panel.popup.chosen.text == "市商务局"
    press(field, "Return")
    assert desk.value("D10", "departments") == ("市地方金融监管局", "市商务局") and field.text() == "" and len(desk.steps()) == 1
    assert desk.form.departments.names() == ["市地方金融监管局", "市商务局"]


def test_a_department_is_added_with_the_mouse(desk: Desk) -> None:
    field = desk.form.departments.add
    field.setFocus()
    press(field, "Alt+Down")
    settle()
    lines = desk.panel.popup.list
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=lines.visualRect(lines.model().index(0, 0)).center())
    assert desk.value("D10", "departments") == ("市地方金融监管局", "市经信局") and not desk.panel.popup.isVisible()


def test_an_unknown_department_is_refused_or_added_to_the_register_in_one_step(desk: Desk) -> None:
    edit = desk.write("departments", "市金融办")
    assert desk.steps() == [] and "没有“市金融办”" in desk.form.objection("departments") and edit.text() == "市金融办"
    edit.setText("")
    edit.setFocus()
    edit.setText("市金融办")
    settle()
    lines = desk.panel.popup.list
    last = lines.model().index(lines.model().rowCount() - 1, 0)
    QTest.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=lines.visualRect(last).center())
    assert "市金融办" in desk.document.plan.departments and desk.value("D10", "departments") == ("市地方金融监管局", "市金融办")
    assert len(desk.steps()) == 1 and desk.form.objection("departments") == ""


def test_departments_of_several_rows_list_what_all_have(desk: Desk) -> None:
    desk.show("D12", "D14")
    assert desk.form.departments.names() == ["市文广旅游局"]
    assert "只列共有的" in find(desk.form.departments, QLabel, "departmentNote").text()
    desk.form.departments.findChildren(QToolButton, "removeDepartment")[0].click()
    assert desk.steps() == ["修改 2 行的责任单位"] and desk.value("D14", "departments") == ("市通信管理局",)


def test_a_merged_cell_is_split_and_merged(desk: Desk) -> None:
    desk.show("D04")
    merged = find(desk.panel, QCheckBox, "departmentsMerged")
    assert merged.isChecked() and "共 5 行合印一格" in find(desk.panel, QLabel, "departmentNote").text()
    merged.click()
    assert not merged.isChecked() and desk.value("D04", "departments_text") == "市经信局" and desk.value("D05", "departments_merged")
    merged.click()
    assert merged.isChecked() and desk.value("D04", "departments_text") == ""
    desk.show("D03", "D07")
    assert merged.checkState() is Qt.CheckState.PartiallyChecked
    merged.click()
    assert desk.value("D07", "departments_merged") and desk.value("D07", "departments") == ("市经信局",)
    desk.show("D01")
    assert not merged.isEnabled()


# --------------------------------------------------------------------------------------------------------------------- units


def test_a_unit_asks_before_it_touches_figures(desk: Desk) -> None:
    desk.write("unit", "万元")
    box = desk.form.unit_box
    assert desk.steps() == [] and box.isVisible() and box.convert.text() == "按 1 亿元 = 10000 万元 换算数值" and box.rename.hasFocus()
    press(box.rename, "Return")
    assert desk.steps() == ["把“数字金融”的单位改为万元，数值不动"] and not box.isVisible()
    assert desk.document.plan.quantity(CellRef(TABLE, "D10", "2024")).text == "30"


def test_figures_are_converted_when_that_is_the_answer(desk: Desk) -> None:
    desk.write("unit", "万元")
    QTest.mouseClick(desk.form.unit_box.convert, Qt.MouseButton.LeftButton)
    assert desk.steps() == ["把“数字金融”的单位改为万元，按 1 亿元 = 10000 万元 换算数值"]
    assert desk.document.plan.quantity(CellRef(TABLE, "D10", "2024")).text == "300000" and desk.form.texts["unit"].text() == "万元"
    desk.document.undo()
    assert desk.form.texts["unit"].text() == "亿元" and desk.document.plan.quantity(CellRef(TABLE, "D10", "2024")).text == "30"


def test_the_unit_stays_when_the_question_is_given_up(desk: Desk) -> None:
    edit = desk.write("unit", "万元")
    press(desk.form.unit_box.rename, "Escape")
    assert desk.steps() == [] and edit.text() == "亿元" and edit.hasFocus() and not desk.form.unit_box.isVisible()
    desk.write("unit", "万元")
    desk.show("D09")
    assert not desk.form.unit_box.isVisible() and desk.form.texts["unit"].text() == "亿元" and desk.steps() == []


def test_units_of_another_kind_only_change_the_name(desk: Desk) -> None:
    desk.write("unit", "家")
    box = desk.form.unit_box
    assert not box.convert.isVisible() and "不是同一种量" in find(box, QLabel, "unitWords").text()
    find(box, QPushButton, "unitRename").click()
    assert desk.document.plan.unit_of(row("D10")) == "家"


def test_a_unit_that_means_the_same_is_not_asked_about(desk: Desk) -> None:
    desk.show("M17", table="main")
    desk.write("unit", "家")
    assert desk.steps() == ["修改“未来乡村”的单位"]


def test_units_are_chosen_by_initials(desk: Desk) -> None:
    edit = desk.form.texts["unit"]
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "wy")
    settle()
    assert desk.panel.popup.shown == ["万元"]
    press(edit, "Return")
    assert edit.text() == "万元" and desk.form.unit_box.isVisible()


def test_held_figures_keep_their_unit(desk: Desk) -> None:
    desk.document.execute(acts.hold_cells(desk.document.plan, [CellRef(TABLE, "D10", "2024")], "张三", "已上报", "2026-03-01T09:00:00"))
    desk.write("unit", "万元")
    desk.form.unit_box.convert.click()
    assert "已由张三锁定" in desk.form.objection("unit") and desk.document.plan.unit_of(row("D10")) == "亿元"


# ------------------------------------------------------------------------------------------------------------ in the window


def follow(window: MainWindow, qtbot: QtBot, count: int) -> None:
    """Wait until the panel shows so many rows."""
    qtbot.waitUntil(lambda: window.side.inspector.facts is not None and len(window.side.inspector.facts.rows) == count)


def test_the_command_opens_it_with_the_keys_and_escape_gives_them_back(window: MainWindow) -> None:
    window.pages.go_to(CellRef(TABLE, "D10", "2023"))
    window.actions_table["showInspector"].trigger()
    form = window.side.inspector.form
    assert window.side.tabs.currentWidget() is window.side.inspector and form.texts["name"].hasFocus()
    assert form.texts["name"].text() == "数字金融" and window.actions_table["showInspector"].shortcut().toString() == "Alt+5"
    press(form.texts["name"], "Escape")
    assert window.pages.view.hasFocus()


def test_it_follows_the_cursor_and_the_selection(window: MainWindow, qtbot: QtBot) -> None:
    window.side.show_inspector()
    window.pages.go_to(CellRef(TABLE, "D08", "2023"))
    assert window.side.inspector.form.texts["name"].text() == "软件与信息服务业"
    window.pages.view.navigation.select(Block(7, 3, 9, 4))
    follow(window, qtbot, 3)
    # One merged cell is the row it is printed in.
    column = window.pages.view.sheet.column_at("departments")
    window.pages.view.navigation.select(Block(1, column, 5, column))
    follow(window, qtbot, 1)
    assert window.side.inspector.form.texts["name"].text() == "数字制造业(营收)"


def test_a_double_click_on_the_head_of_a_row_opens_it(window: MainWindow) -> None:
    head = window.pages.view.verticalHeader()
    at = QPoint(5, head.sectionViewportPosition(8) + 5)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(head.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.side.tabs.currentWidget() is window.side.inspector and window.side.inspector.form.texts["name"].text() == "数字科技"


def test_the_row_above_is_one_click_away(window: MainWindow) -> None:
    window.side.show_inspector()
    window.pages.go_to(CellRef(TABLE, "D10", "2023"))
    path = window.side.inspector.form.path
    assert ">数字服务业(营收)</a>" in path.text()
    # The link follows the title of the table and a sign.
    QTest.mouseClick(path, Qt.MouseButton.LeftButton, pos=QPoint(path.fontMetrics().horizontalAdvance("目标分解表 › 数"), path.height() // 2))
    assert window.pages.current_cell() == CellRef(TABLE, "D07", "2023")


def test_how_children_relate_changes_findings_and_the_bold_look(window: MainWindow) -> None:
    view = window.pages.view
    at = view.sheet.rows.row_of("D07")

    def gaps() -> list[tuple[str, str]]:
        return [(finding.rule, finding.period) for finding in window.document.workspace.findings() if finding.kind is FindingKind.SUM and finding.row == "D07"]

    broken = [("sum", period) for period in ("2021", "2022", "2023", "2025", "2026")]
    assert gaps() == broken and view.looks.of(at, view.sheet.first_period).is_total
    window.document.execute(labels.choose(window.document.plan, [row("D07")], "aggregation", Aggregation.PART))
    # What a row has only parts of may say more than they do, never less.
    assert gaps() == [("part", "2023"), ("part", "2025"), ("part", "2026")] and not view.looks.of(at, view.sheet.first_period).is_total and not view.looks.of(at, 0).is_total
    window.document.undo()
    assert gaps() == broken and view.looks.of(at, 0).is_total


def test_a_unit_changed_in_the_panel_is_not_asked_about_again(window: MainWindow) -> None:
    window.pages.go_to(CellRef(TABLE, "D10", "2023"))
    window.actions_table["showInspector"].trigger()
    form = window.side.inspector.form
    form.texts["unit"].setFocus()
    form.texts["unit"].setText("万元")
    press(form.texts["unit"], "Return")
    form.unit_box.rename.click()
    assert window.document.plan.unit_of(row("D10")) == "万元" and window.messages.banners == []


def test_undo_in_a_field_is_the_plans_once_the_text_was_kept(window: MainWindow) -> None:
    window.pages.go_to(CellRef(TABLE, "D10", "2023"))
    window.actions_table["showInspector"].trigger()
    name = window.side.inspector.form.texts["name"]
    name.selectAll()
    QTest.keyClicks(name, "abc")
    press(name, "Ctrl+Z")
    assert name.text() != "abc" and window.document.workspace.history.entries == []
    name.setText("数字金融业")
    press(name, "Return", "Ctrl+Z")
    assert name.text() == "数字金融" and window.document.plan.tables[TABLE].get("D10", "name") == "数字金融"


def test_what_is_typed_in_the_panel_is_kept_when_the_window_is_saved(window: MainWindow) -> None:
    window.pages.go_to(CellRef(TABLE, "D10", "2023"))
    window.actions_table["showInspector"].trigger()
    window.side.inspector.form.texts["name"].setText("数字金融业")
    window.actions_table["save"].trigger()
    assert window.document.plan.tables[TABLE].get("D10", "name") == "数字金融业"


def test_it_is_offered_by_the_menus_of_cells_and_rows(window: MainWindow) -> None:
    for wanted in (window.pages.menu_wanted, window.pages.row_menu_wanted):
        wanted.emit(QPoint(200, 200))
        menu = QApplication.activePopupWidget()
        assert menu is not None and window.actions_table["showInspector"] in menu.actions()
        menu.close()
        settle()


def test_a_hidden_panel_is_not_filled(window: MainWindow) -> None:
    window.side.show_findings()
    window.pages.go_to(CellRef(TABLE, "D09", "2023"))
    assert window.side.inspector.facts is None
    window.side.show_inspector()
    assert window.side.inspector.form.texts["name"].text() == "数字科技"

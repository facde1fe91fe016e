"""Rows and periods in the window: inserted, deleted after a question, moved by keys, with the grid showing what it was about; undo brings all back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QDialogButtonBox, QLabel, QLineEdit, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.comment import Comment
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.edits.acts import hold_cells, type_cell
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.edits.structure import Side, add_rows
from ningbo_planner.gui.action_rows import bare
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.services.plan_files import open_plan
from ningbo_planner.storage.plan_file import create_plan_file
from tests.gui.window_kit import PART, TABLE, TOTAL, cell, find, open_windows, plan_file, press, settle, window
from tests.plan_state import plan_state
from tests.plans import YEARS, make_plan, make_row, make_table

__all__ = ["open_windows", "plan_file", "window"]


def table_of(window: MainWindow) -> Table:
    """Return the decomposition table."""
    return window.document.plan.tables[TABLE]


def names(window: MainWindow, first: int = 0, stop: int = 100) -> list[str]:
    """Return what the name column shows."""
    view = window.pages.view
    return [view.sheet.name(row) for row in range(first, min(stop, view.sheet.row_count))]


def choose_rows(window: MainWindow, first: int, last: int) -> None:
    """Select rows by clicking their heads."""
    view = window.pages.view
    head = view.verticalHeader()
    for row, held in ((first, Qt.KeyboardModifier.NoModifier), (last, Qt.KeyboardModifier.ShiftModifier)):
        at = QPoint(head.width() // 2, head.sectionViewportPosition(row) + head.sectionSize(row) // 2)
        QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, held, at)
    view.setFocus()


def current_name(window: MainWindow) -> str:
    """Return the name of the current row."""
    row = window.pages.view.current_row()
    assert row is not None
    return str(window.document.plan.tables[row.table].get(row.row, "name"))


def asked(window: MainWindow) -> QDialog:
    """Return the question that is shown."""
    settle()
    return find(window, QDialog, "deleteDialog")


# ------------------------------------------------------------------------------------------------------------------ inserted


def test_a_row_is_inserted_below_and_its_name_is_typed_at_once(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2024"))
    press(window.pages.view, "Ctrl+Shift+Return")
    settle()
    view = window.pages.view
    editor = view.editing.editor
    assert editor is not None and editor.text() == "新指标" and editor.isVisible()
    QTest.keyClicks(editor, "AI")
    press(editor, "Return")
    settle()
    at = table_of(window).position(PART)
    new = table_of(window).ids[at + 1]
    assert table_of(window).get(new, "name") == "AI" and table_of(window).get(new, "group") == table_of(window).get(PART, "group")
    assert [entry.name for entry in window.document.workspace.history.undo_list()] == ["把“新指标”改名为“AI”", "在“数字金融”下方新增指标"]
    press(view, "Ctrl+Z", "Ctrl+Z")
    settle()
    assert new not in table_of(window) and current_name(window) == "数字产品与互联网批零", "the cursor stands where the row was"


def test_a_row_is_inserted_above_and_escape_keeps_its_name(window: MainWindow) -> None:
    window.pages.go_to(cell("D03", "2024"))
    press(window.pages.view, "Ctrl+I")
    press(window.pages.view.editing.editor or window.pages.view, "Escape")
    assert names(window, 1, 4) == ["数字制造业(营收)", "新指标", "集成电路"] and current_name(window) == "新指标"
    assert window.pages.view.hasFocus() and window.pages.view.currentIndex().column() == window.pages.view.sheet.name_column


def test_as_many_rows_come_as_are_selected(window: MainWindow) -> None:
    choose_rows(window, 2, 4)
    press(window.pages.view, "Ctrl+I")
    assert names(window, 1, 7) == ["数字制造业(营收)", "新指标", "新指标2", "新指标3", "集成电路", "新型数字元器件(组件)"]
    assert window.document.workspace.history.next_undo.name == "在“集成电路”上方新增 3 行指标"  # type: ignore[union-attr]


def test_a_child_is_shown_below_its_parent_even_when_that_is_collapsed(window: MainWindow) -> None:
    view = window.pages.view
    window.pages.go_to(cell("D02", "2024"))
    press(view, "Alt+Shift+Left")
    assert names(window, 1, 3) == ["数字制造业(营收)", "数字服务业(营收)"]
    window.actions_table["insertChild"].trigger()
    settle()
    assert names(window, 5, 8) == ["电子信息材料", "新指标", "数字服务业(营收)"] and view.editing.editor is not None


def test_typing_goes_into_the_plan_before_rows_come(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2024"))
    QTest.keyClicks(window.pages.view, "35")
    window.actions_table["insertAbove"].trigger()
    assert window.document.plan.quantity(cell(PART, "2024")).text == "35" and "新指标" in names(window)


def test_whole_columns_choose_no_rows(window: MainWindow) -> None:
    window.pages.go_to(cell("D03", "2024"))
    press(window.pages.view, "Ctrl+Space")
    press(window.pages.view, "Ctrl+I")
    assert names(window).count("新指标") == 1 and "新指标2" not in names(window)


def test_f4_inserts_again_beside_another_row(window: MainWindow) -> None:
    window.pages.go_to(cell("D03", "2024"))
    press(window.pages.view, "Ctrl+I")
    window.pages.view.editing.give_up()
    window.pages.go_to(cell("D13", "2024"))
    press(window.pages.view, "F4")
    window.pages.view.editing.give_up()
    table = table_of(window)
    assert [table.get(table.ids[table.position(row) - 1], "name") for row in ("D03", "D13")] == ["新指标", "新指标"]


def test_an_emptied_table_can_be_begun_again(window: MainWindow) -> None:
    press(window.pages.view, "Ctrl+A", "Ctrl+A", "Ctrl+Shift+Delete")
    asked(window).accept()
    settle()
    assert window.pages.view.sheet.row_count == 0
    window.actions_table["insertBelow"].trigger()
    settle()
    assert names(window) == ["新指标"] and window.pages.view.editing.editor is not None
    window.pages.view.editing.give_up()
    window.document.undo()
    window.document.undo()
    settle()
    assert len(names(window)) == 14


def test_a_row_that_a_filter_would_leave_out_is_shown(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2024"))
    window.arrange.filter_department()
    assert "数字广告" not in names(window)
    window.actions_table["insertBelow"].trigger()
    settle()
    assert "新指标" in names(window) and window.pages.view.editing.editor is not None


# ------------------------------------------------------------------------------------------------------------------- deleted


def test_the_question_tells_what_goes_and_enter_keeps_it(window: MainWindow) -> None:
    window.pages.go_to(cell(TOTAL, "2024"))
    press(window.pages.view, "Ctrl+Shift+Delete")
    dialog = asked(window)
    words = [label.text() for label in dialog.findChildren(QLabel) if label.text()]
    assert words == ["要删除“数字服务业(营收)”吗？", "连同 7 个下级指标。", "其中有 48 个数值。", "涉及 12 条表间关系，将随之删除或减少一项。", "删除后仍可撤销。"]
    assert find(dialog, QPushButton, "deleteNo").isDefault()
    press(dialog, "Return")
    settle()
    assert TOTAL in table_of(window) and window.document.workspace.history.next_undo is None


def test_deleted_rows_can_be_had_back_from_the_banner_with_all_that_hung_on_them(window: MainWindow) -> None:
    note = Comment("待核实", "张三", "2026-01-01T00:00:00")
    window.document.execute(Step("step.paste", (PutEntry("comments", f"{TABLE}/{PART}/2024", note),), {"count": 1}))
    before = plan_state(window.document.plan)
    window.pages.go_to(cell(PART, "2024"))
    press(window.pages.view, "Ctrl+Shift+Delete")
    dialog = asked(window)
    assert "其中有 1 条批注。" in [label.text() for label in dialog.findChildren(QLabel)]
    find(dialog, QPushButton, "deleteYes").click()
    settle()
    assert PART not in table_of(window) and window.document.plan.comments == {}
    assert current_name(window) == "数字产品与互联网批零" and window.focusWidget() is window.pages.view
    assert window.messages.texts == ["已删除“数字金融”。"]
    find(window.messages.banners[0], QPushButton, "bannerAction").click()
    settle()
    assert plan_state(window.document.plan) == before and current_name(window) == "数字金融"
    assert window.messages.texts == []


def test_the_question_is_answered_by_its_letter(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2024"))
    press(window.pages.view, "Ctrl+Shift+Delete")
    press(asked(window), "D")
    settle()
    assert PART not in table_of(window)


def test_an_offer_of_undo_goes_when_something_else_was_done(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2024"))
    press(window.pages.view, "Ctrl+Shift+Delete")
    asked(window).accept()
    window.document.execute(type_cell(window.document.plan, cell("D03", "2024"), "1"))
    assert window.messages.texts == []


def test_a_fresh_row_goes_without_a_question(window: MainWindow) -> None:
    window.document.execute(add_rows(window.document.plan, TABLE, PART, Side.BELOW))
    window.pages.go_to(cell(PART, "2024"))
    press(window.pages.view, "Down", "Ctrl+Shift+Delete")
    settle()
    assert window.findChildren(QDialog, "deleteDialog") == [] and len(table_of(window)) == 14
    assert window.messages.texts == ["已删除“新指标”。"]


def test_held_rows_say_who_holds_them(window: MainWindow) -> None:
    window.document.execute(hold_cells(window.document.plan, [cell(PART, "2024")], "李四", "已报市政府", "2026-01-01T00:00:00"))
    window.pages.go_to(cell(TOTAL, "2024"))
    press(window.pages.view, "Ctrl+Shift+Delete")
    settle()
    assert window.findChildren(QDialog, "deleteDialog") == []
    assert "李四锁定（已报市政府）" in window.messages.texts[0] and PART in table_of(window)


def test_several_rows_are_deleted_together(window: MainWindow) -> None:
    choose_rows(window, 2, 3)
    press(window.pages.view, "Ctrl+Shift+Delete")
    dialog = asked(window)
    assert find(dialog, QLabel, "deleteQuestion").text() == "要删除“集成电路”等 2 行吗？"
    dialog.accept()
    settle()
    assert names(window, 1, 3) == ["数字制造业(营收)", "数字智能终端"]
    window.document.undo()
    settle()
    view = window.pages.view
    assert view.navigation.selection.blocks() == [Block(2, 0, 3, view.sheet.column_count - 1)], "undo shows what it brought back"


def test_undo_turns_to_the_table_whose_rows_it_brings_back(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2024"))
    press(window.pages.view, "Ctrl+Shift+Delete")
    asked(window).accept()
    settle()
    window.edit.next_table()
    assert window.pages.page.table_id == "main"
    window.edit.undo()
    settle()
    assert window.pages.page.table_id == TABLE and current_name(window) == "数字金融"


# --------------------------------------------------------------------------------------------------------------------- moved


def test_rows_move_with_alt_shift_and_arrows_and_stay_selected(window: MainWindow) -> None:
    window.pages.go_to(cell("D04", "2024"))
    press(window.pages.view, "Alt+Shift+Up")
    assert names(window, 2, 5) == ["新型数字元器件(组件)", "集成电路", "数字智能终端"] and window.pages.current_cell() == cell("D04", "2024")
    press(window.pages.view, "Alt+Shift+Down", "Alt+Shift+Down")
    assert names(window, 2, 5) == ["集成电路", "数字智能终端", "新型数字元器件(组件)"] and window.pages.current_cell() == cell("D04", "2024")
    assert "市经信局" in str(window.pages.view.model().index(4, window.pages.view.sheet.column_count - 1).data()), "the merged cell of departments goes on over it"


def test_the_first_row_says_that_it_is_the_first(window: MainWindow) -> None:
    window.pages.go_to(cell("D03", "2024"))
    press(window.pages.view, "Alt+Shift+Up")
    assert window.status.currentMessage() == "“集成电路”已经是同级的第一行，不能再上移。" or "已经是同级的第一行" in said(window)
    assert window.document.workspace.history.next_undo is None


def said(window: MainWindow) -> str:
    """Return everything that the status bar says."""
    return " ".join(label.text() for label in window.status.findChildren(QLabel))


def test_rows_change_their_level_with_brackets(window: MainWindow) -> None:
    choose_rows(window, 3, 4)
    press(window.pages.view, "Ctrl+BracketRight")
    table = table_of(window)
    assert [table.parent(row) for row in ("D04", "D05")] == ["D03", "D03"]
    view = window.pages.view
    assert view.navigation.selection.blocks() == [Block(3, 0, 4, view.sheet.column_count - 1)]
    press(view, "Ctrl+BracketLeft", "Ctrl+BracketLeft")
    assert [table.parent(row) for row in ("D04", "D05")] == [None, None] and names(window, 4, 6) == ["新型数字元器件(组件)", "数字智能终端"]
    history = [entry.name for entry in window.document.workspace.history.undo_list()]
    assert history[-1] == "把“新型数字元器件(组件)”等 2 行降一级，新的上级成为合计行"


def test_rows_pass_what_a_filter_leaves_out(window: MainWindow) -> None:
    table = table_of(window)
    view = window.pages.view
    window.pages.go_to(cell("D12", "2024"))
    window.arrange.filter_department()
    shown = [row for row in view.sheet.rows.ids if table.parent(row) == TOTAL]
    assert shown == ["D12", "D14"] or "D12" in shown
    press(view, "Alt+Shift+Down")
    if len(shown) > 1:
        assert table.position("D12") > table.position(shown[shown.index("D12") + 1])


def test_sorted_rows_do_not_move_but_their_order_can_be_kept(window: MainWindow) -> None:
    view = window.pages.view
    window.actions_table["writeOrder"].trigger()
    assert "没有可写入的排序" in said(window) or "没有可写入的排序" in window.status.currentMessage()
    window.pages.go_to(cell("D03", "2026"))
    window.actions_table["sortDescending"].trigger()
    press(view, "Alt+Shift+Down")
    assert window.document.workspace.history.next_undo is None
    shown = list(view.sheet.rows.ids)
    window.actions_table["writeOrder"].trigger()
    settle()
    assert table_of(window).ids == shown and view.sheet.order is None
    assert any("已把当前排序写入方案" in text for text in window.messages.texts)
    window.document.undo()
    settle()
    assert table_of(window).ids == [f"D{number:02}" for number in range(1, 15)]


# ------------------------------------------------------------------------------------------------------------------- periods


def period_dialog(window: MainWindow) -> QDialog:
    """Return the dialog that asks for a period."""
    settle()
    return find(window, QDialog, "periodDialog")


def ok_of(dialog: QDialog) -> QPushButton:
    """Return the button that takes what was asked for."""
    return dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)


def heads(window: MainWindow) -> list[str]:
    """Return the heads of the columns of figures."""
    return [column.title for column in window.pages.view.sheet.columns if column.is_period]


def test_the_next_year_is_offered_and_added_with_enter(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2024"))
    window.actions_table["addPeriod"].trigger()
    dialog = period_dialog(window)
    label = find(dialog, QLineEdit, "periodLabel")
    assert label.text() == "2027年" and label.selectedText() == "2027年" and "读作年度" in find(dialog, QLabel, "periodHint").text()
    press(label, "Return")
    settle()
    assert heads(window)[-2:] == ["2026年", "2027年"] and window.pages.current_cell() == cell(PART, "2027")
    assert window.document.workspace.history.next_undo.name == "在“目标分解表”中添加时期2027年"  # type: ignore[union-attr]
    window.document.undo()
    settle()
    assert heads(window)[-1] == "2026年" and window.pages.view.currentIndex().isValid()


def test_what_is_no_period_says_so_while_it_is_typed(window: MainWindow) -> None:
    window.actions_table["addPeriod"].trigger()
    dialog = period_dialog(window)
    label, hint = find(dialog, QLineEdit, "periodLabel"), find(dialog, QLabel, "periodHint")
    for text, words in (("2025年上半年", "半年"), ("明年", "认不出"), ("", "不能为空"), ("2024年", "已经有了")):
        label.setText(text)
        assert words in hint.text() and not ok_of(dialog).isEnabled()
    label.setText("2025年一季度")
    find(dialog, QComboBox, "periodPlace").setCurrentIndex(2)
    find(dialog, QCheckBox, "periodBase").setChecked(True)
    assert "读作季度" in hint.text() and ok_of(dialog).isEnabled()
    ok_of(dialog).click()
    settle()
    assert heads(window)[:3] == ["2021年", "2025年一季度", "2022年"] and table_of(window).period("2025Q1").is_base


def test_a_period_is_renamed_and_keeps_its_figures(window: MainWindow) -> None:
    window.pages.go_to(cell(PART, "2026"))
    window.actions_table["renamePeriod"].trigger()
    dialog = period_dialog(window)
    label = find(dialog, QLineEdit, "periodLabel")
    label.setText("2027年")
    assert "另一个时期" in find(dialog, QLabel, "periodHint").text() and not ok_of(dialog).isEnabled()
    label.setText("2026年（目标）")
    press(label, "Return")
    settle()
    assert heads(window)[-1] == "2026年（目标）" and window.document.plan.quantity(cell(PART, "2026")).text == "100"
    assert window.pages.current_cell() == cell(PART, "2026")


def test_a_period_is_deleted_after_a_question_and_comes_back(window: MainWindow) -> None:
    before = plan_state(window.document.plan)
    window.pages.go_to(cell(PART, "2024"))
    window.actions_table["removePeriod"].trigger()
    dialog = asked(window)
    assert [label.text() for label in dialog.findChildren(QLabel) if label.text()][:2] == ["要删除时期“2024年”吗？", "其中有 14 个数值。"]
    dialog.accept()
    settle()
    assert "2024年" not in heads(window) and window.pages.current_cell() == cell(PART, "2025")
    window.document.undo()
    settle()
    assert plan_state(window.document.plan) == before and "2024年" in heads(window)


def test_a_label_column_is_no_period(window: MainWindow) -> None:
    view = window.pages.view
    view.selectionModel().setCurrentIndex(view.model().index(3, view.sheet.name_column), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    for key in ("renamePeriod", "removePeriod"):
        window.actions_table[key].trigger()
        settle()
        assert window.findChildren(QDialog, "periodDialog") == [] and window.findChildren(QDialog, "deleteDialog") == []
    assert "请先点选该时期所在的列" in said(window) or "请先点选该时期所在的列" in window.status.currentMessage()


# --------------------------------------------------------------------------------------------------------------------- menus


def menu_texts(menu: QMenu) -> list[str]:
    """Return the commands of a menu."""
    return [bare(action.text()) for action in menu.actions() if not action.isSeparator()]


def test_the_right_button_offers_rows_on_row_heads_and_names_and_periods_on_column_heads(window: MainWindow) -> None:
    view = window.pages.view
    window.pages.go_to(cell("D03", "2024"))
    head = view.verticalHeader()
    head.customContextMenuRequested.emit(QPoint(5, head.sectionViewportPosition(4) + 5))
    menu = find(window, QMenu, "rowMenu")
    assert menu_texts(menu)[:8] == ["在上方插入行", "在下方插入行", "插入下级指标", "删除行", "上移", "下移", "升级", "降级"]
    assert current_name(window) == "数字智能终端", "the row under the mouse is selected"
    menu.close()
    settle()
    head = view.horizontalHeader()
    head.customContextMenuRequested.emit(QPoint(head.sectionViewportPosition(view.sheet.first_period) + 5, 5))
    menu = find(window, QMenu, "columnMenu")
    assert menu_texts(menu)[:3] == ["添加时期", "重命名时期", "删除时期"]
    menu.close()
    settle()
    view.selectionModel().setCurrentIndex(view.model().index(3, view.sheet.name_column), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    view.customContextMenuRequested.emit(QPoint(60, 100))
    menu = find(window, QMenu, "cellMenu")
    assert {"在上方插入行", "删除行", "升级"} <= set(menu_texts(menu))
    menu.close()
    settle()


def test_nothing_is_offered_in_a_plan_that_cannot_be_written(open_windows: Callable[..., MainWindow], plan_file: Path) -> None:
    holder = open_plan(plan_file)
    window = open_windows(plan_file)
    try:
        keys = ("insertAbove", "insertBelow", "insertChild", "deleteRows", "moveUp", "promote", "addPeriod", "removePeriod", "renamePeriod", "writeOrder")
        assert [key for key in keys if window.actions_table[key].isEnabled()] == []
    finally:
        holder.close()


def test_very_many_rows_are_deleted_in_the_background(open_windows: Callable[..., MainWindow], tmp_path: Path, qtbot: QtBot) -> None:
    plan: Plan = make_plan([make_table("d", [make_row(f"R{at}", 0, ["1", "2", "3"]) for at in range(1500)], YEARS)])
    path = tmp_path / "大.nbplan"
    create_plan_file(path, plan)
    window = open_windows(path)
    window.pages.go_to(CellRef("d", "R10", "2021"))
    press(window.pages.view, "Ctrl+A", "Ctrl+A", "Ctrl+Shift+Delete")
    asked(window).accept()
    assert window.tasks.is_busy
    qtbot.waitUntil(lambda: not window.tasks.is_busy and window.pages.view.sheet.row_count == 0)
    settle()
    assert window.messages.texts == ["已删除“R0”等 1500 行。"]
    window.document.undo()
    qtbot.waitUntil(lambda: not window.tasks.is_busy and window.pages.view.sheet.row_count == 1500)
    settle()


def test_the_grid_stands_still_while_another_thread_writes_what_it_would_draw(window: MainWindow, qtbot: QtBot) -> None:
    view, drawn = window.pages.view, []

    def work(_progress: object, _confirm: object) -> None:
        drawn.append(view.updatesEnabled())

    window.document.in_background("试", work)
    qtbot.waitUntil(lambda: not window.tasks.is_busy)
    settle()
    assert drawn == [False] and view.updatesEnabled()
    window.tasks.run("只看", lambda *_: drawn.append(view.updatesEnabled()), lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: not window.tasks.is_busy)
    assert drawn == [False, True]

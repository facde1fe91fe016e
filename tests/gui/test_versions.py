"""Versions in the window: freezing under a usual name, the list, comparing in three views, bringing back a figure, a row, everything."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QTreeWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.plan_digest import content_digest
from ningbo_planner.domain.table import RowRef
from ningbo_planner.edits.acts import hold_cells
from ningbo_planner.edits.labels import rename
from ningbo_planner.edits.structure import delete_rows
from ningbo_planner.gui.dialogs.bridge_view import MOST_PARTS, bars_of
from ningbo_planner.gui.dialogs.compare_dialog import CompareDialog
from ningbo_planner.gui.dialogs.restore_dialog import RestoreDialog
from ningbo_planner.gui.dialogs.versions_dialog import VersionsDialog
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.services import versions
from ningbo_planner.services.plan_files import new_plan, open_plan
from ningbo_planner.services.version_bridge import Bridge, BridgePart
from ningbo_planner.text import tr
from tests.gui.window_kit import TABLE, cell, find, open_windows, plan_file, settle, type_into_cell, window

__all__ = ["open_windows", "plan_file", "window"]
FIRST, TOTAL = cell("D04", "2023"), cell("D02", "2023")


def wait(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: not window.tasks.is_busy, timeout=60_000)
    settle()


def listed(window: MainWindow) -> VersionsDialog:
    """Open the list of versions."""
    window.actions_table["version"].trigger()
    return window.findChildren(VersionsDialog)[-1]


def freeze(window: MainWindow, qtbot: QtBot) -> VersionsDialog:
    """Freeze the plan under the name that is offered."""
    dialog = listed(window)
    QTest.mouseClick(dialog.freeze_button, Qt.MouseButton.LeftButton)
    wait(window, qtbot)
    return dialog


@pytest.fixture
def compared(window: MainWindow, qtbot: QtBot) -> CompareDialog:
    """Return the comparison of a frozen version with the plan, in which a figure was lowered since."""
    freeze(window, qtbot)
    type_into_cell(window, FIRST, "99")
    window.actions_table["versionCompare"].trigger()
    wait(window, qtbot)
    return window.findChildren(CompareDialog)[-1]


def again(window: MainWindow, qtbot: QtBot, dialog: CompareDialog) -> None:
    """Compare again, as the button offers after a change."""
    assert not dialog.refresh.isHidden()
    QTest.mouseClick(dialog.refresh, Qt.MouseButton.LeftButton)
    wait(window, qtbot)


def accept(window: MainWindow, qtbot: QtBot) -> str:
    """Say yes to the preview, and return what it said."""
    wait(window, qtbot)
    asked = window.findChildren(RestoreDialog)[-1]
    said = "\n".join((asked.head.text(), asked.left.text(), asked.effect.text()))
    QTest.mouseClick(asked.do_button, Qt.MouseButton.LeftButton)
    wait(window, qtbot)
    return said


def test_the_usual_names_are_offered_one_after_the_other(window: MainWindow, qtbot: QtBot) -> None:
    dialog = freeze(window, qtbot)
    assert [version.name for version in versions.versions(window.document.workspace)] == ["征求意见稿"]
    assert "已封存版本“征求意见稿”" in dialog.said.text() and "已封存版本“征求意见稿”" in "".join(window.messages.texts)
    names = find(dialog, QComboBox, "versionName")
    assert names.currentText() == "送审稿" and [names.itemText(at) for at in range(names.count())] == ["送审稿", "印发稿", "征求意见稿（2）"]
    note = find(dialog, QLineEdit, "versionNote")
    QTest.keyClicks(note, "V2")
    QTest.keyClick(note, Qt.Key.Key_Return)
    wait(window, qtbot)
    newest = dialog.list.topLevelItem(0)
    assert newest is not None and newest.text(0) == "送审稿" and newest.text(5) == "V2" and dialog.list.currentItem() is newest
    assert newest.text(4) == versions.short(content_digest(window.document.plan)) and dialog.note.text() == ""
    names.setCurrentText("送审稿")
    dialog.freeze_button.click()
    assert "不能改动" in dialog.said.text() and len(window.document.plan.versions) == 2


def test_what_is_being_typed_is_frozen_too(window: MainWindow, qtbot: QtBot) -> None:
    dialog = listed(window)
    window.pages.go_to(FIRST)
    view = window.pages.view
    assert view is not None
    QTest.keyClicks(view.viewport(), "77")
    dialog.freeze_button.click()
    wait(window, qtbot)
    assert versions.plan_at(window.document.workspace, "V1").quantity(FIRST).text == "77"


def test_undoing_the_freezing_leaves_the_version_in_the_list(window: MainWindow, qtbot: QtBot) -> None:
    dialog = freeze(window, qtbot)
    dialog.note.setText("改")
    assert dialog.note_button.isEnabled()
    window.actions_table["undo"].trigger()
    settle()
    only = dialog.list.topLevelItem(0)
    assert only is not None and "版本仍保留" in only.text(5) and not dialog.note_button.isEnabled()
    QTest.mouseClick(dialog.verify_button, Qt.MouseButton.LeftButton)
    wait(window, qtbot)
    assert dialog.said.text() == tr("versions.all_intact")


def test_another_note_is_a_step(window: MainWindow, qtbot: QtBot) -> None:
    dialog = freeze(window, qtbot)
    dialog.note.setText("送市政府")
    QTest.mouseClick(dialog.note_button, Qt.MouseButton.LeftButton)
    assert window.document.plan.versions["V1"].note == "送市政府" and "送市政府" in dialog.list.topLevelItem(0).text(5)


def test_without_a_version_comparing_offers_to_freeze_one(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_table["versionCompare"].trigger()
    dialog = window.findChildren(VersionsDialog)[-1]
    assert dialog.said.text() == tr("versions.nothing_to_compare") and not dialog.compare_button.isEnabled()


def test_the_grid_shows_old_and_new_in_the_changed_cell(window: MainWindow, qtbot: QtBot, compared: CompareDialog) -> None:
    model = compared.grid.model
    assert model is not None and len(model.rows) == len(window.document.plan.tables[TABLE])
    place = model.place_of(FIRST)
    assert place.data() == "▼ 1550 → 99" and "−1451亿元" in place.data(Qt.ItemDataRole.ToolTipRole)
    assert "调低 1 处" in compared.summary.text() and "新出现 3 个" in compared.summary.text()
    compared.grid.changed_only.click()
    assert compared.grid.model is not None and compared.grid.model.rows == ["D04"]
    window.document.execute(rename(window.document.plan, RowRef(TABLE, "D06"), "材料"))
    window.document.execute(hold_cells(window.document.plan, [TOTAL], "李四", "已核定", "x"))
    window.document.execute(delete_rows(window.document.plan, TABLE, ["D05"]))
    assert "又有改动" in compared.outdated.text()
    again(window, qtbot, compared)
    model = compared.grid.model
    assert model is not None and set(model.rows) == {"D02", "D04", "D05", "D06"} and compared.refresh.isHidden()
    assert "→ 材料" in model.index(model.rows.index("D06"), 0).data() and model.place_of(cell("D05", "2022")).data() == "－ 1050"
    assert "锁定变动" in model.place_of(TOTAL).data(Qt.ItemDataRole.ToolTipRole)


def test_a_double_click_goes_to_the_cell(window: MainWindow, qtbot: QtBot, compared: CompareDialog) -> None:
    window.pages.go_to(cell("D10", "2021"))
    compared.tabs.setCurrentWidget(compared.list)
    item = compared.list.list.topLevelItem(0)
    assert item is not None and item.text(0) == "▼ 调低"
    viewport, place = compared.list.list.viewport(), compared.list.list.visualItemRect(item).center()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert window.pages.current_cell() == FIRST


def test_the_list_is_filtered(window: MainWindow, qtbot: QtBot, compared: CompareDialog) -> None:
    type_into_cell(window, cell("D11", "2023"), "1200")
    again(window, qtbot, compared)
    page = compared.list
    rows = find(page, QTreeWidget, "compareList")
    assert rows.topLevelItemCount() == 2 and page.count.text() == "共 2 条"
    page.kind.setCurrentIndex(page.kind.findData("raised"))
    assert [each.row for each in page.shown()] == ["D11"] and rows.topLevelItemCount() == 1
    page.kind.setCurrentIndex(0)
    page.lead.setCurrentIndex(page.lead.findData("市经信局"))
    assert [each.row for each in page.shown()] == ["D04"]
    page.lead.setCurrentIndex(0)
    page.words.setText("1200")
    assert [each.row for each in page.shown()] == ["D11"]


def test_a_figure_is_brought_back_after_a_look_at_the_effect(window: MainWindow, qtbot: QtBot, compared: CompareDialog) -> None:
    assert not compared.cells_button.isEnabled()
    model = compared.grid.model
    assert model is not None
    compared.grid.grid.setCurrentIndex(model.place_of(FIRST))
    assert compared.cells_button.isEnabled()
    QTest.mouseClick(compared.cells_button, Qt.MouseButton.LeftButton)
    said = accept(window, qtbot)
    assert "1 个数值" in said and "消除 3 个" in said
    assert window.document.plan.quantity(FIRST).text == "1550" and "完全一致" in compared.summary.text()
    window.actions_table["undo"].trigger()
    assert window.document.plan.quantity(FIRST).text == "99"


def test_a_row_that_is_gone_is_brought_back(window: MainWindow, qtbot: QtBot, compared: CompareDialog) -> None:
    window.document.execute(delete_rows(window.document.plan, TABLE, ["D05"]))
    again(window, qtbot, compared)
    compared.tabs.setCurrentWidget(compared.list)
    page = compared.list
    page.kind.setCurrentIndex(page.kind.findData("row_gone"))
    item = page.list.topLevelItem(0)
    assert item is not None
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=page.list.visualItemRect(item).center())
    assert compared.rows_button.isEnabled() and not compared.cells_button.isEnabled()
    QTest.mouseClick(compared.rows_button, Qt.MouseButton.LeftButton)
    assert "恢复 1 行" in accept(window, qtbot)
    assert window.document.plan.quantity(cell("D05", "2022")).text == "1050"


def test_everything_is_brought_back_but_what_is_held(window: MainWindow, qtbot: QtBot, compared: CompareDialog) -> None:
    window.document.execute(hold_cells(window.document.plan, [FIRST], "李四", "已核定", "x"))
    type_into_cell(window, cell("D11", "2023"), "1200")
    QTest.mouseClick(compared.all_button, Qt.MouseButton.LeftButton)
    assert "1 个数值因锁定保持不变" in accept(window, qtbot)
    plan = window.document.plan
    assert plan.quantity(FIRST).text == "99" and plan.quantity(cell("D11", "2023")).text == "1100"
    QTest.mouseClick(compared.all_button, Qt.MouseButton.LeftButton)
    wait(window, qtbot)
    assert "没有需要恢复的内容" in compared.summary.text()


def test_any_two_are_compared_and_exchanged(window: MainWindow, qtbot: QtBot, compared: CompareDialog) -> None:
    freeze(window, qtbot)
    assert compared.new.count() == 3
    compared.new.setCurrentIndex(compared.new.findData("V2"))
    wait(window, qtbot)
    QTest.mouseClick(compared.swap, Qt.MouseButton.LeftButton)
    wait(window, qtbot)
    assert compared.keys == ("V2", "V1") and "“送审稿”到“征求意见稿”" in compared.summary.text() and "调高 1 处" in compared.summary.text()
    type_into_cell(window, TOTAL, "4800")
    assert compared.refresh.isHidden()


def test_the_bridge_accounts_for_the_move_of_a_total(window: MainWindow, qtbot: QtBot, compared: CompareDialog) -> None:
    type_into_cell(window, TOTAL, "4800")
    again(window, qtbot, compared)
    page = compared.bridge
    compared.tabs.setCurrentWidget(page)
    page.total.setCurrentIndex(page.total.findData(f"{TABLE}/D02"))
    assert page.period.currentText() == "2023年"
    assert [(bar.name, bar.text) for bar in page.view.bars] == [
        ("征求意见稿", "4700亿元"),
        ("新型数字元器件(组件)", "▼ −1451亿元"),
        (tr("versions.bridge_rest"), "▲ +1551亿元"),
        ("当前方案", "4800亿元"),
    ]
    assert "−1451亿元" in page.view.accessibleDescription()
    QTest.mouseDClick(page.view, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    assert window.pages.current_cell() == FIRST
    page.view.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(page.view, key)
    assert window.pages.current_cell() == TOTAL
    picture = page.view.grab().toImage()
    assert picture.pixelColor(QPointF(300, 25).toPoint()) != picture.pixelColor(2, 2)


def test_many_small_moves_are_told_as_one() -> None:
    parts = tuple(BridgePart(f"r{at}", f"行{at}", None, None, Decimal(at)) for at in range(30, 0, -1))
    bridge = Bridge(TOTAL, "合计", "亿元", Decimal(0), Decimal(465), parts, Decimal(0))
    bars = bars_of(bridge, "旧", "新")
    assert len(bars) == MOST_PARTS + 2 and bars[-2].name == tr("versions.bridge_others", count=11) and bars[-2].end == 465


def test_changes_are_marked_against_the_newest_version(window: MainWindow, qtbot: QtBot) -> None:
    type_into_cell(window, FIRST, "99")
    freeze(window, qtbot)
    type_into_cell(window, FIRST, "98")
    view = window.pages.view
    assert view is not None
    said = view.model().index(*view.sheet.place(FIRST)).data(Qt.ItemDataRole.ToolTipRole)
    assert "征求意见稿" in said and "99" in said and "1550" not in said


def test_another_plan_closes_the_dialogs(window: MainWindow, qtbot: QtBot, compared: CompareDialog, tmp_path: Path) -> None:
    new_plan(tmp_path / "另一份.nbplan")
    window.document.show_workspace(open_plan(tmp_path / "另一份.nbplan"))
    settle()
    assert not window.findChildren(CompareDialog) and not window.findChildren(VersionsDialog)
    assert listed(window).list.topLevelItemCount() == 0

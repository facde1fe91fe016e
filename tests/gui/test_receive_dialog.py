"""The table of what came back: nothing is taken by accident, and a doubtful figure is chosen from a list by mouse or keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.plan import cell_of
from ningbo_planner.edits.acts import type_cell
from ningbo_planner.gui.dialogs.receive_dialog import ReceiveDialog
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.returned_changes_model import COLUMNS, RETURNED
from ningbo_planner.gui.models.returned_selection import Item
from ningbo_planner.merge.row_steps import RowPlace
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.returns import read_returns
from tests.exchange.returned_forms import LEAD, TRADE, FilledForm
from tests.gui.window_kit import find, open_windows, plan_file, settle, window
from tests.merge.test_rows import with_new_row
from tests.plan_state import plan_state

__all__ = ["open_windows", "plan_file", "window"]
# 软件与信息服务业 and 数字经济增加值 in the workbook of 市经信局, and what a hurried person writes there.
FILLED = {"软件与信息服务业": {"G": 231, "H": "三百六十", "I": "1。5", "J": None, "K": "乱写"}, "数字经济增加值": {"K": "1.2万亿元"}}


@pytest.fixture
def dialog(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> Iterator[ReceiveDialog]:
    """Return the dialog over one returned workbook."""
    workspace = window.document.workspace
    department = next(key for key, each in workspace.plan.departments.items() if each.name == "市经信局")
    report = issue(workspace, tmp_path / "下发", departments=[department], deadline="2026-12-31")
    window.document.adopt(report.change)
    [file] = report.files
    book = load_workbook(file.path)
    sheet = book["填报表"]
    for row in range(1, sheet.max_row + 1):
        for column, value in FILLED.get(sheet[f"C{row}"].value, {}).items():
            if not sheet[f"{column}{row}"].protection.locked:
                sheet[f"{column}{row}"] = value
    book.save(file.path)
    made = ReceiveDialog(workspace, read_returns(workspace, [file.path]), window)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()
    settle()


def row_of(dialog: ReceiveDialog, name: str, period: str) -> Item:
    """Return a change."""
    return next(item for item in dialog.model.changes if item.label == name and getattr(item, "period", "") == period)


def shown(dialog: ReceiveDialog, row: Item, column: str) -> str:
    """Return what stands in a cell."""
    return str(dialog.model.index_of(row, COLUMNS.index(column)).data())


def click(dialog: ReceiveDialog, row: Item, act: Callable[..., None] = QTest.mouseClick) -> None:
    """Click on the returned figure of a change."""
    dialog.changes.scrollTo(dialog.model.index_of(row, RETURNED))
    place = dialog.changes.visualRect(dialog.model.index_of(row, RETURNED)).center()
    act(dialog.changes.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    settle()


def box_of(dialog: ReceiveDialog) -> QComboBox:
    """Return the open list."""
    [box] = [each for each in dialog.changes.findChildren(QComboBox) if each.isVisible()]
    return box


def test_what_is_in_doubt_says_so_until_it_is_chosen(dialog: ReceiveDialog) -> None:
    row = row_of(dialog, "软件与信息服务业", "2023")
    assert (shown(dialog, row, "returned"), shown(dialog, row, "state")) == ("三百六十：360？", "待选择")
    dialog.model.set_taken(row, "360")
    assert (shown(dialog, row, "returned"), shown(dialog, row, "state")) == ("360", "已选择")


def test_a_blank_offers_nothing_to_choose(dialog: ReceiveDialog) -> None:
    row = row_of(dialog, "软件与信息服务业", "2025")
    assert (shown(dialog, row, "returned"), shown(dialog, row, "state")) == ("（空）", "未填")


def test_figures_of_one_row_are_shown_in_one_measure(dialog: ReceiveDialog) -> None:
    row = row_of(dialog, "数字经济增加值", "2026")
    assert [shown(dialog, row, column) for column in ("issued", "current", "returned")] == [">10000", ">10000", "12000"]


def test_a_click_opens_the_list_and_chooses_nothing_by_itself(dialog: ReceiveDialog) -> None:
    row = row_of(dialog, "软件与信息服务业", "2023")
    before = dict(dialog.selection.taken)
    click(dialog, row)
    box = box_of(dialog)
    assert box.view().isVisible() and box.currentIndex() == -1 and dialog.selection.taken == before
    QTest.keyClick(box.view(), Qt.Key.Key_Down)
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    settle()
    assert shown(dialog, row, "returned") == "360" and dialog.isVisible()
    assert not [each for each in dialog.changes.findChildren(QComboBox) if each.isVisible()]


def test_a_double_click_leaves_the_list_open(dialog: ReceiveDialog) -> None:
    row = row_of(dialog, "软件与信息服务业", "2023")
    click(dialog, row)
    box = box_of(dialog)
    popup, cell = box.view().window().geometry(), box.rect().translated(box.mapToGlobal(QPoint()))
    assert not popup.intersects(cell.adjusted(2, 2, -2, -2)), "the second click would choose what it falls on"
    QTest.mouseClick(box.view().window(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(-20, -20))
    assert box.view().isVisible()


def test_giving_the_list_up_leaves_the_figure_in_doubt(dialog: ReceiveDialog) -> None:
    row = row_of(dialog, "软件与信息服务业", "2023")
    click(dialog, row)
    dialog.files.setFocus()
    settle()
    assert shown(dialog, row, "state") == "待选择"


def test_keys_tick_and_choose_and_never_write_the_figures(dialog: ReceiveDialog) -> None:
    taken: list[object] = []
    dialog.accepted_changes.connect(lambda figures, rows: taken.append(figures))
    row = row_of(dialog, "软件与信息服务业", "2022")
    dialog.changes.setCurrentIndex(dialog.model.index_of(row, 1))
    QTest.keyClick(dialog.changes, Qt.Key.Key_Space)
    assert row.key not in dialog.selection.taken
    QTest.keyClick(dialog.changes, Qt.Key.Key_Space)
    assert row.key in dialog.selection.taken
    QTest.keyClick(dialog.changes, Qt.Key.Key_Return)
    QTest.keyClick(dialog.files, Qt.Key.Key_Return)
    assert not taken and dialog.isVisible()
    dialog.changes.setCurrentIndex(dialog.model.index_of(row_of(dialog, "软件与信息服务业", "2024"), 1))
    QTest.keyClick(dialog.changes, Qt.Key.Key_Return)
    settle()
    assert box_of(dialog).view().isVisible() and not taken


def test_a_wheel_over_the_list_chooses_nothing(dialog: ReceiveDialog) -> None:
    row = row_of(dialog, "软件与信息服务业", "2023")
    click(dialog, row)
    box = box_of(dialog)
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(box, wheel)
    assert box.currentIndex() == -1


def test_the_button_takes_what_is_ticked(dialog: ReceiveDialog) -> None:
    taken: list[dict[str, str]] = []
    dialog.accepted_changes.connect(lambda figures, rows: taken.append(figures))
    QTest.mouseClick(dialog.take_button, Qt.MouseButton.LeftButton)
    assert len(taken) == 1 and sorted(taken[0].values()) == ["12000", "231"]


# ------------------------------------------------------------------------------------------------------ several departments


@pytest.fixture
def round_dialog(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> Iterator[ReceiveDialog]:
    """Return the dialog over three departments' workbooks: one clean, one with questions and a new row, one that the plan contradicts."""
    workspace = window.document.workspace
    report = issue(workspace, tmp_path / "下发", deadline="2099-12-31")
    window.document.adopt(report.change)
    paths = {file.department: file.path for file in report.files}
    lead = with_new_row(FilledForm(paths[LEAD]).put("decomposition/D03/2022", 520).put("decomposition/D03/2023", "1.2万"), y2022=30)
    trade = FilledForm(paths[TRADE]).put("decomposition/D11/2022", 910).put("decomposition/D11/2023", 1)
    tech = FilledForm(paths["市科技局"])
    first = next(key for key in tech.places if key.endswith("/2022"))
    tech.put(first, 55)
    change = workspace.execute(type_cell(workspace.plan, cell_of(first), "44"))
    window.document.adopt(change)
    files = [form.save(tmp_path / "回收" / f"{name}.xlsx") for name, form in (("甲", lead), ("乙", trade), ("丙", tech))]
    made = ReceiveDialog(workspace, read_returns(workspace, files), window)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()
    settle()


def groups(dialog: ReceiveDialog) -> dict[str, list[str]]:
    """Return the meanings by department, as they are shown."""
    model = dialog.model
    tops = [model.index(at, 0) for at in range(model.rowCount())]
    return {str(top.data()).split("　")[0]: [str(model.index(at, 0, top).data()) for at in range(model.rowCount(top))] for top in tops}


def pick(dialog: ReceiveDialog, name: str, words: str) -> None:
    """Choose in one of the filter's boxes."""
    box = find(dialog, QComboBox, name)
    box.setCurrentIndex(box.findText(words))


def test_changes_stand_by_department_and_by_meaning(round_dialog: ReceiveDialog) -> None:
    shown = groups(round_dialog)
    assert shown[LEAD] == ["提高（1）", "读法待定（1）", "建议新增的行（1）"]
    assert shown[TRADE] == ["提高（1）", "降低（1）"] and len(shown) == 3


def test_filters(round_dialog: ReceiveDialog, qtbot: QtBot) -> None:
    dialog = round_dialog
    pick(dialog, "returnedMeaning", "降低")
    assert [item.label for item in dialog.model.changes] and all(item.meaning.value == "lowered" for item in dialog.model.changes)
    pick(dialog, "returnedMeaning", "全部")
    pick(dialog, "returnedWish", "两边都改了")
    assert [item.state.value for item in dialog.model.changes] == ["conflict"]
    pick(dialog, "returnedWish", "新增或缺少的行")
    assert [item.label for item in dialog.model.changes] == ["低空经济"]
    pick(dialog, "returnedWish", "全部")
    find(dialog, QLineEdit, "returnedWords").setText("低空")
    qtbot.waitUntil(lambda: [item.label for item in dialog.model.changes] == ["低空经济"])
    find(dialog, QLineEdit, "returnedWords").clear()
    qtbot.waitUntil(lambda: len(dialog.model.changes) > 1)
    dialog.show_file(next(file for file in dialog._report.files if file.department == TRADE))
    assert set(groups(dialog)) == {TRADE}


def test_a_tick_at_a_department_takes_what_is_without_doubt_in_it(round_dialog: ReceiveDialog) -> None:
    dialog, model = round_dialog, round_dialog.model
    QTest.mouseClick(find(dialog, QPushButton, "receiveButtonNone"), Qt.MouseButton.LeftButton)
    assert not dialog.selection.taken
    top = next(model.index(at, 0) for at in range(model.rowCount()) if str(model.index(at, 0).data()).startswith(TRADE))
    assert Qt.CheckState(top.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Unchecked
    dialog.changes.setCurrentIndex(top)
    QTest.keyClick(dialog.changes, Qt.Key.Key_Space)
    assert list(dialog.selection.taken.values()) == ["910"]
    assert Qt.CheckState(top.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked
    QTest.keyClick(dialog.changes, Qt.Key.Key_Space)
    assert not dialog.selection.taken


def test_a_conflict_is_never_taken_unasked(round_dialog: ReceiveDialog) -> None:
    dialog = round_dialog
    [conflict] = [item for item in dialog.model.changes if item.state.value == "conflict"]
    QTest.mouseClick(find(dialog, QPushButton, "receiveButtonClean"), Qt.MouseButton.LeftButton)
    assert conflict.key not in dialog.selection.taken
    dialog.changes.setCurrentIndex(dialog.model.index_of(conflict))
    QTest.keyClick(dialog.changes, Qt.Key.Key_Space)
    assert dialog.selection.taken[conflict.key] == "55"


def test_a_new_row_is_taken_where_the_planner_wants_it(round_dialog: ReceiveDialog) -> None:
    dialog = round_dialog
    taken: list[dict[str, RowPlace]] = []
    dialog.accepted_changes.connect(lambda figures, rows: taken.append(rows))
    [row] = [item for item in dialog.model.changes if item.label == "低空经济"]
    assert "集成电路”之后" in shown(dialog, row, "state") and not dialog.selection.rows and "30" in shown(dialog, row, "returned")
    dialog.changes.setCurrentIndex(dialog.model.index_of(row))
    dialog.changes.scrollTo(dialog.model.index_of(row))
    QTest.keyClick(dialog.changes, Qt.Key.Key_Return)
    settle()
    box = box_of(dialog)
    assert box.currentText().endswith("集成电路”之后")
    box.setCurrentIndex(box.findText("表的末尾"))
    QTest.keyClick(box.view(), Qt.Key.Key_Return)
    settle()
    assert shown(dialog, row, "state") == "新增：表的末尾"
    QTest.mouseClick(dialog.take_button, Qt.MouseButton.LeftButton)
    assert taken == [{row.key: RowPlace()}]


def test_the_effect_on_the_checks_follows_the_ticks(round_dialog: ReceiveDialog) -> None:
    dialog = round_dialog
    dialog.effect.settle()
    assert dialog.effect.effect is not None and dialog.effect.effect.came and "采纳后" in dialog.summary.text()
    assert any(dialog.effect.item(at).text().startswith("新出现〔") for at in range(dialog.effect.count()))
    QTest.mouseClick(find(dialog, QPushButton, "receiveButtonNone"), Qt.MouseButton.LeftButton)
    dialog.effect.settle()
    assert dialog.summary.text() == "没有勾选任何数。" and not dialog.effect.effect.came


def test_very_many_figures_are_tried_out_on_another_thread(round_dialog: ReceiveDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    dialog = round_dialog
    dialog.effect.settle()
    told, state = dialog.effect.effect, plan_state(dialog._workspace.plan)
    monkeypatch.setattr("ningbo_planner.gui.dialogs.effect_view.AT_ONCE", 0)
    dialog.effect.look()
    dialog.effect.settle()
    qtbot.waitUntil(lambda: dialog.effect.effect is not None, timeout=20_000)
    assert dialog.effect.effect == told and plan_state(dialog._workspace.plan) == state


def test_a_line_tells_why_it_is_asked_about_and_how_its_row_was_found(round_dialog: ReceiveDialog) -> None:
    dialog = round_dialog
    asked = next(item for item in dialog.model.changes if getattr(item, "doubt", False) and item.returned == "1.2万")
    assert shown(dialog, asked, "match") == "行标识" and "12000 或 " in shown(dialog, asked, "returned")
    dialog.changes.setCurrentIndex(dialog.model.index_of(asked))
    assert "写的是“1.2万”" in dialog.why.text()


def test_of_two_departments_that_disagree_one_is_taken(window: MainWindow, tmp_path: Path) -> None:
    workspace = window.document.workspace
    report = issue(workspace, tmp_path / "下发", deadline="2099-12-31")
    window.document.adopt(report.change)
    by_row: dict[str, list[str]] = {}
    for file in report.files:
        for row in file.rows:
            by_row.setdefault(row, []).append(file.department)
    shared, names = next((row, names) for row, names in by_row.items() if len(names) > 1)
    paths = {file.department: file.path for file in report.files}
    forms = [FilledForm(paths[name]).put(f"{shared}/2022", value) for name, value in zip(names, (31, 32), strict=False)]
    files = [form.save(tmp_path / "回收" / f"{at}.xlsx") for at, form in enumerate(forms)]
    dialog = ReceiveDialog(workspace, read_returns(workspace, files), window)
    first, second = [item for item in dialog.model.changes if getattr(item, "period", "") == "2022"]
    dialog.model.set_taken(first, first.readings[0].text)
    assert list(dialog.selection.taken) == [first.key]
    dialog.model.set_taken(second, second.readings[0].text)
    assert list(dialog.selection.taken) == [second.key]
    dialog.close()
    dialog.deleteLater()
    settle()


def test_a_file_in_doubt_as_a_whole_is_confirmed_with_one_tick(window: MainWindow, tmp_path: Path) -> None:
    workspace = window.document.workspace
    report = issue(workspace, tmp_path / "下发", departments=[LEAD], deadline="2099-12-31")
    window.document.adopt(report.change)
    form = FilledForm(report.files[0].path).put("decomposition/D03/2022", 520).put("decomposition/D03/2023", "1.2万").put("decomposition/D03/2024", 730)
    path = form.save(tmp_path / "甲.xlsx")
    later = issue(workspace, tmp_path / "再下发", departments=[LEAD], deadline="2099-12-31", name="二下")
    window.document.adopt(later.change)
    dialog = ReceiveDialog(workspace, read_returns(workspace, [path]), window)
    top = dialog.model.index(0, 0)
    assert not dialog.selection.taken and "整份文件待确认" in str(top.data())
    QTest.mouseClick(find(dialog, QPushButton, "receiveButtonClean"), Qt.MouseButton.LeftButton)
    assert not dialog.selection.taken
    dialog.changes.setCurrentIndex(top)
    QTest.keyClick(dialog.changes, Qt.Key.Key_Space)
    assert sorted(dialog.selection.taken.values()) == ["520", "730"]
    dialog.close()
    dialog.deleteLater()
    settle()


def test_untouched_forms_count_as_agreement_when_the_planner_says_so(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    workspace = window.document.workspace
    report = issue(workspace, tmp_path / "下发", departments=[LEAD, TRADE])
    window.document.adopt(report.change)
    window.exchange.receive_paths([tmp_path / "下发"])
    qtbot.waitUntil(lambda: bool(window.findChildren(ReceiveDialog)), timeout=60_000)
    [made] = window.findChildren(ReceiveDialog)
    items = [made.files.topLevelItem(at) for at in range(made.files.topLevelItemCount())]
    assert [item.text(1) for item in items] == ["", "待确认", "待确认"] and "忘了填" in made.problems.item(0).text()
    made.files.setCurrentItem(items[1])
    agree = find(made, QPushButton, "receiveButtonAgree")
    QTest.mouseClick(agree, Qt.MouseButton.LeftButton)
    assert items[1].text(1) == "视为同意" and made.summary.text() == "1 份原样交回的视为同意下发数，采纳时一并记入台账。"
    QTest.mouseClick(agree, Qt.MouseButton.LeftButton)
    assert items[1].text(1) == "待确认"
    made.files.setCurrentItem(items[0])
    QTest.mouseClick(agree, Qt.MouseButton.LeftButton)
    QTest.mouseClick(made.take_button, Qt.MouseButton.LeftButton)
    settle()
    assert {issue.department: issue.receipts[0].state.value for issue in window.document.plan.rounds["R1"].issues.values()} == {LEAD: "accepted", TRADE: "accepted"}

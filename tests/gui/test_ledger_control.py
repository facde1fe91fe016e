"""Rounds in the window: handing out once more with other rows, the ledger, reminding, closing, and a code that is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.gui.dialogs.code_dialog import CodeDialog
from ningbo_planner.gui.dialogs.issue_dialog import IssueDialog
from ningbo_planner.gui.dialogs.ledger_dialog import LedgerDialog
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.returns import accept, read_returns
from ningbo_planner.services.returns_ledger import record
from tests.exchange.returned_forms import FilledForm
from tests.gui.window_kit import find, open_windows, plan_file, settle, window

__all__ = ["open_windows", "plan_file", "window"]
TRADE, ROW = "市商务局", "decomposition/D11"


def handed_out(window: MainWindow, folder: Path, deadline: str = "2020-12-31") -> Path:
    """Hand out to one department and return its workbook."""
    report = issue(window.document.workspace, folder, departments=[TRADE], deadline=deadline, contact="张三")
    window.document.adopt(report.change)
    return report.files[0].path


def noted(window: MainWindow, path: Path, value: object) -> None:
    """Note a returned workbook with one figure changed."""
    form = FilledForm(path).sign().put(f"{ROW}/2022", value)
    window.document.adopt(record(window.document.workspace, read_returns(window.document.workspace, [form.save(path.with_name(f"{value}.xlsx"))])))


def ledger(window: MainWindow) -> LedgerDialog:
    """Open the ledger."""
    window.actions_table["returns"].trigger()
    return window.findChildren(LedgerDialog)[-1]


def test_a_round_is_handed_out_once_more_with_one_row_more(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    handed_out(window, tmp_path / "一")
    window.actions_table["issue"].trigger()
    dialog = window.findChildren(IssueDialog)[0]
    again = find(dialog, QComboBox, "issueRound")
    again.setCurrentIndex(1)
    assert (dialog.name.text(), dialog.contact.text(), dialog.chosen(), dialog.chosen_rows()) == ("一下", "张三", (TRADE,), {})
    tree = find(dialog, QTreeWidget, "issueDepartments")
    tree.setCurrentItem(next(tree.topLevelItem(at) for at in range(tree.topLevelItemCount()) if tree.topLevelItem(at).text(0) == TRADE))
    rows = find(dialog, QComboBox, "issueMoreRows")
    rows.setCurrentIndex(rows.findData("decomposition/D10"))
    QTest.mouseClick(find(dialog, QPushButton, "issueAddRow"), Qt.MouseButton.LeftButton)
    assert {row for row in dialog.chosen_rows()[TRADE] if not row.startswith("text/")} == {ROW, "main/M07", "main/M16", "decomposition/D10"}
    dialog.folder.setText(str(tmp_path / "二"))
    dialog.issue_button.click()
    qtbot.waitUntil(lambda: not window.tasks.is_busy, timeout=60_000)
    given = window.document.plan.rounds["R1"].issues[TRADE]
    assert given.version == 2 and given.rows[0] == "decomposition/D10" and (tmp_path / "二" / f"{TRADE}_一下_第2版.xlsx").exists()


def test_a_table_is_left_out_with_one_tick(window: MainWindow) -> None:
    window.actions_table["issue"].trigger()
    dialog = window.findChildren(IssueDialog)[0]
    box = find(dialog, QCheckBox, "issueTable_text")
    assert box.text() == "文本目标" and len(dialog.chosen()) == 27 and dialog.chosen_rows() == {}
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert not box.isChecked() and len(dialog.chosen()) == 15 and dialog.chosen_rows()[TRADE] == (ROW, "main/M07", "main/M16")
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert len(dialog.chosen()) == 27 and dialog.chosen_rows() == {}


def test_rows_that_are_unticked_are_not_handed_out(window: MainWindow, tmp_path: Path) -> None:
    window.actions_table["issue"].trigger()
    dialog = window.findChildren(IssueDialog)[0]
    item = next(item for item in dialog._items().values() if item.text(0) == TRADE)
    item.child(0).setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.chosen_rows()[TRADE][:2] == ("main/M07", "main/M16") and item.text(1) == "16"
    for at in range(item.childCount()):
        item.child(at).setCheckState(0, Qt.CheckState.Unchecked)
    assert TRADE not in dialog.chosen() and TRADE not in dialog.chosen_rows()


def test_a_round_upwards_has_a_name_of_its_own(window: MainWindow) -> None:
    window.actions_table["issue"].trigger()
    dialog = window.findChildren(IssueDialog)[0]
    find(dialog, QComboBox, "issueKind").setCurrentIndex(1)
    assert dialog.name.text() == "一上"


def test_the_ledger_shows_the_newest_return_and_the_older_below(window: MainWindow, tmp_path: Path) -> None:
    path = handed_out(window, tmp_path / "一")
    noted(window, path, 905)
    noted(window, path, 910)
    dialog = ledger(window)
    line = dialog.table.topLevelItem(0)
    assert (line.text(1), line.text(2), line.childCount()) == (TRADE, "已收到", 1)
    assert "905.xlsx" in [line.child(0).text(column) for column in range(dialog.table.columnCount())]
    assert "已收到 1" in dialog.summary.text()


def test_the_text_for_reminding_is_copied_and_the_round_closed(window: MainWindow, tmp_path: Path) -> None:
    handed_out(window, tmp_path / "一")
    dialog = ledger(window)
    assert dialog.table.topLevelItem(0).text(2) == "逾期未交"
    QTest.mouseClick(dialog.remind_button, Qt.MouseButton.LeftButton)
    assert TRADE in QGuiApplication.clipboard().text() and "现已逾期" in QGuiApplication.clipboard().text()
    QTest.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    settle()
    assert window.document.plan.rounds["R1"].closed and dialog.table.topLevelItem(0).text(2) == "未收回"
    QTest.mouseClick(dialog.remind_button, Qt.MouseButton.LeftButton)
    assert "结束" in window.messages.texts[-1]
    dialog.round.setCurrentIndex(1)
    assert dialog.close_button.text() == "重新开放轮次"
    QTest.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    assert not window.document.plan.rounds["R1"].closed


def test_reminders_are_written_where_they_are_asked_for(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handed_out(window, tmp_path / "一")
    monkeypatch.setattr("ningbo_planner.gui.dialogs.file_dialogs.ask_save", lambda *_: tmp_path / "催报单.xlsx")
    dialog = ledger(window)
    QTest.mouseClick(dialog.write_button, Qt.MouseButton.LeftButton)
    assert (tmp_path / "催报单.xlsx").exists() and "催报单.xlsx" in window.messages.texts[-1]


def test_a_code_is_typed_and_answered(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = handed_out(window, tmp_path / "一")
    code = window.document.plan.rounds["R1"].issues[TRADE].code
    window.actions_table["check_code"].trigger()
    dialog = window.findChildren(CodeDialog)[-1]
    field, answer = find(dialog, QLineEdit, "codeText"), find(dialog, QPlainTextEdit, "codeAnswer")
    QTest.keyClicks(field, code.lower())
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert f"校验码 {code}：与“一下”第 1 版下发给{TRADE}的数一致" in answer.toPlainText()
    field.clear()
    QTest.keyClicks(field, "ABCD")
    QTest.mouseClick(dialog.check_button, Qt.MouseButton.LeftButton)
    assert "不是校验码" in answer.toPlainText()
    field.setText(code)
    dialog.add_files([path])
    QTest.mouseClick(dialog.check_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "三者一致" in answer.toPlainText(), timeout=60_000)


def test_what_was_read_and_left_can_be_noted(window: MainWindow, tmp_path: Path) -> None:
    path = handed_out(window, tmp_path / "一")
    form = FilledForm(path).sign().put(f"{ROW}/2022", 910).save(tmp_path / "交回.xlsx")
    report = read_returns(window.document.workspace, [form])
    window.exchange.ledger.offer_record(report)
    assert "还没有采纳" in window.messages.texts[-1]
    window.exchange.ledger._record(report)
    assert len(window.document.plan.rounds["R1"].issues[TRADE].receipts) == 1
    window.exchange.ledger._record(report)
    assert "都已经登记过" in window.messages.texts[-1]


def test_a_workbook_of_which_something_stayed_open_says_so(window: MainWindow, tmp_path: Path) -> None:
    path = handed_out(window, tmp_path / "一")
    form = FilledForm(path).sign().put(f"{ROW}/2022", 910).put(f"{ROW}/2026", "2.1万")
    report = read_returns(window.document.workspace, [form.save(tmp_path / "交回.xlsx")])
    window.document.adopt(accept(window.document.workspace, report, "clean"))
    assert ledger(window).table.topLevelItem(0).text(2) == "已采纳，余 1 处"

"""What came back, through the window: reading that leaves the window in use, sending back, and the ledger of gaps."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QToolButton, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.domain.plan import cell_of
from ningbo_planner.gui.dialogs.gap_dialog import GapDialog
from ningbo_planner.gui.dialogs.receive_dialog import ReceiveDialog
from ningbo_planner.gui.dialogs.send_back_dialog import SendBackDialog
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.cell_story import StoryTeller
from ningbo_planner.services import returns
from ningbo_planner.services.issuing import issue
from tests.exchange.returned_forms import LEAD, FilledForm
from tests.gui.window_kit import find, open_windows, plan_file, settle, type_into_cell, window

__all__ = ["open_windows", "plan_file", "window"]

CHIPS = "decomposition/D03"
DIALOGS = "ningbo_planner.gui.dialogs.file_dialogs"


def returned(window: MainWindow, folder: Path, **figures: object) -> Path:
    """Hand out the workbook of one department and let it come back with other figures."""
    report = issue(window.document.workspace, folder / "下发", departments=[LEAD], deadline="2099-12-31")
    window.document.adopt(report.change)
    form = FilledForm(report.files[0].path)
    for year, value in figures.items():
        form.put(f"{CHIPS}/{year.removeprefix('y')}", value)
    return form.save(folder / "甲.xlsx")


def read(window: MainWindow, qtbot: QtBot, path: Path) -> None:
    """Read a file and wait until that is over."""
    window.exchange.receive_paths([path])
    qtbot.waitUntil(lambda: not window.exchange.returned.reader.is_busy, timeout=60_000)
    settle()


@pytest.fixture
def held_up(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Let reading wait until the function that is returned is called."""
    gate = threading.Event()
    real = returns.read_workbooks

    def wait(*arguments: Any, **more: Any) -> Any:
        for outcome in real(*arguments, **more):
            gate.wait(30)
            yield outcome

    monkeypatch.setattr(returns, "read_workbooks", wait)
    yield gate.set
    gate.set()


def test_people_go_on_writing_while_files_are_read(window: MainWindow, qtbot: QtBot, tmp_path: Path, held_up: Callable[[], None]) -> None:
    path = returned(window, tmp_path, y2022=520)
    window.exchange.receive_paths([path])
    assert window.exchange.returned.reader.is_busy and not window.tasks.is_busy
    type_into_cell(window, cell_of(f"{CHIPS}/2022"), "515")
    assert window.document.plan.quantity(cell_of(f"{CHIPS}/2022")).text == "515"
    held_up()
    qtbot.waitUntil(lambda: not window.exchange.returned.reader.is_busy, timeout=60_000)
    settle()
    assert not window.findChildren(ReceiveDialog) and window.messages.texts[-1] == "已读完 1 份回收的文件，还没有采纳任何数。"
    window.messages.banners[-1].message.act()
    qtbot.waitUntil(lambda: bool(window.findChildren(ReceiveDialog)), timeout=30_000)
    [dialog] = window.findChildren(ReceiveDialog)
    # What was written meanwhile is what the file is compared with.
    assert [(change.current, change.returned, change.state.value) for change in dialog.model.changes] == [("515", "520", "conflict")]
    dialog.close()


def test_another_task_does_not_hide_that_files_are_read(window: MainWindow, qtbot: QtBot, tmp_path: Path, held_up: Callable[[], None]) -> None:
    window.exchange.receive_paths([returned(window, tmp_path, y2022=520)])
    qtbot.waitUntil(lambda: window.status.task_box.isVisible(), timeout=10_000)
    done: list[object] = []
    window.tasks.run("另一件事", lambda _progress, _cancelled: None, done.append, lambda error: None)
    qtbot.waitUntil(lambda: bool(done), timeout=10_000)
    settle()
    assert window.status.task_box.isVisible()
    held_up()
    qtbot.waitUntil(lambda: not window.exchange.returned.reader.is_busy, timeout=60_000)
    settle()
    assert not window.status.task_box.isVisible()
    [dialog] = window.findChildren(ReceiveDialog)
    dialog.close()


def test_the_step_tells_file_digest_and_cell(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = returned(window, tmp_path, y2022=520)
    read(window, qtbot, path)
    [above] = window.findChildren(ReceiveDialog)
    QTest.mouseClick(above.take_button, Qt.MouseButton.LeftButton)
    settle()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    history = window.side.history.model
    assert f"甲.xlsx　文件指纹 {digest}" in str(history.index(0, 0).data(Qt.ItemDataRole.ToolTipRole))
    told = StoryTeller(window.document.plan, window.document.workspace.history).tell(cell_of(f"{CHIPS}/2022")).events[0].origin
    assert told.startswith("甲.xlsx〔填报表〕G11") and digest[:12] in told


def test_reading_can_be_stopped(window: MainWindow, qtbot: QtBot, tmp_path: Path, held_up: Callable[[], None]) -> None:
    path = returned(window, tmp_path, y2022=520)
    others = [FilledForm(path).save(tmp_path / f"副本{number}.xlsx") for number in range(3)]
    window.exchange.receive_paths([path, *others])
    qtbot.waitUntil(lambda: window.status.task_box.isVisible(), timeout=10_000)
    QTest.mouseClick(find(window, QToolButton, "taskCancel"), Qt.MouseButton.LeftButton)
    held_up()
    qtbot.waitUntil(lambda: not window.exchange.returned.reader.is_busy, timeout=60_000)
    settle()
    [dialog] = window.findChildren(ReceiveDialog)
    assert dialog.files.topLevelItemCount() < 1 + 4
    dialog.close()


def test_the_window_closes_while_files_are_read(window: MainWindow, tmp_path: Path, held_up: Callable[[], None]) -> None:
    window.exchange.receive_paths([returned(window, tmp_path, y2022=520)])
    held_up()
    window.close()
    assert not window.exchange.returned.reader.is_busy


def send_back_dialog(window: MainWindow, qtbot: QtBot, path: Path) -> tuple[ReceiveDialog, SendBackDialog]:
    """Read a file and ask for it to be sent back."""
    read(window, qtbot, path)
    [above] = window.findChildren(ReceiveDialog)
    QTest.mouseClick(find(above, QPushButton, "receiveButtonBack"), Qt.MouseButton.LeftButton)
    settle()
    return above, above.findChildren(SendBackDialog)[0]


def test_a_workbook_goes_back_with_letter_and_remarks(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    above, dialog = send_back_dialog(window, qtbot, returned(window, tmp_path, y2022=520, y2023="1.2万", y2024="abc"))
    text = find(dialog, QPlainTextEdit, "sentBackLetter")
    assert f"\n{LEAD}：\n" in text.toPlainText() and "H11 写的是“1.2万”" in text.toPlainText() and "2099年12月31日前" in text.toPlainText()
    text.setPlainText(text.toPlainText() + "另请补报依据。")
    QTest.mouseClick(find(dialog, QPushButton, "sentBackCopy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().endswith("另请补报依据。")
    monkeypatch.setattr(f"{DIALOGS}.ask_folder", lambda *_: tmp_path / "退回")
    QTest.mouseClick(find(dialog, QPushButton, "sentBackRecord"), Qt.MouseButton.LeftButton)
    settle()
    letter, copy = tmp_path / "退回" / f"退回函_{LEAD}.txt", tmp_path / "退回" / "甲_审核意见.xlsx"
    assert letter.read_text("utf-8-sig").replace("\r\n", "\n").endswith("另请补报依据。")
    assert load_workbook(copy)["填报表"]["I11"].comment.text.startswith("审核意见：")
    [receipt] = window.document.plan.rounds["R1"].issues[LEAD].receipts
    assert (receipt.state.value, receipt.file_name) == ("sent_back", "甲.xlsx")
    assert window.messages.texts[-1] == "已写出 1 份标注的填报表和 1 份退回函，并登记退回。"
    above.close()
    window.actions_table["undo"].trigger()
    assert not window.document.plan.rounds["R1"].issues[LEAD].receipts


def test_nothing_to_mend_is_not_sent_back(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    read(window, qtbot, returned(window, tmp_path, y2022=520))
    [above] = window.findChildren(ReceiveDialog)
    QTest.mouseClick(find(above, QPushButton, "receiveButtonBack"), Qt.MouseButton.LeftButton)
    settle()
    assert not above.findChildren(SendBackDialog) and above.summary.text().startswith("没有需要退回的填报表")
    above.close()


def test_a_folder_that_cannot_be_written_to_is_told_in_the_dialog(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    above, dialog = send_back_dialog(window, qtbot, returned(window, tmp_path, y2023="1.2万"))
    (tmp_path / "文件").write_text("x")
    monkeypatch.setattr(f"{DIALOGS}.ask_folder", lambda *_: tmp_path / "文件" / "退回")
    QTest.mouseClick(find(dialog, QPushButton, "sentBackRecord"), Qt.MouseButton.LeftButton)
    assert dialog.isVisible() and "文件" in find(dialog, QWidget, "sentBackNote").text()
    assert not window.document.plan.rounds["R1"].issues[LEAD].receipts
    dialog.close()
    above.close()


def test_whose_gap_is_told_and_leads_to_its_cell(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    read(window, qtbot, returned(window, tmp_path, y2022=520))
    [above] = window.findChildren(ReceiveDialog)
    QTest.mouseClick(above.take_button, Qt.MouseButton.LeftButton)
    settle()
    window.actions_table["gaps"].trigger()
    qtbot.waitUntil(lambda: bool(window.findChildren(GapDialog)), timeout=30_000)
    [dialog] = window.findChildren(GapDialog)
    tree = find(dialog, QTreeWidget, "gapTree")
    told = {tree.topLevelItem(at).child(child).text(0) for at in range(tree.topLevelItemCount()) for child in range(tree.topLevelItem(at).childCount())}
    assert told == {LEAD} and all("甲.xlsx" in tree.topLevelItem(at).child(0).text(6) for at in range(tree.topLevelItemCount()))
    shown = tree.topLevelItemCount()
    dialog.changed_only.setChecked(False)
    assert tree.topLevelItemCount() > shown
    dialog.words.setText("没有这样的")
    assert tree.topLevelItemCount() == 0
    dialog.words.clear()
    item = tree.topLevelItem(0)
    wanted = item.data(0, Qt.ItemDataRole.UserRole)
    tree.setCurrentItem(item)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    settle()
    assert window.pages.current_cell() == wanted and not dialog.isVisible()


def test_what_was_taken_can_be_looked_at_wherever_it_stands(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    read(window, qtbot, returned(window, tmp_path, y2023=640, y2022=520))
    [dialog] = window.findChildren(ReceiveDialog)
    window.pages.setCurrentIndex(2)
    dialog._take()
    settle()
    assert window.document.plan.quantity(cell_of(f"{CHIPS}/2022")).text == "520"
    [look] = (each for each in window.messages.findChildren(QPushButton, "bannerOther") if each.text() == "查看改动")
    QTest.mouseClick(look, Qt.MouseButton.LeftButton)
    settle()
    assert window.pages.current_cell() == cell_of(f"{CHIPS}/2022")

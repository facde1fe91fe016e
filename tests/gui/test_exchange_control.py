"""The commands of the menu 下发与回收, and new plans from workbooks, through the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QTreeWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.gui.dialogs.issue_dialog import IssueDialog
from ningbo_planner.gui.dialogs.ledger_dialog import LedgerDialog
from ningbo_planner.gui.dialogs.receive_dialog import ReceiveDialog
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.services.issuing import issue
from tests.gui.window_kit import find, open_windows, plan_file, settle, window

__all__ = ["open_windows", "plan_file", "window"]
DIALOGS = "ningbo_planner.gui.dialogs.file_dialogs"


def handed_out(window: MainWindow, folder: Path) -> list[Path]:
    """Hand out everything into ``folder`` and return the workbooks."""
    report = issue(window.document.workspace, folder, deadline="2026-12-31")
    window.document.adopt(report.change)
    return [file.path for file in report.files]


def wait_for(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until what is under way is over."""
    qtbot.waitUntil(lambda: not window.tasks.is_busy and not window.exchange.returned.reader.is_busy, timeout=60_000)
    settle()


def test_the_plan_is_exported_and_its_folder_offered(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    def ask(_window: object, _title: str, wanted: Path, *_: object) -> Path:
        asked.append(wanted)
        return tmp_path / "导出.xlsx"

    monkeypatch.setattr(f"{DIALOGS}.ask_save", ask)
    window.actions_table["export"].trigger()
    wait_for(window, qtbot)
    assert window.messages.texts == ["已导出“导出.xlsx”。"] and asked[0].suffix == ".xlsx"
    assert load_workbook(tmp_path / "导出.xlsx").sheetnames[0]


def test_an_export_that_is_refused_is_told(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{DIALOGS}.ask_save", lambda *_: tmp_path / "没有这个文件夹" / "导出.xlsx")
    window.actions_table["export"].trigger()
    wait_for(window, qtbot)
    assert len(window.messages.texts) == 1 and "没有写成" in window.messages.texts[0]


def test_handing_out_offers_every_department_and_is_one_step(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.actions_table["issue"].trigger()
    dialog = window.findChildren(IssueDialog)[0]
    assert len(dialog.chosen()) > 5 and dialog.name.text() == "一下"
    dialog.folder.setText(str(tmp_path / "下发"))
    dialog.issue_button.click()
    wait_for(window, qtbot)
    files = list((tmp_path / "下发").glob("*.xlsx"))
    assert len(files) == len(window.document.plan.rounds["R1"].issues) and f"为 {len(files)} 个单位" in window.messages.texts[0]
    assert window.side.history.model.rowCount() == 2
    window.actions_table["undo"].trigger()
    assert not window.document.plan.rounds


def test_the_ledger_shows_who_was_handed_what(window: MainWindow, tmp_path: Path) -> None:
    files = handed_out(window, tmp_path / "下发")
    window.actions_table["returns"].trigger()
    dialog = window.findChildren(LedgerDialog)[0]
    assert find(dialog, QTreeWidget, "ledgerTable").topLevelItemCount() == len(files)
    dialog.close()


def test_returned_files_are_chosen_in_a_dialog_and_read(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = handed_out(window, tmp_path / "下发")
    monkeypatch.setattr(f"{DIALOGS}.ask_open_many", lambda *_: files[:2])
    window.actions_table["receive"].trigger()
    wait_for(window, qtbot)
    dialog = window.findChildren(ReceiveDialog)[0]
    assert dialog.files.topLevelItemCount() == 1 + 2
    dialog.close()


def test_a_whole_folder_of_returned_files_is_read(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = handed_out(window, tmp_path / "下发")
    monkeypatch.setattr(f"{DIALOGS}.ask_folder", lambda *_: tmp_path / "下发")
    window.actions_table["receiveFolder"].trigger()
    wait_for(window, qtbot)
    dialog = window.findChildren(ReceiveDialog)[0]
    assert dialog.files.topLevelItemCount() == 1 + len(files)
    dialog.close()


def test_giving_up_a_dialog_does_nothing(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{DIALOGS}.ask_open_many", lambda *_: [])
    monkeypatch.setattr(f"{DIALOGS}.ask_save", lambda *_: None)
    monkeypatch.setattr(f"{DIALOGS}.ask_open", lambda *_: None)
    monkeypatch.setattr(f"{DIALOGS}.ask_folder", lambda *_: None)
    before = window.document.workspace
    for key in ("receive", "receiveFolder", "export", "saveAs", "open", "new", "newFromWorkbook"):
        window.actions_table[key].trigger()
    assert window.document.workspace is before and not window.tasks.is_busy and window.messages.texts == []


def test_a_new_plan_is_made_from_a_workbook(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{DIALOGS}.ask_save", lambda *_: tmp_path / "导出.xlsx")
    window.actions_table["export"].trigger()
    wait_for(window, qtbot)
    monkeypatch.setattr(f"{DIALOGS}.ask_open", lambda *_: tmp_path / "导出.xlsx")
    monkeypatch.setattr(f"{DIALOGS}.ask_save", lambda *_: tmp_path / "由表建立.nbplan")
    window.actions_table["newFromWorkbook"].trigger()
    wait_for(window, qtbot)
    assert window.document.workspace.path == tmp_path / "由表建立.nbplan"
    assert "目标分解表" in [window.pages.tabText(at) for at in range(window.pages.count())]


def test_the_plan_is_exported_for_scripts_by_the_chosen_kind_of_file(window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offered: list[str] = []

    def answer(dialog: QFileDialog) -> Path:
        offered.extend(dialog.nameFilters())
        dialog.selectNameFilter(offered[1])
        dialog.filterSelected.emit(offered[1])
        return tmp_path / Path(dialog.selectedFiles()[0]).name

    monkeypatch.setattr(f"{DIALOGS}._answer", answer)
    window.actions_table["export"].trigger()
    wait_for(window, qtbot)
    [path] = tmp_path.glob("*.csv")
    assert [name.rpartition("(")[2] for name in offered] == ["*.xlsx)", "*.csv)", "*.parquet)"]
    assert path.read_text("utf-8-sig").startswith("table,table_title,") and window.messages.texts == [f"已导出“{path.name}”。"]


def test_forms_of_the_users_own_copy_go_where_people_look_for_them(open_windows: Callable[..., MainWindow], plan_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    documents = tmp_path / "文档"
    documents.mkdir()
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _: str(documents))
    window = open_windows(None)
    window.actions_table["issue"].trigger()
    dialog = window.findChildren(IssueDialog)[0]
    assert dialog.folder.text() == str(documents / "下发（一下）")
    dialog.reject()
    window.close()
    other = open_windows(plan_file)
    other.actions_table["issue"].trigger()
    dialog = other.findChildren(IssueDialog)[0]
    assert dialog.folder.text() == str(plan_file.parent / "下发（一下）")
    dialog.reject()

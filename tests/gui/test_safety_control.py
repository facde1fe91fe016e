"""Backups and damaged files in the window: taken unasked, listed, opened as copies, restored; a damaged file is brought back."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox, QPlainTextEdit, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from ningbo_planner.gui import backup_keeper
from ningbo_planner.gui.dialogs import file_dialogs
from ningbo_planner.gui.dialogs.backup_dialog import BackupDialog
from ningbo_planner.gui.dialogs.repair_dialog import RepairDialog
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.services.backups import backups_of, take_backup
from tests.gui.window_kit import PART, cell, find, open_windows, plan_file, settle, type_into_cell, window

__all__ = ["open_windows", "plan_file", "window"]

WHERE = cell(PART, "2023")


def text(window: MainWindow) -> str:
    """Return what the cell says."""
    return window.document.plan.quantity(WHERE).text


def damage(path: Path, at: int = 30_000) -> None:
    """Change one byte of a file."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def shown(window: MainWindow, kind: type[BackupDialog] | type[RepairDialog]) -> BackupDialog | RepairDialog:
    """Return the dialog that is open."""
    [dialog] = [each for each in window.findChildren(kind) if each.isVisible()]
    return dialog


def test_a_backup_is_taken_soon_after_opening_and_after_closing(window: MainWindow, plan_file: Path, qtbot: QtBot) -> None:
    window.keeper.take()
    qtbot.waitUntil(lambda: len(backups_of(plan_file)) == 1)
    type_into_cell(window, WHERE, "77")
    window.close()
    assert [backup.step for backup in backups_of(plan_file)] == [1, 0]


def test_an_unchanged_plan_is_not_backed_up_twice(window: MainWindow, plan_file: Path, qtbot: QtBot) -> None:
    window.keeper.take()
    qtbot.waitUntil(lambda: len(backups_of(plan_file)) == 1)
    window.close()
    assert len(backups_of(plan_file)) == 1


def test_a_backup_is_taken_after_many_steps(window: MainWindow, plan_file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_keeper, "STEPS_BETWEEN", 3)
    for number in range(4):
        type_into_cell(window, WHERE, str(number + 70))
    qtbot.waitUntil(lambda: [backup.step for backup in backups_of(plan_file)] == [3])


def test_the_list_restores_a_backup_and_keeps_what_was_there(window: MainWindow, plan_file: Path) -> None:
    before = text(window)
    take_backup(plan_file)
    type_into_cell(window, WHERE, "77")
    window.actions_table["backups"].trigger()
    dialog = shown(window, BackupDialog)
    assert find(dialog, QTreeWidget, "backupList").topLevelItemCount() == 1
    find(dialog, QPushButton, "backupRestore").click()
    box = find(window, QMessageBox, "restoreBox")
    box.buttons()[0].click()
    settle()
    assert text(window) == before and not window.document.workspace.read_only
    kept = [path for path in plan_file.parent.glob("*恢复前*.nbplan")]
    assert len(kept) == 1 and kept[0].name in window.messages.texts[0]
    window.files.open_path(kept[0])
    assert text(window) == "77"


def test_a_backup_opens_as_a_copy_and_the_plan_stays(window: MainWindow, plan_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = text(window)
    take_backup(plan_file)
    type_into_cell(window, WHERE, "77")
    target = plan_file.parent / "副本.nbplan"
    monkeypatch.setattr(file_dialogs, "ask_save", lambda *_: target)
    window.safety.show_backups()
    find(shown(window, BackupDialog), QPushButton, "backupCopy").click()
    settle()
    assert window.document.workspace.path == target and text(window) == before
    window.files.open_path(plan_file)
    assert text(window) == "77"


def test_a_copy_never_replaces_the_plan_itself(window: MainWindow, plan_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = take_backup(plan_file)
    assert made is not None
    type_into_cell(window, WHERE, "77")
    monkeypatch.setattr(file_dialogs, "ask_save", lambda *_: plan_file)
    window.safety.open_copy(made, plan_file)
    assert text(window) == "77" and "请另选一个名称" in window.messages.texts[0]


def test_a_backup_can_be_taken_at_once(window: MainWindow, plan_file: Path) -> None:
    window.safety.show_backups()
    dialog = shown(window, BackupDialog)
    find(dialog, QPushButton, "backupTake").click()
    assert len(backups_of(plan_file)) == 1 and "第 1 号备份" in dialog.note.text()
    find(dialog, QPushButton, "backupTake").click()
    assert "相同" in dialog.note.text()
    dialog.reject()


def test_a_damaged_file_is_offered_to_be_repaired_and_comes_back(window: MainWindow, plan_file: Path, tmp_path: Path, qtbot: QtBot) -> None:
    broken = tmp_path / "坏.nbplan"
    broken.write_bytes(plan_file.read_bytes()[:-8192])
    assert not window.files.open_path(broken)
    assert "修复" in window.messages.texts[0]
    find(window.messages.banners[0], QPushButton, "bannerAction").click()
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(RepairDialog)))
    dialog = shown(window, RepairDialog)
    assert "未取回" in find(dialog, QPlainTextEdit, "repairAccount").toPlainText()
    find(dialog, QPushButton, "repairOpen").click()
    settle()
    assert window.document.workspace.path.name == "坏（修复）.nbplan" and not window.document.workspace.read_only


@pytest.mark.skipif(sys.platform == "win32", reason="a folder with an open file cannot be moved here")
def test_a_stick_that_is_pulled_out_costs_nothing(window: MainWindow, plan_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stick = tmp_path / "U盘"
    stick.mkdir()
    path = Path(shutil.copy(plan_file, stick / "方案.nbplan"))
    window.files.open_path(path)
    type_into_cell(window, WHERE, "71")
    stick.rename(tmp_path / "拔出")
    type_into_cell(window, WHERE, "72")
    assert text(window) == "71" and not window.document.is_saved
    assert "这一步没有保存" in window.messages.texts[0]
    # Put in again, the same step is done; pulled out for good, what is shown is saved elsewhere.
    (tmp_path / "拔出").rename(stick)
    type_into_cell(window, WHERE, "73")
    assert text(window) == "73" and window.document.is_saved
    shutil.rmtree(stick)
    type_into_cell(window, WHERE, "74")
    kept = tmp_path / "留下.nbplan"
    monkeypatch.setattr(file_dialogs, "ask_save", lambda *_: kept)
    find(window.messages.banners[0], QPushButton, "bannerAction").click()
    settle()
    assert window.document.workspace.path == kept and text(window) == "73" and not window.document.workspace.read_only


def test_damage_under_an_open_plan_is_told_once_the_file_was_looked_through(window: MainWindow, plan_file: Path, qtbot: QtBot) -> None:
    window.keeper.take()
    qtbot.waitUntil(lambda: len(backups_of(plan_file)) == 1)
    sound = backups_of(plan_file)
    type_into_cell(window, WHERE, "78")
    window.document.workspace.file._open_database().connection.execute("UPDATE step SET author = '别人' WHERE seq = 1")
    window.keeper.take()
    qtbot.waitUntil(lambda: any("修复" in each for each in window.messages.texts))
    assert backups_of(plan_file) == sound

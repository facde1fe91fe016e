"""Backups and damaged files in the window: lists backups, opens or restores one, and brings back what a damaged file still holds."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMessageBox, QWidget

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.file_control import FileControl
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.paths import user_dir
from ningbo_planner.safe_write import unique_path
from ningbo_planner.services import backups as service
from ningbo_planner.services.backups import Backup
from ningbo_planner.services.plan_files import SUFFIX
from ningbo_planner.services.salvage import Salvage, salvage
from ningbo_planner.text import tr

_KEY = "safety"


class SafetyControl(QObject):
    """Does what the menu 文件 says about backups and repair."""

    def __init__(self, window: QWidget, document: Document, messages: MessageBar, files: FileControl) -> None:
        """Work with the plans that ``files`` opens."""
        super().__init__(window)
        self._window = window
        self._document = document
        self._messages = messages
        self._files = files
        self.dialog: Any = None

    def show_backups(self, path: Path | None = None) -> None:
        """List the backups of the plan at ``path``, or of the open one; other plans can be chosen there."""
        if path is None and self._document.has_plan:
            path = self._document.workspace.path
        plans = list(dict.fromkeys([*([path] if path is not None else []), *service.plans_with_backups()]))
        if self.dialog is not None:
            self.dialog.reject()
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.backup_dialog")
        dialog = self.dialog = dialogs.BackupDialog(plans, service.backups_of, self._window)
        dialog.copy_wanted.connect(self.open_copy)
        dialog.restore_wanted.connect(self.ask_restore)
        dialog.take_wanted.connect(self._take)
        dialog.finished.connect(lambda _: self._forget(dialog))
        dialog.open()

    def open_copy(self, backup: Backup, plan: Path) -> None:
        """Ask where to, write the backup there as a plan of its own, and open it; nothing is replaced."""
        folder = plan.parent if plan.parent.is_dir() else user_dir()
        wanted = unique_path(folder / f"{plan.stem}（{tr('backup_dialog.copy_name', time=backup.time.strftime('%Y%m%d-%H%M'))}）{SUFFIX}")
        files = importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs")
        target = files.ask_save(self._window, tr("backup_dialog.copy_title"), wanted, [tr("files.plan_filter", suffix=SUFFIX)], SUFFIX)
        if target is None:
            return
        if target.exists() and plan.exists() and target.samefile(plan):
            self._refuse(PlannerError("backups.not_over_plan"))
            return
        self._close_dialog()
        try:
            service.copy_backup(backup, target, force=True)
        except PlannerError as error:
            self._refuse(error)
            return
        self._files.open_path(target)

    def ask_restore(self, backup: Backup, plan: Path) -> None:
        """Ask once more, then put the backup in the place of the plan; the present file is kept beside it."""
        box = QMessageBox(QMessageBox.Icon.Question, tr("backup_dialog.restore_title"), tr("backup_dialog.restore_text", name=plan.stem, time=backup.time, step=backup.step), parent=self._window)
        box.setObjectName("restoreBox")
        sure = box.addButton(tr("backup_dialog.restore"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(tr("dialog.cancel"), QMessageBox.ButtonRole.RejectRole))
        sure.clicked.connect(lambda: self._restore(backup, plan))
        box.finished.connect(box.deleteLater)
        box.open()

    def repair(self) -> None:
        """Ask for a damaged plan file and bring back what it holds."""
        folder = self._document.workspace.path.parent if self._document.has_plan else user_dir()
        files = importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs")
        path = files.ask_open(self._window, tr("repair_dialog.open_title"), folder, [tr("files.plan_filter", suffix=SUFFIX)])
        if path is not None:
            self.repair_path(path)

    def repair_path(self, path: Path) -> None:
        """Bring back what the damaged file at ``path`` holds into a new file, and say what came back; where nothing can be written beside it, ask where to."""
        self._attempt_repair(path, None)

    def _attempt_repair(self, path: Path, out: Path | None) -> None:
        try:
            self._document.tasks.run(
                tr("repair_dialog.doing"),
                lambda _progress, _cancelled: salvage(path, out, force=out is not None),
                self._show_repaired,
                lambda error: self._not_written(path, out, error),
            )
        except PlannerError as error:
            self._refuse(error)

    def _not_written(self, path: Path, out: Path | None, error: PlannerError) -> None:
        """Offer another place when the one beside the damaged file cannot be written."""
        if out is not None or not error.code.startswith("file."):
            self._refuse(error)
            return
        wanted = unique_path(user_dir() / f"{path.stem}（{tr('salvage.suffix')}）{SUFFIX}")
        files = importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs")
        target = files.ask_save(self._window, tr("repair_dialog.save_title"), wanted, [tr("files.plan_filter", suffix=SUFFIX)], SUFFIX)
        if target is not None:
            self._attempt_repair(path, target)

    def _show_repaired(self, done: Salvage) -> None:
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.repair_dialog")
        self._close_dialog()
        dialog = self.dialog = dialogs.RepairDialog(done, self._window)
        dialog.accepted.connect(lambda: self._files.open_path(done.out))
        dialog.finished.connect(lambda _: self._forget(dialog))
        dialog.open()

    def _restore(self, backup: Backup, plan: Path) -> None:
        self._close_dialog()
        kept: list[Path | None] = []
        if self._files.open_again(plan, lambda: kept.append(service.restore(backup, plan))):
            said = tr("backups.restored", number=backup.number) if kept[0] is None else tr("backups.restored_aside", number=backup.number, path=kept[0].name)
            self._messages.say(said, Tone.DONE, key=_KEY, stays=True)

    def _take(self, plan: Path) -> None:
        """Take a backup now."""
        try:
            made = service.take_backup(plan)
        except PlannerError as error:
            self.dialog.say(str(error))
            return
        self.dialog.refresh()
        self.dialog.say(tr("backups.same") if made is None else tr("backups.taken", number=made.number, step=made.step))

    def _close_dialog(self) -> None:
        if self.dialog is not None:
            self.dialog.reject()

    def _forget(self, dialog: Any) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()

    def _refuse(self, error: PlannerError) -> None:
        self._messages.say(str(error), Tone.ERROR, key=_KEY)

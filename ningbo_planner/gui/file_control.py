"""The commands of the menu 文件: plan files opened, made, copied and remembered."""

from __future__ import annotations

import importlib
import os
import platform
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QMessageBox, QWidget

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.choices import remember
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.tasks import TaskRunner
from ningbo_planner.paths import user_dir
from ningbo_planner.safe_write import safe_name, unique_path
from ningbo_planner.services.plan_files import SHIPPED, SUFFIX, new_plan, open_plan
from ningbo_planner.settings import Settings
from ningbo_planner.storage.lock import read_holder
from ningbo_planner.text import tr

PLANS_FOLDER = "plans"
_OPENING = "opening"
# What is said of a file that may still hold a plan.
_DAMAGED = frozenset(f"storage.{name}" for name in ("damaged", "cut_short", "not_a_plan", "empty", "not_sound"))


class FileControl(QObject):
    """Does what the menu 文件 says.

    Signals:
        repair_wanted(Path), backups_wanted(Path): somebody wants to bring back a damaged file, or to see the backups of a plan.
    """

    repair_wanted = Signal(object)
    backups_wanted = Signal(object)

    def __init__(
        self, window: QWidget, document: Document, messages: MessageBar, tasks: TaskRunner, settings: Settings, finish_typing: Callable[[], object]
    ) -> None:
        """Open plans into ``document``; ``window.finish_typing()`` takes what is being typed before a plan is left."""
        super().__init__(window)
        self._window = window
        self._document = document
        self._messages = messages
        self._tasks = tasks
        self._settings = settings
        self._finish_typing = finish_typing

    def open_first(self) -> None:
        """Open the plan that was open last, or the user's own copy of the shipped one, made at the first start; nothing where the last is not wanted."""
        if not self._settings.reopen_last and self._settings.recent_files:
            return
        last = Path(self._settings.last_file) if self._settings.last_file else None
        if last is not None and last.is_file() and self.open_path(last):
            return
        self.open_example()

    def open_example(self) -> bool:
        """Open the user's own copy of the shipped plan, made at the first start; tell whether it is open now."""
        return self._attempt(self._open_own_copy)

    def open_path(self, path: Path) -> bool:
        """Open the plan at ``path``; tell whether it is open now. A refusal is shown and the plan before stays."""
        return self._attempt(lambda: self._show(path))

    def open_again(self, path: Path, act: Callable[[], object]) -> bool:
        """Do ``act`` with the plan file at ``path``, which is let go of if it is the open one, and open it; tell whether ``act`` was done."""
        if self._document.has_plan and _same_file(path, self._document.workspace.path):
            self._finish_typing()
            self._document.workspace.close()
        try:
            act()
        except PlannerError as error:
            self._attempt(lambda: self._open(path))
            self._refuse(error)
            return False
        return self._attempt(lambda: self._open(path))

    def open(self) -> None:
        """Ask for a plan file and open it."""
        path = importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs").ask_open(self._window, tr("files.open_title"), self._folder(), [_filter()])
        if path is not None:
            self.open_path(path)

    def new(self, name: str, make: Callable[[Path], object]) -> None:
        """Ask where to, beginning with ``name``, let ``make`` write a plan there, and open it."""
        path = self._ask_new_path(name)
        if path is not None and self._attempt(lambda: make(path)):
            self.open_path(path)

    def new_from_workbook(self) -> None:
        """Ask for a workbook, read its tables into a new plan, and open it."""
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs")
        workbook = dialogs.ask_open(self._window, tr("files.workbook_title"), self._folder(), [tr("files.workbook_filter")])
        if workbook is not None:
            self.make_from(workbook)

    def make_from(self, workbook: Path) -> None:
        """Ask where to, read the tables of ``workbook`` into a new plan, and open it."""
        path = self._ask_new_path(workbook.stem)
        if path is None:
            return
        services = importlib.import_module("ningbo_planner.services.new_plans")
        self._tasks.run(
            tr("files.reading_workbook"),
            lambda _progress, _cancelled: services.new_plan_from(path, str(workbook), force=True),
            lambda notes: self._show_imported(path, notes),
            self._refuse,
        )

    def save(self) -> None:
        """Take what is being typed; everything else is in the file already, and this says so."""
        self._finish_typing()
        workspace = self._document.workspace
        if workspace.read_only:
            self._messages.say(tr("files.cannot_save", reason=workspace.file.read_only_reason), Tone.WARNING, key=_OPENING)
        elif self._document.is_saved:
            self._messages.say(tr("files.saved", name=workspace.path.name), Tone.DONE, key=_OPENING)
        else:
            self._messages.say(tr("files.not_saved"), Tone.ERROR, offer=tr("files.offer_copy"), act=self.save_as, key=_OPENING)

    def save_as(self) -> None:
        """Ask where to, write a copy of the whole file with its history, and go on in the copy."""
        self._finish_typing()
        wanted = unique_path(self._folder(writable=True) / self._document.workspace.path.name)
        path = importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs").ask_save(self._window, tr("files.save_as_title"), wanted, [_filter()], SUFFIX)
        if path is not None:
            self._attempt(lambda: self._copy_to(path))

    def take_over(self) -> None:
        """Ask whether whoever has the plan open is done with it, and go on writing in their place."""
        holder = self._document.workspace.file.holder
        if holder is None:
            return
        # When it was written last tells best whether the other one still works in it: clocks of two computers need not agree for that.
        names = {"user": holder.user, "computer": holder.computer, "since": holder.since.replace("T", " "), "saved": _saved_at(self._document.workspace.path)}
        box = QMessageBox(QMessageBox.Icon.Warning, tr("files.take_over_title"), tr("files.take_over_text", **names), parent=self._window)
        box.setObjectName("takeOverBox")
        sure = box.addButton(tr("files.take_over_yes"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(tr("dialog.cancel"), QMessageBox.ButtonRole.RejectRole))
        sure.clicked.connect(lambda: self._attempt(lambda: self._show(self._document.workspace.path, take_over=True)))
        box.finished.connect(box.deleteLater)
        box.open()

    def change_author(self) -> None:
        """Ask for the name that is written into the history."""
        name, given = QInputDialog.getText(self._window, tr("files.author_title"), tr("files.author_label"), text=self._settings.author)
        if given:
            self._settings.author = name.strip()
            remember(self._settings)
            if self._document.has_plan:
                self._document.workspace.history.author = self._settings.author

    def fill_recent(self, menu: QMenu) -> None:
        """List the plans that were open last; one that is gone is greyed."""
        menu.clear()
        for name in self._settings.recent_files:
            path = Path(name)
            is_there = path.is_file()
            text = path.stem if is_there else tr("files.gone", name=path.stem)
            action = menu.addAction(text.replace("&", "&&"), lambda path=path: self.open_path(path))
            action.setEnabled(is_there)
            action.setToolTip(str(path))
            action.setStatusTip(str(path))
        menu.setEnabled(bool(self._settings.recent_files))

    def _open_own_copy(self) -> None:
        """Open the user's own copy of the shipped plan; make it when there is none."""
        folder = user_dir() / PLANS_FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{safe_name(tr('app.first_plan'))}{SUFFIX}"
        if not path.exists():
            new_plan(path, SHIPPED)
        self._show(path)

    def _show(self, path: Path, take_over: bool = False) -> None:
        """Open a plan and say what matters about it; the one that is shown is opened again only where that may mend something."""
        if self._document.has_plan:
            self._finish_typing()
            if _is_open_for_writing(self._document, path):
                if self._document.is_saved:
                    return
                # After a step that could not be written the lock is still ours, unless somebody has taken it meanwhile.
                take_over = take_over or _holds_lock(path)
        self._open(path, take_over)

    def _open(self, path: Path, take_over: bool = False) -> None:
        """Open a plan in the place of the one that is shown."""
        workspace = open_plan(path, self._settings.author, take_over=take_over)
        self._document.show_workspace(workspace)
        self._messages.clear()
        self._settings.remember_file(path)
        remember(self._settings)
        self.tell_access()

    def tell_access(self) -> None:
        """Say why the open plan cannot be changed, if so."""
        workspace = self._document.workspace
        if workspace.file.is_damaged:
            self.tell_damage(tr("files.read_only", reason=workspace.file.read_only_reason), workspace.path)
        elif workspace.read_only:
            text = tr("files.read_only", reason=workspace.file.read_only_reason)
            self._messages.say(text, Tone.WARNING, offer=tr("files.offer_copy"), act=self.save_as, key=_OPENING, stays=True)

    def tell_damage(self, text: str, path: Path) -> None:
        """Say that the plan at ``path`` is damaged, and offer to bring it back."""
        further = ((tr("files.offer_backups"), lambda: self.backups_wanted.emit(path)),)
        self._messages.say(text, Tone.ERROR, offer=tr("files.offer_repair"), act=lambda: self.repair_wanted.emit(path), others=further, key=_OPENING, stays=True)

    def _show_imported(self, path: Path, notes: list[str]) -> None:
        """Open the plan that was made from a workbook and say what was found odd in it."""
        if self.open_path(path) and notes:
            self._messages.say(tr("files.imported", notes=" ".join(notes)), Tone.WARNING, key=_OPENING, stays=True)

    def _copy_to(self, path: Path) -> None:
        if _same_file(path, self._document.workspace.path):
            raise PlannerError("files.same_file")
        has_history = self._document.workspace.file.copy_to(path, force=True)
        self._show(path)
        if has_history:
            self._messages.say(tr("files.copied", name=path.name), Tone.DONE, key="copied")
        else:
            self._messages.say(tr("files.copied_without_history", name=path.name), Tone.WARNING, key="copied", stays=True)

    def _ask_new_path(self, name: str) -> Path | None:
        wanted = unique_path(self._folder(writable=True) / f"{safe_name(name)}{SUFFIX}")
        return importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs").ask_save(self._window, tr("files.new_title"), wanted, [_filter()], SUFFIX)

    def _folder(self, writable: bool = False) -> Path:
        """Return where dialogs begin: beside the open plan, else (and where nothing can be written) in the user's own folder."""
        folder = self._document.workspace.path.parent if self._document.has_plan else user_dir()
        return folder if not writable or os.access(folder, os.W_OK) else Path.home()

    def _attempt(self, act: Callable[[], object]) -> bool:
        """Run one act; a refusal becomes a message."""
        try:
            act()
        except PlannerError as error:
            self._refuse(error)
            return False
        return True

    def _refuse(self, error: PlannerError) -> None:
        if error.code in _DAMAGED and "path" in error.values:
            self.tell_damage(str(error), Path(error.values["path"]))
            return
        self._messages.say(str(error), Tone.ERROR, key=_OPENING)


def _is_open_for_writing(document: Document, path: Path) -> bool:
    return _same_file(path, document.workspace.path) and not document.workspace.read_only


def _filter() -> str:
    return tr("files.plan_filter", suffix=SUFFIX)


def _saved_at(path: Path) -> str:
    """Return when the file at ``path`` was written last, or a dash when that cannot be told."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime).isoformat(" ", "minutes")
    except OSError:
        return "—"


def _holds_lock(path: Path) -> bool:
    """Tell whether this very program has the plan at ``path`` open for writing."""
    holder = read_holder(path)
    return holder is not None and (holder.computer, holder.pid) == (platform.node(), os.getpid())


def _same_file(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)

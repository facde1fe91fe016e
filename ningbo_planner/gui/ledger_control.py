"""The ledger of the exchange in the window: who was handed what, reminding, closing a round, checking a short code, noting what came.

Dialogs and services are loaded when they are first asked for, so that the window's start does not wait for them.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.tasks import TaskRunner
from ningbo_planner.safe_write import safe_name, unique_path
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

_SUFFIX = ".xlsx"
_KEY = "exchange"


class LedgerControl(QObject):
    """Shows the ledger and does what is asked for there."""

    def __init__(self, window: QWidget, document: Document, messages: MessageBar, tasks: TaskRunner) -> None:
        """Work on the plan of ``document``; dialogs stand above ``window``."""
        super().__init__(window)
        self._window, self._document, self._messages, self._tasks = window, document, messages, tasks

    def show(self) -> None:
        """Show who was handed what, what came back and who is late."""
        services = importlib.import_module("ningbo_planner.services.returns_ledger")
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.ledger_dialog")
        workspace = self._document.workspace
        names = {key: held.name for key, held in workspace.plan.rounds.items()}
        dialog = dialogs.LedgerDialog(services.ledger(workspace), names, self._window)
        dialog.remind_wanted.connect(self._copy_reminders)
        dialog.write_wanted.connect(self._write_reminders)
        dialog.close_wanted.connect(lambda key: self._close_round(key, dialog))
        dialog.code_wanted.connect(self.check_code)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def offer_record(self, report: Any) -> None:
        """Offer to note in the ledger what was read and left for later."""
        if any(file.submission is not None and not file.submission.refused for file in report.files):
            self._messages.say(tr("exchange_control.left_for_later"), Tone.INFO, offer=tr("exchange_control.record"), act=lambda: self._record(report), key=_KEY)

    def _copy_reminders(self, key: str) -> None:
        """Put the text for reminding on the clipboard."""
        services = importlib.import_module("ningbo_planner.services.reminding")
        try:
            found = services.remind(self._document.workspace, key)
        except PlannerError as error:
            self._refuse(error)
            return
        QGuiApplication.clipboard().setText(found.text)
        self._messages.say(tr("exchange_control.reminders_copied", round=found.round.name, count=len(found.reminders)), Tone.DONE, key=_KEY)

    def _write_reminders(self, key: str) -> None:
        """Ask where to, and write the reminders with the ledger as a workbook."""
        services = importlib.import_module("ningbo_planner.services.reminding")
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs")
        workspace = self._document.workspace
        try:
            found = services.remind(workspace, key)
            wanted = unique_path(workspace.path.with_name(safe_name(tr("remind.title", round=found.round.name) + _SUFFIX)))
            path = dialogs.ask_save(self._window, tr("exchange_control.reminders_title"), wanted, [tr("exchange_control.workbook_filter")], _SUFFIX)
            if path is not None:
                services.write_reminders(workspace, found, path)
                self._done(tr("exchange_control.reminders_written", name=path.name), path.parent)
        except PlannerError as error:
            self._refuse(error)

    def _close_round(self, key: str, dialog: Any) -> None:
        """Close a round, or open it again; the ledger in view shows it."""
        rounds = importlib.import_module("ningbo_planner.services.rounds")
        services = importlib.import_module("ningbo_planner.services.returns_ledger")
        workspace = self._document.workspace
        is_closed = bool(workspace.plan.rounds[key].closed)
        change = self._attempt(lambda: (rounds.reopen_round if is_closed else rounds.close_round)(workspace, key))
        if change is not None:
            self._messages.say(tr("exchange_control.round_done", name=change.entry.name), Tone.DONE, offer=tr("exchange_control.undo"), act=self._document.undo, key=_KEY)
            dialog.show_lines(services.ledger(workspace))

    def check_code(self) -> None:
        """Ask for a short code and tell whether paper, file and plan hold the same figures."""
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.code_dialog")
        dialog = dialogs.CodeDialog(self._document.workspace.path.parent, self._window)
        dialog.asked.connect(lambda text, files: self._check_code(dialog, text, files))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _check_code(self, dialog: Any, text: str, files: Sequence[Path]) -> None:
        """Look the code up; files are read in the background."""
        services = importlib.import_module("ningbo_planner.services.code_checking")
        workspace = self._document.workspace
        if not files:
            try:
                dialog.show_answer(services.check_code(workspace, text).sentences)
            except PlannerError as error:
                dialog.show_answer([str(error)])
            return
        self._tasks.run(
            tr("exchange_control.reading"),
            lambda _progress, _cancelled: services.check_code(workspace, text, files),
            lambda found: dialog.show_answer(found.sentences),
            lambda error: dialog.show_answer([str(error)]),
        )

    def _record(self, report: Any) -> None:
        """Note in the ledger what was read."""
        services = importlib.import_module("ningbo_planner.services.returns_ledger")
        change = self._attempt(lambda: services.record(self._document.workspace, report))
        said = tr("exchange_control.round_done", name=change.entry.name) if change is not None else tr("exchange_control.nothing_to_record")
        self._messages.say(said, Tone.DONE, key=_KEY)

    def _attempt(self, act: Callable[[], Change | None]) -> Change | None:
        """Run an act that makes a step and let the document adopt it; a refusal becomes a message."""
        try:
            return self._document.adopt(act())
        except PlannerError as error:
            self._refuse(error)
            return None

    def _done(self, text: str, folder: Path) -> None:
        """Say that files were written and offer to show where."""
        self._messages.say(text, Tone.DONE, offer=tr("exchange_control.open_folder"), act=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))), key=_KEY)

    def _refuse(self, error: PlannerError) -> None:
        self._messages.say(str(error), Tone.ERROR, key=_KEY)

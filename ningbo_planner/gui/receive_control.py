"""What came back: workbooks read while the window stays in use, the dialog about them, sending them back, and the ledger of gaps.

Files are read on another thread against a copy of the plan, so people go on writing meanwhile; what they have written since is compared once more
before the dialog opens. The dialog opens by itself only when nobody is in the middle of something else.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from ningbo_planner.domain.cell_set import CellSet
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_copies import frozen_copy
from ningbo_planner.domain.table import CellRef
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.tasks import TaskRunner
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

_KEY = "exchange"
_READ = "exchange_read"
# So many figures are taken at once while the window waits; more go on in the background.
_AT_ONCE = 500


class ReceiveControl(QObject):
    """Reads returned workbooks and does what the planner decides about them.

    Attributes:
        reader: reads in the background; the plan is not lent to it.

    Signals:
        cell_wanted(CellRef): a cell is to be shown.
        left(ReturnsReport): the dialog was closed without taking anything.
    """

    cell_wanted = Signal(object)
    left = Signal(object)

    def __init__(self, window: QWidget, document: Document, messages: MessageBar, tasks: TaskRunner) -> None:
        """Work on the plan of ``document``; dialogs stand above ``window``."""
        super().__init__(window)
        self._window, self._document, self._messages, self._tasks = window, document, messages, tasks
        self.reader = TaskRunner(self)
        document.opened.connect(self._forget)

    def stop_and_wait(self) -> None:
        """Stop reading; the window is about to close."""
        self.reader.abandon_and_wait()

    def _forget(self) -> None:
        """Another plan is open: what is being read is of no use any more."""
        if self.reader.task is not None:
            self.reader.task.abandon()
        self._messages.dismiss(_READ)

    # ------------------------------------------------------------------------------------------------------ reading

    def read(self, paths: Sequence[Path]) -> None:
        """Read returned workbooks, files or folders, and show what they would change."""
        services = importlib.import_module("ningbo_planner.services.returns")
        # The dialog is loaded now: its modules must not be first imported while another thread works.
        importlib.import_module("ningbo_planner.gui.dialogs.receive_dialog")
        workspace, at = self._document.workspace, len(self._document.workspace.history.entries)
        plan = frozen_copy(workspace.plan)

        def work(progress: Any, cancelled: Any) -> Any:
            return services.read_files(plan, paths, progress=progress, cancelled=cancelled)

        try:
            self.reader.run(tr("exchange_control.reading"), work, lambda report: self._have_read(report, plan, at, paths), self._refuse)
        except PlannerError as error:
            self._refuse(error)

    def _have_read(self, report: Any, plan: Any, at: int, paths: Sequence[Path]) -> None:
        """Show what was read, at once or when the planner wants to see it."""
        if not self._document.has_plan:
            return
        if self._is_engaged() or len(self._document.workspace.history.entries) != at:
            text = tr("receive.read_stopped" if report.cancelled else "receive.read_done", count=len(report.files))
            self._messages.say(text, Tone.DONE, offer=tr("receive.look"), act=lambda: self._show_fresh(report, plan, paths), key=_READ, stays=True)
        else:
            self._show(report)

    def _is_engaged(self) -> bool:
        """Tell whether somebody is in the middle of something that a dialog would break into."""
        is_typing = isinstance(QApplication.focusWidget(), QLineEdit | QTextEdit | QPlainTextEdit)
        return is_typing or self._tasks.is_busy or QApplication.activeModalWidget() is not None or QApplication.activePopupWidget() is not None

    def _show_fresh(self, report: Any, plan: Any, paths: Sequence[Path]) -> None:
        """Compare what was read with the plan as it is by now, and show it."""
        services = importlib.import_module("ningbo_planner.services.returns")
        self._messages.dismiss(_READ)
        workspace = self._document.workspace
        if workspace.plan.rounds != plan.rounds:
            # What was handed out is another than when the files were read: they may be judged otherwise.
            self.read(paths)
            return
        self._tasks.run(tr("receive.comparing"), lambda _progress, _cancelled: services.compared_again(workspace.plan, report), self._show, self._refuse)

    def _show(self, report: Any) -> None:
        """Show a report; what the planner takes becomes one step."""
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.receive_dialog")
        dialog = dialogs.ReceiveDialog(self._document.workspace, report, self._window)
        dialog.rejected.connect(lambda: self.left.emit(report))
        dialog.accepted_changes.connect(lambda taken, rows, agreed: self._accept(report, taken, rows, agreed))
        dialog.sent_back.connect(lambda files: self._send_back(files, dialog))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # ------------------------------------------------------------------------------------------------------ deciding

    def _accept(self, report: Any, taken: dict[str, str], rows: dict[str, Any], agreed: set[str]) -> None:
        """Take what was chosen as one step; very much of it in the background."""
        services = importlib.import_module("ningbo_planner.services.returns")
        workspace = self._document.workspace
        if len(taken) > _AT_ONCE:
            self._tasks.run(tr("receive.taking"), lambda _progress, _cancelled: services.accept(workspace, report, taken, rows, agreed), self._taken, self._refuse)
            return
        try:
            self._taken(services.accept(workspace, report, taken, rows, agreed))
        except PlannerError as error:
            self._refuse(error)

    def _taken(self, change: Change | None) -> None:
        if self._document.adopt(change) is not None and change is not None:
            first = _first_cell(self._document.plan, change.changes.cells)
            look = ((tr("exchange_control.look"), lambda: self.cell_wanted.emit(first)),) if first is not None else ()
            said = tr("exchange_control.taken", name=change.entry.name)
            self._messages.say(said, Tone.DONE, offer=tr("exchange_control.undo"), act=self._document.undo, others=look, key=_KEY)

    def _send_back(self, files: Sequence[Any], above: Any) -> None:
        """Show the letters to the departments of ``files``."""
        services = importlib.import_module("ningbo_planner.services.sending_back")
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.send_back_dialog")
        sendable = services.sendable(self._document.plan, files)
        if not sendable:
            above.say(tr("send_back.dialog.nothing"))
            return
        dialog = dialogs.SendBackDialog(self._document.plan, sendable, not self._document.workspace.read_only, above)
        dialog.wanted.connect(lambda recorded: self._write_back(dialog, recorded))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write_back(self, dialog: Any, recorded: bool) -> None:
        """Ask where to, write copies and letters, and record the return."""
        services = importlib.import_module("ningbo_planner.services.sending_back")
        asking = importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs")
        folder = asking.ask_folder(dialog, tr("send_back.dialog.folder_title"), self._document.workspace.path.parent)
        if folder is None:
            return
        try:
            written = services.write_back(self._document.workspace, dialog.files, folder, dialog.letters, record=recorded)
        except PlannerError as error:
            dialog.say(str(error))
        else:
            self._have_written(written, folder, dialog)

    def _have_written(self, written: Any, folder: Path, dialog: Any) -> None:
        self._document.adopt(written.change)
        code = "send_back.dialog.recorded" if written.change is not None else "send_back.dialog.written"
        text = tr(code, copies=len(written.copies), letters=len(written.letters))
        self._messages.say(text, Tone.DONE, offer=tr("exchange_control.open_folder"), act=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))), key=_KEY)
        dialog.accept()

    # ------------------------------------------------------------------------------------------------------ gaps

    def gaps(self) -> None:
        """Show whose return opened, changed or closed each gap."""
        services = importlib.import_module("ningbo_planner.services.gap_ledger")
        workspace = self._document.workspace
        self._tasks.run(
            tr("gaps.walking"), lambda progress, cancelled: services.gap_stories(workspace.plan, workspace.history, progress, cancelled), self._show_gaps, self._refuse
        )

    def _show_gaps(self, stories: Any) -> None:
        if stories is None:
            return
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.gap_dialog")
        dialog = dialogs.GapDialog(self._document.plan, stories, self._window)
        dialog.cell_chosen.connect(self.cell_wanted)
        dialog.cell_chosen.connect(dialog.accept)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _refuse(self, error: PlannerError) -> None:
        self._messages.say(str(error), Tone.ERROR, key=_KEY)


def _first_cell(plan: Plan, cells: CellSet) -> CellRef | None:
    """Return the cell of a set that stands first in the plan as printed."""
    for name, table in plan.tables.items():
        columns = cells.of_table(name)
        row = next((row for row in table.ids if any(row in rows for rows in columns.values())), None) if columns else None
        if row is not None:
            order = [period.id for period in table.periods]
            column = min((column for column, rows in columns.items() if row in rows), key=lambda column: order.index(column.period))
            return CellRef(name, row, column.period, column.layer)
    return None

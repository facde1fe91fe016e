"""The commands of the menu 下发与回收: they ask in a dialog, work in the background, and let the document adopt the step that was made.

Dialogs and services of the exchange are loaded when a command is first given, so that the window's start does not wait for them.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.ledger_control import LedgerControl
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.receive_control import ReceiveControl
from ningbo_planner.gui.tasks import TaskRunner
from ningbo_planner.safe_write import safe_name, unique_path
from ningbo_planner.text import tr

WORKBOOK_SUFFIX = ".xlsx"
_KEY = "exchange"


class ExchangeControl(QObject):
    """Does what the menu 下发与回收 says.

    Attributes:
        returned: what came back; ledger: who was handed what, reminding, closing, short codes.
    """

    def __init__(self, window: QWidget, document: Document, messages: MessageBar, tasks: TaskRunner) -> None:
        """Work on the plan of ``document``; dialogs stand above ``window``."""
        super().__init__(window)
        self._window = window
        self._document = document
        self._messages = messages
        self._tasks = tasks
        self.returned = ReceiveControl(window, document, messages, tasks)
        self.ledger = LedgerControl(window, document, messages, tasks)
        self.returned.left.connect(self.ledger.offer_record)

    def export(self) -> None:
        """Ask where to, and write the whole plan: as a workbook in the official layout, or as a plain rectangle for scripts."""
        workspace = self._document.workspace
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs")
        wanted = unique_path(dialogs.folder_for(workspace.path) / safe_name(f"{workspace.plan.info.title}{WORKBOOK_SUFFIX}"))
        path = dialogs.ask_save(self._window, tr("exchange_control.export_title"), wanted, _export_filters(), WORKBOOK_SUFFIX)
        if path is None:
            return
        services = importlib.import_module("ningbo_planner.services.exporting")
        self._tasks.run(
            tr("exchange_control.exporting"),
            lambda _progress, _cancelled: services.export_plan(workspace.plan, workspace.findings(), path),
            lambda _: self._done(tr("exchange_control.exported", name=path.name), path.parent),
            self._refuse,
        )

    def issue(self) -> None:
        """Ask what is to be handed out, and hand it out."""
        services = importlib.import_module("ningbo_planner.services.issuing")
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.issue_dialog")
        workspace = self._document.workspace
        try:
            answering = services.offers(workspace.plan)
        except PlannerError as error:
            self._refuse(error)
            return
        name, up_name = (services.next_round_name(workspace.plan, kind) for kind in services.RoundKind)
        offered = [dialogs.Candidate(each.department.id, each.department.name, len(each.rows), each.rows) for each in answering]
        rounds = [dialogs.OpenRound(each.id, each.name, each.deadline, each.contact, each.instructions, each.kind.value, services.rows_of(workspace.plan, each)) for each in services.open_rounds(workspace.plan)]
        beside = importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs").folder_for(workspace.path)
        folder = beside / safe_name(tr("exchange_control.issue_folder", round=name))
        dialog = dialogs.IssueDialog(offered, name, folder, self._window, up_name=up_name, rounds=rounds, labels=services.row_labels(workspace.plan), tables=services.filled_tables(workspace.plan))
        dialog.ordered.connect(self._hand_out)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _hand_out(self, order: Any) -> None:
        """Write the workbooks in the background."""
        services = importlib.import_module("ningbo_planner.services.issuing")
        workspace = self._document.workspace

        def write(progress: Any, cancelled: Any) -> Any:
            texts = {"deadline": order.deadline, "name": order.name, "contact": order.contact, "instructions": order.instructions}
            asked = services.IssueOrder(order.departments, **texts, kind=services.RoundKind(order.kind), rows=order.rows, again=order.again)
            return services.hand_out(workspace, order.folder, asked, progress=progress, cancelled=cancelled)

        self._tasks.run(tr("exchange_control.issuing"), write, lambda report: self._tell_issued(report, order.folder), self._refuse)

    def _tell_issued(self, report: Any, folder: Path) -> None:
        """Adopt the step and say what was written, and what could not be written whole."""
        self._document.adopt(report.change)
        if report.notes:
            self._messages.say(" ".join(report.notes), Tone.WARNING, key="issue_notes", stays=True)
        self._done(tr("exchange_control.issued", count=len(report.files), round=report.round.name, folder=str(folder)), folder)

    def receive(self) -> None:
        """Ask for returned workbooks and read them."""
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs")
        folder = dialogs.folder_for(self._document.workspace.path)
        paths = dialogs.ask_open_many(self._window, tr("exchange_control.receive_title"), folder, [tr("exchange_control.any_workbook_filter"), tr("exchange_control.any_file_filter")])
        if paths:
            self.receive_paths(paths)

    def receive_folder(self) -> None:
        """Ask for a folder and read everything that was returned in it."""
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs")
        folder = dialogs.ask_folder(self._window, tr("exchange_control.receive_folder_title"), dialogs.folder_for(self._document.workspace.path))
        if folder is not None:
            self.receive_paths([folder])

    def receive_paths(self, paths: Sequence[Path]) -> None:
        """Read returned workbooks, files or folders, and show what they would change."""
        self.returned.read(paths)

    def gaps(self) -> None:
        """Show whose return opened, changed or closed each gap."""
        self.returned.gaps()

    def stop_and_wait(self) -> None:
        """Stop what is being read; the window is about to close."""
        self.returned.stop_and_wait()

    def returns(self) -> None:
        """Show who was handed what, what came back and who is late."""
        self.ledger.show()

    def check_code(self) -> None:
        """Ask for a short code and tell whether paper, file and plan hold the same figures."""
        self.ledger.check_code()

    def _done(self, text: str, folder: Path) -> None:
        """Say that files were written and offer to show where."""
        self._messages.say(text, Tone.DONE, offer=tr("exchange_control.open_folder"), act=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))), key=_KEY)

    def _refuse(self, error: PlannerError) -> None:
        self._messages.say(str(error), Tone.ERROR, key=_KEY)


def _export_filters() -> list[str]:
    """Return the kinds of files that a plan can be written to."""
    return [tr("exchange_control.workbook_filter"), tr("exchange_control.csv_filter"), tr("exchange_control.parquet_filter")]

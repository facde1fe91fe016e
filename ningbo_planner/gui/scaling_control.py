"""Telling the plan in another unit (舍位平衡): the dialog, what it shows, and the workbook written from it; the plan itself is never changed."""

from __future__ import annotations

import importlib
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QWidget

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.models.scaling_lines import ScalingReport, report_of
from ningbo_planner.safe_write import safe_name, unique_path
from ningbo_planner.services.scaling import scaled_plan
from ningbo_planner.text import tr

_KEY = "scaling"
_SUFFIX = ".xlsx"
# More cells than these are worked out in the background.
_AT_ONCE = 5_000


class ScalingControl(QObject):
    """Does what the menu says about other units."""

    def __init__(self, window: QWidget, document: Document, messages: MessageBar) -> None:
        """Show the plan of ``document``; the dialog stands above ``window``."""
        super().__init__(window)
        self._window = window
        self._document = document
        self._messages = messages
        self.dialog: QDialog | None = None
        # A report that is still being worked out when another is asked for; the last one counts.
        self._next: tuple[str, int | None] | None = None
        document.opened.connect(self.close)

    def show(self) -> None:
        """Ask for a unit and show the plan in it."""
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.scaling_dialog")
        dialog = dialogs.ScalingDialog(self._document.plan, self._window)
        if not dialog.unit.count():
            dialog.deleteLater()
            self._messages.say(tr("scaling_dialog.no_units"), Tone.INFO, key=_KEY)
            return
        self.dialog = dialog
        dialog.wanted.connect(self._tell)
        dialog.export_wanted.connect(self._export)
        dialog.finished.connect(lambda _: self._forget(dialog))
        dialog.open()

    def close(self) -> None:
        """Close the dialog, if it is open."""
        if self.dialog is not None:
            self.dialog.reject()

    def _forget(self, dialog: QDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()

    def _tell(self, unit: str, decimals: int | None) -> None:
        """Work out the plan in a unit; a large one in the background."""
        if self._document.tasks.is_busy:
            self._next = (unit, decimals)
            return
        plan = self._document.plan

        def work() -> ScalingReport:
            return report_of(plan, scaled_plan(plan, unit, decimals))

        if sum(len(table) * len(table.periods) for table in plan.tables.values()) > _AT_ONCE:
            self._document.tasks.run(tr("scaling_dialog.doing", unit=unit), lambda _progress, _cancelled: work(), self._take, self._refuse)
            return
        try:
            self._take(work())
        except PlannerError as problem:
            self._refuse(problem)

    def _take(self, report: ScalingReport) -> None:
        if self._go_on() and self.dialog is not None:
            self.dialog.show_report(report)

    def _refuse(self, problem: PlannerError) -> None:
        if self._go_on() and self.dialog is not None:
            self.dialog.show_problem(str(problem))

    def _go_on(self) -> bool:
        """Work out what was asked for meanwhile; tell whether nothing was."""
        following, self._next = self._next, None
        if following is not None and self.dialog is not None:
            self._tell(*following)
        return following is None

    def _export(self, unit: str, decimals: int) -> None:
        """Ask where to, and write the plan in the unit as a workbook."""
        workspace = self._document.workspace
        wanted = unique_path(workspace.path.with_name(safe_name(tr("scaling_dialog.file_name", plan=workspace.plan.info.title, unit=unit)) + _SUFFIX))
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.file_dialogs")
        path = dialogs.ask_save(self._window, tr("exchange_control.export_title"), wanted, [tr("exchange_control.workbook_filter")], _SUFFIX)
        if path is None:
            return
        self.close()
        services = importlib.import_module("ningbo_planner.services.exporting")
        self._document.tasks.run(
            tr("exchange_control.exporting"),
            lambda _progress, _cancelled: services.export_plan(workspace.plan, workspace.findings(), path, unit, decimals),
            lambda _: self._done(path, unit),
            lambda problem: self._messages.say(str(problem), Tone.ERROR, key=_KEY),
        )

    def _done(self, path: Path, unit: str) -> None:
        """Say that it was written and offer to show where."""
        text = tr("scaling_dialog.exported", name=path.name, unit=unit)
        self._messages.say(text, Tone.DONE, offer=tr("exchange_control.open_folder"), act=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent))), key=_KEY)

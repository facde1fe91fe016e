"""The commands of the menu 审核: check everything, walk from finding to finding, write a reason."""

from __future__ import annotations

import importlib
from datetime import datetime

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ningbo_planner.checks.checker import first_cell, open_findings
from ningbo_planner.domain.equations import equation_of
from ningbo_planner.domain.finding import GRADE_ORDER, Finding
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import give_reason
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.side_panels import SidePanels
from ningbo_planner.gui.status_bar import StatusBar, findings_sentence
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.gui.tasks import TaskRunner
from ningbo_planner.text import tr

_CHECK = "check"


class FindingControl(QObject):
    """Does what the menu 审核 says.

    Attributes:
        last_met: the finding that somebody chose in the list or came upon with the cursor last; what the panel 成因 begins with.
    """

    def __init__(self, document: Document, pages: TableTabs, side: SidePanels, status: StatusBar, messages: MessageBar, tasks: TaskRunner) -> None:
        """Work on the findings of ``document`` through the parts of its window."""
        super().__init__(pages)
        self._document = document
        self._pages = pages
        self._side = side
        self._status = status
        self._messages = messages
        self._tasks = tasks
        self.last_met: Finding | None = None
        side.findings.reason_wanted.connect(self.ask_reason)
        side.findings.current_changed.connect(self._meet)
        pages.current_cell_changed.connect(self._meet_at)
        document.opened.connect(self._forget)

    @property
    def current(self) -> Finding | None:
        """The finding that the commands speak of: the one chosen in the panel, else one of the current cell."""
        return self._side.findings.current_finding or self.of_current_cell()

    def check(self) -> None:
        """Check all tables anew and compare the whole file with its chain of hashes."""
        self._document.workspace.checker.check_all()
        self._side.findings.refresh()
        self._status.count_findings()
        for page in self._pages.pages():
            page.view.viewport().update()
        file = self._document.workspace.file
        self._tasks.run(tr("check.verifying"), lambda _progress, _cancelled: file.verify(), self._tell_check, lambda error: self._messages.say(str(error), Tone.ERROR))

    def go_to_first(self) -> None:
        """Go to the first finding there is, for a window that has just been opened."""
        findings = self._document.workspace.findings() if self._document.has_plan else []
        cell = first_cell(self._document.plan, findings[0]) if findings else None
        if cell is not None:
            self._pages.go_to(cell)

    def next(self) -> None:
        """Go to the next finding that stands."""
        self._walk(1)

    def previous(self) -> None:
        """Go to the finding before."""
        self._walk(-1)

    def give_reason(self) -> None:
        """Ask for the reason of the current finding."""
        finding = self.current
        if finding is None:
            self._messages.say(tr("findings_panel.choose_first"), key=_CHECK)
        else:
            self.ask_reason(finding)

    def of_current_cell(self) -> Finding | None:
        """Return the gravest finding of the current cell."""
        cell = self._pages.current_cell() if self._document.has_plan else None
        return next(iter(self._document.workspace.checker.of_cell(cell)), None) if cell is not None else None

    def gravest_of(self, cell: CellRef) -> Finding | None:
        """Return the gravest finding of a cell, of two equally grave ones that whose figures have to add up."""
        workspace = self._document.workspace
        return min(workspace.checker.of_cell(cell), key=lambda found: (GRADE_ORDER[found.grade], equation_of(workspace.plan, found.id) is None), default=None)

    def explain_cell(self) -> None:
        """Ask for the reason of the finding of the current cell."""
        finding = self.of_current_cell()
        if finding is not None:
            self._side.findings.select(finding.id)
            self.ask_reason(finding)

    def ask_reason(self, finding: Finding) -> None:
        """Ask for the reason of ``finding`` and write it as a step."""
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.reason_dialog")
        dialog = dialogs.ReasonDialog(finding, self._window())
        dialog.accepted.connect(lambda: self._write(finding.id, dialog.text))
        dialog.open()

    def _meet(self, finding: Finding | None) -> None:
        self.last_met = finding or self.last_met

    def _meet_at(self, cell: CellRef | None) -> None:
        """Meet the gravest finding of a cell, unless one of it was met just before."""
        if cell is not None and self._document.has_plan:
            found = self._document.workspace.checker.of_cell(cell)
            if found and (self.last_met is None or all(finding.id != self.last_met.id for finding in found)):
                self.last_met = self.gravest_of(cell)

    def _forget(self) -> None:
        self.last_met = None

    def _write(self, finding: str, text: str) -> None:
        """Write the reason for the figures as they are now."""
        found = self._document.workspace.checker.findings.get(finding)
        if found is not None:
            time = datetime.now().isoformat(timespec="seconds")
            self._document.execute(give_reason(found, text, self._document.workspace.history.author, time))

    def _walk(self, way: int) -> None:
        """Go from the current finding to the next that stands, round the end."""
        standing = open_findings(self._document.workspace.findings())
        if not standing:
            self._messages.say(tr("findings_panel.none_standing"), Tone.DONE, key=_CHECK)
            return
        ids = [finding.id for finding in standing]
        current = self._side.findings.current_finding
        at = ids.index(current.id) + way if current is not None and current.id in ids else (0 if way > 0 else -1)
        finding = standing[at % len(standing)]
        self._side.findings.select(finding.id)
        cell = first_cell(self._document.plan, finding)
        if cell is not None:
            self._pages.go_to(cell)
        self._status.say(_walked(finding.message, at if current is not None else 0, len(standing)))

    def _tell_check(self, damages: list[str]) -> None:
        """Say what the check came to."""
        findings = self._document.workspace.findings()
        if damages:
            self._messages.say(tr("check.damaged", first=damages[0], count=len(damages)), Tone.ERROR, key=_CHECK, stays=True)
        elif open_findings(findings):
            self._messages.say(tr("check.done", found=findings_sentence(self._document.workspace.checker.tally)), Tone.WARNING, offer=tr("check.show"), act=self._side.show_findings, key=_CHECK)
        else:
            self._messages.say(tr("check.clean"), Tone.DONE, key=_CHECK)

    def _window(self) -> QWidget:
        return self._pages.window()


def _walked(message: str, at: int, count: int) -> str:
    """Return what is said of a finding that was walked to, with a word when it went round the end."""
    if at >= count:
        return tr("findings_walk.from_start", message=message)
    return tr("findings_walk.from_end", message=message) if at < 0 else message

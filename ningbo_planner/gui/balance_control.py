"""Balancing from the menu: the dialog, the computing behind it, what the grid shows of it, and the one step that applies it."""

from __future__ import annotations

import importlib
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from ningbo_planner.balance.whole import Method
from ningbo_planner.domain.finding import FindingKind, FindingStatus
from ningbo_planner.edits.balancing import write_balance
from ningbo_planner.gui.balancer import Balancer, BalanceOrder
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.models.way_out import WayOut
from ningbo_planner.gui.proposal_marks import ProposalMarks
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.services.balancing import Balance
from ningbo_planner.services.explaining import explained_gaps
from ningbo_planner.services.letting_go import release_step
from ningbo_planner.text import tr

_KEY = "balance"
# What a balance closes.
_GAPS = frozenset({FindingKind.SUM, FindingKind.CROSS_TABLE, FindingKind.FORMULA})


class BalanceControl(QObject):
    """Does what the menu says about balancing.

    Attributes:
        balancer: computes.
        dialog: the open dialog.
    """

    def __init__(self, window: QWidget, document: Document, pages: TableTabs, messages: MessageBar, marks: ProposalMarks) -> None:
        """Balance tables of ``document``; the dialog stands above ``window``."""
        super().__init__(window)
        self._window = window
        self._document = document
        self._pages = pages
        self._messages = messages
        self._marks = marks
        self.balancer = Balancer(self)
        self.dialog: QDialog | None = None
        document.opened.connect(self.close)
        document.being_written.connect(self.balancer.stop)
        document.settled.connect(lambda _: self._begin_again())
        document.tasks.busy_changed.connect(self._take_busy)
        self.balancer.began.connect(lambda: self.dialog.begin() if self.dialog is not None else None)
        self.balancer.at.connect(lambda method, done, total: self.dialog.show_progress(method, done, total) if self.dialog is not None else None)
        self.balancer.found.connect(lambda found: self._take(found.method, found))
        self.balancer.failed.connect(self._take)
        self.balancer.ended.connect(lambda: self.dialog.end() if self.dialog is not None else None)

    def balance(self) -> None:
        """Ask what is to be balanced and show what comes of it."""
        view = self._pages.view
        if view is None:
            return
        self.close()
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.balance_dialog")
        dialog = self.dialog = dialogs.BalanceDialog(self._document.plan, view.plan_model.table_id, self._count_gaps, self._window)
        dialog.order_wanted.connect(self._compute)
        dialog.stop_wanted.connect(self.balancer.stop)
        dialog.chosen.connect(self._write)
        dialog.proposed.connect(self._marks.show)
        dialog.pointed.connect(self._marks.reveal)
        dialog.cell_wanted.connect(self._marks.go_to)
        dialog.release_wanted.connect(self._let_go)
        dialog.finished.connect(lambda _: self._forget(dialog))
        dialog.show()

    def close(self) -> None:
        """Close the dialog, if one is open."""
        if self.dialog is not None:
            self.dialog.reject()

    def stop_and_wait(self) -> None:
        """End what is under way, for a window that is about to close."""
        self.balancer.stop_and_wait()

    def _count_gaps(self, table: str, periods: tuple[str, ...]) -> int:
        """Return how many figures of a table do not add up and nobody has explained why."""
        found = self._document.workspace.checker.findings.values()
        return sum(each.kind in _GAPS and each.table == table and each.period in periods and each.status is not FindingStatus.EXPLAINED for each in found)

    def _compute(self, order: BalanceOrder) -> None:
        if not self._document.tasks.is_busy:
            self.balancer.start(self._document.plan, replace(order, kept=explained_gaps(self._document.workspace)))

    def _take(self, method: Method, found: Balance | str) -> None:
        if self.dialog is not None:
            self.dialog.take(method, found)

    def _begin_again(self) -> None:
        """Compute anew what a step may have changed; without its table there is nothing to balance."""
        if self.dialog is None:
            return
        if self.dialog.fields.table_id() in self._document.plan.tables:
            self.dialog.compute()
        else:
            self.close()

    def _take_busy(self, is_busy: bool) -> None:
        if self.dialog is not None:
            self.dialog.setEnabled(not is_busy)

    def _forget(self, dialog: QDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None
        dialog.deleteLater()

    def _write(self, found: Balance) -> None:
        """Write a balance as one step and offer to undo it; a large one in the background."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.accept()
        plan = self._document.plan
        if any(not plan.has_cell(each.cell) or plan.quantity(each.cell) != each.now for each in found.changes):
            self._messages.say(tr("balance.outdated"), Tone.WARNING, key=_KEY)
            return
        figures = {each.cell: each.to for each in found.changes}
        said = tr("balance_dialog.done", table=plan.tables[found.table].info.title or plan.tables[found.table].info.heading, method=found.method_words, count=len(figures))
        step = write_balance(plan, found.table, found.periods, figures, found.logged_method)
        self._document.carry_out(step, lambda: self._messages.say(said, Tone.DONE, offer=tr("explanation.undo"), act=self._document.undo, key=_KEY))

    def _let_go(self, way: WayOut) -> None:
        """Let go of a hold or a bound; the dialog then computes anew."""
        step = release_step(self._document.plan, way.kind, way.cell)
        if step is not None:
            self._document.execute(step)

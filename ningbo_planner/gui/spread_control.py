"""Spreading from the menu: the dialog over the current cell, what the grid shows of its proposal, the step, and letting go of what stands in the way."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QWidget

from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.models.spread_proposal import SpreadProposal, subject_of
from ningbo_planner.gui.models.way_out import WayOut
from ningbo_planner.gui.proposal_marks import ProposalMarks
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.services.letting_go import release_step
from ningbo_planner.text import tr

_KEY = "spread"


class SpreadControl(QObject):
    """Does what the menu says about spreading."""

    def __init__(self, window: QWidget, document: Document, pages: TableTabs, messages: MessageBar, marks: ProposalMarks) -> None:
        """Spread in the plan of ``document``; the dialog stands above ``window``."""
        super().__init__(window)
        self._window = window
        self._document = document
        self._pages = pages
        self._messages = messages
        self._marks = marks
        self.dialog: QDialog | None = None
        document.opened.connect(self.close)
        document.settled.connect(lambda _: self._refresh())
        document.tasks.busy_changed.connect(self._take_busy)
        self._is_proposing = False
        # What is to be worked out when another is under way; the last one counts.
        self._next: Callable[[], SpreadProposal] | None = None

    def spread(self) -> None:
        """Ask how the current figure is to be spread; another one is asked about anew."""
        view = self._pages.view
        cell = self._pages.current_cell()
        if view is None or cell is None:
            if view is not None:
                view.explained.emit(tr("spread_dialog.no_cell"))
            return
        subject = subject_of(self._document.plan, cell, view.selected_cells())
        if not subject.parts and not subject.before:
            view.explained.emit(tr("spread_dialog.nothing_to_spread", row=self._document.plan.tables[cell.table].get(cell.row, "name")))
            return
        self.close()
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.spread_dialog")
        dialog = self.dialog = dialogs.SpreadDialog(self._document.plan, subject, self._window)
        dialog.ordered.connect(self._write)
        dialog.proposed.connect(self._marks.show)
        dialog.work_wanted.connect(self._work)
        dialog.pointed.connect(self._marks.reveal)
        dialog.cell_wanted.connect(self._marks.go_to)
        dialog.release_wanted.connect(self._let_go)
        dialog.finished.connect(lambda _: self._forget(dialog))
        dialog.show()

    def close(self) -> None:
        """Close the dialog, if one is open."""
        if self.dialog is not None:
            self.dialog.reject()

    def _forget(self, dialog: QDialog) -> None:
        if self.dialog is dialog:
            self.dialog, self._next = None, None
        dialog.deleteLater()

    def _refresh(self) -> None:
        """Work out anew what a step may have changed; without its cell the dialog has nothing to ask about."""
        if self.dialog is None:
            return
        if self._document.plan.has_cell(self.dialog.subject.cell):
            self.dialog.refresh()
        else:
            self.close()

    def _take_busy(self, is_busy: bool) -> None:
        """Keep the dialog out of reach while somebody else has the plan."""
        if self.dialog is not None:
            self.dialog.setEnabled(not is_busy or self._is_proposing)

    def _work(self, propose: Callable[[], SpreadProposal]) -> None:
        """Work out a large spread in the background; whoever goes on typing meanwhile gets what was asked for last."""
        if self._document.tasks.is_busy:
            self._next = propose
            return
        self._is_proposing = True
        dialog = self.dialog
        self._document.tasks.run(
            tr("spread_dialog.doing"),
            lambda _progress, _cancelled: propose(),
            lambda proposal: self._take(dialog, proposal),
            lambda problem: self._take(dialog, SpreadProposal(problem=str(problem))),
        )

    def _take(self, dialog: QDialog | None, proposal: SpreadProposal) -> None:
        """Pass on what came out, unless another figure is asked about by now."""
        self._is_proposing = False
        following, self._next = self._next, None
        if following is not None and self.dialog is not None:
            self._work(following)
        elif dialog is not None and dialog is self.dialog:
            dialog.take(proposal)

    def _write(self, proposal: SpreadProposal) -> None:
        """Write what is proposed as one step and offer to undo it."""
        dialog, self.dialog = self.dialog, None
        if dialog is not None:
            dialog.accept()
        if proposal.step is not None:
            said = proposal.done
            self._document.carry_out(proposal.step, lambda: self._messages.say(said, Tone.DONE, offer=tr("explanation.undo"), act=self._document.undo, key=_KEY))

    def _let_go(self, way: WayOut) -> None:
        """Let go of a hold or a bound; the dialog then works it out anew."""
        step = release_step(self._document.plan, way.kind, way.cell)
        if step is not None:
            self._document.execute(step)

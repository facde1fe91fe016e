"""What the commands that change how a table is built have in common: a step that may be refused, a question before something is lost, the way back."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from ningbo_planner.edits.history import Step
from ningbo_planner.edits.losses import Losses
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

_KEY = "structure"
# Sentences on why nothing moves: the selection shows where, a line in the status bar is enough.
_SMALL = frozenset({"structure.first_already", "structure.last_already", "structure.no_row_above", "structure.at_the_top", "structure.nothing_chosen"})


class StructureControl(QObject):
    """Changes how the table in front is built."""

    def __init__(self, document: Document, pages: TableTabs, messages: MessageBar, finish_typing: Callable[[], object]) -> None:
        """Build the tables of ``pages``; ``finish_typing`` takes what is being typed before they change."""
        super().__init__(pages)
        self._document = document
        self._pages = pages
        self._messages = messages
        self._finish_typing = finish_typing
        document.changed.connect(self._take_change)

    def _view(self) -> PlanView | None:
        """Take what is being typed, and return the grid in front."""
        self._finish_typing()
        return self._pages.view

    def _ask(self, losses: Losses, delete: Callable[[], object]) -> None:
        """Delete at once what nobody would miss; ask about anything else."""
        if losses.is_nothing:
            delete()
            return
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.delete_dialog")
        dialog = dialogs.DeleteDialog(losses, self._pages.window())
        dialog.accepted.connect(delete)
        dialog.open()

    def _delete(self, make: Callable[[], Step]) -> None:
        """Do a step that deletes, and offer the way back."""
        step = self._try(make)
        if step is not None:
            self._document.carry_out(step, lambda: self._deleted(step))

    def _deleted(self, step: Step) -> None:
        """Say what was deleted, and give the keys back to the grid."""
        if self._pages.view is not None:
            self._pages.view.setFocus()
        self._offer_undo(tr("structure.done", name=step.name))

    def _try(self, make: Callable[[], Any]) -> Any:
        """Return what ``make`` makes; ``None`` when it is refused, which is then told."""
        try:
            return make()
        except PlannerError as error:
            if error.code in _SMALL and self._pages.view is not None:
                self._pages.view.explained.emit(str(error))
            else:
                self._messages.say(str(error), Tone.WARNING, key=_KEY)
            return None

    def _offer_undo(self, text: str) -> None:
        self._messages.say(text, Tone.DONE, offer=tr("structure.undo"), act=self._document.undo, key=_KEY)

    def _take_change(self, _: Change) -> None:
        """Take the offer of undo away: from now on it would take back something else."""
        self._messages.dismiss(_KEY)

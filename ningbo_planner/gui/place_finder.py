"""Keeps the names of the open plan ready for the name box and the command search; made when first needed, in slices, and anew after names changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.place_index import Place, PlaceIndex
from ningbo_planner.gui.slices import Slices
from ningbo_planner.services.workspace import Change


class PlaceFinder(QObject):
    """Finds rows of the open plan by what people type.

    Signals:
        ready: all names are known now; what was found before may have been too little.
    """

    ready = Signal()

    def __init__(self, document: Document, parent: QObject) -> None:
        """Look through the plan in ``document``."""
        super().__init__(parent)
        self._document = document
        self._index: PlaceIndex | None = None
        self._slices = Slices(self)
        document.opened.connect(self._forget)
        document.changed.connect(self._take_change)
        document.tasks.busy_changed.connect(self._lend)

    @property
    def is_large(self) -> bool:
        """Whether the plan has so many rows that looking through them without an index takes too long."""
        return self._index is not None and self._index.is_large()

    def prepare(self) -> None:
        """Begin to read the names, unless they are known."""
        if self._index is None and self._document.has_plan and not self._document.tasks.is_busy:
            self._index = PlaceIndex(self._document.plan)
            self._slices.start(self._index.build(), self.ready.emit)

    def search(self, text: str, current: CellRef | None, limit: int) -> list[Place]:
        """Return the places that ``text`` may mean, best first, as far as the names are known."""
        self.prepare()
        return self._index.search(text, current, limit) if self._index is not None else []

    def _take_change(self, change: Change) -> None:
        changes = change.changes
        if changes.structures or any(name == "name" for _, _, name in changes.fields):
            self._forget()

    def _lend(self, busy: bool) -> None:
        """Read nothing while a task has the plan."""
        if busy and self._slices.is_running:
            self._forget()

    def _forget(self) -> None:
        self._slices.stop()
        self._index = None

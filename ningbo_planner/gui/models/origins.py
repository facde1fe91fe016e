"""Where each figure comes from: printed in the plan, typed, or taken from a file; read from the history, never kept twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import EntryKind, LogEntry
from ningbo_planner.edits.primitives import SetCell
from ningbo_planner.gui.document import Document

# A long history is read in pieces between two turns of the event loop, so that opening a plan never waits for it.
ENTRIES_A_TURN = 200


class OriginKind(StrEnum):
    """How a figure came into its cell."""

    PRINTED = "printed"
    TYPED = "typed"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one figure comes from.

    Attributes:
        kind: see :class:`OriginKind`.
        source: file, sheet and cell of an imported figure.
        author, time: who brought it in and when (ISO, local); nothing for a printed one.
        step: number of the step in the history, 0 for a printed one.
    """

    kind: OriginKind = OriginKind.PRINTED
    source: str = ""
    author: str = ""
    time: str = ""
    step: int = 0


PRINTED = Origin()


class Origins(QObject):
    """The origins of all figures of the open plan.

    Signals:
        found(set): cells whose origin has been read from the history after the plan was opened.
    """

    found = Signal(object)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        """Follow the history of ``document``."""
        super().__init__(parent)
        self._document = document
        self._by_cell: defaultdict[CellRef, list[Origin]] = defaultdict(list)
        self._read = 0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._read_on)
        document.opened.connect(self._start)
        document.changed.connect(self._catch_up)
        if document.has_plan:
            self._start()

    def of(self, cell: CellRef) -> Origin:
        """Return where the figure of ``cell`` comes from, as far as the history has been read."""
        found = self._by_cell.get(cell)
        return found[-1] if found else PRINTED

    def _start(self) -> None:
        """Forget the plan before and read the history of this one."""
        self._by_cell.clear()
        self._read = 0
        self._read_on()
        if self._read < len(self._entries):
            self._timer.start()

    @property
    def _entries(self) -> list[LogEntry]:
        return self._document.workspace.history.entries if self._document.has_plan else []

    def _catch_up(self) -> None:
        """Read the newest step at once, unless the reading is still on its way to it."""
        if not self._timer.isActive():
            self._read_entries(len(self._entries))

    def _read_on(self) -> None:
        """Read one more piece."""
        cells = self._read_entries(self._read + ENTRIES_A_TURN)
        if self._read >= len(self._entries):
            self._timer.stop()
        if cells:
            self.found.emit(cells)

    def _read_entries(self, stop: int) -> set[CellRef]:
        entries = self._entries[self._read : stop]
        self._read += len(entries)
        return {cell for entry in entries for cell in self._take_in(entry)}

    def _take_in(self, entry: LogEntry) -> list[CellRef]:
        """Note what one entry of the log did to the origins of its cells."""
        payload = self._document.workspace.history.payload(entry.target)
        written = [edit for edit in payload.edits if isinstance(edit, SetCell)]
        for edit in written:
            kept = [origin for origin in self._by_cell[edit.cell] if origin.step != entry.target]
            self._by_cell[edit.cell] = kept if entry.kind is EntryKind.UNDO else [*kept, _origin(edit, entry)]
        return [edit.cell for edit in written]


def _origin(edit: SetCell, entry: LogEntry) -> Origin:
    source = edit.origin or entry.origin
    kind = OriginKind.IMPORTED if source else OriginKind.TYPED
    return Origin(kind, source, entry.author, entry.time, entry.target)

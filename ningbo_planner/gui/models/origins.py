"""Where each figure comes from (printed in the plan, typed, taken from a file) and what it said in the last version; read from the history, never kept twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, QTimer, Signal

from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import EntryKind, LogEntry
from ningbo_planner.edits.primitives import SetCell
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.baseline import Baseline, newest_version
from ningbo_planner.services.workspace import Change

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

    Attributes:
        baseline: what the cells said in the last version.

    Signals:
        found(set): cells whose origin has been read from the history after the plan was opened.
        compared_anew: changes are told against another version than before.
    """

    found = Signal(object)
    compared_anew = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        """Follow the history of ``document``."""
        super().__init__(parent)
        self.baseline = Baseline()
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

    def changed_rows(self, table: str) -> set[str]:
        """Return the rows of ``table`` in which a figure was written since the plan was made."""
        return {cell.row for cell, found in self._by_cell.items() if found and cell.table == table}

    def _start(self) -> None:
        """Forget the plan before and read the history of this one."""
        self._by_cell.clear()
        self.baseline.start(self._document.plan)
        self._read = 0
        self._read_on()
        if self._read < len(self._entries):
            self._timer.start()

    @property
    def _entries(self) -> list[LogEntry]:
        return self._document.workspace.history.entries if self._document.has_plan else []

    def _catch_up(self, change: Change) -> None:
        """Read the newest step at once, unless the reading is still on its way to it."""
        if not self._timer.isActive():
            self._read_entries(len(self._entries))
        if any(register == "versions" for register, _ in change.changes.entries):
            self._compare_anew()

    def _compare_anew(self) -> None:
        """Tell changes against the version that is the newest now."""
        before, version = self.baseline.version, newest_version(self._document.plan)
        if version == before:
            return
        if before is not None and (version is None or version.step < before.step):
            # What came between the two versions was passed over; it is read again from the beginning.
            self._start()
        else:
            self.baseline.start(self._document.plan)
            for entry in self._entries[self.baseline.step : self._read]:
                self.baseline.take_in(entry, self._document.workspace.history.payload(entry.target))
        self.compared_anew.emit()

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
        self.baseline.take_in(entry, payload)
        written = [edit for edit in payload.edits if isinstance(edit, SetCell)]
        for edit in written:
            kept = [origin for origin in self._by_cell[edit.cell] if origin.step != entry.target]
            self._by_cell[edit.cell] = kept if entry.kind is EntryKind.UNDO else [*kept, _origin(edit, entry)]
        return [edit.cell for edit in written]


def _origin(edit: SetCell, entry: LogEntry) -> Origin:
    source = edit.origin or entry.origin
    kind = OriginKind.IMPORTED if source else OriginKind.TYPED
    return Origin(kind, source, entry.author, entry.time, entry.target)

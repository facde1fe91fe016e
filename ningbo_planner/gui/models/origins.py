"""Where each figure comes from (printed in the plan, typed, taken from a file) and what it said in the last version; read from the history, never kept twice."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal

from ningbo_planner.domain.cell_set import CellSet
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import LogEntry
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.baseline import Baseline, newest_version
from ningbo_planner.gui.models.figure_origins import FigureOrigins, Origin, OriginKind
from ningbo_planner.gui.slices import Slices
from ningbo_planner.services.workspace import Change

__all__ = ["Origin", "OriginKind", "Origins"]


class Origins(QObject):
    """The origins of all figures of the open plan.

    Attributes:
        baseline: what the cells said in the last version.

    Signals:
        found(CellSet): cells whose origin has been read from the history after the plan was opened.
        compared_anew: changes are told against another version than before.
    """

    found = Signal(object)
    compared_anew = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        """Follow the history of ``document``."""
        super().__init__(parent)
        self.baseline = Baseline()
        self._document = document
        self._figures = FigureOrigins()
        # A long history is read in slices between two turns of the event loop, so that opening a plan never waits for it.
        self._slices = Slices(self)
        self._walk: Iterator[None] = iter(())
        self._found = CellSet()
        self._read = 0
        self._is_late = self._was_reading = False
        document.tasks.busy_changed.connect(self._lend)
        document.opened.connect(self._start)
        document.changed.connect(self._catch_up)
        if document.has_plan:
            self._start()

    def of(self, cell: CellRef) -> Origin:
        """Return where the figure of ``cell`` comes from, as far as the history has been read."""
        return self._figures.of(cell)

    def changed_rows(self, table: str) -> set[str]:
        """Return the rows of ``table`` in which a figure was written since the plan was made."""
        return self._figures.rows_of(table)

    def _start(self) -> None:
        """Forget the plan before and read the history of this one."""
        self._figures.clear()
        self._found = CellSet()
        self.baseline.start(self._document.plan)
        self._read = 0
        self._read_on()

    @property
    def _entries(self) -> list[LogEntry]:
        return self._document.workspace.history.entries if self._document.has_plan else []

    def _catch_up(self, change: Change) -> None:
        """Read the newest step at once, unless it is very large or the reading is still on its way to it."""
        if not self._slices.is_running:
            self._read_on()
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
                list(self.baseline.take_in(entry, self._document.workspace.history.payload(entry.target)))
        self.compared_anew.emit()

    def _read_on(self) -> None:
        """Read the rest of the history; what takes longer than a moment goes on in slices and is told when it is done."""
        self._walk = self._read_entries()
        self._is_late = False
        self._slices.start(self._walk, self._tell)
        self._is_late = self._slices.is_running

    def _lend(self, busy: bool) -> None:
        """Keep hands off the history while a task has the plan."""
        if busy:
            self._was_reading = self._slices.is_running
            self._slices.stop()
        elif self._was_reading:
            self._was_reading = False
            self._slices.start(self._walk, self._tell)

    def _tell(self) -> None:
        """Tell of the cells that were found after everybody had looked."""
        found, self._found = self._found, CellSet()
        if self._is_late and found:
            self.found.emit(found)

    def _read_entries(self) -> Iterator[None]:
        """Note what the entries of the log did to the origins of their cells, one after the other."""
        while self._read < len(self._entries):
            entry = self._entries[self._read]
            # Counted first: an entry that cannot be read is told once, not after each step.
            self._read += 1
            payload = self._document.workspace.history.payload(entry.target)
            for _ in self.baseline.take_in(entry, payload):
                yield
            for cells in self._figures.take_in(entry, payload):
                self._found.update(cells)
                yield
            yield

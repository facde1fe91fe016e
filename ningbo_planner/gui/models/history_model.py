"""The steps of the plan as rows of a list, newest first; what was undone stays in the list and is marked."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from ningbo_planner.edits.history import EntryKind, LogEntry
from ningbo_planner.text import tr

Index = QModelIndex | QPersistentModelIndex

# The log entry of a row, or None for the row that stands for the plan before its first step.
EntryRole = int(Qt.ItemDataRole.UserRole) + 1
# How a step stands now (a Standing).
StandingRole = int(Qt.ItemDataRole.UserRole) + 2


class Standing(StrEnum):
    """How a step stands: in force, taken back and ready to be done again, or taken back for good because another step followed."""

    DONE = "done"
    UNDONE = "undone"
    DROPPED = "dropped"


class Column(StrEnum):
    """What a step says of itself, one a column."""

    NAME = "name"
    TIME = "time"
    AUTHOR = "author"
    ORIGIN = "origin"
    STANDING = "standing"


COLUMNS = tuple(Column)


class HistoryModel(QAbstractTableModel):
    """Lists the steps of one log."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._steps: list[LogEntry] = []
        self._done: list[int] = []
        self._undone: list[int] = []
        self._read = 0

    def show_entries(self, entries: Sequence[LogEntry]) -> None:
        """List the steps of a log anew."""
        self.beginResetModel()
        self._steps, self._done, self._undone = [], [], []
        for entry in entries:
            self._note(entry)
        self._read = len(entries)
        self.endResetModel()

    def take_in(self, entries: Sequence[LogEntry]) -> None:
        """Add what was appended to the log since."""
        for entry in entries[self._read :]:
            if entry.kind is EntryKind.DO:
                self.beginInsertRows(QModelIndex(), 0, 0)
                self._note(entry)
                self.endInsertRows()
            else:
                self._note(entry)
        self._read = len(entries)
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(COLUMNS) - 1))

    def standing(self, entry: LogEntry) -> Standing:
        """Tell how a step stands now."""
        if entry.seq in self._done_set:
            return Standing.DONE
        return Standing.UNDONE if entry.seq in self._undone else Standing.DROPPED

    def steps_to(self, index: Index) -> int | None:
        """Return how many steps lead to the state just after a row: negative to undo, positive to redo; ``None`` when none do."""
        entry = self.entry(index)
        if entry is None:
            return -len(self._done) if index.isValid() else None
        if entry.seq in self._done_set:
            return self._done.index(entry.seq) + 1 - len(self._done)
        if entry.seq in self._undone:
            return len(self._undone) - self._undone.index(entry.seq)
        return None

    def entry(self, index: Index) -> LogEntry | None:
        """Return the step of a row; ``None`` for the last row, the plan before its first step."""
        at = len(self._steps) - 1 - index.row()
        return self._steps[at] if index.isValid() and 0 <= at < len(self._steps) else None

    @property
    def _done_set(self) -> set[int]:
        # Made anew only after a step; asked for by every painted row.
        if self._cached is None:
            self._cached = set(self._done)
        return self._cached

    _cached: set[int] | None = None

    def _note(self, entry: LogEntry) -> None:
        """Move the step between the done and the undone, as the history does."""
        self._cached = None
        if entry.kind is EntryKind.DO:
            self._steps.append(entry)
            self._done.append(entry.seq)
            self._undone.clear()
        elif entry.kind is EntryKind.UNDO:
            self._undone.append(self._done.pop())
        else:
            self._done.append(self._undone.pop())

    def _text(self, entry: LogEntry | None, column: Column) -> str:
        if entry is None:
            return tr("history_panel.start") if column is Column.NAME else ""
        match column:
            case Column.NAME:
                return entry.name
            case Column.TIME:
                return entry.time[:16].replace("T", " ")
            case Column.AUTHOR:
                return entry.author
            case Column.ORIGIN:
                return entry.origin
        return tr(f"history_panel.standing.{self.standing(entry)}")

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of steps and one for the start."""
        return 0 if parent.isValid() else len(self._steps) + 1

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of things that a step says of itself."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row says; nothing for what is not there."""
        if not index.isValid() or not (0 <= index.row() < self.rowCount() and 0 <= index.column() < len(COLUMNS)):
            return None
        entry = self.entry(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(entry, COLUMNS[index.column()])
        if role == EntryRole:
            return entry
        if role == StandingRole:
            return Standing.DONE if entry is None else self.standing(entry)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._spoken(entry)
        return None

    def _spoken(self, entry: LogEntry | None) -> str:
        """Return a step as one text: what, when, who, from where with the digests of the files, and how it stands."""
        files = entry.values.get("files", ()) if entry is not None else ()
        told = [tr("history_panel.file", file=file, digest=digest) for file, digest in files]
        return "\n".join([*(text for column in COLUMNS if (text := self._text(entry, column))), *told])

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole and 0 <= section < len(COLUMNS):
            return tr(f"history_panel.column.{COLUMNS[section]}")
        return None

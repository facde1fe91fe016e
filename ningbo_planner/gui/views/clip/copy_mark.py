"""What was copied or cut last and is still marked by a moving frame: Enter and a paste refer to it, any change of the plan ends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import uuid4

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import EntryKind
from ningbo_planner.gui.document import Document
from ningbo_planner.services.workspace import Change

# Tells whose copy lies on the clipboard without reading it.
MARK_FORMAT = "application/x-ningbo-planner-mark"
# Steps that a paste makes; they leave the frame where it is, so that the same can be pasted again.
PASTE_STEPS = ("step.paste", "step.move")


@dataclass(frozen=True, slots=True)
class MarkedArea:
    """A rectangle by what it shows: its first and last row, and its first and last column by their names."""

    first_row: str
    last_row: str
    first_column: str
    last_column: str


class CopyMark(QObject):
    """The mark of one document; at most one thing is marked.

    Attributes:
        mark: names the copy on the clipboard; nothing when nothing is marked.
        table, areas: where the frame stands.
        cut: the cells that a paste will empty, when they were cut.

    Signals:
        changed: something else is marked, or nothing any more.
    """

    changed = Signal()

    def __init__(self, document: Document) -> None:
        """Follow the changes of ``document``."""
        super().__init__(document)
        self._clear()
        document.changed.connect(self._take_change)
        document.opened.connect(self.end)
        QGuiApplication.clipboard().dataChanged.connect(self._take_clipboard)

    @property
    def is_on(self) -> bool:
        """Whether something is marked."""
        return bool(self.mark)

    def start(self, mark: str, table: str, areas: Sequence[MarkedArea], cut: Sequence[CellRef]) -> None:
        """Mark what was put on the clipboard under the name ``mark``."""
        self.mark, self.table, self.areas, self.cut = mark, table, tuple(areas), tuple(cut)
        self.changed.emit()

    def end(self) -> bool:
        """Mark nothing; cut cells stay where they are. Tell whether something was marked."""
        was_on = self.is_on
        self._clear()
        if was_on:
            self.changed.emit()
        return was_on

    def _clear(self) -> None:
        self.mark = ""
        self.table = ""
        self.areas: tuple[MarkedArea, ...] = ()
        self.cut: tuple[CellRef, ...] = ()

    def _take_change(self, change: Change) -> None:
        """End with any change but a paste of what was copied."""
        is_paste = change.entry.kind is EntryKind.DO and change.entry.code.startswith(PASTE_STEPS)
        if not is_paste or self.cut:
            self.end()

    def _take_clipboard(self) -> None:
        """End when something else lies on the clipboard."""
        if self.is_on:
            data = QGuiApplication.clipboard().mimeData()
            mark = bytes(data.data(MARK_FORMAT).data()).decode("utf-8", "replace") if data is not None and data.hasFormat(MARK_FORMAT) else ""
            if mark != self.mark:
                self.end()


def copy_mark_of(document: Document) -> CopyMark:
    """Return the one mark of ``document``."""
    return next(iter(document.findChildren(CopyMark)), None) or CopyMark(document)


def new_mark() -> str:
    """Return a name for a copy that no other has."""
    return uuid4().hex

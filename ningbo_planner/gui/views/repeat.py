"""F4: the last command given to a grid, to be given again on another selection, of another table too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from ningbo_planner.gui.views.cell_editor import CellEditor

# A command takes the grid that it is to work on; Any, because the grid imports this.
Command = Callable[[Any], object]


class Repeater(QObject):
    """Keeps the last command that can be repeated; the grids of one document share it.

    To make a command repeatable, note it when it is given::

        def hold_selection(self) -> None:
            self.repeat.note(lambda view: view.hold_selection())
            …

    The command gets the grid in front, which may be of another table by then; it must ask that grid for the selection of the moment and must
    bring all its other choices along. What it notes itself while it is being repeated changes nothing.
    """

    def __init__(self, owner: QObject) -> None:
        """Start without a command; it lives as long as ``owner``."""
        super().__init__(owner)
        self._last: Command | None = None
        self._is_repeating = False

    @classmethod
    def of(cls, document: QObject) -> Repeater:
        """Return the one of ``document``."""
        return document.findChild(cls) or cls(document)

    def note(self, command: Command) -> None:
        """Keep ``command`` as the last one."""
        if not self._is_repeating:
            self._last = command

    def note_text(self, text: str) -> None:
        """Keep that ``text`` was written."""
        self.note(lambda view: view.bulk.fill(text))

    def note_typing(self, editor: object) -> None:
        """Keep what was typed into a cell, when its editor is about to be taken."""
        if isinstance(editor, CellEditor) and editor.is_changed:
            self.note_text(editor.text())

    def again(self, view: object) -> bool:
        """Give the last command again, to ``view``; tell whether there was one."""
        if self._last is None:
            return False
        self._is_repeating = True
        try:
            self._last(view)
        finally:
            self._is_repeating = False
        return True

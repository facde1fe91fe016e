"""Holding cells in the window (锁定): what no bulk act may change, with its owner and reason."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject

from ningbo_planner.domain.holds import cells_of_row, held_cells, is_held
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits.acts import hold_cells, release_cells
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.text import tr


class HoldControl(QObject):
    """Does what the menu says about holds."""

    def __init__(self, document: Document, pages: TableTabs) -> None:
        """Hold cells of ``pages``."""
        super().__init__(pages)
        self._document = document
        self._pages = pages

    def hold(self) -> None:
        """Hold the selected cells, after asking why."""
        self._ask(self._pages.view.selected_cells() if self._pages.view is not None else [])

    def hold_row(self) -> None:
        """Hold all cells of the selected rows."""
        view = self._pages.view
        if view is None:
            return
        blocks, sheet = view.navigation.selection.blocks(), view.sheet
        rows = dict.fromkeys(sheet.rows.ids[at] for block in blocks for at in range(block.top, block.bottom + 1))
        self._ask([cell for row in rows for cell in cells_of_row(self._document.plan, RowRef(view.plan_model.table_id, row))])

    def release(self) -> None:
        """Release the selected cells."""
        view = self._pages.view
        if view is None:
            return
        view.repeat.note(lambda _: self.release())
        cells = held_cells(self._document.plan, view.selected_cells())
        if not cells:
            view.explained.emit(tr("hold.none"))
        elif self._document.execute(release_cells(self._document.plan, cells)) is not None:
            view.explained.emit(tr("hold.released", count=len(cells)))

    def _ask(self, cells: Sequence[CellRef]) -> None:
        """Ask why ``cells`` are to be held; those that are already stay with their owner."""
        view = self._pages.view
        free = [cell for cell in cells if not is_held(self._document.plan, cell)]
        if view is None:
            return
        if not free:
            view.explained.emit(tr("hold.no_cells"))
            return
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.hold_dialog")
        dialog = dialogs.HoldDialog(len(free), view.window())
        dialog.accepted.connect(lambda: self._hold(free, dialog.reason))
        dialog.open()

    def _hold_again(self, reason: str) -> None:
        """Hold the cells that are selected now for the same reason."""
        cells = self._pages.view.selected_cells() if self._pages.view is not None else []
        self._hold([cell for cell in cells if not is_held(self._document.plan, cell)], reason)

    def _hold(self, cells: Sequence[CellRef], reason: str) -> None:
        if self._pages.view is not None:
            self._pages.view.repeat.note(lambda _: self._hold_again(reason))
        owner, time = self._document.workspace.history.author, datetime.now().isoformat(timespec="seconds")
        done = self._document.execute(hold_cells(self._document.plan, cells, owner, reason, time))
        if done is not None and self._pages.view is not None:
            self._pages.view.explained.emit(tr("hold.done", count=len(cells)))

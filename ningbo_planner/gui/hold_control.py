"""Holding cells in the window (锁定): what no bulk act may change, with its owner and reason."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from ningbo_planner.domain.holds import cells_of_row, held_cells, is_held
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits.acts import hold_cells, release_cells
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.hold_lines import hold_lines
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.text import tr


class HoldControl(QObject):
    """Does what the menu says about holds."""

    def __init__(self, document: Document, pages: TableTabs) -> None:
        """Hold cells of ``pages``."""
        super().__init__(pages)
        self._document = document
        self._pages = pages
        self.list: QDialog | None = None
        document.opened.connect(self._close_list)
        document.settled.connect(lambda _: self._refresh_list())
        document.tasks.busy_changed.connect(lambda busy: self.list.setEnabled(not busy) if self.list is not None else None)

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

    def show_list(self) -> None:
        """List everything that is held."""
        self._close_list()
        dialogs = importlib.import_module("ningbo_planner.gui.dialogs.hold_list_dialog")
        dialog = self.list = dialogs.HoldListDialog(hold_lines(self._document.plan), not self._document.workspace.read_only, self._pages.window())
        dialog.release_wanted.connect(self._release_cells)
        dialog.cell_wanted.connect(self._pages.go_to)
        dialog.finished.connect(lambda _: self._forget_list(dialog))
        dialog.show()

    def _close_list(self) -> None:
        if self.list is not None:
            self.list.reject()

    def _forget_list(self, dialog: QDialog) -> None:
        if self.list is dialog:
            self.list = None
        dialog.deleteLater()

    def _refresh_list(self) -> None:
        if self.list is not None:
            self.list.show_lines(hold_lines(self._document.plan))

    def _release_cells(self, cells: Sequence[CellRef]) -> None:
        """Release what was chosen in the list."""
        if self._document.execute(release_cells(self._document.plan, held_cells(self._document.plan, cells))) is not None:
            self._pages.explained.emit(tr("hold.released", count=len(cells)))

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

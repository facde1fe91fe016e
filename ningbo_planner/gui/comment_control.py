"""Comments of cells in the window: written beside the cell, gone through one after another."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, QPoint

from ningbo_planner.domain.plan import cell_key, cell_of
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import cell_names
from ningbo_planner.edits.comments import comment_cell, remove_comments
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.comment_popup import CommentPopup
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.text import tr


class CommentControl(QObject):
    """Does what the menu says about comments."""

    def __init__(self, document: Document, pages: TableTabs) -> None:
        """Write comments on the cells of ``pages``."""
        super().__init__(pages)
        self._document = document
        self._pages = pages

    def edit(self) -> None:
        """Open the comment of the current cell."""
        view, cell = self._pages.view, self._pages.current_cell()
        if view is None:
            return
        if cell is None:
            view.explained.emit(tr("comment.no_cell"))
            return
        view.scrollTo(view.currentIndex())
        row, period = cell_names(self._document.plan, cell)
        popup = CommentPopup(tr("comment.title", row=row, period=period), self._document.plan.comments.get(cell_key(cell)), view)
        popup.written.connect(lambda text: self._write(cell, text))
        popup.left.connect(view.setFocus)
        rect = view.visualRect(view.currentIndex())
        popup.open_beside(rect.translated(view.viewport().mapToGlobal(QPoint(0, 0))))

    def remove(self) -> None:
        """Take the comments of the selected cells away."""
        view = self._pages.view
        if view is None:
            return
        wanted = {cell_key(cell) for cell in map(cell_of, self._document.plan.comments)}
        cells = [cell for cell in view.selected_cells() if cell_key(cell) in wanted] if wanted else []
        if cells:
            self._document.execute(remove_comments(self._document.plan, cells))
        else:
            view.explained.emit(tr("comment.none"))

    def next(self) -> None:
        """Go to the next cell of the table that has a comment, round the end."""
        view = self._pages.view
        if view is None:
            return
        cells = self._commented(view.plan_model.table_id)
        if not cells:
            view.explained.emit(tr("comment.no_more"))
            return
        current = self._pages.current_cell()
        behind = [cell for cell in cells if current is not None and self._place(cell) > self._place(current)]
        self._pages.go_to((behind or cells)[0])

    def _commented(self, table: str) -> list[CellRef]:
        """Return the cells with a comment in the order of print."""
        cells = (cell for cell in map(cell_of, self._document.plan.comments) if cell.table == table and self._document.plan.has_cell(cell))
        return sorted(cells, key=self._place)

    def _place(self, cell: CellRef) -> tuple[int, int]:
        table = self._document.plan.tables[cell.table]
        return table.position(cell.row), [period.id for period in table.periods].index(cell.period)

    def _write(self, cell: CellRef, text: str) -> None:
        """Write the comment; what cannot be written is said and nothing is changed."""
        author, time = self._document.workspace.history.author, datetime.now().isoformat(timespec="seconds")
        try:
            self._document.execute(comment_cell(self._document.plan, cell, text, author, time))
        except PlannerError as refusal:
            self._document.refused.emit(str(refusal))

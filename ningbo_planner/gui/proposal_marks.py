"""What a dialog proposes, shown in the grids: figures drawn over their cells, and a way to each."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.views.preview_marks import FigurePreview
from ningbo_planner.gui.views.table_tabs import TableTabs

# Marks are gone through at each paint; more of them nobody can take in.
_MOST_MARKS = 2_000


class ProposalMarks(QObject):
    """Shows proposed figures in the grids of a window."""

    def __init__(self, pages: TableTabs, figures: FigurePreview) -> None:
        """Show in ``pages``, through what their grids draw already."""
        super().__init__(pages)
        self._pages = pages
        self._figures = figures
        self._mine: dict[CellRef, Quantity | None] = {}

    def show(self, figures: Mapping[CellRef, Quantity]) -> None:
        """Show ``figures``; nothing ends it, unless something else is shown by now."""
        if not figures and self._figures.marks != self._mine:
            return
        self._mine = dict(list(figures.items())[:_MOST_MARKS])
        self._figures.show(self._mine)

    def reveal(self, cell: CellRef) -> None:
        """Bring a cell into sight; cursor and keys stay where they are."""
        self._pages.show_table(cell.table)
        view = self._pages.view
        if view is None:
            return
        view.plan_model.reveal(cell.row)
        view.plan_model.reveal_column(cell)
        place = view.sheet.place(cell)
        if place is not None:
            view.scrollTo(view.model().index(*place))

    def go_to(self, cell: CellRef) -> None:
        """Make a cell the active one and give the grid the keys."""
        if self._pages.go_to(cell) and self._pages.view is not None:
            self._pages.window().activateWindow()

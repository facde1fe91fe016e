"""What the grids show of the option that is looked at in the panel 成因, and how they are led to its cells."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject

from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.explanation_model import Option
from ningbo_planner.gui.panels.explanation_panel import ExplanationPanel
from ningbo_planner.gui.views.preview_marks import FigurePreview, PreviewMarks
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.text import tr


class OptionPreview(QObject):
    """Joins the options of the panel to the grids.

    Attributes:
        figures: what the grids draw of an option.
        is_leading: whether the cursor is being led somewhere, so that the panel stays with what it explains.
    """

    def __init__(self, document: Document, pages: TableTabs, panel: ExplanationPanel) -> None:
        """Show in ``pages`` what ``panel`` is about."""
        super().__init__(pages)
        self._document = document
        self._pages = pages
        self._panel = panel
        self.figures = FigurePreview(self)
        self.is_leading = False
        self.figures.changed.connect(self._mark_pages)
        pages.currentChanged.connect(self._mark_pages)
        panel.previewed.connect(self._show)
        panel.pinned.connect(self._reveal)
        panel.cell_wanted.connect(self._go_to)

    def end(self) -> None:
        """Show nothing."""
        self.figures.show({})

    def _show(self, option: Option | None, is_steady: bool) -> None:
        """Mark in the grid what an option is about; say in the card what cannot be seen there, or below while the mouse only passes, so that nothing moves under it."""
        self.figures.show({} if option is None else option.marks)
        if option is None or not self._document.has_plan:
            return
        hidden = self._hidden(option)
        if is_steady:
            self._panel.tell_hidden(option, hidden)
        elif hidden:
            self._pages.explained.emit(hidden)

    def _mark_pages(self) -> None:
        """Let every grid draw what is previewed."""
        for page in self._pages.pages():
            if not any(isinstance(tool, PreviewMarks) for tool in page.view.tools):
                page.view.tools.append(PreviewMarks(page.view, self.figures))

    def _hidden(self, option: Option) -> str:
        """Return why the grid in front does not show all of an option, or nothing."""
        tables, view = self._document.plan.tables, self._pages.view
        front = view.plan_model.table_id if view is not None else ""
        elsewhere = [line.cell for line in option.lines if line.cell.table != front]
        if elsewhere:
            info = tables[elsewhere[0].table].info
            code = "explanation.hidden.table" if len(elsewhere) == len(option.lines) else "explanation.hidden.other_table"
            return tr(code, table=info.title or info.heading)
        for line in option.lines if view is not None else ():
            place = view.sheet.place(line.cell)
            if place is None:
                return tr("explanation.hidden.row", row=tables[front].get(line.cell.row, "name"))
            if view.isColumnHidden(place[1]):
                return tr("explanation.hidden.column", period=tables[front].period(line.cell.period).label)
        return ""

    def _reveal(self, option: Option) -> None:
        """Bring the cells of an option into sight, those in the table in front if there are any; the cursor stays, the keys too."""
        with self._leading():
            front = self._pages.view.plan_model.table_id if self._pages.view is not None else ""
            cells = [line.cell for line in option.lines]
            table = front if any(cell.table == front for cell in cells) else cells[0].table
            self._pages.show_table(table)
            view = self._pages.view
            shown = [cell for cell in cells if cell.table == table and view is not None]
            for cell in shown:
                view.plan_model.reveal(cell.row)
                view.plan_model.reveal_column(cell)
            for place in [place for cell in reversed(shown) if (place := view.sheet.place(cell)) is not None]:
                view.scrollTo(view.model().index(*place))
        self._show(option, True)

    def _go_to(self, cell: CellRef) -> None:
        """Go to a cell that the panel names."""
        with self._leading():
            self._pages.go_to(cell)

    @contextmanager
    def _leading(self) -> Iterator[None]:
        self.is_leading = True
        try:
            yield
        finally:
            self.is_leading = False

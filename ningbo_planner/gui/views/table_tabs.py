"""The tabs with the tables of the open plan; the grid in front speaks for all."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits.history import EntryKind
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.display import Display
from ningbo_planner.gui.models.origins import Origins
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.gui.views.row_selection import select_rows
from ningbo_planner.gui.views.table_page import TablePage
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr


class _Place(QWidget):
    """The place of one table's page. The page is made when it first comes to the front: the window's start waits for one table only."""

    def __init__(self, table: str) -> None:
        """Keep the place of ``table``."""
        super().__init__()
        self.table = table
        self.page: TablePage | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    def fill(self, page: TablePage) -> None:
        """Put the page in."""
        self.page = page
        self.layout().addWidget(page)


class TableTabs(QTabWidget):
    """One page a table.

    Attributes:
        display: how all grids show their figures.

    Signals:
        current_cell_changed(CellRef | None), selection_summary_changed(SelectionSummary), explained(str), typing_changed(str | None), reading_changed(str): of the
            grid in front; see :class:`PlanView`. A change of tab tells the active cell of the new grid.
        zoom_changed(int): the zoom in percent, which all grids share.
        menu_wanted(QPoint), row_menu_wanted(QPoint), column_menu_wanted(QPoint): the menu of the selected cells, rows or columns is asked for, at this place of the screen.
        row_opened(int): the head of a row was clicked twice.
    """

    current_cell_changed = Signal(object)
    selection_summary_changed = Signal(object)
    explained = Signal(str)
    typing_changed = Signal(object)
    reading_changed = Signal(str)
    zoom_changed = Signal(int)
    menu_wanted = Signal(QPoint)
    row_menu_wanted = Signal(QPoint)
    column_menu_wanted = Signal(QPoint)
    row_opened = Signal(int)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Show the tables of the plan in ``document``, now and whenever another is opened."""
        super().__init__(parent)
        self.setObjectName("tableTabs")
        self.setAccessibleName(tr("spoken.tableTabs"))
        self.setTabPosition(QTabWidget.TabPosition.South)
        self.setDocumentMode(True)
        self._document = document
        self._origins = Origins(document, self)
        self.display = Display(self)
        self._zoom = 100
        self._enter_direction = "down"
        self._holders: list[Callable[[], bool]] = []
        self.currentChanged.connect(self._take_front)
        document.opened.connect(self._fill)
        document.changed.connect(self._take_change)
        document.settled.connect(self._show_touched)
        document.being_written.connect(lambda: self._stand_still(True))
        document.tasks.busy_changed.connect(self._move_again)
        if document.has_plan:
            self._fill()

    @property
    def page(self) -> TablePage | None:
        """The page in front."""
        place = self.currentWidget()
        return place.page if isinstance(place, _Place) else None

    @property
    def view(self) -> PlanView | None:
        """The grid in front."""
        return self.page.view if self.page is not None else None

    def pages(self) -> list[TablePage]:
        """Return the pages that have been in front so far, from left to right."""
        return [place.page for place in self._places() if place.page is not None]

    def show_table(self, table: str) -> bool:
        """Bring a table to the front; tell whether it is there."""
        place = next((place for place in self._places() if place.table == table), None)
        if place is not None:
            self.setCurrentWidget(place)
        return place is not None

    def go_to(self, cell: CellRef) -> bool:
        """Show a cell of any table, make it the active one and take the keys; tell whether it is there."""
        return self.show_table(cell.table) and self.view is not None and self.view.go_to(cell)

    def current_cell(self) -> CellRef | None:
        """Return the active cell of the grid in front; ``None`` in a label column and without a plan."""
        return self.view.current_cell() if self.view is not None else None

    def set_zoom(self, percent: int) -> None:
        """Give all grids one zoom."""
        for page in self.pages():
            page.view.set_zoom(percent)

    def keep_typing_in(self, holder: Callable[[], bool]) -> None:
        """Ask ``holder`` before a click in a grid moves the cursor; it tells whether it holds on to a text that cannot be taken."""
        self._holders.append(holder)
        for page in self.pages():
            page.view.guard.holders.append(holder)

    def set_enter_direction(self, direction: str) -> None:
        """Say where Enter leads: ``down``, ``right`` or ``none``."""
        self._enter_direction = direction
        for page in self.pages():
            page.view.navigation.enter_direction = direction

    def _stand_still(self, still: bool) -> None:
        """Leave the grids on the screen as they are while another thread writes what they would draw."""
        for page in self.pages():
            if page.view.updatesEnabled() is still:
                page.view.setUpdatesEnabled(not still)

    def _move_again(self, busy: bool) -> None:
        """Draw again once the models have heard of what was done, unless something else is being written by then."""
        if not busy:
            QTimer.singleShot(0, self, lambda: None if self._document.tasks.is_busy else self._stand_still(False))

    def _fill(self) -> None:
        """Make the pages of the plan that was opened."""
        blocked = self.blockSignals(True)
        for place in self._places():
            self._take_out(place)
        for table in self._document.plan.tables:
            self._add(table)
        self.blockSignals(blocked)
        self._take_front()

    def _places(self) -> list[_Place]:
        return [place for place in map(self.widget, range(self.count())) if isinstance(place, _Place)]

    def _add(self, table: str) -> None:
        self.insertTab(list(self._document.plan.tables).index(table), _Place(table), self._title(table))

    def _title(self, table: str) -> str:
        """Return what a tab says; a single ``&`` would mark a key letter."""
        info = self._document.plan.tables[table].info
        return (info.title or info.heading or info.id).replace("&", "&&")

    def _make(self, place: _Place) -> None:
        """Make the page of a table and let its grid speak through the tabs."""
        page = TablePage(self._document, place.table, self._origins, place, self.display)
        place.fill(page)
        page.view.set_zoom(self._zoom)
        page.view.navigation.enter_direction = self._enter_direction
        page.view.guard.holders.extend(self._holders)
        page.view.zoom_changed.connect(self._share_zoom)
        page.view.customContextMenuRequested.connect(lambda at: self.menu_wanted.emit(page.view.viewport().mapToGlobal(at)))
        page.view.verticalHeader().sectionDoubleClicked.connect(self.row_opened)
        for name in ("explained", "typing_changed", "reading_changed", "row_menu_wanted", "column_menu_wanted"):
            getattr(page.view, name).connect(getattr(self, name))
        # A step may move the cursor of a table behind as well; the window speaks of the one in front.
        page.view.current_cell_changed.connect(lambda cell: self.current_cell_changed.emit(cell) if page is self.page else None)
        page.view.selection_summary_changed.connect(lambda summary: self.selection_summary_changed.emit(summary) if page is self.page else None)

    def _take_out(self, place: _Place) -> None:
        self.removeTab(self.indexOf(place))
        place.deleteLater()

    def _take_change(self, change: Change) -> None:
        """Follow tables that come and go."""
        tables = self._document.plan.tables
        for place in self._places():
            if place.table not in tables:
                self._take_out(place)
            else:
                self.setTabText(self.indexOf(place), self._title(place.table))
        known = {place.table for place in self._places()}
        for table in tables:
            if table not in known:
                self._add(table)

    def _show_touched(self, change: Change) -> None:
        """Select what was taken back or done again, in the table in front if it is there."""
        if change.entry.kind is EntryKind.DO:
            return
        touched = change.changes.cells.tables
        if touched and self.page is not None and self.page.table_id not in touched:
            self.show_table(next(table for table in self._document.plan.tables if table in touched))
        if touched and self.view is not None:
            self.view.select_cells(change.changes.cells)
        elif change.changes.rows:
            self._show_rows(change.changes.rows)

    def _show_rows(self, rows: Collection[RowRef]) -> None:
        """Select rows that came back, or moved back, in the table in front if any is there; where they are gone, the cursor stays beside."""
        there = [ref for ref in rows if ref.row in self._document.plan.tables.get(ref.table, ())]
        tables = {ref.table for ref in there}
        if tables and (self.page is None or self.page.table_id not in tables):
            self.show_table(next(table for table in self._document.plan.tables if table in tables))
        if there and self.view is not None:
            select_rows(self.view, {ref.row for ref in there if ref.table == self.view.plan_model.table_id})

    def _take_front(self) -> None:
        """Make the page in front if it never was, name its grid, and let it speak."""
        place = self.currentWidget()
        if isinstance(place, _Place) and place.page is None:
            self._make(place)
        for page in self.pages():
            page.put_in_front(page is self.page)
        if self.view is not None:
            self.current_cell_changed.emit(self.view.current_cell())
            self.selection_summary_changed.emit(self.view.selection_summary())

    def _share_zoom(self, percent: int) -> None:
        """Take over a zoom that one grid was given by wheel or key."""
        if percent != self._zoom:
            self._zoom = percent
            self.set_zoom(percent)
            self.zoom_changed.emit(percent)

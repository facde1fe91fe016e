"""How the table in front is shown: filtered, sorted among siblings, collapsed to a level, with columns hidden; never a change of the plan."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.table import ACTUAL, TARGET
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.models.arrangement import RowSort
from ningbo_planner.gui.models.row_filter import RowFilter
from ningbo_planner.gui.views.row_selection import chosen_rows
from ningbo_planner.gui.views.table_page import TablePage
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.text import tr

_SAID = "arrange"


class ArrangeControl(QObject):
    """Does what the menus 视图 and 表格 say about rows and columns shown."""

    def __init__(self, document: Document, pages: TableTabs, messages: MessageBar) -> None:
        """Arrange the tables of ``pages``."""
        super().__init__(pages)
        self._document = document
        self._pages = pages
        self._messages = messages

    def show_levels(self, levels: str) -> None:
        """Show so many levels of the tree; ``0`` shows all."""
        if self._page is not None:
            self._page.model.show_levels(int(levels))

    def toggle_actuals(self) -> None:
        """Show what was reached beside each target, or the targets alone."""
        if self._page is not None:
            arrangement = self._page.model.sheet.note_collapsed()
            self._page.model.arrange(replace(arrangement, shows_actuals=not arrangement.shows_actuals))

    def shows_actuals(self) -> bool:
        """Tell whether what was reached is shown."""
        return self._page is not None and self._page.model.sheet.arrangement.shows_actuals

    def toggle_filter_bar(self) -> None:
        """Show the bar that filters, or take it away with its filter."""
        if self._page is None:
            return
        if self._page.filter_bar.isHidden():
            self._page.filter_bar.open_bar()
        else:
            self._page.filter_bar.close_bar()

    def shows_filter_bar(self) -> bool:
        """Tell whether the bar that filters is shown."""
        return self._page is not None and not self._page.filter_bar.isHidden()

    def filter_department(self) -> None:
        """Show the rows of the departments that answer for the current one."""
        page = self._page
        row = page.view.current_row() if page is not None else None
        if page is None or row is None:
            return
        departments = page.model.sheet.table.get(row.row, "departments")
        if departments:
            page.filter_bar.choose(RowFilter(departments=frozenset(departments)))
        else:
            page.view.explained.emit(tr("arrange.no_department"))

    def filter_findings(self) -> None:
        """Show the rows that something is wrong with."""
        page = self._page
        if page is None:
            return
        wanted = RowFilter(grades=frozenset(Grade))
        if wanted.matches(page.model.sheet.table, self._document.workspace.checker, ()):
            page.filter_bar.choose(wanted)
        else:
            page.view.explained.emit(tr("arrange.nothing_wrong"))

    def clear_filter(self) -> None:
        """Show all rows."""
        if self._page is not None:
            self._page.filter_bar.close_bar()

    def sort_ascending(self) -> None:
        """Sort siblings by the current column, the smallest first."""
        self._sort(descending=False)

    def sort_descending(self) -> None:
        """Sort siblings by the current column, the largest first."""
        self._sort(descending=True)

    def restore_order(self) -> None:
        """Show the rows in the order of print."""
        page = self._page
        if page is not None:
            self._messages.dismiss(_SAID)
            page.model.arrange(replace(page.model.sheet.note_collapsed(), sort=None))

    def hide_columns(self) -> None:
        """Hide the columns of the selection."""
        page = self._page
        if page is None:
            return
        sheet = page.model.sheet
        chosen = {at for block in page.view.navigation.selection.blocks() for at in range(block.left, block.right + 1)}
        names = sheet.arrangement.hidden | {sheet.columns[at].name for at in chosen if at != sheet.name_column}
        if all(column.name in names for column in sheet.columns if column.is_period) or names == sheet.arrangement.hidden:
            page.view.explained.emit(tr("arrange.keep_a_column"))
            return
        page.model.arrange(replace(sheet.note_collapsed(), hidden=names))

    def show_columns(self) -> None:
        """Show all columns of the table."""
        page = self._page
        if page is not None:
            page.model.arrange(replace(page.model.sheet.note_collapsed(), hidden=frozenset()))

    def hide_rows(self) -> None:
        """Hide the selected rows with those below them."""
        page = self._page
        chosen = chosen_rows(page.view).rows if page is not None else ()
        if page is None or not chosen:
            return
        table, arrangement = page.model.sheet.table, page.model.sheet.note_collapsed()
        starts = [table.position(row) for row in chosen]
        hidden = arrangement.hidden_rows.union(*(table.ids[start : table.subtree_stop(start)] for start in starts))
        if set(page.model.sheet.rows.ids) <= hidden:
            page.view.explained.emit(tr("arrange.keep_a_row"))
            return
        page.model.arrange(replace(arrangement, hidden_rows=hidden))

    def show_rows(self) -> None:
        """Show all rows that were hidden; what a filter leaves out stays out."""
        page = self._page
        if page is not None:
            page.model.arrange(replace(page.model.sheet.note_collapsed(), hidden_rows=frozenset()))

    def fit_columns(self) -> None:
        """Make the selected columns as wide as what stands in them."""
        page = self._page
        if page is not None:
            page.view.fit_columns(sorted({at for block in page.view.navigation.selection.blocks() for at in range(block.left, block.right + 1)}))

    @property
    def _page(self) -> TablePage | None:
        return self._pages.page

    def _sort(self, descending: bool) -> None:
        """Sort siblings by the current column, and say that only the look of the table has changed."""
        page = self._page
        index = page.view.currentIndex() if page is not None else None
        if page is None or index is None or not index.isValid():
            return
        sheet = page.model.sheet
        column = sheet.columns[index.column()]
        sort = RowSort(column.key, column.layer if column.is_period else TARGET, descending)
        page.model.arrange(replace(sheet.note_collapsed(), sort=sort))
        way = tr("arrange.way.down") if descending else tr("arrange.way.up")
        title = f"{sheet.head(index.column())}{column.under if column.layer == ACTUAL else ''}"
        self._messages.say(tr("arrange.sorted", column=title, way=way), Tone.INFO, offer=tr("arrange.restore"), act=self.restore_order, key=_SAID)

"""A window made anew round the plan that is open: another language, or another size of words, reaches everything in it at once.

The plan stays open throughout, with its lock, its history and what can be undone; what a user looks at is put back as it was: the tables with their
filters, widths, selection and place, the panel in front at the side, the sizes of all parts.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, QTimer
from PySide6.QtWidgets import QApplication

from ningbo_planner.checks.checker import Checker
from ningbo_planner.gui.main_window import MainWindow
from ningbo_planner.gui.models.arrangement import Arrangement
from ningbo_planner.gui.views.table_page import TablePage

_Flag = QItemSelectionModel.SelectionFlag
Corners = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _TablePlace:
    """What a user looks at in one table.

    Attributes:
        table: which one.
        arrangement: rows and columns shown, and their order.
        has_filter_bar: whether the bar above the grid is there.
        widths: of the columns that somebody has dragged.
        selected: the corners of the selected areas; active: the place of the active cell.
        scrolled: how far, down and to the right.
    """

    table: str
    arrangement: Arrangement
    has_filter_bar: bool
    widths: dict[str, float]
    selected: tuple[Corners, ...]
    active: tuple[int, int]
    scrolled: tuple[int, int]


@dataclass(frozen=True, slots=True)
class _WindowPlace:
    """What a user looks at in the window.

    Attributes:
        tables: those that have been in front; front: the one that is.
        panel: the number of the tab at the side; split: how its height is shared; width: of the side.
        size: of the words, in percent.
        is_covered: whether the start page stands in front of the tables.
        charts: the chart on the page of charts, empty for its overview; ``None`` when that is not open.
    """

    tables: tuple[_TablePlace, ...]
    front: str
    panel: int
    width: int
    size: int
    split: tuple[int, ...]
    is_covered: bool
    charts: str | None


def made_anew(window: MainWindow, size: int, other_language: bool) -> MainWindow:
    """Return a window on the same plan as ``window``, which is closed; what was being typed is taken first.

    Args:
        window: the window in whose place it comes.
        size: of the words in ``window``, in percent.
        other_language: whether ``window`` speaks another.
    """
    window.finish_typing()
    place = _place_of(window, size)
    window.full_screen.end()
    window.centre.bring_back()
    window.view.remember_layout()
    made = MainWindow(window.settings)
    if window.document.has_plan:
        _go_on(window, made, other_language)
        _restore_tables(made, place)
    made.centre.cover(place.is_covered)
    made.formula.setEnabled(not place.is_covered)
    made.show()
    _restore_side(made, place)
    made.activateWindow()
    if made.pages.view is not None and not place.is_covered:
        made.pages.view.setFocus()
    if place.charts is not None and made.document.has_plan:
        made.leader.show(place.charts)
    # Scroll bars know how far they reach when everything is laid out.
    QTimer.singleShot(0, made, lambda: _scroll(made, place))
    window.close()
    window.deleteLater()
    return made


def _go_on(window: MainWindow, made: MainWindow, other_language: bool) -> None:
    """Show the workspace of ``window`` in ``made``; findings are looked for again where the words in them are of another language."""
    workspace = window.document.lend()
    if other_language:
        workspace.checker = Checker(workspace.plan)
    made.document.show_workspace(workspace)
    made.files.tell_access()


def _place_of(window: MainWindow, size: int) -> _WindowPlace:
    page, side, leader = window.pages.page, window.side, window.if_made("leader")
    tables = tuple(_table_place(each) for each in window.pages.pages())
    charts = leader.leave() if leader is not None else None
    front = page.table_id if page is not None else ""
    return _WindowPlace(tables, front, side.tabs.currentIndex(), side.width(), size, tuple(side.split.sizes()), window.centre.is_covered, charts)


def _table_place(page: TablePage) -> _TablePlace:
    view = page.view
    areas = tuple((each.top(), each.left(), each.bottom(), each.right()) for each in view.selectionModel().selection())
    active = view.currentIndex()
    scrolled = view.verticalScrollBar().value(), view.horizontalScrollBar().value()
    arrangement = page.model.sheet.note_collapsed()
    return _TablePlace(page.table_id, arrangement, not page.filter_bar.isHidden(), view.chosen_widths(), areas, (active.row(), active.column()), scrolled)


def _restore_tables(made: MainWindow, place: _WindowPlace) -> None:
    """Bring every table to the front that was there, and leave the one that was last."""
    for each in place.tables:
        if made.pages.show_table(each.table) and made.pages.page is not None:
            _restore_table(made.pages.page, each)
    made.pages.show_table(place.front)


def _restore_table(page: TablePage, place: _TablePlace) -> None:
    page.view.choose_widths(place.widths)
    if place.arrangement != page.model.sheet.arrangement:
        page.model.arrange(place.arrangement)
    if place.has_filter_bar:
        page.filter_bar.open_bar()
    model, selection = page.view.model(), QItemSelection()
    for top, left, bottom, right in place.selected:
        if model.hasIndex(bottom, right):
            selection.select(model.index(top, left), model.index(bottom, right))
    if model.hasIndex(*place.active):
        page.view.selectionModel().setCurrentIndex(model.index(*place.active), _Flag.NoUpdate)
    page.view.selectionModel().select(selection, _Flag.ClearAndSelect)


def _restore_side(made: MainWindow, place: _WindowPlace) -> None:
    made.side.tabs.setCurrentIndex(place.panel)
    if place.size != made.settings.text_size:
        # The panel has room for the same words, but never takes more than the table has.
        width = min(place.width * made.settings.text_size // place.size, made.width() * 2 // 5)
        made.resizeDocks([made.side], [width], Qt.Orientation.Horizontal)
    QApplication.sendPostedEvents()
    made.side.split.setSizes(list(place.split))


def _scroll(made: MainWindow, place: _WindowPlace) -> None:
    pages = {page.table_id: page for page in made.pages.pages()}
    for each in place.tables:
        if each.table in pages:
            view = pages[each.table].view
            view.verticalScrollBar().setValue(each.scrolled[0])
            view.horizontalScrollBar().setValue(each.scrolled[1])

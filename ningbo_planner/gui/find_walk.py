"""The cursor among the places that were found: which one it is at, which comes next, and how a place is brought to sight."""

from __future__ import annotations

from ningbo_planner.gui.find_session import FindSession
from ningbo_planner.gui.models.find_extents import Area, column_of, spot_at
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.block_moves import Block, Place
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.services.text_search import Hit


class FindWalk:
    """Walks through the hits of one search.

    Attributes:
        at: the hit that the cursor was led to; it may have gone elsewhere since.
    """

    def __init__(self, pages: TableTabs, session: FindSession) -> None:
        """Lead the cursor of ``pages`` through what ``session`` finds."""
        self.at: Hit | None = None
        self._pages = pages
        self._session = session

    def target(self, way: int) -> int | None:
        """Return the number of the hit before (-1) or behind (1) the cursor, beyond the ends where it goes round; ``None`` when that is not known yet."""
        search = self._session.search
        if search is None or not search.count:
            return None
        wanted = self._beside(way)
        is_open = self._session.is_running and (way < 0 or wanted >= search.count)
        return None if is_open else wanted

    def show(self, number: int) -> bool:
        """Bring a hit to sight and make its cell the active one; tell whether it is there."""
        search = self._session.search
        hit = search.hit(number) if search is not None else None
        if hit is None or not self._pages.show_table(hit.table) or self._pages.view is None:
            return False
        view = self._pages.view
        view.plan_model.reveal(hit.row)
        place = _place_of(view, hit)
        if place is not None:
            view.navigation.go_to(place)
        self.at = hit
        return place is not None

    def hit_here(self) -> Hit | None:
        """Return the hit that the cursor was led to, while both are still there."""
        view, hit = self._pages.view, self.at
        if hit is None or view is None or not self._is_at(view, hit):
            return None
        found = self._session.table(hit.table)
        return hit if found is not None and found.has(found.extent.table.positions.get(hit.row, -1), hit.spot) else None

    def number(self) -> int | None:
        """Return which hit the cursor is at, if it is at one."""
        hit, search, view = self.hit_here(), self._session.search, self._pages.view
        if hit is None or search is None or view is None:
            return None
        return search.count_before(hit.table, view.sheet.table.positions[hit.row], hit.spot)

    def _beside(self, way: int) -> int:
        """Return the number of the hit before or behind the cursor."""
        view, search = self._pages.view, self._session.search
        index = view.currentIndex() if view is not None else None
        if view is None or search is None or index is None or not index.isValid():
            return 0 if way > 0 else -1
        sheet = view.sheet
        position, spot = sheet.position(index.row()), spot_at(sheet, index.column())
        if self.at is not None and self._is_at(view, self.at):
            # A comment or a note is seen in a cell that may be a hit itself; a merged cell is seen in another row than it was found in.
            position, spot = sheet.table.positions[self.at.row], self.at.spot
        return search.count_before(sheet.table.info.id, position, spot, included=way > 0) - (way < 0)

    def _is_at(self, view: PlanView, hit: Hit) -> bool:
        """Tell whether the cursor is where ``hit`` is shown."""
        place = view.navigation.selection.place
        return place is not None and hit.row in view.sheet.table and _place_of(view, hit) == place


def selected_areas(view: PlanView, always: bool = False) -> dict[str, list[Area]]:
    """Return the selected cells by names, under the id of their table; nothing for a single one unless ``always``."""
    sheet, selection = view.sheet, view.navigation.selection
    blocks, place = selection.blocks(), selection.place
    if place is None or not (blocks or always) or (not always and selection.is_one_cell(place, blocks)):
        return {}
    return {sheet.table.info.id: [_area(sheet, block) for block in blocks or [Block(*place, *place)]]}


def _area(sheet: Sheet, block: Block) -> Area:
    """Return a selected rectangle by names, merged cells taken whole."""
    corners = [sheet.span(row, column) for row in (block.top, block.bottom) for column in (block.left, block.right)]
    top, bottom = min(span.top for span in corners), max(span.bottom for span in corners)
    left, right = min(span.left for span in corners), max(span.right for span in corners)
    return Area(tuple(sheet.rows.ids[top : bottom + 1]), frozenset(column.name for column in sheet.columns[left : right + 1]))


def _place_of(view: PlanView, hit: Hit) -> Place | None:
    """Return where a hit is shown, a merged cell by its first place."""
    row, column = view.sheet.rows.row_of(hit.row), column_of(view.sheet, hit.spot)
    if hit.table != view.sheet.table.info.id or row is None or column is None:
        return None
    return Place(*view.sheet.span(row, column)[:2])

"""The cursor of a grid, moved as in Excel: the active cell stays where the selection began, its far corner moves."""

from __future__ import annotations

from collections.abc import Callable

from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views import block_moves as moves
from ningbo_planner.gui.views.block_moves import DOWN, LEFT, RIGHT, Block, Direction, Place
from ningbo_planner.gui.views.grid_selection import GridSelection
from ningbo_planner.gui.views.sheet_view import MAX_FROZEN_PART, SheetView

# The way that Enter goes by the user's setting; Shift turns it round.
ENTER_WAYS = {"down": DOWN, "right": RIGHT}


class GridCursor:
    """Moves the active cell of one view.

    Attributes:
        selection: what is selected.
        enter_direction: where Enter leads, ``down``, ``right`` or ``none``.
    """

    def __init__(self, view: SheetView) -> None:
        """Move the cursor of ``view``."""
        self._view = view
        self.selection = GridSelection(view)
        self.enter_direction = "down"
        # Column in which a run of Tabs began; Enter returns to it. Any other move ends the run.
        self._tab_start: int | None = None

    def move(self, way: Direction, extend: bool = False) -> None:
        """Go one cell, or extend the selection by one."""
        self._go(lambda sheet, place: moves.step(sheet, place, way), extend)

    def jump(self, way: Direction, extend: bool = False) -> None:
        """Go to the edge of the block of data, or extend the selection to there."""
        self._go(lambda sheet, place: moves.block_edge(sheet, place, way), extend)

    def home(self, extend: bool = False) -> None:
        """Go to the first cell of the row behind the frozen columns."""
        self._go(moves.row_start, extend)

    def end(self, extend: bool = False) -> None:
        """Go to the last filled cell of the row."""
        self._go(moves.row_end, extend)

    def to_start(self, extend: bool = False) -> None:
        """Go to the first cell of the sheet."""
        self._go(lambda sheet, _: moves.first_cell(sheet), extend)

    def to_end(self, extend: bool = False) -> None:
        """Go to the last used cell of the sheet."""
        self._go(lambda sheet, _: moves.last_cell(sheet), extend)

    def page(self, down: bool, extend: bool = False) -> None:
        """Go one screen down or up."""
        header, count = self._view.verticalHeader(), self._view.sheet.row_count

        def target(_: Sheet, place: Place) -> Place:
            height = max(1, self._view.viewport().height() - self._view.rowHeight(place.row))
            y = header.sectionPosition(place.row) + (height if down else -height)
            row = header.logicalIndexAt(y - header.offset())
            return Place(row if row >= 0 else (count - 1 if down else 0), place.column)

        self._go(target, extend)

    def page_across(self, right: bool) -> None:
        """Go one screen to the right or left; the frozen columns are passed over."""
        view, sheet = self._view, self._view.sheet
        header, frozen = view.horizontalHeader(), view.leading_width()

        def target(_: Sheet, place: Place) -> Place:
            is_frozen = frozen <= MAX_FROZEN_PART * view.viewport().width()
            width = max(1, view.viewport().width() - (frozen if is_frozen else 0) - view.columnWidth(place.column))
            column = header.logicalIndexAt(header.sectionPosition(place.column) + (width if right else -width) - header.offset())
            first = sheet.leading if is_frozen and place.column >= sheet.leading else 0
            return Place(place.row, max(first, column) if column >= 0 else (sheet.column_count - 1 if right else first))

        self._go(target, False)

    def tab(self, back: bool = False) -> None:
        """Go to the next cell in the row, or walk on inside the selection."""
        way, place = LEFT if back else RIGHT, self.selection.place
        if place is None or self._walk(place, way):
            return
        start = place.column if self._tab_start is None else self._tab_start
        self.go_to(moves.step(self._view.sheet, place, way))
        self._tab_start = start

    def enter(self, back: bool = False) -> None:
        """Go on as the setting says, walk on inside the selection, or begin the next line after a run of Tabs."""
        way, place = ENTER_WAYS.get(self.enter_direction), self.selection.place
        if place is None or way is None:
            return
        turned = Direction(-way.down, -way.right) if back else way
        if self._walk(place, turned):
            return
        if self._tab_start is not None and turned == DOWN:
            place = Place(place.row, self._tab_start)
        self.go_to(moves.step(self._view.sheet, place, turned))

    def end_run(self) -> None:
        """Forget the column that a run of Tabs began in."""
        self._tab_start = None

    def go_to(self, place: Place) -> None:
        """Make one cell the active one and select it alone."""
        self.end_run()
        self.selection.select_alone(place)

    def select(self, block: Block) -> None:
        """Select a rectangle; the active cell is its first that can be seen."""
        self.end_run()
        self.selection.select(block, moves.in_sight(self._view.sheet, Place(block.top, block.left)))

    def _go(self, target: Callable[[Sheet, Place], Place], extend: bool) -> None:
        sheet, place = self._view.sheet, self.selection.place
        if place is None:
            if sheet.row_count and sheet.column_count:
                self.go_to(moves.in_sight(sheet, moves.first_cell(sheet)))
        elif extend:
            self.end_run()
            self.selection.extend_to(target(sheet, self.selection.far_corner(place)))
        else:
            self.go_to(moves.in_sight(sheet, target(sheet, place)))

    def _walk(self, place: Place, way: Direction) -> bool:
        """Go on inside a selection of several cells; tell whether there is one."""
        blocks = self.selection.blocks()
        if not any(block.has(place) for block in blocks) or self.selection.is_one_cell(place, blocks):
            return False
        self.selection.activate(moves.walk(self._view.sheet, blocks, place, way))
        return True

"""The selection of a grid: rectangles of cells, one of them with the active cell, changed without ever listing single cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, QModelIndex
from PySide6.QtWidgets import QAbstractItemView

from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views import block_moves as moves
from ningbo_planner.gui.views.block_moves import Block, Place
from ningbo_planner.gui.views.sheet_view import SheetView

_Flag = QItemSelectionModel.SelectionFlag


@dataclass(frozen=True, slots=True)
class _Reach:
    """From which cell to which a rectangle was selected; merged cells make the rectangle larger than that."""

    block: Block
    active: Place
    corner: Place


class GridSelection:
    """Reads and changes the selection of one view; a merged cell is selected whole or not at all, unless a head was clicked."""

    def __init__(self, view: SheetView) -> None:
        """Select in ``view``."""
        self._view = view
        self._reach: _Reach | None = None

    @property
    def sheet(self) -> Sheet:
        """What is where."""
        return self._view.sheet

    @property
    def place(self) -> Place | None:
        """Where the active cell is."""
        index = self._view.currentIndex()
        return Place(index.row(), index.column()) if index.isValid() else None

    def blocks(self) -> list[Block]:
        """Return the selected rectangles, in the order they were selected."""
        return [Block(each.top(), each.left(), each.bottom(), each.right()) for each in self._view.selectionModel().selection()]

    def cells(self, filled_only: bool = False) -> list[CellRef]:
        """Return the selected cells of figures, row by row; on request only those in which something stands."""
        sheet = self.sheet
        found: dict[CellRef, None] = {}
        for block in self.blocks():
            columns = range(max(block.left, sheet.first_period), min(block.right, sheet.last_period) + 1)
            for row in range(block.top, block.bottom + 1):
                cells = (sheet.cell(row, column) for column in columns if not filled_only or sheet.is_filled(row, column))
                found.update((cell, None) for cell in cells if cell is not None)
        return list(found)

    def keep_active(self) -> None:
        """Let the active cell be a selected one: Ctrl and the mouse may have taken it out of the selection; the last cell stays selected."""
        place, blocks = self.place, self.blocks()
        if place is None or any(block.has(place) for block in blocks):
            return
        if blocks:
            self.activate(moves.in_sight(self.sheet, Place(blocks[-1].top, blocks[-1].left)))
        else:
            self.select_alone(place)

    def activate(self, place: Place) -> None:
        """Make a cell the active one and leave the selection as it is."""
        self._view.selectionModel().setCurrentIndex(self._view.model().index(*place), _Flag.NoUpdate)

    def select_alone(self, place: Place) -> None:
        """Make a cell the active one and select it alone."""
        # Not the view's own setCurrentIndex: it asks the keyboard, and would extend the selection while Shift is down (Shift+Tab).
        cell = Block(*self.sheet.span(*place))
        self._view.selectionModel().setCurrentIndex(self._view.model().index(*place), _Flag.ClearAndSelect if cell.size == 1 else _Flag.NoUpdate)
        if cell.size > 1:
            self._view.selectionModel().select(self._chosen(cell), _Flag.ClearAndSelect)
        self._reach = _Reach(cell, place, place)

    def select(self, block: Block, active: Place | None = None) -> None:
        """Select a rectangle and nothing else; the active cell stays unless another is given."""
        if active is not None:
            self.activate(active)
        self._view.selectionModel().select(self._chosen(grown(self.sheet, block)), _Flag.ClearAndSelect)

    def select_between(self, start: QModelIndex, end: QModelIndex, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select from one cell to another as the mouse asks; ``command`` says what becomes of what is selected."""
        if not start.isValid() or not end.isValid():
            return
        block = grown(self.sheet, between(Place(start.row(), start.column()), Place(end.row(), end.column())))
        self._view.selectionModel().select(self._chosen(block), command)
        self._reach = _Reach(block, Place(start.row(), start.column()), Place(end.row(), end.column()))

    def extend_to(self, corner: Place) -> None:
        """Select from the active cell to ``corner`` and bring that into view."""
        active = self.place
        if active is None:
            return
        block = grown(self.sheet, between(active, corner))
        self.select(block)
        self._reach = _Reach(block, active, corner)
        self._view.scrollTo(self._view.model().index(*corner), QAbstractItemView.ScrollHint.EnsureVisible)

    def far_corner(self, active: Place) -> Place:
        """Return the corner of the selection opposite the active cell, which is the one that Shift moves."""
        reach, blocks = self._reach, self.blocks()
        if reach is not None and reach.active == active and blocks == [reach.block]:
            return reach.corner
        block = next((each for each in reversed(blocks) if each.has(active)), Block(*active, *active))
        return Place(block.top if active.row == block.bottom else block.bottom, block.left if active.column == block.right else block.right)

    def select_all(self) -> None:
        """Select the block of data round the active cell, then everything."""
        place = self.place
        if place is None:
            return
        block, everything = moves.data_block(self.sheet, place), moves.whole(self.sheet)
        self.select(everything if self.blocks() in ([block], [everything]) else block)

    def select_rows(self) -> None:
        """Select the rows of the selection from edge to edge."""
        self._widen(lambda block, whole: Block(block.top, whole.left, block.bottom, whole.right))

    def select_columns(self) -> None:
        """Select the columns of the selection from top to bottom."""
        self._widen(lambda block, whole: Block(whole.top, block.left, whole.bottom, block.right))

    def is_one_cell(self, place: Place, blocks: list[Block]) -> bool:
        """Tell whether the selection is no more than the cell at ``place``, merged or not."""
        span = Block(*self.sheet.span(*place))
        return len(blocks) == 1 and span.has(Place(blocks[0].top, blocks[0].left)) and span.has(Place(blocks[0].bottom, blocks[0].right))

    def _chosen(self, block: Block) -> QItemSelection:
        model = self._view.model()
        return QItemSelection(model.index(block.top, block.left), model.index(block.bottom, block.right))

    def _widen(self, widened: Callable[[Block, Block], Block]) -> None:
        """Replace every selected rectangle by a wider one."""
        place, whole, model = self.place, moves.whole(self.sheet), self._view.model()
        if place is None:
            return
        chosen = QItemSelection()
        for block in self.blocks() or [Block(*place, *place)]:
            top, left, bottom, right = widened(block, whole)
            chosen.append(QItemSelectionRange(model.index(top, left), model.index(bottom, right)))
        self._view.selectionModel().select(chosen, _Flag.ClearAndSelect)


def between(start: Place, end: Place) -> Block:
    """Return the rectangle with two places at opposite corners."""
    rows, columns = sorted((start.row, end.row)), sorted((start.column, end.column))
    return Block(rows[0], columns[0], rows[1], columns[1])


def grown(sheet: Sheet, block: Block) -> Block:
    """Return a rectangle grown until no merged cell stands across its edge; whole rows and whole columns are what they are."""
    whole = moves.whole(sheet)
    if (block.left, block.right) == (whole.left, whole.right) or (block.top, block.bottom) == (whole.top, whole.bottom):
        return block
    while True:
        larger = _with_merged(sheet, block)
        if larger == block:
            return block
        block = larger


def _with_merged(sheet: Sheet, block: Block) -> Block:
    """Return a rectangle with the merged cells at its edges taken whole."""
    tall = [column for column in sheet.merged_columns if block.left <= column <= block.right]
    top = min([block.top, *(sheet.span(block.top, column).top for column in tall)])
    bottom = max([block.bottom, *(sheet.span(block.bottom, column).bottom for column in tall)])
    left, right = block.left, block.right
    # A name that stands over the column before it too: only there cells are merged sideways.
    if 0 < left < sheet.leading and any(sheet.span(row, left).left < left for row in range(block.top, block.bottom + 1)):
        left -= 1
    if right + 1 < sheet.leading and any(sheet.span(row, right).right > right for row in range(block.top, block.bottom + 1)):
        right += 1
    return Block(top, left, bottom, right)

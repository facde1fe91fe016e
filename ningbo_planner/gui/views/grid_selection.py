"""The selection of a grid: rectangles of cells, one of them with the active cell, changed without ever listing single cells."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange
from PySide6.QtWidgets import QAbstractItemView

from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views import block_moves as moves
from ningbo_planner.gui.views.block_moves import Block, Place
from ningbo_planner.gui.views.sheet_view import SheetView

_Flag = QItemSelectionModel.SelectionFlag


class GridSelection:
    """Reads and changes the selection of one view."""

    def __init__(self, view: SheetView) -> None:
        """Select in ``view``."""
        self._view = view

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

    def activate(self, place: Place) -> None:
        """Make a cell the active one and leave the selection as it is."""
        self._view.selectionModel().setCurrentIndex(self._view.model().index(*place), _Flag.NoUpdate)

    def select_alone(self, place: Place) -> None:
        """Make a cell the active one and select it alone."""
        # Not the view's own setCurrentIndex: it asks the keyboard, and would extend the selection while Shift is down (Shift+Tab).
        self._view.selectionModel().setCurrentIndex(self._view.model().index(*place), _Flag.ClearAndSelect)

    def select(self, block: Block, active: Place | None = None) -> None:
        """Select a rectangle and nothing else; the active cell stays unless another is given."""
        if active is not None:
            self.activate(active)
        model = self._view.model()
        chosen = QItemSelection(model.index(block.top, block.left), model.index(block.bottom, block.right))
        self._view.selectionModel().select(chosen, _Flag.ClearAndSelect)

    def extend_to(self, corner: Place) -> None:
        """Select from the active cell to ``corner`` and bring that into view."""
        active = self.place
        if active is None:
            return
        rows, columns = sorted((active.row, corner.row)), sorted((active.column, corner.column))
        self.select(Block(rows[0], columns[0], rows[1], columns[1]))
        self._view.scrollTo(self._view.model().index(*corner), QAbstractItemView.ScrollHint.EnsureVisible)

    def far_corner(self, active: Place) -> Place:
        """Return the corner of the selection opposite the active cell, which is the one that Shift moves."""
        block = next((each for each in reversed(self.blocks()) if each.has(active)), Block(*active, *active))
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

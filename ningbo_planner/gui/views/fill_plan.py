"""What the fill handle would write: where a drag leads, and the quantity of every cell on the way. Plain arithmetic on places; no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ningbo_planner.domain import exact
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.series import Going, Pattern
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.block_moves import DOWN, LEFT, RIGHT, UP, Block, Direction, Place

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A drag of the handle.

    Attributes:
        source: the block that is gone on with.
        way: where to.
        cells: the block that is filled, or emptied when the handle was drawn back into the source.
        clears: whether it is emptied.
    """

    source: Block
    way: Direction
    cells: Block
    clears: bool = False

    @property
    def whole(self) -> Block:
        """What is selected afterwards: source and filled cells, or what is left of the source."""
        source, cells = self.source, self.cells
        if not self.clears:
            return Block(min(source.top, cells.top), min(source.left, cells.left), max(source.bottom, cells.bottom), max(source.right, cells.right))
        return source._replace(bottom=cells.top - 1) if self.way == UP else source._replace(right=cells.left - 1)


def stretch_down(source: Block, by: int) -> Stretch | None:
    """Return the drag of ``source`` over ``by`` rows, down or with a negative number up; ``None`` for no row."""
    if by > 0:
        return Stretch(source, DOWN, Block(source.bottom + 1, source.left, source.bottom + by, source.right))
    return Stretch(source, UP, Block(source.top + by, source.left, source.top - 1, source.right)) if by else None


def stretch_right(source: Block, by: int) -> Stretch | None:
    """Return the drag of ``source`` over ``by`` columns, to the right or with a negative number to the left; ``None`` for no column."""
    if by > 0:
        return Stretch(source, RIGHT, Block(source.top, source.right + 1, source.bottom, source.right + by))
    return Stretch(source, LEFT, Block(source.top, source.left + by, source.bottom, source.left - 1)) if by else None


def cut_short(source: Block, last: Place, along_rows: bool) -> Stretch | None:
    """Return the drag back into ``source`` as far as ``last``: what lies behind it is emptied; ``None`` when nothing does."""
    if along_rows:
        return Stretch(source, UP, source._replace(top=last.row + 1), True) if last.row < source.bottom else None
    return Stretch(source, LEFT, source._replace(left=last.column + 1), True) if last.column < source.right else None


class FillPlan:
    """What one drag writes.

    Attributes:
        stretch: the drag.
        toggled: whether Ctrl is down: copies where the lines would go on, and the other way round.
    """

    def __init__(self, sheet: Sheet, plan: Plan, stretch: Stretch, toggled: bool = False) -> None:
        """Plan a drag over ``sheet``."""
        self.stretch = stretch
        self.toggled = toggled
        self._sheet = sheet
        self._plan = plan
        self._periods = [period.id for period in sheet.table.periods]
        self._places = {period: at for at, period in enumerate(self._periods)}
        self._spans = self._layer_spans() if stretch.way.right else {}
        self._line = lru_cache(maxsize=4)(self._new_line)

    def pattern(self, row: int, column: int) -> Pattern | None:
        """Return how the line that ends in a cell goes on; ``None`` for a cell that the drag leaves alone."""
        found = self._found(row, column)
        return None if found is None else found[1].pattern

    def quantity(self, row: int, column: int) -> Quantity | None:
        """Return what a cell gets, or ``None`` when the drag leaves it alone; a text is read anew where the unit is another."""
        found = self._found(row, column)
        return None if found is None else self._said(*found)

    def other_unit(self, row: int, column: int) -> str:
        """Return the unit of a cell where it is not the one its quantity comes from, else nothing."""
        found = self._found(row, column)
        if found is None or self.stretch.clears:
            return ""
        unit = self._plan.unit_of(found[0])
        return "" if unit == found[1].unit(found[2]) else unit

    def quantities(self, progress: Progress | None = None) -> dict[CellRef, Quantity]:
        """Return what every cell gets."""
        found: dict[CellRef, Quantity] = {}
        size = self.stretch.cells.size
        for at, (row, column) in enumerate(self._walk()):
            place = self._found(row, column)
            if place is not None:
                found[place[0]] = self._said(*place)
            if progress is not None:
                progress(at + 1, size)
        return found

    def _said(self, cell: CellRef, line: _Line, index: int) -> Quantity:
        """Return what a cell at ``index`` of its line gets."""
        if self.stretch.clears:
            return EMPTY
        said, unit = line.pattern.at(index), self._plan.unit_of(cell)
        if unit == line.unit(index):
            return said
        goes_on = said.number is not None and line.pattern.going is not Going.COPY
        return parse(exact.plain(said.number) if goes_on else said.text, unit)

    def _walk(self) -> Iterator[tuple[int, int]]:
        """Yield the places line by line, so that each pattern is made once."""
        top, left, bottom, right = self.stretch.cells
        if self.stretch.way.right:
            return ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        return ((row, column) for column in range(left, right + 1) for row in range(top, bottom + 1))

    def _found(self, row: int, column: int) -> tuple[CellRef, _Line, int] | None:
        """Return the cell at a place, the line it is on, and its index there."""
        cell = self._sheet.cell(row, column)
        if cell is None:
            return None
        if not self.stretch.way.right:
            return cell, self._line(column, ""), row - self.stretch.source.top
        if cell.layer not in self._spans:
            return None
        return cell, self._line(row, cell.layer), self._places[cell.period] - self._spans[cell.layer][0]

    def _layer_spans(self) -> dict[str, tuple[int, int]]:
        """Return the first and last period of the source by layer: targets go on with targets, what was reached with what was reached."""
        source = self.stretch.source
        cells = (self._sheet.cell(source.top, column) for column in range(source.left, source.right + 1))
        spans: dict[str, tuple[int, int]] = {}
        for cell in cells:
            if cell is not None:
                at = self._places[cell.period]
                first, last = spans.get(cell.layer, (at, at))
                spans[cell.layer] = min(first, at), max(last, at)
        return spans

    def _new_line(self, at: int, layer: str) -> _Line:
        """Return the line through row ``at``, periods that are not shown among it, or through the shown cells of column ``at``."""
        source, sheet = self.stretch.source, self._sheet
        if layer:
            first, last = self._spans[layer]
            row = sheet.rows.ids[at]
            cells = [CellRef(sheet.table.info.id, row, period, layer) for period in self._periods[first : last + 1]]
        else:
            cells = [cell for cell in (sheet.cell(row, at) for row in range(source.top, source.bottom + 1)) if cell is not None]
        return _Line(self._plan, cells, self.toggled)


class _Line:
    """The sources of one line and how they go on."""

    def __init__(self, plan: Plan, cells: Sequence[CellRef], toggled: bool) -> None:
        self._units = [plan.unit_of(cell) for cell in cells]
        self.pattern = Pattern([plan.quantity(cell) for cell in cells], toggled, copies_only=len(set(self._units)) > 1)

    def unit(self, index: int) -> str:
        """Return the unit of what stands at ``index`` of the line."""
        return self._units[index % len(self._units)]


def rows_to_fill(sheet: Sheet, block: Block) -> int:
    """Return over how many shown rows a double click on the handle fills ``block`` down.

    As far as figures stand without a gap in the column to the left, else in the one to the right, but not out of what the row above the block's
    last one comprises: parts of one total are filled, not those of the next. A table of one column goes by its rows.
    """
    below = _rows_of_parent(sheet, block.bottom)
    neighbours = [_shown_beside(sheet, block.left, -1), _shown_beside(sheet, block.right, 1)]
    if neighbours == [None, None]:
        return below
    for column in neighbours:
        filled = sheet.filled_rows(column)[block.bottom + 1 : block.bottom + 1 + below] if column is not None else []
        count = next((at for at, stands in enumerate(filled) if not stands), len(filled))
        if count:
            return count
    return 0


def _rows_of_parent(sheet: Sheet, row: int) -> int:
    """Return how many shown rows follow ``row`` below the same parent."""
    table, ids = sheet.table, sheet.rows.ids
    parent = table.parents[sheet.position(row)]
    if parent < 0:
        return len(ids) - 1 - row
    stop, last = table.subtree_stop(parent), row
    while last + 1 < len(ids) and parent < table.positions[ids[last + 1]] < stop:
        last += 1
    return last - row


def _shown_beside(sheet: Sheet, column: int, way: int) -> int | None:
    """Return the next shown column of figures to one side."""
    end = sheet.last_period + 1 if way > 0 else sheet.first_period - 1
    return next((at for at in range(column + way, end, way) if not sheet.is_hidden(at)), None)

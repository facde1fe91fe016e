"""Where the keys lead, as plain arithmetic on rows and columns: edges of blocks, walks through selections, merged cells passed whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ningbo_planner.gui.models.sheet import Sheet


# So many cells are looked at one by one before a whole column is.
_FEW = 30


class Place(NamedTuple):
    """Row and column of the grid."""

    row: int
    column: int


class Block(NamedTuple):
    """A rectangle of places, its borders inside it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """How many places it has."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def has(self, place: Place) -> bool:
        """Tell whether a place lies in it."""
        return self.top <= place.row <= self.bottom and self.left <= place.column <= self.right


class Direction(NamedTuple):
    """One step down and one to the right, or back."""

    down: int
    right: int


UP, DOWN, LEFT, RIGHT = Direction(-1, 0), Direction(1, 0), Direction(0, -1), Direction(0, 1)


def step(sheet: Sheet, place: Place, way: Direction) -> Place:
    """Return the next cell in a direction; a merged cell is left whole, and the edge holds."""
    span = sheet.span(*place)
    row = {1: span.bottom + 1, -1: span.top - 1, 0: place.row}[way.down]
    column = {1: span.right + 1, -1: span.left - 1, 0: place.column}[way.right]
    while 0 <= column < sheet.column_count and sheet.is_hidden(column):
        column += way.right or 1
    if not (0 <= row < sheet.row_count and 0 <= column < sheet.column_count):
        return place
    return Place(row, column)


def block_edge(sheet: Sheet, place: Place, way: Direction) -> Place:
    """Return where Ctrl and an arrow lead: the end of the filled run, else the next filled cell, else the edge of the sheet."""
    if way.down and sheet.first_period <= place.column <= sheet.last_period:
        return Place(_edge(sheet.filled_rows(place.column), place.row, way.down), place.column)
    here = place
    ahead = step(sheet, here, way)
    if ahead == here:
        return here
    runs = sheet.is_filled(*here) and sheet.is_filled(*ahead)
    while True:
        here, ahead = ahead, step(sheet, ahead, way)
        if ahead == here:
            return here
        if runs and not sheet.is_filled(*ahead):
            return here
        if not runs and sheet.is_filled(*here):
            return here


def row_start(sheet: Sheet, place: Place) -> Place:
    """Return where Home leads: the first cell behind the frozen columns."""
    return Place(place.row, min(sheet.leading, sheet.column_count - 1))


def row_end(sheet: Sheet, place: Place) -> Place:
    """Return where End leads: the last filled cell of the row."""
    filled = (column for column in range(sheet.column_count - 1, -1, -1) if sheet.is_filled(place.row, column))
    return Place(place.row, next(filled, place.column))


def is_seen(sheet: Sheet, place: Place) -> bool:
    """Tell whether a place is not hidden with its column; a name over two columns is seen while one of them is."""
    span = sheet.span(*place)
    return any(not sheet.is_hidden(column) for column in range(span.left, span.right + 1))


def in_sight(sheet: Sheet, place: Place) -> Place:
    """Return a place itself, or the nearest of its row behind or before it whose column is not hidden."""
    if not sheet.arrangement.hidden or is_seen(sheet, place):
        return place
    columns = (*range(place.column, sheet.column_count), *range(place.column, -1, -1))
    return Place(place.row, next((column for column in columns if not sheet.is_hidden(column)), place.column))


def first_cell(sheet: Sheet) -> Place:
    """Return where Ctrl+Home leads: the topmost cell behind the frozen columns."""
    return row_start(sheet, Place(0, 0))


def last_cell(sheet: Sheet) -> Place:
    """Return where Ctrl+End leads: the last row and the last column in which anything stands."""
    last_row, last_column = sheet.row_count - 1, sheet.column_count - 1
    while last_column > 0 and not any(sheet.is_filled(row, last_column) for row in range(last_row, -1, -1)):
        last_column -= 1
    while last_row > 0 and not any(sheet.is_filled(last_row, column) for column in range(last_column + 1)):
        last_row -= 1
    return Place(last_row, last_column)


def data_block(sheet: Sheet, place: Place) -> Block:
    """Return the block of filled figures round a place, as the first Ctrl+A selects it; the whole sheet round a label."""
    if not sheet.first_period <= place.column <= sheet.last_period:
        return whole(sheet)
    block = Block(place.row, place.column, place.row, place.column)
    while True:
        grown = _grown(sheet, block)
        if grown == block:
            return block
        block = grown


def whole(sheet: Sheet) -> Block:
    """Return all places of the sheet."""
    return Block(0, 0, sheet.row_count - 1, sheet.column_count - 1)


def walk(sheet: Sheet, blocks: Sequence[Block], place: Place, way: Direction) -> Place:
    """Return the next cell of a walk through selected blocks: Tab goes row by row, Enter column by column, past the end to the start."""
    at = next((number for number, block in enumerate(blocks) if block.has(place)), 0)
    here = place
    for _ in range(sum(block.size for block in blocks)):
        following = _next_in(blocks[at], here, way)
        if following is None:
            at = (at + (1 if sum(way) > 0 else -1)) % len(blocks)
            following = _corner(blocks[at], first=sum(way) > 0)
        here = following
        if _is_head(sheet, blocks[at], here) and (not sheet.arrangement.hidden or is_seen(sheet, here)):
            return here
    return place


def _edge(filled: Sequence[bool], start: int, way: int) -> int:
    """Return the same for a column of figures, in which no cell is merged."""
    last = len(filled) - 1 if way > 0 else 0
    if start == last:
        return start
    wanted = not (filled[start] and filled[start + way])
    found = next((at for at in range(start + way, last + way, way) if filled[at] == wanted), None)
    if found is None:
        return last
    return found if wanted else found - way


def _next_in(block: Block, place: Place, way: Direction) -> Place | None:
    """Return the neighbour in reading order along ``way``, or nothing past the end of the block."""
    row, column = place.row + way.down, place.column + way.right
    if column > block.right or column < block.left:
        row, column = row + way.right, block.left if way.right > 0 else block.right
    elif row > block.bottom or row < block.top:
        row, column = block.top if way.down > 0 else block.bottom, column + way.down
    following = Place(row, column)
    return following if block.has(following) else None


def _corner(block: Block, first: bool) -> Place:
    return Place(block.top, block.left) if first else Place(block.bottom, block.right)


def _is_head(sheet: Sheet, block: Block, place: Place) -> bool:
    """Tell whether a place is the first of its merged cell within the block; the walk stops there once."""
    span = sheet.span(*place)
    return place == (max(span.top, block.top), max(span.left, block.left))


def _grown(sheet: Sheet, block: Block) -> Block:
    """Return the block with each side moved out as far as the cells beyond it are not all empty."""
    left, right = block.left, block.right
    top, bottom = (_filled_as_far(sheet, range(left, right + 1), row, way) for row, way in ((block.top, -1), (block.bottom, 1)))
    while left > sheet.first_period and _has_filled(sheet, left - 1, top, bottom):
        left -= 1
    while right < sheet.last_period and _has_filled(sheet, right + 1, top, bottom):
        right += 1
    return Block(top, left, bottom, right)


def _has_filled(sheet: Sheet, column: int, top: int, bottom: int) -> bool:
    """Tell whether something stands in a part of a column; mostly it does at its beginning."""
    return any(sheet.is_filled(row, column) for row in range(top, min(top + _FEW, bottom + 1))) or any(sheet.filled_rows(column)[top : bottom + 1])


def _filled_as_far(sheet: Sheet, columns: Sequence[int], row: int, way: int) -> int:
    """Return the last of the rows behind ``row`` in each of which something stands in one of ``columns``; whole runs are passed at once."""
    known: dict[int, list[bool]] = {}
    while 0 <= row + way < sheet.row_count:
        column = next((column for column in columns if sheet.is_filled(row + way, column)), None)
        if column is None:
            return row
        if column not in known:
            known[column] = sheet.filled_rows(column)
        row = _end_of_run(known[column], row + way, way)
    return row


def _end_of_run(filled: Sequence[bool], start: int, way: int) -> int:
    """Return the last place of the run of filled ones that ``start`` is in."""
    ahead = filled[start:] if way > 0 else filled[start::-1]
    length = ahead.index(False) if False in ahead else len(ahead)
    return start + way * (length - 1)

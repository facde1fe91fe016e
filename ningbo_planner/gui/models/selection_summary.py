"""Count, sum, average, smallest and largest of what is selected; exact, and quick for a million cells."""

from __future__ import annotations

import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from ningbo_planner.domain import exact
from ningbo_planner.domain.cells import DECIMALS_BITS, DECIMALS_MASK, EMPTY_CELL, NO_NUMBER, CellColumn
from ningbo_planner.gui.models.sheet import Sheet

# Decimals of an average beyond those of the figures themselves.
AVERAGE_DECIMALS = 2
# So many cells of one column are looked at in one go: about a millisecond.
_PIECE = 20_000
_BYTES = array("q").itemsize
_LOWEST = 0 if sys.byteorder == "little" else _BYTES - 1

# Top, left, bottom and right of a rectangle of places.
Block = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class SelectionSummary:
    """What the selected figures come to.

    Attributes:
        cells: how many cells of figures are selected.
        count: how many of them are not empty.
        numbers: how many say a plain number; only these are summed. Bounds, ranges and words are not.
        sum, average, smallest, largest: of the plain numbers; ``None`` without any. All exact but the average, which is rounded.
        unit: the unit they have in common; ``None`` when units are mixed, and the sum then means nothing.
    """

    cells: int = 0
    count: int = 0
    numbers: int = 0
    sum: Decimal | None = None
    average: Decimal | None = None
    smallest: Decimal | None = None
    largest: Decimal | None = None
    unit: str | None = ""

    @property
    def left_out(self) -> int:
        """How many filled cells are not in the sum."""
        return self.count - self.numbers


class _Tally:
    """Sums packed integers by their count of decimals."""

    def __init__(self) -> None:
        self.cells = 0
        self.count = 0
        self.by_decimals: defaultdict[int, list[int]] = defaultdict(list)
        self.others: list[Decimal] = []

    def take(self, column: CellColumn, positions: Sequence[int]) -> None:
        """Count the figures of one column at some rows."""
        packed = column.packed
        values = packed[positions.start : positions.stop] if isinstance(positions, range) else array("q", [packed[at] for at in positions])
        # The marks stand in the lowest byte of each integer; looked at as bytes, a hundred thousand of them are told apart in a millisecond.
        low = values.tobytes()[_LOWEST::_BYTES]
        self.cells += len(values)
        self.count += len(values) - low.count(EMPTY_CELL)
        kinds = {byte & DECIMALS_MASK for byte in set(low)}
        for decimals in kinds - {NO_NUMBER}:
            found = values if len(kinds) == 1 else [value for value in values if value & DECIMALS_MASK == decimals]
            # All low bits are the same, so they fall out of sums and comparisons exactly.
            self._add(decimals, (sum(found) - decimals * len(found)) >> DECIMALS_BITS, len(found), min(found), max(found))
        if column.others and NO_NUMBER in kinds:
            numbers = (column.others[at].number for at in positions if at in column.others)
            self.others += [number for number in numbers if number is not None]

    def _add(self, decimals: int, total: int, count: int, smallest: int, largest: int) -> None:
        held = self.by_decimals[decimals]
        if not held:
            held += [total, count, smallest, largest]
            return
        held[:] = [held[0] + total, held[1] + count, min(held[2], smallest), max(held[3], largest)]

    def summary(self, unit: str | None) -> SelectionSummary:
        """Return what was counted."""
        numbers = sum(held[1] for held in self.by_decimals.values()) + len(self.others)
        if not numbers:
            return SelectionSummary(self.cells, self.count, unit=unit)
        parts = [Decimal(held[0]).scaleb(-decimals) for decimals, held in self.by_decimals.items()]
        ends = [Decimal(held[at] >> DECIMALS_BITS).scaleb(-decimals) for decimals, held in self.by_decimals.items() for at in (2, 3)] + self.others
        total = exact.total([*parts, *self.others])
        finest = max([0, *self.by_decimals, *(-int(number.as_tuple().exponent) for number in self.others)])
        average = (total / numbers).quantize(Decimal(1).scaleb(-(finest + AVERAGE_DECIMALS)), ROUND_HALF_EVEN)
        return SelectionSummary(self.cells, self.count, numbers, total, average, min(ends), max(ends), unit)


def summarise(sheet: Sheet, blocks: Iterable[Block]) -> SelectionSummary:
    """Sum up the figures in ``blocks`` of (top, left, bottom, right) places; overlapping blocks count twice, as they do in a spreadsheet."""
    summing = Summing(sheet, blocks)
    for _ in summing.walk():
        continue
    return summing.summary


class Summing:
    """Sums up a selection bit by bit, so that nothing has to wait for a million cells.

    Attributes:
        summary: what was come to, once the walk is over.
    """

    def __init__(self, sheet: Sheet, blocks: Iterable[Block]) -> None:
        """Sum up the figures in ``blocks``."""
        self.summary = SelectionSummary()
        self._sheet = sheet
        self._blocks = list(blocks)

    def walk(self) -> Iterator[None]:
        """Go through the figures, some thousand at a time."""
        tally, units, sheet = _Tally(), set[str](), self._sheet
        own = sheet.table.columns["unit"]
        for top, left, bottom, right in self._blocks:
            columns = [at for at in range(left, right + 1) if sheet.columns[at].is_period]
            positions = _positions(sheet, top, bottom) if columns else ()
            for at in range(0, len(positions), _PIECE):
                piece = positions[at : at + _PIECE]
                units.update(own[piece.start : piece.stop] if isinstance(piece, range) else [own[place] for place in piece])
                for column in columns:
                    tally.take(sheet.figures(column), piece)
                    yield
        named = {unit or sheet.table.info.unit for unit in units}
        self.summary = tally.summary(named.pop() if len(named) == 1 else "" if not named else None)


def _positions(sheet: Sheet, top: int, bottom: int) -> Sequence[int]:
    """Return the table's rows behind shown rows; one unbroken range while all rows are shown in the order of print."""
    if sheet.rows.is_whole:
        return range(top, bottom + 1)
    places = sheet.table.positions
    return [places[row] for row in sheet.rows.ids[top : bottom + 1]]

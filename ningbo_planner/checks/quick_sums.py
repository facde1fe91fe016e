"""Which totals are right beyond doubt, told from the packed figures alone: after a change only the others need a closer look."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from ningbo_planner.domain.cells import DECIMALS_BITS, DECIMALS_MASK, EMPTY_CELL, NO_NUMBER, CellColumn
from ningbo_planner.domain.sums import part_positions
from ningbo_planner.domain.table import Table


class QuickSums:
    """Looks at totals of one table; what it finds out about a row serves for all of its periods."""

    def __init__(self, table: Table, at_most: bool = False) -> None:
        """Look at ``table``, whose rows must not change meanwhile; with ``at_most`` parts may come to less than their total."""
        self._table = table
        self._at_most = at_most
        self._parts: dict[int, Sequence[int] | None] = {}

    def is_clear(self, at: int, column: CellColumn) -> bool:
        """Tell whether the total at ``at`` needs no closer look: it states nothing, has no parts, or both are plain numbers and right."""
        packed = column.packed
        stated = packed[at]
        parts = self._parts_of(at)
        if stated == EMPTY_CELL or parts is None:
            return stated == EMPTY_CELL
        values = [packed[part] for part in parts]
        decimals = {value & DECIMALS_MASK for value in values}
        decimals.add(stated & DECIMALS_MASK)
        if NO_NUMBER in decimals:
            return not parts
        if len(decimals) == 1:
            computed, total = sum([value >> DECIMALS_BITS for value in values]), stated >> DECIMALS_BITS
        else:
            finest = max(decimals)
            computed, total = sum(_scaled(value, finest) for value in values), _scaled(stated, finest)
        return not parts or computed == total or (self._at_most and computed < total)

    def plain_sum(self, at: int, column: CellColumn) -> Decimal | None:
        """Return what the parts of the total at ``at`` come to where total and parts are plain numbers of one unit."""
        parts = self._parts_of(at)
        if not parts:
            return None
        values = [column.packed[part] for part in parts]
        decimals = {value & DECIMALS_MASK for value in values}
        if NO_NUMBER in decimals or column.packed[at] & DECIMALS_MASK == NO_NUMBER:
            return None
        finest = max(decimals)
        return Decimal(sum(_scaled(value, finest) for value in values)).scaleb(-finest)

    def parts(self, at: int) -> Sequence[int]:
        """Return where the parts of the total at ``at`` stand."""
        return self._parts_of(at) or part_positions(self._table, at)

    def _parts_of(self, at: int) -> Sequence[int] | None:
        """Return where the parts of a total stand; ``None`` when some are in another unit and their integers are not its own."""
        if at not in self._parts:
            parts, units = part_positions(self._table, at), self._table.columns["unit"]
            own, general = units[at], self._table.info.unit
            is_simple = all(units[part] == own or (units[part] or general) == (own or general) for part in parts)
            self._parts[at] = parts if is_simple else None
        return self._parts[at]


def _scaled(packed: int, decimals: int) -> int:
    """Return a packed number as so many units of ``decimals`` decimals."""
    missing = decimals - (packed & DECIMALS_MASK)
    return (packed >> DECIMALS_BITS) * 10**missing if missing else packed >> DECIMALS_BITS

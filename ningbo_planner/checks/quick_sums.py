"""Which totals add up beyond doubt, told from the packed figures alone: after a large change only the others need a closer look."""

from __future__ import annotations

from collections.abc import Sequence

from ningbo_planner.domain.cells import DECIMALS_BITS, DECIMALS_MASK, EMPTY_CELL, NO_NUMBER, CellColumn
from ningbo_planner.domain.sums import part_positions
from ningbo_planner.domain.table import Table


class QuickSums:
    """Looks at totals of one table; what it finds out about a row serves for all of its periods."""

    def __init__(self, table: Table) -> None:
        """Look at ``table``, which must not change meanwhile."""
        self._table = table
        self._parts: dict[int, Sequence[int] | None] = {}

    def is_clear(self, at: int, column: CellColumn) -> bool:
        """Tell whether the total at ``at`` needs no closer look: it states nothing, has no parts, or both are plain numbers and equal."""
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
        finest = max(decimals)
        return not parts or sum(_scaled(value, finest) for value in values) == _scaled(stated, finest)

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

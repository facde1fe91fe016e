"""A quick exact screening of all totals of a large table: what it clears needs no closer look.

Packed integers are summed as integers at the finest count of decimals in the column, so equality is exact. A total is cleared only when
it and all its parts are plain numbers of one unit and the sum is right; every other total is left to the rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ningbo_planner.domain.cells import DECIMALS_BITS, DECIMALS_MASK, NO_NUMBER, CellColumn
from ningbo_planner.domain.table import Table

if TYPE_CHECKING:
    import numpy as np

_SAFE_SUM = 1 << 62


def suspects(table: Table, totals: Sequence[int], at_most: bool = False) -> list[tuple[int, str]]:
    """Return (row position, period id) of the totals of ``table`` that could not be cleared; with ``at_most`` parts may come to less than their total."""
    import numpy as np

    parents = np.array(table.parents, dtype=np.int64)
    children = np.nonzero(parents >= 0)[0]
    mixed = _mixed(table)
    heads = np.array(totals, dtype=np.int64)
    found: list[tuple[int, str]] = []
    for period in table.periods:
        unclear = _unclear(np, table.column(period.id), children, parents[children], at_most)
        unclear[mixed] = True
        found.extend((int(at), period.id) for at in heads[unclear[heads]])
    return found


def _mixed(table: Table) -> list[int]:
    """Return the positions of rows whose unit or kind differs from their parent's: their parents are never cleared."""
    units, kinds = table.columns["unit"], table.columns["kind"]
    if len(set(units)) == 1 and len(set(kinds)) == 1:
        return []
    return [parent for at, parent in enumerate(table.parents) if parent >= 0 and (units[at] != units[parent] or kinds[at] is not kinds[parent])]


def _unclear(np: np, column: CellColumn, children: np.ndarray, parents: np.ndarray, at_most: bool) -> np.ndarray:  # type: ignore[valid-type]
    """Return for each row whether its sum is not proved right."""
    packed = np.frombuffer(column.packed, dtype=np.int64)
    decimals = packed & DECIMALS_MASK
    special = decimals == NO_NUMBER
    has_special = bool(special.any())
    finest, coarsest = (int(decimals.max()), int(decimals.min())) if not has_special else (int(decimals[~special].max(initial=0)), 0)
    scaled = packed >> DECIMALS_BITS
    if has_special:
        scaled[special] = 0
    largest = float(np.abs(scaled).max(initial=0)) * 10.0**finest
    if largest * len(packed) >= _SAFE_SUM:
        return np.ones(len(packed), dtype=bool)
    if finest != coarsest:
        scaled *= 10 ** (finest - np.where(special, finest, decimals))
    sums = np.zeros(len(packed), dtype=np.int64)
    np.add.at(sums, parents, scaled[children])
    unclear = (sums > scaled) if at_most else (sums != scaled)
    if has_special:
        unclear |= special
        unclear[parents[special[children]]] = True
    return unclear

"""The targets of one table as arrays, for screening very many of them at once: what is cleared here needs no closer look.

The arrays hold binary fractions, so they may only be used to tell what is far from the line that a rule draws; what is near is examined exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ningbo_planner.domain.cells import DECIMALS_BITS, DECIMALS_MASK, NO_NUMBER, CellColumn
from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.table import Table

if TYPE_CHECKING:
    import numpy as np

# So far from each other two binary fractions are surely different amounts.
SURE = 1e-9
_EXACT_BELOW = 1 << 53


class Figures:
    """What the cells of the yearly columns allow, as arrays of (period, row).

    Attributes:
        low, high: the bounds; ``nan`` where no figure stands, infinite where there is no bound.
        is_ordered: whether of two amounts the larger never is the smaller here; longer figures than usual may be rounded twice.
    """

    def __init__(self, table: Table, periods: Sequence[Period]) -> None:
        """Take the figures of ``periods`` out of ``table``; nothing of it is held on to."""
        import numpy as np

        self.low = np.empty((len(periods), len(table)))
        self.is_ordered = all(_is_short(np, table.column(period.id)) for period in periods)
        powers = 10.0 ** np.arange(DECIMALS_MASK + 1)
        others = [(at, table.column(period.id)) for at, period in enumerate(periods)]
        for at, column in others:
            self.low[at] = _amounts(np, column, powers)
        self.high = self.low.copy() if any(column.others for _, column in others) else self.low
        for at, column in others:
            for position, quantity in column.others.items():
                if quantity.is_numeric:
                    self.low[at, position] = -np.inf if quantity.low is None else float(quantity.low)
                    self.high[at, position] = np.inf if quantity.high is None else float(quantity.high)


def _is_short(np: np, column: CellColumn) -> bool:  # type: ignore[valid-type]
    """Tell whether all plain numbers of a column have so few digits that each is held exactly before it is divided."""
    packed = np.frombuffer(column.packed, dtype=np.int64)
    return max(int(packed.max(initial=0)), -int(packed.min(initial=0))) >> DECIMALS_BITS < _EXACT_BELOW


def _amounts(np: np, column: CellColumn, powers: np.ndarray) -> np.ndarray:  # type: ignore[valid-type]
    """Return the plain numbers of a column, ``nan`` elsewhere."""
    packed = np.frombuffer(column.packed, dtype=np.int64)
    decimals = packed & DECIMALS_MASK
    amounts = (packed >> DECIMALS_BITS) / powers[decimals]
    special = decimals == NO_NUMBER
    if special.any():
        amounts[special] = np.nan
    return amounts


class FigureStore:
    """Keeps the arrays of the table looked at last, because several rules screen one table after the other."""

    def __init__(self) -> None:
        """Start with none."""
        self._table: Table | None = None
        self._figures: Figures | None = None

    def of(self, table: Table) -> Figures:
        """Return the figures of the yearly columns of ``table``."""
        if self._table is not table or self._figures is None:
            self._table, self._figures = table, Figures(table, years(table))
        return self._figures

    def drop(self) -> None:
        """Let go of the arrays: the plan may change now."""
        self._table = self._figures = None


def plain_years(table: Table, at: int) -> list[int] | None:
    """Return the yearly figures of the row at ``at`` as whole numbers of one size; ``None`` when one of them is no plain number."""
    packed = [table.column(period.id).packed[at] for period in years(table)]
    decimals = {value & DECIMALS_MASK for value in packed}
    if NO_NUMBER in decimals:
        return None
    if len(decimals) == 1:
        return [value >> DECIMALS_BITS for value in packed]
    finest = max(decimals, default=0)
    return [(value >> DECIMALS_BITS) * 10 ** (finest - (value & DECIMALS_MASK)) for value in packed]


def years(table: Table) -> list[Period]:
    """Return the yearly columns of ``table`` in their order."""
    return [period for period in table.periods if period.kind is PeriodKind.YEAR]

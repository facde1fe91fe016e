"""Which of several ways to mend a disagreement a planner would look at first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from math import log

from ningbo_planner.balance.model import Model
from ningbo_planner.domain import exact
from ningbo_planner.domain.cells import DECIMALS_BITS, DECIMALS_MASK, EMPTY_CELL, NO_NUMBER, CellColumn
from ningbo_planner.domain.sums import is_total
from ningbo_planner.domain.table import CellRef

# What a figure below zero, or one where none can be expected, is set against.
_ABSURD = 3.0
_MOST = 4.0
# What speaks for and against a cell besides its path; the path is measured in natural logarithms, so 0.7 is a figure twice as large.
_TOTAL = 0.6
_PRINTED = 0.15
_SIZE = 0.25
_RELIEF = 0.5
# A blank that is filled contradicts nothing that was printed.
_BLANK = 1.5


@dataclass(frozen=True)
class Evidence:
    """What is known besides the figures.

    Attributes:
        named: what a cause says a cell would have to state, with how much speaks for it (0 to 1).
        written: whether somebody has written the cell since the plan was made.
    """

    named: Mapping[tuple[CellRef, Decimal], float] = field(default_factory=dict)
    written: Callable[[CellRef], bool] = lambda cell: False


NO_EVIDENCE = Evidence()


class Likelihood:
    """Weighs changes: the smaller the sum, the likelier.

    A change that a cause names comes first. Then what the row says in the periods around decides: a figure between its neighbours fits, one far off them does
    not, and a present figure that is off speaks for changing it. Blanks are filled before figures are changed, figures that somebody has typed or taken
    over are doubted before printed ones, and parts before totals: a total is what the document states in several places and what was decided above, a part is what a department can still talk about; a
    total is likelier wrong only where a cause says so.
    """

    def __init__(self, model: Model, evidence: Evidence = NO_EVIDENCE) -> None:
        """Weigh changes of ``model``."""
        self._model = model
        self._evidence = evidence
        self._around = lru_cache(maxsize=None)(self._read_around)
        self._places = lru_cache(maxsize=None)(self._read_places)
        self._named_cells: Collection[CellRef] = {cell for cell, _ in evidence.named}

    def of(self, changes: Mapping[CellRef, Decimal]) -> float:
        """Return the weight of changing these cells by these amounts."""
        return sum(self._weight(cell, change) for cell, change in changes.items())

    def beforehand(self, cell: CellRef, changes: Iterable[Decimal]) -> float:
        """Return a weight between 0 and 1 for changing a cell, before it is known by which of ``changes``."""
        named = -1.0 if cell in self._named_cells else 0.0
        path = min(self._path(cell, change) for change in changes)
        return min(1.0, max(0.0, (named + path + self._standing(cell) + 1.0) / (_MOST + 2.0)))

    def _weight(self, cell: CellRef, change: Decimal) -> float:
        amount = exact.add(self._model.figure(cell).point, change)
        named = self._evidence.named.get((cell, amount), 0.0)
        return self._path(cell, change) + self._standing(cell) - 2.5 * named

    def _standing(self, cell: CellRef) -> float:
        table = self._model.plan.tables[cell.table]
        total = _TOTAL if is_total(table, table.position(cell.row)) else 0.0
        return total + (0.0 if self._evidence.written(cell) else _PRINTED)

    def _path(self, cell: CellRef, change: Decimal) -> float:
        """Return how badly the row would go on after the change, less what it goes on badly now, and how far the figure moves."""
        figure = self._model.figure(cell)
        now, then = float(figure.point), float(exact.add(figure.point, change))
        relief = _BLANK if figure.is_missing else _RELIEF * self._misfit(cell, now)
        moved = _ABSURD if now * then <= 0 else abs(log(then / now))
        return min(_MOST, self._misfit(cell, then)) + _SIZE * (0.0 if figure.is_missing else min(_ABSURD, moved)) - relief

    def _misfit(self, cell: CellRef, amount: float) -> float:
        """Return how far ``amount`` lies outside of what the periods around make likely, in natural logarithms."""
        before, after = self._around(cell)
        if before is None and after is None:
            return 0.0
        if amount <= 0:
            return _ABSURD
        if before is not None and after is not None:
            return max(0.0, abs(log(amount / (before * after) ** 0.5)) - abs(log(after / before)) / 2)
        return abs(log(amount / (before or after or amount)))

    def _read_places(self, table: str) -> dict[str, int]:
        """Return where each period of a table stands."""
        return {period.id: at for at, period in enumerate(self._model.plan.tables[table].periods)}

    def _read_around(self, cell: CellRef) -> tuple[float | None, float | None]:
        """Return what the row says before and after, or would say if it went on as it goes there."""
        table = self._model.plan.tables[cell.table]
        places = self._places(cell.table)
        at, position, known = places[cell.period], table.position(cell.row), {}
        for place in range(max(0, at - 2), min(len(places), at + 3)):
            figure = _figure(table.column(table.periods[place].id, cell.layer), position)
            if figure > 0:
                known[place] = figure
        before, after = known.get(at - 1), known.get(at + 1)
        if before is None and after is not None:
            before = _gone_on(after, known.get(at + 2))
            return (before, before) if before is not None else (None, after)
        if after is None and before is not None:
            after = _gone_on(before, known.get(at - 2))
            return (after, after) if after is not None else (before, None)
        return before, after


def _figure(column: CellColumn, position: int) -> float:
    """Return the number of a cell, zero where it has none; from what is packed where it is, for this is read for every cell that might change."""
    packed = column.packed[position]
    if packed & DECIMALS_MASK != NO_NUMBER:
        return (packed >> DECIMALS_BITS) / 10 ** (packed & DECIMALS_MASK)
    return 0.0 if packed == EMPTY_CELL else float(column.get(position).number or 0)


def _gone_on(last: float, earlier: float | None) -> float | None:
    """Return what would follow on two figures that grow alike."""
    return None if earlier is None else last * last / earlier

"""Which equations have to be looked at together: broken ones that share a cell, and around them ring after ring of those that their cells take part in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ningbo_planner.balance.model import Model, Row
from ningbo_planner.domain.table import CellRef

# Rows by the id of their equation, in the order in which they were found.
Rows = dict[str, Row]


def clusters(model: Model, broken: Iterable[Row]) -> list[Rows]:
    """Return the broken equations in groups: those that share a cell that may change belong together, and so do broken ones that nobody named."""
    left = {row.equation.id: row for row in broken}
    found = []
    while left:
        first = next(iter(left.values()))
        cluster = _closure(model, first)
        found.append(cluster)
        left = {name: row for name, row in left.items() if name not in cluster}
    return found


def _closure(model: Model, first: Row) -> Rows:
    rows, waiting = {first.equation.id: first}, [first]
    while waiting:
        for cell in free_cells(model, waiting.pop()):
            for row in model.rows_of(cell):
                if row.is_broken and row.equation.id not in rows:
                    rows[row.equation.id] = row
                    waiting.append(row)
    return rows


def free_cells(model: Model, row: Row) -> Iterator[CellRef]:
    """Yield the cells of a row that may change."""
    return (cell for cell in row.factors if model.figure(cell).is_free)


class Part:
    """Equations around a cluster, and the cells that may change without any other equation noticing.

    Attributes:
        rows: the equations.
        rings: how far they reach: 0 is the cluster itself. Every smallest set of up to so many cells that mends the cluster lies in :attr:`cells`.
        is_whole: whether no equation further out is connected with them.
    """

    def __init__(self, model: Model, cluster: Rows) -> None:
        """Begin with the cluster alone."""
        self.model = model
        self.rows: Rows = dict(cluster)
        self.rings = 0
        self.is_whole = False
        self._seen: set[CellRef] = set()
        self._edge: list[Row] = list(cluster.values())
        self._cells: list[CellRef] | None = None

    def grow(self) -> None:
        """Take in the equations one ring further out."""
        cells = [cell for row in self._edge for cell in free_cells(self.model, row) if cell not in self._seen]
        self._seen.update(cells)
        self._edge = []
        for cell in cells:
            for row in self.model.rows_of(cell):
                if row.equation.id not in self.rows:
                    self.rows[row.equation.id] = row
                    self._edge.append(row)
        self.rings += 1
        self._cells = None
        self.is_whole = not self._edge

    @property
    def cells(self) -> list[CellRef]:
        """The cells that may change and take part in no equation outside."""
        if self._cells is None:
            every = dict.fromkeys(cell for row in self.rows.values() for cell in free_cells(self.model, row))
            self._cells = [cell for cell in every if self.is_whole or all(row.equation.id in self.rows for row in self.model.rows_of(cell))]
        return self._cells

    @property
    def reach(self) -> int:
        """How many cells a smallest set may have to lie in the part for sure."""
        return len(self.rows) + len(self._seen) if self.is_whole else self.rings

"""Merged cells of the grid, as the printed table has them: group labels, departments, and names that fill both label columns."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import NamedTuple

from ningbo_planner.domain.table import Table
from ningbo_planner.gui.models.columns import DEPARTMENTS, GROUP, NAME, GridColumn, departments_anchor


class Span(NamedTuple):
    """One cell of the grid by its borders, all of them inside it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def is_merged(self) -> bool:
        """Whether it covers more than one place."""
        return self.bottom > self.top or self.right > self.left


class Spans:
    """Which places of the grid belong to one merged cell."""

    def __init__(self, table: Table, positions: Sequence[int], columns: Sequence[GridColumn]) -> None:
        """Find the merged cells of the rows that are shown, by their positions in the table."""
        keys = [column.key for column in columns]
        at = keys.index(GROUP) if GROUP in keys else -1
        self._group_column = at if at >= 0 and keys[at + 1 : at + 2] == [NAME] else -1
        self._groups = table.columns[GROUP]
        self._positions = positions
        # By column: the run of rows that a merged cell covers, for the rows in one.
        self._runs: dict[int, dict[int, tuple[int, int]]] = {}
        if self._group_column >= 0:
            parents = table.parents
            self._runs[at] = _runs(positions, lambda each: (self._groups[each], parents[each]) if self._groups[each] else None)
        if DEPARTMENTS in keys:
            self._runs[keys.index(DEPARTMENTS)] = _department_runs(table, positions)

    @property
    def tall_columns(self) -> tuple[int, ...]:
        """The columns in which cells are merged over several rows."""
        return tuple(column for column, runs in self._runs.items() if runs)

    def of(self, row: int, column: int) -> Span:
        """Return the cell that the place belongs to."""
        at = self._group_column
        if column in (at, at + 1) and self.name_fills_both(row):
            return Span(row, at, row, at + 1)
        runs = self._runs.get(column)
        top, bottom = runs.get(row, (row, row)) if runs else (row, row)
        return Span(top, column, bottom, column)

    def name_fills_both(self, row: int) -> bool:
        """Tell whether the name of a row stands over the group column too."""
        return self._group_column >= 0 and 0 <= row < len(self._positions) and not self._groups[self._positions[row]]

    def merged(self) -> Iterator[Span]:
        """Yield every merged cell once."""
        at = self._group_column
        if at >= 0:
            groups = self._groups
            yield from (Span(row, at, row, at + 1) for row, position in enumerate(self._positions) if not groups[position])
        for column, runs in self._runs.items():
            yield from (Span(top, column, bottom, column) for row, (top, bottom) in runs.items() if row == top)


def _department_runs(table: Table, positions: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return the runs of rows under one printed cell of departments."""
    if not any(table.columns["departments_merged"]):
        return {}
    return _runs(positions, lambda each: departments_anchor(table, each))


def _runs(positions: Sequence[int], key: Callable[[int], Hashable]) -> dict[int, tuple[int, int]]:
    """Return (first, last) for every row that stands in a run of two or more with the same key; ``None`` is in no run."""
    found: dict[int, tuple[int, int]] = {}
    first, before = 0, None
    for row, position in enumerate([*positions, None]):
        now = None if position is None else key(position)
        if row and now is not None and now == before:
            continue
        if row - first > 1:
            found.update(dict.fromkeys(range(first, row), (first, row - 1)))
        first, before = row, now
    return found

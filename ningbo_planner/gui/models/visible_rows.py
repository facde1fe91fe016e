"""The rows that the grid shows: the tree of a table as a flat list without the descendants of collapsed rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ningbo_planner.domain.table import Table


class VisibleRows:
    """Row ids in the order they are shown.

    Attributes:
        ids: the shown rows.
        collapsed: the rows whose descendants are hidden; kept while they have descendants.
    """

    def __init__(self, table: Table, collapsed: Iterable[str] = ()) -> None:
        """List the rows of ``table``; ids in ``collapsed`` that are gone or have no rows below are forgotten."""
        self._table = table
        self.collapsed = {row for row in collapsed if row in table and self.has_children(row)}
        self.ids: list[str] = self._list(0, len(table))
        self._rows: dict[str, int] | None = None

    def __len__(self) -> int:
        """Return how many rows are shown."""
        return len(self.ids)

    def row_of(self, row: str) -> int | None:
        """Return where a row is shown, or ``None`` when it is hidden or gone."""
        if not self.collapsed:
            return self._table.positions.get(row)
        if self._rows is None:
            self._rows = {each: at for at, each in enumerate(self.ids)}
        return self._rows.get(row)

    def has_children(self, row: str) -> bool:
        """Tell whether rows stand below ``row`` in the tree."""
        at, depths = self._table.position(row), self._table.depths
        return at + 1 < len(depths) and depths[at + 1] > depths[at]

    def hidden_by(self, row: str) -> list[str]:
        """Return the collapsed rows above ``row``, the topmost first."""
        found, above = [], self._table.parent(row)
        while above is not None:
            if above in self.collapsed:
                found.append(above)
            above = self._table.parent(above)
        return found[::-1]

    def span_below(self, row: str) -> tuple[int, int]:
        """Return first and last place of the shown descendants of ``row``; the last is before the first when there are none."""
        shown = self.row_of(row)
        if shown is None:
            return 0, -1
        stop = self._table.subtree_stop(self._table.position(row))
        positions = self._table.positions
        last = shown
        while last + 1 < len(self.ids) and positions[self.ids[last + 1]] < stop:
            last += 1
        return shown + 1, last

    def below(self, row: str) -> Sequence[str]:
        """Return the rows that expanding ``row`` brings back."""
        at = self._table.position(row)
        return self._list(at + 1, self._table.subtree_stop(at))

    def take_out(self, row: str, first: int, last: int) -> None:
        """Hide the rows from ``first`` to ``last``, the descendants of ``row``."""
        self.collapsed.add(row)
        del self.ids[first : last + 1]
        self._rows = None

    def put_in(self, row: str, first: int, ids: Sequence[str]) -> None:
        """Show the rows below ``row`` again."""
        self.collapsed.discard(row)
        self.ids[first:first] = ids
        self._rows = None

    def _list(self, start: int, stop: int) -> list[str]:
        """Return the rows between two positions that no collapsed row among them hides."""
        ids, depths = self._table.ids, self._table.depths
        if not self.collapsed:
            return ids[start:stop]
        shown: list[str] = []
        hides_below: int | None = None
        for at in range(start, stop):
            if hides_below is not None and depths[at] > hides_below:
                continue
            hides_below = depths[at] if ids[at] in self.collapsed else None
            shown.append(ids[at])
        return shown

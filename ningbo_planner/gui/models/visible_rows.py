"""The rows that the grid shows: the tree of a table as a flat list, without the descendants of collapsed rows and what a filter leaves out."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence

from ningbo_planner.domain.table import Table


class VisibleRows:
    """Row ids in the order they are shown.

    Attributes:
        ids: the shown rows.
        positions: where they stand in the table, as long as no row was added to it or taken out of it.
        collapsed: the rows whose descendants are hidden; kept while they have descendants.
    """

    def __init__(self, table: Table, collapsed: Iterable[str] = (), matched: Collection[str] | None = None, order: Sequence[int] | None = None) -> None:
        """List the rows of ``table``.

        Args:
            table: the table.
            collapsed: rows whose descendants are hidden; ids that are gone or have no rows below are forgotten.
            matched: the rows that a filter lets through; ``None`` lets all through.
            order: all row positions, each row followed by its descendants; ``None`` is the order of print.
        """
        self._table = table
        self._matched = matched
        self._order = order
        places = table.positions
        self.collapsed = {row for row in collapsed if row in places and self._has_below(places[row])}
        self.positions: Sequence[int] = self._find(0, len(table))
        self.ids: list[str] = self._named(self.positions)
        self._rows: dict[str, int] | None = None

    def __len__(self) -> int:
        """Return how many rows are shown."""
        return len(self.ids)

    @property
    def is_whole(self) -> bool:
        """Whether all rows are shown, in the order of print."""
        return not self.collapsed and self._matched is None and self._order is None

    @property
    def is_filtered(self) -> bool:
        """Whether a filter leaves rows out."""
        return self._matched is not None

    def lets_through(self, row: str) -> bool:
        """Tell whether no filter hides ``row``."""
        return self._matched is None or row in self._matched

    def row_of(self, row: str) -> int | None:
        """Return where a row is shown, or ``None`` when it is hidden or gone."""
        if self.is_whole:
            return self._table.positions.get(row)
        if self._rows is None and self._order is None:
            # Few are asked for after rows were opened or closed; listing all of them would take longer than finding one.
            at = bisect_left(self.positions, self._table.positions.get(row, -1))
            if at < len(self.ids) and self.ids[at] == row:
                return at
        if self._rows is None:
            self._rows = dict(zip(self.ids, range(len(self.ids)), strict=True))
        return self._rows.get(row)

    def has_children(self, row: str) -> bool:
        """Tell whether rows stand below ``row`` in the tree."""
        return self._has_below(self._table.position(row))

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
        table = self._table
        start = table.position(row)
        stop = table.subtree_stop(start)
        last = shown
        while last + 1 < len(self.ids) and start < table.positions[self.ids[last + 1]] < stop:
            last += 1
        return shown + 1, last

    def below(self, row: str) -> Sequence[str]:
        """Return the rows that expanding ``row`` brings back."""
        table = self._table
        at = table.position(row)
        count = table.subtree_stop(at) - at
        start = at if self._order is None else self._order.index(at)
        return self._named(self._find(start + 1, start + count))

    def take_out(self, row: str, first: int, last: int) -> None:
        """Hide the rows from ``first`` to ``last``, the descendants of ``row``."""
        self.collapsed.add(row)
        del self.ids[first : last + 1]
        self.positions = [*self.positions[:first], *self.positions[last + 1 :]]
        self._rows = None

    def put_in(self, row: str, first: int, ids: Sequence[str]) -> None:
        """Show the rows below ``row`` again."""
        self.collapsed.discard(row)
        self.ids[first:first] = ids
        places = self._table.positions
        self.positions = [*self.positions[:first], *(places[each] for each in ids), *self.positions[first:]]
        self._rows = None

    def _has_below(self, at: int) -> bool:
        depths = self._table.depths
        return at + 1 < len(depths) and depths[at + 1] > depths[at]

    def _named(self, positions: Sequence[int]) -> list[str]:
        """Return the rows at these positions of the table."""
        ids = self._table.ids
        return ids[positions.start : positions.stop] if isinstance(positions, range) else [ids[at] for at in positions]

    def _find(self, start: int, stop: int) -> Sequence[int]:
        """Return the positions, between two places of the order, of the rows that neither a collapsed row among them nor the filter hides."""
        ids, depths, matched = self._table.ids, self._table.depths, self._matched
        positions: Sequence[int] = range(start, stop) if self._order is None else self._order[start:stop]
        if not self.collapsed:
            return positions if matched is None else [at for at in positions if ids[at] in matched]
        shown: list[int] = []
        hides_below: int | None = None
        for at in positions:
            if hides_below is not None and depths[at] > hides_below:
                continue
            hides_below = depths[at] if ids[at] in self.collapsed else None
            if matched is None or ids[at] in matched:
                shown.append(at)
        return shown

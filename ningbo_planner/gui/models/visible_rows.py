"""The rows that the grid shows: the tree of a table as a flat list, without the descendants of collapsed rows and what a filter leaves out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ningbo_planner.domain.table import Table


class VisibleRows:
    """Row ids in the order they are shown.

    Attributes:
        ids: the shown rows.
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
        self._places = None if order is None else {position: at for at, position in enumerate(order)}
        self.collapsed = {row for row in collapsed if row in table and self.has_children(row)}
        self.ids: list[str] = self._list(0, len(table))
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
        start = at if self._places is None else self._places[at]
        return self._list(start + 1, start + count)

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
        """Return the rows between two places of the order that neither a collapsed row among them nor the filter hides."""
        ids, depths, matched = self._table.ids, self._table.depths, self._matched
        positions = range(start, stop) if self._order is None else self._order[start:stop]
        if not self.collapsed:
            rows = ids[start:stop] if self._order is None else [ids[at] for at in positions]
            return rows if matched is None else [row for row in rows if row in matched]
        shown: list[str] = []
        hides_below: int | None = None
        for at in positions:
            if hides_below is not None and depths[at] > hides_below:
                continue
            hides_below = depths[at] if ids[at] in self.collapsed else None
            if matched is None or ids[at] in matched:
                shown.append(ids[at])
        return shown

"""Rows that a person has chosen, as blocks that come, go and move together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.row_tree import RowTree
from ningbo_planner.domain.table import Table
from ningbo_planner.errors import PlannerError


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one level behind each other under one parent, with their descendants.

    Attributes:
        rows: their ids, without those of descendants.
        start, stop: where they begin, and where the last descendant of the last one ends.
        parent: id of the row above them in the tree, or ``None``.
        index: how many children of the same parent stand before them.
    """

    rows: tuple[str, ...]
    start: int
    stop: int
    parent: str | None
    index: int

    @property
    def below(self) -> int:
        """How many descendants they have together."""
        return self.stop - self.start - len(self.rows)


def table_of(plan: Plan, table: str) -> Table:
    """Return a table of the plan, or raise a sentence."""
    if table not in plan.tables:
        raise PlannerError("edit.no_table", table=table)
    return plan.tables[table]


def blocks_of(table: Table, rows: Iterable[str]) -> list[Block]:
    """Return ``rows`` in the order of print; a row goes with the one of them that it stands below.

    Raises:
        PlannerError: there is no such row.
    """
    chosen = set(rows)
    gone = [row for row in chosen if row not in table]
    if gone:
        raise PlannerError("edit.no_row", row=gone[0])
    return [_block(table, starts, stop) for starts, stop in _runs(table, sorted(map(table.position, chosen)))]


def sibling_before(tree: RowTree, row: str) -> str | None:
    """Return the row before ``row`` under the same parent, or ``None``."""
    at = tree.position(row)
    depth, before = tree.depths[at], at - 1
    while before >= 0 and tree.depths[before] > depth:
        before -= 1
    return tree.ids[before] if before >= 0 and tree.depths[before] == depth else None


def sibling_behind(tree: RowTree, row: str) -> str | None:
    """Return the row behind ``row`` under the same parent, or ``None``."""
    at = tree.position(row)
    stop = tree.subtree_stop(at)
    return tree.ids[stop] if stop < len(tree) and tree.depths[stop] == tree.depths[at] else None


def _runs(table: Table, positions: Iterable[int]) -> Iterator[tuple[list[int], int]]:
    """Yield where the rows of each block stand, and where it ends."""
    starts: list[int] = []
    stop = 0
    for at in positions:
        if starts and at < stop:
            continue
        if starts and not (at == stop and table.depths[at] == table.depths[starts[0]]):
            yield starts, stop
            starts = []
        starts.append(at)
        stop = table.subtree_stop(at)
    if starts:
        yield starts, stop


def _block(table: Table, starts: list[int], stop: int) -> Block:
    rows = tuple(table.ids[at] for at in starts)
    return Block(rows, starts[0], stop, table.parent(rows[0]), table.child_index(starts[0]))

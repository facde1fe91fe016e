"""How the rows and columns of a table are shown: what is collapsed, filtered, sorted, hidden. A matter of looking; the plan stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import compress
from operator import lt

from ningbo_planner.domain.table import TARGET, Table
from ningbo_planner.gui.models.columns import label_at
from ningbo_planner.gui.models.row_filter import RowFilter



@dataclass(frozen=True, slots=True)
class RowSort:
    """Rows sorted among their siblings.

    Attributes:
        key: the period id of a column of figures, or the indicator field of a label column.
        layer: of a column of figures; nothing for labels.
        descending: the largest first.
    """

    key: str
    layer: str = TARGET
    descending: bool = False

    def fits(self, table: Table) -> bool:
        """Tell whether ``table`` has the column; a period may have been taken out."""
        return self.key in table.columns or self.key in table.layers[TARGET]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How one table is shown.

    Attributes:
        collapsed: rows whose descendants are hidden.
        filter: which rows are shown, or ``None`` for all.
        matched: the rows that the filter lets through, as they were when it was applied; a row that is edited does not vanish under the hands.
        sort: the order among siblings, or ``None`` for the official one.
        hidden: columns that are not shown, by :attr:`GridColumn.name`.
        hidden_rows: rows that somebody has hidden one by one.
        shows_actuals: whether what was reached stands beside each target.
    """

    collapsed: frozenset[str] = frozenset()
    filter: RowFilter | None = None
    matched: frozenset[str] = frozenset()
    sort: RowSort | None = None
    hidden: frozenset[str] = frozenset()
    hidden_rows: frozenset[str] = frozenset()
    shows_actuals: bool = False

    def without_filter(self) -> Arrangement:
        """Return the same with all rows let through."""
        return replace(self, filter=None, matched=frozenset())


def sorted_positions(table: Table, sort: RowSort) -> list[int]:
    """Return all row positions with siblings in the order of ``sort``; each row is still followed by its descendants."""
    keys = _keys(table, sort)
    children: dict[int, list[int]] = {}
    for at, parent in enumerate(table.parents):
        children.setdefault(parent, []).append(at)
    for siblings in children.values():
        if len(siblings) > 1:
            present = [at for at in siblings if keys[at] is not None]
            present.sort(key=keys.__getitem__, reverse=sort.descending)  # type: ignore[arg-type]
            siblings[:] = present + [at for at in siblings if keys[at] is None]
    return _walked(children)


def levels_of(table: Table) -> int:
    """Return how many levels the tree of ``table`` has."""
    return max(table.depths, default=-1) + 1


def rows_from_level(table: Table, level: int) -> list[str]:
    """Return the rows whose descendants are hidden when ``level`` levels are shown (1: the rows at the top alone)."""
    depths, ids = table.depths, table.ids
    with_descendants = compress(range(len(ids)), map(lt, depths, depths[1:]))
    return [ids[at] for at in with_descendants if depths[at] >= level - 1]


def kept_matches(table: Table, matched: Iterable[str], known: Iterable[str]) -> frozenset[str]:
    """Return what a filter still lets through after rows came or went: what it did, and every row that is new."""
    return frozenset(matched) & frozenset(table.ids) | (frozenset(table.ids) - frozenset(known))


def _keys(table: Table, sort: RowSort) -> Sequence[Decimal | bytes | None]:
    """Return what each row is sorted by; ``None`` where nothing is stated."""
    if any(period.id == sort.key for period in table.periods):
        column = table.column(sort.key, sort.layer)
        return [column.get(at).point for at in range(len(table))]
    # GB18030 orders everyday characters by their pinyin, which is how people look names up.
    labels = (label_at(table, at, sort.key) for at in range(len(table)))
    return [label.encode("gb18030", "replace") or None for label in labels]


def _walked(children: dict[int, list[int]]) -> list[int]:
    """Return the tree in the order of print, without recursion: trees may be deep."""
    found: list[int] = []
    waiting = list(reversed(children.get(-1, ())))
    while waiting:
        at = waiting.pop()
        found.append(at)
        waiting.extend(reversed(children.get(at, ())))
    return found

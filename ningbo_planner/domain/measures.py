"""What figures measure, by the words in names (产值, 营收, 增加值): two of them in one comparison are two different things."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import RowRef, Table

# Longer words first: 总产值 is no 产值 with something before it.
MEASURES = ("主营业务收入", "营业收入", "增加值", "总产值", "营收", "产值", "销售额", "交易额", "投资额")
_SAME_MEASURE = {"营业收入": "营收", "主营业务收入": "营收", "总产值": "产值"}
_WORDS = re.compile("|".join(MEASURES))


def measures_in(text: str) -> set[str]:
    """Return what is measured, by the words in a name, each in its usual short form."""
    return {_SAME_MEASURE.get(word, word) for word in _WORDS.findall(text)}


def has_measure(text: str) -> bool:
    """Tell whether a name says what is measured; quick, also for the names of a whole table put together."""
    return _WORDS.search(text) is not None


def measures_at(table: Table, position: int) -> frozenset[str]:
    """Return what the row at ``position`` measures: by its own name, else by that of the nearest row above it in the tree that says so."""
    names = table.columns["name"]
    at = position
    while at >= 0:
        if has_measure(names[at]):
            return frozenset(measures_in(names[at]))
        at = table.parent_position(at)
    return frozenset()


def measures_differ(plan: Plan, row: RowRef, others: Iterable[RowRef]) -> bool:
    """Tell whether ``row`` says that it measures something else than one of ``others`` says; rows that do not say count as the same."""
    own = _measures_of(plan, row)
    return bool(own) and any(each and not own & each for each in (_measures_of(plan, other) for other in others))


def rows_of_measure(plan: Plan, row: RowRef) -> Iterator[RowRef]:
    """Yield ``row`` and all below it: what its name says is measured there too."""
    table = plan.tables.get(row.table)
    if table is None or row.row not in table:
        yield row
        return
    at = table.position(row.row)
    yield from (RowRef(row.table, each) for each in table.ids[at : table.subtree_stop(at)])


def _measures_of(plan: Plan, row: RowRef) -> frozenset[str]:
    table = plan.tables[row.table]
    return measures_at(table, table.position(row.row))

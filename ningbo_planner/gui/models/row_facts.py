"""What is said of one or several rows, as the inspector shows it: common values, or that they differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import RowRef, Table
from ningbo_planner.edits import answering
from ningbo_planner.gui.models import bound_entry
from ningbo_planner.gui.models.columns import departments_anchor
from ningbo_planner.gui.models.label_entry import WRITABLE


_Each = TypeVar("_Each")


class _Mixed:
    """Stands for values that differ."""

    def __repr__(self) -> str:
        """Return its name."""
        return "MIXED"


MIXED = _Mixed()


@dataclass(frozen=True, slots=True)
class Answering:
    """One department in the list.

    Attributes:
        id, name: of the register.
        leads: whether it leads in all rows.
    """

    id: str
    name: str
    leads: bool


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What several rows of one table have in common.

    Attributes:
        rows: which rows.
        table: the title of their table.
        values: by field, ``MIXED`` where they differ; units are those the figures are in.
        parents: the rows above a single row, the topmost first, with their names.
        with_children: those of them that have rows below; how children relate is asked of these only.
        departments: those that answer for all of them.
        departments_differ: whether others answer for some of them, or another leads.
        is_merged: whether their departments are printed in the cell above; ``MIXED`` where only some are.
        can_merge: whether there is a row above each.
        merged: names of the rows that share the printed departments of a single row, itself among them.
        limits: what the bounds of a single row come to.
    """

    rows: tuple[RowRef, ...]
    table: str
    values: dict[str, Any] = field(default_factory=dict)
    parents: tuple[tuple[RowRef, str], ...] = ()
    with_children: tuple[RowRef, ...] = ()
    departments: tuple[Answering, ...] = ()
    departments_differ: bool = False
    is_merged: Any = False
    can_merge: bool = True
    merged: tuple[str, ...] = ()
    limits: str = ""

    @property
    def is_one(self) -> bool:
        """Whether it is a single row."""
        return len(self.rows) == 1


def facts_of(plan: Plan, rows: Sequence[RowRef]) -> RowFacts | None:
    """Return what is said of ``rows``, all of one table; those that are gone are left out, ``None`` when all are."""
    table = plan.tables.get(rows[0].table) if rows else None
    known = tuple(ref for ref in rows if table is not None and ref.row in table)
    if table is None or not known:
        return None
    at = [table.positions[ref.row] for ref in known]
    values = {name: _common(at, table.columns[name].__getitem__) for name in WRITABLE}
    values["unit"] = _common(at, lambda each: table.columns["unit"][each] or table.info.unit)
    parents = [each for each in at if each + 1 < len(table) and table.depths[each + 1] > table.depths[each]]
    values["aggregation"] = _common(parents or at, table.columns["aggregation"].__getitem__)
    values |= {name: _common(known, lambda ref, name=name: bound_entry.bound_value(plan, ref, name)) for name in bound_entry.FIELDS}
    listed, differ = _departments(plan, table, at)
    single = known[0].row if len(known) == 1 else None
    return RowFacts(
        rows=known,
        table=table.info.title,
        values=values,
        parents=_parents(table, single) if single is not None else (),
        with_children=tuple(RowRef(table.info.id, table.ids[each]) for each in parents),
        departments=listed,
        departments_differ=differ,
        is_merged=_common(at, table.columns["departments_merged"].__getitem__),
        can_merge=0 not in at,
        merged=tuple(table.get(row, "name") for row in answering.merged_rows(table, single)) if single is not None else (),
        limits=bound_entry.applied_text(plan, known[0]) if single is not None else "",
    )


def _common(positions: Sequence[_Each], value: Callable[[_Each], Any]) -> Any:
    """Return the value that all have, or ``MIXED``."""
    first = value(positions[0])
    return first if all(value(at) == first for at in positions) else MIXED


def _departments(plan: Plan, table: Table, positions: Sequence[int]) -> tuple[tuple[Answering, ...], bool]:
    """Return the departments that answer for all, in the order of the first row, and whether the lists differ."""
    lists = [table.columns["departments"][departments_anchor(table, at)] for at in positions]
    shared = [each for each in lists[0] if all(each in listed for listed in lists)]
    names = {key: entry.name for key, entry in plan.departments.items()}
    leads = {each: all(listed[:1] == (each,) for listed in lists) for each in shared}
    return tuple(Answering(each, names.get(each, each), leads[each]) for each in shared), any(listed != lists[0] for listed in lists)


def _parents(table: Table, row: str) -> tuple[tuple[RowRef, str], ...]:
    """Return the rows above one, the topmost first."""
    found: list[tuple[RowRef, str]] = []
    above = table.parent(row)
    while above is not None:
        found.append((RowRef(table.info.id, above), table.get(above, "name")))
        above = table.parent(above)
    return tuple(found[::-1])

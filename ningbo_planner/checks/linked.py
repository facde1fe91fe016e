"""What the rules on links between rows have in common: which links a cell, a row, an entry of the register or a table belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set

from ningbo_planner.checks.rule import Place, Rule, Touched, is_target
from ningbo_planner.domain.cell_set import union_of
from ningbo_planner.domain.measures import rows_of_measure
from ningbo_planner.domain.plan import Link, Plan, row_key, row_of
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits.changes import ChangeSet


class LinkIndex:
    """The links of a plan by the rows that they speak of."""

    def __init__(self) -> None:
        """Know none yet."""
        self._by_row: dict[str, list[Link]] | None = None

    def of(self, plan: Plan, row: RowRef) -> list[Link]:
        """Return the links of one row."""
        if self._by_row is None:
            found: defaultdict[str, list[Link]] = defaultdict(list)
            for link in plan.links.values():
                for key in {link.row, *link.parts}:
                    found[key].append(link)
            self._by_row = dict(found)
        return self._by_row.get(row_key(row), []) if self._by_row else []

    def refresh(self, changes: ChangeSet | None) -> None:
        """Forget the links when one was written."""
        if changes is None or any(register == "links" for register, _ in changes.entries):
            self._by_row = None


class LinkedRule(Rule):
    """A check of links; a subclass says at which places one is looked at."""

    registers = frozenset({"links"})

    def __init__(self, index: LinkIndex | None = None) -> None:
        """Find links by ``index``."""
        self._index = index or LinkIndex()

    def refresh(self, changes: ChangeSet | None) -> None:
        """Forget the links when one was written."""
        self._index.refresh(changes)

    def places_of_link(self, plan: Plan, link: Link, cell: CellRef | None = None) -> Iterable[Place]:
        """Yield the places at which ``link`` is looked at, only those of one of its cells where that is given; usually the link itself, whatever the period."""
        return [Place(link_rows(link)[0].table, link.id)] if is_whole(plan, link) else []

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield the places of ``table`` at which links are looked at."""
        return list(dict.fromkeys(place for link in plan.links.values() for place in self.places_of_link(plan, link) if place.table == table))

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the places of the links that the cell's row takes part in."""
        if self.reads_figures and is_target(cell):
            yield from (place for link in self._index.of(plan, RowRef(cell.table, cell.row)) for place in self.places_of_link(plan, link, cell))

    def places_of_row(self, plan: Plan, row: RowRef) -> Iterable[Place]:
        """Yield the places of the links that the row and those below it take part in: these measure what it says."""
        rows = rows_of_measure(plan, row) if plan.links else ()
        return (place for each in rows for link in self._index.of(plan, each) for place in self.places_of_link(plan, link))

    def places_of_entry(self, plan: Plan, register: str, key: str) -> Iterable[Place]:
        """Yield the places of one link."""
        return self.places_of_link(plan, plan.links[key]) if register == "links" and key in plan.links else ()

    def places_touching(self, plan: Plan, tables: Set[str]) -> Iterator[Place]:
        """Yield the places of the links that lead into ``tables``."""
        for link in plan.links.values():
            if not link_tables(link).isdisjoint(tables):
                yield from self.places_of_link(plan, link)

    def places_among(self, plan: Plan, table: str, touched: Touched, standing: Iterable[Place]) -> Iterable[Place]:
        """Yield the places of the links that the rows take part in; there are few, so whether it was in this period does not matter."""
        if not self.reads_figures:
            return
        rows = union_of(touched.values())
        for link in plan.links.values():
            if any(row.table == table and row.row in rows for row in link_rows(link)):
                yield from self.places_of_link(plan, link)


def link_rows(link: Link) -> list[RowRef]:
    """Return all rows of ``link``, the stated one first."""
    return [row_of(row) for row in (link.row, *link.parts)]


def link_tables(link: Link) -> set[str]:
    """Return the tables that ``link`` leads into."""
    return {row.table for row in link_rows(link)}


def is_whole(plan: Plan, link: Link) -> bool:
    """Tell whether all rows of ``link`` are there."""
    return all(row.table in plan.tables and row.row in plan.tables[row.table] for row in link_rows(link))

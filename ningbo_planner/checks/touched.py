"""Where to look again after a change: which places of which rules it touches, and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from ningbo_planner.checks.rule import Place, Rule, Touched
from ningbo_planner.domain.cell_set import CellSet
from ningbo_planner.domain.finding import Finding
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import TARGET, CellRef, RowRef
from ningbo_planner.edits.changes import ChangeSet

# What rules read of a row besides its figures; other fields may be written without a look at any finding.
READ_FIELDS = frozenset(
    "name unit kind direction aggregation accumulation departments departments_text departments_merged due section quote".split()
)
# From so many rows on, one quick look at the whole table takes less time than one at each of them.
MANY_ROWS = 400
# One place of one rule.
Look = tuple[Rule, Place]
# Where to look, each once and in the order of the rules.
Looks = dict[Look, None]


class TouchFinder:
    """Finds the places of one plan's rules."""

    def __init__(self, plan: Plan, rules: Sequence[Rule], standing: Mapping[Look, Finding], at_cell: Callable[[CellRef], Iterable[Look]]) -> None:
        """Look for places of ``rules``; ``standing`` are those that have a finding now, ``at_cell`` tells which of them speak of a cell."""
        self._plan = plan
        self._rules = rules
        self._of_figures = [rule for rule in rules if rule.reads_figures]
        self._standing = standing
        self._at_cell = at_cell

    def whole_tables(self, changes: ChangeSet) -> set[str]:
        """Return the tables whose columns changed, or of whose rows so many that one look at all takes less; tables that are gone are among them."""
        counts = Counter(row.table for row in _rows_to_check(changes))
        return changes.columns | {table for table, count in counts.items() if count > MANY_ROWS}

    def touched_by(self, changes: ChangeSet, whole: Collection[str], many_cells: int) -> Looks:
        """Return the places whose findings may change with ``changes``, but for those in the tables ``whole``; from ``many_cells`` on figures are looked at by columns."""
        found = self._of_cell_set(changes.cells, whole, many_cells)
        found |= self._of_rows(row for row in _rows_to_check(changes) if row.table not in whole)
        found |= self._renewed(changes, whole)
        if changes.entries:
            found |= self._of_entries(changes)
        if whole:
            found |= self._touching(set(whole))
        return {look: None for look in found if look[1].table not in whole} if whole else found

    def of_cells(self, cells: Iterable[CellRef]) -> Looks:
        """Return the places whose findings may change with the figures of ``cells``."""
        plan = self._plan
        return {(rule, place): None for cell in cells if plan.has_cell(cell) for rule in self._of_figures for place in rule.places_of(plan, cell)}

    def of_rule(self, rule: Rule) -> Looks:
        """Return all places of one rule."""
        return {**{(rule, place): None for table in self._plan.tables for place in rule.places(self._plan, table)}, **self._standing_of([rule])}

    def _standing_of(self, rules: Collection[Rule], tables: Collection[str] | None = None) -> Looks:
        """Return the places of ``rules`` that have a finding, in some tables alone where those are given."""
        return {look: None for look in self._standing if look[0] in rules and (tables is None or look[1].table in tables)}

    def _of_cell_set(self, cells: CellSet, whole: Collection[str], many_cells: int) -> Looks:
        """Return the places whose findings may change with ``cells`` outside the tables ``whole``."""
        found: Looks = {}
        for table in cells.tables - set(whole):
            columns = cells.of_table(table)
            if sum(map(len, columns.values())) <= many_cells or table not in self._plan.tables:
                found |= self.of_cells(CellRef(table, row, *column[1:]) for column, rows in columns.items() for row in rows)
            else:
                periods = {period.id for period in self._plan.tables[table].periods}
                found |= self._among(table, {column.period: rows for column, rows in columns.items() if column.layer == TARGET and column.period in periods})
        return found

    def _among(self, table: str, touched: Touched) -> Looks:
        """Return the places whose findings may change with very many figures of one table."""
        standing: dict[Rule, list[Place]] = {rule: [] for rule in self._rules}
        for rule, place in self._standing:
            if place.table == table:
                standing[rule].append(place)
        return {(rule, place): None for rule in self._of_figures for place in rule.places_among(self._plan, table, touched, standing[rule])}

    def _of_rows(self, rows: Iterable[RowRef]) -> Looks:
        """Return the places whose findings may change with ``rows``, with those that speak of rows that are gone."""
        found: Looks = {}
        for row in rows:
            found |= {(rule, place): None for rule in self._rules for place in rule.places_of_row(self._plan, row)}
            table = self._plan.tables.get(row.table)
            cells = (CellRef(row.table, row.row, period.id) for period in (table.periods if table is not None else ()))
            found |= {look: None for cell in cells for look in self._at_cell(cell)}
            if table is None or row.row not in table:
                # What speaks of a row that is gone by its name alone: of links and rules there are few.
                found |= self._standing_of([rule for rule in self._rules if rule.registers])
        return found

    def _renewed(self, changes: ChangeSet, whole: Collection[str]) -> Looks:
        """Return the places of the rules that look at a whole table after such changes."""
        found: Looks = {}
        if not (changes.structures or changes.columns or changes.rows or changes.fields):
            return found
        for rule in self._rules:
            for table in (rule.renewed_in(changes) - set(whole)) & self._plan.tables.keys():
                found |= {(rule, place): None for place in rule.places(self._plan, table)}
                found |= self._standing_of([rule], [table])
        return found

    def _of_entries(self, changes: ChangeSet) -> Looks:
        """Return the places whose findings may change with entries of registers: rules that read them, rules that are set by them."""
        found: Looks = {}
        codes = {rule.code: rule for rule in self._rules}
        for register, key in changes.entries:
            if register == "rules" and key in codes:
                found |= self.of_rule(codes[key])
                continue
            readers = [rule for rule in self._rules if register in rule.registers]
            found |= {(rule, place): None for rule in readers for place in rule.places_of_entry(self._plan, register, key)}
            found |= self._standing_of(readers)
        return found

    def _touching(self, whole: set[str]) -> Looks:
        """Return the places in other tables that look into the tables ``whole``."""
        readers = [rule for rule in self._rules if rule.registers]
        return {**{(rule, place): None for rule in readers for place in rule.places_touching(self._plan, whole)}, **self._standing_of(readers)}


def _rows_to_check(changes: ChangeSet) -> set[RowRef]:
    """Return the rows that came, went, have other children, or of which something was written that a rule reads."""
    described = {RowRef(table, row) for table, row, name in changes.fields if name in READ_FIELDS}
    return changes.rows | changes.parents | described

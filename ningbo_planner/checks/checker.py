"""Runs the rules: all of them once, afterwards only those that a change touches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ningbo_planner.checks.links import LinkRule, link_tables
from ningbo_planner.checks.order import FindingOrder
from ningbo_planner.checks.rule import Place, Rule, Touched, finding_id
from ningbo_planner.checks.statements import EmptyRule, FormatRule
from ningbo_planner.checks.sums import SumRule
from ningbo_planner.domain.cell_set import CellSet
from ningbo_planner.domain.finding import Finding, FindingStatus, Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import TARGET, CellRef, RowRef
from ningbo_planner.edits.changes import ChangeSet

# What rules read of a row besides its figures; other fields may be written without a look at any finding.
_READ_FIELDS = frozenset({"name", "unit", "kind", "aggregation"})
# From so many rows on, one quick look at the whole table takes less time than one at each of them.
_MANY_ROWS = 400
# And from so many figures on, a quick look at the columns that they stand in.
_MANY_CELLS = 500
# When so many places are looked at again, findings are put in order afterwards and not one by one.
_MANY_PLACES = 300
# How many findings there are of each grade and status.
Tally = Counter[tuple[Grade, FindingStatus]]
# Where to look again, by finding id.
_Places = dict[str, tuple[Rule, Place]]


@dataclass(slots=True)
class FindingChanges:
    """What a re-check changed, by finding id."""

    added: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    cells: set[CellRef] = field(default_factory=set)

    def take_in(self, later: FindingChanges) -> None:
        """Add what a later re-check has changed; what came and went again is as before."""
        came, went = self.added, self.removed
        self.added = (came - later.removed) | (later.added - went)
        self.removed = (went - later.added) | (later.removed - came)
        self.changed = (self.changed | later.changed | (went & later.added)) - self.added - self.removed
        self.cells |= later.cells

    @property
    def is_empty(self) -> bool:
        """Tell whether the findings are as before."""
        return not (self.added or self.removed or self.changed)


class Checker:
    """Keeps the findings of one plan up to date.

    Attributes:
        plan: what is checked.
        findings: by id.
        tally: how many there are of each grade and status.
    """

    def __init__(self, plan: Plan) -> None:
        """Check ``plan`` once and whole."""
        self.plan = plan
        self.findings: dict[str, Finding] = {}
        self.tally: Tally = Counter()
        self._link_rule = LinkRule()
        self._rules: tuple[Rule, ...] = (SumRule(), self._link_rule, FormatRule(), EmptyRule())
        self._by_cell: defaultdict[CellRef, set[str]] = defaultdict(set)
        # Where the rule of each finding looked, to look there again.
        self._places: dict[str, tuple[Rule, Place]] = {}
        self._order = FindingOrder(plan, [rule.code for rule in self._rules])
        self.check_all()

    def check_all(self) -> None:
        """Drop all findings and find them anew."""
        self._order.forget()
        self.tally.clear()
        self.findings.clear()
        self._by_cell.clear()
        self._places.clear()
        for table in self.plan.tables:
            self._check_table(table, FindingChanges())

    def update(self, changes: ChangeSet) -> FindingChanges:
        """Re-check what ``changes`` touched and return which findings are other than before."""
        result = FindingChanges()
        rows = _rows_to_check(changes)
        whole = self._tables_to_check_whole(changes, rows)
        if changes.structures or whole:
            self._order.forget()
        for table in whole:
            self._check_table(table, result)
        places = self._places_of_figures(changes.cells, whole)
        places |= self._places_of_rows(row for row in rows if row.table not in whole)
        places |= self._places_of_links(changes, whole)
        if len(places) > _MANY_PLACES:
            self._order.forget()
        for name, (rule, place) in places.items():
            if place.table not in whole:
                self._put(name, rule.examine(self.plan, place), result, rule, place)
        for register, key in changes.entries:
            if register == "reasons" and key in self.findings:
                self._put(key, self.findings[key], result, *self._places[key])
        return result

    def ordered(self) -> list[Finding]:
        """Return the findings: gravest first, then in the order of print; those of one cell in the order of the rules."""
        return self._order.ordered(self.findings.values())

    def of_cell(self, cell: CellRef) -> list[Finding]:
        """Return the findings that ``cell`` has a part in."""
        return [self.findings[found] for found in sorted(self._by_cell.get(cell, ()))]

    def foresee(self, plan: Plan, cells: Iterable[CellRef]) -> dict[str, Finding | None]:
        """Return what would be found at every place that ``cells`` have a part in, by finding id, if the plan said there what ``plan`` says; nothing is kept."""
        found = ((name, rule.examine(plan, place)) for name, (rule, place) in self._places_of_cells(cells).items())
        return {name: None if finding is None else self._with_reason(finding) for name, finding in found}

    def gap_of(self, cell: CellRef) -> Decimal | None:
        """Return by how much the total stated in ``cell`` exceeds the sum of its parts, if the two disagree."""
        finding = self.findings.get(finding_id(SumRule.code, Place(cell.table, cell.row, cell.period)))
        return finding.gap if finding is not None else None

    def _tables_to_check_whole(self, changes: ChangeSet, rows: Collection[RowRef]) -> set[str]:
        """Return the tables whose columns changed, or of whose rows so many that one look at all takes less; tables that are gone are among them."""
        counts = Counter(row.table for row in rows)
        return changes.columns | {table for table, count in counts.items() if count > _MANY_ROWS}

    def _places_of_figures(self, cells: CellSet, whole: Collection[str]) -> _Places:
        """Return the places whose findings may change with ``cells`` outside the tables ``whole``."""
        found: _Places = {}
        for table in cells.tables - set(whole):
            columns = cells.of_table(table)
            if sum(map(len, columns.values())) <= _MANY_CELLS or table not in self.plan.tables:
                found |= self._places_of_cells(CellRef(table, row, *column[1:]) for column, rows in columns.items() for row in rows)
            else:
                periods = {period.id for period in self.plan.tables[table].periods}
                found |= self._places_among(table, {column.period: rows for column, rows in columns.items() if column.layer == TARGET and column.period in periods})
        return found

    def _places_among(self, table: str, touched: Touched) -> _Places:
        """Return the places whose findings may change with very many figures of one table."""
        standing: dict[str, list[Place]] = {rule.code: [] for rule in self._rules}
        for rule, place in self._places.values():
            if place.table == table:
                standing[rule.code].append(place)
        pairs = ((rule, place) for rule in self._rules for place in rule.places_among(self.plan, table, touched, standing[rule.code]))
        return {finding_id(rule.code, place): (rule, place) for rule, place in pairs}

    def _places_of_cells(self, cells: Iterable[CellRef]) -> _Places:
        """Return the places whose findings may change with the figures of ``cells``."""
        found: _Places = {}
        for cell in cells:
            if self.plan.has_cell(cell):
                found |= {finding_id(rule.code, place): (rule, place) for rule in self._rules for place in rule.places_of(self.plan, cell)}
        return found

    def _places_of_rows(self, rows: Iterable[RowRef]) -> _Places:
        """Return the places whose findings may change with the rows, with those that speak of rows that are gone."""
        found: _Places = {}
        for row in rows:
            table = self.plan.tables.get(row.table)
            cells = [CellRef(row.table, row.row, period.id) for period in (table.periods if table is not None else ())]
            found |= {name: self._places[name] for cell in cells for name in self._by_cell.get(cell, ())}
            found |= self._places_of_cells(cells)
        return found

    def _places_of_links(self, changes: ChangeSet, whole: Collection[str]) -> _Places:
        """Return the places of the links that were written, and of those that lead into a table that is checked whole."""
        written = {key for register, key in changes.entries if register == "links"}
        if not written and not whole:
            return {}
        touched = [link for link in self.plan.links.values() if link.id in written or not link_tables(link).isdisjoint(whole)]
        wanted = written | {link.id for link in touched}
        found = {name: held for name, held in self._places.items() if held[0].code == LinkRule.code and held[1].subject in wanted}
        rule = self._link_rule
        return found | {finding_id(rule.code, place): (rule, place) for link in touched for place in rule.places_of_link(self.plan, link)}

    def _check_table(self, table: str, result: FindingChanges) -> None:
        """Find the findings of one table anew."""
        old = {found for found, finding in self.findings.items() if finding.table == table}
        kept: set[str] = set()
        for rule in self._rules if table in self.plan.tables else ():
            for place in rule.places(self.plan, table):
                name = finding_id(rule.code, place)
                finding = rule.examine(self.plan, place)
                if finding is not None:
                    kept.add(name)
                    self._put(name, finding, result, rule, place)
        for gone in old - kept:
            self._put(gone, None, result, *self._places[gone])

    def _put(self, name: str, finding: Finding | None, result: FindingChanges, rule: Rule, place: Place) -> None:
        """Replace one finding and note the difference."""
        before = self.findings.get(name)
        if finding is not None:
            finding = self._with_reason(finding)
        if finding == before:
            return
        self._order.replace(before, finding)
        if before is not None:
            self._unindex(before)
            result.cells.update(before.cells)
            self.tally[before.grade, before.status] -= 1
        if finding is None:
            del self.findings[name], self._places[name]
            result.removed.add(name)
            return
        self.findings[name] = finding
        self._places[name] = (rule, place)
        self.tally[finding.grade, finding.status] += 1
        for cell in finding.cells:
            self._by_cell[cell].add(name)
        result.cells.update(finding.cells)
        (result.changed if before is not None else result.added).add(name)

    def _unindex(self, finding: Finding) -> None:
        for cell in finding.cells:
            self._by_cell[cell].discard(finding.id)
            if not self._by_cell[cell]:
                del self._by_cell[cell]

    def _with_reason(self, finding: Finding) -> Finding:
        """Return ``finding`` with the reason given for it; one given for other figures has expired."""
        reason = self.plan.reasons.get(finding.id)
        if reason is None and finding.status is FindingStatus.OPEN and finding.reason is None:
            return finding
        if reason is None:
            is_open = finding.status is FindingStatus.OPEN and finding.reason is None
            return finding if is_open else replace(finding, status=FindingStatus.OPEN, reason=None)
        status = FindingStatus.EXPLAINED if reason.basis == finding.basis else FindingStatus.EXPIRED
        return replace(finding, status=status, reason=reason)


def _rows_to_check(changes: ChangeSet) -> set[RowRef]:
    """Return the rows that came, went, have other children, or of which something was written that a rule reads."""
    described = {RowRef(table, row) for table, row, name in changes.fields if name in _READ_FIELDS}
    return changes.rows | changes.parents | described


def open_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that nobody has explained, or whose explanation has expired."""
    return [finding for finding in findings if finding.status is not FindingStatus.EXPLAINED]

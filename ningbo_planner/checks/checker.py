"""Runs the rules: all of them once, afterwards only those that a change touches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ningbo_planner.checks.links import LinkRule
from ningbo_planner.checks.rule import Place, Rule, finding_id
from ningbo_planner.checks.statements import EmptyRule, FormatRule
from ningbo_planner.checks.sums import SumRule
from ningbo_planner.domain.finding import GRADE_ORDER, Finding, FindingStatus
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.changes import ChangeSet


@dataclass(slots=True)
class FindingChanges:
    """What a re-check changed, by finding id."""

    added: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)
    cells: set[CellRef] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        """Tell whether the findings are as before."""
        return not (self.added or self.removed or self.changed)


class Checker:
    """Keeps the findings of one plan up to date.

    Attributes:
        plan: what is checked.
        findings: by id.
    """

    def __init__(self, plan: Plan) -> None:
        """Check ``plan`` once and whole."""
        self.plan = plan
        self.findings: dict[str, Finding] = {}
        self._rules: tuple[Rule, ...] = (SumRule(), LinkRule(), FormatRule(), EmptyRule())
        self._by_cell: defaultdict[CellRef, set[str]] = defaultdict(set)
        self.check_all()

    def check_all(self) -> None:
        """Drop all findings and find them anew."""
        self.findings.clear()
        self._by_cell.clear()
        for table in self.plan.tables:
            self._check_table(table, FindingChanges())

    def update(self, changes: ChangeSet) -> FindingChanges:
        """Re-check what ``changes`` touched and return which findings are other than before."""
        result = FindingChanges()
        whole = self._tables_to_check_whole(changes)
        for table in whole:
            self._check_table(table, result)
        cells = [cell for cell in changes.cells if cell.table not in whole and self.plan.has_cell(cell)]
        places = {(rule.code, place): rule for cell in cells for rule in self._rules for place in rule.places_of(self.plan, cell)}
        for (_, place), rule in places.items():
            self._put(finding_id(rule.code, place), rule.examine(self.plan, place), result)
        for register, key in changes.entries:
            if register == "reasons" and key in self.findings:
                self._put(key, self.findings[key], result)
        return result

    def ordered(self) -> list[Finding]:
        """Return the findings: gravest first, then in the order of print."""
        tables = {table: index for index, table in enumerate(self.plan.tables)}

        def key(finding: Finding) -> tuple[int, int, int, int]:
            table = self.plan.tables[finding.table]
            periods = [period.id for period in table.periods]
            return GRADE_ORDER[finding.grade], tables[finding.table], table.positions.get(finding.row, -1), periods.index(finding.period)

        return sorted(self.findings.values(), key=key)

    def of_cell(self, cell: CellRef) -> list[Finding]:
        """Return the findings that ``cell`` has a part in."""
        return [self.findings[found] for found in sorted(self._by_cell.get(cell, ()))]

    def gap_of(self, cell: CellRef) -> Decimal | None:
        """Return by how much the total stated in ``cell`` exceeds the sum of its parts, if the two disagree."""
        finding = self.findings.get(finding_id(SumRule.code, Place(cell.table, cell.row, cell.period)))
        return finding.gap if finding is not None else None

    def _tables_to_check_whole(self, changes: ChangeSet) -> set[str]:
        """Return the tables whose rows, names, units or links changed, with the tables linked to them."""
        touched = changes.structures | {table for table, _, _ in changes.fields}
        links = [link for link in self.plan.links.values()]
        if any(register == "links" for register, _ in changes.entries):
            touched |= set(self.plan.tables)
        for link in links:
            tables = {row.partition("/")[0] for row in (link.row, *link.parts)}
            if tables & touched:
                touched = touched | {link.row.partition("/")[0]}
        return touched | {finding.table for finding in self.findings.values() if finding.table in touched}

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
                    self._put(name, finding, result)
        for gone in old - kept:
            self._put(gone, None, result)

    def _put(self, name: str, finding: Finding | None, result: FindingChanges) -> None:
        """Replace one finding and note the difference."""
        before = self.findings.get(name)
        if finding is not None:
            finding = self._with_reason(finding)
        if finding == before:
            return
        if before is not None:
            self._unindex(before)
            result.cells.update(before.cells)
        if finding is None:
            del self.findings[name]
            result.removed.add(name)
            return
        self.findings[name] = finding
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
        if reason is None:
            return replace(finding, status=FindingStatus.OPEN, reason=None)
        status = FindingStatus.EXPLAINED if reason.basis == finding.basis else FindingStatus.EXPIRED
        return replace(finding, status=status, reason=reason)


def open_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that nobody has explained, or whose explanation has expired."""
    return [finding for finding in findings if finding.status is not FindingStatus.EXPLAINED]

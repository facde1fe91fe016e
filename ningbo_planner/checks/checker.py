"""Runs the rules: all of them once, afterwards only those that a change touches."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import chain

from ningbo_planner.checks.catalogue import make_rules
from ningbo_planner.checks.figures import FigureStore
from ningbo_planner.checks.order import FindingOrder
from ningbo_planner.checks.rule import Place, Rule, finding_id, graded
from ningbo_planner.checks.sums import SumRule
from ningbo_planner.checks.touched import Look, Looks, TouchFinder
from ningbo_planner.domain.finding import Finding, FindingStatus, Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.changes import ChangeSet

# From so many figures on, a quick look at the columns that they stand in takes less time than one at each of them.
_MANY_CELLS = 500
# When so many places are looked at again, findings are put in order afterwards and not one by one.
_MANY_PLACES = 300
# How many findings there are of each grade and status.
Tally = Counter[tuple[Grade, FindingStatus]]


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

    def __len__(self) -> int:
        """Return how many findings are other than before."""
        return len(self.added) + len(self.removed) + len(self.changed)

    def __contains__(self, finding: str) -> bool:
        """Tell whether a finding is other than before."""
        return finding in self.added or finding in self.removed or finding in self.changed

    def __iter__(self) -> Iterator[str]:
        """Yield the findings that are other than before."""
        return chain(self.added, self.removed, self.changed)


class Checker:
    """Keeps the findings of one plan up to date.

    Attributes:
        plan: what is checked.
        rules: what is looked for.
        findings: by id.
        tally: how many there are of each grade and status.
    """

    def __init__(self, plan: Plan) -> None:
        """Check ``plan`` once and whole."""
        self.plan = plan
        self.findings: dict[str, Finding] = {}
        self.tally: Tally = Counter()
        self._store = FigureStore()
        self.rules: tuple[Rule, ...] = make_rules(self._store)
        self._keeping = [rule for rule in self.rules if type(rule).refresh is not Rule.refresh]
        self._by_cell: defaultdict[CellRef, set[str]] = defaultdict(set)
        # The findings by where their rules looked, to look there again.
        self._standing: dict[Look, Finding] = {}
        self._looks: dict[str, Look] = {}
        self._touched = TouchFinder(plan, self.rules, self._standing, lambda cell: [self._looks[found] for found in self._by_cell.get(cell, ())])
        self._order = FindingOrder(plan, [rule.code for rule in self.rules])
        self.check_all()

    def check_all(self) -> None:
        """Drop all findings and find them anew."""
        self._order.forget()
        for kept in (self.tally, self.findings, self._by_cell, self._standing, self._looks):
            kept.clear()
        self._refresh(None)
        for table in self.plan.tables:
            self._check_table(table, FindingChanges())
        self._store.drop()

    def update(self, changes: ChangeSet) -> FindingChanges:
        """Re-check what ``changes`` touched and return which findings are other than before."""
        result = FindingChanges()
        self._refresh(changes)
        whole = self._touched.whole_tables(changes)
        if changes.structures or whole:
            self._order.forget()
        for table in whole:
            self._check_table(table, result)
        looks = self._touched.touched_by(changes, whole, _MANY_CELLS)
        if len(looks) > _MANY_PLACES:
            self._order.forget()
        self._look_at(looks, result)
        while looks:
            # One by one: letting go of very many at once would keep the window's thread from its turn.
            looks.popitem()
        for register, key in changes.entries:
            if register == "reasons" and key in self.findings:
                self._put(self._looks[key], self.findings[key], result)
        self._store.drop()
        return result

    def ordered(self) -> list[Finding]:
        """Return the findings: gravest first, then in the order of print; those of one cell in the order of the rules."""
        return self._order.ordered(self.findings.values())

    def of_cell(self, cell: CellRef) -> list[Finding]:
        """Return the findings that ``cell`` has a part in."""
        return [self.findings[found] for found in sorted(self._by_cell.get(cell, ()))]

    def foresee(self, plan: Plan, cells: Iterable[CellRef]) -> dict[str, Finding | None]:
        """Return what would be found at every place that ``cells`` have a part in, by finding id, if the plan said there what ``plan`` says; nothing is kept."""
        found = ((finding_id(rule.code, place), self._found(rule, place, plan)) for rule, place in self._touched.of_cells(cells))
        return {name: None if finding is None else self._with_reason(finding) for name, finding in found}

    def gap_of(self, cell: CellRef) -> Decimal | None:
        """Return by how much the total stated in ``cell`` exceeds the sum of its parts, if the two disagree."""
        finding = self.findings.get(finding_id(SumRule.code, Place(cell.table, cell.row, cell.period)))
        return finding.gap if finding is not None else None

    def _refresh(self, changes: ChangeSet | None) -> None:
        """Let the rules drop what ``changes`` make wrong."""
        self._store.drop()
        for rule in self._keeping:
            rule.refresh(changes)

    def _is_off(self, rule: Rule) -> bool:
        setting = self.plan.rules.get(rule.code)
        return setting is not None and not setting.enabled

    def _found(self, rule: Rule, place: Place, plan: Plan) -> Finding | None:
        """Return what ``rule`` finds at ``place`` in the grade that the plan sets; nothing when it is switched off or the place is gone."""
        if place.table not in plan.tables:
            return None
        setting = plan.rules.get(rule.code)
        if setting is None:
            return rule.examine(plan, place)
        finding = rule.examine(plan, place) if setting.enabled else None
        return None if finding is None else graded(finding, rule.grade, setting.grade)

    def _look_at(self, looks: Looks, result: FindingChanges) -> None:
        """Look at places again."""
        for look in looks:
            finding = self._found(*look, self.plan)
            if finding is not None or look in self._standing:
                self._put(look, finding, result)

    def _check_table(self, table: str, result: FindingChanges) -> None:
        """Find the findings of one table anew."""
        old = {look for look in self._standing if look[1].table == table}
        for rule in self.rules if table in self.plan.tables else ():
            for place in () if self._is_off(rule) else rule.places(self.plan, table):
                finding = self._found(rule, place, self.plan)
                if finding is not None:
                    old.discard((rule, place))
                    self._put((rule, place), finding, result)
        for gone in old:
            self._put(gone, None, result)

    def _put(self, look: Look, finding: Finding | None, result: FindingChanges) -> None:
        """Replace one finding and note the difference."""
        before = self._standing.get(look)
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
            if before is not None:
                del self.findings[before.id], self._looks[before.id], self._standing[look]
                result.removed.add(before.id)
            return
        self.findings[finding.id] = self._standing[look] = finding
        self._looks[finding.id] = look
        self.tally[finding.grade, finding.status] += 1
        for cell in finding.cells:
            self._by_cell[cell].add(finding.id)
        result.cells.update(finding.cells)
        (result.changed if before is not None else result.added).add(finding.id)

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


def open_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that nobody has explained, or whose explanation has expired."""
    return [finding for finding in findings if finding.status is not FindingStatus.EXPLAINED]


def first_cell(plan: Plan, finding: Finding) -> CellRef | None:
    """Return the cell to go to for ``finding``: the first that it is about, or of a finding about a row the row's first; ``None`` when there is none."""
    if finding.cells:
        return finding.cells[0]
    table = plan.tables.get(finding.table)
    if table is None or not table.periods or not len(table):
        return None
    return CellRef(finding.table, finding.row if finding.row in table else table.ids[0], table.periods[0].id)

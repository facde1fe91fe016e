"""What the rules that planners write have in common: which of them a cell, a row or an entry of the registers belongs to, and their grades."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set

from ningbo_planner.checks.rule import Place, Rule, Touched, is_target
from ningbo_planner.domain.cell_set import union_of
from ningbo_planner.domain.equations import has_row
from ningbo_planner.domain.finding import Grade
from ningbo_planner.domain.plan import Plan, row_key, row_of
from ningbo_planner.domain.plan_rule import PlanRule, RuleKind
from ningbo_planner.domain.same_time import same_time
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits.changes import ChangeSet


class OwnRules:
    """The rules of a plan by the rows that they speak of."""

    def __init__(self) -> None:
        """Know none yet."""
        self._by_row: dict[str, list[PlanRule]] | None = None

    def of(self, plan: Plan, row: RowRef) -> list[PlanRule]:
        """Return the rules of one row."""
        if self._by_row is None:
            found: defaultdict[str, list[PlanRule]] = defaultdict(list)
            for rule in plan.rules.values():
                for key in set(rule.rows):
                    found[key].append(rule)
            self._by_row = dict(found)
        return self._by_row.get(row_key(row), []) if self._by_row else []

    def refresh(self, changes: ChangeSet | None) -> None:
        """Forget the rules when one was written."""
        if changes is None or any(register == "rules" for register, _ in changes.entries):
            self._by_row = None


class OwnRule(Rule):
    """A check of what planners' rules of one kind demand.

    Attributes:
        kind: of the entries in ``plan.rules``; it is the code too.
    """

    kind = RuleKind.FORMULA
    registers = frozenset({"rules"})

    def __init__(self, index: OwnRules | None = None) -> None:
        """Find rules by ``index``."""
        self._index = index or OwnRules()

    def refresh(self, changes: ChangeSet | None) -> None:
        """Forget the rules when one was written."""
        self._index.refresh(changes)

    def periods_of(self, plan: Plan, rule: PlanRule) -> Iterable[str]:
        """Yield the periods of the first row in which ``rule`` is looked at; its rows are all there."""
        return [period.id for period in plan.tables[row_of(rule.rows[0]).table].periods]

    def own_places(self, plan: Plan, rule: PlanRule) -> list[Place]:
        """Return the places at which one rule is looked at."""
        if rule.kind is not self.kind or not rule.enabled or not rule.rows or not all(has_row(plan, row_of(row)) for row in rule.rows):
            return []
        table = row_of(rule.rows[0]).table
        return [Place(table, rule.id, period) for period in self.periods_of(plan, rule)]

    def rule_at(self, plan: Plan, place: Place) -> PlanRule | None:
        """Return the rule that is looked at in ``place``, if it is still."""
        rule = plan.rules.get(place.subject)
        return rule if rule is not None and place in self.own_places(plan, rule) else None

    def grade_of(self, rule: PlanRule) -> Grade:
        """Return the grade of what ``rule`` finds."""
        return rule.grade if rule.grade is not None else self.grade

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield the places of ``table`` at which rules are looked at."""
        return [place for rule in plan.rules.values() for place in self.own_places(plan, rule) if place.table == table]

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the places of the rules that the cell's row takes part in; of its own table only those of its period."""
        if is_target(cell):
            for rule in self._index.of(plan, RowRef(cell.table, cell.row)):
                yield from (place for place in self.own_places(plan, rule) if place.table != cell.table or place.period in ("", cell.period))

    def places_of_row(self, plan: Plan, row: RowRef) -> Iterable[Place]:
        """Yield the places of the rules that the row takes part in."""
        return (place for rule in self._index.of(plan, row) for place in self.own_places(plan, rule))

    def places_of_entry(self, plan: Plan, register: str, key: str) -> Iterable[Place]:
        """Yield the places of one rule; those of all when another register was written."""
        if register == "rules":
            return self.own_places(plan, plan.rules[key]) if key in plan.rules else ()
        return [place for rule in plan.rules.values() for place in self.own_places(plan, rule)]

    def places_touching(self, plan: Plan, tables: Set[str]) -> Iterator[Place]:
        """Yield the places of the rules that speak of rows in ``tables``."""
        for rule in plan.rules.values():
            if any(row_of(row).table in tables for row in rule.rows):
                yield from self.own_places(plan, rule)

    def places_among(self, plan: Plan, table: str, touched: Touched, standing: Iterable[Place]) -> Iterable[Place]:
        """Yield the places of the rules that the rows take part in."""
        if not self.reads_figures or not plan.rules:
            return
        rows = union_of(touched.values())
        for rule in plan.rules.values():
            if any(ref.table == table and ref.row in rows for ref in map(row_of, rule.rows)):
                yield from self.own_places(plan, rule)


def cells_of(plan: Plan, rule: PlanRule, place: Place) -> list[CellRef] | None:
    """Return the cells of all rows of ``rule`` that speak of the time of ``place``, the stated one first; ``None`` when one has none."""
    first, *others = map(row_of, rule.rows)
    stated = CellRef(*first, place.period)
    found = [same_time(plan, stated, row) for row in others]
    cells = [cell for cell in found if cell is not None]
    return [stated, *cells] if len(cells) == len(found) else None

"""One target told in several ways (a level, its yearly growth, its average growth, its share, its rank): figures must exist that all of them describe; the odd one is named."""

from __future__ import annotations

from collections.abc import Iterable, Set
from fractions import Fraction

from ningbo_planner.checks.rule import Place, Rule, is_target, printed
from ningbo_planner.domain import exact
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import Assumption
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.domain.target_wordings import Families, families, wordings_of
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.domain.wordings import OddOne, Span, Verdict, Wording, WordingKind, judge, whole_percent
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.text import tr

_READ = frozenset({"name", "unit", "aggregation", "direction"})


class ToldRule(Rule):
    """Rows that other rows of the same table tell in other words."""

    code = "told"
    grade = Grade.WARNING
    registers = frozenset({"assumptions"})

    def __init__(self) -> None:
        """Know no table yet."""
        self._families: dict[str, Families] = {}

    def refresh(self, changes: ChangeSet | None) -> None:
        """Forget the tables whose rows or names are others, and all when an assumption was written."""
        if changes is None or any(register == "assumptions" for register, _ in changes.entries):
            self._families.clear()
        else:
            for table in self.renewed_in(changes) | changes.columns:
                self._families.pop(table, None)

    def renewed_in(self, changes: ChangeSet) -> Set[str]:
        """Return the tables whose rows may tell others in other words than before."""
        return changes.structures | {row.table for row in changes.rows} | {table for table, _, name in changes.fields if name in _READ}

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield the rows of ``table`` that are told in other words."""
        return [Place(table, row) for row in self._of(plan, table)]

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the rows that the cell's row is one wording of, the total of, or ranked with."""
        if not is_target(cell):
            return ()
        found = self._of(plan, cell.table).items()
        return [Place(cell.table, row) for row, told in found if row == cell.row or any(cell.row in (each.row, each.total, *each.rivals) for each in told)]

    def places_of_entry(self, plan: Plan, register: str, key: str) -> Iterable[Place]:
        """Yield all places: what a share is of may be known now."""
        return [place for table in plan.tables for place in self.places(plan, table)]

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Hold all that is said of one row against each other."""
        told = self._of(plan, place.table).get(place.subject) if place.table in plan.tables else None
        if told is None:
            return None
        wordings = list(wordings_of(plan, RowRef(place.table, place.subject), told))
        if all(wording.kind is WordingKind.LEVEL for wording in wordings):
            return None
        verdict = judge(wordings)
        return None if verdict.agrees else self._found(plan, place, verdict)

    def _of(self, plan: Plan, table: str) -> Families:
        if table not in self._families:
            self._families[table] = families(plan, table)
        return self._families[table]

    def _found(self, plan: Plan, place: Place, verdict: Verdict) -> Finding:
        """Put the finding of one row together."""
        odd = _odd_one(verdict)
        values = {"all": "、".join(_said(plan, wording) for wording in verdict.clashing)}
        if odd is not None:
            values |= {"odd": _said(plan, odd.wording), "implied": _implied(plan, odd)}
        first = () if odd is None else (odd.wording,)
        cells = tuple(dict.fromkeys(wording.cell for wording in (*first, *verdict.clashing) if wording.cell is not None))
        basis = tuple(plan.quantity(cell).text for cell in cells)
        code = "finding.told.odd" if odd is not None else "finding.told.clash"
        return self.finding(plan, place, FindingKind.WORDING, self.grade, code, place.subject, cells=cells, basis=basis, values=values)


def _odd_one(verdict: Verdict) -> OddOne | None:
    """Return the one statement of the plan that all others speak against; what is assumed stands outside."""
    found = [odd for odd in verdict.odd if odd.wording.cell is not None]
    return found[0] if len(found) == 1 else None


def _said(plan: Plan, wording: Wording) -> str:
    unit = plan.unit_of(wording.cell) if wording.cell is not None else _unit_of_assumption(plan, wording)
    return tr("finding.told.one", label=wording.label, said=printed(wording.said, unit))


def _unit_of_assumption(plan: Plan, wording: Wording) -> str:
    found: Assumption | None = next((each for each in plan.assumptions.values() if wording.figure.indicator == f"/{each.id}"), None)
    return found.unit if found is not None else ""


def _implied(plan: Plan, odd: OddOne) -> str:
    """Return what the others say of the same as the end of a sentence."""
    unit = plan.unit_of(odd.wording.cell) if odd.wording.cell is not None else _unit_of_assumption(plan, odd.wording)
    scale = Fraction(1) if odd.wording.kind is not WordingKind.LEVEL else Fraction(parse_unit(unit).factor)
    low, high = (None if bound is None else _amount(bound / scale, odd.wording.kind, unit) for bound in _ends(odd.implied))
    if low is not None and low == high:
        return tr("finding.told.about", amount=low)
    if low is not None and high is not None:
        return tr("finding.told.between", low=low, high=high)
    return tr("finding.told.at_least", low=low) if low is not None else tr("finding.told.at_most", high=high) if high is not None else tr("finding.told.other")


def _ends(span: Span) -> tuple[Fraction | None, Fraction | None]:
    return span.low, span.high


def _amount(value: Fraction, kind: WordingKind, unit: str) -> str:
    """Return a bound rounded for people."""
    if kind is not WordingKind.LEVEL:
        return exact.trimmed(whole_percent(value)) + "%"
    return exact.trimmed(whole_percent(value / 100, 1)) + unit

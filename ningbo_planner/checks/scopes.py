"""A base counted otherwise than the targets: it disagrees with its parts by exactly what one row states, and the targets only fit with that row in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from ningbo_planner.checks.formulas import compute, is_met
from ningbo_planner.checks.linked import LinkIndex, link_rows
from ningbo_planner.checks.own_rules import OwnRule, OwnRules
from ningbo_planner.checks.rule import Place, Touched, amount_text, is_target, printed
from ningbo_planner.domain import exact
from ningbo_planner.domain.cells import pack
from ningbo_planner.domain.equations import Equation, Relation, Term, formula_equation
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.plan import Plan, row_of
from ningbo_planner.domain.plan_rule import PlanRule, RuleKind
from ningbo_planner.domain.quantity import State, number
from ningbo_planner.domain.same_time import same_time
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.edits.changes import ChangeSet

# The same amount may be written with up to so many decimals.
_DECIMALS = 4
_ONE = Decimal(1)


class Match(NamedTuple):
    """A row whose figure is what the base leaves out, and the target that shows that it is in there (``None`` when none does)."""

    cell: CellRef
    proof: Equation | None


class ScopeRule(OwnRule):
    """Bases that leave out what the targets count."""

    code = "scope"
    kind = RuleKind.SCOPE
    grade = Grade.HINT
    registers = frozenset({"rules", "links"})

    def __init__(self, index: OwnRules | None = None, links: LinkIndex | None = None) -> None:
        """Find rules and links by their indexes."""
        super().__init__(index)
        self._links = links or LinkIndex()

    def refresh(self, changes: ChangeSet | None) -> None:
        """Forget rules and links when one was written."""
        super().refresh(changes)
        self._links.refresh(changes)

    def periods_of(self, plan: Plan, rule: PlanRule) -> Iterable[str]:
        """Yield the base periods."""
        return [period.id for period in plan.tables[row_of(rule.rows[0]).table].periods if period.is_base]

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the places of the rules of which any row may be what is left out: any of the tables that they speak of."""
        if plan.rules and is_target(cell):
            for rule in plan.rules.values():
                places = self.own_places(plan, rule)
                if places and cell.table in self._tables(plan, rule):
                    yield from places

    def places_of_row(self, plan: Plan, row: RowRef) -> Iterable[Place]:
        """Yield the places of the rules of which the row may be what is left out."""
        return self.places_of(plan, CellRef(row.table, row.row, ""))

    def places_among(self, plan: Plan, table: str, touched: Touched, standing: Iterable[Place]) -> Iterable[Place]:
        """Yield the places of the rules of which a row of the table may be what is left out."""
        return [place for rule in plan.rules.values() for place in self.own_places(plan, rule) if table in self._tables(plan, rule)]

    def places_touching(self, plan: Plan, tables: Set[str]) -> Iterator[Place]:
        """Yield the places of all rules: any table may have what is left out."""
        return (place for rule in plan.rules.values() for place in self.own_places(plan, rule))

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare the base with its parts where the targets fit."""
        rule = self.rule_at(plan, place)
        base = formula_equation(plan, rule, place.period) if rule is not None else None
        gap = base.gap(plan) if base is not None else None
        if rule is None or base is None or not gap or base.holds(plan):
            return None
        targets = [each for each in self._targets(plan, rule) if each.holds(plan)]
        if not targets:
            return None
        match = self._match(plan, rule, base, targets, gap)
        return self._found(plan, place, rule, base, match)

    def _targets(self, plan: Plan, rule: PlanRule) -> Iterator[Equation]:
        """Yield the rule in the periods that are not the base, the last first."""
        for period in reversed(plan.tables[row_of(rule.rows[0]).table].periods):
            if not period.is_base and (found := formula_equation(plan, rule, period.id)) is not None:
                yield found

    def _match(self, plan: Plan, rule: PlanRule, base: Equation, targets: list[Equation], gap: Decimal) -> Match | None:
        """Return the row that states what the base leaves out (or counts besides); one that the targets prove to be in them before others."""
        matches = []
        for cell in self._candidates(plan, rule, base, abs(gap)):
            without = (_without(plan, target, RowRef(cell.table, cell.row), gap) for target in targets)
            matches.append(Match(cell, next((each for each in without if each is not None and _fails(plan, each)), None)))
        return next((match for match in matches if match.proof is not None), matches[0] if matches else None)

    def _candidates(self, plan: Plan, rule: PlanRule, base: Equation, wanted: Decimal) -> Iterator[CellRef]:
        """Yield the cells of the base that state ``wanted`` in the unit of the stated row and are not in the rule."""
        own, unit = {row_of(row) for row in rule.rows}, plan.unit_of(base.stated)
        for table in sorted(self._tables(plan, rule), key=list(plan.tables).index):
            held = plan.tables[table]
            if not any(period.id == base.stated.period for period in held.periods):
                continue
            column = held.column(base.stated.period).packed
            for packed in _written(wanted):
                at = -1
                while (at := _index(column, packed, at + 1)) >= 0:
                    row = RowRef(table, held.ids[at])
                    if row not in own and plan.unit_of(row) == unit:
                        yield CellRef(table, row.row, base.stated.period)

    def _tables(self, plan: Plan, rule: PlanRule) -> set[str]:
        """Return the tables of the rule's rows and of the rows that are linked with them."""
        rows = [row_of(row) for row in rule.rows]
        linked = (row for own in rows for link in self._links.of(plan, own) for row in link_rows(link))
        return {row.table for row in (*rows, *linked) if row.table in plan.tables}

    def _found(self, plan: Plan, place: Place, rule: PlanRule, base: Equation, match: Match | None) -> Finding:
        """Put the finding of one base together."""
        unit, tables, gap = plan.unit_of(base.stated), plan.tables, base.gap(plan) or exact.ZERO
        proof = match.proof if match is not None else None
        values = {
            "stated": printed(plan.quantity(base.stated), unit),
            "parts": "、".join(f"“{tables[term.cell.table].get(term.cell.row, 'name')}”" for term in base.terms),
            "computed": amount_text(compute(plan, base).point, unit),
            "gap": amount_text(abs(gap), unit),
            "left_out": tables[match.cell.table].get(match.cell.row, "name") if match is not None else "",
            "target_period": tables[proof.stated.table].period(proof.stated.period).label if proof is not None else "",
            "target": printed(plan.quantity(proof.stated), unit) if proof is not None else "",
            "whole": amount_text(compute(plan, replace(proof, terms=proof.terms[:-1])).point, unit) if proof is not None else "",
            "without": amount_text(compute(plan, proof).point, unit) if proof is not None else "",
        }
        cells = (*base.cells, *((match.cell,) if match is not None else ()))
        code = "finding.scope.differs" if match is None else "finding.scope.likely" if proof is None else "finding.scope.proved"
        basis = tuple(plan.quantity(cell).text for cell in cells)
        said = {"stated": plan.quantity(base.stated).point, "computed": compute(plan, base).point, "gap": gap, "cells": cells, "basis": basis, "values": values}
        return self.finding(plan, place, FindingKind.SCOPE, self.grade_of(rule), code, base.stated.row, **said)


def _written(amount: Decimal) -> Iterator[int]:
    """Yield an amount as it may stand in a column: with some more decimals or fewer."""
    plain = number(exact.trimmed(amount))
    if plain.low is None:
        return
    for places in range(max(0, -int(plain.low.as_tuple().exponent)), _DECIMALS + 1):
        packed = pack(number(plain.low.quantize(_ONE.scaleb(-places))))
        if packed is not None:
            yield packed


def _index(column: Iterable[int], packed: int, start: int) -> int:
    """Return where ``packed`` stands next in a column, from ``start`` on; -1 when nowhere."""
    try:
        return column.index(packed, start)  # type: ignore[attr-defined]
    except ValueError:
        return -1


def _without(plan: Plan, target: Equation, row: RowRef, gap: Decimal) -> Equation | None:
    """Return what the target would state if it left ``row`` out as the base does (or counted it besides); ``None`` when the row has no figure then."""
    cell = same_time(plan, target.stated, row)
    if cell is None or plan.quantity(cell).state is not State.NUMBER:
        return None
    return replace(target, terms=(*target.terms, Term(cell, -_ONE if gap < 0 else _ONE)))


def _fails(plan: Plan, equation: Equation) -> bool:
    """Tell whether an equation surely does not hold."""
    stated = plan.quantity(equation.stated).interval()
    return stated is not None and not is_met(Relation.EQUAL, stated, compute(plan, equation).interval)

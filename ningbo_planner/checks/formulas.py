"""Formulas that planners wrote, period by period; and rules that cannot be looked at any more."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from ningbo_planner.checks.own_rules import OwnRule
from ningbo_planner.checks.rule import Place, amount_text, distance, printed, range_text
from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import Equation, Relation, formula_equation, has_row, reaches, times
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.plan import Plan, row_of
from ningbo_planner.domain.plan_rule import PlanRule, RuleKind
from ningbo_planner.domain.quantity import Interval, Quantity, State
from ningbo_planner.domain.sums import NOTHING
from ningbo_planner.domain.table import CellRef

# Kinds whose rows add up.
_LINEAR = frozenset({RuleKind.FORMULA, RuleKind.SCOPE})


class Computed(NamedTuple):
    """What the other side of an equation comes to over the terms that state a number: as an interval, by their points, and who states none."""

    interval: Interval
    point: Decimal
    missing: tuple[str, ...]
    counted: int


class FormulaRule(OwnRule):
    """What planners' formulas demand."""

    code = "formula"
    kind = RuleKind.FORMULA
    grade = Grade.ERROR

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare both sides of one formula in one period."""
        rule = self.rule_at(plan, place)
        equation = formula_equation(plan, rule, place.period) if rule is not None else None
        if rule is None or equation is None:
            return None
        stated = plan.quantity(equation.stated)
        interval, computed = stated.interval(), compute(plan, equation)
        if interval is None or not computed.counted:
            return None
        if is_met(equation.relation, interval, computed.interval):
            return self._found(plan, place, rule, equation, "finding.formula.incomplete") if computed.missing else None
        if computed.missing:
            return self._found(plan, place, rule, equation, "finding.formula.incomplete")
        if stated.point == computed.point:
            return self._found(plan, place, rule, equation, "finding.formula.words")
        return self._found(plan, place, rule, equation, "finding.formula.equal" if equation.relation is Relation.EQUAL else "finding.formula.less")

    def _found(self, plan: Plan, place: Place, rule: PlanRule, equation: Equation, code: str) -> Finding:
        """Put the finding of one formula together."""
        unit, stated, computed = plan.unit_of(equation.stated), plan.quantity(equation.stated), compute(plan, equation)
        point = stated.point or exact.ZERO
        gap = exact.subtract(point, computed.point)
        apart = distance(stated.interval() or NOTHING, computed.interval)
        values = {
            "rule": rule.text,
            "stated": printed(stated, unit),
            "computed": range_text(computed.interval, unit),
            "gap": amount_text(apart or abs(gap), unit),
            "missing": "、".join(computed.missing),
        }
        grades = {"finding.formula.incomplete": Grade.WARNING, "finding.formula.words": Grade.HINT}
        basis = tuple(plan.quantity(cell).text for cell in equation.cells)
        grade = grades.get(code, self.grade_of(rule))
        row = equation.stated.row
        said = {"stated": point, "computed": computed.point, "gap": gap, "cells": equation.cells, "basis": (rule.text, *basis), "values": values}
        return self.finding(plan, place, FindingKind.FORMULA, grade, code, row, **said)


class BrokenRule(OwnRule):
    """Rules that speak of rows or assumptions that are gone: they find nothing any more, and somebody has to know."""

    code = "rule"
    grade = Grade.WARNING
    registers = frozenset({"rules", "assumptions"})
    reads_figures = False

    def own_places(self, plan: Plan, rule: PlanRule) -> list[Place]:
        """Return where a rule is told of that cannot be looked at: in the first of its tables that is left."""
        if not rule.enabled or rule.kind is RuleKind.SETTING or not plan.tables:
            return []
        rows = map(row_of, rule.rows)
        home = next((row.table for row in rows if row.table in plan.tables), next(iter(plan.tables)))
        return [Place(home, rule.id)]

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Report a rule that cannot be looked at."""
        rule = self.rule_at(plan, place)
        why = None if rule is None else _trouble(plan, rule)
        if rule is None or why is None:
            return None
        gone = "、".join(row for row in rule.rows if not has_row(plan, row_of(row)))
        left = next((ref for ref in map(row_of, rule.rows) if ref.table == place.table and has_row(plan, ref)), None)
        cells: Iterable[CellRef] = () if left is None else (CellRef(*left, plan.tables[left.table].periods[0].id),)
        values = {"rule": rule.text or rule.id, "gone": gone, "assumption": rule.params.get("assumption", "")}
        said = {"values": values, "cells": tuple(cells), "basis": (rule.text, gone)}
        return self.finding(plan, place, FindingKind.RULE, self.grade, why, left.row if left is not None else "", **said)


def compute(plan: Plan, equation: Equation) -> Computed:
    """Return what the terms of ``equation`` come to; 不涉及 adds nothing."""
    interval, point, missing, counted = Interval(equation.constant, equation.constant), equation.constant, [], 0
    for term in equation.terms:
        quantity: Quantity = plan.quantity(term.cell)
        own = quantity.interval()
        if own is not None:
            interval = interval.plus(times(own, term.factor))
            point = exact.add(point, exact.multiply(quantity.point or exact.ZERO, term.factor))
            counted += 1
        elif quantity.state is not State.NOT_APPLICABLE:
            missing.append(plan.tables[term.cell.table].get(term.cell.row, "name"))
    return Computed(interval, point, tuple(missing), counted)


def is_met(relation: Relation, stated: Interval, computed: Interval) -> bool:
    """Tell whether both sides can be as ``relation`` says."""
    return stated.meets(computed) if relation is Relation.EQUAL else reaches(stated, computed)


def _trouble(plan: Plan, rule: PlanRule) -> str | None:
    """Return the sentence about a rule that cannot be looked at, or ``None``."""
    if not rule.rows or (rule.kind in _LINEAR and len(rule.factors) != len(rule.rows)):
        return "finding.rule.unreadable"
    if not all(has_row(plan, row_of(row)) for row in rule.rows):
        return "finding.rule.rows_gone"
    assumption = rule.params.get("assumption", "")
    return "finding.rule.assumption_gone" if assumption and assumption not in plan.assumptions else None

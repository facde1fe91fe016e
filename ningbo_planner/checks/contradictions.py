"""Whether a rule can hold beside the others: told exactly, when it is written and not when it fails.

Totals, links and formulas of one period are linear equations over cells. They are eliminated as fractions; what is left of the new one says whether
it contradicts them, follows from them, or forces a cell to one figure together with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from ningbo_planner.checks.own_rules import cells_of
from ningbo_planner.checks.rule import Place
from ningbo_planner.domain.equations import Equation, Relation, equations_with, formula_equation, has_row
from ningbo_planner.domain.plan import Plan, row_of
from ningbo_planner.domain.plan_rule import PlanRule, RuleKind
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef

# So many equations around a new one are looked at: what is farther away than that is no slip of whoever writes it.
MOST_EQUATIONS = 300


class Clash(StrEnum):
    """How a rule gets on with others."""

    CONTRADICTS = "contradicts"
    REPEATS = "repeats"
    FORCES = "forces"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A rule and what it does not go together with.

    Attributes:
        clash: how.
        others: ids of the equations (as of their findings), or of the rules.
        period: the first period in which it is so.
        cell, value: which cell would be forced to which figure.
    """

    clash: Clash
    others: tuple[str, ...]
    period: str
    cell: CellRef | None = None
    value: Fraction | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """A sum of cells that equals a constant (or is at least it), and which equations it was made of."""

    terms: dict[CellRef, Fraction]
    constant: Fraction
    made_of: frozenset[str]

    def minus(self, other: _Line, factor: Fraction) -> _Line:
        """Return this line less another times ``factor``."""
        terms = dict(self.terms)
        for cell, value in other.terms.items():
            left = terms.get(cell, Fraction()) - value * factor
            if left:
                terms[cell] = left
            else:
                terms.pop(cell, None)
        return _Line(terms, self.constant - other.constant * factor, self.made_of | other.made_of)


def conflicts_of(plan: Plan, rule: PlanRule) -> list[Conflict]:
    """Return what ``rule`` does not go together with; the plan may have it already, or an older one of its id."""
    others = {key: each for key, each in plan.rules.items() if key != rule.id and each.enabled}
    if any(_says_same(rule, each) for each in others.values()):
        return [Conflict(Clash.REPEATS, tuple(key for key, each in others.items() if _says_same(rule, each)), "")]
    if rule.kind is RuleKind.BOUND:
        return list(_of_bounds(plan, rule, [each for each in others.values() if each.kind is RuleKind.BOUND]))
    if rule.kind is not RuleKind.FORMULA or not all(has_row(plan, row_of(row)) for row in rule.rows):
        return []
    return _of_formula(plan, rule)


def _says_same(rule: PlanRule, other: PlanRule) -> bool:
    """Tell whether two rules demand the same of the same rows."""
    if rule.kind is not other.kind or not rule.kind or rule.params != other.params:
        return False
    return dict(zip(rule.rows, rule.factors or rule.rows, strict=False)) == dict(zip(other.rows, other.factors or other.rows, strict=False)) and rule.rows[:1] == other.rows[:1]


def _of_bounds(plan: Plan, rule: PlanRule, others: Iterable[PlanRule]) -> Iterator[Conflict]:
    """Yield the bounds that leave no value for a row when both hold."""
    for other in others:
        for period, cell in _bounded(plan, rule):
            if (period, cell) in set(_bounded(plan, other)):
                unit = plan.unit_of(cell)
                both = [parse(each.params.get("bound", ""), unit).interval() for each in (rule, other)]
                if both[0] is not None and both[1] is not None and not both[0].meets(both[1]):
                    yield Conflict(Clash.CONTRADICTS, (other.id,), period, cell)
                    break


def _bounded(plan: Plan, rule: PlanRule) -> Iterator[tuple[str, CellRef]]:
    """Yield the cells that a bound speaks of, with the period of its first row."""
    first = row_of(rule.rows[0])
    named = rule.params.get("periods", "")
    for period in plan.tables[first.table].periods if has_row(plan, first) else ():
        if not named or period.id in named.split(","):
            yield from ((period.id, cell) for cell in cells_of(plan, rule, Place(first.table, rule.id, period.id)) or ())


def _of_formula(plan: Plan, rule: PlanRule) -> list[Conflict]:
    """Return what a formula does not go together with, in the first period in which something is."""
    table = row_of(rule.rows[0]).table
    for period in plan.tables[table].periods:
        equation = formula_equation(plan, replace(rule, enabled=True), period.id)
        if equation is not None:
            found = _of_equation(plan, equation)
            if found:
                return found
    return []


def _of_equation(plan: Plan, equation: Equation) -> list[Conflict]:
    """Return what one equation does not go together with."""
    around = [each for each in _around(plan, equation) if each.id != equation.id]
    system = _System(_line(each) for each in around if each.relation is Relation.EQUAL)
    new = system.reduced(_line(equation))
    period = equation.stated.period
    unequal = [_line(each) for each in around if each.relation is Relation.AT_LEAST]
    if equation.relation is Relation.AT_LEAST:
        return [Conflict(Clash.CONTRADICTS, _without(found, equation), period) for found in _against(system, new, unequal)]
    if not new.terms:
        return [Conflict(Clash.CONTRADICTS if new.constant else Clash.REPEATS, _without(new.made_of, equation), period)]
    before = {cell for cell, _, _ in system.forced()}
    system.add(new)
    broken = next((found for line in unequal for found in _against(system, system.reduced(line), unequal) if equation.id in found), None)
    if broken is not None:
        return [Conflict(Clash.CONTRADICTS, _without(broken, equation), period)]
    forced = [(cell, value, made_of) for cell, value, made_of in system.forced() if cell not in before]
    return [Conflict(Clash.FORCES, _without(made_of, equation), period, cell, value) for cell, value, made_of in forced]


def _without(made_of: frozenset[str], equation: Equation) -> tuple[str, ...]:
    """Return the others among the equations that something was made of."""
    return tuple(sorted(made_of - {equation.id}))


def _around(plan: Plan, equation: Equation) -> list[Equation]:
    """Return the equations that are joined to ``equation`` by common cells, the nearest first."""
    found: dict[str, Equation] = {}
    cells, seen = list(equation.cells), set(equation.cells)
    while cells and len(found) < MOST_EQUATIONS:
        for each in equations_with(plan, cells.pop(0)):
            if each.id not in found:
                found[each.id] = each
                new = [cell for cell in each.cells if cell not in seen]
                seen.update(new)
                cells += new
    return list(found.values())


def _line(equation: Equation) -> _Line:
    """Return an equation as stated minus terms, and what that is."""
    terms = {equation.stated: Fraction(1)}
    for term in equation.terms:
        terms[term.cell] = terms.get(term.cell, Fraction()) - Fraction(term.factor)
    return _Line({cell: value for cell, value in terms.items() if value}, Fraction(equation.constant), frozenset({equation.id}))


def _against(system: _System, new: _Line, others: Iterable[_Line]) -> Iterator[frozenset[str]]:
    """Yield what makes a reduced inequality impossible: equations alone, or together with other inequalities that turn it round and ask for more."""
    if not new.terms and new.constant > 0:
        yield new.made_of
    for each in others:
        other = system.reduced(each)
        if new.terms and other.terms.keys() == new.terms.keys():
            ratios = {-other.terms[cell] / value for cell, value in new.terms.items()}
            if len(ratios) == 1 and (ratio := ratios.pop()) > 0 and new.constant * ratio + other.constant > 0:
                yield new.made_of | other.made_of


class _System:
    """Equations, eliminated as far as they can be: each has a cell that no other has."""

    def __init__(self, lines: Iterable[_Line]) -> None:
        """Take in ``lines`` one after the other."""
        self._lines: dict[CellRef, _Line] = {}
        for line in lines:
            self.add(self.reduced(line))

    def reduced(self, line: _Line) -> _Line:
        """Return ``line`` without the cells that the equations give."""
        for cell in [cell for cell in line.terms if cell in self._lines]:
            if cell in line.terms:
                line = line.minus(self._lines[cell], line.terms[cell])
        return line

    def add(self, line: _Line) -> None:
        """Take in a line that was reduced."""
        if not line.terms:
            return
        cell, factor = next(iter(line.terms.items()))
        own = _Line({each: value / factor for each, value in line.terms.items()}, line.constant / factor, line.made_of)
        for key, other in self._lines.items():
            if cell in other.terms:
                self._lines[key] = other.minus(own, other.terms[cell])
        self._lines[cell] = own

    def forced(self) -> list[tuple[CellRef, Fraction, frozenset[str]]]:
        """Return the cells that the equations leave one figure."""
        return [(cell, line.constant, line.made_of) for cell, line in self._lines.items() if len(line.terms) == 1]

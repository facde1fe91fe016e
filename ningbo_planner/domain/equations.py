"""What must add up, as linear equations over cells: totals and their parts, 其中 parts within their total, links between tables, planners' formulas.

Checks compare one equation at a time; explaining looks at its neighbours; balancing solves all of them together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from ningbo_planner.domain import exact
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Link, Plan, row_of
from ningbo_planner.domain.plan_rule import PlanRule, RuleKind
from ningbo_planner.domain.quantity import Interval
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.same_time import same_time
from ningbo_planner.domain.sums import NOT_ADDITIVE, is_total, part_positions, unit_at
from ningbo_planner.domain.table import CellRef, RowRef, Table, TableKind
from ningbo_planner.domain.unit import Unit, parse_unit

SUM = "sum"
PART = "part"
LINK = "link"
FORMULA = "formula"
_ONE = Decimal(1)


class Relation(StrEnum):
    """How the stated cell relates to its terms."""

    EQUAL = "equal"
    AT_LEAST = "at_least"


class Term(NamedTuple):
    """One cell of an equation and what it counts for: units of the stated cell in one unit of its own, negative when it is subtracted."""

    cell: CellRef
    factor: Decimal


@dataclass(frozen=True, slots=True)
class Equation:
    """One statement that cells must satisfy together: ``stated`` equals (or is at least) the sum of the terms plus the constant.

    Attributes:
        rule: what kind it is, which is the code of the rule that reports it: ``sum``, ``part``, ``link``, ``formula``; ``scope`` is never among those that must hold.
        subject: the row that states the total, or the id of the link or the formula.
        stated: the cell on the one side.
        terms: the cells on the other.
        constant: added to the terms, in the unit of the stated cell.
        relation: how the two sides relate.
    """

    rule: str
    subject: str
    stated: CellRef
    terms: tuple[Term, ...]
    constant: Decimal = exact.ZERO
    relation: Relation = Relation.EQUAL

    @property
    def id(self) -> str:
        """The id of the finding that reports it when it does not hold."""
        return f"{self.rule}:{self.stated.table}:{self.subject}:{self.stated.period}"

    @property
    def cells(self) -> tuple[CellRef, ...]:
        """All its cells, the stated one first."""
        return (self.stated, *(term.cell for term in self.terms))

    def gap(self, plan: Plan) -> Decimal | None:
        """Return stated minus computed by the points of the figures, in the stated cell's unit; ``None`` when one of them has no number."""
        stated = plan.quantity(self.stated).point
        points = [plan.quantity(term.cell).point for term in self.terms]
        if stated is None or any(point is None for point in points):
            return None
        computed = exact.total(exact.multiply(point, term.factor) for point, term in zip(points, self.terms, strict=True) if point is not None)
        return exact.subtract(stated, exact.add(computed, self.constant))

    def holds(self, plan: Plan) -> bool | None:
        """Tell whether the figures can satisfy it as the intervals they are; ``None`` when one of them has no number."""
        stated = plan.quantity(self.stated).interval()
        sides = [plan.quantity(term.cell).interval() for term in self.terms]
        if stated is None or any(side is None for side in sides):
            return None
        total = Interval(self.constant, self.constant)
        for term, side in zip(self.terms, sides, strict=True):
            if side is not None:
                total = total.plus(times(side, term.factor))
        return stated.meets(total) if self.relation is Relation.EQUAL else reaches(stated, total)


def times(interval: Interval, factor: Decimal) -> Interval:
    """Return ``interval`` multiplied by ``factor``; a negative one turns it round."""
    if factor == _ONE:
        return interval
    low, high = (None if bound is None else exact.multiply(bound, factor) for bound in (interval.low, interval.high))
    if factor < 0:
        return Interval(high, low, interval.high_open, interval.low_open)
    return Interval(low, high, interval.low_open, interval.high_open)


def sum_equation(table: Table, row: str, period: str) -> Equation | None:
    """Return what the row states about the rows below it in one period, or ``None`` when it states no sum."""
    at = table.position(row)
    aggregation = table.columns["aggregation"][at]
    if is_total(table, at):
        rule, relation = SUM, Relation.EQUAL
    elif aggregation is Aggregation.PART and table.columns["kind"][at] not in NOT_ADDITIVE:
        rule, relation = PART, Relation.AT_LEAST
    else:
        return None
    positions = part_positions(table, at)
    if not positions:
        return None
    whole = unit_at(table, at)
    terms = (Term(CellRef(table.info.id, table.ids[part], period), ratio(unit_at(table, part), whole)) for part in positions)
    return Equation(rule, row, CellRef(table.info.id, row, period), tuple(terms), relation=relation)


def link_equation(plan: Plan, link: Link, period: str) -> Equation | None:
    """Return what a link says in one period, or ``None`` when a row is gone, a table has no such period, or units cannot be converted."""
    rows = [row_of(link.row), *map(row_of, link.parts)]
    cells = [CellRef(row.table, row.row, period) for row in rows]
    if not all(map(plan.has_cell, cells)) or is_of_text(plan, link):
        return None
    whole, *units = (parse_unit(plan.unit_of(row)) for row in rows)
    if not all(unit.same_base(whole) for unit in units):
        return None
    terms = (Term(cell, ratio(unit, whole)) for cell, unit in zip(cells[1:], units, strict=True))
    return Equation(LINK, link.id, cells[0], tuple(terms))


def is_of_text(plan: Plan, link: Link) -> bool:
    """Tell whether one side of ``link`` is a sentence of the text: such sides are compared by their wording and are no equation."""
    tables = (plan.tables.get(row_of(row).table) for row in (link.row, *link.parts))
    return any(table is not None and table.info.kind is TableKind.TEXT for table in tables)


def formula_equation(plan: Plan, rule: PlanRule, period: str) -> Equation | None:
    """Return what a formula (or another rule with factors) says in one period of its stated row; ``None`` when a row is gone or has nothing to say then."""
    rows = [row_of(row) for row in rule.rows]
    if len(rows) < 2 or len(rule.factors) != len(rows) or not all(has_row(plan, row) for row in rows):
        return None
    stated = CellRef(*rows[0], period)
    if not plan.has_cell(stated):
        return None
    cells = [same_time(plan, stated, row) for row in rows[1:]]
    found = [cell for cell in cells if cell is not None]
    if len(found) < len(cells):
        return None
    whole = parse_unit(plan.unit_of(stated))
    terms = tuple(Term(cell, _counted(factor, parse_unit(plan.unit_of(cell)), whole)) for cell, factor in zip(found, rule.factors[1:], strict=True))
    constant = parse(rule.params.get("constant", "0"), whole.name).number
    relation = Relation.AT_LEAST if rule.params.get("relation") == Relation.AT_LEAST else Relation.EQUAL
    return None if constant is None else Equation(rule.kind, rule.id, stated, terms, constant, relation)


def _counted(factor: Decimal, part: Unit, whole: Unit) -> Decimal:
    """Return what a term counts for in the unit of the stated cell; between different units the factor says it all."""
    return exact.multiply(factor, ratio(part, whole)) if part.same_base(whole) else factor


def has_row(plan: Plan, row: RowRef) -> bool:
    """Tell whether a row is in ``plan``."""
    return row.table in plan.tables and row.row in plan.tables[row.table]


def formulas(plan: Plan) -> list[PlanRule]:
    """Return the formulas that are looked at."""
    setting = plan.rules.get(FORMULA)
    if setting is not None and not setting.enabled:
        return []
    return [rule for rule in plan.rules.values() if rule.kind is RuleKind.FORMULA and rule.enabled and rule.rows]


def equations(plan: Plan, tables: Iterable[str] | None = None, periods: Iterable[str] | None = None) -> Iterator[Equation]:
    """Yield everything that must add up, in the order of print; of some tables or periods alone where those are given."""
    wanted = None if periods is None else set(periods)
    chosen = list(plan.tables) if tables is None else [table for table in tables if table in plan.tables]
    for name in chosen:
        table = plan.tables[name]
        for period in table.periods:
            if wanted is None or period.id in wanted:
                yield from (found for row in table.ids if (found := sum_equation(table, row, period.id)) is not None)
    for link in plan.links.values():
        stated = row_of(link.row)
        if stated.table in chosen:
            shown = [period.id for period in plan.tables[stated.table].periods if wanted is None or period.id in wanted]
            yield from (found for period in shown if (found := link_equation(plan, link, period)) is not None)
    for rule in formulas(plan):
        stated = row_of(rule.rows[0])
        if stated.table in chosen:
            shown = [period.id for period in plan.tables[stated.table].periods if wanted is None or period.id in wanted]
            yield from (found for period in shown if (found := formula_equation(plan, rule, period)) is not None)


def equations_with(plan: Plan, cell: CellRef) -> list[Equation]:
    """Return the equations that ``cell`` takes part in."""
    table = plan.tables[cell.table]
    at = table.position(cell.row)
    rows = [table.ids[each] for each in (at, table.parent_position(at)) if each >= 0]
    found = [sum_equation(table, row, cell.period) for row in rows]
    key = f"{cell.table}/{cell.row}"
    found += [link_equation(plan, link, cell.period) for link in plan.links.values() if key == link.row or key in link.parts]
    if plan.rules:
        found += [each for rule in formulas(plan) if key in rule.rows for each in _formula_with(plan, rule, cell)]
    return [each for each in found if each is not None and cell in each.cells]


def _formula_with(plan: Plan, rule: PlanRule, cell: CellRef) -> Iterator[Equation | None]:
    """Yield what a formula says in the periods in which ``cell`` may take part: its own, unless it stands in another table."""
    stated = row_of(rule.rows[0])
    if stated.table == cell.table:
        yield formula_equation(plan, rule, cell.period)
    elif stated.table in plan.tables:
        yield from (formula_equation(plan, rule, period.id) for period in plan.tables[stated.table].periods)


def equation_of(plan: Plan, finding: str) -> Equation | None:
    """Return the equation that the finding of this id reports, or ``None`` when it reports no equation that still stands."""
    rule, _, rest = finding.partition(":")
    parts = rest.split(":")
    if rule not in (SUM, PART, LINK, FORMULA) or len(parts) != 3:
        return None
    table, subject, period = parts
    if rule == FORMULA:
        written = plan.rules.get(subject)
        return formula_equation(plan, written, period) if written is not None and written.kind is RuleKind.FORMULA else None
    if rule == LINK:
        return link_equation(plan, plan.links[subject], period) if subject in plan.links else None
    if table not in plan.tables or subject not in plan.tables[table] or not plan.has_cell(CellRef(table, subject, period)):
        return None
    found = sum_equation(plan.tables[table], subject, period)
    return found if found is not None and found.rule == rule else None


def ratio(part: Unit, whole: Unit) -> Decimal:
    """Return how many of ``whole`` one of ``part`` is; scales are powers of ten, so the quotient is exact."""
    return _ONE if part.factor == whole.factor else part.factor / whole.factor


def reaches(stated: Interval, total: Interval) -> bool:
    """Tell whether some value of ``stated`` is at least some value of ``total``."""
    if stated.high is None or total.low is None:
        return True
    if stated.high == total.low:
        return not (stated.high_open or total.low_open)
    return stated.high > total.low

"""What each part of a total claims when a figure is shared out: by what it says, alike, by another year, another row, its own growth, or given weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from ningbo_planner.domain.equations import Term, sum_equation
from ningbo_planner.domain.growth_paths import yearly_factor
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.spread_code import Way
from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.errors import PlannerError

# The claims of the parts of one total, given by its cell; ``None`` is a part that the way says nothing about.
Claims = Callable[[CellRef, Sequence[Term]], list[Fraction | None]]
# So many years of growth are looked back on.
GROWTH_YEARS = 3
_ONE = Fraction(1)


def proportional_claims(plan: Plan) -> Claims:
    """Claim what the parts say now."""
    return lambda _, terms: [_number(plan, term.cell, term) for term in terms]


def equal_claims() -> Claims:
    """Claim the same for every part."""
    return lambda _, terms: [_ONE] * len(terms)


def period_claims(plan: Plan, period: str) -> Claims:
    """Claim what the parts say in another period."""
    return lambda _, terms: [_number(plan, term.cell._replace(period=period), term) for term in terms]


def growth_claims(plan: Plan) -> Claims:
    """Claim what the parts would say if each went on growing as in the last years; one that was not there before claims what it says now."""
    return lambda _, terms: [_grown(plan, term) for term in terms]


def weight_claims(plan: Plan, total: CellRef, weights: Sequence[tuple[str, Decimal]]) -> Claims:
    """Claim the given weights for the parts of ``total``, by name or in the order of print; parts of parts claim what they say now.

    Raises:
        PlannerError: there are more or fewer weights than parts, or a name that no part has.
    """
    table = plan.tables[total.table]
    below = proportional_claims(plan)

    def claims(cell: CellRef, terms: Sequence[Term]) -> list[Fraction | None]:
        if cell != total:
            return below(cell, terms)
        names = [table.get(term.cell.row, "name") for term in terms]
        if not weights[0][0]:
            if len(weights) != len(terms):
                raise PlannerError("spread.weights_count", count=len(weights), parts=len(terms), names="、".join(names))
            return [Fraction(amount) for _, amount in weights]
        given = dict(weights)
        unknown = [name for name in given if name not in names and name not in {term.cell.row for term in terms}]
        if unknown:
            raise PlannerError("spread.weights_name", name=unknown[0], names="、".join(names))
        found = [given.get(name, given.get(term.cell.row)) for name, term in zip(names, terms, strict=True)]
        return [None if amount is None else Fraction(amount) for amount in found]

    return claims


def row_claims(plan: Plan, total: CellRef, row: RowRef) -> Claims:
    """Claim what the parts of another row say in the same period; they belong together by name, or by their order when there are as many.

    Raises:
        PlannerError: that row has no parts, no such period, or parts that fit to none.
    """
    like: dict[CellRef, CellRef] = {total: CellRef(row.table, row.row, total.period, total.layer)}
    below = proportional_claims(plan)

    def claims(cell: CellRef, terms: Sequence[Term]) -> list[Fraction | None]:
        pattern = like.get(cell)
        if pattern is None:
            return below(cell, terms)
        found = _matched(plan, terms, pattern)
        if not found and cell == total:
            raise PlannerError("spread.row_unlike", row=plan.tables[row.table].get(row.row, "name"), total=plan.tables[cell.table].get(cell.row, "name"))
        like.update({term.cell: other.cell for term, other in found.items()})
        return [_number(plan, found[term].cell, found[term]) if term in found else None for term in terms] if found else below(cell, terms)

    return claims


def _matched(plan: Plan, terms: Sequence[Term], pattern: CellRef) -> dict[Term, Term]:
    """Return which part of ``pattern`` belongs to which of ``terms``."""
    table = plan.tables[pattern.table]
    equation = sum_equation(table, pattern.row, pattern.period) if plan.has_cell(pattern) else None
    if equation is None:
        return {}
    by_name = {table.get(term.cell.row, "name"): term for term in equation.terms}
    found = {term: by_name[name] for term in terms if (name := plan.tables[term.cell.table].get(term.cell.row, "name")) in by_name}
    if not found and len(terms) == len(equation.terms):
        return dict(zip(terms, equation.terms, strict=True))
    return found


def _number(plan: Plan, cell: CellRef, term: Term) -> Fraction | None:
    """Return what a cell says in the unit of its total; a bound or a range speaks for its bound or its middle."""
    point = plan.quantity(cell).point if plan.has_cell(cell) else None
    return None if point is None else Fraction(point) * Fraction(term.factor)


def _grown(plan: Plan, term: Term) -> Fraction | None:
    """Return what a part would say if it grew on."""
    periods = [period.id for period in plan.tables[term.cell.table].periods]
    at = periods.index(term.cell.period)
    numbers = [plan.quantity(term.cell._replace(period=period)).point for period in periods[max(0, at - GROWTH_YEARS - 1) : at]]
    last = numbers[-1] if numbers else None
    if last is None:
        return _number(plan, term.cell, term)
    known = [(back, number) for back, number in enumerate(reversed(numbers)) if back and number is not None and number > 0]
    if last <= 0 or not known:
        return Fraction(last) * Fraction(term.factor)
    back, first = known[-1]
    return Fraction(last) * yearly_factor(first, last, back) * Fraction(term.factor)



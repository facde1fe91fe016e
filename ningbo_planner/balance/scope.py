"""What is balanced together: the equations of a table in some periods, those of rows that repeat it elsewhere, and the growth that bounds allow between years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from ningbo_planner.balance.model import Model, Row
from ningbo_planner.domain import exact
from ningbo_planner.domain.bounds import Limits, bounds_of_row
from ningbo_planner.domain.equations import Equation, Relation, Term, equations, equations_with
from ningbo_planner.domain.plan import Plan, RowBounds, row_key
from ningbo_planner.domain.quantity import Interval
from ningbo_planner.domain.table import CellRef, RowRef

NOT_BELOW_LAST, MIN_GROWTH, MAX_GROWTH = "not_below_last", "min_growth", "max_growth"
GROWTH = frozenset({NOT_BELOW_LAST, MIN_GROWTH, MAX_GROWTH})
_HUNDREDTH = Decimal("0.01")
_ONE = Decimal(1)


class Scope:
    """What a balance of one table is about.

    Attributes:
        plan, table, periods: which figures.
        equations: everything that they take part in, by id.
        followers: cells of other tables that repeat figures of this one and move along with them.
        stays: cells of the equations that are not balanced: of other periods, and of other tables without being followers.
    """

    def __init__(self, plan: Plan, table: str, periods: Iterable[str] | None = None) -> None:
        """Collect the equations; without ``periods`` those of all periods."""
        self.plan = plan
        self.table = table
        known = [period.id for period in plan.tables[table].periods]
        wanted = set(known if periods is None else periods)
        self.periods = tuple(period for period in known if period in wanted)
        self.equations: dict[str, Equation] = {each.id: each for each in equations(plan, [table], self.periods)}
        self._add_ties()
        self.followers = frozenset(cell for each in self.equations.values() for cell in each.cells if cell.table != table)
        for cell in sorted(self.followers):
            self.equations |= {each.id: each for each in equations_with(plan, cell)}
        cells = {cell for each in self.equations.values() for cell in each.cells}
        self.stays = frozenset(cell for cell in cells if cell not in self.followers and (cell.table != table or cell.period not in wanted))

    def _add_ties(self) -> None:
        """Add what ties rows of the table to others by links and formulas; few rows are tied, so each of their cells is asked."""
        tied = {key for link in self.plan.links.values() for key in (link.row, *link.parts)}
        tied |= {key for rule in self.plan.rules.values() for key in rule.rows}
        for row in self.plan.tables[self.table].ids:
            if row_key(RowRef(self.table, row)) in tied:
                found = (each for period in self.periods for each in equations_with(self.plan, CellRef(self.table, row, period)))
                self.equations |= {each.id: each for each in found}

    def limits(self, cell: CellRef) -> Limits:
        """Return the bounds of a cell without those on its growth: these are equations of two cells here."""
        bounds = bounds_of_row(self.plan, RowRef(cell.table, cell.row)) if self.plan.bounds else None
        if bounds is None:
            return Limits()
        reasons = tuple(name for name, bound in (("low", bounds.low), ("high", bounds.high)) if bound is not None)
        return Limits(bounds.low, bounds.high, bounds.step, reasons)

    def growth_rows(self, model: Model) -> list[Row]:
        """Return what bounds say on the growth of rows from one period to the next, where one of both figures may change."""
        found: dict[str, Row] = {}
        for cell in dict.fromkeys(cell for each in self.equations.values() for cell in each.cells) if self.plan.bounds else ():
            bounds = bounds_of_row(self.plan, RowRef(cell.table, cell.row))
            if bounds is not None and model.figure(cell).is_free:
                found |= {row.equation.id: row for pair in self._pairs(cell) for row in _growths(model, *pair, bounds)}
        return list(found.values())

    def _pairs(self, cell: CellRef) -> Iterator[tuple[CellRef, CellRef]]:
        """Yield the cell with the one of the period before, and the one behind with it."""
        known = [period.id for period in self.plan.tables[cell.table].periods]
        at = known.index(cell.period)
        if at:
            yield cell._replace(period=known[at - 1]), cell
        if at + 1 < len(known):
            yield cell, cell._replace(period=known[at + 1])


def _growths(model: Model, before: CellRef, after: CellRef, bounds: RowBounds) -> Iterator[Row]:
    """Yield what the bounds of a row say on two neighbouring figures of it."""
    if model.figure(before).is_missing or model.figure(after).is_missing:
        return
    if bounds.not_below_last:
        yield _growth(model, NOT_BELOW_LAST, before, after, _ONE, _ONE)
    if bounds.min_growth is not None:
        yield _growth(model, MIN_GROWTH, before, after, _grown(bounds.min_growth), _ONE)
    if bounds.max_growth is not None:
        yield _growth(model, MAX_GROWTH, before, after, _grown(bounds.max_growth), -_ONE)


def _growth(model: Model, kind: str, before: CellRef, after: CellRef, factor: Decimal, sign: Decimal) -> Row:
    """Return one of these as a row: the later figure is at least (``sign`` 1) or at most (-1) the earlier one times ``factor``."""
    equation = Equation(kind, after.row, after, (Term(before, factor),), relation=Relation.AT_LEAST)
    factors = {after: sign, before: exact.multiply(-sign, factor)}
    present = exact.total(exact.multiply(model.figure(cell).point, each) for cell, each in factors.items())
    wanted = Interval(exact.subtract(exact.ZERO, present), None)
    return Row(equation, factors, wanted, not wanted.has(exact.ZERO))


def _grown(percent: Decimal) -> Decimal:
    return exact.add(_ONE, exact.multiply(percent, _HUNDREDTH))

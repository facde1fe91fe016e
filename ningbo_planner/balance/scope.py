"""What is balanced together: the equations of a table in some periods, those of rows that repeat it elsewhere, and the growth that bounds allow between years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from ningbo_planner.balance.model import Model, Row
from ningbo_planner.balance.solver import Budget
from ningbo_planner.domain import exact
from ningbo_planner.domain.bounds import Limits, bounds_of_row
from ningbo_planner.domain.cells import DECIMALS_BITS, DECIMALS_MASK, NO_NUMBER
from ningbo_planner.domain.equations import Equation, Relation, Term, equations_with, sum_equation
from ningbo_planner.domain.plan import Plan, RowBounds, row_key, row_of
from ningbo_planner.domain.quantity import Interval
from ningbo_planner.domain.table import CellRef, RowRef, Table

NOT_BELOW_LAST, MIN_GROWTH, MAX_GROWTH = "not_below_last", "min_growth", "max_growth"
GROWTH = frozenset({NOT_BELOW_LAST, MIN_GROWTH, MAX_GROWTH})
_HUNDREDTH = Decimal("0.01")
_ONE = Decimal(1)


class Scope:
    """What a balance of one table is about.

    Cells of other tables that share an equation with the table's cells follow them; all other cells of other tables, and of other periods, stay.

    Attributes:
        plan, table: where.
        periods: which, in the order of the table.
    """

    def __init__(self, plan: Plan, table: str, periods: Iterable[str] | None = None) -> None:
        """Look at some periods of a table; without ``periods`` at all of them."""
        self.plan = plan
        self.table = table
        known = [period.id for period in plan.tables[table].periods]
        wanted = set(known if periods is None else periods)
        self.periods = tuple(period for period in known if period in wanted)
        self._follows: dict[CellRef, bool] = {}

    def is_beyond(self, cell: CellRef) -> bool:
        """Tell whether a cell is not looked at and stays."""
        return cell.period not in self.periods if cell.table == self.table else not self.follows(cell)

    def follows(self, cell: CellRef) -> bool:
        """Tell whether a cell of another table repeats figures of this one and moves along with them."""
        if cell not in self._follows:
            others = (other for equation in equations_with(self.plan, cell) for other in equation.cells) if cell.table != self.table else ()
            self._follows[cell] = any(other.table == self.table and other.period in self.periods for other in others)
        return self._follows[cell]

    def suspects(self, budget: Budget) -> Iterator[Equation]:
        """Yield the equations of the table that are not seen at one look to hold, those that tie it to others among them."""
        table = self.plan.tables[self.table]
        for row in table.ids:
            budget.check()
            yield from _suspects(table, row, self.periods)
        tied = {key for link in self.plan.links.values() for key in (link.row, *link.parts)}
        tied |= {key for rule in self.plan.rules.values() for key in rule.rows}
        rows = [row for row in table.ids if row_key(RowRef(self.table, row)) in tied]
        yield from (each for row in rows for period in self.periods for each in equations_with(self.plan, CellRef(self.table, row, period)))

    def bounded_cells(self) -> Iterator[CellRef]:
        """Yield the cells of the table whose rows have bounds."""
        rows = (row_of(key) for key in self.plan.bounds)
        yield from (CellRef(*row, period) for row in rows if row.table == self.table and row.row in self.plan.tables[self.table] for period in self.periods)

    def limits(self, cell: CellRef) -> Limits:
        """Return the bounds of a cell without those on its growth: these are equations of two cells here."""
        bounds = bounds_of_row(self.plan, RowRef(cell.table, cell.row)) if self.plan.bounds else None
        if bounds is None:
            return Limits()
        reasons = tuple(name for name, bound in (("low", bounds.low), ("high", bounds.high)) if bound is not None)
        return Limits(bounds.low, bounds.high, bounds.step, reasons)

    def growth_rows(self, model: Model, cell: CellRef) -> list[Row]:
        """Return what bounds say on the growth of a cell's row from the period before and to the one behind, where one of both figures may change."""
        bounds = bounds_of_row(self.plan, RowRef(cell.table, cell.row)) if self.plan.bounds else None
        if bounds is None or not model.figure(cell).is_free:
            return []
        return [row for pair in self._pairs(cell) for row in _growths(model, *pair, bounds)]

    def _pairs(self, cell: CellRef) -> Iterator[tuple[CellRef, CellRef]]:
        """Yield the cell with the one of the period before, and the one behind with it."""
        known = [period.id for period in self.plan.tables[cell.table].periods]
        at = known.index(cell.period)
        if at:
            yield cell._replace(period=known[at - 1]), cell
        if at + 1 < len(known):
            yield cell, cell._replace(period=known[at + 1])


def _suspects(table: Table, row: str, periods: Iterable[str]) -> Iterator[Equation]:
    """Yield what a row states about those below it, in the periods in which packed integers do not prove it."""
    first = sum_equation(table, row, table.periods[0].id) if table.periods else None
    if first is None:
        return
    at, places = table.position(row), [table.position(term.cell.row) for term in first.terms]
    is_plain = all(term.factor == _ONE for term in first.terms)
    for period in periods:
        packed = table.column(period).packed
        if not (is_plain and _is_clear(packed[at], [packed[place] for place in places], first.relation)):
            found = sum_equation(table, row, period)
            if found is not None:
                yield found


def _is_clear(stated: int, parts: Sequence[int], relation: Relation) -> bool:
    """Tell whether plainly printed figures satisfy an equation."""
    finest = max(stated & DECIMALS_MASK, *(part & DECIMALS_MASK for part in parts))
    if finest == NO_NUMBER:
        return False
    total, computed = _scaled(stated, finest), sum(_scaled(part, finest) for part in parts)
    return total == computed or (relation is Relation.AT_LEAST and total > computed)


def _scaled(packed: int, finest: int) -> int:
    """Return a packed figure as a whole number of its finest place."""
    return (packed >> DECIMALS_BITS) * 10 ** (finest - (packed & DECIMALS_MASK))


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

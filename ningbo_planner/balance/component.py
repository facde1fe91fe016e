"""Pieces of a table that hang together: equations joined by cells that may change. Each piece that does not hold is balanced by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, partial

from ningbo_planner.balance.model import Model, Row, broken_rows
from ningbo_planner.balance.scope import Scope
from ningbo_planner.balance.solver import Budget
from ningbo_planner.domain import exact
from ningbo_planner.domain.quantity import Interval
from ningbo_planner.domain.sums import is_total
from ningbo_planner.domain.table import CellRef
from ningbo_planner.domain.unit import parse_unit

# What a cell costs that only repeats another: nothing that could decide anything.
REPEATED = 1e-7


@dataclass(frozen=True)
class Component:
    """Equations that share cells, and these cells.

    Attributes:
        model: what may change.
        rows: the equations.
        followers: cells of other tables, which count for nothing: they only repeat.
        near: tells the equations of a cell, those on its growth among them; without it only its totals, parts and ties.
    """

    model: Model
    rows: tuple[Row, ...]
    followers: frozenset[CellRef]
    near: Callable[[CellRef], Iterable[Row]] | None = None

    @cached_property
    def cells(self) -> tuple[CellRef, ...]:
        """The cells that may change, in the order of the equations."""
        found = dict.fromkeys(cell for row in self.rows for cell in row.factors)
        return tuple(cell for cell in found if self.model.figure(cell).is_free)

    @cached_property
    def weights(self) -> dict[CellRef, float]:
        """What a change by one counts for in each cell, so that amounts in different units of the same thing are compared."""
        units = {cell: parse_unit(self.model.plan.unit_of(cell)).factor for cell in self.cells}
        largest = max(units.values(), default=Decimal(1))
        return {cell: float(unit / largest) * (REPEATED if cell in self.followers else 1.0) for cell, unit in units.items()}

    @cached_property
    def preferences(self) -> dict[CellRef, float]:
        """Which cell takes a change that several could take: 0 for the first one asked. Parts before totals, large figures before small ones."""
        sizes = {cell: abs(float(self.model.figure(cell).point)) * self.weights[cell] for cell in self.cells}
        largest = max(sizes.values(), default=0.0) or 1.0
        return {cell: 0.5 * self._is_total(cell) + 0.5 * (1.0 - size / largest) for cell, size in sizes.items()}

    def _is_total(self, cell: CellRef) -> bool:
        table = self.model.plan.tables[cell.table]
        return is_total(table, table.position(cell.row))

    def joined(self, cell: CellRef) -> Component:
        """Return the piece that this one would be if ``cell``, which stays, could change: it joins other equations to these."""
        near = self.near or self.model.rows_of
        rows = {row.equation.id: row for row in self.rows}
        waiting = [row for row in near(cell) if row.equation.id not in rows]
        while waiting:
            row = waiting.pop()
            if row.equation.id not in rows:
                rows[row.equation.id] = row
                waiting += [other for each in row.factors if self.model.figure(each).is_free for other in near(each)]
        return replace(self, rows=tuple(rows.values())) if len(rows) > len(self.rows) else self

    def holds(self, changes: Mapping[CellRef, Decimal]) -> bool:
        """Tell, exactly, whether all equations and bounds hold after ``changes``."""
        return all(row.allows(changes) for row in self.rows) and all(self._may_be(cell, changes.get(cell, exact.ZERO)) for cell in self.cells)

    def _may_be(self, cell: CellRef, change: Decimal) -> bool:
        figure = self.model.figure(cell)
        return figure.allows(change) if change else figure.span.has(change)

    def closed(self, row: Row) -> Interval:
        """Return what the changes in ``row`` may come to, an open end moved in by the finest step."""
        wanted = row.wanted
        if not (wanted.low_open or wanted.high_open):
            return wanted
        steps = [exact.multiply(self.model.figure(cell).step, abs(factor)) for cell, factor in row.factors.items() if factor and self.model.figure(cell).is_free]
        step = min(steps, default=Decimal(1))
        low = exact.add(wanted.low, step) if wanted.low is not None and wanted.low_open else wanted.low
        high = exact.subtract(wanted.high, step) if wanted.high is not None and wanted.high_open else wanted.high
        return Interval(low, high)


def components_to_balance(model: Model, scope: Scope, budget: Budget) -> Iterator[Component]:
    """Yield the pieces in which an equation does not hold or a figure lies outside of its bounds."""
    seen: set[str] = set()
    for row in _wrong(model, scope, budget):
        if row.equation.id not in seen:
            rows = tuple(_reached(model, scope, row, seen, budget))
            yield Component(model, rows, frozenset(cell for each in rows for cell in each.factors if scope.follows(cell)), partial(_near, model, scope))


def _wrong(model: Model, scope: Scope, budget: Budget) -> list[Row]:
    """Return the equations that do not hold, and one beside each figure outside of its bounds."""
    found = broken_rows(model, scope.suspects(budget))
    for cell in scope.bounded_cells():
        growths = scope.growth_rows(model, cell)
        found += [row for row in growths if row.is_broken]
        figure = model.figure(cell)
        if figure.is_free and not figure.is_missing and not figure.span.has(exact.ZERO):
            found += [*model.rows_of(cell), *growths][:1]
    return found


def _reached(model: Model, scope: Scope, first: Row, seen: set[str], budget: Budget) -> Iterator[Row]:
    """Yield the rows that are joined with ``first`` by cells that may change."""
    seen.add(first.equation.id)
    waiting, crossed = [first], set[CellRef]()
    while waiting:
        budget.check()
        row = waiting.pop()
        yield row
        for cell in row.factors:
            if cell in crossed or not model.figure(cell).is_free:
                continue
            crossed.add(cell)
            for other in _near(model, scope, cell):
                if other.equation.id not in seen:
                    seen.add(other.equation.id)
                    waiting.append(other)


def _near(model: Model, scope: Scope, cell: CellRef) -> tuple[Row, ...]:
    """Return the equations that a cell takes part in, with what bounds say on its growth."""
    return (*model.rows_of(cell), *scope.growth_rows(model, cell))

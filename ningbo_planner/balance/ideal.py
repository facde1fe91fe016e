"""Where the figures of a piece would go if they needed no step: by least total change, by least relative change, or near to given aims."""

from __future__ import annotations

from collections.abc import Mapping

from ningbo_planner.balance.component import REPEATED, Component
from ningbo_planner.balance.model import Row
from ningbo_planner.balance.solver import INFINITY, Answer, Budget, Program, solve
from ningbo_planner.domain.table import CellRef

# Ties are decided by a share of the cost this small: no answer costs more than the least by more than that share.
_TIE = 1e-4
_SLACK = 1e-9
Reals = dict[CellRef, float]


class _Moves:
    """A program whose columns are moves up and down from aims."""

    def __init__(
        self, component: Component, aims: Mapping[CellRef, float], costs: Mapping[CellRef, float], budget: Budget, fixed: frozenset[CellRef] = frozenset()
    ) -> None:
        """Set the program up; an aim is a change from what the cell says, zero where none is given."""
        self.component = component
        self.aims = aims
        self.program = Program()
        self.cells = {cell: at for at, cell in enumerate(component.cells)}
        for cell in self.cells:
            low, high = self._room(cell) if cell not in fixed else (0.0, 0.0)
            self.program.column(costs[cell], max(0.0, low), max(0.0, high))
            self.program.column(costs[cell], max(0.0, -high), max(0.0, -low))
        for row in component.rows:
            budget.check()
            self._add(row)

    def _room(self, cell: CellRef) -> tuple[float, float]:
        """Return how far a cell may move from its aim."""
        span, aim = self.component.model.figure(cell).span, self.aims.get(cell, 0.0)
        return -INFINITY if span.low is None else float(span.low) - aim, INFINITY if span.high is None else float(span.high) - aim

    def _add(self, row: Row) -> None:
        wanted = self.component.closed(row)
        factors = [(self.cells[cell], cell, float(factor)) for cell, factor in row.factors.items() if cell in self.cells]
        there = sum(factor * self.aims.get(cell, 0.0) for _, cell, factor in factors)
        entries = [entry for at, _, factor in factors for entry in ((2 * at, factor), (2 * at + 1, -factor))]
        self.program.row(entries, -INFINITY if wanted.low is None else float(wanted.low) - there, INFINITY if wanted.high is None else float(wanted.high) - there)

    def changes(self, answer: Answer) -> Reals:
        """Return what an answer changes, from what the cells say."""
        return {cell: self.aims.get(cell, 0.0) + answer.values[2 * at] - answer.values[2 * at + 1] for cell, at in self.cells.items()}


def least_change(component: Component, budget: Budget) -> Reals | None:
    """Return the changes with the least total, in one unit; among equal ones parts change before totals and large figures before small ones.

    ``None`` where bounds and held figures leave none, or time was up.
    """
    costs = {cell: weight * (1.0 + _TIE * component.preferences[cell]) for cell, weight in component.weights.items()}
    moves = _Moves(component, {}, costs, budget)
    answer = solve(moves.program, budget)
    return moves.changes(answer) if answer.is_there else None


def least_relative_change(component: Component, budget: Budget) -> Reals | None:
    """Return the changes whose largest one, in percent of the figure, is the smallest possible; among those the least sum of percents.

    A figure of zero moves only where nothing else can: any change of it is infinitely many percent.
    """
    zeros = frozenset(cell for cell in component.cells if not component.model.figure(cell).point)
    for fixed in (zeros, frozenset()) if zeros else (zeros,):
        found = _least_relative(component, budget, zeros, fixed)
        if found is not None:
            return found
    return None


def _least_relative(component: Component, budget: Budget, zeros: frozenset[CellRef], fixed: frozenset[CellRef]) -> Reals | None:
    sizes = {cell: 1.0 if cell in zeros else abs(float(component.model.figure(cell).point)) for cell in component.cells}
    costs = {cell: (REPEATED if cell in component.followers else 1e3 if cell in zeros else 1.0 + _TIE * component.preferences[cell]) / size for cell, size in sizes.items()}
    moves = _Moves(component, {}, costs, budget, fixed)
    program = moves.program
    kept, program.costs = program.costs, [0.0] * len(program.costs)
    largest = program.column(1.0)
    for cell, at in moves.cells.items():
        if cell not in component.followers and cell not in zeros:
            program.row([(2 * at, 1.0), (2 * at + 1, 1.0), (largest, -sizes[cell])], high=0.0)
    first = solve(program, budget)
    if not first.is_there:
        return None
    program.highs[largest] = first.values[largest] * (1 + _SLACK) + _SLACK
    program.costs = [*kept, 0.0]
    second = solve(program, budget)
    return moves.changes(second if second.is_there else first)


def nearest_to(component: Component, aims: Mapping[CellRef, float], budget: Budget) -> Reals | None:
    """Return the changes nearest to ``aims``, by the least sum of distances in percent of the figures."""
    sizes = {cell: abs(float(component.model.figure(cell).point)) or 1.0 for cell in component.cells}
    costs = {cell: (REPEATED if cell in component.followers else 1.0 + _TIE * component.preferences[cell]) / size for cell, size in sizes.items()}
    moves = _Moves(component, aims, costs, budget)
    answer = solve(moves.program, budget)
    return moves.changes(answer) if answer.is_there else None

"""From where figures would go to where they can: on their steps, adding up exactly, as near as possible to the ideal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import ceil, floor
from typing import NamedTuple

from ningbo_planner.balance.component import Component
from ningbo_planner.balance.model import Row
from ningbo_planner.balance.solver import INFINITY, Budget, Program, solve
from ningbo_planner.domain import exact
from ningbo_planner.domain.table import CellRef

# A share of a step below which the ideal is on the step: floating point is not finer for large figures.
_NEAR = 1e-5
# A try is how many steps a figure may be away from its ideal, and whether one that is off its step may stay; first between its two nearest steps.
Try = tuple[int, bool]
NEAR: tuple[Try, ...] = ((0, True), (1, True))
FAR: tuple[Try, ...] = ((3, True), (1, False), (3, False), (30, False), (1000, False), (1000, True))
# A search for whole steps that takes longer than this is given up for the next.
_SECONDS = 1.0


class Rounded(NamedTuple):
    """Exact changes of the cells that change.

    Attributes:
        changes: amounts added.
        within_a_step: whether no figure is further than one step from its ideal.
    """

    changes: dict[CellRef, Decimal]
    within_a_step: bool


class _Place(NamedTuple):
    """Where one figure may go: ``base`` plus ``step`` times a whole number, or stay where it is.

    Attributes:
        base: the multiple of the step at or below the ideal, as a change.
        share: how far the ideal lies above it, in steps.
        stays: whether the ideal is to change nothing.
        is_off: whether the present figure is no multiple of the step.
    """

    base: Decimal
    share: float
    stays: bool
    is_off: bool


def rounded(component: Component, ideal: Mapping[CellRef, float], budget: Budget, tries: Sequence[Try]) -> Rounded | None:
    """Return changes on the steps of the cells, near to ``ideal``, with which every equation of the piece holds exactly; ``None`` where none were found."""
    budget.check()
    places = {cell: _place(component, cell, ideal.get(cell, 0.0)) for cell in component.cells}
    plain = {cell: change for cell, place in places.items() if (change := _plain(component, cell, place))}
    if component.holds(plain):
        return _told(component, plain, ideal)
    for window, may_stay in tries:
        program = _Steps(component, places, window, may_stay, budget)
        answer = solve(program.program, budget.again(min(_SECONDS, budget.left)))
        if answer.is_there:
            changes = program.changes(answer.values)
            if component.holds(changes):
                return _told(component, changes, ideal)
        if budget.is_spent:
            return None
    return None


def _told(component: Component, changes: dict[CellRef, Decimal], ideal: Mapping[CellRef, float]) -> Rounded:
    """Return the changes with a word on how far they are from the ideal."""
    away = (abs(float(changes.get(cell, exact.ZERO)) - ideal.get(cell, 0.0)) / float(component.model.figure(cell).step) for cell in component.cells)
    return Rounded(changes, all(each < 1.0 + _NEAR for each in away))


def _place(component: Component, cell: CellRef, change: float) -> _Place:
    figure = component.model.figure(cell)
    step = float(figure.step)
    is_off = bool(figure.point % figure.step)
    if abs(change) < _NEAR * step:
        return _Place(exact.ZERO, 0.0, True, is_off)
    steps = (float(figure.point) + change) / step
    whole = round(steps) if abs(steps - round(steps)) < _NEAR else floor(steps)
    base = exact.subtract(exact.multiply(Decimal(whole), figure.step), figure.point)
    return _Place(base, max(0.0, steps - whole) if abs(steps - whole) >= _NEAR else 0.0, False, is_off)


def _plain(component: Component, cell: CellRef, place: _Place) -> Decimal:
    """Return the change to the nearest step."""
    step = component.model.figure(cell).step
    return exact.add(place.base, step) if place.share > 0.5 else place.base


class _Steps:
    """The integer program: whole steps near the ideal. Between its two nearest steps a figure costs its distance from the ideal, beyond them each step counts whole."""

    def __init__(self, component: Component, places: Mapping[CellRef, _Place], window: int, may_stay: bool, budget: Budget) -> None:
        self.program = Program()
        self._component = component
        self._window = float(window)
        self._may_stay = may_stay
        self._bases: dict[CellRef, Decimal] = {}
        # For each cell the columns that make its change, each with the change that one of it is.
        self._columns: dict[CellRef, list[tuple[int, Decimal]]] = {}
        for cell, place in places.items():
            cost = 1.0 if cell not in component.followers else 1e-3
            (self._add_off_step if place.is_off and (place.stays or window) else self._add_on_step)(cell, place, cost)
        for row in component.rows:
            budget.check()
            self._add_row(row)

    def _add_row(self, row: Row) -> None:
        wanted, bases = self._component.closed(row), self._bases
        entries = [(column, float(factor * each)) for cell, factor in row.factors.items() if cell in bases for column, each in self._columns[cell]]
        there = exact.total(exact.multiply(bases[cell], factor) for cell, factor in row.factors.items() if cell in bases)
        low = -INFINITY if wanted.low is None else float(exact.subtract(wanted.low, there))
        high = INFINITY if wanted.high is None else float(exact.subtract(wanted.high, there))
        self.program.row(entries, low, high)

    def _add_on_step(self, cell: CellRef, place: _Place, cost: float) -> None:
        """A figure that goes to a step."""
        step = self._component.model.figure(cell).step
        self._bases[cell] = place.base
        columns = [(self._whole(cost * (1.0 - 2.0 * place.share), 1.0), 1.0)] if place.share else []
        if self._window:
            columns += [(self._whole(cost, self._window), 1.0), (self._whole(cost, self._window), -1.0)]
        self._columns[cell] = [(column, step.copy_sign(Decimal(sign))) for column, sign in columns]
        low, high = self._room(cell, place.base)
        if low > -self._window or high < self._window + 1.0:
            self.program.row(columns, low, high)

    def _add_off_step(self, cell: CellRef, place: _Place, cost: float) -> None:
        """A figure that is off its step: it stays, or goes to a step near its ideal."""
        figure = self._component.model.figure(cell)
        base = exact.subtract(figure.on_step(figure.point, -1), figure.point) if place.stays else place.base
        self._bases[cell] = exact.ZERO
        going = cost if place.stays else -cost * min(1.0, abs(float(base) / float(figure.step)))
        goes = self.program.column(going, 0.0 if self._may_stay else 1.0, min(1.0, self._window), integer=True)
        up, back = self._whole(cost, self._window + 1.0), self._whole(cost, self._window)
        low, high = self._room(cell, base)
        self.program.row([(up, 1.0), (back, -1.0), (goes, -min(self._window + 1.0, high))], high=0.0)
        self.program.row([(up, 1.0), (back, -1.0), (goes, -max(-self._window, low))], low=0.0)
        self._columns[cell] = [(goes, base), (up, figure.step), (back, -figure.step)]

    def _whole(self, cost: float, most: float) -> int:
        return self.program.column(cost, 0.0, most, integer=True)

    def _room(self, cell: CellRef, base: Decimal) -> tuple[float, float]:
        """Return how many steps from ``base`` on the bounds of a cell allow."""
        figure = self._component.model.figure(cell)
        span, step = figure.span, float(figure.step)
        low = -INFINITY if span.low is None else ceil(float(exact.subtract(span.low, base)) / step - _NEAR)
        return low, INFINITY if span.high is None else floor(float(exact.subtract(span.high, base)) / step + _NEAR)

    def changes(self, values: Sequence[float]) -> dict[CellRef, Decimal]:
        """Return the exact changes that an answer stands for."""
        moves = {cell: exact.total(exact.multiply(Decimal(round(values[column])), each) for column, each in columns) for cell, columns in self._columns.items()}
        changes = {cell: exact.add(base, moves[cell]) for cell, base in self._bases.items()}
        return {cell: change for cell, change in changes.items() if change}

"""The program that asks whether demands can be met together, and how far one of them would have to give way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal
from math import ceil, gcd

from ningbo_planner.balance.component import Component
from ningbo_planner.balance.demand import Demand, DemandKind
from ningbo_planner.balance.figure import Figure, Stays
from ningbo_planner.balance.model import Row
from ningbo_planner.balance.scope import GROWTH
from ningbo_planner.balance.solver import INFINITY, Program
from ningbo_planner.domain import exact
from ningbo_planner.domain.series import decimals_of
from ningbo_planner.domain.table import CellRef

# What has a smaller weight than this in a contradiction has none.
_SOME = 1e-7
# Nobody moves a figure by more steps.
_MOST_STEPS = 1e6


class Feasible:
    """All figures of a piece with the demands that count; a figure whose hold or bound is not among them is free, but for becoming negative where it is held.

    Attributes:
        program: what to solve; its cost is how far the demand that was given up gives way.
    """

    def __init__(self, component: Component, demands: Collection[Demand], given_up: Demand | None = None, whole: bool = False) -> None:
        """Set the program up.

        Args:
            demands: what is to be met.
            given_up: one more that is to be met as nearly as the others allow.
            whole: figures that change go to their steps, each by itself; takes longer than asking whether the steps of a table fit together.
        """
        self.program = Program()
        self._component = component
        self._demands = {(each.kind, each.cell): each for each in demands}
        self._given_up = given_up
        self._whole = whole
        # No figure of a piece moves by more than all of them together.
        self._size = 1.0 + sum(abs(float(component.model.figure(cell).point)) for row in component.rows for cell in row.factors) if whole else INFINITY
        self._columns: dict[CellRef, int] = {}
        self._rows: dict[int, Row] = {}
        # For steps: of each figure that may change, and which column says that it stays off its step, with how far off that is.
        self._steps: dict[CellRef, Decimal] = {}
        self._offs: dict[CellRef, tuple[int, Decimal]] = {}
        for cell in dict.fromkeys(cell for row in component.rows for cell in row.factors):
            figure = component.model.figure(cell)
            if figure.stays is not Stays.NO_FIGURE:
                self._add_figure(figure)
        for row in component.rows:
            self._add_row(row)

    def column_of(self, cell: CellRef) -> int:
        """Return the column with the change of a cell."""
        return self._columns[cell]

    def rows_in(self, rays: Sequence[float]) -> list[Row]:
        """Return the equations that have a weight in a contradiction."""
        return [row for at, row in self._rows.items() if at < len(rays) and abs(rays[at]) > _SOME]

    def demands_in(self, rays: Sequence[float]) -> list[Demand]:
        """Return the demands that have a weight in a contradiction, in their order."""
        weights: defaultdict[CellRef, float] = defaultdict(float)
        growths = set()
        for row in self.rows_in(rays):
            ray = rays[next(at for at, each in self._rows.items() if each is row)]
            for cell, factor in row.factors.items():
                weights[cell] += ray * float(factor)
            if row.equation.rule in GROWTH:
                growths.add((DemandKind(row.equation.rule), row.equation.stated))
        cells = {cell for cell, weight in weights.items() if abs(weight) > _SOME}
        return [demand for key, demand in self._demands.items() if key in growths or (demand.row is None and demand.cell in cells)]

    def _add_figure(self, figure: Figure) -> None:
        low, high = self._span(figure)
        if self._whole:
            low, high = max(low, -self._size), min(high, self._size)
        at = self._columns[figure.cell] = self.program.column(0.0, low, high)
        if ((DemandKind.STEP, None) in self._demands or self._whole) and low < high:
            self._add_steps(at, figure)
        given_up = self._given_up
        if given_up is not None and given_up.row is None and given_up.cell == figure.cell:
            demanded = float(exact.subtract(given_up.amount, figure.point))
            distance = self.program.column(1.0)
            self.program.row([(distance, 1.0), (at, -1.0)], low=-demanded)
            self.program.row([(distance, 1.0), (at, 1.0)], low=demanded)

    def _span(self, figure: Figure) -> tuple[float, float]:
        """Return how far a figure may change."""
        if figure.stays is not None:
            if (DemandKind(figure.stays.value), figure.cell) in self._demands:
                return 0.0, 0.0
            return -float(figure.point) if figure.point >= 0 else -INFINITY, INFINITY
        lows = [self._demands[kind, figure.cell] for kind in (DemandKind.LOW, DemandKind.NOT_NEGATIVE) if (kind, figure.cell) in self._demands]
        high = self._demands.get((DemandKind.HIGH, figure.cell))
        low = -INFINITY if not lows else float(exact.subtract(lows[0].amount, figure.point))
        return low, INFINITY if high is None else float(exact.subtract(high.amount, figure.point))

    def _add_steps(self, at: int, figure: Figure) -> None:
        """Note that a figure goes to its step; one that is off it may also stay where it is."""
        off = figure.point % figure.step
        self._steps[figure.cell] = figure.step
        if off:
            stays = self.program.column(0.0, 0.0, 1.0, integer=True)
            most = float(figure.step) * _MOST_STEPS
            self.program.row([(at, 1.0), (stays, most)], high=most)
            self.program.row([(at, 1.0), (stays, -most)], low=-most)
            self._offs[figure.cell] = stays, off
        if self._whole:
            # Without ends the solver may search for ever.
            most = ceil(self._size / float(figure.step))
            count = self.program.column(0.0, -most, most, integer=True)
            entries = [(at, 1.0), (count, -float(figure.step))]
            self.program.row([*entries, (self._offs[figure.cell][0], -float(off))] if off else entries, -float(off), -float(off))

    def _add_remainders(self, row: Row) -> None:
        """Have what is off the steps in an equation come to a whole number of them; what is on them then finds a place, for the equations form a tree."""
        if row.wanted.low is None or row.wanted.low != row.wanted.high:
            return
        figures = {cell: self._component.model.figure(cell) for cell in row.factors}
        steps = [exact.multiply(self._steps[cell], abs(factor)) for cell, factor in row.factors.items() if cell in self._steps and factor]
        unit = _common(steps)
        if unit is None:
            return
        target = exact.add(row.wanted.low, exact.total(exact.multiply(figure.point, row.factors[cell]) for cell, figure in figures.items() if cell in self._steps))
        offs = [(self._offs[cell], row.factors[cell]) for cell in row.factors if cell in self._offs]
        entries = [(stays, float(exact.multiply(off, factor))) for (stays, off), factor in offs]
        most = ceil(sum(abs(factor) for _, factor in entries) / float(unit)) + 1.0
        whole = self.program.column(0.0, -most, most, integer=True)
        rest = float(target % unit)
        self.program.row([*entries, (whole, -float(unit))], rest, rest)

    def _add_row(self, row: Row) -> None:
        entries = [(self._columns[cell], float(factor)) for cell, factor in row.factors.items() if cell in self._columns]
        wanted = self._component.closed(row)
        low, high = (-INFINITY if wanted.low is None else float(wanted.low)), (INFINITY if wanted.high is None else float(wanted.high))
        if row.equation.rule in GROWTH:
            key = (DemandKind(row.equation.rule), row.equation.stated)
            if self._given_up is not None and (self._given_up.kind, self._given_up.cell) == key:
                entries.append((self.program.column(1.0), 1.0))
            elif key not in self._demands:
                return
        self._rows[self.program.row(entries, low, high)] = row
        if self._steps and not self._whole:
            self._add_remainders(row)


def _common(steps: Sequence[Decimal]) -> Decimal | None:
    """Return the largest amount of which all ``steps`` are multiples."""
    if not steps:
        return None
    places = max(decimals_of(step.normalize()) for step in steps)
    return Decimal(gcd(*(int(step.scaleb(places)) for step in steps))).scaleb(-places)

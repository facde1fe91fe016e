"""Parts scaled to their total, from the top down: where figures go by proportion, holds and bounds kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from ningbo_planner.balance.apportion import Share, apportion
from ningbo_planner.balance.component import Component
from ningbo_planner.balance.figure import steps_of
from ningbo_planner.balance.model import Row
from ningbo_planner.balance.solver import Budget
from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import SUM
from ningbo_planner.domain.series import decimals_of
from ningbo_planner.domain.table import CellRef


class Proportions:
    """The aims of a piece: what each figure would be if every total kept what it gets from above and its parts shared it as they do now.

    Attributes:
        aims: by cell; totals at the top are not among them.
    """

    def __init__(self, component: Component, budget: Budget) -> None:
        """Work the aims out."""
        self._model = component.model
        self._sums = {row.equation.stated: row for row in component.rows if row.equation.rule == SUM and row.switch is None}
        self._reaches: dict[CellRef, tuple[Decimal | None, Decimal | None]] = {}
        self.aims: dict[CellRef, Decimal] = {}
        parts = {cell for row in self._sums.values() for cell in row.factors if cell != row.equation.stated}
        for cell in self._sums:
            if cell not in parts:
                self._share_out(cell, budget)

    def _share_out(self, top: CellRef, budget: Budget) -> None:
        """Give the parts of a total, and theirs in turn, what they get of it."""
        waiting = [top]
        while waiting:
            budget.check()
            row = self._sums[waiting.pop()]
            parts = [cell for cell in row.factors if cell != row.equation.stated]
            self.aims.update(zip(parts, self._amounts(row, parts), strict=False))
            waiting += [cell for cell in parts if cell in self._sums]

    def _amounts(self, row: Row, parts: Sequence[CellRef]) -> list[Decimal]:
        """Return what the parts get, each in its own unit; nothing where bounds and holds leave no way: then the program finds what is nearest."""
        total = exact.subtract(self._amount(row.equation.stated), row.equation.constant)
        factors = [-row.factors[cell] for cell in parts]
        if any(factor <= 0 for factor in factors):
            return []
        unit = self._unit(total, parts, factors)
        shares = [self._share(cell, factor, unit) for cell, factor in zip(parts, factors, strict=True)]
        # Where the steps allow no answer, the shares are found without them, for the rounding afterwards may move the total as well.
        found = apportion(int(total / unit), shares) or apportion(int(total / unit), [replace(share, step=1) for share in shares])
        return [] if found is None else [exact.multiply(Decimal(amount), unit) / factor for amount, factor in zip(found, factors, strict=True)]

    def _amount(self, cell: CellRef) -> Decimal:
        return self.aims.get(cell, self._model.figure(cell).point)

    def _unit(self, total: Decimal, parts: Iterable[CellRef], factors: Iterable[Decimal]) -> Decimal:
        """Return the place, in the unit of the total, of which all amounts are whole numbers."""
        figures = [(self._model.figure(cell), factor) for cell, factor in zip(parts, factors, strict=True)]
        amounts = [exact.multiply(each, factor) for figure, factor in figures for each in (figure.point, figure.step)]
        return Decimal(1).scaleb(-max(decimals_of(each.normalize()) for each in (total, *amounts)))

    def _share(self, cell: CellRef, factor: Decimal, unit: Decimal) -> Share:
        """Return the claim of a part: what it says now, within what it and everything below it can reach."""
        figure = self._model.figure(cell)
        if not figure.is_free:
            fixed = int(exact.multiply(figure.point, factor) / unit)
            return Share(Fraction(0), fixed, fixed)
        low, high = self._reach(cell)
        weight = Fraction(max(exact.ZERO, figure.point)) * Fraction(factor)
        lowest = None if low is None else int(steps_of(exact.multiply(low, factor), unit, up=True))
        highest = None if high is None else int(steps_of(exact.multiply(high, factor), unit, up=False))
        return Share(weight, lowest, highest, step=int(exact.multiply(figure.step, factor) / unit))

    def _reach(self, cell: CellRef) -> tuple[Decimal | None, Decimal | None]:
        """Return the least and the most that a figure can be, for its own bounds and those of everything below it."""
        if cell not in self._reaches:
            figure = self._model.figure(cell)
            low, high = (figure.low, figure.high) if figure.is_free else (figure.point, figure.point)
            if cell in self._sums and figure.is_free:
                low, high = _tighter(low, self._below(cell, 0), max), _tighter(high, self._below(cell, 1), min)
            self._reaches[cell] = low, high
        return self._reaches[cell]

    def _below(self, cell: CellRef, side: int) -> Decimal | None:
        """Return the least (0) or the most (1) that the parts of a total can come to."""
        ends = [(self._reach(part)[side], -factor) for part, factor in self._sums[cell].factors.items() if part != cell]
        return None if any(end is None for end, _ in ends) else exact.total(exact.multiply(end, factor) for end, factor in ends if end is not None)


def _tighter(one: Decimal | None, other: Decimal | None, choose: Callable[[Iterable[Decimal]], Decimal]) -> Decimal | None:
    """Return the tighter of two bounds of one side."""
    known = [each for each in (one, other) if each is not None]
    return choose(known) if known else None

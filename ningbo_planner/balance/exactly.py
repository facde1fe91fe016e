"""From what a solver answers in floating point to amounts that are exact: the cells are known, what they have to say is solved anew in fractions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from ningbo_planner.balance.model import Model, Row
from ningbo_planner.domain import exact
from ningbo_planner.domain.table import CellRef


def exact_changes(model: Model, rows: Sequence[Row], guess: Mapping[CellRef, float]) -> dict[CellRef, Decimal] | None:
    """Return changes of the cells in ``guess`` that satisfy the equalities among ``rows`` exactly and are on the steps of the cells.

    Cells that the equalities leave open take what the guess says, on their step; the others follow. ``None`` where that leads to no amount on a step.
    """
    lines = [_Line({cell: Fraction(factor) for cell, factor in row.factors.items() if cell in guess}, Fraction(row.wanted.low)) for row in rows if row.wanted.low is not None and row.wanted.low == row.wanted.high]
    pivots = _eliminate([line for line in lines if line.factors or line.sum], list(guess))
    if pivots is None:
        return None
    found = {cell: Fraction(_on_step(model, cell, change)) for cell, change in guess.items() if cell not in pivots}
    for cell, line in pivots.items():
        found[cell] = line.sum - sum(factor * found[other] for other, factor in line.factors.items() if other != cell)
    amounts = {cell: _amount(change) for cell, change in found.items()}
    if any(amount is None for amount in amounts.values()):
        return None
    return {cell: amounts[cell] for cell in guess if amounts[cell]}  # type: ignore[misc]


class _Line:
    """One equality: the cells' changes times the factors come to the sum."""

    def __init__(self, factors: dict[CellRef, Fraction], total: Fraction) -> None:
        self.factors = factors
        self.sum = total

    def less(self, other: _Line, times: Fraction) -> None:
        """Take ``times`` another equality away."""
        for cell, factor in other.factors.items():
            rest = self.factors.get(cell, Fraction(0)) - times * factor
            if rest:
                self.factors[cell] = rest
            else:
                self.factors.pop(cell, None)
        self.sum -= times * other.sum

    def divide(self, factor: Fraction) -> None:
        """Divide by a factor."""
        self.factors = {cell: each / factor for cell, each in self.factors.items()}
        self.sum /= factor


def _eliminate(lines: list[_Line], cells: Sequence[CellRef]) -> dict[CellRef, _Line] | None:
    """Solve the equalities for as many cells as they determine, the last named first; ``None`` where they contradict each other."""
    order = {cell: at for at, cell in enumerate(cells)}
    pivots: dict[CellRef, _Line] = {}
    for line in lines:
        for cell, pivot in pivots.items():
            if cell in line.factors:
                line.less(pivot, line.factors[cell])
        if not line.factors:
            if line.sum:
                return None
            continue
        chosen = max(line.factors, key=lambda cell: order[cell])
        line.divide(line.factors[chosen])
        for pivot in pivots.values():
            if chosen in pivot.factors:
                pivot.less(line, pivot.factors[chosen])
        pivots[chosen] = line
    return pivots


def _on_step(model: Model, cell: CellRef, change: float) -> Decimal:
    """Return the change to the step nearest to where the guess leads."""
    figure = model.figure(cell)
    steps = round((float(figure.point) + change) / float(figure.step))
    return exact.subtract(exact.multiply(Decimal(steps), figure.step), figure.point)


def _amount(change: Fraction) -> Decimal | None:
    """Return a fraction as a decimal, where it is one."""
    rest, twos, fives = change.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    return Decimal(int(change * 10**places)).scaleb(-places, context=exact.EXACT)

"""An equation with its figures laid out for the search of causes: amounts in the unit of the stated cell, and what each cell would have to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import Equation
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity, number
from ningbo_planner.domain.table import CellRef, Table

_ONE = Decimal(1)


class Seat(NamedTuple):
    """One cell of an equation.

    Attributes:
        cell, quantity: which cell and what it says.
        factor: units of the stated cell in one of its own; -1 would be subtracted. The stated cell has 1.
        amount: its point times the factor; ``None`` where it has no number.
        is_stated: whether it is the cell on the one side.
    """

    cell: CellRef
    quantity: Quantity
    factor: Decimal
    amount: Decimal | None
    is_stated: bool


@dataclass(frozen=True)
class Setting:
    """One equation of a plan as it stands.

    Attributes:
        plan, equation: what is looked at.
    """

    plan: Plan
    equation: Equation

    @cached_property
    def stated(self) -> Seat:
        """The cell on the one side."""
        return self._seat(self.equation.stated, _ONE, True)

    @cached_property
    def parts(self) -> tuple[Seat, ...]:
        """The cells on the other side that count; 不涉及 counts nothing."""
        return tuple(self._seat(term.cell, term.factor, False) for term in self.equation.terms)

    @cached_property
    def numeric_parts(self) -> tuple[Seat, ...]:
        """The parts that state a number."""
        return tuple(seat for seat in self.parts if seat.amount is not None)

    @cached_property
    def open_parts(self) -> tuple[Seat, ...]:
        """The parts without a number that leave the sum open."""
        return tuple(seat for seat in self.parts if seat.amount is None and not seat.quantity.state.value == "n/a")

    @cached_property
    def computed(self) -> Decimal:
        """The sum of what the parts state."""
        return exact.add(exact.total(seat.amount for seat in self.numeric_parts if seat.amount is not None), self.equation.constant)

    @cached_property
    def gap(self) -> Decimal | None:
        """Stated minus computed; ``None`` where no number is stated."""
        return None if self.stated.amount is None else exact.subtract(self.stated.amount, self.computed)

    @cached_property
    def unit(self) -> str:
        """The unit of the stated cell."""
        return self.plan.unit_of(self.equation.stated)

    @property
    def table(self) -> Table:
        """The table of the stated cell."""
        return self.plan.tables[self.equation.stated.table]

    def seats(self) -> Iterator[Seat]:
        """Yield all cells that state a number, the stated one first."""
        if self.stated.amount is not None:
            yield self.stated
        yield from self.numeric_parts

    def required(self, seat: Seat) -> Decimal | None:
        """Return what ``seat`` would have to say, in its own unit, for the equation to hold with all others as they are; ``None`` without an exact one."""
        if self.gap is None or seat.amount is None or seat.quantity.point is None:
            return None
        missing = -self.gap if seat.is_stated else self.gap
        change = _quotient(missing, seat.factor)
        return None if change is None else exact.add(seat.quantity.point, change)

    def name(self, cell: CellRef) -> str:
        """Return the name of a cell's row."""
        return self.plan.tables[cell.table].get(cell.row, "name")

    def period(self, cell: CellRef) -> str:
        """Return the printed label of a cell's period."""
        return self.plan.tables[cell.table].period(cell.period).label

    def neighbours(self, cell: CellRef) -> Iterator[CellRef]:
        """Yield the cells from which a figure may have slipped in: the years before and behind, the rows above and below."""
        table = self.plan.tables[cell.table]
        periods = [period.id for period in table.periods]
        at, row = periods.index(cell.period), table.position(cell.row)
        yield from (cell._replace(period=periods[each]) for each in (at - 1, at + 1) if 0 <= each < len(periods))
        yield from (cell._replace(row=table.ids[each]) for each in (row - 1, row + 1) if 0 <= each < len(table))

    def _seat(self, cell: CellRef, factor: Decimal, is_stated: bool) -> Seat:
        quantity = self.plan.quantity(cell)
        point = quantity.point if quantity.is_numeric else None
        return Seat(cell, quantity, factor, None if point is None else exact.multiply(point, factor), is_stated)


def decimals_of(amount: Decimal) -> int:
    """Return how many decimals an amount is written with."""
    return max(0, -int(amount.as_tuple().exponent))


def like(quantity: Quantity, amount: Decimal) -> Quantity:
    """Return ``amount`` as a figure written with as many decimals as ``quantity``, or with as many as it needs."""
    point = quantity.point
    decimals = decimals_of(point) if point is not None else 0
    trimmed = Decimal(exact.trimmed(amount))
    return number(trimmed if decimals_of(trimmed) >= decimals else trimmed.quantize(Decimal(1).scaleb(-decimals)))


def _quotient(amount: Decimal, factor: Decimal) -> Decimal | None:
    """Return ``amount`` divided by ``factor`` where that comes out exactly."""
    if factor == _ONE:
        return amount
    found = amount / factor
    return found if exact.multiply(found, factor) == amount else None

"""A column of quantities held compactly: plain numbers as packed integers, everything else beside them.

A plan of 100,000 rows by 10 periods is a million cells; as objects they would take half a gigabyte and seconds to open. A number that is printed
plainly (``3588``, ``1.77``, ``10.50``) is one signed 64-bit integer: the digits times 16, plus the count of decimals (0–14). Text and value
come back exactly. The count 15 marks a cell without such a number: empty, or held as a full quantity in ``others``.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from decimal import Decimal

from ningbo_planner.domain.quantity import EMPTY, Quantity, State

DECIMALS_BITS = 4
DECIMALS_MASK = 15
NO_NUMBER = 15
EMPTY_CELL = NO_NUMBER
_OTHER_CELL = (1 << DECIMALS_BITS) | NO_NUMBER
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,16})(?:\.[0-9]{1,14})?")
_LIMIT = 1 << 58


def pack(quantity: Quantity) -> int | None:
    """Return the packed integer of a plainly printed number, or ``None`` for anything else."""
    text = quantity.text
    if quantity.state is not State.NUMBER or quantity.expression or not _PLAIN.fullmatch(text) or text.startswith("-0") and not any(c in "123456789" for c in text):
        return None
    whole, _, fraction = text.partition(".")
    mantissa = int(whole + fraction)
    # -0.5 has its sign in the whole part "-0", which int() keeps: int("-05") is -5.
    if abs(mantissa) >= _LIMIT or quantity.low != Decimal(text):
        return None
    return (mantissa << DECIMALS_BITS) | len(fraction)


def unpack(packed: int) -> Quantity:
    """Return the number that ``packed`` holds, printed as it was."""
    value = packed_amount(packed)
    return Quantity(format(value, "f"), State.NUMBER, value, value)


def packed_amount(packed: int) -> Decimal:
    """Return the exact amount that ``packed`` holds."""
    decimals = packed & DECIMALS_MASK
    mantissa = packed >> DECIMALS_BITS
    return Decimal(mantissa).scaleb(-decimals) if decimals else Decimal(mantissa)


class CellColumn:
    """The quantities of one period, by row position.

    Attributes:
        packed: one 64-bit integer a row.
        others: the quantities that are not plain numbers, by row position.
    """

    __slots__ = ("others", "packed")

    def __init__(self, packed: array[int] | None = None, others: dict[int, Quantity] | None = None) -> None:
        """Take over the given columns; without any the column has no rows."""
        self.packed = array("q") if packed is None else packed
        self.others = {} if others is None else others

    @classmethod
    def of_length(cls, rows: int) -> CellColumn:
        """Return a column of ``rows`` empty cells."""
        return cls(array("q", [EMPTY_CELL]) * rows)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.packed)

    def get(self, position: int) -> Quantity:
        """Return the quantity at row ``position``."""
        packed = self.packed[position]
        if packed & DECIMALS_MASK != NO_NUMBER:
            return unpack(packed)
        return EMPTY if packed == EMPTY_CELL else self.others[position]

    def put(self, position: int, quantity: Quantity) -> None:
        """Replace the quantity at row ``position``."""
        self.others.pop(position, None)
        packed = pack(quantity)
        if packed is not None:
            self.packed[position] = packed
        elif quantity == EMPTY:
            self.packed[position] = EMPTY_CELL
        else:
            self.packed[position] = _OTHER_CELL
            self.others[position] = quantity

    def insert(self, position: int, quantities: Iterable[Quantity]) -> None:
        """Open rows at ``position`` and fill them."""
        added = list(quantities)
        self.packed[position:position] = array("q", [EMPTY_CELL]) * len(added)
        self.others = {(at + len(added) if at >= position else at): held for at, held in self.others.items()}
        for offset, quantity in enumerate(added):
            self.put(position + offset, quantity)

    def remove(self, start: int, stop: int) -> None:
        """Take out the rows from ``start`` up to ``stop``."""
        del self.packed[start:stop]
        count = stop - start
        self.others = {(at - count if at >= stop else at): held for at, held in self.others.items() if not start <= at < stop}

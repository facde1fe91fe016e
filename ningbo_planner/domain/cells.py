"""A column of quantities held compactly: plain numbers as packed integers, everything else beside them.

A plan of 100,000 rows by 10 periods is a million cells; as objects they would take half a gigabyte and seconds to open. A number that is printed
plainly (``3588``, ``1.77``, ``10.50``) is one signed 64-bit integer: the digits times 16, plus the count of decimals (0–14). Text and value
come back exactly. The count 15 marks a cell without such a number: empty, or held as a full quantity in ``others``.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from ningbo_planner.domain.exact import EXACT
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


def _packings(amount: Decimal) -> Iterator[int]:
    """Yield the packed integers of a number, one for each count of decimals that it can be printed with."""
    for decimals in range(NO_NUMBER):
        mantissa = amount.scaleb(decimals, EXACT)
        if mantissa == mantissa.to_integral_value() and abs(mantissa) < _LIMIT:
            yield (int(mantissa) << DECIMALS_BITS) | decimals


def _packed_cell(quantity: Quantity) -> int:
    """Return what a column holds for a quantity: its packed number, or one of the two marks."""
    packed = pack(quantity)
    if packed is not None:
        return packed
    return EMPTY_CELL if quantity == EMPTY else _OTHER_CELL


@lru_cache(maxsize=8192)
def unpack(packed: int) -> Quantity:
    """Return the number that ``packed`` holds, printed as it was."""
    value = packed_amount(packed)
    return Quantity(format(value, "f"), State.NUMBER, value, value)


def quantity_of(packed: int) -> Quantity:
    """Return the number that ``packed`` holds, or nothing for an empty cell."""
    return EMPTY if packed == EMPTY_CELL else unpack(packed)


def packed_amount(packed: int) -> Decimal:
    """Return the exact amount that ``packed`` holds."""
    decimals = packed & DECIMALS_MASK
    mantissa = packed >> DECIMALS_BITS
    return Decimal(mantissa).scaleb(-decimals) if decimals else Decimal(mantissa)


def packed_text(packed: int) -> str:
    """Return the number that ``packed`` holds as it was printed, without making a decimal of it."""
    decimals, mantissa = packed & DECIMALS_MASK, packed >> DECIMALS_BITS
    if not decimals:
        return str(mantissa)
    digits = str(abs(mantissa)).rjust(decimals + 1, "0")
    return f"{'-' if mantissa < 0 else ''}{digits[:-decimals]}.{digits[-decimals:]}"


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

    @classmethod
    def of(cls, quantities: Iterable[Quantity]) -> CellColumn:
        """Return a column of these quantities; one that stands there many times is packed once."""
        # Held until the end: the number of an object that is gone is given to the next one.
        held = list(quantities)
        packed, others, known = array("q"), {}, {id(EMPTY): EMPTY_CELL}
        for at, quantity in enumerate(held):
            value = known.get(id(quantity))
            if value is None:
                value = known[id(quantity)] = _packed_cell(quantity)
            packed.append(value)
            if value == _OTHER_CELL:
                others[at] = quantity
        return cls(packed, others)

    @classmethod
    def repeated(cls, quantity: Quantity, rows: int) -> CellColumn:
        """Return a column in which ``quantity`` stands ``rows`` times."""
        value = _packed_cell(quantity)
        return cls(array("q", [value]) * rows, dict.fromkeys(range(rows), quantity) if value == _OTHER_CELL else None)

    def __eq__(self, other: object) -> bool:
        """Tell whether another column says the same, in the same words."""
        return isinstance(other, CellColumn) and self.packed == other.packed and self.others == other.others

    # A column is written in place, so it can be no key.
    __hash__ = None  # type: ignore[assignment]

    @property
    def is_sound(self) -> bool:
        """Whether exactly the cells that are marked so have a full quantity."""
        marked = self.packed.count(_OTHER_CELL)
        return marked == len(self.others) and all(0 <= at < len(self.packed) and self.packed[at] == _OTHER_CELL for at in self.others)

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.packed)

    def get(self, position: int) -> Quantity:
        """Return the quantity at row ``position``."""
        packed = self.packed[position]
        if packed & DECIMALS_MASK != NO_NUMBER:
            return unpack(packed)
        return EMPTY if packed == EMPTY_CELL else self.others[position]

    def positions_of(self, amount: Decimal) -> list[int]:
        """Return the rows that state exactly this number, with however many decimals."""
        wanted = set(_packings(amount))
        found = [at for at, packed in enumerate(self.packed) if packed in wanted]
        return sorted(found + [at for at, quantity in self.others.items() if quantity.number == amount])

    def text(self, position: int) -> str:
        """Return what is printed at row ``position``, without making a quantity of it."""
        packed = self.packed[position]
        if packed & DECIMALS_MASK != NO_NUMBER:
            return packed_text(packed)
        return "" if packed == EMPTY_CELL else self.others[position].text

    def same_at(self, position: int, other: CellColumn, there: int) -> bool:
        """Tell whether row ``position`` says to the letter what row ``there`` of another column says, without making quantities of them."""
        packed = self.packed[position]
        return packed == other.packed[there] and (packed != _OTHER_CELL or self.others[position] == other.others[there])

    def put(self, position: int, quantity: Quantity) -> None:
        """Replace the quantity at row ``position``."""
        self.others.pop(position, None)
        packed = self.packed[position] = _packed_cell(quantity)
        if packed == _OTHER_CELL:
            self.others[position] = quantity

    def pick(self, positions: Sequence[int]) -> CellColumn:
        """Return a column of the quantities at ``positions``."""
        packed, others = self.packed, self.others
        found = {at: others[position] for at, position in enumerate(positions) if position in others} if others else {}
        return CellColumn(array("q", [packed[position] for position in positions]), found)

    def exchange(self, positions: Sequence[int], figures: CellColumn) -> CellColumn:
        """Write ``figures`` at ``positions``, one after the other, and return what stood there."""
        before = self.pick(positions)
        packed = self.packed
        # Somebody on another thread who looks at a cell now finds what stood there or what will: a full quantity is there before its mark, and goes after it.
        self.others.update((positions[at], quantity) for at, quantity in figures.others.items())
        for position, value in zip(positions, figures.packed, strict=True):
            packed[position] = value
        for at in before.others.keys() - figures.others.keys():
            del self.others[positions[at]]
        return before

    def insert(self, position: int, quantities: Iterable[Quantity]) -> None:
        """Open rows at ``position`` and fill them."""
        added = list(quantities)
        self.packed[position:position] = array("q", [EMPTY_CELL]) * len(added)
        if self.others:
            self.others = {(at + len(added) if at >= position else at): held for at, held in self.others.items()}
        for offset, quantity in enumerate(added):
            self.put(position + offset, quantity)

    def move(self, start: int, stop: int, target: int) -> None:
        """Move the rows from ``start`` up to ``stop`` to ``target``, counted without them."""
        moved = self.packed[start:stop]
        del self.packed[start:stop]
        self.packed[target:target] = moved
        if self.others:
            count, back = stop - start, target - start
            # Those that are passed go the other way.
            low, high, shift = (stop, target + count, -count) if back > 0 else (target, start, count)
            self.others = {at + (back if start <= at < stop else shift if low <= at < high else 0): held for at, held in self.others.items()}

    def order(self, order: Sequence[int]) -> None:
        """Put the rows into another order, each given by its position now."""
        self.packed = array("q", map(self.packed.__getitem__, order))
        if self.others:
            others = self.others
            self.others = {to: others[at] for to, at in enumerate(order) if at in others}

    def remove(self, start: int, stop: int) -> None:
        """Take out the rows from ``start`` up to ``stop``."""
        del self.packed[start:stop]
        count = stop - start
        self.others = {(at - count if at >= stop else at): held for at, held in self.others.items() if not start <= at < stop}

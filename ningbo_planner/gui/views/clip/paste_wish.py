"""How a paste is to be done: all or values only, turned, with arithmetic, without blanks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Context, Decimal, Inexact
from enum import StrEnum

from ningbo_planner.domain import exact
from ningbo_planner.domain.pasted import read_pasted
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.gui.views.clip.contents import Figure, Item, text_of

# A quotient that does not end is cut after so many digits behind the point, unless the row says fewer.
QUOTIENT_DECIMALS = 4
_DIGITS = 60
_HUNDREDTH = Decimal("0.01")


class Operation(StrEnum):
    """What is done with the figure that stands in a cell and the one that is pasted on it."""

    NONE = "none"
    ADD = "add"
    SUBTRACT = "subtract"
    MULTIPLY = "multiply"
    DIVIDE = "divide"


@dataclass(frozen=True, slots=True)
class Wish:
    """How to paste.

    Attributes:
        values_only: only what is printed; no expressions, no comments.
        operation: the arithmetic with what stands there.
        transpose: rows become columns.
        skip_blanks: empty cells leave what stands there; with an operation they always do.
        keep_totals: stated totals stay as they are.
    """

    values_only: bool = False
    operation: Operation = Operation.NONE
    transpose: bool = False
    skip_blanks: bool = False
    keep_totals: bool = False


def turned(rows: list[list[Item]]) -> list[list[Item]]:
    """Return a block with rows and columns exchanged; short rows are filled up."""
    width = max(map(len, rows), default=0)
    return [[row[at] if at < len(row) else "" for row in rows] for at in range(width)]


def is_blank(item: Item) -> bool:
    """Tell whether nothing stands in a cell of the clipboard."""
    return not text_of(item).strip()


def quantity_of(item: Item, unit: str, values_only: bool = False, decimals: int | None = None) -> Quantity:
    """Return what an item says in a row of ``unit``: its meaning where the unit is the same, else its text read there."""
    if isinstance(item, str):
        return read_pasted(item, unit, decimals)
    if item.unit == unit:
        return replace(item.quantity, expression="") if values_only and item.quantity.expression else item.quantity
    return read_pasted(item.quantity.text, unit, decimals)


def combined(before: Quantity, item: Item, unit: str, operation: Operation, decimals: int | None = None) -> Quantity | None:
    """Return the figure that arithmetic leaves in a cell; ``None`` where either side is no plain number."""
    operand = factor_of(item) if operation in (Operation.MULTIPLY, Operation.DIVIDE) else quantity_of(item, unit).number
    value = before.number
    if operand is None or value is None:
        return None
    result = _result(value, operand, operation, decimals)
    if result is None:
        return None
    text = exact.trimmed(result)
    found = parse(f"{text}%" if before.text.endswith(("%", "％")) else text, unit)
    return found if found.state is State.NUMBER else None


def factor_of(item: Item) -> Decimal | None:
    """Return an item as a factor: 105% is 1.05 in whatever row it is pasted."""
    text = text_of(item).strip()
    if text.endswith(("%", "％")):
        percent = read_pasted(text, "%").number
        return None if percent is None else exact.multiply(percent, _HUNDREDTH)
    if isinstance(item, Figure) and item.unit == "%":
        percent = item.quantity.number
        return None if percent is None else exact.multiply(percent, _HUNDREDTH)
    found = read_pasted(text)
    return found.number if found.state is State.NUMBER else None


def _result(value: Decimal, operand: Decimal, operation: Operation, decimals: int | None) -> Decimal | None:
    """Return the exact result; a quotient that does not end is rounded."""
    if operation is Operation.ADD:
        return exact.add(value, operand)
    if operation is Operation.SUBTRACT:
        return exact.subtract(value, operand)
    if operation is Operation.MULTIPLY:
        return exact.multiply(value, operand)
    if not operand:
        return None
    context = Context(prec=_DIGITS)
    quotient = context.divide(value, operand)
    if not context.flags[Inexact]:
        return quotient
    places = decimals if decimals is not None else QUOTIENT_DECIMALS
    return quotient.quantize(Decimal(1).scaleb(-places), context=context)

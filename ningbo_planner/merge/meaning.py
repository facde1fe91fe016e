"""What a returned figure means beside the issued one: raised, lowered, filled in, taken out, or told in other words."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from ningbo_planner.domain.quantity import ABSENT, Quantity, State

_NOTHING = ABSENT | {State.NOT_APPLICABLE}


class Meaning(StrEnum):
    """What a change wants, in the order in which a planner looks at changes.

    ``raised``, ``lowered``: the figure is higher or lower. ``wording``: only its text differs, or it was and is told in words. ``filled``: there was none.
    ``cleared``: there is none any more. ``unclear``: the readings do not agree on it. ``new_row``: an indicator is proposed. ``row_gone``: a row is missing.
    """

    RAISED = "raised"
    LOWERED = "lowered"
    WORDING = "wording"
    FILLED = "filled"
    CLEARED = "cleared"
    UNCLEAR = "unclear"
    NEW_ROW = "new_row"
    ROW_GONE = "row_gone"


def meaning_of(issued: Quantity, readings: Sequence[Quantity]) -> Meaning:
    """Return what ``readings`` want together; a blank (no reading) takes the figure out, a refused one is unclear to its caller."""
    if not readings:
        return Meaning.CLEARED
    found = {_meaning(issued, reading) for reading in readings}
    return found.pop() if len(found) == 1 else Meaning.UNCLEAR


def _meaning(issued: Quantity, returned: Quantity) -> Meaning:
    """Return what one reading wants."""
    if returned.state in _NOTHING:
        return Meaning.WORDING if issued.state in _NOTHING else Meaning.CLEARED
    if issued.state in _NOTHING:
        return Meaning.FILLED
    before, after = _level(issued), _level(returned)
    if before is None or after is None or before == after:
        return Meaning.WORDING
    return Meaning.RAISED if after > before else Meaning.LOWERED


def _level(quantity: Quantity) -> Decimal | None:
    """Return the amount that a figure stands for in a comparison: the number, or the bound of an interval that it is told by."""
    return quantity.low if quantity.low is not None else quantity.high

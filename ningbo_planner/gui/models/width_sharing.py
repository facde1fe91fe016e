"""How columns share the width there is: each asks for the least, the best and the most it can use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor


@dataclass(frozen=True, slots=True)
class Wish:
    """What one column asks for, in pixels or any other measure: not narrower, best, not wider; figures go before labels where the sheet must scroll anyway."""

    least: int
    best: int
    most: int
    is_figure: bool = False


def share_out(wishes: Sequence[Wish], available: int) -> list[int]:
    """Return a width for every column: the best where there is room, less where there is not, more where room is left."""
    if available < sum(wish.least for wish in wishes):
        return [wish.best if wish.is_figure else wish.least for wish in wishes]
    widths = [wish.best for wish in wishes]
    limits = [wish.most if sum(widths) < available else wish.least for wish in wishes]
    spare = available - sum(widths)
    room = [limit - width for limit, width in zip(limits, widths, strict=True)]
    total = sum(room)
    if not total or not spare:
        return widths
    # Never more than asked for, and each column by its own share of what it can give or take; rounded down, for one pixel too many makes a scroll bar.
    part = min(1.0, spare / total)
    return [width + floor(part * each) for width, each in zip(widths, room, strict=True)]

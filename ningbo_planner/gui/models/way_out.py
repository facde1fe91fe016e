"""A demand that stands in the way of a spread or a balance, as it is offered to let go of."""

from __future__ import annotations

from typing import NamedTuple

from ningbo_planner.domain.table import CellRef


class WayOut(NamedTuple):
    """One demand that could be let go of.

    Attributes:
        sentence: what that would give.
        kind: what is demanded.
        cell: of which figure, if of one.
        can_let_go: whether a button can do it here.
    """

    sentence: str
    kind: str
    cell: CellRef | None = None
    can_let_go: bool = False

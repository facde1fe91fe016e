"""What stands against a bulk act: single demands (a hold, a bound, a step), and a contradiction made of a smallest set of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ningbo_planner.domain.table import CellRef


class DemandKind(StrEnum):
    """What is demanded of a figure; those of a row's bounds are named like its fields."""

    HOLD = "hold"
    LOW = "low"
    HIGH = "high"
    NOT_BELOW_LAST = "not_below_last"
    MIN_GROWTH = "min_growth"
    MAX_GROWTH = "max_growth"
    STEP = "step"
    ORDERED_STEP = "ordered_step"
    NOT_NEGATIVE = "not_negative"
    STATED = "stated"
    KEPT = "kept"


# Nobody can let go of these: they lie in what the figures are.
GIVEN = frozenset({DemandKind.NOT_NEGATIVE, DemandKind.STATED, DemandKind.KEPT})


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing that a figure has to satisfy.

    Attributes:
        kind: see :class:`DemandKind`.
        cell: which figure; of a step that was ordered, the total.
        amount: the figure, the bound or the step, in the unit of the cell's row; ``None`` where it depends on what another year becomes.
        owner, reason: who holds it and why, or where the bound comes from.
        rate: the growth that is demanded, in percent.
    """

    kind: DemandKind
    cell: CellRef
    amount: Decimal | None
    owner: str = ""
    reason: str = ""
    rate: Decimal | None = None

    @property
    def can_be_released(self) -> bool:
        """Whether a planner can let go of it."""
        return self.kind not in GIVEN


@dataclass(frozen=True, slots=True)
class Release:
    """What letting go of one demand would give.

    Attributes:
        demand: which.
        solves: whether the act can be done then.
        low, high: what the figure that is spread can be then; ``None`` is unbounded.
        to: what the figure would have to be, or where its bound would have to lie, if nothing else moved; ``None`` where no one figure says it.
    """

    demand: Demand
    solves: bool
    low: Decimal | None
    high: Decimal | None
    to: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a figure cannot be spread: demands that contradict each other, of which none can be left out.

    Attributes:
        cell: the total at which it shows.
        wanted: what it shall be.
        low, high: what the demands on its parts leave possible; ``None`` is unbounded.
        by: how far that is from what is wanted, in the unit of the cell.
        demands: the smallest set; without any one of them the rest would fit.
        releases: what letting go of one would give, those that solve it first.
        nearest: the nearest figures that could be spread.
    """

    cell: CellRef
    wanted: Decimal
    low: Decimal | None
    high: Decimal | None
    by: Decimal
    demands: tuple[Demand, ...]
    releases: tuple[Release, ...] = ()
    nearest: tuple[Decimal, ...] = ()

"""A cause of a disagreement: what may have happened, in which cells, and how likely a match like it is by chance."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef
from ningbo_planner.text import tr


class CauseKind(StrEnum):
    """What may have happened, in the words of the command line's JSON."""

    OMITTED = "omitted"
    DOUBLED = "doubled"
    MISSING = "missing"
    DIGIT_SWAP = "digit_swap"
    FACTOR = "factor"
    SIGN = "sign"
    RATE = "rate"
    CUMULATIVE = "cumulative"
    WRONG_TOTAL = "wrong_total"
    SHIFTED = "shifted"
    REPEATED = "repeated"
    ROUNDING = "rounding"
    SCOPE = "scope"
    WORDING = "wording"


# How often each mistake is made where figures are typed and pasted by hand, against the others; it orders causes that fit equally well.
PRIOR: dict[CauseKind, float] = {
    CauseKind.MISSING: 4.0,
    CauseKind.OMITTED: 3.0,
    CauseKind.ROUNDING: 3.0,
    CauseKind.DIGIT_SWAP: 2.5,
    CauseKind.FACTOR: 2.5,
    CauseKind.SHIFTED: 2.5,
    CauseKind.DOUBLED: 2.0,
    CauseKind.WRONG_TOTAL: 2.0,
    CauseKind.SIGN: 1.5,
    CauseKind.RATE: 1.5,
    CauseKind.CUMULATIVE: 1.5,
    CauseKind.SCOPE: 1.0,
    CauseKind.WORDING: 1.0,
    CauseKind.REPEATED: 0.5,
}
# A match that so many unrelated figures would give by themselves proves little.
LIKELY_CHANCE = 0.1


class Proposal(NamedTuple):
    """One cell that a cause speaks of: what it says, and what it would have to say; both are equal where the cell is only a witness."""

    cell: CellRef
    now: Quantity
    would_be: Quantity


@dataclass(frozen=True, slots=True)
class Cause:
    """One thing that may have happened.

    Attributes:
        kind: see :class:`CauseKind`.
        proposals: the cells it is about.
        code, values: the sentence, by code with its fields.
        chance: how many matches of this kind unrelated figures would give on average; above ``LIKELY_CHANCE`` the sentence is to be read with care.
        weight: above or below 1 where something besides the arithmetic speaks for or against it.
    """

    kind: CauseKind
    proposals: tuple[Proposal, ...]
    code: str
    values: dict[str, Any] = field(default_factory=dict)
    chance: float = 0.0
    weight: float = 1.0

    @property
    def is_chance(self) -> bool:
        """Whether the match is likely by chance."""
        return self.chance > LIKELY_CHANCE

    @property
    def score(self) -> float:
        """What causes are ordered by, larger first."""
        return PRIOR[self.kind] * self.weight / (LIKELY_CHANCE + self.chance)

    @property
    def sentence(self) -> str:
        """What may have happened, with its proof, as one Chinese sentence."""
        return tr(self.code, **self.values)

"""Units of measure: a scale in front of a base unit (亿元 is 10^8 of 元, 万个 is 10^4 of 个), and percent."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

SCALES: dict[str, Decimal] = {
    "万亿": Decimal(10**12),
    "千亿": Decimal(10**11),
    "百亿": Decimal(10**10),
    "亿": Decimal(10**8),
    "千万": Decimal(10**7),
    "百万": Decimal(10**6),
    "万": Decimal(10**4),
    "千": Decimal(10**3),
    "百": Decimal(10**2),
}
PERCENT = "%"
PER_MILLE = "‰"
POINTS = "百分点"
# Counting words that planners use for the same thing; a figure in 家 may stand in a row of 个.
COUNT_WORDS = frozenset("个家项条座所处户名人件")

# Words that only begin like a scale: a percentage point is not a hundred of anything.
NOT_SCALED = frozenset({"百分比", "百分点"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed, taken apart.

    Attributes:
        name: as printed (``亿元``).
        base: what is counted (``元``); empty for a bare number.
        factor: how many base units one of this unit is (10^8).
    """

    name: str
    base: str
    factor: Decimal

    @property
    def is_percent(self) -> bool:
        """Tell whether amounts in this unit are percentages."""
        return self.base == PERCENT

    @property
    def is_points(self) -> bool:
        """Tell whether amounts in this unit are differences of percentages."""
        return self.base.endswith(POINTS)

    def same_base(self, other: Unit) -> bool:
        """Tell whether an amount in ``other`` can be expressed in this unit."""
        if self.base == other.base:
            return True
        return self.base in COUNT_WORDS and other.base in COUNT_WORDS


@lru_cache(maxsize=512)
def parse_unit(name: str) -> Unit:
    """Take ``name`` apart into scale and base; an unknown word is its own base with factor one."""
    text = name.strip().replace("％", PERCENT)
    for word, factor in SCALES.items():
        if text.startswith(word) and text not in NOT_SCALED:
            return Unit(name, text[len(word) :], factor)
    return Unit(name, text, Decimal(1))


def is_share_of(share: str, above: str, below: str) -> bool:
    """Tell whether amounts in ``above`` over amounts in ``below`` can be in the unit ``share``: percents and per mille are of like by like."""
    return parse_unit(share).base not in (PERCENT, PER_MILLE) or parse_unit(above).same_base(parse_unit(below))

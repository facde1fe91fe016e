"""A total with its parts and their parts, laid out for spreading: what each may become and for what reasons, and how a figure is passed down.

All amounts are in the unit of the total at the top; sharing out is done in whole numbers of the finest place that any of them needs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor, gcd, lcm

from ningbo_planner.balance.apportion import Share, apportion, on_both, reach
from ningbo_planner.balance.spread_demands import Demand
from ningbo_planner.domain import exact
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.series import decimals_of
from ningbo_planner.domain.table import CellRef


class Role(StrEnum):
    """What a part is in a spread: free; held; stating a bound or a range, which stays; kept because the way says nothing of it; out of the sum."""

    FREE = "free"
    HELD = "held"
    STATED = "stated"
    KEPT = "kept"
    OUT = "out"


Bound = tuple[Decimal, Demand]
# What a node can come to at one end, with the demands that make it so; ``None`` is unbounded.
End = tuple[Decimal, tuple[Demand, ...]] | None


@dataclass(slots=True)
class Node:
    """One figure of the tree.

    Attributes:
        cell, quantity: which, and what it says.
        factor: units of the top in one of its own.
        role: see :class:`Role`.
        parts: those that share what it gets; empty at the leaves.
        claim, base: what it claims, and what it starts from.
        lows, highs, steps: what is demanded of it; the step of a row that says none is nobody's demand.
        is_alike: whether its parts share alike because none of them has a claim.
        has_negative: whether one of its parts claims less than nothing, so that only the difference is shared out, by size.
        share: what it takes part with, in whole units; set by :func:`pass_down`.
        amount: what it becomes; set by :func:`pass_down`.
    """

    cell: CellRef
    quantity: Quantity
    factor: Decimal
    role: Role = Role.FREE
    parts: list[Node] = field(default_factory=list)
    claim: Fraction = Fraction(0)
    base: Fraction = Fraction(0)
    lows: list[Bound] = field(default_factory=list)
    highs: list[Bound] = field(default_factory=list)
    steps: list[tuple[Decimal, Demand | None]] = field(default_factory=list)
    is_alike: bool = False
    has_negative: bool = False
    share: Share | None = None
    amount: Decimal = exact.ZERO

    @property
    def sharing(self) -> list[Node]:
        """The parts that count in the sum."""
        return [part for part in self.parts if part.role is not Role.OUT]

    def below(self) -> Iterator[Node]:
        """Yield it and everything under it, in the order of print."""
        yield self
        for part in self.parts:
            yield from part.below()


def demands_in(root: Node) -> Iterator[Demand]:
    """Yield everything that is demanded of the figures of a tree, as often as it is."""
    for node in root.below():
        yield from (demand for _, demand in (*node.steps, *node.lows, *node.highs) if demand is not None)


# --------------------------------------------------------------------------------------------- what it can come to, and why


def low_end(node: Node) -> End:
    """Return the least that a figure can come to."""
    own = max(node.lows, key=lambda bound: bound[0], default=None)
    ends = [None if own is None else (own[0], (own[1],)), _sum([low_end(part) for part in node.sharing])]
    return max((end for end in ends if end is not None), key=lambda end: end[0], default=None)


def high_end(node: Node) -> End:
    """Return the most that a figure can come to."""
    own = min(node.highs, key=lambda bound: bound[0], default=None)
    ends = [None if own is None else (own[0], (own[1],)), _sum([high_end(part) for part in node.sharing])]
    return min((end for end in ends if end is not None), key=lambda end: end[0], default=None)


def _sum(ends: list[End]) -> End:
    """Return what parts come to together; the parts of a leaf, which has none, say nothing."""
    known = [end for end in ends if end is not None]
    if not known or len(known) < len(ends):
        return None
    return exact.total(end[0] for end in known), tuple(demand for end in known for demand in end[1])


def crossed(root: Node) -> tuple[Node, End, End] | None:
    """Return the lowest place under the root where the least is more than the most, with both."""
    for part in root.sharing:
        found = crossed(part)
        low, high = low_end(part), high_end(part)
        if found is not None or (low is not None and high is not None and low[0] > high[0]):
            return found or (part, low, high)
    return None


# ------------------------------------------------------------------------------------------------------------- passed down


def pass_down(root: Node, amount: Decimal) -> bool:
    """Give ``amount`` to the root and share it out all the way down; tell whether that can be done, each figure exactly the sum of its parts."""
    places = places_of(root, amount)
    lay_out(root, places)
    return _give(root, int(amount.scaleb(places, context=exact.EXACT)), places)


def places_of(root: Node, amount: Decimal) -> int:
    """Return how many decimals it takes to write the amount, the figures that stay and all steps of a tree."""
    steps = [step for node in root.below() for step, _ in node.steps]
    return max(map(decimals_of, [amount, *steps, *staying(root)]))


def staying(root: Node) -> list[Decimal]:
    """Return the figures in a tree that stay what they are."""
    return [node.lows[0][0] for node in root.below() if node.role in (Role.HELD, Role.KEPT)]


def lay_out(node: Node, places: int) -> Share | None:
    """Work out what a figure takes part with, in units of ``places`` decimals, from its parts upwards; ``None`` when nothing fits."""
    scale = 10**places
    low = max((ceil(bound * scale) for bound, _ in node.lows), default=None)
    high = min((floor(bound * scale) for bound, _ in node.highs), default=None)
    own = (lcm(*(int(step.scaleb(places, context=exact.EXACT)) for step, _ in node.steps)), 0)
    lattice: tuple[int, int] | None = own
    if node.sharing:
        shares = [lay_out(part, places) for part in node.sharing]
        found = [share.on_step() for share in shares if share is not None]
        if len(found) < len(shares):
            node.share = None
            return None
        least, most = reach(found)
        low = max((each for each in (low, least) if each is not None), default=None)
        high = min((each for each in (high, most) if each is not None), default=None)
        lattice = on_both(own, _lattice_of(found))
    if lattice is None:
        node.share = None
    else:
        step, offset = lattice
        node.share = Share(node.claim * scale, low, high, node.base * scale, step or 1, offset if step else 0)
    return node.share


def _lattice_of(shares: list[Share]) -> tuple[int, int]:
    """Return step and offset of what parts come to together; step 0 when none of them can move."""
    steps = [share.step for share in shares if share.low is None or share.low != share.high]
    offset = sum((share.low or 0) if share.low is not None and share.low == share.high else share.offset for share in shares)
    return gcd(*steps), offset


def _give(node: Node, amount: int, places: int) -> bool:
    """Let a figure become ``amount`` and its parts share it."""
    share = node.share.on_step() if node.share is not None else None
    if share is None or not _fits(share, amount):
        return False
    node.amount = Decimal(amount).scaleb(-places, context=exact.EXACT)
    parts = node.sharing
    if not parts:
        return True
    amounts = apportion(amount, [part.share for part in parts if part.share is not None])
    return amounts is not None and all(_give(part, each, places) for part, each in zip(parts, amounts, strict=True))


def _fits(share: Share, amount: int) -> bool:
    inside = (share.low is None or amount >= share.low) and (share.high is None or amount <= share.high)
    return inside and (amount - share.offset) % share.step == 0

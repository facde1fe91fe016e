"""Parts left out of a total or counted twice: the gap is a part, or the sum of two, three or four of them; all such combinations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from math import comb, log10

from ningbo_planner.domain import exact
from ningbo_planner.domain.table import CellRef
from ningbo_planner.explain.cause import Cause, CauseKind, Proposal
from ningbo_planner.explain.setting import Seat, Setting, decimals_of

MOST_PARTS = 4
# Above so many parts only single ones and pairs are looked for: by four there would be matches for any gap.
_FEW_PARTS = 120
# More combinations than this are told as a count, not one by one.
MOST_TOLD = 12


def combination_causes(setting: Setting) -> Iterator[Cause]:
    """Yield every set of up to four parts whose sum is the gap: left out of the total when it is too small, counted twice when it is too large."""
    gap = setting.gap
    if not gap or setting.open_parts:
        return
    parts = [seat for seat in setting.numeric_parts if seat.amount]
    kind = CauseKind.DOUBLED if gap > 0 else CauseKind.OMITTED
    largest = MOST_PARTS if len(parts) <= _FEW_PARTS else 2
    untold = 0
    # All parts together are the total itself: it states nothing, or twice as much.
    for size in range(1, min(largest, len(parts) - 1) + 1):
        found = list(sets_with_sum(parts, abs(gap), size))
        for chosen in found[:MOST_TOLD]:
            yield _cause(setting, kind, chosen, chance_of(parts, size, gap))
        untold += len(found[MOST_TOLD:])
    if untold:
        values = {"row": setting.name(setting.stated.cell), "period": setting.period(setting.stated.cell), "gap": _amount(abs(gap), setting.unit), "count": untold}
        yield Cause(kind, (), "cause.more_combinations", values, chance=float(untold), weight=1.0 / MOST_PARTS)


def outside_causes(setting: Setting) -> Iterator[Cause]:
    """Yield the rows beside the parts whose figure is the gap: counted into the total though they stand elsewhere."""
    gap = setting.gap
    if not gap or gap < 0 or setting.open_parts:
        return
    own, table = set(setting.equation.cells), setting.table
    period, unit = setting.equation.stated.period, setting.unit
    column = table.column(period)
    matching = [at for at in column.positions_of(gap) if table.unit_of(table.ids[at]) == unit]
    cells = [cell for cell in (CellRef(table.info.id, table.ids[at], period) for at in matching) if cell not in own]
    for cell in cells[:MOST_TOLD]:
        quantity = setting.plan.quantity(cell)
        values = {"row": setting.name(setting.stated.cell), "other_row": setting.name(cell), "period": setting.period(cell), "gap": _amount(gap, unit)}
        yield Cause(CauseKind.WRONG_TOTAL, (Proposal(cell, quantity, quantity),), "cause.counted_from_outside", values, chance=len(table) / _spread(gap))


def sets_with_sum(parts: Sequence[Seat], wanted: Decimal, size: int) -> Iterator[tuple[Seat, ...]]:
    """Yield the sets of ``size`` parts whose amounts sum to ``wanted``, each once, in the order of the parts."""
    amounts = [seat.amount or exact.ZERO for seat in parts]
    if size == 1:
        yield from ((seat,) for seat, amount in zip(parts, amounts, strict=True) if amount == wanted)
    elif size == 2:
        yield from _pairs(parts, amounts, wanted)
    else:
        yield from _larger(parts, amounts, wanted, size)


def chance_of(parts: Sequence[Seat], size: int, gap: Decimal) -> float:
    """Return how many sets of ``size`` among ``parts`` would sum to an unrelated gap: their number over how many gaps there could be."""
    total = exact.total(abs(seat.amount) for seat in parts if seat.amount is not None)
    steps = float(total * 10 ** max([decimals_of(gap), *(decimals_of(seat.amount) for seat in parts if seat.amount is not None)]))
    roundness = 10.0 ** _zeros(gap)
    return comb(len(parts), size) * roundness / max(10.0, steps)


def _pairs(parts: Sequence[Seat], amounts: Sequence[Decimal], wanted: Decimal) -> Iterator[tuple[Seat, ...]]:
    seen: defaultdict[Decimal, list[int]] = defaultdict(list)
    for at, amount in enumerate(amounts):
        yield from ((parts[other], parts[at]) for other in seen.get(wanted - amount, ()))
        seen[amount].append(at)


def _larger(parts: Sequence[Seat], amounts: Sequence[Decimal], wanted: Decimal, size: int) -> Iterator[tuple[Seat, ...]]:
    """Meet in the middle: pairs by their sum, joined with a third part or with another pair."""
    pairs: defaultdict[Decimal, list[tuple[int, int]]] = defaultdict(list)
    for one, other in combinations(range(len(parts)), 2):
        pairs[amounts[one] + amounts[other]].append((one, other))
    if size == 3:
        for first, amount in enumerate(amounts):
            yield from (tuple(parts[at] for at in (first, *pair)) for pair in pairs.get(wanted - amount, ()) if pair[0] > first)
        return
    for total, firsts in pairs.items():
        for pair in pairs.get(wanted - total, ()):
            yield from (tuple(parts[at] for at in (*first, *pair)) for first in firsts if first[1] < pair[0])


def _cause(setting: Setting, kind: CauseKind, chosen: Sequence[Seat], chance: float) -> Cause:
    gap = setting.gap or exact.ZERO
    names = "、".join(setting.name(seat.cell) for seat in chosen)
    values = {"row": setting.name(setting.stated.cell), "period": setting.period(setting.stated.cell), "names": names, "gap": _amount(abs(gap), setting.unit)}
    proposals = tuple(Proposal(seat.cell, seat.quantity, seat.quantity) for seat in chosen)
    code = f"cause.{kind}_one" if len(chosen) == 1 else f"cause.{kind}_several"
    # The fewer parts it takes, the likelier it is.
    return Cause(kind, proposals, code, values, chance=chance, weight=1.0 / len(chosen))


def _amount(amount: Decimal, unit: str) -> str:
    return exact.trimmed(amount) + unit


def _spread(gap: Decimal) -> float:
    """Return how many figures of the size of ``gap`` there are."""
    return max(10.0, float(abs(gap)) * 10 ** decimals_of(gap) / 10 ** _zeros(gap))


def _zeros(amount: Decimal) -> int:
    """Return how many zeros a whole figure ends with: a round gap is met by round parts more often."""
    digits = exact.plain(abs(amount))
    return 0 if "." in digits or amount == 0 else min(len(digits) - len(digits.rstrip("0")), int(log10(float(abs(amount)))))

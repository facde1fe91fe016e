"""A base counted otherwise than the targets: the years behind it add up, or differ otherwise, and the gap is what one part states."""

from __future__ import annotations

from collections.abc import Iterator

from ningbo_planner.domain import exact
from ningbo_planner.explain.cause import Cause, CauseKind, Proposal
from ningbo_planner.explain.combinations import sets_with_sum
from ningbo_planner.explain.setting import Setting

_MOST_LEFT_OUT = 2


def scope_causes(setting: Setting) -> Iterator[Cause]:
    """Yield the parts that the base period seems to leave out, where it is the base that disagrees."""
    gap, table = setting.gap, setting.table
    if not gap or gap > 0 or not table.period(setting.equation.stated.period).is_base:
        return
    parts = [seat for seat in setting.numeric_parts if seat.amount]
    for size in range(1, _MOST_LEFT_OUT + 1):
        for chosen in sets_with_sum(parts, -gap, size):
            values = {
                "row": setting.name(setting.stated.cell),
                "period": setting.period(setting.stated.cell),
                "names": "、".join(setting.name(seat.cell) for seat in chosen),
                "gap": exact.trimmed(-gap) + setting.unit,
            }
            proposals = tuple(Proposal(seat.cell, seat.quantity, seat.quantity) for seat in chosen)
            yield Cause(CauseKind.SCOPE, proposals, "cause.scope", values, weight=1.0 / size)

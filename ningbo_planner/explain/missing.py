"""A part without a figure: what it would have to be, and whether that fits what it says in the years around."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ningbo_planner.domain import exact
from ningbo_planner.explain.cause import Cause, CauseKind, Proposal
from ningbo_planner.explain.setting import Seat, Setting, like

# A figure up to so many times larger or smaller than the one beside it is a plausible step of one year.
_FITS = Decimal(3)


def missing_causes(setting: Setting) -> Iterator[Cause]:
    """Yield the one cause where figures are missing: one part that would have to be the gap, or several that would have to share it."""
    if setting.gap is None or not setting.open_parts or not setting.numeric_parts:
        return
    row, period = setting.name(setting.stated.cell), setting.period(setting.stated.cell)
    gap = exact.trimmed(abs(setting.gap)) + setting.unit
    if len(setting.open_parts) > 1:
        names = "、".join(setting.name(seat.cell) for seat in setting.open_parts)
        proposals = tuple(Proposal(seat.cell, seat.quantity, seat.quantity) for seat in setting.open_parts)
        code = "cause.missing_several" if setting.gap >= 0 else "cause.missing_too_much"
        yield Cause(CauseKind.MISSING, proposals, code, {"row": row, "period": period, "names": names, "gap": gap}, weight=0.8 if setting.gap >= 0 else 0.1)
        return
    yield _one_missing(setting, setting.open_parts[0], {"total": row, "period": period})


def _one_missing(setting: Setting, seat: Seat, values: dict[str, str]) -> Cause:
    """Say what the one missing part would have to be, and hold it against the nearest figure of its row."""
    gap = setting.gap or exact.ZERO
    amount = gap / seat.factor
    proposal = Proposal(seat.cell, seat.quantity, like(seat.quantity, amount))
    unit = setting.plan.unit_of(seat.cell)
    values |= {"row": setting.name(seat.cell), "would_be": f"{exact.trimmed(amount)}{unit}"}
    if amount < 0:
        return Cause(CauseKind.MISSING, (proposal,), "cause.missing_negative", values, weight=0.1)
    beside = _nearest(setting, seat)
    if beside is None:
        return Cause(CauseKind.MISSING, (proposal,), "cause.missing", values)
    period, known = beside
    values |= {"beside": f"{exact.trimmed(known)}{unit}", "beside_period": period}
    fits = known > 0 and known / _FITS <= amount <= known * _FITS
    return Cause(CauseKind.MISSING, (proposal,), "cause.missing_fits" if fits else "cause.missing_unfit", values, weight=1.5 if fits else 0.4)


def _nearest(setting: Setting, seat: Seat) -> tuple[str, Decimal] | None:
    """Return the figure of the row that stands nearest in time, the later one first, with its period's label."""
    table = setting.plan.tables[seat.cell.table]
    periods = [period.id for period in table.periods]
    at = periods.index(seat.cell.period)
    for away in sorted(range(len(periods)), key=lambda each: (abs(each - at), each < at)):
        point = table.cell(seat.cell.row, periods[away]).number
        if point is not None:
            return table.periods[away].label, point
    return None

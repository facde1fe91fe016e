"""Whether rounding explains a gap: proved with the intervals that the printed figures stand for, or proved not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ningbo_planner.domain import exact
from ningbo_planner.domain.bounds import bounds_of_row
from ningbo_planner.domain.equations import Equation
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.table import CellRef, RowRef, Table
from ningbo_planner.explain.cause import Cause, CauseKind, Proposal
from ningbo_planner.explain.setting import Setting, decimals_of, like

# Steps that people round to; the largest one that all figures of a row share is taken for its step.
_STEPS = (Decimal(1000), Decimal(100), Decimal(10))
# So many figures must share a step before it is taken for more than an accident.
_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class RoundingVerdict:
    """What rounding can do about a gap.

    Attributes:
        explains: whether unrounded figures exist that print as these do and add up.
        gap: stated minus computed.
        most: the largest gap that rounding could make, in the unit of the stated cell.
    """

    explains: bool
    gap: Decimal
    most: Decimal


def rounding_of(plan: Plan, equation: Equation) -> RoundingVerdict | None:
    """Judge one equation by the precision of its figures; ``None`` where one is no plain number.

    Each figure stands for all values within half a unit of its last printed place, or half a step where its row has one, both ends included; the sums of such intervals are exact.
    """
    setting = Setting(plan, equation)
    seats = list(setting.seats())
    if setting.gap is None or setting.open_parts or any(seat.quantity.state is not State.NUMBER for seat in seats):
        return None
    most = exact.total(exact.multiply(precision_of(plan, seat.cell), abs(seat.factor)) for seat in seats) / 2
    return RoundingVerdict(abs(setting.gap) <= most, setting.gap, most)


def precision_of(plan: Plan, cell: CellRef) -> Decimal:
    """Return what a figure is rounded to: the step that its row is kept to, where it is on it, or else the unit of its last printed place (``1.77``: 0.01)."""
    point = plan.quantity(cell).low
    if point is None:
        return Decimal(1)
    place = Decimal(1).scaleb(-decimals_of(point))
    bounds = bounds_of_row(plan, RowRef(cell.table, cell.row)) if plan.bounds else None
    step = bounds.step if bounds is not None else None
    return max(place, step) if step and not point % step else place


def step_of_row(table: Table, row: str) -> Decimal | None:
    """Return the step that all targets of a row are multiples of (1000, 100, 10), if there are enough of them; the base was reached, not set."""
    numbers = [table.cell(row, period.id).number for period in table.periods if not period.is_base]
    known = [each for each in numbers if each]
    if len(known) < _ENOUGH:
        return None
    return next((step for step in _STEPS if all(each % step == 0 for each in known)), None)


def rounding_causes(setting: Setting) -> Iterator[Cause]:
    """Yield rounding as a cause: of all figures as they are printed, or of a total that is always a round number."""
    verdict = rounding_of(setting.plan, setting.equation)
    if verdict is None or not verdict.gap:
        return
    unit = setting.unit
    values = {
        "row": setting.name(setting.stated.cell),
        "period": setting.period(setting.stated.cell),
        "gap": exact.trimmed(abs(verdict.gap)) + unit,
        "most": exact.trimmed(verdict.most) + unit,
    }
    if verdict.explains:
        yield Cause(CauseKind.ROUNDING, (), "cause.rounding", values, weight=3.0)
        return
    step = step_of_row(setting.table, setting.stated.cell.row)
    if step is None or not _parts_are_finer(setting, step):
        return
    rounded = (setting.computed / step).quantize(Decimal(1), ROUND_HALF_UP) * step
    if rounded == setting.stated.amount and not setting.table.period(setting.equation.stated.period).is_base:
        values |= {"step": exact.trimmed(step) + unit, "computed": exact.trimmed(setting.computed) + unit, "rounded": exact.trimmed(rounded) + unit}
        proposal = Proposal(setting.stated.cell, setting.stated.quantity, like(setting.stated.quantity, setting.computed))
        yield Cause(CauseKind.ROUNDING, (proposal,), "cause.rounded_total", values, chance=0.02)


def _parts_are_finer(setting: Setting, step: Decimal) -> bool:
    """Tell whether some part is no multiple of the step, so that the total was rounded and the parts were not."""
    return any(seat.amount is not None and seat.amount % step for seat in setting.numeric_parts)



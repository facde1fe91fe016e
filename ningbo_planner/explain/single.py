"""Mistakes in one cell: the figure it states and the one it would have to state are related as typing, pasting or another meaning relate them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import equations_with
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.table import CellRef
from ningbo_planner.explain.cause import Cause, CauseKind, Proposal
from ningbo_planner.explain.setting import Seat, Setting, decimals_of, like

# Slips of the decimal point and of units: 10, 100, 1000 (千), 10000 (亿 for 万).
FACTORS = (Decimal(10), Decimal(100), Decimal(1000), Decimal(10_000))
_HUNDRED = Decimal(100)
# A figure that adds up where it stands has hardly slipped there from elsewhere.
_SETTLED = 0.25


class Slip(NamedTuple):
    """A relation found between what a cell says and what it would have to say.

    Attributes:
        kind, code, values: what it is, and its sentence.
        share: of how many figures are so related by chance.
        weight: below 1 where something besides the two figures speaks against it.
    """

    kind: CauseKind
    code: str
    values: dict[str, str]
    share: float
    weight: float = 1.0


Test = Callable[[Setting, Seat, Decimal], Iterator[Slip]]


def single_causes(setting: Setting) -> Iterator[Cause]:
    """Yield every mistake in one cell that would explain the disagreement."""
    if setting.gap is None or not setting.gap or setting.open_parts:
        return
    seats = [seat for seat in setting.seats() if seat.quantity.state is State.NUMBER]
    for seat in seats:
        required = setting.required(seat)
        if required is None:
            continue
        for test in _TESTS:
            yield from (_cause(setting, seat, required, slip, len(seats)) for slip in test(setting, seat, required))


def _cause(setting: Setting, seat: Seat, required: Decimal, slip: Slip, count: int) -> Cause:
    proposal = Proposal(seat.cell, seat.quantity, like(seat.quantity, required))
    unit = setting.plan.unit_of(seat.cell)
    values = {
        "row": setting.name(seat.cell),
        "period": setting.period(seat.cell),
        "now": f"{seat.quantity.text}{'' if seat.quantity.text.endswith(unit) else unit}",
        "would_be": f"{proposal.would_be.text}{unit}",
        **slip.values,
    }
    return Cause(slip.kind, (proposal,), slip.code, values, chance=slip.share * count, weight=slip.weight * _plausibility(setting, seat, required))


def _digit_swaps(setting: Setting, seat: Seat, required: Decimal) -> Iterator[Slip]:
    """Two digits in each other's place: the figures have the same digits but for the order of two."""
    now, then = exact.plain(abs(_point(seat))), exact.plain(abs(like(seat.quantity, required).low or required))
    if _point(seat) * required <= 0 or len(now) != len(then):
        return
    places = [at for at, (one, other) in enumerate(zip(now, then, strict=True)) if one != other]
    if len(places) == 2 and (now[places[0]], now[places[1]]) == (then[places[1]], then[places[0]]):
        is_adjacent = places[1] - places[0] == 1
        digits = {"first": now[places[0]], "second": now[places[1]]}
        pairs = len({(one, other) for one, other in combinations([sign for sign in now if sign.isdigit()], 2) if one != other})
        yield Slip(CauseKind.DIGIT_SWAP, "cause.digit_swap", digits, max(1, pairs) / _range(seat) * (1 if is_adjacent else 3))


def _factors(setting: Setting, seat: Seat, required: Decimal) -> Iterator[Slip]:
    """A decimal point or a unit out of place."""
    now = _point(seat)
    for factor in FACTORS:
        if required and exact.multiply(required, factor) == now:
            yield Slip(CauseKind.FACTOR, "cause.factor_up", {"factor": exact.trimmed(factor)}, 2 * len(FACTORS) / _range(seat))
        elif now and exact.multiply(now, factor) == required:
            yield Slip(CauseKind.FACTOR, "cause.factor_down", {"factor": exact.trimmed(factor)}, 2 * len(FACTORS) / _range(seat))


def _signs(setting: Setting, seat: Seat, required: Decimal) -> Iterator[Slip]:
    """A minus left out, or one too many."""
    if required and required == -_point(seat):
        yield Slip(CauseKind.SIGN, "cause.sign", {}, 1 / _range(seat))


def _rates(setting: Setting, seat: Seat, required: Decimal) -> Iterator[Slip]:
    """A growth rate where a level belongs: last year's level grown by it is what the cell would have to say, as exactly as that is printed."""
    before = _earlier(setting, seat)
    if not before or required <= 0 or abs(_point(seat)) > _HUNDRED:
        return
    grown = exact.multiply(before[-1], exact.add(Decimal(1), exact.multiply(_point(seat), Decimal("0.01"))))
    step = Decimal(1).scaleb(-min(decimals_of(required), decimals_of(before[-1])))
    if abs(exact.subtract(grown, required)) <= step / 2 and required != before[-1]:
        yield Slip(CauseKind.RATE, "cause.rate", {"before": exact.trimmed(before[-1])}, 1 / _range(seat))


def _cumulatives(setting: Setting, seat: Seat, required: Decimal) -> Iterator[Slip]:
    """A cumulative where the year's own figure belongs, or the other way round."""
    before = _earlier(setting, seat)
    if not before:
        return
    total = exact.total(before)
    if exact.subtract(_point(seat), total) == required:
        yield Slip(CauseKind.CUMULATIVE, "cause.cumulative", {"total": exact.trimmed(total)}, 2 / _range(seat))
    elif exact.add(_point(seat), total) == required:
        yield Slip(CauseKind.CUMULATIVE, "cause.not_cumulative", {"total": exact.trimmed(total)}, 2 / _range(seat))


def _shifts(setting: Setting, seat: Seat, required: Decimal) -> Iterator[Slip]:
    """The figure of the neighbouring year or row: it stands here though it belongs there, or what belongs here stands there."""
    neighbours = list(setting.neighbours(seat.cell))
    for neighbour in neighbours:
        quantity = setting.plan.quantity(neighbour)
        if quantity.state is not State.NUMBER or quantity.low is None:
            continue
        where = {"other_row": setting.name(neighbour), "other_period": setting.period(neighbour)}
        beside = "year" if neighbour.row == seat.cell.row else "row"
        if quantity.low == _point(seat) and _is_telling(seat):
            yield Slip(CauseKind.SHIFTED, f"cause.shifted_in_{beside}", where, len(neighbours) / _range(seat))
        elif quantity.low == required and neighbour not in setting.equation.cells:
            yield Slip(CauseKind.SHIFTED, f"cause.shifted_away_{beside}", where, len(neighbours) / _range(seat), _SETTLED if _adds_up(setting, neighbour) else 1.0)


_TESTS: tuple[Test, ...] = (_digit_swaps, _factors, _signs, _rates, _cumulatives, _shifts)


def _point(seat: Seat) -> Decimal:
    """Return what a cell says; only cells with a number are looked at."""
    return seat.quantity.low or exact.ZERO


def _adds_up(setting: Setting, cell: CellRef) -> bool:
    """Tell whether a cell belongs where it stands: it takes part in sums, and all of them hold."""
    held = [equation.holds(setting.plan) for equation in equations_with(setting.plan, cell)]
    return any(held) and False not in held


def _is_telling(seat: Seat) -> bool:
    """Tell whether a figure is not so round that two cells state it anyway."""
    digits = exact.plain(abs(_point(seat))).replace(".", "").strip("0")
    return len(digits) >= 2


def _range(seat: Seat) -> float:
    """Return how many figures of this size and precision there are: what a match by chance is measured against."""
    return max(10.0, float(abs(_point(seat)) * 10 ** decimals_of(_point(seat))))


def _earlier(setting: Setting, seat: Seat) -> list[Decimal]:
    """Return the row's figures of the periods before, the nearest last; nothing where one of them has no number."""
    table = setting.plan.tables[seat.cell.table]
    found = []
    for period in table.periods:
        if period.id == seat.cell.period:
            return found
        point = table.cell(seat.cell.row, period.id, seat.cell.layer).number
        if point is None:
            return []
        found.append(point)
    return []


def _plausibility(setting: Setting, seat: Seat, required: Decimal) -> float:
    """Return above 1 when the required figure lies between its neighbours in time as the present one does not, below 1 when it is the worse fit."""
    table = setting.plan.tables[seat.cell.table]
    periods = [period.id for period in table.periods]
    at = periods.index(seat.cell.period)
    around = [table.cell(seat.cell.row, periods[each], seat.cell.layer).number for each in (at - 1, at + 1) if 0 <= each < len(periods)]
    known = [float(each) for each in around if each is not None and each > 0]
    if not known:
        return 1.0
    if required <= 0:
        return 0.2
    return _closeness(float(required), known) / max(0.2, _closeness(float(_point(seat)), known)) if _point(seat) > 0 else 1.5


def _closeness(amount: float, known: list[float]) -> float:
    """Return 1 for a figure in the middle of those known, towards 0 the more times it is larger or smaller than all of them."""
    low, high = min(known), max(known)
    if low <= amount <= high:
        return 1.0
    times = low / amount if amount < low else amount / high
    return max(0.2, min(1.0, 1.6 / times))

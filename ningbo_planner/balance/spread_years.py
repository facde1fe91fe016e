"""A figure reached over the years: from what a row says in one period to what it shall say in another, as near to an even, constant, early, late or
S-shaped path as steps, holds and bounds allow; or why they leave no path.

What a year may say depends on the year before it (not below it, growth between a and b). So the values that still lead to the end are worked out
backwards as exact intervals, and the path is then chosen forwards inside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from ningbo_planner.balance.spread import Move, Role, Spread, smallest, stated_like
from ningbo_planner.balance.spread_demands import Conflict, Demand, DemandKind, Release
from ningbo_planner.domain import exact
from ningbo_planner.domain.bounds import bounds_of_row
from ningbo_planner.domain.growth_paths import Method, path
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.precision import finest
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.series import decimals_of
from ningbo_planner.domain.table import TARGET, CellRef, RowRef
from ningbo_planner.errors import PlannerError

# Paths are computed so much finer than they are written, so that rounding is done once.
_FINER = 8
# So many figures are tried before a path on the steps counts as not to be found.
_MOST_TRIES = 20_000
_BLANK = frozenset({State.EMPTY, State.MISSING})
Span = tuple[Fraction | None, Fraction | None]


@dataclass(frozen=True, slots=True)
class YearsTask:
    """A figure to be reached.

    Attributes:
        plan, table, row, layer: where.
        periods: from the one that the path starts at to the one it ends in, at least two.
        method: how it runs; one that leads to an end.
        amount: what the row shall say at the end.
        step: figures between are multiples of it.
        without: demands that are left out of account.
    """

    plan: Plan
    table: str
    row: str
    periods: tuple[str, ...]
    method: Method
    amount: Decimal
    step: Decimal | None = None
    layer: str = TARGET
    without: frozenset[Demand] = frozenset()

    def cell(self, at: int) -> CellRef:
        """Return the cell of the period at ``at``."""
        return CellRef(self.table, self.row, self.periods[at], self.layer)


@dataclass(slots=True)
class _Year:
    """One period of a path: what it may say by itself, and after the period before."""

    cell: CellRef
    quantity: Quantity
    role: Role
    lows: list[tuple[Decimal, Demand]]
    highs: list[tuple[Decimal, Demand]]
    # Factors on the figure of the period before.
    least: list[tuple[Fraction, Demand]]
    most: list[tuple[Fraction, Demand]]
    step: Decimal
    step_demand: Demand | None = None

    def demands(self) -> Iterator[Demand]:
        """Yield everything that is demanded of it."""
        yield from (demand for _, demand in (*self.lows, *self.highs, *self.least, *self.most))
        if self.step_demand is not None:
            yield self.step_demand


def spread_years(task: YearsTask) -> Spread | Conflict:
    """Lead a row to its figure.

    Raises:
        PlannerError: there is no figure to start from, or no rate leads from one to the other.
    """
    table, end = task.plan.tables[task.table], task.cell(len(task.periods) - 1)
    start = task.plan.quantity(task.cell(0)).number
    if start is None:
        raise PlannerError("spread.no_start", row=table.get(task.row, "name"), period=table.period(task.periods[0]).label)
    hold = task.plan.holds.get(cell_key(end))
    if hold is not None and task.plan.quantity(end).number is None:
        raise PlannerError("spread.held_total", row=table.get(task.row, "name"), owner=hold.owner, reason=hold.reason)
    places = max(finest(table, task.row, task.layer), *(decimals_of(each) for each in (task.amount, start, task.step or task.amount)))
    ideal = [Fraction(each) for each in path(task.method, start, task.amount, len(task.periods) - 1, places + _FINER)]
    found = _chosen(task, ideal)
    return _conflict(task, start, ideal) if found is None else _result(task, found)


def _result(task: YearsTask, amounts: Sequence[Decimal]) -> Spread:
    moves = []
    for at, (year, amount) in enumerate(zip(_years(task), amounts, strict=True), 1):
        if year.role is Role.FREE:
            moves.append(Move(year.cell, year.quantity, stated_like(task.plan, year.cell, year.quantity, amount), 0, Role.FREE, _limits(year, amounts, at - 1, task)))
        else:
            counts = amount if year.role is Role.STATED else None
            moves.append(Move(year.cell, year.quantity, year.quantity, 0, year.role, counts_as=counts))
    return Spread(task.cell(len(task.periods) - 1), tuple(moves))


def _limits(year: _Year, amounts: Sequence[Decimal], at: int, task: YearsTask) -> tuple[DemandKind, ...]:
    """Return the bounds that a figure stops at."""
    before = amounts[at - 1] if at else task.plan.quantity(task.cell(0)).number or exact.ZERO
    ends = [(Fraction(bound), demand) for bound, demand in (*year.lows, *year.highs)]
    ends += [(Fraction(before) * factor, demand) for factor, demand in (*year.least, *year.most)]
    return tuple(dict.fromkeys(demand.kind for bound, demand in ends if abs(Fraction(amounts[at]) - bound) < Fraction(year.step)))


# ------------------------------------------------------------------------------------------------------------- what is demanded


def _years(task: YearsTask) -> list[_Year]:
    """Return the periods behind the first with what is demanded of them."""
    years = [_year(task, at) for at in range(1, len(task.periods))]
    last = years[-1]
    last.step, last.step_demand = Decimal(1).scaleb(-decimals_of(task.amount)), None
    return years


def _year(task: YearsTask, at: int) -> _Year:
    cell = task.cell(at)
    quantity = task.plan.quantity(cell)
    bounds = bounds_of_row(task.plan, RowRef(task.table, task.row))
    own = Decimal(1).scaleb(-finest(task.plan.tables[task.table], task.row, task.layer))
    year = _Year(cell, quantity, _role(task, quantity, cell, at == len(task.periods) - 1), [], [], [], [], own)
    _note_figure(task, year)
    if bounds is not None and year.role is not Role.HELD:
        for name, amount, ends in (("low", bounds.low, year.lows), ("high", bounds.high, year.highs)):
            _note(task, ends, amount, Demand(DemandKind(name), cell, amount, reason=bounds.note))
        rates = (("min_growth", bounds.min_growth, year.least), ("max_growth", bounds.max_growth, year.most))
        for name, rate, factors in rates:
            _note(task, factors, None if rate is None else 1 + Fraction(rate) / 100, Demand(DemandKind(name), cell, None, reason=bounds.note, rate=rate))
        _note(task, year.least, Fraction(1) if bounds.not_below_last else None, Demand(DemandKind.NOT_BELOW_LAST, cell, None, reason=bounds.note))
    steps = ((bounds.step if bounds is not None else None, DemandKind.STEP), (task.step, DemandKind.ORDERED_STEP))
    for step, demand in steps if year.role is Role.FREE else ():
        wanted = Demand(demand, cell, step)
        if step is not None and wanted not in task.without:
            year.step, year.step_demand = step, wanted
    return year


def _note(task: YearsTask, ends: list[tuple[Decimal, Demand]] | list[tuple[Fraction, Demand]], amount: Decimal | Fraction | None, demand: Demand) -> None:
    if amount is not None and demand not in task.without:
        ends.append((amount, demand))  # type: ignore[arg-type]


def _role(task: YearsTask, quantity: Quantity, cell: CellRef, is_last: bool) -> Role:
    """Return what a period is: held, stating a bound that stays, without a figure, or free."""
    hold = task.plan.holds.get(cell_key(cell))
    if hold is not None and quantity.number is not None and _hold(quantity, cell, hold.owner, hold.reason) not in task.without:
        return Role.HELD
    is_blank = quantity.state in _BLANK and hold is None
    if is_last or is_blank or quantity.number is not None:
        return Role.FREE
    return Role.STATED if quantity.is_numeric else Role.OUT


def _hold(quantity: Quantity, cell: CellRef, owner: str, reason: str) -> Demand:
    return Demand(DemandKind.HOLD, cell, quantity.number, owner, reason)


def _note_figure(task: YearsTask, year: _Year) -> None:
    """Note what a held figure, a bound or the end of the path demands."""
    hold, number, interval = task.plan.holds.get(cell_key(year.cell)), year.quantity.number, year.quantity.interval()
    if year.role is Role.HELD and hold is not None and number is not None:
        demand = _hold(year.quantity, year.cell, hold.owner, hold.reason)
        year.lows.append((number, demand))
        year.highs.append((number, demand))
        year.step = Decimal(1).scaleb(-decimals_of(number))
    elif year.role is Role.STATED and interval is not None:
        demand = Demand(DemandKind.STATED, year.cell, year.quantity.point)
        year.lows += [] if interval.low is None else [(exact.add(interval.low, year.step if interval.low_open else exact.ZERO), demand)]
        year.highs += [] if interval.high is None else [(exact.subtract(interval.high, year.step if interval.high_open else exact.ZERO), demand)]


# ----------------------------------------------------------------------------------------------------------- the path is chosen


def _backwards(years: Sequence[_Year], amount: Decimal) -> list[Span] | None:
    """Return from which values of each period, the start first, the end can still be reached, steps not regarded; ``None`` where from none."""
    end = Fraction(amount)
    spans: list[Span] = [_within((end, end), years[-1])]
    for year in reversed(years):
        low, high = spans[0]
        if low is not None and high is not None and low > high:
            return None
        # before times least stays under the upper end, before times most over the lower one.
        top = min((high / factor for factor, _ in year.least if high is not None and factor > 0), default=None)
        bottom = max((low / factor for factor, _ in year.most if low is not None and factor > 0), default=None)
        at = len(years) - len(spans)
        spans.insert(0, _within((bottom, top), years[at - 1]) if at else (bottom, top))
    return spans


def _within(span: Span, year: _Year) -> Span:
    low = max((bound for bound in (span[0], *(Fraction(amount) for amount, _ in year.lows)) if bound is not None), default=None)
    high = min((bound for bound in (span[1], *(Fraction(amount) for amount, _ in year.highs)) if bound is not None), default=None)
    return low, high


def _inside(value: Fraction, span: Span) -> bool:
    return (span[0] is None or value >= span[0]) and (span[1] is None or value <= span[1])


def _is_open(task: YearsTask, start: Decimal) -> bool:
    """Tell whether holds and bounds leave a path, steps not regarded."""
    spans = _backwards(_years(task), task.amount)
    return spans is not None and _inside(Fraction(start), spans[0])


def _chosen(task: YearsTask, ideal: Sequence[Fraction]) -> list[Decimal] | None:
    """Return the figures behind the first, or ``None`` where there is no path, or none on the steps."""
    years = _years(task)
    spans = _backwards(years, task.amount)
    if spans is None or not _inside(ideal[0], spans[0]):
        return None
    dead: set[tuple[int, Fraction]] = set()
    tries = iter(range(_MOST_TRIES))

    def onwards(at: int, before: Fraction) -> list[Decimal] | None:
        if at == len(years):
            return []
        for value in _candidates(years[at], spans[at + 1], before, ideal[at + 1]):
            if next(tries, None) is None:
                return None
            rest = None if (at, value) in dead else onwards(at + 1, value)
            if rest is not None:
                return [_amount(value), *rest]
            dead.add((at, value))
        return None

    return onwards(0, ideal[0])


def _candidates(year: _Year, span: Span, before: Fraction, ideal: Fraction) -> Iterator[Fraction]:
    """Yield the figures on the step that may follow ``before``, the nearest to the path first, halves upwards."""
    low = max((bound for bound in (span[0], *(before * factor for factor, _ in year.least)) if bound is not None), default=None)
    high = min((bound for bound in (span[1], *(before * factor for factor, _ in year.most)) if bound is not None), default=None)
    step = Fraction(year.step)
    first = ideal if low is None else max(ideal, low)
    first = first if high is None else min(first, high)
    above, below = ceil(first / step), ceil(first / step) - 1
    most, least = (None if high is None else floor(high / step)), (None if low is None else ceil(low / step))
    while True:
        can_rise, can_fall = most is None or above <= most, least is None or below >= least
        if not (can_rise or can_fall):
            return
        if can_rise and (not can_fall or above * step - ideal <= ideal - below * step):
            yield above * step
            above += 1
        else:
            yield below * step
            below -= 1


def _amount(value: Fraction) -> Decimal:
    """Return a figure that lies on a decimal step."""
    return Decimal(exact.trimmed(exact.EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))))


# --------------------------------------------------------------------------------------------------------- why there is no path


def _conflict(task: YearsTask, start: Decimal, ideal: Sequence[Fraction]) -> Conflict:
    """Return the smallest set of demands that leaves no path."""
    every = _demands(task)
    is_open = _is_open(task, start)

    def stands(kept: Sequence[Demand]) -> bool:
        freed = replace(task, without=task.without | (set(every) - set(kept)))
        return _chosen(freed, ideal) is None if is_open else not _is_open(freed, start)

    demands = smallest(every, stands)
    at, (low, high) = _reach(task, start)
    is_crossed = low is not None and high is not None and low > high
    wanted = low if is_crossed and low is not None else Fraction(task.amount)
    by = max(Fraction(0), *(each for each in (None if low is None else low - wanted, None if high is None else wanted - high) if each is not None))
    nearest = () if is_crossed else _nearest(task, start, (low, high))
    return Conflict(task.cell(at), _shown(wanted), None if low is None else _shown(low), None if high is None else _shown(high), _shown(by), tuple(demands), _releases(task, start, ideal, demands), nearest)


def _releases(task: YearsTask, start: Decimal, ideal: Sequence[Fraction], demands: Sequence[Demand]) -> tuple[Release, ...]:
    """Return what letting go of each demand would give, those that solve it first."""
    found = []
    for demand in (demand for demand in demands if demand.can_be_released):
        freed = replace(task, without=task.without | {demand})
        low, high = _reach(freed, start)[1]
        found.append(Release(demand, _chosen(freed, ideal) is not None, None if low is None else _shown(low), None if high is None else _shown(high)))
    return tuple(sorted(found, key=lambda release: not release.solves))


def _demands(task: YearsTask) -> list[Demand]:
    """Return every demand along the path, those that holds hide too."""
    seen: dict[Demand, None] = {}
    for year in _years(task):
        seen |= dict.fromkeys(year.demands())
    held = frozenset(demand for demand in seen if demand.kind is DemandKind.HOLD)
    for year in _years(replace(task, without=task.without | held)) if held else ():
        seen |= dict.fromkeys(year.demands())
    return list(seen)


def _reach(task: YearsTask, start: Decimal) -> tuple[int, Span]:
    """Return between what the row can end, coming from its start, steps not regarded; or the first period in which nothing is left, and its two ends."""
    span: Span = (Fraction(start), Fraction(start))
    for at, year in enumerate(_years(task), 1):
        low = max((span[0] * factor for factor, _ in year.least if span[0] is not None), default=None)
        high = min((span[1] * factor for factor, _ in year.most if span[1] is not None), default=None)
        span = _within((low, high), year)
        if span[0] is not None and span[1] is not None and span[0] > span[1]:
            return at, span
    return len(task.periods) - 1, span


def _nearest(task: YearsTask, start: Decimal, reach: Span) -> tuple[Decimal, ...]:
    """Return the nearest figure that the row can end with, where that is what stands against it."""
    wanted = Fraction(task.amount)
    bound = reach[0] if reach[0] is not None and wanted < reach[0] else reach[1] if reach[1] is not None and wanted > reach[1] else None
    if bound is None:
        return ()
    step = Fraction(1, 10 ** max(finest(task.plan.tables[task.table], task.row, task.layer), decimals_of(task.amount)))
    amount = _amount((ceil(bound / step) if wanted < bound else floor(bound / step)) * step)
    ideal = [Fraction(each) for each in path(task.method, start, amount, len(task.periods) - 1, decimals_of(amount) + _FINER)]
    return (amount,) if _chosen(replace(task, amount=amount), ideal) is not None else ()


def _shown(bound: Fraction) -> Decimal:
    """Return a bound as a decimal; one without an end is told to eight decimals."""
    return Decimal(exact.trimmed(Decimal(floor(bound * 10**_FINER)).scaleb(-_FINER, context=exact.EXACT)))

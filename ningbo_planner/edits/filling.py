"""Filling rows along a path: what the series dialog proposes for the plan, row by row, before anything is written.

It reads the plan and writes nothing; :func:`writes` are the quantities for the one step. Held cells are part of it, so that who writes can keep
and count them like with any other bulk act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ningbo_planner.domain import exact
from ningbo_planner.domain.growth_paths import BY_AN_AMOUNT, Method, path, split
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.precision import finest
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.series import PLAIN, Frame, decimals_of, frame_of
from ningbo_planner.domain.table import TARGET, CellRef, Table
from ningbo_planner.errors import PlannerError

_UNFILLED = frozenset({State.EMPTY, State.MISSING})


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be filled, and how.

    Attributes:
        table, rows: which rows; for a split by shares its parts, all of them.
        periods: from the one that the path starts at to the one it ends with, at least two.
        method: how it runs.
        layer: targets, or what was reached.
        amount: the growth in percent or the step, for the methods that are given one.
        decimals: what is rounded to; ``None`` for as many as each row has.
        keeps_filled: whether figures that stand between the ends already are left as they are.
        starts, ends: what was typed in place of a row's own first and last figure, by row.
        total: the row that is split, for a split by shares.
    """

    table: str
    rows: tuple[str, ...]
    periods: tuple[str, ...]
    method: Method
    layer: str = TARGET
    amount: Decimal | None = None
    decimals: int | None = None
    keeps_filled: bool = False
    starts: Mapping[str, Decimal] = field(default_factory=dict)
    ends: Mapping[str, Decimal] = field(default_factory=dict)
    total: str = ""

    def cell(self, row: str, at: int) -> CellRef:
        """Return the cell of ``row`` in the period at ``at``."""
        return CellRef(self.table, row, self.periods[at], self.layer)


@dataclass(frozen=True, slots=True)
class RowPath:
    """What is proposed for one row.

    Attributes:
        row: its id.
        old: what stands there, by period.
        planned: where the path leads; what stands there already where it leads nowhere else.
        held, filled: places that are kept because they are held, or because filled ones are to be kept.
        problem: why there is no path, else ``None``.
    """

    row: str
    old: tuple[Quantity, ...]
    planned: tuple[Quantity, ...]
    held: frozenset[int] = frozenset()
    filled: frozenset[int] = frozenset()
    problem: PlannerError | None = None

    @property
    def new(self) -> tuple[Quantity, ...]:
        """What will stand there, what is kept among it."""
        kept = self.held | self.filled
        return tuple(old if at in kept else planned for at, (old, planned) in enumerate(zip(self.old, self.planned, strict=True)))

    @property
    def changed(self) -> dict[int, Quantity]:
        """What is to be written by place, held cells among it; a figure that says the same already is left as it is printed."""
        pairs = enumerate(zip(self.old, self.planned, strict=True))
        return {at: planned for at, (old, planned) in pairs if at not in self.filled and not old.same_meaning(planned)}


Progress = Callable[[int, int], None]


def propose(plan: Plan, order: Order, progress: Progress | None = None) -> list[RowPath]:
    """Return the path of every row, the split total before its parts; a row without a path says why."""
    if order.method is Method.SHARES:
        return _split(plan, order)
    found = []
    for at, row in enumerate(order.rows):
        found.append(_row_path(plan, order, row))
        if progress is not None:
            progress(at + 1, len(order.rows))
    return found


def writes(order: Order, paths: Iterable[RowPath]) -> dict[CellRef, Quantity]:
    """Return the quantities that ``paths`` write, by cell."""
    return {order.cell(each.row, at): quantity for each in paths for at, quantity in each.changed.items()}


def _row_path(plan: Plan, order: Order, row: str) -> RowPath:
    """Return the path of one row."""
    table = plan.tables[order.table]
    old = tuple(table.cell(row, period, order.layer) for period in order.periods)
    held = _held(plan, order, row)
    try:
        amounts = _amounts(table, order, row, old, held)
    except PlannerError as problem:
        return RowPath(row, old, old, held, problem=problem)
    frame = next((frame_of(each) for each in old if each.number is not None), PLAIN)
    last = len(old) - 1
    filled = _filled(order, old) - held - {0, last}
    return RowPath(row, old, tuple(map(_stated(frame), old, amounts)), held, filled)


def _stated(frame: Frame) -> Callable[[Quantity, Decimal], Quantity]:
    """Return a way to state an amount as its row is printed; a cell that says it already stays as it is."""
    return lambda old, amount: old if old.number == amount else frame.around(amount)


def _amounts(table: Table, order: Order, row: str, old: Sequence[Quantity], held: frozenset[int]) -> tuple[Decimal, ...]:
    """Return the figures of a row's path, or raise a sentence on why there is none."""
    last = len(old) - 1
    start = old[0].number if 0 in held else order.starts.get(row, old[0].number)
    if start is None:
        raise _unstated("start", table, row, order.periods[0], old[0])
    aim = order.amount
    if order.method not in BY_AN_AMOUNT:
        aim = old[last].number if last in held else order.ends.get(row, old[last].number)
        if aim is None:
            raise _unstated("end", table, row, order.periods[last], old[last])
    if aim is None:
        raise PlannerError("growth.no_amount")
    decimals = finest(table, row, order.layer) if order.decimals is None else order.decimals
    typed = [each for each in (order.starts.get(row), order.ends.get(row), order.amount if order.method is Method.GIVEN_STEP else None) if each is not None]
    if order.decimals is None:
        decimals = max([decimals, *map(decimals_of, typed)])
    try:
        return path(order.method, start, aim, last, decimals)
    except PlannerError as problem:
        raise PlannerError("growth.in_row", row=table.get(row, "name"), problem=str(problem)) from problem


def _held(plan: Plan, order: Order, row: str) -> frozenset[int]:
    """Return the places of a row that are held."""
    return frozenset(at for at in range(len(order.periods)) if plan.holds and cell_key(order.cell(row, at)) in plan.holds)


def _filled(order: Order, old: Sequence[Quantity]) -> frozenset[int]:
    """Return the places that are to be kept because something stands there."""
    return frozenset(at for at, each in enumerate(old) if order.keeps_filled and each.state not in _UNFILLED)


def _unstated(what: str, table: Table, row: str, period: str, quantity: Quantity) -> PlannerError:
    """Return the sentence on a figure that a path needs and that is not there."""
    names = {"row": table.get(row, "name"), "period": table.period(period).label, "text": quantity.text}
    return PlannerError(f"growth.no_{what}" if quantity.text else f"growth.no_{what}_empty", **names)


# ----------------------------------------------------------------------------------------------------------- split by shares


def _split(plan: Plan, order: Order) -> list[RowPath]:
    """Return the paths of the total and its parts, each year's total split by the shares of the first period."""
    table, rows = plan.tables[order.table], (order.total, *order.rows)
    old = {row: tuple(table.cell(row, period, order.layer) for period in order.periods) for row in rows}
    held = {row: _held(plan, order, row) for row in rows}
    filled = {row: _filled(order, old[row]) | {0} if row != order.total else frozenset() for row in rows}
    planned = {row: list(quantities) for row, quantities in old.items()}
    problem = None
    try:
        weights = _weights(table, order, old)
        for at in range(1, len(order.periods)):
            for row, amount in _shared(table, order, at, old, {row: held[row] | filled[row] for row in rows}, weights).items():
                planned[row][at] = _stated(frame_of(old[row][0]))(old[row][at], amount)
    except PlannerError as found:
        problem, planned = found, {row: list(quantities) for row, quantities in old.items()}
    said = {order.total: problem}
    return [RowPath(row, old[row], tuple(planned[row]), held[row], filled[row], said.get(row)) for row in rows]


def _weights(table: Table, order: Order, old: Mapping[str, Sequence[Quantity]]) -> dict[str, Decimal]:
    """Return the figures of the parts in the first period; a part that does not apply has none and is left out."""
    units = {table.unit_of(row) for row in (order.total, *order.rows)}
    if len(units) > 1:
        raise PlannerError("growth.units", row=table.get(order.total, "name"), units="、".join(sorted(units)))
    weights = {}
    for row in order.rows:
        first = old[row][0]
        if first.state is State.NOT_APPLICABLE:
            continue
        if first.number is None:
            raise _unstated("share", table, row, order.periods[0], first)
        weights[row] = first.number
    return weights


def _shared(
    table: Table, order: Order, at: int, old: Mapping[str, Sequence[Quantity]], kept: Mapping[str, frozenset[int]], weights: Mapping[str, Decimal]
) -> dict[str, Decimal]:
    """Return what the parts get in one period: what is left of the total when the kept parts have theirs."""
    total = old[order.total][at].number
    if total is None:
        raise _unstated("total", table, order.total, order.periods[at], old[order.total][at])
    free = [row for row in order.rows if at not in kept[row] and row in weights]
    rest = total
    for row in order.rows:
        standing = old[row][at]
        if row in free or standing.state is State.NOT_APPLICABLE:
            continue
        if standing.number is None:
            raise _unstated("part", table, row, order.periods[at], standing)
        rest = exact.subtract(rest, standing.number)
    if not free:
        return {}
    if rest < 0:
        names = {"row": table.get(order.total, "name"), "period": table.period(order.periods[at]).label}
        raise PlannerError("growth.kept_exceed", **names, total=exact.plain(total))
    every = (order.total, *order.rows)
    decimals = max(finest(table, row, order.layer) for row in every) if order.decimals is None else order.decimals
    return dict(zip(free, split(rest, [weights[row] for row in free], decimals), strict=True))

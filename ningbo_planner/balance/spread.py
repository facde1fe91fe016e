"""A figure spread over the parts of its total: exactly, on steps, around what is held, all the way down; or why that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ningbo_planner.balance.spread_demands import Conflict, Demand, DemandKind, Release
from ningbo_planner.balance.figure import like
from ningbo_planner.balance.spread_grow import Task, grow
from ningbo_planner.balance.spread_tree import End, Node, Role, crossed, demands_in, high_end, low_end, pass_down, places_of, staying
from ningbo_planner.domain import exact
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.series import PLAIN, decimals_of, frame_of
from ningbo_planner.domain.table import CellRef
from ningbo_planner.errors import PlannerError

# What letting go would give is worked out for so many demands of a contradiction, and so many figures beside the wanted one are tried.
MOST_RELEASES = 30
_NEAR = 50
_UPPER = frozenset({DemandKind.HIGH, DemandKind.MAX_GROWTH})


@dataclass(frozen=True, slots=True)
class Move:
    """One figure of a spread.

    Attributes:
        cell, before, after: which, what it says, what it will say.
        depth: how far under the total.
        role: whether it takes part, see :class:`Role`.
        limits: the bounds that it stops at.
        counts_as: what a bound or a range is taken for in the sum, in the unit of its row; ``None`` for all others.
    """

    cell: CellRef
    before: Quantity
    after: Quantity
    depth: int
    role: Role = Role.FREE
    limits: tuple[DemandKind, ...] = ()
    counts_as: Decimal | None = None

    @property
    def moved(self) -> Decimal:
        """By how much it moves, in the unit of its row; a cell that said nothing moves from zero."""
        return exact.subtract(self.after.point or exact.ZERO, self.before.point or exact.ZERO)

    @property
    def is_changed(self) -> bool:
        """Whether it will say something else."""
        return self.after != self.before


@dataclass(frozen=True, slots=True)
class Spread:
    """What a spread would write.

    Attributes:
        total: the cell whose figure is spread.
        moves: the total and everything under it, in the order of print.
        alike: totals whose parts share alike because none of them has a claim.
        negative: totals with a part below zero, where only the difference is shared out, by the size of the parts.
        gaps: totals that did not agree with their parts, with the gap that the spread closes, in the unit of the total that is spread.
        is_finer: whether parts get more decimals than their rows are written with, because they could not add up otherwise.
    """

    total: CellRef
    moves: tuple[Move, ...]
    alike: tuple[CellRef, ...] = ()
    negative: tuple[CellRef, ...] = ()
    gaps: tuple[tuple[CellRef, Decimal], ...] = ()
    is_finer: bool = False

    @property
    def written(self) -> dict[CellRef, Quantity]:
        """The figures that are new, by cell."""
        return {move.cell: move.after for move in self.moves if move.is_changed}


def spread(task: Task) -> Spread | Conflict:
    """Spread the task's figure over the parts of its total.

    Raises:
        PlannerError: the total has no parts that count, or is held without a number that could be spread.
    """
    root = grow(task)
    hold = task.plan.holds.get(cell_key(task.total))
    if hold is not None and root.quantity.number is None:
        raise PlannerError("spread.held_total", row=_name(task), owner=hold.owner, reason=hold.reason)
    if not root.sharing:
        raise PlannerError("spread.no_parts", row=_name(task))
    contradiction = _out_of_reach(task, root)
    if contradiction is not None:
        return contradiction
    done = _shared(task, root)
    return _off_the_steps(task, root) if done is None else done


def _name(task: Task) -> str:
    return task.plan.tables[task.total.table].get(task.total.row, "name")


def _shared(task: Task, root: Node) -> Spread | None:
    """Share out, with finer figures where the rows' own are too coarse."""
    if pass_down(root, task.amount):
        return _result(task.plan, root, is_finer=False)
    finer = grow(_finer(task, root))
    return _result(task.plan, finer, is_finer=True) if pass_down(finer, task.amount) else None


def _finer(task: Task, root: Node) -> Task:
    """Return the task with figures as fine as the total and what stays in it."""
    return replace(task, places=max(map(decimals_of, [task.amount, *staying(root)])))


def is_possible(task: Task) -> bool:
    """Tell whether the task's figure can be spread."""
    root = grow(task)
    return _ends(task, root) is None and _shared(task, root) is not None


# -------------------------------------------------------------------------------------------------------------- what is written


def _result(plan: Plan, root: Node, *, is_finer: bool) -> Spread:
    nodes = list(_with_depth(root, 0))
    totals = [node for node, _ in nodes if node.sharing]
    gaps = [(node.cell, gap) for node in totals if (gap := _gap(node))]
    return Spread(
        root.cell,
        tuple(_move(plan, node, depth) for node, depth in nodes),
        tuple(node.cell for node in totals if node.is_alike),
        tuple(node.cell for node in totals if node.has_negative),
        tuple(gaps),
        is_finer,
    )


def _with_depth(node: Node, depth: int) -> list[tuple[Node, int]]:
    return [(node, depth), *(found for part in node.parts for found in _with_depth(part, depth + 1))]


def _move(plan: Plan, node: Node, depth: int) -> Move:
    before = node.quantity
    if node.role is Role.STATED:
        return Move(node.cell, before, before, depth, node.role, counts_as=_own(node))
    if node.role is not Role.FREE:
        return Move(node.cell, before, before, depth, node.role)
    return Move(node.cell, before, stated_like(plan, node.cell, before, _own(node)), depth, node.role, _limits(node))


def stated_like(plan: Plan, cell: CellRef, before: Quantity, amount: Decimal) -> Quantity:
    """Return the quantity that states ``amount`` in a cell, printed like what stands there or else in its row."""
    if before.number == amount:
        return before
    table = plan.tables[cell.table]
    sample = next((each for each in [before, *(table.cell(cell.row, period.id, cell.layer) for period in table.periods)] if each.number is not None), None)
    frame = PLAIN if sample is None else frame_of(sample)
    return frame.around(like(amount, exact.ZERO if sample is None or sample.low is None else sample.low))


def _own(node: Node) -> Decimal:
    """Return what a figure becomes in the unit of its row; factors are powers of ten, so the quotient is exact."""
    return Decimal(exact.trimmed(exact.EXACT.divide(node.amount, node.factor)))


def _limits(node: Node) -> tuple[DemandKind, ...]:
    """Return the bounds of its row that a figure stops at."""
    step = max((step for step, _ in node.steps), default=exact.ZERO)
    touched = [demand.kind for bound, demand in (*node.lows, *node.highs) if abs(exact.subtract(node.amount, bound)) < step or node.amount == bound]
    return tuple(kind for kind in dict.fromkeys(touched) if kind not in (DemandKind.NOT_NEGATIVE, DemandKind.HOLD))


def _gap(node: Node) -> Decimal:
    """Return what a total said beyond what its parts said; nothing where one of them had no number."""
    numbers = [part.quantity.point for part in node.sharing]
    stated = node.quantity.point
    if stated is None or any(number is None for number in numbers):
        return exact.ZERO
    parts = exact.total(exact.multiply(number, part.factor) for number, part in zip(numbers, node.sharing, strict=True) if number is not None)
    return exact.subtract(exact.multiply(stated, node.factor), parts)


# --------------------------------------------------------------------------------------------------------- why it cannot be done


def _ends(task: Task, root: Node) -> tuple[Node, End, End] | None:
    """Return where and between which ends there is nothing left for a figure, or that the wanted one lies outside."""
    low, high = low_end(root), high_end(root)
    is_outside = (low is not None and task.amount < low[0]) or (high is not None and task.amount > high[0])
    return (root, low, high) if is_outside else crossed(root)


def _out_of_reach(task: Task, root: Node) -> Conflict | None:
    """Return the contradiction where holds and bounds alone leave no room, whatever the steps."""
    found = _ends(task, root)
    if found is None:
        return None
    node, low, high = found
    if node is not root and low is not None and high is not None:
        demands, by, wanted, shifts = (*low[1], *high[1]), exact.subtract(low[0], high[0]), _in_unit_of(node, low[0]), None
    else:
        end = low if low is not None and task.amount < low[0] else high
        shift = exact.subtract(task.amount, end[0] if end is not None else task.amount)
        demands, by, wanted = end[1] if end is not None else (), abs(shift), task.amount
        shifts = {each.cell: _in_unit_of(each, shift) for each in root.below()}
    return Conflict(
        node.cell,
        wanted,
        None if low is None else _in_unit_of(node, low[0]),
        None if high is None else _in_unit_of(node, high[0]),
        _in_unit_of(node, by),
        tuple(dict.fromkeys(demands)),
        _releases(task, demands, shifts),
        _nearest(task, root) if node is root else (),
    )


def _in_unit_of(node: Node, amount: Decimal) -> Decimal:
    return Decimal(exact.trimmed(exact.EXACT.divide(amount, node.factor)))


def _off_the_steps(task: Task, root: Node) -> Conflict:
    """Return the contradiction where there is room, but no figures on the steps in it."""
    every = _demands(task)

    def stands(kept: Sequence[Demand]) -> bool:
        return not is_possible(replace(task, without=task.without | (set(every) - set(kept))))

    demands = smallest(every, stands)
    low, high, nearest = low_end(root), high_end(root), _nearest(task, root)
    by = min((abs(exact.subtract(each, task.amount)) for each in nearest), default=exact.ZERO)
    return Conflict(task.total, task.amount, low and low[0], high and high[0], by, tuple(demands), _releases(task, demands), nearest)


def _demands(task: Task) -> list[Demand]:
    """Return every demand in a tree that it can be thought without; what a hold hides is among them, for it would show without the hold."""
    seen: dict[Demand, None] = {}
    freed = task
    while True:
        found = [demand for demand in demands_in(grow(freed)) if demand not in seen]
        if not found:
            return [demand for demand in seen if demand.can_be_released or demand.kind is DemandKind.NOT_NEGATIVE]
        seen |= dict.fromkeys(found)
        freed = replace(freed, without=freed.without | {demand for demand in found if demand.kind is DemandKind.HOLD})


def smallest(items: Sequence[Demand], stands: Callable[[Sequence[Demand]], bool]) -> list[Demand]:
    """Return a smallest part of ``items`` for which ``stands`` still says yes, by halves (QuickXplain); it says yes for all of them."""

    def search(background: list[Demand], is_new: bool, rest: list[Demand]) -> list[Demand]:
        if is_new and stands(background):
            return []
        if len(rest) == 1:
            return rest
        half = len(rest) // 2
        second = search(background + rest[:half], True, rest[half:])
        return search(background + second, bool(second), rest[:half]) + second

    found = search([], True, list(items)) if items else []
    return [item for item in items if item in found]


def _releases(task: Task, demands: Sequence[Demand], shifts: Mapping[CellRef, Decimal] | None = None) -> tuple[Release, ...]:
    """Return what letting go of each demand would give, those that solve it first, then those that give most room.

    Args:
        shifts: by how much each figure would have to move if it alone made up for what is missing.
    """
    asked = sorted((demand for demand in dict.fromkeys(demands) if demand.can_be_released), key=lambda demand: -abs(demand.amount or exact.ZERO))
    found = []
    for demand in asked[:MOST_RELEASES]:
        freed = replace(task, without=task.without | {demand})
        root = grow(freed)
        low, high = low_end(root), high_end(root)
        to = None if shifts is None or demand.amount is None else exact.add(demand.amount, shifts.get(demand.cell, exact.ZERO))
        found.append(Release(demand, is_possible(freed), low and low[0], high and high[0], to))
    return tuple(sorted(found, key=lambda release: not release.solves))


def _nearest(task: Task, root: Node) -> tuple[Decimal, ...]:
    """Return the nearest figures below and above the wanted one that could be spread."""
    share = root.share
    if share is None:
        pass_down(root, task.amount)
        share = root.share
    if share is None:
        return ()
    drawn, scale = share.on_step(), places_of(root, task.amount)
    wanted = int(task.amount.scaleb(scale, context=exact.EXACT))
    inside = min(max(wanted, drawn.low if drawn.low is not None else wanted), drawn.high if drawn.high is not None else wanted)
    first = drawn.offset + drawn.step * ((inside - drawn.offset) // drawn.step)
    ways = (range(first, first - _NEAR * drawn.step, -drawn.step), range(first + drawn.step, first + _NEAR * drawn.step, drawn.step))
    tried = [next((amount for each in way if is_possible(replace(task, amount=(amount := _amount(each, scale))))), None) for way in ways]
    return tuple(dict.fromkeys(amount for amount in tried if amount is not None))


def _amount(whole: int, places: int) -> Decimal:
    return Decimal(exact.trimmed(Decimal(whole).scaleb(-places, context=exact.EXACT)))

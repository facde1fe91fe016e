"""The tree of a total read off the plan: who shares in it, who stays, and what is demanded of each figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ningbo_planner.balance.claims import Claims
from ningbo_planner.balance.spread_demands import Demand, DemandKind
from ningbo_planner.balance.spread_tree import Node, Role
from ningbo_planner.domain import exact
from ningbo_planner.domain.bounds import bounds_of_row, figure_before, limits_by_name
from ningbo_planner.domain.equations import SUM, Term, sum_equation
from ningbo_planner.domain.plan import Plan, RowBounds, cell_key
from ningbo_planner.domain.precision import finest
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.series import decimals_of
from ningbo_planner.domain.table import CellRef, RowRef

_BLANK = frozenset({State.EMPTY, State.MISSING})
_ONE = Decimal(1)
_NONE = frozenset[Demand]()


@dataclass(frozen=True, slots=True)
class Task:
    """A figure to be shared out.

    Attributes:
        plan, total: where.
        amount: what the total shall say.
        claims: what the parts claim of it.
        is_added: whether parts start from what they say, and only the difference is shared out.
        step: every part becomes a multiple of it, in its own unit.
        is_deep: whether parts that are totals pass theirs on.
        without: demands that are left out of account.
        places: with how many decimals, in the unit of the total, parts may be written even where their rows have fewer.
    """

    plan: Plan
    total: CellRef
    amount: Decimal
    claims: Claims
    is_added: bool = False
    step: Decimal | None = None
    is_deep: bool = True
    without: frozenset[Demand] = _NONE
    places: int | None = None


def grow(task: Task) -> Node:
    """Return the tree of the task's total."""
    root = Node(task.total, task.plan.quantity(task.total), _ONE)
    _demand(task, root)
    hold = _hold_of(task, root)
    if hold is not None and hold.amount != task.amount:
        _bound(root, hold, hold.amount, hold.amount)
    _branch(task, root)
    return root


def _branch(task: Task, node: Node) -> None:
    """Put the parts of a total under it; one without parts, or with none that counts, stays a leaf."""
    terms = _terms(task, node.cell)
    if not terms:
        return
    claims = task.claims(node.cell, terms)
    nodes = [Node(term.cell, task.plan.quantity(term.cell), exact.multiply(term.factor, node.factor)) for term in terms]
    for each in nodes:
        each.role = _role(task, each)
    node.is_alike = not any(claim for each, claim in zip(nodes, claims, strict=True) if each.role is Role.FREE)
    node.has_negative = any(claim is not None and claim < 0 for claim in claims)
    for each, claim in zip(nodes, claims, strict=True):
        _settle(task, node, each, claim)
    if any(each.role is not Role.OUT for each in nodes):
        node.parts = nodes
        for each in nodes:
            if each.role is Role.FREE:
                _demand_free(task, each)


def _terms(task: Task, cell: CellRef) -> Sequence[Term]:
    equation = sum_equation(task.plan.tables[cell.table], cell.row, cell.period)
    if equation is None or equation.rule != SUM or (cell != task.total and not task.is_deep):
        return ()
    return [Term(term.cell._replace(layer=cell.layer), term.factor) for term in equation.terms]


def _role(task: Task, node: Node) -> Role:
    """Return what a part is by what it says, the claims not yet regarded."""
    quantity = node.quantity
    if not quantity.is_numeric:
        return Role.FREE if quantity.state in _BLANK and cell_key(node.cell) not in task.plan.holds else Role.OUT
    if quantity.state is not State.NUMBER:
        return Role.STATED
    return Role.HELD if _hold_of(task, node) is not None else Role.FREE


def _settle(task: Task, total: Node, node: Node, claim: Fraction | None) -> None:
    """Give a part its claim; one that the way says nothing of stays as it is, unless that goes for all of them."""
    if node.role is Role.FREE and claim is None and not total.is_alike:
        node.role = Role.OUT if node.quantity.state in _BLANK else Role.KEPT
    if node.role is Role.OUT:
        return
    now = Fraction(node.quantity.point or 0) * Fraction(node.factor)
    starts = (task.is_added or total.has_negative) and node.role is Role.FREE
    node.claim = Fraction(1) if total.is_alike and node.role is Role.FREE else abs(claim or Fraction(0))
    node.base = now if starts else Fraction(0)
    if node.role is Role.STATED:
        _demand_stated(node)
    elif node.role is not Role.FREE:
        demand = _hold_of(task, node) or Demand(DemandKind.KEPT, node.cell, node.quantity.low or exact.ZERO)
        sign = _sign(task, node)
        # A zero that is held could not be less either way: it is not the hold that stands against it.
        _bound(node, sign if sign is not None and not demand.amount else demand, demand.amount, None)
        _bound(node, demand, None, demand.amount)


# ------------------------------------------------------------------------------------------------------------ what is demanded


def _demand_free(task: Task, node: Node) -> None:
    """Note the demands on a part that takes what it is given."""
    _demand(task, node)
    _branch(task, node)
    if node.parts:
        return
    sign = _sign(task, node)
    if sign is not None:
        _bound(node, sign, exact.ZERO, None)
    ordered = None if task.step is None else Demand(DemandKind.ORDERED_STEP, task.total, task.step)
    if ordered is not None and ordered not in task.without and task.step is not None:
        node.steps.append((exact.multiply(task.step, node.factor), ordered))
    if not node.steps:
        node.steps.append((_own_step(task, node), None))


def _demand(task: Task, node: Node) -> None:
    """Note what the bounds of its row demand of a figure."""
    bounds = bounds_of_row(task.plan, RowRef(node.cell.table, node.cell.row)) if task.plan.bounds else None
    if bounds is None:
        return
    lows, highs = limits_by_name(bounds, figure_before(task.plan, node.cell))
    for ends, at_low in ((lows, True), (highs, False)):
        for name, amount in ends:
            demand = Demand(DemandKind(name), node.cell, amount, reason=bounds.note, rate=rate_of(bounds, name))
            if demand not in task.without:
                _bound(node, demand, amount if at_low else None, None if at_low else amount)
    step = None if bounds.step is None else Demand(DemandKind.STEP, node.cell, bounds.step, reason=bounds.note)
    if step is not None and step not in task.without:
        node.steps.append((exact.multiply(bounds.step or _ONE, node.factor), step))


def _sign(task: Task, node: Node) -> Demand | None:
    """Return the demand that a figure that is not below zero does not get there, where the total is not below zero either."""
    demand = Demand(DemandKind.NOT_NEGATIVE, node.cell, exact.ZERO)
    is_demanded = task.amount >= 0 and (node.quantity.low is None or node.quantity.low >= 0)
    return demand if is_demanded and demand not in task.without else None


def rate_of(bounds: RowBounds, name: str) -> Decimal | None:
    """Return the growth in percent that a bound of this name demands; ``None`` for bounds that demand none."""
    return {DemandKind.MIN_GROWTH: bounds.min_growth, DemandKind.MAX_GROWTH: bounds.max_growth}.get(DemandKind(name))


def _demand_stated(node: Node) -> None:
    """Let a bound or a range count as what it allows; an open end begins a last place further."""
    interval = node.quantity.interval()
    if interval is None:
        return
    place = Decimal(1).scaleb(-max(decimals_of(bound) for bound in (interval.low, interval.high) if bound is not None))
    low = interval.low if interval.low is None or not interval.low_open else exact.add(interval.low, place)
    high = interval.high if interval.high is None or not interval.high_open else exact.subtract(interval.high, place)
    _bound(node, Demand(DemandKind.STATED, node.cell, node.quantity.point or exact.ZERO), low, high)
    node.steps.append((exact.multiply(place, node.factor), None))


def _bound(node: Node, demand: Demand, low: Decimal | None, high: Decimal | None) -> None:
    """Note a demand with the bounds it makes, told in the unit of the row."""
    if low is not None:
        node.lows.append((exact.multiply(low, node.factor), demand))
    if high is not None:
        node.highs.append((exact.multiply(high, node.factor), demand))


def _own_step(task: Task, node: Node) -> Decimal:
    """Return the last place that a row is written with, or that its total needs where that is finer."""
    table = task.plan.tables[node.cell.table]
    own = exact.multiply(Decimal(1).scaleb(-finest(table, node.cell.row, node.cell.layer)), node.factor)
    return own if task.places is None else min(own, Decimal(1).scaleb(-task.places))


def _hold_of(task: Task, node: Node) -> Demand | None:
    """Return the hold of a figure that counts, if it has one."""
    hold = task.plan.holds.get(cell_key(node.cell)) if task.plan.holds else None
    number = node.quantity.number
    if hold is None or number is None:
        return None
    demand = Demand(DemandKind.HOLD, node.cell, number, hold.owner, hold.reason)
    return None if demand in task.without else demand

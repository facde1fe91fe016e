"""Totals and their parts: which rows are summed into which, and what the parts come to as exact intervals.

A total is compared with its parts, never overwritten. Shares and rates are not summed; a part without a figure makes the sum incomplete and is
named; a bound (``>10000``) is the interval it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from ningbo_planner.domain import exact
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.quantity import Interval, Quantity, State
from ningbo_planner.domain.table import Table
from ningbo_planner.domain.unit import Unit, parse_unit

NOT_ADDITIVE = frozenset({Kind.SHARE, Kind.RATE, Kind.INDEX, Kind.TEXT})
NOTHING = Interval(exact.ZERO, exact.ZERO)
_ONE = Decimal(1)
# One part of a total: its name, what it states, and its unit.
Part = tuple[str, Quantity, Unit]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a total in one period.

    Attributes:
        interval: the values their sum can take, over the parts that state a number.
        computed: the sum of their points in the total's unit.
        missing: names of the parts without a figure.
        counted: how many stated one.
    """

    interval: Interval
    computed: Decimal
    missing: tuple[str, ...]
    counted: int


def is_total(table: Table, position: int) -> bool:
    """Tell whether the row at ``position`` states the sum of its children."""
    return table.columns["aggregation"][position] is Aggregation.SUM and table.columns["kind"][position] not in NOT_ADDITIVE


def part_positions(table: Table, position: int) -> list[int]:
    """Return the positions of the children that are summed into the row at ``position``."""
    kinds = table.columns["kind"]
    unit = parse_unit(table.columns["unit"][position] or table.info.unit)
    return [at for at in table.child_positions(position) if kinds[at] not in NOT_ADDITIVE and unit_at(table, at).same_base(unit)]


def sum_parts(quantities: Sequence[Part], unit: Unit) -> Parts:
    """Sum what the parts state, each (name, quantity, unit), in ``unit``."""
    plain = [quantity.low for _, quantity, part in quantities if quantity.low is not None and quantity.state is State.NUMBER and part.factor == unit.factor]
    if plain and len(plain) == len(quantities):
        # Nearly every total is one of plain numbers in one unit.
        computed = exact.total(plain)
        return Parts(Interval(computed, computed), computed, (), len(plain))
    stated = [(quantity, _ratio(part, unit)) for _, quantity, part in quantities if quantity.is_numeric]
    # 不涉及 (/) adds nothing and is complete; everything else without a number leaves the sum open.
    missing = tuple(name for name, quantity, _ in quantities if not quantity.is_numeric and quantity.state is not State.NOT_APPLICABLE)
    intervals = [_scaled(quantity.interval() or NOTHING, factor) for quantity, factor in stated]
    computed = exact.total(exact.multiply(quantity.point or exact.ZERO, factor) for quantity, factor in stated)
    return Parts(reduce(Interval.plus, intervals, NOTHING), computed, missing, len(stated))


def _ratio(part: Unit, whole: Unit) -> Decimal:
    """Return how many of ``whole`` one of ``part`` is; scales are powers of ten, so the quotient is exact."""
    return _ONE if part.factor == whole.factor else part.factor / whole.factor


def _scaled(interval: Interval, factor: Decimal) -> Interval:
    """Return ``interval`` in another unit of the same base."""
    if factor == 1:
        return interval
    low, high = (None if bound is None else exact.multiply(bound, factor) for bound in (interval.low, interval.high))
    return Interval(low, high, interval.low_open, interval.high_open)


def unit_at(table: Table, position: int) -> Unit:
    """Return the unit that the row at ``position`` is in."""
    return parse_unit(table.columns["unit"][position] or table.info.unit)

"""Every stated total against the sum of its parts, in every period and at every level.

A total is compared, never overwritten. A part without a figure makes the sum incomplete and is named; shares and rates are not summed; a bound
(``>10000``) is compared as the interval it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce

from ningbo_planner.checks.rule import Place, amount_text, finding_id, printed
from ningbo_planner.checks.sum_screen import SCREEN_FROM, suspects
from ningbo_planner.domain import exact
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.indicator import Aggregation, Kind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Interval, Quantity, State
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.domain.unit import Unit, parse_unit

NOT_ADDITIVE = frozenset({Kind.SHARE, Kind.RATE, Kind.INDEX, Kind.TEXT})
_NOTHING = Interval(exact.ZERO, exact.ZERO)
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
    return [at for at in table.child_positions(position) if kinds[at] not in NOT_ADDITIVE and _unit_at(table, at).same_base(unit)]


def sum_parts(quantities: Sequence[Part], unit: Unit) -> Parts:
    """Sum what the parts state, each (name, quantity, unit), in ``unit``."""
    stated = [(quantity, _ratio(part, unit)) for _, quantity, part in quantities if quantity.is_numeric]
    # 不涉及 (/) adds nothing and is complete; everything else without a number leaves the sum open.
    missing = tuple(name for name, quantity, _ in quantities if not quantity.is_numeric and quantity.state is not State.NOT_APPLICABLE)
    intervals = [_scaled(quantity.interval() or _NOTHING, factor) for quantity, factor in stated]
    computed = exact.total(exact.multiply(quantity.point or exact.ZERO, factor) for quantity, factor in stated)
    return Parts(reduce(Interval.plus, intervals, _NOTHING), computed, missing, len(stated))


def _ratio(part: Unit, whole: Unit) -> Decimal:
    """Return how many of ``whole`` one of ``part`` is; scales are powers of ten, so the quotient is exact."""
    return _ONE if part.factor == whole.factor else part.factor / whole.factor


def _scaled(interval: Interval, factor: Decimal) -> Interval:
    """Return ``interval`` in another unit of the same base."""
    if factor == 1:
        return interval
    low, high = (None if bound is None else exact.multiply(bound, factor) for bound in (interval.low, interval.high))
    return Interval(low, high, interval.low_open, interval.high_open)


def _unit_at(table: Table, position: int) -> Unit:
    return parse_unit(table.columns["unit"][position] or table.info.unit)


class SumRule:
    """Stated totals against the sums of their parts."""

    code = "sum"

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield every total in every period; in a large table only those that a quick screening could not clear."""
        held = plan.tables[table]
        totals = [at for at in range(len(held)) if is_total(held, at)]
        if len(held) >= SCREEN_FROM:
            pairs: Iterable[tuple[int, str]] = suspects(held, totals)
        else:
            pairs = ((at, period.id) for at in totals for period in held.periods)
        return [Place(table, held.ids[at], period) for at, period in pairs]

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the sum that the cell is part of and the sum that it states."""
        table = plan.tables[cell.table]
        if cell.row not in table or cell.layer != CellRef._field_defaults["layer"]:
            return
        at = table.position(cell.row)
        for position in (at, table.parent_position(at)):
            if position >= 0 and is_total(table, position):
                yield Place(cell.table, table.ids[position], cell.period)

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare one total with its parts; a row that is gone, or no total any more, has nothing to compare."""
        table = plan.tables[place.table]
        if place.subject not in table or not is_total(table, at := table.position(place.subject)):
            return None
        positions = part_positions(table, at)
        column = table.column(place.period)
        stated = column.get(at)
        if not positions or not stated.is_numeric:
            return None
        names, units = table.columns["name"], _unit_at(table, at)
        quantities = [(names[part], column.get(part), _unit_at(table, part)) for part in positions]
        parts = sum_parts(quantities, units)
        code = _judge(stated, parts)
        if code is None:
            return None
        cells = tuple(CellRef(place.table, table.ids[each], place.period) for each in (at, *positions))
        basis = (stated.text, *(quantity.text for _, quantity, _ in quantities))
        return _finding(table, place, code, stated, parts, cells, basis)


def _judge(stated: Quantity, parts: Parts) -> str | None:
    """Return which sentence fits, or ``None`` when total and parts agree."""
    if not parts.counted:
        return None
    point = stated.point or exact.ZERO
    if stated.interval() and (stated.interval() or _NOTHING).meets(parts.interval):
        return "incomplete" if parts.missing else None
    if stated.state is not State.NUMBER:
        return "bound"
    direction = "over" if point > parts.computed else "under"
    return f"{direction}_incomplete" if parts.missing else direction


def _finding(table: Table, place: Place, code: str, stated: Quantity, parts: Parts, cells: tuple[CellRef, ...], basis: tuple[str, ...]) -> Finding:
    """Put the finding of one total together."""
    unit = table.unit_of(place.subject)
    point = stated.point or exact.ZERO
    gap = exact.subtract(point, parts.computed)
    label = table.get(place.subject, "name")
    values = {
        "row": label,
        "period": table.period(place.period).label,
        "stated": printed(stated, unit),
        "computed": amount_text(parts.computed, unit),
        "gap": amount_text(abs(gap), unit),
        "missing": "、".join(parts.missing),
    }
    complete_enough = code != "incomplete"
    return Finding(
        id=finding_id(SumRule.code, place),
        rule=SumRule.code,
        kind=FindingKind.SUM if complete_enough else FindingKind.MISSING,
        grade=Grade.ERROR if complete_enough else Grade.WARNING,
        table=place.table,
        row=place.subject,
        label=label,
        period=place.period,
        code=f"finding.sum.{code}",
        values=values,
        stated=point,
        computed=parts.computed,
        gap=gap,
        cells=cells,
        basis=basis,
    )

"""Every stated total against its parts, in every period and at every level: the sum of all parts, or 其中 parts that may not exceed it.

A total is compared, never overwritten. A part without a figure makes the sum incomplete and is named; shares and rates are not summed, nor are
overlapping parts; a bound (``>10000``) is compared as the interval it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ningbo_planner.checks.quick_sums import QuickSums
from ningbo_planner.checks.rule import SCREEN_FROM, Place, Rule, Touched, amount_text, distance, is_target, printed, range_text
from ningbo_planner.checks.sum_screen import suspects
from ningbo_planner.domain import exact
from ningbo_planner.domain.cells import CellColumn
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.indicator import Aggregation
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Interval, Quantity, State
from ningbo_planner.domain.sums import NOT_ADDITIVE, NOTHING, Parts, sum_parts, unit_at
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.edits.changes import ChangeSet


class SumRule(Rule):
    """Stated totals against the sums of their parts."""

    code = "sum"
    aggregation = Aggregation.SUM

    def __init__(self) -> None:
        """Know nothing of any table yet."""
        self._quick: dict[str, tuple[Table, QuickSums]] = {}

    def refresh(self, changes: ChangeSet | None) -> None:
        """Forget which rows are parts of which where that may be otherwise now."""
        if changes is None:
            self._quick.clear()
        else:
            for table in changes.structures | changes.columns | {field[0] for field in changes.fields}:
                self._quick.pop(table, None)

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield every total in every period; in a large table only those that a quick screening could not clear."""
        held = plan.tables[table]
        totals = self._totals(held)
        if len(held) >= SCREEN_FROM and totals:
            pairs: Iterable[tuple[int, str]] = suspects(held, totals, self.aggregation is Aggregation.PART)
        else:
            pairs = ((at, period.id) for at in totals for period in held.periods)
        return [Place(table, held.ids[at], period) for at, period in pairs]

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the sum that the cell is part of and the sum that it states."""
        if not is_target(cell):
            return
        table = plan.tables[cell.table]
        at = table.position(cell.row)
        for position in (at, table.parent_position(at)):
            if position >= 0 and self._is_total(table, position):
                yield Place(cell.table, table.ids[position], cell.period)

    def places_among(self, plan: Plan, table: str, touched: Touched, standing: Iterable[Place]) -> Iterable[Place]:
        """Yield the sums that the figures are part of or state, but for those that are right beyond doubt."""
        held = plan.tables[table]
        quick = self._quick_of(held)
        near = {id(rows): self._totals_near(held, rows) for rows in {id(rows): rows for rows in touched.values()}.values()}
        totals = {period: near[id(rows)] for period, rows in touched.items()}
        for period, positions in totals.items():
            column = held.column(period)
            yield from (Place(table, held.ids[at], period) for at in positions if not quick.is_clear(at, column))
        yield from (place for place in standing if held.positions.get(place.subject) in totals.get(place.period, ()))

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare one total with its parts; a row that is gone, or no total any more, has nothing to compare."""
        table = plan.tables[place.table]
        if place.subject not in table or not self._is_total(table, at := table.position(place.subject)):
            return None
        column, quick = table.column(place.period), self._quick_of(table)
        if quick.is_clear(at, column):
            return None
        positions = quick.parts(at)
        stated = column.get(at)
        if not positions or not stated.is_numeric:
            return None
        parts = _parts(table, at, column, quick)
        code = self._judge(stated, parts)
        return None if code is None else self._found(plan, place, Sides(stated, parts, [at, *positions]), code)

    def _judge(self, stated: Quantity, parts: Parts) -> str | None:
        """Return which sentence fits, or ``None`` when total and parts agree."""
        if not parts.counted:
            return None
        if stated.interval() and (stated.interval() or NOTHING).meets(parts.interval):
            return "finding.sum.incomplete" if parts.missing else None
        if _is_range(parts.interval):
            return "finding.sum.range_incomplete" if parts.missing else "finding.sum.range"
        if stated.state is not State.NUMBER:
            return "finding.sum.bound"
        is_over = (stated.point or exact.ZERO) > parts.computed
        if parts.missing:
            return "finding.sum.over_incomplete" if is_over else "finding.sum.under_incomplete"
        return "finding.sum.over" if is_over else "finding.sum.under"

    def _found(self, plan: Plan, place: Place, sides: Sides, code: str) -> Finding:
        """Put the finding of one total together."""
        table, stated, parts = plan.tables[place.table], sides.stated, sides.parts
        unit = table.unit_of(place.subject)
        point, column = stated.point or exact.ZERO, table.column(place.period)
        gap = exact.subtract(point, parts.computed)
        is_range = _is_range(parts.interval)
        apart = distance(stated.interval() or NOTHING, parts.interval) if is_range else abs(gap)
        values = {
            "stated": printed(stated, unit),
            "computed": range_text(parts.interval, unit) if is_range else amount_text(parts.computed, unit),
            "gap": amount_text(apart, unit),
            "missing": "、".join(parts.missing),
        }
        is_whole = code != "finding.sum.incomplete"
        return self.finding(
            plan,
            place,
            FindingKind.SUM if is_whole else FindingKind.MISSING,
            Grade.ERROR if is_whole else Grade.WARNING,
            code,
            place.subject,
            values=values,
            stated=point,
            computed=parts.computed,
            gap=gap,
            cells=tuple(CellRef(place.table, table.ids[each], place.period) for each in sides.positions),
            basis=tuple(column.text(each) for each in sides.positions),
        )

    def _totals(self, table: Table) -> list[int]:
        """Return the positions of all totals of a table."""
        wanted, kinds, held = self.aggregation, table.columns["kind"], table.columns["aggregation"]
        if wanted not in held:
            return []
        found = [at for at, each in enumerate(held) if each is wanted]
        return found if NOT_ADDITIVE.isdisjoint(kinds) else [at for at in found if kinds[at] not in NOT_ADDITIVE]

    def _is_total(self, table: Table, position: int) -> bool:
        return table.columns["aggregation"][position] is self.aggregation and table.columns["kind"][position] not in NOT_ADDITIVE

    def _quick_of(self, table: Table) -> QuickSums:
        """Return the quick look at a table; it knows which rows are parts of which."""
        known = self._quick.get(table.info.id)
        if known is None or known[0].ids is not table.ids:
            known = self._quick[table.info.id] = table, QuickSums(table, self.aggregation is Aggregation.PART)
        return known[1]

    def _totals_near(self, table: Table, rows: Iterable[str]) -> set[int]:
        """Return the positions of the totals among ``rows`` and right above them."""
        positions, parents = table.positions, table.parents
        own = {positions[row] for row in rows if row in positions}
        return {at for at in own.union(parents[at] for at in own) if at >= 0 and self._is_total(table, at)}


def _parts(table: Table, at: int, column: CellColumn, quick: QuickSums) -> Parts:
    """Return what the parts of the total at ``at`` come to."""
    positions, plain = quick.parts(at), quick.plain_sum(at, column)
    if plain is not None:
        return Parts(Interval(plain, plain), plain, (), len(positions))
    names = table.columns["name"]
    return sum_parts([(names[part], column.get(part), unit_at(table, part)) for part in positions], unit_at(table, at))


class Sides(NamedTuple):
    """What a total states, what its parts come to, and where all of them stand, the total first."""

    stated: Quantity
    parts: Parts
    positions: Sequence[int]


class PartRule(SumRule):
    """Totals of which only some parts are named (其中): those may not exceed them."""

    code = "part"
    aggregation = Aggregation.PART

    def _judge(self, stated: Quantity, parts: Parts) -> str | None:
        """Return a sentence when the parts surely exceed what is stated; a part without a figure would only make them more."""
        interval = stated.interval()
        if not parts.counted or interval is None or interval.high is None or parts.interval.low is None:
            return None
        is_open = interval.high_open or parts.interval.low_open
        if parts.interval.low < interval.high or (parts.interval.low == interval.high and not is_open):
            return None
        return "finding.part.range" if _is_range(parts.interval) else "finding.part.over"


def _is_range(interval: Interval) -> bool:
    """Tell whether an interval is more than one number."""
    return interval.low is None or interval.low != interval.high

"""Bounds: those that planners write as rules, goals that name no more than the year before, shares beyond the whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from ningbo_planner.checks.figures import years
from ningbo_planner.checks.own_rules import OwnRule, cells_of
from ningbo_planner.checks.rule import SCREEN_FROM, Place, Rule, distance, is_target, printed
from ningbo_planner.domain import exact
from ningbo_planner.domain.cells import DECIMALS_BITS, DECIMALS_MASK, NO_NUMBER, CellColumn
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.indicator import Direction, Kind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_rule import PlanRule, RuleKind
from ningbo_planner.domain.quantity import Interval, Quantity, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import TARGET, CellRef, Table
from ningbo_planner.domain.unit import COUNT_WORDS, parse_unit
from ningbo_planner.text import tr

# Rates that are parts of a whole by their names.
_PART_OF_WHOLE = re.compile("覆盖率|普及率|开放率|合格率|达标率|占比|比重")
_PARTS = (Kind.SHARE, Kind.RATE)
_COUNTED = frozenset({Kind.FLOW, Kind.STOCK})
# A packed number up to this is surely between 0 and 100, whatever its decimals; so are the marks of cells without a plain number.
_MOST_PACKED = (100 << DECIMALS_BITS) | DECIMALS_MASK
# A hundred with more decimals than these does not fit into 64 bits; figures with so many are smaller.
_MOST_DECIMALS = 14
_WHOLE = Interval(exact.ZERO, Decimal(100))
_NOT_NEGATIVE = Interval(exact.ZERO, None)
# What a goal names as its bound, and in which direction that is a goal.
_UPWARD = frozenset({State.GREATER, State.AT_LEAST})
_DOWNWARD = frozenset({State.LESS, State.AT_MOST})


class Broken(NamedTuple):
    """A figure that is not within a bound, and whether only the words differ: the number is the bound itself."""

    cell: CellRef
    quantity: Quantity
    is_words: bool


class BoundRule(OwnRule):
    """What planners' bounds demand."""

    code = "bound"
    kind = RuleKind.BOUND
    grade = Grade.WARNING

    def periods_of(self, plan: Plan, rule: PlanRule) -> Iterable[str]:
        """Yield the periods that the rule names, or all."""
        named = rule.params.get("periods", "")
        wanted = set(named.split(",")) if named else None
        return [period for period in super().periods_of(plan, rule) if wanted is None or period in wanted]

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare the figures of all rows of one rule in one period with its bound."""
        rule = self.rule_at(plan, place)
        cells = cells_of(plan, rule, place) if rule is not None else None
        if rule is None or cells is None:
            return None
        broken = [found for cell in cells if (found := _broken(plan, cell, rule.params.get("bound", ""))) is not None]
        return self._found(plan, place, rule, broken) if broken else None

    def _found(self, plan: Plan, place: Place, rule: PlanRule, broken: Sequence[Broken]) -> Finding:
        is_words = all(each.is_words for each in broken)
        items = [tr("finding.bound.item", row=plan.tables[each.cell.table].get(each.cell.row, "name"), said=printed(each.quantity, plan.unit_of(each.cell))) for each in broken]
        first = broken[0]
        values = {"rule": rule.text, "said": "、".join(items), "note": rule.note, "bound": rule.params.get("bound", "")}
        code = f"finding.bound.{'words' if is_words else 'out'}{'_noted' if rule.note else ''}"
        row = first.cell.row if first.cell.table == place.table else rule.rows[0].partition("/")[2]
        said = {"values": values, "cells": tuple(each.cell for each in broken), "basis": (rule.text, *(each.quantity.text for each in broken)), "stated": first.quantity.point}
        return self.finding(plan, place, FindingKind.BOUND, Grade.HINT if is_words else self.grade_of(rule), code, row, **said)


def _broken(plan: Plan, cell: CellRef, text: str) -> Broken | None:
    """Return what is wrong with one figure under the bound ``text``, or ``None``."""
    bound, quantity = parse(text, plan.unit_of(cell)).interval(), plan.quantity(cell)
    interval = quantity.interval()
    if bound is None or interval is None or bound.meets(interval):
        return None
    return Broken(cell, quantity, not distance(bound, interval))


class LimitRule(Rule):
    """A goal that is only a bound (``>15%``), and the bound is no more than what stands there before (``15%``)."""

    code = "limit"
    grade = Grade.HINT

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield the cells with bounds."""
        held = plan.tables[table]
        for period in years(held)[1:]:
            for at, quantity in held.column(period.id).others.items():
                if quantity.state in _UPWARD | _DOWNWARD:
                    yield Place(table, held.ids[at], period.id)

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the cell and the bounds of its row."""
        if is_target(cell):
            table = plan.tables[cell.table]
            at, columns = table.position(cell.row), table.layers[TARGET]
            yield Place(cell.table, cell.row, cell.period)
            yield from (Place(cell.table, cell.row, period) for period, column in columns.items() if at in column.others and period != cell.period)

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare one bound with the figure before it."""
        table = plan.tables[place.table]
        if place.subject not in table:
            return None
        at = table.position(place.subject)
        now = table.column(place.period).others.get(at)
        direction = table.columns["direction"][at]
        wanted = {Direction.HIGHER: _UPWARD, Direction.LOWER: _DOWNWARD}.get(direction, frozenset())
        before = _before(table, at, place.period) if now is not None and now.state in wanted else None
        if now is None or before is None:
            return None
        period, earlier = before
        gap = exact.subtract(now.point or exact.ZERO, earlier.point or exact.ZERO)
        if gap > 0 if direction is Direction.HIGHER else gap < 0:
            return None
        unit = table.unit_of(place.subject)
        values = {"now": printed(now, unit), "before": printed(earlier, unit), "before_period": table.period(period).label}
        cells = (CellRef(place.table, place.subject, place.period), CellRef(place.table, place.subject, period))
        said = {"values": values, "cells": cells, "basis": (now.text, earlier.text), "stated": now.point, "computed": earlier.point, "gap": gap}
        return self.finding(plan, place, FindingKind.BOUND, self.grade, "finding.limit.short" if gap else "finding.limit.same", place.subject, **said)


def _before(table: Table, at: int, period: str) -> tuple[str, Quantity] | None:
    """Return the last figure of a row before one of its years."""
    found = None
    for year in years(table):
        if year.id == period:
            return found
        quantity = table.column(year.id).get(at)
        if quantity.is_numeric:
            found = year.id, quantity
    return None


class RangeRule(Rule):
    """Shares below nothing or beyond the whole, and counts below nothing."""

    code = "range"
    grade = Grade.WARNING

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield the cells that may be out of range."""
        held = plan.tables[table]
        kinds = held.columns["kind"]
        parts = [at for at, kind in enumerate(kinds) if kind in _PARTS and _range_of(held, at) is _WHOLE] if any(kind in kinds for kind in _PARTS) else []
        for period in held.periods:
            column = held.column(period.id)
            rows = {*_outside(column, parts), *column.others}
            yield from (Place(table, held.ids[at], period.id) for at in sorted(rows))

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the cell itself."""
        return (Place(cell.table, cell.row, cell.period),) if is_target(cell) else ()

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Report a figure that cannot be."""
        table = plan.tables[place.table]
        if place.subject not in table:
            return None
        at = table.position(place.subject)
        column = table.column(place.period)
        if 0 <= column.packed[at] <= _MOST_PACKED and at not in column.others:
            return None
        quantity = column.get(at)
        within, interval = _range_of(table, at), quantity.interval()
        if within is None or interval is None or within.meets(interval):
            return None
        values = {"now": printed(quantity, table.unit_of(place.subject))}
        cells = (CellRef(place.table, place.subject, place.period),)
        code = "finding.range.negative" if within is _NOT_NEGATIVE else "finding.range.share"
        return self.finding(plan, place, FindingKind.BOUND, self.grade, code, place.subject, values=values, cells=cells, basis=(quantity.text,), stated=quantity.point)


def _range_of(table: Table, at: int) -> Interval | None:
    """Return what the figures of a row can be at all; ``None`` when anything."""
    kind, unit = table.columns["kind"][at], parse_unit(table.columns["unit"][at] or table.info.unit)
    if unit.is_percent:
        is_part = kind is Kind.SHARE or (kind is Kind.RATE and _PART_OF_WHOLE.search(table.columns["name"][at]))
        return _WHOLE if is_part else None
    return _NOT_NEGATIVE if kind in _COUNTED and unit.base in COUNT_WORDS else None


def _outside(column: CellColumn, parts: Sequence[int]) -> Iterable[int]:
    """Return where in a column plain numbers below zero stand, and at ``parts`` those above a hundred."""
    packed = column.packed
    if len(packed) < SCREEN_FROM:
        return [*(at for at, value in enumerate(packed) if value < 0), *(at for at in parts if packed[at] > _MOST_PACKED)]
    import numpy as np

    held = np.frombuffer(packed, dtype=np.int64)
    shares = np.array(parts, dtype=np.int64)
    decimals = held[shares] & DECIMALS_MASK
    most = 100 * 10 ** np.minimum(decimals, _MOST_DECIMALS)
    over = shares[(decimals != NO_NUMBER) & ((held[shares] >> DECIMALS_BITS) > most)]
    return [*np.nonzero(held < 0)[0].tolist(), *over.tolist()]

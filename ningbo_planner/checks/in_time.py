"""Order in time: a row that should rise and falls, or stands still; one that should fall and rises; a stock below its base.

A row is held to its direction only where it keeps to it otherwise: a long row that goes up and down again and again is no path to a target, and
one that always goes the wrong way is told of once, because its direction is more likely wrong than all of its figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ningbo_planner.checks.figures import FigureStore, plain_years, years
from ningbo_planner.checks.rule import SCREEN_FROM, Place, Rule, difference_text, is_target, printed
from ningbo_planner.domain import exact
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.indicator import Accumulation, Direction, Kind
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.edits.changes import ChangeSet

if TYPE_CHECKING:
    import numpy as np

JUDGED = frozenset({Kind.FLOW, Kind.STOCK, Kind.SHARE})
DIRECTED = {Direction.HIGHER: 1, Direction.LOWER: -1}
# In so short a row every wrong step is told of; in a longer one only where at most one step in so many is wrong.
FEW_STEPS = 5
ONE_IN = 5
_WHOLE = Decimal(100)


class Known(NamedTuple):
    """A period in which a row states a figure; the bounds are turned round where lower is better, so that a row should always rise."""

    period: Period
    quantity: Quantity
    low: Decimal | None
    high: Decimal | None

    def is_below(self, other: Known) -> bool:
        """Tell whether every value it allows is less than every value that ``other`` allows."""
        if self.high is None or other.low is None:
            return False
        is_open = self.quantity.state in (State.LESS, State.GREATER) or other.quantity.state in (State.LESS, State.GREATER)
        return self.high < other.low or (self.high == other.low and is_open)

    def is_same(self, other: Known) -> bool:
        """Tell whether both state the same number."""
        return self.quantity.state is State.NUMBER and other.quantity.state is State.NUMBER and self.low == other.low


class Break(NamedTuple):
    """A figure that is out of order, the one it is compared with, and how: the code of the sentence."""

    code: str
    grade: Grade
    before: Known
    now: Known


class OrderRule(Rule):
    """Rows that do not go where they should."""

    code = "order"
    grade = Grade.WARNING
    # Falls of less than so many percent are not told of; with ``still`` set to 0 neither is standing still.
    params = {"percent": "0", "still": "1"}

    def __init__(self, store: FigureStore | None = None) -> None:
        """Screen large tables by the arrays of ``store``."""
        self._store = store or FigureStore()
        self._seen: tuple[Table, int, dict[str, Break]] | None = None

    def refresh(self, changes: ChangeSet | None) -> None:
        """Forget the row looked at last."""
        self._seen = None

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield the figures that are out of order; in a large table only rows are looked at that the arrays cannot clear."""
        held = plan.tables[table]
        rows = candidates(self._store, held) if len(held) >= SCREEN_FROM else range(len(held))
        return [Place(table, held.ids[at], period) for at in rows for period in self._breaks(held, at)]

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the figures of the cell's row."""
        if is_target(cell):
            yield from (Place(cell.table, cell.row, period.id) for period in years(plan.tables[cell.table]))

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare one figure with those before it."""
        table = plan.tables[place.table]
        if place.subject not in table:
            return None
        found = self._breaks(table, table.position(place.subject)).get(place.period)
        return None if found is None or self._is_let_pass(plan, found) else self._finding(plan, place, found)

    def _breaks(self, table: Table, at: int) -> dict[str, Break]:
        """Return what is out of order in one row, by period; it is asked for each period of a row, one after the other."""
        if self._seen is None or self._seen[0] is not table or self._seen[1] != at:
            self._seen = table, at, breaks(table, at)
        return self._seen[2]

    def _is_let_pass(self, plan: Plan, found: Break) -> bool:
        """Tell whether the plan's thresholds let a figure pass."""
        if found.grade is Grade.HINT:
            return not self.number(plan, "still")
        now, before = found.now.high, found.before.low
        least = self.number(plan, "percent")
        return bool(least) and now is not None and before is not None and (before - now) * _WHOLE < abs(before) * least

    def _finding(self, plan: Plan, place: Place, found: Break) -> Finding:
        table = plan.tables[place.table]
        unit = table.unit_of(place.subject)
        now, before = (each.quantity.point or exact.ZERO for each in (found.now, found.before))
        values = {
            "now": printed(found.now.quantity, unit),
            "before": printed(found.before.quantity, unit),
            "before_period": found.before.period.label,
            "gap": difference_text(exact.subtract(now, before), unit),
        }
        cells = (CellRef(place.table, place.subject, place.period), CellRef(place.table, place.subject, found.before.period.id))
        basis = (found.now.quantity.text, found.before.quantity.text)
        said = {"stated": now, "computed": before, "gap": exact.subtract(now, before), "cells": cells, "basis": basis, "values": values}
        return self.finding(plan, place, FindingKind.ORDER, found.grade, found.code, place.subject, **said)


def breaks(table: Table, at: int) -> dict[str, Break]:
    """Return what is out of order in the row at ``at``, by the period of the figure that is."""
    direction = DIRECTED.get(table.columns["direction"][at])
    kind = table.columns["kind"][at]
    if direction is None or kind not in JUDGED or _is_plainly_ordered(table, at, direction):
        return {}
    known = _known(table, at, direction)
    steps = list(pairwise(known))
    wrong = [(before, now) for before, now in steps if _is_wrong(table, at, before, now)]
    if not wrong:
        return {}
    if len(wrong) == len(steps) > 1:
        return _once(known, direction)
    if len(steps) > FEW_STEPS and len(wrong) > max(1, len(steps) // ONE_IN):
        return {}
    found = {now.period.id: _break(before, now, direction) for before, now in wrong}
    if kind is Kind.STOCK and direction > 0 and known[0].period.is_base:
        below = {now.period.id: Break("finding.order.below_base", Grade.WARNING, known[0], now) for now in known[1:] if now.is_below(known[0])}
        found = {**below, **{period: each for period, each in found.items() if period not in below or each.before.period is known[0].period}}
    return found


def _is_plainly_ordered(table: Table, at: int, direction: int) -> bool:
    """Tell whether a row states a number in every year and each goes the right way: quick, for most rows are so."""
    amounts = plain_years(table, at)
    if amounts is None:
        return False
    return all(now > before for before, now in pairwise(amounts)) if direction > 0 else all(now < before for before, now in pairwise(amounts))


def _known(table: Table, at: int, direction: int) -> list[Known]:
    """Return the figures of a row in the order of the years."""
    found = []
    for period in years(table):
        quantity = table.column(period.id).get(at)
        if quantity.is_numeric:
            low, high = quantity.low, quantity.high
            found.append(Known(period, quantity, low, high) if direction > 0 else Known(period, quantity, _negative(high), _negative(low)))
    return found


def _negative(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else exact.subtract(exact.ZERO, amount)


def _is_wrong(table: Table, at: int, before: Known, now: Known) -> bool:
    """Tell whether a step goes the wrong way, or nowhere where it should go somewhere: all that there is, and as much each year, go nowhere rightly."""
    if not now.is_same(before):
        return now.is_below(before)
    is_full = table.columns["kind"][at] is Kind.SHARE and now.quantity.low == _WHOLE
    return not is_full and table.columns["accumulation"][at] is not Accumulation.YEARLY


def _break(before: Known, now: Known, direction: int) -> Break:
    if now.is_same(before):
        return Break("finding.order.still", Grade.HINT, before, now)
    return Break("finding.order.fall" if direction > 0 else "finding.order.rise", Grade.WARNING, before, now)


def _once(known: Sequence[Known], direction: int) -> dict[str, Break]:
    """Return the one thing that is said of a row that never goes the way it should."""
    first, last = known[0], known[-1]
    if all(now.is_same(before) for before, now in pairwise(known)):
        return {last.period.id: Break("finding.order.constant", Grade.HINT, first, last)}
    return {last.period.id: Break("finding.order.always_falls" if direction > 0 else "finding.order.always_rises", Grade.WARNING, first, last)}


def candidates(store: FigureStore, table: Table) -> list[int]:
    """Return the positions of the rows that may have something out of order.

    Rounding to binary fractions never turns two amounts round: what is not more compares as not more here, and what compares as less is less.
    """
    import numpy as np

    figures = store.of(table)
    if not figures.is_ordered:
        return list(range(len(table)))
    low, high = _filled(np, figures.low), _filled(np, figures.high)
    directions, kinds = table.columns["direction"], table.columns["kind"]
    if Direction.LOWER in directions:
        turned = np.array([each is Direction.LOWER for each in directions])
        low, high = np.where(turned, -high, low), np.where(turned, -low, high)
    least, most, count = (np.zeros(len(table), dtype=np.int16) for _ in range(3))
    has_gaps = low is not figures.low or bool(np.isnan(low).any())
    for at in range(1, len(low)):
        # A figure that is missing is filled with the one before it, which is no step: it is neither wrong nor right.
        step = ~(np.isnan(figures.low[at]) | np.isnan(low[at - 1])) if has_gaps else np.True_
        most += (high[at] <= low[at - 1]) & step
        least += (high[at] < low[at - 1]) & step
        count += step
    told = (most > 0) & ((count <= FEW_STEPS) | (least <= np.maximum(1, count // ONE_IN)) | (most == count))
    return [at for at in np.nonzero(told)[0].tolist() if kinds[at] in JUDGED and directions[at] in DIRECTED]


def _filled(np: np, bounds: np.ndarray) -> np.ndarray:  # type: ignore[valid-type]
    """Return ``bounds`` with each gap filled by the figure before it."""
    gaps = np.isnan(bounds)
    if not gaps.any():
        return bounds
    last = np.where(gaps, 0, np.arange(len(bounds))[:, None])
    np.maximum.accumulate(last, axis=0, out=last)
    return np.take_along_axis(bounds, last, axis=0)

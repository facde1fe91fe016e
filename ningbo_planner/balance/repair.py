"""The smallest repairs of equations that do not hold: the fewest cells to change, every answer proved exactly.

First every single cell is tried, exactly: what would it have to say for all equations it takes part in to hold? Where no single cell will do, an integer
program looks for the fewest cells in the part of the plan around the broken equations. That part grows ring by ring, because a set of so many cells
that mends them lies within so many rings; so what is found there is the smallest there is in the whole plan, without looking at the whole plan.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import heappop, heappush

from ningbo_planner.balance.figure import Change
from ningbo_planner.balance.fewest import FewestCells
from ningbo_planner.balance.likelihood import NO_EVIDENCE, Evidence, Likelihood
from ningbo_planner.balance.model import BoundsOf, Model, Row, broken_rows, in_order
from ningbo_planner.balance.parts import Part, Rows, clusters
from ningbo_planner.balance.solver import Budget
from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import Equation
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Interval
from ningbo_planner.domain.table import CellRef

Changes = dict[CellRef, Decimal]
SECONDS = 10.0
MOST_ANSWERS = 10
# A part with more cells than this is not grown any further for the proof that nothing smaller exists.
_MOST_CELLS = 30_000
_ANY = Interval(None, None)


@dataclass(frozen=True, slots=True)
class Repair:
    """One way to mend what does not add up.

    Attributes:
        changes: what would be written, in the order of print.
        is_optimal: whether it is proved that no fewer cells would do.
        weight: the smaller, the likelier a planner wants it.
    """

    changes: tuple[Change, ...]
    is_optimal: bool
    weight: float

    @property
    def count(self) -> int:
        """How many cells it changes."""
        return len(self.changes)


@dataclass(frozen=True, slots=True)
class _Way:
    """One set of changes that mends a cluster."""

    changes: Changes
    is_optimal: bool
    weight: float

    @property
    def order(self) -> tuple[bool, int, float]:
        """What ways are ordered by: smallest sets first, then the likeliest."""
        return not self.is_optimal, len(self.changes), self.weight


def smallest_repairs(
    plan: Plan,
    broken: Iterable[Equation],
    *,
    held: Collection[CellRef] = (),
    bounds: BoundsOf | None = None,
    evidence: Evidence = NO_EVIDENCE,
    kept: Collection[str] = (),
    limit: int = MOST_ANSWERS,
    seconds: float = SECONDS,
    cancelled: Callable[[], bool] | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> list[Repair]:
    """Return the smallest repairs of ``broken``, the likeliest first.

    Broken equations that share a cell with one of these are mended with it; where that cannot be, they stay as far from holding as they are. All
    other equations go on holding. A missing figure is filled only where a change is needed anyway, and counts as one. Figures get the
    precision that their row is printed with; if nothing can be mended so, that of the figures beside them.

    Args:
        plan: read only.
        broken: what is to hold; what holds already is left alone.
        held: cells that stay, besides those that the plan holds.
        bounds: what may be written into a cell; without it what the bounds of its row say. Figures that are not negative stay so.
        evidence: what causes and history say about cells.
        kept: ids of equations whose gap stays, because somebody has given a reason.
        limit: at most so many answers.
        seconds: after so long, what was found is returned; its answers may not be proved the smallest.
        cancelled: asked many times a second.
        progress: told how many of the separate disagreements are done.

    Returns:
        All smallest repairs up to ``limit``; behind them, if none of those changes the total that was asked about, the smallest one that does. Nothing where
        holds and bounds leave no way: :mod:`ningbo_planner.balance.conflict` says why.

    Raises:
        Stopped: somebody asked to stop.
    """
    budget = Budget(seconds, cancelled)
    asked = list(broken)
    for finer in (False, True):
        model = Model(plan, held=held, bounds=bounds, kept=kept, finer=finer)
        found = _Mending(model, evidence, budget, limit).all_ways(broken_rows(model, asked), progress)
        if found is not None:
            ways = _combined(model, found, limit)
            return [Repair(in_order(plan, model.told(way.changes)), way.is_optimal, way.weight) for way in ways]
    return []


def mend_all(model: Model, broken: Iterable[Equation], budget: Budget, progress: Callable[[int, int], object] | None = None, evidence: Evidence = NO_EVIDENCE) -> bool | None:
    """Write the likeliest smallest repair of each separate disagreement into ``model``, one after the other.

    Returns:
        Whether each is proved the smallest; ``None`` where one cannot be mended.
    """
    mending = _Mending(model, evidence, budget, 1)
    groups = clusters(model, broken_rows(model, broken))
    are_smallest = True
    for done, cluster in enumerate(groups):
        for group in _still_broken(model, cluster):
            way = next(iter(mending.ways(group, with_total=False)), None)
            if way is None:
                return None
            model.write(way.changes)
            are_smallest = are_smallest and way.is_optimal
        if progress is not None:
            progress(done + 1, len(groups))
    return are_smallest


def _still_broken(model: Model, cluster: Rows) -> list[Rows]:
    """Return what is left of a cluster after repairs of others, which may have mended parts of it or joined it with more."""
    if all(model.row(row.equation) is row for row in cluster.values()):
        return [cluster]
    return clusters(model, broken_rows(model, [row.equation for row in cluster.values()]))


class _Mending:
    """Finds the ways to mend clusters of broken equations."""

    def __init__(self, model: Model, evidence: Evidence, budget: Budget, limit: int) -> None:
        self._model = model
        self._likelihood = Likelihood(model, evidence)
        self._budget = budget
        self._limit = limit

    def all_ways(self, broken: Sequence[Row], progress: Callable[[int, int], object] | None) -> list[list[_Way]] | None:
        """Return the ways to mend each cluster, best first; ``None`` where one cannot be mended."""
        groups = clusters(self._model, broken)
        asked = {row.equation.id for row in broken}
        found = []
        for done, cluster in enumerate(groups):
            ways = self.ways(cluster) or self._ways_of_the_asked(cluster, asked)
            if not ways:
                return None
            found.append(ways)
            if progress is not None:
                progress(done + 1, len(groups))
        return found

    def ways(self, cluster: Rows, but: Collection[str] = (), with_total: bool = True) -> list[_Way]:
        """Return the ways to mend a cluster, smallest and likeliest first."""
        self._budget.check()
        changed = self._single(cluster, but) or self._several(cluster, but)
        ways = sorted(changed, key=lambda way: way.order)[: self._limit]
        if ways and with_total:
            ways += self._of_the_total(cluster, but, ways)
        return ways

    def _ways_of_the_asked(self, cluster: Rows, asked: Collection[str]) -> list[_Way]:
        """Return the ways to mend only those equations of a cluster that were asked about."""
        others = cluster.keys() - asked
        return self.ways({name: row for name, row in cluster.items() if name in asked}, others) if others else []

    def _single(self, cluster: Rows, but: Collection[str]) -> list[_Way]:
        """Return every single cell that mends the cluster."""
        first, *others = cluster.values()
        cells = [cell for cell in first.factors if self._model.figure(cell).is_free and all(cell in row.factors for row in others)]
        found = ((cell, self._required(cell, but)) for cell in cells)
        return [self._way({cell: change}, True) for cell, change in found if change is not None]

    def _required(self, cell: CellRef, but: Collection[str]) -> Decimal | None:
        """Return by how much a cell would have to change alone for all its equations to hold."""
        wanted = _ANY
        for row in self._model.rows_of(cell):
            if row.equation.id in but:
                return None
            needed = _divided(row.wanted, row.factors[cell])
            wanted = needed if wanted is _ANY else wanted.common(needed)
            if wanted.low == exact.ZERO == wanted.high:
                return None
        change = None if wanted.is_empty else self._model.figure(cell).nearest(wanted)
        return change if change is not None and self._model.proves({cell: change}, but) else None

    def _several(self, cluster: Rows, but: Collection[str]) -> list[_Way]:
        """Return the smallest sets of several cells that mend the cluster."""
        part, best = Part(self._model, cluster), 2
        while not self._budget.is_spent:
            while part.rings < best and not part.is_whole:
                part.grow()
            search = FewestCells(self._model, part, cluster, but, self._likelihood, self._budget)
            first = search.next()
            if first is None and (part.is_whole or not search.was_exhausted):
                return []
            size = best + 1 if first is None else len(first)
            if first is not None and (size <= part.reach or len(part.cells) > _MOST_CELLS):
                return self._collected(first, search, size <= part.reach)
            best = size
        return []

    def _collected(self, first: Changes, search: FewestCells, is_smallest: bool) -> list[_Way]:
        """Return ``first`` and the answers of the same size behind it."""
        is_smallest = is_smallest and search.is_best
        found = [self._way(first, is_smallest)]
        # Twice as many as are wanted: the search takes them in about the order of likelihood.
        while len(found) < 2 * self._limit and self._limit > 1:
            changes = search.next()
            if changes is None or len(changes) > len(first):
                break
            found.append(self._way(changes, is_smallest))
        return found

    def _of_the_total(self, cluster: Rows, but: Collection[str], ways: Sequence[_Way]) -> list[_Way]:
        """Return the smallest way that changes the total of the first equation, where none of ``ways`` does: what a planner asks for next."""
        total = next(iter(cluster.values())).equation.stated
        if not self._model.figure(total).is_free or any(total in way.changes for way in ways) or self._budget.is_spent:
            return []
        part = Part(self._model, cluster)
        for _ in range(2):
            part.grow()
        changes = FewestCells(self._model, part, cluster, but, self._likelihood, self._budget, must=total).next()
        return [] if changes is None else [self._way(changes, False)]

    def _way(self, changes: Changes, is_optimal: bool) -> _Way:
        return _Way(changes, is_optimal, self._likelihood.of(changes))


def _divided(wanted: Interval, factor: Decimal) -> Interval:
    """Return the changes of a cell that move its equation into ``wanted``; rounded outwards where a quotient has no end, the proof decides."""
    if factor == 1:
        return wanted
    if factor == -1:
        return wanted.negated()
    if not factor:
        return _ANY
    low, high = (None if bound is None else bound / factor for bound in (wanted.low, wanted.high))
    return Interval(low, high, wanted.low_open, wanted.high_open) if factor > 0 else Interval(high, low, wanted.high_open, wanted.low_open)


def _combined(model: Model, found: Sequence[Sequence[_Way]], limit: int) -> list[_Way]:
    """Return the best combinations of one way for each cluster, best first; those that do not get along with each other are left out."""
    if len(found) == 1:
        return list(found[0])
    start = (0,) * len(found)
    heap, seen, best = [((0, 0.0), start)], {start}, []
    while found and heap and len(best) < limit:
        _, places = heappop(heap)
        way = _joined([ways[at] for ways, at in zip(found, places, strict=True)])
        if way is not None and model.proves(way.changes):
            best.append(way)
        for turn in range(len(found)):
            further = (*places[:turn], places[turn] + 1, *places[turn + 1 :])
            if further[turn] < len(found[turn]) and further not in seen:
                seen.add(further)
                chosen = [ways[at] for ways, at in zip(found, further, strict=True)]
                heappush(heap, ((sum(len(each.changes) for each in chosen), sum(each.weight for each in chosen)), further))
    return best


def _joined(ways: Sequence[_Way]) -> _Way | None:
    """Return several ways as one; ``None`` where two change the same cell."""
    changes: Changes = {}
    for way in ways:
        if changes.keys() & way.changes.keys():
            return None
        changes |= way.changes
    return _Way(changes, all(way.is_optimal for way in ways), sum(way.weight for way in ways))

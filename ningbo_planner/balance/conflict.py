"""Why a table cannot be balanced: a smallest set of holds and bounds that contradict each other, by how much, and what giving up each single one would bring."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ningbo_planner.balance.component import Component
from ningbo_planner.balance.demand import Demand, DemandKind, demands_of
from ningbo_planner.balance.feasible import Feasible
from ningbo_planner.balance.figure import like
from ningbo_planner.balance.scope import GROWTH
from ningbo_planner.balance.solver import Answer, Budget, Status, solve
from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import Equation
from ningbo_planner.domain.series import decimals_of
from ningbo_planner.text import tr

# Further than this behind the last place of the figures nobody looks; it is where floating point ends.
_MORE_DECIMALS = 2
_HELD = frozenset({DemandKind.HELD, DemandKind.HELD_HERE, DemandKind.BEYOND})
# Growth leads off the steps of figures; so long, and in pieces of up to so many cells, it is asked for figures on them.
_SECONDS_FOR_STEPS = 1.0
_MOST_STEPPED = 500
# So many demands stand in one sentence.
_TOLD = 6


@dataclass(frozen=True, slots=True)
class Release:
    """What giving up one demand would bring.

    Attributes:
        demand: which.
        to: what the cell would state then, or where its bound would lie; ``None`` for growth and for a step.
        by: how far that is from what is demanded, in the unit of the cell.
        is_enough: whether the whole piece could be balanced then; else there is another contradiction beside this one.
    """

    demand: Demand
    to: Decimal | None
    by: Decimal
    is_enough: bool

    @property
    def sentence(self) -> str:
        """What it would bring, as a Chinese sentence."""
        if self.to is None and self.demand.kind not in (*GROWTH, DemandKind.STEP):
            return tr("balance.release.freely", demand=self.demand.sentence)
        unit = self.demand.values.get("unit", "")
        to = "" if self.to is None else exact.trimmed(self.to) + unit
        return tr(f"balance.release.{self.demand.kind}", **{**self.demand.values, "to": to, "by": exact.trimmed(self.by) + unit})


@dataclass(frozen=True, slots=True)
class Conflict:
    """Demands that cannot all be met.

    Attributes:
        demands: a set without which nothing contradicts, and of which none can be left out; empty where the equations alone contradict each other.
        by: how far the nearest of them would have to give way.
        unit: the unit of ``by``.
        releases: what giving up each single one would bring, in the same order.
        equations: those through which they contradict each other.
        names: what the rows that state their totals are called.
    """

    demands: tuple[Demand, ...]
    by: Decimal
    unit: str
    releases: tuple[Release, ...]
    equations: tuple[Equation, ...]
    names: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The contradiction as one Chinese sentence."""
        if not self.demands:
            return tr("balance.contradiction", rows="、".join(dict.fromkeys(self.names)))
        demands, count = "；".join(demand.sentence for demand in self.demands[:_TOLD]), len(self.demands)
        if count > _TOLD:
            demands = tr("balance.and_more", demands=demands)
        if not self.by:
            return tr("balance.conflict_of_steps", count=count, demands=demands)
        return tr("balance.conflict", count=count, by=exact.trimmed(self.by) + self.unit, demands=demands)

    @property
    def has_step(self) -> bool:
        """Whether figures could be found if they needed no step."""
        return any(demand.kind is DemandKind.STEP for demand in self.demands)


def conflict_of(component: Component, budget: Budget, step: Decimal | None = None) -> Conflict | None:
    """Return why a piece cannot be balanced; ``None`` where it can be.

    Args:
        step: the step that figures shall be on, where that may be the reason.

    Raises:
        Stopped: somebody asked to stop.
    """
    return _Search(component, budget, step).run()


class _Search:
    """Looks for the smallest contradictory set."""

    def __init__(self, component: Component, budget: Budget, step: Decimal | None) -> None:
        self._component = component
        self._budget = budget
        self._all = demands_of(component, step)
        self._step = next((each for each in self._all if each.kind is DemandKind.STEP), None)

    def run(self) -> Conflict | None:
        """Search."""
        suspects = self._suspects()
        if suspects is None:
            return None
        least = _without_spare(suspects, lambda demands: not self._is_possible(demands))
        releases = [self._release(each, least) for each in least]
        found = sorted(zip(least, releases, strict=True), key=lambda pair: (not pair[1].is_enough, pair[1].by))
        by, unit = self._nearest([release for _, release in found])
        equations, plan = self._equations(least), self._component.model.plan
        named = tuple(str(plan.tables[each.stated.table].get(each.stated.row, "name")) for each in equations)
        return Conflict(tuple(demand for demand, _ in found), by, unit, tuple(release for _, release in found), equations, named)

    def _nearest(self, releases: Sequence[Release]) -> tuple[Decimal, str]:
        """Return how far the nearest demand would have to give way, of those that are enough if there are any, with its unit."""
        enough = [each for each in releases if each.by and each.is_enough] or [each for each in releases if each.by]
        nearest = min(enough, key=lambda each: each.by, default=None)
        if nearest is None or nearest.demand.cell is None:
            return exact.ZERO, ""
        return nearest.by, self._component.model.plan.unit_of(nearest.demand.cell)

    def _suspects(self) -> list[Demand] | None:
        """Return demands that contradict each other, as few as one look tells; ``None`` where all can be met."""
        numbers = [demand for demand in self._all if demand is not self._step]
        program = Feasible(self._component, numbers)
        answer = solve(program.program, self._budget, with_rays=True)
        if answer.is_there:
            return self._all if self._step is not None and not self._is_possible(self._all) else None
        named = program.demands_in(answer.rays)
        return named if len(named) < len(numbers) and not self._is_possible(named) else numbers

    def _is_possible(self, demands: Collection[Demand], piece: Component | None = None) -> bool:
        """Tell whether figures exist that meet ``demands``."""
        program = Feasible(piece or self._component, demands)
        answer = solve(program.program, self._budget)
        return answer.status is not Status.IMPOSSIBLE

    def _release(self, demand: Demand, least: Sequence[Demand]) -> Release:
        """Return what giving up one of the set would bring: as near to it as all others allow, or those of the set where the others contradict each other too."""
        is_held = demand.cell is not None and demand.kind in _HELD
        piece = self._component.joined(demand.cell) if is_held and demand.cell is not None else self._component
        others = [each for each in demands_of(piece, None if self._step is None else self._step.amount) if each != demand]
        is_enough = self._is_possible(others, piece) and self._has_steps(others, piece)
        if self._step in least:
            # Where it would go then is a question of steps, not of a distance.
            return Release(demand, None, exact.ZERO, is_enough)
        among, rest = (piece, others) if is_enough else (self._component, [each for each in least if each != demand])
        program, answer = self._given_up(among, rest, demand)
        by = self._amount(answer.cost) if answer.is_there else exact.ZERO
        if demand.kind in GROWTH or not answer.is_there or demand.cell is None:
            return Release(demand, None, by, is_enough)
        point = self._component.model.figure(demand.cell).point
        return Release(demand, exact.add(point, self._amount(answer.values[program.column_of(demand.cell)])), by, is_enough)

    def _has_steps(self, demands: Sequence[Demand], piece: Component) -> bool:
        """Tell whether figures on their steps meet ``demands``; taken for granted where there is no growth, and where it takes too long to tell."""
        if not _is_stepped(piece):
            return True
        answer = solve(Feasible(piece, demands, whole=True).program, self._budget.at_most(_SECONDS_FOR_STEPS))
        return answer.status is not Status.IMPOSSIBLE

    def _given_up(self, piece: Component, others: Sequence[Demand], demand: Demand) -> tuple[Feasible, Answer]:
        """Return what comes nearest to a demand that is given up: on the steps of the figures where there is growth, which leads off them, and time for it."""
        if _is_stepped(piece):
            program = Feasible(piece, others, demand, whole=True)
            answer = solve(program.program, self._budget.at_most(_SECONDS_FOR_STEPS))
            if answer.status is Status.BEST:
                return program, answer
        program = Feasible(piece, others, demand)
        return program, solve(program.program, self._budget)

    def _amount(self, value: float) -> Decimal:
        """Return a floating point amount to the places that the figures of the piece have, or a few more where it needs them."""
        model = self._component.model
        decimals = max((decimals_of(model.figure(cell).point) for row in self._component.rows for cell in row.factors), default=0)
        for places in (decimals, decimals + _MORE_DECIMALS):
            amount = Decimal(round(value * 10**places)).scaleb(-places)
            if abs(float(amount) - value) <= 1e-6 * max(1.0, abs(value)):
                break
        return like(amount, exact.ZERO)

    def _equations(self, least: Sequence[Demand]) -> tuple[Equation, ...]:
        """Return the equations through which the demands contradict each other."""
        program = Feasible(self._component, [each for each in least if each is not self._step])
        answer = solve(program.program, self._budget, with_rays=True)
        return tuple(row.equation for row in program.rows_in(answer.rays) if row.equation.rule not in GROWTH)


def _is_stepped(piece: Component) -> bool:
    """Tell whether figures that meet all demands may still find no steps: growth by a fifth leads off them, sums alone do not."""
    return len(piece.cells) <= _MOST_STEPPED and any(row.equation.rule in GROWTH for row in piece.rows)


def _without_spare(demands: Sequence[Demand], contradict: Callable[[Collection[Demand]], bool]) -> list[Demand]:
    """Return a contradictory set of which none can be left out, found by leaving out ever smaller bundles; earlier demands are left out rather than later ones."""
    left = list(demands)
    size = max(1, len(left) // 2)
    while True:
        at = 0
        while at < len(left):
            rest = [*left[:at], *left[at + size :]]
            if contradict(rest):
                left = rest
            else:
                at += size
        if size == 1:
            return left
        size //= 2

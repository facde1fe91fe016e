"""A whole table, or some of its periods, made to add up: by least total change, least relative change, fewest cells, or parts scaled to their totals.

Each piece of the table that does not hold is balanced by itself: an ideal is found without steps, then rounded to them so that everything adds up exactly,
no figure further than one step from its ideal where that can be. What holds already is left as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import partial

from ningbo_planner.balance.component import Component, components_to_balance
from ningbo_planner.balance.conflict import Conflict, conflict_of
from ningbo_planner.balance.figure import Change
from ningbo_planner.balance.ideal import Reals, least_change, least_relative_change, nearest_to
from ningbo_planner.balance.model import BoundsOf, Model, in_order
from ningbo_planner.balance.proportional import Proportions
from ningbo_planner.balance.repair import mend_all
from ningbo_planner.balance.rounding import FAR, NEAR, rounded
from ningbo_planner.balance.scope import Scope
from ningbo_planner.balance.solver import Budget
from ningbo_planner.domain import exact
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.errors import PlannerError

SECONDS = 60.0
_SECONDS_TO_EXPLAIN = 10.0


class Method(StrEnum):
    """What a balance keeps small, in the words of the command line."""

    LEAST = "least"
    RELATIVE = "relative"
    FEWEST = "fewest"
    PROPORTIONAL = "proportional"


@dataclass(frozen=True, slots=True)
class Balanced:
    """Figures with which a table adds up.

    Attributes:
        method: how they were found.
        changes: what would be written, in the order of print; cells of other tables that repeat a figure among them.
        moved_total: the sum of all moves in the table's own unit; what other tables repeat is counted once, what counts something else (%, 个) not at all.
        largest_move: the one change that moves the most, in the table's unit.
        within_a_step: whether no figure is further than one step from where it would be if there were no steps.
        is_proved: whether it is proved that no answer is better by the method, before steps.
    """

    method: Method
    changes: tuple[Change, ...]
    moved_total: Decimal
    largest_move: Change | None
    within_a_step: bool
    is_proved: bool

    @property
    def count(self) -> int:
        """How many cells change."""
        return len(self.changes)


def balance(
    plan: Plan,
    table: str,
    periods: Iterable[str] | None = None,
    *,
    method: Method = Method.LEAST,
    step: Decimal | None = None,
    held: Collection[CellRef] = (),
    bounds: BoundsOf | None = None,
    kept: Collection[str] = (),
    seconds: float = SECONDS,
    cancelled: Callable[[], bool] | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Balanced | Conflict:
    """Return figures with which every equation of a table holds, or why there are none.

    Totals, 其中, links and formulas hold together in all the periods, with what bounds say on the growth between them. Cells of other tables that repeat
    figures of this one move along. Missing figures are not made up: they stay, and count for nothing.

    Args:
        plan: read only.
        table, periods: what to balance; all periods where none are named.
        method: what to keep small; among equal answers parts change before totals, and large figures before small ones.
        step: changed figures of the table become multiples of it; without it of their row's step, or of the last place that the row is printed with.
        held: cells that stay besides those that the plan holds.
        bounds: what may be written into a cell; without it what the bounds of its row say. Figures that are not negative stay so.
        kept: ids of equations whose gap stays, because somebody has given a reason for it.
        seconds, cancelled, progress: as for :func:`ningbo_planner.balance.repair.smallest_repairs`.

    Raises:
        Stopped: somebody asked to stop.
        PlannerError: time was up before an answer was found.
    """
    scope, budget = Scope(plan, table, periods), Budget(seconds, cancelled)
    for finer in (False, True):
        make = partial(Model, plan, held=held, is_beyond=scope.is_beyond, step=step, kept=kept, fills=False, finer=finer)
        found = _Balance(scope, budget, method, make, bounds).run(progress)
        # With a step that was ordered there is nothing finer to be had.
        if isinstance(found, Balanced) or step is not None or (found is not None and not found.has_step):
            break
    if found is None:
        raise PlannerError("balance.no_answer")
    return found


class _Balance:
    """One balance under way."""

    def __init__(self, scope: Scope, budget: Budget, method: Method, make: Callable[..., Model], bounds: BoundsOf | None) -> None:
        self._scope, self._budget, self._method = scope, budget, method
        self._make, self._bounds = make, bounds
        self._model = make(bounds=bounds or scope.limits)
        self._within_a_step = True
        self._is_proved = True

    def run(self, progress: Callable[[int, int], object] | None) -> Balanced | Conflict | None:
        """Balance; ``None`` where no figures on the steps were found, though nothing is known to stand in the way."""
        if self._method is Method.FEWEST and (found := self._fewest(progress)) is not None:
            return found
        pieces = list(components_to_balance(self._model, self._scope, self._budget))
        changes: dict[CellRef, Decimal] = {}
        for done, piece in enumerate(pieces):
            found = self._balanced(piece)
            if found is None or isinstance(found, Conflict):
                return found
            changes |= found
            if progress is not None:
                progress(done + 1, len(pieces))
        self._model.changes = changes
        return self._told()

    def _fewest(self, progress: Callable[[int, int], object] | None) -> Balanced | None:
        """Mend each disagreement by the fewest cells, growth being a bound of one cell beside figures that stand still; ``None`` where that does not do."""
        model = self._make(bounds=self._bounds)
        proved = mend_all(model, self._scope.suspects(self._budget), self._budget, progress)
        if proved is None or any(row.is_broken for cell in self._scope.bounded_cells() for row in self._scope.growth_rows(model, cell)):
            return None
        self._model, self._is_proved = model, proved
        return self._told()

    def _balanced(self, piece: Component) -> Mapping[CellRef, Decimal] | Conflict | None:
        """Return the changes of one piece; ``None`` where its steps leave none that was found."""
        self._budget.check()
        ideal = self._ideal(piece)
        found = rounded(piece, ideal, self._budget, NEAR) if ideal is not None else None
        if found is None:
            steps = [self._model.figure(cell).step for cell in piece.cells]
            conflict = self._conflict(piece, max(steps) if ideal is not None and steps else None)
            if conflict is not None:
                return conflict
            found = rounded(piece, ideal, self._budget, FAR) if ideal is not None else None
        if found is None:
            if self._budget.is_spent:
                raise PlannerError("balance.no_time")
            return None
        self._within_a_step = self._within_a_step and found.within_a_step
        return found.changes

    def _conflict(self, piece: Component, step: Decimal | None) -> Conflict | None:
        """Return why a piece has no answer, if it has none."""
        if self._budget.is_spent:
            raise PlannerError("balance.no_time")
        return conflict_of(piece, self._budget.again(_SECONDS_TO_EXPLAIN), step)

    def _ideal(self, piece: Component) -> Reals | None:
        """Return where the figures of a piece would go without steps."""
        if self._method in (Method.LEAST, Method.FEWEST):
            # The least total change is a basic answer, and so one with few cells.
            self._is_proved = self._is_proved and self._method is Method.LEAST
            return least_change(piece, self._budget)
        if self._method is Method.RELATIVE:
            return least_relative_change(piece, self._budget)
        aims = Proportions(piece, self._budget).aims
        changes = {cell: exact.subtract(amount, self._model.figure(cell).point) for cell, amount in aims.items() if self._model.figure(cell).is_free}
        reals = {cell: float(change) for cell, change in changes.items()}
        return reals if piece.holds({cell: change for cell, change in changes.items() if change}) else nearest_to(piece, reals, self._budget)

    def _told(self) -> Balanced:
        """Return what was found."""
        changes = in_order(self._model.plan, self._model.told({cell: change for cell, change in self._model.changes.items() if change}))
        moves = {change.cell: self._moved(change) for change in changes}
        counted = [change for change in changes if moves[change.cell] and not self._scope.follows(change.cell)]
        largest = max(counted, key=lambda change: moves[change.cell], default=None)
        return Balanced(self._method, changes, exact.total(moves[change.cell] for change in counted), largest, self._within_a_step, self._is_proved)

    def _moved(self, change: Change) -> Decimal:
        """Return how far a figure moves in the table's unit; zero where it counts something else."""
        info = self._model.plan.tables[self._scope.table].info
        unit, whole = parse_unit(self._model.plan.unit_of(change.cell)), parse_unit(info.unit)
        if info.unit and not unit.same_base(whole):
            return exact.ZERO
        return exact.multiply(abs(change.moved), unit.factor / whole.factor if info.unit else Decimal(1))

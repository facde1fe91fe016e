"""The integer program for the fewest cells: which cells of a part to change so that all its equations hold, answer after answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from ningbo_planner.balance.exactly import exact_changes
from ningbo_planner.balance.likelihood import Likelihood
from ningbo_planner.balance.model import Model, Row
from ningbo_planner.balance.parts import Part, Rows
from ningbo_planner.balance.solver import INFINITY, Answer, Budget, Program, Status, solve
from ningbo_planner.domain import exact
from ningbo_planner.domain.table import CellRef

# So much larger than all gaps together may one change be; in a hierarchy none is larger than they are.
_ROOM = 2.0
# All preferences together weigh less than one cell.
_PREFERENCE = 0.9
_MOST_CHANGED = 60
# A change smaller than this, in shares of the gap, is the solver's dust.
_DUST = 1e-7


class FewestCells:
    """Answers, each a set of changes proved exactly; the smallest first, among those of one size about the likeliest first.

    Attributes:
        is_best: whether the last answer is proved the smallest that was left.
        was_exhausted: whether the search ended because there is no further answer, not because time was up.
    """

    def __init__(self, model: Model, part: Part, cluster: Rows, but: Collection[str], likelihood: Likelihood, budget: Budget, must: CellRef | None = None) -> None:
        """Set the program up.

        Args:
            cluster: what has to be mended; other broken equations of the part may be mended or stay as they are.
            but: ids of broken equations that are not asked for.
            must: a cell that has to be among the changed ones.
        """
        self._model = model
        self._cluster = cluster
        self._but = but
        self._budget = budget
        self._cells = {cell: at for at, cell in enumerate(part.cells)}
        self._rows = [row for row in part.rows.values() if any(cell in self._cells for cell in row.factors)]
        self._all_rows = list(part.rows.values())
        self._unit = exact.total(row.gap for row in self._all_rows if row.is_broken) or Decimal(1)
        self._program = Program()
        self.is_best = False
        self.was_exhausted = False
        self._is_integer = False
        self._make_columns(likelihood, must)
        for row in self._all_rows:
            budget.check()
            self._make_row(row)

    def next(self) -> dict[CellRef, Decimal] | None:
        """Return the next answer, or ``None`` when there is none or time is up."""
        while not self._budget.is_spent:
            answer = solve(self._program, self._budget)
            if not answer.is_there:
                if answer.status is Status.IMPOSSIBLE and self._make_integer():
                    continue
                self.was_exhausted = answer.status is Status.IMPOSSIBLE
                return None
            self.is_best = answer.status is Status.BEST
            chosen = self._chosen(answer)
            changes = self._exact(answer, chosen)
            if changes is not None:
                self._cut(set(changes))
                return changes
            if not self._make_integer():
                self._cut_exactly(set(chosen))
        return None

    # -------------------------------------------------------------------------------------------------------- the program

    def _make_columns(self, likelihood: Likelihood, must: CellRef | None) -> None:
        """Add, for each cell, its change in shares of the gap, and whether it changes at all."""
        count = len(self._cells)
        self._spans = [self._span(cell) for cell in self._cells]
        for low, high in self._spans:
            self._program.column(0.0, min(0.0, low), max(0.0, high))
        for cell in self._cells:
            self._budget.check()
            weight = _PREFERENCE / min(count, _MOST_CHANGED) * likelihood.beforehand(cell, self._expected(cell))
            self._program.column(1.0 + weight, 1.0 if cell == must else 0.0, 1.0, integer=True)
        for at, (low, high) in enumerate(self._spans):
            self._program.row([(at, 1.0), (count + at, -high)], high=0.0)
            self._program.row([(at, 1.0), (count + at, -low)], low=0.0)

    def _expected(self, cell: CellRef) -> tuple[Decimal, ...]:
        """Return the changes that a cell may be expected to make: what its own broken equation lacks, or as much as all do, up or down."""
        own = [row.gap / row.factors[cell] * (1 if row.wanted.low is not None and row.wanted.low > 0 else -1) for row in self._cluster.values() if row.factors.get(cell)]
        change = self._unit / self._factor(cell)
        return tuple(own) or (change, -change)

    def _factor(self, cell: CellRef) -> Decimal:
        """Return the smallest factor that the cell counts with."""
        return min((abs(row.factors[cell]) for row in self._model.rows_of(cell) if row.factors[cell]), default=Decimal(1))

    def _span(self, cell: CellRef) -> tuple[float, float]:
        """Return by how much a cell may change, in shares of the gap."""
        span, most = self._model.figure(cell).span, _ROOM / float(self._factor(cell))
        low, high = (None if bound is None else float(bound / self._unit) for bound in (span.low, span.high))
        return max(-most, low) if low is not None else -most, min(most, high) if high is not None else most

    def _make_row(self, row: Row) -> None:
        entries = [(self._cells[cell], float(factor)) for cell, factor in row.factors.items() if cell in self._cells]
        low, high = self._bounds(row)
        if row.switch is not None:
            self._make_switched(row.switch, entries, low, high)
        elif row.is_broken and row.equation.id not in self._cluster:
            self._make_either(row, entries, low, high)
        else:
            self._program.row(entries, low, high)

    def _bounds(self, row: Row) -> tuple[float, float]:
        """Return what the changes have to come to, in shares of the gap; an open end is kept off by the finest step."""
        low, high = row.wanted.low, row.wanted.high
        step = min((self._model.figure(cell).step * abs(factor) for cell, factor in row.factors.items() if cell in self._cells), default=Decimal(1))
        low = None if low is None else low + step if row.wanted.low_open else low
        high = None if high is None else high - step if row.wanted.high_open else high
        return -INFINITY if low is None else float(low / self._unit), INFINITY if high is None else float(high / self._unit)

    def _make_switched(self, switch: CellRef, entries: list[tuple[int, float]], low: float, high: float) -> None:
        """An equation that counts only once its total is given a figure."""
        if switch not in self._cells:
            return
        chosen = len(self._cells) + self._cells[switch]
        most = sum(abs(factor) * max(map(abs, self._spans[at])) for at, factor in entries) + max((abs(end) for end in (low, high) if abs(end) < INFINITY), default=0.0)
        if high < INFINITY:
            self._program.row([*entries, (chosen, most)], high=high + most)
        if low > -INFINITY:
            self._program.row([*entries, (chosen, -most)], low=low - most)

    def _make_either(self, row: Row, entries: list[tuple[int, float]], low: float, high: float) -> None:
        """A broken equation that nobody asked for: it stays as it is or is mended, nothing between."""
        if row.equation.id in self._but:
            self._program.row(entries, 0.0, 0.0)
            return
        mended = self._program.column(0.0, 0.0, 1.0, integer=True)
        if high < INFINITY:
            self._program.row([*entries, (mended, -high)], high=0.0)
        if low > -INFINITY:
            self._program.row([*entries, (mended, -low)], low=0.0)

    def _make_integer(self) -> bool:
        """Ask for whole steps from now on, where that was not asked for yet; ``False`` where it was."""
        if self._is_integer:
            return False
        self._is_integer = True
        count = len(self._cells)
        for at, cell in enumerate(self._cells):
            figure = self._model.figure(cell)
            step = float(figure.step / self._unit)
            # A figure that is off its step goes to it once it changes at all.
            offset = float((figure.point - figure.on_step(figure.point, -1)) / self._unit)
            steps = self._program.column(0.0, -INFINITY, INFINITY, integer=True)
            self._program.row([(at, 1.0), (steps, -step), (count + at, offset)], 0.0, 0.0)
        return True

    # --------------------------------------------------------------------------------------------------------- the answers

    def _chosen(self, answer: Answer) -> dict[CellRef, float]:
        """Return the cells that an answer changes, with their changes."""
        unit = float(self._unit)
        return {cell: answer.values[at] * unit for cell, at in self._cells.items() if abs(answer.values[at]) > _DUST}

    def _exact(self, answer: Answer, chosen: Mapping[CellRef, float]) -> dict[CellRef, Decimal] | None:
        """Return the answer in exact amounts, where it can be proved."""
        mended = [row for row in self._rows if row.equation.id not in self._but and self._counts(row, chosen)]
        changes = exact_changes(self._model, mended, chosen)
        return changes if changes and self._mends(changes) else None

    def _counts(self, row: Row, chosen: Mapping[CellRef, float]) -> bool:
        """Tell whether an answer has to satisfy an equation: not one that nobody asked for and that stays as it is."""
        if row.switch is not None:
            return row.switch in chosen
        if not row.is_broken or row.equation.id in self._cluster:
            return True
        moved = sum(float(factor) * chosen[cell] for cell, factor in row.factors.items() if cell in chosen)
        return abs(moved) > float(row.gap) / 2

    def _mends(self, changes: Mapping[CellRef, Decimal]) -> bool:
        """Tell, exactly, whether the changes mend the cluster and break nothing."""
        others = {row.equation.id for row in self._all_rows if row.is_broken and row.equation.id not in self._cluster}
        return all(row.allows(changes) for row in self._cluster.values()) and self._model.proves(changes, others | set(self._but))

    def _cut(self, cells: set[CellRef]) -> None:
        """Have no answer again that changes all of ``cells``."""
        count = len(self._cells)
        self._program.row([(count + self._cells[cell], 1.0) for cell in cells], high=len(cells) - 1.0)

    def _cut_exactly(self, cells: set[CellRef]) -> None:
        """Have no answer again that changes these cells and no others."""
        count = len(self._cells)
        entries = [(count + at, 1.0 if cell in cells else -1.0) for cell, at in self._cells.items()]
        self._program.row(entries, high=len(cells) - 1.0)

"""Equations as a linear model: cells that may change, and how far their changes may take each equation.

A plan is never written here: changes that are tried lie in the model alone, as amounts added to what the cells say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ningbo_planner.domain import exact
from ningbo_planner.domain.cells import DECIMALS_MASK, EMPTY_CELL, NO_NUMBER
from ningbo_planner.domain.bounds import Limits, bounds_of_row, limits_of
from ningbo_planner.domain.equations import Equation, Relation, equations_with, sum_equation, times
from ningbo_planner.domain.holds import is_held
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Interval, Quantity, State
from ningbo_planner.domain.table import CellRef, RowRef, Table
from ningbo_planner.domain.series import decimals_of
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.balance.figure import FILLABLE, NOTHING, Change, Figure, Stays

BoundsOf = Callable[[CellRef], Limits]
NOT_NEGATIVE = "not_negative"
_ONE = Decimal(1)
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Row:
    """One equation, seen from its cells: the sum of their changes, each times its factor, has to lie in ``wanted``.

    Attributes:
        equation: which.
        factors: by cell; the stated one has 1.
        wanted: the sums of changes with which it holds.
        is_broken: whether it does not hold now.
        switch: a total without a figure: the equation counts only once that cell is given one.
    """

    equation: Equation
    factors: Mapping[CellRef, Decimal]
    wanted: Interval
    is_broken: bool
    switch: CellRef | None = None

    def moved(self, changes: Mapping[CellRef, Decimal]) -> Decimal:
        """Return what ``changes`` add up to in this equation."""
        return exact.total(exact.multiply(changes[cell], factor) for cell, factor in self.factors.items() if cell in changes)

    def allows(self, changes: Mapping[CellRef, Decimal]) -> bool:
        """Tell whether it holds after ``changes``."""
        return (self.switch is not None and self.switch not in changes) or self.wanted.has(self.moved(changes))

    @property
    def gap(self) -> Decimal:
        """How far it is from holding, not negative."""
        low, high = self.wanted.low, self.wanted.high
        return max(exact.ZERO, low if low is not None else exact.ZERO, -high if high is not None else exact.ZERO)


class Model:
    """What may change in a plan, and what has to hold.

    Attributes:
        plan: read only.
        changes: what has been changed in the model so far, as amounts added.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        held: Collection[CellRef] = (),
        is_beyond: Callable[[CellRef], bool] | None = None,
        bounds: BoundsOf | None = None,
        step: Decimal | None = None,
        kept: Collection[str] = (),
        fills: bool = True,
        finer: bool = False,
    ) -> None:
        """Look at ``plan``.

        Args:
            held: cells that stay besides those that the plan holds.
            is_beyond: tells the cells that stay because they are not looked at.
            bounds: what may be written into a cell; without it what the bounds of its row say.
            step: new figures are multiples of it; without it of the row's own step, or of the last place that its figures are printed with.
            kept: ids of equations whose gap stays as it is, because somebody has given a reason for it.
            fills: whether cells without a figure may be given one.
            finer: figures may be written with as many decimals as those they stand beside in an equation.
        """
        self.plan = plan
        self.changes: dict[CellRef, Decimal] = {}
        self._held = frozenset(held)
        self._is_beyond = is_beyond
        self._bounds = bounds
        self._step = step
        self._kept = frozenset(kept)
        self._fills = fills
        self._finer = finer
        self._figures: dict[CellRef, Figure] = {}
        self._rows: dict[str, Row | None] = {}
        self._rows_of: dict[CellRef, tuple[Row, ...]] = {}
        self._facts: dict[tuple[str, str], tuple[int, bool]] = {}
        self._sums: dict[tuple[str, str, str], tuple[Equation | None, frozenset[CellRef]]] = {}
        # Rows that something besides their totals and their parts ties to others; few in a plan.
        self._tied = {key for link in plan.links.values() for key in (link.row, *link.parts)} | {key for rule in plan.rules.values() for key in rule.rows}

    # ------------------------------------------------------------------------------------------------------------- cells

    def figure(self, cell: CellRef) -> Figure:
        """Return one cell as it stands in the model."""
        found = self._figures.get(cell)
        if found is None:
            found = self._figures[cell] = self._make_figure(cell, self._quantity(cell))
        return found

    def _quantity(self, cell: CellRef) -> Quantity:
        now = self.plan.quantity(cell)
        if cell not in self.changes:
            return now
        figure = self._make_figure(cell, now)
        return figure.restated(exact.add(figure.point, self.changes[cell]))

    def _make_figure(self, cell: CellRef, now: Quantity) -> Figure:
        point = now.point if now.is_numeric and now.point is not None else exact.ZERO
        spread = now.interval() or NOTHING
        stays = self._why_it_stays(cell, now)
        if stays is Stays.NO_FIGURE:
            return Figure(cell, now, point, spread, _ONE, stays=stays)
        limits = self._limits(cell)
        step = self._step_of(cell, limits)
        if stays is not None:
            return Figure(cell, now, point, spread, step, stays=stays)
        low, reasons = limits.low, limits.reasons
        if low is None and point >= 0 and not self._row_facts(cell)[1]:
            low, reasons = exact.ZERO, (*reasons, NOT_NEGATIVE)
        frame = None if now.is_numeric else self._neighbour(cell)
        return Figure(cell, now, point, spread, step, low, limits.high, None, reasons, frame)

    def _why_it_stays(self, cell: CellRef, now: Quantity) -> Stays | None:
        if cell in self._held:
            return Stays.HELD_HERE
        if is_held(self.plan, cell):
            return Stays.HELD
        if self._is_beyond is not None and self._is_beyond(cell):
            return Stays.BEYOND
        return None if now.is_numeric or (self._fills and now.state in FILLABLE) else Stays.NO_FIGURE

    def _limits(self, cell: CellRef) -> Limits:
        if self._bounds is not None:
            return self._bounds(cell)
        return within_next(self.plan, cell, limits_of(self.plan, cell)) if self.plan.bounds else limits_of(self.plan, cell)

    def _step_of(self, cell: CellRef, limits: Limits) -> Decimal:
        if self._step is not None and self._is_in_table_unit(cell):
            return self._step
        if limits.step:
            return limits.step
        step = self._printed_step(cell)
        return min([step, *self._steps_beside(cell)]) if self._finer else step

    def _is_in_table_unit(self, cell: CellRef) -> bool:
        """Tell whether a step named for a table is meant for this row: not where the row counts something else."""
        table = self.plan.tables[cell.table]
        return parse_unit(table.unit_of(cell.row)).same_base(parse_unit(table.info.unit)) or not table.info.unit

    def _printed_step(self, cell: CellRef) -> Decimal:
        """Return the last place that the cell's row is printed with."""
        said = self.plan.tables[cell.table].get(cell.row, "decimals")
        return _ONE.scaleb(-(self._row_facts(cell)[0] if said is None else int(said)))

    def _row_facts(self, cell: CellRef) -> tuple[int, bool]:
        """Return how many decimals the figures of a row have, and whether one is below zero; read from the packed integers, for it is asked of every row."""
        key = (cell.table, cell.row)
        if key not in self._facts:
            table = self.plan.tables[cell.table]
            at, decimals, is_negative = table.position(cell.row), 0, False
            for period in table.periods:
                column = table.column(period.id, cell.layer)
                packed = column.packed[at]
                if packed & DECIMALS_MASK != NO_NUMBER:
                    decimals, is_negative = max(decimals, packed & DECIMALS_MASK), is_negative or packed < 0
                elif packed != EMPTY_CELL:
                    bounds = [bound for bound in (column.get(at).low, column.get(at).high) if bound is not None]
                    decimals, is_negative = max([decimals, *map(decimals_of, bounds)]), is_negative or any(bound < 0 for bound in bounds)
            self._facts[key] = decimals, is_negative
        return self._facts[key]

    def _steps_beside(self, cell: CellRef) -> list[Decimal]:
        """Return the finest steps that the other figures of its equations have, in the unit of ``cell``."""
        found = []
        for equation in self.equations_of(cell):
            factors = factors_of(equation)
            steps = [exact.multiply(self._printed_step(each), abs(factor)) for each, factor in factors.items()]
            found.append(_ONE.scaleb((min(steps) / abs(factors[cell])).adjusted()))
        return found

    def _neighbour(self, cell: CellRef) -> Quantity | None:
        """Return a number of the same row, which a missing one is printed like."""
        table = self.plan.tables[cell.table]
        quantities = (table.cell(cell.row, period.id, cell.layer) for period in table.periods)
        return next((each for each in quantities if each.state is State.NUMBER), None)

    # -------------------------------------------------------------------------------------------------------------- rows

    def row(self, equation: Equation) -> Row | None:
        """Return one equation as it stands in the model, or ``None`` where it says nothing: no figure is stated on one of its sides."""
        name = equation.id
        if name not in self._rows:
            self._rows[name] = self._make_row(equation)
        return self._rows[name]

    def rows_of(self, cell: CellRef) -> tuple[Row, ...]:
        """Return the equations that ``cell`` takes part in."""
        if cell not in self._rows_of:
            found = (self.row(equation) for equation in self.equations_of(cell))
            self._rows_of[cell] = tuple(row for row in found if row is not None)
        return self._rows_of[cell]

    def equations_of(self, cell: CellRef) -> list[Equation]:
        """Return the equations that ``cell`` takes part in; as :func:`equations_with`, but each total with its parts is laid out once."""
        if f"{cell.table}/{cell.row}" in self._tied:
            return equations_with(self.plan, cell)
        table = self.plan.tables[cell.table]
        at = table.position(cell.row)
        # A row with nothing below it states no sum, and most rows are such.
        heads = (table.parent_position(at), at) if at + 1 < len(table) and table.depths[at + 1] > table.depths[at] else (table.parent_position(at),)
        found = (self._sum(table, table.ids[head], cell.period) for head in reversed(heads) if head >= 0)
        return [equation for equation, cells in found if equation is not None and cell in cells]

    def _sum(self, table: Table, row: str, period: str) -> tuple[Equation | None, frozenset[CellRef]]:
        """Return what a row states about those below it, with its cells."""
        key = (table.info.id, row, period)
        if key not in self._sums:
            equation = sum_equation(table, row, period)
            self._sums[key] = equation, frozenset(() if equation is None else equation.cells)
        return self._sums[key]

    def _make_row(self, equation: Equation) -> Row | None:
        factors = factors_of(equation)
        figures = {cell: self.figure(cell) for cell in factors}
        if not any(not figures[term.cell].is_missing for term in equation.terms):
            return None
        stated = figures[equation.stated]
        if stated.is_missing and not stated.is_free:
            return None
        gap = _gap(equation, figures)
        wanted = gap.negated()
        if equation.relation is Relation.AT_LEAST:
            wanted = Interval(wanted.low, None, wanted.low_open)
        is_broken = not stated.is_missing and not wanted.has(exact.ZERO)
        if is_broken and equation.id in self._kept:
            wanted, is_broken = NOTHING, False
        return Row(equation, factors, wanted, is_broken, equation.stated if stated.is_missing else None)

    # ------------------------------------------------------------------------------------------------------- what is tried

    def proves(self, changes: Mapping[CellRef, Decimal], but: Collection[str] = ()) -> bool:
        """Tell, exactly, whether every figure may change as in ``changes`` and every equation it takes part in holds then.

        Args:
            changes: amounts added, by cell.
            but: ids of broken equations that may stay as far from holding as they are.
        """
        if not all(self.figure(cell).allows(change) for cell, change in changes.items()):
            return False
        rows = {row.equation.id: row for cell in changes for row in self.rows_of(cell)}
        return all(row.allows(changes) or (name in but and not row.moved(changes)) for name, row in rows.items())

    def write(self, changes: Mapping[CellRef, Decimal]) -> None:
        """Take ``changes`` into the model."""
        for cell, change in changes.items():
            self.changes[cell] = exact.add(self.changes.get(cell, exact.ZERO), change)
            self._figures.pop(cell, None)
        for cell in changes:
            for equation in self.equations_of(cell):
                self._rows.pop(equation.id, None)
                for other in equation.cells:
                    self._rows_of.pop(other, None)

    def told(self, changes: Mapping[CellRef, Decimal]) -> tuple[Change, ...]:
        """Return ``changes`` of what the plan says as what the cells say there and what they would say."""
        figures = (self._make_figure(cell, self.plan.quantity(cell)) for cell in changes)
        return tuple(Change(figure.cell, figure.now, figure.restated(exact.add(figure.point, changes[figure.cell]))) for figure in figures)


def factors_of(equation: Equation) -> dict[CellRef, Decimal]:
    """Return what each cell counts for in stated minus computed."""
    factors = {equation.stated: _ONE}
    for term in equation.terms:
        factors[term.cell] = exact.subtract(factors.get(term.cell, exact.ZERO), term.factor)
    return factors


def within_next(plan: Plan, cell: CellRef, limits: Limits) -> Limits:
    """Return ``limits`` narrowed so that the row's next figure stays within the growth that its bounds allow."""
    bounds = bounds_of_row(plan, RowRef(cell.table, cell.row))
    table = plan.tables[cell.table]
    periods = [period.id for period in table.periods]
    at = periods.index(cell.period)
    after = table.cell(cell.row, periods[at + 1], cell.layer).point if bounds is not None and at + 1 < len(periods) else None
    if bounds is None or after is None:
        return limits
    highs = [("high", limits.high)] if limits.high is not None else []
    highs += [("not_below_last", after)] if bounds.not_below_last else []
    highs += [("min_growth", _before_growth(after, bounds.min_growth))] if bounds.min_growth is not None and bounds.min_growth > -100 else []
    lows = [("low", limits.low)] if limits.low is not None else []
    lows += [("max_growth", _before_growth(after, bounds.max_growth))] if bounds.max_growth is not None and bounds.max_growth > -100 else []
    low, high = max(lows, key=lambda each: each[1], default=None), min(highs, key=lambda each: each[1], default=None)
    reasons = tuple(dict.fromkeys((*limits.reasons, *(each[0] for each in (low, high) if each is not None))))
    return Limits(low[1] if low else None, high[1] if high else None, limits.step, reasons)


def broken_rows(model: Model, equations: Iterable[Equation]) -> list[Row]:
    """Return those of ``equations`` that do not hold."""
    return [row for equation in equations if (row := model.row(equation)) is not None and row.is_broken]


def in_order(plan: Plan, changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return changes table by table in the order of print, those of a row by period."""
    tables = {name: at for at, name in enumerate(plan.tables)}
    periods = {name: {period.id: at for at, period in enumerate(table.periods)} for name, table in plan.tables.items()}

    def key(change: Change) -> tuple[int, int, int]:
        cell = change.cell
        return tables[cell.table], plan.tables[cell.table].position(cell.row), periods[cell.table][cell.period]

    return tuple(sorted(changes, key=key))


def _gap(equation: Equation, figures: Mapping[CellRef, Figure]) -> Interval:
    """Return stated minus computed as the interval that it is."""
    gap = figures[equation.stated].spread.plus(Interval(equation.constant, equation.constant).negated())
    terms = [(figures[term.cell], term.factor) for term in equation.terms]
    if gap.low == gap.high and all(figure.spread.low == figure.spread.high for figure, _ in terms):
        # Nearly every equation is one of plain numbers.
        point = exact.subtract(gap.low or exact.ZERO, exact.total(exact.multiply(figure.spread.low or exact.ZERO, factor) for figure, factor in terms))
        return Interval(point, point)
    for figure, factor in terms:
        gap = gap.plus(times(figure.spread, -factor))
    return gap


def _before_growth(after: Decimal, percent: Decimal) -> Decimal:
    """Return the figure that grows to ``after`` by ``percent``, near enough for a bound that is rounded to a step afterwards."""
    return after / exact.add(_ONE, exact.multiply(percent, _HUNDREDTH))

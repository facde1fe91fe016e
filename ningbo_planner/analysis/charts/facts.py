"""The numbers of a sentence, each computed exactly and noted with the cells it follows from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from enum import StrEnum
from functools import lru_cache

from ningbo_planner.analysis.chart_spec import Fact
from ningbo_planner.analysis.charts.setting import amount, quantity_at
from ningbo_planner.domain import exact
from ningbo_planner.domain.period import PeriodKind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity, canonical_text
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.text import tr

_ONE_DECIMAL = Decimal("0.1")
_PRECISION = 50
# Digits that settle nearly every root: of those up to so large, and no nearer than this to the middle between two results.
_ROUGH, _LARGE, _HALF, _NEARLY = 20, Decimal(10**8), Decimal("0.5"), Decimal("1e-9")
_HUNDRED = Decimal(100)


class Formula(StrEnum):
    """How a number follows from its cells, which are named in this order."""

    # The figure of the one cell.
    VALUE = "value"
    # The lower and the upper end of the range that the one cell states.
    LOWER = "lower"
    UPPER = "upper"
    # Last minus first, cells (first, last), in the unit of the first.
    DIFFERENCE = "difference"
    # Growth from the first to the last in percent, cells (first, last).
    GROWTH = "growth"
    # Average yearly growth in percent, cells (first, last).
    AVERAGE_GROWTH = "average_growth"
    # Part of whole in percent, cells (part, whole).
    SHARE = "share"
    # Part in percent of the sum of the others, where no whole is stated, cells (part, one, another …).
    SHARE_OF_SUM = "share_of_sum"
    # Increase of the part in percent of the increase of the whole, cells (part first, part last, whole first, whole last).
    SHARE_OF_GROWTH = "share_of_growth"
    # Increase of the part in percent of the whole before, in points, cells (part first, part last, whole first).
    CONTRIBUTION = "contribution"
    # Change of a share in points, cells (part first, whole first, part last, whole last).
    SHARE_CHANGE = "share_change"
    # Stated total minus the sum of the others, cells (total, part, part …), in the unit of the total.
    GAP = "gap"
    # Sum of the cells, in the unit of the first.
    SUM = "sum"
    # How much of the way from the base to the last target is covered in percent, cells (base, reached, last).
    COVERED = "covered"
    # Place of the first among all when the largest comes first, one cell for each.
    RANK = "rank"
    # The figure of the one cell in the version that is compared with.
    EARLIER = "earlier"
    # Figure of the one cell minus its figure in the version that is compared with.
    REVISION = "revision"
    # How many there are, one cell for each.
    COUNT = "count"


class Facts:
    """Writes the numbers of one sentence and remembers where each comes from.

    Every method returns the number as it is written (``14.3``, without unit), or ``None`` where it has no meaning.

    Attributes:
        noted: what was written so far.
    """

    def __init__(self, plan: Plan, version: str = "", earlier: Plan | None = None) -> None:
        """Read figures of ``plan``, and of its ``version``, which was the plan ``earlier``, where the two are compared."""
        self.plan = plan
        self.version = version
        self.earlier = earlier
        self.noted: list[Fact] = []

    def take(self) -> tuple[Fact, ...]:
        """Return what was noted."""
        return tuple(self.noted)

    def value(self, cell: CellRef) -> str:
        """Return the statement of ``cell`` with its unit, its sign in words (超过15%)."""
        quantity, unit = quantity_at(self.plan, cell), self.plan.tables[cell.table].unit_of(cell.row)
        if quantity.is_numeric:
            is_range = not quantity.sign and quantity.low != quantity.high
            bounds = {Formula.LOWER: quantity.low, Formula.UPPER: quantity.high} if is_range else {Formula.VALUE: quantity.point}
            self.noted.extend(Fact(exact.plain(bound), formula, (cell,)) for formula, bound in bounds.items() if bound is not None)
        return printed(quantity, unit)

    def difference(self, first: CellRef, last: CellRef) -> str | None:
        """Return last minus first without a sign of its own for gains (``1201``, ``-30``), in the unit of the first."""
        return self._note(Formula.DIFFERENCE, (first, last))

    def growth(self, first: CellRef, last: CellRef) -> str | None:
        """Return the growth from first to last in percent."""
        return self._note(Formula.GROWTH, (first, last))

    def average_growth(self, first: CellRef, last: CellRef) -> str | None:
        """Return the average yearly growth from first to last in percent."""
        return self._note(Formula.AVERAGE_GROWTH, (first, last))

    def share(self, part: CellRef, whole: CellRef) -> str | None:
        """Return the part in percent of the whole."""
        return self._note(Formula.SHARE, (part, whole))

    def share_of_sum(self, part: CellRef, cells: Sequence[CellRef]) -> str | None:
        """Return the part in percent of the sum of those ``cells`` that have a figure."""
        return self._note(Formula.SHARE_OF_SUM, (part, *cells))

    def share_of_growth(self, part: tuple[CellRef, CellRef], whole: tuple[CellRef, CellRef]) -> str | None:
        """Return the increase of the part in percent of that of the whole, each (first, last) (贡献率)."""
        return self._note(Formula.SHARE_OF_GROWTH, (*part, *whole))

    def contribution(self, part: tuple[CellRef, CellRef], whole: CellRef) -> str | None:
        """Return the increase of the part, (first, last), in percent of the whole before (拉动), in points."""
        return self._note(Formula.CONTRIBUTION, (*part, whole))

    def share_change(self, first: tuple[CellRef, CellRef], last: tuple[CellRef, CellRef]) -> str | None:
        """Return the change of a share, each (part, whole), in points."""
        return self._note(Formula.SHARE_CHANGE, (*first, *last))

    def gap(self, total: CellRef, parts: Sequence[CellRef]) -> str | None:
        """Return the stated total minus the sum of those parts that have a figure."""
        return self._note(Formula.GAP, (total, *parts))

    def before(self, cell: CellRef) -> str | None:
        """Return the figure of ``cell`` in the version that is compared with, in the unit of today."""
        return self._note(Formula.EARLIER, (cell,), self.version)

    def revision(self, cell: CellRef) -> str | None:
        """Return the figure of ``cell`` minus that in the version that is compared with."""
        return self._note(Formula.REVISION, (cell,), self.version)

    def sum(self, cells: Sequence[CellRef]) -> str | None:
        """Return the sum of those cells that have a figure."""
        return self._note(Formula.SUM, tuple(cells))

    def count(self, cells: Sequence[CellRef]) -> str:
        """Return how many cells there are."""
        self.noted.append(Fact(str(len(cells)), Formula.COUNT, tuple(cells)))
        return str(len(cells))

    def covered(self, base: CellRef, reached: CellRef, last: CellRef) -> str | None:
        """Return how much of the way from ``base`` to ``last`` has been covered at ``reached``, in percent."""
        return self._note(Formula.COVERED, (base, reached, last))

    def rank(self, own: CellRef, others: Sequence[CellRef]) -> str | None:
        """Return the place of ``own`` among ``others`` when the largest comes first; all have a figure."""
        return self._note(Formula.RANK, (own, *others))

    def _note(self, formula: Formula, cells: tuple[CellRef, ...], version: str = "") -> str | None:
        result = compute(self.plan, formula, cells, self.earlier)
        if result is None:
            return None
        text = exact.plain(result)
        self.noted.append(Fact(text.lstrip("-"), formula, cells, version))
        return text


def compute(plan: Plan, formula: Formula, cells: Sequence[CellRef], earlier: Plan | None = None) -> Decimal | None:
    """Return what ``formula`` makes of ``cells``: exact, percentages rounded half up to one decimal; ``None`` where it has no meaning.

    Formulas that compare with a version need it as the plan ``earlier``.
    """
    if formula is Formula.COUNT:
        return Decimal(len(cells))
    if formula in (Formula.LOWER, Formula.UPPER):
        quantity = quantity_at(plan, cells[0])
        return quantity.low if formula is Formula.LOWER else quantity.high
    if formula in (Formula.EARLIER, Formula.REVISION):
        return _revised(plan, formula, cells[0], earlier)
    unit = plan.tables[cells[0].table].unit_of(cells[0].row) if cells else ""
    if formula in (Formula.GAP, Formula.SUM, Formula.SHARE_OF_SUM):
        return _summed(formula, [amount(plan, cell, unit) for cell in cells])
    amounts = [amount(plan, cell, _unit_for(plan, formula, cells, unit)) for cell in cells]
    if any(each is None for each in amounts):
        return None
    if formula is Formula.AVERAGE_GROWTH:
        return average_growth(*amounts, years_between(plan.tables[cells[0].table], cells[0].period, cells[1].period) or 0)
    with localcontext() as context:
        context.prec = _PRECISION
        result = _PLAIN[formula](*amounts)
        # Rounding makes −0.0 of a very small loss, which nobody would write.
        return abs(result) if result is not None and result.is_zero() else result


def _unit_for(plan: Plan, formula: Formula, cells: Sequence[CellRef], unit: str) -> str:
    """Return the unit in which parts and wholes are compared: the whole's."""
    if formula in (Formula.SHARE, Formula.SHARE_OF_GROWTH, Formula.CONTRIBUTION, Formula.SHARE_CHANGE):
        last = cells[-1]
        return plan.tables[last.table].unit_of(last.row)
    return unit


def _summed(formula: Formula, amounts: list[Decimal | None]) -> Decimal | None:
    first, *others = amounts
    if formula is Formula.SUM:
        return exact.total(each for each in amounts if each is not None)
    if formula is Formula.SHARE_OF_SUM:
        return None if first is None else percent(first, exact.total(each for each in others if each is not None))
    return None if first is None else exact.subtract(first, exact.total(each for each in others if each is not None))


def has_cell(plan: Plan, cell: CellRef) -> bool:
    """Tell whether ``plan`` has the table, row and period of ``cell``."""
    table = plan.tables.get(cell.table)
    return table is not None and cell.row in table and any(period.id == cell.period for period in table.periods)


def _revised(plan: Plan, formula: Formula, cell: CellRef, earlier: Plan | None) -> Decimal | None:
    """Return the figure in the version compared with, or what was added to it since, in the unit of today."""
    unit = plan.tables[cell.table].unit_of(cell.row)
    before = amount(earlier, cell, unit) if earlier is not None and has_cell(earlier, cell) else None
    if formula is Formula.EARLIER:
        return before
    now = amount(plan, cell)
    return None if now is None or before is None else exact.subtract(now, before)


def percent(above: Decimal, below: Decimal) -> Decimal | None:
    """Return ``above`` in percent of ``below``, rounded half up to one decimal; ``None`` of nothing."""
    with localcontext() as context:
        context.prec = _PRECISION
        return None if below == 0 else (above / below * _HUNDRED).quantize(_ONE_DECIMAL, ROUND_HALF_UP)


def _share_change(part: Decimal, whole: Decimal, later_part: Decimal, later_whole: Decimal) -> Decimal | None:
    if whole == 0 or later_whole == 0:
        return None
    return ((later_part / later_whole - part / whole) * _HUNDRED).quantize(_ONE_DECIMAL, ROUND_HALF_UP)


_PLAIN: dict[Formula, Callable[..., Decimal | None]] = {
    Formula.VALUE: lambda value: value,
    Formula.DIFFERENCE: lambda first, last: exact.subtract(last, first),
    Formula.GROWTH: lambda first, last: percent(last - first, first) if first > 0 else None,
    Formula.SHARE: percent,
    Formula.SHARE_OF_GROWTH: lambda part, later_part, whole, later_whole: percent(later_part - part, later_whole - whole),
    Formula.CONTRIBUTION: lambda part, later_part, whole: percent(later_part - part, whole) if whole > 0 else None,
    Formula.SHARE_CHANGE: _share_change,
    Formula.COVERED: lambda base, reached, last: percent(reached - base, last - base),
    Formula.RANK: lambda own, *others: Decimal(1 + sum(other > own for other in others)),
}


@lru_cache(maxsize=8192)
def average_growth(first: Decimal, last: Decimal, years: int) -> Decimal | None:
    """Return the average yearly growth from ``first`` to ``last`` in percent with one decimal; ``None`` where it has no meaning.

    Roots take long, and title, tips and order of a chart ask for the same ones: they are kept.
    """
    if first <= 0 or last <= 0 or years <= 0:
        return None
    growth = _root_growth(first, last, years, _ROUGH)
    with localcontext() as context:
        context.prec = _PRECISION
        # Only where rounding could go the other way are all digits needed.
        if growth > _LARGE or abs(abs(growth * 10 % 1) - _HALF) < _NEARLY:
            growth = _root_growth(first, last, years, _PRECISION)
        result = growth.quantize(_ONE_DECIMAL, ROUND_HALF_UP)
        return abs(result) if result.is_zero() else result


def _root_growth(first: Decimal, last: Decimal, years: int, digits: int) -> Decimal:
    """Return the average yearly growth in percent, computed with so many digits."""
    with localcontext() as context:
        context.prec = digits
        return ((last / first) ** (Decimal(1) / years) - 1) * _HUNDRED


def years_between(table: Table, first: str, last: str) -> int | None:
    """Return the number of years between two yearly periods; ``None`` when one is not a year."""
    periods = (table.period(first), table.period(last))
    if any(period.kind is not PeriodKind.YEAR or not period.id.isdecimal() for period in periods):
        return None
    return int(last) - int(first)


def printed(quantity: Quantity, unit: str) -> str:
    """Return a statement with its unit, its sign in words (超过15%)."""
    percent = parse_unit(unit).is_percent
    if not quantity.sign:
        text = canonical_text(quantity, percent)
        return text if percent or not quantity.is_numeric else text + unit
    amount_text = exact.plain(quantity.point or exact.ZERO) + ("%" if percent else unit)
    return tr(f"chart.bound.{quantity.state.name.lower()}", amount=amount_text)

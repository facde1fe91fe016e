"""Growth out of line: a year in which a row grows or shrinks by another factor than in all its other years, and than its siblings in that year.

What is usual is the median, which one wrong figure does not move. Only even rows are judged: where growth differs from year to year anyway, no year is
out of line. A figure of a single digit says too little for a rate (1, 3, 8 is no growth of 200 %), so what grows from such a figure does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ningbo_planner.checks.figures import SURE, FigureStore, plain_years, years
from ningbo_planner.checks.in_time import JUDGED
from ningbo_planner.checks.rule import SCREEN_FROM, Place, Rule, is_target, printed
from ningbo_planner.domain import exact
from ningbo_planner.domain.cells import DECIMALS_BITS, DECIMALS_MASK, NO_NUMBER, CellColumn, packed_amount
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef, RowRef, Table
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.text import tr

if TYPE_CHECKING:
    import numpy as np

# Rates are measured, not summed: they need no more digits than these.
_MEASURED = Context(prec=28)
_TWO = Decimal(2)
_ONE_DIGIT = 10
# One wrong figure makes two factors odd; more odd ones than that make an uneven row.
MOST_ODD = 2
_FEW_SIBLINGS = 3
# Of one factor alone nobody can say what is usual.
MIN_FACTORS = 2
_TENTH = Decimal("0.1")


class Limits(NamedTuple):
    """From when on a factor is odd, up to when it is even, both against the usual one, and how many factors a row has to have."""

    odd: Decimal
    even: Decimal
    count: Decimal


_USUAL_LIMITS = Limits(Decimal("1.5"), Decimal("1.2"), Decimal(5))


class Growth(NamedTuple):
    """The factors by which a row grows, by the id of the later period; the usual one; and the periods that are out of line."""

    factors: dict[str, Decimal]
    usual: Decimal
    odd: Set[str]


class GrowthRule(Rule):
    """Rows that grow otherwise in one year."""

    code = "growth"
    grade = Grade.HINT
    params = {name: str(value) for name, value in zip(Limits._fields, _USUAL_LIMITS, strict=True)}

    def __init__(self, store: FigureStore | None = None) -> None:
        """Screen large tables by the arrays of ``store``."""
        self._store = store or FigureStore()
        # Rows that are out of line with their own other years, which few are: they are looked at again when a sibling changes.
        self._suspects: dict[str, Suspects] = {}
        self._seen: tuple[Table, int, Limits, Growth | None] | None = None

    def refresh(self, changes: ChangeSet | None) -> None:
        """Forget the row looked at last, and the suspects of tables whose columns changed, or all of them."""
        self._seen = None
        if changes is None or ("rules", self.code) in changes.entries:
            self._suspects.clear()
        else:
            for table in changes.columns:
                self._suspects.pop(table, None)

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield the figures that are out of line with their own row."""
        held, limits = plan.tables[table], self._limits(plan)
        rows = candidates(self._store, held, limits) if len(held) >= SCREEN_FROM else range(len(held))
        suspects = self._suspects[table] = Suspects()
        for at in rows:
            suspects.note(held, at, _growth(held, at, limits))
        return suspects.places(table)

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the figures of the cell's row, and those of its siblings that are out of line with their own row."""
        return self.places_of_row(plan, RowRef(cell.table, cell.row)) if is_target(cell) else ()

    def places_of_row(self, plan: Plan, row: RowRef) -> Iterable[Place]:
        """Yield the figures of the row, and those suspects that it is a sibling or the parent of."""
        table = plan.tables.get(row.table)
        if table is None:
            return
        yield from (Place(row.table, row.row, period.id) for period in years(table))
        if row.table not in self._suspects:
            self.places(plan, row.table)
        suspects = self._suspects[row.table]
        if row.row not in table:
            suspects.drop(row.row)
            return
        at = table.position(row.row)
        suspects.note(table, at, self._growth(plan, table, at))
        parent = table.parent_position(at)
        for head in (row.row, table.ids[parent]) if parent >= 0 else (row.row,):
            yield from suspects.places(row.table, head)

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Compare one year's growth with that of the row's other years and of its siblings."""
        table = plan.tables[place.table]
        if place.subject not in table:
            return None
        at = table.position(place.subject)
        own = self._growth(plan, table, at)
        if own is None or place.period not in own.odd:
            return None
        factor = own.factors[place.period]
        siblings = _of_siblings(table, at, place.period)
        usual = _median(siblings) if len(siblings) >= _FEW_SIBLINGS else None
        if usual is not None and _apart(factor, usual) <= self._limits(plan).odd:
            return None
        return self._finding(plan, place, own, usual)

    def _limits(self, plan: Plan) -> Limits:
        return Limits(*(self.number(plan, name) for name in Limits._fields)) if self.code in plan.rules else _USUAL_LIMITS

    def _growth(self, plan: Plan, table: Table, at: int) -> Growth | None:
        """Return how a row grows if it does so oddly; it is asked for each period of a row, one after the other."""
        limits = self._limits(plan)
        if self._seen is None or self._seen[0] is not table or self._seen[1:3] != (at, limits):
            self._seen = table, at, limits, _growth(table, at, limits)
        return self._seen[3]

    def _finding(self, plan: Plan, place: Place, own: Growth, siblings: Decimal | None) -> Finding:
        table = plan.tables[place.table]
        labels = [period.id for period in years(table)]
        before = labels[labels.index(place.period) - 1]
        now, earlier = table.cell(place.subject, place.period), table.cell(place.subject, before)
        unit, factor = table.unit_of(place.subject), own.factors[place.period]
        values = {
            "now": printed(now, unit),
            "before": printed(earlier, unit),
            "before_period": table.period(before).label,
            "rate": _rate(factor),
            "usual": _rate(own.usual),
            "siblings": _rate(siblings) if siblings is not None else "",
        }
        code = "finding.growth.siblings" if siblings is not None else "finding.growth.alone"
        cells = (CellRef(place.table, place.subject, place.period), CellRef(place.table, place.subject, before))
        return self.finding(plan, place, FindingKind.GROWTH, self.grade, code, place.subject, values=values, cells=cells, basis=(now.text, earlier.text))


class Suspects:
    """Rows that are out of line with themselves, by the row above each."""

    def __init__(self) -> None:
        """Know none yet."""
        self._by_head: dict[str, dict[str, Set[str]]] = {}
        self._heads: dict[str, str] = {}

    def note(self, table: Table, at: int, growth: Growth | None) -> None:
        """Keep in which periods the row at ``at`` is out of line; one that is nowhere is dropped."""
        row = table.ids[at]
        self.drop(row)
        if growth is not None:
            parent = table.parent_position(at)
            head = self._heads[row] = table.ids[parent] if parent >= 0 else ""
            self._by_head.setdefault(head, {})[row] = growth.odd

    def drop(self, row: str) -> None:
        """Forget a row."""
        head = self._heads.pop(row, None)
        if head is not None:
            del self._by_head[head][row]

    def places(self, table: str, head: str | None = None) -> list[Place]:
        """Return the places of all suspects, or of those right below one row."""
        groups = self._by_head.values() if head is None else [self._by_head.get(head, {})]
        return [Place(table, row, period) for group in groups for row, periods in group.items() for period in sorted(periods)]


def _growth(table: Table, at: int, limits: Limits) -> Growth | None:
    """Return how the row at ``at`` grows if it does so evenly but for a year or two; of a peak only its year counts, not also the way back."""
    if table.columns["kind"][at] not in JUDGED:
        return None
    if _is_plainly_even(plain_years(table, at), limits):
        return None
    held = [period.id for period in years(table)]
    amounts = [_amount(table.column(period), at) for period in held]
    grown = ((period, _factor(before, now)) for period, (before, now) in zip(held[1:], pairwise(amounts), strict=True))
    factors = {period: factor for period, factor in grown if factor is not None}
    if len(factors) < max(limits.count, MIN_FACTORS):
        return None
    usual = _median(list(factors.values()))
    apart = {period: _apart(factor, usual) for period, factor in factors.items()}
    odd = [period for period, each in apart.items() if each > limits.odd]
    if not odd or sum(each > limits.even for each in apart.values()) > MOST_ODD:
        return None
    if len(odd) == MOST_ODD and held.index(odd[1]) == held.index(odd[0]) + 1 and (factors[odd[0]] > usual) is not (factors[odd[1]] > usual):
        odd.pop()
    return Growth(factors, usual, frozenset(odd))


def _is_plainly_even(amounts: Sequence[int] | None, limits: Limits) -> bool:
    """Tell whether no factor can be odd: quick, for most rows are so."""
    if amounts is None or len(amounts) < MIN_FACTORS or min(amounts) <= 0:
        return False
    factors = [now / before for before, now in pairwise(amounts)]
    return max(factors) < min(factors) * float(limits.odd) * (1 - SURE)


def _factor(before: Decimal | None, now: Decimal | None) -> Decimal | None:
    """Return by which factor a figure grows; ``None`` when that says nothing."""
    if before is None or now is None or now <= 0 or before <= 0 or _is_coarse(before):
        return None
    return _MEASURED.divide(now, before)


def _amount(column: CellColumn, at: int) -> Decimal | None:
    """Return the number that stands at ``at``, if it is one."""
    packed = column.packed[at]
    return packed_amount(packed) if packed & DECIMALS_MASK != NO_NUMBER else column.get(at).number


def _is_coarse(amount: Decimal) -> bool:
    """Tell whether an amount is written with one digit."""
    return len(amount.as_tuple().digits) == 1


def _of_siblings(table: Table, at: int, period: str) -> list[Decimal]:
    """Return the factors by which the siblings of a row grow in one period."""
    parent = table.parent_position(at)
    if parent < 0:
        return []
    periods = [each.id for each in years(table)]
    now, before = table.column(period), table.column(periods[periods.index(period) - 1])
    kinds = table.columns["kind"]
    factors = (_factor(_amount(before, other), _amount(now, other)) for other in table.child_positions(parent) if other != at and kinds[other] in JUDGED)
    return [factor for factor in factors if factor is not None]


def _median(factors: Sequence[Decimal]) -> Decimal:
    """Return the middle one of ``factors``, or what lies halfway between the middle two."""
    ordered = sorted(factors)
    high, low = len(ordered) // 2, (len(ordered) - 1) // 2
    return _MEASURED.divide(ordered[low] + ordered[high], _TWO)


def _apart(factor: Decimal, usual: Decimal) -> Decimal:
    """Return by which factor one is off the other, either way."""
    return _MEASURED.divide(max(factor, usual), min(factor, usual))


def _rate(factor: Decimal) -> str:
    """Return a factor as a rate for a sentence: ``增长9.5%``, ``下降20%``."""
    rate = ((factor - 1) * 100).quantize(_TENTH, ROUND_HALF_UP)
    return tr("amount.grows", rate=exact.trimmed(rate)) if rate >= 0 else tr("amount.shrinks", rate=exact.trimmed(-rate))


def candidates(store: FigureStore, table: Table, limits: Limits) -> list[int]:
    """Return the positions of the rows that may grow out of line with themselves."""
    import numpy as np

    figures, periods = store.of(table), years(table)
    if len(periods) <= limits.count:
        return []
    amounts = figures.low if figures.high is figures.low else np.where(figures.low == figures.high, figures.low, np.nan)
    odd, even = float(limits.odd), float(limits.even)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        factors = amounts[1:] / amounts[:-1]
        for at, period in enumerate(periods[1:]):
            useless = _coarse_in(np, table.column(periods[at].id)) | ~(amounts[at + 1] > 0)
            if useless.any():
                factors[at, useless] = np.nan
        # Even factors are near each other, and each of the few others has two neighbours.
        far = np.zeros(len(table), dtype=np.int16)
        for one, other in pairwise(factors):
            far += (one > other * (even * even * (1 + SURE))) | (other > one * (even * even * (1 + SURE)))
        rows = np.nonzero((far <= 2 * MOST_ODD) & (np.fmax.reduce(factors) > np.fmin.reduce(factors) * (odd * (1 - SURE))))[0]
        chosen = factors[:, rows]
        known = (~np.isnan(chosen)).sum(axis=0)
        rows, chosen, known = rows[known >= int(limits.count)], chosen[:, known >= int(limits.count)], known[known >= int(limits.count)]
        if not len(rows):
            return []
        ordered = np.sort(chosen, axis=0)
        usual = (np.take_along_axis(ordered, ((known - 1) // 2)[None], 0) + np.take_along_axis(ordered, (known // 2)[None], 0)) / 2
        apart = np.maximum(chosen / usual, usual / chosen)
        is_odd, uneven = (apart > odd * (1 - SURE)).any(axis=0), (apart > even * (1 + SURE)).sum(axis=0)
    kinds = table.columns["kind"]
    return [at for at in rows[is_odd & (uneven <= MOST_ODD)].tolist() if kinds[at] in JUDGED]


def _coarse_in(np: np, column: CellColumn) -> np.ndarray:  # type: ignore[valid-type]
    """Return which figures of a column are written with one digit, or are not above zero."""
    coarse = np.frombuffer(column.packed, dtype=np.int64) < (_ONE_DIGIT << DECIMALS_BITS)
    for at, quantity in column.others.items():
        coarse[at] = quantity.number is None or quantity.number <= 0 or _is_coarse(quantity.number)
    return coarse

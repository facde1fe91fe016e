"""舍位平衡: figures told in another unit with few decimals so that every total still adds up, and no figure stands a whole unit of the last place from
what it is.

A total is rounded first and its parts follow: rounded down, what is missing then given to those that lost most. That always works out, for the total is
one of the two numbers round its exact value, and so are its parts. A total that does not agree with its parts keeps its gap, which is rounded like a
part; so is what a total has beside its 其中. Nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import SUM, Equation, link_equation, sum_equation
from ningbo_planner.domain.plan import Plan, row_of
from ningbo_planner.domain.plan_copies import with_figures
from ningbo_planner.domain.quantity import Quantity, State, canonical_text
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.sums import unit_at
from ningbo_planner.domain.table import TARGET, CellRef, RowRef, Table
from ningbo_planner.domain.unit import Unit, parse_unit
from ningbo_planner.errors import PlannerError

MOST_DECIMALS = 8
_LARGER_UNIT_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """A total that does not agree with its parts, in the plan and as it is shown, both in the unit that is shown."""

    cell: CellRef
    exactly: Decimal
    shown: Decimal


@dataclass(frozen=True, slots=True)
class Scaled:
    """Figures in another unit.

    Attributes:
        unit, decimals: how they are told.
        rows: the rows that are told in it; those that measure something else are as they were.
        figures: what their cells say.
        gaps: totals that do not agree with their parts, and do not here either.
        farther: cells that stand a whole unit of the last place or more from what they are, because another table repeats them.
        unlike: links between tables that hold in the plan and do not as shown.
    """

    unit: str
    decimals: int
    rows: frozenset[RowRef]
    figures: Mapping[CellRef, Quantity]
    gaps: tuple[Gap, ...]
    farther: tuple[CellRef, ...]
    unlike: tuple[Equation, ...]


def usual_decimals(plan: Plan, unit: str) -> int:
    """Return how many decimals figures in ``unit`` usually have: none where it is the smallest in use, two where it is larger than others."""
    wanted = parse_unit(unit)
    factors = [found.factor for table in plan.tables.values() for at in range(len(table)) if (found := unit_at(table, at)).same_base(wanted)]
    return _LARGER_UNIT_DECIMALS if any(factor < wanted.factor for factor in factors) else 0


def scaled(plan: Plan, unit: str, decimals: int | None = None, tables: Iterable[str] | None = None) -> Scaled:
    """Tell the figures of a plan in ``unit``, rounded to ``decimals`` so that totals add up as they do now.

    Args:
        plan: read only.
        unit: of the same base as the rows that are to be told in it.
        decimals: how many; ``None`` for as many as are usual.
        tables: which; all where none are named.

    Raises:
        PlannerError: no row can be told in the unit, or there are too many decimals.
    """
    places = usual_decimals(plan, unit) if decimals is None else decimals
    if not 0 <= places <= MOST_DECIMALS:
        raise PlannerError("scaling.decimals", most=MOST_DECIMALS)
    names = list(plan.tables) if tables is None else list(tables)
    work = _Work(plan, parse_unit(unit), places)
    for name in names:
        work.take_table(plan.tables[name])
    if not work.rows:
        raise PlannerError("scaling.no_rows", unit=unit)
    work.follow_links(names)
    figures = work.figures()
    after = with_figures(plan, figures)
    unlike = [equation for equation in work.links(names) if equation.holds(plan) and _holds_as_shown(equation, after, work.rows) is False]
    return Scaled(unit, places, frozenset(work.rows), figures, tuple(work.gaps), tuple(work.farther()), tuple(unlike))


def _holds_as_shown(equation: Equation, after: Plan, rows: set[RowRef]) -> bool | None:
    """Tell whether a link holds between figures that are all told in the same unit; of others nothing can be said."""
    cells = equation.cells
    if not all(RowRef(cell.table, cell.row) in rows for cell in cells):
        return None
    return replace(equation, terms=tuple(term._replace(factor=Decimal(1)) for term in equation.terms)).holds(after)


class _Work:
    """Figures being scaled: plain numbers as whole units of the last place, everything else beside them."""

    def __init__(self, plan: Plan, unit: Unit, decimals: int) -> None:
        self.rows: set[RowRef] = set()
        self.gaps: list[Gap] = []
        self._plan = plan
        self._unit = unit
        self._decimals = decimals
        self._exact: dict[CellRef, Fraction] = {}
        self._counts: dict[CellRef, int] = {}
        self._others: dict[CellRef, Quantity] = {}
        # Cells that a total or parts of their own tie down; the rest may follow a link.
        self._tied: set[CellRef] = set()

    def take_table(self, table: Table) -> None:
        """Scale one table, all layers and periods."""
        name = table.info.id
        mine = [row for at, row in enumerate(table.ids) if unit_at(table, at).same_base(self._unit)]
        self.rows |= {RowRef(name, row) for row in mine}
        for layer, columns in table.layers.items():
            for period in columns:
                for row in mine:
                    self._take_cell(table, CellRef(name, row, period, layer))
                for row in mine:
                    cell = CellRef(name, row, period, layer)
                    if cell in self._exact and cell not in self._counts:
                        self._round_from(table, cell)

    def _take_cell(self, table: Table, cell: CellRef) -> None:
        """Note what a cell is in the new unit, before rounding."""
        quantity = table.cell(cell.row, cell.period, cell.layer)
        if not quantity.is_numeric:
            return
        factor = self._factor(table, cell.row)
        if quantity.number is not None:
            self._exact[cell] = Fraction(quantity.number) * factor * 10**self._decimals
        else:
            self._others[cell] = self._restated(quantity, factor)

    def _factor(self, table: Table, row: str) -> Fraction:
        return Fraction(unit_at(table, table.position(row)).factor) / Fraction(self._unit.factor)

    def _round_from(self, table: Table, top: CellRef) -> None:
        """Round a figure that no total ties down, and everything under it."""
        self._counts[top] = floor(self._exact[top] + Fraction(1, 2))
        waiting = [top]
        while waiting:
            waiting += self._share(table, waiting.pop())

    def _share(self, table: Table, cell: CellRef) -> list[CellRef]:
        """Round the parts of a rounded total so that they come to it, with what it has beside them; return them."""
        equation = sum_equation(table, cell.row, cell.period)
        parts = [term.cell._replace(layer=cell.layer) for term in equation.terms] if equation is not None else []
        parts = [part for part in parts if part in self._exact]
        if equation is None or not parts:
            return []
        rest = self._exact[cell] - sum((self._exact[part] for part in parts), Fraction(0))
        amounts = [*(self._exact[part] for part in parts), rest]
        counts = _rounded_to(self._counts[cell], amounts)
        self._tied |= {cell, *parts}
        self._counts.update(zip(parts, counts, strict=False))
        if rest and equation.rule == SUM and len(parts) == len(equation.terms):
            self.gaps.append(Gap(cell, self._told(rest), self._told(Fraction(counts[-1]))))
        return parts

    # ------------------------------------------------------------------------------------------------------ between tables

    def links(self, names: Iterable[str]) -> Iterator[Equation]:
        """Yield what links say about the tables of these names."""
        wanted = set(names)
        for link in self._plan.links.values():
            table = row_of(link.row).table
            if table in wanted:
                found = (link_equation(self._plan, link, period.id) for period in self._plan.tables[table].periods)
                yield from (equation for equation in found if equation is not None)

    def follow_links(self, names: Iterable[str]) -> None:
        """Let figures that no total ties down be the same as those of other tables that they repeat."""
        for equation in self.links(names):
            cells = equation.cells
            if not all(cell in self._counts for cell in cells) or equation.gap(self._plan) != 0 or equation.constant:
                continue
            stated, terms = cells[0], cells[1:]
            if stated not in self._tied:
                self._counts[stated] = sum(self._counts[term] for term in terms)
                self._tied.add(stated)
            elif len(terms) == 1 and terms[0] not in self._tied:
                self._counts[terms[0]] = self._counts[stated]
                self._tied.add(terms[0])

    def farther(self) -> Iterator[CellRef]:
        """Yield the cells that stand a whole unit of the last place or more from what they are."""
        return (cell for cell, count in self._counts.items() if abs(count - self._exact[cell]) >= 1)

    # --------------------------------------------------------------------------------------------------------------- told

    def figures(self) -> dict[CellRef, Quantity]:
        """Return what the cells say in the new unit."""
        told = {cell: self._number(cell, count) for cell, count in self._counts.items()}
        return {**told, **self._others}

    def _number(self, cell: CellRef, count: int) -> Quantity:
        """Return a rounded figure; a print that says the exact amount by itself (达到7000亿元) stays, where nothing has to add up to it."""
        quantity = self._plan.quantity(cell)
        printed = parse(quantity.text, self._unit.name)
        if cell not in self._tied and printed.number is not None and Fraction(printed.number) * 10**self._decimals == self._exact[cell]:
            return printed
        amount = self._told(Fraction(count))
        return Quantity(exact.plain(amount), State.NUMBER, amount, amount)

    def _told(self, count: Fraction) -> Decimal:
        """Return an amount of units of the last place as a decimal in the new unit; factors are powers of ten, so it has an end."""
        amount = exact.EXACT.divide(Decimal(count.numerator), Decimal(count.denominator)).scaleb(-self._decimals, context=exact.EXACT)
        return amount if amount.as_tuple().exponent != 0 or not self._decimals else amount.quantize(Decimal(1).scaleb(-self._decimals))

    def _restated(self, quantity: Quantity, factor: Fraction) -> Quantity:
        """Return a bound, a range or an about in the new unit, rounded so that it stays true: lower bounds down, upper bounds up."""
        ends = [None if bound is None else self._exactly(bound, factor) for bound in (quantity.low, quantity.high)]
        moved = replace(quantity, low=ends[0], high=ends[1], expression="")
        printed = parse(quantity.text, self._unit.name)
        if printed.same_meaning(moved):
            return printed
        ways = (ROUND_HALF_UP, ROUND_HALF_UP) if quantity.state is State.ABOUT else (ROUND_FLOOR, ROUND_CEILING)
        low, high = (None if end is None else _rounded(end, self._decimals, way) for end, way in zip(ends, ways, strict=True))
        rounded = replace(moved, low=low, high=high)
        return replace(rounded, text=canonical_text(rounded))

    def _exactly(self, bound: Decimal, factor: Fraction) -> Decimal:
        found = Fraction(bound) * factor
        return Decimal(exact.trimmed(exact.EXACT.divide(Decimal(found.numerator), Decimal(found.denominator))))


def _rounded(amount: Decimal, decimals: int, way: str) -> Decimal:
    """Return ``amount`` with so many decimals."""
    return amount.scaleb(decimals, context=exact.EXACT).to_integral_value(way).scaleb(-decimals, context=exact.EXACT)


def _rounded_to(total: int, amounts: list[Fraction]) -> list[int]:
    """Return each of ``amounts`` rounded down or up so that they come to ``total``, which is their sum rounded down or up; what lost most goes up."""
    counts = [floor(amount) for amount in amounts]
    order = sorted(range(len(amounts)), key=lambda at: (counts[at] - amounts[at], -amounts[at]))
    for at in order[: total - sum(counts)]:
        counts[at] += 1
    return counts

"""A plan told in another unit beside what it says: what rounding moves, and what plain rounding would have broken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import SUM, equations
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_copies import with_figures
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.sums import unit_at
from ningbo_planner.domain.table import ACTUAL, CellRef
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.gui.models.number_format import rounded, signed
from ningbo_planner.services.scaling import ScaledPlan
from ningbo_planner.text import tr

# More lines than these nobody reads; those that differ from plain rounding come first where there are more.
MOST_LINES = 2_000
_OFFERED = ("亿", "万", "")


class ScaleLine(NamedTuple):
    """One figure: where it stands, what it says, what that is exactly in the other unit, how it is told, and how that differs from plain rounding."""

    cell: CellRef
    texts: tuple[str, ...]
    is_adjusted: bool


@dataclass(frozen=True, slots=True)
class ScalingReport:
    """What telling a plan in another unit does.

    Attributes:
        unit, decimals: how it is told.
        lines: the figures, the first ones of very many.
        count: how many there are.
        adjusted: how many of them differ from plain rounding, so that everything adds up.
        broken: how many totals plain rounding would have torn from their parts.
        notes: what a reader should know.
    """

    unit: str
    decimals: int
    lines: tuple[ScaleLine, ...]
    count: int
    adjusted: int
    broken: int
    notes: tuple[str, ...]


def units_of(plan: Plan) -> list[str]:
    """Return the units that amounts of a plan can be told in, those first that most rows are about."""
    bases: Counter[str] = Counter()
    used: dict[str, dict[str, None]] = {}
    for table in plan.tables.values():
        for at in range(len(table)):
            unit = unit_at(table, at)
            if unit.base and not unit.is_percent and not unit.is_points:
                bases[unit.base] += 1
                used.setdefault(unit.base, {})[unit.name] = None
    # A base that nothing but itself is counted in (件, 家) gains nothing from another scale.
    scaled = [base for base, _ in bases.most_common() if any(parse_unit(name).factor > 1 for name in used[base])]
    return [unit for base in scaled for unit in dict.fromkeys([*(f"{scale}{base}" for scale in _OFFERED), *used[base]])]


def report_of(plan: Plan, told: ScaledPlan) -> ScalingReport:
    """Compare a plan with how it is told."""
    figures = told.figures
    exactly = {cell: amount for cell in figures.figures if (amount := _exactly(plan, cell, figures.unit)) is not None}
    plain = {cell: rounded(amount, figures.decimals) for cell, amount in exactly.items()}
    differing = {cell for cell, amount in plain.items() if figures.figures[cell].number not in (None, amount)}
    cells = [cell for cell in _in_print(plan) if cell in figures.figures]
    if len(cells) > MOST_LINES:
        cells = [*(cell for cell in cells if cell in differing), *(cell for cell in cells if cell not in differing)][:MOST_LINES]
    lines = tuple(_line(plan, cell, figures.figures[cell], exactly.get(cell), plain.get(cell), figures.unit) for cell in cells)
    broken = sum(1 for _ in _broken(plan, told, plain))
    return ScalingReport(figures.unit, figures.decimals, lines, len(figures.figures), len(differing), broken, tuple(told.notes))


def _exactly(plan: Plan, cell: CellRef, unit: str) -> Decimal | None:
    """Return what a figure is in another unit, before rounding; factors are powers of ten, so it has an end."""
    number, table = plan.quantity(cell).number, plan.tables[cell.table]
    if number is None:
        return None
    own = unit_at(table, table.position(cell.row))
    return exact.EXACT.divide(exact.multiply(number, own.factor), parse_unit(unit).factor)


def _broken(plan: Plan, told: ScaledPlan, plain: Mapping[CellRef, Decimal]) -> Iterator[str]:
    """Yield the totals that agree with their parts in the plan and would not if every figure were rounded by itself."""
    torn = with_figures(told.plan, {cell: Quantity(exact.plain(amount), State.NUMBER, amount, amount) for cell, amount in plain.items()})
    agree = {equation.id for equation in equations(plan) if equation.rule == SUM and equation.holds(plan) is True}
    yield from (equation.id for equation in equations(torn) if equation.id in agree and equation.holds(torn) is False)


def _in_print(plan: Plan) -> Iterator[CellRef]:
    """Yield every cell in the order of print."""
    for name, table in plan.tables.items():
        yield from (CellRef(name, row, period.id, layer) for row in table.ids for period in table.periods for layer in table.layers)


def _line(plan: Plan, cell: CellRef, shown: Quantity, exactly: Decimal | None, plain: Decimal | None, unit: str) -> ScaleLine:
    table, now = plan.tables[cell.table], plan.quantity(cell)
    period = table.period(cell.period).label
    moved = exact.subtract(shown.number, plain) if shown.number is not None and plain is not None else exact.ZERO
    texts = (
        str(table.get(cell.row, "name")),
        tr("clipboard.actual", period=period) if cell.layer == ACTUAL else period,
        now.text + ("" if now.text.endswith(plan.unit_of(cell)) else plan.unit_of(cell)),
        "" if exactly is None else exact.trimmed(exactly),
        shown.text,
        tr("scaling_dialog.adjusted", moved=signed(moved), plain=exact.plain(plain)) if moved and plain is not None else "",
    )
    return ScaleLine(cell, texts, bool(moved))

"""What stands in the way of a balance and could be given up: holds, bounds, growth between years, steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from ningbo_planner.balance.component import Component
from ningbo_planner.balance.figure import Figure, Stays
from ningbo_planner.balance.model import NOT_NEGATIVE, Row
from ningbo_planner.balance.scope import GROWTH
from ningbo_planner.domain import exact
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.table import CellRef
from ningbo_planner.text import tr


class DemandKind(StrEnum):
    """What is demanded, in the words of the command line's JSON."""

    HELD = "hold"
    HELD_HERE = "held_here"
    BEYOND = "beyond"
    LOW = "low"
    HIGH = "high"
    NOT_NEGATIVE = "not_negative"
    NOT_BELOW_LAST = "not_below_last"
    MIN_GROWTH = "min_growth"
    MAX_GROWTH = "max_growth"
    STEP = "step"


# What is tried to be done without first, so that a contradiction is told by what people have said rather than by what goes without saying.
_ORDER = (
    DemandKind.NOT_NEGATIVE,
    DemandKind.LOW,
    DemandKind.HIGH,
    DemandKind.MAX_GROWTH,
    DemandKind.MIN_GROWTH,
    DemandKind.NOT_BELOW_LAST,
    DemandKind.BEYOND,
    DemandKind.HELD,
    DemandKind.HELD_HERE,
    DemandKind.STEP,
)


@dataclass(frozen=True, slots=True)
class Demand:
    """One hold, bound or step.

    Attributes:
        kind: see :class:`DemandKind`.
        cell: of which cell; of the later one for growth; ``None`` for a step of the whole table.
        amount: the held figure, the bound, the growth in percent, or the step.
        row: of growth: the equation it is.
        values: names for the sentence.
    """

    kind: DemandKind
    cell: CellRef | None
    amount: Decimal
    row: Row | None = field(default=None, compare=False)
    values: dict[str, Any] = field(default_factory=dict, compare=False, hash=False)

    @property
    def owner(self) -> str:
        """Who holds the cell, if it is held."""
        return str(self.values.get("owner", ""))

    @property
    def reason(self) -> str:
        """Why it is held."""
        return str(self.values.get("reason", ""))

    @property
    def sentence(self) -> str:
        """What is demanded, as a Chinese phrase."""
        return tr(f"balance.demand.{self.kind}", **self.values)


def demands_of(component: Component, step: Decimal | None) -> list[Demand]:
    """Return everything that could be given up in a piece, what goes without saying first."""
    model = component.model
    cells = dict.fromkeys(cell for row in component.rows for cell in row.factors)
    found = [demand for cell in cells for demand in _of_figure(model.plan, model.figure(cell))]
    found += [_of_growth(model.plan, row) for row in component.rows if row.equation.rule in GROWTH]
    if step is not None:
        found.append(Demand(DemandKind.STEP, None, step, values={"amount": exact.trimmed(step)}))
    return sorted(found, key=lambda demand: _ORDER.index(demand.kind))


def _of_figure(plan: Plan, figure: Figure) -> list[Demand]:
    """Return the hold of a figure, or its bounds."""
    if figure.stays is Stays.NO_FIGURE:
        return []
    if figure.stays is not None:
        return [_demand(plan, DemandKind(figure.stays.value), figure.cell, figure.point)]
    low = [] if figure.low is None else [_demand(plan, DemandKind.NOT_NEGATIVE if NOT_NEGATIVE in figure.reasons else DemandKind.LOW, figure.cell, figure.low)]
    return [*low, *([] if figure.high is None else [_demand(plan, DemandKind.HIGH, figure.cell, figure.high)])]


def _of_growth(plan: Plan, row: Row) -> Demand:
    factor = row.equation.terms[0].factor
    percent = exact.multiply(exact.subtract(factor, Decimal(1)), Decimal(100))
    return _demand(plan, DemandKind(row.equation.rule), row.equation.stated, percent, row, unit="%")


def _demand(plan: Plan, kind: DemandKind, cell: CellRef, amount: Decimal, row: Row | None = None, unit: str | None = None) -> Demand:
    hold = plan.holds.get(cell_key(cell))
    values = {
        **names(plan, cell),
        "amount": exact.trimmed(amount) + (plan.unit_of(cell) if unit is None else unit),
        "unit": plan.unit_of(cell),
        "owner": hold.owner if hold is not None else "",
        "reason": hold.reason if hold is not None else "",
    }
    return Demand(kind, cell, amount, row, values)


def names(plan: Plan, cell: CellRef) -> dict[str, str]:
    """Return what a cell's row, period and table are called."""
    table = plan.tables[cell.table]
    return {"row": table.get(cell.row, "name"), "period": table.period(cell.period).label, "table": table.info.title}

"""What a repair or a balance changes and what stands in the way of one, for programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ningbo_planner.balance.conflict import Conflict, Release
from ningbo_planner.balance.demand import Demand
from ningbo_planner.balance.figure import Change
from ningbo_planner.domain import exact
from ningbo_planner.domain.bounds import bounds_of_row
from ningbo_planner.domain.equations import Equation
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.table import CellRef, RowRef


def cell_json(plan: Plan, change: Change) -> dict[str, Any]:
    """Return one changed cell, before and after."""
    return {**place_json(plan, change.cell), "from": change.now.text, "to": change.to.text}


def moved_json(plan: Plan, change: Change) -> dict[str, Any]:
    """Return one changed cell before and after, as all commands that write figures tell it."""
    return {**place_json(plan, change.cell), "before": change.now.text, "after": change.to.text, "moved": exact.trimmed(change.moved)}


def place_json(plan: Plan, cell: CellRef) -> dict[str, Any]:
    """Return where a cell is."""
    return {"table": cell.table, "row": cell.row, "label": plan.tables[cell.table].get(cell.row, "name"), "period": cell.period}


def conflict_json(plan: Plan, conflict: Conflict) -> dict[str, Any]:
    """Return a contradiction: what is demanded, by how much it fails, and what giving up each single demand would bring."""
    return {
        "conflict": [_demand_json(plan, demand) for demand in conflict.demands],
        "by": exact.trimmed(conflict.by),
        "unit": conflict.unit,
        "release": [_release_json(plan, release) for release in conflict.releases],
        "equations": [{**place_json(plan, equation.stated), "rule": equation.rule} for equation in conflict.equations],
        "sentence": conflict.sentence,
    }


def obstacles_json(plan: Plan, equation: Equation) -> dict[str, Any]:
    """Return all holds and steps on the cells of an equation, where they leave no repair and no smaller contradiction among them is known."""
    found: list[dict[str, Any]] = []
    for cell in equation.cells:
        hold, bounds = plan.holds.get(cell_key(cell)), bounds_of_row(plan, RowRef(cell.table, cell.row))
        if hold is not None:
            found.append({"kind": "hold", **place_json(plan, cell), "amount": _text(plan.quantity(cell).point), "owner": hold.owner, "reason": hold.reason})
        elif bounds is not None and bounds.step is not None:
            found.append({"kind": "step", **place_json(plan, cell), "amount": _text(bounds.step), "owner": "", "reason": bounds.note})
    gap = equation.gap(plan)
    return {"conflict": found, "by": _text(None if gap is None else abs(gap)), "unit": plan.unit_of(equation.stated), "release": []}


def _demand_json(plan: Plan, demand: Demand) -> dict[str, Any]:
    place = {} if demand.cell is None else place_json(plan, demand.cell)
    return {"kind": demand.kind.value, **place, "amount": exact.trimmed(demand.amount), "owner": demand.owner, "reason": demand.reason, "sentence": demand.sentence}


def _release_json(plan: Plan, release: Release) -> dict[str, Any]:
    said = {"to": _text(release.to), "by": _text(release.by), "solves": release.is_enough, "sentence": release.sentence}
    return {**_demand_json(plan, release.demand), **said}


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else exact.trimmed(amount)

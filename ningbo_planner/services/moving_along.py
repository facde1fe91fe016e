"""Figures that repeat others by a link between tables and move along when those are written, so that what agrees goes on agreeing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ningbo_planner.balance.spread import stated_like
from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import LINK, Equation, equations_with
from ningbo_planner.domain.holds import is_held
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_copies import with_figures
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef


def moving_along(plan: Plan, figures: Mapping[CellRef, Quantity]) -> dict[CellRef, Quantity]:
    """Return what has to be written beside ``figures`` so that links that hold now hold then; held figures stay.

    Only what one figure alone can put right moves: a figure that repeats others, or the single one that is repeated.
    """
    after = with_figures(plan, figures)
    links = {equation.id: equation for cell in figures for equation in equations_with(plan, cell) if equation.rule == LINK}
    found: dict[CellRef, Quantity] = {}
    for equation in links.values():
        if equation.holds(plan) is not True or equation.holds(after) is not False:
            continue
        cell, amount = _repeating(equation, figures, after)
        if cell is not None and cell not in found and not is_held(plan, cell):
            found[cell] = stated_like(plan, cell, plan.quantity(cell), amount)
    return found


def broken_by(plan: Plan, figures: Mapping[CellRef, Quantity]) -> list[Equation]:
    """Return the equations that hold now and would not with ``figures``."""
    after = with_figures(plan, figures)
    touched = {equation.id: equation for cell in figures for equation in equations_with(plan, cell)}
    return [equation for equation in touched.values() if equation.holds(plan) is True and equation.holds(after) is False]


def _repeating(equation: Equation, figures: Mapping[CellRef, Quantity], after: Plan) -> tuple[CellRef | None, Decimal]:
    """Return the one figure of a link that could put it right, and what it would be."""
    gap = equation.gap(after)
    stated = after.quantity(equation.stated).number
    if gap is None:
        return None, exact.ZERO
    if equation.stated not in figures:
        return (None, exact.ZERO) if stated is None else (equation.stated, exact.subtract(stated, gap))
    free = [term for term in equation.terms if term.cell not in figures and after.quantity(term.cell).number is not None]
    # Units are powers of ten of each other; another factor might leave a figure without an end.
    if len(free) != 1 or abs(free[0].factor).normalize().as_tuple().digits != (1,):
        return None, exact.ZERO
    number = after.quantity(free[0].cell).number or exact.ZERO
    return free[0].cell, exact.add(number, exact.EXACT.divide(gap, free[0].factor))

"""Causes that show only beside other equations: a part under the wrong total, another year's total, the same gap in several years, a base counted otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from ningbo_planner.domain import exact
from ningbo_planner.domain.equations import LINK, Equation, equation_of, sum_equation
from ningbo_planner.domain.measures import measures_in
from ningbo_planner.domain.quantity import State
from ningbo_planner.explain.cause import Cause, CauseKind, Proposal
from ningbo_planner.explain.setting import Setting, like

# A part slips under a total that stands near its own; among all totals of a very large table one would match by chance.
_NEAR_ROWS = 200


def context_causes(setting: Setting) -> Iterator[Cause]:
    """Yield the causes that other equations support."""
    if not setting.gap:
        return
    if not setting.open_parts:
        yield from _other_totals(setting, setting.gap)
        yield from _other_years(setting)
    yield from _repeated(setting, setting.gap)
    yield from _wordings(setting)


def _other_totals(setting: Setting, gap: Decimal) -> Iterator[Cause]:
    """A part that stands under one total and is counted in another: moved over, both add up."""
    for other in _sibling_totals(setting):
        if other.gap is None or other.gap != -gap or other.open_parts:
            continue
        taken_from, counted_in = (other, setting) if gap > 0 else (setting, other)
        for seat in taken_from.numeric_parts:
            if seat.amount == abs(gap):
                values = {
                    "row": setting.name(seat.cell),
                    "period": setting.period(seat.cell),
                    "from": setting.name(taken_from.stated.cell),
                    "to": setting.name(counted_in.stated.cell),
                    "gap": exact.trimmed(abs(gap)) + setting.unit,
                }
                yield Cause(CauseKind.WRONG_TOTAL, (Proposal(seat.cell, seat.quantity, seat.quantity),), "cause.wrong_total", values, chance=0.01)


def _sibling_totals(setting: Setting) -> Iterator[Setting]:
    """Yield the other totals near by in the same table and period and in the same unit."""
    table, stated = setting.table, setting.equation.stated
    if setting.equation.rule == LINK:
        return
    at = table.position(stated.row)
    for row in table.ids[max(0, at - _NEAR_ROWS) : at + _NEAR_ROWS]:
        if row != stated.row and (found := sum_equation(table, row, stated.period)) is not None:
            other = Setting(setting.plan, found)
            if other.unit == setting.unit:
                yield other


def _other_years(setting: Setting) -> Iterator[Cause]:
    """The total of another year: it equals the sum of the parts in a period beside."""
    for period, other in _same_in_other_periods(setting):
        if other.open_parts or other.computed != setting.stated.amount or other.computed == setting.computed:
            continue
        values = {"row": setting.name(setting.stated.cell), "period": setting.period(setting.stated.cell), "other_period": period, "sum": exact.trimmed(other.computed) + setting.unit}
        proposal = Proposal(setting.stated.cell, setting.stated.quantity, like(setting.stated.quantity, setting.computed))
        yield Cause(CauseKind.SHIFTED, (proposal,), "cause.total_of_other_year", values, chance=0.01)


def _repeated(setting: Setting, gap: Decimal) -> Iterator[Cause]:
    """The same gap again: something is left out or counted twice throughout."""
    periods = [period for period, other in _same_in_other_periods(setting) if other.gap == gap]
    if periods:
        values = {"row": setting.name(setting.stated.cell), "gap": exact.trimmed(abs(gap)) + setting.unit, "periods": "、".join([setting.period(setting.stated.cell), *periods])}
        yield Cause(CauseKind.REPEATED, (Proposal(setting.stated.cell, setting.stated.quantity, setting.stated.quantity),), "cause.repeated", values, weight=len(periods))


def _wordings(setting: Setting) -> Iterator[Cause]:
    """Two measures in one comparison (产值 and 营收), which need not agree."""
    if setting.equation.rule != LINK:
        return
    stated = _measures_of(setting, setting.equation)
    others = {measure for seat in setting.parts for measure in measures_in(setting.name(seat.cell))}
    if stated and others and not stated & others:
        values = {"row": setting.name(setting.stated.cell), "measure": "、".join(sorted(stated)), "other_measure": "、".join(sorted(others))}
        yield Cause(CauseKind.WORDING, (), "cause.wording", values)


def _measures_of(setting: Setting, equation: Equation) -> set[str]:
    return measures_in(setting.name(equation.stated))


def _same_in_other_periods(setting: Setting) -> Iterator[tuple[str, Setting]]:
    """Yield the same equation in the other periods, with their labels."""
    stated = setting.equation.stated
    for period in setting.table.periods:
        if period.id == stated.period:
            continue
        found = equation_of(setting.plan, replace(setting.equation, stated=stated._replace(period=period.id)).id)
        if found is not None and setting.plan.quantity(found.stated).state is State.NUMBER:
            yield period.label, Setting(setting.plan, found)

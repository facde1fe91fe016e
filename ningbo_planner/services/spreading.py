"""Spreading a figure: what was ordered is looked up in the plan, worked out, told as a preview, and written as one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ningbo_planner.balance.claims import Claims, equal_claims, growth_claims, period_claims, proportional_claims, row_claims, weight_claims
from ningbo_planner.balance.spread import Move, Role, Spread, Task, spread
from ningbo_planner.balance.spread_demands import Conflict
from ningbo_planner.balance.spread_years import YearsTask, spread_years
from ningbo_planner.domain import exact
from ningbo_planner.domain.entry import read_entry
from ningbo_planner.domain.equations import Equation, equations_with
from ningbo_planner.domain.growth_paths import TO_AN_END, Method
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_copies import with_figures
from ningbo_planner.domain.reading import read
from ningbo_planner.domain.spread_code import LAST_PERIOD, SpreadOrder, Way, read_weights
from ningbo_planner.domain.table import CellRef
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.spreading import write_spread
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.plan_files import find_period, find_row
from ningbo_planner.services.spread_words import conflict_json, conflict_sentences, note_sentences, way_words
from ningbo_planner.text import in_documents, tr


@dataclass(frozen=True, slots=True)
class SpreadPreview:
    """What a spread would do, before anything is written.

    Attributes:
        plan: what it was worked out for.
        cell: the total, or the end of a path.
        order: what was ordered.
        amount: the figure that is spread.
        way: by what, in words.
        result: every figure before and after; ``None`` when it is impossible.
        conflict: why it is impossible.
        breaks, mends: equations that hold now and would not, and the other way round.
    """

    plan: Plan
    cell: CellRef
    order: SpreadOrder
    amount: Decimal
    way: str
    result: Spread | None = None
    conflict: Conflict | None = None
    breaks: tuple[Equation, ...] = ()
    mends: tuple[Equation, ...] = ()

    @property
    def is_possible(self) -> bool:
        """Whether it can be done."""
        return self.result is not None

    @property
    def largest(self) -> Move | None:
        """The part that moves most, by the amount; ``None`` where nothing moves."""
        moves = [move for move in self.result.moves if move.is_changed and move.cell != self.cell] if self.result is not None else []
        return max(moves, key=lambda move: abs(move.moved) * parse_unit(self.plan.unit_of(move.cell)).factor, default=None)

    @property
    def notes(self) -> list[str]:
        """What a planner should know of it, as sentences; why it is impossible, where it is."""
        if self.conflict is not None:
            return conflict_sentences(self.plan, self.conflict)
        return note_sentences(self.plan, self.result, self.breaks, self.mends) if self.result is not None else []

    @property
    def logged_way(self) -> str:
        """The way as the log of the plan tells it, in every language of the window."""
        with in_documents():
            return way_words(self.order, _reference_name(self.plan, self.cell, self.order))

    def step(self) -> Step:
        """Return the step that writes it.

        Raises:
            PlannerError: it is impossible; the sentence says why.
        """
        if self.result is None:
            raise PlannerError("spread.impossible", why="".join(self.notes))
        return write_spread(self.plan, self.cell, self.result.written, exact.trimmed(self.amount), self.logged_way, over_years=self.order.path is not None)

    def to_json(self) -> dict[str, Any]:
        """Return it as the command line prints it: before and after of every cell, or the contradiction."""
        head = {"table": self.cell.table, "row": self.cell.row, "label": self._name(self.cell), "period": self.cell.period, "amount": exact.trimmed(self.amount), "way": self.way}
        if self.conflict is not None:
            return {**head, **conflict_json(self.plan, self.conflict), "notes": self.notes}
        moves = self.result.moves if self.result is not None else ()
        largest = self.largest
        return {
            **head,
            "cells": [self._move_json(move) for move in moves],
            "largest": None if largest is None else self._move_json(largest),
            "notes": self.notes,
            "breaks": [equation.id for equation in self.breaks],
            "mends": [equation.id for equation in self.mends],
        }

    def _name(self, cell: CellRef) -> str:
        return str(self.plan.tables[cell.table].get(cell.row, "name"))

    def _move_json(self, move: Move) -> dict[str, Any]:
        return {
            "row": move.cell.row,
            "label": self._name(move.cell),
            "period": move.cell.period,
            "before": move.before.text,
            "after": move.after.text,
            "moved": exact.trimmed(move.moved),
            "state": move.role.value,
            "limits": [kind.value for kind in move.limits],
            "counts_as": None if move.counts_as is None else exact.trimmed(move.counts_as),
        }


def preview(plan: Plan, cell: CellRef, order: SpreadOrder, deep: bool = True) -> SpreadPreview:
    """Work out what spreading would do, nothing written.

    Args:
        plan: the plan, or one as it would be (:func:`with_figures`).
        cell: the total whose figure goes to its parts, or the figure that a path leads to.
        order: how.
        deep: whether parts that are totals pass theirs on.

    Raises:
        PlannerError: the order names no figure, period or row that there is, or the cell has no parts.
    """
    amount = amount_of(plan, cell, order)
    way = way_words(order, _reference_name(plan, cell, order))
    found = _over_years(plan, cell, order, amount) if order.path is not None else spread(_task(plan, cell, order, amount, deep))
    if isinstance(found, Conflict):
        return SpreadPreview(plan, cell, order, amount, way, conflict=found)
    breaks, mends = _changed_equations(plan, found)
    return SpreadPreview(plan, cell, order, amount, way, found, breaks=breaks, mends=mends)


def _reference_name(plan: Plan, cell: CellRef, order: SpreadOrder) -> str:
    """Return the printed name of the period or the row that an order refers to; of the first period where a path names none."""
    table = plan.tables[cell.table]
    if order.way is Way.ROW:
        row = find_row(plan, order.reference)
        return str(plan.tables[row.table].get(row.row, "name"))
    if order.way is Way.PERIOD or (order.path is not None and order.reference):
        return table.period(period_named(plan, cell, order.reference)).label
    return table.periods[0].label


def previews(plan: Plan, cells: Sequence[CellRef], order: SpreadOrder, deep: bool = True) -> list[SpreadPreview]:
    """Work out the same order for several totals or periods, each seeing what the ones before would write."""
    found: list[SpreadPreview] = []
    seen: Plan = plan
    for cell in cells:
        found.append(preview(seen, cell, order, deep))
        result = found[-1].result
        seen = seen if result is None else with_figures(seen, result.written)
    return found


def order_by(text: str, by: str, step: Decimal | None = None, start: str = "") -> SpreadOrder:
    """Return the order that words of a command line mean.

    Args:
        text: the figure, as in a code: ``4000``, ``+200``, or nothing for what the total says.
        by: ``proportional``, ``equal``, ``growth``, ``period:2025``, ``row:…``, ``weights:3,2,1``, or a path: ``even``, ``rate``, ``s_curve``, ``early``, ``late``.
        step: what every part shall be a multiple of.
        start: the period that a path starts at.

    Raises:
        PlannerError: there is no such way.
    """
    name, _, reference = by.partition(":")
    order = SpreadOrder(text.strip(), None, None, text.strip().startswith(("+", "-")), reference.strip() or start, step=step)
    if name in set(TO_AN_END):
        return replace(order, path=Method(name))
    if name not in set(Way) or bool(reference) != (name in (Way.PERIOD, Way.ROW, Way.WEIGHTS)):
        raise PlannerError("spread.by", by=by)
    weights = read_weights(reference.replace(",", ":")) if name == Way.WEIGHTS else ()
    return replace(order, way=Way(name), reference="" if weights else order.reference, weights=weights)


def amount_of(plan: Plan, cell: CellRef, order: SpreadOrder) -> Decimal:
    """Return the figure that is spread.

    Raises:
        PlannerError: what was typed is no number, or the total has none to take or to add to.
    """
    before, unit = plan.quantity(cell), plan.unit_of(cell)
    names = {"row": plan.tables[cell.table].get(cell.row, "name"), "period": plan.tables[cell.table].period(cell.period).label}
    if not order.figure or order.is_added:
        if before.number is None:
            raise PlannerError("spread.no_figure", **names)
        if not order.figure:
            return before.number
        added = read(order.figure.lstrip("+-"), unit).quantity.number
        if added is not None and "%" not in order.figure:
            return exact.subtract(before.number, added) if order.figure.startswith("-") else exact.add(before.number, added)
    entry = read_entry(order.figure, unit, before, plan.tables[cell.table].get(cell.row, "decimals"))
    if entry.quantity.number is None:
        raise entry.problem or PlannerError("spread.no_number", text=order.figure)
    return entry.quantity.number


def _task(plan: Plan, cell: CellRef, order: SpreadOrder, amount: Decimal, deep: bool) -> Task:
    return Task(plan, cell, amount, _claims(plan, cell, order), order.is_added, order.step, deep)


def _claims(plan: Plan, cell: CellRef, order: SpreadOrder) -> Claims:
    """Return what the parts claim by the way that was ordered."""
    if order.way is Way.EQUAL:
        return equal_claims()
    if order.way is Way.GROWTH:
        return growth_claims(plan)
    if order.way is Way.WEIGHTS:
        return weight_claims(plan, cell, order.weights)
    if order.way is Way.PERIOD:
        return period_claims(plan, period_named(plan, cell, order.reference))
    if order.way is Way.ROW:
        return row_claims(plan, cell, find_row(plan, order.reference))
    return proportional_claims(plan)


def period_named(plan: Plan, cell: CellRef, text: str) -> str:
    """Return the period that a person named beside ``cell``; 上年 is the one before."""
    table = plan.tables[cell.table]
    if text not in LAST_PERIOD:
        return find_period(table, text).id
    at = [period.id for period in table.periods].index(cell.period)
    if not at:
        raise PlannerError("spread.no_period_before", period=table.periods[at].label)
    return table.periods[at - 1].id


def _over_years(plan: Plan, cell: CellRef, order: SpreadOrder, amount: Decimal) -> Spread | Conflict:
    periods = [period.id for period in plan.tables[cell.table].periods]
    start = period_named(plan, cell, order.reference) if order.reference else periods[0]
    first, last = periods.index(start), periods.index(cell.period)
    if first >= last:
        raise PlannerError("spread.no_years", period=plan.tables[cell.table].period(cell.period).label)
    return spread_years(YearsTask(plan, cell.table, cell.row, tuple(periods[first : last + 1]), order.path or Method.EVEN, amount, order.step, cell.layer))


def _changed_equations(plan: Plan, found: Spread) -> tuple[tuple[Equation, ...], tuple[Equation, ...]]:
    """Return which equations a spread would break and which it would mend."""
    after = with_figures(plan, found.written)
    touched = {equation.id: equation for cell in found.written for equation in equations_with(plan, cell)}
    states = [(equation, equation.holds(plan), equation.holds(after)) for equation in touched.values()]
    breaks = tuple(equation for equation, before, now in states if before is True and now is False)
    return breaks, tuple(equation for equation, before, now in states if before is False and now is True)


def done_sentence(shown: SpreadPreview) -> str:
    """Return what a spread has written, as a sentence, and whether figures that agreed do so no longer."""
    written = shown.result.written if shown.result is not None else {}
    held = sum(move.role is Role.HELD for move in shown.result.moves) if shown.result is not None else 0
    done = tr("spread.done_held", count=len(written), held=held) if held else tr("spread.done", count=len(written))
    return tr("spread.done_breaks", done=done, count=len(shown.breaks)) if shown.breaks else done

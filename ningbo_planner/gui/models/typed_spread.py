"""A code that spreads a figure (``4000@比例``), typed into a cell: how it is read while it is typed, why it cannot be done, and the step it makes."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from ningbo_planner.domain import exact
from ningbo_planner.domain.indicator import Kind
from ningbo_planner.domain.period import PeriodKind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.plan_copies import with_figures
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.spread_code import SIGN, SpreadOrder, read_spread_code
from ningbo_planner.domain.reading import narrowed
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import put_cells, shown_text, type_cell
from ningbo_planner.edits.history import Step
from ningbo_planner.errors import PlannerError
from ningbo_planner.text import tr

if TYPE_CHECKING:
    from ningbo_planner.services.spreading import SpreadPreview

# A total with more rows under it is worked out when its code is taken, not at every sign that is typed.
MOST_LIVE = 150
# One with more than these is spread from the dialog, which works it out in the background.
MOST_TYPED = 2_000
# So many sentences on why it cannot be done fit under a field.
_SENTENCES = 3


class Typed(NamedTuple):
    """What typing a text does: a step, and what is said of it; a text that is no code is told of nowhere."""

    step: Step
    said: str = ""


class Reading(NamedTuple):
    """How a code is read: the sentence that says so, or why it cannot be done."""

    said: str
    is_possible: bool


def is_prose(plan: Plan, cell: CellRef) -> bool:
    """Tell whether a cell is for statements in words, in which the sign of a code means nothing."""
    table = plan.tables[cell.table]
    return table.period(cell.period).kind is PeriodKind.HORIZON or table.get(cell.row, "kind") is Kind.TEXT


def is_code(text: str) -> bool:
    """Tell whether a text looks like a code."""
    return SIGN in narrowed(text)


def read_code(plan: Plan, cell: CellRef, text: str, *, live: bool = False) -> Reading | None:
    """Return how a text typed into ``cell`` is read as a code; ``None`` when it is none.

    Args:
        live: whether it is still being typed; then a very large total is not worked out.
    """
    if not is_code(text) or is_prose(plan, cell):
        return None
    try:
        order = read_spread_code(text)
        if order is None:
            return None
        rows = rows_below(plan, cell)
        if rows > MOST_TYPED and order.path is None:
            return Reading(tr("typed_spread.too_many", count=rows), False)
        if live and rows > MOST_LIVE and order.path is None:
            return Reading(tr("typed_spread.large"), True)
        return _told(_spreading().preview(plan, cell, order))
    except PlannerError as problem:
        return Reading(str(problem), False)


def typed(plan: Plan, cell: CellRef, text: str) -> Typed:
    """Return what typing ``text`` into ``cell`` does; a code that cannot be carried out is kept as the text that it is.

    Raises:
        PlannerError: there is no such cell, or the text is longer than a cell can hold.
    """
    shown = _preview(plan, cell, text) if is_code(text) and not is_prose(plan, cell) else None
    if shown is None or shown.result is None:
        return Typed(type_cell(plan, cell, text))
    return Typed(shown.step(), _spreading().done_sentence(shown) if shown.result.written else tr("typed_spread.same"))


def typed_into_all(plan: Plan, cells: Sequence[CellRef], text: str) -> tuple[Typed, int]:
    """Return what carrying out one code at all of ``cells`` does, one after the other, and at how many it cannot be."""
    figures: dict[CellRef, Quantity] = {}
    left, seen = 0, plan
    for cell in cells:
        shown = _preview(seen, cell, text) if not is_prose(plan, cell) else None
        if shown is None or shown.result is None:
            left += 1
            continue
        figures |= shown.result.written
        seen = with_figures(seen, shown.result.written)
    done = len(cells) - left
    return Typed(put_cells(figures, "step.spread_many", totals=done, text=shown_text(text)), tr("typed_spread.done_all", totals=done, count=len(figures))), left


def _spreading() -> Any:
    """Return what works a code out, loaded with the first code that is typed."""
    return importlib.import_module("ningbo_planner.services.spreading")


def _preview(plan: Plan, cell: CellRef, text: str) -> SpreadPreview | None:
    """Return what a code would do; ``None`` when it cannot be understood."""
    try:
        order: SpreadOrder | None = read_spread_code(text)
        is_too_large = order is not None and order.path is None and rows_below(plan, cell) > MOST_TYPED
        return None if order is None or is_too_large else _spreading().preview(plan, cell, order)
    except PlannerError:
        # Who asks keeps the text as it is; the sentence was said while it was typed.
        return None


def rows_below(plan: Plan, cell: CellRef) -> int:
    """Return how many rows stand under that of a cell."""
    table = plan.tables[cell.table]
    at = table.position(cell.row)
    return table.subtree_stop(at) - at - 1


def _told(shown: SpreadPreview) -> Reading:
    """Return what a spread would do, as one line."""
    if shown.result is None:
        return Reading(tr("spread.impossible", why="".join(shown.notes[:_SENTENCES])), False)
    plan, cell, largest = shown.plan, shown.cell, shown.largest
    figure = exact.trimmed(shown.amount) + plan.unit_of(cell)
    count = sum(move.is_changed for move in shown.result.moves)
    said = tr("typed_spread.read", figure=figure, way=shown.way, count=count)
    if largest is None:
        return Reading(said, True)
    period = plan.tables[cell.table].period(largest.cell.period).label
    name = str(plan.tables[cell.table].get(largest.cell.row, "name")) if shown.order.path is None else period
    return Reading(said + tr("typed_spread.largest", name=name, now=largest.before.text or tr("typed_spread.empty"), to=largest.after.text), True)

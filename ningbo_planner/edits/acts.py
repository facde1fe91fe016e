"""Acts of a user as steps: what is typed, cleared, pasted, held, explained. Each reads the plan and returns a step; none writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ningbo_planner.domain.entry import MAX_TEXT, clean, entry_at, readable
from ningbo_planner.domain.finding import Finding, Reason
from ningbo_planner.domain.plan import Hold, Plan, cell_key
from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry, SetCell, cell_edits
from ningbo_planner.errors import PlannerError

# The name of a step is a line in a list.
_SHOWN_TEXT = 60


def type_cell(plan: Plan, cell: CellRef, text: str) -> Step:
    """Type ``text`` into one cell; it is read in the unit of the cell's row, what cannot be read stays as it is and counts for nothing.

    Raises:
        PlannerError: there is no such cell, or the text is longer than a cell can hold.
    """
    require_cell(plan, cell)
    if len(text) > MAX_TEXT:
        raise PlannerError("typing.too_long", limit=MAX_TEXT)
    quantity = entry_at(plan, cell, text).quantity
    name, period = cell_names(plan, cell)
    values = {"row": name, "period": period, "text": shown_text(text)}
    if quantity.expression:
        return Step("step.calculate", (SetCell(cell, quantity),), {**values, "result": quantity.text})
    return Step("step.type", (SetCell(cell, quantity),), values)


def clear_cells(plan: Plan, cells: Sequence[CellRef]) -> Step:
    """Empty ``cells``."""
    return Step("step.clear", cell_edits(dict.fromkeys(cells, EMPTY)), {"count": len(cells)})


def paste_cells(plan: Plan, texts: Mapping[CellRef, str]) -> Step:
    """Write many texts at once, each read in the unit of its row; only what begins with an equals sign is worked out."""
    quantities = {cell: entry_at(plan, cell, text, formulas_only=True).quantity for cell, text in texts.items()}
    return Step("step.paste", cell_edits(quantities), {"count": len(quantities)})


def fill_cells(plan: Plan, cells: Iterable[CellRef], text: str) -> Step:
    """Write the same text into many cells (Ctrl+Enter), ``*1.1`` into each by what stood there; cells in which it cannot be read stay as they are."""
    quantities = readable(plan, cells, text)[0]
    return Step("step.fill", cell_edits(quantities), {"count": len(quantities), "text": shown_text(text)})


def put_cells(quantities: Mapping[CellRef, Quantity], code: str, watch: Callable[[int], object] = int, **values: object) -> Step:
    """Write many quantities at once, their meaning unread: what was copied inside the plan stays what it was. ``watch`` is told how many are packed."""
    return Step(code, cell_edits(quantities, watch), {"count": len(quantities), **values})


def take_returned(quantities: Mapping[CellRef, tuple[Quantity, str]], entries: Sequence[PutEntry], values: Mapping[str, object], origin: str) -> Step:
    """Take figures from returned workbooks together with the register entries that record it; each figure keeps where it came from."""
    edits = tuple(SetCell(cell, quantity, source) for cell, (quantity, source) in quantities.items())
    return Step("step.take_returned", (*edits, *entries), dict(values), origin)


def give_reason(finding: Finding, text: str, author: str, time: str) -> Step:
    """Write a reason for ``finding``; an empty text takes the reason back."""
    said = text.strip()
    reason = Reason(said, author, time, finding.basis) if said else None
    # A period is named as its column is headed; the finding knows that name, the step would otherwise say the id.
    values = {"row": finding.label, "period": finding.values.get("period", finding.period)}
    return Step("step.reason" if said else "step.reason_removed", (PutEntry("reasons", finding.id, reason),), values)


def hold_cells(plan: Plan, cells: Sequence[CellRef], owner: str, reason: str, time: str) -> Step:
    """Hold ``cells`` against every change until they are released."""
    for cell in cells:
        require_cell(plan, cell)
    return Step("step.hold", tuple(PutEntry("holds", cell_key(cell), Hold(owner, reason, time)) for cell in cells), {"count": len(cells)})


def release_cells(plan: Plan, cells: Sequence[CellRef]) -> Step:
    """Release held cells; cells that are not held are left alone."""
    keys = [cell_key(cell) for cell in cells if cell_key(cell) in plan.holds]
    return Step("step.release", tuple(PutEntry("holds", key, None) for key in keys), {"count": len(keys)})


def shown_text(text: str) -> str:
    """Return a typed text as the name of a step shows it."""
    shown = clean(text)
    return shown if len(shown) <= _SHOWN_TEXT else f"{shown[:_SHOWN_TEXT]}…"


def require_cell(plan: Plan, cell: CellRef) -> None:
    """Raise a sentence when there is no such cell."""
    if not plan.has_cell(cell):
        raise PlannerError("edit.no_cell", row=cell.row, period=cell.period)


def cell_names(plan: Plan, cell: CellRef) -> tuple[str, str]:
    """Return the printed name of the cell's row and the printed label of its period."""
    table = plan.tables[cell.table]
    return table.get(cell.row, "name"), table.period(cell.period).label

"""Acts of a user as steps: what is typed, cleared, pasted, held, explained. Each reads the plan and returns a step; none writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ningbo_planner.domain.finding import Finding, Reason
from ningbo_planner.domain.plan import Hold, Plan, cell_key
from ningbo_planner.domain.quantity import EMPTY, Quantity
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry, SetCell
from ningbo_planner.errors import PlannerError


def type_cell(plan: Plan, cell: CellRef, text: str) -> Step:
    """Type ``text`` into one cell; it is read in the unit of the cell's row."""
    require_cell(plan, cell)
    quantity = parse(text.strip(), plan.unit_of(cell))
    name, period = cell_names(plan, cell)
    return Step("step.type", (SetCell(cell, quantity),), {"row": name, "period": period, "text": text.strip()})


def clear_cells(plan: Plan, cells: Sequence[CellRef]) -> Step:
    """Empty ``cells``."""
    return Step("step.clear", tuple(SetCell(cell, EMPTY) for cell in cells), {"count": len(cells)})


def paste_cells(plan: Plan, texts: Mapping[CellRef, str]) -> Step:
    """Write many texts at once, each read in the unit of its row."""
    edits = tuple(SetCell(cell, parse(text.strip(), plan.unit_of(cell))) for cell, text in texts.items())
    return Step("step.paste", edits, {"count": len(edits)})


def fill_cells(plan: Plan, cells: Iterable[CellRef], text: str) -> Step:
    """Write the same text into many cells (Ctrl+Enter)."""
    edits = tuple(SetCell(cell, parse(text.strip(), plan.unit_of(cell))) for cell in cells)
    return Step("step.fill", edits, {"count": len(edits), "text": text.strip()})


def put_cells(quantities: Mapping[CellRef, Quantity], code: str, **values: object) -> Step:
    """Write many quantities at once, their meaning unread: what was copied inside the plan stays what it was."""
    return Step(code, tuple(SetCell(cell, quantity) for cell, quantity in quantities.items()), {"count": len(quantities), **values})


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


def require_cell(plan: Plan, cell: CellRef) -> None:
    """Raise a sentence when there is no such cell."""
    if not plan.has_cell(cell):
        raise PlannerError("edit.no_cell", row=cell.row, period=cell.period)


def cell_names(plan: Plan, cell: CellRef) -> tuple[str, str]:
    """Return the printed name of the cell's row and the printed label of its period."""
    table = plan.tables[cell.table]
    return table.get(cell.row, "name"), table.period(cell.period).label

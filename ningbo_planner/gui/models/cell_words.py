"""A cell in words: for the tip under the mouse and for people who listen instead of looking."""

from __future__ import annotations

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.finding import Finding
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.table import CellRef, Table
from ningbo_planner.gui.models.cell_face import is_reread
from ningbo_planner.gui.models.origins import Origin, OriginKind
from ningbo_planner.gui.models.reading_hint import printed_with_unit
from ningbo_planner.text import tr

# A text longer than this may be cut in its cell, so the tip repeats it.
LONG_TEXT = 8


def figure_tip(plan: Plan, checker: Checker, cell: CellRef, origin: Origin) -> str:
    """Return what the tip of a figure says, line by line; nothing when there is nothing to say."""
    quantity = plan.quantity(cell)
    lines = [
        *([quantity.text] if len(quantity.text) > LONG_TEXT else []),
        *_reading_lines(quantity, plan.unit_of(cell)),
        *_finding_lines(checker.of_cell(cell)),
        *_hold_lines(plan, cell),
        *_origin_lines(origin),
    ]
    return "\n".join(lines)


def figure_sentence(plan: Plan, checker: Checker, cell: CellRef) -> str:
    """Return a figure as a sentence with row, period and unit, and what is wrong with it."""
    table = plan.tables[cell.table]
    quantity = plan.quantity(cell)
    names = {"row": table.get(cell.row, "name"), "period": table.period(cell.period).label}
    if quantity.state is State.EMPTY:
        said = tr("grid.spoken.empty", **names)
    elif quantity.state is State.MISSING:
        said = tr("grid.spoken.missing", **names)
    else:
        said = tr("grid.spoken.figure", figure=printed_with_unit(quantity, plan.unit_of(cell)), **names)
    return " ".join([said, *_finding_lines(checker.of_cell(cell)), *_hold_lines(plan, cell)])


def _reading_lines(quantity: Quantity, unit: str) -> list[str]:
    if not is_reread(quantity, unit):
        return []
    return [tr("grid.tip.reread", text=quantity.text, reading=printed_with_unit(quantity, unit))]


def _finding_lines(findings: list[Finding]) -> list[str]:
    """Return the sentence of every finding, and the reason given for it."""
    lines = []
    for finding in findings:
        lines.append(finding.message)
        if finding.reason is not None:
            lines.append(tr("grid.tip.reason", text=finding.reason.text, author=finding.reason.author))
    return lines


def _hold_lines(plan: Plan, cell: CellRef) -> list[str]:
    hold = plan.holds.get(cell_key(cell))
    return [] if hold is None else [tr("grid.tip.held", owner=hold.owner, reason=hold.reason)]


def _origin_lines(origin: Origin) -> list[str]:
    if origin.kind is OriginKind.IMPORTED:
        return [tr("grid.tip.imported", source=origin.source, time=origin.time.replace("T", " "))]
    if origin.kind is OriginKind.TYPED:
        return [tr("grid.tip.typed", author=origin.author, time=origin.time.replace("T", " "))]
    return []


def label_tip(table: Table, position: int, text: str) -> str:
    """Return what the tip of a label says: the whole text where it may be cut, and what was found odd about the row."""
    note = table.columns["note"][position]
    quote = table.columns["quote"][position]
    lines = [
        *([text] if len(text) > LONG_TEXT else []),
        *([tr("grid.tip.quote", quote=quote)] if quote else []),
        *([tr("grid.tip.note", note=note)] if note else []),
    ]
    return "\n".join(lines)


def label_sentence(head: str, text: str) -> str:
    """Return a label with the head of its column as a sentence; nothing when the label is empty."""
    return tr("grid.spoken.label", column=head, text=text) if text else ""

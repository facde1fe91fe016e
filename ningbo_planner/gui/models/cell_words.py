"""A cell in words: for the tip under the mouse and for people who listen instead of looking."""

from __future__ import annotations

import importlib

from ningbo_planner.checks.checker import Checker
from ningbo_planner.domain.finding import Finding, FindingStatus
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.table import TARGET, CellRef, Table
from ningbo_planner.gui.models.baseline import Baseline
from ningbo_planner.gui.models.bound_entry import limits_text
from ningbo_planner.gui.models.cell_face import is_reread
from ningbo_planner.gui.models.cell_pictures import PictureKind, number_before, period_before
from ningbo_planner.gui.models.display import Display
from ningbo_planner.gui.models.number_format import growth, growth_text, is_share, says_less, signed, written
from ningbo_planner.gui.models.origins import Origin, OriginKind, Origins
from ningbo_planner.gui.models.reading_hint import printed_with_unit
from ningbo_planner.text import has_text, tr

# What would mend a finding, by the code of its sentence; a sentence that says so itself has none.
FIXES = {
    "finding.sum.over": "sum",
    "finding.sum.under": "sum",
    "finding.sum.over_incomplete": "missing",
    "finding.sum.under_incomplete": "missing",
    "finding.sum.incomplete": "missing",
    "finding.sum.bound": "bound",
    "finding.link.single": "link",
    "finding.link.several": "link",
    "finding.link.incomplete": "missing",
}
COMPARING = frozenset({PictureKind.ARROWS, PictureKind.GROWTH})


def figure_tip(plan: Plan, checker: Checker, cell: CellRef, origins: Origins, display: Display) -> str:
    """Return what the tip of a figure says, line by line; nothing when there is nothing to say."""
    quantity = plan.quantity(cell)
    lines = [
        *_reading_lines(quantity, plan.unit_of(cell)),
        *_written_lines(plan, cell, quantity, display),
        *(line for finding in checker.of_cell(cell) for line in finding_lines(plan, finding, cell)),
        *_change_lines(origins.baseline, cell, quantity),
        *_growth_lines(plan.tables[cell.table], cell, quantity, display),
        *_comment_lines(plan, cell),
        *_hold_lines(plan, cell),
        *_limit_lines(plan, cell),
        *_origin_lines(origins.of(cell), quantity),
    ]
    return "\n".join(lines)


def finding_lines(plan: Plan, finding: Finding, cell: CellRef) -> list[str]:
    """Return grade and numbers of a finding, its likeliest cause, what would mend it, and the reason given; over another cell of it, where it is, too."""
    is_own = finding.cells[:1] == (cell,)
    said = tr(f"looks.{finding.code}", **finding.values) if is_own and has_text(f"looks.{finding.code}") else finding.message
    is_settled = finding.status is FindingStatus.EXPLAINED
    lines = [tr("looks.tip.finding", grade=tr("looks.tip.explained") if is_settled else tr(f"grade.{finding.grade}"), text=said)]
    fix = FIXES.get(finding.code)
    if is_own and not is_settled:
        # Loaded with the first tip that names a cause.
        causes = importlib.import_module("ningbo_planner.gui.models.first_causes")
        lines += [line for line in (causes.cause_line(plan, finding),) if line]
    if fix is not None and is_own and not is_settled:
        lines.append(tr(f"looks.fix.{fix}", computed=finding.values.get("computed", "")))
    if finding.reason is not None:
        lines.append(tr("grid.tip.reason", text=finding.reason.text, author=finding.reason.author))
    return lines


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
    return " ".join([said, *_finding_lines(checker.of_cell(cell)), *_comment_lines(plan, cell), *_hold_lines(plan, cell)])


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


def _limit_lines(plan: Plan, cell: CellRef) -> list[str]:
    """Return which figures a bulk act may write here."""
    said = limits_text(plan, cell) if plan.bounds and cell.layer == TARGET else ""
    return [tr("bound_words.tip", limits=said)] if said else []


def _written_lines(plan: Plan, cell: CellRef, quantity: Quantity, display: Display) -> list[str]:
    """Return the arithmetic that was typed, and the exact figure where the cell shows a rounded one."""
    table, unit = plan.tables[cell.table], plan.unit_of(cell)
    lines = [tr("looks.tip.computed", expression=quantity.expression)] if quantity.expression else []
    if not is_reread(quantity, unit) and says_less(written(quantity, unit, table.get(cell.row, "decimals"), display.numbers), quantity):
        lines.append(tr("looks.tip.exact", text=quantity.text))
    return lines


def _change_lines(baseline: Baseline, cell: CellRef, quantity: Quantity) -> list[str]:
    """Return what a cell said in the last version, where it says something else now."""
    before = baseline.before(cell, quantity)
    if before is None:
        return []
    version = baseline.version.name if baseline.version is not None else tr("looks.tip.created")
    now = quantity.text or tr("looks.tip.empty")
    if baseline.is_new(cell):
        return [tr("looks.tip.new", version=version, now=now)]
    return [tr("looks.tip.changed", version=version, before=before.text or tr("looks.tip.empty"), now=now)]


def _growth_lines(table: Table, cell: CellRef, quantity: Quantity, display: Display) -> list[str]:
    """Return growth over the period before, where the cell draws it."""
    number, before, period = quantity.number, number_before(table, cell), period_before(table, cell)
    if display.picture not in COMPARING or number is None or before is None or period is None:
        return []
    unit = table.unit_of(cell.row)
    values = {"period": table.period(period).label, "difference": signed(number - before)}
    if is_share(unit):
        return [tr("looks.tip.points", **values)]
    rate = growth(before, number, unit)
    return [tr("looks.tip.difference", unit=unit, **values) if rate is None else tr("looks.tip.growth", rate=growth_text(rate, unit), unit=unit, **values)]


def _comment_lines(plan: Plan, cell: CellRef) -> list[str]:
    comment = plan.comments.get(cell_key(cell)) if plan.comments else None
    if comment is None:
        return []
    if not comment.time:
        return [tr("looks.tip.comment_undated", author=comment.author or "—", text=comment.text)]
    return [tr("looks.tip.comment", author=comment.author or "—", time=_moment(comment.time), text=comment.text)]


def _origin_lines(origin: Origin, quantity: Quantity) -> list[str]:
    if origin.kind is OriginKind.IMPORTED:
        return [tr("grid.tip.imported", source=origin.source, time=_moment(origin.time))]
    if origin.kind is OriginKind.TYPED:
        values = {"author": origin.author, "time": _moment(origin.time)}
        return [tr("grid.tip.typed", **values) if quantity.text else tr("looks.tip.cleared", **values)]
    return []


def _moment(time: str) -> str:
    """Return a time as people write it, to the minute."""
    return time.replace("T", " ")[:16]


def label_tip(table: Table, position: int) -> str:
    """Return what the tip of a label says: what the plan says of the row, and what was found odd about it."""
    note = table.columns["note"][position]
    quote = table.columns["quote"][position]
    lines = [
        *([tr("grid.tip.quote", quote=quote)] if quote else []),
        *([tr("grid.tip.note", note=note)] if note else []),
    ]
    return "\n".join(lines)


def label_sentence(head: str, text: str) -> str:
    """Return a label with the head of its column as a sentence; nothing when the label is empty."""
    return tr("grid.spoken.label", column=head, text=text) if text else ""

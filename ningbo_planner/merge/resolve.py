"""Decisions to one step: the figures taken, each with the place it came from, and a receipt for every workbook that was dealt with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum

from ningbo_planner.domain.exchange_round import Issue, Receipt, ReceiptState, Round
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity, State
from ningbo_planner.domain.reading import parse
from ningbo_planner.domain.submission import Submission
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import take_returned
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.errors import PlannerError
from ningbo_planner.merge.diff import DIGEST_SIGNS, Change, ChangeState
from ningbo_planner.merge.meaning import Meaning
from ningbo_planner.merge.row_changes import RowChange
from ningbo_planner.merge.row_steps import RowChoice, RowPlace, row_edits
from ningbo_planner.text import tr


class Mode(StrEnum):
    """Which changes are taken without naming them one by one."""

    NONE = "none"
    CLEAN = "clean"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Choice:
    """One change that is taken, with the reading that was chosen."""

    change: Change
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class Decided:
    """One workbook that was dealt with.

    Attributes:
        submission: what it says.
        choices: what is taken from it.
        problems: how many of its cells were refused or asked about.
        rows: rows that are taken or deleted as it proposes.
    """

    submission: Submission
    choices: tuple[Choice, ...] = ()
    problems: int = 0
    rows: tuple[RowChoice, ...] = ()


def choose(changes: Iterable[Change], taken: Mode | Mapping[str, str]) -> list[Choice]:
    """Return what is taken from ``changes``: by mode, or by key with the text of the chosen reading.

    Raises:
        PlannerError: a named change was refused, or its text is no statement in the unit of its row.
    """
    if isinstance(taken, Mode):
        return [Choice(change, change.readings[0]) for change in changes if _is_taken(change, taken)]
    return [Choice(change, _chosen(change, taken[change.key])) for change in changes if change.key in taken]


def _is_taken(change: Change, mode: Mode) -> bool:
    """Tell whether a mode takes a change; a blank has no reading and is never taken unasked."""
    if not change.readings or mode is Mode.NONE:
        return False
    return change.is_clean if mode is Mode.CLEAN else change.state in (ChangeState.NEW, ChangeState.CONFLICT)


def _chosen(change: Change, text: str) -> Quantity:
    """Return the reading that a text names; the planner may also write a figure of his own."""
    if change.state is ChangeState.REFUSED:
        raise PlannerError("returns.cannot_take", row=change.label, period=change.period, text=change.returned)
    for reading in change.readings:
        if text == reading.text:
            return reading
    quantity = parse(text.strip(), change.unit)
    if quantity.state is State.NOT_UNDERSTOOD:
        raise PlannerError("returns.no_reading", row=change.label, period=change.period, text=text, unit=change.unit)
    return quantity


def step_of(plan: Plan, decided: Sequence[Decided], time: str, older: Sequence[Decided] = ()) -> Step:
    """Return the step that takes all choices and records the receipts; ``older`` are noted as received before, nothing is taken of them.

    Where two departments return different figures for one cell, the one named first in its row wins.
    """
    quantities: dict[CellRef, tuple[Quantity, str]] = {}
    for part in decided:
        for choice in part.choices:
            if choice.change.cell not in quantities or _leads(plan, choice.change.cell, part.submission.department):
                quantities[choice.change.cell] = (choice.quantity, _origin(part.submission, choice.change))
    rows = [row for part in decided for row in part.rows]
    departments = "、".join(dict.fromkeys(_name(plan, part.submission.department) for part in decided))
    files = "、".join(part.submission.file for part in decided)
    noted = [(part.submission, receipt_of(part, time, ReceiptState.RECEIVED)) for part in older]
    rounds = with_receipts(plan, [*noted, *((part.submission, receipt_of(part, time)) for part in decided)])
    read = [[part.submission.file, part.submission.digest] for part in decided]
    step = take_returned(quantities, rounds, {"count": len(quantities), "departments": departments, "files": read}, files)
    if not rows:
        return step
    new = sum(row.change.meaning is Meaning.NEW_ROW for row in rows)
    values = {**step.values, "new": new, "gone": len(rows) - new}
    return Step("step.take_returned_rows", (*step.edits, *row_edits(plan, rows)), values, files)


def choose_rows(submission: Submission, changes: Iterable[RowChange], places: Mapping[str, RowPlace]) -> list[RowChoice]:
    """Return the rows of one workbook that ``places`` names, each with the origin of its figures.

    Raises:
        PlannerError: a named row cannot be taken.
    """
    taken = [change for change in changes if change.key in places]
    for change in taken:
        if not change.is_open:
            raise PlannerError("returns.cannot_take_row", row=change.label)
    return [RowChoice(change, places[change.key], submission.department, _row_origins(submission, change)) for change in taken]


def _row_origins(submission: Submission, change: RowChange) -> dict[str, str]:
    return {figure.period: _origin_of(submission, change.sheet, figure.address, change.remark) for figure in change.figures}


@contextmanager
def tried_out(plan: Plan, step: Step) -> Iterator[ChangeSet]:
    """Write figures and rows of ``step`` into ``plan``, yield what changed, and put everything back whatever happens; nothing is logged."""
    changes, backs = ChangeSet(), []
    try:
        for edit in step.edits:
            if not (isinstance(edit, PutEntry) and edit.register == "rounds"):
                backs.append(edit.apply(plan, changes))
        yield changes
    finally:
        for back in reversed(backs):
            back.apply(plan, ChangeSet())


def _leads(plan: Plan, cell: CellRef, department: str) -> bool:
    """Tell whether ``department`` is the one named first in the cell's row."""
    return plan.tables[cell.table].get(cell.row, "departments")[:1] == (department,)


def _name(plan: Plan, department: str) -> str:
    known = plan.departments.get(department)
    return known.name if known else department


def _origin(submission: Submission, change: Change) -> str:
    return _origin_of(submission, change.sheet, change.address, change.remark)


def _origin_of(submission: Submission, sheet: str, address: str, remark: str) -> str:
    """Return where a figure came from: file, sheet, cell, the file's digest, and the department's own words about it."""
    place = {"file": submission.file, "sheet": sheet, "cell": address, "digest": submission.digest[:DIGEST_SIGNS]}
    return tr("returns.origin_remark", **place, remark=remark) if remark else tr("returns.origin", **place)


def receipt_of(part: Decided, time: str, state: ReceiptState = ReceiptState.ACCEPTED) -> Receipt:
    """Return the receipt for one workbook."""
    sign_off = part.submission.sign_off
    return Receipt(
        file_name=part.submission.file,
        digest=part.submission.digest,
        time=time,
        state=state,
        changes=len(part.choices),
        problems=part.problems,
        filled_by=sign_off.filled_by,
        phone=sign_off.phone,
        reviewed_by=sign_off.reviewed_by,
        filled_on=sign_off.filled_on,
        code=part.submission.filled_code,
        version=part.submission.version,
        saved=part.submission.saved,
    )


def with_receipts(plan: Plan, receipts: Iterable[tuple[Submission, Receipt]]) -> list[PutEntry]:
    """Return the edits that add receipts to the issues they answer, one edit a round."""
    rounds: dict[str, Round] = {}
    for submission, receipt in receipts:
        round_ = rounds.get(submission.round) or plan.rounds[submission.round]
        issue = round_.issues[submission.department]
        # One that was noted when it came is the same workbook: what is decided about it now takes its place.
        others = tuple(each for each in issue.receipts if each.state is not ReceiptState.RECEIVED or each.digest != receipt.digest)
        added: Issue = replace(issue, receipts=(*others, receipt))
        rounds[submission.round] = replace(round_, issues={**round_.issues, submission.department: added})
    return [PutEntry("rounds", name, round_) for name, round_ in rounds.items()]

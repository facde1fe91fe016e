"""The ledger of the exchange (收发台账): who was handed what, what came back, who is late; and noting what came back before anything is taken of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ningbo_planner.domain.exchange_round import Issue, Receipt, ReceiptState, Round
from ningbo_planner.domain.plain import to_plain
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.submission import Submission
from ningbo_planner.edits.history import Step
from ningbo_planner.merge.resolve import Decided, receipt_of, with_receipts
from ningbo_planner.services.returns_report import SET_ASIDE, ReturnedFile, ReturnsReport, ReturnStatus
from ningbo_planner.services.workspace import Change, Workspace


class LedgerState(StrEnum):
    """How far one department's workbook of one round has come."""

    NOT_RETURNED = "not_returned"
    RETURNED = "returned"
    PROBLEMS = "problems"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"
    LATE = "late"


# What the department still has to do something about.
OUT = frozenset({LedgerState.NOT_RETURNED, LedgerState.SENT_BACK, LedgerState.LATE})


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One department's workbook of one round.

    Attributes:
        round, department: ids.
        issued: when it was handed out; deadline: ISO date or nothing; returned: when the last one came, or nothing.
        state: see its class; a workbook that is out past the deadline is late, also when it was sent back.
        file: name of the workbook handed out.
        versions: how many returned workbooks are noted.
        changes: how many figures were taken from them; problems: how many cells of the last one were refused or asked about.
        filled_by, phone: of the last one.
        name, round_name: as printed; rows: how many rows it has to fill in.
        version: of the workbook handed out, from 1; closed: when the round was closed, or nothing.
        days_late: how many days after the deadline it came, or has not come until today; 0 in time.
        receipts: all that came back, oldest first; the last one counts.
    """

    round: str
    department: str
    issued: str
    deadline: str
    returned: str
    state: LedgerState
    file: str
    versions: int
    changes: int
    problems: int
    filled_by: str = ""
    phone: str = ""
    name: str = ""
    round_name: str = ""
    rows: int = 0
    version: int = 1
    closed: str = ""
    days_late: int = 0
    receipts: tuple[Receipt, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the line as ``returns --json`` shows it: every field, and the returned workbooks, the newest first, the one that counts marked."""
        fields = {name: getattr(self, name) for name in self.__slots__ if name != "receipts"}
        newest_first = list(reversed(self.receipts))
        returns = [{**_receipt_json(receipt), "counts": at == 0} for at, receipt in enumerate(newest_first)]
        return {**fields, "state": self.state.value, "late": self.days_late > 0, "returns": returns}


def ledger(workspace: Workspace, today: date | None = None) -> list[LedgerLine]:
    """Return the ledger, rounds in order of issue; ``today`` decides what is late."""
    day = today or date.today()
    return [_line(workspace, round_, issue, day) for round_ in workspace.plan.rounds.values() for issue in round_.issues.values()]


def counts(lines: Iterable[LedgerLine]) -> dict[LedgerState, int]:
    """Return how many workbooks are in each state."""
    states = [line.state for line in lines]
    return {state: states.count(state) for state in LedgerState}


def record(workspace: Workspace, report: ReturnsReport) -> Change | None:
    """Note in the ledger, as one step, which workbooks came back; nothing is taken of them. Those that were noted before are left alone.

    Returns:
        What it did; ``None`` when there was nothing to note.
    """
    new = [file for file in report.files if file.submission is not None and file.status not in SET_ASIDE and file.status is not ReturnStatus.REPEATED]
    time = workspace.history.clock()
    # The newest of a department comes last: it counts.
    returned = [*older_returns(workspace.plan, report.files), *unnoted(workspace.plan, new)]
    receipts = [(submission, receipt_of(Decided(submission, (), problems), time, ReceiptState.RECEIVED)) for submission, problems in returned]
    if not receipts:
        return None
    return workspace.execute(Step("returns.step.record", tuple(with_receipts(workspace.plan, receipts)), {"count": len(receipts)}))


def unnoted(plan: Plan, files: Iterable[ReturnedFile]) -> list[tuple[Submission, int]]:
    """Return what of ``files`` is not in the ledger yet, each with how many of its cells are refused or asked about."""
    read = [(file.submission, len({problem.cell for problem in file.open_problems})) for file in files if file.submission is not None]
    return [(said, problems) for said, problems in read if all(receipt.digest != said.digest for receipt in _receipts(plan, said))]


def older_returns(plan: Plan, files: Iterable[ReturnedFile]) -> list[tuple[Submission, int]]:
    """Return the workbooks that came together with a newer one of their department and are not in the ledger yet, as :func:`unnoted` does; the oldest first."""
    older = unnoted(plan, [file for file in files if file.status is ReturnStatus.SUPERSEDED])
    return sorted(older, key=lambda each: each[0].saved)


def _receipts(plan: Plan, submission: Submission) -> tuple[Receipt, ...]:
    return plan.rounds[submission.round].issues[submission.department].receipts


def _receipt_json(receipt: Receipt) -> dict[str, Any]:
    return {name: to_plain(getattr(receipt, name)) for name in receipt.__slots__}


def _line(workspace: Workspace, round_: Round, issue: Issue, today: date) -> LedgerLine:
    last = issue.receipts[-1] if issue.receipts else None
    known = workspace.plan.departments.get(issue.department)
    state = _state(round_, issue, today)
    return LedgerLine(
        round=round_.id,
        department=issue.department,
        issued=issue.time,
        deadline=round_.deadline,
        returned=last.time if last else "",
        state=state,
        file=issue.file_name,
        versions=len(issue.receipts),
        changes=sum(receipt.changes for receipt in issue.receipts),
        problems=last.problems if last else 0,
        filled_by=last.filled_by if last else "",
        phone=last.phone if last else "",
        name=known.name if known else issue.department,
        round_name=round_.name,
        rows=len(issue.rows),
        version=issue.version,
        closed=round_.closed,
        days_late=_days_late(round_, issue, state, today),
        receipts=issue.receipts,
    )


def _state(round_: Round, issue: Issue, today: date) -> LedgerState:
    """Return the state of one workbook; the newest return counts."""
    last = issue.receipts[-1] if issue.receipts else None
    if last is not None and last.state is ReceiptState.ACCEPTED:
        return LedgerState.ACCEPTED
    if last is not None and last.state is ReceiptState.RECEIVED:
        return LedgerState.PROBLEMS if last.problems else LedgerState.RETURNED
    if round_.deadline and not round_.closed and today.isoformat() > round_.deadline[:10]:
        return LedgerState.LATE
    return LedgerState.SENT_BACK if last is not None else LedgerState.NOT_RETURNED


def _days_late(round_: Round, issue: Issue, state: LedgerState, today: date) -> int:
    """Return how many days after the deadline the first return came, or what is out is missing by today."""
    if not round_.deadline:
        return 0
    day = today if state is LedgerState.LATE else date.fromisoformat(issue.receipts[0].time[:10]) if issue.receipts else None
    return 0 if day is None else max(0, (day - date.fromisoformat(round_.deadline[:10])).days)

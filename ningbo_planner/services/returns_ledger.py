"""The ledger of the exchange (收发台账): who was handed what, what came back, who is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ningbo_planner.domain.exchange_round import Issue, ReceiptState, Round
from ningbo_planner.services.workspace import Workspace


class LedgerState(StrEnum):
    """How far one department's workbook of one round has come."""

    NOT_RETURNED = "not_returned"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One department's workbook of one round.

    Attributes:
        round, department: ids.
        issued: when it was handed out; deadline: ISO date or nothing; returned: when it was last dealt with, or nothing.
        state: see its class; a workbook that is out past the deadline is late, also when it was sent back.
        file: name of the workbook handed out.
        versions: how many returned workbooks were dealt with.
        changes: how many figures were taken from them; problems: how many cells of the last one were refused or asked about.
        filled_by, phone: of the last one.
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


def ledger(workspace: Workspace, today: date | None = None) -> list[LedgerLine]:
    """Return the ledger, rounds in order of issue; ``today`` decides what is late."""
    day = today or date.today()
    return [_line(round_, issue, day) for round_ in workspace.plan.rounds.values() for issue in round_.issues.values()]


def _line(round_: Round, issue: Issue, today: date) -> LedgerLine:
    last = issue.receipts[-1] if issue.receipts else None
    return LedgerLine(
        round=round_.id,
        department=issue.department,
        issued=issue.time,
        deadline=round_.deadline,
        returned=last.time if last else "",
        state=_state(round_, issue, today),
        file=issue.file_name,
        versions=len(issue.receipts),
        changes=sum(receipt.changes for receipt in issue.receipts),
        problems=last.problems if last else 0,
        filled_by=last.filled_by if last else "",
        phone=last.phone if last else "",
    )


def _state(round_: Round, issue: Issue, today: date) -> LedgerState:
    """Return the state of one workbook."""
    if issue.receipts and issue.receipts[-1].state is ReceiptState.ACCEPTED:
        return LedgerState.ACCEPTED
    if round_.deadline and not round_.closed and today.isoformat() > round_.deadline[:10]:
        return LedgerState.LATE
    return LedgerState.SENT_BACK if issue.receipts else LedgerState.NOT_RETURNED

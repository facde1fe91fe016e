"""One round of the exchange: what was handed to whom, and what came back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class ReceiptState(StrEnum):
    """How far one returned workbook has come."""

    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One returned workbook.

    Attributes:
        file_name, digest: the file and the SHA-256 of its bytes, by which the same file is known again.
        time: when it was taken in (ISO, local).
        state: what was done with it.
        changes: how many figures were taken from it.
        problems: how many of its cells were refused or asked about.
        filled_by, phone, reviewed_by, filled_on: the sign-off block as written.
    """

    file_name: str
    digest: str
    time: str
    state: ReceiptState
    changes: int = 0
    problems: int = 0
    filled_by: str = ""
    phone: str = ""
    reviewed_by: str = ""
    filled_on: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """What one department was handed.

    Attributes:
        department: its id.
        time: when (ISO, local).
        file_name: of the workbook.
        code: the short code printed on it.
        rows: the rows to fill in, as ``table/row``.
        values: the issued figures as printed, by ``table/row/period``; the base of the later comparison.
        receipts: what came back, oldest first.
    """

    department: str
    time: str
    file_name: str
    code: str
    rows: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    receipts: tuple[Receipt, ...] = ()


@dataclass(frozen=True, slots=True)
class Round:
    """One round of handing out and taking back.

    Attributes:
        id: short, on every workbook (``R1``).
        name: as people call it (一下).
        started: when (ISO, local); deadline: ISO date or nothing; closed: when, or nothing.
        contact, instructions: printed on the workbooks.
        issues: by department id.
    """

    id: str
    name: str
    started: str
    deadline: str = ""
    closed: str = ""
    contact: str = ""
    instructions: str = ""
    issues: dict[str, Issue] = field(default_factory=dict)

"""One round of the exchange: what was handed to whom, and what came back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class RoundKind(StrEnum):
    """Which way figures go. ``down`` (下): targets are handed down, to be agreed to or changed. ``up`` (上): departments propose, their cells are empty."""

    DOWN = "down"
    UP = "up"


class ReceiptState(StrEnum):
    """How far one returned workbook has come; ``received``: it is here, and nothing was decided about it yet."""

    RECEIVED = "received"
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
        code: the short code of the figures in it, as its own sheet computes it.
        version: of the workbook that was filled in, 0 where that is not known.
        saved: when it was last saved, as it says itself, or nothing.
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
    code: str = ""
    version: int = 0
    saved: str = ""


@dataclass(frozen=True, slots=True)
class OlderIssue:
    """What a department was handed before it was handed a newer version in the same round; fields as in :class:`Issue`."""

    version: int
    time: str
    file_name: str
    code: str
    rows: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)


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
        receipts: what came back, oldest first; of all versions.
        version: counts from 1; handing out once more in the same round makes the next.
        older: the versions before, oldest first.
        is_chosen: whether somebody chose the rows, other than those the department answers for.
    """

    department: str
    time: str
    file_name: str
    code: str
    rows: tuple[str, ...] = ()
    values: dict[str, str] = field(default_factory=dict)
    receipts: tuple[Receipt, ...] = ()
    version: int = 1
    older: tuple[OlderIssue, ...] = ()
    is_chosen: bool = False

    @property
    def superseded(self) -> OlderIssue:
        """This version as one that a newer one takes the place of."""
        return OlderIssue(self.version, self.time, self.file_name, self.code, self.rows, self.values)

    def answered_by(self, code: str, version: int = 0) -> Issue:
        """Return the issue that a workbook of this version, or with this short code, answers: an older one, or this one where nothing else is known."""
        if version == self.version or (not version and code == self.code):
            return self
        found = next((each for each in reversed(self.older) if (each.version == version if version else each.code == code)), None)
        if found is None:
            return self
        return replace(self, time=found.time, file_name=found.file_name, code=found.code, rows=found.rows, values=found.values, version=found.version, older=())


@dataclass(frozen=True, slots=True)
class Round:
    """One round of handing out and taking back.

    Attributes:
        id: short, on every workbook (``R1``).
        name: as people call it (一下).
        started: when (ISO, local); deadline: ISO date or nothing; closed: when, or nothing.
        contact, instructions: printed on the workbooks.
        issues: by department id.
        kind: see its class.
    """

    id: str
    name: str
    started: str
    deadline: str = ""
    closed: str = ""
    contact: str = ""
    instructions: str = ""
    issues: dict[str, Issue] = field(default_factory=dict)
    kind: RoundKind = RoundKind.DOWN

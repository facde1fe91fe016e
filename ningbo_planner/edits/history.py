"""The history of a plan: applies a step whole or not at all, keeps its inverse, and is undo, redo, audit trail and recovery in one.

Entries are only ever appended. Undoing appends an entry that names the step it takes back, so the log tells truly what was done when; where
undo and redo stand follows from the log and therefore survives a restart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from ningbo_planner.domain.plan import Plan, cell_key, cell_of
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.primitives import Edit, MoveRow, OrderRows, PutEntry, PutPeriod, PutTable, RemovePeriod, RemoveRows, SetCell, SetField, SetInfo, branches
from ningbo_planner.edits.set_cells import SetCells, changed_part
from ningbo_planner.errors import PlannerError
from ningbo_planner.text import tr


class Stopped(PlannerError):
    """Somebody stopped a step before it was logged; the plan is as before."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("history.stopped")


# Asked when a step has been applied and before it is logged; raises when it shall not be.
Confirm = Callable[[], object]


class EntryKind(StrEnum):
    """Whether an entry of the log does something, takes a step back, or does it again."""

    DO = "do"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a user: edits that belong together and are undone together.

    Attributes:
        code, values: the name of the act, by message code with its fields.
        edits: what it changes, in order.
        origin: the file it came from, if any.
    """

    code: str
    edits: tuple[Edit, ...]
    values: dict[str, Any] = field(default_factory=dict)
    origin: str = ""

    @property
    def name(self) -> str:
        """The act in a user's words."""
        return tr(self.code, **self.values)


@dataclass(frozen=True, slots=True)
class Payload:
    """What an entry of kind ``do`` wrote and what takes it back."""

    edits: tuple[Edit, ...]
    inverse: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the log.

    Attributes:
        seq: its number, from 1 without gaps.
        kind: see :class:`EntryKind`.
        target: the ``do`` entry that an undo or redo speaks of; its own number otherwise.
        code, values, origin: the name of the act and the file it came from.
        author, time: who and when (ISO with seconds, local time).
    """

    seq: int
    kind: EntryKind
    target: int
    code: str
    values: dict[str, Any]
    origin: str
    author: str
    time: str

    @property
    def name(self) -> str:
        """The act in a user's words."""
        return tr(self.code, **self.values)


class Journal:
    """Keeps the log. This one keeps it in memory only; the plan file's keeps it on disk."""

    def __init__(self) -> None:
        """Start an empty log."""
        self._payloads: dict[int, Payload] = {}

    def append(self, entry: LogEntry, payload: Payload | None) -> None:
        """Keep ``entry`` for good, or raise and keep nothing; ``payload`` is given for kind ``do``."""
        if payload is not None:
            self._payloads[entry.seq] = payload

    def payload(self, seq: int) -> Payload:
        """Return what the ``do`` entry ``seq`` wrote."""
        return self._payloads[seq]

    def weight(self, seq: int) -> int:
        """Return how much the ``do`` entry ``seq`` wrote, in about the signs that the log needs for it; quick, whatever it is."""
        payload = self.payload(seq)
        return sum(_weight(edit) for edit in (*payload.edits, *payload.inverse))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What executing, undoing or redoing did."""

    entry: LogEntry
    changes: ChangeSet


# About the signs that one figure of a packed column needs in the log.
_CELL_WEIGHT = 8


def _now() -> str:
    return datetime.now().isoformat(timespec="seconds")


class History:
    """Applies steps to one plan and knows what can be undone and redone.

    Attributes:
        plan: the plan it writes.
        author: who is working; set by the caller.
        entries: the log, oldest first.
    """

    def __init__(self, plan: Plan, journal: Journal, entries: Iterable[LogEntry] = (), author: str = "") -> None:
        """Continue the log ``entries`` of ``plan``, which already contains them."""
        self.plan = plan
        self.author = author
        self.entries: list[LogEntry] = []
        self._journal = journal
        self._done: list[LogEntry] = []
        self._undone: list[LogEntry] = []
        self.clock: Callable[[], str] = _now
        for entry in entries:
            self._note(entry)

    @property
    def next_undo(self) -> LogEntry | None:
        """The step that undo would take back."""
        return self._done[-1] if self._done else None

    @property
    def next_redo(self) -> LogEntry | None:
        """The step that redo would do again."""
        return self._undone[-1] if self._undone else None

    def undo_list(self) -> list[LogEntry]:
        """Return the steps that can be taken back, next one first."""
        return self._done[::-1]

    def redo_list(self) -> list[LogEntry]:
        """Return the steps that can be done again, next one first."""
        return self._undone[::-1]

    def payload(self, seq: int) -> Payload:
        """Return what the step ``seq`` wrote and what takes it back."""
        return self._journal.payload(seq)

    def weight(self, entry: LogEntry) -> int:
        """Return how much the step of ``entry`` wrote, in about the signs that the log needs for it, or that as many cells as it concerns would need."""
        return max(self._journal.weight(entry.target), _CELL_WEIGHT * int(entry.values.get("cells", 0)))

    def execute(self, step: Step, confirm: Confirm = bool) -> Outcome | None:
        """Apply ``step`` whole and log it; ``None`` when it would change nothing.

        Raises:
            PlannerError: a cell is held, an edit does not fit the plan, or the log cannot be written; the plan is then as before.
        """
        self._ask_holds(step)
        changes = ChangeSet()
        edits, inverse = self._apply_all(step.edits, changes)
        if not edits:
            return None
        seq = len(self.entries) + 1
        entry = LogEntry(seq, EntryKind.DO, seq, step.code, step.values, step.origin, self.author, self.clock())
        self._keep(entry, Payload(edits, inverse), inverse, confirm)
        return Outcome(entry, changes)

    def undo(self, confirm: Confirm = bool) -> Outcome:
        """Take the last step back."""
        if not self._done:
            raise PlannerError("history.nothing_to_undo")
        return self._repeat(self._done[-1], EntryKind.UNDO, confirm)

    def redo(self, confirm: Confirm = bool) -> Outcome:
        """Do the step again that was taken back last."""
        if not self._undone:
            raise PlannerError("history.nothing_to_redo")
        return self._repeat(self._undone[-1], EntryKind.REDO, confirm)

    def _repeat(self, target: LogEntry, kind: EntryKind, confirm: Confirm) -> Outcome:
        """Apply one side of a logged step and log that."""
        payload = self._journal.payload(target.seq)
        changes = ChangeSet()
        _, back = self._apply_all(payload.inverse if kind is EntryKind.UNDO else payload.edits, changes, keep_unchanged=True)
        entry = LogEntry(len(self.entries) + 1, kind, target.seq, target.code, target.values, target.origin, self.author, self.clock())
        self._keep(entry, None, back, confirm)
        return Outcome(entry, changes)

    def _apply_all(self, edits: Sequence[Edit], changes: ChangeSet, keep_unchanged: bool = False) -> tuple[tuple[Edit, ...], tuple[Edit, ...]]:
        """Apply all edits or none; return those that changed something, and their inverses in the order to apply them."""
        applied: list[Edit] = []
        inverses: list[Edit] = []
        try:
            for edit in edits:
                inverse = edit.apply(self.plan, changes)
                inverses.append(inverse)
                if not keep_unchanged and isinstance(edit, SetCells) and isinstance(inverse, SetCells):
                    edit, inverses[-1] = changed_part(edit, inverse)
                if keep_unchanged or not _is_noop(edit, inverses[-1]):
                    applied.append(edit)
                else:
                    inverses.pop()
        except BaseException:
            self._take_back(inverses[::-1])
            raise
        return tuple(applied), tuple(inverses[::-1])

    def _keep(self, entry: LogEntry, payload: Payload | None, back: Sequence[Edit], confirm: Confirm) -> None:
        """Log ``entry``; when it is not confirmed or the log refuses, the plan is put back and the refusal goes on."""
        try:
            confirm()
            self._journal.append(entry, payload)
        except BaseException:
            self._take_back(back)
            raise
        self._note(entry)

    def _take_back(self, inverses: Sequence[Edit]) -> None:
        for edit in inverses:
            edit.apply(self.plan, ChangeSet())

    def _note(self, entry: LogEntry) -> None:
        """Move the step between the done and the undone."""
        self.entries.append(entry)
        if entry.kind is EntryKind.DO:
            self._done.append(entry)
            self._undone.clear()
        elif entry.kind is EntryKind.UNDO:
            self._undone.append(self._done.pop())
        else:
            self._done.append(self._undone.pop())

    def _ask_holds(self, step: Step) -> None:
        """Refuse a step that would change a held cell, naming the first."""
        if not self.plan.holds:
            return
        for edit in step.edits:
            for ref in _cells_touched(self.plan, edit):
                hold = self.plan.holds.get(cell_key(ref))
                if hold is not None:
                    table = self.plan.tables[ref.table]
                    names = {"row": table.get(ref.row, "name"), "period": table.period(ref.period).label}
                    raise PlannerError("edit.held", owner=hold.owner, reason=hold.reason, **names)


def _weight(edit: Edit) -> int:
    """Return about how many signs an edit is in the log."""
    return sum(_CELL_WEIGHT * len(column.rows) for column in edit.columns) if isinstance(edit, SetCells) else 60


def _is_noop(edit: Edit, inverse: Edit) -> bool:
    """Tell whether applying ``edit`` left everything as it was."""
    match edit, inverse:
        case SetCell(), SetCell():
            return edit.quantity == inverse.quantity
        case SetCells(), SetCells():
            return not edit.columns
        case (SetField(), SetField()) | (PutEntry(), PutEntry()) | (SetInfo(), SetInfo()):
            return edit == inverse
        case (MoveRow(), MoveRow()) | (OrderRows(), OrderRows()) | (PutPeriod(), PutPeriod()):
            return edit == inverse
        case PutTable(), PutTable():
            return edit.info == inverse.info
    return False


def _cells_touched(plan: Plan, edit: Edit) -> Iterable[CellRef]:
    """Yield the cells whose figures ``edit`` would write or take away."""
    match edit:
        case SetCell(cell=cell, quantity=quantity):
            # Writing what already stands there changes nothing, so a paste over a held cell with its own figure goes through.
            if plan.has_cell(cell) and plan.quantity(cell) != quantity:
                yield cell
        case SetCells(table=table):
            yield from (ref for ref in _held_cells(plan, table) if edit.get(ref) not in (None, plan.quantity(ref)))
        case RemoveRows(table=table, row=row, count=count) if table in plan.tables and row in plan.tables[table]:
            start, stop = branches(plan.tables[table], row, count)
            rows = set(plan.tables[table].ids[start:stop])
            yield from (ref for ref in _held_cells(plan, table) if ref.row in rows)
        case RemovePeriod(table=table, period=period):
            yield from (ref for ref in _held_cells(plan, table) if ref.period == period)


def _held_cells(plan: Plan, table: str) -> Iterable[CellRef]:
    """Yield the held cells of one table; a hold whose cell is gone holds nothing."""
    return (ref for ref in map(cell_of, plan.holds) if ref.table == table and plan.has_cell(ref))

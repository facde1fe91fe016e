"""The journal of a plan file: every step is one transaction, and what was acknowledged is on the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from ningbo_planner.edits.history import Journal, LogEntry, Payload
from ningbo_planner.errors import PlannerError, reason_of
from ningbo_planner.storage.columns import Malformed
from ningbo_planner.storage.connection import refusals, transaction
from ningbo_planner.storage.lock import PlanLock
from ningbo_planner.storage.steps import StepRow, hash_at, insert_step, json_length, payload_of, step_hash, step_row, steps_after

Result = TypeVar("Result")
# What is refused because the disk, the stick or the share was away, or another file of the same content was put in its place.
_AWAY = frozenset({"storage.io_error", "storage.moved", "storage.cannot_open"})
_ADVANCE = "UPDATE head SET seq = ?, hash = ? WHERE seq = ? AND hash = ?"


class StepLog(Journal):
    """The log in the plan file.

    Attributes:
        entries: all lines of the log, kept current.
        seq, chain: the last step and its hash.
        start: the hash before the first step.
        refusal: why nothing may be written, or ``None``.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path, entries: Iterable[LogEntry] = ()) -> None:
        """Read on from ``entries``; steps can be appended after :meth:`allow`."""
        super().__init__()
        self.entries = list(entries)
        self.seq, self.start, self.chain = 0, b"", b""
        self._connection = connection
        self._path = path
        self._lock: PlanLock | None = None
        # Opens the file anew; told by whoever has opened it.
        self.connect_again: Callable[[], sqlite3.Connection | None] = lambda: None
        # What was written or read last is asked for at once by everybody who follows the log.
        self._latest: tuple[int, Payload] | None = None
        self.refusal: PlannerError | None = PlannerError("storage.read_only_chosen")

    def allow(self, lock: PlanLock) -> None:
        """Let steps be appended while ``lock`` is held."""
        self._lock, self.refusal = lock, None

    def refuse(self, refusal: PlannerError) -> None:
        """Refuse every further step with this sentence."""
        self._lock, self.refusal = None, refusal

    def append(self, entry: LogEntry, payload: Payload | None) -> None:
        """Write one step so that it survives a crash and a power cut, or raise a :class:`PlannerError` and write nothing."""
        self.require_writable()
        row = step_row(entry, payload)
        chain = step_hash(self.chain, row)
        try:
            self._once_more(lambda: self._write(row, chain))
        except BaseException:
            # The refusal can come after the step was safe (the folder could not be synced, Ctrl+C): then the step stands, and so must memory.
            if not self._stands_at(entry.seq, chain):
                raise
        self.seq, self.chain = entry.seq, chain
        self.entries.append(entry)
        if payload is not None:
            self._latest = (entry.seq, payload)

    def payload(self, seq: int) -> Payload:
        """Return what the ``do`` step ``seq`` wrote; its hash is checked when it is read."""
        if self._latest is None or self._latest[0] != seq:
            self._latest = (seq, self._read(seq))
        return self._latest[1]

    def digest_after(self, seq: int) -> str:
        """Return the hash written beside step ``seq`` as hexadecimal digits, of what was before the first step for 0; nothing where there is none."""
        with refusals(self._path):
            held = hash_at(self._connection, seq, self.start)
        return "" if held is None else held.hex()

    def weight(self, seq: int) -> int:
        """Return about how many signs the JSON of the ``do`` step ``seq`` has."""
        return self._once_more(lambda: self._length(seq))

    def _length(self, seq: int) -> int:
        with refusals(self._path):
            return json_length(self._connection, seq)

    def _once_more(self, act: Callable[[], Result]) -> Result:
        """Do ``act``; where the file was away and is back, once more through a new connection."""
        try:
            return act()
        except PlannerError as error:
            connection = self.connect_again() if error.code in _AWAY else None
            if connection is None:
                raise
            self._connection = connection
            return act()

    def _read(self, seq: int) -> Payload:
        """Read what a step wrote from the file."""
        held, before = self._once_more(lambda: self._row(seq))
        try:
            if held is None or before is None or step_hash(before, held[0]) != held[1]:
                raise Malformed("hash")
            return payload_of(held[0])
        except Malformed as error:
            raise PlannerError("storage.step_unreadable", step=seq) from error

    def _row(self, seq: int) -> tuple[tuple[StepRow, bytes] | None, bytes | None]:
        """Return a step as it lies in the file, and the hash before it."""
        with refusals(self._path):
            return next(steps_after(self._connection, seq - 1, seq), None), hash_at(self._connection, seq - 1, self.start)

    def require_writable(self) -> None:
        """Raise why nothing may be written, if so."""
        if self.refusal is not None:
            raise PlannerError(self.refusal.code, **self.refusal.values)
        try:
            if self._lock is not None:
                self._lock.confirm()
        except OSError as error:
            raise PlannerError("storage.io_error", path=str(self._path), reason=reason_of(error)) from error

    def require_unchanged(self) -> None:
        """Raise when the file does not end with the step that this log ends with: another program has written it."""
        if not self._stands_at(self.seq, self.chain):
            raise PlannerError("storage.changed_elsewhere", path=str(self._path))

    def _write(self, row: StepRow, chain: bytes) -> None:
        """Write the step and move the head on, in one transaction."""
        with refusals(self._path), transaction(self._connection):
            moved = self._connection.execute(_ADVANCE, (row[0], chain, self.seq, self.chain))
            if moved.rowcount != 1:
                raise PlannerError("storage.changed_elsewhere", path=str(self._path))
            insert_step(self._connection, row, chain)

    def _stands_at(self, seq: int, chain: bytes) -> bool:
        """Tell whether the file ends with this step."""
        try:
            return self._connection.execute("SELECT seq, hash FROM head").fetchone() == (seq, chain)
        except sqlite3.Error:
            return False

"""Steps as rows of the log, the hash that chains each to the one before, and the reading of them in order.

The hash is over the row's columns as they are stored, so that any changed byte of any column shows.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

from ningbo_planner.domain.plan import Plan
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.history import EntryKind, LogEntry, Payload
from ningbo_planner.edits.notation import edit_from_plain, edit_to_plain
from ningbo_planner.edits.primitives import Edit
from ningbo_planner.errors import PlannerError
from ningbo_planner.storage.columns import Malformed, plain_json, to_json, unpack
from ningbo_planner.storage.snapshot import MALFORMED

StepRow = tuple[int, str, int, str, str, str, str, str, str | None, str | None]

_HEADER = 'seq, kind, target, code, "values", origin, author, time'
_INSERT = f"INSERT INTO step ({_HEADER}, edits, inverse, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SELECT = f"SELECT {_HEADER}, edits, inverse, hash FROM step"
_KINDS = {kind.value: kind for kind in EntryKind}
# Compressed JSON of edits is about a sixth of its text.
_LENGTH = "total((length(target.edits) + length(target.inverse)) * CASE typeof(target.edits) WHEN 'blob' THEN 6 ELSE 1 END)"
_BEHIND = f"SELECT count(*), {_LENGTH} FROM step JOIN step AS target ON target.seq = step.target WHERE step.seq > ?"
_ALONE = f"SELECT {_LENGTH} FROM step AS target WHERE target.seq = ?"
# Longer JSON is compressed: a paste of many cells, or a round of the exchange with all its figures.
_LONG = 1 << 14
# What a column says that cannot be unpacked; no sound text has this sign, so the hash tells.
_UNREADABLE = "\udcff"


def step_row(entry: LogEntry, payload: Payload | None) -> StepRow:
    """Return the columns of one step without its hash."""
    texts = (_storable(entry.origin), _storable(entry.author), entry.time)
    edits, inverse = (None, None) if payload is None else (_edits_out(payload.edits), _edits_out(payload.inverse))
    return (entry.seq, entry.kind.value, entry.target, entry.code, to_json(entry.values), *texts, edits, inverse)


def step_hash(previous: bytes, row: StepRow) -> bytes:
    """Return the hash of a step: over the hash of the step before and the canonical JSON of the row."""
    # Damage can put raw bytes into a column, which JSON has not; whatever stands for them there, the hash is another one.
    pieces = (json.dumps(each, ensure_ascii=False, separators=(",", ":"), default=repr) for each in row)
    canonical = f"[{','.join(pieces)}]"
    return sha256(previous + canonical.encode("utf-8", "surrogateescape")).digest()


def insert_step(connection: sqlite3.Connection, row: StepRow, digest: bytes) -> None:
    """Write one step."""
    connection.execute(_INSERT, (*row[:8], _packed(row[8]), _packed(row[9]), digest))


def steps_after(connection: sqlite3.Connection, seq: int, last: int | None = None) -> Iterator[tuple[StepRow, bytes]]:
    """Yield the rows after step ``seq`` (up to ``last``) with the hashes written beside them, in order."""
    rows = connection.execute(f"{_SELECT} WHERE seq > ? AND seq <= ? ORDER BY seq", (seq, 2**62 if last is None else last))
    return (((*row[:8], unpacked(row[8]), unpacked(row[9])), row[10]) for row in rows)


def work_behind(connection: sqlite3.Connection, seq: int) -> tuple[int, int]:
    """Return how many steps came after step ``seq``, and how much JSON has to be read to repeat them."""
    count, length = connection.execute(_BEHIND, (seq,)).fetchone()
    return int(count), int(length)


def json_length(connection: sqlite3.Connection, seq: int) -> int:
    """Return about how much JSON the edits of step ``seq`` are, without reading them."""
    return int(connection.execute(_ALONE, (seq,)).fetchone()[0])


def hash_at(connection: sqlite3.Connection, seq: int, start: bytes) -> bytes | None:
    """Return the hash written beside step ``seq``; before the first step it is ``start``."""
    if seq == 0:
        return start
    row = connection.execute("SELECT hash FROM step WHERE seq = ?", (seq,)).fetchone()
    return row[0] if row is not None and isinstance(row[0], bytes) else None


def entry_of(header: tuple[Any, ...]) -> LogEntry:
    """Return the line of the log that a row's first eight columns hold; :class:`Malformed` when they do not."""
    seq, kind, target, code, values, origin, author, time = header
    try:
        entry = LogEntry(seq, _KINDS[kind], target, code, json.loads(values), origin, author, time)
    except MALFORMED as error:
        raise Malformed("header") from error
    if not isinstance(entry.values, dict) or type(target) is not int or not {type(code), type(origin), type(author), type(time)} <= {str}:
        raise Malformed("header")
    return entry


def payload_of(row: StepRow) -> Payload:
    """Return what a ``do`` step wrote; :class:`Malformed` when the row holds no such thing."""
    try:
        return Payload(_edits_in(row[8]), _edits_in(row[9]))
    except MALFORMED as error:
        raise Malformed("payload") from error


class Sequence:
    """Checks that entries follow each other as a history writes them: no gaps, and undo and redo speak of the step that is due."""

    def __init__(self) -> None:
        """Start before the first step."""
        self.seq = 0
        self._done: list[int] = []
        self._undone: list[int] = []

    def follow(self, entry: LogEntry) -> None:
        """Take the next entry; :class:`Malformed` when it cannot stand here."""
        if entry.seq != self.seq + 1:
            raise Malformed("gap")
        if entry.kind is EntryKind.DO:
            self._begin(entry)
        elif entry.kind is EntryKind.UNDO:
            self._undone.append(_due(self._done, entry))
        else:
            self._done.append(_due(self._undone, entry))
        self.seq = entry.seq

    def _begin(self, entry: LogEntry) -> None:
        if entry.target != entry.seq:
            raise Malformed("target")
        self._done.append(entry.seq)
        self._undone.clear()


def _due(stack: list[int], entry: LogEntry) -> int:
    """Return the step that an undo or redo must speak of."""
    if not stack or stack[-1] != entry.target:
        raise Malformed("target")
    return stack.pop()


def read_headers(connection: sqlite3.Connection) -> list[LogEntry]:
    """Return the log up to the first line that cannot be read or cannot stand where it does."""
    entries: list[LogEntry] = []
    sequence = Sequence()
    tolerant = connection.text_factory
    # Decoding by SQLite itself is four times as fast as ours and does for every sound line.
    connection.text_factory = str
    try:
        for header in connection.execute(f"SELECT {_HEADER} FROM step ORDER BY seq"):
            entry = entry_of(header)
            sequence.follow(entry)
            entries.append(entry)
    except (Malformed, sqlite3.DatabaseError, UnicodeDecodeError):
        # The caller compares the length with the head of the log and says which step it is.
        return entries
    finally:
        connection.text_factory = tolerant
    return entries


class BrokenStep(Exception):
    """A step that is not what was written, or does not fit the plan; ``seq`` is its number."""

    def __init__(self, seq: int) -> None:
        """Keep the number."""
        super().__init__(seq)
        self.seq = seq


def replay(connection: sqlite3.Connection, plan: Plan, seq: int, chain: bytes, last: int, older: Callable[[int], Payload]) -> bytes:
    """Apply the steps after ``seq`` up to ``last`` to ``plan``, checking each hash; return the hash of the last one.

    Args:
        connection: where the log is.
        plan: as it was after step ``seq``; left half changed when a step is broken.
        seq, chain: the step that ``plan`` stands at, and its hash.
        last: the last step to apply.
        older: gives the payload of a step up to ``seq``, for an undo or redo of it.

    Raises:
        BrokenStep: the first step whose hash, payload or effect is not right.
    """
    fresh: dict[int, StepRow] = {}
    rows = steps_after(connection, seq, last)
    for expected in range(seq + 1, last + 1):
        try:
            row, written = next(rows)
            chain = step_hash(chain, row)
            if row[0] != expected or chain != written:
                raise BrokenStep(expected)
            _apply_row(plan, row, fresh, older)
        except (*MALFORMED, PlannerError, StopIteration, sqlite3.DatabaseError) as error:
            raise BrokenStep(expected) from error
    return chain


def _apply_row(plan: Plan, row: StepRow, fresh: dict[int, StepRow], older: Callable[[int], Payload]) -> None:
    """Do what one step did; of its two sides only the one that is needed is read."""
    is_undo, target = _KINDS[row[1]] is EntryKind.UNDO, row[2]
    if row[8] is not None:
        fresh[row[0]] = row
    if target in fresh:
        edits = _edits_in(fresh[target][9 if is_undo else 8])
    else:
        edits = older(target).inverse if is_undo else older(target).edits
    changes = ChangeSet()
    for edit in edits:
        edit.apply(plan, changes)


def _edits_out(edits: tuple[Edit, ...]) -> str:
    return plain_json([edit_to_plain(edit) for edit in edits])


def _edits_in(held: str | None) -> tuple[Edit, ...]:
    return tuple(edit_from_plain(edit) for edit in json.loads(held or ""))


def _packed(text: str | None) -> str | bytes | None:
    """Return long JSON compressed."""
    return text if text is None or len(text) < _LONG else zlib.compress(text.encode(), 1)


def unpacked(held: Any) -> Any:
    """Return the JSON that :func:`_packed` may have compressed."""
    if not isinstance(held, bytes):
        return held
    try:
        return unpack("zlib", held).decode()
    except MALFORMED:
        return _UNREADABLE


def _storable(text: str) -> str:
    """Return ``text`` without half surrogate pairs (a file name that is not UTF-8), which no database stores."""
    return text.encode("utf-8", "replace").decode()

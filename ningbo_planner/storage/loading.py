"""Reading a plan from its database: the snapshot, then the steps after it, each checked by its hash."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from ningbo_planner.domain.plan import Plan
from ningbo_planner.errors import PlannerError
from ningbo_planner.storage.columns import Malformed
from ningbo_planner.storage.connection import transaction
from ningbo_planner.storage.snapshot import Snapshot, read_snapshot
from ningbo_planner.storage.step_log import StepLog
from ningbo_planner.storage.steps import BrokenStep, hash_at, read_headers, replay
from ningbo_planner.text import tr


@dataclass(slots=True)
class Head:
    """What the file says of itself: the hash before the first step, the last step and its hash."""

    start: bytes
    seq: int
    chain: bytes


@dataclass(slots=True)
class Loaded:
    """A plan as it was read.

    Attributes:
        plan, log: the plan after the last sound step, and the log up to it.
        snapshot: the step that the snapshot in the file stands at.
        damage: what is wrong with the file, if anything; then nothing may be written to it.
    """

    plan: Plan
    log: StepLog
    snapshot: int
    damage: PlannerError | None = None


def load(connection: sqlite3.Connection, path: Path) -> Loaded:
    """Read the plan at ``path``, as far as it is sound.

    Raises:
        PlannerError: not even the snapshot can be read.
    """
    try:
        with transaction(connection, "DEFERRED"):
            return _load(connection, path, None)
    except Malformed as error:
        raise PlannerError("storage.damaged", path=str(path), reason=tr("storage.reason.content")) from error


def read_head(connection: sqlite3.Connection) -> Head:
    """Return the head of the log; :class:`Malformed` when there is none."""
    row = connection.execute("SELECT start, seq, hash FROM head").fetchone()
    if row is None or [type(value) for value in row] != [bytes, int, bytes]:
        raise Malformed("head")
    return Head(*row)


def follows_log(connection: sqlite3.Connection, snapshot: Snapshot, head: Head) -> bool:
    """Tell whether the snapshot stands on the step that it says; the one of a new plan is what the first step is chained to."""
    expected = snapshot.digest if snapshot.seq == 0 else snapshot.chain
    return hash_at(connection, snapshot.seq, head.start) == expected


def _load(connection: sqlite3.Connection, path: Path, last: int | None) -> Loaded:
    """Read the plan up to step ``last`` (``None``: the last that the head names)."""
    head = read_head(connection)
    snapshot = read_snapshot(connection)
    stop = head.seq if last is None else last
    if stop < snapshot.seq:
        raise Malformed("head")
    log = StepLog(connection, path, read_headers(connection)[:stop])
    log.start = head.start
    before = head.start if snapshot.seq == 0 else snapshot.chain
    try:
        log.chain = replay(connection, snapshot.plan, snapshot.seq, before, stop, log.payload)
    except BrokenStep as error:
        # The plan may be half changed by the broken step: read it anew, up to the step before.
        return _load(connection, path, error.seq - 1)
    log.seq = stop
    return Loaded(snapshot.plan, log, snapshot.seq, _damage(connection, path, head, snapshot, log))


def _damage(connection: sqlite3.Connection, path: Path, head: Head, snapshot: Snapshot, log: StepLog) -> PlannerError | None:
    """Return what is wrong with the file, as far as opening it shows; the gravest first."""
    if snapshot.damaged or not follows_log(connection, snapshot, head):
        return PlannerError("storage.damaged_figures", path=str(path))
    if log.seq < head.seq:
        return PlannerError("storage.damaged_at", path=str(path), step=log.seq + 1, last=log.seq)
    if len(log.entries) < log.seq:
        return PlannerError("storage.damaged_history", path=str(path), step=len(log.entries) + 1)
    if log.chain != head.chain or _count(connection) != log.seq:
        return PlannerError("storage.damaged_end", path=str(path), last=log.seq)
    return None


def _count(connection: sqlite3.Connection) -> int:
    """Return how many steps the file holds, also behind its last one."""
    (count,) = connection.execute("SELECT count(*) FROM step").fetchone()
    return int(count)

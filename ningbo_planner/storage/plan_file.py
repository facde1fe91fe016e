"""The plan file as the rest of the program sees it: make one, open it, let it be written step by step, verify it, close it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from ningbo_planner.domain.plan import Plan
from ningbo_planner.edits.history import LogEntry
from ningbo_planner.errors import PlannerError
from ningbo_planner.safe_write import safe_write
from ningbo_planner.storage.access import Access, access_to, lock_for_creation
from ningbo_planner.storage.columns import Malformed
from ningbo_planner.storage.connection import Database, companions, open_database, refusals, transaction
from ningbo_planner.storage.loading import Head, Loaded, load, read_head
from ningbo_planner.storage.lock import Holder
from ningbo_planner.storage.schema import create_schema, migrate, migrated_copy, peek, require_schema
from ningbo_planner.storage.snapshot import NO_CHAIN, write_snapshot
from ningbo_planner.storage.step_log import StepLog
from ningbo_planner.storage.steps import StepRow, insert_step, work_behind
from ningbo_planner.storage.verification import damages

# Repeating so much takes some hundredths of a second on opening; writing a snapshot of a large plan takes several times as much.
SNAPSHOT_STEPS = 300
SNAPSHOT_JSON = 400_000


def create_plan_file(path: Path, plan: Plan, *, force: bool = False) -> None:
    """Write ``plan`` as a new plan file at ``path``, whole or not at all.

    Raises:
        PlannerError: ``storage.exists`` when something stands there and ``force`` is not given, ``storage.held`` when it is open elsewhere,
            or the place cannot be written (codes of ``safe_write``).
    """
    _write_new(path, _new_database(plan), force)


def _write_new(path: Path, data: bytes, force: bool) -> None:
    """Put a whole plan file at ``path``, while nobody has the one before open."""
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise PlannerError("storage.is_folder", path=str(path))
    if target.exists() and not force:
        raise PlannerError("storage.exists", path=str(path))
    lock = lock_for_creation(target)
    try:
        _remove_leftovers(target)
        safe_write(target, data)
    finally:
        if lock is not None:
            lock.release()


def create_with_history(path: Path, plan: Plan, start: bytes, log: Sequence[tuple[StepRow, bytes]], *, force: bool = False) -> None:
    """Write ``plan`` with the whole log that led to it, each step with its hash, as a new plan file at ``path``; ``start`` is the hash before the first step."""
    _write_new(path, _new_database(plan, start, log), force)


def _new_database(plan: Plan, start: bytes = NO_CHAIN, log: Sequence[tuple[StepRow, bytes]] = ()) -> bytes:
    """Return the bytes of a plan file with the given log; without one it stands at the beginning."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        create_schema(connection)
        with transaction(connection):
            for row, digest in log:
                insert_step(connection, row, digest)
            chain = log[-1][1] if log else NO_CHAIN
            digest = write_snapshot(connection, plan, len(log), chain)
            head = (start, len(log), chain) if log else (digest, 0, digest)
            connection.execute("INSERT INTO head (id, start, seq, hash) VALUES (1, ?, ?, ?)", head)
        return connection.serialize()
    finally:
        connection.close()


def _remove_leftovers(target: Path) -> None:
    """Remove what a crash left beside the file to be replaced: SQLite would take it for a part of the new one."""
    left = [path for path in companions(target) if path.exists()]
    if not left:
        return
    # The old file must be whole without them first, in case that the new one cannot be written; what is no database has nothing to lose.
    with contextlib.suppress(sqlite3.Error):
        open_database(target, read_only=False).close()
    for path in left:
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise PlannerError("file.in_use", path=str(path)) from error


class PlanFile:
    """An open plan file.

    Attributes:
        path: where it is.
        plan: the plan as the last step left it; only its history writes it.
        journal: the log, to be given to a history.
        holder: who has the plan open for writing, when that is not us.
    """

    def __init__(self, path: Path, database: Database, loaded: Loaded, access: Access) -> None:
        """Take over an open database; use :meth:`open`."""
        self.path = path
        self.plan: Plan = loaded.plan
        self.journal: StepLog = loaded.log
        self.holder: Holder | None = access.holder
        self._database: Database | None = database
        self._access = access
        self._snapshot = loaded.snapshot
        self._is_damaged = loaded.damage is not None
        self.journal.connect_again = self._connect_again

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False, take_over: bool = False) -> PlanFile:
        """Open the plan at ``path``.

        Args:
            path: the plan file.
            read_only: never write anything anywhere.
            take_over: take the plan from whoever has it open; what they do from then on is refused.

        Raises:
            PlannerError: it is not there, no plan, of a newer version, or damaged beyond reading. A plan that merely must not be written (held
                by somebody, a read-only place, a broken step) opens for reading, and ``read_only_reason`` says why.
        """
        target = Path(os.path.realpath(path))
        version = peek(target)
        access = access_to(target, read_only=read_only, take_over=take_over)
        try:
            with refusals(target):
                return cls._open_as(Path(path), target, version, access)
        except BaseException:
            access.give_up()
            raise

    @classmethod
    def _open_as(cls, path: Path, target: Path, version: int, access: Access) -> PlanFile:
        """Open and read the database; one that is damaged or turns out not to be writable is only read."""
        database = _open_checked(target, version, writable=access.lock is not None)
        try:
            loaded = load(database.connection, target)
            refusal = loaded.damage or access.refusal or _why_not_writable(database.connection, target)
            if refusal is not None:
                loaded.log.refuse(refusal)
                access.give_up()
            elif access.lock is not None:
                loaded.log.allow(access.lock)
        except BaseException:
            database.close()
            raise
        opened = cls(path, database, loaded, access)
        opened._tidy()
        return opened

    @property
    def entries(self) -> list[LogEntry]:
        """All lines of the log, oldest first."""
        return self.journal.entries

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written."""
        return self.journal.refusal is not None

    @property
    def read_only_reason(self) -> str:
        """Why nothing can be written, as a sentence; empty when it can."""
        return "" if self.journal.refusal is None else str(self.journal.refusal)

    @property
    def is_damaged(self) -> bool:
        """Whether something in the file is not what was written, as far as opening it shows."""
        return self._is_damaged

    def digest(self) -> str:
        """Return the hash of the last step, which stands for everything up to it, as 64 hexadecimal digits."""
        return self.journal.chain.hex()

    def verify(self) -> list[str]:
        """Return a sentence for everything in the file that is not what was written; none for a sound file.

        Reads the whole file through a connection of its own, so it may run in another thread.
        """
        path = self._open_database().path
        try:
            with refusals(self.path), contextlib.closing(_open_checked(path, peek(path), writable=False)) as database:
                return damages(database.connection, self.path)
        except PlannerError as error:
            return [str(error)]

    def compact(self) -> bool:
        """Write a snapshot of the plan as it is now; tell whether there was anything new to write.

        A file opens faster with a fresh snapshot; nothing else depends on it. Opening and closing see to it by themselves. For moments when
        nobody types: a snapshot of 100,000 rows takes up to two tenths of a second.

        Raises:
            PlannerError: it cannot be written; the old snapshot and all steps stand.
        """
        if self.read_only or self.journal.seq == self._snapshot:
            return False
        self.journal.require_writable()
        connection = self._open_database().connection
        with refusals(self.path), transaction(connection):
            self.journal.require_unchanged()
            write_snapshot(connection, self.plan, self.journal.seq, self.journal.chain)
        self._snapshot = self.journal.seq
        return True

    def copy_to(self, path: Path, *, force: bool = False) -> bool:
        """Write the plan as it is now to another place (另存为); the copy is not opened. Tell whether the whole history went with it.

        Of a damaged file, or one whose disk is away, it is a sound new one without history, holding what is shown.
        """
        data = None if self._is_damaged else self._content()
        if data is None:
            create_plan_file(path, self.plan, force=force)
            return not self.entries
        _write_new(path, data, force)
        return True

    def _content(self) -> bytes | None:
        """Return the bytes of the file as the last step left it; nothing when they cannot be read any more."""
        try:
            with refusals(self.path):
                data = self._open_database().connection.serialize()
                self.journal.require_unchanged()
        except PlannerError:
            connection = self._connect_again()
            data = b"" if connection is None else connection.serialize()
        return data or None

    def _connect_again(self) -> sqlite3.Connection | None:
        """Open the file anew after its disk or share was away, if it still ends with the step that we know; nothing else is ever written to."""
        target = Path(os.path.realpath(self.path))
        try:
            with refusals(target):
                database = _open_checked(target, peek(target), writable=not self.read_only)
        except PlannerError:
            return None
        try:
            is_ours = read_head(database.connection) == Head(self.journal.start, self.journal.seq, self.journal.chain)
        except (sqlite3.Error, Malformed):
            is_ours = False
        if not is_ours:
            database.close()
            return None
        before, self._database = self._database, database
        if before is not None:
            with contextlib.suppress(sqlite3.Error):
                before.close()
        return database.connection

    def close(self) -> None:
        """Let go of the file; everything is saved already."""
        if self._database is None:
            return
        self._tidy()
        self._database.close()
        self._database = None
        self._access.give_up()

    def __enter__(self) -> PlanFile:
        """Return itself, to be closed at the end of a ``with`` block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the file."""
        self.close()

    def _tidy(self) -> None:
        """Write a snapshot when much was done since the last one; a full disk does not matter here, the steps are all saved."""
        if self.read_only or self.journal.seq == self._snapshot:
            return
        with contextlib.suppress(PlannerError), refusals(self.path):
            count, json_length = work_behind(self._open_database().connection, self._snapshot)
            if count >= SNAPSHOT_STEPS or json_length >= SNAPSHOT_JSON:
                self.compact()

    def _open_database(self) -> Database:
        if self._database is None:
            raise ValueError("the plan file is closed")
        return self._database


def _open_checked(target: Path, version: int, *, writable: bool) -> Database:
    """Open the database, bring it to the current version, and refuse one that is not shaped like a plan."""
    database = open_database(target, read_only=not writable)
    try:
        if writable:
            # Some tools leave a file in WAL mode, which does not open from a read-only place and is empty when copied alone.
            database.connection.execute("PRAGMA journal_mode=DELETE")
            migrate(database.connection, target, version)
        else:
            database.connection = migrated_copy(database.connection, version)
        require_schema(database.connection, target)
    except BaseException:
        database.close()
        raise
    return database


def _why_not_writable(connection: sqlite3.Connection, target: Path) -> PlannerError | None:
    """Try a write and take it back, which needs the journal as any step does; ``None`` when a step could be written."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE head SET seq = seq")
    except sqlite3.OperationalError as error:
        # A full disk or a busy file may be so for a moment only: each step will tell.
        lasting = getattr(error, "sqlite_errorname", "").startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN"))
        return PlannerError("storage.place_read_only", path=str(target)) if lasting else None
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    return None

"""Connections to a plan's database, transactions on them, and the refusals of SQLite as sentences."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from ningbo_planner.errors import PlannerError
from ningbo_planner.text import tr

BUSY_S = 2.0
_SETTINGS = ("trusted_schema=OFF", "cell_size_check=ON", "foreign_keys=ON", "synchronous=EXTRA", "temp_store=MEMORY")
_REASONS = {**dict.fromkeys(("CORRUPT", "NOTADB", "FORMAT", "ERROR"), "structure"), **dict.fromkeys(("CANTOPEN", "PERM", "AUTH"), "open")}
_HOT_JOURNAL = "SQLITE_READONLY_ROLLBACK"


@dataclass(slots=True)
class Database:
    """An open database.

    Attributes:
        connection: for one thread at a time.
        path: the file it reads: the plan, or a private copy of it.
        scratch: the folder of the private copy, removed on closing.
    """

    connection: sqlite3.Connection
    path: Path
    scratch: tempfile.TemporaryDirectory[str] | None = None

    def close(self) -> None:
        """Close the connection and remove the private copy."""
        self.connection.close()
        if self.scratch is not None:
            self.scratch.cleanup()


def open_database(path: Path, *, read_only: bool) -> Database:
    """Open the database at ``path``; read-only never writes in the plan's folder.

    A crash in the middle of a commit leaves a journal that SQLite must roll back, which it cannot do read-only: then both files are copied to a
    temporary folder and rolled back there.
    """
    try:
        return Database(connect(path, "ro" if read_only else "rw"), path)
    except sqlite3.Error as error:
        if not read_only or getattr(error, "sqlite_errorname", "") != _HOT_JOURNAL:
            raise
        return _open_copy(path)


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Return a connection in SQLite's ``mode`` (``ro``, ``rw``) with the settings that a plan needs."""
    # A plan may be opened in one thread and used in another; History lets only one of them work at a time.
    connection = sqlite3.connect(_uri(path, mode), timeout=BUSY_S, isolation_level=None, check_same_thread=False, uri=True)
    try:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        # Reads the first page, and rolls back what an interrupted commit left.
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    connection.text_factory = tolerant_text
    return connection


def tolerant_text(raw: bytes) -> str:
    """Decode a text column; damaged bytes become marks that no sound text has, so that the hash of the row tells."""
    return raw.decode("utf-8", "surrogateescape")


@contextmanager
def transaction(connection: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[sqlite3.Connection]:
    """Do everything inside as one transaction, or nothing of it."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    connection.execute(f"BEGIN {kind}")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def refusals(path: Path) -> Iterator[None]:
    """Turn what SQLite refuses inside into a :class:`PlannerError`; its complaints about wrong calls stay what they are."""
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.Error as error:
        raise refusal(error, path) from error
    except UnicodeDecodeError as error:
        # A message of SQLite that quotes damaged names.
        raise PlannerError("storage.damaged", path=str(path), reason=tr("storage.reason.content")) from error


def refusal(error: sqlite3.Error, path: Path) -> PlannerError:
    """Return the sentence for what SQLite says."""
    name = getattr(error, "sqlite_errorname", "SQLITE_CORRUPT").removeprefix("SQLITE_")
    if name == "READONLY_DBMOVED":
        return PlannerError("storage.moved", path=str(path))
    # What SQLite says is English, and says less to a planner than where it happened.
    values = {"path": str(path), "reason": tr(f"storage.reason.{_REASONS.get(name.split('_')[0], 'io')}")}
    match name.split("_")[0]:
        case "FULL":
            return PlannerError("storage.disk_full", **values)
        case "READONLY":
            return PlannerError("storage.place_read_only", **values)
        case "BUSY" | "LOCKED":
            return PlannerError("storage.busy", **values)
        case "CONSTRAINT":
            return PlannerError("storage.changed_elsewhere", **values)
        case "CANTOPEN" | "PERM" | "AUTH":
            return PlannerError("storage.cannot_open", **values)
        case "CORRUPT" | "NOTADB" | "FORMAT" | "ERROR":
            return PlannerError("storage.damaged", **values)
    return PlannerError("storage.io_error", **values)


def _uri(path: Path, mode: str) -> str:
    """Return ``path`` as SQLite's URI; a share ``//server/x`` needs an empty host before it."""
    posix = path.as_posix()
    return f"file://{'' if posix.startswith('/') else '/'}{quote(os.fsencode(posix))}?mode={mode}"


def _open_copy(path: Path) -> Database:
    """Open a private copy of the plan and its journal, rolled back."""
    scratch = tempfile.TemporaryDirectory(prefix="nbplan-")
    try:
        copy = Path(scratch.name) / "plan"
        shutil.copyfile(path, copy)
        shutil.copyfile(journal_of(path), journal_of(copy))
        database = open_database(copy, read_only=False)
    except BaseException:
        scratch.cleanup()
        raise
    return Database(database.connection, copy, scratch)


def companions(path: Path) -> list[Path]:
    """Return the files that SQLite may keep beside the database at ``path``."""
    return [journal_of(path), *(path.with_name(f"{path.name}{tail}") for tail in ("-wal", "-shm"))]


def journal_of(path: Path) -> Path:
    """Return where SQLite keeps the rollback journal of the database at ``path``."""
    return path.with_name(f"{path.name}-journal")

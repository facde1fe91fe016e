"""The shape of the plan's database, its version, and the steps from one version to the next."""

from __future__ import annotations

import os
import sqlite3
import struct
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from ningbo_planner import __version__
from ningbo_planner.errors import PlannerError, reason_of
from ningbo_planner.safe_write import safe_write, unique_path
from ningbo_planner.storage.connection import journal_of, transaction
from ningbo_planner.text import tr

APPLICATION_ID = 0x4E42504C  # "NBPL", read by file(1) and others at offset 68
VERSION = 1

_MAGIC = b"SQLite format 3\0"
_HEADER_BYTES = 100
_ZIP_MAGIC = b"PK"
# Legacy .xls and .doc files, and WPS's .et.
_OLE_MAGIC = b"\xd0\xcf\x11\xe0"

_TABLES: dict[str, str] = {
    "migration": "CREATE TABLE migration (version INTEGER PRIMARY KEY, time TEXT NOT NULL, program TEXT NOT NULL) STRICT",
    "head": "CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), start BLOB NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT",
    "snapshot": (
        "CREATE TABLE snapshot (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, chain BLOB NOT NULL, "
        "digest BLOB NOT NULL, time TEXT NOT NULL) STRICT"
    ),
    "part": (
        "CREATE TABLE part (place INTEGER PRIMARY KEY, name TEXT NOT NULL, form TEXT NOT NULL, packing TEXT NOT NULL, sha256 BLOB NOT NULL, "
        "data BLOB NOT NULL) STRICT"
    ),
    # The long columns come last: the list of all steps is read without touching the pages that they overflow to. They hold JSON as text, or
    # compressed as a blob where it is long.
    "step": (
        "CREATE TABLE step (seq INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')), "
        "target INTEGER NOT NULL REFERENCES step (seq), code TEXT NOT NULL, \"values\" TEXT NOT NULL, origin TEXT NOT NULL, "
        "author TEXT NOT NULL, time TEXT NOT NULL, hash BLOB NOT NULL, edits ANY, inverse ANY) STRICT"
    ),
}


def _first_version(connection: sqlite3.Connection) -> None:
    for statement in _TABLES.values():
        connection.execute(statement)


# What leads to each version from the one before; never changed once released.
MIGRATIONS: dict[int, Callable[[sqlite3.Connection], None]] = {1: _first_version}


def peek(path: Path) -> int:
    """Return the version of the plan file at ``path``, read from its first bytes without opening it as a database.

    Raises:
        PlannerError: it is not there, a folder, empty, something else than a plan, cut short, or of a newer version.
    """
    head, size = _first_bytes(path)
    _require_database(path, head)
    version, application = struct.unpack(">I4xI", head[60:72])
    if application != APPLICATION_ID:
        raise PlannerError("storage.foreign_database", path=str(path))
    if version > VERSION:
        raise PlannerError("storage.newer_version", path=str(path), found=version, known=VERSION)
    if version == 0 or _is_cut(head, size) and not journal_of(path).exists():
        raise PlannerError("storage.cut_short", path=str(path))
    return version


def _first_bytes(path: Path) -> tuple[bytes, int]:
    """Return the header and the size of the file, or raise why there is none."""
    if path.is_dir():
        raise PlannerError("storage.is_folder", path=str(path))
    try:
        with path.open("rb") as stream:
            return stream.read(_HEADER_BYTES), os.fstat(stream.fileno()).st_size
    except FileNotFoundError as error:
        raise PlannerError("storage.not_found", path=str(path)) from error
    except (OSError, ValueError) as error:
        raise PlannerError("storage.cannot_open", path=str(path), reason=reason_of(error)) from error


def _require_database(path: Path, head: bytes) -> None:
    """Raise what the file is when it is no SQLite database."""
    if not head:
        raise PlannerError("storage.empty", path=str(path))
    if head.startswith((_ZIP_MAGIC, _OLE_MAGIC)):
        raise PlannerError("storage.is_workbook", path=str(path))
    if not head.startswith(_MAGIC):
        raise PlannerError("storage.not_a_plan", path=str(path))
    if len(head) < _HEADER_BYTES:
        raise PlannerError("storage.cut_short", path=str(path))


def _is_cut(head: bytes, size: int) -> bool:
    """Tell whether the header counts more pages than the file has; the count holds only when it was written with the last change."""
    page_size, changes, pages = struct.unpack(">H6xII", head[16:32])
    (counted_at,) = struct.unpack(">I", head[92:96])
    # The size 65536 does not fit into its field and is written as 1.
    return changes == counted_at and pages * (65536 if page_size == 1 else page_size) > size


def create_schema(connection: sqlite3.Connection) -> None:
    """Make the tables of a new plan, by the same steps that an old one goes through."""
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    _raise_to_current(connection, 0)


def migrate(connection: sqlite3.Connection, path: Path, version: int) -> None:
    """Bring a plan of an older version to the current one in one transaction, after a copy of it was put beside it."""
    if version < VERSION:
        safe_write(unique_path(path.with_name(f"{path.stem}.v{version}{path.suffix}")), connection.serialize())
        _raise_to_current(connection, version)


def migrated_copy(connection: sqlite3.Connection, version: int) -> sqlite3.Connection:
    """Return the connection, or a copy in memory brought to the current version when the file itself must not be written."""
    if version >= VERSION:
        return connection
    memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    memory.text_factory = connection.text_factory
    connection.backup(memory)
    connection.close()
    _raise_to_current(memory, version)
    return memory


def _raise_to_current(connection: sqlite3.Connection, version: int) -> None:
    """Apply every migration after ``version``."""
    now = datetime.now().isoformat(timespec="seconds")
    with transaction(connection):
        for step in range(version + 1, VERSION + 1):
            MIGRATIONS[step](connection)
            connection.execute("INSERT INTO migration VALUES (?, ?, ?)", (step, now, __version__))
        connection.execute(f"PRAGMA user_version={VERSION}")


def require_schema(connection: sqlite3.Connection, path: Path) -> None:
    """Raise unless the tables are exactly ours, without triggers or views that would run when we write."""
    (running,) = connection.execute("SELECT count(*) FROM sqlite_schema WHERE type IN ('trigger', 'view')").fetchone()
    if running or not _expected_tables().items() <= _tables_of(connection).items():
        raise PlannerError("storage.damaged", path=str(path), reason=tr("storage.reason.structure"))


def _tables_of(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the tables of a database with the statements that made them."""
    return dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'"))


def _expected_tables() -> dict[str, str]:
    """Return the tables that a plan of the current version has."""
    empty = sqlite3.connect(":memory:", isolation_level=None)
    try:
        create_schema(empty)
        return _tables_of(empty)
    finally:
        empty.close()

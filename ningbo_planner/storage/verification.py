"""Looking at everything in a plan file: its structure, every step of the log, and the snapshot, each by its hash."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from ningbo_planner.edits.history import EntryKind
from ningbo_planner.errors import PlannerError
from ningbo_planner.storage.columns import Malformed
from ningbo_planner.storage.connection import refusal
from ningbo_planner.storage.loading import follows_log, load, read_head
from ningbo_planner.storage.snapshot import read_snapshot
from ningbo_planner.storage.steps import StepRow, entry_of, payload_of, step_hash, steps_after
from ningbo_planner.text import tr

# More would not be read by anybody.
_MOST_SENTENCES = 50


def damages(connection: sqlite3.Connection, path: Path) -> list[str]:
    """Return a sentence for everything in the file that is not what was written; none for a sound file."""
    found: list[str] = []
    for check in (_structure, _steps, _snapshot, _opening):
        try:
            found += check(connection, path)
        except sqlite3.DatabaseError as error:
            found.append(str(refusal(error, path)))
        except (Malformed, UnicodeDecodeError) as error:
            found.append(tr("storage.damaged", path=str(path), reason=tr("storage.reason.content")))
        except PlannerError as error:
            found.append(str(error))
    return list(dict.fromkeys(found))[:_MOST_SENTENCES]


def _structure(connection: sqlite3.Connection, path: Path) -> Iterator[str]:
    """Let SQLite look at its own pages."""
    count = sum(said != "ok" for (said,) in connection.execute("PRAGMA integrity_check"))
    if count:
        yield tr("storage.damaged_structure", count=count)


def _steps(connection: sqlite3.Connection, path: Path) -> Iterator[str]:
    """Check every step against the one before it; a broken one does not hide the next."""
    head = read_head(connection)
    before, expected = head.start, 1
    for row, written in steps_after(connection, 0):
        if row[0] != expected:
            yield tr("storage.step_missing", step=expected)
        if step_hash(before, row) != written or not _is_readable(row):
            yield tr("storage.step_changed", step=row[0])
        before, expected = written if isinstance(written, bytes) else b"", row[0] + 1
    if (head.seq, head.chain) != (expected - 1, before):
        yield tr("storage.damaged_end", path=str(path), last=expected - 1)


def _is_readable(row: StepRow) -> bool:
    """Tell whether a step can be read."""
    try:
        if entry_of(row[:8]).kind is EntryKind.DO:
            payload_of(row)
    except Malformed:
        return False
    return True


def _snapshot(connection: sqlite3.Connection, path: Path) -> Iterator[str]:
    """Check the snapshot's pieces, and that it stands on the log."""
    snapshot = read_snapshot(connection)
    for name in snapshot.damaged:
        yield tr("storage.piece_changed", piece=name)
    if not follows_log(connection, snapshot, read_head(connection)):
        yield tr("storage.damaged_figures", path=str(path))


def _opening(connection: sqlite3.Connection, path: Path) -> Iterator[str]:
    """Open the plan as a user would."""
    damage = load(connection, path).damage
    if damage is not None:
        yield str(damage)

"""Copies of plan files: sound ones for backups, and the file that is put aside before another takes its place."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ningbo_planner.errors import PlannerError, reason_of
from ningbo_planner.safe_write import safe_write, unique_path
from ningbo_planner.storage.access import lock_for_creation
from ningbo_planner.storage.columns import Malformed
from ningbo_planner.storage.connection import companions, open_database, refusals, tolerant_text
from ningbo_planner.storage.loading import read_head
from ningbo_planner.storage.schema import peek, require_schema
from ningbo_planner.storage.verification import damages
from ningbo_planner.text import tr


def sound_copy(path: Path) -> tuple[bytes, int, str]:
    """Return the bytes of the plan file at ``path`` as the last step left it, the number of that step and its hash.

    Reads through a connection of its own, so it may run in another thread while the plan is open.

    Raises:
        PlannerError: it is no plan, cannot be read, or something in it is not what was written.
    """
    target = Path(os.path.realpath(path))
    peek(target)
    with refusals(target), contextlib.closing(open_database(target, read_only=True)) as database:
        data = database.connection.serialize()
    # What is looked at is the copy: the plan may be written on meanwhile.
    memory = sqlite3.connect(":memory:", isolation_level=None)
    memory.text_factory = tolerant_text
    with refusals(target), contextlib.closing(memory):
        memory.deserialize(data)
        require_schema(memory, target)
        found = damages(memory, target)
        if found:
            raise PlannerError("storage.not_sound", path=str(path), reason=found[0].rstrip("。"))
        head = _head(memory, target)
    return data, *head


def _head(connection: sqlite3.Connection, path: Path) -> tuple[int, str]:
    try:
        head = read_head(connection)
    except Malformed as error:
        raise PlannerError("storage.damaged", path=str(path), reason=tr("storage.reason.content")) from error
    return head.seq, head.chain.hex()


@dataclass(slots=True)
class Aside:
    """Where the file is that stood in the way; nothing when none did."""

    path: Path | None = None


@contextmanager
def put_aside(target: Path) -> Iterator[Aside]:
    """Keep the file at ``target`` under another name beside it while something else is put in its place; it comes back when that fails.

    Raises:
        PlannerError: somebody has it open, or no copy of it can be written.
    """
    lock = lock_for_creation(target)
    aside = Aside()
    try:
        if target.exists():
            now = datetime.now().strftime("%Y%m%d-%H%M%S")
            aside.path = unique_path(target.with_name(f"{target.stem}（{tr('storage.aside', time=now)}）{target.suffix}"))
            safe_write(aside.path, _bytes(target))
            _move_companions(target, aside.path)
        try:
            yield aside
        except BaseException:
            if aside.path is not None:
                _move_companions(aside.path, target)
                aside.path.unlink(missing_ok=True)
            raise
    finally:
        if lock is not None:
            lock.release()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PlannerError("storage.cannot_open", path=str(path), reason=reason_of(error)) from error


def _move_companions(source: Path, target: Path) -> None:
    """Let what SQLite keeps beside a file go with it: beside another one it would be taken for a part of that."""
    for old, new in zip(companions(source), companions(target), strict=True):
        if old.exists():
            os.replace(old, new)

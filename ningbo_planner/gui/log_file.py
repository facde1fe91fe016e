"""The program's own log: plain text in the user's folder, five files of a megabyte at most, opened only when there is something to write."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ningbo_planner.paths import user_dir

FOLDER = "logs"
NAME = "ningbo-planner.log"
CRASH_NAME = "crash.log"
MAX_BYTES = 1_000_000
KEPT = 5


def log_dir() -> Path:
    """Return the folder of the logs, made when missing."""
    folder = user_dir() / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_log(kind: str, text: str) -> None:
    """Append a dated entry; where the log cannot be written, the text goes to standard error, because logging must never fail a user's act."""
    entry = f"{datetime.now().isoformat(timespec='seconds')} {kind}\n{text.rstrip()}\n\n"
    try:
        path = log_dir() / NAME
        _rotate(path)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(entry)
    except OSError:
        if sys.stderr is not None:
            sys.stderr.write(entry)


def _rotate(path: Path) -> None:
    """Shift full files by one number and drop the oldest."""
    if not path.exists() or path.stat().st_size < MAX_BYTES:
        return
    # A second window may be shifting at the same moment; the next entry tries again.
    with suppress(OSError):
        for number in range(KEPT - 1, 0, -1):
            older = path.with_name(f"{path.name}.{number}")
            newer = path.with_name(f"{path.name}.{number - 1}") if number > 1 else path
            if newer.exists():
                os.replace(newer, older)

"""The program is started again for a plan that one of its windows already shows: that window is called to the front, instead of a second one that could only read.

Each window has a folder of its own in the user's folder, named by its process. Who wants it to come puts a file with the plan's path there; the window
takes the file away, which is the answer. Whoever does not answer soon (a window that hangs, a crash's leftover, a number given to another
process) is left alone, and the plan opens for reading as for any second opener.
"""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import time
from pathlib import Path

from ningbo_planner import paths
from ningbo_planner.storage.lock import read_holder
from ningbo_planner.storage.processes import is_alive

_FOLDER = "calls"
_SUFFIX = ".call"
_ANSWER_S = 1.5
_PAUSE_S = 0.02


def listen() -> Path | None:
    """Make the folder in which this process is called, and return it; nothing where the user's folder cannot be written."""
    try:
        folder = _folder_of(os.getpid())
        _clear(folder.parent)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


def stop_listening(folder: Path) -> None:
    """Take the folder away."""
    shutil.rmtree(folder, ignore_errors=True)


def call(plan: Path) -> bool:
    """Call the window of this user on this computer that has ``plan`` open for writing, and tell whether it answered."""
    try:
        plan = plan.resolve()
        holder = read_holder(plan)
        if holder is None or holder.computer != platform.node() or holder.pid == os.getpid():
            return False
        folder = _folder_of(holder.pid)
        return folder.is_dir() and _is_answered(_put(folder, plan))
    except OSError:
        return False


def answer(folder: Path, plan: Path) -> bool:
    """Take away the calls for ``plan`` that lie in the folder of this process, and tell whether there were any; others are left unanswered."""
    found = False
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        with contextlib.suppress(OSError):
            if Path(path.read_text("utf-8")) == plan.resolve():
                path.unlink()
                found = True
    return found


def _folder_of(pid: int) -> Path:
    return paths.user_dir() / _FOLDER / str(pid)


def _put(folder: Path, plan: Path) -> Path:
    """Put a call into the folder, whole from the first moment on."""
    path = folder / f"{os.getpid()}{_SUFFIX}"
    draft = path.with_suffix(".part")
    draft.write_text(str(plan), "utf-8")
    os.replace(draft, path)
    return path


def _is_answered(path: Path) -> bool:
    """Wait until the call is taken away; take it back after a while."""
    deadline = time.monotonic() + _ANSWER_S
    while time.monotonic() < deadline:
        if not path.exists():
            return True
        time.sleep(_PAUSE_S)
    try:
        path.unlink()
    except FileNotFoundError:
        return True
    return False


def _clear(calls: Path) -> None:
    """Take away the folders of processes that are dead."""
    for folder in calls.iterdir() if calls.is_dir() else ():
        if folder.name.isdecimal() and not is_alive(int(folder.name)):
            shutil.rmtree(folder, ignore_errors=True)

"""Tells whether a process of this computer still lives, also when its number has been given to another one since."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_DEAD_STATES = "ZXx"
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def process_mark(pid: int) -> str:
    """Return when process ``pid`` was started, in the system's own count; nothing where it is dead or the system does not tell."""
    if sys.platform == "win32":
        return _windows_mark(pid) or ""
    try:
        # The name before the last bracket may itself contain blanks and brackets.
        state, *numbers = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        boot = _BOOT_ID.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""
    return "" if state in _DEAD_STATES else f"{boot}:{numbers[18]}"


def is_alive(pid: int, mark: str = "") -> bool:
    """Tell whether process ``pid`` lives and, as far as the system tells, is the one that had this ``mark``."""
    if pid <= 0:
        return False
    now = process_mark(pid)
    if now:
        return not mark or now == mark
    if sys.platform == "win32":
        return _windows_mark(pid) is not None
    if Path("/proc/self/stat").exists():
        # This system tells of every living process, so a number without an answer is a dead one.
        return False
    return _answers(pid)


def _answers(pid: int) -> bool:
    """Tell whether the system lets a signal reach ``pid``; number 0 is only the question (POSIX; on Windows it would kill)."""
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _QUERY_AND_WAIT = 0x1000 | 0x100000
    _ACCESS_DENIED = 5
    _STILL_RUNNING = 0x102

    def _windows_mark(pid: int) -> str | None:
        """Return the start time of a living process, nothing when it belongs to somebody else, ``None`` when it is dead."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = wintypes.HANDLE
        handle = kernel.OpenProcess(_QUERY_AND_WAIT, False, pid)
        if not handle:
            return "" if ctypes.get_last_error() == _ACCESS_DENIED else None
        try:
            if kernel.WaitForSingleObject(wintypes.HANDLE(handle), 0) != _STILL_RUNNING:
                return None
            times = [wintypes.FILETIME() for _ in range(4)]
            kernel.GetProcessTimes(wintypes.HANDLE(handle), *map(ctypes.byref, times))
            return f"{times[0].dwHighDateTime:x}:{times[0].dwLowDateTime:x}"
        finally:
            kernel.CloseHandle(wintypes.HANDLE(handle))

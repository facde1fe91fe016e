"""Limits that a process puts on itself: memory, and an end of its own should nobody be left to end it."""

from __future__ import annotations

import faulthandler
import os
import sys

if sys.platform == "win32":
    from ningbo_planner.exchange.reader import windows_job
else:
    import resource

_nowhere = os.open(os.devnull, os.O_WRONLY)


def limit_memory(megabytes: int) -> bool:
    """Let this process have so much memory and no more; tell whether the system agreed.

    Beyond the limit an allocation fails, which Python reports as ``MemoryError``. Where the system does not agree, the clock alone must do.
    """
    size = megabytes << 20
    if sys.platform == "win32":
        return windows_job.limit_this_process(size)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    allowed = size if hard == resource.RLIM_INFINITY else min(size, hard)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (allowed, hard))
    except (OSError, ValueError):
        return False
    return True


def end_after(seconds: float) -> None:
    """End this process at once when so many seconds have passed, whatever it is doing; a new call starts the clock anew.

    The parent's clock comes first; this one is for a parent that was killed and left a hanging child behind.
    """
    faulthandler.dump_traceback_later(seconds, exit=True, file=_nowhere)


def stop_clock() -> None:
    """Take ``end_after`` back."""
    faulthandler.cancel_dump_traceback_later()

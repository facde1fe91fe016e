"""The lock beside a plan: one writer at a time, and everybody else is told who it is.

The lock is a small file ``<plan>.lock`` that only one program can make. It names its holder, so that a lock left by a crash on this computer is
taken silently, while one of another computer is never judged by the clock but shown to the user, who decides.
"""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import secrets
import sys
import time
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from ningbo_planner.errors import PlannerError
from ningbo_planner.storage.processes import is_alive, process_mark
from ningbo_planner.text import tr

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

# A command of the command line holds the lock for parts of a second; a window holds it for hours. Only the former is worth waiting for.
_WAIT_S = 2.0
_YOUNG = timedelta(seconds=10)
_PAUSE_S = 0.03
_RELEASE_TRIES = 20
_FAR = 1 << 30


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a plan open for writing: user, computer, since when (ISO, local), and the number of the process."""

    user: str
    computer: str
    since: str
    pid: int


@dataclass(frozen=True, slots=True)
class _Record:
    """What a lock file says; ``raw`` is its content, ``token`` tells one lock from every other."""

    raw: bytes
    holder: Holder | None = None
    token: str = ""
    mark: str = ""

    @property
    def is_left_over(self) -> bool:
        """Tell whether the holder was a process of this computer that is dead."""
        holder = self.holder
        return holder is not None and holder.computer == platform.node() and not is_alive(holder.pid, self.mark)

    @property
    def is_young(self) -> bool:
        """Tell whether it was made just now on this computer, or is just being written."""
        if self.holder is None:
            return True
        if self.holder.pid == os.getpid():
            # This very program has the plan open; waiting for itself would be in vain.
            return False
        try:
            age = datetime.now() - datetime.fromisoformat(self.holder.since)
        except (ValueError, TypeError):
            return False
        return self.holder.computer == platform.node() and timedelta(seconds=-1) <= age <= _YOUNG


class PlanLock:
    """A lock that this program holds."""

    def __init__(self, path: Path) -> None:
        """Prepare the lock file at ``path``; nothing is written yet."""
        self.path = path
        self.holder = Holder(_user(), platform.node(), datetime.now().isoformat(timespec="seconds"), os.getpid())
        self._token = secrets.token_hex(8)

    def create(self) -> bool:
        """Make the lock file, or tell that there is one; ``OSError`` when the place does not allow it."""
        try:
            handle = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o644)
        except FileExistsError:
            return False
        try:
            with os.fdopen(handle, "wb") as stream:
                # Whoever may write the plan must be able to take the lock over, whoever made it.
                with contextlib.suppress(OSError):
                    os.chmod(self.path, 0o666)
                stream.write(self._record())
        except BaseException:
            self.path.unlink(missing_ok=True)
            raise
        return True

    def seize(self, found: _Record) -> bool:
        """Write our name over the lock that was ``found``; tell whether that was in time.

        The file stays where it is, so that nobody can make a fresh one meanwhile, and of several programs that want the same one only the first
        still finds it as it was.
        """
        try:
            with self.path.open("r+b") as stream:
                if not _keep_others_out(stream) or stream.read() != found.raw:
                    return False
                stream.seek(0)
                stream.truncate()
                stream.write(self._record())
                stream.flush()
                return os.path.samestat(os.fstat(stream.fileno()), os.stat(self.path))
        except FileNotFoundError:
            return False

    def _record(self) -> bytes:
        """Return what the lock file says of us."""
        said = asdict(self.holder) | {"token": self._token, "mark": process_mark(os.getpid())}
        return json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")

    def confirm(self) -> None:
        """Raise a sentence when somebody else has taken the lock over; a lock file that was merely deleted is made again."""
        found = _read(self.path)
        if found is not None and found.token == self._token:
            return
        if found is None and self.create():
            return
        found = found or _read(self.path)
        if found is None or found.holder is None:
            raise PlannerError("storage.changed_elsewhere", path=str(self.path.with_suffix("")))
        raise PlannerError("storage.taken_over", user=found.holder.user or tr("storage.somebody"), computer=found.holder.computer)

    def release(self) -> None:
        """Remove the lock file, if it is still ours."""
        for _ in range(_RELEASE_TRIES):
            try:
                found = _read(self.path)
                if found is not None and found.token == self._token:
                    self.path.unlink(missing_ok=True)
            except OSError:
                # On Windows a reader holds it for a moment. If it stays, it names a dead process soon and is taken silently.
                time.sleep(_PAUSE_S)
                continue
            return


def lock_path(plan: Path) -> Path:
    """Return where the lock of the plan at ``plan`` stands."""
    return plan.with_name(f"{plan.name}.lock")


def acquire(plan: Path, *, take_over: bool = False) -> PlanLock | Holder:
    """Take the lock of the plan at ``plan``, or return who has it; ``OSError`` when no lock can be made there.

    A young lock of this computer is waited for, two seconds at most. ``take_over`` takes it from whoever has it.
    """
    lock = PlanLock(lock_path(plan))
    deadline = time.monotonic() + _WAIT_S
    while not _create(lock, deadline):
        found = _read(lock.path)
        if found is None:
            continue
        waited = time.monotonic() - deadline
        # A lock that stays empty was cut off by a crash or a power failure: its writer fills it at once.
        is_free = take_over or found.is_left_over or (waited >= 0 and found.holder is None)
        if is_free and lock.seize(found):
            return lock
        if found.holder is not None and (waited >= 0 or not (is_free or found.is_young)):
            return found.holder
        if waited >= _WAIT_S:
            # Nobody's lock, but somebody keeps it from being taken.
            return Holder("", "", "", 0)
        time.sleep(_PAUSE_S)
    return lock


def read_holder(plan: Path) -> Holder | None:
    """Return who has the plan open for writing, as far as its lock tells; nothing is written."""
    try:
        found = _read(lock_path(plan))
    except OSError:
        return None
    return None if found is None or found.is_left_over else found.holder


def _create(lock: PlanLock, deadline: float) -> bool:
    """Make the lock file; Windows answers "access denied" for a moment while another one is being deleted."""
    try:
        return lock.create()
    except PermissionError:
        if sys.platform != "win32" or time.monotonic() >= deadline:
            raise
        time.sleep(_PAUSE_S)
        return False


def _read(path: Path) -> _Record | None:
    """Return what the lock file says, nothing when there is none; one that cannot be understood has no holder."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    try:
        said = json.loads(raw)
        holder = Holder(str(said["user"]), str(said["computer"]), str(said["since"]), int(said["pid"]))
        return _Record(raw, holder, str(said["token"]), str(said.get("mark", "")))
    except (ValueError, TypeError, KeyError, AttributeError):
        return _Record(raw)


def _keep_others_out(stream: BinaryIO) -> bool:
    """Keep other programs from seizing the same lock until ``stream`` is closed; tell whether we were first."""
    try:
        if sys.platform == "win32":
            # Locked bytes cannot be read by others here, so one is taken far behind the end.
            stream.seek(_FAR)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
            stream.seek(0)
        else:
            fcntl.flock(stream.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        # Some shares have no such locks; then what stands in the file has to do.
        stream.seek(0)
    return True


def _user() -> str:
    """Return the name of the user, or nothing where the system has none."""
    # Python before 3.13 raises whatever the user database raises.
    with contextlib.suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return ""

"""Whether a plan may be written or only read, and why."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from ningbo_planner.errors import PlannerError, reason_of
from ningbo_planner.storage.lock import Holder, PlanLock, acquire, read_holder
from ningbo_planner.text import tr


@dataclass(slots=True)
class Access:
    """What we may do with a plan.

    Attributes:
        lock: held by us for writing, or ``None``.
        refusal: why we may only read, or ``None``.
        holder: who else has the plan open for writing, if anybody.
    """

    lock: PlanLock | None = None
    refusal: PlannerError | None = None
    holder: Holder | None = None

    def give_up(self) -> None:
        """Let go of the lock, if there is one."""
        lock, self.lock = self.lock, None
        if lock is not None:
            lock.release()


def access_to(target: Path, *, read_only: bool, take_over: bool) -> Access:
    """Take the lock of the plan at ``target``, or find out why it can only be read."""
    if read_only:
        return Access(refusal=PlannerError("storage.read_only_chosen"), holder=read_holder(target))
    # The place first: on a write-protected stick no file can be written, and taking a mark off the file would not help.
    if not os.access(target.parent, os.W_OK):
        return Access(refusal=PlannerError("storage.place_read_only", path=str(target)), holder=read_holder(target))
    if not os.access(target, os.W_OK):
        return Access(refusal=PlannerError("storage.file_read_only", path=str(target)), holder=read_holder(target))
    try:
        got = acquire(target, take_over=take_over)
    except OSError as error:
        # A place may refuse although its marks allow writing (a share, a full disk, a name too long for the lock's).
        return Access(refusal=PlannerError("storage.no_lock", path=str(target), reason=reason_of(error)))
    return Access(refusal=held(target, got), holder=got) if isinstance(got, Holder) else Access(got)


def lock_for_creation(target: Path) -> PlanLock | None:
    """Take the lock of a plan to be made or replaced; nothing where no lock can be made, which whoever writes the file will say better.

    Raises:
        PlannerError: ``storage.held`` when somebody has it open, ``file.no_folder`` when there is no such folder.
    """
    if not target.parent.is_dir():
        raise PlannerError("file.no_folder", path=str(target))
    try:
        got = acquire(target)
    except OSError:
        return None
    if isinstance(got, Holder):
        raise held(target, got)
    return got


def held(target: Path, holder: Holder) -> PlannerError:
    """Return the sentence that says who has the plan open."""
    user = holder.user or tr("storage.somebody")
    return PlannerError("storage.held", path=str(target), user=user, computer=holder.computer, since=holder.since.replace("T", " "))

"""Lets the disk be full at every write of every kind of file: ``python -m benchmarks.full_disk_campaign [step]``.

Each act is tried again and again with a little more room, from none at all until it succeeds. Whenever there is not enough, the act must be
refused with a sentence, the plan in memory and the plan on the disk must agree and be sound, what stood there before must stand there still,
and no part of a file may be left behind. Room is real: a small file system of its own that a ballast fills (needs the right to mount one), else
the system's limit on the size of a file.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ningbo_planner import settings
from ningbo_planner.domain.quantity import number
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import type_cell
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import SetCell
from ningbo_planner.errors import PlannerError
from ningbo_planner.services.backups import backups_of, copy_backup, restore, take_backup
from ningbo_planner.services.exporting import export_plan
from ningbo_planner.services.issuing import issue
from ningbo_planner.services.plan_files import new_plan, open_plan
from ningbo_planner.services.salvage import salvage
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.storage.plan_file import PlanFile

BLOCK = 4096
DISK = 3 << 20
TABLE = "decomposition"
# Codes of refusals that say that the disk is full, or that the place cannot be written for a reason that this shows as.
FULL = ("storage.disk_full", "storage.io_error", "file.disk_full", "file.cannot_write", "storage.busy", "storage.cannot_open")


class Disk:
    """A place where room can be taken away."""

    def __init__(self, folder: Path) -> None:
        """Use a small file system mounted at ``folder`` where that is allowed."""
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.is_mounted = os.geteuid() == 0 and not subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", folder], check=False, capture_output=True).returncode

    @contextmanager
    def room(self, bytes_left: int) -> Iterator[None]:
        """Leave so much room while inside."""
        if self.is_mounted:
            ballast = self.folder / ".ballast"
            free = os.statvfs(self.folder).f_bavail * os.statvfs(self.folder).f_frsize
            with ballast.open("wb") as stream:
                os.posix_fallocate(stream.fileno(), 0, max(BLOCK, free - bytes_left))
            try:
                yield
            finally:
                ballast.unlink()
            return
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    def close(self) -> None:
        """Let go of the file system."""
        if self.is_mounted:
            subprocess.run(["umount", "-l", self.folder], check=False, capture_output=True)


@dataclass(slots=True)
class Tally:
    """What a campaign found: refusals and successes by act, and everything that was wrong."""

    refused: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Desk:
    """One plan on a disk without room, and what a planner does with it."""

    def __init__(self, disk: Disk) -> None:
        """Make the plan, while there is room."""
        self.disk = disk
        self.path = disk.folder / "方案.nbplan"
        self.out = disk.folder / "输出"
        self.out.mkdir()
        new_plan(self.path)
        self.workspace: Workspace = open_plan(self.path, author="编制人")
        take_backup(self.path)
        self.damaged = disk.folder / "坏.nbplan"
        self.damaged.write_bytes(self.path.read_bytes()[:-8192])

    def acts(self) -> dict[str, Callable[[], object]]:
        """Return every kind of write."""
        plan, file = self.workspace.plan, self.workspace.file
        return {
            "step": lambda: self._type(1),
            "paste": self._paste,
            "undo": self.workspace.undo,
            "redo": self.workspace.redo,
            "snapshot": file.compact,
            "new plan": lambda: new_plan(self.out / "新.nbplan", force=True),
            "save as": lambda: file.copy_to(self.out / "副本.nbplan", force=True),
            "backup": lambda: take_backup(self.path),
            "backup copy": lambda: copy_backup(backups_of(self.path)[0], self.out / "备份.nbplan", force=True),
            "repair": lambda: salvage(self.damaged, self.out / "修复.nbplan", force=True),
            "export xlsx": lambda: export_plan(plan, self.workspace.findings(), self.out / "导出.xlsx"),
            "export csv": lambda: export_plan(plan, self.workspace.findings(), self.out / "导出.csv"),
            "issue": lambda: issue(self.workspace, self.out / "下发"),
            "settings": lambda: settings.save(settings.load()),
        }

    def _type(self, value: int) -> None:
        table = self.workspace.plan.tables[TABLE]
        self.workspace.execute(type_cell(self.workspace.plan, CellRef(TABLE, table.ids[0], table.periods[0].id), f"{time.monotonic_ns()}.{value}"[-12:]))

    def _paste(self) -> None:
        table = self.workspace.plan.tables[TABLE]
        edits = tuple(SetCell(CellRef(TABLE, row, period.id), number(time.monotonic_ns() % 10**9), "来源.xlsx〔表〕" * 8) for row in table.ids for period in table.periods)
        self.workspace.execute(Step("step.paste", edits, {"count": len(edits)}))

    def prepare(self, name: str) -> None:
        """Bring about, while there is room, that the act has something to do."""
        if name in ("undo", "snapshot", "backup"):
            self._type(2)
        elif name == "redo":
            self._type(3)
            self.workspace.undo()

    def agrees(self) -> bool:
        """Tell whether the plan in memory is the one on the disk, and that one is sound."""
        with PlanFile.open(self.path, read_only=True) as file:
            return file.digest() == self.workspace.file.digest() and file.plan.tables[TABLE].layers == self.workspace.plan.tables[TABLE].layers and not file.verify()


def campaign(folder: Path, step: int = BLOCK) -> Tally:
    """Try every act with more and more room."""
    os.environ["NINGBO_PLANNER_HOME"] = str(folder / "disk" / "home")
    disk = Disk(folder / "disk")
    tally = Tally()
    try:
        desk = Desk(disk)
        for name in desk.acts():
            _try_with_more_room(desk, name, step, tally)
        _try_restoring(desk, step, tally)
        desk.workspace.close()
    finally:
        disk.close()
    return tally


def _try_with_more_room(desk: Desk, name: str, step: int, tally: Tally) -> None:
    room = 0
    while True:
        desk.prepare(name)
        act = desk.acts()[name]
        before = _contents(desk.out)
        with desk.disk.room(room):
            refused = _refusal(act, name, tally)
        if not refused:
            break
        if _contents(desk.out) != before:
            tally.wrong.append(f"{name}, room {room}: files are other than before")
        _require_agreement(desk, name, room, tally)
        tally.refused[name] += 1
        room += step
    tally.done[name] += 1
    _require_agreement(desk, name, room, tally)


def _refusal(act: Callable[[], object], name: str, tally: Tally) -> bool:
    """Do the act; tell whether it was refused, and note a refusal that is no sentence about the disk."""
    try:
        act()
    except PlannerError as error:
        if error.code not in FULL:
            tally.wrong.append(f"{name}: {error.code}")
        return True
    except Exception as error:  # noqa: BLE001 - counted: a user must never see it
        tally.wrong.append(f"{name}: {error!r}")
        return True
    return False


def _require_agreement(desk: Desk, name: str, room: int, tally: Tally) -> None:
    if not desk.agrees():
        tally.wrong.append(f"{name}, room {room}: memory and disk differ, or the file is damaged")
    left = [path for path in desk.disk.folder.rglob("*") if path.name.endswith((".tmp", "-wal"))]
    if left:
        tally.wrong.append(f"{name}, room {room}: left behind {left}")


def _try_restoring(desk: Desk, step: int, tally: Tally) -> None:
    """Restore a backup with more and more room: the plan is the one before or the backup, never anything else."""
    room, backup = 0, backups_of(desk.path)[-1]
    desk.workspace.close()
    before = desk.path.read_bytes()
    while True:
        with desk.disk.room(room):
            refused = _refusal(lambda: restore(backup, desk.path), "restore", tally)
        if not refused:
            break
        if desk.path.read_bytes() != before or list(desk.disk.folder.glob("*恢复前*")):
            tally.wrong.append(f"restore, room {room}: the plan is other than before")
        tally.refused["restore"] += 1
        room += step
    tally.done["restore"] += 1
    if desk.path.read_bytes() != backup.path.read_bytes():
        tally.wrong.append("restore: the plan is not the backup")


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def main(step: int) -> int:
    """Run the campaign and print what it found; the exit code tells whether it was clean."""
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        tally = campaign(Path(folder), step)
    for name, count in tally.done.items():
        print(f"{name:<12} refused {tally.refused[name]:>4} times, then done {count}")
    print(f"{sum(tally.refused.values())} writes refused, {len(tally.wrong)} wrong, in {time.perf_counter() - started:.0f} s", *tally.wrong[:20], sep="\n")
    return 1 if tally.wrong else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else BLOCK))

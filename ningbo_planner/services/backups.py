"""Backups of plan files in the user's own folder: taken when a plan is opened, now and then while it is worked on, and when it is closed.

A backup is a whole plan file with its history, so in an emergency it can be opened as it is. At most ten are kept of each plan: the newest
three, then one an hour, then one a day. They are ordered by a number of their own, because clocks are set back.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from ningbo_planner.errors import PlannerError, reason_of
from ningbo_planner.paths import user_dir
from ningbo_planner.safe_write import safe_name, safe_write
from ningbo_planner.settings import load
from ningbo_planner.storage.copies import put_aside, sound_copy

FOLDER = "backups"
SUFFIX = ".nbplan"
KEPT = 10
# So many plans at other places are asked whether they are a damaged one that was moved.
_MOST_ELSEWHERE = 40
# Together they are KEPT.
NEWEST, HOURS, DAYS = 3, 3, 4
# A backup is due after so many steps, or when the last one is so old.
STEPS_BETWEEN = 50
OLD = timedelta(minutes=10)

_ABOUT = "plan.json"
_NAME = re.compile(r"(?P<number>\d{6,})_(?P<time>\d{8}-\d{6})_(?P<step>\d+)_(?P<mark>[0-9a-f]{12})\.nbplan")
_TIME = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup.

    Attributes:
        path: the file.
        number: which it is, counted from 1 for each plan; the later, the larger.
        time: when it was taken, by the clock of then.
        step: the last step that is in it.
        mark: the beginning of that step's hash, by which equal states are known.
    """

    path: Path
    number: int
    time: datetime
    step: int
    mark: str

    @property
    def size(self) -> int:
        """How many bytes it takes; nothing when it is gone."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"number": self.number, "time": self.time.isoformat(), "step": self.step, "size": self.size, "path": str(self.path)}


def backup_folder(plan: Path) -> Path:
    """Return where the backups of the plan at ``plan`` are; nothing is made."""
    return backup_root() / _folder_name(plan)


def backup_root() -> Path:
    """Return the folder of all backups: the one that was chosen, as long as it can be written to, else the usual one beside the settings."""
    chosen = load().backup_folder
    if chosen and os.path.isdir(chosen) and os.access(chosen, os.W_OK):
        return Path(chosen)
    return usual_root()


def usual_root() -> Path:
    """Return the folder of backups where none was chosen."""
    return user_dir() / FOLDER


def backups_of(plan: Path) -> list[Backup]:
    """Return the backups of the plan at ``plan``, the newest first; the plan itself may be gone."""
    name = _folder_name(plan)
    found = [backup for root in _roots() for backup in _in_folder(root / name)]
    return sorted(found, key=lambda backup: (-backup.number, -backup.time.timestamp()))


def backups_elsewhere(plan: Path) -> list[Backup]:
    """Return the newest backup of every plan at another place, the one taken last first: a plan that was moved or renamed may be among them."""
    own = _folder_name(plan)
    folders = (folder for root in _roots() if root.is_dir() for folder in root.iterdir() if folder.name != own)
    newest = (backups[0] for folder in folders if (backups := _in_folder(folder)))
    return sorted(newest, key=lambda backup: backup.time, reverse=True)[:_MOST_ELSEWHERE]


def plans_with_backups() -> list[Path]:
    """Return where the plans are, or were, that have backups; the one backed up last first."""
    found: list[tuple[float, Path]] = []
    for about in (about for root in _roots() for about in root.glob(f"*/{_ABOUT}")):
        try:
            found.append((about.parent.stat().st_mtime, Path(json.loads(about.read_text("utf-8"))["path"])))
        except (OSError, ValueError, KeyError, TypeError):
            # A note that cannot be read names no plan; its backups are still found by the plan's place.
            continue
    return list(dict.fromkeys(path for _, path in sorted(found, reverse=True)))


def is_due(plan: Path, step: int) -> bool:
    """Tell whether a backup should be taken now that the plan stands at ``step``."""
    newest = next(iter(backups_of(plan)), None)
    if newest is None:
        return True
    age = abs(datetime.now() - newest.time)
    return newest.step != step and (abs(step - newest.step) >= STEPS_BETWEEN or age >= OLD)


def take_backup(plan: Path) -> Backup | None:
    """Take a backup of the plan file at ``plan`` as it is now, and let go of those that are too many; ``None`` when the newest one says the same.

    Reads through a connection of its own, so it may run in another thread while the plan is open. A damaged file is not backed up: it would
    drive out the good ones.

    Raises:
        PlannerError: the file is damaged or cannot be read, or the backup cannot be written.
    """
    data, step, mark = sound_copy(plan)
    folder = backup_folder(plan)
    known = backups_of(plan)
    if known and (known[0].step, known[0].mark) == (step, mark[:12]) and known[0].size:
        return None
    _prepare(folder, plan)
    number = known[0].number + 1 if known else 1
    now = datetime.now().replace(microsecond=0)
    made = Backup(folder / f"{number:06d}_{now.strftime(_TIME)}_{step}_{mark[:12]}{SUFFIX}", number, now, step, mark[:12])
    safe_write(made.path, data)
    _let_go([made, *known])
    return made


def kept(backups: Sequence[Backup]) -> list[Backup]:
    """Return those of ``backups`` (newest first) that are kept: the newest three, then the newest of each hour, then of each day."""
    chosen = list(backups[:NEWEST])
    for most, pattern in ((HOURS, "%Y%m%d%H"), (DAYS, "%Y%m%d")):
        seen = {backup.time.strftime(pattern) for backup in chosen}
        room = most
        for backup in backups:
            span = backup.time.strftime(pattern)
            if room and span not in seen and backup not in chosen:
                chosen.append(backup)
                seen.add(span)
                room -= 1
    # Where there were not hours and days enough, the next newest stay.
    chosen += [backup for backup in backups if backup not in chosen][: KEPT - len(chosen)]
    return sorted(chosen, key=lambda backup: -backup.number)


def copy_backup(backup: Backup, path: Path, *, force: bool = False) -> None:
    """Write a backup as a plan file at ``path``; never in the place of another file unless ``force`` is given."""
    if path.exists() and not force:
        raise PlannerError("storage.exists", path=str(path))
    safe_write(path, _content(backup))


def restore(backup: Backup, plan: Path) -> Path | None:
    """Put a backup in the place of its plan, which must not be open; return where the plan that stood there was put.

    Nothing is lost: the present file, damaged or not, is kept beside it under another name.

    Raises:
        PlannerError: somebody has the plan open, or one of the two files cannot be written; then the plan is as it was.
    """
    target = Path(os.path.realpath(plan))
    data = _content(backup)
    with put_aside(target) as aside:
        safe_write(target, data)
    return aside.path


def _folder_name(plan: Path) -> str:
    """Return what the folder of a plan's backups is called: the hash tells plans of one name apart, the name is for who looks into the folder."""
    real = os.path.realpath(plan)
    return f"{safe_name(Path(real).stem, 80)}-{sha256(os.fsencode(real)).hexdigest()[:8]}"


def _roots() -> list[Path]:
    """Return the folders in which backups may be: the one in use, and the usual one with those from before another was chosen."""
    return list(dict.fromkeys((backup_root(), usual_root())))


def _content(backup: Backup) -> bytes:
    try:
        return backup.path.read_bytes()
    except OSError as error:
        raise PlannerError("backups.gone", path=str(backup.path)) from error


def _in_folder(folder: Path) -> list[Backup]:
    try:
        names = [path for path in folder.iterdir() if path.suffix == SUFFIX]
    except OSError:
        return []
    found = [backup for path in names if (backup := _read_name(path)) is not None]
    return sorted(found, key=lambda backup: -backup.number)


def _read_name(path: Path) -> Backup | None:
    """Return what the name of a backup says, or nothing for another file."""
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    try:
        time = datetime.strptime(match["time"], _TIME)
    except ValueError:
        return None
    return Backup(path, int(match["number"]), time, int(match["step"]), match["mark"])


def _prepare(folder: Path, plan: Path) -> None:
    """Make the folder, with a note whose backups they are."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PlannerError("file.cannot_write", path=str(folder), reason=reason_of(error)) from error
    about = folder / _ABOUT
    if not about.exists():
        safe_write(about, json.dumps({"path": os.path.realpath(plan)}, ensure_ascii=False).encode("utf-8", "surrogateescape"))


def _let_go(backups: Iterable[Backup]) -> None:
    """Delete the backups that are not kept."""
    ordered = list(backups)
    staying = {backup.path for backup in kept(ordered)}
    for backup in ordered:
        if backup.path not in staying:
            try:
                backup.path.unlink(missing_ok=True)
            except OSError:
                # Somebody has it open; the next backup tries again.
                continue

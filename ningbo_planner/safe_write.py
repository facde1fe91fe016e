"""Files are written whole or not at all, and names are chosen so that every system and office suite takes them.

Used for every file except the plan itself. Measured reason: on a full disk Qt's ``QSaveFile`` replaced a good file by a cut one and reported
success, so the length that reached the disk is compared before the old file is touched.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import secrets
import shutil
import sys
import time
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from ningbo_planner.errors import PlannerError, reason_of
from ningbo_planner.text import tr

Writer = Callable[[BinaryIO], None]

# Virus scanners, indexers and preview panes hold a fresh file for some milliseconds on Windows, and say so with one of these three codes.
_REPLACE_DELAYS_S = (0.05, 0.1, 0.2, 0.4, 0.8)
_WIN_ACCESS_DENIED = 5
_WIN_HELD = frozenset({_WIN_ACCESS_DENIED, 32, 33})

_CODES = {
    errno.ENOSPC: "file.disk_full",
    errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC: "file.disk_full",
    errno.EFBIG: "file.disk_full",
    errno.EROFS: "file.read_only",
    errno.EACCES: "file.read_only",
    errno.EPERM: "file.read_only",
    errno.EBUSY: "file.in_use",
    errno.ETXTBSY: "file.in_use",
}

# Full-width forms read the same in Chinese text and are allowed everywhere.
_FULL_WIDTH = str.maketrans('<>:"/\\|?*', "＜＞：＂／＼｜？＊")
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_SHORT_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,10}")
# Control, invisible and half characters: they hide what a name says, or cannot be stored at all.
_UNWANTED_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})


def safe_write(path: str | Path, data: bytes | Writer) -> None:
    """Write ``data`` to ``path`` so that a reader sees the old file or the whole new one, never a part.

    Args:
        path: the file to make or replace; its folder must exist. A symbolic link stays, its target is replaced.
        data: the bytes, or a function that writes them to the binary stream it is given.

    Raises:
        PlannerError: ``file.disk_full``, ``file.read_only``, ``file.in_use``, ``file.no_folder`` or ``file.cannot_write``; the old file is
            untouched and no part of the new one is left behind. What ``data`` itself raises passes through in the same state.
    """
    target = Path(os.path.realpath(path))
    with _as_planner_error(target):
        _refuse_marked_read_only(target)
        temporary = _new_temporary(target.parent)
        try:
            _fill(temporary, data)
            _take_mode(temporary, target)
            _replace(temporary, target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)


def unique_path(path: str | Path) -> Path:
    """Return ``path`` if nothing stands there, else the first free ``name（2）.ext``, ``name（3）.ext`` …"""
    wanted = Path(path)
    candidate, number = wanted, 2
    while os.path.lexists(candidate):
        candidate = wanted.with_name(f"{wanted.stem}（{number}）{wanted.suffix}")
        number += 1
    return candidate


def safe_name(text: str, max_bytes: int = 200) -> str:
    """Return ``text`` as a file name that Windows, macOS and Linux accept, at most ``max_bytes`` of UTF-8 long.

    Forbidden signs become their full-width forms, invisible characters go, a reserved name (``CON``, ``nul.txt``) gets a ``_``, and a long name
    is cut between characters before its suffix. Nothing left gives the catalogue's word for "unnamed".
    """
    visible = "".join(sign for sign in unicodedata.normalize("NFC", text) if _is_wanted(sign))
    name = " ".join(visible.split()).translate(_FULL_WIDTH).strip(" .")
    if _RESERVED.fullmatch(name.split(".")[0].rstrip()):
        name = name.replace(".", "_.", 1) if "." in name else f"{name}_"
    return _cut(name, max_bytes) or tr("file.unnamed")


def _is_wanted(sign: str) -> bool:
    """Tell whether a character may stand in a name; tabs and line ends count as blanks and are joined later."""
    return sign.isspace() or unicodedata.category(sign) not in _UNWANTED_CATEGORIES


def _cut(name: str, max_bytes: int) -> str:
    """Shorten ``name`` to ``max_bytes`` of UTF-8 without splitting a character or losing a short suffix."""
    if len(name.encode()) <= max_bytes:
        return name
    stem, suffix = os.path.splitext(name)
    if not _SHORT_SUFFIX.fullmatch(suffix) or len(suffix) >= max_bytes:
        stem, suffix = name, ""
    kept = stem.encode()[: max_bytes - len(suffix)].decode(errors="ignore")
    return kept.rstrip(" .") + suffix


@contextlib.contextmanager
def _as_planner_error(target: Path) -> Iterator[None]:
    """Turn what the system refuses into a sentence that says what to do."""
    try:
        yield
    except OSError as error:
        if not _is_about(error, target):
            raise
        raise PlannerError(_code_of(error, target), path=str(target), reason=reason_of(error)) from error


def _is_about(error: OSError, target: Path) -> bool:
    """Tell whether the refusal is about this file; a writer may have failed to read something elsewhere."""
    if not isinstance(error.filename, str | os.PathLike):
        return True
    named = Path(error.filename)
    return target.parent in (named, named.parent)


def _code_of(error: OSError, target: Path) -> str:
    """Return the message code for a refusal of the system."""
    if not target.parent.is_dir():
        return "file.no_folder"
    if getattr(error, "winerror", None) in _WIN_HELD - {_WIN_ACCESS_DENIED}:
        return "file.in_use"
    return _CODES.get(error.errno or 0, "file.cannot_write")


def _refuse_marked_read_only(target: Path) -> None:
    """Raise when the file in place is marked read-only: replacing it would go round the mark that somebody set."""
    if target.is_file() and not (target.stat().st_mode & 0o222 and os.access(target, os.W_OK)):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))


def _new_temporary(folder: Path) -> Path:
    """Make an empty file in the target's own folder: ``os.replace`` is all-or-nothing within one file system only."""
    temporary = folder / f".~nbp-{secrets.token_hex(6)}.tmp"
    temporary.touch(exist_ok=False)
    return temporary


class _MeasuredWriter(io.BufferedWriter):
    """A buffered stream that knows how long the file must be once all of it has reached the disk."""

    expected = 0

    def write(self, data: object) -> int:  # type: ignore[override]
        """Write and remember the furthest end reached (zip writers go back to fill in headers)."""
        written = super().write(data)  # type: ignore[arg-type]
        self.expected = max(self.expected, self.tell())
        return written

    def truncate(self, size: int | None = None) -> int:
        """Cut the file on purpose, which makes the expected length shorter."""
        self.expected = super().truncate(size)
        return self.expected


def _fill(temporary: Path, data: bytes | Writer) -> None:
    """Write everything, push it to the disk and compare the length that arrived."""
    with _MeasuredWriter(io.FileIO(temporary, "w")) as stream:
        if callable(data):
            data(cast(BinaryIO, stream))
        else:
            stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
        expected = stream.expected
    if os.path.getsize(temporary) != expected:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(temporary))


def _take_mode(temporary: Path, target: Path) -> None:
    """Give the new file the permissions of the old one."""
    # Shares that keep no permissions refuse this; the content matters more.
    with contextlib.suppress(OSError):
        if target.exists():
            shutil.copymode(target, temporary)


def _replace(temporary: Path, target: Path) -> None:
    """Put the new file in place, waiting out short holds by other programs on Windows."""
    for delay in _REPLACE_DELAYS_S:
        try:
            os.replace(temporary, target)
            return
        except OSError as error:
            if getattr(error, "winerror", None) not in _WIN_HELD:
                raise
            time.sleep(delay)
    _replace_or_say_held(temporary, target)


def _replace_or_say_held(temporary: Path, target: Path) -> None:
    """Try the last time; a file that Excel has open answers "access denied", which here means in use."""
    try:
        os.replace(temporary, target)
    except OSError as error:
        if getattr(error, "winerror", None) in _WIN_HELD and target.exists():
            raise OSError(errno.EBUSY, error.strerror, str(target)) from error
        raise


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can (POSIX); the file's content is on the disk already."""
    if sys.platform == "win32":
        return
    # Some network file systems cannot do this; the file is in place and whole all the same.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

"""Which files to read as returned workbooks, from the files and folders that a person named or dropped."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

# What looks like a workbook in a folder; each is then judged by its content. A file named by itself is read whatever it is called.
SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlt", ".xlsb", ".et", ".ett", ".ods", ".ots", ".csv", ".numbers", ".uof", ".uos"})
MAX_DEPTH = 8
MAX_FILES = 5_000


@dataclass(slots=True)
class FoundFiles:
    """What was found.

    Attributes:
        files: to read, each once, in the order given and by name inside folders.
        skipped: lock files of open workbooks and hidden files, which are named but not read.
        empty: folders without any workbook.
    """

    files: list[Path] = field(default_factory=list)
    skipped: list[Path] = field(default_factory=list)
    empty: list[Path] = field(default_factory=list)


def find_files(paths: Iterable[Path]) -> FoundFiles:
    """Look through files and folders (eight levels deep); a path where nothing lies is kept, so that reading it can say so."""
    found = FoundFiles()
    for path in paths:
        if path.is_dir():
            before = len(found.files)
            _look_into(path, found)
            if len(found.files) == before:
                found.empty.append(path)
        else:
            found.files.append(path)
    found.files = list({os.path.realpath(path): path for path in reversed(found.files)}.values())[::-1]
    return found


def _look_into(folder: Path, found: FoundFiles) -> None:
    """Collect what looks like a workbook below ``folder``."""
    depth_of_folder = len(folder.parts)
    for place, folders, names in os.walk(folder):
        here = Path(place)
        deep = len(here.parts) - depth_of_folder >= MAX_DEPTH
        folders[:] = [] if deep else sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.lower() in SUFFIXES and len(found.files) < MAX_FILES:
                (found.skipped if name.startswith((".", "~$")) else found.files).append(here / name)

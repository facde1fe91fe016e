"""What the program is made with: libraries, their versions here and now, their licences, and where the texts of these are."""

from __future__ import annotations

import csv
import importlib.metadata
import platform
from dataclasses import dataclass
from pathlib import Path

from ningbo_planner.paths import resource_dir

_LIST = "libraries.csv"
_PYTHON = "Python"


@dataclass(frozen=True, slots=True)
class Library:
    """One library.

    Attributes:
        name: as people call it.
        version: the one in use; empty where that is not known, or for what has none (drawings).
        licence: its short name.
        texts: the files with the words of the licence.
    """

    name: str
    version: str
    licence: str
    texts: tuple[Path, ...]

    def words(self) -> str:
        """Return the whole text of the licence."""
        return "\n\n".join(path.read_text("utf-8", errors="replace") for path in self.texts)


def licence_dir() -> Path:
    """Return the folder with the texts of all licences."""
    return resource_dir() / "licences"


def libraries() -> tuple[Library, ...]:
    """Return all libraries that the program is handed out with."""
    folder = licence_dir()
    with (folder / _LIST).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return tuple(Library(row["name"], _version(row), row["licence"], tuple(folder / name for name in row["texts"].split())) for row in rows)


def _version(row: dict[str, str]) -> str:
    if row["name"] == _PYTHON:
        return platform.python_version()
    try:
        return importlib.metadata.version(row["package"]) if row["package"] else ""
    except importlib.metadata.PackageNotFoundError:
        return ""

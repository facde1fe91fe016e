"""What the program remembers between starts: one small JSON file in the user's folder, read without Qt and without trust."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from ningbo_planner.paths import user_dir
from ningbo_planner.safe_write import safe_write
from ningbo_planner.text import SOURCE_LANGUAGE

FILE_NAME = "settings.json"
MAX_RECENT = 10
ENTER_DIRECTIONS = ("down", "right", "none")
THEMES = ("system", "light", "dark")
NUMBERS = ("printed", "grouped")
PICTURES = ("none", "bars", "arrows", "growth")
# Sizes of all words of the window, in percent of the usual one.
TEXT_SIZES = (100, 110, 125, 150, 175, 200)
ZOOM_RANGE = (50, 300)


def login_name() -> str:
    """Return the name the user is logged in with, or nothing where the system does not tell (a service, a bare container)."""
    # Python 3.11 raises KeyError or ImportError where 3.13 raises OSError.
    with suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return ""


@dataclass
class Settings:
    """One user's choices; every field has a default, so a new or damaged file is never in the way.

    Attributes:
        author: the name written into the plan's history.
        enter_direction: where the cell moves after Enter, one of ``ENTER_DIRECTIONS``.
        theme: one of ``THEMES``.
        zoom: size of the grid in percent, within ``ZOOM_RANGE``.
        recent_files: plan files, the last one first, at most ``MAX_RECENT``.
        geometry: the window's place and size as Qt packs them, base64.
        state: the docks and toolbars as Qt packs them, base64.
        last_file: the plan that was open last.
        reopen_last: whether to open it at the next start; else the start page is shown.
        numbers: how figures are written, one of ``NUMBERS``.
        picture: what is drawn in their cells, one of ``PICTURES``.
        cross_hair: whether row and column of the active cell are marked.
        hide_steps: whether the steps for beginners are left away on the start page.
        language: what the window speaks, by the folder of its texts.
        text_size: size of the words of the window, one of ``TEXT_SIZES``.
        backup_folder: where backups of plans are kept; nothing for the usual place beside the settings.
        printing: paper, edges and size of printed pages, as the window packs them.
    """

    author: str = field(default_factory=login_name)
    enter_direction: str = "down"
    theme: str = "system"
    zoom: int = 100
    recent_files: list[str] = field(default_factory=list)
    geometry: str = ""
    state: str = ""
    last_file: str = ""
    reopen_last: bool = True
    numbers: str = "printed"
    picture: str = "none"
    cross_hair: bool = False
    printing: str = ""
    hide_steps: bool = False
    language: str = SOURCE_LANGUAGE
    text_size: int = 100
    backup_folder: str = ""

    def remember_file(self, path: str | Path) -> None:
        """Put a plan file in front of the recent ones and note it as the last."""
        name = os.path.abspath(path)
        self.recent_files = [name, *self._recent_without(name)][:MAX_RECENT]
        self.last_file = name

    def forget_file(self, path: str | Path) -> None:
        """Take a plan file that is gone out of the recent ones."""
        name = os.path.abspath(path)
        self.recent_files = self._recent_without(name)
        if _same_file(self.last_file, name):
            self.last_file = ""

    def _recent_without(self, name: str) -> list[str]:
        """Return the recent files but for one."""
        return [known for known in self.recent_files if not _same_file(known, name)]


def settings_path() -> Path:
    """Return where the settings are kept."""
    return user_dir() / FILE_NAME


def load() -> Settings:
    """Return the saved settings; a value that makes no sense falls back to its default, alone.

    A file that is not JSON at all is kept beside as ``settings.json.bad`` and the defaults are returned.
    """
    path = settings_path()
    try:
        stored = json.loads(path.read_text("utf-8"))
    except OSError:
        return Settings()
    except (ValueError, RecursionError):
        stored = None
    if not isinstance(stored, dict):
        _keep_aside(path)
        return Settings()
    return Settings(**{name: stored[name] for name, accepts in _ACCEPTS.items() if name in stored and accepts(stored[name])})


def save(settings: Settings) -> None:
    """Write the settings whole or not at all; raises PlannerError when the user's folder cannot be written."""
    text = json.dumps(asdict(settings), ensure_ascii=False, indent=2)
    safe_write(settings_path(), f"{text}\n".encode())


def _same_file(one: str, other: str) -> bool:
    """Tell whether two paths name one file by the rules of this system (Windows ignores case)."""
    return os.path.normcase(one) == os.path.normcase(other)


def _keep_aside(path: Path) -> None:
    """Move a damaged file out of the way without losing it."""
    # A folder that cannot be written leaves it in place; the next start tries again.
    with suppress(OSError):
        os.replace(path, path.with_name(f"{path.name}.bad"))


def _is_text(value: Any) -> bool:
    """Tell whether a stored value is text that can be written back (no half characters)."""
    return isinstance(value, str) and not any("\ud800" <= sign <= "\udfff" for sign in value)


def _is_zoom(value: Any) -> bool:
    """Tell whether a stored value is a zoom the window offers."""
    return type(value) is int and ZOOM_RANGE[0] <= value <= ZOOM_RANGE[1]


def _is_recent(value: Any) -> bool:
    """Tell whether a stored value is a list of recent files."""
    return isinstance(value, list) and len(value) <= MAX_RECENT and all(map(_is_text, value))


_ACCEPTS: dict[str, Callable[[Any], bool]] = {
    **{item.name: _is_text for item in fields(Settings)},
    "enter_direction": lambda value: value in ENTER_DIRECTIONS,
    "theme": lambda value: value in THEMES,
    "zoom": _is_zoom,
    "text_size": lambda value: type(value) is int and value in TEXT_SIZES,
    "numbers": lambda value: value in NUMBERS,
    "picture": lambda value: value in PICTURES,
    "cross_hair": lambda value: isinstance(value, bool),
    "recent_files": _is_recent,
    "hide_steps": lambda value: isinstance(value, bool),
    "reopen_last": lambda value: isinstance(value, bool),
}

"""Where the program's own files and the user's folders are, the same from a checkout, a wheel and a frozen build."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path

APP_FOLDER = "NingboPlanner"


@lru_cache(maxsize=1)
def _data_root() -> Path:
    """Return the folder that holds ``resources/`` and ``templates/``.

    A wheel carries both inside the package, a frozen build beside its modules, a checkout at its top.
    """
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [package, *([Path(frozen)] if frozen else []), package.parent]
    for candidate in candidates:
        if (candidate / "resources" / "translations").is_dir():
            return candidate
    raise FileNotFoundError("resources/ stands neither in the package nor beside it")


def resource_dir() -> Path:
    """Return the folder of the program's own data: shipped plans, icons, styles, translations."""
    return _data_root() / "resources"


def template_dir() -> Path:
    """Return the folder of the blank workbooks that the exchange fills; ``NINGBO_PLANNER_TEMPLATES`` names another one."""
    override = os.environ.get("NINGBO_PLANNER_TEMPLATES")
    return Path(override) if override else _data_root() / "templates"


def user_dir() -> Path:
    """Return the user's folder for settings, logs and backups (made when missing); ``NINGBO_PLANNER_HOME`` moves it."""
    override = os.environ.get("NINGBO_PLANNER_HOME")
    folder = Path(override) if override else _platform_user_dir()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _platform_user_dir() -> Path:
    """Return the place where this system keeps a user's program data."""
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", Path.home() / "AppData" / "Roaming")) / APP_FOLDER
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / APP_FOLDER
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / APP_FOLDER

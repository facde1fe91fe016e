"""Plan files open by a double click: the file type is made known to the user's desktop, for this user alone, so that nobody needs to be administrator."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from ningbo_planner.errors import PlannerError
from ningbo_planner.paths import resource_dir
from ningbo_planner.safe_write import safe_write
from ningbo_planner.text import tr

SUFFIX, MIME = ".nbplan", "application/x-nbplan"
PROGRAM, PROG_ID = "ningbo-planner", "NingboPlanner.Plan"
# The windowed program that stands beside the one for commands in a build for Windows.
WINDOW_PROGRAM = "NingboPlanner.exe"
_CLASSES = "Software\\Classes"
# Tells the Explorer that file types have changed.
_ASSOCIATIONS_CHANGED = 0x08000000
_TOOL_SECONDS = 30


def register() -> str:
    """Make the file type known, and the program to the menu; return a sentence that says so.

    Raises:
        PlannerError: this system keeps file types elsewhere, or the user's folder cannot be written.
    """
    if sys.platform == "win32":
        _write_registry()
    elif sys.platform.startswith("linux"):
        _write_desktop_files()
    else:
        raise PlannerError("file_type.unsupported", system=sys.platform)
    return tr("file_type.registered", program=str(program()[0]))


def unregister() -> str:
    """Take back what :func:`register` did; return a sentence that says so."""
    if sys.platform == "win32":
        _delete_registry()
    elif sys.platform.startswith("linux"):
        for path in (*_texts(), *_icons()):
            path.unlink(missing_ok=True)
        _refresh()
    else:
        raise PlannerError("file_type.unsupported", system=sys.platform)
    return tr("file_type.unregistered")


def program() -> list[str]:
    """Return the command that opens the window: this build, or the interpreter with the package."""
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-P", "-m", "ningbo_planner"]
    windowed = Path(sys.executable).with_name(WINDOW_PROGRAM)
    return [str(windowed if windowed.exists() else Path(sys.executable))]


# ------------------------------------------------------------------------------------------------- Linux


def data_home() -> Path:
    """Return the user's folder of what desktops read."""
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def _write_desktop_files() -> None:
    """Write the menu entry, the file type and both icons."""
    for path, text in _texts().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        safe_write(path, text.encode())
    for path, drawing in _icons().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        safe_write(path, drawing.read_bytes())
    _refresh()


def _texts() -> dict[Path, str]:
    """Return the text of each file by its place."""
    entry = (resource_dir() / "desktop" / f"{PROGRAM}.desktop").read_text("utf-8")
    kind = (resource_dir() / "desktop" / f"{PROGRAM}.xml").read_text("utf-8")
    command = " ".join(map(_quoted, program()))
    return {
        data_home() / "applications" / f"{PROGRAM}.desktop": entry.replace("{command}", command),
        data_home() / "mime" / "packages" / f"{PROGRAM}.xml": kind,
    }


def _quoted(word: str) -> str:
    """Return a word as a desktop entry's command line wants it; a backslash is halved twice, by the file and by the command line."""
    for sign in ("\\", '"', "`", "$"):
        word = word.replace(sign, f"\\{sign}")
    return '"{}"'.format(word.replace("\\", "\\\\").replace("%", "%%"))


def _icons() -> dict[Path, Path]:
    """Return the drawing of each icon by its place."""
    scalable = data_home() / "icons" / "hicolor" / "scalable"
    drawings = resource_dir() / "icons"
    return {
        scalable / "apps" / f"{PROGRAM}.svg": drawings / "program.svg",
        scalable / "mimetypes" / f"{MIME.replace('/', '-')}.svg": drawings / "plan-file.svg",
    }


def _refresh() -> None:
    """Let the desktop's own tools take notice, where there are any; without them it does so at the next log-in."""
    home = data_home()
    for command in (
        ["update-mime-database", str(home / "mime")],
        ["update-desktop-database", str(home / "applications")],
        ["xdg-mime", "default", f"{PROGRAM}.desktop", MIME],
    ):
        if shutil.which(command[0]):
            subprocess.run(command, env=_system_environment(), capture_output=True, timeout=_TOOL_SECONDS, check=False)


def _system_environment() -> dict[str, str]:
    """Return the environment without what the build put into it for its own libraries, which the system's programs must not load."""
    environment = dict(os.environ)
    if getattr(sys, "frozen", False):
        before = environment.pop("LD_LIBRARY_PATH_ORIG", None)
        environment.pop("LD_LIBRARY_PATH", None)
        environment.update({"LD_LIBRARY_PATH": before} if before else {})
    return environment


# ------------------------------------------------------------------------------------------------- Windows


def registry_values() -> dict[str, dict[str, str]]:
    """Return what stands under ``HKEY_CURRENT_USER\\Software\\Classes``: values by name (the unnamed one is ``""``) by key."""
    command = " ".join(f'"{word}"' if " " in word or "\\" in word else word for word in program())
    icon = resource_dir() / "desktop" / "nbplan.ico"
    values = {
        SUFFIX: {"": PROG_ID, "Content Type": MIME},
        f"{SUFFIX}\\OpenWithProgids": {PROG_ID: ""},
        PROG_ID: {"": tr("file_type.name")},
        f"{PROG_ID}\\shell\\open\\command": {"": f'{command} "%1"'},
    }
    return {**values, f"{PROG_ID}\\DefaultIcon": {"": f'"{icon}"'}} if icon.exists() else values


def _write_registry() -> None:
    """Write the values for this user."""
    winreg = importlib.import_module("winreg")
    for key, values in registry_values().items():
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, f"{_CLASSES}\\{key}") as handle:
            for name, value in values.items():
                winreg.SetValueEx(handle, name, 0, winreg.REG_SZ, value)
    _tell_explorer()


def _delete_registry() -> None:
    """Delete the program's own keys, deepest first; the key of the suffix stays, because other programs may have written into it."""
    winreg = importlib.import_module("winreg")
    for key in (f"{PROG_ID}\\shell\\open\\command", f"{PROG_ID}\\shell\\open", f"{PROG_ID}\\shell", f"{PROG_ID}\\DefaultIcon", PROG_ID):
        _delete_key(winreg, f"{_CLASSES}\\{key}")
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, f"{_CLASSES}\\{SUFFIX}") as handle:
        winreg.SetValueEx(handle, "", 0, winreg.REG_SZ, "")
    _tell_explorer()


def _delete_key(winreg: Any, key: str) -> bool:
    """Delete a key of this user; tell whether it was there."""
    try:
        winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
    except FileNotFoundError:
        return False
    return True


def _tell_explorer() -> None:
    """Let open folders show the new icons at once."""
    shell = importlib.import_module("ctypes").windll.shell32
    shell.SHChangeNotify(_ASSOCIATIONS_CHANGED, 0, None, None)

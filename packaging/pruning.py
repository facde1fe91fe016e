"""What of Qt goes into a build: the plugins that this program can use, and no library that only the others needed.

Works on PyInstaller's tables of contents, ``(name in the build, file, kind)``. By rule and not by a list of files, so that another version of Qt, or a
library that the program learns to use tomorrow, needs no change here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

Entry = tuple[str, str, str]
Imports = Callable[[str], Iterable[str]]

# Kinds of plugins that are kept whole, or in part: what is drawn goes through the raster engine, so nothing for OpenGL, Vulkan or a screen without
# a window system is wanted, and nothing for a network.
KEPT_PLUGINS: dict[str, tuple[str, ...]] = {
    "iconengines": ("*",),
    "imageformats": ("svg", "jpeg", "ico", "gif"),
    "platforminputcontexts": ("*",),
    "platforms": ("xcb", "wayland", "offscreen", "minimal", "windows", "cocoa"),
    # GTK would bring 25 MB of the builder's desktop and quarrel with the user's own; the portal asks the user's desktop for its dialogs.
    "platformthemes": ("xdgdesktopportal",),
    "printsupport": ("*",),
    "styles": ("*",),
    "wayland-decoration-client": ("*",),
    "wayland-shell-integration": ("xdg-shell", "qt-shell", "wl-shell-plugin"),
}
TRANSLATIONS = ("qtbase_zh_CN.qm", "qtbase_en.qm")
# Loaded by Qt only when somebody asks it for OpenGL or Direct3D; 20 and 5 MB on Windows.
DRAWING_FALLBACKS = ("opengl32sw.dll", "d3dcompiler_47.dll", "libegl.dll", "libglesv2.dll")


def is_wanted(name: str) -> bool:
    """Tell whether a file belongs into the build, by its name there."""
    path = PurePosixPath(name.replace("\\", "/"))
    parts = path.parts
    if "plugins" in parts and "PySide6" in parts:
        kind, file = parts[parts.index("plugins") + 1], path.name
        return any(wanted in ("*", plugin_name(file)) for wanted in KEPT_PLUGINS.get(kind, ()))
    if "translations" in parts and "PySide6" in parts:
        return path.name in TRANSLATIONS
    return path.name.lower() not in DRAWING_FALLBACKS


def plugin_name(file: str) -> str:
    """Return the name of a plugin without what systems put around it: ``libqxcb.so``, ``qwindows.dll`` and ``libxdg-shell.so`` are xcb, windows, xdg-shell."""
    stem = file.partition(".")[0].removeprefix("lib")
    return stem if stem.startswith("qt-") else stem.removeprefix("q")


def pruned(binaries: Iterable[Entry], imports: Imports) -> list[Entry]:
    """Return ``binaries`` without what is not wanted, and without the libraries that only this needed.

    Args:
        binaries: a table of contents.
        imports: returns the names of the libraries that a file asks the loader for.
    """
    every = list(binaries)
    files = {base(name): file for name, file, kind in every if kind != "SYMLINK"}
    dropped = [file for name, file, _ in every if not is_wanted(name)]
    doubtful = reached(dropped, files, imports)
    roots = [file for name, file, kind in every if is_wanted(name) and kind != "SYMLINK" and base(name) not in doubtful]
    orphans = doubtful - reached(roots, files, imports)
    return [entry for entry in every if is_wanted(entry[0]) and base(entry[0]) not in orphans]


def reached(starts: Iterable[str], files: dict[str, str], imports: Imports) -> set[str]:
    """Return the names of the libraries among ``files`` that the files ``starts`` need, directly or through one another."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        for name in map(base, imports(waiting.pop())):
            if name in files and name not in found:
                found.add(name)
                waiting.append(files[name])
    return found


def base(name: str) -> str:
    """Return the name by which the loader of any system knows a library."""
    return name.replace("\\", "/").rpartition("/")[2].lower()


def without_lost_links(entries: Iterable[Entry], kept: Iterable[Entry]) -> Iterator[Entry]:
    """Yield ``entries`` but for symbolic links to libraries that were taken out of the build."""
    names = {base(name) for name, _, kind in kept if kind != "SYMLINK"}
    yield from (entry for entry in entries if entry[2] != "SYMLINK" or base(entry[1]) in names)

"""What the self test asks of Qt: fonts, translations, plugins, pictures, and the window itself, painted."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QByteArray, QCoreApplication, QEvent, QLibraryInfo, QObject, QSize, QTimer, qVersion
from PySide6.QtGui import QFontDatabase, QFontInfo, QFontMetrics, QGuiApplication, QIcon, QImage, QImageReader
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QStyleFactory, QWidget

from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import icons, theme
from ningbo_planner.paths import resource_dir
from ningbo_planner.text import tr

# What the program reads and draws: pictures in its own folder and those of its pages.
_NEEDED_FORMATS = ("png", "svg", "jpeg")
# On systems where a window can be shown, the platform's plugin of that name must be there even when another one runs this test.
_WINDOW_PLATFORMS = {"linux": ("xcb", "wayland"), "win32": ("windows",), "darwin": ("cocoa",)}
# A window has more colours than this unless nothing was painted on it.
_FEWEST_COLOURS = 12
_SIDE = 64


def qt_versions() -> str:
    """Return which Qt runs, and on what."""
    return f"PySide6 {pyside_version} · Qt {qVersion()} · {QGuiApplication.platformName()}"


def fonts() -> str:
    """Return with which font Chinese is shown.

    Raises:
        PlannerError: there is none that has the signs of the program's own name.
    """
    font = theme.body_font()
    known = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    metrics = QFontMetrics(font)
    missing = [sign for sign in tr("app.name") if not known and not metrics.inFontUcs4(ord(sign))]
    if missing or not known:
        raise PlannerError("self_test.wrong.no_chinese_font", font=QFontInfo(font).family())
    return tr("self_test.fonts", family=QFontInfo(font).family(), count=len(known), all=len(QFontDatabase.families()))


def translations() -> str:
    """Return how Qt's own words are shown.

    Raises:
        PlannerError: they are English, so the translation is missing.
    """
    word = QCoreApplication.translate("QPlatformTheme", "Cancel")
    if word.isascii():
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        raise PlannerError("self_test.wrong.qt_not_chinese", folder=folder)
    return word


def plugins() -> str:
    """Return the plugins that are there.

    Raises:
        PlannerError: one is missing that the program needs.
    """
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    found = {kind.name: sorted(_plain(path) for path in kind.iterdir() if path.is_file()) for kind in sorted(folder.iterdir()) if kind.is_dir()}
    formats = {bytes(name.data()).decode() for name in QImageReader.supportedImageFormats()}
    missing = [name for name in _NEEDED_FORMATS if name not in formats]
    missing += [name for name in _WINDOW_PLATFORMS.get(sys.platform, ()) if name not in found.get("platforms", ())]
    missing += [] if QIcon(str(resource_dir() / "icons" / f"{icons.PROGRAM_ICON}.svg")).pixmap(QSize(_SIDE, _SIDE)).width() else ["svgicon"]
    if missing:
        raise PlannerError("self_test.wrong.no_plugin", names="、".join(missing), folder=folder)
    wanted = ("platforms", "platforminputcontexts", "platformthemes", "imageformats", "iconengines", "printsupport")
    told = "；".join(f"{kind} {'、'.join(found[kind])}" for kind in wanted if kind in found)
    return f"{told}；styles {'、'.join(QStyleFactory.keys())}"


def _plain(path: Path) -> str:
    """Return a plugin's own name, without what systems put around it."""
    stem = path.name.partition(".")[0].removeprefix("lib")
    return stem if stem.startswith("qt-") else stem.removeprefix("q")


def picture_size(path: Path) -> str:
    """Return the size of the drawing in a PNG or SVG file.

    Raises:
        PlannerError: nothing can be seen in it.
    """
    if path.suffix == ".svg":
        drawing = QSvgRenderer(QByteArray(path.read_bytes()))
        size, is_seen = drawing.defaultSize(), drawing.isValid()
    else:
        image = QImage(str(path))
        size, is_seen = image.size(), _colours(image) > 2
    if not is_seen or size.isEmpty():
        raise PlannerError("self_test.wrong.empty_picture", file=path.name)
    return f"{size.width()}×{size.height()}"


def painted(window: QWidget) -> str:
    """Return the size of a window that has been painted.

    Raises:
        PlannerError: nothing is seen on it.
    """
    for _ in range(3):
        QCoreApplication.processEvents()
    image = window.grab().toImage()
    if _colours(image) < _FEWEST_COLOURS:
        raise PlannerError("self_test.wrong.window_empty")
    return f"{image.width()}×{image.height()}"


def _colours(image: QImage) -> int:
    """Return how many colours a picture has on every few dots."""
    step = max(1, min(image.width(), image.height()) // 160)
    return len({image.pixel(x, y) for x in range(0, image.width(), step) for y in range(0, image.height(), step)})


def let_go(window: Any) -> None:
    """Close a window without asking anything, and let what it put off happen."""
    window.close()
    window.deleteLater()
    QCoreApplication.processEvents()


def end_when_painted(widget: QWidget) -> int:
    """Run the program until ``widget`` has been painted, and end the process at once; nothing is left to save."""
    watch = _PaintWatch(widget)
    widget.installEventFilter(watch)
    return QCoreApplication.exec()


class _PaintWatch(QObject):
    """Ends the process in the turn after the first paint of a widget."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See a paint, whose drawing happens after this, and have the end wait for it."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, lambda: os._exit(0))
        return False

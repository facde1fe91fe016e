"""Icons from one open set (Lucide), drawn in the colours of the theme when they are first needed.

A drawing is read, coloured and rendered at the size and scale asked for, and kept in Qt's pixmap cache under its colour; a change of theme
therefore needs no new icons, only a repaint.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache

from ningbo_planner.gui import theme
from ningbo_planner.paths import resource_dir

PROGRAM_ICON = "program"


@lru_cache(maxsize=256)
def icon(name: str, colour: str = "") -> QIcon:
    """Return the icon ``name``; ``colour`` names a colour of the theme, without one it is that of words."""
    return QIcon(_Engine(name, colour))


@lru_cache(maxsize=1)
def program_icon() -> QIcon:
    """Return the program's own icon in the sizes that systems ask for."""
    made = QIcon()
    for size in (16, 32, 48, 256):
        made.addPixmap(_render(PROGRAM_ICON, QColor(), size, 1.0))
    return made


def pixmap(name: str, colour: QColor, size: int, scale: float = 1.0) -> QPixmap:
    """Return the drawing ``name`` as a square of ``size`` device-independent pixels on a screen of ``scale``."""
    key = f"ningbo:{name}:{colour.rgba():x}:{size}:{scale:.2f}"
    found = QPixmap()
    if not QPixmapCache.find(key, found):
        found = _render(name, colour, size, scale)
        QPixmapCache.insert(key, found)
    return found


@lru_cache(maxsize=128)
def _drawing(name: str) -> str:
    return (resource_dir() / "icons" / f"{name}.svg").read_text("utf-8")


def _render(name: str, colour: QColor, size: int, scale: float) -> QPixmap:
    """Draw the SVG in one colour; a button that is squeezed to nothing asks for nothing."""
    if round(size * scale) < 1:
        return QPixmap()
    # Loading QtSvg takes milliseconds that the first start of a window without a screen (tests, charts) need not spend.
    from PySide6.QtSvg import QSvgRenderer

    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", colour.name()).encode()))
    made = QPixmap(round(size * scale), round(size * scale))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    renderer.render(painter)
    painter.end()
    made.setDevicePixelRatio(scale)
    return made


class _Engine(QIconEngine):
    """Draws one icon in the colour that the theme has now."""

    def __init__(self, name: str, colour: str) -> None:
        """Remember what to draw."""
        super().__init__()
        self._name = name
        self._colour = colour

    def _pixmap(self, size: int, scale: float, mode: QIcon.Mode) -> QPixmap:
        colours = theme.current()
        wanted = colours.disabled if mode is QIcon.Mode.Disabled else getattr(colours, self._colour or "text")
        return pixmap(self._name, wanted, size, scale)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        """Draw into the middle of ``rect``."""
        side = min(rect.width(), rect.height())
        left_top = QPoint(rect.x() + (rect.width() - side) // 2, rect.y() + (rect.height() - side) // 2)
        painter.drawPixmap(left_top, self._pixmap(side, painter.device().devicePixelRatioF(), mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        """Return a pixmap of ``size`` for a plain screen."""
        return self._pixmap(min(size.width(), size.height()), 1.0, mode)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float) -> QPixmap:
        """Return a pixmap of ``size`` for a screen of ``scale``; since Qt 6.8 the size is not that of real pixels."""
        return self._pixmap(min(size.width(), size.height()), scale, mode)

    def clone(self) -> QIconEngine:
        """Return another engine for the same drawing."""
        return _Engine(self._name, self._colour)

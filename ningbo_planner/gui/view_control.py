"""The commands of the menu 视图: zoom, light and dark, how figures are shown, and the places of the window's parts, all remembered."""

from __future__ import annotations

import base64
import binascii

from PySide6.QtCore import QByteArray, QObject, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from ningbo_planner.gui import theme
from ningbo_planner.gui.choices import remember
from ningbo_planner.gui.models.cell_pictures import PictureKind
from ningbo_planner.gui.models.number_format import NumberStyle
from ningbo_planner.gui.side_panels import WIDTH, SidePanels
from ningbo_planner.gui.status_bar import StatusBar
from ningbo_planner.gui.views.sized_view import ZOOM_RANGE
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.settings import Settings

# Raised when docks or toolbars change, so that a layout saved by an older version is not forced on a newer one.
LAYOUT_VERSION = 1
FIRST_SIZE = QSize(1360, 860)
_ZOOM_STEP = 10


class ViewControl(QObject):
    """Does what the menu 视图 says."""

    def __init__(self, window: QMainWindow, pages: TableTabs, side: SidePanels, status: StatusBar, settings: Settings) -> None:
        """Work on the parts of ``window``."""
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._side = side
        self._status = status
        self._settings = settings
        self._display = pages.display
        self._display.numbers = NumberStyle(settings.numbers)
        self._display.picture = PictureKind(settings.picture)
        self._display.has_cross_hair = settings.cross_hair
        status.zoom_wanted.connect(self.set_zoom)
        pages.zoom_changed.connect(self._zoomed)

    def zoom(self) -> int:
        """Return the size of the grid in percent."""
        return self._settings.zoom

    def set_zoom(self, percent: int) -> None:
        """Show all grids at ``percent``, kept within the range."""
        low, high = ZOOM_RANGE
        self._settings.zoom = min(high, max(low, percent))
        self._pages.set_zoom(self._settings.zoom)
        self._status.show_zoom(self._settings.zoom)

    def _zoomed(self, percent: int) -> None:
        """Take over a zoom that the grid was given by the wheel."""
        self._settings.zoom = percent
        self._status.show_zoom(percent)

    def zoom_in(self) -> None:
        """Show the grid larger."""
        self.set_zoom(self._settings.zoom + _ZOOM_STEP)

    def zoom_out(self) -> None:
        """Show the grid smaller."""
        self.set_zoom(self._settings.zoom - _ZOOM_STEP)

    def zoom_reset(self) -> None:
        """Show the grid at its own size."""
        self.set_zoom(100)

    def theme(self) -> str:
        """Return what was chosen: light, dark, or as the system is."""
        return self._settings.theme

    def set_theme(self, mode: str) -> None:
        """Choose light, dark, or as the system is."""
        self._settings.theme = mode
        remember(self._settings)
        theme.apply(mode)

    def numbers(self) -> str:
        """Return how figures are written."""
        return self._display.numbers

    def set_numbers(self, style: str) -> None:
        """Write figures as printed, or grouped with the decimals of their row."""
        self._display.numbers = NumberStyle(style)
        self._settings.numbers = style
        remember(self._settings)

    def picture(self) -> str:
        """Return what is drawn in the cells beside their figures."""
        return self._display.picture

    def set_picture(self, kind: str) -> None:
        """Draw bars, arrows or shades of growth in the cells, or nothing."""
        self._display.picture = PictureKind(kind)
        self._settings.picture = kind
        remember(self._settings)

    def has_cross_hair(self) -> bool:
        """Tell whether row and column of the active cell are marked."""
        return self._display.has_cross_hair

    def toggle_cross_hair(self) -> None:
        """Mark row and column of the active cell, or no more."""
        self._display.has_cross_hair = self._settings.cross_hair = not self._display.has_cross_hair
        remember(self._settings)

    def show_legend(self) -> None:
        """Show what the signs and fills of the grid mean."""
        self._status.legend.open()

    def restore_layout(self) -> None:
        """Put the window where it was left, or in the middle of the screen at first."""
        geometry, state = _unpacked(self._settings.geometry), _unpacked(self._settings.state)
        if geometry.isEmpty() or not self._window.restoreGeometry(geometry):
            self._place_first()
        if state.isEmpty() or not self._window.restoreState(state, LAYOUT_VERSION):
            self._window.resizeDocks([self._side], [theme.scaled(WIDTH)], Qt.Orientation.Horizontal)

    def remember_layout(self) -> None:
        """Keep place, size and docks for the next start."""
        self._settings.geometry = _packed(self._window.saveGeometry())
        self._settings.state = _packed(self._window.saveState(LAYOUT_VERSION))

    def reset_layout(self) -> None:
        """Put everything where it was at the first start."""
        self._side.show()
        self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self._side)
        self._window.resizeDocks([self._side], [theme.scaled(WIDTH)], Qt.Orientation.Horizontal)
        self.zoom_reset()

    def _place_first(self) -> None:
        """Take the usual size, or the whole screen where that is smaller."""
        screen = self._window.screen() or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        if room.width() <= FIRST_SIZE.width() or room.height() <= FIRST_SIZE.height():
            self._window.resize(room.width() - theme.UNIT, room.height() - 4 * theme.UNIT)
            self._window.setWindowState(Qt.WindowState.WindowMaximized)
            return
        self._window.resize(FIRST_SIZE)


def _packed(data: QByteArray) -> str:
    return base64.b64encode(bytes(data.data())).decode("ascii")


def _unpacked(text: str) -> QByteArray:
    """Return what :func:`_packed` made; something else in the settings counts as nothing."""
    try:
        return QByteArray(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return QByteArray()

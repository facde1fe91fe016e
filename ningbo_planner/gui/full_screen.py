"""The grid on the whole screen: toolbar, side and menu bar make room; the menus come down when the pointer or a key asks for them."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QMenuBar, QToolBar, QWidget

from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.text import tr

# What is left of the menu bar: a pointer pushed against the edge of the screen meets it.
STRIP = 3
_SAID = "full_screen"
_OPENING = frozenset({QEvent.Type.Enter, QEvent.Type.FocusIn, QEvent.Type.DragEnter})
_CLOSING = frozenset({QEvent.Type.Leave, QEvent.Type.FocusOut})
_NO_LIMIT = 16777215


class FullScreen(QObject):
    """Shows a window on the whole screen and puts it back exactly as it was."""

    def __init__(self, window: QMainWindow, toolbar: QToolBar, side: QWidget, messages: MessageBar) -> None:
        """Work on the parts of ``window``."""
        super().__init__(window)
        self._window = window
        self._hidden = (toolbar, side)
        self._messages = messages
        self._was = Qt.WindowState.WindowNoState
        self._layout = QByteArray()
        self._strip: MenuStrip | None = None

    def is_on(self) -> bool:
        """Tell whether the window has the whole screen."""
        return self._strip is not None

    def toggle(self) -> None:
        """Take the whole screen, or give it back."""
        if not self.end():
            self._begin()

    def end(self) -> bool:
        """Put everything back; tell whether there was something to put back."""
        if self._strip is None:
            return False
        self._strip.end()
        self._strip = None
        self._window.setWindowState(self._was)
        self._window.restoreState(self._layout)
        self._messages.dismiss(_SAID)
        return True

    def _begin(self) -> None:
        self._was = self._window.windowState() & ~Qt.WindowState.WindowFullScreen
        self._layout = self._window.saveState()
        for part in self._hidden:
            part.hide()
        self._strip = MenuStrip(self._window.menuBar())
        self._window.setWindowState(self._was | Qt.WindowState.WindowFullScreen)
        self._messages.say(tr("full_screen.begun"), Tone.INFO, key=_SAID)


class MenuStrip(QObject):
    """A menu bar that is a line at the edge of the screen until somebody wants it."""

    def __init__(self, bar: QMenuBar) -> None:
        """Roll ``bar`` up."""
        super().__init__(bar)
        self._bar = bar
        self._menus = [action.menu() for action in bar.actions() if isinstance(action.menu(), QMenu)]
        bar.installEventFilter(self)
        for menu in self._menus:
            menu.aboutToShow.connect(self._unroll)
            menu.aboutToHide.connect(self._settle_soon)
        bar.setMaximumHeight(STRIP)

    def end(self) -> None:
        """Let the bar be as it always is."""
        self._bar.removeEventFilter(self)
        for menu in self._menus:
            menu.aboutToShow.disconnect(self._unroll)
            menu.aboutToHide.disconnect(self._settle_soon)
        self._unroll()
        self.deleteLater()

    def _unroll(self) -> None:
        self._bar.setMaximumHeight(_NO_LIMIT)

    def _settle_soon(self) -> None:
        """Roll up when the menu that closes is not followed by another."""
        QTimer.singleShot(0, self, self._settle)

    def _settle(self) -> None:
        if not (self._bar.underMouse() or self._bar.hasFocus() or isinstance(QApplication.activePopupWidget(), QMenu)):
            self._bar.setMaximumHeight(STRIP)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Unroll when the pointer or the keys come, roll up when they go."""
        if event.type() in _OPENING:
            self._unroll()
        elif event.type() in _CLOSING:
            self._settle_soon()
        return super().eventFilter(watched, event)

"""The user's choices in one dialog, each applied at once and remembered."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from ningbo_planner.gui.choices import remember

if TYPE_CHECKING:
    from ningbo_planner.gui.late_controls import LateControls

# Somebody who walks through a list with the arrow keys does not want a new window at each of its lines.
PAUSE_MS = 200


class PreferencesControl(QObject):
    """Shows the dialog of a window and does what is chosen there.

    Attributes:
        dialog: the open dialog, or ``None``.
    """

    def __init__(self, window: LateControls) -> None:
        """Set what is chosen in ``window``."""
        super().__init__(window)
        self._window = window
        self.dialog: Any = None
        self._remake = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._remake.timeout.connect(self._make_anew)
        self._acts: dict[str, Callable[[Any], object]] = {
            "author": self._set_author,
            "enter_direction": lambda value: window.edit.set_enter_direction(value),
            "theme": lambda value: window.view.set_theme(value),
            "numbers": lambda value: window.view.set_numbers(value),
            "picture": lambda value: window.view.set_picture(value),
            "cross_hair": lambda value: None if value == window.view.has_cross_hair() else window.view.toggle_cross_hair(),
            "language": lambda _: self._remake.start(),
            "text_size": lambda _: self._remake.start(),
            "hide_steps": lambda _: self._refresh_start(),
        }

    def show(self, page: int = 0, field: str = "") -> None:
        """Open the dialog at a page, the keys in one of its fields."""
        if self.dialog is not None:
            self.dialog.raise_()
            return
        made = importlib.import_module("ningbo_planner.gui.dialogs.preferences_dialog")
        self.dialog = made.PreferencesDialog(self._window.settings, self._window)
        self.dialog.changed.connect(self.choose)
        self.dialog.finished.connect(self._forget)
        self.dialog.open()
        self.dialog.show_page(page, field)

    def choose(self, name: str, value: object) -> None:
        """Set one choice, remember it, and let it be seen."""
        settings = self._window.settings
        if getattr(settings, name) == value:
            return
        act = self._acts.get(name)
        # What has a command of its own asks the settings how it was before.
        if name not in ("cross_hair",):
            setattr(settings, name, value)
        if act is not None:
            act(value)
        remember(settings)

    def _set_author(self, name: str) -> None:
        if self._window.document.has_plan:
            self._window.document.workspace.history.author = name

    def _refresh_start(self) -> None:
        start = self._window.if_made("start")
        if start is not None:
            start.refresh()

    def _make_anew(self) -> None:
        """Ask for a window in the other language or size; while something is under way, as soon as it is done."""
        if self._window.tasks.is_busy:
            self._remake.start()
        else:
            self._window.remake_wanted.emit()

    def _forget(self) -> None:
        self.dialog.deleteLater()
        self.dialog = None

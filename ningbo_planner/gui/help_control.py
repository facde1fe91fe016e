"""The commands of the menu 帮助."""

from __future__ import annotations

import importlib

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMainWindow

from ningbo_planner.gui.actions import ActionSet
from ningbo_planner.gui.command_search import CommandSearch
from ningbo_planner.gui.log_file import log_dir
from ningbo_planner.gui.place_finder import PlaceFinder
from ningbo_planner.gui.views.table_tabs import TableTabs


class HelpControl(QObject):
    """Does what the menu 帮助 says."""

    def __init__(self, window: QMainWindow, pages: TableTabs, places: PlaceFinder, actions: ActionSet) -> None:
        """Show dialogs above ``window``; rows are looked up in ``places``."""
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._places = places
        self._actions = actions
        self._search: CommandSearch | None = None

    def search_commands(self) -> None:
        """Open the search for commands and rows."""
        if self._search is None:
            self._search = CommandSearch(self._window, self._actions, self._places, self._pages.current_cell, self._pages.go_to)
        self._search.open_search()

    def show_shortcuts(self) -> None:
        """List all shortcuts."""
        importlib.import_module("ningbo_planner.gui.dialogs.shortcuts_dialog").ShortcutsDialog(self._window).show()

    def show_about(self) -> None:
        """Say what this program is."""
        importlib.import_module("ningbo_planner.gui.dialogs.about_dialog").AboutDialog(self._window).open()

    def open_logs(self) -> None:
        """Open the folder of the logs in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_dir())))

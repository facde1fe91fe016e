"""The commands of the menu 帮助, and F1 wherever it is pressed."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMainWindow

from ningbo_planner.gui.action_rows import ROWS, Menu, bare, keys_text
from ningbo_planner.gui.actions import ActionSet
from ningbo_planner.gui.command_search import CommandSearch
from ningbo_planner.gui.finding_control import FindingControl
from ningbo_planner.gui.help_places import ALIKE, PLACES, place_now
from ningbo_planner.gui.log_file import log_dir
from ningbo_planner.gui.place_finder import PlaceFinder
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.text import language, tr

# In the list of findings and in the grid the page is that of the finding; the chapter with a section for each rule.
_CHECKS = "checks"
_OF_FINDINGS = frozenset({PLACES["findingsPanel"], PLACES["planGrid"], PLACES["tableTabs"]})

class HelpControl(QObject):
    """Does what the menu 帮助 says."""

    def __init__(self, window: QMainWindow, pages: TableTabs, places: PlaceFinder, actions: ActionSet, findings: FindingControl) -> None:
        """Show dialogs above ``window``; rows are looked up in ``places``, the help speaks of the current one of ``findings``."""
        super().__init__(window)
        self._window = window
        self._pages = pages
        self._places = places
        self._actions = actions
        self._findings = findings
        self._search: CommandSearch | None = None
        self._manual: Any = None
        self._spoken = ""

    def search_commands(self) -> None:
        """Open the search for commands and rows."""
        if self._search is None:
            self._search = CommandSearch(self._window, self._actions, self._places, self._pages.current_cell, self._pages.go_to)
        self._search.open_search()

    def show_manual(self) -> None:
        """Open the manual at the page about where the keys are now, or about the finding there."""
        place = place_now()
        if place in _OF_FINDINGS:
            finding = self._findings.of_current_cell() if place != PLACES["findingsPanel"] else self._findings.current
            place = f"{_CHECKS}#{ALIKE.get(finding.rule, finding.rule)}" if finding is not None else place
        self.open_manual(place)

    def open_manual(self, place: str) -> None:
        """Open the manual at ``chapter#section``: above the dialog that is open, else it could not be used, or else beside the window."""
        above = QApplication.activeModalWidget() or self._window
        if self._manual is None or self._manual.parentWidget() is not above or self._spoken != language():
            self._spoken = language()
            tables = {"shortcuts": shortcut_tables(), "grid_keys": grid_table()}
            book = importlib.import_module("ningbo_planner.services.manual").chapters(self._spoken, tables)
            made = self._manual = importlib.import_module("ningbo_planner.gui.dialogs.manual_window").ManualWindow(book, above)
            # It goes when it is closed, or with the dialog that it stood above.
            made.finished.connect(lambda _: self._forget(made))
            made.destroyed.connect(lambda _: self._forget(made))
        self._manual.show_place(place)
        self._manual.show()
        self._manual.raise_()
        self._manual.activateWindow()

    def _forget(self, manual: Any) -> None:
        if self._manual is manual:
            self._manual = None

    def show_shortcuts(self) -> None:
        """List all shortcuts."""
        importlib.import_module("ningbo_planner.gui.dialogs.shortcuts_dialog").ShortcutsDialog(self._window).show()

    def show_about(self) -> None:
        """Say what this program is."""
        importlib.import_module("ningbo_planner.gui.dialogs.about_dialog").AboutDialog(self._window).open()

    def open_logs(self) -> None:
        """Open the folder of the logs in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_dir())))


def shortcut_tables() -> str:
    """Return all commands that have keys as tables of Markdown, one for each menu, made from the table of commands."""
    listed = {menu: [(row.bare_text, keys_text(row.keys), row.tip) for row in ROWS if row.menu is menu and row.keys] for menu in Menu}
    return "\n\n".join(f"## {bare(tr(f'menu.{menu}'))}\n\n{_table(lines)}" for menu, lines in listed.items() if lines)


def grid_table() -> str:
    """Return the keys of the grid as a table of Markdown."""
    keys = importlib.import_module("ningbo_planner.gui.dialogs.shortcuts_dialog").GRID_KEYS
    return _table([(tr(f"shortcuts.grid.{key}"), tr(f"shortcuts.grid_keys.{key}"), tr(f"shortcuts.grid_tip.{key}")) for key in keys])


def _table(lines: Iterable[tuple[str, str, str]]) -> str:
    head = (tr("shortcuts.command"), tr("shortcuts.keys"), tr("shortcuts.effect"))
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---",) * len(head), *lines))

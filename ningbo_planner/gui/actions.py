"""The table of commands as Qt actions of one window."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial, reduce
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QToolBar

from ningbo_planner.gui.action_rows import ROWS, Menu, Row, Rule, tooltip
from ningbo_planner.gui.icons import icon
from ningbo_planner.text import tr

Handler = Callable[..., object]
# Commands that are about the text in a field while one has the keys.
_OF_FIELDS = frozenset({"cut", "paste", "pasteValues", "clear"})


def resolve(owner: object, path: str) -> Any:
    """Return what the attributes ``path`` lead to from ``owner``."""
    return reduce(getattr, path.split("."), owner)


class ActionSet(QObject):
    """The table as actions of one window.

    Attributes:
        gate: asked before each command whether it may be given now.
        settle: asked before each command that changes cells to take what is being typed; tells whether it could be taken.
    """

    def __init__(self, window: QMainWindow) -> None:
        """Make an action of every row and give it to ``window``."""
        super().__init__(window)
        self._window = window
        self.gate: Callable[[], bool] = lambda: True
        self.settle: Callable[[], bool] = lambda: True
        self._groups: dict[str, QActionGroup] = {}
        self._menus: dict[Menu, QMenu] = {}
        self.actions: dict[str, QAction] = {row.key: self._make(row) for row in ROWS}
        window.addActions(list(self.actions.values()))

    def __getitem__(self, key: str) -> QAction:
        """Return the action of a row."""
        return self.actions[key]

    def menu(self, menu: Menu) -> QMenu:
        """Return one menu of the bar."""
        return self._menus[menu]

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        """Put all commands into their menus."""
        for menu in Menu:
            made = self._menus[menu] = bar.addMenu(tr(f"menu.{menu}"))
            made.setToolTipsVisible(True)
            choices: dict[str, QMenu] = {}
            for row in (row for row in ROWS if row.menu is menu):
                self._place(row, made, choices)
            made.aboutToShow.connect(self.refresh_toggles)

    def fill_toolbar(self, toolbar: QToolBar) -> None:
        """Put the commands of the toolbar there, group by group."""
        for number in sorted({row.toolbar for row in ROWS} - {0}):
            if toolbar.actions():
                toolbar.addSeparator()
            toolbar.addActions([self.actions[row.key] for row in ROWS if row.toolbar == number])

    def enable(self, holding: Collection[Rule]) -> None:
        """Allow exactly the commands whose rule is among ``holding``."""
        for row in ROWS:
            self.actions[row.key].setEnabled(row.rule in holding)

    def name_step(self, key: str, step: str) -> None:
        """Say in the menu which step ``undo`` or ``redo`` speaks of."""
        self.actions[key].setText(tr(f"action.{key}_named", name=step.replace("&", "&&")) if step else tr(f"action.{key}"))

    def refresh_toggles(self) -> None:
        """Show which switches are on and which choices are made."""
        for row in ROWS:
            if row.toggles:
                state = resolve(self._window, row.toggles)()
                self.actions[row.key].setChecked(state == row.value if row.choice else bool(state))

    def listed(self) -> Iterator[tuple[Row, QAction]]:
        """Yield every command with its action, in the order of the menus."""
        return ((row, self.actions[row.key]) for row in ROWS)

    def _make(self, row: Row) -> QAction:
        action = QAction(row.text, self._window)
        action.setObjectName(row.name)
        action.setIconText(row.short_text)
        action.setStatusTip(row.tip)
        action.setShortcuts([QKeySequence(keys) for keys in row.keys.split()])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setToolTip(tooltip(row))
        if row.icon:
            action.setIcon(icon(row.icon))
        if row.toggles:
            action.setCheckable(True)
            # In a menu the icon would stand where the tick belongs.
            action.setIconVisibleInMenu(False)
        if row.choice:
            self._groups.setdefault(row.choice, QActionGroup(self)).addAction(action)
        action.triggered.connect(partial(self._run, row))
        return action

    def _run(self, row: Row, _checked: bool = False) -> None:
        """Give the command, unless the gate is shut; a switch shows afterwards what really holds."""
        if not self.gate():
            if row.toggles:
                self.refresh_toggles()
            return
        if row.rule is Rule.CELL_WRITABLE and row.key not in _OF_FIELDS and not self.settle():
            return
        handler: Handler = resolve(self._window, row.handler)
        handler() if row.value is None else handler(row.value)
        if row.toggles:
            self.refresh_toggles()

    def _place(self, row: Row, menu: QMenu, choices: dict[str, QMenu]) -> None:
        """Put one command into its menu, or into the submenu of its choice."""
        if row.begins:
            menu.addSeparator()
        if row.choice and row.choice not in choices:
            choices[row.choice] = menu.addMenu(tr(f"menu.{row.choice}"))
        choices.get(row.choice, menu).addAction(self.actions[row.key])

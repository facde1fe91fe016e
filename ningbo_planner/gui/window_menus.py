"""The menu bar and the toolbar, filled from the table of commands."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMainWindow, QMenu, QMenuBar, QSizePolicy, QToolBar, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.action_rows import Menu
from ningbo_planner.gui.actions import ActionSet
from ningbo_planner.gui.file_control import FileControl
from ningbo_planner.gui.finding_control import FindingControl
from ningbo_planner.gui.icons import icon
from ningbo_planner.text import tr

_ICON = 18
# What stands in the menus of the right mouse button, group by group.
_CELL_MENU = (("cut", "copy", "copyNamed", "copyPicture", "paste", "pasteValues", "pasteSpecial", "pasteNamed", "clear"), ("fillDown", "fillRight", "fillOn", "fillSeries"), ("spread",), ("comment", "hold", "release"), ("filterDepartment",))
_BUILD_ROWS = (("insertAbove", "insertBelow", "insertChild", "deleteRows"), ("moveUp", "moveDown", "promote", "demote"))
_ROW_MENU = (*_BUILD_ROWS, ("holdRow",), ("filterDepartment", "clearFilter"), ("hideRows", "showRows"), ("showInspector",))
_COLUMN_MENU = (("addPeriod", "renamePeriod", "removePeriod"), ("sortAscending", "sortDescending", "officialOrder"), ("hideColumns", "showColumns", "fitColumns"))


def add_menus(bar: QMenuBar, actions: ActionSet, files: FileControl) -> None:
    """Fill the menu bar; the recent files are listed anew each time."""
    actions.fill_menu_bar(bar)
    menu = actions.menu(Menu.FILE)
    recent = QMenu(tr("menu.recent"), menu)
    recent.setObjectName("recentMenu")
    recent.setToolTipsVisible(True)
    menu.insertMenu(actions["save"], recent)
    menu.aboutToShow.connect(lambda: files.fill_recent(recent))


def cell_menu(parent: QWidget, actions: ActionSet, findings: FindingControl, is_label: bool = False) -> QMenu:
    """Return the menu of the selected cells, with what can be done with rows where a label is current; it goes when it is closed."""
    menu = _menu(parent, "cellMenu", actions, (_CELL_MENU[0], *_BUILD_ROWS, *_CELL_MENU[1:]) if is_label else _CELL_MENU)
    has_finding = findings.of_current_cell() is not None
    if has_finding:
        menu.addAction(actions["explain"])
    reason = menu.addAction(icon("message-square-text"), actions["giveReason"].text(), findings.explain_cell)
    reason.setToolTip(actions["giveReason"].toolTip())
    reason.setStatusTip(actions["giveReason"].statusTip())
    reason.setEnabled(actions["giveReason"].isEnabled() and has_finding)
    menu.addActions([actions["showSource"], actions["showInspector"]])
    return menu


def row_menu(parent: QWidget, actions: ActionSet) -> QMenu:
    """Return the menu of the selected rows; it goes when it is closed."""
    return _menu(parent, "rowMenu", actions, _ROW_MENU)


def column_menu(parent: QWidget, actions: ActionSet) -> QMenu:
    """Return the menu of the selected columns; it goes when it is closed."""
    return _menu(parent, "columnMenu", actions, _COLUMN_MENU)


def _menu(parent: QWidget, name: str, actions: ActionSet, groups: Sequence[Sequence[str]]) -> QMenu:
    """Return a menu of commands, group by group; it goes when it is closed."""
    menu = QMenu(parent)
    menu.setObjectName(name)
    menu.setToolTipsVisible(True)
    for group in groups:
        menu.addActions([actions[key] for key in group])
        menu.addSeparator()
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def add_toolbar(window: QMainWindow, toolbar: QToolBar, actions: ActionSet) -> None:
    """Fill the one toolbar; the command search stands at its right end."""
    toolbar.setObjectName("mainToolbar")
    toolbar.setMovable(False)
    toolbar.setFloatable(False)
    toolbar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    toolbar.setIconSize(QSize(theme.scaled(_ICON), theme.scaled(_ICON)))
    toolbar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    actions.fill_toolbar(toolbar)
    space = QWidget()
    space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    toolbar.addWidget(space)
    search = actions["commandSearch"]
    toolbar.addAction(search)
    toolbar.widgetForAction(search).setObjectName("searchButton")
    window.addToolBar(Qt.ToolBarArea.TopToolBarArea, toolbar)

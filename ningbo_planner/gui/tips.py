"""Tips of commands that stand in no table: those of the menus of the right mouse button and of buttons with a menu."""

from __future__ import annotations

from PySide6.QtGui import QAction, QKeySequence

from ningbo_planner.gui.action_rows import bare
from ningbo_planner.text import tr


def told(action: QAction, tip: str) -> QAction:
    """Return ``action``, which says from now on what it does: over the pointer with its name and key, and in the status bar."""
    name, key = bare(action.text()), action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    named = tr("action_tooltip.with_keys", name=name, keys=key) if key else name
    action.setToolTip(tr("action_tooltip", name=named, tip=tip))
    action.setStatusTip(tip)
    menu = action.menu()
    if menu is not None:
        menu.setToolTipsVisible(True)
    return action

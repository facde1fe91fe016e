"""The keys of the grid as one table: which key does what while no cell is being edited. They are those of Excel and WPS."""

from __future__ import annotations

from collections.abc import Callable
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ningbo_planner.gui.views.block_moves import DOWN, LEFT, RIGHT, UP
from ningbo_planner.gui.views.grid_commands import CommandView

Command = Callable[[CommandView], object]
_Key = Qt.Key
_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_WHILE_TYPING = frozenset({(_Key.Key_Down, _ALT.value), *((key, _CTRL.value) for key in (_Key.Key_0, _Key.Key_Plus, _Key.Key_Equal, _Key.Key_Minus))})
_ARROWS = {_Key.Key_Up: UP, _Key.Key_Down: DOWN, _Key.Key_Left: LEFT, _Key.Key_Right: RIGHT}


def command_of(event: QKeyEvent) -> Command | None:
    """Return what a key does, or ``None`` for a key of no meaning here (a text to type among them)."""
    modifiers = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.GroupSwitchModifier)
    return KEYS.get((event.key(), modifiers.value))


def works_while_typing(event: QKeyEvent) -> bool:
    """Tell whether a key that an open editor has no use for still does what it does otherwise; all others wait until the text is taken."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return (event.key(), modifiers.value) in _WHILE_TYPING


def types_text(event: QKeyEvent) -> bool:
    """Tell whether a key writes a sign; AltGr comes as Ctrl and Alt together."""
    modifiers = event.modifiers()
    commands = modifiers & (_CTRL | _ALT | Qt.KeyboardModifier.MetaModifier)
    text = event.text()
    return bool(text) and text.isprintable() and (not commands or commands == (_CTRL | _ALT))


def _moves() -> dict[tuple[int, int], Command]:
    """Return the keys that move the active cell, and with Shift the far corner of the selection."""
    found: dict[tuple[int, int], Command] = {}
    for shift, extend in ((_NONE, False), (_SHIFT, True)):
        for key, way in _ARROWS.items():
            found[key, shift.value] = lambda view, way=way, extend=extend: view.navigation.move(way, extend)
            found[key, (shift | _CTRL).value] = lambda view, way=way, extend=extend: view.navigation.jump(way, extend)
        found[_Key.Key_Home, shift.value] = lambda view, extend=extend: view.navigation.home(extend)
        found[_Key.Key_End, shift.value] = lambda view, extend=extend: view.navigation.end(extend)
        found[_Key.Key_Home, (shift | _CTRL).value] = lambda view, extend=extend: view.navigation.to_start(extend)
        found[_Key.Key_End, (shift | _CTRL).value] = lambda view, extend=extend: view.navigation.to_end(extend)
        found[_Key.Key_PageDown, shift.value] = lambda view, extend=extend: view.navigation.page(True, extend)
        found[_Key.Key_PageUp, shift.value] = lambda view, extend=extend: view.navigation.page(False, extend)
    found[_Key.Key_PageDown, _ALT.value] = lambda view: view.navigation.page_across(True)
    found[_Key.Key_PageUp, _ALT.value] = lambda view: view.navigation.page_across(False)
    found[_Key.Key_Backspace, _CTRL.value] = lambda view: view.show_active()
    return found


def _walks() -> dict[tuple[int, int], Command]:
    """Return the keys that go on in the order of filling in."""
    found: dict[tuple[int, int], Command] = {
        (_Key.Key_Tab, _NONE.value): lambda view: view.navigation.tab(),
        (_Key.Key_Tab, _SHIFT.value): lambda view: view.navigation.tab(back=True),
        (_Key.Key_Backtab, _NONE.value): lambda view: view.navigation.tab(back=True),
        (_Key.Key_Backtab, _SHIFT.value): lambda view: view.navigation.tab(back=True),
    }
    for key in (_Key.Key_Return, _Key.Key_Enter):
        found[key, _NONE.value] = lambda view: view.navigation.enter()
        found[key, _SHIFT.value] = lambda view: view.navigation.enter(back=True)
    return found


def _selections() -> dict[tuple[int, int], Command]:
    """Return the keys that select."""
    return {
        (_Key.Key_A, _CTRL.value): lambda view: view.navigation.selection.select_all(),
        (_Key.Key_Space, _SHIFT.value): lambda view: view.navigation.selection.select_rows(),
        (_Key.Key_Space, _CTRL.value): lambda view: view.navigation.selection.select_columns(),
        (_Key.Key_Space, (_CTRL | _SHIFT).value): lambda view: view.navigation.selection.select_all(),
        (_Key.Key_Left, (_ALT | _SHIFT).value): lambda view: view.show_below(False),
        (_Key.Key_Right, (_ALT | _SHIFT).value): lambda view: view.show_below(True),
    }


def _changes() -> dict[tuple[int, int], Command]:
    """Return the keys that change figures, and those of the clipboard."""
    return {
        (_Key.Key_F2, _NONE.value): lambda view: view.editing.begin(),
        (_Key.Key_Down, _ALT.value): lambda view: view.labels.open_choices(),
        (_Key.Key_Delete, _NONE.value): lambda view: view.clear_selection(),
        (_Key.Key_Backspace, _NONE.value): lambda view: view.editing.begin_empty(),
        (_Key.Key_Apostrophe, _CTRL.value): lambda view: view.editing.take_from_above(value_only=False),
        (_Key.Key_Apostrophe, (_CTRL | _SHIFT).value): lambda view: view.editing.take_from_above(value_only=True),
        (_Key.Key_QuoteDbl, (_CTRL | _SHIFT).value): lambda view: view.editing.take_from_above(value_only=True),
        (_Key.Key_D, _CTRL.value): lambda view: view.fill_down(),
        (_Key.Key_R, _CTRL.value): lambda view: view.fill_right(),
        (_Key.Key_F4, _NONE.value): lambda view: view.filling.repeat(),
        (_Key.Key_C, _CTRL.value): lambda view: view.copy(),
        (_Key.Key_Insert, _CTRL.value): lambda view: view.copy(),
        (_Key.Key_X, _CTRL.value): lambda view: view.cut(),
        (_Key.Key_Delete, _SHIFT.value): lambda view: view.cut(),
        (_Key.Key_V, _CTRL.value): lambda view: view.paste(),
        (_Key.Key_Insert, _SHIFT.value): lambda view: view.paste(),
        (_Key.Key_Menu, _NONE.value): lambda view: view.open_menu(),
        (_Key.Key_F10, _SHIFT.value): lambda view: view.open_menu(),
        (_Key.Key_0, _CTRL.value): lambda view: view.zoom_reset(),
        (_Key.Key_Plus, _CTRL.value): lambda view: view.zoom_in(),
        (_Key.Key_Equal, _CTRL.value): lambda view: view.zoom_in(),
        (_Key.Key_Minus, _CTRL.value): lambda view: view.zoom_out(),
    }


KEYS: dict[tuple[int, int], Command] = {**_moves(), **_walks(), **_selections(), **_changes()}

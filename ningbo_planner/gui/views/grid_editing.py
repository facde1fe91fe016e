"""Editing in the cells: what opens an editor, what closes it, and where the cursor goes then."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QApplication

from ningbo_planner.gui.models import roles
from ningbo_planner.gui.models.reading_hint import reading_hint
from ningbo_planner.gui.views.block_moves import DOWN, LEFT, RIGHT, UP
from ningbo_planner.gui.views.bulk_edits import BulkEdits
from ningbo_planner.gui.views.cell_delegate import CellDelegate
from ningbo_planner.gui.views.cell_editor import CellEditor, EditMode, ReadingTip
from ningbo_planner.gui.views.grid_cursor import GridCursor
from ningbo_planner.gui.views.sheet_view import SheetView

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = {Qt.Key.Key_Up: UP, Qt.Key.Key_Down: DOWN, Qt.Key.Key_Left: LEFT, Qt.Key.Key_Right: RIGHT}


class GridEditing(QObject):
    """Opens and closes the editor of one view.

    Signals:
        explained(str): why a cell cannot be edited.
        typing_changed(str | None): the text in the open editor; ``None`` when it is closed.
        reading_changed(str): how the text being typed will be read.
    """

    explained = Signal(str)
    typing_changed = Signal(object)
    reading_changed = Signal(str)

    def __init__(self, view: SheetView, delegate: CellDelegate, navigation: GridCursor, bulk: BulkEdits) -> None:
        """Edit in the cells of ``view``."""
        super().__init__(view)
        self._view = view
        self._delegate = delegate
        self._navigation = navigation
        self._bulk = bulk
        self._editor: CellEditor | None = None
        self._tip = ReadingTip(view.viewport())
        delegate.editor_opened.connect(self._take_editor)
        delegate.key_pressed.connect(self._take_key)
        delegate.editor_closed.connect(self._forget_editor)

    @property
    def editor(self) -> CellEditor | None:
        """The open editor."""
        return self._editor

    def begin(self, mode: EditMode = EditMode.CHANGE) -> CellEditor | None:
        """Open the editor of the active cell with its raw text; ``None`` when the cell cannot be changed, which is then explained."""
        view = self._view
        index = view.currentIndex()
        if not index.isValid():
            return None
        why = view.plan_model.why_locked(index)
        if why:
            self.explained.emit(why)
            return None
        view.scrollTo(index)
        view.edit(index)
        editor = self._editor
        if editor is not None:
            editor.mode = mode
            editor.deselect()
            editor.end(False)
        return editor

    def give_up(self) -> None:
        """Close the editor and leave the cell as it is."""
        if self._editor is not None:
            self._delegate.closeEditor.emit(self._editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)

    def replace_with(self, event: QKeyEvent | QInputMethodEvent) -> None:
        """Open the editor and let ``event`` replace its text; a text an input method commits at once goes in too.

        Signs that still reach the grid while an editor is open (typed faster than the focus moves) go on in it.
        """
        if self._editor is not None:
            QApplication.sendEvent(self._editor, event)
            return
        editor = self.begin(EditMode.ENTER)
        if editor is not None:
            editor.selectAll()
            QApplication.sendEvent(editor, event)

    def begin_empty(self) -> None:
        """Open the editor without the cell's text."""
        editor = self.begin(EditMode.ENTER)
        if editor is not None:
            editor.clear()
            self._say_reading(editor)

    def _take_editor(self, editor: CellEditor) -> None:
        self._editor = editor
        editor.textChanged.connect(lambda: self._say_reading(editor))

    def _forget_editor(self) -> None:
        self._editor = None
        self._tip.hide()
        self.typing_changed.emit(None)
        self.reading_changed.emit("")

    def _say_reading(self, editor: CellEditor) -> None:
        """Tell how the text would be read, as soon as it is another than the cell's."""
        unit = self._view.currentIndex().data(roles.UnitRole) or ""
        hint = reading_hint(editor.text(), unit) if editor.is_changed else ""
        self._tip.say(hint, editor)
        self.typing_changed.emit(editor.text())
        self.reading_changed.emit(hint)

    def _take_key(self, editor: CellEditor, event: QKeyEvent) -> None:
        """Handle the keys that leave a cell; all others stay with the editor."""
        key = event.key()
        if key in _ENTER:
            event.accept()
            self._enter(editor, event.modifiers())
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            event.accept()
            self._commit(editor)
            self._navigation.tab(back=key == Qt.Key.Key_Backtab or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_F2:
            event.accept()
            editor.mode = EditMode.CHANGE if editor.mode is EditMode.ENTER else EditMode.ENTER
        elif editor.leaves_with(event):
            event.accept()
            self._leave(editor, key)

    def _enter(self, editor: CellEditor, modifiers: Qt.KeyboardModifier) -> None:
        """Enter commits and goes on; with Ctrl it fills the selection; with Alt there is nothing to break in one line."""
        if modifiers & Qt.KeyboardModifier.AltModifier:
            return
        if modifiers & Qt.KeyboardModifier.ControlModifier:
            text = editor.text()
            self._close(editor)
            self._bulk.fill(text)
            return
        self._commit(editor)
        self._navigation.enter(back=bool(modifiers & Qt.KeyboardModifier.ShiftModifier))

    def _leave(self, editor: CellEditor, key: int) -> None:
        """Arrows commit and go on while a text is being entered; up and down have no meaning while one is being changed."""
        if editor.mode is EditMode.CHANGE:
            return
        self._commit(editor)
        way = _ARROWS.get(Qt.Key(key))
        if way is None:
            self._navigation.page(down=key == Qt.Key.Key_PageDown)
        else:
            self._navigation.move(way)

    def _commit(self, editor: CellEditor) -> None:
        self._delegate.commitData.emit(editor)
        self._close(editor)

    def _close(self, editor: CellEditor) -> None:
        self._delegate.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

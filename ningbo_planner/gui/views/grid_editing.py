"""Editing in the cells: what opens an editor, what closes it, and where the cursor goes then."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QApplication

from ningbo_planner.domain.entry import entry_text
from ningbo_planner.gui.models import roles
from ningbo_planner.gui.typing_field import ReadingTip
from ningbo_planner.gui.views.block_moves import DOWN, LEFT, RIGHT, UP
from ningbo_planner.gui.views.bulk_edits import BulkEdits
from ningbo_planner.gui.views.cell_delegate import CellDelegate
from ningbo_planner.gui.views.cell_editor import CellEditor, EditMode
from ningbo_planner.gui.views.grid_cursor import GridCursor
from ningbo_planner.gui.views.sheet_view import SheetView
from ningbo_planner.text import tr

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = {Qt.Key.Key_Up: UP, Qt.Key.Key_Down: DOWN, Qt.Key.Key_Left: LEFT, Qt.Key.Key_Right: RIGHT}
# With Ctrl they copy what stands above; the shifted one is another key on most keyboards.
_QUOTES = (Qt.Key.Key_Apostrophe, Qt.Key.Key_QuoteDbl)
# A sentence quotes no more of a text than this.
_QUOTED = 20


class GridEditing(QObject):
    """Opens and closes the editor of one view. A text that cannot be read keeps it open and is told why.

    Signals:
        explained(str): why a cell cannot be edited, or what became of a text that cannot be read.
        typing_changed(str | None): the text in the open editor; ``None`` when it is closed.
        reading_changed(str): how the text being typed will be read.
        filled(str): a text was written into the whole selection.
    """

    explained = Signal(str)
    typing_changed = Signal(object)
    reading_changed = Signal(str)
    filled = Signal(str)

    def __init__(self, view: SheetView, delegate: CellDelegate, navigation: GridCursor, bulk: BulkEdits) -> None:
        """Edit in the cells of ``view``."""
        super().__init__(view)
        self._view = view
        self._delegate = delegate
        self._navigation = navigation
        self._bulk = bulk
        self._editor: CellEditor | None = None
        self._index = QPersistentModelIndex()
        self._is_passing = False
        # Set by what knows of labels: writes a text into all that are selected, and tells whether there was something to write into.
        self.label_fill: Callable[[str], bool] = lambda _: False
        self._tip = ReadingTip(view.viewport())
        delegate.editor_opened.connect(self._take_editor)
        delegate.key_pressed.connect(self._take_key)
        delegate.editor_closed.connect(self._forget_editor)
        delegate.kept_unread.connect(self._say_kept)
        delegate.lets_go = self._lets_go
        view.installEventFilter(self)

    @property
    def editor(self) -> CellEditor | None:
        """The open editor."""
        return self._editor

    def begin(self, mode: EditMode = EditMode.CHANGE) -> CellEditor | None:
        """Open the editor of the active cell with its raw text; ``None`` when the cell cannot be changed, which is then explained.

        One that is open already is left as it is.
        """
        if self._editor is not None:
            return self._editor
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
            editor.end()
        return editor

    def give_up(self) -> None:
        """Close the editor and leave the cell as it is."""
        if self._editor is not None:
            self._delegate.closeEditor.emit(self._editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)

    def finish(self) -> None:
        """Take what is being typed, because the window moves on; a text that cannot be read is kept as it is."""
        if self._editor is not None:
            self._commit(self._editor)

    def hold_back(self) -> bool:
        """Keep the keys in an editor whose text cannot be taken; tell whether there is one."""
        editor = self._editor
        if editor is None or self._may_leave(editor):
            return False
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def take_from_above(self, value_only: bool) -> None:
        """Put what stands in the cell above into the editor: the arithmetic it was typed as, or its value."""
        index = self._view.currentIndex()
        above = index.siblingAtRow(index.row() - 1)
        if not above.isValid():
            self.explained.emit(tr("typing.nothing_above"))
            return
        quantity = above.data(roles.QuantityRole)
        text = self._view.sheet.text(above.row(), above.column()) if value_only or quantity is None else entry_text(quantity)
        if self._editor is not None:
            self._editor.put_in(text)
            return
        editor = self.begin()
        if editor is not None:
            editor.setText(text)

    def replace_with(self, event: QKeyEvent | QInputMethodEvent) -> None:
        """Open the editor and let ``event`` replace its text; a text an input method commits at once goes in too.

        Signs that still reach the grid while an editor is open (typed faster than the focus moves) go on in it.
        """
        if self._editor is not None:
            self._pass_on(self._editor, event)
            return
        editor = self.begin(EditMode.ENTER)
        if editor is not None:
            editor.selectAll()
            self._pass_on(editor, event)

    def _pass_on(self, editor: CellEditor, event: QKeyEvent | QInputMethodEvent) -> None:
        """Send an event to the editor, once: what it leaves alone comes back to the grid."""
        if self._is_passing:
            return
        self._is_passing = True
        QApplication.sendEvent(editor, event)
        self._is_passing = False

    def begin_empty(self) -> None:
        """Open the editor without the cell's text."""
        editor = self.begin(EditMode.ENTER)
        if editor is not None:
            editor.clear()
            self._say_reading(editor)

    def _take_editor(self, editor: CellEditor) -> None:
        self._editor = editor
        self._index = QPersistentModelIndex(self._view.currentIndex())
        editor.textChanged.connect(lambda: self._say_reading(editor))
        editor.refused.connect(self.explained)

    def _forget_editor(self) -> None:
        self._editor = None
        self._index = QPersistentModelIndex()
        self._tip.hide()
        self.typing_changed.emit(None)
        self.reading_changed.emit("")

    def _say_reading(self, editor: CellEditor) -> None:
        """Tell how the text would be read, as soon as it is another than the cell's."""
        hint = self._view.plan_model.typing_hint(self._index, editor.text()) if editor.is_changed else ""
        editor.show_refusal("")
        self._tip.say(hint, editor)
        self.typing_changed.emit(editor.text())
        self.reading_changed.emit(hint)

    def _may_leave(self, editor: CellEditor) -> bool:
        """Tell whether the text can be taken; if not, mark it and say why and what can be done."""
        why = self._view.plan_model.objection(self._index, editor.text()) if editor.is_changed else ""
        if not why:
            return True
        editor.show_refusal(why)
        self._tip.say(tr("typing.ways_out", why=why) if editor.is_figure else tr("typing.ways_out_label", why=why), editor, is_refusal=True)
        self.reading_changed.emit(why)
        return False

    def _lets_go(self, editor: CellEditor) -> bool:
        """Tell whether an editor that loses the keys may be closed: not to look something up in another program, and not with a text nobody can read."""
        if editor is not self._editor or not editor.isVisible():
            return True
        return QApplication.activeWindow() is not None and self._may_leave(editor)

    def _say_kept(self, text: str) -> None:
        self.explained.emit(tr("typing.kept_text", text=text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"))

    def _take_key(self, editor: CellEditor, event: QKeyEvent) -> None:
        """Handle the keys that leave a cell, and a few that Excel has inside; all others stay with the editor."""
        key = event.key()
        event.accept()
        if key in _ENTER:
            self._enter(editor, event.modifiers())
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if self._commit_readable(editor):
                self._navigation.tab(back=key == Qt.Key.Key_Backtab or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key == Qt.Key.Key_F2:
            editor.mode = EditMode.CHANGE if editor.mode is EditMode.ENTER else EditMode.ENTER
        elif key in _QUOTES and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.take_from_above(value_only=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif editor.leaves_with(event):
            self._leave(editor, key)
        else:
            event.ignore()

    def _enter(self, editor: CellEditor, modifiers: Qt.KeyboardModifier) -> None:
        """Enter commits and goes on; with Alt it breaks the line, with Ctrl it fills the selection, with both Ctrl and Shift it takes any text for a figure."""
        held = Qt.KeyboardModifier
        if modifiers & held.AltModifier:
            editor.put_in("\n")
        elif modifiers & held.ControlModifier and modifiers & held.ShiftModifier:
            if editor.is_figure or self._may_leave(editor):
                self._commit(editor)
                self._navigation.enter()
        elif modifiers & held.ControlModifier:
            self._fill(editor)
        elif self._commit_readable(editor):
            self._navigation.enter(back=bool(modifiers & held.ShiftModifier))

    def _fill(self, editor: CellEditor) -> None:
        """Write the text into all that is selected."""
        if not self._may_leave(editor):
            return
        text = editor.text()
        self._close(editor)
        if not self.label_fill(text):
            self._bulk.fill(text)
        self.filled.emit(text)

    def _leave(self, editor: CellEditor, key: int) -> None:
        """Arrows commit and go on while a text is being entered; up and down have no meaning while a line is being changed."""
        if editor.mode is EditMode.CHANGE or not self._commit_readable(editor):
            return
        way = _ARROWS.get(Qt.Key(key))
        if way is None:
            self._navigation.page(down=key == Qt.Key.Key_PageDown)
        else:
            self._navigation.move(way)

    def _commit_readable(self, editor: CellEditor) -> bool:
        """Take the text if it can be read; tell whether it was."""
        if not self._may_leave(editor):
            return False
        self._commit(editor)
        return True

    def _commit(self, editor: CellEditor) -> None:
        self._delegate.commitData.emit(editor)
        self._close(editor)

    def _close(self, editor: CellEditor) -> None:
        self._delegate.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is being typed when the sheet goes out of sight behind another; keys that come to the sheet belong to an open editor."""
        if event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.finish()
        elif event.type() == QEvent.Type.FocusIn and self._editor is not None:
            QTimer.singleShot(0, self, self._pass_keys_on)
        return False

    def _pass_keys_on(self) -> None:
        if self._editor is not None and self._view.hasFocus():
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

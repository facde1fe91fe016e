"""Label columns in the grid: the list under their editor, departments that are new, emptying and filling of several at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QAbstractItemDelegate, QWidget

from ningbo_planner.edits.labels import field_word
from ningbo_planner.gui.models.entry_choices import figure_choices, label_choices
from ningbo_planner.gui.models.label_entry import KEPT_FILLED, NAME, LabelPlace, place_at
from ningbo_planner.gui.views.cell_delegate import CellDelegate
from ningbo_planner.gui.views.cell_editor import CellEditor
from ningbo_planner.gui.views.choice_popup import ChoicePopup
from ningbo_planner.gui.views.grid_editing import GridEditing
from ningbo_planner.gui.views.grid_selection import GridSelection
from ningbo_planner.gui.views.repeat import Repeater
from ningbo_planner.gui.views.sheet_view import SheetView
from ningbo_planner.text import tr


class LabelEditing(QObject):
    """What editing labels needs beyond editing figures, in one view.

    Attributes:
        popup: the list under the open editor.
    """

    def __init__(self, view: SheetView, delegate: CellDelegate, editing: GridEditing, selection: GridSelection, repeat: Repeater, explain: Callable[[str], object]) -> None:
        """Serve the editors of ``view``; ``repeat`` keeps what was typed for F4, ``explain`` is told in a sentence what was not done."""
        super().__init__(view)
        self._view = view
        self._delegate = delegate
        self._editing = editing
        self._selection = selection
        self._repeat = repeat
        self._say = explain
        self.popup = ChoicePopup(view)
        self.popup.taken.connect(self._commit)
        self.popup.new_wanted.connect(self._write_new)
        delegate.editor_opened.connect(self._serve)
        delegate.editor_closed.connect(self.popup.detach)
        delegate.commitData.connect(self._note_typing)
        editing.filled.connect(self._note)

    def open_choices(self) -> None:
        """Open the editor of the active cell with the list of what can be chosen there; a cell without a list says so."""
        was_typing = self._editing.editor is not None
        if self._editing.begin() is not None and not self.popup.open():
            if not was_typing:
                self._editing.give_up()
            self._say(tr("choices.none"))

    def clear(self) -> bool:
        """Empty the selected labels where that leaves something sensible; tell whether the selection was labels alone."""
        places = self._places()
        if places is None or not places or self._view.plan_model.document.workspace.read_only:
            return False
        fields = {place.field for place in places}
        field = places[0].field
        if len(fields) > 1:
            self._say(tr("label_explain.one_column"))
        elif field in KEPT_FILLED:
            self._say(tr("label_explain.name_stays") if field == NAME else tr("label_explain.choice_stays", field=field_word(field)))
        elif self._view.plan_model.why_locked(self._view.currentIndex()):
            return False
        else:
            self._view.plan_model.write_labels(places, "")
        return True

    def fill(self, text: str) -> bool:
        """Write one text into all selected labels of the active column; tell whether the active cell is a label."""
        active = self._view.plan_model.label_at(self._view.currentIndex())
        if active is None:
            return False
        places = [place for place in self._places(labels_only=False) or () if place.field == active.field]
        self._view.plan_model.write_labels(places or [active], text)
        return True

    def _serve(self, editor: QWidget) -> None:
        """Give a new editor its list; one for words does not ask the input method for digits."""
        index, model = self._view.currentIndex(), self._view.plan_model
        place = model.label_at(index)
        if place is None:
            self.popup.attach(editor, figure_choices(model.sheet, index.row(), index.column()))
            return
        editor.setInputMethodHints(Qt.InputMethodHint.ImhNone)
        self.popup.attach(editor, label_choices(model.document.plan, place))

    def _note_typing(self, editor: QWidget) -> None:
        """Keep what was typed into a label, when its editor is about to be taken."""
        if isinstance(editor, CellEditor) and editor.is_changed:
            self._note(editor.text())

    def _note(self, text: str) -> None:
        """Let F4 write ``text`` into other labels, and never into figures."""
        if self._view.plan_model.label_at(self._view.currentIndex()) is not None:
            self._repeat.note(lambda view: view.labels.fill(text))

    def _places(self, labels_only: bool = True) -> list[LabelPlace] | None:
        """Return the selected labels, each once; ``None`` when figures are among what is selected and only labels were asked for."""
        sheet = self._view.sheet
        found: dict[LabelPlace, None] = {}
        for block in self._selection.blocks():
            if labels_only and block.left <= sheet.last_period and block.right >= sheet.first_period:
                return None
            for column in (each for each in range(block.left, block.right + 1) if not sheet.columns[each].is_period):
                places = (place_at(sheet, row, column) for row in range(block.top, block.bottom + 1))
                found.update(dict.fromkeys(place for place in places if place is not None))
        return list(found)

    def _commit(self) -> None:
        """Take what was chosen with the mouse."""
        editor = self._editing.editor
        if editor is not None:
            self._delegate.commitData.emit(editor)
            self._delegate.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def _write_new(self, name: str) -> None:
        """Write the typed departments together with one that comes into the register; the editor stays where that is refused."""
        editor, place = self._editing.editor, self._view.plan_model.label_at(self._view.currentIndex())
        if editor is not None and place is not None and self._view.plan_model.write_labels([place], editor.text(), [name]):
            self._editing.give_up()

"""The commands of the menu 编辑: undo and redo, the clipboard, going to a place."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from ningbo_planner.gui.choices import remember
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.formula_bar import FormulaBar
from ningbo_planner.gui.messages import MessageBar, Tone
from ningbo_planner.gui.side_panels import SidePanels
from ningbo_planner.gui.text_focus import can_undo, clear_marked, marked_field, typing_field
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.settings import Settings
from ningbo_planner.text import tr

_TRAVEL = "travel"


class EditControl(QObject):
    """Does what the menu 编辑 says."""

    def __init__(self, document: Document, pages: TableTabs, formula: FormulaBar, side: SidePanels, messages: MessageBar, settings: Settings) -> None:
        """Work on ``document`` through the parts of its window."""
        super().__init__(pages)
        self._document = document
        self._pages = pages
        self._formula = formula
        self._side = side
        self._messages = messages
        self._settings = settings

    def undo(self) -> None:
        """Take the last step back, or what was typed last in the field that has the keys; the tables show where it was."""
        field = typing_field()
        if field is not None and can_undo(field):
            field.undo()
        else:
            self._document.undo()

    def redo(self) -> None:
        """Do the step again that was taken back last, or what was taken back in the field that has the keys."""
        field = typing_field()
        if field is not None and can_undo(field, forth=True):
            field.redo()
        else:
            self._document.redo()

    def travel(self, steps: int) -> None:
        """Undo (negative) or redo so many steps; offers the way back."""
        self._document.travel(steps, lambda done: self._tell_travelled(done, steps < 0))

    def _tell_travelled(self, done: int, back: bool) -> None:
        """Say how many steps it were and offer the way back."""
        if done:
            text = tr("history_panel.undone", count=done) if back else tr("history_panel.redone", count=done)
            self._messages.say(text, Tone.DONE, offer=tr("history_panel.back"), act=lambda: self.travel(done if back else -done), key=_TRAVEL)

    def copy(self) -> None:
        """Copy from the field or the panel that has the keys, else from the grid."""
        focus, field = QApplication.focusWidget(), marked_field() or typing_field()
        if field is not None:
            field.copy()
        elif focus is not None and self._side.findings.isAncestorOf(focus):
            self._side.findings.copy()
        elif self._pages.view is not None:
            self._pages.view.copy()

    def cut(self) -> None:
        """Copy, and empty the cells when they are pasted."""
        field = typing_field()
        if field is not None:
            field.cut()
        else:
            self._in_grid(PlanView.cut)

    def paste(self) -> None:
        """Paste over the selection."""
        field = typing_field()
        if field is not None:
            field.paste()
        else:
            self._in_grid(PlanView.paste)

    def clear(self) -> None:
        """Empty the selected cells."""
        field = typing_field()
        if field is not None:
            clear_marked(field)
        else:
            self._in_grid(PlanView.clear_selection)

    def fill_down(self) -> None:
        """Copy the first row of the selection down."""
        self._in_grid(PlanView.fill_down)

    def fill_right(self) -> None:
        """Copy the first column of the selection to the right."""
        self._in_grid(PlanView.fill_right)

    def go_to(self) -> None:
        """Let a place be named in the box above the grid."""
        self._formula.name_box.setFocus()
        self._formula.name_box.selectAll()

    def next_table(self) -> None:
        """Show the next table."""
        self._turn(1)

    def previous_table(self) -> None:
        """Show the table before."""
        self._turn(-1)

    def set_enter_direction(self, direction: str) -> None:
        """Choose where the cursor goes after Enter."""
        self._settings.enter_direction = direction
        remember(self._settings)
        self._pages.set_enter_direction(direction)

    def enter_direction(self) -> str:
        """Return where the cursor goes after Enter."""
        return self._settings.enter_direction

    def _in_grid(self, command: Callable[[PlanView], object]) -> None:
        """Give a command to the grid, unless the keys are with a panel at the side: there it would change what nobody is looking at."""
        focus = QApplication.focusWidget()
        if self._pages.view is not None and not (focus is not None and self._side.isAncestorOf(focus)):
            command(self._pages.view)

    def _turn(self, way: int) -> None:
        """Show the table that stands so many tabs further, round the end."""
        if self._pages.count():
            self._pages.setCurrentIndex((self._pages.currentIndex() + way) % self._pages.count())
            self._pages.view.setFocus()

"""What the menus ask of the grid, by name; the keys do the same through the key table."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Signal
from PySide6.QtWidgets import QApplication, QWidget

from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.gui.models import roles
from ningbo_planner.gui.models.plan_model import PlanModel
from ningbo_planner.gui.models.selection_summary import SelectionSummary, summarise
from ningbo_planner.gui.views.block_moves import DOWN, RIGHT
from ningbo_planner.gui.views.bulk_edits import BulkEdits
from ningbo_planner.gui.views.clip.copy_frame import CopyFrame
from ningbo_planner.gui.views.clip.grid_clipboard import GridClipboard
from ningbo_planner.gui.views.grid_cursor import GridCursor
from ningbo_planner.gui.views.grid_editing import GridEditing
from ningbo_planner.gui.views.grid_filling import GridFilling
from ningbo_planner.gui.views.label_editing import LabelEditing
from ningbo_planner.gui.views.repeat import Repeater
from ningbo_planner.gui.views.sized_view import ZOOM_STEP, SizedTableView
from ningbo_planner.gui.views.typing_guard import TypingGuard


class CommandView(SizedTableView):
    """A grid that can be told what to do.

    Attributes:
        navigation: moves the active cell and the selection.
        bulk, clipboard, editing, filling: what changes figures.
        labels: what editing label columns needs beyond that.
        repeat: the last command given to a grid of this document, for F4.

    Signals:
        explained(str): a sentence on why nothing, or not everything, was done.
        typing_changed(str | None): the text being typed; ``None`` when nothing is.
        reading_changed(str): how the text being typed will be read; empty when it reads as it stands or nothing is being typed.
    """

    explained = Signal(str)
    typing_changed = Signal(object)
    reading_changed = Signal(str)

    def __init__(self, model: PlanModel, parent: QWidget | None = None) -> None:
        """Show ``model``."""
        super().__init__(model, parent)
        self.navigation = GridCursor(self)
        self.bulk = BulkEdits(model, self.navigation.selection, self.explained.emit)
        self.clipboard = GridClipboard(model, self.navigation, self.bulk, self.explained.emit)
        self.editing = GridEditing(self, self.delegate, self.navigation, self.bulk)
        self.guard = TypingGuard(self.editing.hold_back)
        self.tools.insert(0, self.guard)
        self.repeat = Repeater.of(model.document)
        self.filling = GridFilling(self, self.navigation, self.bulk, self.repeat, self.explained.emit)
        self.delegate.commitData.connect(self.repeat.note_typing)
        self.editing.filled.connect(self.repeat.note_text)
        self.labels = LabelEditing(self, self.delegate, self.editing, self.navigation.selection, self.repeat, self.explained.emit)
        self.editing.label_fill = self.labels.fill
        self.editing.explained.connect(self.explained)
        model.told.connect(self.explained)
        self.editing.typing_changed.connect(self.typing_changed)
        self.editing.reading_changed.connect(self.reading_changed)
        self.copy_frame = CopyFrame(self, self.clipboard.mark)
        self.tools.append(self.copy_frame)
        # As in Excel: what begins to be typed ends the frame.
        self.typing_changed.connect(lambda text: text is not None and self.clipboard.forget_mark())

    def current_cell(self) -> CellRef | None:
        """Return the active cell; ``None`` in a label column."""
        return self.plan_model.cell_at(self.currentIndex())

    def current_row(self) -> RowRef | None:
        """Return the row of the active cell, in a label column too."""
        return self.currentIndex().data(roles.RowRefRole) if self.currentIndex().isValid() else None

    def selected_cells(self) -> list[CellRef]:
        """Return the selected cells of figures, row by row."""
        return self.navigation.selection.cells()

    def selection_summary(self) -> SelectionSummary:
        """Return count, sum and average of what is selected."""
        return summarise(self.sheet, self.navigation.selection.blocks())

    def copy(self) -> None:
        """Put the selected cells on the clipboard."""
        self.clipboard.copy()

    def cut(self) -> None:
        """Put the selected block on the clipboard; pasting it moves it."""
        self.clipboard.cut()

    def paste(self) -> None:
        """Write what is on the clipboard over the selection."""
        self.repeat.note(CommandView.paste)
        self.clipboard.paste()

    def clear_selection(self) -> None:
        """Empty the selected cells."""
        self.repeat.note(CommandView.clear_selection)
        if not self.labels.clear():
            self.bulk.clear()

    def fill_down(self) -> None:
        """Copy the first row of the selection down."""
        self.repeat.note(CommandView.fill_down)
        self.filling.copy_along(DOWN)

    def fill_right(self) -> None:
        """Copy the first column of the selection to the right."""
        self.repeat.note(CommandView.fill_right)
        self.filling.copy_along(RIGHT)

    def zoom_in(self) -> None:
        """Make the grid larger."""
        self.set_zoom(self.zoom + ZOOM_STEP)

    def zoom_out(self) -> None:
        """Make the grid smaller."""
        self.set_zoom(self.zoom - ZOOM_STEP)

    def zoom_reset(self) -> None:
        """Show the grid at 100 percent."""
        self.set_zoom(100)

    def show_active(self) -> None:
        """Bring the active cell back to sight, into the middle when it is out of it."""
        index = self.currentIndex()
        is_seen = self.viewport().rect().contains(self.visualRect(index))
        self.scrollTo(index, self.ScrollHint.EnsureVisible if is_seen else self.ScrollHint.PositionAtCenter)

    def open_menu(self) -> None:
        """Ask for the menu of the selected cells at the active one; some systems ask themselves for the same key."""
        index = self.currentIndex()
        if index.isValid() and QApplication.activePopupWidget() is None:
            self.scrollTo(index)
            rect = self.visualRect(index).intersected(self.viewport().rect())
            self.customContextMenuRequested.emit(QPoint(rect.center().x(), rect.bottom()))

    def show_below(self, shown: bool) -> None:
        """Show or hide the rows below the active one."""
        row = self.current_row()
        if row is not None and (row.row in self.sheet.rows.collapsed) == shown:
            self.plan_model.toggle(row.row)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select what the mouse was drawn over as one area; Qt makes one of every cell as soon as a merged one is among them."""
        self.navigation.selection.select_between(self.indexAt(rect.topLeft()), self.indexAt(rect.bottomRight()), command)

"""The grid: one table of a plan, edited in place with the keys of Excel and WPS."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QItemSelection, QModelIndex, QPoint, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from ningbo_planner.domain.cell_set import CellSet
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.models.plan_model import PlanModel
from ningbo_planner.gui.models.selection_summary import Summing
from ningbo_planner.gui.slices import Slices
from ningbo_planner.gui.views.block_moves import Place, first_cell, in_sight
from ningbo_planner.gui.views.cell_editor import EditMode
from ningbo_planner.gui.views.edge_scroll import EdgeScroll
from ningbo_planner.gui.views.fill_handle import FillHandle
from ningbo_planner.gui.views.grid_commands import CommandView
from ningbo_planner.gui.views.grid_keys import command_of, types_text, works_while_typing
from ningbo_planner.gui.views.outside_guard import OutsideGuard
from ningbo_planner.gui.views.touched_area import reveal_columns, reveal_rows, shown_area

# A selection that is still being drawn with the mouse is summed up at most this often.
SUMMARY_DELAY_MS = 30
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class PlanView(CommandView):
    """The grid of one table.

    Signals:
        current_cell_changed(CellRef | None): the active cell; ``None`` in a label column.
        selection_summary_changed(SelectionSummary): what the selection comes to, at most every 30 ms.
        row_menu_wanted(QPoint), column_menu_wanted(QPoint): the menu of the selected rows or columns is asked for, at this place of the screen;
            the head under the mouse is part of the selection.
    """

    current_cell_changed = Signal(object)
    selection_summary_changed = Signal(object)
    row_menu_wanted = Signal(QPoint)
    column_menu_wanted = Signal(QPoint)

    # Qt tells of a selection while the base classes are being made; an error there would end the program at the next view.
    _is_made = False

    def __init__(self, model: PlanModel, parent: QWidget | None = None) -> None:
        """Show ``model``."""
        super().__init__(model, parent)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(True)
        for head in (self.horizontalHeader(), self.verticalHeader(), self.frozen_heads):
            head.menu_wanted.connect(self._ask_for_head_menu)
            head.holds_back = self.editing.hold_back
            head.released.connect(self.navigation.selection.keep_active)
        self.setAcceptDrops(False)
        self.setAccessibleName(model.sheet.table.info.title)
        self._kept: tuple[str, str, Place] | None = None
        self._drag_from: Place | None = None
        self._dragged: tuple[QPoint, Qt.KeyboardModifier] | None = None
        self._edge_scroll = EdgeScroll(self, self._drag_on)
        self._frames: list[QRect] = []
        self._summary_timer = QTimer(self)
        self._summary_timer.setSingleShot(True)
        self._summary_timer.setInterval(SUMMARY_DELAY_MS)
        self._summary_timer.timeout.connect(self._sum_up)
        self._summing = Slices(self)
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._find_place)
        for changed in (model.dataChanged, model.modelReset, model.document.tasks.busy_changed):
            changed.connect(self._sum_up_soon)
        self._is_made = True
        self._was_shown = False
        if model.sheet.row_count and model.sheet.column_count:
            self.navigation.go_to(first_cell(model.sheet))
        self.fill_handle = FillHandle(self, self.filling)
        self.tools += [self.fill_handle, OutsideGuard(self)]

    def go_to(self, cell: CellRef) -> bool:
        """Show a cell, make it the active one and take the keys; tell whether it is in this table."""
        self.plan_model.reveal(cell.row)
        self.plan_model.reveal_column(cell)
        place = self.sheet.place(cell)
        if place is None:
            return False
        self.navigation.go_to(Place(*place))
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def select_cells(self, cells: Iterable[CellRef]) -> bool:
        """Select ``cells`` where they fill an area, else go to the first, so that no act hits others; tell whether any is in this table."""
        wanted = cells if isinstance(cells, CellSet) else CellSet(cells)
        reveal_rows(self.plan_model, wanted.rows_of(self.plan_model.table_id))
        reveal_columns(self.plan_model, wanted)
        block, first = shown_area(self.sheet, wanted)
        if block is not None:
            self.navigation.select(block)
        elif first is not None:
            self.navigation.go_to(first)
        return first is not None

    def _ask_for_head_menu(self, section: int, is_across: bool, at: QPoint) -> None:
        """Select the head under the mouse unless it is selected already, and ask for its menu."""
        blocks, sheet = self.navigation.selection.blocks(), self.sheet
        if is_across:
            if not any(block.left <= section <= block.right and block.bottom - block.top + 1 == sheet.row_count for block in blocks):
                self.selectColumn(section)
            self.column_menu_wanted.emit(at)
        else:
            if not any(block.top <= section <= block.bottom and block.right - block.left + 1 == sheet.column_count for block in blocks):
                self.selectRow(section)
            self.row_menu_wanted.emit(at)

    def _drag_on(self) -> None:
        """Draw the selection on to the cell that has come under the mouse."""
        if self._dragged is None or self._drag_from is None:
            return
        point, held = self._dragged
        room = self.viewport().rect()
        inside = QPointF(min(max(point.x(), room.left()), room.right()), min(max(point.y(), room.top()), room.bottom()))
        event = QMouseEvent(QEvent.Type.MouseMove, inside, self.viewport().mapToGlobal(inside), Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, held)
        super().mouseMoveEvent(event)

    def _look_from_the_left(self) -> None:
        """Show the sheet from its left edge, or as near to it as the active cell can be seen: before it was shown, nobody knew its width."""
        self.horizontalScrollBar().setValue(0)
        self.scrollTo(self.currentIndex())

    def _keep_place(self) -> None:
        """Remember row and column of the active cell by their names before everything is laid out anew; while no row is shown, those of before."""
        place = self.navigation.selection.place
        if place is not None:
            self._kept = (self.sheet.rows.ids[place.row], self.sheet.columns[place.column].name, place)

    def _find_place(self) -> None:
        """Return to the cell that was active; where it is gone, to what stands in its place now."""
        if not self.sheet.row_count:
            self.current_cell_changed.emit(None)
            return
        kept, self._kept = self._kept, None
        place = first_cell(self.sheet)
        if kept is not None:
            row, column = self.sheet.rows.row_of(kept[0]), self.sheet.column_at(kept[1])
            row = min(kept[2].row, self.sheet.row_count - 1) if row is None else row
            place = Place(row, min(kept[2].column, self.sheet.column_count - 1) if column is None else column)
        self.navigation.go_to(in_sight(self.sheet, place))

    def _sum_up_soon(self, *_: object) -> None:
        self._summing.stop()
        self._summary_timer.start()

    def _sum_up(self) -> None:
        """Sum up what is selected, a million cells in slices; not while a task has the plan."""
        if self.plan_model.document.tasks.is_busy:
            self._summary_timer.start()
            return
        summing = Summing(self.sheet, self.navigation.selection.blocks())
        self._summing.start(summing.walk(), lambda: self.selection_summary_changed.emit(summing.summary))

    def _repaint_frames(self) -> None:
        """Draw the selection anew where its frames were and where they are."""
        frames = [self.area_rect(*block) for block in self.navigation.selection.blocks()[:20]]
        for rect in (*self._frames, *frames):
            self.viewport().update(rect)
        self._frames = frames

    # ------------------------------------------------------------------------------------------------------ Qt's events

    def showEvent(self, event: QShowEvent) -> None:
        """Settle where the sheet is looked at from, once its width is known."""
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            QTimer.singleShot(0, self, self._look_from_the_left)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key table says; a sign replaces the cell's text; Qt's own keys are never used, they part cursor and selection."""
        command = command_of(event)
        if self.clipboard.takes_key(event):
            event.accept()
        elif command is not None and (self.editing.editor is None or works_while_typing(event)):
            command(self)
            event.accept()
        elif types_text(event) or (command is not None and self.hasFocus()):
            # While an editor is open this goes on in it: somebody types faster than the keys move there.
            self.editing.replace_with(event)
            event.accept()
        else:
            event.ignore()

    def keyboardSearch(self, search: str) -> None:
        """Do nothing: a key on a locked cell must not move the cursor."""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Open the editor for an input method; Qt's own way drops a text that is committed without being composed, and one that comes before the keys have moved."""
        if event.commitString() or event.preeditString():
            self.editing.replace_with(event)
            event.accept()
        else:
            super().inputMethodEvent(event)

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:
        """Tell an input method that a figure is to be typed here; where the cell is, Qt tells it."""
        if query == Qt.InputMethodQuery.ImHints and self._is_made and self.current_cell() is not None:
            return (Qt.InputMethodHint.ImhPreferNumbers | Qt.InputMethodHint.ImhNoPredictiveText).value
        return super().inputMethodQuery(query)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open or close a triangle, extend the selection with Shift, or begin a selection."""
        if any(tool.press(event) for tool in self.tools):
            return
        index = self.indexAt(event.position().toPoint())
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and self._toggle_at(index, event.position().toPoint()):
            return
        self.navigation.end_run()
        if is_left and event.modifiers() & _SHIFT and index.isValid() and self.navigation.selection.place is not None:
            self._drag_from = None
            self.navigation.selection.extend_to(Place(index.row(), index.column()))
            return
        super().mousePressEvent(event)
        self._drag_from = self.navigation.selection.place if is_left else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with the selection that a press began; one that Shift began goes on from the active cell."""
        if any(tool.move(event) for tool in self.tools):
            return
        if self._drag_from is None and event.buttons() & Qt.MouseButton.LeftButton:
            index = self.indexAt(event.position().toPoint())
            if index.isValid():
                self.navigation.selection.extend_to(Place(index.row(), index.column()))
            return
        super().mouseMoveEvent(event)
        if self._drag_from is not None and event.buttons() & Qt.MouseButton.LeftButton:
            point = event.position().toPoint()
            self._dragged = (point, event.modifiers())
            # Who selects names of rows does not want to see other columns.
            is_in_names = self._drag_from.column < self.sheet.leading
            self._edge_scroll.towards(QPoint(self.viewport().rect().center().x(), point.y()) if is_in_names else point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a selection; the active cell is where it began."""
        if any(tool.release(event) for tool in self.tools):
            return
        self._edge_scroll.stop()
        super().mouseReleaseEvent(event)
        start, self._drag_from = self._drag_from, None
        if start is not None and start != self.navigation.selection.place and self.sheet.has(*start):
            self.navigation.selection.activate(start)
        self.navigation.selection.keep_active()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Edit the cell with the caret where it was clicked."""
        if any(tool.double_click(event) for tool in self.tools):
            return
        point = event.position().toPoint()
        index = self.indexAt(point)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid() or self._arrow_at(index).contains(point):
            return
        editor = self.editing.begin(EditMode.CHANGE)
        if editor is not None:
            editor.setCursorPosition(editor.cursorPositionAt(editor.mapFrom(self.viewport(), point)))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Draw the new frame and sum up anew."""
        super().selectionChanged(selected, deselected)
        if self._is_made:
            self._repaint_frames()
            self._sum_up_soon()

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        """Draw the active cell and tell of it, but not of the cells that a drag only passes."""
        super().currentChanged(current, previous)
        if not self._is_made:
            return
        for index in (current, previous):
            self.viewport().update(self.visualRect(index))
        if self._drag_from is None:
            self.current_cell_changed.emit(self.plan_model.cell_at(current) if current.isValid() else None)

    def _arrow_at(self, index: QModelIndex) -> QRect:
        """Return where the triangle of a cell stands; an empty box without one."""
        face = self.looks.of(index.row(), index.column())
        return self.cell_painter.arrow_box(self.visualRect(index), face)

    def _toggle_at(self, index: QModelIndex, point: QPoint) -> bool:
        """Open or close the triangle under the mouse; tell whether there was one."""
        if not index.isValid() or not self._arrow_at(index).contains(point):
            return False
        self.plan_model.toggle(self.sheet.rows.ids[index.row()])
        return True

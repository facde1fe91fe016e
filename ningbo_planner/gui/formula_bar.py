"""The line above the grid: a box that names the current cell and jumps, and the full text of the cell to read and to change."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QSizePolicy, QToolButton, QWidget

from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import cell_names, type_cell
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.reading_hint import reading_hint
from ningbo_planner.gui.name_box import NameBox
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

LINE_HEIGHT = int(3.5 * theme.UNIT)
# The field grows with its text up to so many lines while it is being changed.
MAX_LINES = 5


class CellField(QPlainTextEdit):
    """The full text of a cell: Enter takes it, Alt+Enter breaks the line, Esc gives up.

    Signals:
        taken: Enter was pressed.
        given_up: Esc was pressed.
    """

    taken = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make a field one line high."""
        super().__init__(parent)
        self.setObjectName("formulaBar")
        self.setAccessibleName(tr("formula.field"))
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(3)
        self.textChanged.connect(self.fit)

    def text(self) -> str:
        """Return what stands in the field."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Put ``text`` into the field in place of what was there."""
        if text != self.toPlainText():
            self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def fit(self) -> None:
        """Be as high as the text while it is being changed, else one line."""
        lines = self._line_count() if self.hasFocus() else 1
        self.setFixedHeight(self._height_of(min(MAX_LINES, max(1, lines))))
        many = lines > MAX_LINES
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded if many else Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _line_count(self) -> int:
        """Return how many lines the text takes at this width."""
        block, count = self.document().begin(), 0
        while block.isValid():
            count += max(1, block.layout().lineCount())
            block = block.next()
        return count

    def _height_of(self, lines: int) -> int:
        return LINE_HEIGHT + (lines - 1) * self.fontMetrics().lineSpacing()

    def sizeHint(self) -> QSize:
        """Want one line."""
        return QSize(40 * theme.UNIT, self._height_of(1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take, give up, or break the line; everything else is typing."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier):
                self.insertPlainText("\n")
            else:
                self.taken.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a change of the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.fit()


class FormulaBar(QWidget):
    """Name box and field of the current cell, with the reading of what is typed.

    Signals:
        place_wanted(CellRef): a place was named in the box.
        refused(str): there is no such place; the sentence to show.
        left: the work here is over; the grid takes the keys again. Emitted after a text was taken or given up.
        moved_on: a text was taken with Enter; the cursor should go on.
        typing_given_up: the cross was pressed while something is typed in the grid.
    """

    place_wanted = Signal(object)
    refused = Signal(str)
    left = Signal()
    moved_on = Signal()
    typing_given_up = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Show cells of the plan in ``document``."""
        super().__init__(parent)
        self.setObjectName("formulaPanel")
        self._document = document
        self._cell: CellRef | None = None
        self._why_locked = ""
        self._words = ""
        self._writable = False
        self._is_typed_in_grid = False
        self._build()
        self._show_state()
        document.changed.connect(self._take_change)
        document.opened.connect(lambda: self.show_cell(None))

    @property
    def is_editing(self) -> bool:
        """Whether a text was written here that differs from what the cell says."""
        return self._writable and not self._is_typed_in_grid and self.field.text() != self._cell_text()

    def show_cell(self, cell: CellRef | None, why_locked: str = "") -> None:
        """Show ``cell``; ``why_locked`` tells why its text cannot be changed. What was typed for the cell before is dropped."""
        plan = self._document.plan if self._document.has_plan else None
        self._cell = cell if plan is not None and cell is not None and plan.has_cell(cell) else None
        self._why_locked = why_locked
        self._writable = self._cell is not None and not why_locked and not self._document.workspace.read_only
        self.field.setReadOnly(not self._writable)
        self.field.setToolTip(why_locked)
        self._words = ""
        names = cell_names(plan, self._cell) if plan is not None and self._cell is not None else None
        self.name_box.show_name(tr("formula.place", row=names[0], period=names[1]) if names else "", self._cell)
        self.field.setText(self._cell_text())
        self._show_state()

    def show_words(self, text: str) -> None:
        """Show words that stand in no cell of figures (a label column); they are changed in the grid and at the side, not here."""
        self.show_cell(None)
        self._words = text
        self.field.setText(text)
        self.name_box.show_name(text)

    def take(self) -> bool:
        """Write what was typed into the cell; tell whether the field agrees with the cell afterwards."""
        if self._cell is None or not self.is_editing:
            return True
        text = self.field.text()
        change = self._document.execute(type_cell(self._document.plan, self._cell, text))
        agrees = change is not None or text.strip() == self._cell_text()
        if agrees:
            self.field.setText(self._cell_text())
        return agrees

    def give_up(self) -> None:
        """Show what the cell says and give the keys back to the grid."""
        if self._is_typed_in_grid:
            self.typing_given_up.emit()
        self.field.setText(self._cell_text())
        self.left.emit()

    def show_typing(self, text: str | None) -> None:
        """Show the text that is being typed in the grid, as a sheet does; ``None`` when that is over."""
        self._is_typed_in_grid = text is not None
        self.field.setText(self._cell_text() if text is None else text)
        self._show_state()

    def show_reading(self, text: str) -> None:
        """Show how a text being typed in the grid is read."""
        self._reading.setText(text)
        self._reading.setVisible(bool(text))

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, theme.UNIT // 2)
        row.setSpacing(theme.UNIT // 2)
        self.name_box = NameBox(self._document, self)
        self.field = CellField(self)
        self._cross = self._button("x", "formulaCancel", tr("formula.give_up"))
        self._tick = self._button("check", "formulaAccept", tr("formula.take"))
        self._reading = QLabel(visible=False)
        self._reading.setObjectName("readingHint")
        for widget, stretch in ((self.name_box, 0), (self._cross, 0), (self._tick, 0), (self.field, 1), (self._reading, 0)):
            row.addWidget(widget, stretch, Qt.AlignmentFlag.AlignTop)
            if widget is not self.field:
                widget.setFixedHeight(LINE_HEIGHT)
        self.name_box.place_wanted.connect(self.place_wanted)
        self.name_box.refused.connect(self.refused)
        self.name_box.left.connect(self.left)
        self.field.taken.connect(self._take_and_go_on)
        self.field.given_up.connect(self.give_up)
        self.field.textChanged.connect(self._show_state)
        self._cross.clicked.connect(self.give_up)
        self._tick.clicked.connect(self._take_and_leave)

    def _button(self, drawing: str, name: str, tip: str) -> QToolButton:
        button = QToolButton(icon=icon(drawing), toolTip=tip, autoRaise=True, focusPolicy=Qt.FocusPolicy.NoFocus)
        button.setObjectName(name)
        button.setAccessibleName(tip)
        return button

    def _cell_text(self) -> str:
        plan = self._document.plan if self._document.has_plan else None
        return plan.quantity(self._cell).text if plan is not None and self._cell is not None and plan.has_cell(self._cell) else self._words

    def _show_state(self) -> None:
        """Offer tick and cross only while there is something to take, and say how it is read."""
        editing = self.is_editing
        self._cross.setEnabled(editing or self._is_typed_in_grid)
        self._tick.setEnabled(editing or self._is_typed_in_grid)
        self.show_reading(reading_hint(self.field.text(), self._document.plan.unit_of(self._cell)) if editing and self._cell is not None else "")

    def _take_change(self, change: Change) -> None:
        """Show what a step made of the cell."""
        if self._cell is not None and (self._cell in change.changes.cells or change.changes.structures):
            self.show_cell(self._cell, self._why_locked)

    def _take_and_go_on(self) -> None:
        if self.take():
            self.left.emit()
            self.moved_on.emit()

    def _take_and_leave(self) -> None:
        if self.take():
            self.left.emit()

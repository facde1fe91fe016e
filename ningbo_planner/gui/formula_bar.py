"""The line above the grid: a box that names the current cell and jumps, and the full text of the cell to read and to change."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from ningbo_planner.domain.entry import entry_text
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.acts import cell_names
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.reading_hint import figure_hint, figure_objection, input_rule, short_rule
from ningbo_planner.gui.models.typed_spread import typed
from ningbo_planner.gui.name_box import NameBox
from ningbo_planner.gui.typing_field import ReadingTip, TypingField
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

LINE_HEIGHT = int(3.5 * theme.UNIT)
# The field grows with its text up to so many lines while it is being changed.
MAX_LINES = 5
_MARGIN = 3
# So many signs fill the line on every screen.
_SEEN = 1000
# The reading takes no more than this part of the line.
_READING_PART = 0.4
# A sentence quotes no more of a text than this.
_QUOTED = 20
_PASSING = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.MenuBarFocusReason)
_HELD = Qt.KeyboardModifier


class CellField(TypingField):
    """The full text of a cell: Enter takes it, Alt+Enter breaks the line, Esc gives up.

    Signals:
        taken: Enter was pressed.
        taken_unread: Ctrl+Shift+Enter was pressed: the text is to be kept whether it can be read or not.
        fill_wanted: Ctrl+Enter was pressed: the text is for all selected cells.
        tabbed(bool): Tab was pressed, or Shift+Tab (then true).
        given_up: Esc was pressed.
        keys_came, keys_left: the field has the keys now, or something else of this program has.
    """

    taken = Signal()
    taken_unread = Signal()
    fill_wanted = Signal()
    tabbed = Signal(bool)
    given_up = Signal()
    keys_came = Signal()
    keys_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make a field one line high."""
        super().__init__(parent)
        self.setObjectName("formulaBar")
        self.setAccessibleName(tr("formula.field"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(_MARGIN)
        self.textChanged.connect(self.fit)

    def show_text(self, text: str) -> None:
        """Show what a cell says, from its beginning."""
        if text != self.text() or self.is_touched:
            self.start_with(text)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def fit(self) -> None:
        """Be as high as the text while it is being changed, else one line."""
        lines = self._line_count() if self.hasFocus() else 1
        self.setFixedHeight(self._height_of(min(MAX_LINES, max(1, lines))))
        # Of a text with more lines than are shown, no line is shown in half.
        edges = self.contentsMargins()
        rest = 0 if self.hasFocus() else theme.scaled(LINE_HEIGHT) - edges.top() - edges.bottom() - _MARGIN - self.fontMetrics().lineSpacing()
        self.setViewportMargins(0, 0, 0, max(0, rest))
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
        return theme.scaled(LINE_HEIGHT) + (lines - 1) * self.fontMetrics().lineSpacing()

    def sizeHint(self) -> QSize:
        """Want one line."""
        return QSize(40 * theme.UNIT, self._height_of(1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take, give up, or break the line; everything else is typing."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.tabbed.emit(event.key() == Qt.Key.Key_Backtab)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take_enter(event.modifiers())
        else:
            super().keyPressEvent(event)

    def _take_enter(self, modifiers: Qt.KeyboardModifier) -> None:
        if modifiers & _HELD.ControlModifier:
            (self.taken_unread if modifiers & _HELD.ShiftModifier else self.fill_wanted).emit()
        elif modifiers & (_HELD.AltModifier | _HELD.ShiftModifier):
            self.put_in("\n")
        else:
            self.taken.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that typing goes on here."""
        super().focusInEvent(event)
        self.keys_came.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell that typing here is over, but not when a menu or another program has the keys for a while."""
        super().focusOutEvent(event)
        if event.reason() not in _PASSING and QApplication.activeWindow() is not None:
            self.keys_left.emit()

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
        moved_across(bool): a text was taken with Tab, or Shift+Tab (then true).
        fill_wanted(str): a text is to be written into all selected cells.
        typing_given_up: what is typed in the grid is to be dropped there: the cross was pressed, or typing goes on here.
        explained(str): what became of a text, or why it was not let in.
    """

    place_wanted = Signal(object)
    refused = Signal(str)
    left = Signal()
    moved_on = Signal()
    moved_across = Signal(bool)
    fill_wanted = Signal(str)
    typing_given_up = Signal()
    explained = Signal(str)

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
        self._typed_in_grid = ""
        self._tip: ReadingTip | None = None
        self._build()
        self._show_state()
        document.changed.connect(self._take_change)
        document.opened.connect(self._take_plan)

    @property
    def is_editing(self) -> bool:
        """Whether a text was written here that differs from what the cell says."""
        return self._writable and not self._is_typed_in_grid and self.field.is_touched

    def show_cell(self, cell: CellRef | None, why_locked: str = "") -> None:
        """Show ``cell``; ``why_locked`` tells why its text cannot be changed. What was typed for another cell is taken, be it readable or not."""
        if cell != self._cell:
            self.take(unread=True)
        plan = self._document.plan if self._document.has_plan else None
        self._cell = cell if plan is not None and cell is not None and plan.has_cell(cell) else None
        self._why_locked = why_locked
        self._writable = self._cell is not None and not why_locked and not self._document.workspace.read_only
        self.field.setReadOnly(not self._writable)
        rule = input_rule(plan, self._cell) if plan is not None and self._cell is not None and self._writable else ""
        self.field.setPlaceholderText(rule)
        self.field.setToolTip(why_locked or rule)
        self._words = ""
        names = cell_names(plan, self._cell) if plan is not None and self._cell is not None else None
        self.name_box.show_name(tr("formula.place", row=names[0], period=names[1]) if names else "", self._cell)
        self._show_cell_text()
        self._show_state()

    def show_words(self, text: str) -> None:
        """Show words that stand in no cell of figures (a label column); they are changed in the grid and at the side, not here."""
        self.show_cell(None)
        self._words = text
        self.field.show_text(text)
        self.name_box.show_name(text)

    def take(self, unread: bool = False) -> bool:
        """Write what was typed into the cell; tell whether the field agrees with the cell afterwards.

        A text that cannot be read stays here and is told why, unless it is to be taken ``unread``.
        """
        if self._cell is None or not self.is_editing:
            if self._cell is not None and not self._is_typed_in_grid and self.field.text() != self._cell_text():
                # Only blanks were typed round the text.
                self._show_cell_text()
            return True
        text, plan = self.field.text(), self._document.plan
        why = figure_objection(plan, self._cell, text) if plan.has_cell(self._cell) else ""
        if why and not unread:
            self._refuse(why)
            return False
        try:
            step, said = typed(plan, self._cell, text)
            change = self._document.execute(step)
        except PlannerError as refusal:
            self._refuse(str(refusal))
            return False
        agrees = change is not None or bool(said) or text.strip() == self._cell_text()
        if agrees:
            self._show_cell_text()
            if why:
                self.explained.emit(tr("typing.kept_text", text=text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"))
            elif said:
                self.explained.emit(said)
        return agrees

    def hold_back(self) -> bool:
        """Keep the keys while a text stands here that cannot be taken; tell whether one does."""
        if not self.is_editing or self.take():
            return False
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def give_up(self) -> None:
        """Show what the cell says and give the keys back to the grid."""
        if self._is_typed_in_grid:
            self.typing_given_up.emit()
        self._show_cell_text()
        self.left.emit()

    def show_typing(self, text: str | None) -> None:
        """Show the text that is being typed in the grid, as a sheet does; ``None`` when that is over."""
        self._is_typed_in_grid = text is not None
        self._typed_in_grid = text or ""
        # One line is seen of it; laying a whole book out again at every sign would be felt.
        self.field.show_text(self._cell_text() if text is None else text[:_SEEN])
        self._show_state()

    def show_reading(self, text: str) -> None:
        """Show how a text being typed, here or in the grid, is read; where there is nothing to say, the unit that it is in."""
        is_typing = self._cell is not None and (self._is_typed_in_grid or self.is_editing)
        shown = text or (short_rule(self._document.plan, self._cell) if is_typing and self._cell is not None else "")
        metrics = self._reading.fontMetrics()
        self._reading.setText(metrics.elidedText(shown, Qt.TextElideMode.ElideRight, int(self.width() * _READING_PART)))
        self._reading.setToolTip(shown)
        self._reading.setVisible(bool(shown))

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
                widget.setFixedHeight(theme.scaled(LINE_HEIGHT))
        self.name_box.place_wanted.connect(self.place_wanted)
        self.name_box.refused.connect(self.refused)
        self.name_box.left.connect(self.left)
        self.field.taken.connect(self._take_and_go_on)
        self.field.taken_unread.connect(lambda: self._take_and_go_on(unread=True))
        self.field.fill_wanted.connect(self._want_fill)
        self.field.tabbed.connect(self._take_and_go_across)
        self.field.given_up.connect(self.give_up)
        self.field.keys_came.connect(self._take_over)
        self.field.keys_left.connect(self.take)
        self.field.refused.connect(self.explained)
        self.field.textChanged.connect(self._show_state)
        self._cross.clicked.connect(self.give_up)
        self._tick.clicked.connect(self._take_and_leave)

    def _button(self, drawing: str, name: str, tip: str) -> QToolButton:
        button = QToolButton(icon=icon(drawing), toolTip=tip, autoRaise=True, focusPolicy=Qt.FocusPolicy.NoFocus)
        button.setObjectName(name)
        button.setAccessibleName(tip)
        return button

    def _cell_text(self) -> str:
        """Return what editing the cell begins with."""
        plan = self._document.plan if self._document.has_plan else None
        return entry_text(plan.quantity(self._cell)) if plan is not None and self._cell is not None and plan.has_cell(self._cell) else self._words

    def _show_cell_text(self) -> None:
        """Show what the cell says; what was typed here is over."""
        self.field.show_text(self._cell_text())
        self._show_state()

    def _show_state(self) -> None:
        """Offer tick and cross only while there is something to take, and say how it is read."""
        editing = self.is_editing
        self._cross.setEnabled(editing or self._is_typed_in_grid)
        self._tick.setEnabled(editing or self._is_typed_in_grid)
        self.field.show_refusal("")
        if self._tip is not None:
            self._tip.hide()
        self.show_reading(figure_hint(self._document.plan, self._cell, self.field.text()) if editing and self._cell is not None else "")

    def _refuse(self, why: str) -> None:
        """Mark the text, and say below it why it cannot be taken and what can be done."""
        if self._tip is None:
            self._tip = ReadingTip(self.window(), "formulaTip")
        self.field.show_refusal(why)
        self._tip.say(tr("typing.ways_out", why=why), self.field, is_refusal=True)

    def _take_plan(self) -> None:
        """Forget the cell of another plan, and what was typed for it."""
        self._writable = False
        self.show_cell(None)

    def _take_change(self, change: Change) -> None:
        """Show what a step made of the cell, but never over what is being typed."""
        if self._cell is not None and not self.is_editing and (self._cell in change.changes.cells or change.changes.structures):
            self.show_cell(self._cell, self._why_locked)

    def _take_over(self) -> None:
        """Go on here with a text that the grid could not take."""
        if not self._is_typed_in_grid:
            return
        if not self._writable:
            self.left.emit()
            return
        text = self._typed_in_grid
        self.typing_given_up.emit()
        self.field.setText(text)

    def _take_and_go_on(self, unread: bool = False) -> None:
        if self.take(unread):
            self.left.emit()
            self.moved_on.emit()

    def _take_and_go_across(self, back: bool) -> None:
        if self.take():
            self.left.emit()
            self.moved_across.emit(back)

    def _take_and_leave(self) -> None:
        if self.take():
            self.left.emit()

    def _want_fill(self) -> None:
        """Give the text to all selected cells, each of which reads it for itself."""
        text, cell = self.field.text(), self._cell
        why = figure_objection(self._document.plan, cell, text) if cell is not None and self._writable else ""
        if why:
            self._refuse(why)
            return
        self._show_cell_text()
        self.left.emit()
        self.fill_wanted.emit(text)

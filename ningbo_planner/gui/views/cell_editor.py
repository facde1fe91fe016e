"""The editor of a cell: the raw text, the two ways of editing that Excel has, and as much room as the text needs."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.typing_field import TypingField
from ningbo_planner.text import tr

# Between the edge of the editor and the text, in pixels.
SIDE = 3
# Above and below a text that is higher than its cell, in pixels.
EDGE = 2
# An editor near the right edge moves to the left rather than become narrower than this for a long text.
ROOM_WANTED = 40 * theme.UNIT
# So many signs of a line are measured; more fill every screen.
_MEASURED = 1000


class EditMode(Enum):
    """Whether arrows leave the cell (text is being entered) or move the caret (text is being changed)."""

    ENTER = 0
    CHANGE = 1


class CellEditor(TypingField):
    """Edits one cell. It stands over the cell and grows over its neighbours with the text, to the right and then down.

    Attributes:
        mode: what the arrows do.
        first_text: what stood in the cell; a text equal to it writes nothing.
        is_figure: whether the cell is for a figure, not a label.
    """

    def __init__(self, parent: QWidget) -> None:
        """Make an empty editor over the cells."""
        super().__init__(parent)
        self.mode = EditMode.CHANGE
        self.first_text = ""
        self.is_figure = True
        self._cell = QRect()
        self._is_fitting = False
        self.setObjectName("cellEditor")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setAccessibleName(tr("grid.editor"))
        self.document().setDocumentMargin(0)
        self.serve(is_figure=True)
        self.setPalette(theme.palette(theme.current()))
        self.setAutoFillBackground(True)
        self.textChanged.connect(self.fit)

    def serve(self, is_figure: bool) -> None:
        """Be the editor of a figure, for which the input method offers digits first, or of a label."""
        hints = Qt.InputMethodHint
        self.is_figure = is_figure
        self.setInputMethodHints(hints.ImhPreferNumbers | hints.ImhNoPredictiveText | hints.ImhMultiLine if is_figure else hints.ImhMultiLine)

    def show_text(self, text: str) -> None:
        """Start with the raw text of the cell, the caret at its end."""
        self.first_text = text
        self.start_with(text)
        self.end()

    @property
    def is_changed(self) -> bool:
        """Whether the text is another than the cell's."""
        return self.is_touched

    def leaves_with(self, event: QKeyEvent) -> bool:
        """Tell whether an arrow leaves the cell in the present mode."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        vertical = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        sideways = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        return (vertical or sideways) and self.mode is EditMode.ENTER or (vertical and not self.has_lines)

    @property
    def has_lines(self) -> bool:
        """Whether the text takes more than one line, so that up and down have a meaning in it."""
        return self.document().blockCount() > 1 or self._block_height() > self.fontMetrics().lineSpacing() * 1.5

    def stand_over(self, cell: QRect) -> None:
        """Stand over ``cell``, inside its frame, and over as much beside it as the text needs."""
        self._cell = cell
        self.fit()

    def fit(self) -> None:
        """Be as large as the text needs, the cell at least, what can be seen of the sheet at most."""
        if self._is_fitting or self._cell.isEmpty():
            return
        self._is_fitting = True
        room = self.parentWidget().rect()
        cell, wanted = self._cell, self._widest_line() + 2 * SIDE + 2
        most = max(cell.width(), min(max(room.right() - cell.left(), ROOM_WANTED), room.width()))
        width = max(cell.width(), min(wanted, most))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth if wanted > width else QPlainTextEdit.LineWrapMode.NoWrap)
        left = cell.left() if width <= cell.width() else max(0, min(cell.left(), room.right() - width))
        self.setGeometry(left, self.y(), width, self.height())
        text = self._text_height(room.height())
        height = max(cell.height(), min(text if text <= cell.height() else text + 2 * EDGE, room.height()))
        top = cell.top() if height <= cell.height() else max(0, min(cell.top(), room.bottom() + 1 - height))
        # What covers neighbours has an edge of its own.
        edge = int(width > cell.width() or height > cell.height())
        self.put_look("grown", bool(edge))
        self.setViewportMargins(SIDE - edge, max(0, (height - text + 1) // 2 - edge), SIDE - edge, 0)
        self.setGeometry(left, top, width, height)
        is_whole = text <= height
        policies = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policies.ScrollBarAlwaysOff if is_whole else policies.ScrollBarAsNeeded)
        if is_whole:
            self.verticalScrollBar().setValue(0)
        self._is_fitting = False

    def _widest_line(self) -> int:
        """Return how wide the widest line is, with what an input method is composing."""
        metrics, composed = self.fontMetrics(), self.textCursor().block().layout().preeditAreaText()
        lines = (line[:_MEASURED] for line in self.text().split("\n")[:_MEASURED])
        return max(map(metrics.horizontalAdvance, lines)) + (metrics.horizontalAdvance(composed) if composed else 0)

    def _text_height(self, most: int) -> int:
        """Return how high the text is at this width; not much more than ``most`` is measured."""
        block, height = self.document().begin(), 0.0
        while block.isValid() and height <= most:
            height += self.document().documentLayout().blockBoundingRect(block).height()
            block = block.next()
        return round(height)

    def _block_height(self) -> float:
        return float(self.document().documentLayout().blockBoundingRect(self.document().begin()).height())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Make room for what is being composed too."""
        super().inputMethodEvent(event)
        self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lines break anew at another width."""
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Only now is it known how high the lines are."""
        super().showEvent(event)
        self.fit()

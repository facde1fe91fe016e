"""The editor of a cell: one line, the raw text, and the two ways of editing that Excel has."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.text import tr


class EditMode(Enum):
    """Whether arrows leave the cell (text is being entered) or move the caret (text is being changed)."""

    ENTER = 0
    CHANGE = 1


class CellEditor(QLineEdit):
    """Edits one cell.

    Attributes:
        mode: what the arrows do.
        first_text: what stood in the cell; a text equal to it writes nothing.
    """

    def __init__(self, parent: QWidget) -> None:
        """Make an empty editor over the cells."""
        super().__init__(parent)
        self.mode = EditMode.CHANGE
        self.first_text = ""
        self.setObjectName("cellEditor")
        self.setFrame(False)
        self.setAccessibleName(tr("grid.editor"))
        self.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers | Qt.InputMethodHint.ImhNoPredictiveText)
        self.setPalette(theme.palette(theme.current()))
        self.setAutoFillBackground(True)

    def show_text(self, text: str) -> None:
        """Start with the raw text of the cell, the caret at its end."""
        self.first_text = text
        self.setText(text)
        self.deselect()
        self.end(False)

    @property
    def is_changed(self) -> bool:
        """Whether the text is another than the cell's."""
        return self.text().strip() != self.first_text.strip()

    def leaves_with(self, event: QKeyEvent) -> bool:
        """Tell whether an arrow leaves the cell in the present mode."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        vertical = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
        sideways = event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        return vertical or (sideways and self.mode is EditMode.ENTER)


class ReadingTip(QLabel):
    """Says under the editor how the text will be read."""

    def __init__(self, parent: QWidget) -> None:
        """Make the tip, hidden until there is something to say."""
        super().__init__(parent)
        self.setObjectName("readingTip")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAutoFillBackground(True)
        self.setMargin(3)
        self.hide()

    def say(self, text: str, editor: QWidget) -> None:
        """Show ``text`` below ``editor``, or above it where there is no room; nothing hides the tip."""
        self.setText(text)
        self.setVisible(bool(text))
        if not text:
            return
        colours = theme.current()
        palette = theme.palette(colours)
        palette.setColor(self.backgroundRole(), colours.accent_soft)
        palette.setColor(self.foregroundRole(), colours.text)
        self.setPalette(palette)
        self.setFont(editor.font())
        self.adjustSize()
        box, room = editor.geometry(), self.parentWidget().rect()
        left = max(0, min(box.left(), room.right() - self.width()))
        below = box.bottom() + 2
        self.move(left, below if below + self.height() <= room.bottom() else box.top() - self.height() - 2)
        self.raise_()

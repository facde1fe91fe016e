"""A field of several lines for the text of a cell: nothing typed is lost, nothing harmful or endless gets in."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from ningbo_planner.domain.entry import MAX_TEXT, without_useless
from ningbo_planner.text import tr

# Enter with whatever is held, changing how arrows work, giving up, copying from above.
_OWN_KEYS = frozenset(getattr(Qt.Key, f"Key_{name}") for name in ("Return", "Enter", "F2", "Escape", "Apostrophe", "QuoteDbl"))
# As in Excel these do nothing while a text is typed: they would write over it from another cell.
_IDLE_KEYS = frozenset({(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_F4, Qt.KeyboardModifier.NoModifier)})


class TypingField(QPlainTextEdit):
    """Plain text with a limit.

    Signals:
        refused(str): why something was not let in; nothing was changed.
    """

    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty field."""
        super().__init__(parent)
        self._as_shown = ""
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def text(self) -> str:
        """Return what stands in the field; unlike Qt's plain text it keeps the blanks that print cannot break at."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def setText(self, text: str) -> None:
        """Put ``text`` into the field in place of what was there, as typing would."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def start_with(self, text: str) -> None:
        """Show ``text`` as what nobody has changed yet."""
        self.setPlainText(text)
        self._as_shown = self.text()

    @property
    def is_touched(self) -> bool:
        """Whether another text stands there than the one that was shown, blanks around it apart."""
        return self.text().strip() != self._as_shown.strip()

    def show_refusal(self, why: str) -> None:
        """Mark the text as one that cannot be taken, or no longer; the sentence stands beside it, and a screen reader gets it from here."""
        self.put_look("refused", bool(why))
        self.setAccessibleDescription(why)

    def put_look(self, name: str, is_on: bool) -> None:
        """Take on the look that the style sheet has for a state, or lay it off."""
        if bool(self.property(name)) != is_on:
            self.setProperty(name, is_on)
            self.style().unpolish(self)
            self.style().polish(self)

    def selectedText(self) -> str:
        """Return the selected part of the text."""
        return self.textCursor().selectedText()

    def cursorPosition(self) -> int:
        """Return before which sign the caret stands."""
        return self.textCursor().position()

    def setCursorPosition(self, position: int) -> None:
        """Put the caret before a sign."""
        cursor = self.textCursor()
        cursor.setPosition(max(0, min(position, self.document().characterCount() - 1)))
        self.setTextCursor(cursor)

    def cursorPositionAt(self, point: QPoint) -> int:
        """Return before which sign a point of the field lies."""
        return self.cursorForPosition(self.viewport().mapFrom(self, point)).position()

    def end(self) -> None:
        """Put the caret behind the text, nothing selected."""
        self.moveCursor(QTextCursor.MoveOperation.End)

    def put_in(self, text: str) -> None:
        """Write ``text`` at the caret, in place of what is selected, unless it is too long for a cell or nothing can be written here."""
        if not self.isReadOnly() and self._has_room(len(text)):
            self.textCursor().insertText(without_useless(text))
            self.ensureCursorVisible()

    def _has_room(self, count: int) -> bool:
        """Tell whether so many signs more can stand here; refuse with a sentence when not."""
        cursor = self.textCursor()
        kept = self.document().characterCount() - 1 - abs(cursor.position() - cursor.anchor())
        if kept + count <= MAX_TEXT:
            return True
        self.refused.emit(tr("typing.no_room", count=count, limit=MAX_TEXT))
        return False

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something while typing, whatever command the window has on them otherwise."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and (event.key() in _OWN_KEYS or (event.key(), event.modifiers()) in _IDLE_KEYS):
            event.accept()
            return True
        return super().event(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Leave files to the window, which opens what is dropped anywhere on it; their names are no figures."""
        return not source.hasUrls() and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste or drop: the text alone; a block of one cell comes with a line end that is no part of it."""
        text = source.text()
        self.put_in(text[:-1].removesuffix("\r") if text.endswith("\n") else text)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Let in what an input method commits, within the limit."""
        if self.isReadOnly():
            event.ignore()
        elif not event.commitString() or self._has_room(len(event.commitString())):
            super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let in what is typed, within the limit."""
        if not event.text() or not event.text().isprintable() or self._has_room(1):
            super().keyPressEvent(event)
        else:
            event.accept()


class ReadingTip(QLabel):
    """Says under a field how its text will be read, or why it cannot be taken."""

    def __init__(self, parent: QWidget, name: str = "readingTip") -> None:
        """Make the tip, hidden until there is something to say."""
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("kind", "tip")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAutoFillBackground(True)
        self.hide()

    def say(self, text: str, field: QWidget, is_refusal: bool = False) -> None:
        """Show ``text`` below ``field``, or above it where there is no room; nothing hides the tip."""
        self.setVisible(bool(text))
        self.setText(text)
        if not text:
            return
        if self.property("kind") != ("refusal" if is_refusal else "tip"):
            self.setProperty("kind", "refusal" if is_refusal else "tip")
            self.style().unpolish(self)
            self.style().polish(self)
        self.setFont(field.font())
        self._place(QRect(field.mapTo(self.parentWidget(), QPoint(0, 0)), field.size()))
        self.raise_()

    def _place(self, box: QRect) -> None:
        room = self.parentWidget().rect()
        self.setWordWrap(False)
        wanted = self.sizeHint()
        if wanted.width() > room.width():
            self.setWordWrap(True)
            wanted = self.sizeHint().expandedTo(wanted).boundedTo(room.size())
            wanted.setHeight(self.heightForWidth(wanted.width()))
        self.resize(wanted)
        left = max(0, min(box.left(), room.right() - self.width()))
        below = box.bottom() + 2
        self.move(left, below if below + self.height() <= room.bottom() else max(0, box.top() - self.height() - 2))

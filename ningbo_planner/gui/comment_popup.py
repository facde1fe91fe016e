"""The small sheet beside a cell in which its comment is written."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ningbo_planner.domain.comment import Comment
from ningbo_planner.gui import theme
from ningbo_planner.text import tr

WIDTH = 36 * theme.UNIT
HEIGHT = 12 * theme.UNIT


class CommentPopup(QFrame):
    """Writes one comment; a click elsewhere keeps what was written, as spreadsheets do.

    Signals:
        written(str): the text to keep; empty takes the comment away.
        left(): it is closed, whatever came of it.
    """

    written = Signal(str)
    left = Signal()

    def __init__(self, title: str, comment: Comment | None, parent: QWidget) -> None:
        """Ask for the comment ``title`` names; ``comment`` is the one that stands."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("commentPopup")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._before = comment.text if comment is not None else ""
        self._is_given_up = False
        self.field = QPlainTextEdit(self._before, placeholderText=tr("comment.placeholder"), tabChangesFocus=True)
        self.field.setObjectName("commentText")
        self.field.setAccessibleName(title)
        self.field.setFixedHeight(theme.scaled(HEIGHT))
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.UNIT] * 4)
        column.setSpacing(theme.UNIT // 2)
        heading = QLabel(title, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        font = heading.font()
        font.setBold(True)
        heading.setFont(font)
        column.addWidget(heading)
        if comment is not None:
            column.addWidget(_muted(_signature(comment)))
        column.addWidget(self.field)
        column.addWidget(_muted(tr("comment.hint")))
        column.addLayout(self._buttons(comment is not None))
        self.setFixedWidth(theme.scaled(WIDTH))

    def open_beside(self, cell: QRect) -> None:
        """Stand at the right of ``cell``, given on the screen, or at its left where there is no room."""
        self.adjustSize()
        screen = self.parentWidget().screen().availableGeometry()
        right = cell.topRight() + QPoint(theme.UNIT // 2, 0)
        left = right.x() if right.x() + self.width() <= screen.right() else cell.left() - self.width() - theme.UNIT // 2
        self.move(max(screen.left(), left), max(screen.top(), min(right.y(), screen.bottom() - self.height())))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        cursor = self.field.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.field.setTextCursor(cursor)

    def _buttons(self, can_remove: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        if can_remove:
            remove = QPushButton(tr("comment.remove"), autoDefault=False)
            remove.setObjectName("commentRemove")
            remove.clicked.connect(self._remove)
            row.addWidget(remove)
        row.addStretch(1)
        save = QPushButton(tr("comment.save"), autoDefault=False)
        save.setObjectName("commentSave")
        save.clicked.connect(self.close)
        row.addWidget(save)
        return row

    def _remove(self) -> None:
        self.field.clear()
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what was written, unless it was given up."""
        text = self.field.toPlainText().strip()
        if not self._is_given_up and text != self._before:
            self.written.emit(text)
        self.left.emit()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep with Ctrl+Enter, give up with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self._is_given_up = True
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.close()
        else:
            super().keyPressEvent(event)


def _signature(comment: Comment) -> str:
    """Return who wrote a comment and when; a workbook that it came from may not have said."""
    author = comment.author or "—"
    return tr("comment.by", author=author, time=comment.time[:16].replace("T", " ")) if comment.time else tr("comment.by_undated", author=author)


def _muted(text: str) -> QLabel:
    label = QLabel(text, textFormat=Qt.TextFormat.PlainText, wordWrap=True)
    label.setProperty("kind", "muted")
    return label

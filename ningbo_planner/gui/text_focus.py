"""The field in which somebody is typing: while it has the keys, the commands of the clipboard and undo in the menus are about its text."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

TextField = QLineEdit | QPlainTextEdit | QTextEdit


def typing_field() -> TextField | None:
    """Return the field that has the keys and can be written in."""
    focus = QApplication.focusWidget()
    return focus if isinstance(focus, QLineEdit | QPlainTextEdit | QTextEdit) and not focus.isReadOnly() else None


def marked_field() -> TextField | None:
    """Return the field that has the keys and in which a text is selected, whether it can be written in or not."""
    focus = QApplication.focusWidget()
    if isinstance(focus, QLineEdit):
        return focus if focus.hasSelectedText() else None
    return focus if isinstance(focus, QPlainTextEdit | QTextEdit) and focus.textCursor().hasSelection() else None


def clear_marked(field: TextField) -> None:
    """Take out what is selected in a field."""
    if isinstance(field, QLineEdit):
        field.del_()
    else:
        field.textCursor().removeSelectedText()


def can_undo(field: TextField, forth: bool = False) -> bool:
    """Tell whether typing in a field can be taken back, or done again."""
    if isinstance(field, QLineEdit):
        return field.isRedoAvailable() if forth else field.isUndoAvailable()
    return field.document().isRedoAvailable() if forth else field.document().isUndoAvailable()

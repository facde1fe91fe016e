"""The one dialog for an unexpected fault: what it means for the user's work, and the text to send to those who mend it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.text import tr


class ErrorDialog(QDialog):
    """Shows faults; while it is open further ones are added to its text, so that there are never two."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        """Show the first fault."""
        super().__init__(parent)
        self.setObjectName("errorDialog")
        self.setWindowTitle(tr("error_dialog.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        size_to_screen(self, 84 * theme.UNIT, 48 * theme.UNIT)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.UNIT] * 4)
        column.setSpacing(theme.UNIT)
        column.addWidget(QLabel(tr("error_dialog.text"), wordWrap=True))
        self.details = QPlainTextEdit(details, readOnly=True)
        self.details.setObjectName("errorDetails")
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        column.addWidget(self.details)
        buttons = QDialogButtonBox()
        copy = QPushButton(tr("error_dialog.copy"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details.toPlainText()))
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        close = buttons.addButton(tr("dialog.close"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)

    def add(self, details: str) -> None:
        """Add another fault to the text."""
        self.details.appendPlainText(details)

"""The dialog 填写说明: the finding, what was said before, and a field for the reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ningbo_planner.domain.finding import Finding, FindingStatus
from ningbo_planner.gui import theme
from ningbo_planner.text import tr

_WIDTH = 60 * theme.UNIT


class ReasonDialog(QDialog):
    """Asks for the reason of one finding."""

    def __init__(self, finding: Finding, parent: QWidget | None = None) -> None:
        """Ask about ``finding``; a reason that still holds can be changed, one that has expired is shown above the field."""
        super().__init__(parent)
        self.setObjectName("reasonDialog")
        self.setWindowTitle(tr("reason_dialog.title"))
        self.setMinimumWidth(_WIDTH)
        self._is_new = finding.reason is None or finding.status is FindingStatus.EXPIRED
        column = QVBoxLayout(self)
        column.setSpacing(theme.UNIT)
        column.setContentsMargins(*[2 * theme.UNIT] * 4)
        column.addWidget(_words(finding.message))
        if finding.reason is not None and finding.status is FindingStatus.EXPIRED:
            old = tr("reason_dialog.expired", text=finding.reason.text, author=finding.reason.author, day=finding.reason.time[:10])
            column.addWidget(_words(old, "warning"))
        self.field = QPlainTextEdit(placeholderText=tr("reason_dialog.placeholder"), tabChangesFocus=True)
        self.field.setObjectName("reasonText")
        self.field.setAccessibleName(tr("reason_dialog.title"))
        self.field.setFixedHeight(theme.scaled(12 * theme.UNIT))
        if finding.reason is not None:
            self.field.setPlainText(finding.reason.text)
            self.field.selectAll()
        column.addWidget(self.field)
        column.addWidget(_words(tr("reason_dialog.hint"), "muted"))
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("reason_dialog.ok"))
        self._buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("dialog.cancel"))
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column.addWidget(self._buttons)
        self.field.textChanged.connect(self._allow)
        self._allow()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    @property
    def text(self) -> str:
        """What was written; nothing takes the reason back."""
        return self.field.toPlainText().strip()

    def _allow(self) -> None:
        """An empty reason only makes sense where one that holds is taken back."""
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(self.text) or not self._is_new)
        ok.setText(tr("reason_dialog.ok") if self.text or self._is_new else tr("reason_dialog.take_back"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the reason with Ctrl+Enter, since Enter breaks the line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self._buttons.button(QDialogButtonBox.StandardButton.Ok).isEnabled():
                self.accept()
            return
        super().keyPressEvent(event)


def _words(text: str, kind: str = "") -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setProperty("kind", kind)
    return label

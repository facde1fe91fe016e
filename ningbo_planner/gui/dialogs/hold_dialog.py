"""The dialog 锁定: how many cells, what that means, and why."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.text import tr

_WIDTH = 52 * theme.UNIT
_MAX_LENGTH = 200


class HoldDialog(QDialog):
    """Asks for the reason of a hold."""

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        """Ask about ``count`` cells."""
        super().__init__(parent)
        self.setObjectName("holdDialog")
        self.setWindowTitle(tr("hold.title", count=count))
        self.setMinimumWidth(_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        what = QLabel(tr("hold.what"), wordWrap=True)
        self.field = QLineEdit(placeholderText=tr("hold.placeholder"), maxLength=_MAX_LENGTH)
        self.field.setObjectName("holdReason")
        self.field.setAccessibleName(tr("hold.reason"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(tr("hold.ok"))
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setText(tr("dialog.cancel"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[2 * theme.UNIT] * 4)
        column.setSpacing(theme.UNIT)
        for widget in (what, QLabel(tr("hold.reason")), self.field, buttons):
            column.addWidget(widget)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def reason(self) -> str:
        """Why the cells are held."""
        return self.field.text().strip()

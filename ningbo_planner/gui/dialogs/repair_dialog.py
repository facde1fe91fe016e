"""修复结果: what came back of a damaged file and what did not, with the text to copy; from here the new file is opened."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.services.salvage import Salvage
from ningbo_planner.text import tr


class RepairDialog(QDialog):
    """Shows what a repair came to; accepting it opens the new file."""

    def __init__(self, done: Salvage, parent: QWidget | None = None) -> None:
        """Show ``done``."""
        super().__init__(parent)
        self.setObjectName("repairDialog")
        self.setWindowTitle(tr("repair_dialog.title"))
        size_to_screen(self, 640, 400)
        head = QLabel(tr("repair_dialog.complete", name=done.out.name) if done.is_complete else tr("repair_dialog.partial", name=done.out.name), wordWrap=True)
        head.setObjectName("repairHead")
        lines = [*(tr("cli.repair.back", sentence=each) for each in done.back), *(tr("cli.repair.lost", sentence=each) for each in done.lost)]
        self.account = QPlainTextEdit("\n".join(lines), readOnly=True)
        self.account.setObjectName("repairAccount")
        self.account.setAccessibleName(tr("repair_dialog.title"))
        self.account.setTabChangesFocus(True)
        buttons = QDialogButtonBox()
        opening = buttons.addButton(tr("repair_dialog.open"), QDialogButtonBox.ButtonRole.AcceptRole)
        opening.setObjectName("repairOpen")
        opening.setDefault(True)
        copying = buttons.addButton(tr("repair_dialog.copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copying.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.account.toPlainText()))
        buttons.addButton(tr("dialog.close"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(theme.UNIT)
        for widget in (head, self.account, buttons):
            column.addWidget(widget, 1 if widget is self.account else 0)

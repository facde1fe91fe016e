"""退回: the letters to the departments, to read, mend and copy, before the files are written and the return is recorded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QListWidget, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ningbo_planner.domain.plan import Plan
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.services.returns_report import ReturnedFile
from ningbo_planner.services.sending_back import letter
from ningbo_planner.text import tr


class SendBackDialog(QDialog):
    """Shows the letters.

    Attributes:
        files: those that go back; letters: their texts as they stand, by the digest of the file.

    Signals:
        wanted(bool): write the files; and whether the return is recorded.
    """

    wanted = Signal(bool)

    def __init__(self, plan: Plan, files: Sequence[ReturnedFile], writable: bool, parent: QWidget | None = None) -> None:
        """Show the letters of ``files``, all of which belong to a department."""
        super().__init__(parent)
        self.setObjectName("sendBackDialog")
        self.setWindowTitle(tr("send_back.dialog.title"))
        size_to_screen(self, 900, 620)
        self.files = list(files)
        self.letters = {_digest(file): letter(plan, file) for file in self.files}
        self.list = QListWidget()
        self.list.setObjectName("sentBackFiles")
        self.list.setAccessibleName(tr("send_back.dialog.files"))
        for file in self.files:
            known = plan.departments.get(file.department)
            self.list.addItem(known.name if known is not None else file.department)
        self.list.setFixedWidth(theme.scaled(20 * theme.UNIT))
        self.list.setVisible(len(self.files) > 1)
        self.text = QPlainTextEdit()
        self.text.setObjectName("sentBackLetter")
        self.text.setAccessibleName(tr("send_back.dialog.letter"))
        self.text.textChanged.connect(self._keep)
        self.list.currentRowChanged.connect(self._show)
        self.note = QLabel()
        self.note.setObjectName("sentBackNote")
        self.note.setWordWrap(True)
        self.note.hide()
        self._build(plan, writable)
        self.list.setCurrentRow(0)

    def _build(self, plan: Plan, writable: bool) -> None:
        one = plan.departments.get(self.files[0].department)
        name = one.name if one is not None else self.files[0].department
        many = len(self.files) > 1
        intro = QLabel(tr("send_back.dialog.intro_many", count=len(self.files)) if many else tr("send_back.dialog.intro", department=name))
        intro.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.list)
        row.addWidget(self.text, 1)
        box = QDialogButtonBox()
        copy = QPushButton(tr("send_back.dialog.copy"))
        copy.setObjectName("sentBackCopy")
        copy.setAutoDefault(False)
        copy.clicked.connect(self._copy)
        box.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        for key, recorded in (("save_only", False), ("save", True)):
            button = QPushButton(tr(f"send_back.dialog.{key}"))
            button.setObjectName("sentBackRecord" if recorded else "sentBackSave")
            button.setEnabled(writable or not recorded)
            button.setDefault(recorded)
            button.clicked.connect(lambda _=False, recorded=recorded: self.wanted.emit(recorded))
            box.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole if recorded else QDialogButtonBox.ButtonRole.ActionRole)
        box.addButton(tr("send_back.dialog.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        box.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        layout.addWidget(intro)
        layout.addLayout(row, 1)
        layout.addWidget(self.note)
        layout.addWidget(box)

    def say(self, text: str) -> None:
        """Say what was done, or why it was not."""
        self.note.setText(text)
        self.note.show()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.say(tr("send_back.dialog.copied"))

    def _show(self, at: int) -> None:
        self.text.setPlainText(self.letters[_digest(self.files[at])])

    def _keep(self) -> None:
        """Keep what is written."""
        self.letters[_digest(self.files[max(0, self.list.currentRow())])] = self.text.toPlainText()


def _digest(file: ReturnedFile) -> str:
    assert file.submission is not None
    return file.submission.digest

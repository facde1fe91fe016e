"""核对校验码: eight signs from a paper are typed, files may be named beside them, and it is told who holds the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.dialogs.file_dialogs import ask_open_many
from ningbo_planner.text import tr


class CodeDialog(QDialog):
    """Asks for a code and shows what is known of it.

    Signals:
        asked(str, list): check this text, with these files.
    """

    asked = Signal(str, list)

    def __init__(self, folder: Path, parent: QWidget | None = None) -> None:
        """Ask; files are looked for in ``folder`` first."""
        super().__init__(parent)
        self.setObjectName("codeDialog")
        self.setWindowTitle(tr("code_dialog.title"))
        size_to_screen(self, 620, 380)
        self._folder = folder
        self.files: list[Path] = []
        self.code = QLineEdit()
        self.code.setObjectName("codeText")
        self.code.setAccessibleName(tr("spoken.codeText"))
        self.code.setPlaceholderText("XXXX-XXXX")
        self.check_button = QPushButton(tr("code_dialog.check"))
        self.check_button.setObjectName("codeCheck")
        self.check_button.setDefault(True)
        self.check_button.setEnabled(False)
        self.file_button = QPushButton(tr("code_dialog.files"))
        self.file_button.setAutoDefault(False)
        self.file_names = QLabel(tr("code_dialog.no_files"))
        self.file_names.setTextFormat(Qt.TextFormat.PlainText)
        self.file_names.setWordWrap(True)
        self.answer = QPlainTextEdit()
        self.answer.setObjectName("codeAnswer")
        self.answer.setAccessibleName(tr("spoken.codeAnswer"))
        self.answer.setReadOnly(True)
        self.code.textChanged.connect(lambda text: self.check_button.setEnabled(bool(text.strip())))
        self.check_button.clicked.connect(lambda: self.asked.emit(self.code.text(), list(self.files)))
        self.file_button.clicked.connect(self._choose_files)
        self._build()

    def show_answer(self, sentences: Sequence[str]) -> None:
        """Show what is known of the code."""
        self.answer.setPlainText("\n".join(sentences))

    def add_files(self, files: Sequence[Path]) -> None:
        """Compare with these files, too."""
        self.files = list(files)
        self.file_names.setText("、".join(file.name for file in self.files) or tr("code_dialog.no_files"))

    def _build(self) -> None:
        intro = QLabel(tr("code_dialog.intro"))
        intro.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        layout.addWidget(intro)
        for first, second in ((self.code, self.check_button), (self.file_names, self.file_button)):
            line = QHBoxLayout()
            line.addWidget(first, 1)
            line.addWidget(second)
            layout.addLayout(line)
        layout.addWidget(self.answer, 1)
        layout.addWidget(buttons)

    def _choose_files(self) -> None:
        chosen = ask_open_many(self, tr("code_dialog.files_title"), self._folder, [tr("exchange_control.any_workbook_filter"), tr("exchange_control.any_file_filter")])
        if chosen:
            self.add_files(chosen)

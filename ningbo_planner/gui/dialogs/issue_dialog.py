"""下发: which departments, until when, whom to call, and into which folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.dialogs.file_dialogs import ask_folder
from ningbo_planner.text import tr

_DEADLINE_AFTER_DAYS = 14
_DEPARTMENT_ROLE = int(Qt.ItemDataRole.UserRole)
_INSTRUCTION_LINES = 3
_FIGURES = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Candidate:
    """A department that can be handed a workbook: its id, its printed name and how many rows it answers for."""

    department: str
    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class Order:
    """What the planner asked for; ``deadline`` is an ISO date or nothing."""

    folder: Path
    departments: tuple[str, ...]
    name: str
    deadline: str
    contact: str
    instructions: str


class IssueDialog(QDialog):
    """Asks what is to be handed out.

    Signals:
        ordered(Order): hand this out.
    """

    ordered = Signal(object)

    def __init__(self, candidates: Sequence[Candidate], round_name: str, folder: Path, parent: QWidget | None = None) -> None:
        """Offer ``candidates``, all of them ticked."""
        super().__init__(parent)
        self.setObjectName("issueDialog")
        self.setWindowTitle(tr("issue_dialog.title"))
        size_to_screen(self, 640, 620)
        self.name = QLineEdit(round_name)
        self.name.setObjectName("issueName")
        self.has_deadline = QCheckBox(tr("issue_dialog.has_deadline"))
        self.has_deadline.setChecked(True)
        self.deadline = QDateEdit(QDate.currentDate().addDays(_DEADLINE_AFTER_DAYS))
        self.deadline.setObjectName("issueDeadline")
        self.deadline.setCalendarPopup(True)
        self.deadline.setDisplayFormat("yyyy-MM-dd")
        self.has_deadline.toggled.connect(self.deadline.setEnabled)
        self.contact = QLineEdit()
        self.contact.setObjectName("issueContact")
        self.contact.setPlaceholderText(tr("issue_dialog.contact_hint"))
        self.instructions = QPlainTextEdit()
        self.instructions.setObjectName("issueInstructions")
        self.instructions.setTabChangesFocus(True)
        self.instructions.setPlaceholderText(tr("issue_dialog.instructions_hint"))
        self.instructions.setFixedHeight(self.fontMetrics().lineSpacing() * _INSTRUCTION_LINES + 2 * theme.UNIT)
        self.folder = QLineEdit(str(folder))
        self.folder.setObjectName("issueFolder")
        self.departments = self._make_departments(candidates)
        self.count = QLabel()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.issue_button = self._buttons.addButton(tr("issue_dialog.issue"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.accepted.connect(self._order)
        self._buttons.rejected.connect(self.reject)
        self._build()
        self._show_count()

    def chosen(self) -> tuple[str, ...]:
        """Return the ids of the ticked departments."""
        items = (self.departments.topLevelItem(at) for at in range(self.departments.topLevelItemCount()))
        return tuple(item.data(0, _DEPARTMENT_ROLE) for item in items if item.checkState(0) is Qt.CheckState.Checked)

    def tick_all(self, ticked: bool) -> None:
        """Tick or untick every department."""
        state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        for at in range(self.departments.topLevelItemCount()):
            self.departments.topLevelItem(at).setCheckState(0, state)

    def _make_departments(self, candidates: Sequence[Candidate]) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setObjectName("issueDepartments")
        tree.setRootIsDecorated(False)
        tree.setHeaderLabels([tr("issue_dialog.department"), tr("issue_dialog.rows")])
        for candidate in candidates:
            item = QTreeWidgetItem([candidate.name, str(candidate.rows)])
            item.setData(0, _DEPARTMENT_ROLE, candidate.department)
            item.setCheckState(0, Qt.CheckState.Checked)
            item.setTextAlignment(1, _FIGURES)
            tree.addTopLevelItem(item)
        tree.headerItem().setTextAlignment(1, _FIGURES)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.itemChanged.connect(self._show_count)
        return tree

    def _build(self) -> None:
        form = QFormLayout()
        form.setSpacing(theme.UNIT)
        form.addRow(tr("issue_dialog.name"), self.name)
        form.addRow(tr("issue_dialog.deadline"), _beside(self.deadline, self.has_deadline))
        form.addRow(tr("issue_dialog.contact"), self.contact)
        form.addRow(tr("issue_dialog.instructions"), self.instructions)
        browse = QPushButton(tr("issue_dialog.browse"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        form.addRow(tr("issue_dialog.folder"), _beside(self.folder, browse, stretch=True))
        every, none = QPushButton(tr("issue_dialog.all")), QPushButton(tr("issue_dialog.none"))
        for button, ticked in ((every, True), (none, False)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, ticked=ticked: self.tick_all(ticked))
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        layout.addLayout(form)
        layout.addWidget(_beside(self.count, every, none, stretch=True))
        layout.addWidget(self.departments, 1)
        layout.addWidget(self._buttons)

    def _show_count(self) -> None:
        count = len(self.chosen())
        self.count.setText(tr("issue_dialog.count", count=count))
        self.issue_button.setEnabled(count > 0)

    def _browse(self) -> None:
        chosen = ask_folder(self, tr("issue_dialog.folder_title"), _existing(Path(self.folder.text().strip())))
        if chosen is not None:
            self.folder.setText(str(chosen))

    def _order(self) -> None:
        deadline = self.deadline.date().toString("yyyy-MM-dd") if self.has_deadline.isChecked() else ""
        folder = Path(self.folder.text().strip())
        self.ordered.emit(Order(folder, self.chosen(), self.name.text().strip(), deadline, self.contact.text().strip(), self.instructions.toPlainText().strip()))
        self.accept()


def _existing(folder: Path) -> Path:
    """Return ``folder``, or the nearest one above it that is there."""
    return next((each for each in (folder, *folder.parents) if each.is_dir()), Path.home())


def _beside(*widgets: QWidget, stretch: bool = False) -> QWidget:
    """Return ``widgets`` in one line; the first takes the room when ``stretch`` is given."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.UNIT)
    for number, widget in enumerate(widgets):
        row.addWidget(widget, 1 if stretch and number == 0 else 0)
    if not stretch:
        row.addStretch(1)
    return line

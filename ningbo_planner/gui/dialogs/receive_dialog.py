"""回收: what came back, file by file, what is wrong, what would change; the planner takes or leaves each figure. Nothing changes before that."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSplitter,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ningbo_planner.domain.submission import ProblemGrade
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.dialogs.returned_changes_view import ReturnedChangesView
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.returned_changes_model import ReturnedChangesModel, Selection
from ningbo_planner.services.returns import FindingCounts, ReturnedFile, ReturnsReport, preview_findings
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr

_SIGNS = {ProblemGrade.ERROR: ("circle-x", "error"), ProblemGrade.ASK: ("triangle-alert", "warning"), ProblemGrade.NOTE: ("info", "hint")}


class ReceiveDialog(QDialog):
    """Shows a report and collects what the planner takes.

    Signals:
        accepted_changes(dict): take these readings, by change key.
        sent_back(ReturnedFile): record that this file goes back to its department.
    """

    accepted_changes = Signal(object)
    sent_back = Signal(object)

    def __init__(self, workspace: Workspace, report: ReturnsReport, parent: QWidget | None = None) -> None:
        """Show ``report``; nothing is changed here."""
        super().__init__(parent)
        self.setObjectName("receiveDialog")
        self.setWindowTitle(tr("receive.title"))
        size_to_screen(self, 1080, 640)
        self._workspace = workspace
        self._report = report
        self.selection = Selection(report)
        self.model = ReturnedChangesModel(workspace.plan, self.selection)
        self.files = self._make_files()
        self.changes = ReturnedChangesView(self.model)
        self.problems = QListWidget()
        self.problems.setObjectName("returnedProblems")
        self.problems.setWordWrap(True)
        self.summary = QLabel()
        self.summary.setObjectName("receiveSummary")
        self.summary.setWordWrap(True)
        self._build()
        self.model.selection_changed.connect(self._show_summary)
        if report.files:
            self.files.setCurrentItem(self.files.topLevelItem(0))
        self._show_summary()

    def _make_files(self) -> QTreeWidget:
        """Return the list of files."""
        tree = QTreeWidget()
        tree.setObjectName("returnedFiles")
        tree.setRootIsDecorated(False)
        tree.setAccessibleName(tr("receive.files"))
        tree.setHeaderLabels([tr(f"receive.file.{name}") for name in ("department", "status", "changes", "problems", "file")])
        for file in sorted(self._report.files, key=_attention):
            counts = (str(len(file.changes)), str(len(file.open_problems)))
            item = QTreeWidgetItem([file.department or tr("receive.unknown"), tr(f"returns.status.{file.status}"), *counts, file.path.name])
            item.setToolTip(4, str(file.path))
            item.setData(0, Qt.ItemDataRole.UserRole, file)
            tree.addTopLevelItem(item)
        for column in range(4):
            tree.resizeColumnToContents(column)
            tree.setColumnWidth(column, tree.columnWidth(column) + 2 * theme.UNIT)
        tree.currentItemChanged.connect(self._show_file)
        return tree

    def _build(self) -> None:
        tabs = QTabWidget()
        tabs.addTab(self.changes, tr("receive.tab.changes"))
        tabs.addTab(self.problems, tr("receive.tab.problems"))
        self._tabs = tabs
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.files)
        split.addWidget(tabs)
        split.setStretchFactor(1, 1)
        split.setSizes([180, 400])
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        intro = QLabel(tr("receive.intro"))
        intro.setWordWrap(True)
        layout.addWidget(intro)
        layout.addWidget(split, 1)
        layout.addWidget(self.summary)
        layout.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        """Return the row of buttons."""
        row = QHBoxLayout()
        writable = not self._workspace.read_only
        for name, act in (("clean", self._take_clean), ("none", self._take_none), ("back", self._send_back)):
            button = QPushButton(tr(f"receive.button.{name}"))
            button.setObjectName(f"receiveButton{name.capitalize()}")
            button.setAutoDefault(False)
            button.setEnabled(writable)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        box = QDialogButtonBox()
        self.take_button = box.addButton(tr("receive.button.take"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.take_button.setObjectName("receiveButtonTake")
        box.addButton(tr("receive.button.close"), QDialogButtonBox.ButtonRole.RejectRole)
        box.accepted.connect(self._take)
        box.rejected.connect(self.reject)
        row.addWidget(box)
        return row

    def current_file(self) -> ReturnedFile | None:
        """Return the file whose details are shown."""
        item = self.files.currentItem()
        return item.data(0, Qt.ItemDataRole.UserRole) if item is not None else None

    def _show_file(self, _now: object = None, _before: object = None) -> None:
        """Show changes and problems of the current file."""
        file = self.current_file()
        self.model.show_changes(file.changes if file else ())
        self.problems.clear()
        for problem in file.problems if file else ():
            drawing, colour = _SIGNS[problem.grade]
            self.problems.addItem(QListWidgetItem(icon(drawing, colour), problem.message))
        self._tabs.setTabText(0, tr("receive.tab.changes_count", count=len(self.model.changes)))
        self._tabs.setTabText(1, tr("receive.tab.problems_count", count=self.problems.count()))
        self._tabs.setCurrentIndex(0 if self.model.changes else 1)

    def _show_summary(self) -> None:
        """Say what would be taken, and what that does to the findings."""
        taken = self.selection.taken
        self.take_button.setEnabled(not self._workspace.read_only)
        if not taken:
            self.summary.setText(tr("receive.summary_none"))
            return
        before, after = preview_findings(self._workspace, self._report, taken)
        self.summary.setText(tr("receive.summary", count=len(taken), before=_counts(before), after=_counts(after)))

    def _changed_all(self, change: Callable[[], None]) -> None:
        change()
        self.model.refresh()

    def _take_clean(self) -> None:
        self._changed_all(self.selection.take_clean)

    def _take_none(self) -> None:
        self._changed_all(self.selection.take_none)

    def _send_back(self) -> None:
        file = self.current_file()
        if file is not None:
            self.sent_back.emit(file)

    def _take(self) -> None:
        self.accepted_changes.emit(dict(self.selection.taken))
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Enter to the widget that has the keys: in a list it must not write figures into the plan."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)


def _attention(file: ReturnedFile) -> int:
    """Return where a file stands in the list: what has to be decided first, what agrees with the plan last."""
    if file.open_problems and file.changes:
        return 0
    if file.changes:
        return 1
    return 2 if file.open_problems else 3


def _counts(counts: FindingCounts) -> str:
    """Return counts of findings by grade in words."""
    return tr("receive.counts", errors=counts.error, warnings=counts.warning, hints=counts.hint)

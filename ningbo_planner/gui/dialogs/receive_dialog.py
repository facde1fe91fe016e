"""回收: what came back, department by department, what is wrong, what would change; the planner takes or leaves each figure. Nothing changes before that."""

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
from ningbo_planner.gui.dialogs.changes_filter import ChangesFilter
from ningbo_planner.gui.dialogs.dialog_size import size_to_screen
from ningbo_planner.gui.dialogs.effect_view import EffectView
from ningbo_planner.gui.dialogs.returned_changes_view import ReturnedChangesView
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.returned_changes_model import ReturnedChangesModel
from ningbo_planner.gui.models.returned_selection import ChangeFilter, Selection, Wish
from ningbo_planner.services.returns import ReturnedFile, ReturnsReport, ReturnStatus
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr

_SIGNS = {ProblemGrade.ERROR: ("circle-x", "error"), ProblemGrade.ASK: ("triangle-alert", "warning"), ProblemGrade.NOTE: ("info", "hint")}
_STATUS_COLOURS = {ReturnStatus.CLEAN: "good", ReturnStatus.PROBLEMS: "warning", ReturnStatus.REFUSED: "error"}
_FILE_COLUMNS = ("department", "status", "changes", "problems", "file")


class ReceiveDialog(QDialog):
    """Shows a report and collects what the planner takes.

    Signals:
        accepted_changes(dict, dict, set): take these readings by change key, these rows with their places, and these untouched forms as agreement.
        sent_back(list): these files are to go back to their departments.
    """

    accepted_changes = Signal(object, object, object)
    sent_back = Signal(object)

    def __init__(self, workspace: Workspace, report: ReturnsReport, parent: QWidget | None = None) -> None:
        """Show ``report``; nothing is changed here."""
        super().__init__(parent)
        self.setObjectName("receiveDialog")
        self.setWindowTitle(tr("receive.title"))
        size_to_screen(self, 1320, 760)
        self._workspace, self._report = workspace, report
        self.selection = Selection(report)
        self.model = ReturnedChangesModel(workspace.plan, report, self.selection)
        self.filter = ChangesFilter()
        self.changes = ReturnedChangesView(self.model)
        self.why = QLabel(tr("receive.why_hint"))
        self.why.setObjectName("returnedWhy")
        self.why.setWordWrap(True)
        self.why.setMinimumHeight(2 * self.why.fontMetrics().lineSpacing())
        self.problems = _list("returnedProblems", tr("receive.tab.problems"))
        self.effect = EffectView(workspace, report, self.selection)
        self.files = self._make_files()
        self.summary = QLabel()
        self.summary.setObjectName("receiveSummary")
        self.summary.setWordWrap(True)
        self._build()
        self.filter.wanted.connect(self._show_only)
        self.model.selection_changed.connect(self._chosen)
        self.effect.told.connect(self._show_summary)
        self.changes.selectionModel().currentChanged.connect(lambda now, _before: self.why.setText(self.model.why(now) or tr("receive.why_hint")))
        self.files.setCurrentItem(self.files.topLevelItem(0))
        self._chosen()
        self.effect.settle()

    def _make_files(self) -> QTreeWidget:
        """Return the list of files, below a line that stands for all of them."""
        tree = QTreeWidget()
        tree.setObjectName("returnedFiles")
        tree.setRootIsDecorated(False)
        tree.setAccessibleName(tr("receive.files"))
        tree.setHeaderLabels([tr(f"receive.file.{name}") for name in _FILE_COLUMNS])
        files = sorted(self._report.files, key=_attention)
        counts = (str(sum(_weight(file) for file in files)), str(sum(len(file.open_problems) for file in files)))
        tree.addTopLevelItem(QTreeWidgetItem([tr("receive.all_files", count=len(files)), "", *counts, ""]))
        for file in files:
            tree.addTopLevelItem(self._file_item(file))
        for column in (2, 3):
            for at in range(tree.topLevelItemCount()):
                tree.topLevelItem(at).setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column in range(len(_FILE_COLUMNS) - 1):
            tree.resizeColumnToContents(column)
            tree.setColumnWidth(column, tree.columnWidth(column) + theme.UNIT)
        tree.currentItemChanged.connect(self._show_file)
        return tree

    def _file_item(self, file: ReturnedFile) -> QTreeWidgetItem:
        known = self._workspace.plan.departments.get(file.department)
        name = known.name if known is not None else file.department or tr("receive.unknown")
        item = QTreeWidgetItem([name, _state(file), str(_weight(file)), str(len(file.open_problems)), file.path.name])
        item.setForeground(1, getattr(theme.current(), _STATUS_COLOURS.get(file.status, "muted")))
        item.setToolTip(0, name)
        item.setToolTip(4, str(file.path))
        item.setData(0, Qt.ItemDataRole.UserRole, file)
        return item

    def _build(self) -> None:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, theme.UNIT, 0, 0)
        column.addWidget(self.filter)
        column.addWidget(self.changes, 1)
        column.addWidget(self.why)
        self._tabs = QTabWidget()
        for page, name in ((shown, "changes"), (self.problems, "problems"), (self.effect, "effect")):
            self._tabs.addTab(page, tr(f"receive.tab.{name}"))
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.files)
        split.addWidget(self._tabs)
        split.setStretchFactor(1, 1)
        split.setSizes([360, 940])
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.UNIT)
        intro = QLabel(tr("receive.cancelled" if self._report.cancelled else "receive.intro"))
        intro.setWordWrap(True)
        layout.addWidget(intro)
        layout.addWidget(split, 1)
        layout.addWidget(self.summary)
        layout.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        """Return the row of buttons."""
        row = QHBoxLayout()
        writable = not self._workspace.read_only
        acts = (("clean", self._take_clean), ("none", self._take_none), ("back", self._send_back), ("agree", self._agree))
        for name, act in acts[: None if any(file.may_agree for file in self._report.files) else -1]:
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
        """Return the file whose details are shown; nothing for all of them."""
        item = self.files.currentItem()
        return item.data(0, Qt.ItemDataRole.UserRole) if item is not None else None

    def show_file(self, file: ReturnedFile) -> None:
        """Show the details of one file."""
        items = (self.files.topLevelItem(at) for at in range(self.files.topLevelItemCount()))
        self.files.setCurrentItem(next(item for item in items if item.data(0, Qt.ItemDataRole.UserRole) is file))

    def say(self, text: str) -> None:
        """Say why something was not done, until something else is taken or left."""
        self.summary.setText(text)

    def _show_file(self, _now: object = None, _before: object = None) -> None:
        """Show changes and problems of the current file, or of all."""
        file = self.current_file()
        self.filter.show_file(file)
        self.problems.clear()
        for each in [file] if file is not None else self._report.files:
            for problem in each.problems if file is not None else each.open_problems:
                drawing, colour = _SIGNS[problem.grade]
                self.problems.addItem(QListWidgetItem(icon(drawing, colour), problem.message))
        self._tabs.setTabText(1, tr("receive.tab.problems_count", count=self.problems.count()))
        if self._tabs.currentIndex() < 2 and file is not None:
            self._tabs.setCurrentIndex(0 if self.model.changes or not self.problems.count() else 1)

    def _show_only(self, wanted: ChangeFilter) -> None:
        self.model.show_only(wanted)
        self._tabs.setTabText(0, tr("receive.tab.changes_count", count=len(self.model.changes)))

    def _chosen(self) -> None:
        """Something was taken or left: what it does to the checks is found in a moment."""
        self.effect.look()
        self._show_summary()

    def _show_summary(self) -> None:
        """Say what would be taken, and what that does to the findings."""
        figures, rows, effect = len(self.selection.taken), len(self.selection.rows), self.effect.effect
        self.take_button.setEnabled(not self._workspace.read_only and not self.effect.refusal)
        came, went = (len(effect.came), len(effect.went)) if effect is not None else (0, 0)
        self._tabs.setTabText(2, tr("receive.tab.effect_count", came=came, went=went) if came or went else tr("receive.tab.effect"))
        agreed = tr("receive.summary_agreed", count=len(self.selection.agreed)) if self.selection.agreed else ""
        if self.effect.refusal:
            said = self.effect.refusal
        elif not figures and not rows:
            said = agreed or tr("receive.summary_none")
        elif effect is None:
            said = tr("receive.summary_looking", count=figures, rows=rows) + agreed
        else:
            said = tr("receive.summary", count=figures, rows=rows, before=_counts(effect.before), after=_counts(effect.after)) + agreed
        self.summary.setText(said)

    def _changed_all(self, change: Callable[[], None]) -> None:
        change()
        if self.model.filter.wish in (Wish.TAKEN, Wish.LEFT):
            self._show_only(self.model.filter)
        self.model.refresh()
        self._show_states()

    def _take_clean(self) -> None:
        self._changed_all(self.selection.take_clean)

    def _take_none(self) -> None:
        self._changed_all(self.selection.take_none)

    def _send_back(self) -> None:
        """Ask for the files that are shown to be sent back, of all those with something to mend."""
        file = self.current_file()
        self.sent_back.emit([file] if file is not None else [each for each in self._report.files if each.open_problems])

    def _agree(self) -> None:
        """Let the untouched form that is shown count as agreement, or no longer; of all files, all that are untouched."""
        file = self.current_file()
        files = [each for each in ([file] if file is not None else self._report.files) if each.may_agree]
        if not files:
            self.say(tr("receive.agree_nothing"))
            return
        self.selection.agree(files)
        self._show_states()
        self._show_summary()

    def _show_states(self) -> None:
        """Say of each file what can be done with it, or that it counts as agreement."""
        for item in (self.files.topLevelItem(at) for at in range(1, self.files.topLevelItemCount())):
            each = item.data(0, Qt.ItemDataRole.UserRole)
            agrees = each.submission is not None and each.submission.digest in self.selection.agreed
            item.setText(1, tr("receive.agrees") if agrees else _state(each))

    def _take(self) -> None:
        self.accepted_changes.emit(dict(self.selection.taken), dict(self.selection.rows), set(self.selection.agreed))
        self.accept()

    def done(self, result: int) -> None:
        """End what is being found out."""
        self.effect.end()
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Enter to the widget that has the keys: in a list it must not write figures into the plan."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)


def _list(name: str, words: str) -> QListWidget:
    """Return a list of sentences."""
    made = QListWidget()
    made.setObjectName(name)
    made.setAccessibleName(words)
    made.setWordWrap(True)
    return made


def _state(file: ReturnedFile) -> str:
    """Return in words what can be done with a file."""
    return tr("receive.untouched") if file.may_agree else tr(f"returns.status.{file.status}")


def _weight(file: ReturnedFile) -> int:
    """Return how much a file would change."""
    return len(file.changes) + len(file.rows)


def _attention(file: ReturnedFile) -> int:
    """Return where a file stands in the list: what has to be decided first, what agrees with the plan last."""
    if file.open_problems and _weight(file):
        return 0
    if _weight(file):
        return 1
    return 2 if file.open_problems else 3


def _counts(counts: tuple[int, ...]) -> str:
    """Return counts of findings by grade in words."""
    errors, warnings, hints = counts
    return tr("receive.counts", errors=errors, warnings=warnings, hints=hints)

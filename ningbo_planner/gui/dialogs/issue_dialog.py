"""下发: a new round or one once more, which departments with which rows, until when, whom to call, and into which folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
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
# Of the list of departments so much is seen on the lowest screen: its head and three of them.
_LEAST_LINES = 6
DOWN, UP = "down", "up"
_FIGURES = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Candidate:
    """A department that can be handed a workbook: its id, its printed name, how many rows it answers for, and which (``table/row``)."""

    department: str
    name: str
    rows: int
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that can be handed out once more: id, name, what is printed on its workbooks, who has which rows of it, and which way it goes."""

    id: str
    name: str
    deadline: str = ""
    contact: str = ""
    instructions: str = ""
    kind: str = DOWN
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """What the planner asked for.

    Attributes:
        folder, departments, name, contact, instructions: as entered; departments by id.
        deadline: ISO date or nothing.
        kind: ``down`` or ``up``; again: id of the round that is handed out once more, or nothing.
        rows: rows by department, where they are not those that it answers for.
    """

    folder: Path
    departments: tuple[str, ...]
    name: str
    deadline: str
    contact: str
    instructions: str
    kind: str = DOWN
    again: str = ""
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)


class IssueDialog(QDialog):
    """Asks what is to be handed out.

    Signals:
        ordered(Order): hand this out.
    """

    ordered = Signal(object)

    def __init__(
        self,
        candidates: Sequence[Candidate],
        round_name: str,
        folder: Path,
        parent: QWidget | None = None,
        *,
        up_name: str = "",
        rounds: Sequence[OpenRound] = (),
        labels: dict[str, str] | None = None,
        tables: dict[str, str] | None = None,
    ) -> None:
        """Offer ``candidates``, all of them ticked.

        Args:
            candidates: departments.
            round_name, up_name: what a new round is called, handed down or proposed upwards.
            folder: where to.
            parent: the window.
            rounds: those that can be handed out once more.
            labels: names of all rows that can be handed out, by ``table/row``.
            tables: titles of the tables that they stand in, by id.
        """
        super().__init__(parent)
        self._names = {DOWN: round_name, UP: up_name}
        self._rounds = {each.id: each for each in rounds}
        self._own = {each.department: each.keys for each in candidates}
        self._labels = labels or {}
        self.setObjectName("issueDialog")
        self.setWindowTitle(tr("issue_dialog.title"))
        size_to_screen(self, 640, 620)
        self._make_fields(round_name)
        self.folder = QLineEdit(str(folder))
        self.folder.setObjectName("issueFolder")
        self.folder.setAccessibleName(tr("spoken.issueFolder"))
        self.tables = self._make_tables(tables or {})
        self.departments = self._make_departments(candidates)
        self.more_rows = _choice("issueMoreRows", [(label, key) for key, label in self._labels.items()])
        self.more_rows.setAccessibleName(tr("spoken.issueMoreRows"))
        self.more_rows.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.add_row_button = QPushButton(tr("issue_dialog.add_row"))
        self.add_row_button.setObjectName("issueAddRow")
        self.count = QLabel()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.issue_button = self._buttons.addButton(tr("issue_dialog.issue"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._buttons.accepted.connect(self._order)
        self._buttons.rejected.connect(self.reject)
        self._build()
        self._show_count()

    def _make_fields(self, round_name: str) -> None:
        """Make what is said of the round."""
        self.round = _choice("issueRound", [(tr("issue_dialog.new_round"), ""), *((tr("issue_dialog.again", round=each.name), each.id) for each in self._rounds.values())])
        self.round.currentIndexChanged.connect(self._show_round)
        self.kind = _choice("issueKind", [(tr("issue_dialog.kind_down"), DOWN), (tr("issue_dialog.kind_up"), UP)])
        self.kind.currentIndexChanged.connect(self._name_by_kind)
        self.name = QLineEdit(round_name)
        self.name.setObjectName("issueName")
        self.has_deadline = QCheckBox(tr("issue_dialog.has_deadline"))
        self.has_deadline.setChecked(True)
        self.deadline = QDateEdit(QDate.currentDate().addDays(_DEADLINE_AFTER_DAYS))
        self.deadline.setObjectName("issueDeadline")
        self.deadline.setAccessibleName(tr("spoken.issueDeadline"))
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

    def chosen(self) -> tuple[str, ...]:
        """Return the ids of the ticked departments."""
        items = (self.departments.topLevelItem(at) for at in range(self.departments.topLevelItemCount()))
        return tuple(item.data(0, _DEPARTMENT_ROLE) for item in items if item.checkState(0) is Qt.CheckState.Checked and _has_rows(item))

    def chosen_rows(self) -> dict[str, tuple[str, ...]]:
        """Return the ticked rows of the ticked departments that are to fill in others than they answer for."""
        found = {}
        for department, item in self._items().items():
            ticked = tuple(row.data(0, _DEPARTMENT_ROLE) for row in _children(item) if row.checkState(0) is Qt.CheckState.Checked)
            wanted = self._before(department) or self._own.get(department, ())
            if department in self.chosen() and item.childCount() and set(ticked) != set(wanted):
                found[department] = ticked
        return found

    def add_row(self, department: str, key: str) -> None:
        """Put one more row on a department's form, ticked."""
        item = self._items()[department]
        row = next((each for each in _children(item) if each.data(0, _DEPARTMENT_ROLE) == key), None)
        if row is None:
            row = _row_item(self._labels.get(key, key), key)
            item.addChild(row)
        row.setCheckState(0, Qt.CheckState.Checked)
        self._show_count()

    def tick_all(self, ticked: bool) -> None:
        """Tick or untick every department."""
        state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        for at in range(self.departments.topLevelItemCount()):
            self.departments.topLevelItem(at).setCheckState(0, state)

    def tick_table(self, table: str, ticked: bool) -> None:
        """Tick or untick the rows of one table on all forms; a department without any row left gets none."""
        state = Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        for item in self._items().values():
            for row in _children(item):
                if row.data(0, _DEPARTMENT_ROLE).partition("/")[0] == table:
                    row.setCheckState(0, state)

    def _make_tables(self, tables: dict[str, str]) -> dict[str, QCheckBox]:
        """Make a box for each table, where there are several."""
        boxes = {table: QCheckBox(title) for table, title in tables.items()} if len(tables) > 1 else {}
        for table, box in boxes.items():
            box.setObjectName(f"issueTable_{table}")
            box.setChecked(True)
            box.clicked.connect(lambda ticked, table=table: self.tick_table(table, ticked))
        return boxes

    def _make_departments(self, candidates: Sequence[Candidate]) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setObjectName("issueDepartments")
        tree.setAccessibleName(tr("spoken.issueDepartments"))
        tree.setRootIsDecorated(any(candidate.keys for candidate in candidates))
        tree.setHeaderLabels([tr("issue_dialog.department"), tr("issue_dialog.rows")])
        for candidate in candidates:
            item = QTreeWidgetItem([candidate.name, str(candidate.rows)])
            item.setData(0, _DEPARTMENT_ROLE, candidate.department)
            item.setCheckState(0, Qt.CheckState.Checked)
            item.setTextAlignment(1, _FIGURES)
            item.addChildren([_row_item(self._labels.get(key, key), key) for key in candidate.keys])
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
        if self._rounds:
            form.addRow(tr("issue_dialog.round"), self.round)
        form.addRow(tr("issue_dialog.kind"), self.kind)
        form.addRow(tr("issue_dialog.name"), self.name)
        form.addRow(tr("issue_dialog.deadline"), _beside(self.deadline, self.has_deadline))
        if self.tables:
            form.addRow(tr("issue_dialog.tables"), _beside(*self.tables.values()))
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
        layout.addWidget(_scrolling(form))
        layout.addWidget(_beside(self.count, every, none, stretch=True))
        self.departments.setMinimumHeight(_LEAST_LINES * self.fontMetrics().lineSpacing())
        layout.addWidget(self.departments, 1)
        if self._labels:
            self.add_row_button.setAutoDefault(False)
            self.add_row_button.clicked.connect(self._add_chosen_row)
            layout.addWidget(_beside(self.more_rows, self.add_row_button, stretch=True))
        layout.addWidget(self._buttons)

    def _show_count(self) -> None:
        count = len(self.chosen())
        self.count.setText(tr("issue_dialog.count", count=count))
        self.issue_button.setEnabled(count > 0)
        tables = set()
        for item in self._items().values():
            ticked = [row for row in _children(item) if row.checkState(0) is Qt.CheckState.Checked]
            tables |= {row.data(0, _DEPARTMENT_ROLE).partition("/")[0] for row in ticked}
            if item.childCount():
                item.setText(1, str(len(ticked)))
        for table, box in self.tables.items():
            box.setChecked(table in tables)

    def _items(self) -> dict[str, QTreeWidgetItem]:
        """Return the departments' lines by id."""
        items = (self.departments.topLevelItem(at) for at in range(self.departments.topLevelItemCount()))
        return {item.data(0, _DEPARTMENT_ROLE): item for item in items}

    def _before(self, department: str) -> tuple[str, ...] | None:
        """Return what a department has of the round that is handed out once more, if it is in it."""
        again = self._rounds.get(self.round.currentData())
        return again.rows.get(department) if again is not None else None

    def _name_by_kind(self) -> None:
        if not self.round.currentData():
            self.name.setText(self._names[self.kind.currentData()])

    def _show_round(self) -> None:
        """Show what a round that is handed out once more says, and tick who is in it with their rows; a new one begins anew."""
        again = self._rounds.get(self.round.currentData())
        self.kind.setEnabled(again is None)
        self.kind.setCurrentIndex(self.kind.findData(again.kind if again else DOWN))
        shown = again or OpenRound("", self._names[DOWN])
        self.name.setText(shown.name)
        self.contact.setText(shown.contact)
        self.instructions.setPlainText(shown.instructions)
        self.has_deadline.setChecked(again is None or bool(shown.deadline))
        if shown.deadline:
            self.deadline.setDate(QDate.fromString(shown.deadline, "yyyy-MM-dd"))
        for department, item in self._items().items():
            wanted = self._own.get(department, ()) if again is None else again.rows.get(department, ())
            for key in wanted:
                self.add_row(department, key)
            for row in _children(item):
                row.setCheckState(0, Qt.CheckState.Checked if row.data(0, _DEPARTMENT_ROLE) in wanted else Qt.CheckState.Unchecked)
            item.setCheckState(0, Qt.CheckState.Checked if again is None or department in again.rows else Qt.CheckState.Unchecked)

    def _add_chosen_row(self) -> None:
        """Add the chosen row to the department of the current line."""
        item = self.departments.currentItem() or self.departments.topLevelItem(0)
        if item is not None and self.more_rows.currentData():
            self.add_row((item.parent() or item).data(0, _DEPARTMENT_ROLE), self.more_rows.currentData())
            (item.parent() or item).setExpanded(True)

    def _browse(self) -> None:
        chosen = ask_folder(self, tr("issue_dialog.folder_title"), _existing(Path(self.folder.text().strip())))
        if chosen is not None:
            self.folder.setText(str(chosen))

    def _order(self) -> None:
        deadline = self.deadline.date().toString("yyyy-MM-dd") if self.has_deadline.isChecked() else ""
        folder = Path(self.folder.text().strip())
        texts = (self.name.text().strip(), deadline, self.contact.text().strip(), self.instructions.toPlainText().strip())
        self.ordered.emit(Order(folder, self.chosen(), *texts, self.kind.currentData(), self.round.currentData(), self.chosen_rows()))
        self.accept()


def _choice(name: str, offered: Sequence[tuple[str, str]]) -> QComboBox:
    """Return a list to choose from, each entry a text and what it stands for."""
    choice = QComboBox()
    choice.setObjectName(name)
    for text, data in offered:
        choice.addItem(text, data)
    return choice


def _row_item(label: str, key: str) -> QTreeWidgetItem:
    """Return the line of one row below its department, ticked."""
    item = QTreeWidgetItem([label])
    item.setData(0, _DEPARTMENT_ROLE, key)
    item.setCheckState(0, Qt.CheckState.Checked)
    return item


def _has_rows(item: QTreeWidgetItem) -> bool:
    """Tell whether a department has anything to fill in: a form without rows is none."""
    return not item.childCount() or any(row.checkState(0) is Qt.CheckState.Checked for row in _children(item))


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [item.child(at) for at in range(item.childCount())]


def _existing(folder: Path) -> Path:
    """Return ``folder``, or the nearest one above it that is there."""
    return next((each for each in (folder, *folder.parents) if each.is_dir()), Path.home())


def _scrolling(form: QFormLayout) -> QScrollArea:
    """Return the fields, which scroll where large words meet a low screen: list and buttons stay in reach."""
    fields = QWidget()
    form.setContentsMargins(0, 0, 0, 0)
    fields.setLayout(form)
    area = QScrollArea(widgetResizable=True, frameShape=QFrame.Shape.NoFrame, horizontalScrollBarPolicy=Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(tr("spoken.issueFields"))
    area.setWidget(fields)
    area.setMaximumHeight(fields.sizeHint().height())
    return area


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

"""Who answers for rows, in the inspector: the leading department first, each with what can be done about it, a field to add more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.entry_choices import Choices
from ningbo_planner.gui.models.row_facts import MIXED, Answering, RowFacts
from ningbo_planner.gui.panels.inspector_fields import LineField
from ningbo_planner.text import tr


class DepartmentLine(QWidget):
    """One department: its name, whether it leads, and what can be done about it."""

    def __init__(self, answering: Answering, lead: Callable[[str], None], remove: Callable[[str], None], writable: bool) -> None:
        """Show ``answering``; the two functions are called with its id."""
        super().__init__()
        self.setObjectName("departmentLine")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.UNIT // 2)
        name = QLabel(answering.name, wordWrap=True)
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setObjectName("departmentName")
        row.addWidget(name, 1)
        if answering.leads:
            badge = QLabel(tr("inspector.leads"))
            badge.setObjectName("leadBadge")
            row.addWidget(badge)
        elif writable:
            row.addWidget(self._button("chevron-up", "makeLead", tr("inspector.make_lead", name=answering.name), lambda: lead(answering.id)))
        if writable:
            row.addWidget(self._button("x", "removeDepartment", tr("inspector.remove_department", name=answering.name), lambda: remove(answering.id)))

    def _button(self, drawing: str, name: str, tip: str, act: Callable[[], None]) -> QToolButton:
        button = QToolButton(icon=icon(drawing, "muted"), toolTip=tip, autoRaise=True)
        button.setObjectName(name)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(act)
        return button


class DepartmentField(QWidget):
    """The departments of the shown rows.

    Attributes:
        add: the field for another one.
        merged: whether their printed cell is the one of the row above.

    Signals:
        removed(str), led(str): a department shall no longer answer, shall lead.
        merge_wanted(bool): the printed cell shall be merged with the one above, or split off.
    """

    removed = Signal(str)
    led = Signal(str)
    merge_wanted = Signal(bool)

    def __init__(self) -> None:
        """Make an empty list."""
        super().__init__()
        self.setObjectName("inspectDepartments")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.UNIT // 4)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self._note = QLabel(wordWrap=True)
        self._note.setProperty("kind", "muted")
        self._note.setObjectName("departmentNote")
        self.add = LineField("addDepartment", tr("inspector.add_department"))
        self.add.setToolTip(tr("inspector.tip.add_department"))
        self.merged = QCheckBox(tr("grid.column.departments_merged"))
        self.merged.setObjectName("departmentsMerged")
        self.merged.setToolTip(tr("inspector.tip.departments_merged"))
        self.merged.clicked.connect(self._ask_merge)
        column.addLayout(self._lines)
        for part in (self._note, self.add, self.merged):
            column.addWidget(part)

    def show_facts(self, facts: RowFacts, writable: bool) -> None:
        """Show who answers for the rows."""
        while (item := self._lines.takeAt(0)) is not None:
            # Out of the window at once: until it is deleted, nobody should find it there.
            line = item.widget()
            line.setParent(None)
            line.deleteLater()
        for answering in facts.departments:
            self._lines.addWidget(DepartmentLine(answering, self.led.emit, self.removed.emit, writable))
        self._note.setText(_note_of(facts))
        self._note.setVisible(bool(self._note.text()))
        self.add.show_text("", tr("inspector.add_department"))
        self.add.setVisible(writable)
        self.merged.setTristate(facts.is_merged is MIXED)
        states = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}
        self.merged.setCheckState(Qt.CheckState.PartiallyChecked if facts.is_merged is MIXED else states[bool(facts.is_merged)])
        self.merged.setEnabled(writable and facts.can_merge)

    def names(self) -> list[str]:
        """Return the departments as they are listed."""
        return [label.text() for label in self.findChildren(QLabel, "departmentName")]

    def _ask_merge(self) -> None:
        """Never stand half-way after a click."""
        self.merged.setTristate(False)
        self.merge_wanted.emit(self.merged.isChecked())


def choices_to_add(choices: Choices) -> Choices:
    """Return the list for the field that adds one department: Enter takes the line at once."""
    return replace(choices, many=False, is_closed=True)


def _note_of(facts: RowFacts) -> str:
    """Return what has to be known about the list."""
    if facts.departments_differ:
        return tr("inspector.departments_differ")
    if len(facts.merged) > 1:
        return tr("inspector.shared_cell", first=facts.merged[0], last=facts.merged[-1], count=len(facts.merged))
    return "" if facts.departments else tr("inspector.no_departments")

"""The bar above a grid that says which rows are shown, and how many of how many."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from ningbo_planner.domain.finding import Grade
from ningbo_planner.gui import theme
from ningbo_planner.gui.check_list_button import CheckListButton
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.arrangement import levels_of
from ningbo_planner.gui.models.plan_model import PlanModel
from ningbo_planner.gui.models.row_filter import RowFilter
from ningbo_planner.text import tr

# A word is typed in less; filtering at each letter would only flicker.
TYPING_PAUSE_MS = 150


class FilterBar(QFrame):
    """Chooses the rows of one table.

    Signals:
        left(): Esc was pressed; the keys go back to the grid.
    """

    left = Signal()

    def __init__(self, model: PlanModel, parent: QWidget | None = None) -> None:
        """Filter the rows of ``model``."""
        super().__init__(parent)
        self.setObjectName("filterBar")
        self._model = model
        self.text = QLineEdit(placeholderText=tr("filter.text"), clearButtonEnabled=True)
        self.text.setObjectName("filterText")
        self.text.setAccessibleName(tr("filter.text_name"))
        self.departments = CheckListButton(tr("filter.departments"), "filterDepartments")
        self.levels = CheckListButton(tr("filter.levels"), "filterLevels")
        self.grades = CheckListButton(tr("filter.grades"), "filterGrades")
        self.changed = QToolButton(text=tr("filter.changed"), checkable=True)
        self.changed.setObjectName("filterChanged")
        self.shown = QLabel()
        self.shown.setObjectName("filterShown")
        self.shown.setProperty("kind", "muted")
        self._again = QToolButton(icon=icon("rotate-ccw"), text=tr("filter.again"), toolTip=tr("filter.again_tip"), autoRaise=True)
        self._clear = QToolButton(icon=icon("funnel-x"), text=tr("filter.clear"), autoRaise=True)
        self._lay_out()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_PAUSE_MS)
        self._connect()
        self.hide()

    def open_bar(self) -> None:
        """Show the bar with what can be chosen now, the keys in its field."""
        if self.isHidden():
            self._offer()
        self.show()
        self._say_count()
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def close_bar(self) -> None:
        """Show all rows again and hide the bar."""
        self.hide()
        self.left.emit()
        if self._model.sheet.arrangement.filter is not None:
            self._model.filter_rows(RowFilter())

    def choose(self, wanted: RowFilter) -> None:
        """Show the bar with ``wanted`` chosen, and filter by it."""
        self._offer(wanted)
        self.show()
        self._model.filter_rows(wanted)

    def wanted(self) -> RowFilter:
        """Return what is chosen."""
        return RowFilter(
            frozenset(self.departments.chosen), frozenset(self.levels.chosen), frozenset(self.grades.chosen), self.text.text().strip(), self.changed.isChecked()
        )

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, theme.UNIT // 2)
        row.setSpacing(theme.UNIT // 2)
        self.text.setMinimumWidth(28 * theme.UNIT)
        self.text.setMaximumWidth(theme.scaled(36 * theme.UNIT))
        for widget in (self.text, self.departments, self.levels, self.grades, self.changed):
            row.addWidget(widget, 1 if widget is self.text else 0)
        row.addStretch(1)
        for widget in (self.shown, self._again, self._clear):
            row.addWidget(widget)
        for button in (self._again, self._clear):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    def _connect(self) -> None:
        self.text.textChanged.connect(lambda _: self._pause.start())
        self.text.returnPressed.connect(self._apply)
        self._pause.timeout.connect(self._apply)
        for button in (self.departments, self.levels, self.grades):
            button.changed.connect(self._apply)
        self.changed.toggled.connect(lambda _: self._apply())
        self._again.clicked.connect(self._apply)
        self._clear.clicked.connect(self.close_bar)
        self._model.arranged.connect(self._take_arrangement)

    def _apply(self) -> None:
        """Filter by what is chosen."""
        self._pause.stop()
        if not self.isHidden():
            self._model.filter_rows(self.wanted())

    def _offer(self, chosen: RowFilter | None = None) -> None:
        """List what can be chosen in this table."""
        wanted = chosen if chosen is not None else self._model.sheet.arrangement.filter or RowFilter()
        table, plan = self._model.sheet.table, self._model.document.plan
        answering = dict.fromkeys(each for listed in dict.fromkeys(table.columns["departments"]) for each in listed)
        names = ((each, plan.departments[each].name if each in plan.departments else each) for each in answering)
        self.departments.offer(names, wanted.departments)
        self.levels.offer(((level, tr("filter.level", level=level + 1)) for level in range(levels_of(table))), wanted.levels)
        self.grades.offer(((grade, tr(f"grade.{grade}")) for grade in Grade), wanted.grades)
        for widget, put in ((self.text, lambda: self.text.setText(wanted.text)), (self.changed, lambda: self.changed.setChecked(wanted.changed))):
            widget.blockSignals(True)
            put()
            widget.blockSignals(False)

    def _take_arrangement(self) -> None:
        """Say how many rows are shown; a filter that was given up takes its bar along."""
        if self._model.sheet.arrangement.filter is None and not self.wanted().is_empty and not self._pause.isActive():
            self._offer(RowFilter())
        self._say_count()

    def _say_count(self) -> None:
        sheet = self._model.sheet
        shown = tr("filter.shown", shown=sheet.row_count, total=len(sheet.table)) if sheet.row_count else tr("filter.none")
        self.shown.setText(shown if sheet.arrangement.filter is not None else "")
        self._again.setVisible(sheet.arrangement.filter is not None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give the keys back to the grid with Esc; the rows stay filtered."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            event.accept()
        else:
            super().keyPressEvent(event)

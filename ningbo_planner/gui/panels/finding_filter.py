"""What stands above the list of findings: which of them are listed, by status, words, grade, kind and rule."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from ningbo_planner.domain.finding import FindingKind, Grade
from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.finding_model import FindingModel, Shown, Wanted
from ningbo_planner.gui.tips import told
from ningbo_planner.text import tr

_SIGNS = {Grade.ERROR: ("circle-x", "error"), Grade.WARNING: ("triangle-alert", "warning"), Grade.HINT: ("info", "hint")}


class FindingFilter(QWidget):
    """Two lines: status and words; grades with their counts, and kinds.

    Attributes:
        search, buttons, grades, kinds: the field, the choices of status, the switches of grades, and what lists the kinds.

    Signals:
        changed: something else is wanted.
    """

    changed = Signal()

    def __init__(self) -> None:
        """Let everything be listed."""
        super().__init__()
        self._kind: FindingKind | None = None
        self._rule = ""
        self._rule_name = ""
        self._model: FindingModel | None = None
        self._grade_counts = dict.fromkeys(Grade, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, theme.UNIT // 2)
        column.setSpacing(theme.UNIT // 2)
        column.addLayout(self._make_first())
        column.addLayout(self._make_second())

    @property
    def wanted(self) -> Wanted:
        """What is chosen."""
        shown = next(each for each, button in self.buttons.items() if button.isChecked())
        grades = frozenset(grade for grade, button in self.grades.items() if button.isChecked())
        return Wanted(shown, self.search.text().strip(), grades, self._kind, self._rule)

    def show_all(self) -> None:
        """Choose everything."""
        if not self.wanted.is_everything:
            self._put(Wanted())

    def show_rule(self, rule: str, name: str) -> None:
        """Choose what one rule finds, called ``name``."""
        self._put(Wanted(rule=rule), name)

    def count(self, model: FindingModel) -> None:
        """Show how many findings there are of each sort."""
        for shown, button in self.buttons.items():
            button.setText(tr(f"findings_panel.shown.{shown}", count=model.count(shown)))
        self._grade_counts = {grade: model.count_grade(grade) for grade in Grade}
        self._model = model
        self._name_kinds()

    def _put(self, wanted: Wanted, rule_name: str = "") -> None:
        """Choose all of ``wanted`` and tell once."""
        self.blockSignals(True)
        self.buttons[wanted.shown].setChecked(True)
        self.search.setText(wanted.words)
        for grade, button in self.grades.items():
            button.setChecked(grade in wanted.grades)
        self._kind, self._rule, self._rule_name = wanted.kind, wanted.rule, rule_name
        self._name_kinds()
        self.blockSignals(False)
        self.changed.emit()

    def _make_first(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.UNIT // 4)
        group = QButtonGroup(self)
        self.buttons = {shown: QToolButton(checkable=True, checked=shown is Shown.ALL) for shown in Shown}
        for shown, button in self.buttons.items():
            button.setObjectName(f"findings{shown.capitalize()}")
            button.setProperty("kind", "choice")
            group.addButton(button)
            line.addWidget(button)
        group.buttonClicked.connect(self.changed)
        self.search = QLineEdit(placeholderText=tr("findings_panel.search"), clearButtonEnabled=True)
        self.search.setObjectName("findingsSearch")
        self.search.setAcceptDrops(False)
        self.search.setAccessibleName(tr("spoken.findingsSearch"))
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setToolTip(tr("findings_panel.search_tip"))
        self.search.textChanged.connect(self.changed)
        line.addWidget(self.search, 1)
        return line

    def _make_second(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(theme.UNIT // 4)
        self.grades = {grade: QToolButton(checkable=True) for grade in Grade}
        for grade, button in self.grades.items():
            button.setObjectName(f"findings{grade.capitalize()}")
            button.setProperty("kind", "choice")
            button.setIcon(icon(*_SIGNS[grade]))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setToolTip(tr("findings_panel.grade_tip", grade=tr(f"grade.{grade}")))
            button.clicked.connect(self.changed)
            line.addWidget(button)
        line.addStretch(1)
        self.kinds = QToolButton(popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self.kinds.setObjectName("findingsKind")
        self.kinds.setProperty("kind", "choice")
        self.kinds.setToolTip(tr("findings_panel.kind_tip"))
        self.menu = QMenu(self.kinds)
        self.menu.setObjectName("findingKindMenu")
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill_kinds)
        self.kinds.setMenu(self.menu)
        line.addWidget(self.kinds)
        return line

    def _fill_kinds(self) -> None:
        """List the kinds that there are findings of."""
        self.menu.clear()
        self._add_kind(tr("findings_panel.kind_all"), None)
        self.menu.addSeparator()
        for kind, count in self._model.kinds().items() if self._model is not None else ():
            self._add_kind(tr("findings_panel.kind_count", kind=tr(f"finding_kind.{kind}"), count=count), kind)

    def _add_kind(self, text: str, kind: FindingKind | None) -> None:
        action = told(self.menu.addAction(text, lambda _=False: self._choose_kind(kind)), tr("tips.finding.kind") if kind else tr("tips.finding.kind_all"))
        action.setCheckable(True)
        action.setChecked(kind is self._kind and not self._rule)

    def _choose_kind(self, kind: FindingKind | None) -> None:
        self._kind, self._rule, self._rule_name = kind, "", ""
        self._name_kinds()
        self.changed.emit()

    def _name_grades(self) -> None:
        """Show sign, name and count of each grade; in a narrow panel the sign and the count alone."""
        for grade, button in self.grades.items():
            count = self._grade_counts[grade]
            name = tr("findings_panel.grade_count", grade=tr(f"grade.{grade}"), count=count)
            button.setText(name)
            button.setAccessibleName(name)
        buttons = [*self.grades.values(), self.kinds]
        if sum(button.sizeHint().width() + theme.UNIT // 4 for button in buttons) + 2 * theme.UNIT > self.width():
            for grade, button in self.grades.items():
                button.setText(str(self._grade_counts[grade]))

    def _name_kinds(self) -> None:
        """Say which kind or rule is chosen."""
        chosen = self._rule_name if self._rule else "" if self._kind is None else tr(f"finding_kind.{self._kind}")
        name = self.fontMetrics().elidedText(chosen, Qt.TextElideMode.ElideRight, 9 * theme.UNIT) if chosen else tr("findings_panel.kind")
        self.kinds.setText(name)
        self.kinds.setToolTip(tr("findings_panel.only", what=chosen) if chosen else tr("findings_panel.kind_tip"))
        self._name_grades()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Name the grades as far as there is room."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._name_grades()

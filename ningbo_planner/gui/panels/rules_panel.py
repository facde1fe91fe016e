"""The panel 规则: what is checked in this plan, how gravely, and what each rule finds now; rules are written, changed and switched off from here."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QListView, QMenu, QPushButton, QStackedLayout, QToolButton, QVBoxLayout, QWidget

from ningbo_planner.domain.finding import Grade
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.rule_lines import Group, RuleLine, rule_lines
from ningbo_planner.gui.models.rule_model import RuleModel
from ningbo_planner.gui.panels.rule_card import RuleCard
from ningbo_planner.services.workspace import Change
from ningbo_planner.gui.tips import told
from ningbo_planner.text import tr

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RuleList(QListView):
    """The list of cards; a double click or Enter changes a rule, Space switches it on or off, Delete takes it out.

    Signals:
        edit_wanted, switch_wanted, removal_wanted: what the keys ask for, for the chosen card.
        left: Esc was pressed.
    """

    edit_wanted = Signal()
    switch_wanted = Signal()
    removal_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make a list of cards of different height that scrolls smoothly."""
        super().__init__(parent)
        self.setObjectName("ruleList")
        self.setAccessibleName(tr("rules_panel.title"))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setItemDelegate(RuleCard(self))
        self.doubleClicked.connect(self.edit_wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do with the chosen card what a key asks for."""
        wanted = {Qt.Key.Key_Space: self.switch_wanted, Qt.Key.Key_Delete: self.removal_wanted, Qt.Key.Key_Escape: self.left, **dict.fromkeys(_ENTER, self.edit_wanted)}
        signal = wanted.get(Qt.Key(event.key()))
        if signal is not None and not event.modifiers():
            signal.emit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the sentences anew when the width changed."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()


class RulesPanel(QWidget):
    """Lists the rules of the open plan.

    Attributes:
        model, list: the lines, and what shows them.
        search: the field for words.

    Signals:
        new_rule_wanted, new_assumption_wanted: one is to be written.
        edit_wanted(RuleLine), removal_wanted(RuleLine): one is to be changed, to be taken out (of a built-in one: its settings).
        switched(RuleLine, bool): one is to be looked at, or not.
        graded(RuleLine, object): one is to have another grade, ``None`` for its own.
        findings_wanted(RuleLine): what it finds is to be listed.
        left: Esc was pressed; the grid takes the keys again.
    """

    new_rule_wanted = Signal()
    new_assumption_wanted = Signal()
    edit_wanted = Signal(object)
    removal_wanted = Signal(object)
    switched = Signal(object, bool)
    graded = Signal(object, object)
    findings_wanted = Signal(object)
    left = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Follow the rules of ``document``."""
        super().__init__(parent)
        self.setObjectName("rulesPanel")
        self._document = document
        self._is_stale = True
        self.model = RuleModel()
        self.model.setParent(self)
        self._build()
        self._connect()

    @property
    def current(self) -> RuleLine | None:
        """The chosen line."""
        return self.model.line(self.list.currentIndex())

    def select(self, group: Group, name: str) -> None:
        """Choose a rule and bring it into view; words that hide it are dropped."""
        self._list_now()
        key = f"{group}:{name}"
        if not self.model.index_of(key).isValid():
            self.search.clear()
        index = self.model.index_of(key)
        if index.isValid():
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index, QListView.ScrollHint.PositionAtTop)

    def take_keys(self) -> None:
        """Let the list be walked through with the keys."""
        self._list_now()
        if self.current is None and self.model.rowCount():
            first = (self.model.index(row, 0) for row in range(self.model.rowCount()))
            self.list.setCurrentIndex(next((index for index in first if self.model.line(index) is not None), QModelIndex()))
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # ------------------------------------------------------------------------------------------------------ made once

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_head())
        self.list = RuleList(self)
        self.list.setModel(self.model)
        self._empty = QLabel(tr("rules_panel.none"), alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._empty.setObjectName("emptyState")
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        column.addLayout(self._stack, 1)
        column.addWidget(self._make_foot())

    def _make_head(self) -> QHBoxLayout:
        """Make what writes new ones, and the field for words."""
        head = QHBoxLayout()
        head.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, theme.UNIT // 2)
        head.setSpacing(theme.UNIT // 2)
        self.new_rule = QPushButton(icon("plus"), tr("rules_panel.new_rule"))
        self.new_rule.setObjectName("newRule")
        self.new_assumption = QPushButton(icon("plus"), tr("rules_panel.new_assumption"))
        self.new_assumption.setObjectName("newAssumption")
        for button, tip in ((self.new_rule, tr("rules_panel.new_rule_tip")), (self.new_assumption, tr("rules_panel.new_assumption_tip"))):
            button.setToolTip(tip)
            head.addWidget(button)
        self.search = QLineEdit(placeholderText=tr("findings_panel.search"), clearButtonEnabled=True)
        self.search.setObjectName("rulesSearch")
        self.search.setAcceptDrops(False)
        self.search.setAccessibleName(tr("spoken.rulesSearch"))
        self.search.setToolTip(tr("rules_panel.search_tip"))
        self.search.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        head.addWidget(self.search, 1)
        return head

    def _make_foot(self) -> QWidget:
        """Make the line with what can be done about the chosen rule; it takes no room while none is chosen."""
        self._foot = QWidget(visible=False)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, theme.UNIT // 2)
        foot.setSpacing(theme.UNIT // 2)
        self.edit = QPushButton(icon("square-pen"), tr("rules_panel.edit"))
        self.grade = QToolButton(text=tr("rules_panel.grade"), popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self.switch = QPushButton()
        self.remove = QPushButton()
        for button, name in ((self.edit, "editRule"), (self.grade, "gradeRule"), (self.switch, "switchRule"), (self.remove, "removeRule")):
            button.setObjectName(name)
            foot.addWidget(button)
        self._grades = QMenu(self.grade)
        self._grades.setObjectName("gradeMenu")
        self._grades.setToolTipsVisible(True)
        self.grade.setMenu(self._grades)
        foot.addStretch(1)
        return self._foot

    def _connect(self) -> None:
        self.new_rule.clicked.connect(self.new_rule_wanted)
        self.new_assumption.clicked.connect(self.new_assumption_wanted)
        self.search.textChanged.connect(self._list_now)
        self.list.selectionModel().currentChanged.connect(self._offer)
        self.model.modelReset.connect(self._offer)
        self.model.dataChanged.connect(self._offer)
        self.list.edit_wanted.connect(self._edit)
        self.list.switch_wanted.connect(self._switch)
        self.list.removal_wanted.connect(self._remove)
        self.list.left.connect(self.left)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.edit.clicked.connect(self._edit)
        self.switch.clicked.connect(self._switch)
        self.remove.clicked.connect(self._remove)
        self._grades.aboutToShow.connect(lambda: self._fill_grades(self._grades))
        self._document.changed.connect(self._take_change)
        self._document.opened.connect(self._list_when_visible)

    # ---------------------------------------------------------------------------------------------------- shown anew

    def _take_change(self, change: Change) -> None:
        """List anew what a step may have changed."""
        changes = change.changes
        if not change.findings.is_empty or changes.structures or changes.fields or changes.entries:
            self._list_when_visible()

    def _list_when_visible(self) -> None:
        self._is_stale = True
        if self.isVisible():
            self._list_now()

    def _list_now(self) -> None:
        """Put all lines into the list; the chosen one stays chosen."""
        if not self._document.has_plan or self._document.tasks.is_busy:
            return
        self._is_stale = False
        chosen = self.current
        self.model.show_lines(rule_lines(self._document.plan, self._document.workspace.checker, self.search.text()))
        if chosen is not None and self.current is None:
            self.list.setCurrentIndex(self.model.index_of(chosen.key))
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)
        self._offer()

    def _offer(self) -> None:
        """Show what can be done about the chosen line."""
        line, writable = self.current, self._document.has_plan and not self._document.workspace.read_only
        self.new_rule.setEnabled(writable)
        self.new_assumption.setEnabled(writable)
        self._foot.setVisible(line is not None)
        if line is None:
            return
        is_rule = line.group is not Group.ASSUMPTION
        self.edit.setEnabled(writable)
        for button in (self.grade, self.switch):
            button.setVisible(is_rule)
            button.setEnabled(writable)
        self.switch.setText(tr("rules_panel.switch_off") if line.is_on else tr("rules_panel.switch_on"))
        self.remove.setText(tr("rules_panel.reset") if line.group is Group.BUILT_IN else tr("rules_panel.remove"))
        self.remove.setVisible(line.group is not Group.BUILT_IN or line.is_set)
        self.remove.setEnabled(writable)

    # -------------------------------------------------------------------------------------------------------- wanted

    def _edit(self) -> None:
        if self.current is not None and self.edit.isEnabled():
            self.edit_wanted.emit(self.current)

    def _switch(self) -> None:
        line = self.current
        if line is not None and line.group is not Group.ASSUMPTION and self.switch.isEnabled():
            self.switched.emit(line, not line.is_on)

    def _remove(self) -> None:
        line = self.current
        if line is not None and (line.group is not Group.BUILT_IN or line.is_set) and self.remove.isEnabled():
            self.removal_wanted.emit(line)

    def _fill_grades(self, menu: QMenu) -> None:
        """List the grades, the one that holds ticked, and the rule's own."""
        menu.clear()
        line = self.current
        if line is None:
            return
        for grade in Grade:
            action = menu.addAction(tr(f"rules_panel.grade_choice.{grade}"), lambda _=False, grade=grade: self.graded.emit(line, grade))
            told(action, tr("tips.rule.grade_choice"))
            action.setCheckable(True)
            action.setChecked(line.grade is grade)
        menu.addSeparator()
        told(menu.addAction(tr("rules_panel.grade_usual"), lambda _=False: self.graded.emit(line, None)), tr("tips.rule.grade_usual"))

    def _show_menu(self, at: QPoint) -> None:
        """Offer what can be done about the rule under the pointer."""
        line = self.model.line(self.list.indexAt(at))
        if line is None:
            return
        self.list.setCurrentIndex(self.list.indexAt(at))
        menu = QMenu(self)
        menu.setObjectName("ruleMenu")
        menu.setToolTipsVisible(True)
        told(menu.addAction(icon("square-pen"), tr("rules_panel.edit"), self._edit), tr("tips.rule.edit")).setEnabled(self.edit.isEnabled())
        if line.group is not Group.ASSUMPTION:
            listed = menu.addAction(icon("list-checks"), tr("rules_panel.show_findings"), lambda: self.findings_wanted.emit(line))
            told(listed, tr("tips.rule.findings")).setEnabled(bool(line.count))
            grades = menu.addMenu(tr("rules_panel.grade"))
            told(grades.menuAction(), tr("tips.rule.grade"))
            self._fill_grades(grades)
            grades.setEnabled(self.grade.isEnabled())
            told(menu.addAction(self.switch.text(), self._switch), tr("tips.rule.switch")).setEnabled(self.switch.isEnabled())
        if not self.remove.isHidden():
            told(menu.addAction(icon("trash-2"), self.remove.text(), self._remove), tr("tips.rule.remove")).setEnabled(self.remove.isEnabled())
        menu.popup(self.list.viewport().mapToGlobal(at))
        menu.aboutToHide.connect(menu.deleteLater)

    # ------------------------------------------------------------------------------------------------------- from Qt

    def showEvent(self, event: QShowEvent) -> None:
        """List what changed while the panel was hidden."""
        super().showEvent(event)
        if self._is_stale:
            self._list_now()

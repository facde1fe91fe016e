"""The panel 问题: every finding by grade; a click goes to the cell."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QMenu, QPushButton, QStackedLayout, QTableView, QVBoxLayout, QWidget

from ningbo_planner.checks.checker import FindingChanges, first_cell
from ningbo_planner.domain.finding import Finding, FindingStatus
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.finding_model import FindingModel
from ningbo_planner.gui.panels.finding_card import FindingCard
from ningbo_planner.gui.panels.finding_filter import FindingFilter
from ningbo_planner.services.workspace import Change
from ningbo_planner.gui.tips import told
from ningbo_planner.text import tr

# Above this many rows the cards get one height each, because measuring every sentence would hold the window up.
_MEASURED_ROWS = 600
# So many lines of a sentence are seen then; the tip has it whole.
_USUAL_LINES = 3


class FindingList(QTableView):
    """The list of cards; a click, Enter or moving with the arrows tells which one.

    A table of one column: unlike a list view, it does not ask for each of very many rows before it can paint the few that are seen.

    Signals:
        gone_to(QModelIndex): the user wants to see the place.
    """

    gone_to = Signal(QModelIndex)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make a list of cards of different height that scrolls smoothly."""
        super().__init__(parent)
        self.setObjectName("findingList")
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        # Rows that were given a height of their own.
        self._sized: Sequence[int] = ()
        self._cards = FindingCard(self)
        self.setItemDelegate(self._cards)
        self.setAccessibleName(tr("findings_panel.title"))
        self.clicked.connect(self.gone_to)

    def lay_out(self) -> None:
        """Give every row its height."""
        for column in range(1, self.horizontalHeader().count()):
            self.setColumnHidden(column, True)
        rows, cards, model = self.verticalHeader(), self._cards, self.model()
        count, usual = model.rowCount(), cards.usual_height(_USUAL_LINES)
        rows.setDefaultSectionSize(usual)
        is_measured = count <= _MEASURED_ROWS
        if not is_measured:
            # A row keeps what it was given, even when the model was reset.
            for row in (row for row in self._sized if row < count):
                rows.resizeSection(row, usual)
        measured = range(count) if is_measured else model.heads()
        for row in measured:
            rows.resizeSection(row, cards.height(model.finding_at(row)))
        self._sized = range(2 * _MEASURED_ROWS) if is_measured else measured

    def moveCursor(self, action: QTableView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Go to the first and to the last row with Home and End, as in every list."""
        if action in (QTableView.CursorAction.MoveHome, QTableView.CursorAction.MoveEnd):
            modifiers |= Qt.KeyboardModifier.ControlModifier
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the place of the chosen card with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.gone_to.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the sentences anew when the width changed."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width() and self.model() is not None and self.model().rowCount() <= _MEASURED_ROWS:
            self.lay_out()


class FindingsPanel(QWidget):
    """Lists the findings of the open plan.

    Signals:
        cell_chosen(CellRef): the user wants to see the place of a finding.
        reason_wanted(Finding): the user wants to explain one.
        explanation_wanted(Finding): the user wants to know why its figures disagree.
        rule_wanted(Finding): the user wants to change the rule that found one.
        current_changed(object): another finding is chosen, or ``None``.
    """

    cell_chosen = Signal(object)
    reason_wanted = Signal(object)
    explanation_wanted = Signal(object)
    rule_wanted = Signal(object)
    current_changed = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Follow the findings of ``document``."""
        super().__init__(parent)
        self.setObjectName("findingsPanel")
        self._document = document
        self.model = FindingModel()
        self._build()
        self.model.setParent(self)
        self.list.setModel(self.model)
        self.list.selectionModel().currentChanged.connect(lambda *_: self.current_changed.emit(self.current_finding))
        self.list.gone_to.connect(self._go_to)
        self.list.customContextMenuRequested.connect(self._show_menu)
        document.changed.connect(self._take_change)
        document.opened.connect(self._open)
        self.refresh()

    @property
    def current_finding(self) -> Finding | None:
        """The chosen finding."""
        return self.model.finding(self.list.currentIndex())

    def select(self, finding: str) -> None:
        """Choose a finding and bring it into view; a filter that hides it is dropped."""
        if not self.model.index_of(finding).isValid():
            self.filter.show_all()
        index = self.model.index_of(finding)
        if index.isValid():
            self.list.setCurrentIndex(index)
            self.list.scrollTo(index)

    def _open(self) -> None:
        """List the findings of another plan from the first."""
        self.refresh()
        self.list.scrollToTop()

    def refresh(self) -> None:
        """List everything anew."""
        if self._document.has_plan:
            self.model.show_findings(self._document.plan, self._document.workspace.findings())
            self._after_change()

    def copy(self) -> None:
        """Put the sentence of the chosen finding on the clipboard."""
        if self.current_finding is not None:
            QGuiApplication.clipboard().setText(self.current_finding.message)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.filter = FindingFilter()
        self.filter.changed.connect(self._refilter)
        column.addWidget(self.filter)
        self.list = FindingList(self)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._empty = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        self._empty.setObjectName("emptyState")
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        column.addLayout(self._stack, 1)
        column.addWidget(self._make_foot())

    def _make_foot(self) -> QWidget:
        """Make the line with what can be done about the chosen finding; it takes no room while none is chosen."""
        self._foot = QWidget(visible=False)
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, theme.UNIT // 2)
        self._explain = QPushButton(icon("message-square-text"), tr("findings_panel.give_reason"), enabled=False)
        self._explain.setObjectName("giveReason")
        self._explain.clicked.connect(self._want_reason)
        self.current_changed.connect(self._offer_reason)
        why = QPushButton(icon("lightbulb"), tr("explanation.title"))
        why.setObjectName("whyFinding")
        why.clicked.connect(lambda: self.explanation_wanted.emit(self.current_finding))
        foot.addWidget(why)
        foot.addWidget(self._explain)
        foot.addStretch(1)
        return self._foot

    def _offer_reason(self) -> None:
        writable = self._document.has_plan and not self._document.workspace.read_only
        self._foot.setVisible(self.current_finding is not None)
        self._explain.setEnabled(self.current_finding is not None and writable)
        is_explained = self.current_finding is not None and self.current_finding.status is FindingStatus.EXPLAINED
        self._explain.setText(tr("findings_panel.change_reason") if is_explained else tr("findings_panel.give_reason"))

    def _want_reason(self) -> None:
        if self.current_finding is not None:
            self.reason_wanted.emit(self.current_finding)

    def _take_change(self, change: Change) -> None:
        """List what a step changed in its place; the list stays where it was scrolled to."""
        if change.findings.is_empty and not change.changes.structures:
            return
        # A new order of rows moves findings that are not themselves different.
        changed = None if change.changes.structures else change.findings
        chosen, scrolled = self.current_finding, self.list.verticalScrollBar().value()
        self.model.show_findings(self._document.plan, self._document.workspace.findings(), changed)
        if chosen is not None and self.current_finding is None:
            # A reason moves its finding behind the others, and the list is made anew.
            self.list.setCurrentIndex(self.model.index_of(chosen.id))
        self._after_change()
        # A long list is made anew, and stays where it was.
        self.list.verticalScrollBar().setValue(scrolled)
        self._show_expired(change.findings)
        self._keep_explained_in_view(change.findings)

    def _show_expired(self, touched: FindingChanges) -> None:
        """Bring a reason that has just expired into view, at the top of the list: it is asked for again."""
        standing = self._document.workspace.checker.findings
        findings = (standing.get(found) for found in self._document.plan.reasons if found in touched)
        if any(finding is not None and finding.status is FindingStatus.EXPIRED for finding in findings):
            self.list.scrollToTop()

    def _keep_explained_in_view(self, touched: FindingChanges) -> None:
        """Bring the whole card into view that has grown by the reason just given."""
        finding = self.current_finding
        if finding is not None and finding.id in touched and finding.status is FindingStatus.EXPLAINED:
            self.list.scrollTo(self.list.currentIndex())

    def show_rule(self, rule: str, name: str) -> None:
        """List only what one rule finds, by its id in the plan or its code."""
        self.filter.show_rule(rule, name)

    def _refilter(self) -> None:
        self.model.filter(self.filter.wanted)
        self._after_change()

    def _after_change(self) -> None:
        """Show counts and, where there is nothing to list, say so."""
        self.filter.count(self.model)
        self.list.lay_out()
        is_empty = self.model.rowCount() == 0
        self._empty.setText(tr("findings_panel.none_shown") if self.model.is_filtered_out else tr("findings_panel.none"))
        self._stack.setCurrentIndex(1 if is_empty else 0)
        self._offer_reason()

    def _go_to(self, index: QModelIndex) -> None:
        finding = self.model.finding(index)
        cell = first_cell(self._document.plan, finding) if finding is not None else None
        if cell is not None:
            self.cell_chosen.emit(cell)

    def _show_menu(self, at: QPoint) -> None:
        """Offer what can be done about the finding under the pointer."""
        finding = self.model.finding(self.list.indexAt(at))
        if finding is None:
            return
        menu = QMenu(self)
        menu.setObjectName("findingMenu")
        menu.setToolTipsVisible(True)
        told(menu.addAction(icon("locate-fixed"), tr("findings_panel.go_to"), lambda: self._go_to(self.list.currentIndex())), tr("tips.finding.go_to"))
        told(menu.addAction(icon("lightbulb"), tr("explanation.title"), lambda: self.explanation_wanted.emit(finding)), tr("tips.finding.explain"))
        reason = told(menu.addAction(icon("message-square-text"), tr("findings_panel.give_reason"), self._want_reason), tr("tips.finding.reason"))
        reason.setEnabled(self._explain.isEnabled())
        told(menu.addAction(icon("ruler"), tr("findings_panel.adjust"), lambda: self.rule_wanted.emit(finding)), tr("tips.finding.adjust"))
        told(menu.addAction(icon("copy"), tr("findings_panel.copy"), self.copy), tr("tips.finding.copy"))
        self._add_parts(menu, finding)
        menu.popup(self.list.viewport().mapToGlobal(at))
        menu.aboutToHide.connect(menu.deleteLater)

    def _add_parts(self, menu: QMenu, finding: Finding) -> None:
        """Offer the other cells that the finding is about."""
        others = [cell for cell in finding.cells[1:] if self._document.plan.has_cell(cell)]
        if others:
            parts = menu.addMenu(tr("findings_panel.parts"))
            told(parts.menuAction(), tr("tips.finding.parts"))
            for cell in others:
                name = self._document.plan.tables[cell.table].get(cell.row, "name")
                told(parts.addAction(name.replace("&", "&&"), lambda cell=cell: self.cell_chosen.emit(cell)), tr("tips.finding.part", name=name))

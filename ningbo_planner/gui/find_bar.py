"""The bar below the grid in which a text is looked for and replaced, with the list of all places below its fields."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QBoxLayout, QCheckBox, QComboBox, QHBoxLayout, QHeaderView, QLineEdit, QPushButton, QSizePolicy, QTableView, QToolButton, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.find_extents import Scope
from ningbo_planner.gui.models.find_model import HIT_COLUMNS, PROPOSAL_COLUMNS, FindModel
from ningbo_planner.gui.result_list import ElidedLabel
from ningbo_planner.services.text_search import Part
from ningbo_planner.text import tr

# As many signs as Excel takes.
MAX_LENGTH = 255
LINES_SHOWN = 8
_LINE_HEIGHT = int(3.25 * theme.UNIT)
_FIELD_WIDTH = 24 * theme.UNIT
_WIDTHS = {"table": 96, "row": 240, "column": 96, "text": 120, "before": 110, "after": 110, "remark": 120}
# From this width on everything stands in one line.
_WIDE = 105 * theme.UNIT
_LIST_SHARE = 0.28
_ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for, and where."""

    text: str = ""
    scope: Scope = Scope.TABLE
    part: Part = Part.SHOWN
    whole: bool = False
    match_case: bool = False


class FindField(QLineEdit):
    """A field for a text to find or to put in its place.

    Signals:
        entered(bool): Enter was pressed; ``True`` with Shift.
        list_wanted: the key down was pressed.
    """

    entered = Signal(bool)
    list_wanted = Signal()

    def __init__(self, name: str, said: str) -> None:
        """Make a field that is called ``said``."""
        super().__init__(placeholderText=said, clearButtonEnabled=True)
        self.setObjectName(name)
        self.setAccessibleName(said)
        self.setAcceptDrops(False)
        self.setMaxLength(MAX_LENGTH)
        self.setMinimumWidth(_FIELD_WIDTH // 2)
        self.setMaximumWidth(theme.scaled(_FIELD_WIDTH))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Use Enter and the key down, leave the rest to the field."""
        if event.key() in _ENTERS:
            self.entered.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() == Qt.Key.Key_Down:
            self.list_wanted.emit()
        else:
            super().keyPressEvent(event)


class HitList(QTableView):
    """The list of places: a click or Enter goes there and the list keeps the keys; the blank ticks.

    Signals:
        chosen(int): go to the place in this line.
    """

    chosen = Signal(int)

    def __init__(self, model: FindModel) -> None:
        """Show ``model``."""
        super().__init__()
        self.setObjectName("findList")
        self.setAccessibleName(tr("find.list"))
        self.setModel(model)
        self._model = model
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.scaled(_LINE_HEIGHT))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.clicked.connect(self._take_click)
        model.modelAboutToBeReset.connect(self._keep_place)
        model.modelReset.connect(self._take_lines)
        self._shown: tuple[str, ...] = ()
        self._place = (0, -1)

    def show_line(self, row: int) -> None:
        """Show which place is the current one, without going there."""
        if 0 <= row < self._model.rowCount():
            self.setCurrentIndex(self._model.index(row, 0))

    def _take_click(self, index: QModelIndex) -> None:
        self.chosen.emit(index.row())

    def _keep_place(self) -> None:
        """Remember which lines are seen."""
        self._place = (self.verticalScrollBar().value(), self.currentIndex().row())

    def _take_lines(self) -> None:
        """Show the same lines as before; new columns get their usual widths, those that somebody drew stay."""
        columns = PROPOSAL_COLUMNS if self._model.columnCount() == len(PROPOSAL_COLUMNS) else HIT_COLUMNS
        if columns != self._shown:
            self._shown = columns
            for at, column in enumerate(columns):
                self.setColumnWidth(at, _WIDTHS[column])
        self.doItemsLayout()
        self.show_line(self._place[1])
        self.verticalScrollBar().setValue(self._place[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the current line with Enter, tick it with the blank."""
        row = self.currentIndex().row()
        if event.key() in _ENTERS and row >= 0:
            self.chosen.emit(row)
        elif event.key() == Qt.Key.Key_Space and row >= 0:
            self._model.turn(row)
        else:
            super().keyPressEvent(event)


class Manner(StrEnum):
    """How the count is meant."""

    PLAIN = "muted"
    NOTHING = "warning"


class FindBar(QWidget):
    """The fields, the options and the list.

    Attributes:
        field, new_field: what is looked for, and what is put in its place.
        list: all places.

    Signals:
        question_changed: something else is looked for, or elsewhere.
        new_changed: something else is to be put in its place.
        next_wanted, previous_wanted: go on, or back.
        hit_chosen(int): go to the place in this line of the list.
        replace_wanted, replace_all_wanted: do it here, or everywhere.
        stop_wanted: look no further.
        listing_changed: the list, or replacing, was switched on or off.
        closed: the work here is over.
    """

    question_changed = Signal()
    new_changed = Signal()
    next_wanted = Signal()
    previous_wanted = Signal()
    hit_chosen = Signal(int)
    replace_wanted = Signal()
    replace_all_wanted = Signal()
    stop_wanted = Signal()
    listing_changed = Signal()
    closed = Signal()

    def __init__(self, model: FindModel, parent: QWidget | None = None) -> None:
        """Make a hidden bar that lists ``model``."""
        super().__init__(parent)
        self.setObjectName("findBar")
        self._model = model
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT // 2, theme.UNIT // 2)
        column.setSpacing(theme.UNIT // 2)
        self.list = HitList(model)
        self._replace_row = QWidget()
        self._build_replace_row()
        # One line where there is room for it, else two.
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(theme.UNIT // 2)
        self._head.addWidget(self._search_row(), 1)
        self._head.addWidget(self._option_row())
        column.addLayout(self._head)
        column.addWidget(self._replace_row)
        column.addWidget(self.list)
        self._connect()
        self._show_parts()
        self.hide()

    @property
    def question(self) -> Question:
        """What is looked for now."""
        return Question(self.field.text(), Scope(self._scope.currentData()), Part(self._part.currentData()), self._whole.isChecked(), self._case.isChecked())

    @property
    def is_replacing(self) -> bool:
        """Whether something is to be put in place of what is found."""
        return self._replace.isChecked()

    @property
    def is_listing(self) -> bool:
        """Whether the list is open."""
        return self._listing.isChecked()

    def open_bar(self, replacing: bool, scope: Scope) -> None:
        """Show the bar with the keys in its field."""
        self._scope.setCurrentIndex(self._scope.findData(scope.value))
        if replacing and not self._replace.isChecked():
            self._listing.setChecked(True)
        self._replace.setChecked(replacing)
        self.show()
        self._show_parts()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def set_scope(self, scope: Scope) -> None:
        """Choose how far is looked."""
        self._scope.setCurrentIndex(self._scope.findData(scope.value))

    def say(self, text: str, manner: Manner = Manner.PLAIN, *, searching: bool = False) -> None:
        """Say how many places there are; while it is ``searching`` that can be stopped."""
        self.count.say(text)
        if self.count.property("kind") != manner.value:
            self.count.setProperty("kind", manner.value)
            self.count.style().unpolish(self.count)
            self.count.style().polish(self.count)
        self._stop.setVisible(searching)

    def allow(self, *, moving: bool, replacing_one: bool, replacing_all: int, writable: bool) -> None:
        """Offer what makes sense now; ``replacing_all`` is in how many places."""
        for button in (self._next, self._previous):
            button.setEnabled(moving)
        self._replace.setEnabled(writable or self._replace.isChecked())
        self._one.setEnabled(replacing_one)
        self._all.setEnabled(replacing_all > 0)
        self._all.setText(tr("find.replace_all_count", count=replacing_all) if replacing_all else tr("find.replace_all"))
        self._tick_all.setEnabled(bool(self._model.proposals))

    def say_replacing(self, text: str) -> None:
        """Say beside the buttons what is not replaced."""
        self._remark.say(text)

    def _search_row(self) -> QWidget:
        self.field = FindField("findField", tr("find.text"))
        self.field.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.count = _words("findCount")
        self._stop = _tool("circle-x", "findStop", tr("find.stop"))
        self._previous = _tool("chevron-up", "findPrevious", tr("find.previous"))
        self._next = _tool("chevron-down", "findNext", tr("find.next"))
        return _row(self.field, self.count, self._stop, self._previous, self._next, wide=self.count, also=self.field)

    def _option_row(self) -> QWidget:
        self._scope = _choice("findScope", tr("find.scope"), [(scope.value, tr(f"find.scope.{scope}")) for scope in Scope])
        self._part = _choice("findPart", tr("find.part_tip"), [(part.value, tr(f"find.part.{part}")) for part in Part])
        self._whole = QCheckBox(tr("find.whole"), toolTip=tr("find.whole_tip"))
        self._whole.setObjectName("findWhole")
        self._case = QCheckBox(tr("find.case"), toolTip=tr("find.case_tip"))
        self._case.setObjectName("findCase")
        self._listing = _tool("list", "findListing", tr("find.listing"), tr("find.listing_word"))
        self._replace = _tool("replace", "findReplacing", tr("find.replacing"), tr("find.replace"))
        self._close = _tool("x", "findClose", tr("find.close"))
        space = QWidget()
        return _row(self._scope, self._part, self._whole, self._case, space, self._listing, self._replace, self._close, wide=space)

    def _build_replace_row(self) -> None:
        self.new_field = FindField("replaceField", tr("find.new"))
        self._one = QPushButton(tr("find.replace"))
        self._one.setObjectName("replaceOne")
        self._all = QPushButton(tr("find.replace_all"))
        self._all.setObjectName("replaceAll")
        self._tick_all = QCheckBox(tr("find.tick_all"), tristate=True)
        self._tick_all.setObjectName("replaceTickAll")
        self._remark = _words("replaceRemark")
        row = QHBoxLayout(self._replace_row)
        _fill(row, self.new_field, self._one, self._all, self._tick_all, self._remark, wide=self._remark, also=self.new_field)

    def _connect(self) -> None:
        self.field.textChanged.connect(self.question_changed)
        self.field.entered.connect(lambda back: (self.previous_wanted if back else self.next_wanted).emit())
        self.field.list_wanted.connect(self._go_to_list)
        self.new_field.textChanged.connect(self.new_changed)
        self.new_field.entered.connect(lambda _: self.replace_wanted.emit())
        self.new_field.list_wanted.connect(self._go_to_list)
        for box in (self._scope, self._part):
            box.currentIndexChanged.connect(self.question_changed)
        for tick in (self._whole, self._case):
            tick.toggled.connect(self.question_changed)
        self._stop.clicked.connect(self.stop_wanted)
        self._previous.clicked.connect(self.previous_wanted)
        self._next.clicked.connect(self.next_wanted)
        for switch in (self._listing, self._replace):
            switch.toggled.connect(self._show_parts)
        self._close.clicked.connect(self.closed)
        self._one.clicked.connect(self.replace_wanted)
        self._all.clicked.connect(self.replace_all_wanted)
        self._tick_all.clicked.connect(lambda: self._model.tick_all(self._tick_all.checkState() is not Qt.CheckState.Unchecked))
        self._model.ticks_changed.connect(self._show_ticks)
        self.list.chosen.connect(self.hit_chosen)

    def _show_parts(self) -> None:
        """Show the row for replacing and the list when they are wanted, and give the list room for some lines."""
        self._replace_row.setVisible(self.is_replacing)
        self.list.setVisible(self.is_listing)
        self._fit()
        self.listing_changed.emit()

    def _fit(self) -> None:
        """Use one line or two, and leave most of the window to the grid."""
        is_wide = self.width() >= _WIDE
        self._head.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
        for switch in (self._listing, self._replace):
            switch.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon if is_wide else Qt.ToolButtonStyle.ToolButtonIconOnly)
        room = int(self.window().height() * _LIST_SHARE)
        self.list.setFixedHeight(max(3 * theme.scaled(_LINE_HEIGHT), min((LINES_SHOWN + 1) * theme.scaled(_LINE_HEIGHT), room)))

    def _show_ticks(self) -> None:
        possible = sum(proposal.is_possible for proposal in self._model.proposals)
        ticked = len(self._model.ticked())
        state = Qt.CheckState.Unchecked if not ticked else Qt.CheckState.Checked if ticked == possible else Qt.CheckState.PartiallyChecked
        self._tick_all.setCheckState(state)

    def _go_to_list(self) -> None:
        """Give the keys to the list."""
        if self.list.isVisible() and self._model.rowCount():
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.list.currentIndex().isValid():
                self.list.show_line(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit into the new width."""
        super().resizeEvent(event)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc, from wherever in the bar it comes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


def _words(name: str) -> ElidedLabel:
    """Return a label that gives way when there is no room."""
    label = ElidedLabel()
    label.setObjectName(name)
    return label


def _tool(drawing: str, name: str, tip: str, switch: str = "") -> QToolButton:
    """Return a button with an icon; one that switches something has a word too."""
    button = QToolButton(icon=icon(drawing), text=switch, toolTip=tip, checkable=bool(switch), focusPolicy=Qt.FocusPolicy.TabFocus)
    button.setObjectName(name)
    button.setAccessibleName(tip)
    return button


def _choice(name: str, said: str, entries: list[tuple[str, str]]) -> QComboBox:
    box = QComboBox(toolTip=said)
    box.setObjectName(name)
    box.setAccessibleName(said)
    for value, text in entries:
        box.addItem(text, value)
    return box


def _row(*widgets: QWidget, wide: QWidget, also: QWidget | None = None) -> QWidget:
    line = QWidget()
    _fill(QHBoxLayout(line), *widgets, wide=wide, also=also)
    return line


def _fill(row: QHBoxLayout, *widgets: QWidget, wide: QWidget, also: QWidget | None = None) -> None:
    """Put widgets side by side; ``wide`` takes the room that is left, ``also`` grows to its own limit before."""
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.UNIT // 2)
    for widget in widgets:
        row.addWidget(widget, 1 if widget is wide else 100 if widget is also else 0)

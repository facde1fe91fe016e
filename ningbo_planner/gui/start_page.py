"""The start page: what can be opened, what can be made new, and five short steps in which the program is learned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import icon
from ningbo_planner.text import tr

# What the page offers at its top: a name, which is also its text, and its drawing.
OFFERS = (("example", "book-open"), ("blank", "file-plus"), ("structure", "list-tree"), ("workbook", "file-spreadsheet"), ("open", "folder-open"))
# The steps in which the program is learned: a name and a drawing.
STEPS = (("see", "circle-alert"), ("type", "square-pen"), ("explain", "lightbulb"), ("issue", "send"), ("receive", "inbox"))
_WIDEST = 128 * theme.UNIT
# An offer that is narrower than so many letters breaks its words apart.
_OFFER_LETTERS = 12
_ICON = 20


@dataclass(frozen=True, slots=True)
class RecentFile:
    """A plan that was open lately, and whether its file is still there."""

    path: Path
    is_there: bool


class _Picture(QWidget):
    """A drawing painted anew each time, so that it is sharp on every screen and follows a change of colours."""

    def __init__(self, drawing: str, colour: str) -> None:
        """Paint ``drawing`` in a colour of the theme."""
        super().__init__()
        self._icon = icon(drawing, colour)
        self.setFixedSize(theme.scaled(_ICON), theme.scaled(_ICON))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the drawing."""
        self._icon.paint(QPainter(self), self.rect())


class Card(QPushButton):
    """A button with a heading, a sentence below it and a drawing beside them; it grows with its words."""

    def __init__(self, drawing: str, title: str, words: str, muted: bool = False) -> None:
        """Show ``title`` above ``words``."""
        super().__init__()
        self.setProperty("kind", "card")
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.setStatusTip(words)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(*[theme.UNIT] * 4)
        row.setSpacing(theme.UNIT)
        row.addWidget(_Picture(drawing, "muted" if muted else "accent"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(theme.UNIT // 4)
        self._heading = _label(title, "muted" if muted else "strong")
        for label in (self._heading, _label(words, "muted")):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            column.addWidget(label)
        column.addStretch(1)
        row.addLayout(column, 1)

    def sizeHint(self) -> QSize:
        """Want the room of the words."""
        return self.layout().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Need the room of the words."""
        return self.layout().minimumSize()

    def hasHeightForWidth(self) -> bool:
        """Wrap the words."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Be as high as the wrapped words are at this width."""
        return self.layout().heightForWidth(width)


class StartPage(QScrollArea):
    """What stands in the middle while no plan is open, and over an open one when it is asked for.

    Signals:
        wanted(str): one of ``OFFERS`` was chosen.
        file_wanted(Path), forget_wanted(Path): a recent plan is to be opened, or taken off the list.
        try_wanted(str): one of ``STEPS`` is to be tried.
        dismissed: the steps are not to be shown again.
        back_wanted: the plan that is open is wanted again.
    """

    wanted = Signal(str)
    file_wanted = Signal(object)
    forget_wanted = Signal(object)
    try_wanted = Signal(str)
    dismissed = Signal()
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Lay out the page without recent plans."""
        super().__init__(parent, widgetResizable=True)
        self.setObjectName("startPage")
        self.setAccessibleName(tr("start_page.name"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cards = {name: self._offer(name, drawing) for name, drawing in OFFERS}
        self._columns = 0
        self.tries: dict[str, QPushButton] = {}
        self.steps = self._make_steps()
        self.recent: list[QWidget] = []
        self._lay_out()
        self._arrange(_WIDEST)

    def show_recent(self, files: Sequence[RecentFile]) -> None:
        """List the plans that were open lately, the missing ones grey."""
        held = self._recent_column
        for row in self.recent:
            held.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.recent = [self._recent_row(file) for file in files]
        for row in self.recent:
            held.addWidget(row)
        self._no_recent.setVisible(not files)
        self._order_keys()

    def _order_keys(self) -> None:
        """Let the Tab key walk down the page: the offers, the recent plans, the steps."""
        recent = [part for row in self.recent for part in row.findChildren(QAbstractButton)]
        walk = [self.back, *self.cards.values(), *recent, self.dismiss, *self.tries.values()]
        for before, behind in zip(walk, walk[1:], strict=False):
            QWidget.setTabOrder(before, behind)

    def show_back(self, plan: str) -> None:
        """Offer the way back to the plan that is open; without a name none is."""
        self.back.setVisible(bool(plan))
        self.back.setText(tr("start_page.back", plan=plan.replace("&", "&&")))
        self.back.setAccessibleName(tr("start_page.back", plan=plan))

    def show_steps(self, shown: bool) -> None:
        """Show the steps, or leave them away."""
        self.steps.setVisible(shown)

    # ------------------------------------------------------------------------------------------------------- made once

    def _offer(self, name: str, drawing: str) -> Card:
        card = Card(drawing, tr(f"start_page.offer.{name}"), tr(f"start_page.offer_tip.{name}"))
        card.setObjectName(f"start{name.capitalize()}")
        card.clicked.connect(lambda: self.wanted.emit(name))
        return card

    def _lay_out(self) -> None:
        page = QWidget()
        page.setObjectName("startBody")
        around = QHBoxLayout(page)
        inner = QWidget()
        inner.setMaximumWidth(theme.scaled(_WIDEST))
        around.addWidget(inner, 1)
        column = QVBoxLayout(inner)
        column.setContentsMargins(*[2 * theme.UNIT] * 4)
        column.setSpacing(2 * theme.UNIT)
        column.addLayout(self._head())
        self._offers = QGridLayout()
        self._offers.setSpacing(theme.UNIT)
        column.addLayout(self._offers)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(3 * theme.UNIT)
        self._halves.addLayout(self._recent_half(), 2)
        self._halves.addWidget(self.steps, 3, Qt.AlignmentFlag.AlignTop)
        column.addLayout(self._halves)
        column.addStretch(1)
        self.setWidget(page)

    def _arrange(self, width: int) -> None:
        """Put as many offers side by side as there is room for, and the halves one below the other where there is little."""
        letters = self.fontMetrics().horizontalAdvance(tr("app.name")[0])
        columns = min(len(self.cards), max(1, width // (_OFFER_LETTERS * letters)))
        columns = 3 if columns == 4 else columns
        if columns != self._columns:
            self._columns = columns
            for at, card in enumerate(self.cards.values()):
                self._offers.addWidget(card, at // columns, at % columns)
            for at in range(len(self.cards)):
                self._offers.setColumnStretch(at, int(at < columns))
            is_narrow = columns < len(self.cards)
            self._halves.setDirection(QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight)

    def _head(self) -> QVBoxLayout:
        column, row = QVBoxLayout(), QHBoxLayout()
        row.addWidget(_heading(tr("app.name")), 1)
        column.addLayout(row)
        # Below both, over the whole width: beside a long title on the button its end would be cut off.
        column.addWidget(_label(tr("start_page.subtitle"), "muted"))
        self.back = QPushButton(icon("arrow-left"), "", visible=False)
        self.back.setObjectName("startBack")
        self.back.clicked.connect(self.back_wanted)
        row.addWidget(self.back, 0, Qt.AlignmentFlag.AlignTop)
        return column

    def _recent_half(self) -> QVBoxLayout:
        half = QVBoxLayout()
        half.setSpacing(theme.UNIT)
        half.addWidget(_heading(tr("start_page.recent")))
        self._no_recent = _label(tr("start_page.no_recent"), "muted")
        half.addWidget(self._no_recent)
        self._recent_column = QVBoxLayout()
        self._recent_column.setSpacing(theme.UNIT // 2)
        half.addLayout(self._recent_column)
        drop = _label(tr("start_page.drop"), "drop")
        drop.setAlignment(Qt.AlignmentFlag.AlignCenter)
        half.addWidget(drop)
        half.addStretch(1)
        return half

    def _make_steps(self) -> QFrame:
        box = QFrame(objectName="startSteps")
        grid = QGridLayout(box)
        grid.setContentsMargins(*[2 * theme.UNIT] * 4)
        grid.setSpacing(theme.UNIT)
        grid.addWidget(_heading(tr("start_page.steps")), 0, 0, 1, 2)
        self.dismiss = QPushButton(icon("x"), tr("start_page.dismiss"))
        self.dismiss.setObjectName("startDismiss")
        self.dismiss.setProperty("kind", "small")
        self.dismiss.setStatusTip(tr("start_page.dismiss_tip"))
        self.dismiss.setToolTip(tr("start_page.dismiss_tip"))
        self.dismiss.clicked.connect(self.dismissed)
        for at, (name, drawing) in enumerate(STEPS, 1):
            words = _label(tr(f"start_page.step.{name}"))
            words.setTextFormat(Qt.TextFormat.RichText)
            grid.addWidget(_Picture(drawing, "accent"), at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, at, 1)
            grid.addWidget(self._try(name), at, 2, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        grid.addWidget(self.dismiss, 0, 2, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(1, 1)
        return box

    def _try(self, name: str) -> QPushButton:
        button = self.tries[name] = QPushButton(icon("arrow-right"), tr("start_page.try"))
        button.setObjectName(f"try{name.capitalize()}")
        button.setProperty("kind", "small")
        tip = tr(f"start_page.try_tip.{name}")
        button.setToolTip(tip)
        button.setStatusTip(tip)
        button.setAccessibleName(tip)
        button.clicked.connect(lambda: self.try_wanted.emit(name))
        return button

    def _recent_row(self, file: RecentFile) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.UNIT // 2)
        title = file.path.stem if file.is_there else tr("files.gone", name=file.path.stem)
        card = Card("plan-file" if file.is_there else "circle-off", title, str(file.path.parent), muted=not file.is_there)
        card.setObjectName("recentPlan")
        card.setToolTip(str(file.path))
        card.setEnabled(file.is_there)
        card.clicked.connect(lambda: self.file_wanted.emit(file.path))
        line.addWidget(card, 1)
        line.addWidget(_small_button("x", tr("start_page.forget", name=file.path.stem), lambda: self.forget_wanted.emit(file.path)))
        return row

    def showEvent(self, event: QShowEvent) -> None:
        """Give the first offer the keys; a focus proxy would take all the others out of reach of the Tab key."""
        super().showEvent(event)
        self.cards["example"].setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange the page anew for the room there is."""
        super().resizeEvent(event)
        self._arrange(min(self.viewport().width(), theme.scaled(_WIDEST)))


def _label(text: str, kind: str = "") -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    if kind:
        label.setProperty("kind", kind)
    return label


def _heading(text: str) -> QLabel:
    heading = _label(text)
    heading.setWordWrap(False)
    heading.setFont(theme.heading_font())
    return heading


def _small_button(drawing: str, tip: str, act: Callable[[], object]) -> QToolButton:
    button = QToolButton(autoRaise=True, focusPolicy=Qt.FocusPolicy.StrongFocus)
    button.setObjectName("recentForget")
    button.setIcon(icon(drawing, "muted"))
    button.setToolTip(tip)
    button.setStatusTip(tip)
    button.setAccessibleName(tip)
    button.clicked.connect(act)
    return button

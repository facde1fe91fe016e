"""One cause or one repair as a card: what it says, its cells as links, what it would do, and the buttons to preview and to adopt it."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ningbo_planner.domain.plan import cell_key, cell_of
from ningbo_planner.gui import theme
from ningbo_planner.gui.flow_layout import FlowLayout
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.explanation_model import Line, Option
from ningbo_planner.text import tr

_SIGN = 16
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LINKS = Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
# A link must not be broken like a word: the scheme keeps Qt from taking a key for the name of a file.
_SCHEME = "cell"


class Sign(QWidget):
    """A drawing painted anew each time, so that it is sharp on every screen and follows a change of colours."""

    def __init__(self, drawing: str, colour: str) -> None:
        """Paint ``drawing`` in a colour of the theme."""
        super().__init__()
        self._icon = icon(drawing, colour)
        self.setFixedSize(_SIGN, _SIGN)

    def draw(self, drawing: str, colour: str) -> None:
        """Paint another drawing."""
        self._icon = icon(drawing, colour)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the drawing."""
        self._icon.paint(QPainter(self), self.rect())


class ProposalCard(QFrame):
    """One option; it can take the keys: Enter adopts it, the panel previews whichever has the keys or the mouse.

    Signals:
        entered(), left(): the mouse came over it, or went.
        pinned(bool): the preview is to stay, or to go.
        adopt_wanted(): it is to be written.
        cell_wanted(CellRef): one of its cells is to be shown.
        step_wanted(int): the keys are to go to the card so many further.
    """

    entered = Signal()
    left = Signal()
    pinned = Signal(bool)
    adopt_wanted = Signal()
    cell_wanted = Signal(object)
    step_wanted = Signal(int)

    def __init__(self, option: Option) -> None:
        """Show ``option``."""
        super().__init__()
        self.option = option
        self.setObjectName("proposalCard")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setAccessibleName(option.spoken)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.UNIT, theme.UNIT, theme.UNIT, theme.UNIT)
        self._column.setSpacing(theme.UNIT // 2)
        self._add_head()
        self._add_lines()
        self._note = words("", "muted", "previewNote")
        self._note.hide()
        self._column.addWidget(self._note)
        self._add_foot()

    @property
    def is_pinned(self) -> bool:
        """Whether its preview is to stay."""
        return self._preview is not None and self._preview.isChecked()

    def unpin(self) -> None:
        """Let its preview go."""
        if self._preview is not None:
            self._preview.setChecked(False)

    def tell_hidden(self, text: str) -> None:
        """Say why the grid does not show the preview, or nothing when it does."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def show_previewed(self, previewed: bool) -> None:
        """Look like the option that the grid shows, or like any other."""
        if self.property("previewed") != previewed:
            self.setProperty("previewed", previewed)
            self.style().unpolish(self)
            self.style().polish(self)

    # ---------------------------------------------------------------------------------------------------------- made once

    def _add_head(self) -> None:
        """Add sign and title of a cause, and its sentence."""
        option = self.option
        if option.is_repair:
            return
        head = QHBoxLayout()
        head.setSpacing(theme.UNIT // 2)
        head.addWidget(Sign(option.sign, option.colour))
        head.addWidget(words(option.title, "", "causeTitle"), 1)
        if option.is_chance:
            head.addWidget(chip(tr("explanation.chance"), "warning", tr("explanation.chance_tip")))
        self._column.addLayout(head)
        self._column.addWidget(words(option.sentence, "", "causeSentence"))

    def _add_lines(self) -> None:
        """Add the cells, each with what it says and would say."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.UNIT)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for row, line in enumerate(self.option.lines):
            grid.addWidget(self._link(line), row, 0)
            figures = QLabel(line.figures, textFormat=Qt.TextFormat.PlainText, alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            figures.setObjectName("proposedFigures")
            figures.setProperty("kind", "figure" if line.to else "muted")
            grid.addWidget(figures, row, 1)
        self._column.addLayout(grid)

    def _link(self, line: Line) -> QLabel:
        link = QLabel(f"<a style='text-decoration: none' href='{_SCHEME}:/{escape(cell_key(line.cell), quote=True)}'>{escape(line.place)}</a>", wordWrap=True, textInteractionFlags=_LINKS)
        link.setObjectName("cellLink")
        link.setAccessibleName(line.place)
        link.linkActivated.connect(lambda target: self.cell_wanted.emit(cell_of(QUrl(target).path().lstrip("/"))))
        return link

    def _add_foot(self) -> None:
        """Add count, effect and buttons of what can be adopted, or why it cannot."""
        option = self.option
        self._preview: QPushButton | None = None
        if not option.figures:
            return
        if option.obstacle:
            self._column.addWidget(words(option.obstacle, "warning", "obstacle"))
        self._preview = button(tr("explanation.preview"), tr("explanation.preview_tip"), "previewProposal")
        self._preview.setCheckable(True)
        self._preview.toggled.connect(self.pinned)
        adopt = button(tr("explanation.adopt"), tr("explanation.adopt_tip"), "adoptProposal")
        adopt.setEnabled(not option.obstacle)
        adopt.clicked.connect(self.adopt_wanted)
        foot = QHBoxLayout()
        foot.setSpacing(theme.UNIT // 2)
        foot.addLayout(self._facts(), 1)
        for each in (self._preview, adopt):
            foot.addWidget(each, 0, Qt.AlignmentFlag.AlignBottom)
        self._column.addLayout(foot)

    def _facts(self) -> FlowLayout:
        """Return how many cells it changes, what speaks for it, and what it does to the findings."""
        option = self.option
        facts = FlowLayout(theme.UNIT // 2)
        if option.is_repair:
            facts.addWidget(words(tr("explanation.count", count=len(option.figures)), "muted", "countOfCells", wrap=False))
        if option.is_best:
            facts.addWidget(chip(tr("explanation.best"), "good", tr("explanation.best_tip")))
        if option.effect is not None:
            effect = words(option.effect.text, option.effect.tone, "effect", wrap=False)
            effect.setToolTip(option.effect.details)
            facts.addWidget(effect)
        if option.matches:
            facts.addWidget(chip(tr("explanation.matches", number=option.matches), "accent", ""))
        return facts

    # ------------------------------------------------------------------------------------------------------------ from Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Adopt with Enter, unless a button or a link has the keys; go on to other cards with the arrows; let a preview go with Esc."""
        focus = QApplication.focusWidget()
        if event.key() in _ENTER and isinstance(focus, QAbstractButton) and self.isAncestorOf(focus):
            focus.click()
        elif event.key() in _ENTER and focus is self and self.option.figures:
            self.adopt_wanted.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_wanted.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape and self.is_pinned:
            self.unpin()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Tell that the mouse is over the card."""
        super().enterEvent(event)
        self.entered.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that it went."""
        super().leaveEvent(event)
        self.left.emit()


def words(text: str, kind: str, name: str, wrap: bool = True) -> QLabel:
    """Return a label of plain words that can be selected with the mouse."""
    label = QLabel(text, textFormat=Qt.TextFormat.PlainText, wordWrap=wrap, indent=0)
    label.setObjectName(name)
    label.setProperty("kind", kind)
    return label


def chip(text: str, colour: str, tip: str) -> QLabel:
    """Return a short remark in a coloured box."""
    label = words(text, f"chip_{colour}", "chip", wrap=False)
    label.setToolTip(tip)
    return label


def button(text: str, tip: str, name: str) -> QPushButton:
    """Return a button of a card."""
    made = QPushButton(text, toolTip=tip)
    made.setObjectName(name)
    made.setProperty("kind", "small")
    return made

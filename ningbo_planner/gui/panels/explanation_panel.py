"""The panel 成因: why the current finding's figures disagree, and side by side what would mend them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ningbo_planner.domain.finding import Finding
from ningbo_planner.gui import theme
from ningbo_planner.gui.models.explanation_model import Option, Rounding
from ningbo_planner.gui.panels.explanation_card import ProposalCard, button, words
from ningbo_planner.gui.panels.explanation_head import ExplanationHead, RoundingLine
from ningbo_planner.text import tr

# So many are shown at first; the others wait behind a button.
SHOWN = 5
# A search that takes longer can be stopped.
PATIENCE_MS = 700


class Section(QWidget):
    """A heading, a line below it, and cards of which the first few are shown.

    Attributes:
        cards: all of them.
    """

    def __init__(self, name: str, title: str, counted: str) -> None:
        """Show nothing; ``title`` and ``counted`` are the heading without and with ``{count}``."""
        super().__init__()
        self.setObjectName(name)
        self._title = title
        self._counted = counted
        self.cards: list[ProposalCard] = []
        self._shows_all = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.UNIT // 2)
        self._head = words(title, "section", "sectionTitle")
        self.line = words("", "muted", "sectionLine")
        self._more = button("", "", "moreProposals")
        self._more.clicked.connect(self._toggle)
        for widget in (self._head, self.line):
            self._column.addWidget(widget)
        self._foot = QHBoxLayout()
        self._foot.addWidget(self._more)
        self._foot.addStretch(1)
        self._column.addLayout(self._foot)
        self.show_cards([], "")

    def show_cards(self, cards: Sequence[ProposalCard], line: str) -> None:
        """Show ``cards`` in place of those before, with ``line`` under the heading."""
        for card in self.cards:
            card.hide()
            self._column.removeWidget(card)
            card.setParent(None)
            card.deleteLater()
        self.cards = list(cards)
        for at, card in enumerate(self.cards):
            self._column.insertWidget(2 + at, card)
        self._head.setText(tr(self._counted, count=len(cards)) if cards else tr(self._title))
        self.line.setText(line)
        self.line.setVisible(bool(line))
        self._shows_all = False
        self._show_some()

    def reveal(self, card: ProposalCard) -> None:
        """Show all cards when ``card`` is among those that wait."""
        if card.isHidden() and card in self.cards:
            self._toggle()

    def _toggle(self) -> None:
        self._shows_all = not self._shows_all
        self._show_some()

    def _show_some(self) -> None:
        for at, card in enumerate(self.cards):
            card.setVisible(self._shows_all or at < SHOWN)
        self._more.setVisible(len(self.cards) > SHOWN)
        self._more.setText(tr("explanation.fewer") if self._shows_all else tr("explanation.more", count=len(self.cards) - SHOWN))


class ExplanationPanel(QScrollArea):
    """Shows what it is given of one finding.

    Signals:
        shown(): it has come into sight.
        hidden(): it is out of sight.
        previewed(Option | None, bool): the option that the mouse or the keys are on, or that is pinned; and whether more than the mouse holds it.
        pinned(Option): the preview of an option is to be brought into view.
        adopt_wanted(Option): an option is to be written.
        cell_wanted(CellRef): a cell is to be shown.
        reason_wanted(), copy_wanted(), next_wanted(): what is said is to be explained in writing, copied, left for the next finding.
        search_wanted(bool): repairs are to be looked for again, or not any more.
    """

    shown = Signal()
    hidden = Signal()
    previewed = Signal(object, bool)
    pinned = Signal(object)
    adopt_wanted = Signal(object)
    cell_wanted = Signal(object)
    reason_wanted = Signal()
    copy_wanted = Signal()
    next_wanted = Signal()
    search_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show that nothing is chosen."""
        super().__init__(parent)
        self.setObjectName("explanationPanel")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("explanation.title"))
        self._hovered: ProposalCard | None = None
        self._pinned: ProposalCard | None = None
        self._finding: Finding | None = None
        self._build()
        self.show_nothing(tr("explanation.choose"))
        QApplication.instance().focusChanged.connect(self._take_focus)

    # ------------------------------------------------------------------------------------------------------- what it shows

    def show_nothing(self, text: str, has_next: bool = False) -> None:
        """Show a sentence only, and a way to the next finding where there is one."""
        self._finding = None
        self._drop_cards()
        for part in (self._head, self._rounding, self.causes, self.repairs, self._notes):
            part.hide()
        self._empty.setText(text)
        self._empty_box.show()
        self._next.setVisible(has_next)

    def show_finding(self, finding: Finding, can_write: bool) -> None:
        """Show what is wrong, before anything is known of it."""
        self._finding = finding
        self._drop_cards()
        self._empty_box.hide()
        self._head.show_finding(finding, can_write)
        for part in (self._rounding, self._notes, self.causes, self.repairs):
            part.hide()
        self._head.show()

    def show_causes(self, options: Sequence[Option], rounding: Rounding | None, none: str) -> None:
        """Show the causes; ``none`` is said where there are none."""
        self._rounding.show_rounding(rounding)
        self.causes.show_cards([self._card(option) for option in options], "" if options else none)
        self.causes.show()

    def show_searching(self, searching: bool) -> None:
        """Show that repairs are being looked for, or that somebody stopped that."""
        self.repairs.show_cards([], tr("explanation.searching") if searching else tr("explanation.stopped"))
        self._stop.setText(tr("explanation.stop") if searching else tr("explanation.again"))
        self._stop.setVisible(not searching)
        self._patience.stop()
        if searching:
            # Most searches are over before anybody could want to stop them.
            self._patience.start()
        self._notes.hide()
        self.repairs.show()

    def show_repairs(self, options: Sequence[Option], line: str, notes: Sequence[str]) -> None:
        """Show the repairs, what is to be said of all of them, and what could not be proposed."""
        self.repairs.show_cards([self._card(option) for option in options], line)
        self._patience.stop()
        self._stop.hide()
        self._notes.setText("\n".join(notes))
        self._notes.setVisible(bool(notes))
        self.repairs.show()

    def tell_hidden(self, option: Option, text: str) -> None:
        """Say at an option why the grid does not show its preview, or nothing when it does."""
        for card in self.cards:
            card.tell_hidden(text if card.option is option else "")

    @property
    def cards(self) -> list[ProposalCard]:
        """The options that are there, from top to bottom."""
        return [*self.causes.cards, *self.repairs.cards]

    @property
    def finding(self) -> Finding | None:
        """The finding that is shown."""
        return self._finding

    @property
    def has_keys(self) -> bool:
        """Whether the keys are on the panel or something in it."""
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def take_keys(self) -> None:
        """Take the keys, on what is wrong; the arrow down leads to the first option."""
        target = self._head if self._head.isVisible() else self._next if self._next.isVisible() else self._empty
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(target)

    # ---------------------------------------------------------------------------------------------------------- made once

    def _build(self) -> None:
        inside = QWidget()
        inside.setObjectName("explanationPage")
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.UNIT, theme.UNIT, theme.UNIT, theme.UNIT)
        column.setSpacing(theme.UNIT)
        self.causes = Section("causes", "explanation.section.causes", "explanation.section.causes_counted")
        self.repairs = Section("repairs", "explanation.section.repairs", "explanation.section.repairs_counted")
        self._head = ExplanationHead()
        self._head.step_wanted.connect(lambda: self._step(None, 1))
        self._head.go_to_wanted.connect(lambda: self._finding is not None and self._finding.cells and self.cell_wanted.emit(self._finding.cells[0]))
        self._head.reason_wanted.connect(self.reason_wanted)
        self._head.copy_wanted.connect(self.copy_wanted)
        self._rounding = RoundingLine()
        self._notes = words("", "muted", "leftOut")
        self._stop = button("", "", "searchAgain")
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._stop.show)
        self._stop.clicked.connect(lambda: self.search_wanted.emit(self._stop.text() == tr("explanation.again")))
        self.repairs.layout().addWidget(self._stop, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self._make_empty(), self._head, self._rounding, self.causes, self.repairs, self._notes):
            column.addWidget(part)
        column.addStretch(1)
        self.setWidget(inside)

    def _make_empty(self) -> QWidget:
        """Make the sentence that is shown while there is nothing to explain."""
        self._empty_box = QWidget()
        column = QVBoxLayout(self._empty_box)
        self._empty = words("", "muted", "explanationEmpty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._next = button(tr("explanation.next"), "", "nextExplanation")
        self._next.clicked.connect(self.next_wanted)
        column.addWidget(self._empty)
        column.addWidget(self._next, 0, Qt.AlignmentFlag.AlignHCenter)
        return self._empty_box

    # ------------------------------------------------------------------------------------------------------------ previews

    def _card(self, option: Option) -> ProposalCard:
        card = ProposalCard(option)
        card.entered.connect(lambda: self._hover(card))
        card.left.connect(lambda: self._hover(None))
        card.pinned.connect(lambda pinned: self._pin(card, pinned))
        card.adopt_wanted.connect(lambda: self.adopt_wanted.emit(option))
        card.cell_wanted.connect(self.cell_wanted)
        card.step_wanted.connect(lambda way: self._step(card, way))
        return card

    def _drop_cards(self) -> None:
        """Forget all options, and what was previewed of them."""
        self._hovered = self._pinned = None
        self._patience.stop()
        for section in (self.causes, self.repairs):
            section.show_cards([], "")
        self._stop.hide()
        self._tell_previewed()

    def _hover(self, card: ProposalCard | None) -> None:
        self._hovered = card
        self._tell_previewed()

    def _pin(self, card: ProposalCard, pinned: bool) -> None:
        """Keep a preview, instead of any other that was kept."""
        before, self._pinned = self._pinned, card if pinned else None
        if pinned and before is not None and before is not card:
            before.unpin()
            self._pinned = card
        if pinned:
            self.pinned.emit(card.option)
        self._tell_previewed()

    def _tell_previewed(self) -> None:
        """Say which option the grid is to show: the one under the mouse, else the one with the keys, else the one that is kept."""
        focused = next((card for card in self.cards if self._has_keys(card)), None)
        card = self._hovered or focused or self._pinned
        for each in self.cards:
            each.show_previewed(each is card)
        self.previewed.emit(None if card is None else card.option, card is not None and card in (focused, self._pinned))

    @staticmethod
    def _has_keys(card: ProposalCard) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and (focus is card or card.isAncestorOf(focus))

    def _take_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """Preview the option that the keys have come to."""
        inside = [widget for widget in (before, now) if isinstance(widget, QObject) and widget is not None and self.isAncestorOf(widget)]
        if inside and self.cards:
            self._tell_previewed()

    def _step(self, card: ProposalCard | None, way: int) -> None:
        """Give the keys to the next card, or the one before; above the first is what is wrong."""
        cards = [each for each in self.cards if each.isVisible()]
        at = (cards.index(card) if card is not None else -1) + way
        if 0 <= at < len(cards):
            cards[at].setFocus(Qt.FocusReason.TabFocusReason)
            self.ensureWidgetVisible(cards[at])
        elif at == -1:
            self.take_keys()

    # ------------------------------------------------------------------------------------------------------------ from Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Tell that it has come into sight."""
        super().showEvent(event)
        self.shown.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Tell that it is out of sight."""
        super().hideEvent(event)
        self.hidden.emit()

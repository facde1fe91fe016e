"""The command search (Ctrl+K): finds commands and rows by a part of their name or by the initials of its pinyin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QMainWindow, QVBoxLayout

from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui import theme
from ningbo_planner.gui.action_rows import Row, bare, shown_keys
from ningbo_planner.gui.actions import ActionSet
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.place_index import PART, PART_INITIALS, START, START_INITIALS, WHOLE, WHOLE_INITIALS, Place
from ningbo_planner.gui.pinyin import rank
from ningbo_planner.gui.place_finder import PlaceFinder
from ningbo_planner.gui.result_list import MAX_LINES, ResultList
from ningbo_planner.text import has_text, tr

WIDTH = 68 * theme.UNIT
# Commands stand before rows that fit equally well.
_ROW_PENALTY = 1
# How well a place fits, by the rank that the index gives it, in the ranks of commands: names before initials before parts of either.
_PLACE_RANKS = {WHOLE: 0, WHOLE_INITIALS: 1, START: 0, START_INITIALS: 1, PART: 2, PART_INITIALS: 3}
# A word that fits only what the command does, not its name, fits worst; a command that cannot be given now comes behind all others.
_TIP_RANK = 6
_DISABLED_RANK = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is called, what stands beside it in small, what choosing it does, and whether that can be done now."""

    title: str
    beside: str
    icon: QIcon
    act: Callable[[], object]
    rank: int
    enabled: bool = True


class CommandSearch(QFrame):
    """A field with a list below it, in the middle of the window's top, gone when the keys go elsewhere."""

    def __init__(
        self, window: QMainWindow, actions: ActionSet, places: PlaceFinder, current: Callable[[], CellRef | None], go_to: Callable[[CellRef], object]
    ) -> None:
        """Search the commands of ``window`` and the rows that ``places`` knows; without a year the period of the ``current`` cell is kept."""
        super().__init__(window)
        self.setObjectName("commandSearch")
        self._actions = actions
        self._places = places
        self._current = current
        self._go_to = go_to
        self._hits: list[Hit] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.UNIT] * 4)
        column.setSpacing(theme.UNIT)
        self.field = QLineEdit(placeholderText=tr("search.placeholder"), clearButtonEnabled=True)
        self.field.setObjectName("commandSearchField")
        self.field.setAccessibleName(tr("spoken.commandSearchField"))
        self.field.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list = ResultList("commandSearchList")
        self.list.itemClicked.connect(lambda _: self.take())
        self._nothing = QLabel(tr("search.nothing"), alignment=Qt.AlignmentFlag.AlignCenter)
        self._nothing.setProperty("kind", "muted")
        for widget in (self.field, self.list, self._nothing):
            column.addWidget(widget)
        places.ready.connect(lambda: self._search(self.field.text()) if self.isVisible() else None)
        self.hide()

    def open_search(self) -> None:
        """Show the empty field with all commands below it."""
        self._places.prepare()
        self.field.clear()
        self._search("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def take(self) -> None:
        """Do what the chosen line says."""
        at = self.list.currentRow()
        if 0 <= at < len(self._hits) and not self._hits[at].enabled:
            return
        self.hide()
        if 0 <= at < len(self._hits):
            self._hits[at].act()

    @property
    def titles(self) -> list[str]:
        """What is listed now."""
        return [hit.title for hit in self._hits]

    def _search(self, text: str) -> None:
        """List what fits, best first."""
        words = text.split()
        hits = [*self._commands(words), *self._rows(text)]
        self._hits = sorted(hits, key=lambda hit: hit.rank)[: MAX_LINES if words else len(hits)]
        self.list.clear()
        for hit in self._hits:
            self.list.add_line(hit.icon, hit.title, hit.beside, hit.enabled)
        self.list.setCurrentRow(0 if self._hits and self._hits[0].enabled else -1)
        self.list.setVisible(bool(self._hits))
        self._nothing.setVisible(not self._hits)
        self._fit()

    def _commands(self, words: list[str]) -> Iterator[Hit]:
        """Yield the commands that fit; one that cannot be given now only when it is asked for, with the reason."""
        for row, action in self._actions.listed():
            found = _rank_all(row.bare_text, row.tip, words)
            if found is None or not action.isVisible() or row.key == "commandSearch" or not (words or action.isEnabled()):
                continue
            rank_now = found if action.isEnabled() else found + _DISABLED_RANK
            yield Hit(row.bare_text, _beside(row, action), action.icon(), action.trigger, rank_now, action.isEnabled())

    def _rows(self, text: str) -> Iterator[Hit]:
        for place in self._places.search(text, self._current(), MAX_LINES) if text.strip() else ():
            beside = tr("places.beside", table=place.table, path=place.path) if place.path else place.table
            yield Hit(_place_title(place), beside, icon("locate-fixed", "muted"), lambda cell=place.cell: self._go_to(cell), _PLACE_RANKS[place.rank] + _ROW_PENALTY)

    def _fit(self) -> None:
        """Be as high as the list, in the middle of the window's upper part."""
        window = self.parentWidget()
        self.list.fit()
        width = min(theme.scaled(WIDTH), window.width() - 4 * theme.UNIT)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((window.width() - width) // 2, 10 * theme.UNIT)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move in the list, take or leave while the keys go to the field; close when they go elsewhere."""
        if watched is self.field and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        return super().eventFilter(watched, event)

    def _key(self, event: QEvent) -> bool:
        """Use a key for the list, or leave it to the field."""
        if not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        else:
            return self.list.walk(event)
        return True

    def hideEvent(self, event: QEvent) -> None:
        """Give the keys back to the window."""
        super().hideEvent(event)
        if self.field.hasFocus():
            self.parentWidget().setFocus()


def _beside(row: Row, action: QAction) -> str:
    """Return what stands beside a command: its key or its menu, or why it cannot be given now."""
    if not action.isEnabled() and has_text(f"search.why.{row.rule}"):
        return tr(f"search.why.{row.rule}")
    return shown_keys(row) or bare(tr(f"menu.{row.menu}"))


def _place_title(place: Place) -> str:
    if place.period:
        return tr("search.go_to_period", row=place.name, period=place.period)
    return tr("search.go_to", row=place.name)


def _rank_all(title: str, more: str, words: list[str]) -> int | None:
    """Return how well all words fit; ``None`` when one of them fits nowhere."""
    total = 0
    for word in words:
        found = rank(title, word)
        if found is None:
            found = _TIP_RANK if word.lower() in more.lower() else None
        if found is None:
            return None
        total += found
    return total

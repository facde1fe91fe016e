"""The command search (Ctrl+K): finds commands and rows by a part of their name or by the initials of its pinyin."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLabel, QLineEdit, QListWidget, QListWidgetItem, QMainWindow, QVBoxLayout, QWidget

from ningbo_planner.domain.table import RowRef
from ningbo_planner.gui import theme
from ningbo_planner.gui.action_rows import bare, shown_keys
from ningbo_planner.gui.actions import ActionSet
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.pinyin import rank
from ningbo_planner.text import tr

WIDTH = 68 * theme.UNIT
MAX_HITS = 12
_LINE_HEIGHT = 4 * theme.UNIT
# Commands stand before rows that fit equally well.
_ROW_PENALTY = 1
# A table with more rows than this is searched no further; the name box finds the rest.
_MAX_ROWS = 20_000
# A word that fits only what the command does, not its name, fits worst.
_TIP_RANK = 6
_LIST_KEYS = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp})


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: what it is called, what stands beside it in small, and what choosing it does."""

    title: str
    beside: str
    icon: QIcon
    act: Callable[[], object]
    rank: int


class CommandSearch(QFrame):
    """A field with a list below it, in the middle of the window's top, gone when the keys go elsewhere."""

    def __init__(self, window: QMainWindow, actions: ActionSet, document: Document, go_to_row: Callable[[RowRef], object]) -> None:
        """Search the commands of ``window`` and the rows of the plan in ``document``."""
        super().__init__(window)
        self.setObjectName("commandSearch")
        self._actions = actions
        self._document = document
        self._go_to_row = go_to_row
        self._hits: list[Hit] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.UNIT] * 4)
        column.setSpacing(theme.UNIT)
        self.field = QLineEdit(placeholderText=tr("search.placeholder"), clearButtonEnabled=True)
        self.field.setObjectName("commandSearchField")
        self.field.addAction(icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("commandSearchList")
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.itemClicked.connect(lambda _: self.take())
        self._nothing = QLabel(tr("search.nothing"), alignment=Qt.AlignmentFlag.AlignCenter)
        self._nothing.setProperty("kind", "muted")
        for widget in (self.field, self.list, self._nothing):
            column.addWidget(widget)
        self.hide()

    def open_search(self) -> None:
        """Show the empty field with all commands below it."""
        self.field.clear()
        self._search("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def take(self) -> None:
        """Do what the chosen line says."""
        at = self.list.currentRow()
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
        hits = [*self._commands(words), *(self._rows(words) if words else ())]
        self._hits = sorted(hits, key=lambda hit: hit.rank)[: MAX_HITS if words else len(hits)]
        self.list.clear()
        for hit in self._hits:
            self._add_line(hit)
        self.list.setCurrentRow(0 if self._hits else -1)
        self.list.setVisible(bool(self._hits))
        self._nothing.setVisible(not self._hits)
        self._fit()

    def _commands(self, words: list[str]) -> Iterator[Hit]:
        for row, action in self._actions.listed():
            found = _rank_all(row.bare_text, row.tip, words)
            if found is not None and action.isEnabled() and row.key != "commandSearch":
                beside = shown_keys(row) or bare(tr(f"menu.{row.menu}"))
                yield Hit(row.bare_text, beside, action.icon(), action.trigger, found)

    def _rows(self, words: list[str]) -> Iterator[Hit]:
        if not self._document.has_plan:
            return
        for table in self._document.plan.tables.values():
            for at, name in enumerate(table.columns["name"][:_MAX_ROWS]):
                found = _rank_all(name, table.columns["group"][at], words)
                if found is not None:
                    row = RowRef(table.info.id, table.ids[at])
                    yield Hit(tr("search.go_to", row=name), table.info.title, icon("locate-fixed", "muted"), lambda row=row: self._go_to_row(row), found + _ROW_PENALTY)

    def _add_line(self, hit: Hit) -> None:
        item = QListWidgetItem(self.list)
        item.setSizeHint(QSize(0, _LINE_HEIGHT))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, hit.title)
        line = QWidget()
        line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(line)
        row.setContentsMargins(theme.UNIT, 0, theme.UNIT, 0)
        drawing = QLabel()
        drawing.setFixedWidth(2 * theme.UNIT)
        drawing.setPixmap(hit.icon.pixmap(QSize(16, 16)))
        beside = QLabel(hit.beside)
        beside.setProperty("kind", "muted")
        row.addWidget(drawing)
        row.addWidget(QLabel(hit.title), 1)
        row.addWidget(beside)
        self.list.setItemWidget(item, line)

    def _fit(self) -> None:
        """Be as high as the list, in the middle of the window's upper part."""
        window = self.parentWidget()
        lines = min(MAX_HITS, max(1, len(self._hits)))
        self.list.setFixedHeight(lines * _LINE_HEIGHT + 2)
        width = min(WIDTH, window.width() - 4 * theme.UNIT)
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
        key = event.key() if isinstance(event, QKeyEvent) else 0
        if key == Qt.Key.Key_Escape:
            self.hide()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        elif key in _LIST_KEYS and self._hits:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: MAX_HITS, Qt.Key.Key_PageUp: -MAX_HITS}[Qt.Key(key)]
            self.list.setCurrentRow(max(0, min(len(self._hits) - 1, self.list.currentRow() + step)))
        else:
            return False
        return True

    def hideEvent(self, event: QEvent) -> None:
        """Give the keys back to the window."""
        super().hideEvent(event)
        if self.field.hasFocus():
            self.parentWidget().setFocus()


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

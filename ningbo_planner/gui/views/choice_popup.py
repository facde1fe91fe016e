"""The list under an editor: what can be chosen instead of being typed, narrowed by what is typed, several one after the other.

The list is a child of the window and never takes the focus, so the editor keeps the keys and the input method: it is asked for by Alt+Down or
opens by typing, and gets the few keys that it knows through a filter on its editor. While an input method composes, all keys are the method's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QInputMethodEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QListView, QPlainTextEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import pixmap
from ningbo_planner.gui.models.entry_choices import Choice, Choices, names_in, toggled, with_choice, word_range
from ningbo_planner.text import tr

_ROWS = 9
_MIN_WIDTH = 22 * theme.UNIT
_MAX_WIDTH = 52 * theme.UNIT
_TICK = 14
_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
ChoiceRole = int(Qt.ItemDataRole.UserRole) + 1
TickedRole = ChoiceRole + 1


class Editor(Protocol):
    """What the list needs of an editor: a text and a caret, whatever kind of field it is."""

    def text(self) -> str:
        """Return the text."""

    def setText(self, text: str) -> None:
        """Replace the text."""


class ChoiceModel(QAbstractListModel):
    """The lines that are shown, and which of them stand in the editor already."""

    def __init__(self, parent: QObject) -> None:
        """Start without lines."""
        super().__init__(parent)
        self.items: tuple[Choice, ...] = ()
        self._ticked: frozenset[str] = frozenset()

    def show_items(self, items: tuple[Choice, ...], ticked: frozenset[str]) -> None:
        """Show other lines, or the same with other ticks."""
        if items == self.items:
            self._ticked = ticked
            if items:
                self.dataChanged.emit(self.index(0), self.index(len(items) - 1))
            return
        self.beginResetModel()
        self.items, self._ticked = items, ticked
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: B008
        """Return how many lines there are."""
        return 0 if parent is not _ROOT and parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a line says."""
        if not 0 <= index.row() < len(self.items):
            return None
        choice = self.items[index.row()]
        if role == ChoiceRole:
            return choice
        if role == TickedRole:
            return not choice.is_new and (choice.text in self._ticked or bool(self._ticked.intersection(choice.others)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return tr("choices.spoken", text=choice.text, detail=choice.detail) if choice.detail else choice.text
        return choice.text if role == Qt.ItemDataRole.DisplayRole else None


class ChoiceLine(QStyledItemDelegate):
    """Draws a line: a tick, the text, and at the right its explanation."""

    has_ticks = False

    def width_of(self, choice: Choice, metrics: QFontMetrics) -> int:
        """Return how wide a line wants to be."""
        detail = metrics.horizontalAdvance(choice.detail) + 2 * theme.UNIT if choice.detail else 0
        return self._left() + metrics.horizontalAdvance(_shown(choice)) + detail + theme.UNIT

    def _left(self) -> int:
        return theme.UNIT + (_TICK + theme.UNIT // 2 if self.has_ticks else 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        colours, choice, rect = theme.current(), index.data(ChoiceRole), option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected or option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colours.accent_soft if selected else colours.alternate)
        if selected:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), colours.accent)
        if self.has_ticks and index.data(TickedRole):
            tick = pixmap("check", colours.accent, _TICK, painter.device().devicePixelRatioF())
            painter.drawPixmap(rect.left() + theme.UNIT, rect.center().y() - _TICK // 2 + 1, tick)
        metrics, words = QFontMetrics(option.font), rect.adjusted(self._left(), 0, -theme.UNIT, 0)
        painter.setFont(option.font)
        painter.setPen(colours.accent if choice.is_new else colours.text)
        text = metrics.elidedText(_shown(choice), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
        room = words.width() - metrics.horizontalAdvance(text) - 2 * theme.UNIT
        painter.setPen(colours.muted)
        detail = metrics.elidedText(choice.detail, Qt.TextElideMode.ElideRight, room)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), detail if room > 2 * theme.UNIT else "")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Be a little higher than a line of text."""
        return QSize(_MIN_WIDTH, QFontMetrics(option.font).height() + theme.UNIT)


class ChoicePopup(QFrame):
    """The list of one editor at a time.

    Signals:
        taken: the text was chosen with the mouse where one choice is all there can be; the editor may be closed.
        new_wanted(str): a name shall come into the register that it does not have.
    """

    taken = Signal()
    new_wanted = Signal(str)

    def __init__(self, owner: QWidget) -> None:
        """Make a hidden list for editors inside ``owner``."""
        super().__init__(owner)
        self.setObjectName("choicePopup")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._owner = owner
        self._field: QWidget | None = None
        self._choices: Choices | None = None
        self._composing = False
        self._putting = False
        self._model = ChoiceModel(self)
        self._line = ChoiceLine(self)
        self.list = QListView(self)
        self.list.setObjectName("choiceList")
        self.list.setAccessibleName(tr("spoken.choiceList"))
        self.list.setAccessibleName(tr("choices.list"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._line)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setFrameShape(QListView.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for part in (self.list, self.list.viewport(), self.list.verticalScrollBar()):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(self._click)
        self._foot = QLabel(self)
        self._foot.setObjectName("choiceFoot")
        self._foot.setProperty("kind", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.list)
        column.addWidget(self._foot)
        self._keys: dict[int, Callable[[QKeyEvent], bool]] = {
            Qt.Key.Key_Down: lambda event: self._step(1),
            Qt.Key.Key_Up: lambda event: self._step(-1),
            Qt.Key.Key_PageDown: lambda event: self._step(_ROWS - 1),
            Qt.Key.Key_PageUp: lambda event: self._step(1 - _ROWS),
            Qt.Key.Key_Escape: lambda event: self._close(),
            Qt.Key.Key_Return: self._enter,
            Qt.Key.Key_Enter: self._enter,
            Qt.Key.Key_Tab: self._enter,
        }
        self.hide()
        # Shown, the list is a child of the window, which lives longer than a page of it.
        owner.destroyed.connect(self.deleteLater)

    @property
    def shown(self) -> list[str]:
        """The texts in the list, from the top."""
        return [choice.text for choice in self._model.items] if self.isVisible() else []

    @property
    def chosen(self) -> Choice | None:
        """The line that Enter would take."""
        return self.list.currentIndex().data(ChoiceRole) if self.isVisible() and self.list.currentIndex().isValid() else None

    def attach(self, field: QWidget, choices: Choices) -> None:
        """Serve ``field`` with ``choices`` from now on; the list stays hidden."""
        self.detach()
        self._field, self._choices = field, choices
        field.textChanged.connect(self._take_text)  # type: ignore[attr-defined]
        field.destroyed.connect(self._forget)
        field.installEventFilter(self)

    def detach(self) -> None:
        """Serve nothing."""
        self.hide()
        field, self._field = self._field, None
        if field is not None:
            field.removeEventFilter(self)
            field.textChanged.disconnect(self._take_text)  # type: ignore[attr-defined]
            field.destroyed.disconnect(self._forget)
        self._choices, self._composing = None, False

    def _forget(self) -> None:
        """Let go of an editor that went without farewell."""
        self._field = None
        self.hide()

    def open(self) -> bool:
        """Show all lines, the one that stands in the editor chosen; tell whether there are any."""
        if self._field is None or self._choices is None or not self._choices.items:
            return False
        self._fill("")
        here = next((at for at, item in enumerate(self._model.items) if item.text == self._text().strip()), -1)
        self.list.setCurrentIndex(self._model.index(here) if here >= 0 and not self._choices.many else QModelIndex())
        return True

    # -------------------------------------------------------------------------------------------------- what is typed

    def _text(self) -> str:
        return self._field.text() if self._field is not None else ""  # type: ignore[attr-defined]

    def _caret(self) -> int:
        if isinstance(self._field, QLineEdit):
            return self._field.cursorPosition()
        if isinstance(self._field, QPlainTextEdit):
            return self._field.textCursor().position()
        return len(self._text())

    def _word(self) -> str:
        if self._choices is None:
            return ""
        start, stop = word_range(self._choices, self._text(), self._caret())
        return self._text()[start:stop].strip()

    def _take_text(self, *_: object) -> None:
        """Narrow the list to what is being typed; typing opens it where it should."""
        field, choices = self._field, self._choices
        if self._putting or field is None or choices is None or not (self.isVisible() or (choices.opens_by_typing and field.hasFocus())):
            return
        word = self._word()
        if not word and not self.isVisible():
            return
        if getattr(field, "is_changed", True):
            self._fill(word)
            self.list.setCurrentIndex(self._model.index(0) if choices.preselected(word) else QModelIndex())

    def _fill(self, word: str) -> None:
        """Show the lines that fit ``word``; none hide the list."""
        choices = self._choices
        items = choices.fitting(word) if choices is not None else ()
        if choices is None or not items or (len(items) == 1 and items[0].text == word and not choices.many):
            self.hide()
            return
        self._line.has_ticks = choices.many
        self._model.show_items(items, frozenset(names_in(self._text())) if choices.many else frozenset())
        self._foot.setText(tr("choices.foot_many") if choices.many else tr("choices.foot_one"))
        if self._field is not None and not self.isVisible():
            # The filter that was installed last is asked first; the grid has installed its own when the editor was opened.
            self._field.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        """Stand below the editor and the tip under it, or above where there is more room."""
        field, window = self._field, self._owner.window()
        if field is None:
            return
        if self.parentWidget() is not window:
            self.setParent(window)
        self.setFont(field.font())
        metrics = QFontMetrics(field.font())
        widest = max((self._line.width_of(choice, metrics) for choice in self._model.items), default=0)
        width = min(max(widest + theme.UNIT * 2, _MIN_WIDTH, field.width(), self._foot.sizeHint().width() + 2), _MAX_WIDTH, window.width())
        line = metrics.height() + theme.UNIT
        box = QRect(field.mapTo(window, QPoint(0, 0)), field.size())
        below = self._below(box)
        above, under = box.top(), window.height() - below
        wanted = line * min(_ROWS, len(self._model.items)) + self._foot.sizeHint().height() + 4
        height = min(wanted, max(above, under))
        top = below if wanted <= under or under >= above else box.top() - height - 2
        self.setGeometry(max(0, min(box.left(), window.width() - width)), top, width, height)

    def _below(self, box: QRect) -> int:
        """Return where the room under the editor begins: under the tip that says how a text is read, if that is shown."""
        tips = (tip for tip in self._owner.findChildren(QLabel, "readingTip") if tip.isVisible())
        ends = (tip.mapTo(self._owner.window(), QPoint(0, tip.height())).y() for tip in tips)
        return max((end + 2 for end in ends if box.bottom() < end < box.bottom() + 8 * theme.UNIT), default=box.bottom() + 2)

    # ---------------------------------------------------------------------------------------------- what is chosen

    def _step(self, by: int) -> bool:
        """Choose another line."""
        count, at = len(self._model.items), self.list.currentIndex().row()
        target = (0 if by > 0 else count - 1) if at < 0 else min(count - 1, max(0, at + by))
        self.list.setCurrentIndex(self._model.index(target))
        return True

    def _close(self) -> bool:
        self.hide()
        return True

    def _enter(self, event: QKeyEvent) -> bool:
        """Take the chosen line. Where one is all there can be, the key then does what it does without a list."""
        choice, choices = self.chosen, self._choices
        if choice is None or choices is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.hide()
            return False
        if choice.is_new:
            self.hide()
            self.new_wanted.emit(choice.text)
            return True
        self._put(*with_choice(choices, self._text(), self._caret(), choice))
        self.hide()
        return choices.many and event.key() != Qt.Key.Key_Tab

    def _click(self, index: QModelIndex) -> None:
        """Take what is clicked; of many, one after the other."""
        choice, choices = index.data(ChoiceRole), self._choices
        if choices is None:
            return
        if choice.is_new:
            self.hide()
            self.new_wanted.emit(choice.text)
        elif not choices.many:
            self._put(choice.text, len(choice.text))
            self.hide()
            self.taken.emit()
        else:
            self._click_one_of_many(choices, choice)

    def _click_one_of_many(self, choices: Choices, choice: Choice) -> None:
        """Put a name in place of the word being typed, else behind those that stand there; a click on one of those takes it out."""
        word = self._word()
        if word and word not in {name for item in choices.items for name in (item.text, *item.others)}:
            self._put(*with_choice(choices, self._text(), self._caret(), choice))
        else:
            text = toggled(self._text(), choice)
            self._put(text, len(text))
        self._fill("")

    def _put(self, text: str, caret: int) -> None:
        """Write into the editor without narrowing the list by it."""
        field = self._field
        self._putting = True
        field.setText(text)  # type: ignore[union-attr]
        if isinstance(field, QLineEdit):
            field.setCursorPosition(caret)
        elif isinstance(field, QPlainTextEdit):
            cursor = field.textCursor()
            cursor.setPosition(min(caret, len(text)))
            field.setTextCursor(cursor)
        self._putting = False

    # ------------------------------------------------------------------------------------------------------ Qt's side

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys of the list while it is shown; an input method that composes keeps all of its own."""
        if watched is not self._field:
            return False
        if isinstance(event, QInputMethodEvent):
            self._composing = bool(event.preeditString())
        elif event.type() == QEvent.Type.FocusOut:
            self.hide()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not self._composing:
            return self._take_key(event)
        return False

    def _take_key(self, event: QKeyEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            return self._close() if self.isVisible() else self.open()
        act = self._keys.get(event.key()) if self.isVisible() else None
        return act is not None and act(event)


def _shown(choice: Choice) -> str:
    """Return what a line says: a name that is not known yet is offered in words."""
    return tr("choices.add_department", name=choice.text) if choice.is_new else choice.text

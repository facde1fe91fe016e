"""The fields of the inspector: each shows one value, takes another on Enter or when it is left, and goes back to the old one on Esc."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy

from ningbo_planner.gui import theme
from ningbo_planner.gui.models.entry_choices import Choice
from ningbo_planner.gui.views.choice_popup import ChoiceLine, ChoiceRole
from ningbo_planner.text import tr

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MAX_LINES = 6


class _TypedText:
    """What fields of one line and of several do alike; comes before the class of Qt.

    Attributes:
        first_text: what the rows say; a text equal to it writes nothing.
    """

    first_text = ""

    @property
    def is_changed(self) -> bool:
        """Whether the text is another than the rows'."""
        return self.text().strip() != self.first_text.strip()  # type: ignore[attr-defined]

    def show_text(self, text: str, placeholder: str = "") -> None:
        """Show what the rows say; a text that is being typed stays."""
        keeps = self.hasFocus() and self.is_changed  # type: ignore[attr-defined]
        self.first_text = text
        self.setPlaceholderText(placeholder)  # type: ignore[attr-defined]
        if not keeps and self.text() != text:  # type: ignore[attr-defined]
            self.setText(text)  # type: ignore[attr-defined]

    def restore(self) -> None:
        """Show again what the rows say."""
        self.setText(self.first_text)  # type: ignore[attr-defined]

    def take(self) -> None:
        """Ask for the text to be kept if it is another."""
        if self.is_changed and not self.isReadOnly():  # type: ignore[attr-defined]
            self.written.emit(self.text())  # type: ignore[attr-defined]

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the plan while nothing is being typed: what Enter has kept is a step, not a text of this field."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and not self.is_changed:
            if event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo):
                event.ignore()
                return False
        return bool(super().event(event))  # type: ignore[misc]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take with Enter, take back with Esc, or type."""
        breaks = event.modifiers() & (Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
        if event.key() in _ENTER and not breaks:
            self.take()
        elif event.key() == Qt.Key.Key_Escape:
            self.restore() if self.is_changed else self.left.emit()  # type: ignore[attr-defined]
        else:
            super().keyPressEvent(event)  # type: ignore[misc]

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that the field has the keys."""
        super().focusInEvent(event)  # type: ignore[misc]
        self.entered.emit()  # type: ignore[attr-defined]

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the text, except where only a menu or another program comes between."""
        super().focusOutEvent(event)  # type: ignore[misc]
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.take()


class LineField(_TypedText, QLineEdit):
    """One line of text.

    Signals:
        entered: the field has the keys.
        written(str): another text is to be kept.
        left: Esc was pressed though there was nothing to take back.
    """

    entered = Signal()
    written = Signal(str)
    left = Signal()

    def __init__(self, name: str, title: str) -> None:
        """Make an empty field; ``title`` is what it is called."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMinimumWidth(5 * theme.UNIT)


class LongField(_TypedText, QPlainTextEdit):
    """A text of several lines, as high as it needs to be; its signals are those of :class:`LineField`."""

    entered = Signal()
    written = Signal(str)
    left = Signal()

    def __init__(self, name: str, title: str) -> None:
        """Make an empty field; ``title`` is what it is called."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for bar in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            bar(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self.textChanged.connect(self.fit)

    def text(self) -> str:
        """Return what stands in the field."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Put ``text`` into the field in place of what was there."""
        self.setPlainText(text)

    def fit(self) -> None:
        """Be as high as the text, up to a few lines."""
        lines = max(1, int(self.document().size().height()))
        self.setFixedHeight(min(_MAX_LINES, lines) * QFontMetrics(self.font()).lineSpacing() + theme.UNIT + 2)
        many = lines > _MAX_LINES
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded if many else Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew at another width."""
        super().resizeEvent(event)
        self.fit()


class ChoiceField(QComboBox):
    """One of a few words, chosen from a list that says what each means; neither the wheel nor a key changes it unseen.

    Signals:
        picked(object): another value was chosen.
        left: Esc was pressed.
    """

    picked = Signal(object)
    left = Signal()

    def __init__(self, name: str, title: str, values: Sequence[tuple[object, Choice]]) -> None:
        """Offer ``values`` with the words for them; ``title`` is what the field is called."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setPlaceholderText(tr("inspector.mixed"))
        self.setMinimumContentsLength(4)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._values = [value for value, _ in values]
        line = ChoiceLine(self)
        self.setItemDelegate(line)
        for at, (_, choice) in enumerate(values):
            self.addItem(choice.text)
            self.setItemData(at, choice, ChoiceRole)
            self.setItemData(at, choice.detail, Qt.ItemDataRole.ToolTipRole)
        self._wanted = max((line.width_of(choice, self.fontMetrics()) for _, choice in values), default=0) + 2 * theme.UNIT
        self.activated.connect(lambda at: self.picked.emit(self._values[at]))

    def show_value(self, value: object) -> None:
        """Show what the rows say; a value that is none of the words shows that there are several."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def showPopup(self) -> None:
        """Let the list be wide enough for its explanations."""
        self.view().setMinimumWidth(max(self.width(), self._wanted))
        super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list with the keys that would change the value unseen."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab) or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_F4, *_ENTER):
            self.showPopup()
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll."""
        event.ignore()


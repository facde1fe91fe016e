"""Lines to choose from while typing: a drawing, what it is called, and something small beside it; the keys stay in the field above."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QSizePolicy, QWidget

from ningbo_planner.gui import theme

LINE_HEIGHT = 4 * theme.UNIT
MAX_LINES = 12
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: MAX_LINES, Qt.Key.Key_PageUp: -MAX_LINES}


class ResultList(QListWidget):
    """A list that never takes the keys itself."""

    def __init__(self, name: str) -> None:
        """Make an empty list of this object name."""
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "results")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def add_line(self, drawing: QIcon, title: str, beside: str, enabled: bool = True) -> None:
        """Add a line at the end; one that is not enabled is grey and cannot be chosen."""
        item = QListWidgetItem(self)
        item.setSizeHint(QSize(0, theme.scaled(LINE_HEIGHT)))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title} {beside}")
        if not enabled:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        line = QWidget()
        line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line.setEnabled(enabled)
        row = QHBoxLayout(line)
        row.setContentsMargins(theme.UNIT, 0, theme.UNIT, 0)
        sign = QLabel()
        sign.setFixedWidth(theme.scaled(2 * theme.UNIT))
        sign.setPixmap(drawing.pixmap(QSize(16, 16), QIcon.Mode.Normal if enabled else QIcon.Mode.Disabled))
        small = ElidedLabel(beside, Qt.TextElideMode.ElideMiddle)
        small.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(sign)
        row.addWidget(QLabel(title))
        row.addWidget(small, 1)
        self.setItemWidget(item, line)

    def fit(self) -> None:
        """Be as high as the lines, up to a dozen."""
        self.setFixedHeight(min(MAX_LINES, max(1, self.count())) * theme.scaled(LINE_HEIGHT) + 2)

    def walk(self, event: QKeyEvent) -> bool:
        """Move the choice with the keys that go through a list; tell whether this was one."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or not self.count():
            return False
        self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + step)))
        return True


class ElidedLabel(QLabel):
    """Words that end in dots where there is no room for them; the tip has them whole."""

    def __init__(self, text: str = "", elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight) -> None:
        """Show as much of ``text`` as there is room for."""
        super().__init__()
        self._elide = elide
        self.setProperty("kind", "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.say(text)

    @property
    def words(self) -> str:
        """The whole text."""
        return self._words

    def say(self, text: str) -> None:
        """Show another text."""
        self._words = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._fit()

    def _fit(self) -> None:
        self.setText(self.fontMetrics().elidedText(self._words, self._elide, max(0, self.width() - 2)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for now."""
        super().resizeEvent(event)
        self._fit()

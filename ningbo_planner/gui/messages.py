"""Messages inside the window: banners that say what happened and offer one thing to do about it. Nothing has to be clicked away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import icon
from ningbo_planner.text import tr

# More than this many at once hide the table; the oldest passing one then makes room.
MAX_BANNERS = 3
# How long a passing message stays, in milliseconds: about the time to read forty characters twice.
PASSING_MS = 9000
_BAR_WIDTH = 4
_ICON_SIZE = 16


class Tone(StrEnum):
    """How a message is meant; each has its own sign, colour and staying time."""

    DONE = "good"
    INFO = "hint"
    WARNING = "warning"
    ERROR = "error"


_SIGNS = {Tone.DONE: "circle-check", Tone.INFO: "info", Tone.WARNING: "triangle-alert", Tone.ERROR: "circle-x"}
_PASSING = frozenset({Tone.DONE, Tone.INFO})


@dataclass(frozen=True)
class Message:
    """What a banner says.

    Attributes:
        text: one or two whole sentences.
        tone: how it is meant.
        offer: words on its button, without them it has none.
        act: what the button does.
        other_offer: words on a second button that leaves everything as the message says it is.
        others: words and acts of further buttons.
        key: names its place: a later message of the same key takes the place of the earlier one.
        stays: whether it stays until it is closed or replaced.
    """

    text: str
    tone: Tone = Tone.INFO
    offer: str = ""
    act: Callable[[], object] | None = None
    other_offer: str = ""
    others: tuple[tuple[str, Callable[[], object]], ...] = ()
    key: str = ""
    stays: bool = False


class _Sign(QWidget):
    """A drawing painted anew each time, so that it is sharp on every screen and follows a change of colours."""

    def __init__(self, drawing: str, colour: str) -> None:
        """Paint ``drawing`` in a colour of the theme."""
        super().__init__()
        self._icon = icon(drawing, colour)
        self.setFixedSize(_ICON_SIZE, _ICON_SIZE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the drawing."""
        self._icon.paint(QPainter(self), self.rect())


class Banner(QWidget):
    """One message in a line of the window, with a coloured edge, a sign, and a cross to close it."""

    closed = Signal()

    def __init__(self, message: Message, parent: QWidget | None = None) -> None:
        """Show ``message``; a passing one closes itself unless the pointer rests on it."""
        super().__init__(parent)
        self.setObjectName("banner")
        self.message = message
        self._timer = QTimer(self, singleShot=True, interval=PASSING_MS)
        self._timer.timeout.connect(self._leave)
        self._build()
        self.setAccessibleName(message.text)
        if message.tone in _PASSING and not message.stays:
            self._timer.start()

    def sizeHint(self) -> QSize:
        """Be as high as the wrapped sentence asks for."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), 4 * theme.UNIT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the soft background and the edge in the message's colour."""
        colours = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), getattr(colours, f"{self.message.tone}_soft"))
        painter.fillRect(0, 0, _BAR_WIDTH, self.height(), getattr(colours, str(self.message.tone)))
        painter.setPen(colours.border)
        painter.drawLine(_BAR_WIDTH, self.height() - 1, self.width(), self.height() - 1)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.UNIT + _BAR_WIDTH, theme.UNIT // 2, theme.UNIT // 2, theme.UNIT // 2)
        row.setSpacing(theme.UNIT)
        row.addWidget(_Sign(_SIGNS[self.message.tone], str(self.message.tone)), 0, Qt.AlignmentFlag.AlignVCenter)
        self._words = QLabel(self.message.text, wordWrap=True, textInteractionFlags=Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(self._words, 1)
        for words, name, act in ((self.message.offer, "bannerAction", self._take_offer), (self.message.other_offer, "bannerOther", self._leave)):
            if words:
                row.addWidget(_banner_button(words, name, act))
        for words, further in self.message.others:
            row.addWidget(_banner_button(words, "bannerOther", lambda _=False, further=further: self._take_other(further)))
        close = QToolButton(icon=icon("x", "muted"), autoRaise=True, toolTip=tr("banner.close"))
        close.setObjectName("bannerClose")
        close.setAccessibleName(tr("spoken.bannerClose"))
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.clicked.connect(self._leave)
        row.addWidget(close)

    def _take_offer(self) -> None:
        self._leave()
        if self.message.act is not None:
            self.message.act()

    def _take_other(self, act: Callable[[], object]) -> None:
        self._leave()
        act()

    def _leave(self) -> None:
        """Close, but not under the pointer of somebody who is reading."""
        if self.sender() is self._timer and self.underMouse():
            self._timer.start()
            return
        self._timer.stop()
        self.closed.emit()


def _banner_button(words: str, name: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(words)
    button.setObjectName(name)
    # A click leaves the keys where they are: with the banner gone, they would go to whatever comes next.
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.clicked.connect(act)
    return button


class MessageBar(QWidget):
    """The banners of the window, newest on top.

    Signals:
        keys_freed: a banner that had the keys is gone.
    """

    keys_freed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start without messages, taking no place."""
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.banners: list[Banner] = []

    def show_message(self, message: Message) -> Banner:
        """Show ``message`` in place of one of the same key or the same words."""
        for banner in [shown for shown in self.banners if _same_place(shown.message, message)]:
            self._remove(banner)
        banner = Banner(message, self)
        banner.closed.connect(lambda: self._remove(banner))
        self.banners.insert(0, banner)
        self._column.insertWidget(0, banner)
        self._make_room()
        return banner

    def say(self, text: str, tone: Tone = Tone.INFO, **more: object) -> Banner:
        """Show a message given by its parts; see :class:`Message`."""
        return self.show_message(Message(text, tone, **more))  # type: ignore[arg-type]

    def dismiss(self, key: str) -> None:
        """Take the message of this key away, if it is shown."""
        for banner in [shown for shown in self.banners if shown.message.key == key]:
            self._remove(banner)

    def withdraw(self, act: Callable[[], object]) -> None:
        """Take away the messages that offer ``act``, which would do another thing now than they say."""
        for banner in [shown for shown in self.banners if shown.message.act == act]:
            self._remove(banner)

    def clear(self) -> None:
        """Take all messages away."""
        for banner in list(self.banners):
            self._remove(banner)

    @property
    def texts(self) -> list[str]:
        """What is shown now, newest first."""
        return [banner.message.text for banner in self.banners]

    def _make_room(self) -> None:
        """Let the oldest message go that was not meant to stay."""
        while len(self.banners) > MAX_BANNERS:
            passing = [banner for banner in self.banners[1:] if not banner.message.stays]
            self._remove(passing[-1] if passing else self.banners[-1])

    def _remove(self, banner: Banner) -> None:
        if banner in self.banners:
            self.banners.remove(banner)
            self._column.removeWidget(banner)
            had_keys = banner.isAncestorOf(QApplication.focusWidget()) if QApplication.focusWidget() is not None else False
            banner.hide()
            # Deleted when the click that closed it is over; until then nobody should find it in the window.
            banner.setParent(None)
            banner.deleteLater()
            if had_keys:
                self.keys_freed.emit()


def _same_place(shown: Message, new: Message) -> bool:
    return shown.text == new.text or bool(new.key and shown.key == new.key)

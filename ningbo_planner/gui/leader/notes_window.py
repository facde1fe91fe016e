"""What the speaker sees on the other screen: the notes, what comes next, the clock, how long it has taken."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, QTime, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.chart_view import ChartView
from ningbo_planner.gui.leader.presenting import PresentationWindow
from ningbo_planner.text import tr

_SECOND_MS = 1000
_LARGER = 1.6


class NotesWindow(QWidget):
    """Follows a presentation and steers it."""

    def __init__(self, presentation: PresentationWindow, parent: QWidget | None = None) -> None:
        """Follow ``presentation``; the window closes with it."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("presenterNotes")
        self.setWindowTitle(tr("leader.notes_title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(960, 600)
        self._presentation = presentation
        self._since = QElapsedTimer()
        self._since.start()
        self.now, self.next = ChartView(theme.current()), ChartView(theme.current())
        for view in (self.now, self.next):
            view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.note, self.next_name, self.clock = QTextBrowser(openLinks=False), QLabel(wordWrap=True), QLabel()
        self.note.setObjectName("presenterNote")
        self.note.setAccessibleName(tr("leader.note"))
        self.note.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        font = theme.body_font()
        font.setPointSizeF(font.pointSizeF() * _LARGER)
        self.note.setFont(font)
        self.clock.setFont(font)
        self._build()
        self._ticking = QTimer(self, interval=_SECOND_MS)
        self._ticking.timeout.connect(self._show_clock)
        self._ticking.start()
        presentation.moved.connect(self._show)
        presentation.ended.connect(self.close)
        theme.notifier.changed.connect(self._on_theme)
        self._show()
        self._show_clock()

    def _build(self) -> None:
        """Lay the parts out: what is shown at the left, what comes next at the right, the notes below."""
        back, on = QPushButton(tr("leader.previous")), QPushButton(tr("leader.next"))
        for button in (back, on):
            # The keys turn pages; on a button they would go from one button to the other.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        back.clicked.connect(lambda: self._presentation.go_to(self._presentation.number - 1))
        on.clicked.connect(lambda: self._presentation.go_to(self._presentation.number + 1))
        pictures, coming, foot = QHBoxLayout(), QVBoxLayout(), QHBoxLayout()
        pictures.addWidget(self.now, 3)
        coming.addWidget(self.next_name)
        coming.addWidget(self.next, 1)
        pictures.addLayout(coming, 2)
        foot.addWidget(back)
        foot.addWidget(on)
        foot.addStretch(1)
        foot.addWidget(self.clock)
        column = QVBoxLayout(self)
        column.addLayout(pictures, 3)
        column.addWidget(self.note, 2)
        column.addLayout(foot)

    def _show(self) -> None:
        """Show what belongs to the picture that is shown."""
        scenes, number = self._presentation.scenes, self._presentation.number
        self.now.show_chart(scenes[number].spec if scenes else None)
        following = scenes[number + 1] if number + 1 < len(scenes) else None
        self.next.show_chart(following.spec if following is not None else None)
        self.next_name.setText(tr("leader.comes_next") if following is not None else tr("leader.last"))
        self.note.setPlainText(self._presentation.note or tr("leader.no_note"))

    def _on_theme(self) -> None:
        for view in (self.now, self.next):
            view.set_colours(theme.current())

    def _show_clock(self) -> None:
        seconds = self._since.elapsed() // _SECOND_MS
        self.clock.setText(tr("leader.clock", now=QTime.currentTime().toString("HH:mm"), minutes=seconds // 60, seconds=f"{seconds % 60:02}"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Steer the presentation from here too."""
        self._presentation.keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the clock."""
        self._ticking.stop()
        super().closeEvent(event)

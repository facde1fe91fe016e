"""Showing charts on a whole screen: arrows turn the pages, numbers jump, a click drills, Backspace comes back, B blanks, Esc ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QKeyEvent, QKeySequence, QPalette, QScreen, QWheelEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from ningbo_planner.analysis.chart_spec import ChartSpec
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.chart_view import ChartView
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.theme import Colours
from ningbo_planner.services.stories import Scene
from ningbo_planner.text import tr

_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Space, Qt.Key.Key_N)
_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp, Qt.Key.Key_P)
_BLANK = {Qt.Key.Key_B: theme.INK, Qt.Key.Key_Period: theme.INK, Qt.Key.Key_W: theme.PAPER, Qt.Key.Key_Comma: theme.PAPER}
# The line at the foot takes this share of the height.
_FOOT_SHARE = 42


class PresentationWindow(QWidget):
    """One story on one screen.

    Signals:
        moved(int): another picture is shown, by its number.
        cell_chosen(CellRef): a figure was followed to its cell; the presentation has ended.
        ended(): the window was closed.
    """

    moved = Signal(int)
    cell_chosen = Signal(object)
    ended = Signal()

    def __init__(self, scenes: Sequence[Scene], chart_of: Callable[[str], ChartSpec], colours: Colours | None = None, parent: QWidget | None = None) -> None:
        """Show ``scenes``; ``chart_of`` gives the chart that a figure drills into."""
        super().__init__(parent, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("presentation")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("leader.presentation"))
        self.scenes = list(scenes)
        self.number = 0
        self._chart_of = chart_of
        self._below: list[ChartSpec] = []
        self._typed = ""
        self.view = ChartView(colours or theme.current(), Look.on_wall)
        # The keys turn pages here; only Tab, Enter and Backspace are the chart's.
        self.view.installEventFilter(self)
        self.view.viewport().setMouseTracking(True)
        self.foot = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.foot.setObjectName("presentationFoot")
        self.blank = QLabel()
        self.blank.setAutoFillBackground(True)
        self.blank.setAccessibleName(tr("leader.blank"))
        self.said = QLabel(alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.view, 1)
        column.addWidget(self.said, 1)
        column.addWidget(self.foot)
        self._layers = QStackedLayout(self)
        self._layers.setContentsMargins(0, 0, 0, 0)
        self._layers.addWidget(page)
        self._layers.addWidget(self.blank)
        self._paint_background(colours or theme.current())
        self.view.chart_chosen.connect(self._drill)
        self.view.cell_chosen.connect(self._leave_for)
        self.view.back_wanted.connect(self.go_back)
        if colours is None:
            theme.notifier.changed.connect(self._on_theme)
        self._show()

    def start(self, screen: QScreen | None = None) -> None:
        """Fill ``screen``, the present one when none is named."""
        chosen = screen or self.screen() or QGuiApplication.primaryScreen()
        self.setScreen(chosen)
        self.setGeometry(chosen.geometry())
        self.showFullScreen()
        self.raise_()
        self.activateWindow()
        self.view.setFocus()

    @property
    def is_blank(self) -> bool:
        """Whether the screen is blanked."""
        return self._layers.currentWidget() is self.blank

    @property
    def note(self) -> str:
        """What the speaker wants to say to the picture that is shown."""
        return self.scenes[self.number].view.note if self.scenes else ""

    def go_to(self, number: int) -> None:
        """Show picture ``number``; before the first and behind the last there is none."""
        wanted = max(0, min(number, len(self.scenes) - 1))
        if wanted != self.number or self._below:
            self.number = wanted
            self._below.clear()
            self._show()
            self.moved.emit(wanted)

    def go_back(self) -> None:
        """Leave the chart that was drilled into; else turn back one picture."""
        if self._below:
            self._below.pop()
            self._show()
        else:
            self.go_to(self.number - 1)

    def set_blank(self, colour: QColor | None) -> None:
        """Blank the screen, or show the picture again."""
        if colour is not None:
            palette = self.blank.palette()
            palette.setColor(QPalette.ColorRole.Window, colour)
            self.blank.setPalette(palette)
            self.setCursor(Qt.CursorShape.BlankCursor)
        else:
            self.unsetCursor()
        self._layers.setCurrentIndex(0 if colour is None else 1)

    def refresh(self, scenes: Sequence[Scene]) -> None:
        """Show the same pictures of a plan that has changed."""
        self.scenes = list(scenes)
        self.number = max(0, min(self.number, len(self.scenes) - 1))
        self._below.clear()
        self._show()

    def _show(self) -> None:
        """Show the picture of the present number, or the chart below it."""
        self.set_blank(None)
        scene = self.scenes[self.number] if self.scenes else None
        spec = self._below[-1] if self._below else scene.spec if scene is not None else None
        self.view.setVisible(spec is not None)
        self.said.setVisible(spec is None)
        self.said.setText(scene.problem if scene is not None else tr("leader.empty_story"))
        if spec is not None:
            self.view.show_chart(spec)
        self._show_foot()

    def _show_foot(self) -> None:
        """Write the number of the picture, and what is being typed of another."""
        place = tr("leader.place", number=self.number + 1, count=len(self.scenes)) if self.scenes else ""
        below = tr("leader.below") if self._below else ""
        typed = tr("leader.jump", number=self._typed) if self._typed else ""
        self.foot.setText("　".join(filter(None, (typed, below, place))))

    def _drill(self, name: str) -> None:
        try:
            self._below.append(self._chart_of(name))
        except PlannerError:
            return
        self._show()

    def _leave_for(self, cell: object) -> None:
        """End, and let the window behind go to a cell; only with Ctrl, for a click in a talk is easily made."""
        if QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ControlModifier:
            self.close()
            self.cell_chosen.emit(cell)

    def _paint_background(self, colours: Colours) -> None:
        self.setAutoFillBackground(True)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, colours.base)
        palette.setColor(QPalette.ColorRole.WindowText, colours.muted)
        self.setPalette(palette)

    def _on_theme(self) -> None:
        """Follow the window into light or dark."""
        self.view.set_colours(theme.current())
        self._paint_background(theme.current())

    def _press(self, event: QKeyEvent) -> bool:
        """Do what a key says; tell whether it said anything."""
        key = Qt.Key(event.key())
        if self.is_blank and key not in _BLANK:
            self.set_blank(None)
            return True
        if event.text().isdecimal():
            self._typed = (self._typed + event.text())[-3:]
            self._show_foot()
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._typed:
            number, self._typed = int(self._typed), ""
            self.go_to(number - 1)
            self._show_foot()
            return True
        typed, self._typed = self._typed, ""
        if typed:
            self._show_foot()
        return self._turn(key, event)

    def _turn(self, key: Qt.Key, event: QKeyEvent) -> bool:
        """Turn pages, blank, end, walk over the figures."""
        steps = 1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier == Qt.KeyboardModifier.NoModifier else -1
        if key in _BLANK:
            self.set_blank(None if self.is_blank else _BLANK[key])
        elif key in _ON:
            self.go_to(self.number + 1)
        elif key in _BACK:
            self.go_to(self.number - 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.go_to(0 if key == Qt.Key.Key_Home else len(self.scenes) - 1)
        elif key == Qt.Key.Key_Escape or event.matches(QKeySequence.StandardKey.Close):
            self.close()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.view.walk(-1 if key == Qt.Key.Key_Backtab else steps)
        elif key == Qt.Key.Key_S:
            self.change_screen()
        else:
            return False
        return True

    def change_screen(self) -> None:
        """Go to the next screen."""
        screens = QGuiApplication.screens()
        if len(screens) > 1:
            self.start(screens[(screens.index(self.screen()) + 1) % len(screens)])

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Take the keys before the chart does."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do the same when the chart has not the keys."""
        if not self._press(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next_: bool) -> bool:
        """Keep Tab for walking over the figures."""
        return False

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn pages with the wheel."""
        turned: QPoint = event.angleDelta()
        if turned.y():
            self.go_to(self.number + (1 if turned.y() < 0 else -1))

    def resizeEvent(self, event: QEvent) -> None:
        """Write the foot as large as the height allows."""
        font = theme.body_font()
        font.setPixelSize(max(11, self.height() // _FOOT_SHARE // 1))
        self.foot.setFont(font)
        self.foot.setContentsMargins(0, 0, self.height() // _FOOT_SHARE, self.height() // 160)
        self.said.setFont(font)
        super().resizeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tell that it is over."""
        self.ended.emit()
        super().closeEvent(event)

"""Hands that draw the fill handle with real mouse events."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.grid_hands import MODIFIERS, Hands

_LEFT = Qt.MouseButton.LeftButton


class FillHands:
    """Draws the handle of the grid that ``hands`` work on.

    Attributes:
        hands: for everything else.
        at: where the mouse is.
    """

    def __init__(self, hands: Hands) -> None:
        """Take the handle's grid."""
        self.hands = hands
        self.view = hands.view
        self.at = QPoint()

    @property
    def handle(self) -> QPoint:
        """The middle of the handle."""
        box = self.view.fill_handle.box()
        assert not box.isEmpty(), "there is no handle"
        return box.center()

    @property
    def tip(self) -> str:
        """What is said beside the pointer."""
        return self.view.fill_handle.tip

    def take(self) -> None:
        """Press the button over the handle."""
        self.at = self.handle
        QTest.mousePress(self.view.viewport(), _LEFT, Qt.KeyboardModifier.NoModifier, self.at)

    def draw_to(self, row: int, column: int, held: str = "") -> None:
        """Draw the handle into the middle of a cell."""
        self.draw_to_point(self.hands.middle(row, column), held)

    def draw_to_point(self, point: QPoint, held: str = "") -> None:
        """Draw the handle to a point, in two movements as a hand does."""
        start = self.at
        for part in (0.5, 1.0):
            away = point - start
            self.at = start + QPoint(int(away.x() * part), int(away.y() * part))
            self._send(QEvent.Type.MouseMove, self.at, held, Qt.MouseButton.NoButton, _LEFT)

    def let_go(self, held: str = "") -> None:
        """Release the button."""
        self._send(QEvent.Type.MouseButtonRelease, self.at, held, _LEFT, Qt.MouseButton.NoButton)

    def drag(self, row: int, column: int, held: str = "") -> None:
        """Draw the handle into a cell and release it there."""
        self.take()
        self.draw_to(row, column, held)
        self.let_go(held)

    def double_click(self) -> None:
        """Click twice on the handle."""
        point = self.handle
        QTest.mouseClick(self.view.viewport(), _LEFT, Qt.KeyboardModifier.NoModifier, point)
        QTest.mouseDClick(self.view.viewport(), _LEFT, Qt.KeyboardModifier.NoModifier, point)

    def hover(self, point: QPoint) -> Qt.CursorShape:
        """Move the mouse with no button down, and return the pointer that is shown then."""
        self._send(QEvent.Type.MouseMove, point, "", Qt.MouseButton.NoButton, Qt.MouseButton.NoButton)
        return self.view.viewport().cursor().shape()

    def hold_key(self, key: Qt.Key, down: bool = True) -> None:
        """Press or release a key while the button is down."""
        kind = QEvent.Type.KeyPress if down else QEvent.Type.KeyRelease
        held = Qt.KeyboardModifier.ControlModifier if key == Qt.Key.Key_Control and down else Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(self.view, QKeyEvent(kind, key, held))

    def _send(self, kind: QEvent.Type, point: QPoint, held: str, button: Qt.MouseButton, buttons: Qt.MouseButton) -> None:
        viewport = self.view.viewport()
        modifiers = MODIFIERS.get(held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(viewport, QMouseEvent(kind, QPointF(point), viewport.mapToGlobal(QPointF(point)), button, buttons, modifiers))

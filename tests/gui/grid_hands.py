"""Hands on a grid: real key, mouse and input-method events, sent to whatever has the keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.views.block_moves import Block, Place
from ningbo_planner.gui.views.cell_editor import CellEditor
from ningbo_planner.gui.views.plan_view import PlanView
from ningbo_planner.gui.views.table_page import TablePage

KEYS = {
    "Enter": Qt.Key.Key_Return,
    "Esc": Qt.Key.Key_Escape,
    "PgDn": Qt.Key.Key_PageDown,
    "PgUp": Qt.Key.Key_PageUp,
    "Del": Qt.Key.Key_Delete,
}
MODIFIERS = {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Shift": Qt.KeyboardModifier.ShiftModifier, "Alt": Qt.KeyboardModifier.AltModifier}


class Hands:
    """Works on one grid as a person does.

    Attributes:
        page, view: the page of a table and its grid.
        told: the sentences with which it explained itself.
        readings: how it said a text being typed would be read.
    """

    def __init__(self, page: TablePage) -> None:
        """Take hold of the grid on ``page``."""
        self.page = page
        self.view: PlanView = page.view
        self.told: list[str] = []
        self.readings: list[str] = []
        self.view.explained.connect(self.told.append)
        self.view.reading_changed.connect(self.readings.append)

    @property
    def editor(self) -> CellEditor | None:
        """The open editor."""
        return self.view.editing.editor

    @property
    def place(self) -> Place:
        """Row and column of the active cell."""
        index = self.view.currentIndex()
        return Place(index.row(), index.column())

    @property
    def blocks(self) -> list[Block]:
        """The selected rectangles."""
        return self.view.navigation.selection.blocks()

    def press(self, *chords: str) -> None:
        """Press keys one after the other: ``press("Ctrl+Shift+End", "Del")``."""
        for chord in chords:
            *held, name = chord.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for each in held:
                modifiers |= MODIFIERS[each]
            key = KEYS[name] if name in KEYS else getattr(Qt.Key, f"Key_{name}")
            if chord == "Shift+Tab":
                # What window systems make of the two.
                key = Qt.Key.Key_Backtab
            QTest.keyClick(self._target(), key, modifiers)

    def type(self, text: str) -> None:
        """Type signs of the keyboard."""
        for sign in text:
            QTest.keyClick(self._target(), sign)

    def commit(self, text: str) -> None:
        """Let an input method put in a text that it has not shown before (full-width signs, emoji panel, handwriting, voice)."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self._target(), event)

    def compose(self, *steps: str, result: str) -> None:
        """Let an input method compose a text: ``compose("n", "ni", result="你")``."""
        for step in steps:
            QApplication.sendEvent(self._target(), QInputMethodEvent(step, []))
        event = QInputMethodEvent()
        event.setCommitString(result)
        QApplication.sendEvent(self._target(), event)

    def go_to(self, row: str, period: str) -> None:
        """Go to a cell of the plan by its ids."""
        assert self.view.go_to(CellRef(self.view.plan_model.table_id, row, period))

    def click(self, row: int, column: int, held: str = "", twice: bool = False) -> None:
        """Click into the middle of a cell."""
        self.click_at(self.middle(row, column), held, twice)

    def click_at(self, point: QPoint, held: str = "", twice: bool = False) -> None:
        """Click at a point of the viewport."""
        modifiers = MODIFIERS.get(held, Qt.KeyboardModifier.NoModifier)
        QTest.mouseClick(self.view.viewport(), Qt.MouseButton.LeftButton, modifiers, point)
        if twice:
            QTest.mouseDClick(self.view.viewport(), Qt.MouseButton.LeftButton, modifiers, point)

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Draw a selection with the mouse."""
        viewport = self.view.viewport()
        QTest.mousePress(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.middle(*start))
        for part in (0.5, 1.0):
            away = self.middle(*end) - self.middle(*start)
            # A real drag has the button down in every event; QTest.mouseMove has not.
            self._move(self.middle(*start) + QPoint(int(away.x() * part), int(away.y() * part)))
        QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.middle(*end))

    def wheel(self, angle: int, held: str = "") -> None:
        """Turn the wheel over the middle of the grid."""
        viewport = self.view.viewport()
        at = QPointF(viewport.rect().center())
        modifiers = Qt.KeyboardModifier.NoModifier
        for each in held.split("+") if held else ():
            modifiers |= MODIFIERS[each]
        event = QWheelEvent(at, viewport.mapToGlobal(at), QPoint(), QPoint(0, angle), Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False)
        QApplication.sendEvent(viewport, event)

    def middle(self, row: int, column: int) -> QPoint:
        """Return the middle of a cell in the viewport."""
        return self.view.visualRect(self.view.model().index(row, column)).center()

    def text(self, row: int, column: int) -> str:
        """Return what stands in a cell."""
        return str(self.view.model().index(row, column).data() or "")

    def texts(self, block: Block) -> list[list[str]]:
        """Return what stands in a rectangle."""
        return [[self.text(row, column) for column in range(block.left, block.right + 1)] for row in range(block.top, block.bottom + 1)]

    def clipboard_text(self) -> str:
        """Return the plain text on the clipboard."""
        return QGuiApplication.clipboard().text()

    def _target(self) -> QWidget:
        return self.editor if self.editor is not None else self.view

    def _move(self, point: QPoint) -> None:
        viewport = self.view.viewport()
        button = Qt.MouseButton.LeftButton
        event = QMouseEvent(QEvent.Type.MouseMove, QPointF(point), viewport.mapToGlobal(QPointF(point)), Qt.MouseButton.NoButton, button, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(viewport, event)

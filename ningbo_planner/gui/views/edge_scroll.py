"""A grid that goes on moving while something is drawn with the mouse over its edge, also when the mouse stays where it is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QTimer

from ningbo_planner.gui.views.sheet_view import SheetView

_EVERY_MS = 50
# In a window that fills the screen the mouse cannot leave it: so many pixels inside count as outside.
_EDGE = 4
# At most so many steps of the scroll bar at once.
_FASTEST = 5


class EdgeScroll(QObject):
    """Moves one grid towards the mouse: the farther over the edge, the faster."""

    def __init__(self, view: SheetView, follow: Callable[[], object]) -> None:
        """Call ``follow`` each time the cells of ``view`` have moved under the mouse."""
        super().__init__(view)
        self._view = view
        self._follow = follow
        self._mouse = QPoint()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._scroll)

    def towards(self, mouse: QPoint) -> None:
        """Move while the mouse, in the coordinates of the viewport, is over the edge."""
        self._mouse = mouse
        if self._beyond().isNull():
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()

    def stop(self) -> None:
        """Move no more."""
        self._timer.stop()

    def _beyond(self) -> QPoint:
        """Return how far the mouse is over the edge of the cells that scroll."""
        mouse, room = self._mouse, self._view.viewport().rect().adjusted(self._view.strip_width() + _EDGE, _EDGE, -_EDGE, -_EDGE)
        across = max(0, mouse.x() - room.right()) - max(0, room.left() - mouse.x())
        return QPoint(across, max(0, mouse.y() - room.bottom()) - max(0, room.top() - mouse.y()))

    def _scroll(self) -> None:
        beyond = self._beyond()
        for bar, by in ((self._view.horizontalScrollBar(), beyond.x()), (self._view.verticalScrollBar(), beyond.y())):
            if by:
                bar.setValue(bar.value() + (1 if by > 0 else -1) * max(bar.singleStep(), min(abs(by), _FASTEST * bar.singleStep())))
        self._follow()

"""Work on the window's own thread in slices that nobody feels: for walks through many rows that must not lend the plan to another thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

# A third of a frame, because several may be due in one turn; the window draws and answers in between.
SLICE_MS = 5


class Slices(QObject):
    """Runs one walk at a time; a new one ends the one before."""

    def __init__(self, parent: QObject) -> None:
        """Belong to ``parent``."""
        super().__init__(parent)
        self._walk: Iterator[object] | None = None
        self._done: Callable[[], object] | None = None
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def is_running(self) -> bool:
        """Whether a walk is under way."""
        return self._walk is not None

    def start(self, walk: Iterator[object], done: Callable[[], object]) -> None:
        """Go through ``walk`` to its end, then call ``done``; the first slice runs at once, so that little work needs no waiting."""
        self._walk, self._done = walk, done
        self._timer.start()
        self._go_on()

    def stop(self) -> None:
        """Leave the walk where it is."""
        self._timer.stop()
        self._walk = self._done = None

    def _go_on(self) -> None:
        """Run one slice."""
        walk, done = self._walk, self._done
        self._clock.start()
        while walk is not None and self._clock.elapsed() < SLICE_MS:
            if next(walk, self) is self:
                self.stop()
                if done is not None:
                    done()
                return

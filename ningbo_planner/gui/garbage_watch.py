"""Garbage is looked for on the window's thread alone.

Python looks for it on whatever thread happens to need memory. Where that is another one, and among the garbage is an object of Qt, Qt takes its timers
and children down there, which ends the process.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500


class GarbageWatch(QObject):
    """Collects garbage now and then, from the event loop, as soon as there is as much as Python would wait for.

    Attributes:
        is_paused: whether nothing is looked for just now, by no window.
    """

    is_paused = False

    def __init__(self, parent: QObject) -> None:
        """Take over from Python."""
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due, with all younger ones."""
        if GarbageWatch.is_paused:
            return
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = next((each for each in (2, 1, 0) if counts[each] > thresholds[each]), None)
        if due is not None:
            gc.collect(due)


@contextmanager
def no_collection() -> Iterator[None]:
    """Let no garbage be looked for while a large step is done: a look through all that it makes would stop the window for a tenth of a second.

    What was made stays; like the rows of the plan it goes when nobody needs it any more.
    """
    GarbageWatch.is_paused = True
    try:
        yield
    finally:
        gc.freeze()
        GarbageWatch.is_paused = False

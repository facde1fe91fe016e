"""Garbage is looked for on the window's thread alone.

Python looks for it on whatever thread happens to need memory. Where that is another one, and among the garbage is an object of Qt, Qt takes its timers
and children down there, which ends the process.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500


class GarbageWatch(QObject):
    """Collects garbage now and then, from the event loop, as soon as there is as much as Python would wait for."""

    def __init__(self, parent: QObject) -> None:
        """Take over from Python."""
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due, with all younger ones."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = next((each for each in (2, 1, 0) if counts[each] > thresholds[each]), None)
        if due is not None:
            gc.collect(due)

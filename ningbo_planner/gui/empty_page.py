"""The middle of the window: the tables of the plan, or the start page in front of them.

The start page is loaded and made when it first comes into sight, so that a window with a plan does not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget


class EmptyPage(QWidget):
    """The place of the start page.

    Signals:
        seen: it has come into sight.
    """

    seen = Signal()

    def __init__(self, make: Callable[[], QWidget], parent: QWidget | None = None) -> None:
        """Keep the place; ``make`` returns what stands there."""
        super().__init__(parent)
        self.setObjectName("emptyPage")
        self._make = make
        self._page: QWidget | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    def showEvent(self, event: QShowEvent) -> None:
        """Fetch what stands here."""
        super().showEvent(event)
        if self._page is None:
            self._page = self._make()
            self.layout().addWidget(self._page)
            # Else it would be shown in the next turn of events only.
            self._page.show()
        self.seen.emit()


class Centre(QStackedWidget):
    """The tables of the plan, or the start page in front of them with what belongs to them out of the way.

    Signals:
        covered_changed(bool): whether the start page is in front now.
    """

    covered_changed = Signal(bool)

    def __init__(self, pages: QWidget, empty: EmptyPage) -> None:
        """Begin with the start page in front of ``pages``."""
        super().__init__()
        self._pages = pages
        self._empty = empty
        self._kept: tuple[QWidget, ...] = ()
        self._away: list[QWidget] = []
        self.addWidget(pages)
        self.addWidget(empty)
        self.setCurrentWidget(empty)
        empty.seen.connect(self._clear)

    @property
    def is_covered(self) -> bool:
        """Whether the start page is in front."""
        return self.currentWidget() is self._empty

    def keep(self, *parts: QWidget) -> None:
        """Put these parts of the window away while the start page is seen: without a plan in front they have nothing to say."""
        self._kept = parts

    def cover(self, covered: bool) -> None:
        """Bring the start page to the front, or the tables."""
        if covered != self.is_covered:
            self.setCurrentWidget(self._empty if covered else self._pages)
            self.covered_changed.emit(covered)
        if not covered:
            self.bring_back()

    def bring_back(self) -> None:
        """Show again what was put away."""
        away, self._away = self._away, []
        for part in away:
            part.show()

    def _clear(self) -> None:
        shown = [part for part in self._kept if not part.isHidden()]
        self._away += shown
        for part in shown:
            part.hide()

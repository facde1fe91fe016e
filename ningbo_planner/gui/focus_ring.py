"""F6 goes round the parts of the window as in Office; Esc leads back from anywhere to the grid."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QMainWindow, QStatusBar, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.formula_bar import FormulaBar
from ningbo_planner.gui.messages import MessageBar
from ningbo_planner.gui.side_panels import SidePanels
from ningbo_planner.gui.views.table_tabs import TableTabs


_EDGE = 2


class FocusMark(QWidget):
    """A frame round the part that has just been given the keys, until they go on; tabs and buttons hardly show it themselves."""

    def __init__(self, window: QWidget) -> None:
        """Make a hidden frame over ``window``."""
        super().__init__(window)
        self.setObjectName("focusMark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        QApplication.instance().focusChanged.connect(self._leave)
        self.hide()

    def show_round(self, widget: QWidget) -> None:
        """Frame ``widget``."""
        window = self.parentWidget()
        rect = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()).adjusted(-_EDGE, -_EDGE, _EDGE, _EDGE)
        self.setGeometry(rect.intersected(window.rect()))
        self.show()
        self.raise_()

    def _leave(self) -> None:
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame."""
        painter = QPainter(self)
        painter.setPen(QPen(theme.current().accent, _EDGE))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()


class FocusRing(QObject):
    """Leads the keys from part to part: grid, tabs, name box, find bar, side, charts, messages, status; those that are not shown are passed over."""

    def __init__(
        self,
        window: QMainWindow,
        pages: TableTabs,
        formula: FormulaBar,
        finding: Callable[[], tuple[QWidget | None, QWidget | None]],
        side: SidePanels,
        messages: MessageBar,
        status: QStatusBar,
        done: Callable[[], bool],
    ) -> None:
        """Go round the parts of ``window``; ``finding`` returns the find bar and its field once there is one; ``done`` is called for Esc when the grid has the keys already, and tells whether it had something to end."""
        super().__init__(window)
        self._pages = pages
        self._formula = formula
        self._finding = finding
        self._others = (side.tabs, side.charts, messages, status)
        self._done = done
        self._mark = FocusMark(window)
        window.installEventFilter(self)

    def next(self) -> None:
        """Give the keys to the next part."""
        self._turn(1)

    def previous(self) -> None:
        """Give the keys to the part before."""
        self._turn(-1)

    def to_grid(self) -> bool:
        """Give the keys to the grid; tell whether it did not have them."""
        grid = self._pages.view
        if grid is None or grid.hasFocus():
            return False
        grid.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def _turn(self, way: int) -> None:
        """Give the keys to the part that stands so many further among those that can take them."""
        focus, parts = QApplication.focusWidget(), self._parts()
        if parts:
            inside = [at for at, (whole, _) in enumerate(parts) if focus is not None and (whole is focus or whole.isAncestorOf(focus))]
            at = inside[0] if inside else (-1 if way > 0 else 0)
            self._enter(parts[(at + way) % len(parts)][1])

    def _enter(self, widget: QWidget) -> None:
        """Give the keys to a widget, and show that it has them; the grid shows its cursor."""
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        if widget is not self._pages.view:
            self._mark.show_round(widget)

    def _parts(self) -> list[tuple[QWidget, QWidget]]:
        """Return the parts that are shown, in the order of going round, with what takes the keys in each."""
        pages, formula = self._pages, self._formula
        found: list[tuple[QWidget | None, QWidget | None]] = [(pages.view, pages.view), (pages.tabBar(), pages.tabBar())]
        found += [(formula, formula.name_box), self._finding()]
        found += [(whole, first_inside(whole)) for whole in self._others]
        return [(whole, entry) for whole, entry in found if whole is not None and entry is not None and entry.isVisible() and entry.isEnabled()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Use an Esc that nobody else has used."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and not event.modifiers():
            return self.to_grid() or self._done()
        return super().eventFilter(watched, event)


def first_inside(whole: QWidget) -> QWidget | None:
    """Return the first widget in ``whole`` that a Tab would reach, itself included; ``None`` without one.

    Not by Qt's own chain: asked for the next in it, PySide takes that for a child of the one before, and with an editor that closes
    it would let go of half the window.
    """
    return next((each for each in (whole, *whole.findChildren(QWidget)) if _takes_keys(each)), None)


def _takes_keys(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None

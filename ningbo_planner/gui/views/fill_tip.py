"""What is said beside the pointer while the fill handle is drawn: the last figure and how it comes about."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel, QWidget

from ningbo_planner.domain import exact
from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.series import Going, Pattern
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.block_moves import Place
from ningbo_planner.gui.views.fill_plan import FillPlan
from ningbo_planner.text import tr

# Where it stands from the pointer: below and to the right, clear of the cross.
_AWAY = QPoint(14, 18)


class FillTip(QLabel):
    """A small box over the cells that follows the pointer."""

    def __init__(self, viewport: QWidget) -> None:
        """Make it, hidden, over ``viewport``."""
        super().__init__(viewport)
        self.setObjectName("fillTip")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.hide()

    def say(self, text: str, mouse: QPoint) -> None:
        """Show ``text`` beside the pointer, within the viewport; nothing hides the box."""
        # As large as the figures are at this zoom.
        self.setFont(self.parentWidget().parentWidget().font())
        self.setText(text)
        self.adjustSize()
        self.setVisible(bool(text))
        room = self.parentWidget().rect()
        at = mouse + _AWAY
        left = max(0, min(at.x(), room.right() - self.width()))
        above = at.y() + self.height() > room.bottom()
        self.move(left, max(0, mouse.y() - _AWAY.y() - self.height()) if above else max(0, at.y()))
        self.raise_()


def tip_of(sheet: Sheet, plan: Plan, filling: FillPlan, last: Place) -> str:
    """Return what is said of the cell at ``last``, which is the farthest of its line."""
    if filling.stretch.clears:
        return tr("fill.tip.clear", count=filling.stretch.cells.size)
    quantity, pattern, cell = filling.quantity(*last), filling.pattern(*last), sheet.cell(*last)
    if quantity is None or pattern is None or cell is None:
        return ""
    said = _with_way(quantity.text or tr("fill.tip.blank"), pattern)
    unit = filling.other_unit(*last)
    if unit:
        said = tr("fill.tip.unread" if quantity.state is State.NOT_UNDERSTOOD else "fill.tip.other_unit", text=said, unit=unit)
    return tr("fill.tip.held", text=said) if plan.holds and cell_key(cell) in plan.holds else said


def _with_way(text: str, pattern: Pattern) -> str:
    """Return a figure and how it comes about."""
    if pattern.going is Going.COPY:
        return tr("fill.tip.copy", text=text)
    if pattern.going is Going.TREND:
        return tr("fill.tip.trend", text=text)
    if pattern.step is None:
        return tr("fill.tip.counted", text=text)
    sign = "+" if pattern.step > 0 else "−" if pattern.step < 0 else "±"
    return tr("fill.tip.steps", text=text, step=f"{sign}{exact.plain(abs(pattern.step))}")

"""桥图: a total in the older version, what moved it part by part, the total in the newer one; drawn as bars below each other, so that long names have room."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ningbo_planner.domain import exact
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui import theme
from ningbo_planner.services.version_bridge import Bridge
from ningbo_planner.text import tr

_LINE = 4 * theme.UNIT
_BAR = 2 * theme.UNIT
_NAMES = 28 * theme.UNIT
_AMOUNTS = 20 * theme.UNIT
_LEAST = 3.0
# More parts than these are told as one.
MOST_PARTS = 20
# Of the width, kept free left of the smallest level: the axis does not begin at zero.
_MARGIN = 0.12


class Bar(NamedTuple):
    """One line: its name, the levels it goes between, what is written at its end, its colour, and the figure it stands for."""

    name: str
    start: Decimal | None
    end: Decimal
    text: str
    colour: str
    cell: CellRef | None


class BridgeView(QWidget):
    """Draws one bridge.

    Signals:
        cell_chosen(CellRef): the planner wants to see the figure behind a bar.
    """

    cell_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.setObjectName("bridgeView")
        self.setAccessibleName(tr("versions.tab.bridge"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.bars: list[Bar] = []
        self._names = ("", "")
        self._at = -1
        theme.notifier.changed.connect(self.update)

    def show_bridge(self, bridge: Bridge | None, old: str, new: str) -> None:
        """Show another bridge, between versions of these names."""
        self.bars = [] if bridge is None else bars_of(bridge, old, new)
        self._at = -1
        self.setAccessibleDescription("；".join(f"{bar.name} {bar.text}" for bar in self.bars))
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def _bar_at(self, y: float) -> int:
        at = int((y - theme.UNIT) // _LINE)
        return at if 0 <= at < len(self.bars) else -1

    def _choose(self, at: int) -> None:
        if 0 <= at < len(self.bars) and self.bars[at].cell is not None:
            self.cell_chosen.emit(self.bars[at].cell)

    def _paint(self, painter: QPainter) -> None:
        colours = theme.current()
        painter.fillRect(self.rect(), colours.base)
        painter.setFont(theme.body_font())
        if not self.bars:
            painter.setPen(colours.muted)
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, tr("versions.no_bridge"))
            return
        levels = [level for bar in self.bars for level in (bar.start, bar.end) if level is not None]
        low, high = float(min(levels)), float(max(levels))
        width = max(1.0, self.width() - _NAMES - _AMOUNTS - 4 * theme.UNIT)
        span = (high - low) or 1.0

        def x(level: Decimal) -> float:
            return _NAMES + 2 * theme.UNIT + width * (_MARGIN + (1 - _MARGIN) * (float(level) - low) / span)

        before: Bar | None = None
        for at, bar in enumerate(self.bars):
            self._paint_bar(painter, at, bar, x, before)
            before = bar

    def _paint_bar(self, painter: QPainter, at: int, bar: Bar, x: object, before: Bar | None) -> None:
        """Draw one line: name, bar, amount, and the thread from the end of the bar above."""
        assert callable(x)
        colours, top = theme.current(), theme.UNIT + at * _LINE
        line = QRectF(0, top, self.width(), _LINE)
        if at == self._at:
            painter.fillRect(line, colours.accent_soft)
        is_total = bar.start is None
        left = _NAMES + 2.0 * theme.UNIT if bar.start is None else min(x(bar.start), x(bar.end))
        right = x(bar.end) if bar.start is None else max(x(bar.start), x(bar.end))
        box = QRectF(left, top + (_LINE - _BAR) / 2, max(_LEAST, right - left), _BAR)
        painter.fillRect(box, getattr(colours, bar.colour))
        if before is not None:
            painter.setPen(QPen(colours.muted, 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(x(before.end), box.top() - _LINE + _BAR), QPointF(x(before.end), box.bottom()))
        painter.setFont(theme.body_font(bold=is_total))
        painter.setPen(colours.text)
        name = painter.fontMetrics().elidedText(bar.name, Qt.TextElideMode.ElideMiddle, _NAMES)
        painter.drawText(QRectF(theme.UNIT, top, _NAMES, _LINE), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(colours.text if is_total else getattr(colours, bar.colour))
        painter.drawText(QRectF(box.right() + theme.UNIT, top, self.width(), _LINE), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, bar.text)

    # ------------------------------------------------------------------------------------------------------ Qt's own

    def sizeHint(self) -> QSize:
        """Return the room that all bars need."""
        return QSize(_NAMES + _AMOUNTS + 40 * theme.UNIT, max(3, len(self.bars)) * _LINE + 2 * theme.UNIT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the bridge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a bar."""
        self._at = self._bar_at(event.position().y())
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Go to the figure behind a bar."""
        self._choose(self._bar_at(event.position().y()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the bars; Enter goes to the figure."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is not None and self.bars:
            self._at = max(0, min(len(self.bars) - 1, self._at + step))
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self._at)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell the whole name of the bar below the mouse."""
        if isinstance(event, QHelpEvent):
            at = self._bar_at(event.pos().y())
            QToolTip.showText(event.globalPos(), f"{self.bars[at].name} {self.bars[at].text}" if at >= 0 else "", self)
            return True
        return super().event(event)


def bars_of(bridge: Bridge, old: str, new: str) -> list[Bar]:
    """Return the bars of a bridge from top to bottom; many small moves are told as one, so that the largest can be seen."""
    level = bridge.before
    bars = [Bar(old, None, level, f"{exact.trimmed(level)}{bridge.unit}", "accent", bridge.cell)]
    shown = bridge.parts if len(bridge.parts) <= MOST_PARTS else bridge.parts[: MOST_PARTS - 1]
    moves = [(part.name, part.change, bridge.cell._replace(row=part.row), "") for part in shown]
    others = bridge.parts[len(shown) :]
    if others:
        moves.append((tr("versions.bridge_others", count=len(others)), exact.total(part.change for part in others), bridge.cell, ""))
    if bridge.rest:
        moves.append((tr("versions.bridge_rest"), bridge.rest, bridge.cell, "warning"))
    for name, change, cell, colour in moves:
        end = exact.add(level, change)
        sign = "▲ +" if change > 0 else "▼ −"
        bars.append(Bar(name, level, end, f"{sign}{exact.trimmed(abs(change))}{bridge.unit}", colour or ("rise" if change > 0 else "fall"), cell))
        level = end
    bars.append(Bar(new, None, bridge.after, f"{exact.trimmed(bridge.after)}{bridge.unit}", "accent", bridge.cell))
    return bars

"""Draws a rule as a card: sign, name, grade and count in one line, below it what it looks for, then why or what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ningbo_planner.domain.finding import Grade
from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import pixmap
from ningbo_planner.gui.models.rule_lines import RuleLine
from ningbo_planner.gui.models.rule_model import LineRole, state_text

_SIGN = 16
_EDGE = 3
_MARGIN = theme.UNIT
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter)
_SIGNS = {Grade.ERROR: ("circle-x", "error"), Grade.WARNING: ("triangle-alert", "warning"), Grade.HINT: ("info", "hint"), None: ("book-open", "muted")}
Index = QModelIndex | QPersistentModelIndex


class RuleCard(QStyledItemDelegate):
    """Draws cards and heads of sections."""

    def __init__(self, parent: QWidget) -> None:
        """Draw for the list ``parent``."""
        super().__init__(parent)
        self._view = parent

    def _words_width(self) -> int:
        return max(80, self._view.viewport().width() - _EDGE - 2 * _MARGIN)

    def _draw_head(self, painter: QPainter, rect: QRect, line: RuleLine) -> None:
        colours = theme.current()
        painter.fillRect(rect, colours.header)
        painter.setPen(colours.border)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(_bold(painter.font()))
        painter.setPen(colours.header_text)
        painter.drawText(rect.adjusted(_EDGE + _MARGIN, 0, -_MARGIN, 0), _MIDDLE, line.title)

    def _draw_card(self, painter: QPainter, option: QStyleOptionViewItem, line: RuleLine) -> None:
        colours, rect = theme.current(), option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, colours.accent_soft if selected else colours.alternate if hovered else colours.base)
        if selected:
            painter.fillRect(rect.x(), rect.y(), _EDGE, rect.height(), colours.accent)
        painter.setPen(colours.grid_line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(_EDGE + _MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        metrics = QFontMetrics(option.font)
        self._draw_title(painter, QRect(inner.x(), inner.y(), inner.width(), metrics.height()), option.font, line)
        top = inner.y() + metrics.height() + _MARGIN // 2
        for text, colour in _paragraphs(line, metrics, inner.width()):
            height = _height(metrics, text, inner.width())
            painter.setPen(colour if line.is_on or line.is_broken else colours.muted)
            painter.drawText(QRect(inner.x(), top, inner.width(), height), _WRAP, text)
            top += height + _MARGIN // 2

    def _draw_title(self, painter: QPainter, place: QRect, font: QFont, line: RuleLine) -> None:
        """Draw sign and name at the left, grade and count at the right."""
        colours = theme.current()
        name, colour_name = ("circle-off", "muted") if not line.is_on else _SIGNS[line.grade]
        is_quiet = not line.is_on or not line.count
        colour: QColor = colours.muted if is_quiet else getattr(colours, colour_name)
        painter.drawPixmap(place.x(), place.center().y() - _SIGN // 2 + 1, pixmap(name, colour, _SIGN, painter.device().devicePixelRatioF()))
        state = state_text(line)
        painter.setFont(font if is_quiet else _bold(font))
        width = QFontMetrics(painter.font()).horizontalAdvance(state)
        painter.setPen(colour)
        painter.drawText(QRect(place.right() - width, place.y(), width + 1, place.height()), _MIDDLE, state)
        bold = _bold(font)
        words = place.adjusted(_SIGN + _MARGIN // 2, 0, -width - _MARGIN, 0)
        painter.setFont(bold)
        painter.setPen(colours.text if line.is_on else colours.muted)
        painter.drawText(words, _MIDDLE, QFontMetrics(bold).elidedText(line.title, Qt.TextElideMode.ElideRight, words.width()))
        painter.setFont(font)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row of the list."""
        line = index.data(LineRole)
        painter.save()
        painter.setFont(option.font)
        if line.id:
            self._draw_card(painter, option, line)
        else:
            self._draw_head(painter, option.rect, line)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return how much room a row takes at the width of the list."""
        metrics, line = QFontMetrics(option.font), index.data(LineRole)
        width = self._view.viewport().width()
        if not line.id:
            return QSize(width, metrics.height() + _MARGIN)
        words = self._words_width()
        heights = [_height(metrics, text, words) for text, _ in _paragraphs(line, metrics, words)]
        return QSize(width, 2 * _MARGIN + metrics.height() + sum(heights) + len(heights) * (_MARGIN // 2))


def _paragraphs(line: RuleLine, metrics: QFontMetrics, width: int) -> list[tuple[str, QColor]]:
    """Return what stands below the name, with its colour: the planner's own words in that of words, explanations paler; of a note one line."""
    colours = theme.current()
    body = colours.text if line.group == "own" else colours.muted
    note = line.note if line.is_broken else metrics.elidedText(line.note, Qt.TextElideMode.ElideRight, width)
    return [(text, colour) for text, colour in ((line.body, body), (note, colours.warning if line.is_broken else colours.muted)) if text]


def _height(metrics: QFontMetrics, text: str, width: int) -> int:
    return metrics.boundingRect(QRect(0, 0, width, 10_000), _WRAP, text).height()


def _bold(font: QFont) -> QFont:
    made = QFont(font)
    made.setBold(True)
    return made

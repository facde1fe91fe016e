"""Draws a finding as a card: sign, place, period and difference in one line, below it the whole sentence and what people said of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ningbo_planner.domain.finding import Finding, FindingStatus
from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import pixmap
from ningbo_planner.gui.models.finding_lines import Section
from ningbo_planner.gui.models.finding_model import COLUMNS, Column, FindingRole, SectionRole
from ningbo_planner.text import tr

_SIGN = 16
_EDGE = 3
_MARGIN = theme.UNIT
_WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
_SECTION_SIGNS = {
    Section.EXPIRED: ("history", "warning"),
    Section.ERROR: ("circle-x", "error"),
    Section.WARNING: ("triangle-alert", "warning"),
    Section.HINT: ("info", "hint"),
}
_MAX_CACHED = 5000
Index = QModelIndex | QPersistentModelIndex


def sign_of(section: Section) -> tuple[str, str]:
    """Return the drawing and the colour's name that stand for a section."""
    return _SECTION_SIGNS[section]


def reason_text(finding: Finding) -> str:
    """Return what was said of a finding, by whom and when; nothing when nobody said anything."""
    reason = finding.reason
    if reason is None:
        return ""
    values = {"text": reason.text, "author": reason.author or tr("findings_panel.nobody"), "day": reason.time[:10]}
    expired = finding.status is FindingStatus.EXPIRED
    return tr("findings_panel.reason_expired", **values) if expired else tr("findings_panel.reason", **values)


class FindingCard(QStyledItemDelegate):
    """Draws cards and heads of sections, and knows how high a card is at the width of its list."""

    def __init__(self, parent: QWidget) -> None:
        """Draw for the list ``parent``."""
        super().__init__(parent)
        self._view = parent
        self._heights: dict[tuple[str, int, int], int] = {}

    def usual_height(self, lines: int) -> int:
        """Return how much room a card of so many lines below its first takes."""
        metrics = self._view.fontMetrics()
        return 2 * _MARGIN + metrics.height() + lines * metrics.lineSpacing() + _MARGIN // 2

    def height(self, finding: Finding | None) -> int:
        """Return how much room the card of a finding, or a head of a section, takes at the width of the list."""
        metrics = self._view.fontMetrics()
        if finding is None:
            return metrics.height() + _MARGIN
        words = self._words_width(self._view.viewport().width())
        texts = [height for height in (self._wrapped_height(metrics, text, words) for text in (finding.message, reason_text(finding))) if height]
        return 2 * _MARGIN + metrics.height() + sum(texts) + len(texts) * (_MARGIN // 2)

    def _words_width(self, width: int) -> int:
        return max(80, width - _EDGE - 2 * _MARGIN)

    def _wrapped_height(self, metrics: QFontMetrics, text: str, width: int) -> int:
        """Return the height of wrapped words, measured once for each width."""
        if not text:
            return 0
        key = (text, metrics.height(), width)
        if key not in self._heights:
            if len(self._heights) > _MAX_CACHED:
                self._heights.clear()
            self._heights[key] = metrics.boundingRect(QRect(0, 0, width, 10_000), _WRAP, text).height()
        return self._heights[key]

    def _draw_section(self, painter: QPainter, rect: QRect, index: Index, font: QFont) -> None:
        colours = theme.current()
        name, colour = sign_of(Section(index.data(SectionRole)))
        painter.fillRect(rect, colours.header)
        painter.setPen(colours.border)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        scale = painter.device().devicePixelRatioF()
        sign = pixmap(name, getattr(colours, colour), _SIGN, scale)
        painter.drawPixmap(rect.x() + _MARGIN, rect.center().y() - _SIGN // 2 + 1, sign)
        painter.setFont(font)
        painter.setPen(colours.header_text)
        words = rect.adjusted(2 * _MARGIN + _SIGN, 0, -_MARGIN, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), str(index.data()))

    def _draw_card(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, finding: Finding) -> None:
        colours = theme.current()
        rect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, colours.accent_soft if selected else colours.alternate if hovered else colours.base)
        if selected:
            painter.fillRect(rect.x(), rect.y(), _EDGE, rect.height(), colours.accent)
        painter.setPen(colours.grid_line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(_EDGE + _MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        explained = finding.status is FindingStatus.EXPLAINED
        metrics = QFontMetrics(option.font)
        self._draw_head(painter, QRect(inner.x(), inner.y(), inner.width(), metrics.height()), option, index)
        top = inner.y() + metrics.height() + _MARGIN // 2
        for text, colour in ((finding.message, colours.muted if explained else colours.text), (reason_text(finding), colours.muted)):
            height = self._wrapped_height(metrics, text, inner.width())
            painter.setPen(colour)
            painter.drawText(QRect(inner.x(), top, inner.width(), height), _WRAP, text)
            top += height + _MARGIN // 2

    def _draw_head(self, painter: QPainter, line: QRect, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the first line: sign, place and period at the left, difference and status at the right."""
        colours = theme.current()
        name, colour_name = sign_of(Section(index.data(SectionRole)))
        finding: Finding = index.data(FindingRole)
        is_settled = finding.status is FindingStatus.EXPLAINED
        colour: QColor = colours.muted if is_settled else getattr(colours, colour_name)
        sign = pixmap("circle-check" if is_settled else name, colour, _SIGN, painter.device().devicePixelRatioF())
        painter.drawPixmap(line.x(), line.center().y() - _SIGN // 2 + 1, sign)
        bold = QFont(option.font)
        bold.setBold(True)
        right = self._draw_right(painter, line, option.font, bold, index, colour)
        place, period = _said(index, Column.PLACE), _said(index, Column.PERIOD)
        text = tr("findings_panel.card_place", place=place, period=period) if period else place
        words = QRect(line.x() + _SIGN + _MARGIN // 2, line.y(), right - line.x() - _SIGN - _MARGIN, line.height())
        painter.setFont(bold)
        painter.setPen(colours.muted if is_settled else colours.text)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter), QFontMetrics(bold).elidedText(text, Qt.TextElideMode.ElideMiddle, words.width()))
        painter.setFont(option.font)

    def _draw_right(self, painter: QPainter, line: QRect, font: QFont, bold: QFont, index: Index, colour: QColor) -> int:
        """Draw status and difference from the right end and return where they begin."""
        right = line.right()
        # The section of expired reasons says so in its head already, and the place needs the room.
        status = "" if index.data(SectionRole) == Section.EXPIRED else _said(index, Column.STATUS)
        for text, used, tint in ((status, font, theme.current().muted), (_said(index, Column.GAP), bold, colour)):
            if text:
                width = QFontMetrics(used).horizontalAdvance(text)
                painter.setFont(used)
                painter.setPen(tint)
                painter.drawText(QRect(right - width, line.y(), width + 1, line.height()), int(Qt.AlignmentFlag.AlignVCenter), text)
                right -= width + _MARGIN
        return right

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row of the list."""
        painter.save()
        finding = index.data(FindingRole)
        if finding is None:
            bold = QFont(option.font)
            bold.setBold(True)
            self._draw_section(painter, option.rect, index, bold)
        else:
            painter.setFont(option.font)
            self._draw_card(painter, option, index, finding)
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return how much room a row takes at the width of the list."""
        return QSize(self._view.viewport().width(), self.height(index.data(FindingRole)))


def _said(index: Index, column: Column) -> str:
    """Return what the row says in one column."""
    return str(index.siblingAtColumn(COLUMNS.index(column)).data() or "")

"""Draws one cell from its look: a handful of calls for a plain figure, because hundreds are drawn in a frame."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPolygonF

from ningbo_planner.domain.finding import Grade
from ningbo_planner.gui import theme
from ningbo_planner.gui.models.cell_face import Align, Arrow, Face, Mark
from ningbo_planner.gui.models.cell_pictures import Picture
from ningbo_planner.gui.views.cell_marks import corner_of
from ningbo_planner.gui.views.cell_measures import WRAPPED, CellMeasures
from ningbo_planner.text import tr

TOO_NARROW = "###"
# Sizes at 100 percent, in device-independent pixels; they grow with the zoom.
ARROW = 7
# Free space above and below a bar.
BAR_GAP = 3
# How far below its signs a text is underlined.
UNDER = 3


class CellPainter(CellMeasures):
    """Draws the cells at one zoom."""

    def __init__(self, font: QFont, zoom: float = 1.0) -> None:
        """Draw in ``font``, which is zoomed already."""
        super().__init__(font, zoom)
        self._arrow = max(4, round(ARROW * zoom))
        self._bar_gap = max(1, round(BAR_GAP * zoom))
        self._under = max(1, round(UNDER * zoom))
        self.take_colours()

    def take_colours(self) -> None:
        """Take over the palette in force."""
        self.colours = theme.current()
        self.marks.take_colours()
        self._grades = {Grade.ERROR: self.colours.error, Grade.WARNING: self.colours.warning, Grade.HINT: self.colours.hint}
        self._fills = {Grade.ERROR: self.colours.error_soft, Grade.WARNING: self.colours.warning_soft}

    def paint(self, painter: QPainter, rect: QRect, face: Face, text_rect: QRect) -> None:
        """Draw a cell into ``rect``, its words into ``text_rect``; the painter's pen, brush and font are left as they come."""
        fill = self._fill(face)
        if fill is not None:
            painter.fillRect(rect, fill)
        if face.picture is not None:
            self._paint_picture(painter, rect, face, face.picture)
        if face.wraps:
            self._paint_words(painter, text_rect, face)
        elif face.is_number:
            self._paint_number(painter, rect, face)
        elif face.text:
            self._paint_line(painter, rect, face)
        if face.grade is not None or face.sign or face.is_unread:
            self._paint_finding(painter, rect, face)
        if face.marks:
            self._paint_marks(painter, rect, face)

    def _fill(self, face: Face) -> QColor | None:
        if face.grade is not None and not face.is_explained:
            found = self._fills.get(face.grade)
            if found is not None:
                return found
        if face.picture is not None and face.picture.ground:
            return getattr(self.colours, face.picture.ground)
        if face.is_total:
            return self.colours.total_fill
        return self.colours.alternate if face.is_base else None

    def _paint_picture(self, painter: QPainter, rect: QRect, face: Face, picture: Picture) -> None:
        """Draw the bar, the arrow or the growth of a figure."""
        if picture.zero != picture.end:
            self._paint_bar(painter, rect, picture)
        if picture.trend is not None:
            left = rect.left() + self.padding + self.marks.inset_of(face)
            self.marks.draw(painter, picture.trend, left, rect.top() + (rect.height() - self.marks.size) // 2)
        if picture.text and not face.sign:
            colour = {"+": self.colours.rise, "−": self.colours.fall}.get(picture.text[0], self.colours.muted)
            self._paint_beside(painter, rect, face, picture.text, colour)

    def _paint_beside(self, painter: QPainter, rect: QRect, face: Face, sign: str, colour: QColor) -> None:
        """Draw a sign before the figure where there is room for it, moved aside for the sign of its origin as far as it can."""
        spare = self.room_beside(rect, face) - self.sign_width(sign)
        if spare >= 0:
            aside = self.trend_room(face) or min(spare, self.marks.inset_of(face))
            painter.setFont(self.small_font)
            painter.setPen(colour)
            painter.drawText(rect.left() + self.padding + aside, self._baseline(rect), sign)

    def _paint_bar(self, painter: QPainter, rect: QRect, picture: Picture) -> None:
        """Draw a bar from zero; where the row has negative figures too, a line shows where zero is."""
        left, width = rect.left() + 1, rect.width() - 3
        zero, end = round(left + picture.zero * width), round(left + picture.end * width)
        top, height = rect.top() + self._bar_gap, rect.height() - 2 * self._bar_gap - 1
        painter.fillRect(min(zero, end), top, max(1, abs(end - zero)), height, self.colours.bar if end > zero else self.colours.bar_negative)
        if picture.zero > 0:
            painter.fillRect(zero, rect.top(), 1, rect.height() - 1, self.colours.border)

    def _paint_number(self, painter: QPainter, rect: QRect, face: Face) -> None:
        """Draw a figure at the right; one that does not fit is never cut."""
        bold = face.is_total
        text, width = face.text, self.width_of(face.text, bold)
        room = rect.width() - 2 * self.padding
        if width > room:
            text = TOO_NARROW if room >= self.width_of(TOO_NARROW) else TOO_NARROW[:1]
            width = self.width_of(text, bold)
        painter.setFont(self.bold_font if bold else self.font)
        painter.setPen(self.colours.text)
        painter.drawText(rect.right() - self.padding - width, self._baseline(rect), text)

    def _paint_line(self, painter: QPainter, rect: QRect, face: Face) -> None:
        """Draw words or a sign for nothing in one line; words may be cut, the tip has them whole."""
        room = rect.width() - 2 * self.padding
        text, width = face.text, self.width_of(face.text)
        if width > room:
            text = self.metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
            width = room
        left = rect.left() + self.label_left(face) if face.align is Align.LEFT else rect.left() + (rect.width() - width) // 2
        painter.setFont(self.font)
        painter.setPen(self.colours.muted if face.is_muted else self.colours.text)
        painter.drawText(left, self._baseline(rect), text)

    def _paint_words(self, painter: QPainter, rect: QRect, face: Face) -> None:
        """Draw a label or a statement in words, in as many lines as it needs."""
        left = self.label_left(face)
        painter.setFont(self.bold_font if face.is_total else self.font)
        painter.setPen(self.colours.text)
        room = rect.width() - left - self.padding
        if self.width_of(face.text, face.is_total) <= room:
            painter.drawText(rect.left() + left, self._baseline(rect), face.text)
        else:
            painter.drawText(rect.left() + left, rect.top(), room, rect.height(), WRAPPED, face.text)
        if face.arrow is not Arrow.NONE:
            self._paint_arrow(painter, self.arrow_box(rect, face), face.arrow)

    def _paint_arrow(self, painter: QPainter, box: QRect, arrow: Arrow) -> None:
        half, x, y = self._arrow / 2 + 1, box.center().x(), box.center().y() + 0.5
        down = [(-half, -half / 2), (half, -half / 2), (0, half / 2 + 1)]
        points = down if arrow is Arrow.OPEN else [(dy, dx) for dx, dy in down]
        self._polygon(painter, [QPointF(x + dx, y + dy) for dx, dy in points], self.colours.muted)

    def _paint_finding(self, painter: QPainter, rect: QRect, face: Face) -> None:
        """Draw what is wrong: a corner for its grade, a sign beside the figure where that fits, a wave under what nobody can read."""
        corner = corner_of(face)
        if corner is not None:
            self.marks.draw(painter, corner, rect.left(), rect.top())
        grade = Grade.HINT if face.is_explained else face.grade
        colour = self._grades[grade] if grade is not None else self.colours.error
        if face.is_unread:
            self._paint_unread(painter, rect, face, colour)
        elif face.sign:
            room = self.room_beside(rect, face)
            sign = face.sign if self.sign_width(face.sign) <= room or len(face.sign) == 1 else self._shortened(face.sign, room)
            self._paint_beside(painter, rect, face, sign, colour)

    def _paint_unread(self, painter: QPainter, rect: QRect, face: Face, colour: QColor) -> None:
        """Draw a wave under a text that nobody can read, and behind it the words that say so, or a question mark where they do not fit."""
        taken = self.width_of(face.text, face.is_total)
        self._paint_wave(painter, rect, self.label_left(face), min(taken, rect.width() - 2 * self.padding), colour)
        room = rect.width() - self.label_left(face) - taken - self.padding - self.padding // 2
        sign = next((each for each in (tr("grid.sign.unread"), "?") if self.sign_width(each) <= room), "")
        painter.setFont(self.small_font)
        painter.setPen(colour)
        painter.drawText(rect.right() - self.padding - self.sign_width(sign), self._baseline(rect), sign)

    def _shortened(self, sign: str, room: int) -> str:
        """Return a gap without its triangle where that fits, for the number says more; else the triangle."""
        return sign[1:] if self.sign_width(sign[1:]) <= room else sign[0]

    def _paint_wave(self, painter: QPainter, rect: QRect, inset: int, width: int, colour: QColor) -> None:
        painter.setPen(QPen(colour))
        tooth = max(2, self._arrow // 3)
        left, y = rect.left() + inset, min(self._baseline(rect) + self._under, rect.bottom() - tooth - 1)
        steps = range(max(2, width // tooth))
        painter.drawPolyline(QPolygonF([QPointF(left + at * tooth, y + (tooth if at % 2 else 0)) for at in steps]))

    def _paint_marks(self, painter: QPainter, rect: QRect, face: Face) -> None:
        """Draw the signs at the edges, and dots under a figure that is meant otherwise."""
        self.marks.paint(painter, rect, face.marks)
        if Mark.REREAD in face.marks:
            painter.setPen(QPen(self.colours.hint, 1, Qt.PenStyle.DotLine))
            width = min(self.width_of(face.text, face.is_total), rect.width() - 2 * self.padding)
            left = rect.left() + self.label_left(face) if face.align is Align.LEFT else rect.right() - self.padding - width
            y = self._baseline(rect) + self._under
            painter.drawLine(left, y, left + width, y)

    def _polygon(self, painter: QPainter, points: list[QPointF], colour: QColor) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        painter.drawPolygon(QPolygonF(points))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _baseline(self, rect: QRect) -> int:
        """Return where a single line stands so that its signs are in the middle of ``rect``."""
        return rect.top() + (rect.height() + self.metrics.ascent() - self.metrics.descent()) // 2

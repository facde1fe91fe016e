"""Texts put where they fit: never over another, never over the edge; what finds no room is left to hovering."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.gui.charts.look import MOST_SHRUNK, SMALLEST, Look
from ningbo_planner.gui.charts.scene import Line, Purpose, Scene, Words

# Rectangles may touch by so much of a pixel.
_TOUCH = 0.01
# Height of a band of the page, in pixels: texts are looked for in those that a rectangle reaches into.
_BAND = 32


class Placer:
    """Puts texts into one scene.

    Attributes:
        scene: what it writes into.
        look: types and measures.
        bounds: no text leaves it.
    """

    def __init__(self, scene: Scene, look: Look, bounds: QRectF | None = None) -> None:
        """Write into ``scene``; texts that stand there already are kept free."""
        self.scene = scene
        self.look = look
        self.bounds = bounds or QRectF(QPointF(0, 0), scene.size)
        self._bands: defaultdict[int, list[QRectF]] = defaultdict(list)
        for words in scene.words():
            self.keep_free(words.rect)

    def is_free(self, rect: QRectF) -> bool:
        """Tell whether nothing is written in ``rect`` and it lies within the bounds."""
        grown = self.bounds.adjusted(-_TOUCH, -_TOUCH, _TOUCH, _TOUCH)
        shrunk = rect.adjusted(_TOUCH, _TOUCH, -_TOUCH, -_TOUCH)
        return grown.contains(rect) and not any(taken.intersects(shrunk) for band in _bands_of(rect) for taken in self._bands.get(band, ()))

    def keep_free(self, rect: QRectF) -> None:
        """Let no text into ``rect``."""
        for band in _bands_of(rect):
            self._bands[band].append(rect)

    def put(self, words: Words) -> bool:
        """Write ``words`` where they say if that is free; tell whether it was."""
        if not words.text or not self.is_free(words.rect):
            return False
        self.keep_free(words.rect)
        self.scene.add(words)
        return True

    def write(
        self,
        text: str,
        anchors: Iterable[tuple[QPointF, Qt.AlignmentFlag]],
        colour: QColor,
        *,
        size: int = 0,
        is_bold: bool = False,
        purpose: Purpose = Purpose.FIGURE,
        most_width: float = 0.0,
        is_needed: bool = True,
    ) -> bool:
        """Write ``text`` at the first anchor where it has room, shrunk a little if it must; tell whether it found one.

        An anchor is a point and where the text lies of it: ``AlignLeft`` to the right of the point with its left edge there, ``AlignTop`` below it.
        Texts with several lines (``\\n``) stay so; one wider than ``most_width`` is not written.
        """
        if not text:
            return False
        places = list(anchors)
        for tried in self._sizes(size or self.look.body):
            lines = tuple(text.split("\n"))
            extent = self.look.extent(lines, tried, is_bold)
            if most_width and extent.width() > most_width:
                continue
            for point, align in places:
                if self.put(Words(anchored(point, align, extent), lines, tried, colour, is_bold, align, purpose)):
                    return True
        self.scene.left_out += is_needed
        return False

    def write_inside(self, text: str, rect: QRectF, colour: QColor, *, size: int = 0, is_bold: bool = False, purpose: Purpose = Purpose.FIGURE, is_needed: bool = True) -> bool:
        """Write ``text`` in the middle of ``rect`` if it fits there."""
        lines = tuple(text.split("\n"))
        width, height = rect.width() * 0.96, rect.height() * 1.08
        for tried in self._sizes(size or self.look.body):
            # Most that have no room are too high, which is known without measuring the letters.
            if self.look.line_height(tried, is_bold) * len(lines) > height:
                continue
            extent = self.look.extent(lines, tried, is_bold)
            if extent.width() <= width:
                place = QRectF(rect.center() - QPointF(extent.width() / 2, extent.height() / 2), extent)
                if self.put(Words(place, lines, tried, colour, is_bold, Qt.AlignmentFlag.AlignHCenter, purpose)):
                    return True
        self.scene.left_out += is_needed
        return False

    def write_column(self, texts: Sequence[tuple[str, float, QColor]], x: float, align: Qt.AlignmentFlag, *, size: int = 0, width: float = 0.0, is_bold: bool = False) -> None:
        """Write names beside a scale, each as near to its height (pixels) as the others allow, with a leader line where it had to move.

        ``x`` is where the leader lines begin; the texts stand to its right (``AlignLeft``) or left (``AlignRight``), at most ``width`` wide.
        """
        size = size or self.look.body
        height = self.look.line_height(size, is_bold)
        order = sorted(range(len(texts)), key=lambda number: texts[number][1])
        tops = spread_out([texts[number][1] - height / 2 for number in order], height, self.bounds.top(), self.bounds.bottom())
        direction = 1 if align & Qt.AlignmentFlag.AlignLeft else -1
        for number, top in zip(order, tops, strict=True):
            text, wanted, colour = texts[number]
            text = self.look.shortened(text, width, size, is_bold) if width else text
            moved = abs(top + height / 2 - wanted) > height * 0.35
            lead = self.look.gap * (1.6 if moved else 0.6)
            point = QPointF(x + direction * lead, top + height / 2)
            if self.write(text, [(point, align | Qt.AlignmentFlag.AlignVCenter)], colour, size=size, is_bold=is_bold, purpose=Purpose.NAME) and moved:
                self.scene.add(Line((QPointF(x + direction * 2, wanted), QPointF(point.x() - direction * 2, point.y())), colour, 0.8))

    def _sizes(self, size: int) -> list[int]:
        least = max(SMALLEST, int(size * MOST_SHRUNK))
        return sorted({size, (size + least) // 2, min(size, least)}, reverse=True)


def _bands_of(rect: QRectF) -> range:
    """Return the bands of the page that a rectangle reaches into: only those within one can be in each other's way."""
    return range(int(rect.top() // _BAND), int(rect.bottom() // _BAND) + 1)


def anchored(point: QPointF, align: Qt.AlignmentFlag, extent: QSizeF) -> QRectF:
    """Return the rectangle of a text of ``extent`` that hangs at ``point``: to its right with ``AlignLeft``, below it with ``AlignTop``, around it when centred."""
    left, top = point.x() - extent.width() / 2, point.y() - extent.height() / 2
    if align & Qt.AlignmentFlag.AlignLeft:
        left = point.x()
    elif align & Qt.AlignmentFlag.AlignRight:
        left = point.x() - extent.width()
    if align & Qt.AlignmentFlag.AlignTop:
        top = point.y()
    elif align & Qt.AlignmentFlag.AlignBottom:
        top = point.y() - extent.height()
    return QRectF(QPointF(left, top), extent)


def spread_out(tops: Sequence[float], height: float, low: float, high: float) -> list[float]:
    """Move equally high boxes, given by their tops in rising order, as little as is needed for none to overlap and all to lie between ``low`` and ``high``.

    Where there is no room for all, those at the end overlap the edge and are left out by whoever writes them.
    """
    clusters: list[list[float]] = []
    for top in tops:
        clusters.append([top, 1.0])
        while len(clusters) > 1 and clusters[-2][0] + clusters[-2][1] * height > clusters[-1][0]:
            later, count = clusters.pop()
            first, before = clusters[-1]
            middle = (first * before + (later - before * height) * count) / (before + count)
            clusters[-1] = [middle, before + count]
        start, count = clusters[-1]
        clusters[-1][0] = max(low, min(start, high - count * height))
    placed: list[float] = []
    for start, count in clusters:
        begin = max(start, placed[-1] + height) if placed else start
        placed.extend(begin + number * height for number in range(int(count)))
    overflow = (placed[-1] + height - high) if placed else 0.0
    return [top - overflow for top in placed] if overflow > 0 and placed[0] - overflow >= low else placed

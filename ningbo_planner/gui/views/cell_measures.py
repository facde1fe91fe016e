"""How wide and high things become in a cell at one zoom: asked when cells are drawn, when columns are fitted, and when the mouse looks for a triangle."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics

from ningbo_planner.gui.models.cell_face import Arrow, Face
from ningbo_planner.gui.views.cell_marks import LEAST_SIZE, CellMarks

# Sizes at 100 percent, in device-independent pixels; they grow with the zoom.
PADDING = 7
INDENT = 16
# Signs beside a figure are written smaller than it.
SMALL = 0.85
WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class CellMeasures:
    """Fonts and distances of the cells at one zoom.

    Attributes:
        font, bold_font, small_font: of figures, of totals, of the signs beside figures.
        metrics: of the first of them.
        padding, indent: free space at the left and right of a text, and of one level of the tree.
        marks: draws the small signs at the edges.
    """

    def __init__(self, font: QFont, zoom: float) -> None:
        """Measure ``font``, which is zoomed already."""
        self.font = _with_even_digits(font)
        self.bold_font = _with_even_digits(font)
        self.bold_font.setBold(True)
        self.small_font = _with_even_digits(font)
        self.small_font.setPointSizeF(font.pointSizeF() * SMALL)
        self.padding = max(LEAST_SIZE, round(PADDING * zoom))
        self.indent = max(4, round(INDENT * zoom))
        self.marks = CellMarks(zoom)
        self.metrics, self._bold_metrics, self._small_metrics = (QFontMetrics(each) for each in (self.font, self.bold_font, self.small_font))
        self._widths: dict[tuple[str, bool], int] = {}
        self._small_widths: dict[str, int] = {}

    def width_of(self, text: str, bold: bool = False) -> int:
        """Return how wide a text is drawn, in pixels."""
        found = self._widths.get((text, bold))
        if found is None:
            found = self._widths[text, bold] = (self._bold_metrics if bold else self.metrics).horizontalAdvance(text)
        return found

    def text_height(self, text: str, width: int, bold: bool = False) -> int:
        """Return how high a text becomes when it is wrapped to ``width``."""
        metrics = self._bold_metrics if bold else self.metrics
        return metrics.boundingRect(QRect(0, 0, max(1, width), 1 << 20), WRAPPED, text).height()

    def label_left(self, face: Face) -> int:
        """Return how far from the left edge the text of a label begins."""
        aside = 0 if face.is_number else self.marks.inset_of(face)
        return self.padding + aside + face.depth * self.indent + (self.indent if face.arrow is not Arrow.NONE else 0)

    def arrow_box(self, rect: QRect, face: Face) -> QRect:
        """Return where the triangle of a name stands and can be clicked; an empty box without one."""
        if face.arrow is Arrow.NONE:
            return QRect()
        return QRect(rect.left() + self.padding + face.depth * self.indent - 2, rect.top(), self.indent, rect.height())

    def sign_width(self, sign: str) -> int:
        """Return how wide a sign beside a figure is."""
        found = self._small_widths.get(sign)
        if found is None:
            found = self._small_widths[sign] = self._small_metrics.horizontalAdvance(sign)
        return found

    def label_height(self, face: Face, width: int) -> int:
        """Return how high the text of a label is in a cell of ``width``."""
        return self.text_height(face.text, width - self.label_left(face) - self.padding, face.is_total)

    def content_width(self, face: Face) -> int:
        """Return how wide a cell must be for its text and what stands beside that."""
        beside = face.sign or (face.picture.text if face.picture is not None else "")
        width = self.label_left(face) + self.width_of(face.text, face.is_total) + self.padding + self.trend_room(face)
        return width + (self.sign_width(beside) + self.padding // 2 if beside else 0)

    def is_cut(self, face: Face, width: int, height: int) -> bool:
        """Tell whether the text of a cell of this size is not seen whole."""
        room = width - self.label_left(face) - self.padding if face.wraps else width - 2 * self.padding
        if self.width_of(face.text, face.is_total) <= room:
            return False
        return not face.wraps or self.text_height(face.text, room, face.is_total) > height

    def trend_room(self, face: Face) -> int:
        """Return how much room the arrow before a figure takes."""
        return self.marks.size + 2 + self.marks.inset_of(face) if face.picture is not None and face.picture.trend is not None else 0

    def room_beside(self, rect: QRect, face: Face) -> int:
        """Return how much room a figure leaves for a sign before it."""
        taken = self.width_of(face.text, face.is_total) if face.text else 0
        return rect.width() - 2 * self.padding - taken - self.padding // 2 - self.trend_room(face)


def _with_even_digits(font: QFont) -> QFont:
    """Return a copy of ``font`` that asks for digits of equal width, so that figures stand in columns."""
    made = QFont(font)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made

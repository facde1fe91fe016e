"""How wide texts are in one font, and where their lines end; every answer is kept, because labels repeat."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

# A walk through a large table must not keep the width of every figure in it.
_MAX_KEPT = 50_000


class TextMeasure:
    """Measures texts in one font, on the thread that made it.

    Attributes:
        font: the font.
        ascent, line: how far the first line stands below the top of a text, and how high a line is.
        drawn: all signs that were drawn in it.
    """

    def __init__(self, font: QFont) -> None:
        """Measure in ``font``."""
        self.font = font
        self._metrics = QFontMetricsF(font)
        self.ascent = self._metrics.ascent()
        self.line = self._metrics.height()
        self.drawn: set[str] = set()
        self._widths: dict[str, float] = {}
        self._lines: dict[tuple[str, int], tuple[str, ...]] = {}

    def width(self, text: str) -> float:
        """Return how wide a text is in one line."""
        found = self._widths.get(text)
        if found is None:
            if len(self._widths) >= _MAX_KEPT:
                self._widths.clear()
            found = self._widths[text] = self._metrics.horizontalAdvance(text)
        return found

    def lines(self, text: str, width: float) -> tuple[str, ...]:
        """Return the lines of a text in a column of ``width``; a word that is wider than that is parted."""
        if "\n" not in text and self.width(text) <= width:
            return (text,)
        key = (text, int(width))
        found = self._lines.get(key)
        if found is None:
            if len(self._lines) >= _MAX_KEPT:
                self._lines.clear()
            found = self._lines[key] = self._broken(text, max(1.0, width))
        return found

    def height(self, text: str, width: float) -> float:
        """Return how high a text is in a column of ``width``."""
        return len(self.lines(text, width)) * self.line

    def elided(self, text: str, width: float) -> str:
        """Return as much of a text as one line of ``width`` has room for, with dots where it is cut."""
        return self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)

    def _broken(self, text: str, width: float) -> tuple[str, ...]:
        """Break a text as Chinese print does: anywhere between signs, but no stop at the beginning of a line."""
        found: list[str] = []
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        for paragraph in text.split("\n"):
            layout = QTextLayout(paragraph, self.font)
            layout.setTextOption(option)
            layout.beginLayout()
            while (line := layout.createLine()).isValid():
                line.setLineWidth(width)
                found.append(_slice(paragraph, line.textStart(), line.textLength()).rstrip())
            layout.endLayout()
        return tuple(found)


def _slice(text: str, start: int, length: int) -> str:
    """Return a part of a text by Qt's count, in which signs beyond the first 65,536 are two."""
    if text.isascii() or max(text) <= "\uffff":
        return text[start : start + length]
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * (start + length)].decode("utf-16-le", "replace")

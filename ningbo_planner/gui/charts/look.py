"""How charts look: colours, type sizes for the height they have, and texts measured, broken and shortened."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QFont, QFontMetricsF

from ningbo_planner.gui import theme
from ningbo_planner.gui.theme import Colours
from ningbo_planner.text import tr

# Shares of the height of a screen that can be read from the back row.
BODY_SHARE = 45
TITLE_SHARE = 28
# Body type in pixels on a desk, smallest and of a chart taken away.
DESK = 13
SMALLEST = 11
# Type gives way at most so much before a text is left out.
MOST_SHRUNK = 0.85
# Ink on a colour: white on dark ones, black on light ones.
_DARK_FILL = 140
# A line may end after these; never may one begin with them.
_STOPS = "，。；：、）！？」》%％)"
_OPENING = "（(《「“"
_ELLIPSIS = "…"
# Type so much larger than that of the figures is that of headings.
_HEADING = 1.2


@dataclass(frozen=True)
class Look:
    """Colours and type of one chart; make a new one for each size.

    Attributes:
        colours: the palette.
        body, title, small: heights of the three types, in pixels.
        families, heading_families: what texts, and what type much larger than that of the figures, are set in; none are those of the window.
        heading_is_bold: whether type for headings is made stronger.
    """

    colours: Colours
    body: int = DESK
    title: int = 17
    small: int = 12
    families: tuple[str, ...] = ()
    heading_families: tuple[str, ...] = ()
    heading_is_bold: bool = True
    _metrics: dict[tuple[int, bool], QFontMetricsF] = field(default_factory=dict, repr=False, compare=False)
    _widths: dict[tuple[str, int, bool], float] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def on_desk(cls, colours: Colours, size: QSizeF, body: int = DESK) -> Look:
        """Return the look of a chart among other things in a window; a narrow one has a smaller title."""
        is_wide = size.width() >= 600
        return cls(colours, body, round(body * (1.4 if is_wide else 1.12)), max(SMALLEST, body - 1))

    @classmethod
    def on_wall(cls, colours: Colours, size: QSizeF) -> Look:
        """Return the look of a chart that fills a screen or a page: type by its height (and no more than its width can carry)."""
        height = min(size.height(), size.width() * 0.62)
        body = max(DESK, round(height / BODY_SHARE))
        return cls(colours, body, max(17, round(height / TITLE_SHARE)), max(SMALLEST, round(body * 0.86)))

    @cached_property
    def gap(self) -> float:
        """The distance between things, in pixels."""
        return self.body * 0.6

    def font(self, size: int, is_bold: bool = False) -> QFont:
        """Return the type of ``size`` pixels, whose letters grow evenly with the scale of what they are painted on.

        No letters are joined or exchanged for their neighbours' sake: Noto has another 5 before a G and one dash for two, which a PDF then cannot tell.
        """
        font = theme.body_font()
        is_heading = size > self.body * _HEADING and bool(self.heading_families)
        if is_heading or self.families:
            font.setFamilies(list(self.heading_families if is_heading else self.families))
        font.setPixelSize(size)
        font.setBold(is_bold and (self.heading_is_bold or not is_heading))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
        return font

    def metrics(self, size: int, is_bold: bool = False) -> QFontMetricsF:
        """Return the measures of a type."""
        key = (size, is_bold)
        if key not in self._metrics:
            self._metrics[key] = QFontMetricsF(self.font(size, is_bold))
        return self._metrics[key]

    def width(self, text: str, size: int, is_bold: bool = False) -> float:
        """Return how wide one line of ``text`` is."""
        key = (text, size, is_bold)
        if key not in self._widths:
            self._widths[key] = self.metrics(size, is_bold).horizontalAdvance(text)
        return self._widths[key]

    def line_height(self, size: int, is_bold: bool = False) -> float:
        """Return the height of one line."""
        return self.metrics(size, is_bold).height()

    def extent(self, lines: tuple[str, ...], size: int, is_bold: bool = False) -> QSizeF:
        """Return the room that ``lines`` take."""
        return QSizeF(max((self.width(line, size, is_bold) for line in lines), default=0.0), len(lines) * self.line_height(size, is_bold))

    def shortened(self, text: str, width: float, size: int, is_bold: bool = False) -> str:
        """Return ``text`` cut with an ellipsis so that it fits; empty where not even two letters do."""
        if self.width(text, size, is_bold) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width(text[:middle] + _ELLIPSIS, size, is_bold) <= width:
                low = middle
            else:
                high = middle - 1
        return text[:low] + _ELLIPSIS if low >= 2 else ""

    def broken(self, text: str, width: float, size: int, is_bold: bool = False, most: int = 0) -> tuple[str, ...]:
        """Return ``text`` in lines of at most ``width``, broken after stops where possible, inside words of Latin letters and figures never.

        With ``most`` lines given, the last one is shortened if the text has more.
        """
        lines: list[str] = []
        for paragraph in text.split("\n"):
            lines.extend(self._broken_paragraph(paragraph, width, size, is_bold))
        if most and len(lines) > most:
            rest = "".join(lines[most - 1 :])
            lines = [*lines[: most - 1], self.shortened(rest, width, size, is_bold) or _ELLIPSIS]
        return tuple(lines)

    def _broken_paragraph(self, text: str, width: float, size: int, is_bold: bool) -> list[str]:
        lines, line = [], ""
        for piece in _pieces(text):
            if line and self.width(line + piece.rstrip(), size, is_bold) > width:
                keep = _last_stop(line) if len(line) > 6 else 0
                lines.append((line[:keep] if keep else line).rstrip())
                line = (line[keep:] if keep else "").lstrip()
            line += piece
        return [*lines, line.rstrip()]


def ink_on(fill: QColor) -> QColor:
    """Return the colour of words that stand on ``fill``."""
    return theme.LIGHT.base if _brightness(fill) < _DARK_FILL else theme.DARK.base


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """Return ``first`` with ``share`` (0..1) of ``second`` in it."""
    parts = ((getattr(first, name)(), getattr(second, name)()) for name in ("red", "green", "blue"))
    return QColor(*(round(one + (other - one) * share) for one, other in parts))


def _brightness(colour: QColor) -> float:
    """Return how bright the eye sees ``colour``, 0 to 255."""
    return 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue()


def _pieces(text: str) -> list[str]:
    """Cut ``text`` where a line may end: between Chinese characters, after blanks, never before a stop and never inside a number or a Latin word."""
    pieces: list[str] = []
    for letter in text:
        if pieces and _sticks(pieces[-1][-1], letter):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def _sticks(before: str, letter: str) -> bool:
    """Tell whether no line may end between two letters; a figure and the first letter of its unit stay together."""
    if letter in _STOPS or letter == " " or before in _OPENING:
        return True
    return _is_latin(before) and (_is_latin(letter) or (before.isdigit() and letter in tr("chart.unit_letters")))


def _is_latin(letter: str) -> bool:
    return letter.isascii() and not letter.isspace() or letter in "−–—≥≤＞＜"


def _last_stop(line: str) -> int:
    """Return where to break ``line`` after a stop in its second half, 0 when there is none."""
    found = max(line.rfind(stop) for stop in "，；。：")
    return found + 1 if found + 1 > len(line) * 0.55 and found + 1 < len(line) else 0

"""How charts look: colours, type sizes for the height they have, and texts measured, broken and shortened."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property, lru_cache

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
# On colours darker than this (relative luminance) white stands out more than black; each then has a contrast of 4.58 at least.
_EVEN = 0.1791
# Words have at least this contrast to what they stand on.
READABLE = 4.5
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
    _heights: dict[tuple[int, bool], float] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def on_desk(cls, colours: Colours, size: QSizeF, body: int = DESK) -> Look:
        """Return the look of a chart among other things in a window; a narrow one has a smaller title."""
        is_wide = size.width() >= 600
        return cls(colours, body, round(body * (1.4 if is_wide else 1.12)), max(SMALLEST, body - 1))

    @classmethod
    def on_wall(cls, colours: Colours, size: QSizeF) -> Look:
        """Return the look of a chart that fills a screen or a page: type by its height (and no more than its width can carry)."""
        height = min(size.height(), size.width() * 0.75)
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
        found = self._widths.get(key)
        if found is None:
            found = self._widths[key] = self.metrics(size, is_bold).horizontalAdvance(text)
        return found

    def line_height(self, size: int, is_bold: bool = False) -> float:
        """Return the height of one line."""
        key = (size, is_bold)
        found = self._heights.get(key)
        if found is None:
            found = self._heights[key] = self.metrics(size, is_bold).height()
        return found

    def extent(self, lines: tuple[str, ...], size: int, is_bold: bool = False) -> QSizeF:
        """Return the room that ``lines`` take."""
        if len(lines) == 1:
            return QSizeF(self.width(lines[0], size, is_bold), self.line_height(size, is_bold))
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

    def balanced(self, text: str, width: float, size: int, is_bold: bool = False, most: int = 0) -> tuple[str, ...]:
        """Return ``text`` broken into as few lines as :meth:`broken` needs, about equally long, so that none is left with a letter or two."""
        lines = self.broken(text, width, size, is_bold, most)
        if len(lines) < 2 or lines[-1].endswith(_ELLIPSIS):
            return lines
        low, high = self.width(text, size, is_bold) / len(lines) * 0.9, width
        while high - low > size * 0.25:
            middle = (low + high) / 2
            if len(self.broken(text, middle, size, is_bold)) <= len(lines):
                high = middle
            else:
                low = middle
        return self.broken(text, high, size, is_bold, most)

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
    """Return black or white, whichever stands out more from ``fill``: by at least 4.5 to 1, whatever the colour."""
    return theme.INK if _luminance(fill.rgb()) > _EVEN else theme.PAPER


def worded(look: Look, colour: QColor, ground: QColor) -> QColor:
    """Return ``colour`` as words on ``ground`` need it: with as much ink in it as makes them readable."""
    shades = (mixed(colour, look.colours.text, share / 10) for share in range(0, 10, 2))
    return next((shade for shade in shades if contrast(shade, ground) >= READABLE), look.colours.text)


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2)."""
    dark, bright = sorted((_luminance(one.rgb()), _luminance(other.rgb())))
    return (bright + 0.05) / (dark + 0.05)


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """Return ``first`` with ``share`` (0..1) of ``second`` in it."""
    return QColor.fromRgb(_mixed(first.rgb(), second.rgb(), share))


@lru_cache(maxsize=1024)
def _mixed(first: int, second: int, share: float) -> int:
    """Return a mixed colour as a number; most are asked for again and again."""
    mixed_parts = (round((first >> bits & 255) + ((second >> bits & 255) - (first >> bits & 255)) * share) << bits for bits in (16, 8, 0))
    return 0xFF000000 | sum(mixed_parts)


@lru_cache(maxsize=1024)
def _luminance(fill: int) -> float:
    """Return the relative luminance of a colour given as a number (WCAG 2)."""
    parts = [(fill >> bits & 255) / 255 for bits in (16, 8, 0)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


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
    units = tr("chart.unit_letters")
    if before in units and letter in units:
        return True
    return _is_latin(before) and (_is_latin(letter) or (before.isdigit() and letter in units))


def _is_latin(letter: str) -> bool:
    return letter.isascii() and not letter.isspace() or letter in "−–—≥≤＞＜"


def _last_stop(line: str) -> int:
    """Return where to break ``line`` after a stop in its second half, 0 when there is none."""
    found = max(line.rfind(stop) for stop in "，；。：")
    return found + 1 if found + 1 > len(line) * 0.55 and found + 1 < len(line) else 0

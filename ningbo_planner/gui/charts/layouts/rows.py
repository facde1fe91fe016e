"""What layouts with rows down the page share: names at the left, one place for each row, as many rows as can be read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartSpec, Mark, Series, Tone
from ningbo_planner.gui.charts.axes import Slots
from ningbo_planner.gui.charts.look import SMALLEST, Look
from ningbo_planner.gui.charts.placing import Placer
from ningbo_planner.gui.charts.scene import Hit, Line, Purpose, Scene, Words, box_path
from ningbo_planner.text import tr

# Names take at most this share of the width, and no row is higher than so many lines.
_NAME_SHARE = 0.34
_HIGHEST = 6.5
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Rows:
    """The rows of one chart in a scene.

    Attributes:
        scene, look, placer, spec: what it draws into, how, who puts its texts, what is drawn.
        rect: the area right of the names.
        slots: places of the rows from top to bottom.
        shown: numbers of the categories that are drawn.
        size: height of the type in the rows.
    """

    scene: Scene
    look: Look
    placer: Placer
    spec: ChartSpec
    rect: QRectF
    slots: Slots
    shown: tuple[int, ...]
    size: int

    def bar(self, place: int, start: float, end: float, share: float) -> QRectF:
        """Return a bar between two pixels in a place, ``share`` of its height high."""
        height = self.slots.width * share
        left, right = sorted((start, end))
        return QRectF(left, self.slots.centre(place) - height / 2, max(right - left, 0.5), height)

    def upright(self, place: int, x: float, share: float) -> tuple[QPointF, QPointF]:
        """Return a short upright line in a place."""
        half = self.slots.width * share / 2
        return QPointF(x, self.slots.centre(place) - half), QPointF(x, self.slots.centre(place) + half)

    def hit(self, place: int, series: Series, mark: Mark, left: float, right: float) -> None:
        """Let a row answer for a mark between two pixels, over its whole height."""
        rect = QRectF(left, self.slots.centre(place) - self.slots.width / 2, max(1.0, right - left), self.slots.width)
        self.scene.hits.append(Hit(box_path(rect), mark, self.spec.categories[self.shown[place]], series.name, drill=mark.drill or series.drill))

    def line_down(self, x: float, colour: QColor, is_dashed: bool) -> None:
        """Draw a line down all rows."""
        self.scene.add(Line((QPointF(x, self.slots.start), QPointF(x, self.slots.end)), colour, max(1.2, self.look.body * 0.1), is_dashed))


def make_rows(scene: Scene, spec: ChartSpec, room: QRectF, look: Look, *, above: float = 0.0, is_from_both_ends: bool = False) -> Rows:
    """Return the rows over ``room`` with their names written; rows that find no place are counted in a line at the bottom.

    ``above`` pixels are kept free on top. ``is_from_both_ends`` leaves out rows from the middle instead of the end.
    """
    count = len(spec.categories)
    least = look.line_height(SMALLEST)
    height = room.height() - above
    fits = max(1, int(height / least))
    if count > fits:
        fits = max(1, int((height - look.line_height(look.small)) / least))
    shown = _chosen(count, fits, is_from_both_ends)
    bottom = room.bottom() - (look.line_height(look.small) if count > fits else 0.0)
    step = min((bottom - room.top() - above) / max(1, len(shown)), look.line_height(look.body) * _HIGHEST)
    top = room.top() + above
    slots = Slots(len(shown), top, top + step * len(shown))
    size = max(SMALLEST, min(look.body, int(look.body * step / look.line_height(look.body))))
    placer = Placer(scene, look)
    width = min(room.width() * _NAME_SHARE, max((look.width(spec.categories[number], size) for number in shown), default=0.0))
    left = room.left() + width + look.gap
    rows = Rows(scene, look, placer, spec, QRectF(left, top, max(8.0, room.right() - left), step * len(shown)), slots, shown, size)
    _write_names(rows, room.left() + width, width)
    if count > len(shown):
        place = (QPointF(room.left(), bottom), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        placer.write(tr("ranks.rows_left", count=count - len(shown)), [place], look.colours.muted, size=look.small, purpose=Purpose.NOTE)
    return rows


def _chosen(count: int, fits: int, is_from_both_ends: bool) -> tuple[int, ...]:
    if count <= fits:
        return tuple(range(count))
    if not is_from_both_ends:
        return tuple(range(fits))
    return (*range(fits - fits // 2), *range(count - fits // 2, count))


def _write_names(rows: Rows, right: float, width: float) -> None:
    """Write the names at the right of their column, in two lines where one is too narrow and there is room."""
    for place, number in enumerate(rows.shown):
        name, size = rows.spec.categories[number], rows.size
        if rows.slots.width >= 2 * rows.look.line_height(size):
            lines = rows.look.balanced(name, width, size, most=2)
        else:
            lines = (rows.look.shortened(name, width, size),)
        extent = rows.look.extent(lines, size)
        rect = QRectF(QPointF(right - extent.width(), rows.slots.centre(place) - extent.height() / 2), extent)
        rows.placer.put(Words(rect, lines, size, rows.look.colours.text, align=Qt.AlignmentFlag.AlignRight, purpose=Purpose.NAME))


def write_line_name(rows: Rows, x: float, text: str, colour: QColor) -> bool:
    """Write what a line down the rows is, above it; moved in where it would leave the page."""
    half = rows.look.width(text, rows.look.small) / 2
    inner = min(max(x, rows.placer.bounds.left() + half), rows.placer.bounds.right() - half)
    align = Qt.AlignmentFlag.AlignBottom
    places = [(QPointF(x, rows.slots.start), align), (QPointF(inner, rows.slots.start), align)]
    places += [(QPointF(x, rows.slots.start), align | side) for side in (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)]
    return rows.placer.write(text, places, colour, size=rows.look.small, purpose=Purpose.AXIS)


def widest(look: Look, texts: Sequence[str], size: int, is_bold: bool = False) -> float:
    """Return the width of the widest text."""
    return max((look.width(text, size, is_bold) for text in texts), default=0.0)


def tone_colour(look: Look, tone: Tone, plain: QColor | None = None) -> QColor:
    """Return the colour of a judgement; its sign or word stands in the text beside it."""
    colours = look.colours
    known = {Tone.GOOD: colours.good, Tone.WARNING: colours.warning, Tone.BAD: colours.error, Tone.RISE: colours.rise, Tone.FALL: colours.fall, Tone.MUTED: colours.hint}
    return known.get(tone, plain or colours.accent)

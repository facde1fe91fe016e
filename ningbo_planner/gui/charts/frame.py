"""What stands around every chart: title, subtitle and unit above, the key of colours, notes below; and the room that is left to the plot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartSpec
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.scene import Box, Dot, Element, Fill, Line, Purpose, Scene, Words
from ningbo_planner.text import tr

# The texts around the plot take at most this share of the height, and leave at least this many lines of body type to the plot.
_TEXT_SHARE = 0.46
_LEAST_LINES = 9
_CLAUSE_ENDS = "，；。"
# A half sentence makes a line of its own when it is at least so long beside the other half.
_LEAST_HALF = 0.4


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One entry of the key: a swatch (``box``, ``hatched``, ``open``, ``line``, ``dashed``, ``dot``) in a colour, and what it stands for."""

    name: str
    colour: QColor
    swatch: str = "box"


@dataclass(frozen=True, slots=True)
class _Block:
    """Texts that stand above or below the plot; those with the highest ``rank`` give way first, to a ``smaller`` form where they have one; 0 stays."""

    elements: tuple[Element, ...]
    height: float
    rank: int
    is_below: bool = False
    smaller: _Block | None = None


def new_scene(spec: ChartSpec, size: QSizeF, look: Look, key: Sequence[KeyEntry] = ()) -> tuple[Scene, QRectF]:
    """Return a scene with everything around the plot, and the rectangle that is left to the plot.

    Where there is little room notes give way first, then the subtitle, then the key; hovering still tells.
    """
    scene = Scene(size, look.colours.base)
    margin = max(8.0, min(size.width(), size.height()) * 0.025)
    inner = QRectF(margin, margin, size.width() - 2 * margin, size.height() - 2 * margin)
    blocks = [_title(spec, inner, look), _subtitle(spec, inner, look)]
    if key:
        blocks.append(_key(key, inner, look))
    if spec.footnotes:
        blocks.append(_notes(spec, inner, look))
    kept = _kept(blocks, inner.height(), look)
    top, bottom = inner.top(), inner.bottom()
    for block in kept:
        if block.is_below:
            bottom -= block.height
            scene.add(*(moved(element, 0.0, bottom) for element in block.elements))
        else:
            scene.add(*(moved(element, 0.0, top) for element in block.elements))
            top += block.height
    return scene, QRectF(inner.left(), top, inner.width(), max(1.0, bottom - top))


def _kept(blocks: list[_Block], height: float, look: Look) -> list[_Block]:
    """Drop blocks until the plot has its room."""
    room = min(height * _TEXT_SHARE, height - _LEAST_LINES * look.line_height(look.body))
    kept = list(blocks)
    while sum(block.height for block in kept) > room:
        least = max(range(len(kept)), key=lambda number: kept[number].rank)
        if not kept[least].rank:
            break
        smaller = kept[least].smaller
        kept[least : least + 1] = [smaller] if smaller is not None else []
    return kept


def _title(spec: ChartSpec, inner: QRectF, look: Look) -> _Block:
    """Return the title in two lines, in smaller type where it needs three or (of very long names) four; no title takes no room."""
    if not spec.title:
        return _Block((), 0.0, 0)
    size = look.title
    while size > look.title * 0.85 and len(look.broken(spec.title, inner.width(), size, True)) > 2:
        size -= 1
    most = 4 if inner.height() >= 20 * look.line_height(look.body) else 3
    lines = _clauses(spec.title, inner.width(), size, look) or look.broken(spec.title, inner.width(), size, True, most=most)
    extent = look.extent(lines, size, True)
    words = Words(QRectF(QPointF(inner.left(), 0), extent), lines, size, look.colours.text, True, purpose=Purpose.TITLE)
    return _Block((words,), extent.height() + look.gap * 0.4, 0)


def _clauses(text: str, width: float, size: int, look: Look) -> tuple[str, ...]:
    """Return a title in two lines that both end with a clause, best with half a sentence; nothing where it needs one line or three."""
    if look.width(text, size, True) <= width:
        return ()
    ends = [at + 1 for at, letter in enumerate(text[:-1]) if letter in _CLAUSE_ENDS]
    halves = [(text[:end], text[end:]) for end in ends]
    fits = [pair for pair in halves if max(look.width(part, size, True) for part in pair) <= width]
    return min(fits, key=lambda pair: _unevenness(pair, look, size), default=())


def _unevenness(pair: tuple[str, str], look: Look, size: int) -> float:
    """Return how far two lines are from being a good pair: equally long, each a half sentence; a figure or what is said of it does not begin one."""
    one, other = (look.width(part, size, True) for part in pair)
    leans = pair[1][0].isdigit() or pair[1].startswith(tuple(tr("chart.leaning").split(" ")))
    return (abs(one - other) + size) * (0.2 if pair[0].endswith("；") and one > other * _LEAST_HALF else 3.0 if leans else 1.0)


def _subtitle(spec: ChartSpec, inner: QRectF, look: Look) -> _Block:
    """Return what is drawn at the left and the unit at the right; with less room in one line, then the unit alone."""
    unit = _subtitle_lines(spec, inner, look, 0) if spec.unit else None
    one = _subtitle_lines(spec, inner, look, 1, unit)
    return replace(_subtitle_lines(spec, inner, look, 2, unit), smaller=one)


def _subtitle_lines(spec: ChartSpec, inner: QRectF, look: Look, most: int, smaller: _Block | None = None) -> _Block:
    elements: list[Element] = []
    left_width = inner.width()
    if spec.unit:
        unit = tr("chart.unit", unit=spec.unit)
        extent = look.extent((unit,), look.small)
        elements.append(Words(QRectF(QPointF(inner.right() - extent.width(), 0), extent), (unit,), look.small, look.colours.muted, align=Qt.AlignmentFlag.AlignRight, purpose=Purpose.UNIT))
        left_width -= extent.width() + look.gap
    lines = look.balanced(spec.subtitle, left_width, look.small, most=most) if spec.subtitle and most else ()
    if lines:
        extent = look.extent(lines, look.small)
        elements.append(Words(QRectF(QPointF(inner.left(), 0), extent), lines, look.small, look.colours.muted, purpose=Purpose.SUBTITLE))
    return _Block(tuple(elements), max(1, len(lines)) * look.line_height(look.small) + look.gap * 0.7 if elements else 0.0, 2 if most else 0, smaller=smaller)


def _key(key: Sequence[KeyEntry], inner: QRectF, look: Look) -> _Block:
    """Return the key of colours in as many lines as it needs."""
    size, height = look.small, look.line_height(look.small)
    elements: list[Element] = []
    x, y = inner.left(), 0.0
    swatch = size * 1.3
    for entry in key:
        name = look.shortened(entry.name, inner.width() - swatch - look.gap, size)
        width = swatch + size * 0.4 + look.width(name, size)
        if x > inner.left() and x + width > inner.right():
            x, y = inner.left(), y + height * 1.1
        elements.extend(_swatch(entry, QRectF(x, y + height * 0.2, swatch, height * 0.6), look))
        elements.append(Words(QRectF(QPointF(x + swatch + size * 0.4, y), look.extent((name,), size)), (name,), size, look.colours.text, purpose=Purpose.KEY))
        x += width + size * 1.2
    return _Block(tuple(elements), y + height + look.gap * 0.7, 1)


def _swatch(entry: KeyEntry, rect: QRectF, look: Look) -> list[Element]:
    middle = rect.center().y()
    ends = (QPointF(rect.left(), middle), QPointF(rect.right(), middle))
    match entry.swatch:
        case "line":
            return [Line(ends, entry.colour, max(2.0, look.body * 0.18))]
        case "dashed":
            return [Line(ends, entry.colour, max(1.5, look.body * 0.12), is_dashed=True)]
        case "dot":
            return [Dot(rect.center(), rect.height() * 0.42, entry.colour)]
        case "hatched":
            return [Box(rect, look.colours.base, entry.colour, style=Fill.HATCHED)]
        case "open":
            return [Box(rect, look.colours.base, entry.colour, 1.4)]
        case _:
            return [Box(rect, entry.colour)]


def _notes(spec: ChartSpec, inner: QRectF, look: Look) -> _Block:
    size = look.small
    lines = tuple(line for note in spec.footnotes for line in look.broken(tr("chart.note", text=note), inner.width(), size))
    extent = look.extent(lines, size)
    words = Words(QRectF(QPointF(inner.left(), look.gap * 0.6), extent), lines, size, look.colours.muted, purpose=Purpose.NOTE)
    first = _notes(replace(spec, footnotes=spec.footnotes[:1]), inner, look) if len(spec.footnotes) > 1 else None
    return _Block((words,), extent.height() + look.gap * 0.6, 3, is_below=True, smaller=first)


def moved(element: Element, dx: float, dy: float) -> Element:
    """Return ``element`` at another place."""
    by = QPointF(dx, dy)
    match element:
        case Words():
            return Words(element.rect.translated(by), element.lines, element.size, element.colour, element.is_bold, element.align, element.purpose)
        case Box():
            return Box(element.rect.translated(by), element.fill, element.edge, element.width, element.style, element.open_side, element.radius)
        case Line():
            return Line(tuple(point + by for point in element.points), element.colour, element.width, element.is_dashed)
        case Dot():
            return Dot(element.centre + by, element.radius, element.colour, element.is_open)
        case _:
            return type(element)(element.path.translated(by), element.fill, element.edge, element.width, element.style)

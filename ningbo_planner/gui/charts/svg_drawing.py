"""A scene as an SVG drawing: the same shapes and texts at the same places as the painter's, text kept as text.

Written here and not by Qt's generator: that one names the one font that this computer has, so that letters run out of their places elsewhere, and wraps
every line in a group of its own. Here each text names a list of Chinese families and the width it was given, which browsers and offices keep to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainterPath

from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.painting import DASHES, dot_edge_width, hatching, open_side_points, outline
from ningbo_planner.gui.charts.scene import Box, Dot, Element, Fill, Line, Scene, Shape, Words

_ANCHORS = ((Qt.AlignmentFlag.AlignRight, "end", 1.0), (Qt.AlignmentFlag.AlignLeft, "start", 0.0))
_MOVE, _LINE, _CURVE = (QPainterPath.ElementType.MoveToElement, QPainterPath.ElementType.LineToElement, QPainterPath.ElementType.CurveToElement)


def svg_text(scene: Scene, look: Look, title: str, description: str = "", is_fluid: bool = False) -> str:
    """Return ``scene`` as an ``svg`` element.

    Args:
        scene, look: what is drawn, in which types.
        title, description: what a reader hears instead of seeing it.
        is_fluid: whether it fills the width of a page, instead of having a size of its own.
    """
    width, height = _number(scene.size.width()), _number(scene.size.height())
    size = "" if is_fluid else f' width="{width}" height="{height}"'
    told = f"<title>{escape(title)}</title>" + (f"<desc>{escape(description)}</desc>" if description else "")
    head = f'<svg xmlns="http://www.w3.org/2000/svg"{size} viewBox="0 0 {width} {height}" role="img" font-family="{escape(font_list(look.families))}" xml:space="preserve">{told}'
    body = "\n".join(part for element in scene.elements for part in _parts(element, look))
    return f'{head}\n<rect width="{width}" height="{height}"{_fill(scene.background)}/>\n{body}\n</svg>'


def font_list(families: Sequence[str] = ()) -> str:
    """Return the families of letters as a style names them: those asked for, the one of this computer, then what others have."""
    ordered = dict.fromkeys([*families, *theme.families()[:1], *theme.FONT_FAMILIES])
    return ", ".join([*(f"'{name}'" for name in ordered), "sans-serif"])


def _parts(element: Element, look: Look) -> Iterator[str]:
    match element:
        case Box():
            yield from _box(element)
        case Shape():
            yield from _area(f'<path d="{_path(element.path)}" fill-rule="evenodd"', element.path, element)
        case Line():
            yield f'<polyline points="{_points(element.points)}" fill="none"{_stroke(element.colour, element.width, element.is_dashed)}/>'
        case Dot():
            edge = f' fill="none"{_stroke(element.colour, dot_edge_width(element))}' if element.is_open else _fill(element.colour)
            yield f'<circle cx="{_number(element.centre.x())}" cy="{_number(element.centre.y())}" r="{_number(element.radius)}"{edge}/>'
        case Words():
            yield from _words(element, look)


def _box(box: Box) -> Iterator[str]:
    rect, path = box.rect, outline(box.rect, box.radius)
    corners = f' rx="{_number(box.radius)}"' if box.radius and not box.open_side else ""
    shape = f'<rect x="{_number(rect.x())}" y="{_number(rect.y())}" width="{_number(rect.width())}" height="{_number(rect.height())}"{corners}'
    if not box.open_side or box.edge is None:
        yield from _area(shape, path, box)
        return
    yield from _area(shape, path, Box(rect, box.fill, None, style=box.style))
    sides, end = open_side_points(box)
    yield f'<polyline points="{_points(sides)}" fill="none"{_stroke(box.edge, box.width)}/>'
    yield f'<polyline points="{_points(end)}" fill="none"{_stroke(box.edge, box.width * 1.5, True)}/>'


def _area(shape: str, path: QPainterPath, area: Box | Shape) -> Iterator[str]:
    """Yield the filled area, the slanting lines over it, and its edge above them."""
    is_hatched = area.style is Fill.HATCHED and area.edge is not None
    edge = _stroke(area.edge, area.width) if area.edge is not None else ""
    fill = _fill(area.fill) if area.fill is not None else ' fill="none"'
    if not is_hatched:
        yield f"{shape}{fill}{edge}/>"
        return
    yield f"{shape}{fill}/>"
    lines = "".join(f"M{_point(start)}L{_point(end)}" for start, end in hatching(path))
    yield f'<path d="{lines}" fill="none"{_stroke(area.edge, 1.0)}/>'
    yield f'{shape} fill="none"{edge}/>'


def _words(words: Words, look: Look) -> Iterator[str]:
    """Yield a text for each line, held at the side by which it is aligned and to the width that it was measured with."""
    metrics = look.metrics(words.size, words.is_bold)
    anchor, share = next(((name, share) for flag, name, share in _ANCHORS if words.align & flag), ("middle", 0.5))
    x = words.rect.left() + words.rect.width() * share
    font = look.font(words.size, words.is_bold)
    bold = ' font-weight="bold"' if font.bold() else ""
    family = f' font-family="{escape(font_list(font.families()))}"' if look.heading_families else ""
    kept = "" if anchor == "start" else f' text-anchor="{anchor}"'
    for number, line in enumerate(words.lines):
        if line.strip():
            y = words.rect.top() + metrics.ascent() + number * metrics.height()
            width = f' textLength="{_number(look.width(line, words.size, words.is_bold))}" lengthAdjust="spacingAndGlyphs"'
            yield f'<text x="{_number(x)}" y="{_number(y)}" font-size="{words.size}"{bold}{family}{kept}{_fill(words.colour)}{width}>{escape(line)}</text>'


def _path(path: QPainterPath) -> str:
    """Return an outline in SVG's letters."""
    parts = []
    for number in range(path.elementCount()):
        element = path.elementAt(number)
        letter = {_MOVE: "M", _LINE: "L", _CURVE: "C"}.get(element.type, " ")
        parts.append(f"{letter}{_number(element.x)} {_number(element.y)}")
    return "".join(parts) + "Z"


def _fill(colour: QColor) -> str:
    return f' fill="{colour.name()}"' + _opacity("fill", colour)


def _stroke(colour: QColor | None, width: float, is_dashed: bool = False) -> str:
    if colour is None:
        return ""
    dashes = f' stroke-dasharray="{" ".join(_number(dash * width) for dash in DASHES)}"' if is_dashed else ""
    return f' stroke="{colour.name()}" stroke-width="{_number(width)}" stroke-linejoin="round"{dashes}' + _opacity("stroke", colour)


def _opacity(what: str, colour: QColor) -> str:
    return "" if colour.alpha() == 255 else f' {what}-opacity="{_number(colour.alphaF())}"'


def _points(points: tuple[QPointF, ...]) -> str:
    return " ".join(f"{_number(point.x())},{_number(point.y())}" for point in points)


def _point(point: QPointF) -> str:
    return f"{_number(point.x())} {_number(point.y())}"


def _number(value: float) -> str:
    """Return a length with at most two decimals."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


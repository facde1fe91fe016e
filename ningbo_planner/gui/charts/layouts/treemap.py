"""Two levels as areas: each part a block with a head, its own parts squares within it; what nobody explains is hatched."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartSpec, Mark, Role, Series, Tone
from ningbo_planner.gui.charts.frame import new_scene
from ningbo_planner.gui.charts.layouts.plot import row_colours
from ningbo_planner.gui.charts.look import Look, ink_on, mixed
from ningbo_planner.gui.charts.placing import Placer
from ningbo_planner.gui.charts.scene import Box, Fill, Hit, Purpose, Scene, Words, box_path

# Lighter and lighter within a block, so that neighbours part.
_FADE = 0.42


def lay_out_treemap(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out a treemap: areas in proportion to the figures, the largest at the top left."""
    scene, room = new_scene(spec, size, look)
    groups = [series for series in spec.series if series.role is not Role.TOTAL]
    heads = spec.of_role(Role.TOTAL)[0].marks if spec.of_role(Role.TOTAL) else ()
    sizes = [sum(mark.value or 0.0 for mark in series.marks) for series in groups]
    fills = row_colours(look, spec, [series.row.row if series.row is not None else "" for series in groups])
    placer = Placer(scene, look, room)
    # Colours follow the order of the plan, as they do in the other charts; places follow the size.
    order = sorted(range(len(groups)), key=lambda number: -sizes[number])
    for number, rect in zip(order, squarified([sizes[number] for number in order], room), strict=True):
        _group(scene, placer, groups[number], heads[number], fills[number], rect)
    return scene


def squarified(sizes: Sequence[float], rect: QRectF) -> list[QRectF]:
    """Share out ``rect`` among ``sizes`` (falling) in rectangles as square as they can be (Bruls, Huizing, van Wijk)."""
    total = sum(sizes)
    if total <= 0:
        return [QRectF(rect.topLeft(), QSizeF(0, 0)) for _ in sizes]
    areas = [each * rect.width() * rect.height() / total for each in sizes]
    placed: list[QRectF] = []
    room, start = QRectF(rect), 0
    while start < len(areas):
        stop = _row_end(areas, start, min(room.width(), room.height()))
        row = areas[start:stop]
        placed.extend(_placed_row(row, room))
        room = _left_over(row, room)
        start = stop
    return placed


def _row_end(areas: list[float], start: int, side: float) -> int:
    """Return how many areas make the row along ``side`` whose rectangles are least lengthy."""
    stop = start + 1
    while stop < len(areas) and _worst(areas[start : stop + 1], side) <= _worst(areas[start:stop], side):
        stop += 1
    return stop


def _worst(row: list[float], side: float) -> float:
    """Return the length to width of the least square rectangle of a row."""
    whole, least, most = sum(row), min(row), max(row)
    if least <= 0 or side <= 0:
        return float("inf")
    return max(side * side * most / (whole * whole), whole * whole / (side * side * least))


def _placed_row(row: list[float], room: QRectF) -> list[QRectF]:
    whole = sum(row)
    is_wide = room.width() >= room.height()
    side = room.height() if is_wide else room.width()
    depth = whole / side if side > 0 else 0.0
    rects, at = [], 0.0
    for area in row:
        length = side * area / whole if whole else 0.0
        if is_wide:
            rects.append(QRectF(room.left(), room.top() + at, depth, length))
        else:
            rects.append(QRectF(room.left() + at, room.top(), length, depth))
        at += length
    return rects


def _left_over(row: list[float], room: QRectF) -> QRectF:
    whole = sum(row)
    if room.width() >= room.height():
        depth = whole / room.height() if room.height() else 0.0
        return QRectF(room.left() + depth, room.top(), max(0.0, room.width() - depth), room.height())
    depth = whole / room.width() if room.width() else 0.0
    return QRectF(room.left(), room.top() + depth, room.width(), max(0.0, room.height() - depth))


def _group(scene: Scene, placer: Placer, series: Series, head: Mark, fill: QColor, rect: QRectF) -> None:
    """Draw one part: its head if it has parts of its own and there is room for one, then those."""
    look = placer.look
    if len(series.marks) == 1 and series.marks[0].label == head.label:
        _leaf(scene, placer, series, series.marks[0], fill, rect)
        return
    strip = look.line_height(look.body, True) * 1.25
    has_head = rect.height() > strip * 2.2 and rect.width() > look.body * 4
    inner = rect.adjusted(0, strip if has_head else 0.0, 0, 0)
    scene.add(Box(rect, fill, look.colours.base, max(2.0, look.body * 0.2)))
    scene.hits.append(Hit(box_path(rect), head, "", series.name, drill=head.drill))
    if has_head:
        _head(placer, head, fill, QRectF(rect.left(), rect.top(), rect.width(), strip))
    marks = sorted(series.marks, key=lambda mark: -(mark.value or 0.0))
    areas = squarified([mark.value or 0.0 for mark in marks], inner.adjusted(2, 0, -2, -2) if inner.width() > 8 and inner.height() > 8 else inner)
    for number, (mark, area) in enumerate(zip(marks, areas, strict=True)):
        shade = mixed(fill, look.colours.base, _FADE * number / max(1, len(marks) - 1))
        _leaf(scene, placer, series, mark, shade, area)


def _head(placer: Placer, head: Mark, fill: QColor, strip: QRectF) -> None:
    """Write the name of a part, with its figure and share where they fit too."""
    look, figures = placer.look, head.text.replace("\n", "　")
    width = strip.width() - look.gap
    for text in (f"{head.label}　{figures}", head.label, look.shortened(head.label, width, look.body, True)):
        if text and look.width(text, look.body, True) <= width:
            extent = look.extent((text,), look.body, True)
            place = QRectF(QPointF(strip.left() + look.gap * 0.5, strip.center().y() - extent.height() / 2), extent)
            placer.put(Words(place, (text,), look.body, ink_on(fill), True, purpose=Purpose.NAME))
            return


def _leaf(scene: Scene, placer: Placer, series: Series, mark: Mark, fill: QColor, rect: QRectF) -> None:
    """Draw one area with as much of name, figure and share as it holds."""
    look = placer.look
    is_hatched = is_unexplained(mark)
    if is_hatched:
        scene.add(Box(rect, look.colours.error_soft, look.colours.error, 1.2, Fill.HATCHED))
        ink = look.colours.error
    else:
        scene.add(Box(rect, fill, look.colours.base, max(1.0, look.body * 0.08)))
        ink = ink_on(fill)
    scene.hits.append(Hit(box_path(rect), mark, "", series.name, drill=mark.drill))
    start = len(scene.elements)
    if write_in(placer, mark, rect, ink) and is_hatched:
        underlay(scene, start, look)


def is_unexplained(mark: Mark) -> bool:
    """Tell whether a mark is what no part explains: bad, and leading nowhere."""
    return mark.tone is Tone.BAD and not mark.drill and len(mark.cells) > 1


def underlay(scene: Scene, start: int, look: Look) -> None:
    """Put a plain ground under the texts written since element ``start``, so that hatching does not cross them."""
    rects = [element.rect for element in scene.elements[start:] if isinstance(element, Words)]
    scene.elements[start:start] = [Box(rect.adjusted(-3, -1, 3, 1), look.colours.error_soft) for rect in rects]


def write_in(placer: Placer, mark: Mark, rect: QRectF, ink: QColor) -> bool:
    """Write name, figure and share into ``rect``; where there is less room the name and share, the name, or only the share."""
    look = placer.look
    figure, _, share = mark.text.partition("\n")
    width, height = rect.width() * 0.94, rect.height()
    large = next((round(look.body * factor) for factor, least in ((1.5, 22), (1.2, 14)) if width > look.body * least and height > look.body * least * 0.5), look.body)
    for size in dict.fromkeys((large, look.body, look.small)):
        names = look.balanced(mark.label, width, size, most=3)
        whole_name = "".join(names).replace(" ", "") == mark.label.replace(" ", "")
        both = f"{figure}　{share}" if share else figure
        for lines in ((*names, both), (*names, figure, share), (*names, share or figure), names):
            kept = tuple(filter(None, lines))
            extent = look.extent(kept, size)
            if whole_name and kept and extent.width() <= width and extent.height() <= height * 0.96 and _put_lines(placer, rect, kept, size, ink):
                return True
    return placer.write_inside(share or figure, rect, ink, size=look.small, is_needed=False)


def _put_lines(placer: Placer, rect: QRectF, lines: tuple[str, ...], size: int, ink: QColor) -> bool:
    return placer.write_inside("\n".join(lines), rect, ink, size=size, purpose=Purpose.NAME, is_needed=False)

"""How each value of a chart is drawn, read off its scene, so that what others draw of it has the colours of the screen."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

from ningbo_planner.gui.charts.scene import Box, Dot, Fill, Line, Scene, Shape
from ningbo_planner.report.told import MarkKey, MarkLook

# What is drawn for a place may reach so many pixels out of it.
_NEAR = 1.5
_Sides = tuple[float, float, float, float]


def mark_looks(scene: Scene) -> dict[MarkKey, MarkLook]:
    """Return how each value that the scene draws looks, by series and category."""
    areas = _areas(scene)
    lines = [element for element in reversed(scene.elements) if isinstance(element, Dot | Line)]
    looks: dict[MarkKey, MarkLook] = {}
    for hit in scene.hits:
        if hit.mark.value is not None and (hit.series, hit.category) not in looks:
            place = hit.path.boundingRect()
            found = areas.get(_sides(place)) or _line_in(place, lines) or _area_in(place, areas)
            if found is not None:
                looks[hit.series, hit.category] = found
    return looks


def _areas(scene: Scene) -> dict[_Sides, MarkLook]:
    """Return the looks of all areas by their sides; of two in one place the upper one counts, with the edge of the lower where it has none."""
    found: dict[_Sides, MarkLook] = {}
    for element in scene.elements:
        if isinstance(element, Box | Shape) and (element.fill is not None or element.edge is not None):
            sides = _sides(element.rect if isinstance(element, Box) else element.path.boundingRect())
            below = found.get(sides, MarkLook())
            is_open = isinstance(element, Box) and bool(element.open_side)
            found[sides] = MarkLook(_name(element.fill) or below.fill, _name(element.edge) or below.edge, element.style is Fill.HATCHED, is_open or below.is_open)
    return found


def _line_in(place: QRectF, lines: list[Dot | Line]) -> MarkLook | None:
    """Return the look of the point or the line that lies in a place; one that only crosses it (an axis, a mean) is another's."""
    room = place.adjusted(-_NEAR, -_NEAR, _NEAR, _NEAR)
    for element in lines:
        points = (element.centre,) if isinstance(element, Dot) else element.points
        if all(room.contains(point) for point in points):
            return MarkLook(_name(element.colour), _name(element.colour), is_open=element.is_open if isinstance(element, Dot) else element.is_dashed)
    return None


def _area_in(place: QRectF, areas: dict[_Sides, MarkLook]) -> MarkLook | None:
    """Return the look of the largest area in a place that answers beside it too, as a line of bars does."""
    room = _sides(place.adjusted(-_NEAR, -_NEAR, _NEAR, _NEAR))
    inside = [sides for sides in areas if sides[0] >= room[0] and sides[1] >= room[1] and sides[2] <= room[2] and sides[3] <= room[3]]
    largest = max(inside, key=lambda sides: (sides[2] - sides[0]) * (sides[3] - sides[1]), default=None)
    return None if largest is None else areas[largest]


def _sides(rect: QRectF) -> _Sides:
    return round(rect.left(), 1), round(rect.top(), 1), round(rect.right(), 1), round(rect.bottom(), 1)


def _name(colour: QColor | None) -> str:
    return "" if colour is None else colour.name()

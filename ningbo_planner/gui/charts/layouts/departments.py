"""What each department answers for: one bar a department, what it leads solid, what it shares hatched; one department's rows as cards."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt

from ningbo_planner.analysis.chart_spec import ChartSpec, Mark, Role, Series, Tone
from ningbo_planner.gui.charts.axes import Scale, bar_ends
from ningbo_planner.gui.charts.frame import KeyEntry, new_scene
from ningbo_planner.gui.charts.layouts.cards import lay_out_cards
from ningbo_planner.gui.charts.look import Look, mixed
from ningbo_planner.gui.charts.placing import Placer
from ningbo_planner.gui.charts.scene import Box, Fill, Hit, Line, Purpose, Scene, box_path
from ningbo_planner.text import tr

_RIGHT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
# Of the width at most for names and for the texts behind the bars; places are at most so many lines high.
_NAMES, _FIGURES, _HIGH = 0.3, 0.34, 2.4


def lay_out_departments(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out the departments, or the cards of one."""
    if not spec.categories:
        return lay_out_cards(spec, size, look)
    led, joined, figures = spec.series
    key = [KeyEntry(led.name, look.colours.accent), KeyEntry(joined.name, look.colours.accent, "hatched")]
    scene, room = new_scene(spec, size, look, key)
    shown, step = _rows(len(spec.categories), room, look)
    placer = Placer(scene, look)
    names = min(room.width() * _NAMES, max(look.width(name, look.body) for name in spec.categories) + look.gap)
    behind = min(room.width() * _FIGURES, max((look.width(mark.text, look.small) for mark in figures.marks), default=0.0) + look.gap)
    ends = bar_ends([(one.value or 0.0) + (other.value or 0.0) for one, other in zip(led.marks, joined.marks, strict=True)])
    room_for_sums = look.body * 3.2
    scale = Scale(*ends, room.left() + names, room.right() - behind - room_for_sums)
    for number in range(shown):
        rect = QRectF(room.left(), room.top() + number * step, room.width(), step)
        _row(scene, placer, spec, number, rect, scale, room.right() - behind)
    axis = scale.at(0.0)
    scene.add(Line((QPointF(axis, room.top()), QPointF(axis, room.top() + shown * step)), look.colours.border, 1.0))
    if shown < len(spec.categories):
        text = tr("levels.other_departments", count=len(spec.categories) - shown)
        placer.write(text, [(QPointF(room.left(), room.top() + (shown + 0.5) * step), _RIGHT)], look.colours.muted, size=look.small, purpose=Purpose.NOTE)
    return scene


def _rows(count: int, room: QRectF, look: Look) -> tuple[int, float]:
    """Return how many departments have room, and the height of each; a line is kept for saying that there are others."""
    least = look.line_height(look.small) * 1.04
    if count * least <= room.height():
        return count, min(room.height() / count, look.line_height(look.body) * _HIGH)
    return max(1, int(room.height() / least) - 1), least


def _row(scene: Scene, placer: Placer, spec: ChartSpec, number: int, rect: QRectF, scale: Scale, behind: float) -> None:
    look, colours = placer.look, placer.look.colours
    led, joined, figures = (series.marks[number] for series in spec.series)
    middle, size = rect.center().y(), look.body if rect.height() >= look.line_height(look.body) else look.small
    name = spec.categories[number]
    drill = led.drill or figures.drill
    tip = (name, *led.tip[1:], *joined.tip[1:])
    scene.hits.append(Hit(box_path(rect), Mark(None, figures.text, tip=tip, cells=led.cells or joined.cells, drill=drill), name, "", drill=drill))
    placer.write(look.shortened(name, scale.start - rect.left() - look.gap, size), [(QPointF(scale.start - look.gap * 0.7, middle), _LEFT)], colours.text, size=size, purpose=Purpose.NAME)
    end = _bar(scene, placer, spec, number, rect, scale)
    both = " + ".join(filter(None, (led.text, joined.text)))
    placer.write(both, [(QPointF(end + look.gap * 0.5, middle), _RIGHT)], colours.text, size=size, is_bold=True)
    placer.write(look.shortened(figures.text, rect.right() - behind, look.small), [(QPointF(rect.right(), middle), _LEFT)], colours.muted, size=look.small, is_needed=False)


def _bar(scene: Scene, placer: Placer, spec: ChartSpec, number: int, rect: QRectF, scale: Scale) -> float:
    """Draw what a department leads and, behind it, what it shares; return where that ends."""
    look, at = placer.look, scale.at(0.0)
    height = min(rect.height() * 0.68, look.line_height(look.body) * 1.5)
    for series in spec.series[:2]:
        mark = series.marks[number]
        if not mark.value:
            continue
        place = QRectF(at, rect.center().y() - height / 2, scale.length(mark.value), height)
        scene.add(_box(look, place, series, mark))
        scene.hits.append(Hit(box_path(place), mark, spec.categories[number], series.name, drill=mark.drill))
        at = place.right()
    return at


def _box(look: Look, place: QRectF, series: Series, mark: Mark) -> Box:
    colour = look.colours.muted if mark.tone is Tone.MUTED else look.colours.accent
    if series.role is Role.PART:
        return Box(place, colour)
    return Box(place, mixed(look.colours.base, colour, 0.12), colour, 1.0, Fill.HATCHED)

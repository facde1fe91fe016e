"""Cards: one row each, its figure large, what it comes from, its run as small columns, and how far it has come with sign and colour."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Tone
from ningbo_planner.gui.charts.axes import bar_ends
from ningbo_planner.gui.charts.frame import new_scene
from ningbo_planner.gui.charts.layouts.panels import grid_of, next_tile, page_of, put_line, small_plot
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.placing import Placer
from ningbo_planner.gui.charts.scene import Box, Hit, Purpose, Scene, box_path
from ningbo_planner.text import tr

# Smallest card in heights of body type; with a line more where it says what a department does there.
_LEAST = QSizeF(11.4, 6.6)
_NOTED = QSizeF(13.0, 7.7)
_SHAPE = 1.75


def lay_out_cards(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out a page of cards in the order of the plan."""
    scene, room = new_scene(spec, size, look)
    least = _NOTED if any(series.role is Role.STEP for panel in spec.panels for series in panel.series) else _LEAST
    grid = grid_of(len(spec.panels), room, least * look.body, _SHAPE, look.gap)
    placer = Placer(scene, look)
    for number, (panel, rect) in enumerate(zip(page_of(spec, grid), grid.tiles, strict=False)):
        if panel.kind is ChartKind.PATH:
            _card(scene, placer, panel, rect, number)
        else:
            next_tile(scene, placer, panel, rect, number)
    return scene


def _card(scene: Scene, placer: Placer, panel: ChartSpec, rect: QRectF, number: int) -> None:
    look, colours = placer.look, placer.look.colours
    figure, status, note = (_only(panel, role) for role in (Role.TOTAL, Role.PACE, Role.STEP))
    tone = tone_colour(look, status.tone) if status else colours.accent
    scene.add(Box(rect, colours.alternate, colours.border, 1.0, radius=look.gap * 0.5))
    scene.add(Box(QRectF(rect.left(), rect.top() + 3, max(3.0, look.body * 0.22), rect.height() - 6), tone))
    tip = tuple(filter(None, (panel.title, figure.text if figure else "", panel.subtitle, note.text if note else "", signed_status(status))))
    mark = replace(figure or Mark(None), tip=tip, drill=panel.name)
    scene.hits.append(Hit(box_path(rect), mark, "", panel.title, number, panel.name))
    inner = rect.adjusted(look.gap * 1.2, look.gap * 0.4, -look.gap * 0.6, -look.gap * 0.4)
    line = look.line_height(look.small)
    below = [(text, colour) for text, colour in ((note.text if note else "", colours.muted), (signed_status(status), tone)) if text]
    inner.setTop(inner.top() + _name(placer, panel.title, inner, len(below) + 1))
    beside = _figure(placer, figure.text if figure else "", inner)
    for text in _base_lines(look, panel.subtitle, inner, len(below)):
        inner.setTop(inner.top() + put_line(placer, text, inner, look.small, colours.muted))
    for text, colour in reversed(below):
        place = QRectF(inner.left(), inner.bottom() - line, inner.width(), line)
        if place.top() >= inner.top() - 1:
            put_line(placer, text, place, look.small, colour)
            inner.setBottom(place.top())
    _run(scene, placer, panel, inner.adjusted(0, look.gap * 0.4, 0, -look.gap * 0.4), beside, number)


def _figure(placer: Placer, text: str, inner: QRectF) -> QRectF:
    """Write the large figure at the top of ``inner``, take its height off, and return the room to its right."""
    look, size = placer.look, _figure_size(placer.look, text, inner)
    height = put_line(placer, text, inner, size, look.colours.text, True)
    left = inner.left() + look.width(text, size, True) + look.gap
    beside = QRectF(left, inner.top(), max(0.0, inner.right() - left), height)
    inner.setTop(inner.top() + height)
    return beside


def _base_lines(look: Look, text: str, inner: QRectF, lines_below: int) -> list[str]:
    """Return where the row comes from in one line, or in two where one is too narrow and there is room; the change is worth more than the base."""
    if not text or look.width(text, look.small) <= inner.width():
        return [text]
    base, _, change = text.partition("，")
    has_room = inner.height() >= (lines_below + 2) * look.line_height(look.small)
    return ([base, change] if has_room else [change or base]) if change else [text]


def _run(scene: Scene, placer: Placer, panel: ChartSpec, below: QRectF, beside: QRectF, number: int) -> None:
    """Draw the run of the row below its texts, or beside its figure where there is no room below."""
    body = placer.look.body
    values = [each.value for series in panel.series for each in series.marks if each.value is not None]
    slim = beside.adjusted(0, beside.height() * 0.12, 0, -beside.height() * 0.12)
    for rect, least in ((below, 2.2), (slim, 0.9), (below, 0.9)):
        if values and rect.height() > body * least and rect.width() > body * 2.5:
            small_plot(scene, placer, panel, rect, bar_ends(values), number)
            return


def _name(placer: Placer, name: str, rect: QRectF, lines_below: int) -> float:
    """Write a name in one line, in two where there is room for all the rest too; return its height."""
    look = placer.look
    room = rect.height() - look.line_height(look.title, True) - (lines_below + 1) * look.line_height(look.small)
    most = 2 if room > look.line_height(look.small, True) else 1
    height = 0.0
    for text in look.broken(name, rect.width(), look.small, True, most=most):
        height += put_line(placer, text, rect.adjusted(0, height, 0, 0), look.small, look.colours.text, True, Purpose.NAME)
    return height


def _figure_size(look: Look, text: str, rect: QRectF) -> int:
    """Return the largest type in which the figure fits."""
    sizes = (round(look.title * 1.15), look.title, look.body, look.small)
    return next((size for size in sizes if look.width(text, size, True) <= rect.width() and look.line_height(size, True) <= rect.height() * 0.45), look.small)


def _only(panel: ChartSpec, role: Role) -> Mark | None:
    return next((series.marks[0] for series in panel.of_role(role)), None)


def tone_colour(look: Look, tone: Tone) -> QColor:
    """Return the colour of a judgement."""
    colours = look.colours
    return {Tone.GOOD: colours.good, Tone.WARNING: colours.warning, Tone.BAD: colours.error}.get(tone, colours.muted)


def signed_status(status: Mark | None) -> str:
    """Return a judgement with the sign that stands beside its colour."""
    if status is None:
        return ""
    signs = {Tone.GOOD: tr("levels.good.sign"), Tone.WARNING: tr("levels.warning.sign"), Tone.BAD: tr("levels.bad.sign")}
    return f"{signs.get(status.tone, tr('levels.muted.sign'))} {status.text}"

"""Many small charts on one page: how they share it, and small multiples; what finds no room stands on a next page that the last tile opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Mark, Role, Series
from ningbo_planner.analysis.charts.multiples import COMMON, INDEX
from ningbo_planner.analysis.charts.panels import next_page, rows_beyond
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.gui.charts.axes import Scale, Slots, bar_ends, line_ends
from ningbo_planner.gui.charts.frame import KeyEntry, new_scene
from ningbo_planner.gui.charts.layouts.plot import Plot, category_texts, level_box
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.placing import Placer
from ningbo_planner.gui.charts.scene import Box, Dot, Hit, Line, Purpose, Scene, Words, box_path
from ningbo_planner.text import tr

# Smallest panel in heights of body type, and the width to height that reads best.
_LEAST = QSizeF(10.5, 6.6)
_SHAPE = 1.7
_INDEX_BASE = 100.0
# Edges of small columns are so much thinner than those of large ones.
_THINNER = 0.7


@dataclass(frozen=True, slots=True)
class Grid:
    """Equal tiles on a page; ``shown`` of the charts find a place, the last tile stands for those that do not."""

    tiles: tuple[QRectF, ...]
    shown: int


def grid_of(count: int, room: QRectF, least: QSizeF, shape: float, gap: float) -> Grid:
    """Share ``room`` among ``count`` tiles of at least ``least`` pixels, as near to ``shape`` (width to height) as they can be."""
    most_columns = max(1, int((room.width() + gap) / (least.width() + gap)))
    most_rows = max(1, int((room.height() + gap) / (least.height() + gap)))
    tiles = min(count, most_columns * most_rows)
    best, columns = -1.0, 1
    for tried in range(1, most_columns + 1):
        rows = -(-tiles // tried)
        width, height = (room.width() + gap) / tried - gap, (room.height() + gap) / max(1, rows) - gap
        if rows <= most_rows and min(width / shape, height) > best:
            best, columns = min(width / shape, height), tried
    rows = max(1, -(-tiles // columns))
    width, height = (room.width() + gap) / columns - gap, (room.height() + gap) / rows - gap
    # A few panels do not become posters.
    height = min(height, width / shape * 1.35)
    places = (QRectF(room.left() + (number % columns) * (width + gap), room.top() + (number // columns) * (height + gap), width, height) for number in range(tiles))
    return Grid(tuple(places), count if count <= tiles else tiles - 1)


def page_of(spec: ChartSpec, grid: Grid) -> list[ChartSpec]:
    """Return the charts that stand on this page: those that find a place, then the way to the others."""
    if grid.shown >= len(spec.panels):
        return list(spec.panels)
    hidden = [row for panel in spec.panels[grid.shown :] for row in rows_beyond(panel)]
    return [*spec.panels[: grid.shown], next_page(ChartRequest.parse(spec.name), hidden)]


def lay_out_multiples(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out small multiples: columns over the same periods, as lines where they are indices."""
    measure = ChartRequest.parse(spec.name).measure
    scene, room = new_scene(spec, size, look, _key(spec, look, measure == INDEX))
    gap = look.gap * 1.4
    grid = grid_of(len(spec.panels), room, _LEAST * look.body, _SHAPE, gap)
    page = page_of(spec, grid)
    ends = _ends([panel for panel in spec.panels if panel.kind is ChartKind.PATH], measure) if measure in (COMMON, INDEX) else None
    placer = Placer(scene, look)
    for number, (panel, rect) in enumerate(zip(page, grid.tiles, strict=False)):
        if panel.kind is not ChartKind.PATH:
            next_tile(scene, placer, panel, rect, number)
            continue
        plot = _framed(scene, placer, panel, rect, number)
        small_plot(plot[0], placer, panel, plot[1], ends or _ends([panel], measure), number, measure == INDEX)
    return scene


def _key(spec: ChartSpec, look: Look, is_index: bool) -> list[KeyEntry]:
    colours, series = look.colours, [each for panel in spec.panels for each in panel.series]
    columns = [KeyEntry(tr("chart.key.base"), colours.accent), KeyEntry(tr("chart.key.plan"), colours.accent, "open")]
    key = [KeyEntry(tr("chart.key.plan"), colours.accent, "line")] if is_index else columns
    for role, colour, swatch in ((Role.ACTUAL, colours.series[2], "line"), (Role.AGAINST, colours.series[3], "line")):
        key += [KeyEntry(each.name, colour, swatch) for each in series if each.role is role][:1]
    return key


def _ends(panels: Sequence[ChartSpec], measure: str) -> tuple[float, float]:
    values = [mark.value for panel in panels for series in panel.series for mark in series.marks if mark.value is not None]
    return line_ends([_INDEX_BASE, *values]) if measure == INDEX else bar_ends(values)


def next_tile(scene: Scene, placer: Placer, panel: ChartSpec, rect: QRectF, number: int) -> None:
    """Draw the tile that opens the next page."""
    look, mark = placer.look, panel.series[0].marks[0]
    scene.add(Box(rect, look.colours.accent_soft, look.colours.accent, 1.0, radius=look.gap * 0.5))
    placer.write_inside(f"{panel.title}\n{panel.series[0].name}", rect, look.colours.accent, is_bold=True, purpose=Purpose.NAME)
    tip = (panel.title, panel.series[0].name)
    scene.hits.append(Hit(box_path(rect), replace(mark, tip=tip), panel=number, drill=panel.name))


def put_line(placer: Placer, text: str, rect: QRectF, size: int, colour: QColor, is_bold: bool = False, purpose: Purpose = Purpose.FIGURE) -> float:
    """Write one line at the top left of ``rect``, shortened to its width; return its height, nothing when it has no room."""
    look = placer.look
    shown = look.shortened(text, rect.width(), size, is_bold) if text else ""
    extent = look.extent((shown,), size, is_bold)
    if not shown or extent.height() > rect.height() + 1:
        return 0.0
    placer.put(Words(QRectF(rect.topLeft(), extent), (shown,), size, colour, is_bold, purpose=purpose))
    return extent.height()


def panel_hit(scene: Scene, panel: ChartSpec, rect: QRectF, number: int) -> None:
    """Let a whole panel answer: with its name and its figures, and its path below it."""
    level = panel.series[0]
    mark = replace(level.marks[-1], tip=tuple(filter(None, (panel.title, *panel.subtitle.split("\n")))), drill=panel.name)
    scene.hits.append(Hit(box_path(rect), mark, "", panel.title, number, panel.name))


def _framed(scene: Scene, placer: Placer, panel: ChartSpec, rect: QRectF, number: int) -> tuple[Scene, QRectF]:
    """Write name, figure and change above a panel and return what is left below them."""
    look, colours = placer.look, placer.look.colours
    panel_hit(scene, panel, rect, number)
    scene.add(Line((rect.topLeft(), rect.topRight()), colours.border, 1.0))
    left = rect.adjusted(0, look.gap * 0.3, 0, 0)
    left.setTop(left.top() + put_line(placer, panel.title, left, look.small, colours.text, True, Purpose.NAME))
    figure, _, change = panel.subtitle.partition("\n")
    whole = f"{figure}　{change}"
    size = look.body if rect.height() > look.body * 8.5 else look.small
    if look.width(whole, size) * 1.02 <= rect.width():
        figure, change = whole, ""
    left.setTop(left.top() + put_line(placer, figure, left, size, colours.accent))
    left.setTop(left.top() + put_line(placer, change, left, look.small, colours.muted))
    return scene, left.adjusted(0, look.gap * 0.3, 0, 0)


def small_plot(scene: Scene, placer: Placer, panel: ChartSpec, rect: QRectF, ends: tuple[float, float], number: int, is_index: bool = False) -> None:
    """Draw one row over its periods into ``rect``: its first and last period below where there is room."""
    look = placer.look
    line = look.line_height(look.small)
    has_axis = rect.height() > line * 3
    area = rect.adjusted(0, 0, 0, -line if has_axis else 0)
    if area.height() < 6 or not panel.categories:
        return
    plot = Plot(scene, look, placer, panel, area, Slots(len(panel.categories), area.left(), area.right()), Scale(*ends, area.bottom() - 1, area.top() + 2), number)
    zero = plot.scale.at(_INDEX_BASE if is_index else 0.0)
    scene.add(Line((QPointF(area.left(), zero), QPointF(area.right(), zero)), look.colours.border, 1.0))
    for series in panel.series:
        if series.role is Role.LEVEL and not is_index:
            _columns(plot, series)
        elif series.role in (Role.LEVEL, Role.ACTUAL):
            _run(plot, series, look.colours.series[2] if series.role is Role.ACTUAL else look.colours.accent)
        elif series.role is Role.AGAINST:
            _ticks(plot, series)
    if has_axis:
        _axis(plot, area)


def _columns(plot: Plot, series: Series) -> None:
    for number, mark in enumerate(series.marks):
        _answer(plot, number, series, mark)
        if mark.value is not None:
            plot.scene.add(level_box(plot.look, plot.column(number, 0.0, mark.value, 0.66), mark, plot.look.colours.accent, _THINNER))


def _run(plot: Plot, series: Series, colour: QColor) -> None:
    """Draw a line that breaks at every gap."""
    run: list[QPointF] = []
    for number, mark in enumerate((*series.marks, Mark(None))):
        if mark.value is not None:
            run.append(plot.point(number, mark.value))
            plot.scene.add(Dot(run[-1], max(1.6, plot.look.body * 0.14), colour))
            _answer(plot, number, series, mark)
            continue
        if len(run) > 1:
            plot.scene.add(Line(tuple(run), colour, max(1.4, plot.look.body * 0.13)))
        run = []


def _ticks(plot: Plot, series: Series) -> None:
    for number, mark in enumerate(series.marks):
        if mark.value is not None:
            half, point = plot.slots.width * 0.4, plot.point(number, mark.value)
            plot.scene.add(Line((point - QPointF(half, 0), point + QPointF(half, 0)), plot.look.colours.series[3], max(1.4, plot.look.body * 0.12)))


def _answer(plot: Plot, number: int, series: Series, mark: Mark) -> None:
    """Let the place of a period answer over the whole height; a click opens the path of the row."""
    slot = QRectF(plot.slots.centre(number) - plot.slots.width / 2, plot.rect.top(), plot.slots.width, plot.rect.height())
    if series.role is Role.ACTUAL and mark.value is not None:
        point = plot.point(number, mark.value)
        slot = QRectF(slot.left(), point.y() - 5, slot.width(), 10)
    plot.scene.hits.append(Hit(box_path(slot), mark, plot.spec.categories[number], series.name, plot.panel, plot.spec.name))


def _axis(plot: Plot, area: QRectF) -> None:
    """Write the first and the last period at the ends."""
    categories = plot.spec.categories
    texts = category_texts((categories[0], categories[-1]), area.width() / 2, plot.look)
    top = area.bottom() + 1
    align = Qt.AlignmentFlag
    plot.placer.write(texts[0], [(QPointF(area.left(), top), align.AlignLeft | align.AlignTop)], plot.look.colours.muted, size=plot.look.small, purpose=Purpose.AXIS, is_needed=False)
    if len(categories) > 1:
        plot.placer.write(texts[1], [(QPointF(area.right(), top), align.AlignRight | align.AlignTop)], plot.look.colours.muted, size=plot.look.small, purpose=Purpose.AXIS, is_needed=False)

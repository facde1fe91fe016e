"""A heat map: rows by periods, every cell with its figure, the deeper the colour the further from nothing; long tables stand in columns side by side."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartSpec, Mark, Series, Tone
from ningbo_planner.gui.charts.frame import new_scene
from ningbo_planner.gui.charts.layouts.plot import category_texts
from ningbo_planner.gui.charts.layouts.rows import tone_colour, widest
from ningbo_planner.gui.charts.look import SMALLEST, Look, ink_on, mixed
from ningbo_planner.gui.charts.placing import Placer
from ningbo_planner.gui.charts.scene import Box, Hit, Purpose, Scene, Words, box_path
from ningbo_planner.text import tr

_NAME_SHARE = 0.32
# Blocks stand side by side only where their names have room for so many letters.
_NAME_LETTERS = 10
_HIGHEST = 4.0
# The lightest and the deepest colour of a cell, and the share of cells that may be deeper than the scale.
_LEAST, _MOST = 0.08, 0.72
_OUTLIERS = 0.15


@dataclass(frozen=True)
class _Block:
    """One column of rows: where it stands, and what it draws."""

    rect: QRectF
    name_width: float
    height: float
    size: int
    rows: tuple[Series, ...]
    columns: range


def lay_out_heat(spec: ChartSpec, size: QSizeF, look: Look) -> Scene:
    """Lay out a heat map in as many blocks of rows as it needs."""
    scene, room = new_scene(spec, size, look)
    placer = Placer(scene, look)
    if not spec.series or not spec.categories:
        placer.write(tr("ranks.heat.empty"), [(room.center(), Qt.AlignmentFlag.AlignHCenter)], look.colours.muted)
        return scene
    columns = _columns(spec, room, look)
    blocks, left = _blocks(spec, room, look, columns)
    deepest = _deepest(spec)
    for block in blocks:
        _draw_block(placer, spec, block, deepest)
    notes = [tr("ranks.rows_left", count=left)] if left else []
    if columns.start:
        notes.append(tr("ranks.periods_left", count=columns.start))
    if notes:
        place = (QPointF(room.left(), room.bottom()), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        placer.write("　".join(notes), [place], look.colours.muted, size=look.small, purpose=Purpose.NOTE)
    return scene


def _cell_width(spec: ChartSpec, look: Look) -> float:
    """Return the least width of a cell whose figure can be read."""
    return widest(look, [mark.text for series in spec.series for mark in series.marks], SMALLEST) * 1.08


def _columns(spec: ChartSpec, room: QRectF, look: Look) -> range:
    """Return the columns that have room, the last ones."""
    count = len(spec.categories)
    names = min(room.width() * _NAME_SHARE, widest(look, [series.name for series in spec.series], SMALLEST)) + look.gap
    fits = max(1, int((room.width() - names) / max(1.0, _cell_width(spec, look))))
    return range(max(0, count - fits), count)


def _blocks(spec: ChartSpec, room: QRectF, look: Look, columns: range) -> tuple[list[_Block], int]:
    """Share the rows among blocks side by side, and return how many find no room."""
    head, least = look.line_height(look.small) * 1.15, look.line_height(SMALLEST) * 1.02
    foot = look.line_height(look.small) if columns.start else 0.0
    fits = max(1, int((room.height() - head - foot) / least))
    cell = _cell_width(spec, look)
    most = max(1, int(room.width() / (len(columns) * cell + _NAME_LETTERS * SMALLEST)))
    count = min(most, -(-len(spec.series) // fits))
    if count * fits < len(spec.series):
        foot = look.line_height(look.small)
        fits = max(1, int((room.height() - head - foot) / least))
    shown = spec.series[: count * fits]
    each = -(-len(shown) // count)
    height = min((room.height() - head - foot) / each, look.line_height(look.body) * _HIGHEST)
    size = max(SMALLEST, min(look.body, int(look.body * height / (look.line_height(look.body) * 1.02))))
    gap = look.gap * 1.5
    width = (room.width() - gap * (count - 1)) / count
    blocks = []
    for number in range(count):
        rows = shown[number * each : (number + 1) * each]
        spare = width - len(columns) * cell * 1.5 * size / SMALLEST
        names = min(max(width * _NAME_SHARE, spare), widest(look, [series.name for series in shown], size))
        blocks.append(_Block(QRectF(room.left() + number * (width + gap), room.top() + head, width, height * len(rows)), names, height, size, tuple(rows), columns))
    return blocks, len(spec.series) - len(shown)


def _deepest(spec: ChartSpec) -> float:
    """Return the size at which the colour is deepest; a few outliers do not bleach all others."""
    sizes = sorted(abs(mark.value) for series in spec.series for mark in series.marks if mark.value)
    return sizes[min(len(sizes) - 1, int(len(sizes) * (1 - _OUTLIERS)))] if sizes else 1.0


def _draw_block(placer: Placer, spec: ChartSpec, block: _Block, deepest: float) -> None:
    look, scene = placer.look, placer.scene
    left = block.rect.left() + block.name_width + look.gap * 0.6
    width = max(1.0, (block.rect.right() - left) / len(block.columns))
    for number, text in enumerate(category_texts([spec.categories[column] for column in block.columns], width, look)):
        place = (QPointF(left + (number + 0.5) * width, block.rect.top()), Qt.AlignmentFlag.AlignBottom)
        placer.write(text, [place], look.colours.text, size=look.small, purpose=Purpose.AXIS)
    for number, series in enumerate(block.rows):
        top = block.rect.top() + number * block.height
        _write_name(placer, block, series.name, top)
        for place, column in enumerate(block.columns):
            mark, rect = series.marks[column], QRectF(left + place * width, top, width, block.height)
            fill = cell_fill(look, mark, deepest)
            scene.add(Box(rect, fill, look.colours.base, 1.2))
            scene.hits.append(Hit(box_path(rect), mark, spec.categories[column], series.name, drill=mark.drill))
            ink = look.colours.muted if mark.value is None and mark.tone in (Tone.NONE, Tone.MUTED) else ink_on(fill)
            _write_figure(scene, look, mark.text, rect, ink, block.size)


def _write_figure(scene: Scene, look: Look, text: str, rect: QRectF, ink: QColor, size: int) -> None:
    """Write a figure in its cell, where nothing else is written, in smaller type where it must be."""
    for tried in range(size, SMALLEST - 1, -1):
        extent = look.extent((text,), tried)
        if extent.width() <= rect.width() and extent.height() <= rect.height():
            place = QRectF(rect.center() - QPointF(extent.width() / 2, extent.height() / 2), extent)
            scene.add(Words(place, (text,), tried, ink, align=Qt.AlignmentFlag.AlignHCenter))
            return
    scene.left_out += 1


def cell_fill(look: Look, mark: Mark, deepest: float) -> QColor:
    """Return the colour of a cell: that of its tone, the deeper the larger its value."""
    base = look.colours.base
    if mark.tone is Tone.NONE:
        return look.colours.alternate
    if mark.value is None:
        return look.colours.alternate if mark.tone is Tone.MUTED else mixed(base, tone_colour(look, mark.tone), _LEAST)
    share = min(1.0, abs(mark.value) / (deepest or 1.0))
    return mixed(base, tone_colour(look, mark.tone), _LEAST + (_MOST - _LEAST) * share)


def _write_name(placer: Placer, block: _Block, name: str, top: float) -> None:
    look = placer.look
    two = block.height >= 2 * look.line_height(block.size)
    lines = look.balanced(name, block.name_width, block.size, most=2) if two else (look.shortened(name, block.name_width, block.size),)
    extent = look.extent(lines, block.size)
    rect = QRectF(QPointF(block.rect.left() + block.name_width - extent.width(), top + (block.height - extent.height()) / 2), extent)
    placer.put(Words(rect, lines, block.size, look.colours.text, align=Qt.AlignmentFlag.AlignRight, purpose=Purpose.NAME))

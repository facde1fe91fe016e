"""What layouts with periods along the bottom share: the plot's rectangle, its slots, its scale, labels under the axis, places that answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor

from ningbo_planner.analysis.chart_spec import ChartSpec, Mark, Phase, Series
from ningbo_planner.gui.charts.axes import Scale, Slots
from ningbo_planner.gui.charts.look import Look, mixed
from ningbo_planner.gui.charts.placing import Placer
from ningbo_planner.gui.charts.scene import Box, Fill, Hit, Line, Purpose, Scene, box_path

# A month or a quarter with its year in front (2025年3月).
_WITHIN_YEAR = re.compile(r"\d{4}年.+")


@dataclass(frozen=True)
class Plot:
    """One plot in a scene.

    Attributes:
        scene, look, placer: what it draws into, how, and who puts its texts.
        spec: what is drawn.
        rect: the area between the axis and the top, in pixels.
        slots: places of the categories; scale: of the values.
        panel: number of the panel in a chart of several.
    """

    scene: Scene
    look: Look
    placer: Placer
    spec: ChartSpec
    rect: QRectF
    slots: Slots
    scale: Scale
    panel: int = -1

    def column(self, number: int, low: float, high: float, share: float = 0.6) -> QRectF:
        """Return the rectangle of a column of category ``number`` between two values, ``share`` of its place wide."""
        width = self.slots.width * share
        top, bottom = sorted((self.scale.at(low), self.scale.at(high)))
        return QRectF(self.slots.centre(number) - width / 2, top, width, max(bottom - top, 0.5))

    def point(self, number: int, value: float) -> QPointF:
        """Return the place of ``value`` in category ``number``."""
        return QPointF(self.slots.centre(number), self.scale.at(value))

    def hit(self, rect: QRectF, number: int, series: Series, mark: Mark) -> None:
        """Let ``rect`` answer for a mark."""
        category = self.spec.categories[number] if number < len(self.spec.categories) else ""
        self.scene.hits.append(Hit(box_path(rect), mark, category, series.name, self.panel, mark.drill or series.drill))


def plot_with_categories(
    scene: Scene, spec: ChartSpec, room: QRectF, look: Look, ends: tuple[float, float], *, above: float = 0.0, second: Sequence[str] = (), panel: int = -1
) -> Plot:
    """Return a plot over ``room``: categories written below it (with a ``second`` line of texts), ``above`` pixels kept free for figures on top.

    Labels that do not fit their place are shortened the way print does it (2021年 → 21), and every second one is left out where even that is too wide.
    """
    slots = Slots(len(spec.categories), room.left(), room.right())
    line = look.line_height(look.small)
    below = line * (2 if any(second) else 1) + look.gap * 0.4
    under_zero = look.line_height(look.body) if ends[0] < 0 else 0.0
    rect = QRectF(room.left(), room.top() + above, room.width(), max(8.0, room.height() - above - below - under_zero))
    placer = Placer(scene, look)
    plot = Plot(scene, look, placer, spec, rect, slots, Scale(*ends, rect.bottom(), rect.top()), panel)
    zero = plot.scale.at(0.0) if ends[0] <= 0 <= ends[1] else rect.bottom()
    scene.add(Line((QPointF(rect.left(), zero), QPointF(rect.right(), zero)), look.colours.border, 1.0))
    top = room.bottom() - below + look.gap * 0.4
    _write_row(plot, category_texts(spec.categories, slots.width, look), top, look.colours.text)
    if any(second):
        _write_row(plot, second, top + line, look.colours.muted)
    return plot


def category_texts(categories: Sequence[str], width: float, look: Look) -> list[str]:
    """Return labels that fit places of ``width``: whole, months with their year only where it begins, years without 年, as two digits, or every n-th of those."""
    for texts in _shorter(categories):
        if max((look.width(text, look.small) for text in texts), default=0.0) <= width * 0.96:
            return texts
    widest = max(look.width(text, look.small) for text in texts)
    step = max(2, -(-int(widest * 1.15) // max(1, int(width))))
    return [look.shortened(text, width * step, look.small) if number % step == 0 else "" for number, text in enumerate(texts)]


def _shorter(categories: Sequence[str]) -> list[list[str]]:
    """Return labels as print shortens them, step by step."""
    years = [text.removesuffix("年") for text in categories]
    steps = [list(categories), years, [text[-2:] if text.isdecimal() else text for text in years]]
    if categories and all(_WITHIN_YEAR.fullmatch(text) for text in categories):
        parts = [text.partition("年") for text in categories]
        begins = [number == 0 or parts[number][0] != parts[number - 1][0] for number in range(len(parts))]
        steps += [["".join(part) if is_first else part[2] for part, is_first in zip(parts, begins, strict=True)]]
        steps += [[f"{part[0][-2:]}年{part[2]}" if is_first else part[2] for part, is_first in zip(parts, begins, strict=True)]]
        steps += [[part[2] for part in parts]] if sum(begins) == 1 else []
    return steps


def _write_row(plot: Plot, texts: Sequence[str], top: float, colour: QColor) -> None:
    for number, text in enumerate(texts):
        place = (QPointF(plot.slots.centre(number), top), Qt.AlignmentFlag.AlignTop)
        plot.placer.write(text, [place, *_pushed_in(plot, text, place[0])], colour, size=plot.look.small, purpose=Purpose.AXIS)


def _pushed_in(plot: Plot, text: str, point: QPointF) -> list[tuple[QPointF, Qt.AlignmentFlag]]:
    """Return the places of a label at the edge, moved in so that it stays on the page."""
    half = plot.look.width(text, plot.look.small) / 2
    bounds = plot.placer.bounds
    x = min(max(point.x(), bounds.left() + half), bounds.right() - half)
    return [(QPointF(x, point.y()), Qt.AlignmentFlag.AlignTop)]


def level_box(look: Look, rect: QRectF, mark: Mark, colour: QColor, thinner: float = 1.0) -> Box:
    """Return a column as its phase is drawn: base and actual solid, plan light with an outline, forecast hatched, a bound open at its end.

    With ``thinner`` its edge is that share of the usual width, at least a pixel.
    """
    edge_width = max(1.0, max(1.2, look.body * 0.09) * thinner)
    if mark.phase in (Phase.BASE, Phase.ACTUAL):
        return Box(rect, colour, colour, edge_width)
    style = Fill.HATCHED if mark.phase is Phase.FORECAST else Fill.SOLID
    return Box(rect, mixed(look.colours.base, colour, 0.14), colour, edge_width, style, open_side="top" if mark.sign in (">", "≥") else "")


def series_colours(look: Look, count: int) -> list[QColor]:
    """Return as many colours as there are series; beyond the palette they come again, lighter."""
    return [_colour(look, number) for number in range(count)]


def row_colours(look: Look, spec: ChartSpec, rows: Sequence[str]) -> list[QColor]:
    """Return the colours of rows: a row keeps its own in all charts of its total; what is no row has that of its place."""
    return [_colour(look, spec.coloured.index(row) if row in spec.coloured else number) for number, row in enumerate(rows)]


def _colour(look: Look, number: int) -> QColor:
    palette = look.colours.series
    return palette[number] if number < len(palette) else mixed(palette[number % len(palette)], look.colours.base, 0.45)

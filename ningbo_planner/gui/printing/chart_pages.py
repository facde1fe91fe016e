"""Charts on paper: one page each, its title, unit and notes where an official annex has them; painted from the same scenes as on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QSizeF
from PySide6.QtGui import QPainter

from ningbo_planner.analysis.chart_spec import ChartSpec
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.drawing import lay_out
from ningbo_planner.gui.charts.look import Look
from ningbo_planner.gui.charts.painting import ScenePainter
from ningbo_planner.gui.charts.scene import Scene
from ningbo_planner.gui.printing.page_area import PageArea, area_of
from ningbo_planner.gui.printing.page_layout import TWIPS_PER_INCH, TWIPS_PER_POINT
from ningbo_planner.gui.printing.print_job import PrintJob
from ningbo_planner.gui.printing.print_options import PrintOptions
from ningbo_planner.gui.printing.print_style import PrintStyle, style_of
from ningbo_planner.gui.printing.text_measure import TextMeasure

# Scenes count in pixels of the usual screen.
_DOTS_PER_INCH = 96
_TWIPS_PER_DOT = TWIPS_PER_INCH / _DOTS_PER_INCH
# Titles of charts are larger than their figures by so much; notes smaller.
_TITLE, _SMALL = 1.5, 0.86


class ChartSource:
    """The pages of some charts, one each.

    Attributes:
        pages: laid out so far.
    """

    def __init__(self, specs: Sequence[ChartSpec], options: PrintOptions, style: PrintStyle, area: PageArea) -> None:
        """Print ``specs`` into ``area``."""
        self._specs, self._area, self._style = specs, area, style
        body = max(9, round(options.points * TWIPS_PER_POINT / _TWIPS_PER_DOT))
        self._look = Look(theme.LIGHT, body, round(body * _TITLE), max(8, round(body * _SMALL)), style.body, style.heading, style.heading_is_bold)
        self._painter = ScenePainter(self._look)
        self.pages: list[Scene] = []
        self._measures: dict[tuple[int, bool], TextMeasure] = {}

    def walk(self) -> Iterator[None]:
        """Lay out one chart after the other."""
        size = QSizeF(self._area.width / _TWIPS_PER_DOT, self._area.height / _TWIPS_PER_DOT)
        for spec in self._specs:
            scene = lay_out(spec, size, self._look)
            self.pages.append(scene)
            self._note_signs(scene)
            yield

    def paint(self, painter: QPainter, page: Scene) -> None:
        """Paint one chart."""
        painter.save()
        painter.translate(QPointF(self._area.left, self._area.top))
        painter.scale(_TWIPS_PER_DOT, _TWIPS_PER_DOT)
        self._painter.paint(painter, page)
        painter.restore()

    def measures(self) -> Sequence[TextMeasure]:
        """Return the measures of all types that are used, with the signs that were written in them."""
        return tuple(self._measures.values())

    def remark(self) -> str:
        """Return nothing: a chart always fits its page."""
        return ""

    def _note_signs(self, scene: Scene) -> None:
        """Remember which signs stand in which type, so that a PDF can be searched."""
        for words in scene.words():
            key = (words.size, words.is_bold)
            if key not in self._measures:
                self._measures[key] = TextMeasure(self._look.font(*key))
            self._measures[key].drawn.update(words.text)


@dataclass(frozen=True)
class ChartOrder:
    """Charts that are there to be printed.

    Attributes:
        specs: the charts, in their order.
        name: what a file of them is called.
        foot: what stands at the left of every page's foot.
    """

    specs: Sequence[ChartSpec]
    name: str
    foot: str
    # There are no cells that could be selected, and no rows to choose.
    selection: None = None
    is_of_tables: bool = False

    def job(self, options: PrintOptions) -> PrintJob:
        """Return the pages, not laid out yet; they belong to the thread that this is called on."""
        style, area = style_of(options), area_of(options)
        return PrintJob([ChartSource(self.specs, options, style, area)], area, style, self.foot)

    def title(self, options: PrintOptions) -> str:
        """Return what a file of these pages is called."""
        return self.name

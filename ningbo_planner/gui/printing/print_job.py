"""Everything that is printed at once: the pages of its parts, numbered through, with the foot that all of them share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from ningbo_planner.gui.models.cell_face import Align
from ningbo_planner.gui.printing.page_area import PageArea
from ningbo_planner.gui.printing.page_painter import TablePainter, draw_line
from ningbo_planner.gui.printing.print_style import PrintStyle, print_font
from ningbo_planner.gui.printing.table_pages import TablePage, TablePages
from ningbo_planner.gui.printing.text_measure import TextMeasure
from ningbo_planner.text import tr


class Source(Protocol):
    """Something that fills pages: a table, and later a chart or a report.

    Attributes:
        pages: laid out so far; whatever the source itself knows a page by.
    """

    pages: list[Any]

    def walk(self) -> Iterator[None]:
        """Lay out the pages, in turns of some milliseconds."""

    def paint(self, painter: QPainter, page: Any) -> None:
        """Paint one of the pages in twips, from the corner of the paper."""

    def measures(self) -> Sequence[TextMeasure]:
        """Return the measures of all fonts that are used."""

    def remark(self) -> str:
        """Return what should be known of how the contents were made to fit, or nothing."""


class TableSource:
    """The pages of one table.

    Attributes:
        layout: what is where.
        pages: laid out so far.
    """

    def __init__(self, layout: TablePages) -> None:
        """Print the pages of ``layout``."""
        self.layout = layout
        self.pages: list[TablePage] = layout.pages
        self._painter = TablePainter(layout)

    def walk(self) -> Iterator[None]:
        """Lay out the pages."""
        return self.layout.walk()

    def paint(self, painter: QPainter, page: TablePage) -> None:
        """Paint one page."""
        self._painter.paint(painter, page)

    def measures(self) -> Sequence[TextMeasure]:
        """Return the measures of all fonts that are used."""
        return (self.layout.body, self.layout.bold, self.layout.heading, self.layout.small)

    def remark(self) -> str:
        """Return whether the type was made smaller, and over how many pages the columns go."""
        layout = self.layout
        across, points = len(layout.fitted.pages), f"{layout.points:.1f}"
        if across > 1:
            return tr("printing.over_pages", table=layout.table.info.title, count=across, points=points)
        return tr("printing.smaller", table=layout.table.info.title, points=points) if layout.fitted.scale < 1.0 else ""


class PrintJob:
    """Pages one after the other, to be painted anywhere.

    Attributes:
        area: the places on each page.
        is_done: whether all pages are laid out, so that their number is known.
    """

    def __init__(self, sources: Sequence[Source], area: PageArea, style: PrintStyle, foot: str) -> None:
        """Print ``sources`` one after the other; ``foot`` stands at the left of every page's foot."""
        self._sources = sources
        self.area = area
        self._foot = foot
        self._ink = style.foot_ink
        self._small = TextMeasure(print_font(style.body, style.small))
        self._pages: list[tuple[Source, Any]] = []
        self.is_done = False

    def __len__(self) -> int:
        """Return how many pages are laid out so far."""
        return len(self._pages)

    def walk(self) -> Iterator[None]:
        """Lay out all pages, in turns of some milliseconds."""
        for source in self._sources:
            start = len(self._pages)
            for _ in source.walk():
                self._take_pages(source, start)
                yield
            self._take_pages(source, start)
        self.is_done = True

    def page(self, number: int) -> tuple[Source, Any]:
        """Return what stands on a page, counted from 0."""
        return self._pages[number]

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint a page, counted from 0, in twips from the corner of the paper."""
        source, page = self._pages[number]
        source.paint(painter, page)
        area, small = self.area, self._small
        place = tr("printing.page", page=number + 1, total=len(self)) if self.is_done else tr("printing.page_so_far", page=number + 1)
        painter.setPen(self._ink)
        rect = QRectF(area.left, area.foot_top, area.width, small.line)
        draw_line(painter, place, rect, Align.RIGHT, small)
        room = area.width - small.width(place) - 2 * small.line
        draw_line(painter, small.elided(self._foot, room), rect, Align.LEFT, small)

    def remark(self) -> str:
        """Return the first thing that should be known of how the contents were made to fit, or nothing."""
        return next(filter(None, (source.remark() for source in self._sources)), "")

    def fonts_and_signs(self) -> tuple[list[QFont], set[str]]:
        """Return the fonts and the signs that were painted so far."""
        measures = [self._small, *(measure for source in self._sources for measure in source.measures())]
        return [measure.font for measure in measures], {sign for measure in measures for sign in measure.drawn}

    def _take_pages(self, source: Source, start: int) -> None:
        """Take over the pages that are new; the last one may have been given notes since."""
        known = max(0, len(self._pages) - start - 1)
        self._pages[start + known :] = [(source, page) for page in source.pages[known:]]

"""Paints pages in twips, from the corner of the paper: the same strokes for the preview, the printer and a PDF file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ningbo_planner.domain.finding import Grade
from ningbo_planner.gui import theme
from ningbo_planner.gui.models.cell_face import Align
from ningbo_planner.gui.printing.page_layout import TWIPS_PER_POINT
from ningbo_planner.gui.printing.printed_table import PrintedCell
from ningbo_planner.gui.printing.table_pages import TablePage, TablePages
from ningbo_planner.gui.printing.text_measure import TextMeasure
from ningbo_planner.text import tr

# By how much a text that does not fit its cell is made smaller at each try, and where that ends.
_SMALLER, _SMALLEST = 0.9, 0.3


class _Cell(NamedTuple):
    """One cell of a page by its lines and columns there, heads before rows."""

    top: int
    left: int
    bottom: int
    right: int
    text: PrintedCell
    row: int


class TablePainter:
    """Paints the pages of one table."""

    def __init__(self, pages: TablePages) -> None:
        """Paint ``pages``."""
        self._pages = pages
        self._table = pages.table
        self._ink = pages.style.ink

    def paint(self, painter: QPainter, page: TablePage) -> None:
        """Paint one page."""
        pages, area = self._pages, self._pages.area
        y = float(area.top)
        painter.setPen(self._ink)
        for line in pages.heading_lines(page.is_first):
            draw_line(painter, line, QRectF(area.left, y, area.width, pages.heading.line), Align.CENTRE, pages.heading)
            y += pages.heading.line
        y = area.top + pages.heading_height(page.is_first)
        if page.rows is not None:
            y = self._paint_table(painter, page, y) + 2 * pages.gap
        painter.setPen(self._ink)
        for line in pages.notes[slice(*page.notes)]:
            draw_line(painter, line, QRectF(area.left, y, area.width, pages.body.line), Align.LEFT, pages.body)
            y += pages.body.line

    def _paint_table(self, painter: QPainter, page: TablePage, top: float) -> float:
        """Paint unit, heads and rows, and return where the table ends."""
        pages = self._pages
        widths = [pages.fitted.widths[column] for column in page.columns]
        # A table that was not made as wide as the page stands in its middle, parts of one begin at the left edge.
        left = pages.area.left + (max(0, pages.area.width - sum(widths)) // 2 if pages.is_one_page_wide else 0)
        xs = [float(at) for at in accumulate(widths, initial=left)]
        heights = [*pages.head_heights, *(page.rows.heights if page.rows is not None else ())]
        ys = [float(at) for at in accumulate(heights, initial=round(top))]
        if pages.unit_text:
            draw_line(painter, pages.unit_text, QRectF(xs[0], top - pages.body.line - pages.gap, xs[-1] - xs[0], pages.body.line), Align.RIGHT, pages.body)
        cells = list(self._cells(page))
        for cell in cells:
            self._paint_cell(painter, cell, page, QRectF(xs[cell.left], ys[cell.top], xs[cell.right + 1] - xs[cell.left], ys[cell.bottom + 1] - ys[cell.top]))
        self._paint_lines(painter, cells, xs, ys)
        return ys[-1]

    def _cells(self, page: TablePage) -> Iterator[_Cell]:
        """Yield the cells of a page once each; what is merged over its edge is cut there and says its text again."""
        heads, table, rows = len(self._pages.head_heights), self._table, page.rows
        for head in table.heads(page.columns):
            yield _Cell(head.top, head.left, head.bottom, head.right, PrintedCell(head.text, Align.CENTRE, True), -1)
        if rows is None:
            return
        place = {column: at for at, column in enumerate(page.columns)}
        for row in range(rows.first, rows.last + 1):
            for column in page.columns:
                span = table.span(row, column)
                if row == max(span.top, rows.first) and column == span.left:
                    bottom = min(span.bottom, rows.last)
                    yield _Cell(heads + row - rows.first, place[column], heads + bottom - rows.first, place[span.right], table.cell(row, column), row)

    def _paint_cell(self, painter: QPainter, cell: _Cell, page: TablePage, rect: QRectF) -> None:
        """Paint the text of a cell, made smaller where it does not fit."""
        pages, said = self._pages, cell.text
        if not said.text and not said.sign and said.grade is None:
            return
        if said.grade is not None:
            self._paint_sign(painter, said, rect)
        measure = pages.measure_of(said)
        inner = rect.adjusted(pages.text_left(said), 0, -pages.padding, 0)
        if said.is_number:
            self._paint_number(painter, said, inner, pages.inset(page.columns[cell.left], rect.width()) - pages.padding)
            return
        scale = _fitting(said.text, measure, inner)
        lines = measure.lines(said.text, inner.width() / scale)
        painter.setPen(self._ink)
        if scale == 1.0:
            self._paint_lines_of(painter, lines, inner, said.align, measure)
            return
        painter.save()
        painter.translate(inner.topLeft())
        painter.scale(scale, scale)
        self._paint_lines_of(painter, lines, QRectF(0, 0, inner.width() / scale, inner.height() / scale), said.align, measure)
        painter.restore()

    def _paint_number(self, painter: QPainter, cell: PrintedCell, inner: QRectF, inset: float) -> None:
        """Paint a number in one line, whole: one that is wider than its cell is made narrower."""
        measure = self._pages.measure_of(cell)
        width = measure.width(cell.text)
        painter.setPen(self._ink)
        if width <= inner.width():
            draw_line(painter, cell.text, inner.adjusted(0, 0, -min(inset, inner.width() - width), 0), Align.RIGHT, measure)
            return
        painter.save()
        painter.translate(inner.topLeft())
        painter.scale(inner.width() / width, 1.0)
        draw_line(painter, cell.text, QRectF(0, 0, width, inner.height()), Align.LEFT, measure)
        painter.restore()

    def _paint_lines_of(self, painter: QPainter, lines: Sequence[str], rect: QRectF, align: Align, measure: TextMeasure) -> None:
        """Paint lines in the middle of a height; those that no size brings into it are left out from the end."""
        count = max(1, min(len(lines), int(rect.height() // measure.line)))
        top = rect.top() + (rect.height() - count * measure.line) / 2
        for number, line in enumerate(lines[:count]):
            draw_line(painter, line, QRectF(rect.left(), top + number * measure.line, rect.width(), measure.line), align, measure)

    def _paint_sign(self, painter: QPainter, cell: PrintedCell, rect: QRectF) -> None:
        """Paint what is wrong with a figure at the left edge of its cell, as a word or sign of its own and not by colour alone."""
        pages, colours = self._pages, theme.LIGHT
        painter.setPen({Grade.ERROR: colours.error, Grade.WARNING: colours.warning, Grade.HINT: colours.hint}[cell.grade] if cell.grade is not None else self._ink)
        place = rect.adjusted(pages.padding / 2, 0, 0, 0)
        draw_line(painter, cell.sign or tr("printing.mark.sign"), place, Align.LEFT, pages.small)

    def _paint_lines(self, painter: QPainter, cells: Sequence[_Cell], xs: Sequence[float], ys: Sequence[float]) -> None:
        """Paint the lines between the cells, each as one stroke as far as it goes, and the frame."""
        owner = {(row, column): at for at, cell in enumerate(cells) for row in range(cell.top, cell.bottom + 1) for column in range(cell.left, cell.right + 1)}
        across, down = len(xs) - 1, len(ys) - 1
        strokes = []
        for row in range(1, down):
            borders = [owner.get((row - 1, column)) != owner.get((row, column)) for column in range(across)]
            strokes += [QLineF(xs[first], ys[row], xs[last], ys[row]) for first, last in _stretches(borders)]
        for column in range(1, across):
            borders = [owner.get((row, column - 1)) != owner.get((row, column)) for row in range(down)]
            strokes += [QLineF(xs[column], ys[first], xs[column], ys[last]) for first, last in _stretches(borders)]
        style = self._pages.style
        painter.setPen(_pen(self._ink, style.line))
        painter.drawLines(strokes)
        painter.setPen(_pen(self._ink, style.frame))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(xs[0], ys[0], xs[-1] - xs[0], ys[-1] - ys[0]))


def draw_line(painter: QPainter, text: str, rect: QRectF, align: Align, measure: TextMeasure) -> None:
    """Draw one line of text in the middle of the height of ``rect``."""
    if not text:
        return
    spare = 0.0 if align is Align.LEFT else rect.width() - measure.width(text)
    x = rect.left() + (spare / 2 if align is Align.CENTRE else spare)
    measure.drawn.update(text)
    painter.setFont(measure.font)
    painter.drawText(x, rect.top() + (rect.height() - measure.line) / 2 + measure.ascent, text)


def _fitting(text: str, measure: TextMeasure, inner: QRectF) -> float:
    """Return by how much a text must be made smaller to fit; 1 for nearly all."""
    scale = 1.0
    while scale > _SMALLEST:
        lines = measure.lines(text, inner.width() / scale)
        if len(lines) * measure.line * scale <= inner.height() + 1:
            return scale
        scale *= _SMALLER
    return scale


def _stretches(borders: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield first and end of every run of borders."""
    first = 0
    for at, is_border in enumerate([*borders, False]):
        if not is_border:
            if at > first:
                yield first, at
            first = at + 1


def _pen(colour: QColor, points: float) -> QPen:
    pen = QPen(colour, points * TWIPS_PER_POINT)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen

"""The selected cells with their heads as a picture, for a message or a slide: always light, without the small marks of the grid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen
from PySide6.QtSvg import QSvgGenerator

from ningbo_planner.gui import theme
from ningbo_planner.gui.models.cell_face import Align, Face
from ningbo_planner.gui.models.looks import Looks
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.clip.copied_areas import Picked
from ningbo_planner.gui.views.mime_data import new_mime_data
from ningbo_planner.text import tr

# More cells than this nobody reads in a picture.
MOST_CELLS = 4_000
# Dots of the picture for each of the screen at 100 percent, so that it stays sharp on a slide.
SHARPNESS = 2
SVG_FORMAT = "image/svg+xml"
# In dots, not in points: what a point is differs between a screen, a picture and a drawing.
_FONT_HEIGHT = 13
_DOTS_PER_INCH = 96
_PADDING = 8
_INDENT = 14
_WIDEST_LABEL = 300
_MARGIN = 8
_WRAPPED = int(Qt.TextFlag.TextWordWrap)
_ALIGNED = {Align.LEFT: Qt.AlignmentFlag.AlignLeft, Align.CENTRE: Qt.AlignmentFlag.AlignHCenter, Align.RIGHT: Qt.AlignmentFlag.AlignRight}


class _Cell(NamedTuple):
    """One cell of the picture: where it is, what it says, how it looks."""

    rect: QRect
    text: str
    align: Qt.AlignmentFlag
    is_bold: bool = False
    fill: QColor | None = None
    indent: int = 0


class RangePicture:
    """Lays the cells of a range out and draws them.

    Attributes:
        size: how large the picture is, in dots of the screen.
    """

    def __init__(self, sheet: Sheet, looks: Looks, picked: Picked) -> None:
        """Lay out the rows of ``picked`` with all label columns before the figures and the figures of its columns."""
        self._sheet = sheet
        self._looks = looks
        self._rows = picked.rows
        figures = [at for at in picked.columns if at >= sheet.leading] or list(range(sheet.first_period, sheet.last_period + 1))
        self._columns = [at for at in (*range(sheet.leading), *figures) if not sheet.is_hidden(at)]
        self._font, self._bold = _sized(theme.body_font()), _sized(theme.body_font(bold=True))
        self._metrics, self._bold_metrics = QFontMetrics(self._font), QFontMetrics(self._bold)
        self._caption = self._units()
        self._lines = 2 if any(sheet.columns[at].under for at in self._columns) else 1
        self._line = self._metrics.height() + _PADDING
        self._lefts = self._edges([self._width(at) for at in self._columns], _MARGIN)
        top = _MARGIN + (self._line if self._caption else 0)
        self._head_top = top
        self._tops = self._edges([self._height(row) for row in self._rows], top + self._lines * self._line)
        self.size = QSize(self._lefts[-1] + _MARGIN + 1, self._tops[-1] + _MARGIN + 1)

    def image(self) -> QImage:
        """Return the picture in dots."""
        made = QImage(self.size * SHARPNESS, QImage.Format.Format_RGB32)
        made.setDevicePixelRatio(SHARPNESS)
        painter = QPainter(made)
        self.paint(painter)
        painter.end()
        return made

    def svg(self) -> bytes:
        """Return the picture as a drawing."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(self.size)
        generator.setResolution(_DOTS_PER_INCH)
        generator.setViewBox(QRect(0, 0, self.size.width(), self.size.height()))
        painter = QPainter(generator)
        self.paint(painter)
        painter.end()
        return bytes(buffer.data().data())

    def paint(self, painter: QPainter) -> None:
        """Draw the picture."""
        colours = theme.LIGHT
        painter.fillRect(QRect(0, 0, self.size.width(), self.size.height()), colours.base)
        painter.setFont(self._font)
        if self._caption:
            painter.setPen(colours.muted)
            painter.drawText(QRect(_MARGIN, _MARGIN, self._lefts[-1] - _MARGIN, self._line), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._caption)
        for cell in (*self._heads(), *self._body()):
            self._paint_cell(painter, cell)

    def _paint_cell(self, painter: QPainter, cell: _Cell) -> None:
        colours = theme.LIGHT
        if cell.fill is not None:
            painter.fillRect(cell.rect, cell.fill)
        painter.setPen(QPen(colours.border, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(cell.rect)
        painter.setPen(colours.text)
        painter.setFont(self._bold if cell.is_bold else self._font)
        inner = cell.rect.adjusted(_PADDING + cell.indent, 0, -_PADDING, 0)
        painter.drawText(inner, int(cell.align | Qt.AlignmentFlag.AlignVCenter) | _WRAPPED, cell.text)

    def _heads(self) -> Iterator[_Cell]:
        """Yield the heads; one that stands over several columns comes once."""
        sheet, fill = self._sheet, theme.LIGHT.header
        drawn: set[str] = set()
        for at, column in enumerate(self._columns):
            shown = sheet.columns[column]
            last = self._last_under(at)
            height = self._line if shown.under else self._lines * self._line
            if shown.key not in drawn and not (at and not sheet.columns[self._columns[at - 1]].title):
                yield _Cell(self._rect(at, last, self._head_top, height), sheet.head(column), Qt.AlignmentFlag.AlignHCenter, True, fill)
            if shown.under:
                yield _Cell(self._rect(at, at, self._head_top + self._line, self._line), shown.under, Qt.AlignmentFlag.AlignHCenter, False, fill)
            drawn.add(shown.key)

    def _last_under(self, at: int) -> int:
        """Return the last column that the head of a column stands over: columns of one period, and a label column without a head of its own."""
        columns = [self._sheet.columns[each] for each in self._columns]
        last = at
        while last + 1 < len(columns) and (columns[last + 1].key == columns[at].key or not columns[last].title):
            last += 1
        return last

    def _body(self) -> Iterator[_Cell]:
        """Yield the cells, merged ones once."""
        sheet, drawn = self._sheet, set()
        for number, row in enumerate(self._rows):
            for at, column in enumerate(self._columns):
                span = sheet.span(row, column)
                if span in drawn:
                    continue
                if span.is_merged:
                    drawn.add(span)
                rows = [each for each in range(number, len(self._rows)) if self._rows[each] <= span.bottom]
                last = max(each for each in range(at, len(self._columns)) if self._columns[each] <= span.right)
                rect = self._rect(at, last, self._tops[number], self._tops[rows[-1] + 1] - self._tops[number])
                yield self._cell(rect, self._looks.of(row, column))

    def _cell(self, rect: QRect, face: Face) -> _Cell:
        fill = theme.LIGHT.total_fill if face.is_total else None
        return _Cell(rect, face.text, _ALIGNED[face.align], face.is_total, fill, face.depth * _INDENT)

    def _rect(self, first: int, last: int, top: int, height: int) -> QRect:
        return QRect(self._lefts[first], top, self._lefts[last + 1] - self._lefts[first], height)

    def _units(self) -> str:
        """Return the units of the rows, where neither a column nor the names say them."""
        sheet = self._sheet
        if sheet.table.info.unit_in_name or any(sheet.columns[at].key == "unit" for at in self._columns):
            return ""
        units = list(dict.fromkeys(unit for row in self._rows if (unit := sheet.table.unit_of(sheet.rows.ids[row]))))
        # The unit of the table comes first, as printed heads have it.
        units.sort(key=lambda unit: unit != sheet.table.info.unit)
        return tr("grid.unit", unit="、".join(units)) if units else ""

    def _width(self, column: int) -> int:
        """Return how wide a column must be; labels wrap."""
        rows = [row for row in self._rows if self._sheet.span(row, column).left == self._sheet.span(row, column).right]
        widths = [self._metric(face.is_total).horizontalAdvance(face.text) + face.depth * _INDENT for face in (self._looks.of(row, column) for row in rows)]
        shown = self._sheet.columns[column]
        heads = [self._bold_metrics.horizontalAdvance(shown.title), self._metrics.horizontalAdvance(shown.under)]
        widest = max([*widths, *heads, 2 * _PADDING])
        return (widest if shown.is_period and not shown.is_prose else min(widest, _WIDEST_LABEL)) + 2 * _PADDING

    def _height(self, row: int) -> int:
        """Return how high a row must be."""
        spans = [self._sheet.span(row, column) for column in self._columns]
        # A cell merged downwards has room enough, one merged sideways is measured at its first column.
        measured = [at for at, span in enumerate(spans) if span.top == span.bottom and (not at or span.left == self._columns[at])]
        return max([self._line, *(self._text_height(row, at) for at in measured)])

    def _text_height(self, row: int, at: int) -> int:
        face, span = self._looks.of(row, self._columns[at]), self._sheet.span(row, self._columns[at])
        last = max(each for each in range(at, len(self._columns)) if self._columns[each] <= span.right)
        room = self._lefts[last + 1] - self._lefts[at] - 2 * _PADDING - face.depth * _INDENT
        return self._metric(face.is_total).boundingRect(QRect(0, 0, max(1, room), 1 << 16), _WRAPPED, face.text).height() + _PADDING

    def _metric(self, bold: bool) -> QFontMetrics:
        return self._bold_metrics if bold else self._metrics

    @staticmethod
    def _edges(sizes: list[int], start: int) -> list[int]:
        """Return where each of several stretches begins, and where the last one ends."""
        edges = [start]
        for size in sizes:
            edges.append(edges[-1] + size)
        return edges


def _sized(font: QFont) -> QFont:
    font.setPixelSize(_FONT_HEIGHT)
    return font


def picture_data(picture: RangePicture) -> QMimeData:
    """Return a picture for the clipboard, in dots and as a drawing."""
    data = new_mime_data()
    data.setImageData(picture.image())
    data.setData(SVG_FORMAT, QByteArray(picture.svg()))
    return data

"""A chart on the screen: title as a sentence, columns with their figures, hover for details, click to go to the cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QGraphicsView, QToolTip, QWidget

from ningbo_planner.analysis.chart_spec import ChartKind, ChartSpec, Role
from ningbo_planner.gui.charts.chart_items import ColumnsItem, TextBlock
from ningbo_planner.gui.charts.chart_marks import Label, drawn_chart
from ningbo_planner.gui.slices import Slices
from ningbo_planner.gui.theme import Colours
from ningbo_planner.text import tr

MARGIN = 14
# In a narrow panel the figures shrink, down to this many points.
SMALLEST = 5.5
# Pixels between the outermost figures and the edge of the plot.
EDGE = 3.0
# A view at least this wide, in pixels, has a large title; sizes of texts as multiples of the body type.
WIDE = 600
WIDE_TITLE = 1.3
NARROW_TITLE = 1.08
SMALL_TEXT = 0.92
# The texts around the plot take at most this share of the height.
TEXT_SHARE = 0.5
# and leave this many pixels to the plot with its margins.
LEAST_PLOT = 180
# At most so many figures stand inside the columns of a chart in the window, those with the most room; each takes half a millisecond to place, and
# where there are more, hovering tells.
MOST_INSIDE = 60
# So many figures are put at their places in one go.
_AT_ONCE = 10


class ChartView(pg.GraphicsView):
    """Shows one chart and follows the size it is given.

    Attributes:
        most_inside: at most so many figures stand inside columns.
        in_slices: whether a chart is drawn in slices, so that keys and paints come in between; what was there before is seen until it is ready.

    Signals:
        cell_chosen(CellRef): a column was clicked that stands in one cell.
    """

    cell_chosen = Signal(object)

    # The base class calls resizeEvent() while it is being made.
    spec: ChartSpec | None = None

    def __init__(self, colours: Colours, points: float, parent: QWidget | None = None) -> None:
        """Draw in ``colours`` with a body type of ``points``."""
        super().__init__(parent, background=colours.base)
        self._colours = colours
        self._points = points
        self.most_inside = MOST_INSIDE
        self.in_slices = False
        self._slices = Slices(self)
        self._blocks: list[TextBlock] = []
        self._labels: list[tuple[pg.TextItem, Label]] = []
        self._plot: pg.PlotItem | None = None
        self._ends = (0.0, 1.0)
        # The type that the figures are written in, and how wide the widest is in the usual one; 0 while that is not known.
        self._figure_points = self._widest = 0.0
        self._columns = ColumnsItem([])
        self._layout = pg.GraphicsLayout()
        self._layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        self._layout.setSpacing(6)
        self.setCentralItem(self._layout)
        self.setMinimumSize(QSize(260, 220))
        self.setMouseTracking(True)

    def set_colours(self, colours: Colours) -> None:
        """Draw in other colours."""
        self._colours = colours
        self.setBackground(colours.base)
        if self.spec is not None:
            self.show_chart(self.spec)

    def show_chart(self, spec: ChartSpec) -> None:
        """Draw ``spec`` in place of what was shown."""
        self._slices.stop()
        if self.in_slices:
            self.setUpdatesEnabled(False)
            self._slices.start(self._drawing(spec), lambda: self.setUpdatesEnabled(True))
            return
        self.setUpdatesEnabled(True)
        for _ in self._drawing(spec):
            pass

    def _drawing(self, spec: ChartSpec) -> Iterator[None]:
        """Draw ``spec`` piece by piece."""
        self.spec = spec
        self.setAccessibleName(spec.title)
        self.setAccessibleDescription(text_of(spec))
        self._plot, self._labels = None, []
        self._layout.clear()
        self._blocks.clear()
        yield
        title_size = WIDE_TITLE if self.width() >= WIDE else NARROW_TITLE
        self._add_block(f"<b>{escape(spec.title)}</b>", self._points * title_size, rank=0)
        self._add_block(escape(spec.subtitle), self._points * SMALL_TEXT, rank=2, muted=True)
        drawing = drawn_chart(spec, self._colours)
        if drawing.legend:
            self._add_block(drawing.legend, self._points * SMALL_TEXT, rank=1)
        yield from self._add_plot(spec, drawing.columns, drawing.labels, drawing.ticks, drawing.low, drawing.high)
        for note in spec.footnotes:
            self._add_block(escape(tr("chart.note", text=note)), self._points * SMALL_TEXT, rank=3, muted=True)
        self._fit()

    def figures(self) -> list[tuple[pg.TextItem, Label]]:
        """Return the figures with what they say, those left out for want of room included."""
        return list(self._labels)

    def place_of(self, period: int) -> QPointF:
        """Return the middle of the first column of period number ``period``, in pixels of the view."""
        column = next(each for each in self._columns.columns if each.position == period and each.low != each.high)
        return QPointF(self.mapFromScene(self._plot.getViewBox().mapViewToScene(column.rect.center())))

    def _add_block(self, html: str, points: float, rank: int, muted: bool = False) -> None:
        """Add a text; in a small panel those of the highest rank give way first."""
        block = TextBlock(html, self._font(points), self._colours.muted if muted else self._colours.text, rank)
        self._blocks.append(block)
        self._layout.addItem(block, row=self._layout.currentRow, col=0)
        self._layout.nextRow()

    def _add_plot(self, spec: ChartSpec, columns: list, labels: list[Label], ticks: list[tuple[float, str]], low: float, high: float) -> Iterator[None]:
        """Add the plot with its columns, figures and axis."""
        plot = self._layout.addPlot(row=self._layout.currentRow, col=0, enableMenu=False)
        self._layout.nextRow()
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        plot.hideAxis("left")
        plot.hideAxis("bottom")
        self._columns = ColumnsItem(columns)
        plot.addItem(self._columns)
        ticks_below = [Label(text, position, low, self._colours.text, below=True) for position, text in ticks]
        made: list[tuple[pg.TextItem, Label]] = []
        for at, label in enumerate((*_readable(labels, self.most_inside), *ticks_below)):
            if at % _AT_ONCE == 0:
                yield
            made.append(self._label(plot, label))
        yield
        self._labels = made
        plot.setXRange(-0.5, len(spec.periods) - 0.5, padding=0)
        self._ends = (low, high)
        self._plot = plot
        self._figure_points = self._widest = 0.0
        # The layout settles after this call; only then is the height of the plot known for good.
        plot.getViewBox().sigResized.connect(self._fit_figures)
        yield

    def _label(self, plot: pg.PlotItem, label: Label) -> tuple[pg.TextItem, Label]:
        """Put one figure at its place; figures inside a column are centred in it."""
        item = pg.TextItem(label.text, color=label.colour, anchor=(0.5, 0.5 if label.room else (0.0 if label.below else 1.0)))
        item.setPos(label.position, label.height)
        plot.addItem(item, ignoreBounds=True)
        return item, label

    def _set_figures_size(self, points: float) -> None:
        """Write all figures in a type of ``points``, several lines centred under each other."""
        if points == self._figure_points:
            return
        self._figure_points = points
        font = self._font(points)
        for item, _ in self._labels:
            document = item.textItem.document()
            option = document.defaultTextOption()
            option.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            document.setDefaultTextOption(option)
            item.setFont(font)
            item.textItem.setTextWidth(-1)
            item.textItem.setTextWidth(document.idealWidth())
            item.updateTextPos()

    def _font(self, points: float) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(points)
        return font

    def _fit(self) -> None:
        """Wrap the texts to the width and leave out figures that have no room in their column."""
        self._fit_blocks()
        self._layout.layout.activate()
        self._fit_figures()

    def _fit_figures(self) -> None:
        """Size the figures for the plot as it is now laid out."""
        if self._plot is None:
            return
        box = self._plot.getViewBox()
        column_width = box.width() / max(1, len(self.spec.periods) if self.spec else 1)
        if not self._widest:
            self._set_figures_size(self._points)
            self._widest = max((item.textItem.boundingRect().width() for item, label in self._labels if label.room is None), default=1.0)
        shrunk = max(SMALLEST, self._points * column_width / self._widest * 0.96)
        self._set_figures_size(self._points if self._widest <= column_width else shrunk)
        scale = self._fit_height(box)
        for item, label in self._labels:
            bounds = item.textItem.boundingRect()
            tall_enough = label.room is None or label.room * scale >= bounds.height() * 0.86
            item.setVisible(tall_enough and (label.room is None or bounds.width() <= column_width * 0.9))

    def _fit_blocks(self) -> None:
        """Wrap the texts; in a small panel notes give way first, then the subtitle, then the key of colours: hovering still tells."""
        heights = [block.fit(self.width() - 2 * MARGIN) for block in self._blocks]
        spare = min(self.height() * TEXT_SHARE, self.height() - LEAST_PLOT) - sum(heights)
        for block, height in sorted(zip(self._blocks, heights, strict=True), key=lambda pair: -pair[0].rank):
            if spare >= 0 or not block.rank:
                return
            block.fold()
            spare += height

    def _fit_height(self, box: pg.ViewBox) -> float:
        """Leave room for the figures above and the periods below; return pixels per unit of the vertical axis."""
        low, high = self._ends
        heights = [(item.textItem.boundingRect().height(), label.below) for item, label in self._labels]
        above = max((height for height, below in heights if not below), default=0.0) + EDGE
        under = max((height for height, below in heights if below), default=0.0) + EDGE
        scale = max(1.0, box.height() - above - under) / ((high - low) or 1.0)
        box.setYRange(low - under / scale, high + above / scale, padding=0)
        return scale

    def _column_under(self, event: QMouseEvent) -> object | None:
        """Return the column under the mouse."""
        if self._plot is None:
            return None
        scene = self.mapToScene(event.position().toPoint())
        point: QPointF = self._plot.getViewBox().mapSceneToView(scene)
        return self._columns.column_at(point)

    def close(self) -> bool:
        """Close as any widget; pyqtgraph's own way takes the items apart in an order that ends the process."""
        return QGraphicsView.close(self)

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        """Lay the chart out for the new size."""
        super().resizeEvent(event)
        if self.spec is not None:
            self._fit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the figures of the column under the mouse."""
        column = self._column_under(event)
        QToolTip.showText(event.globalPosition().toPoint(), getattr(column, "tip", ""), self)
        self.setCursor(Qt.CursorShape.PointingHandCursor if getattr(column, "cell", None) else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the cell of the column that was clicked."""
        cell = getattr(self._column_under(event), "cell", None)
        if cell is not None and event.button() is Qt.MouseButton.LeftButton:
            self.cell_chosen.emit(cell)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the click; nothing in a chart is dragged."""
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Hide the tip."""
        QToolTip.hideText()
        super().leaveEvent(event)


def _readable(labels: Sequence[Label], most: int) -> list[Label]:
    """Return the figures that are written: all that stand free, and of those inside columns the ``most`` with the most room."""
    inside = sorted((at for at, label in enumerate(labels) if label.room is not None), key=lambda at: -(labels[at].room or 0.0))
    left_out = set(inside[most:])
    return [label for at, label in enumerate(labels) if at not in left_out]


def text_of(spec: ChartSpec) -> str:
    """Return a chart as text, for screen readers."""
    lines = [spec.subtitle]
    for series in spec.series:
        if series.role is not Role.GROWTH or spec.kind is ChartKind.PATH:
            figures = "，".join(f"{period} {mark.text}" for period, mark in zip(spec.periods, series.marks, strict=True) if mark.text)
            lines.append(f"{series.name}：{figures}")
    return "\n".join([*lines, *spec.footnotes])



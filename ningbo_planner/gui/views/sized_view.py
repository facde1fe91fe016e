"""The grid's sizes: zoom, column widths, row heights, and the fonts and colours that go with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.models.plan_model import PlanModel
from ningbo_planner.gui.views.cell_painter import CellPainter
from ningbo_planner.gui.views.column_widths import ColumnWidths
from ningbo_planner.gui.views.frozen_view import FrozenTableView
from ningbo_planner.gui.views.row_heights import RowHeights

ZOOM_RANGE = (50, 200)
ZOOM_STEP = 10
NOTCH = 120
# The heads of the rows: room for so many digits at least.
ROW_DIGITS = 3


class SizedTableView(FrozenTableView):
    """Keeps fonts, widths and heights in step.

    Signals:
        zoom_changed(int): the zoom in percent.
    """

    zoom_changed = Signal(int)

    def __init__(self, model: PlanModel, parent: QWidget | None = None) -> None:
        """Show ``model`` at 100 percent."""
        super().__init__(model, parent)
        self._wheel = self._turned = 0
        self._measured = self._what_is_measured()
        self._widths = ColumnWidths(self)
        self._heights = RowHeights(self)
        # Dragging a column edge or the window sends many sizes; the rows follow when it pauses.
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._heights.redo)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._heights.ensure())
        self.horizontalHeader().sectionResized.connect(lambda *_: self._settle.start())
        for heads in (self.horizontalHeader(), self.frozen_heads):
            heads.drawn.connect(self._draw_selected)
            heads.sectionHandleDoubleClicked.connect(lambda section: self.fit_columns(self._selected_with(section)))
        model.dataChanged.connect(self._heights.take_change)
        model.spans_changed.connect(self._heights.redo)
        model.modelReset.connect(self._lay_out)
        model.display.figures_changed.connect(self._take_figures)
        theme.notifier.changed.connect(self._take_theme)
        self._take_font()

    def set_zoom(self, percent: int) -> None:
        """Make the grid larger or smaller, within ``ZOOM_RANGE``; the row at the top stays there."""
        wanted = max(ZOOM_RANGE[0], min(ZOOM_RANGE[1], percent))
        if wanted == self._zoom:
            return
        top = self.rowAt(0)
        self._zoom = wanted
        self._take_font()
        if top > 0:
            self.verticalScrollBar().setValue(self.verticalHeader().sectionPosition(top))
        self.zoom_changed.emit(wanted)

    def chosen_widths(self) -> dict[str, float]:
        """Return the column widths that somebody has drawn."""
        return self._widths.chosen()

    def choose_widths(self, widths: Mapping[str, float]) -> None:
        """Take over column widths that were drawn before."""
        self._widths.choose(widths)

    def fit_columns(self, columns: Iterable[int]) -> None:
        """Make columns as wide as what stands in them, within reason."""
        for column in columns:
            self.setColumnWidth(column, self._widths.content_width(column))

    def _draw_selected(self, section: int, width: int) -> None:
        """Give a width that was drawn with the mouse to all columns selected together with that one."""
        for column in self._selected_with(section):
            self.setColumnWidth(column, width)

    def _selected_with(self, section: int) -> list[int]:
        """Return the columns that are selected from top to bottom together with one, or that one alone."""
        whole = [each for each in self.selectionModel().selection() if each.top() == 0 and each.bottom() == self.sheet.row_count - 1]
        columns = sorted({column for each in whole for column in range(each.left(), each.right() + 1) if not self.sheet.is_hidden(column)})
        return columns if section in columns else [section]

    def _take_font(self) -> None:
        """Scale the font and everything that is measured by it."""
        font = theme.body_font()
        font.setPointSizeF(font.pointSizeF() * self._zoom / 100)
        # The heads are told themselves: a font is not passed on to them where the application has a style sheet.
        for widget in (self, self.horizontalHeader(), self.verticalHeader(), self.frozen_heads):
            widget.setFont(font)
        self.cell_painter = CellPainter(font, self._zoom / 100)
        lines = 2 if self.sheet.has_second_heads else 1
        head = lines * (self.cell_painter.metrics.height() + self.cell_painter.padding) + self.cell_painter.padding
        self.horizontalHeader().setFixedHeight(head)
        self.frozen_heads.setFixedHeight(head)
        digits = max(ROW_DIGITS, len(str(len(self.sheet.table))))
        self.verticalHeader().setFixedWidth(self.cell_painter.width_of("0" * digits) + 2 * self.cell_painter.padding)
        self._widths.measure()
        self._heights.start_again()

    def _take_figures(self) -> None:
        """Give the figures the room that their new way of writing takes."""
        self._widths.measure()

    def _take_theme(self) -> None:
        """Draw in the colours that are in force now."""
        self._take_font()
        self.viewport().update()

    def _lay_out(self) -> None:
        """Take over other rows and columns."""
        self.redo_spans()
        for column in range(self.sheet.column_count):
            self.setColumnHidden(column, self.sheet.is_hidden(column))
        self.frozen_heads.take_sections()
        measured = self._what_is_measured()
        if measured == self._measured:
            # The same rows in another order or number: widths that jumped at each filter would only disturb.
            self._heights.redo()
        else:
            self._take_font()
            self._measured = measured

    def _what_is_measured(self) -> tuple[object, ...]:
        """Return what column widths depend on, besides font and figures: the columns and how many rows the table has."""
        return self.sheet.columns, self.sheet.arrangement.hidden, len(self.sheet.table)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._widths.fit()
        self._heights.ensure()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll sideways with Shift (Excel wants Ctrl with it), zoom with Ctrl, otherwise scroll by so many rows as the system says."""
        modifiers, angle = event.modifiers(), event.angleDelta()
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            bar = self.horizontalScrollBar()
            self._scroll(bar, angle.y() or angle.x(), bar.singleStep())
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            # Fine wheels send parts of a notch.
            self._wheel += angle.y()
            notches, self._wheel = int(self._wheel / NOTCH), self._wheel - int(self._wheel / NOTCH) * NOTCH
            self.set_zoom(self._zoom + notches * ZOOM_STEP)
        elif abs(angle.x()) > abs(angle.y()):
            super().wheelEvent(event)
            return
        else:
            self._scroll(self.verticalScrollBar(), angle.y(), self._heights.usual)
        event.accept()

    def _scroll(self, bar: QScrollBar, angle: int, step: int) -> None:
        """Scroll by steps for a turn of the wheel, to the pixel; what is less is kept for the next turn."""
        self._turned += angle * step * QApplication.wheelScrollLines()
        pixels, self._turned = int(self._turned / NOTCH), self._turned - int(self._turned / NOTCH) * NOTCH
        bar.setValue(bar.value() - pixels)

    def sizeHintForColumn(self, column: int) -> int:
        """Return the width for what is in sight of a column; a double click on its edge asks for it."""
        return self._widths.content_width(column)

    def sizeHintForRow(self, row: int) -> int:
        """Return the height of a row as it is."""
        return self.rowHeight(row)

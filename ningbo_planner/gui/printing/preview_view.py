"""Pages as they will be printed; only those in sight are painted, so a thousand cost no more than two."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.printing.page_grid import ZOOM_RANGE, Fit, PageGrid
from ningbo_planner.gui.printing.print_job import PrintJob
from ningbo_planner.text import tr

ZOOM_STEP = 10
_SHADOW = 3
_NOTCH = 120
# A few pages more than are in sight at once, so that scrolling back is free.
_KEPT = 8
_CONTROL = Qt.KeyboardModifier.ControlModifier


class PreviewView(QAbstractScrollArea):
    """Shows the pages of a job.

    Attributes:
        grid: where the pages stand.

    Signals:
        page_changed(int): another page is in front, counted from 0.
        zoom_changed(int): the size in percent of that on paper.
    """

    page_changed = Signal(int)
    zoom_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self.setObjectName("previewView")
        self.setAccessibleName(tr("print_dialog.preview"))
        # Always there: a bar that comes and goes with the width of the pages that it makes narrower would never rest.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.grid = PageGrid(QSize(1, 1))
        self._job: PrintJob | None = None
        self._fit = Fit.PAGE
        self._current = 0
        self._wheel = 0
        self._kept: OrderedDict[int, QPixmap] = OrderedDict()
        self.verticalScrollBar().valueChanged.connect(self._find_current)
        self.horizontalScrollBar().valueChanged.connect(self.viewport().update)

    @property
    def current(self) -> int:
        """The page in front, counted from 0."""
        return self._current

    @property
    def zoom(self) -> int:
        """The size in percent of that on paper."""
        return round(self.grid.zoom)

    def show_job(self, job: PrintJob) -> None:
        """Show the pages of another job, from where the one before was looked at."""
        self._job = job
        self.grid.paper = QSize(job.area.page_width, job.area.page_height)
        self._lay_out()

    def take_pages(self) -> None:
        """Show the pages that have been laid out meanwhile; when all are, each knows how many there are."""
        if self._job is None:
            return
        if self._job.is_done:
            self._lay_out()
        elif len(self._job) != self.grid.count:
            self._reach()

    def set_across(self, count: int) -> None:
        """Show so many pages side by side."""
        current = self._current
        self.grid.across = count
        self._lay_out()
        self.go_to(current)

    def set_fit(self, fit: Fit) -> None:
        """Show pages whole or as wide as the view."""
        self._fit = fit
        self._lay_out()

    def set_zoom(self, percent: float) -> None:
        """Show pages at ``percent`` of their size on paper, within ``ZOOM_RANGE``; what is seen stays there."""
        place = self.verticalScrollBar().value() / max(1, self.grid.step.height())
        self._fit = Fit.CHOSEN
        self.grid.zoom = max(float(ZOOM_RANGE[0]), min(float(ZOOM_RANGE[1]), percent))
        self._lay_out()
        self.verticalScrollBar().setValue(round(place * self.grid.step.height()))

    def zoom_by(self, steps: int) -> None:
        """Show pages larger or smaller, at the next round size."""
        self.set_zoom((round(self.grid.zoom / ZOOM_STEP) + steps) * ZOOM_STEP)

    def go_to(self, number: int) -> None:
        """Bring a page to the front, counted from 0; the last one where there are not so many."""
        if self.grid.count:
            wanted = max(0, min(number, self.grid.count - 1))
            self.verticalScrollBar().setValue(self.grid.top_of(wanted))
            self._note_current(wanted)

    def page_rect(self, number: int) -> QRect:
        """Return where a page is seen in the viewport."""
        place = self.grid.rect(number, self.viewport().width())
        return place.translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    def _lay_out(self) -> None:
        """Show everything anew, at the size that was asked for."""
        self._kept.clear()
        before = self.zoom
        self.grid.zoom = self.grid.fitting_zoom(self._fit, self.viewport().size())
        self._reach()
        if self.zoom != before or self._fit is Fit.CHOSEN:
            self.zoom_changed.emit(self.zoom)

    def _reach(self) -> None:
        """Let the scroll bars lead to the last page."""
        self.grid.count = len(self._job) if self._job is not None else 0
        size, view = self.grid.size, self.viewport().size()
        self.verticalScrollBar().setRange(0, max(0, size.height() - view.height()))
        self.horizontalScrollBar().setRange(0, max(0, size.width() - view.width()))
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setSingleStep(4 * theme.UNIT)
        self.horizontalScrollBar().setPageStep(view.width())
        self._find_current()

    def _find_current(self) -> None:
        """Find the page in front: the one before while much of it is seen, else the first that is."""
        self.viewport().update()
        if not self.grid.count:
            return
        view = self.viewport().rect()
        rect = self.page_rect(self._current)
        if self._current >= self.grid.count or rect.intersected(view).height() * 2 <= min(rect.height(), view.height()):
            self._note_current(self.grid.first_at(self.verticalScrollBar().value() + view.height() // 3))

    def _note_current(self, number: int) -> None:
        if number != self._current:
            self._current = number
            self.page_changed.emit(number)

    def _picture(self, job: PrintJob, number: int) -> QPixmap:
        """Return a painted page, kept while it is near."""
        found = self._kept.pop(number, None)
        self._kept[number] = found if found is not None else self._painted(job, number)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return self._kept[number]

    def _painted(self, job: PrintJob, number: int) -> QPixmap:
        ratio = self.devicePixelRatioF()
        made = QPixmap(self.grid.page * ratio)
        made.setDevicePixelRatio(ratio)
        made.fill(theme.PAPER)
        painter = QPainter(made)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.scale(self.grid.scale, self.grid.scale)
        job.paint(painter, number)
        painter.end()
        return made

    # ------------------------------------------------------------------------------------------------------ Qt's events

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages in sight."""
        painter, colours, job = QPainter(self.viewport()), theme.current(), self._job
        painter.fillRect(event.rect(), colours.window)
        first = self.grid.first_at(self.verticalScrollBar().value() + event.rect().top())
        for number in range(first, self.grid.count if job is not None else 0):
            rect = self.page_rect(number)
            if rect.top() > event.rect().bottom():
                break
            painter.fillRect(rect.translated(_SHADOW, _SHADOW), colours.shadow)
            painter.drawPixmap(rect.topLeft(), self._picture(job, number))
            painter.setPen(colours.border)
            painter.drawRect(rect.adjusted(-1, -1, 0, 0))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit pages to the new size."""
        super().resizeEvent(event)
        self._lay_out()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from page to page."""
        pages = {
            Qt.Key.Key_PageDown: self._current + self.grid.across,
            Qt.Key.Key_PageUp: self._current - self.grid.across,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.grid.count - 1,
        }
        if event.key() in pages:
            self.go_to(pages[Qt.Key(event.key())])
            event.accept()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll, or zoom with Ctrl."""
        if not event.modifiers() & _CONTROL:
            super().wheelEvent(event)
            return
        self._wheel += event.angleDelta().y()
        steps = int(self._wheel / _NOTCH)
        self._wheel -= steps * _NOTCH
        if steps:
            self.zoom_by(steps)
        event.accept()

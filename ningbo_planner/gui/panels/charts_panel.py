"""The chart panel: the path of the chosen row, and the parts of its total.

The drawing library takes a third of a second to load. It is loaded on a thread once the window has painted, and the first chart is
drawn when it is there; the window never waits for it.
"""

from __future__ import annotations

import importlib
from types import ModuleType

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from ningbo_planner.domain.table import RowRef, Table
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

# Imported on the thread; the modules that make Qt objects are imported on the GUI thread afterwards.
_HEAVY = ("numpy", "pandas")
_SERIES = "ningbo_planner.analysis.chart_series"
_VIEW = "ningbo_planner.gui.charts.chart_view"


class _Loaded(QObject):
    """Tells the GUI thread that the libraries are there."""

    done = Signal()


class _Loader(QRunnable):
    """Imports the heavy libraries off the GUI thread."""

    def __init__(self, loaded: _Loaded) -> None:
        """Keep whom to tell."""
        super().__init__()
        self._loaded = loaded

    def run(self) -> None:
        """Import them."""
        for name in _HEAVY:
            importlib.import_module(name)
        self._loaded.done.emit()


class ChartsPanel(QWidget):
    """Draws the row that is current in the grid.

    Signals:
        cell_chosen(CellRef): a column of a chart was clicked.
    """

    cell_chosen = Signal(object)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Follow ``document``; nothing is drawn before the panel is shown."""
        super().__init__(parent)
        self.setObjectName("chartsPanel")
        self._document = document
        self._row: RowRef | None = None
        self._series: ModuleType | None = None
        self._is_stale = True
        self._loaded = _Loaded()
        self._loaded.done.connect(self._start_drawing, Qt.ConnectionType.QueuedConnection)
        self._views: list[QWidget] = []
        self._message = QLabel(tr("charts_panel.loading"), self)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
        self._split = QSplitter(Qt.Orientation.Vertical, self)
        self._split.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._message)
        layout.addWidget(self._split)
        self._split.hide()
        document.changed.connect(self._on_changed)
        document.opened.connect(self._on_opened)
        theme.notifier.changed.connect(self._on_theme)

    @property
    def is_ready(self) -> bool:
        """Whether the drawing library is there."""
        return self._series is not None

    def show_row(self, row: RowRef | None) -> None:
        """Draw the charts of ``row``."""
        if row != self._row:
            self._row = row
            self._draw_when_visible()

    def preload(self) -> None:
        """Load the drawing library on a thread; call it after the first paint."""
        if self._series is None:
            QThreadPool.globalInstance().start(_Loader(self._loaded))

    def _start_drawing(self) -> None:
        """Make the views, now that the libraries are there."""
        if self._series is not None:
            return
        view_module = importlib.import_module(_VIEW)
        self._series = importlib.import_module(_SERIES)
        for _ in range(2):
            view = view_module.ChartView(theme.current(), theme.BODY_POINTS)
            view.cell_chosen.connect(self.cell_chosen)
            self._views.append(view)
            self._split.addWidget(view)
        self._draw_when_visible()

    def _draw_when_visible(self) -> None:
        self._is_stale = True
        if self._series is not None and self.isVisible():
            self._draw()

    def _draw(self) -> None:
        """Draw both charts, or say why there is none."""
        self._is_stale = False
        table = self._table()
        drawable = table is not None and self._row is not None and len(self._series.drawn_periods(table)) > 1
        self._message.setVisible(not drawable)
        self._split.setVisible(drawable)
        self._message.setText(tr("charts_panel.no_path" if table is not None else "charts_panel.choose"))
        if not drawable:
            return
        self._views[0].show_chart(self._series.path_chart(table, self._row.row))
        total = self._series.total_of(table, self._row.row)
        self._views[1].setVisible(total is not None)
        if total is not None:
            self._views[1].show_chart(self._series.stack_chart(table, total))

    def _table(self) -> Table | None:
        """Return the table of the chosen row while it has it."""
        if self._row is None or not self._document.has_plan:
            return None
        table = self._document.plan.tables.get(self._row.table)
        return table if table is not None and self._row.row in table else None

    def _on_changed(self, change: Change) -> None:
        """Draw again when something of the shown table changed, once the grid has painted."""
        written = {cell.table for cell in change.changes.cells} | {table for table, _, _ in change.changes.fields} | change.changes.structures
        if self._row is not None and self._row.table in written:
            self._is_stale = True
            QTimer.singleShot(0, self, self._draw_if_stale)

    def _draw_if_stale(self) -> None:
        if self._is_stale:
            self._draw_when_visible()

    def _on_opened(self) -> None:
        self._row = None
        self._draw_when_visible()

    def _on_theme(self) -> None:
        for view in self._views:
            view.set_colours(theme.current())

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was chosen while the panel was hidden."""
        super().showEvent(event)
        if self._series is None:
            self.preload()
        elif self._is_stale:
            self._draw()

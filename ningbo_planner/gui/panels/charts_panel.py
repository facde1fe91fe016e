"""The chart panel: the path of the chosen row, and the parts of its total.

The drawing libraries take a third of a second to load. They are loaded piece by piece once the window has painted, and the first chart is
drawn when they are there. Not on a thread: every import passes through a hook of PySide that is not safe beside the making of widgets.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ningbo_planner.domain.table import RowRef, Table
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

# Loaded one at a time, each in a turn of the event loop of its own, so that keys and paints come in between.
_STEPS: tuple[Callable[[], ModuleType], ...] = (
    lambda: importlib.import_module("numpy"),
    lambda: importlib.import_module("pandas"),
    lambda: importlib.import_module("ningbo_planner.analysis.chart_series"),
    lambda: importlib.import_module("ningbo_planner.gui.charts.chart_view"),
)
_PAUSE_MS = 15
# Charts are drawn when the cursor has rested so long: a drawing takes longer than a held arrow key leaves between two rows.
REST_MS = 120
# The two charts, by number; at least this high, in pixels, the panel shows both.
PATH, STACK = 0, 1
BOTH_FROM = 560


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
        self._drawn: set[str] = set()
        self._series: ModuleType | None = None
        self._is_stale = True
        self._to_load = list(_STEPS)
        self._loading = QTimer(self, interval=_PAUSE_MS)
        self._loading.timeout.connect(self._load_next)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._draw_if_stale)
        self._turn = QTimer(self, interval=0, singleShot=True)
        self._turn.timeout.connect(self._draw_next)
        self._views: list[QWidget] = []
        self._waiting: list[tuple[QWidget, Callable[[], object]]] = []
        self._message = QLabel(tr("charts_panel.loading"), self)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
        self._message.setContentsMargins(*[2 * theme.UNIT] * 4)
        self._choice = QButtonGroup(self)
        self._head = self._make_head()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._message, 1)
        document.changed.connect(self._on_changed)
        document.opened.connect(self._on_opened)
        theme.notifier.changed.connect(self._on_theme)

    def _make_head(self) -> QWidget:
        """Return the line of buttons that choose which chart is shown where there is no room for both."""
        head = QWidget(self)
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, 0)
        row.setSpacing(theme.UNIT // 2)
        for number, title in enumerate((tr("charts_panel.path"), tr("charts_panel.stack"))):
            button = QToolButton(head, text=title, checkable=True, autoRaise=True)
            button.setObjectName(f"chartChoice{number}")
            button.setChecked(number == STACK)
            self._choice.addButton(button, number)
            row.addWidget(button)
        row.addStretch(1)
        self._choice.idClicked.connect(lambda _: self._draw_when_visible())
        return head

    @property
    def is_ready(self) -> bool:
        """Whether the drawing library is there."""
        return self._series is not None

    def show_row(self, row: RowRef | None) -> None:
        """Draw the charts of ``row``."""
        if row != self._row:
            self._row = row
            self._draw_soon()

    def preload(self) -> None:
        """Load the drawing libraries piece by piece; call it after the first paint."""
        if self._to_load:
            self._loading.start()

    def _load_next(self) -> None:
        """Load one piece; with the last one the charts are drawn."""
        self._to_load.pop(0)()
        if not self._to_load:
            self._loading.stop()
            self._start_drawing()

    def _start_drawing(self) -> None:
        """Make the views, now that the libraries are there."""
        view_module = importlib.import_module("ningbo_planner.gui.charts.chart_view")
        self._series = importlib.import_module("ningbo_planner.analysis.chart_series")
        for _ in range(2):
            view = view_module.ChartView(theme.current(), theme.BODY_POINTS)
            view.cell_chosen.connect(self.cell_chosen)
            view.in_slices = True
            view.hide()
            self._views.append(view)
            self.layout().addWidget(view, 1)
        self._draw_when_visible()

    def _draw_soon(self) -> None:
        self._waiting.clear()
        self._is_stale = True
        self._rest.start()

    def _draw_when_visible(self) -> None:
        self._is_stale = True
        if self._document.has_plan and self._document.tasks.is_busy:
            # The plan is lent; its figures are being written.
            self._rest.start()
        elif self._series is not None and self.isVisible():
            self._draw()

    def _draw(self) -> None:
        """Draw what there is room for, or say why there is nothing."""
        self._is_stale = False
        table = self._table()
        row = self._row.row if self._row is not None else ""
        drawable = table is not None and len(self._series.drawn_periods(table)) > 1
        total = self._series.total_of(table, row) if table is not None and drawable else None
        wanted = self._wanted(drawable, total is not None)
        self._message.setVisible(not drawable)
        self._message.setText(tr("charts_panel.no_path" if table is not None else "charts_panel.choose"))
        self._drawn = {row, *([total, *table.children(total)] if table is not None and total is not None else ())}
        self._head.setVisible(total is not None and not self._has_room_for_both())
        for number, view in enumerate(self._views):
            view.setVisible(number in wanted)
        makers = {PATH: lambda: self._series.path_chart(table, row), STACK: lambda: self._series.stack_chart(table, total)}
        self._waiting = [(self._views[number], makers[number]) for number in wanted]
        self._draw_next()

    def _draw_next(self) -> None:
        """Draw one chart; the next follows in a turn of its own, so that keys and paints come in between."""
        if self._document.tasks.is_busy:
            self._draw_soon()
            return
        if self._waiting:
            view, make = self._waiting.pop(0)
            view.show_chart(make())
        if self._waiting:
            self._turn.start()

    def _wanted(self, drawable: bool, has_total: bool) -> tuple[int, ...]:
        """Return which charts are shown."""
        if not drawable:
            return ()
        if not has_total:
            return (PATH,)
        return (PATH, STACK) if self._has_room_for_both() else (self._choice.checkedId(),)

    def _has_room_for_both(self) -> bool:
        return self.height() >= BOTH_FROM

    def _table(self) -> Table | None:
        """Return the table of the chosen row while it has it."""
        if self._row is None or not self._document.has_plan:
            return None
        table = self._document.plan.tables.get(self._row.table)
        return table if table is not None and self._row.row in table else None

    def _on_changed(self, change: Change) -> None:
        """Draw again when something of the shown rows, or of how their table is described, changed."""
        if self._row is None:
            return
        described = {table for table, _, _ in change.changes.fields} | change.changes.structures
        columns = change.changes.cells.of_table(self._row.table)
        if self._row.table in described or any(not rows.isdisjoint(self._drawn) for rows in columns.values()):
            self._draw_soon()

    def _draw_if_stale(self) -> None:
        if self._is_stale:
            self._draw_when_visible()

    def _on_opened(self) -> None:
        self._row = None
        self._draw_when_visible()

    def _on_theme(self) -> None:
        for view in self._views:
            view.set_colours(theme.current())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show both charts, or one, as the height allows."""
        super().resizeEvent(event)
        if (event.oldSize().height() >= BOTH_FROM) != self._has_room_for_both():
            self._draw_when_visible()

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what was chosen while the panel was hidden."""
        super().showEvent(event)
        if self._series is not None and self._is_stale:
            self._draw()

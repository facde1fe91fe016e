"""The chart panel: the path of the chosen row, and one chart of its total or of itself below it.

The drawing libraries take a while to load. They are loaded piece by piece once the window has painted, and the first chart is
drawn when they are there. Not on a thread: every import passes through a hook of PySide that is not safe beside the making of widgets.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from ningbo_planner.domain.table import RowRef, Table
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.icons import icon
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

# Loaded one at a time, each in a turn of the event loop of its own, so that keys and paints come in between.
_STEPS: tuple[Callable[[], ModuleType], ...] = (
    lambda: importlib.import_module("numpy"),
    lambda: importlib.import_module("ningbo_planner.services.charting"),
    lambda: importlib.import_module("ningbo_planner.gui.charts.chart_view"),
)
_PAUSE_MS = 15
# Charts are drawn when the cursor has rested so long: a drawing takes longer than a held arrow key leaves between two rows.
REST_MS = 120
# At least this high, in pixels, the panel shows the path and another chart.
BOTH_FROM = 560
# The kind that is shown first, and the one of the upper view.
_FIRST, _UPPER = "stack", "path"


class ChartsPanel(QWidget):
    """Draws the row that is current in the grid.

    Signals:
        cell_chosen(CellRef): a figure of a chart was chosen.
        page_wanted(str): the page of charts is wanted, with the chart of this name.
    """

    cell_chosen = Signal(object)
    page_wanted = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Follow ``document``; nothing is drawn before the panel is shown."""
        super().__init__(parent)
        self.setObjectName("chartsPanel")
        self._document = document
        self._row: RowRef | None = None
        self._drawn: set[str] = set()
        self._charting: Any = None
        self._is_stale = True
        # The kind chosen last, and the charts that were drilled into, innermost last.
        self._kind = _FIRST
        self._below: list[str] = []
        self._offers: list[Any] = []
        self._to_load = list(_STEPS)
        self._loading = QTimer(self, interval=_PAUSE_MS)
        self._loading.timeout.connect(self._load_next)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._draw_when_visible)
        self._turn = QTimer(self, interval=0, singleShot=True)
        self._turn.timeout.connect(self._draw_next)
        self._views: list[Any] = []
        self._waiting: list[tuple[Any, str]] = []
        self._message = QLabel(tr("charts_panel.loading"), self)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setWordWrap(True)
        self._message.setContentsMargins(*[2 * theme.UNIT] * 4)
        self._choice = QComboBox(self)
        self._back = QToolButton(self, autoRaise=True)
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
        """Return the line above the charts: back, the kinds that the row has, and the way to the page of charts."""
        head = QWidget(self)
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT, 0)
        row.setSpacing(theme.UNIT // 2)
        self._back.setObjectName("chartBack")
        self._back.setIcon(icon("arrow-left"))
        self._back.setToolTip(tr("charts_panel.back"))
        self._back.setAccessibleName(tr("charts_panel.back"))
        self._back.clicked.connect(self.go_back)
        self._back.hide()
        self._choice.setObjectName("chartChoice")
        # The kinds are others for each row; as wide as the first ones, later names would be cut off.
        self._choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._choice.setAccessibleName(tr("charts_panel.kind"))
        self._choice.setToolTip(tr("charts_panel.kind"))
        self._choice.activated.connect(self._choose_kind)
        page = QToolButton(head, text=tr("charts_panel.page"), autoRaise=True)
        page.setObjectName("chartPage")
        page.setToolTip(tr("charts_panel.page_tip"))
        page.clicked.connect(lambda: self.page_wanted.emit(self._lower_name()))
        row.addWidget(self._back)
        row.addWidget(self._choice)
        row.addStretch(1)
        row.addWidget(page)
        return head

    @property
    def is_ready(self) -> bool:
        """Whether the drawing library is there."""
        return self._charting is not None

    def show_row(self, row: RowRef | None) -> None:
        """Draw the charts of ``row``."""
        if row != self._row:
            self._row = row
            self._below.clear()
            self._draw_soon()

    def go_back(self) -> None:
        """Show the chart that was drilled into again."""
        if self._below:
            self._below.pop()
            self._draw_when_visible()

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
        self._charting = importlib.import_module("ningbo_planner.services.charting")
        for _ in range(2):
            view = view_module.ChartView(parent=self)
            view.setAccessibleName(tr("spoken.chart"))
            view.cell_chosen.connect(self.cell_chosen)
            view.chart_chosen.connect(self._drill)
            view.back_wanted.connect(self.go_back)
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
        elif self._charting is not None and self.isVisible():
            self._draw()

    def _draw(self) -> None:
        """Draw what there is room for, or say why there is nothing."""
        self._is_stale = False
        table = self._table()
        self._offers = self._charting.charts_about(self._document.plan, self._row) if table is not None and self._row is not None else []
        self._message.setVisible(not self._offers)
        self._message.setText(tr("charts_panel.no_path" if table is not None else "charts_panel.choose"))
        self._drawn = self._charting.rows_about(table, self._row.row) if table is not None and self._row is not None else set()
        self._show_head()
        wanted = self._wanted()
        for number, view in enumerate(self._views):
            view.setVisible(number < len(wanted))
        self._waiting = list(zip(self._views, wanted, strict=False))
        self._draw_next()

    def _show_head(self) -> None:
        """Offer the kinds that the row has."""
        self._head.setVisible(bool(self._offers))
        self._back.setVisible(bool(self._below))
        kinds = [request.kind for request in self._offers if not (self._has_room_for_both() and request.kind == _UPPER and len(self._offers) > 1)]
        with QSignalBlocker(self._choice):
            self._choice.clear()
            for kind in kinds:
                self._choice.addItem(tr(f"chart.kind.{kind}"), str(kind))
            self._choice.setCurrentIndex(max(0, self._choice.findData(str(self._shown_kind()))))

    def _shown_kind(self) -> str:
        """Return the kind of the lower view: the one chosen last while the row has it."""
        kinds = [str(request.kind) for request in self._offers]
        if self._kind in kinds:
            return self._kind
        return _FIRST if _FIRST in kinds else kinds[0] if kinds else ""

    def _lower_name(self) -> str:
        """Return the name of the chart in the lower view."""
        if self._below:
            return self._below[-1]
        return next((request.name for request in self._offers if str(request.kind) == self._shown_kind()), "")

    def _choose_kind(self, index: int) -> None:
        self._kind = str(self._choice.itemData(index))
        self._below.clear()
        self._draw_when_visible()

    def _drill(self, name: str) -> None:
        """Show the chart below a figure."""
        self._below.append(name)
        self._draw_when_visible()

    def _draw_next(self) -> None:
        """Draw one chart; the next follows in a turn of its own, so that keys and paints come in between."""
        if self._document.tasks.is_busy:
            self._draw_soon()
            return
        if self._waiting:
            view, name = self._waiting.pop(0)
            view.show_chart(self._charting.chart_of(self._document.workspace, name))
        if self._waiting:
            self._turn.start()

    def _wanted(self) -> list[str]:
        """Return the names of the charts that are shown, from above."""
        lower = self._lower_name()
        upper = next((request.name for request in self._offers if request.kind == _UPPER), "")
        both = [upper, lower] if self._has_room_for_both() else [lower]
        return list(dict.fromkeys(filter(None, both)))

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
        if self._row.table in described:
            self._below.clear()
        columns = change.changes.cells.of_table(self._row.table)
        if self._below or self._row.table in described or any(not rows.isdisjoint(self._drawn) for rows in columns.values()):
            self._draw_soon()

    def _on_opened(self) -> None:
        self._row = None
        self._below.clear()
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
        if self._charting is not None and self._is_stale:
            self._draw()

"""The first page that a leader sees: the main charts side by side, each opened by a click on its title."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from ningbo_planner.analysis.chart_spec import ChartSpec
from ningbo_planner.gui import theme
from ningbo_planner.gui.charts.chart_view import ChartView
from ningbo_planner.gui.icons import icon
from ningbo_planner.text import tr

# A chart is at least so wide and high, in pixels; there are as many columns as fit.
_WIDTH, _HEIGHT = 400, 300


class Overview(QScrollArea):
    """Several charts on one page.

    Signals:
        chart_chosen(str): a chart is to be seen large, or the one below a figure.
        cell_chosen(CellRef): a figure leads to its cell.
    """

    chart_chosen = Signal(str)
    cell_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin empty."""
        super().__init__(parent)
        self.setObjectName("chartOverview")
        self.setAccessibleName(tr("leader.overview"))
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = QWidget()
        self._grid = QGridLayout(self._page)
        self._grid.setSpacing(theme.UNIT)
        self.setWidget(self._page)
        self._cards: list[QWidget] = []
        self._count = 0
        self.views: list[ChartView] = []

    def begin(self, count: int) -> None:
        """Make room for ``count`` charts; what was shown stays until it is drawn anew."""
        while len(self.views) < count:
            self._add_card()
        for number, card in enumerate(self._cards):
            card.setVisible(number < count)
        self._count = count
        self._arrange()

    def put(self, number: int, spec: ChartSpec | None) -> None:
        """Draw one of the charts."""
        self.views[number].show_chart(spec)

    def set_colours(self) -> None:
        """Draw in the window's present colours."""
        for view in self.views:
            view.set_colours(theme.current())

    def _add_card(self) -> None:
        card, view, button = QWidget(), ChartView(), QPushButton(icon("maximize"), tr("leader.open_large"), flat=True)
        card.setObjectName("chartCard")
        button.setToolTip(tr("leader.open_large"))
        button.clicked.connect(lambda: self.chart_chosen.emit(view.spec.name) if view.spec is not None else None)
        view.chart_chosen.connect(self.chart_chosen)
        view.cell_chosen.connect(self.cell_chosen)
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(view, 1)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
        card.setMinimumHeight(_HEIGHT)
        self._cards.append(card)
        self.views.append(view)

    def _arrange(self) -> None:
        """Put the cards into as many columns as there is room for."""
        columns = max(1, min(3, self.viewport().width() // _WIDTH))
        shown = self._cards[: self._count]
        for number, card in enumerate(shown):
            self._grid.addWidget(card, number // columns, number % columns)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Arrange for the new width."""
        super().resizeEvent(event)
        if self.views:
            self._arrange()

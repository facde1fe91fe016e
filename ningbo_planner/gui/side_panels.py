"""The right side of the window: 问题, 成因, 来源, 历史, 指标 and 规则 as tabs, the charts of the chosen row below them, so that both are seen at once.

Only 问题 and the charts are seen when the window opens; the other panels are loaded and made when they are first brought to the front or spoken to.
"""

from __future__ import annotations

import importlib
from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtWidgets import QDockWidget, QSplitter, QTabWidget, QWidget

from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.panels.charts_panel import ChartsPanel
from ningbo_planner.gui.panels.findings_panel import FindingsPanel
from ningbo_planner.text import tr

# Wide enough for a sentence in three lines, narrow enough to leave the shipped table its place at 1366 pixels.
WIDTH = 42 * theme.UNIT
MIN_WIDTH = 30 * theme.UNIT
MIN_HEIGHT = 30 * theme.UNIT
# How the height is shared between the tabs and the charts unless somebody drags the edge.
TABS_SHARE = 480
CHARTS_SHARE = 520
# Lower than this a panel shows a finding but not why; in a low window (a laptop at 200 %) the charts make room for it.
LEAST = 36 * theme.UNIT
# The panels that need more room than the charts leave them.
_TALL = ("explanation", "inspector", "rules")


class SidePanels(QDockWidget):
    """The dock of the panels.

    Attributes:
        findings, charts: the panels that are there from the start; the others are properties, made when first asked for.

    Signals:
        made(str): a panel has just been made and put into its tab, under the name of its property.
        source_chosen(CellRef): the panel 来源 leads to a cell.
        travelled(int): the panel 历史 leads to a step: so many undos (negative) or redos.
    """

    made = Signal(str)
    source_chosen = Signal(object)
    travelled = Signal(int)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Make the panels of ``document``."""
        super().__init__(parent)
        self.setObjectName("sideDock")
        self.setWindowTitle(tr("side.title"))
        self.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self.setAllowedAreas(Qt.DockWidgetArea.RightDockWidgetArea)
        # The tabs say what the panels are; a title above them would say it twice.
        self.setTitleBarWidget(QWidget(self))
        self.tabs = QTabWidget(self, documentMode=True)
        self.tabs.setObjectName("sideTabs")
        self.tabs.setAccessibleName(tr("spoken.sideTabs"))
        self.tabs.setMinimumWidth(theme.scaled(MIN_WIDTH))
        self.tabs.setUsesScrollButtons(False)
        self.tabs.tabBar().setExpanding(True)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.findings = FindingsPanel(document)
        self.charts = ChartsPanel(document)
        self._document = document
        self._cell: CellRef | None = None
        self._charts_made_room = False
        self._panels: dict[str, Any] = {}
        self._stands: dict[str, QWidget] = {}
        self.tabs.addTab(self.findings, tr("side.findings"))
        titles = {"explanation": tr("explanation.tab"), "source": tr("side.source"), "history": tr("side.history"), "inspector": tr("side.inspector"), "rules": tr("rules_panel.tab")}
        for name, title in titles.items():
            self._stands[name] = QWidget()
            self._stands[name].setObjectName(f"{name}Panel")
            self.tabs.addTab(self._stands[name], title)
        self.tabs.currentChanged.connect(self._make_front)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setObjectName("sideSplit")
        self.split.addWidget(self.tabs)
        self.split.addWidget(self.charts)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 1)
        self.split.setCollapsible(0, False)
        # Else the charts' own wish would push the side over the status bar of a low window.
        self.split.setMinimumHeight(MIN_HEIGHT)
        self.split.setSizes([TABS_SHARE, CHARTS_SHARE])
        self.setWidget(self.split)

    @property
    def explanation(self) -> Any:
        """The panel 成因."""
        return self._panel("explanation")

    @property
    def source(self) -> Any:
        """The panel 来源."""
        return self._panel("source")

    @property
    def history(self) -> Any:
        """The panel 历史."""
        return self._panel("history")

    @property
    def inspector(self) -> Any:
        """The panel 指标."""
        return self._panel("inspector")

    @property
    def rules(self) -> Any:
        """The panel 规则."""
        return self._panel("rules")

    def if_made(self, name: str) -> Any | None:
        """Return a panel if it has been needed yet."""
        return self._panels.get(name)

    def show_cell(self, cell: CellRef | None) -> None:
        """Let the panels tell of ``cell``, the current one."""
        self._cell = cell
        if "source" in self._panels:
            self.source.show_cell(cell)

    def take_typing(self) -> None:
        """Keep what is being typed in a panel."""
        if "inspector" in self._panels:
            self.inspector.take()

    def show_findings(self) -> None:
        """Bring 问题 to the front."""
        self._bring(self.findings)

    def show_explanation(self) -> None:
        """Bring 成因 to the front, with room for more than one cause."""
        self._bring(self.explanation)
        self._widen_tabs()

    def show_source(self) -> None:
        """Bring 来源 to the front."""
        self._bring(self.source)

    def show_inspector(self) -> None:
        """Bring 指标 to the front, with room for more than its first fields."""
        self._bring(self.inspector)
        self._widen_tabs()

    def show_rules(self) -> None:
        """Bring 规则 to the front, with room for more than one rule."""
        self._bring(self.rules)
        self._widen_tabs()

    def show_charts(self) -> None:
        """Give the charts the larger part of the side, or the usual part when they have it already."""
        self.show()
        self._charts_made_room = False
        tabs, charts = self.split.sizes()
        self.split.setSizes([TABS_SHARE, CHARTS_SHARE] if charts > 2 * tabs else [TABS_SHARE // 3, CHARTS_SHARE])

    def show_history(self) -> None:
        """Bring 历史 to the front."""
        self._bring(self.history)

    def toggle(self) -> None:
        """Show the side, or hide it."""
        self.setVisible(not self.isVisible())

    def is_shown(self) -> bool:
        """Tell whether the side is shown."""
        return not self.isHidden()

    def _widen_tabs(self) -> None:
        """Give the tabs twice as much of the height as the charts, unless they have more."""
        tabs, charts = self.split.sizes()
        if tabs < 2 * charts:
            self.split.setSizes([2 * TABS_SHARE, TABS_SHARE])
        self._share_height()

    def _share_height(self) -> None:
        """In a low window, let the charts make room for a panel that needs it, and come back when another one is in front."""
        tabs, charts = self.split.sizes()
        is_tall = any(self._panels.get(name) is self.tabs.currentWidget() for name in _TALL)
        room = max(tabs, min((tabs + charts) * 2 // 3, tabs + charts - self.charts.minimumSizeHint().height()))
        if is_tall and charts and room < LEAST:
            self._charts_made_room = True
            self.split.setSizes([1, 0])
        elif self._charts_made_room and not is_tall:
            self._charts_made_room = False
            if not charts:
                self.split.setSizes([TABS_SHARE, CHARTS_SHARE])

    def _panel(self, name: str) -> Any:
        """Return a panel, made if this is the first time that anybody needs it."""
        if name not in self._panels:
            panel = self._panels[name] = _new_panel(name, self._document)
            if name == "source":
                panel.cell_chosen.connect(self.source_chosen)
                panel.show_cell(self._cell)
            elif name == "history":
                panel.travelled.connect(self.travelled)
            # Who gives it life listens before it comes into sight.
            self.made.emit(name)
            self._put(panel, self._stands.pop(name))
        return self._panels[name]

    def _put(self, panel: QWidget, stand: QWidget) -> None:
        """Put ``panel`` where ``stand`` has kept its place, without passing by another tab."""
        at, is_front = self.tabs.indexOf(stand), self.tabs.currentWidget() is stand
        with QSignalBlocker(self.tabs):
            self.tabs.insertTab(at + 1, panel, self.tabs.tabText(at))
            if is_front:
                self.tabs.setCurrentIndex(at + 1)
            self.tabs.removeTab(at)
        stand.setObjectName("")
        stand.deleteLater()

    def _make_front(self, at: int) -> None:
        """Make the panel of a tab that has come to the front, and give it its room."""
        name = next((name for name, stand in self._stands.items() if stand is self.tabs.widget(at)), None)
        if name is not None:
            self._panel(name)
        self._share_height()

    def _bring(self, panel: QWidget) -> None:
        self.show()
        self.tabs.setCurrentWidget(panel)

    def sizeHint(self) -> QSize:
        """Want the usual width."""
        return QSize(theme.scaled(WIDTH), super().sizeHint().height())


def _new_panel(name: str, document: Document) -> Any:
    """Load and make the panel that the property ``name`` of the side is."""
    match name:
        case "explanation":
            return importlib.import_module("ningbo_planner.gui.panels.explanation_panel").ExplanationPanel()
        case "source":
            return importlib.import_module("ningbo_planner.gui.panels.source_panel").SourcePanel(document)
        case "history":
            return importlib.import_module("ningbo_planner.gui.panels.history_panel").HistoryPanel(document)
        case "inspector":
            return importlib.import_module("ningbo_planner.gui.panels.inspector_panel").InspectorPanel(document)
        case _:
            return importlib.import_module("ningbo_planner.gui.panels.rules_panel").RulesPanel(document)

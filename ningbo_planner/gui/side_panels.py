"""The right side of the window: 问题, 成因, 来源, 历史, 指标 and 规则 as tabs, the charts of the chosen row below them, so that both are seen at once."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDockWidget, QSplitter, QTabWidget, QWidget

from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.panels.charts_panel import ChartsPanel
from ningbo_planner.gui.panels.explanation_panel import ExplanationPanel
from ningbo_planner.gui.panels.findings_panel import FindingsPanel
from ningbo_planner.gui.panels.history_panel import HistoryPanel
from ningbo_planner.gui.panels.inspector_panel import InspectorPanel
from ningbo_planner.gui.panels.rules_panel import RulesPanel
from ningbo_planner.gui.panels.source_panel import SourcePanel
from ningbo_planner.text import tr

# Wide enough for a sentence in three lines, narrow enough to leave the shipped table its place at 1366 pixels.
WIDTH = 42 * theme.UNIT
MIN_WIDTH = 30 * theme.UNIT
# How the height is shared between the tabs and the charts unless somebody drags the edge.
TABS_SHARE = 480
CHARTS_SHARE = 520


class SidePanels(QDockWidget):
    """The dock of the panels.

    Attributes:
        findings, explanation, source, inspector, rules, charts, history: the panels.
    """

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
        self.tabs.setMinimumWidth(MIN_WIDTH)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.tabBar().setExpanding(True)
        self.tabs.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.findings = FindingsPanel(document)
        self.explanation = ExplanationPanel()
        self.source = SourcePanel(document)
        self.charts = ChartsPanel(document)
        self.history = HistoryPanel(document)
        self.inspector = InspectorPanel(document)
        self.rules = RulesPanel(document)
        titles = (tr("side.findings"), tr("explanation.tab"), tr("side.source"), tr("side.history"), tr("side.inspector"), tr("rules_panel.tab"))
        for panel, title in zip((self.findings, self.explanation, self.source, self.history, self.inspector, self.rules), titles, strict=True):
            self.tabs.addTab(panel, title)
        self.split = QSplitter(Qt.Orientation.Vertical)
        self.split.setObjectName("sideSplit")
        self.split.addWidget(self.tabs)
        self.split.addWidget(self.charts)
        self.split.setStretchFactor(0, 1)
        self.split.setStretchFactor(1, 1)
        self.split.setCollapsible(0, False)
        self.split.setSizes([TABS_SHARE, CHARTS_SHARE])
        self.setWidget(self.split)

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

    def _bring(self, panel: QWidget) -> None:
        self.show()
        self.tabs.setCurrentWidget(panel)

    def sizeHint(self) -> QSize:
        """Want the usual width."""
        return QSize(WIDTH, super().sizeHint().height())

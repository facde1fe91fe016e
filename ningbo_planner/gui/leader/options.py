"""What is chosen of a chart: from when to when, which rows, what is measured, compared with which version, of which department."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from ningbo_planner.analysis.charts.catalogue import MAKERS
from ningbo_planner.analysis.charts.members import members
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.analysis.charts.setting import drawn_periods, parts_of
from ningbo_planner.domain.plan import Plan
from ningbo_planner.gui import theme
from ningbo_planner.text import tr

# More rows than this are chosen by the search of the page.
_MOST_ROWS = 60
_TICKING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class _StayingMenu(QMenu):
    """A menu of ticks that stays open while they are set."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Set a tick without closing."""
        action = self.activeAction()
        if action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Set a tick with the blank or Enter without closing."""
        action = self.activeAction()
        if event.key() in _TICKING and action is not None and action.isCheckable() and action.isEnabled():
            action.trigger()
            return
        super().keyPressEvent(event)


class OptionsBar(QWidget):
    """The line above a chart.

    Signals:
        changed(object): another :class:`ChartRequest` is wanted.
    """

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without a chart."""
        super().__init__(parent)
        self._request: ChartRequest | None = None
        self._periods: list[str] = []
        self.first, self.last, self.measure, self.against, self.department = (QComboBox() for _ in range(5))
        self.rows = QToolButton(text=tr("leader.rows"), popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = _StayingMenu(self.rows)
        self.rows.setMenu(self._menu)
        names = {"first": tr("leader.from"), "last": tr("leader.to"), "measure": tr("leader.measure"), "against": tr("leader.against"), "department": tr("leader.department")}
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.UNIT, 0, theme.UNIT, 0)
        row.setSpacing(theme.UNIT // 2)
        self._labels: dict[str, QLabel] = {}
        for name, label in names.items():
            combo: QComboBox = getattr(self, name)
            combo.setObjectName(f"chart{name.capitalize()}")
            combo.setAccessibleName(label)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            combo.setMaximumWidth(26 * theme.UNIT)
            self._labels[name] = QLabel(label)
            self._labels[name].setBuddy(combo)
            row.addWidget(self._labels[name])
            row.addWidget(combo)
            combo.activated.connect(lambda _: self._tell())
            if name == "last":
                row.addWidget(self.rows)
        self.rows.setObjectName("chartRows")
        row.addStretch(1)

    def show_request(self, plan: Plan, request: ChartRequest, versions: Sequence[tuple[str, str]]) -> None:
        """Offer what may be chosen of ``request``; ``versions`` are (id, name)."""
        self._request = request
        maker, table = MAKERS[request.kind], plan.tables[request.table]
        periods = drawn_periods(table)
        self._periods = [period.id for period in periods]
        chosen = [period for period in self._periods if not request.periods or period in request.periods]
        labels = [(period.label, period.id) for period in periods]
        is_timed = maker.chooses_periods and len(periods) > 1
        self._fill("first", labels if is_timed else [], chosen[0] if chosen else "")
        self._fill("last", labels if is_timed else [], chosen[-1] if chosen else "")
        self._fill("measure", [(tr(f"chart.measure.{measure}"), measure) for measure in maker.measures] if len(maker.measures) > 1 else [], request.measure)
        offered = [(tr("leader.no_version"), ""), *((name, key) for key, name in versions)]
        self._fill("against", offered if maker.compares and versions else [], request.against)
        answering = _answering(plan, request) if maker.chooses_department else []
        self._fill("department", [(tr("leader.all_departments"), ""), *answering] if answering else [], request.department)
        self._fill_rows(plan, request)

    def _fill(self, name: str, entries: Sequence[tuple[str, str]], chosen: str) -> None:
        combo: QComboBox = getattr(self, name)
        with QSignalBlocker(combo):
            combo.clear()
            for text, value in entries:
                combo.addItem(text, value)
            combo.setCurrentIndex(max(0, combo.findData(chosen)))
        combo.setVisible(bool(entries))
        self._labels[name].setVisible(bool(entries))

    def _fill_rows(self, plan: Plan, request: ChartRequest) -> None:
        """Offer the rows that the chart would show, ticked when it does."""
        rows = members(plan.tables[request.table], request.row, _MOST_ROWS + 1) if MAKERS[request.kind].chooses_rows else []
        self.rows.setVisible(1 < len(rows) <= _MOST_ROWS)
        count = len(request.rows) if request.rows else len(rows)
        self.rows.setText(tr("leader.rows_chosen", count=count, all=len(rows)) if request.rows else tr("leader.rows"))
        ticks = [action for action in self._menu.actions() if action.isCheckable()]
        if self._menu.isVisible() and [action.data() for action in ticks] == rows:
            # A menu that stays open keeps its place.
            for action in ticks:
                action.setChecked(not request.rows or action.data() in request.rows)
            return
        self._menu.clear()
        table = plan.tables[request.table]
        every = self._menu.addAction(tr("leader.all_rows"))
        every.triggered.connect(lambda: self._choose_rows(()))
        self._menu.addSeparator()
        for row in rows if self.rows.isVisibleTo(self) else ():
            action = QAction(table.get(row, "name"), self._menu, checkable=True, checked=not request.rows or row in request.rows)
            action.setData(row)
            action.triggered.connect(lambda _: self._tick())
            self._menu.addAction(action)

    def _tick(self) -> None:
        ticks = [action for action in self._menu.actions() if action.isCheckable()]
        chosen = tuple(action.data() for action in ticks if action.isChecked())
        self._choose_rows(() if len(chosen) in (0, len(ticks)) else chosen, keep_menu=True)

    def _choose_rows(self, rows: tuple[str, ...], keep_menu: bool = False) -> None:
        if self._request is not None:
            self._request = replace(self._request, rows=rows)
            if not keep_menu:
                self._menu.close()
            self.changed.emit(self._request)

    def _tell(self) -> None:
        """Tell what is chosen now."""
        if self._request is None:
            return
        first, last = (self._periods.index(combo.currentData()) if combo.count() else None for combo in (self.first, self.last))
        periods: tuple[str, ...] = ()
        if first is not None and last is not None:
            low, high = sorted((first, last))
            periods = tuple(self._periods[low : high + 1])
        measures = MAKERS[self._request.kind].measures
        measure = str(self.measure.currentData() or "")
        self._request = replace(
            self._request,
            periods=() if len(periods) == len(self._periods) else periods,
            measure="" if measures and measure == measures[0] else measure,
            against=str(self.against.currentData() or ""),
            department=str(self.department.currentData() or ""),
        )
        self.changed.emit(self._request)


def _answering(plan: Plan, request: ChartRequest) -> list[tuple[str, str]]:
    """Return name and id of the departments that answer for rows at a place, in the order of the register; the chosen one is always among them."""
    table = plan.tables[request.table]
    of_rows = [table.get(row, "departments") for row in parts_of(table, request.row)] if request.row else table.columns["departments"]
    known = {department for departments in of_rows for department in departments} | {request.department}
    return [(each.name, key) for key, each in plan.departments.items() if key in known]

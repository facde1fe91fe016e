"""Dashed lines in a grid where printed pages end, for the options chosen last; they follow every change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QPainter, QPen

from ningbo_planner.gui import theme
from ningbo_planner.gui.printing.print_job import PrintJob, TableSource
from ningbo_planner.gui.slices import Slices
from ningbo_planner.gui.views.mouse_tool import MouseTool
from ningbo_planner.gui.views.plan_view import PlanView

# Typing must not lay out the table again at each key.
_DELAY_MS = 250


class PageBreaks(QObject, MouseTool):
    """Draws where pages end in one grid.

    Attributes:
        rows: the rows of the plan that are the last on their page.
        columns: the columns of the grid that are.
    """

    def __init__(self, view: PlanView, job: Callable[[], PrintJob]) -> None:
        """Draw in ``view``; ``job`` returns the pages of its table as they would be printed now."""
        super().__init__(view)
        self._view = view
        self._job = job
        self.rows: frozenset[str] = frozenset()
        self.columns: frozenset[int] = frozenset()
        self._slices = Slices(self)
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self.find)
        model = view.plan_model
        self._followed = (model.dataChanged, model.modelReset, model.spans_changed, model.rowsInserted, model.rowsRemoved, model.document.tasks.busy_changed)
        for changed in self._followed:
            changed.connect(self._find_soon)
        view.tools.append(self)
        self.find()

    def end(self) -> None:
        """Draw no more, and be found no more."""
        self.setObjectName("")
        for changed in self._followed:
            changed.disconnect(self._find_soon)
        self._timer.stop()
        self._slices.stop()
        self._view.tools.remove(self)
        self._view.viewport().update()
        self.deleteLater()

    def find(self) -> None:
        """Lay the table out, in slices; not while a task has the plan."""
        if self._view.plan_model.document.tasks.is_busy:
            return
        job = self._job()
        self._slices.start(job.walk(), lambda: self._take(job))

    def _find_soon(self, *_: object) -> None:
        self._slices.stop()
        self._timer.start()

    def _take(self, job: PrintJob) -> None:
        """Take over where the pages of a job end."""
        rows, columns = set[str](), set[int]()
        for number in range(len(job)):
            source, page = job.page(number)
            if isinstance(source, TableSource) and page.rows is not None and page.rows.heights:
                table = source.layout.table
                if page.rows.last + 1 < table.count:
                    rows.add(table.row_id(page.rows.last))
                last = page.columns[-1]
                if last + 1 < len(table.columns):
                    columns.add(table.sheet_columns[last])
        self.rows, self.columns = frozenset(rows), frozenset(columns)
        self._view.viewport().update()

    # ---------------------------------------------------------------------------------------------------- a tool of the grid

    def paint(self, painter: QPainter) -> None:
        """Draw the lines that are in sight."""
        view = self._view
        area = view.viewport().rect()
        painter.setPen(QPen(theme.current().accent, 1, Qt.PenStyle.DashLine))
        first, last = view.rows_in_sight()
        ids = view.sheet.rows.ids
        bottom = view.row_bottom(last) if last >= first else area.top()
        right = max((view.column_bounds(at)[1] for at in range(view.sheet.column_count) if not view.sheet.is_hidden(at)), default=0)
        for row in range(first, last + 1):
            if ids[row] in self.rows:
                painter.drawLine(area.left(), view.row_bottom(row), min(area.right(), right), view.row_bottom(row))
        for column in self.columns:
            at = view.column_bounds(column)[1]
            if column < view.sheet.column_count and not view.sheet.is_hidden(column) and view.free_area(column).contains(at, area.top()):
                painter.drawLine(at, area.top(), at, bottom)

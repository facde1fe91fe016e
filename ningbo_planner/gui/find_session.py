"""One search under way: started, run in slices, started again when the plan or the way it is shown changes."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from ningbo_planner.domain.plan import cell_of
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.find_bar import Question
from ningbo_planner.gui.models.columns import MERGING_FIELDS
from ningbo_planner.gui.models.find_extents import Area, Scope, extent_of
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.pinyin import readings
from ningbo_planner.gui.slices import Slices
from ningbo_planner.gui.views.table_tabs import TableTabs
from ningbo_planner.services.text_pattern import TextPattern
from ningbo_planner.services.text_search import Extent, TableSearch, TextSearch
from ningbo_planner.services.workspace import Change

# After a change of more rows than this everything is looked through again.
MAX_RENEWED = 400
# People see no more often how far it is.
_TOLD_EVERY_MS = 60


class FindSession(QObject):
    """Looks for a text in the tables of the window.

    Attributes:
        search: what was found so far; ``None`` while nothing is looked for.
        was_stopped: whether somebody stopped it before the end.

    Signals:
        changed: there are other hits, or it is further.
        finished: everything has been looked through.
    """

    changed = Signal()
    finished = Signal()

    def __init__(self, document: Document, pages: TableTabs) -> None:
        """Look through the plan in ``document`` as ``pages`` show it."""
        super().__init__(pages)
        self.search: TextSearch | None = None
        self.was_stopped = False
        self._document = document
        self._pages = pages
        self._question = Question()
        self._areas: dict[str, list[Area]] = {}
        self._slices = Slices(self)
        self._told = QElapsedTimer()
        # Models and views take a change in their turn; only then is it known what is shown where.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.again)
        document.changed.connect(self._take_change)
        document.opened.connect(self.clear)
        document.tasks.busy_changed.connect(self._lend)
        pages.currentChanged.connect(self._take_front)

    @property
    def is_running(self) -> bool:
        """Whether it is still looking."""
        return self._slices.is_running

    @property
    def question(self) -> Question:
        """What is looked for."""
        return self._question

    def start(self, question: Question, areas: dict[str, list[Area]]) -> None:
        """Look for the answer to ``question``; ``areas`` are the selected cells by table, for when only those are looked through."""
        self._question, self._areas = question, areas
        self.again()

    def again(self) -> None:
        """Look through everything anew."""
        self._soon.stop()
        self._slices.stop()
        self.was_stopped = False
        pattern = TextPattern(self._question.text, whole=self._question.whole, match_case=self._question.match_case, readings=readings)
        if not self._document.has_plan or pattern.is_empty or self._document.tasks.is_busy:
            self.search = None
            self.changed.emit()
            return
        self.search = TextSearch(self._document.plan, list(self._extents()), pattern)
        self._told.start()
        self._slices.start(self._walk(self.search), self._finish)
        self.changed.emit()

    def stop(self) -> None:
        """Look no further; what was found stays."""
        if self.is_running:
            self._slices.stop()
            self.was_stopped = True
            self.changed.emit()

    def again_soon(self) -> None:
        """Look through everything anew once everybody has taken what has just changed; until then nothing counts as found."""
        if self.search is not None or self.is_running:
            self._slices.stop()
            self.search = None
            self._soon.start()

    def clear(self) -> None:
        """Forget everything."""
        self._soon.stop()
        self._slices.stop()
        self.search, self._question, self._areas = None, Question(), {}
        self.changed.emit()

    def table(self, name: str) -> TableSearch | None:
        """Return the hits in one table."""
        return self.search.table(name) if self.search is not None else None

    def sheet(self, table: str) -> Sheet | None:
        """Return how a table is shown, ``None`` for one that was never in front."""
        return next((page.model.sheet for page in self._pages.pages() if page.table_id == table), None)

    def _extents(self) -> Iterator[Extent]:
        """Yield what is looked through."""
        page, scope = self._pages.page, self._question.scope
        for name, table in self._document.plan.tables.items():
            if scope is Scope.SELECTION and name in self._areas:
                yield extent_of(table, self.sheet(name), self._question.part, self._areas[name])
            elif scope is Scope.PLAN or (scope is Scope.TABLE and page is not None and page.table_id == name):
                yield extent_of(table, self.sheet(name), self._question.part)

    def _walk(self, search: TextSearch) -> Iterator[None]:
        """Look on, a few rows a step; tell now and then how far it is."""
        while not search.advance(0):
            if self._told.elapsed() >= _TOLD_EVERY_MS:
                self._told.start()
                self.changed.emit()
            yield

    def _finish(self) -> None:
        self.changed.emit()
        self.finished.emit()

    def _take_change(self, change: Change) -> None:
        """Look again where a step has changed something."""
        if self.search is None:
            return
        rows = None if self.is_running or self.search.aside else _rows_in(change.changes)
        if rows is None or sum(map(len, rows.values())) > MAX_RENEWED:
            self.again_soon()
        elif rows:
            for table, changed in rows.items():
                self.search.renew(table, changed)
            self._finish()

    def _take_front(self) -> None:
        """Look through the table that has come to the front, when that is the question."""
        if self._question.scope is Scope.TABLE:
            self.again_soon()

    def _lend(self, busy: bool) -> None:
        """Look no further while a task has the plan, and anew when it is back."""
        if busy and self.is_running:
            self.again_soon()
            self._soon.stop()
        elif not busy and self.search is None and self._question.text:
            self._soon.start()


def _rows_in(changes: ChangeSet) -> dict[str, set[str]] | None:
    """Return the rows by table in which something was changed that can be found; ``None`` when more than single rows changed."""
    if changes.structures or changes.columns or any(name in MERGING_FIELDS or name == "unit" for _, _, name in changes.fields):
        return None
    rows = {table: set(changes.cells.rows_of(table)) for table in changes.cells.tables}
    for table, row, _ in changes.fields:
        rows.setdefault(table, set()).add(row)
    for register, key in changes.entries:
        if register == "comments":
            rows.setdefault(cell_of(key).table, set()).add(cell_of(key).row)
    return rows

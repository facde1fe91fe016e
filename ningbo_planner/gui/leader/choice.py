"""Choosing a chart: first the question, then the place in the plan; whatever the plan cannot answer is greyed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, islice

from PySide6.QtCore import QAbstractListModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QListWidget, QListWidgetItem, QSplitter, QVBoxLayout, QWidget

from ningbo_planner.analysis.chart_spec import ChartKind
from ningbo_planner.analysis.charts.catalogue import MAKERS, kind_name
from ningbo_planner.analysis.charts.request import ChartRequest
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import RowRef, Table
from ningbo_planner.gui import theme
from ningbo_planner.text import tr

PLACE_ROLE = Qt.ItemDataRole.UserRole
_INDENT = "　"
# A question that so many places have no answer to is greyed.
_FARTHEST = 2000
# So many places are laid out in one go.
_BATCH = 5000


class PlacesModel(QAbstractListModel):
    """Every table of a plan with its rows below it, as places of charts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without a plan."""
        super().__init__(parent)
        self._plan: Plan | None = None
        self._tables: list[Table] = []
        # The first line of each table, and behind the last one how many there are.
        self._starts: list[int] = [0]
        self._wanted = ""
        # The places that have the wanted letters, as lines of the whole list; ``None`` for all.
        self._found: list[int] | None = None

    def show_plan(self, plan: Plan | None) -> None:
        """List the places of ``plan``; where there are as many as before, only their names are asked for again."""
        tables = list(plan.tables.values()) if plan is not None else []
        starts = list(accumulate((len(table) + 1 for table in tables), initial=0))
        if plan is self._plan and starts == self._starts and not self._wanted:
            self._tables = tables
            self.dataChanged.emit(self.index(0), self.index(self.rowCount() - 1))
            return
        self.beginResetModel()
        self._plan = plan
        self._tables, self._starts = tables, starts
        self._look_up()
        self.endResetModel()

    def show_only(self, wanted: str) -> None:
        """List the places that have these letters in their names."""
        self.beginResetModel()
        self._wanted = wanted.strip().casefold()
        self._look_up()
        self.endResetModel()

    def number_of(self, place: RowRef) -> int:
        """Return the line of ``place``, -1 when there is none."""
        for start, table in zip(self._starts, self._tables, strict=False):
            if table.info.id == place.table and (not place.row or place.row in table):
                line = start + (table.position(place.row) + 1 if place.row else 0)
                return line if self._found is None else self._found.index(line) if line in self._found else -1
        return -1

    def _look_up(self) -> None:
        """Find the wanted letters in the names as the columns hold them: there may be a hundred thousand."""
        if not self._wanted:
            self._found = None
            return
        self._found = []
        for start, table in zip(self._starts, self._tables, strict=False):
            names = (tr("leader.whole_table", table=table.info.title), *table.columns["name"])
            self._found.extend(start + at for at, name in enumerate(names) if self._wanted in name.casefold())

    def _place_at(self, line: int) -> RowRef | None:
        """Return the place of a line; ``None`` where the plan has lost it and the list is not yet made anew."""
        line = line if self._found is None else self._found[line]
        number = bisect_right(self._starts, line) - 1
        table, at = self._tables[number], line - self._starts[number] - 1
        if at >= len(table):
            return None
        return RowRef(table.info.id, table.ids[at] if at >= 0 else "")

    def _text(self, place: RowRef) -> str:
        table = self._plan.tables.get(place.table) if self._plan is not None else None
        if table is None or (place.row and place.row not in table):
            return ""
        if not place.row:
            return tr("leader.whole_table", table=table.info.title)
        return _INDENT * (table.depths[table.position(place.row)] + 1) + table.get(place.row, "name")

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        """Return how many places there are."""
        return 0 if parent.isValid() else self._starts[-1] if self._found is None else len(self._found)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return name or place of a line."""
        place = self._place_at(index.row()) if index.isValid() and index.row() < self.rowCount() else None
        if place is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(place)
        if role == Qt.ItemDataRole.FontRole and not place.row:
            return theme.body_font(bold=True)
        return place if role == PLACE_ROLE else None


class ChartChoice(QWidget):
    """The left side of the page of charts.

    Signals:
        chosen(object): another :class:`ChartRequest` is wanted.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without a plan."""
        super().__init__(parent)
        self._plan: Plan | None = None
        self.kinds = QListWidget()
        self.kinds.setObjectName("chartKinds")
        self.kinds.setAccessibleName(tr("leader.kinds"))
        self.search = QLineEdit(placeholderText=tr("leader.search"), clearButtonEnabled=True)
        self.search.setObjectName("chartSearch")
        self.search.setAccessibleName(tr("leader.search"))
        self._places = PlacesModel(self)
        self.places = QListView()
        self.places.setObjectName("chartPlaces")
        self.places.setAccessibleName(tr("leader.places"))
        self.places.setUniformItemSizes(True)
        # A hundred thousand rows are laid out while keys and paints come in between.
        self.places.setLayoutMode(QListView.LayoutMode.Batched)
        self.places.setBatchSize(_BATCH)
        self.places.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.places.setModel(self._places)
        self.kinds.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.kinds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for kind in MAKERS:
            item = QListWidgetItem(tr("leader.kind_line", kind=kind_name(kind), question=tr(f"leader.question.{kind}")))
            item.setData(Qt.ItemDataRole.UserRole, str(kind))
            item.setToolTip(tr(f"leader.question.{kind}"))
            self.kinds.addItem(item)
        self._build()
        self.search.textChanged.connect(self._search)
        self.kinds.currentRowChanged.connect(lambda _: self._choose_kind())
        self.places.selectionModel().currentChanged.connect(lambda _new, _old: self._choose_place())

    def _build(self) -> None:
        questions, below = QWidget(), QWidget()
        for box, title, widgets in ((questions, tr("leader.kinds"), [self.kinds]), (below, tr("leader.places"), [self.search, self.places])):
            column = QVBoxLayout(box)
            column.setContentsMargins(theme.UNIT, theme.UNIT // 2, theme.UNIT // 2, 0)
            column.setSpacing(theme.UNIT // 2)
            column.addWidget(QLabel(title))
            for widget in widgets:
                column.addWidget(widget)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(questions)
        split.addWidget(below)
        split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)

    def show_plan(self, plan: Plan | None) -> None:
        """List what ``plan`` offers."""
        self._plan = plan
        with QSignalBlocker(self.places.selectionModel()):
            self._places.show_plan(plan)
        self._grey()

    def show_request(self, request: ChartRequest) -> None:
        """Mark kind and place of the chart that is shown."""
        with QSignalBlocker(self.kinds), QSignalBlocker(self.places.selectionModel()):
            self.kinds.setCurrentRow(list(MAKERS).index(request.kind))
            index = self._places.index(self._places.number_of(request.place))
            self.places.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.places.scrollTo(self.places.currentIndex())
        self.places.viewport().update()
        self._grey()

    def _search(self, wanted: str) -> None:
        """List what has the letters; the place that is shown stays chosen as long as it is listed."""
        place = self.place
        with QSignalBlocker(self.places.selectionModel()):
            self._places.show_only(wanted)
            if place is not None:
                self.places.selectionModel().setCurrentIndex(self._places.index(self._places.number_of(place)), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def show_nothing(self) -> None:
        """Mark nothing: the overview is shown, and each question and place leads away from it."""
        with QSignalBlocker(self.kinds), QSignalBlocker(self.places.selectionModel()):
            self.kinds.setCurrentRow(-1)
            self.places.selectionModel().clear()
        self.places.viewport().update()

    @property
    def place(self) -> RowRef | None:
        """The place that is chosen."""
        return self.places.currentIndex().data(PLACE_ROLE) if self.places.currentIndex().isValid() else None

    def _grey(self) -> None:
        """Grey the questions that the plan cannot answer at all."""
        for number in range(self.kinds.count()):
            item = self.kinds.item(number)
            has_any = self._plan is not None and self._nearest(ChartKind(item.data(Qt.ItemDataRole.UserRole))) is not None
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            item.setFlags(flags if has_any else Qt.ItemFlag.NoItemFlags)

    def _choose_kind(self) -> None:
        """Ask the question of the place that is chosen, or of the nearest one that has an answer."""
        item = self.kinds.currentItem()
        if item is None or self._plan is None:
            return
        request = self._nearest(ChartKind(item.data(Qt.ItemDataRole.UserRole)))
        if request is not None:
            self.chosen.emit(request)

    def _choose_place(self) -> None:
        """Ask the chosen question of another place, or another question that it has an answer to."""
        place, item = self.place, self.kinds.currentItem()
        if place is None or self._plan is None:
            return
        table = self._plan.tables[place.table]
        wanted = ChartKind(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ChartKind.PATH
        kinds = [wanted, *(kind for kind in MAKERS if kind is not wanted)]
        kind = next((kind for kind in kinds if MAKERS[kind].answers(self._plan, table, place.row)), None)
        if kind is not None:
            self.chosen.emit(ChartRequest(kind, *place))

    def _nearest(self, kind: ChartKind) -> ChartRequest | None:
        """Return the chart of ``kind`` at the chosen place, else above it, else of its table, else anywhere."""
        assert self._plan is not None
        found = next((place for place in islice(self._near(), _FARTHEST) if MAKERS[kind].answers(self._plan, self._plan.tables[place.table], place.row)), None)
        return ChartRequest(kind, *found) if found is not None else None

    def _near(self) -> Iterator[RowRef]:
        """Yield all places, the nearest to the chosen one first."""
        assert self._plan is not None
        place = self.place
        if place is not None and place.table in self._plan.tables:
            table = self._plan.tables[place.table]
            yield from (RowRef(place.table, row) for row in _upwards(table, place.row))
            yield from (RowRef(place.table, row) for row in table.ids)
        for table in self._plan.tables.values():
            yield from (RowRef(table.info.id, row) for row in ("", *table.ids))


def _upwards(table: Table, row: str) -> Iterator[str]:
    """Yield a row, the rows above it, the table as a whole."""
    current: str | None = row if row in table else None
    while current:
        yield current
        current = table.parent(current)
    yield ""

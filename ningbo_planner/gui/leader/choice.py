"""Choosing a chart: first the question, then the place in the plan; whatever the plan cannot answer is greyed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from PySide6.QtCore import QAbstractListModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QSignalBlocker, QSortFilterProxyModel, Qt, Signal
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


class PlacesModel(QAbstractListModel):
    """Every table of a plan with its rows below it, as places of charts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Begin without a plan."""
        super().__init__(parent)
        self._plan: Plan | None = None
        self._places: list[RowRef] = []

    def show_plan(self, plan: Plan | None) -> None:
        """List the places of ``plan``."""
        self.beginResetModel()
        self._plan = plan
        self._places = [RowRef(table.info.id, row) for table in plan.tables.values() for row in ("", *table.ids)] if plan is not None else []
        self.endResetModel()

    def number_of(self, place: RowRef) -> int:
        """Return the line of ``place``, -1 when there is none."""
        return self._places.index(place) if place in self._places else -1

    def place_at(self, line: int) -> RowRef:
        """Return the place of a line."""
        return self._places[line]

    def _text(self, place: RowRef) -> str:
        table = self._plan.tables.get(place.table) if self._plan is not None else None
        if table is None or (place.row and place.row not in table):
            return ""
        if not place.row:
            return tr("leader.whole_table", table=table.info.title)
        return _INDENT * (table.depths[table.position(place.row)] + 1) + table.get(place.row, "name")

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:
        """Return how many places there are."""
        return 0 if parent.isValid() else len(self._places)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return name or place of a line."""
        if not index.isValid() or index.row() >= len(self._places):
            return None
        place = self._places[index.row()]
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
        self._filter = QSortFilterProxyModel(self)
        self._filter.setSourceModel(self._places)
        self._filter.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.places = QListView()
        self.places.setObjectName("chartPlaces")
        self.places.setAccessibleName(tr("leader.places"))
        self.places.setUniformItemSizes(True)
        self.places.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.places.setModel(self._filter)
        self.kinds.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.kinds.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for kind in MAKERS:
            item = QListWidgetItem(tr("leader.kind_line", kind=kind_name(kind), question=tr(f"leader.question.{kind}")))
            item.setData(Qt.ItemDataRole.UserRole, str(kind))
            item.setToolTip(tr(f"leader.question.{kind}"))
            self.kinds.addItem(item)
        self._build()
        self.search.textChanged.connect(self._filter.setFilterFixedString)
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
            index = self._filter.mapFromSource(self._places.index(self._places.number_of(request.place)))
            self.places.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.places.scrollTo(self.places.currentIndex())
        self.places.viewport().update()
        self._grey()

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

"""The three views of a comparison: the table with old and new in each changed cell, the list with filters, the bridge of a total."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTableView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ningbo_planner.domain.table import CellRef, RowRef
from ningbo_planner.gui import theme
from ningbo_planner.gui.dialogs.bridge_view import BridgeView
from ningbo_planner.gui.models.compare_model import LABELS, CompareModel, style_of
from ningbo_planner.services.version_bridge import bridge
from ningbo_planner.services.version_compare import Comparison, change_words, period_words, sentence
from ningbo_planner.services.version_differences import Difference, DifferenceKind, kind_words
from ningbo_planner.text import tr

_COLUMNS = ("kind", "label", "period", "before", "after", "change", "lead")
_WIDEST = 40 * theme.UNIT
# More lines nobody reads; the filters find the others.
MOST_LINES = 2_000


class ComparePage(QWidget):
    """One view of a comparison.

    Signals:
        cell_chosen(CellRef): go to this figure of the plan.
        selected(): other figures or rows are selected.
    """

    cell_chosen = Signal(object)
    selected = Signal()

    def show_comparison(self, comparison: Comparison) -> None:
        """Show another comparison."""
        raise NotImplementedError

    def chosen_cells(self) -> list[CellRef]:
        """Return the figures that are selected."""
        return []

    def chosen_rows(self) -> list[RowRef]:
        """Return the rows that are selected, or whose figures are."""
        return []


class GridPage(ComparePage):
    """A table with old and new in each changed cell."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._comparison: Comparison | None = None
        self.table = QComboBox()
        self.table.setObjectName("compareTable")
        self.table.setAccessibleName(tr("versions.table"))
        self.table.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.changed_only = QCheckBox(tr("versions.changed_only"))
        self.changed_only.setObjectName("compareChangedOnly")
        self.grid = QTableView()
        self.grid.setObjectName("compareGrid")
        self.grid.setAccessibleName(tr("versions.tab.grid"))
        self.grid.setWordWrap(False)
        self.grid.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.grid.setTabKeyNavigation(False)
        self.grid.verticalHeader().hide()
        self.grid.verticalHeader().setDefaultSectionSize(theme.scaled(3 * theme.UNIT))
        self.grid.horizontalHeader().setHighlightSections(False)
        self.grid.horizontalHeader().setResizeContentsPrecision(60)
        above = QHBoxLayout()
        above.addWidget(self.table)
        above.addWidget(self.changed_only)
        above.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addLayout(above)
        layout.addWidget(self.grid, 1)
        self.table.currentIndexChanged.connect(self._fill)
        self.changed_only.toggled.connect(self._fill)
        self.grid.activated.connect(self._go)
        theme.notifier.changed.connect(self.grid.viewport().update)

    @property
    def model(self) -> CompareModel | None:
        """What is shown."""
        held = self.grid.model()
        return held if isinstance(held, CompareModel) else None

    def show_comparison(self, comparison: Comparison) -> None:
        """Show another comparison, the table that was in front still in front; at first the one with most changes."""
        self._comparison = comparison
        wanted = self.table.currentData()
        tables = {**comparison.old.tables, **comparison.new.tables}
        counts = {key: sum(each.table == key for each in comparison.differences) for key in tables}
        self.table.blockSignals(True)
        self.table.clear()
        for key in [*comparison.new.tables, *(key for key in comparison.old.tables if key not in comparison.new.tables)]:
            self.table.addItem(tr("versions.table_count", table=tables[key].info.title, count=counts[key]), key)
        most = max(counts, key=lambda key: counts[key], default=None)
        self.table.setCurrentIndex(max(0, self.table.findData(wanted if wanted in counts else most)))
        self.table.blockSignals(False)
        self._fill()

    def chosen_cells(self) -> list[CellRef]:
        """Return the selected figures."""
        model = self.model
        found = (model.cell_at(index) for index in self.grid.selectedIndexes()) if model is not None else ()
        return [cell for cell in found if cell is not None]

    def chosen_rows(self) -> list[RowRef]:
        """Return the rows in which something is selected."""
        model = self.model
        return [] if model is None else [model.row_at(row) for row in sorted({index.row() for index in self.grid.selectedIndexes()})]

    def _fill(self) -> None:
        key = self.table.currentData()
        if self._comparison is None or key is None:
            return
        before = self.grid.model()
        model = CompareModel(self._comparison, key, self.changed_only.isChecked())
        model.setParent(self.grid)
        self.grid.setModel(model)
        if before is not None:
            before.deleteLater()
        self.grid.selectionModel().selectionChanged.connect(self.selected)
        self.grid.resizeColumnsToContents()
        for column in range(model.columnCount()):
            self.grid.setColumnWidth(column, min(self.grid.columnWidth(column) + theme.UNIT, _WIDEST if column < len(LABELS) else 22 * theme.UNIT))
        self.selected.emit()

    def _go(self, index: QModelIndex) -> None:
        model = self.model
        if model is not None:
            self.cell_chosen.emit(model.cell_at(index) or CellRef(*model.row_at(index.row()), model.periods[0].id if model.periods else ""))


class ListPage(ComparePage):
    """Every difference as a line, to be filtered."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._comparison: Comparison | None = None
        self.kind, self.lead = QComboBox(), QComboBox()
        self.words = QLineEdit(clearButtonEnabled=True, placeholderText=tr("versions.search"))
        self.list = QTreeWidget()
        named = ((self.kind, "compareKind"), (self.lead, "compareLead"), (self.words, "compareWords"), (self.list, "compareList"))
        for widget, name in named:
            widget.setObjectName(name)
            widget.setAccessibleName(tr(f"versions.name.{name}"))
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHeaderLabels([tr(f"versions.column.{name}") for name in _COLUMNS])
        self.count = QLabel()
        self.count.setObjectName("compareCount")
        self.count.setProperty("kind", "muted")
        above = QHBoxLayout()
        for filter_, stretch in ((self.kind, 0), (self.lead, 0), (self.words, 1), (self.count, 0)):
            above.addWidget(filter_, stretch)
        layout = QVBoxLayout(self)
        layout.addLayout(above)
        layout.addWidget(self.list, 1)
        self.kind.currentIndexChanged.connect(self._fill)
        self.lead.currentIndexChanged.connect(self._fill)
        self.words.textChanged.connect(self._fill)
        self.list.itemSelectionChanged.connect(self.selected)
        self.list.itemActivated.connect(self._go)

    def show_comparison(self, comparison: Comparison) -> None:
        """Show another comparison; filters that still fit stay."""
        self._comparison = comparison
        kinds = [(tr("versions.kind_count", kind=tr(f"versions.kinds.{kind}"), count=comparison.counts[kind]), kind.value) for kind in DifferenceKind if comparison.counts[kind]]
        leads = sorted({each.lead for each in comparison.differences if each.lead})
        _refill(self.kind, [(tr("versions.all_kinds"), ""), *kinds])
        _refill(self.lead, [(tr("versions.all_leads"), ""), *((lead, lead) for lead in leads)])
        self._fill()

    def shown(self) -> list[Difference]:
        """Return the differences that the filters let through."""
        if self._comparison is None:
            return []
        comparison, kind, lead, words = self._comparison, self.kind.currentData(), self.lead.currentData(), self.words.text().casefold().split()
        found = (each for each in comparison.differences if (not kind or each.kind == kind) and (not lead or each.lead == lead))
        return [each for each in found if not words or all(word in sentence(comparison, each).casefold() for word in words)]

    def chosen_cells(self) -> list[CellRef]:
        """Return the figures of the selected lines."""
        return [each.cell for each in self._chosen() if each.cell is not None]

    def chosen_rows(self) -> list[RowRef]:
        """Return the rows of the selected lines."""
        return list(dict.fromkeys(each.row_ref for each in self._chosen() if each.row_ref is not None))

    def _chosen(self) -> list[Difference]:
        return [item.data(0, Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()]

    def _fill(self) -> None:
        comparison = self._comparison
        if comparison is None:
            return
        found = self.shown()
        self.list.clear()
        self.list.addTopLevelItems([_line(comparison, each) for each in found[:MOST_LINES]])
        for column, name in enumerate(_COLUMNS):
            self.list.resizeColumnToContents(column)
            self.list.setColumnWidth(column, min(self.list.columnWidth(column) + theme.UNIT, _WIDEST if name == "label" else _WIDEST // 2))
        code = "versions.shown" if len(found) <= MOST_LINES else "versions.shown_first"
        self.count.setText(tr(code, count=len(found), most=MOST_LINES))
        self.selected.emit()

    def _go(self, item: QTreeWidgetItem) -> None:
        difference: Difference = item.data(0, Qt.ItemDataRole.UserRole)
        if difference.row:
            self.cell_chosen.emit(CellRef(difference.table, difference.row, difference.period, difference.layer))


def _line(comparison: Comparison, difference: Difference) -> QTreeWidgetItem:
    """Return the line of one difference; what became of it in a sign, in words and in colour."""
    sign, colour, _ = style_of(difference.kind)
    label = difference.label.replace("/", " / ")
    texts = (f"{sign} {kind_words(difference)}", label, period_words(comparison, difference), difference.before, difference.after, change_words(difference), difference.lead)
    item = QTreeWidgetItem(list(texts))
    item.setForeground(0, getattr(theme.current(), colour))
    for column, name in enumerate(_COLUMNS):
        item.setToolTip(column, sentence(comparison, difference))
        if difference.cell is not None and name in ("before", "after", "change"):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    item.setData(0, Qt.ItemDataRole.UserRole, difference)
    return item


def _refill(box: QComboBox, items: list[tuple[str, str]]) -> None:
    """Give a list other items; the chosen one stays if it is still there."""
    before = box.currentData()
    box.blockSignals(True)
    box.clear()
    for text, value in items:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(before)))
    box.blockSignals(False)


class BridgePage(ComparePage):
    """What moved a total."""

    def __init__(self) -> None:
        """Show nothing yet."""
        super().__init__()
        self._comparison: Comparison | None = None
        self._totals: tuple[CellRef, ...] = ()
        self.total, self.period = QComboBox(), QComboBox()
        for box, name in ((self.total, "bridgeTotal"), (self.period, "bridgePeriod")):
            box.setObjectName(name)
            box.setAccessibleName(tr(f"versions.name.{name}"))
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.view = BridgeView()
        self.view.cell_chosen.connect(self.cell_chosen)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self.view)
        note = QLabel(tr("versions.bridge_note"))
        note.setWordWrap(True)
        note.setProperty("kind", "muted")
        above = QHBoxLayout()
        above.addWidget(self.total)
        above.addWidget(self.period)
        above.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addLayout(above)
        layout.addWidget(area, 1)
        layout.addWidget(note)
        self.total.currentIndexChanged.connect(self._fill_periods)
        self.period.currentIndexChanged.connect(self._fill)

    def show_comparison(self, comparison: Comparison) -> None:
        """Show another comparison: the totals that moved, or whose parts did."""
        self._comparison = comparison
        self._totals = comparison.totals
        totals = list(dict.fromkeys((cell.table, cell.row) for cell in self._totals))
        labels = [(_total_label(comparison, RowRef(*total)), "/".join(total)) for total in totals[:MOST_LINES]]
        _refill(self.total, labels)
        self._fill_periods()

    def _fill_periods(self) -> None:
        """List the periods in which the chosen total moved; the last one is looked at first, for it is the goal."""
        comparison, key = self._comparison, self.total.currentData()
        if comparison is None:
            return
        cells = [cell for cell in self._totals if f"{cell.table}/{cell.row}" == key]
        before = self.period.currentData()
        _refill(self.period, [(comparison.new.tables[cell.table].period(cell.period).label, cell.period) for cell in cells])
        if before not in [cell.period for cell in cells]:
            self.period.setCurrentIndex(len(cells) - 1)
        self._fill()

    def _fill(self) -> None:
        comparison, key, period = self._comparison, self.total.currentData(), self.period.currentData()
        if comparison is None:
            return
        found = bridge(comparison.old, comparison.new, CellRef(*key.split("/"), period)) if key and period else None
        self.view.show_bridge(found, comparison.old_name, comparison.new_name)


def _total_label(comparison: Comparison, total: RowRef) -> str:
    table = comparison.new.tables[total.table]
    return tr("versions.total", table=table.info.title, row=table.get(total.row, "name"))

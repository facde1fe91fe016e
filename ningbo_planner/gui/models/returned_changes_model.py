"""What returned workbooks would change, with what the planner takes and leaves; nothing here touches the plan."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import canonical_text
from ningbo_planner.domain.unit import parse_unit
from ningbo_planner.gui import theme
from ningbo_planner.gui.models.cell_face import is_reread
from ningbo_planner.merge.diff import Change, ChangeState
from ningbo_planner.services.returns import ReturnsReport
from ningbo_planner.text import tr

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("take", "row", "period", "issued", "current", "returned", "state", "remark")
RETURNED = COLUMNS.index("returned")
# The readings that a doubtful figure may be taken as, for its editor.
ReadingsRole = int(Qt.ItemDataRole.UserRole) + 1
# The reading a figure is taken as; nothing while it is left.
TakenRole = int(Qt.ItemDataRole.UserRole) + 2
_FIGURES = ("issued", "current", "returned")
_OPEN_STATES = (ChangeState.NEW, ChangeState.CONFLICT)


class Selection:
    """Which changes are taken, and as which reading, over all files of a report.

    Attributes:
        taken: the chosen reading's text by change key, in the form that the service takes.
    """

    def __init__(self, report: ReturnsReport) -> None:
        """Begin with everything that is new and without doubt."""
        self._changes = {change.key: change for change in report.changes()}
        self.taken: dict[str, str] = {}
        self.take_clean()

    def take_clean(self) -> None:
        """Take every new figure without doubt, leave the rest."""
        self.taken = {key: change.readings[0].text for key, change in self._changes.items() if change.is_clean}

    def take_none(self) -> None:
        """Leave everything."""
        self.taken = {}

    def take(self, change: Change, reading: str | None) -> None:
        """Take ``change`` as ``reading``, or leave it (``None``)."""
        if reading is None:
            self.taken.pop(change.key, None)
        elif can_be_taken(change):
            self.taken[change.key] = reading


def can_be_taken(change: Change) -> bool:
    """Tell whether the planner may take a change at all."""
    return change.state in _OPEN_STATES and bool(change.readings)


class ReturnedChangesModel(QAbstractTableModel):
    """The changes of one file as rows.

    Signals:
        selection_changed(): something was taken or left.
    """

    selection_changed = Signal()

    def __init__(self, plan: Plan, selection: Selection) -> None:
        """Show nothing yet; ``selection`` is shared by all files."""
        super().__init__()
        self._plan = plan
        self._selection = selection
        self.changes: tuple[Change, ...] = ()

    def show_changes(self, changes: tuple[Change, ...]) -> None:
        """Show the changes of another file."""
        self.beginResetModel()
        self.changes = changes
        self.endResetModel()

    def refresh(self) -> None:
        """Show what is taken anew."""
        if self.changes:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.changes) - 1, len(COLUMNS) - 1))
        self.selection_changed.emit()

    def set_taken(self, row: int, reading: str | None) -> None:
        """Take or leave the change at ``row``."""
        self._selection.take(self.changes[row], reading)
        self.refresh()

    def text(self, change: Change, column: str) -> str:
        """Return what stands in one column."""
        if column == "take":
            return ""
        if column == "row":
            return f"{change.label}（{change.unit}）" if change.unit else change.label
        if column == "period":
            return self._plan.tables[change.table].period(change.period).label
        if column == "returned":
            return self._returned(change)
        if column == "state":
            return self._state(change)
        if column == "current":
            # As it is meant, so that it can be compared with what was issued and returned: ``>1`` is printed where >10000 is meant.
            quantity = self._plan.quantity(change.cell)
            return canonical_text(quantity, parse_unit(change.unit).is_percent) if is_reread(quantity, change.unit) else change.current
        return str(getattr(change, column))

    def _returned(self, change: Change) -> str:
        """Return what came back, or what it is taken as."""
        if not change.doubt:
            return change.returned
        if not can_be_taken(change):
            return change.returned or tr("receive.blank")
        return self._selection.taken.get(change.key) or tr("receive.choose", text=change.returned)

    def _state(self, change: Change) -> str:
        """Return in a word what is to be done about a change."""
        if not change.doubt or change.state not in _OPEN_STATES:
            return tr(f"returns.state.{change.state}")
        if not change.readings:
            return tr("receive.nothing_to_take")
        return tr("receive.chosen") if change.key in self._selection.taken else tr("receive.in_doubt")

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        """Return the number of changes."""
        return 0 if parent.isValid() else len(self.changes)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the head of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(f"receive.column.{COLUMNS[section]}")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done: the first column is ticked, a doubtful figure is chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        change = self.changes[index.row()]
        if can_be_taken(change) and index.column() == 0:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if can_be_taken(change) and change.doubt and index.column() == RETURNED:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return texts, ticks and colours."""
        if not index.isValid() or index.row() >= len(self.changes):
            return None
        change, column = self.changes[index.row()], COLUMNS[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.text(change, column)
        if role == Qt.ItemDataRole.CheckStateRole and column == "take" and can_be_taken(change):
            return Qt.CheckState.Checked if change.key in self._selection.taken else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _FIGURES:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(change, column)
        if role == ReadingsRole:
            return [reading.text for reading in change.readings]
        if role == TakenRole:
            return self._selection.taken.get(change.key)
        return None

    def _colour(self, change: Change, column: str) -> Any:
        """Return the colour of a text; the words in the state column say the same."""
        colours = theme.current()
        if column == "state" and (change.state is ChangeState.CONFLICT or (change.doubt and change.key not in self._selection.taken)):
            return colours.warning
        if column == "state" and change.state is ChangeState.REFUSED:
            return colours.error
        return colours.muted if column in ("issued", "remark") or not can_be_taken(change) else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a change, or choose the reading of a doubtful one."""
        if not index.isValid():
            return False
        change = self.changes[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and can_be_taken(change):
            ticked = Qt.CheckState(value) is Qt.CheckState.Checked
            self.set_taken(index.row(), change.readings[0].text if ticked else None)
            return True
        if role == Qt.ItemDataRole.EditRole and value in [reading.text for reading in change.readings]:
            self.set_taken(index.row(), str(value))
            return True
        return False

"""What returned workbooks would change, grouped by department and by meaning, with what the planner takes and leaves; nothing here touches the plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from ningbo_planner.domain.plan import Plan
from ningbo_planner.gui import theme
from ningbo_planner.gui.models.change_words import ChangeWords
from ningbo_planner.gui.models.returned_selection import ChangeFilter, Item, Selection, can_be_taken, is_certain
from ningbo_planner.merge.diff import Change, ChangeState
from ningbo_planner.merge.meaning import Meaning
from ningbo_planner.merge.row_changes import RowChange
from ningbo_planner.services.returns import ReturnedFile, ReturnsReport
from ningbo_planner.text import tr

Index = QModelIndex | QPersistentModelIndex
COLUMNS = ("row", "period", "issued", "current", "returned", "state", "match", "cell", "remark")
RETURNED, STATE = COLUMNS.index("returned"), COLUMNS.index("state")
# What may be chosen in a cell, as texts, for its editor; and what is chosen, nothing while it is left.
ChoicesRole = int(Qt.ItemDataRole.UserRole) + 1
ChosenRole = int(Qt.ItemDataRole.UserRole) + 2
_FIGURES = ("issued", "current", "returned")


class Node:
    """A line of the tree: a department's file, a meaning in it, or a change. What stands below is made when it is looked at.

    Attributes:
        at: its place among those of its parent; parent: nothing at the top.
        items: all changes below a group; file: of a department; meaning: of a group; item: of a change.
    """

    __slots__ = ("_children", "_cleans", "at", "file", "item", "items", "meaning", "parent")

    def __init__(self, at: int, parent: Node | None, *, items: Sequence[Item] = (), file: ReturnedFile | None = None, meaning: Meaning | None = None, item: Item | None = None) -> None:
        """Make a line."""
        self.at, self.parent, self.items, self.file, self.meaning, self.item = at, parent, items, file, meaning, item
        self._children: Sequence[Node] | None = None
        self._cleans: Sequence[Item] | None = None

    @property
    def children(self) -> Sequence[Node]:
        """The lines below it."""
        if self._children is None:
            self._children = self._groups() if self.file is not None else [Node(place, self, item=item) for place, item in enumerate(self.items)]
        return self._children

    @property
    def count(self) -> int:
        """How many lines stand below it."""
        return len(self.children) if self.file is not None else len(self.items)

    @property
    def has_cleans(self) -> bool:
        """Whether a tick at it takes anything."""
        return any(map(is_certain, self.items))

    @property
    def cleans(self) -> Sequence[Item]:
        """Those of its changes that a tick at it takes."""
        if self._cleans is None:
            self._cleans = [item for item in self.items if is_certain(item)]
        return self._cleans

    def _groups(self) -> list[Node]:
        parts: dict[Meaning, list[Item]] = {meaning: [] for meaning in Meaning}
        for item in self.items:
            parts[item.meaning].append(item)
        filled = [(meaning, part) for meaning, part in parts.items() if part]
        return [Node(at, self, items=part, meaning=meaning) for at, (meaning, part) in enumerate(filled)]


class ReturnedChangesModel(QAbstractItemModel):
    """The changes of all files, or of those that are shown, as a tree.

    Attributes:
        changes: what is shown, rows included, from top to bottom.
        filter: what is shown.

    Signals:
        selection_changed(): something was taken or left.
    """

    selection_changed = Signal()

    def __init__(self, plan: Plan, report: ReturnsReport, selection: Selection) -> None:
        """Show nothing yet; see :meth:`show_only`."""
        super().__init__()
        self._report, self._selection, self._plan = report, selection, plan
        self._words = ChangeWords(plan, report, selection)
        self._top: list[Node] = []
        self.changes: list[Item] = []
        self.filter = ChangeFilter()

    def show_only(self, wanted: ChangeFilter) -> None:
        """Show what ``wanted`` lets through."""
        self.beginResetModel()
        self.filter = wanted
        self._top = []
        for file in [wanted.file] if wanted.file is not None else self._report.files:
            items: Sequence[Item] = (*file.changes, *file.rows)
            if not wanted.shows_all:
                items = wanted.shown(items, self._selection)
            if items:
                self._top.append(Node(len(self._top), None, items=items, file=file))
        self.changes = [item for top in self._top for group in top.children for item in group.items]
        self.endResetModel()

    def refresh(self) -> None:
        """Show anew what is taken: a tick may change lines and groups anywhere, so views paint all that they show."""
        self.selection_changed.emit()

    def index_of(self, item: Item, column: int = 0) -> QModelIndex:
        """Return where a change is shown; no index while it is not."""
        for group in (group for top in self._top for group in top.children if group.meaning is item.meaning):
            place = next((at for at, each in enumerate(group.items) if each is item), None)
            if place is not None:
                return self.createIndex(place, column, group.children[place])
        return QModelIndex()

    def item(self, index: Index) -> Item | None:
        """Return the change of a line; nothing for a group."""
        return index.internalPointer().item if index.isValid() else None

    def is_group(self, index: Index) -> bool:
        """Tell whether a line is a department or a meaning."""
        return index.isValid() and index.internalPointer().item is None

    def set_taken(self, item: Item, reading: str | None) -> None:
        """Take or leave a change; a row at the place that was last wanted for it."""
        if isinstance(item, Change):
            self._selection.take(item, reading)
        elif reading is None:
            self._selection.leave([item])
        else:
            self._selection.take_row(item)
        self.refresh()

    def text(self, item: Item, column: str) -> str:
        """Return what stands in one column of a change."""
        return self._words.text(item, column)

    def why(self, index: Index) -> str:
        """Return all that is to be said of the change of a line; of a group nothing."""
        item = self.item(index)
        return self._words.why(item) if item is not None else ""

    # ------------------------------------------------------------------------------------------------------ from Qt

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008 - Qt's signature
        """Return a place in the tree."""
        nodes = parent.internalPointer().children if parent.isValid() else self._top
        return self.createIndex(row, column, nodes[row]) if 0 <= row < len(nodes) and 0 <= column < len(COLUMNS) else QModelIndex()

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008 - Qt's signature
        """Return the group that a line is in."""
        node = index.internalPointer() if index.isValid() else None
        return self.createIndex(node.parent.at, 0, node.parent) if node is not None and node.parent is not None else QModelIndex()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of lines in a group."""
        if parent.isValid() and parent.column() > 0:
            return 0
        return parent.internalPointer().count if parent.isValid() else len(self._top)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the head of a column."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(f"receive.column.{COLUMNS[section]}")
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what can be done: lines are ticked, a doubtful figure and the place of a new row are chosen."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item = self.item(index)
        if index.column() == 0 and (can_be_taken(item) if item is not None else index.internalPointer().has_cleans):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        if item is not None and self._choices(item, index.column()):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return texts, ticks and colours."""
        if not index.isValid():
            return None
        item = self.item(index)
        if item is None:
            return self._group_data(index, role)
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(item, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._words.tip(item, column)
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0 and can_be_taken(item):
            return Qt.CheckState.Checked if self._selection.has(item) else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _FIGURES and isinstance(item, Change):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(item, column)
        if role == ChoicesRole:
            return self._words.choices(item)
        if role == ChosenRole:
            return self._words.chosen(item)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick a change or a whole group, or choose the reading of a doubtful figure or the place of a new row."""
        item = self.item(index)
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid():
            ticked = Qt.CheckState(value) is not Qt.CheckState.Unchecked
            if item is None:
                self._tick_group(index, ticked)
            elif can_be_taken(item):
                self.set_taken(item, (item.readings[0].text if isinstance(item, Change) else "") if ticked else None)
            return True
        if role != Qt.ItemDataRole.EditRole or item is None or value not in self._words.choices(item):
            return False
        if isinstance(item, RowChange):
            self._selection.take_row(item, self._words.places(item.table)[str(value)])
            self.refresh()
        else:
            self.set_taken(item, str(value))
        return True

    # ------------------------------------------------------------------------------------------------------ lines

    def _choices(self, item: Item, column: int) -> bool:
        """Tell whether something is chosen in a column."""
        if not can_be_taken(item):
            return False
        if isinstance(item, RowChange):
            return column == STATE and item.meaning is Meaning.NEW_ROW
        return column == RETURNED and item.doubt

    def _tick_group(self, index: Index, ticked: bool) -> None:
        """Take what is without doubt in a group, or leave all of it; where only the file as a whole is in doubt, the tick says that it counts."""
        if ticked:
            self._selection.take_certain(index.internalPointer().cleans)
        else:
            self._selection.leave(index.internalPointer().items)
        self.refresh()

    def _group_data(self, index: Index, role: int) -> Any:
        """Return what a group says."""
        node: Node = index.internalPointer()
        if role == Qt.ItemDataRole.DisplayRole and index.column() == 0:
            return self._words.of_group(node.meaning, len(node.items)) if node.meaning is not None else self._words.of_file(node.file)
        if role == Qt.ItemDataRole.FontRole and node.parent is None:
            return theme.body_font(bold=True)
        if role == Qt.ItemDataRole.BackgroundRole and node.parent is None:
            return theme.current().header
        if role == Qt.ItemDataRole.ForegroundRole and node.parent is not None:
            return theme.current().muted
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == 0 and node.has_cleans:
            taken = sum(self._selection.has(item) for item in node.items)
            clean = sum(self._selection.has(item) for item in node.cleans)
            if not taken:
                return Qt.CheckState.Unchecked
            return Qt.CheckState.Checked if clean == len(node.cleans) else Qt.CheckState.PartiallyChecked
        return None

    def _colour(self, item: Item, column: str) -> Any:
        """Return the colour of a text; the words in the state column say the same."""
        colours = theme.current()
        open_question = isinstance(item, Change) and item.doubt and not self._selection.has(item)
        if column == "state" and (item.state is ChangeState.CONFLICT or open_question or isinstance(item, RowChange)):
            return colours.error if item.state is ChangeState.REFUSED else colours.warning
        if column == "state" and item.state is ChangeState.REFUSED:
            return colours.error
        return colours.muted if column in ("issued", "remark", "match", "cell") or not can_be_taken(item) else None

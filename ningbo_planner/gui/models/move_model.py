"""Cells that would change, or stay, as a table: where, what stands there, what would, how far that moves it, and what is to be known of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from ningbo_planner.domain import exact
from ningbo_planner.domain.holds import is_held
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import ACTUAL, CellRef
from ningbo_planner.gui import theme
from ningbo_planner.gui.icons import icon
from ningbo_planner.gui.models.number_format import growth, growth_text, signed
from ningbo_planner.text import tr

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
NAME, PERIOD, NOW, TO, MOVED, RATE, NOTE, KEEP = range(8)
_FIGURES = frozenset({NOW, TO, MOVED, RATE})
# More lines than these nobody reads; how many there are beside them is said in a sentence.
MOST_LINES = 1_000
_INDENT = "　"


class MoveLine(NamedTuple):
    """One cell.

    Attributes:
        cell: which.
        texts: what stands in the columns from name to note.
        is_changed: whether it would say something else.
        is_held: whether it is held, so that it stays.
        is_strong: whether it is the total that all of it is about.
    """

    cell: CellRef
    texts: tuple[str, ...]
    is_changed: bool = True
    is_held: bool = False
    is_strong: bool = False


def line_of(plan: Plan, cell: CellRef, now: Quantity, to: Quantity, note: str = "", depth: int = 0, is_strong: bool = False) -> MoveLine:
    """Return the line of a cell that says ``now`` and would say ``to``."""
    table = plan.tables[cell.table]
    period = table.period(cell.period).label
    texts = (
        _INDENT * depth + str(table.get(cell.row, "name")),
        tr("clipboard.actual", period=period) if cell.layer == ACTUAL else period,
        now.text or tr("move.empty"),
        to.text,
        *_moved(now, to, plan.unit_of(cell)),
        note,
    )
    return MoveLine(cell, texts, now != to, is_held(plan, cell), is_strong)


def _moved(now: Quantity, to: Quantity, unit: str) -> tuple[str, str]:
    """Return by how much a figure moves, and how much that is of it."""
    before, after = now.point, to.point
    if now == to or after is None:
        return "", ""
    moved = signed(exact.subtract(after, before or exact.ZERO))
    rate = None if before is None else growth(before, after, unit)
    return moved, "" if rate is None else growth_text(rate, unit)


class MoveModel(QAbstractTableModel):
    """The cells of one proposal.

    Attributes:
        kept: cells that stay because they are ticked here.

    Signals:
        keep_wanted(CellRef, bool): a cell was ticked or unticked.
    """

    keep_wanted = Signal(object, bool)

    def __init__(self, parent: QObject | None = None, *, has_ticks: bool = False) -> None:
        """Show nothing yet; with a column of ticks for cells that are to stay, if wanted."""
        super().__init__(parent)
        self._lines: Sequence[MoveLine] = ()
        self._has_ticks = has_ticks
        self.kept: Collection[CellRef] = ()
        role = Qt.ItemDataRole
        self._answers: dict[int, Callable[[MoveLine, int], Any]] = {
            role.DisplayRole: lambda line, column: None if column == KEEP else line.texts[column],
            role.ToolTipRole: lambda line, column: tr("move.keep_tip") if column == KEEP else line.texts[column],
            role.TextAlignmentRole: lambda _, column: Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignRight if column in _FIGURES else Qt.AlignmentFlag.AlignLeft),
            role.ForegroundRole: self._colour,
            role.FontRole: self._font,
            role.DecorationRole: lambda line, column: icon("lock", "held") if line.is_held and column == TO else None,
            role.CheckStateRole: self._tick,
            role.AccessibleTextRole: lambda line, column: tr("move.spoken", head=_head(column), text=line.texts[column]) if column != KEEP else tr("move.keep"),
        }

    def show_lines(self, lines: Sequence[MoveLine], kept: Collection[CellRef] = ()) -> None:
        """Show other cells; the same cells with other figures are only refreshed, so that the chosen line stays."""
        is_same = [line.cell for line in lines] == [line.cell for line in self._lines]
        if not is_same:
            self.beginResetModel()
        self._lines, self.kept = lines, kept
        if not is_same:
            self.endResetModel()
        elif lines:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def line(self, at: int) -> MoveLine | None:
        """Return the line in a row of the table."""
        return self._lines[at] if 0 <= at < len(self._lines) else None

    @property
    def has_notes(self) -> bool:
        """Whether anything is to be known of one of the cells."""
        return any(line.texts[NOTE] for line in self._lines)

    @property
    def has_one_period(self) -> bool:
        """Whether several rows are looked at in one and the same period."""
        return len({line.cell.row for line in self._lines}) > 1 and len({(line.cell.period, line.cell.layer) for line in self._lines}) == 1

    def _colour(self, line: MoveLine, column: int) -> Any:
        colours = theme.current()
        if column == NOW or not line.is_changed:
            return colours.muted
        return colours.accent if column == TO else None

    def _font(self, line: MoveLine, column: int) -> QFont | None:
        return theme.body_font(bold=True) if (line.is_strong and column == NAME) or (line.is_changed and column == TO) else None

    def _tick(self, line: MoveLine, column: int) -> Qt.CheckState | None:
        if column != KEEP:
            return None
        return Qt.CheckState.Checked if line.cell in self.kept else Qt.CheckState.Unchecked

    # ---------------------------------------------------------------------------------------------------------- Qt's side

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: B008
        """Return how many cells there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: B008
        """Return how many columns there are."""
        return 0 if parent.isValid() else (KEEP + 1 if self._has_ticks else KEEP)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a cell."""
        line, answer = self.line(index.row()), self._answers.get(role)
        return None if line is None or answer is None or not 0 <= index.column() < self.columnCount() else answer(line, index.column())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the head of a column."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignRight if section in _FIGURES else Qt.AlignmentFlag.AlignLeft)
        return _head(section) if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Tell what can be done with a cell."""
        usual = super().flags(index)
        return usual | Qt.ItemFlag.ItemIsUserCheckable if index.isValid() and index.column() == KEEP else usual

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a tick; whoever works the figures out shows the lines anew."""
        line = self.line(index.row())
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != KEEP or line is None:
            return False
        self.keep_wanted.emit(line.cell, Qt.CheckState(value) == Qt.CheckState.Checked)
        return True


def _head(column: int) -> str:
    return (
        tr("move.name"),
        tr("move.period"),
        tr("move.now"),
        tr("move.to"),
        tr("move.moved"),
        tr("move.rate"),
        tr("move.note"),
        tr("move.keep"),
    )[column]

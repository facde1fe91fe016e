"""The hits of a search, and what replacing would make of them, as rows of a list; words are made when a row is seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ningbo_planner.gui import theme
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.hit_words import column_word, is_there, row_word, table_word, text_word
from ningbo_planner.gui.models.reading_hint import reading_hint
from ningbo_planner.services.text_replacing import Proposal, cell_at
from ningbo_planner.services.text_search import Hit
from ningbo_planner.text import tr

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_PLACE = ("table", "row", "column")
HIT_COLUMNS = (*_PLACE, "text")
PROPOSAL_COLUMNS = (*_PLACE, "before", "after", "remark")
# More hits than this nobody reads; the count says how many there are.
MAX_LISTED = 20_000


class FindModel(QAbstractTableModel):
    """The list below the bar: hits, or proposals with a tick each.

    Attributes:
        proposals: what replacing would do, in the order of the hits; empty while nothing is to be replaced.

    Signals:
        ticks_changed: another choice of proposals is ticked.
    """

    ticks_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        """Speak of the plan in ``document``."""
        super().__init__(parent)
        self._document = document
        self._hit: Callable[[int], Hit] | None = None
        self._count = 0
        self._columns: tuple[str, ...] = HIT_COLUMNS
        self._left_out: set[Hit] = set()
        self.proposals: list[Proposal] = []

    def show_hits(self, count: int, hit: Callable[[int], Hit] | None) -> None:
        """List ``count`` hits."""
        self.beginResetModel()
        self._hit, self._count, self._columns = hit, min(count, MAX_LISTED), HIT_COLUMNS
        self.proposals = []
        self.endResetModel()

    def clear(self) -> None:
        """List nothing."""
        self.show_hits(0, self._hit)

    def show_proposals(self, proposals: Sequence[Proposal]) -> None:
        """List what would be replaced; what was left out before stays left out."""
        self.beginResetModel()
        self.proposals = list(proposals)
        self._count, self._columns = len(self.proposals), PROPOSAL_COLUMNS
        self.endResetModel()
        self.ticks_changed.emit()

    def forget_ticks(self) -> None:
        """Tick everything again."""
        self._left_out.clear()

    def tick_all(self, ticked: bool) -> None:
        """Tick all proposals, or none."""
        self._left_out = set() if ticked else {proposal.hit for proposal in self.proposals if proposal.is_possible}
        if self.proposals:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.proposals) - 1, 0))
        self.ticks_changed.emit()

    def ticked(self) -> list[Proposal]:
        """Return the proposals to do."""
        return [proposal for proposal in self.proposals if self.is_ticked(proposal)]

    def is_ticked(self, proposal: Proposal) -> bool:
        """Tell whether a proposal is to be done."""
        return proposal.is_possible and proposal.hit not in self._left_out

    def turn(self, row: int) -> None:
        """Tick a proposal, or take its tick away."""
        if 0 <= row < len(self.proposals) and self.proposals[row].is_possible:
            self._left_out ^= {self.proposals[row].hit}
            self.dataChanged.emit(self.index(row, 0), self.index(row, 0))
            self.ticks_changed.emit()

    def _text(self, row: int, column: str) -> str:
        """Return what a line says in a column; nothing when its row or period has just gone from the plan."""
        proposal = self.proposals[row] if self.proposals else None
        hit = proposal.hit if proposal is not None else self._hit(row) if self._hit is not None else None
        plan = self._document.plan if self._document.has_plan else None
        if plan is None or hit is None or not is_there(plan, hit):
            return ""
        if proposal is not None and column not in _PLACE:
            return self._of_proposal(proposal, column)
        return {"table": table_word, "row": row_word, "column": column_word, "text": text_word}[column](plan, hit)

    def _of_proposal(self, proposal: Proposal, column: str) -> str:
        if column == "before":
            return proposal.before.replace("\n", " ")
        if column == "after":
            return proposal.after.replace("\n", " ") if proposal.after or not proposal.is_possible else tr("find.emptied")
        if proposal.why_not or proposal.quantity is None:
            return proposal.why_not
        return reading_hint(proposal.after, self._document.plan.unit_of(cell_at(proposal.hit)))

    # ---------------------------------------------------------------------------------------------------------- Qt's side

    def rowCount(self, parent: Index = _ROOT) -> int:  # noqa: B008
        """Return how many lines there are."""
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = _ROOT) -> int:  # noqa: B008
        """Return how many columns a line has."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a line says, its tick, and its colour."""
        row, column = index.row(), index.column()
        if not (0 <= row < self._count and 0 <= column < len(self._columns)):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._text(row, self._columns[column])
        proposal = self.proposals[row] if self.proposals else None
        if proposal is None:
            return None
        if role == Qt.ItemDataRole.CheckStateRole and column == 0 and proposal.is_possible:
            return Qt.CheckState.Checked if self.is_ticked(proposal) else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.ForegroundRole and not proposal.is_possible:
            return theme.current().muted
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a tick."""
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != 0 or not 0 <= index.row() < len(self.proposals):
            return False
        proposal = self.proposals[index.row()]
        if (Qt.CheckState(value) is Qt.CheckState.Checked) != self.is_ticked(proposal):
            self.turn(index.row())
        return proposal.is_possible

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Tell what can be done with a line."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        can_tick = index.column() == 0 and index.row() < len(self.proposals) and self.proposals[index.row()].is_possible
        return flags | Qt.ItemFlag.ItemIsUserCheckable if can_tick else flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the heads of the columns."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole or not 0 <= section < len(self._columns):
            return None
        return tr(f"find.head.{self._columns[section]}")

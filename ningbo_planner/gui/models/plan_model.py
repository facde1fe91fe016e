"""One table of the plan as Qt's item views see it: ids and prepared looks, never data; what changed is refreshed, nothing else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from ningbo_planner.domain.plan import cell_of
from ningbo_planner.domain.table import Table
from ningbo_planner.errors import PlannerError
from ningbo_planner.gui.document import Document
from ningbo_planner.gui.models.arranged_model import MAX_COUNTED, ArrangedModel, Index
from ningbo_planner.gui.models.arrangement import Arrangement, kept_matches
from ningbo_planner.gui.models.cell_answers import CellAnswers
from ningbo_planner.gui.models.columns import MERGING_FIELDS, columns_of
from ningbo_planner.gui.models.display import Display
from ningbo_planner.gui.models.label_entry import LabelPlace, entry_step, place_at
from ningbo_planner.gui.models.label_entry import hint as label_hint
from ningbo_planner.gui.models.origins import Origins
from ningbo_planner.gui.models.reading_hint import figure_hint
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.models.typed_spread import typed
from ningbo_planner.services.workspace import Change
from ningbo_planner.text import tr

# Made once: Qt asks for the flags of every cell it draws.
READABLE = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
WRITABLE = READABLE | Qt.ItemFlag.ItemIsEditable


class PlanModel(ArrangedModel):
    """One table with its label columns and its figures, which can be typed into.

    Signals:
        told(str): what became of a text that was typed, where that is not plain to see.
    """

    told = Signal(str)

    def __init__(self, document: Document, table_id: str, origins: Origins | None = None, parent: QObject | None = None, display: Display | None = None) -> None:
        """Show the table ``table_id`` of the plan that is open in ``document``; ``KeyError`` when it has no such table."""
        super().__init__(document, table_id, origins, parent, display)
        document.changed.connect(self._take_change)
        self._origins.found.connect(self._refresh_cells)
        self._origins.compared_anew.connect(self.refresh)
        self.display.figures_changed.connect(self.refresh)

    def why_locked(self, index: Index) -> str:
        """Return the sentence that tells why a cell cannot be changed, or nothing when it can."""
        return self._answers.why_locked(index.row(), index.column())

    def objection(self, index: Index, text: str) -> str:
        """Return the sentence that tells why ``text`` cannot be written into a cell, or nothing when it can."""
        return self._answers.objection(index.row(), index.column(), text)

    def label_at(self, index: Index) -> LabelPlace | None:
        """Return the row and the field of a label cell; ``None`` for a figure."""
        return place_at(self.sheet, index.row(), index.column())

    def typing_hint(self, index: Index, text: str) -> str:
        """Return what should be known of ``text`` while it is typed into a cell: how it will be read, or nothing when it reads as it stands."""
        cell, place = self.cell_at(index), self.label_at(index)
        if cell is not None:
            return figure_hint(self._workspace.plan, cell, text)
        return "" if place is None else label_hint(self._workspace.plan, place, text)

    def write_labels(self, places: Sequence[LabelPlace], text: str, new: Collection[str] = ()) -> bool:
        """Write ``text`` into label cells of one column as one step; a refusal is told by the document and changes nothing."""
        try:
            step = entry_step(self._workspace.plan, places, text, new)
        except PlannerError as refusal:
            self.document.refused.emit(str(refusal))
            return False
        return self.document.execute(step) is not None

    # ------------------------------------------------------------------------------------------------------ what changed

    def _lay_out(self, table: Table, arrangement: Arrangement, order: Sequence[int] | None = None, sheet: Sheet | None = None) -> None:
        """Find what is where, and what each place answers."""
        super()._lay_out(table, arrangement, order, sheet)
        self._answers = CellAnswers(self._workspace, self._origins, self.sheet, self.looks)

    def _take_change(self, change: Change) -> None:
        """Refresh what a step touched here."""
        if self.document.workspace is not self._workspace:
            return
        changes = change.changes
        if self.table_id in changes.structures:
            self._start_again()
            return
        fields = {(row, name) for table, row, name in changes.fields if table == self.table_id}
        if any(name in MERGING_FIELDS for _, name in fields):
            if columns_of(self.sheet.table, self.sheet.arrangement.shows_actuals) != self.sheet.columns:
                self._start_again()
                return
            self._find_spans()
        if any(register == "departments" for register, _ in changes.entries):
            self.refresh()
        self._refresh_rows({row for row, _ in fields})
        if len(changes.cells) + len(change.findings.cells) > MAX_COUNTED:
            self._refresh_figures()
            return
        marked = {cell_of(key) for register, key in changes.entries if register in ("holds", "comments")}
        self._refresh_cells(self.looks.touched_by(changes.cells) | change.findings.cells | marked)

    def _start_again(self) -> None:
        """Read rows, columns and merged cells anew; a table that is gone shows nothing."""
        table = self._workspace.plan.tables.get(self.table_id)
        arrangement = self.sheet.note_collapsed()
        if table is not None and arrangement.sort is not None and not arrangement.sort.fits(table):
            arrangement = replace(arrangement, sort=None)
        if table is not None and arrangement.filter is not None:
            arrangement = replace(arrangement, matched=kept_matches(table, arrangement.matched, self._known))
        self._show(arrangement, Table(self.sheet.table.info) if table is None else table)

    def refresh(self) -> None:
        """Make all looks anew, after something other than a step has changed what they show (a full check)."""
        self.looks.forget()
        if self.sheet.row_count and self.sheet.column_count:
            self.dataChanged.emit(self.index(0, 0), self.index(self.sheet.row_count - 1, self.sheet.column_count - 1))

    # ---------------------------------------------------------------------------------------------------------- Qt's side

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell says in ``role``; ``None`` for what it does not know."""
        answer = self._answers.by_role.get(role)
        if answer is None or not self.sheet.has(index.row(), index.column()):
            return None
        return answer(index.row(), index.column())

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the printed head of a column, the number of a row."""
        is_across = orientation == Qt.Orientation.Horizontal
        # A row may be gone from the plan already: while another thread takes it out, Qt measures the heads all the same.
        if not (0 <= section < self.sheet.column_count if is_across else self.sheet.has(section, 0)):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.sheet.columns[section].title if is_across else str(self.sheet.position(section) + 1)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.sheet.head(section) if is_across else self.sheet.name(section)
        if role == Qt.ItemDataRole.ToolTipRole and is_across:
            shown = self.sheet.columns[section]
            return tr("grid.tip.base", period=shown.title) if shown.is_base else f"{self.sheet.head(section)}{shown.under}"
        return Qt.AlignmentFlag.AlignCenter if role == Qt.ItemDataRole.TextAlignmentRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Tell what can be done with a cell."""
        row, column = index.row(), index.column()
        if not self.sheet.has(row, column):
            return Qt.ItemFlag.NoItemFlags
        return READABLE if self._answers.is_locked(row, column) else WRITABLE

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Type a text into a cell; a refusal is told by the document and changes nothing."""
        if role != Qt.ItemDataRole.EditRole or not index.isValid() or self._answers.is_locked(index.row(), index.column()):
            return False
        cell = self.cell_at(index)
        if cell is None:
            place = self.label_at(index)
            return place is not None and self.write_labels([place], str(value))
        try:
            step, said = typed(self._workspace.plan, cell, str(value))
        except PlannerError as refusal:
            self.document.refused.emit(str(refusal))
            return False
        done = self.document.execute(step)
        if said:
            self.told.emit(said)
        return done is not None

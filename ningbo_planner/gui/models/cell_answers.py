"""What a cell answers in each role that Qt or a script may ask for."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt

from ningbo_planner.domain.sums import is_total
from ningbo_planner.domain.entry import entry_text
from ningbo_planner.domain.finding import Finding, FindingKind
from ningbo_planner.domain.plan import cell_key
from ningbo_planner.domain.table import RowRef
from ningbo_planner.edits.acts import cell_names
from ningbo_planner.gui.models import label_entry, roles
from ningbo_planner.gui.models.cell_face import Align, own_findings
from ningbo_planner.gui.models.cell_words import figure_sentence, figure_tip, label_sentence, label_tip
from ningbo_planner.gui.models.looks import Looks
from ningbo_planner.gui.models.origins import Origins
from ningbo_planner.gui.models.reading_hint import figure_objection
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.services.workspace import Workspace
from ningbo_planner.text import tr

Answer = Callable[[int, int], Any]
ALIGNMENT = {
    Align.LEFT: Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    Align.CENTRE: Qt.AlignmentFlag.AlignCenter,
    Align.RIGHT: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
}


class CellAnswers:
    """Answers for every place of one sheet.

    Attributes:
        by_role: the functions of row and column that answer, for places that are there.
    """

    def __init__(self, workspace: Workspace, origins: Origins, sheet: Sheet, looks: Looks) -> None:
        """Answer from the plan and the findings of ``workspace``."""
        self._workspace = workspace
        self._origins = origins
        self._sheet = sheet
        self._looks = looks
        self.by_role: dict[int, Answer] = {**self._answers_for_people(), **self._answers_for_scripts()}

    def is_locked(self, row: int, column: int) -> bool:
        """Tell whether a cell cannot be changed."""
        if self._workspace.read_only:
            return True
        if not self._sheet.first_period <= column <= self._sheet.last_period:
            return self._sheet.columns[column].key not in label_entry.WRITABLE
        holds = self._workspace.plan.holds
        return bool(holds) and (cell := self._sheet.cell(row, column)) is not None and cell_key(cell) in holds

    def why_locked(self, row: int, column: int) -> str:
        """Return the sentence that tells why a cell cannot be changed, or nothing when it can."""
        if self._workspace.read_only:
            return tr("grid.explain.read_only", reason=self._workspace.file.read_only_reason)
        cell = self._sheet.cell(row, column)
        if cell is None:
            return tr("grid.explain.label", column=self._sheet.head(column)) if self.is_locked(row, column) else ""
        plan = self._workspace.plan
        hold = plan.holds.get(cell_key(cell)) if plan.holds else None
        if hold is None:
            return ""
        name, period = cell_names(plan, cell)
        return tr("grid.explain.held", row=name, period=period, owner=hold.owner, reason=hold.reason)

    def objection(self, row: int, column: int, text: str) -> str:
        """Return the sentence that tells why ``text`` cannot be written, or nothing when it can."""
        cell, place = self._sheet.cell(row, column), label_entry.place_at(self._sheet, row, column)
        if cell is not None:
            return figure_objection(self._workspace.plan, cell, text)
        return "" if place is None else label_entry.objection(self._workspace.plan, place, text)

    def _answers_for_people(self) -> dict[int, Answer]:
        qt, sheet, looks = Qt.ItemDataRole, self._sheet, self._looks
        return {
            qt.DisplayRole: lambda row, column: looks.of(row, column).text,
            qt.EditRole: self._raw_text,
            qt.ToolTipRole: self._tip,
            qt.TextAlignmentRole: lambda row, column: ALIGNMENT[looks.of(row, column).align],
            qt.AccessibleTextRole: self._spoken,
        }

    def _answers_for_scripts(self) -> dict[int, Answer]:
        sheet, looks, plan = self._sheet, self._looks, self._workspace.plan
        return {
            roles.CellRefRole: sheet.cell,
            roles.RowRefRole: lambda row, _: RowRef(sheet.table.info.id, sheet.rows.ids[row]),
            roles.GapRole: self._gap,
            roles.FindingGradeRole: lambda row, column: getattr(looks.of(row, column).grade, "value", ""),
            roles.FindingsRole: lambda row, column: tuple(finding.id for finding in self._findings(row, column)),
            roles.OriginRole: lambda row, column: looks.of(row, column).origin.value,
            roles.HeldRole: lambda row, column: looks.of(row, column).is_held,
            roles.UnitRole: lambda row, _: sheet.table.unit_of(sheet.rows.ids[row]),
            roles.QuantityRole: lambda row, column: None if (cell := sheet.cell(row, column)) is None else plan.quantity(cell),
            roles.DepthRole: lambda row, _: sheet.table.depths[sheet.position(row)],
            roles.TotalRole: lambda row, _: is_total(sheet.table, sheet.position(row)),
        }

    def _findings(self, row: int, column: int) -> list[Finding]:
        cell = self._sheet.cell(row, column)
        return [] if cell is None else self._workspace.checker.of_cell(cell)

    def _raw_text(self, row: int, column: int) -> str:
        """Return what an editor begins with."""
        cell, place = self._sheet.cell(row, column), label_entry.place_at(self._sheet, row, column)
        if cell is not None:
            return entry_text(self._workspace.plan.quantity(cell))
        return self._sheet.text(row, column) if place is None else label_entry.entry_text(self._workspace.plan, place)

    def _gap(self, row: int, column: int) -> Decimal | None:
        """Return the gap of a stated total whose parts do not add up to it; an open sum has none."""
        cell = self._sheet.cell(row, column)
        own = [] if cell is None else own_findings(self._workspace.checker, cell)
        return next((finding.gap for finding in own if finding.kind is FindingKind.SUM), None)

    def _tip(self, row: int, column: int) -> str:
        cell = self._sheet.cell(row, column)
        if cell is None:
            return label_tip(self._sheet.table, self._sheet.position(self._sheet.span(row, column).top))
        return figure_tip(self._workspace.plan, self._workspace.checker, cell, self._origins, self._looks.display)

    def _spoken(self, row: int, column: int) -> str:
        cell = self._sheet.cell(row, column)
        if cell is None:
            return label_sentence(self._sheet.head(column), self._sheet.text(row, column))
        return figure_sentence(self._workspace.plan, self._workspace.checker, cell)

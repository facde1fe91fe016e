"""Makes the looks of cells when they are first shown and keeps them until the cell is touched."""

from __future__ import annotations

from collections.abc import Iterable

from ningbo_planner.checks.sums import is_total
from ningbo_planner.domain.plan import cell_key
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.models.cell_face import Arrow, Face, figure_face, own_findings
from ningbo_planner.gui.models.columns import GROUP
from ningbo_planner.gui.models.origins import Origins
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.services.workspace import Workspace

# Looks are made again when asked for; a walk through a large table must not keep all of them.
MAX_KEPT = 40_000


class Looks:
    """The looks of the cells of one sheet, by row and column."""

    def __init__(self, workspace: Workspace, origins: Origins, sheet: Sheet) -> None:
        """Make looks from the plan, the findings and the origins of ``workspace``."""
        self._workspace = workspace
        self._origins = origins
        self._sheet = sheet
        self._kept: dict[tuple[int, int], Face] = {}

    def of(self, row: int, column: int) -> Face:
        """Return the look of a cell."""
        found = self._kept.get((row, column))
        if found is None:
            if len(self._kept) >= MAX_KEPT:
                self._kept.clear()
            found = self._kept[row, column] = self._make(row, column)
        return found

    def forget(self, places: Iterable[tuple[int, int]] | None = None) -> None:
        """Drop the looks at ``places``, or all of them."""
        if places is None:
            self._kept.clear()
            return
        for place in places:
            self._kept.pop(place, None)

    def _make(self, row: int, column: int) -> Face:
        cell = self._sheet.cell(row, column)
        return self._label(row, column) if cell is None else self._figure(cell, column)

    def _figure(self, cell: CellRef, column: int) -> Face:
        """Return the look of a figure."""
        table, plan = self._sheet.table, self._workspace.plan
        shown = self._sheet.columns[column]
        at = table.position(cell.row)
        return figure_face(
            table.column(cell.period, cell.layer).get(at),
            table.unit_of(cell.row),
            own_findings(self._workspace.checker, cell),
            is_total=is_total(table, at),
            is_base=shown.is_base,
            is_prose=shown.is_prose,
            is_held=bool(plan.holds) and cell_key(cell) in plan.holds,
            origin=self._origins.of(cell).kind,
        )

    def _label(self, row: int, column: int) -> Face:
        """Return the look of a name, a group or any other label."""
        sheet = self._sheet
        span = sheet.span(row, column)
        at = sheet.position(span.top)
        shows_name = column == sheet.name_column or span.right > span.left
        in_tree = shows_name or sheet.columns[column].key == GROUP
        # The group label stands at the left edge of its rows, so it takes their place in the tree and the name beside it needs none.
        indented = in_tree and (column == 0 or span.left == 0)
        return Face(
            text=sheet.text(row, column),
            wraps=True,
            is_total=is_total(sheet.table, at) and sheet.columns[column].is_leading,
            depth=sheet.table.depths[at] if indented else 0,
            arrow=self._arrow(sheet.rows.ids[row]) if shows_name else Arrow.NONE,
        )

    def _arrow(self, row: str) -> Arrow:
        if not self._sheet.rows.has_children(row):
            return Arrow.NONE
        return Arrow.CLOSED if row in self._sheet.rows.collapsed else Arrow.OPEN

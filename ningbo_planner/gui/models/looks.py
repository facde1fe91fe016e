"""Makes the looks of cells when they are first shown and keeps them until the cell is touched."""

from __future__ import annotations

from collections.abc import Iterable

from ningbo_planner.domain.cell_set import CellSet
from ningbo_planner.domain.plan import cell_key
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.sums import is_total
from ningbo_planner.domain.table import CellRef
from ningbo_planner.gui.models.cell_face import EMPTY_FACE, ORIGIN_MARK, Arrow, Face, Mark, figure_face, is_reread, own_findings, shown
from ningbo_planner.gui.models.cell_pictures import RULES, Picture, picture_of
from ningbo_planner.gui.models.columns import GROUP
from ningbo_planner.gui.models.display import Display
from ningbo_planner.gui.models.number_format import NumberStyle, written
from ningbo_planner.gui.models.origins import OriginKind, Origins
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.services.workspace import Workspace

# Looks are made again when asked for; a walk through a large table must not keep all of them.
MAX_KEPT = 40_000


class Looks:
    """The looks of the cells of one sheet, by row and column.

    Attributes:
        display: what was chosen of looking for all tables.
        is_lent: whether a task has the plan; no look is made then, for it may be writing what the look is made of.
        was_missed: whether a look was asked for meanwhile that was not there.
    """

    def __init__(self, workspace: Workspace, origins: Origins, sheet: Sheet, display: Display) -> None:
        """Make looks from the plan, the findings and the origins of ``workspace``, as ``display`` says."""
        self._workspace = workspace
        self._origins = origins
        self._sheet = sheet
        self.display = display
        self._kept: dict[tuple[int, int], Face] = {}
        self.is_lent = self.was_missed = False

    def of(self, row: int, column: int) -> Face:
        """Return the look of a cell."""
        found = self._kept.get((row, column))
        if found is None and self.is_lent:
            self.was_missed = True
            return EMPTY_FACE
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

    def touched_by(self, cells: CellSet) -> CellSet:
        """Return the cells whose looks follow from ``cells``: a bar or an arrow is drawn against the other figures of its row."""
        if self.display.picture not in RULES:
            return cells
        own = self._sheet.table.info.id
        rows = {row for column, rows in cells.columns.items() if column.table == own for row in rows}
        touched = CellSet()
        for column in self._sheet.columns:
            if column.is_period:
                touched.add_column(own, column.key, column.layer, rows)
        return touched

    def _make(self, row: int, column: int) -> Face:
        cell = self._sheet.cell(row, column)
        return self._label(row, column) if cell is None else self._figure(cell, column)

    def _figure(self, cell: CellRef, column: int) -> Face:
        """Return the look of a figure."""
        table, head = self._sheet.table, self._sheet.columns[column]
        at = table.position(cell.row)
        quantity = table.column(cell.period, cell.layer).get(at)
        unit = table.unit_of(cell.row)
        reread = is_reread(quantity, unit)
        # A statement in words, and a figure that is not what it looks like, stand as they are printed, without a picture.
        is_plain = not head.is_prose and not reread
        restyled = is_plain and self.display.numbers is not NumberStyle.PRINTED
        origin = self._origins.of(cell).kind
        return figure_face(
            quantity,
            written(quantity, unit, table.columns["decimals"][at], self.display.numbers) if restyled else quantity.text,
            own_findings(self._workspace.checker, cell),
            is_total=is_total(table, at),
            is_base=head.is_base,
            is_prose=head.is_prose,
            marks=self._marks(cell, quantity, origin, reread),
            picture=self._picture(cell, quantity) if is_plain else None,
            origin=origin,
        )

    def _marks(self, cell: CellRef, quantity: Quantity, origin: OriginKind, reread: bool) -> tuple[Mark, ...]:
        """Return the small signs of a cell; a plan that nobody has touched has none but those of its print."""
        plan, marks = self._workspace.plan, [Mark.REREAD] if reread else []
        if self._origins.baseline.before(cell, quantity) is not None:
            marks.append(Mark.CHANGED)
        if quantity.expression:
            marks.append(Mark.COMPUTED)
        elif origin is not OriginKind.PRINTED and quantity.text:
            marks.append(ORIGIN_MARK[origin])
        if plan.holds or plan.comments:
            key = cell_key(cell)
            marks += [Mark.HELD] if key in plan.holds else []
            marks += [Mark.COMMENT] if key in plan.comments else []
        return tuple(marks)

    def _picture(self, cell: CellRef, quantity: Quantity) -> Picture | None:
        rule = RULES.get(self.display.picture)
        return None if rule is None else picture_of(rule, self._sheet.table, cell, quantity)

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
            text=shown(sheet.text(row, column)),
            wraps=True,
            is_total=is_total(sheet.table, at) and sheet.columns[column].is_leading,
            depth=sheet.table.depths[at] if indented else 0,
            arrow=self._arrow(sheet.rows.ids[row]) if shows_name else Arrow.NONE,
        )

    def _arrow(self, row: str) -> Arrow:
        if not self._sheet.rows.has_children(row):
            return Arrow.NONE
        return Arrow.CLOSED if row in self._sheet.rows.collapsed else Arrow.OPEN

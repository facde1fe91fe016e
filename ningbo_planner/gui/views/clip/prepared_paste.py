"""A paste worked out to the last cell before anything is written; pure reading, so that it can be done off the window's thread and previewed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.quantity import EMPTY, Quantity, State
from ningbo_planner.domain.sums import is_total
from ningbo_planner.domain.table import CellRef
from ningbo_planner.edits.primitives import PutEntry
from ningbo_planner.gui.models.sheet import Sheet
from ningbo_planner.gui.views.block_moves import Block
from ningbo_planner.gui.views.clip.contents import Contents, Figure, Item, Watch, no_watch
from ningbo_planner.gui.views.clip.paste_plan import PastePlan, plan_paste
from ningbo_planner.gui.views.clip.paste_report import PasteReport
from ningbo_planner.gui.views.clip.paste_wish import Operation, Wish, combined, is_blank, quantity_of, turned

_WATCH_EVERY = 4096


@dataclass(slots=True)
class PreparedPaste:
    """What a paste writes, and what is to be said of it.

    Attributes:
        quantities: by cell, held ones among them; whoever writes keeps those.
        comments: what it writes into the register of comments.
        areas: the rectangles it covers.
        moved: the cells that were cut and are emptied.
        report: what is to be said.
    """

    quantities: dict[CellRef, Quantity] = field(default_factory=dict)
    comments: list[PutEntry] = field(default_factory=list)
    areas: list[Block] = field(default_factory=list)
    moved: list[CellRef] = field(default_factory=list)
    report: PasteReport = field(default_factory=PasteReport)


def prepare(
    plan: Plan, sheet: Sheet, targets: Sequence[Block], contents: Contents, wish: Wish | None = None, cut: Iterable[CellRef] = (), watch: Watch = no_watch
) -> PreparedPaste:
    """Work out what pasting ``contents`` on ``targets`` writes; ``cut`` are the cells that it moves here."""
    return _Preparation(plan, sheet, wish or Wish(), watch).prepared(targets, contents, list(cut))


def prepare_cells(plan: Plan, sheet: Sheet, quantities: Mapping[CellRef, Quantity], wish: Wish | None = None) -> PreparedPaste:
    """Work out what writing ``quantities``, each in its cell already, comes to."""
    return _Preparation(plan, sheet, wish or Wish(), no_watch).placed(quantities)


class _Preparation:
    """Works one paste out."""

    def __init__(self, plan: Plan, sheet: Sheet, wish: Wish, watch: Watch) -> None:
        self._plan = plan
        self._sheet = sheet
        self._wish = wish
        self._watch = watch
        self._found = PreparedPaste()

    def prepared(self, targets: Sequence[Block], contents: Contents, cut: list[CellRef]) -> PreparedPaste:
        """Return what the paste writes."""
        rows = turned(contents.rows) if self._wish.transpose else contents.rows
        planned = plan_paste(self._sheet, targets, rows)
        self._found.areas = planned.areas
        self._read(planned)
        if cut:
            self._move(cut)
        self._report(planned, contents)
        return self._found

    def placed(self, quantities: Mapping[CellRef, Quantity]) -> PreparedPaste:
        """Return what writing figures to their cells comes to."""
        table = self._sheet.table
        for cell, quantity in quantities.items():
            self._take(cell, quantity, is_total(table, table.position(cell.row)))
        return self._found

    def _read(self, planned: PastePlan) -> None:
        """Read the items in the units of their rows; a row's unit and whether it is a total is asked once."""
        wish, table = self._wish, self._sheet.table
        skips = wish.skip_blanks or wish.operation is not Operation.NONE
        last, unit, total, decimals = "", "", False, None
        for number, (cell, item) in enumerate(planned.cells.items()):
            if not number % _WATCH_EVERY:
                self._watch(number, len(planned.cells))
            if cell.row != last:
                at = table.position(cell.row)
                last, unit, total, decimals = cell.row, table.unit_of(cell.row), is_total(table, at), table.columns["decimals"][at]
            quantity = None if skips and is_blank(item) else self._quantity(cell, item, unit, decimals)
            if quantity is not None and self._take(cell, quantity, total) and isinstance(item, Figure):
                self._comment(cell, item)

    def _take(self, cell: CellRef, quantity: Quantity, total: bool) -> bool:
        """Take a figure for its cell and note what is to be said of it; tell whether it will be written."""
        found, plan = self._found, self._plan
        is_held = bool(plan.holds) and cell_key(cell) in plan.holds
        if total and not is_held and not self._may_change_total(cell, quantity):
            return False
        found.quantities[cell] = quantity
        if is_held:
            if plan.quantity(cell) != quantity:
                found.report.held.append(cell)
            return False
        found.report.written += 1
        if quantity.state is State.NOT_UNDERSTOOD and self._wish.operation is Operation.NONE:
            found.report.unread.append(cell)
        return True

    def _quantity(self, cell: CellRef, item: Item, unit: str, decimals: int | None) -> Quantity | None:
        """Return what one item leaves in its cell; ``None`` where arithmetic is not possible."""
        if self._wish.operation is Operation.NONE:
            return quantity_of(item, unit, self._wish.values_only, decimals)
        result = combined(self._plan.quantity(cell), item, unit, self._wish.operation, decimals)
        if result is None:
            self._found.report.no_numbers.append(cell)
        return result

    def _may_change_total(self, cell: CellRef, quantity: Quantity) -> bool:
        """Note a stated total that is changed; tell whether it may be."""
        if self._plan.quantity(cell).same_meaning(quantity):
            return True
        report = self._found.report
        (report.kept_totals if self._wish.keep_totals else report.totals).append(cell)
        return not self._wish.keep_totals

    def _comment(self, cell: CellRef, item: Figure) -> None:
        """Let the comment of a copied cell come along, unless only values are wanted."""
        if item.comment is not None and not self._wish.values_only and self._wish.operation is Operation.NONE:
            self._found.comments.append(PutEntry("comments", cell_key(cell), item.comment))

    def _move(self, cut: list[CellRef]) -> None:
        """Empty the cells that were cut, and take their comments away, unless the block falls on them again."""
        found, plan = self._found, self._plan
        held = {cell for cell in cut if plan.holds and cell_key(cell) in plan.holds}
        found.moved = [cell for cell in cut if plan.has_cell(cell) and cell not in found.quantities]
        found.report.held += [cell for cell in found.moved if cell in held and plan.quantity(cell) != EMPTY]
        found.quantities = {**dict.fromkeys(found.moved, EMPTY), **found.quantities}
        brought = {entry.key for entry in found.comments}
        left = (key for cell in cut if cell not in held and (key := cell_key(cell)) in plan.comments and key not in brought)
        found.comments = [*(PutEntry("comments", key, None) for key in left), *found.comments]

    def _report(self, planned: PastePlan, contents: Contents) -> None:
        """Say what was left out."""
        report, sheet = self._found.report, self._sheet
        report.label_count = len(planned.labels)
        report.labels = list(dict.fromkeys(sheet.name(row) for row, _ in planned.labels))
        report.beyond = planned.beyond
        report.left_areas = planned.left_areas
        report.shortened, report.cleaned = contents.shortened, contents.cleaned
        report.hidden_rows = sum(_hidden_between(sheet, area) for area in planned.areas)
        hidden = {(column.key, column.layer) for at, column in enumerate(sheet.columns) if column.is_period and sheet.is_hidden(at)}
        report.hidden_columns = sum((cell.period, cell.layer) in hidden for cell in planned.cells) if hidden else 0


def _hidden_between(sheet: Sheet, area: Block) -> int:
    """Return how many rows of the table lie between those covered and are not shown."""
    if area.top >= area.bottom or sheet.row_count == len(sheet.table):
        return 0
    positions = [sheet.position(row) for row in range(area.top, area.bottom + 1)]
    first, last = min(positions), max(positions)
    return sum(sheet.rows.row_of(row) is None for row in sheet.table.ids[first : last + 1])

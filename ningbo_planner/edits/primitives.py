"""All that can happen to a plan. Each edit is a plain value, names ids only, and returns its inverse when it is applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ningbo_planner.domain.indicator import FIELDS
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan, PlanInfo
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.row_tree import RowTree
from ningbo_planner.domain.table import CellRef, RowRecord, RowRef, Table, TableInfo
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.edits.set_cells import SetCells, set_cells
from ningbo_planner.errors import PlannerError

# More cells than this are written as one packed edit.
MAX_SINGLE = 64


@dataclass(frozen=True, slots=True)
class SetCell:
    """Replace what one cell says; ``origin`` tells where an imported figure came from (file, sheet, cell)."""

    cell: CellRef
    quantity: Quantity
    origin: str = ""

    def apply(self, plan: Plan, changes: ChangeSet) -> SetCell:
        """Write the cell."""
        if not plan.has_cell(self.cell):
            raise PlannerError("edit.no_cell", row=self.cell.row, period=self.cell.period)
        before = plan.quantity(self.cell)
        plan.tables[self.cell.table].put_cell(self.cell.row, self.cell.period, self.cell.layer, self.quantity)
        changes.cells.add(self.cell)
        return SetCell(self.cell, before)

    def written(self) -> Iterator[tuple[CellRef, Quantity, str]]:
        """Yield the cell with what is written into it and where that came from."""
        yield self.cell, self.quantity, self.origin

    def get(self, cell: CellRef) -> Quantity | None:
        """Return what is written into ``cell``, or ``None`` when it is another one."""
        return self.quantity if cell == self.cell else None


@dataclass(frozen=True, slots=True)
class SetField:
    """Replace one field of a row's description."""

    table: str
    row: str
    name: str
    value: Any

    def apply(self, plan: Plan, changes: ChangeSet) -> SetField:
        """Write the field."""
        table = _table(plan, self.table)
        if self.row not in table or self.name not in FIELDS:
            raise PlannerError("edit.no_row", row=self.row)
        before = table.get(self.row, self.name)
        table.put_field(self.row, self.name, self.value)
        changes.fields.add((self.table, self.row, self.name))
        return SetField(self.table, self.row, self.name, before)


@dataclass(frozen=True, slots=True)
class InsertRows:
    """Put rows with their descendants under ``parent`` (``None``: at the top), before its child number ``index``."""

    table: str
    parent: str | None
    index: int
    records: tuple[RowRecord, ...]

    def apply(self, plan: Plan, changes: ChangeSet) -> RemoveRows:
        """Write the rows."""
        table = _table(plan, self.table)
        self._require_branches()
        taken = [record.id for record in self.records if record.id in table]
        if taken or (self.parent is not None and self.parent not in table):
            raise PlannerError("edit.row_exists", row="、".join(taken) or str(self.parent))
        for layer, period in {key for record in self.records for key in record.cells}:
            _require_column(table, layer, period)
        position, depth = _place(table, self.parent, self.index)
        table.insert_rows(position, depth, self.records)
        _note_rows(changes, self.table, (record.id for record in self.records), self.parent)
        return RemoveRows(self.table, self.records[0].id, sum(not record.depth for record in self.records))

    def _require_branches(self) -> None:
        """Refuse records that are not rows of one level with their descendants: taking those out again has to take out all of them."""
        depths = [record.depth for record in self.records]
        are_branches = depths[:1] == [0] and all(0 <= depth <= above + 1 for above, depth in zip(depths, depths[1:], strict=False))
        if not are_branches or len({record.id for record in self.records}) < len(depths):
            raise ValueError("records are not rows of one level with their descendants")


@dataclass(frozen=True, slots=True)
class RemoveRows:
    """Take out a row with its descendants, and as many of the rows behind it under the same parent as make ``count``."""

    table: str
    row: str
    count: int = 1

    def apply(self, plan: Plan, changes: ChangeSet) -> InsertRows:
        """Take the rows out."""
        table = _table(plan, self.table)
        start, stop = branches(table, self.row, self.count)
        parent, index = table.parent(self.row), table.child_index(start)
        records = tuple(table.records(start, stop))
        table.remove_rows(start, stop)
        _note_rows(changes, self.table, (record.id for record in records), parent)
        return InsertRows(self.table, parent, index, records)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Move a row with its descendants (and those behind it that make ``count``) under ``parent``, before child number ``index`` (counted without them)."""

    table: str
    row: str
    parent: str | None
    index: int
    count: int = 1

    def apply(self, plan: Plan, changes: ChangeSet) -> MoveRow:
        """Move the rows, figures and all."""
        table = _table(plan, self.table)
        place = self.place(table)
        parent, index, depth = table.parent(self.row), table.child_index(place[0]), table.depths[place[0]]
        moved = [table.ids[at] for at in range(*place[:2]) if table.depths[at] == depth]
        table.move_rows(*place)
        _note_rows(changes, self.table, moved, parent, self.parent)
        return MoveRow(self.table, self.row, parent, index, self.count)

    def place(self, tree: RowTree) -> tuple[int, int, int, int]:
        """Return where the rows begin and end in ``tree``, where they go (counted without them), and how deep they are then."""
        if self.parent is not None and self.parent not in tree:
            raise PlannerError("edit.no_row", row=self.parent)
        start, stop = branches(tree, self.row, self.count)
        at = -1 if self.parent is None else tree.position(self.parent)
        if start <= at < stop:
            raise PlannerError("edit.into_itself", row=self.row)
        # Counted with them, as they still stand there.
        is_behind = tree.parent_position(start) == at and self.index > tree.child_index(start)
        target, depth = _place(tree, self.parent, self.index + self.count if is_behind else self.index)
        return start, stop, target if target <= start else target - (stop - start), depth


@dataclass(frozen=True, slots=True)
class OrderRows:
    """Put all rows into the order ``rows``, in which each stands under the same parent as before."""

    table: str
    rows: tuple[str, ...]

    def apply(self, plan: Plan, changes: ChangeSet) -> OrderRows:
        """Put the rows in order."""
        table = _table(plan, self.table)
        before = tuple(table.ids)
        order = self._positions(table)
        moved = [row for row, old in zip(self.rows, before, strict=True) if row != old]
        table.order_rows(order)
        changes.structures.add(self.table)
        changes.parents |= {RowRef(self.table, parent) for parent in map(table.parent, moved) if parent is not None}
        return OrderRows(self.table, before)

    def _positions(self, table: Table) -> list[int]:
        """Return where the rows of the new order stand now; refuse one that loses a row or parts a row from its parent."""
        places, parents, depths = table.positions, table.parents, table.depths
        order = [places.get(row, -1) for row in self.rows]
        if len(order) != len(table) or len(set(order)) < len(order) or -1 in order:
            raise PlannerError("edit.not_an_order", table=table.info.title)
        branch: list[int] = []
        for at in order:
            depth = depths[at]
            if depth > len(branch) or parents[at] != (branch[depth - 1] if depth else -1):
                raise PlannerError("edit.not_an_order", table=table.info.title)
            branch[depth:] = [at]
        return order


@dataclass(frozen=True, slots=True)
class InsertPeriod:
    """Put a column in before number ``index``, with quantities by layer and row."""

    table: str
    index: int
    period: Period
    cells: tuple[tuple[str, str, Quantity], ...] = ()

    def apply(self, plan: Plan, changes: ChangeSet) -> RemovePeriod:
        """Write the column."""
        table = _table(plan, self.table)
        if any(known.id == self.period.id for known in table.periods):
            raise PlannerError("edit.period_exists", period=self.period.label)
        for layer, row, _ in self.cells:
            if layer not in table.layers or row not in table:
                raise PlannerError("edit.no_row", row=row)
        table.insert_period(self.index, self.period, {})
        for layer, row, quantity in self.cells:
            table.put_cell(row, self.period.id, layer, quantity)
        _note_columns(changes, self.table)
        return RemovePeriod(self.table, self.period.id)


@dataclass(frozen=True, slots=True)
class RemovePeriod:
    """Take out a column with its quantities."""

    table: str
    period: str

    def apply(self, plan: Plan, changes: ChangeSet) -> InsertPeriod:
        """Take the column out."""
        table = _table(plan, self.table)
        if all(known.id != self.period for known in table.periods):
            raise PlannerError("edit.no_period", period=self.period)
        index, period, columns = table.remove_period(self.period)
        held = ((layer, row, column.get(at)) for layer, column in columns.items() for at, row in enumerate(table.ids))
        _note_columns(changes, self.table)
        return InsertPeriod(self.table, index, period, tuple(cell for cell in held if cell[2] != Quantity()))


@dataclass(frozen=True, slots=True)
class PutPeriod:
    """Replace what is said of one column: its label, its kind, whether it is a base; the id stays."""

    table: str
    period: Period

    def apply(self, plan: Plan, changes: ChangeSet) -> PutPeriod:
        """Write the column's head."""
        table = _table(plan, self.table)
        index = next((at for at, known in enumerate(table.periods) if known.id == self.period.id), None)
        if index is None:
            raise PlannerError("edit.no_period", period=self.period.label)
        before, table.periods[index] = table.periods[index], self.period
        _note_columns(changes, self.table)
        return PutPeriod(self.table, before)


@dataclass(frozen=True, slots=True)
class PutTable:
    """Add a table before number ``index`` (``None``: at the end), replace what is said of it, or (``info`` is ``None``) take an empty one out."""

    table: str
    info: TableInfo | None
    periods: tuple[Period, ...] = ()
    index: int | None = None

    def apply(self, plan: Plan, changes: ChangeSet) -> PutTable:
        """Write the table's head."""
        known = plan.tables.get(self.table)
        place = list(plan.tables).index(self.table) if known is not None else None
        before = PutTable(self.table, known.info if known is not None else None, tuple(known.periods) if known is not None else (), place)
        if self.info is None:
            if known is not None and len(known):
                raise PlannerError("edit.table_not_empty", table=known.info.title)
            plan.tables.pop(self.table, None)
        elif known is None:
            plan.tables[self.table] = Table(self.info, self.periods)
            behind = [] if self.index is None else list(plan.tables)[self.index : -1]
            plan.tables.update({name: plan.tables.pop(name) for name in behind})
        else:
            known.info = self.info
        _note_columns(changes, self.table)
        return before


@dataclass(frozen=True, slots=True)
class PutEntry:
    """Write one entry of a register (departments, links, holds, reasons, rounds, versions); ``None`` takes it out."""

    register: str
    key: str
    entry: Any

    def apply(self, plan: Plan, changes: ChangeSet) -> PutEntry:
        """Write the entry."""
        register = plan.register(self.register)
        before = register.get(self.key)
        if self.entry is None:
            register.pop(self.key, None)
        else:
            register[self.key] = self.entry
        changes.entries.add((self.register, self.key))
        return PutEntry(self.register, self.key, before)


@dataclass(frozen=True, slots=True)
class SetInfo:
    """Replace what is said of the plan as a whole."""

    info: PlanInfo

    def apply(self, plan: Plan, changes: ChangeSet) -> SetInfo:
        """Write the plan's head."""
        before = plan.info
        plan.info = self.info
        changes.info = True
        return SetInfo(before)


# Both write figures and say which: ``written()``, ``get(cell)``.
CellEdit = SetCell | SetCells
Edit = CellEdit | SetField | InsertRows | RemoveRows | MoveRow | OrderRows | InsertPeriod | RemovePeriod | PutPeriod | PutTable | PutEntry | SetInfo


def cell_edits(quantities: Mapping[CellRef, Quantity], watch: Callable[[int], object] = int) -> tuple[CellEdit, ...]:
    """Return the edits that write ``quantities``: one for each cell while they are few enough to be read one by one, else packed under ``watch``."""
    if len(quantities) <= MAX_SINGLE:
        return tuple(SetCell(cell, quantity) for cell, quantity in quantities.items())
    return set_cells(quantities, watch)


def written_by(edits: Iterable[Edit]) -> Iterator[tuple[CellRef, Quantity, str]]:
    """Yield every cell that ``edits`` write, with the figure and where it came from, in their order."""
    return (figure for edit in edits if isinstance(edit, CellEdit) for figure in edit.written())


def _table(plan: Plan, table: str) -> Table:
    if table not in plan.tables:
        raise PlannerError("edit.no_table", table=table)
    return plan.tables[table]


def _require_column(table: Table, layer: str, period: str) -> None:
    if layer not in table.layers or all(known.id != period for known in table.periods):
        raise PlannerError("edit.no_period", period=period)


def branches(tree: RowTree, row: str, count: int) -> tuple[int, int]:
    """Return where ``row`` begins, and where the last descendant of the last of ``count`` rows behind each other under one parent ends."""
    if row not in tree:
        raise PlannerError("edit.no_row", row=row)
    start = tree.position(row)
    stop = tree.subtree_stop(start)
    for _ in range(count - 1):
        if stop == len(tree) or tree.depths[stop] != tree.depths[start]:
            raise PlannerError("edit.no_row_behind", row=row)
        stop = tree.subtree_stop(stop)
    return start, stop


def _place(tree: RowTree, parent: str | None, index: int) -> tuple[int, int]:
    """Return the row position and depth of child number ``index`` of ``parent``."""
    at = -1 if parent is None else tree.position(parent)
    return tree.child_place(at, index), 0 if at < 0 else tree.depths[at] + 1


def _note_rows(changes: ChangeSet, table: str, rows: Iterable[str], *parents: str | None) -> None:
    """Note which rows came, went or moved, and under which others."""
    changes.structures.add(table)
    changes.rows.update(RowRef(table, row) for row in rows)
    changes.parents.update(RowRef(table, parent) for parent in parents if parent is not None)


def _note_columns(changes: ChangeSet, table: str) -> None:
    """Note that the periods or the head of a table changed."""
    changes.structures.add(table)
    changes.columns.add(table)

"""All that can happen to a plan. Each edit is a plain value, names ids only, and returns its inverse when it is applied."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ningbo_planner.domain.indicator import FIELDS
from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan, PlanInfo
from ningbo_planner.domain.quantity import Quantity
from ningbo_planner.domain.table import CellRef, RowRecord, Table, TableInfo
from ningbo_planner.edits.changes import ChangeSet
from ningbo_planner.errors import PlannerError


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
    """Put a row with its descendants under ``parent`` (``None``: at the top), before its child number ``index``."""

    table: str
    parent: str | None
    index: int
    records: tuple[RowRecord, ...]

    def apply(self, plan: Plan, changes: ChangeSet) -> RemoveRows:
        """Write the rows."""
        table = _table(plan, self.table)
        self._require_one_branch()
        taken = [record.id for record in self.records if record.id in table]
        if taken or (self.parent is not None and self.parent not in table):
            raise PlannerError("edit.row_exists", row="、".join(taken) or str(self.parent))
        for layer, period in {key for record in self.records for key in record.cells}:
            _require_column(table, layer, period)
        position, depth = _place(table, self.parent, self.index)
        table.insert_rows(position, depth, self.records)
        changes.structures.add(self.table)
        return RemoveRows(self.table, self.records[0].id)

    def _require_one_branch(self) -> None:
        """Refuse records that are not one row with its descendants: taking the first out again has to take out all of them."""
        depths = [record.depth for record in self.records]
        is_branch = depths[:1] == [0] and all(1 <= depth <= above + 1 for above, depth in zip(depths, depths[1:], strict=False))
        if not is_branch or len({record.id for record in self.records}) < len(depths):
            raise ValueError("records are not one row with its descendants")


@dataclass(frozen=True, slots=True)
class RemoveRows:
    """Take out a row with its descendants."""

    table: str
    row: str

    def apply(self, plan: Plan, changes: ChangeSet) -> InsertRows:
        """Take the rows out."""
        table = _table(plan, self.table)
        if self.row not in table:
            raise PlannerError("edit.no_row", row=self.row)
        parent = table.parent(self.row)
        index = table.children(parent).index(self.row)
        start = table.position(self.row)
        stop = table.subtree_stop(start)
        records = tuple(table.records(start, stop))
        table.remove_rows(start, stop)
        changes.structures.add(self.table)
        return InsertRows(self.table, parent, index, records)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """Move a row with its descendants under ``parent``, before child number ``index`` (counted without itself)."""

    table: str
    row: str
    parent: str | None
    index: int

    def apply(self, plan: Plan, changes: ChangeSet) -> MoveRow:
        """Take the rows out and put them in again."""
        table = _table(plan, self.table)
        if self.row not in table or (self.parent is not None and self.parent not in table):
            raise PlannerError("edit.no_row", row=self.row)
        if self.parent is not None and _is_inside(table, self.parent, self.row):
            raise PlannerError("edit.into_itself", row=table.get(self.row, "name"))
        taken = RemoveRows(self.table, self.row).apply(plan, changes)
        replace(taken, parent=self.parent, index=self.index).apply(plan, changes)
        return MoveRow(self.table, self.row, taken.parent, taken.index)


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
        changes.structures.add(self.table)
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
        changes.structures.add(self.table)
        return InsertPeriod(self.table, index, period, tuple(cell for cell in held if cell[2] != Quantity()))


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
        changes.structures.add(self.table)
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


Edit = SetCell | SetField | InsertRows | RemoveRows | MoveRow | InsertPeriod | RemovePeriod | PutTable | PutEntry | SetInfo


def _table(plan: Plan, table: str) -> Table:
    if table not in plan.tables:
        raise PlannerError("edit.no_table", table=table)
    return plan.tables[table]


def _require_column(table: Table, layer: str, period: str) -> None:
    if layer not in table.layers or all(known.id != period for known in table.periods):
        raise PlannerError("edit.no_period", period=period)


def _is_inside(table: Table, row: str, ancestor: str) -> bool:
    """Tell whether ``row`` is ``ancestor`` or one of its descendants."""
    start = table.position(ancestor)
    return start <= table.position(row) < table.subtree_stop(start)


def _place(table: Table, parent: str | None, index: int) -> tuple[int, int]:
    """Return the row position and depth of child number ``index`` of ``parent``."""
    at = -1 if parent is None else table.position(parent)
    siblings = table.child_positions(at)
    depth = 0 if at < 0 else table.depths[at] + 1
    if 0 <= index < len(siblings):
        return siblings[index], depth
    return (len(table) if at < 0 else table.subtree_stop(at)), depth


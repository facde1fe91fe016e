"""Cells that nobody can read, cells left empty in a row that has figures, rows without any figure, tables without a base."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ningbo_planner.checks.figures import years
from ningbo_planner.checks.rule import SCREEN_FROM, Place, Rule, Touched, is_target
from ningbo_planner.domain.cell_set import union_of
from ningbo_planner.domain.cells import EMPTY_CELL, CellColumn
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.indicator import Kind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import State
from ningbo_planner.domain.table import CellRef, RowRef, Table
from ningbo_planner.edits.changes import ChangeSet

_SAMPLED = 4


class FormatRule(Rule):
    """What stands in a cell cannot be read as a target."""

    code = "format"

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield the cells whose text was not understood."""
        held = plan.tables[table]
        for period in held.periods:
            for at, quantity in held.column(period.id).others.items():
                if quantity.state is State.NOT_UNDERSTOOD:
                    yield Place(table, held.ids[at], period.id)

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the cell itself."""
        return (Place(cell.table, cell.row, cell.period),) if is_target(cell) else ()

    def places_among(self, plan: Plan, table: str, touched: Touched, standing: Iterable[Place]) -> Iterable[Place]:
        """Yield those cells among the figures that were not understood or are not now."""
        held = plan.tables[table]
        for period, rows in touched.items():
            odd = (held.ids[at] for at, quantity in held.column(period).others.items() if quantity.state is State.NOT_UNDERSTOOD)
            yield from (Place(table, row, period) for row in odd if row in rows)
        yield from (place for place in standing if place.subject in touched.get(place.period, ()))

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Report a text that was not understood."""
        table = plan.tables[place.table]
        if place.subject not in table:
            return None
        quantity = table.column(place.period).others.get(table.position(place.subject))
        if quantity is None or quantity.state is not State.NOT_UNDERSTOOD:
            return None
        values = {"text": quantity.text, "unit": table.unit_of(place.subject)}
        cells = (CellRef(place.table, place.subject, place.period),)
        return self.finding(plan, place, FindingKind.FORMAT, self.grade, "finding.format", place.subject, values=values, cells=cells, basis=(quantity.text,))


class EmptyRule(Rule):
    """A cell is empty though its row has figures elsewhere."""

    code = "empty"
    grade = Grade.HINT

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield the empty cells of the rows that are not empty altogether."""
        held = plan.tables[table]
        columns = {period.id: held.column(period.id) for period in held.periods}
        empty = {period: _empty_in(column) for period, column in columns.items()}
        blank = set.intersection(*map(set, empty.values())) if empty and all(empty.values()) else set()
        return [Place(table, held.ids[at], period) for period, found in empty.items() for at in found if at not in blank]

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the cell and the empty cells of its row: the first figure in a row makes its other cells wanted."""
        if not is_target(cell):
            return
        table = plan.tables[cell.table]
        at = table.position(cell.row)
        for period in table.periods:
            if period.id == cell.period or table.column(period.id).packed[at] == EMPTY_CELL:
                yield Place(cell.table, cell.row, period.id)

    def places_among(self, plan: Plan, table: str, touched: Touched, standing: Iterable[Place]) -> Iterable[Place]:
        """Yield the empty cells of the rows that are not empty altogether, and those that were empty so far."""
        held = plan.tables[table]
        rows = union_of(touched.values())
        positions = [held.positions[row] for row in rows if row in held]
        empty = {period.id: _empty_among(held.column(period.id), positions) for period in held.periods}
        blank = set.intersection(*empty.values()) if empty else set()
        for period, found in empty.items():
            yield from (Place(table, held.ids[at], period) for at in found - blank)
        yield from (place for place in standing if place.subject in rows)

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Report an empty cell in a row that has figures."""
        table = plan.tables[place.table]
        if place.subject not in table:
            return None
        at = table.position(place.subject)
        if table.column(place.period).packed[at] != EMPTY_CELL or _is_blank(table, at):
            return None
        cells = (CellRef(place.table, place.subject, place.period),)
        return self.finding(plan, place, FindingKind.MISSING, self.grade, "finding.empty", place.subject, cells=cells, basis=("",))


class BlankRule(Rule):
    """A row says nothing at all, though the table has been begun."""

    code = "blank"
    grade = Grade.HINT

    def __init__(self) -> None:
        """Know nothing of any table yet."""
        self._begun: dict[str, bool] = {}

    def refresh(self, changes: ChangeSet | None) -> None:
        """Forget which tables have been begun when all is looked at anew."""
        if changes is None:
            self._begun.clear()

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield the rows without any figure."""
        held = plan.tables[table]
        columns = [held.column(period.id) for period in held.periods]
        blank = _empty_in(columns[0]) if columns else []
        for column in columns[1:]:
            blank = [at for at in blank if column.packed[at] == EMPTY_CELL]
        self._begun[table] = len(blank) < len(held)
        return [Place(table, held.ids[at]) for at in blank] if self._begun[table] else []

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the cell's row."""
        return self.places_of_row(plan, RowRef(cell.table, cell.row)) if is_target(cell) else ()

    def places_of_row(self, plan: Plan, row: RowRef) -> Iterable[Place]:
        """Yield the row; all rows when the table has just been begun, or nothing is left in it."""
        table = plan.tables.get(row.table)
        is_begun = table is not None and _is_begun(table)
        if table is not None and self._begun.get(row.table) is not is_begun:
            self._begun[row.table] = is_begun
            yield from (Place(row.table, each) for each in table.ids)
        yield Place(*row)

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Report a row without any figure that is no mere heading of the rows below it."""
        table = plan.tables[place.table]
        if place.subject not in table:
            return None
        at = table.position(place.subject)
        is_heading = at + 1 < len(table) and table.depths[at + 1] > table.depths[at]
        if is_heading or table.columns["kind"][at] is Kind.TEXT or not _is_blank(table, at) or not _is_begun(table):
            return None
        cells = (CellRef(place.table, place.subject, table.periods[0].id),)
        return self.finding(plan, place, FindingKind.MISSING, self.grade, "finding.blank", place.subject, cells=cells)


class BaseRule(Rule):
    """A table of several years does not say which is the base."""

    code = "base"
    grade = Grade.HINT
    reads_figures = False

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield the table; its columns are looked at again whenever they change, with all of it."""
        return (Place(table, ""),)

    def examine(self, plan: Plan, place: Place) -> Finding | None:
        """Report several years without a base."""
        table = plan.tables[place.table]
        if len(years(table)) < 2 or any(period.is_base for period in table.periods):
            return None
        return self.finding(plan, place, FindingKind.MISSING, self.grade, "finding.base", "", values={"table": table.info.title})


def _empty_in(column: CellColumn) -> Sequence[int]:
    """Return where in a column nothing stands."""
    packed = column.packed
    if len(packed) >= SCREEN_FROM:
        import numpy as np

        is_empty = np.frombuffer(packed, dtype=np.int64) == EMPTY_CELL
        return np.nonzero(is_empty)[0].tolist() if is_empty.any() else []
    return [at for at, value in enumerate(packed) if value == EMPTY_CELL]


def _empty_among(column: CellColumn, positions: Sequence[int]) -> set[int]:
    """Return at which of ``positions`` nothing stands."""
    packed = column.packed
    return {at for at in positions if packed[at] == EMPTY_CELL}


def _is_blank(table: Table, at: int) -> bool:
    """Tell whether nothing stands in any target of the row at ``at``."""
    return all(table.column(period.id).packed[at] == EMPTY_CELL for period in table.periods)


def _is_begun(table: Table) -> bool:
    """Tell whether any target is filled in; a few cells are asked first, which tell of nearly every table."""
    sample = range(0, len(table), max(1, len(table) // _SAMPLED))
    columns = [table.column(period.id).packed for period in table.periods]
    if any(packed[at] != EMPTY_CELL for packed in columns for at in sample):
        return True
    return any(packed.count(EMPTY_CELL) < len(packed) for packed in columns)

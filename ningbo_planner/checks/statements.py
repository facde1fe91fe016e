"""Cells that nobody can read, and cells that were left empty in a row that has figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ningbo_planner.checks.rule import Place, Touched, finding_id
from ningbo_planner.domain.cell_set import union_of
from ningbo_planner.domain.cells import EMPTY_CELL, CellColumn
from ningbo_planner.domain.finding import Finding, FindingKind, Grade
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.quantity import EMPTY, Quantity, State
from ningbo_planner.domain.table import TARGET, CellRef, Table


class FormatRule:
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
        if cell.layer == TARGET:
            yield Place(cell.table, cell.row, cell.period)

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
        return _finding(table, place, self.code, quantity, FindingKind.FORMAT, Grade.ERROR)


class EmptyRule:
    """A cell is empty though its row has figures elsewhere."""

    code = "empty"

    def places(self, plan: Plan, table: str) -> Iterable[Place]:
        """Yield the empty cells of the table."""
        held = plan.tables[table]
        for period in held.periods:
            packed = held.column(period.id).packed
            if packed.count(EMPTY_CELL):
                yield from (Place(table, held.ids[at], period.id) for at, value in enumerate(packed) if value == EMPTY_CELL)

    def places_of(self, plan: Plan, cell: CellRef) -> Iterable[Place]:
        """Yield the cell and the empty cells of its row: the first figure in a row makes its other cells wanted."""
        if cell.layer != TARGET:
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
        if table.column(place.period).packed[at] != EMPTY_CELL:
            return None
        if all(table.column(period.id).packed[at] == EMPTY_CELL for period in table.periods):
            return None
        return _finding(table, place, self.code, EMPTY, FindingKind.MISSING, Grade.HINT)


def _empty_among(column: CellColumn, positions: Sequence[int]) -> set[int]:
    """Return at which of ``positions`` nothing stands."""
    packed = column.packed
    return {at for at in positions if packed[at] == EMPTY_CELL}


def _finding(table: Table, place: Place, code: str, quantity: Quantity, kind: FindingKind, grade: Grade) -> Finding:
    """Put the finding of one cell together."""
    label = table.get(place.subject, "name")
    return Finding(
        id=finding_id(code, place),
        rule=code,
        kind=kind,
        grade=grade,
        table=place.table,
        row=place.subject,
        label=label,
        period=place.period,
        code=f"finding.{code}",
        values={"row": label, "period": table.period(place.period).label, "text": quantity.text, "unit": table.unit_of(place.subject)},
        cells=(CellRef(place.table, place.subject, place.period),),
        basis=(quantity.text,),
    )

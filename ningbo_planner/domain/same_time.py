"""Which cells of different rows speak of the same time: the same period, or the period that a row of a text names as its time limit (2026年, 每年)."""

from __future__ import annotations

from ningbo_planner.domain.period import Period, PeriodKind
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import CellRef, RowRef, Table

EVERY_YEAR = "每年"


def same_time(plan: Plan, cell: CellRef, row: RowRef) -> CellRef | None:
    """Return the cell of ``row`` that speaks of the time of ``cell``, or ``None`` when it has none."""
    table, other = plan.tables[cell.table], plan.tables[row.table]
    if any(period.id == cell.period for period in other.periods):
        return CellRef(row.table, row.row, cell.period)
    period = table.period(cell.period)
    if period.kind is PeriodKind.HORIZON:
        found = due_periods(table, cell.row, other)
        return CellRef(row.table, row.row, found[0].id) if len(found) == 1 else None
    horizon = horizon_of(other)
    if horizon is not None and other.get(row.row, "due") in (period.label, period.id):
        return CellRef(row.table, row.row, horizon.id)
    return None


def due_periods(table: Table, row: str, other: Table) -> list[Period]:
    """Return the periods of ``other`` that the time limit of a row of a text means: the year it names, or every year behind the base."""
    due = table.get(row, "due")
    if due == EVERY_YEAR:
        return [period for period in other.periods if period.kind is PeriodKind.YEAR and not period.is_base]
    return [period for period in other.periods if due and due in (period.label, period.id)]


def horizon_of(table: Table) -> Period | None:
    """Return the column of a text's table that has no date of its own."""
    return next((period for period in table.periods if period.kind is PeriodKind.HORIZON), None)

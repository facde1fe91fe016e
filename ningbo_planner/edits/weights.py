"""How much work a step will be, before it is done: whether the window can do it between two pictures or should let it run in the background."""

from __future__ import annotations

from collections.abc import Sized

from ningbo_planner.domain.plan import Plan
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import Edit, InsertPeriod, InsertRows, MoveRow, OrderRows, PutPeriod, RemovePeriod, RemoveRows, branches
from ningbo_planner.edits.set_cells import SetCells

# In the measure of ``History.weight``, about the signs that the log needs: a row, a figure of it, a figure of a packed column, any other edit.
_ROW, _FIGURE, _PACKED, _OTHER = 60, 20, 8, 60
# Rows that only make room cost little each.
_PASSED = 40


def weight_of(plan: Plan, step: Step) -> int:
    """Return about how much work ``step`` will be, in the measure of :meth:`History.weight`."""
    return sum(_weight(plan, edit) for edit in step.edits)


def _weight(plan: Plan, edit: Edit) -> int:
    """Return about how much work one edit is."""
    table: Sized = plan.tables.get(getattr(edit, "table", ""), ())
    match edit:
        case SetCells(columns=columns):
            return sum(_PACKED * len(column.rows) for column in columns)
        case InsertRows(records=records):
            return sum(_ROW + _FIGURE * len(record.cells) for record in records) + len(table) // _PASSED
        case RemoveRows(table=name, row=row, count=count) if name in plan.tables and row in plan.tables[name]:
            start, stop = branches(plan.tables[name], row, count)
            return (stop - start) * (_ROW + _FIGURE * len(plan.tables[name].periods)) + len(table) // _PASSED
        case MoveRow():
            return _OTHER + len(table) // _PASSED
        case OrderRows() | InsertPeriod() | RemovePeriod() | PutPeriod():
            return _OTHER + _PACKED * len(table)
    return _OTHER

"""Making a plan that nobody has seen yet: whole tables at once, without a history.

Row by row through :class:`~ningbo_planner.edits.primitives.InsertRows` the time grows with the square of the rows: each looks for its place
among all those before it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ningbo_planner.domain.period import Period
from ningbo_planner.domain.plan import Plan
from ningbo_planner.domain.table import ACTUAL, TARGET, RowRecord, Table, TableInfo


def add_table(plan: Plan, info: TableInfo, periods: Sequence[Period], records: Sequence[RowRecord]) -> None:
    """Add a table with all of its rows to a new plan.

    Args:
        plan: not in any file or history yet.
        info, periods: the table's head.
        records: in the order of print, depths from the top.

    Raises:
        ValueError: an id stands twice or holds a slash, a depth leaves one out, or a figure has no column.
    """
    ids = [record.id for record in records]
    columns = [period.id for period in periods]
    if info.id in plan.tables or len(set(ids)) < len(ids) or len(set(columns)) < len(columns) or any("/" in name for name in (info.id, *ids, *columns)):
        raise ValueError(info.id)
    depths = [-1, *(record.depth for record in records)]
    if any(not 0 <= depth <= above + 1 for above, depth in zip(depths, depths[1:], strict=False)):
        raise ValueError(info.id)
    known = {(layer, period) for layer in (TARGET, ACTUAL) for period in columns}
    if any(place not in known for record in records for place in record.cells):
        raise ValueError(info.id)
    table = Table(info, periods)
    table.insert_rows(0, 0, records)
    plan.tables[info.id] = table

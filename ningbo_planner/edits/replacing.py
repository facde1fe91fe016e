"""Replacing a text by another: in figures, in the words of a row, in comments; many places are one step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ningbo_planner.domain.plan import Plan, cell_key
from ningbo_planner.domain.table import CellRef, RowRef, Table
from ningbo_planner.edits.history import Step
from ningbo_planner.edits.primitives import Edit, PutEntry, SetField

GROUP = "group"


def put_words(plan: Plan, row: RowRef, field: str, text: str) -> tuple[Edit, ...]:
    """Return the edits that write a text into a field of a row; a group label changes in all rows that it is printed over."""
    table = plan.tables[row.table]
    rows = printed_over(table, row.row) if field == GROUP else (row.row,)
    return tuple(SetField(row.table, each, field, text) for each in rows)


def put_comment(plan: Plan, cell: CellRef, text: str, author: str, time: str) -> tuple[Edit, ...]:
    """Return the edits that give the comment of ``cell`` another text; without a text there is no comment."""
    comment = plan.comments[cell_key(cell)]
    said = replace(comment, text=text, author=author or comment.author, time=time) if text else None
    return (PutEntry("comments", cell_key(cell), said),)


def replace_all(edits: Iterable[Edit], count: int, before: str, after: str) -> Step:
    """Return the step that replaces ``before`` by ``after`` in ``count`` places."""
    return Step("step.replace", tuple(edits), {"count": count, "before": before, "after": after})


def printed_over(table: Table, row: str) -> Sequence[str]:
    """Return the rows that share the merged group label of ``row``: its neighbours of the same label below the same row.

    Quicker than asking for the siblings of each row, of which a large table has many.
    """
    groups, parents = table.columns[GROUP], table.parents
    start = stop = table.position(row)
    same = (groups[start], parents[start])
    while start > 0 and (groups[start - 1], parents[start - 1]) == same:
        start -= 1
    while stop + 1 < len(table) and (groups[stop + 1], parents[stop + 1]) == same:
        stop += 1
    return table.ids[start : stop + 1]

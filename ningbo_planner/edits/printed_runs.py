"""Cells of departments that print merged over several rows, kept right while rows come, go and change places.

A row is merged (``departments_merged``) with the row above it, up to the first row of the run, its anchor, in which the text is printed. Rows stay
merged while they stand next to each other; where a run is parted, or loses its anchor, the first row of each part prints the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ningbo_planner.domain.table import Table
from ningbo_planner.edits.primitives import SetField

_MERGED, _TEXT, _DEPARTMENTS = "departments_merged", "departments_text", "departments"
_PIECE = 1024


def anchor_of(table: Table, position: int) -> int:
    """Return the position of the row in which the cell over ``position`` is printed."""
    merged = table.columns[_MERGED]
    while position > 0 and merged[position]:
        position -= 1
    return position


def reprinted(table: Table, order: Sequence[str]) -> list[SetField]:
    """Return the edits that keep merged cells right when the rows of ``table`` that are left stand in ``order``."""
    if True not in table.columns[_MERGED]:
        return []
    places, ids, merged = table.positions, table.ids, table.columns[_MERGED]
    anchors: dict[int, int] = {}
    edits: list[SetField] = []
    for at in range(*_differing(ids, order)):
        here = places[order[at]]
        if at and here and order[at - 1] == ids[here - 1]:
            continue
        anchor = _known_anchor(merged, here, anchors)
        joins = at > 0 and _known_anchor(merged, places[order[at - 1]], anchors) == anchor
        if joins is not bool(merged[here]):
            text = "" if joins else table.columns[_TEXT][anchor]
            edits += [SetField(table.info.id, order[at], name, value) for name, value in ((_MERGED, joins), (_TEXT, text))]
    return edits


def fields_at(table: Table, position: int, parent: int, pattern: int) -> dict[str, Any]:
    """Return who answers for a new row at ``position`` under the row at ``parent`` (-1: at the top), made after the row at ``pattern``.

    Inside a merged cell it belongs to that; at its end too when the cell is printed in a row above it in the tree, as a total's cell covers all
    its parts. Anywhere else it prints the departments of its pattern in a cell of its own.
    """
    columns = table.columns
    is_inside = position < len(table) and bool(columns[_MERGED][position])
    above = anchor_of(table, position - 1) if position else -1
    if is_inside or (position and columns[_MERGED][position - 1] and _is_above(table, above, parent)):
        return {_DEPARTMENTS: columns[_DEPARTMENTS][above], _MERGED: True}
    anchor = anchor_of(table, pattern)
    same = columns[_DEPARTMENTS][anchor] == columns[_DEPARTMENTS][pattern]
    return {_DEPARTMENTS: columns[_DEPARTMENTS][pattern], _TEXT: columns[_TEXT][anchor] if same else ""}


def _is_above(table: Table, position: int, row: int) -> bool:
    """Tell whether the row at ``position`` is the one at ``row`` or one of those above it in the tree."""
    while row > position:
        row = table.parent_position(row)
    return row == position


def _known_anchor(merged: Sequence[bool], position: int, known: dict[int, int]) -> int:
    """Return the anchor of a row, walking up no further than to a row whose anchor is known."""
    passed = []
    while position not in known and position > 0 and merged[position]:
        passed.append(position)
        position -= 1
    anchor = known.setdefault(position, position)
    known.update(dict.fromkeys(passed, anchor))
    return anchor


def _differing(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """Return from where to where the rows in ``after`` may stand behind another row than in ``before``."""
    first = _common(before, after)
    same = min(_common(before[::-1], after[::-1]), min(len(before), len(after)) - first)
    # The first of the rows that are the same again stands behind another one.
    return first, min(len(after), len(after) - same + 1)


def _common(first: Sequence[str], second: Sequence[str]) -> int:
    """Return how many items at the start of both are the same; whole pieces are compared at once, which is many times as fast."""
    at, most = 0, min(len(first), len(second))
    while at + _PIECE <= most and first[at : at + _PIECE] == second[at : at + _PIECE]:
        at += _PIECE
    while at < most and first[at] == second[at]:
        at += 1
    return at

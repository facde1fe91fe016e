"""Rows of a grid that a person has chosen, and rows that are shown to have changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtWidgets import QAbstractItemView

from ningbo_planner.gui.views.block_moves import Block, Place
from ningbo_planner.gui.views.plan_view import PlanView

# Above this many rows nobody asks for each to be expanded.
_MOST_REVEALED = 500


@dataclass(frozen=True, slots=True)
class ChosenRows:
    """The rows of a selection, and from where to where it reaches.

    Attributes:
        rows: ids in the order they are shown; without any the table is empty.
        current: the row of the active cell.
        left, right: columns of the selection.
        column: the column of the active cell.
    """

    rows: tuple[str, ...] = ()
    current: str | None = None
    left: int = 0
    right: int = 0
    column: int = 0


def chosen_rows(view: PlanView) -> ChosenRows:
    """Return the rows of the selection; where whole columns are selected, nobody has chosen rows: it is the one of the active cell then."""
    sheet, place = view.sheet, view.navigation.selection.place
    if place is None or not sheet.row_count:
        return ChosenRows()
    blocks = view.navigation.selection.blocks() or [Block(*place, *place)]
    whole = (0, sheet.row_count - 1)
    if any((block.top, block.bottom) == whole and (block.left, block.right) != (0, sheet.column_count - 1) for block in blocks) and sheet.row_count > 1:
        blocks = [Block(place.row, place.column, place.row, place.column)]
    rows = dict.fromkeys(row for block in blocks for row in sheet.rows.ids[block.top : block.bottom + 1])
    left, right = min(block.left for block in blocks), max(block.right for block in blocks)
    return ChosenRows(tuple(sorted(rows, key=lambda row: sheet.rows.row_of(row) or 0)), sheet.rows.ids[place.row], left, right, place.column)


def select_rows(view: PlanView, rows: Collection[str], like: ChosenRows | None = None) -> bool:
    """Select ``rows`` where they stand next to each other, else go to the first; tell whether any is in the table.

    ``like`` says which columns; without it they are selected from edge to edge.
    """
    for row in rows if len(rows) <= _MOST_REVEALED else ():
        view.plan_model.reveal(row)
    sheet = view.sheet
    shown = sorted(at for at in map(sheet.rows.row_of, rows) if at is not None)
    if not shown or not sheet.column_count:
        return False
    left, right, column = (like.left, like.right, like.column) if like is not None else (0, sheet.column_count - 1, max(sheet.name_column, 0))
    view.navigation.go_to(Place(shown[0], min(column, sheet.column_count - 1)))
    if shown[-1] - shown[0] == len(shown) - 1:
        view.navigation.selection.select(Block(shown[0], left, shown[-1], min(right, sheet.column_count - 1)))
        view.scrollTo(view.model().index(shown[-1], column), QAbstractItemView.ScrollHint.EnsureVisible)
        view.scrollTo(view.model().index(shown[0], column), QAbstractItemView.ScrollHint.EnsureVisible)
    return True
